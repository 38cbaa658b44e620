"""Outliers: an indicator whose distribution is both skewed and peaked is winsorised a point at a
time, or bent by log or Box-Cox.

Skewness and kurtosis are the sample-adjusted ones (type 2). An indicator is an outlier case where
its skewness is at least 2 either way and its excess kurtosis at least 3.5, the thresholds that the
JRC uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Panel, Values


class TreatMethod(StrEnum):
    """What is done to an indicator with outliers."""

    NONE = "none"
    # up to ``points`` values; if that does not do, the untreated column by ``fallback``
    WINSORISE = "winsorise"
    LOG = "log"
    BOX_COX = "box_cox"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How outliers are treated.

    Attributes:
        method: The rule for indicators that fail the test.
        points: Most values that may be winsorised in one indicator.
        fallback: What follows where winsorising does not do: none, log or box_cox.
        skewness: Threshold of the absolute skewness.
        kurtosis: Threshold of the excess kurtosis.
        leave: Leaves that are never treated.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    method: TreatMethod = TreatMethod.WINSORISE
    points: int = 5
    fallback: TreatMethod = TreatMethod.LOG
    skewness: float = 2.0
    kurtosis: float = 3.5
    leave: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Treated:
    """What was done to one indicator.

    Attributes:
        indicator: Leaf code.
        method: What was applied in the end; ``NONE`` where nothing was.
        low: How many values were raised.
        high: How many were lowered.
        skewness: Before; None where it is not defined (fewer than 4 values, or all the same).
        kurtosis: Before; None likewise.
        note: What a reader should know.
    """

    indicator: str
    method: TreatMethod
    low: int = 0
    high: int = 0
    skewness: float | None = None
    kurtosis: float | None = None
    note: str = ""


def skewness_kurtosis(values: Values) -> tuple[float, float] | None:
    """Sample-adjusted skewness and excess kurtosis; None where they are not defined (fewer than 4
    values, or all the same).
    """
    known = values[~np.isnan(values)]
    if len(known) < 4 or np.ptp(known) == 0:
        return None
    from scipy import stats  # loading it takes longer than a night without news

    return float(stats.skew(known, bias=False)), float(stats.kurtosis(known, bias=False))


def is_outlier_case(values: Values, how: Treatment) -> bool:
    """Whether a column is both skewed and peaked beyond the thresholds."""
    shape = skewness_kurtosis(values)
    return shape is not None and abs(shape[0]) >= how.skewness and shape[1] >= how.kurtosis


def winsorise(values: Values, how: Treatment) -> tuple[Values, int, int]:
    """Move the outermost value to the next one, on the side of the skew, until the test passes or
    ``points`` values have moved.

    Values that are equal move together.

    Returns:
        The column, how many values were raised, how many lowered.
    """
    out = values.copy()
    low = np.zeros(len(out), dtype=bool)
    high = np.zeros(len(out), dtype=bool)
    while is_outlier_case(out, how) and int(low.sum() + high.sum()) < how.points:
        shape = skewness_kurtosis(out)
        assert shape is not None  # is_outlier_case says so
        if shape[0] > 0:
            high |= out == np.nanmax(out)
            out[high] = np.nanmax(out[~high])
        else:
            low |= out == np.nanmin(out)
            out[low] = np.nanmin(out[~low])
    return out, int(low.sum()), int(high.sum())


def shifted_log(values: Values) -> Values:
    """Log of the values moved to begin at a hundredth of their range: log(x - min + 0.01 (max -
    min)).
    """
    low, high = np.nanmin(values), np.nanmax(values)
    return np.log(values - low + 0.01 * (high - low))


def box_cox(values: Values) -> Values:
    """Box-Cox transform with the most likely exponent; values that are not all positive are
    shifted as for the log first.
    """
    known = ~np.isnan(values)
    part = values[known]
    if part.min() <= 0:
        part = part - part.min() + 0.01 * np.ptp(part)
    out = values.copy()
    from scipy import stats  # loading it takes longer than a night without news

    out[known] = stats.boxcox(part)[0]
    return out


def treat(panel: Panel, how: Treatment) -> tuple[Panel, tuple[Treated, ...]]:
    """Treat every column that fails the test.

    Returns:
        The panel and one record per column.
    """
    if how.points < 0 or how.fallback is TreatMethod.WINSORISE:
        raise IndexProblem(
            "treatment",
            expected="points of 0 or more and a fallback of none, log or box_cox",
            found=f"{how.points}, {how.fallback}",
        )
    unknown = sorted(set(how.leave) - set(panel.indicators))
    if unknown:
        raise IndexProblem(
            "treatment", expected="leaves of the index under leave", found=", ".join(unknown)
        )
    values = panel.values.copy()
    records = []
    for place, code in enumerate(panel.indicators):
        values[:, place], record = _treated(values[:, place], code, how)
        records.append(record)
    return panel.with_values(values), tuple(records)


def _treated(column: Values, code: str, how: Treatment) -> tuple[Values, Treated]:
    shape = skewness_kurtosis(column)
    if shape is None:
        return column, Treated(
            code, TreatMethod.NONE, note="fewer than 4 different values: nothing to test"
        )
    if how.method is TreatMethod.NONE or code in how.leave or not is_outlier_case(column, how):
        return column, Treated(code, TreatMethod.NONE, skewness=shape[0], kurtosis=shape[1])
    if how.method is TreatMethod.WINSORISE:
        out, low, high = winsorise(column, how)
        if not is_outlier_case(out, how) or how.fallback is TreatMethod.NONE:
            note = "" if not is_outlier_case(out, how) else "outliers remain after winsorising"
            return out, Treated(code, TreatMethod.WINSORISE, low, high, *shape, note=note)
    method = how.fallback if how.method is TreatMethod.WINSORISE else how.method
    out = shifted_log(column) if method is TreatMethod.LOG else box_cox(column)
    return out, Treated(
        code, method, 0, 0, *shape, note="outliers remain" if is_outlier_case(out, how) else ""
    )
