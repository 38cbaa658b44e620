"""Missing values: left open, carried, interpolated in time, or filled by a group's mean or median;
every filled cell is marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Mask, Panel, Values


class ImputeMethod(StrEnum):
    """How a gap is filled."""

    NONE = "none"
    CARRY = "carry"  # the unit's last earlier value
    # on the line between the unit's values before and after; never beyond its first and last one
    LINEAR = "linear"
    GROUP_MEAN = "group_mean"  # of the units of the same group in the same period
    GROUP_MEDIAN = "group_median"


@dataclass(frozen=True, slots=True)
class Imputation:
    """How gaps are filled.

    Attributes:
        method: The rule.
        limit: Years that a value may be carried, or that a gap between two values may span; None
            for any.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    method: ImputeMethod = ImputeMethod.NONE
    limit: float | None = None


def impute(panel: Panel, how: Imputation) -> tuple[Panel, Mask]:
    """Fill what the rule can fill.

    Returns:
        The panel, and which cells were filled. Gaps that the rule has no ground to fill stay open.
    """
    if how.method is ImputeMethod.NONE:
        filled = panel.values
    elif how.method in (ImputeMethod.GROUP_MEAN, ImputeMethod.GROUP_MEDIAN):
        if not panel.groups:
            raise IndexProblem(
                "imputation by group",
                expected="a group for every row",
                found="no groups",
                remedy="name the groups in the panel",
            )
        filled = _by_group(
            panel, np.nanmean if how.method is ImputeMethod.GROUP_MEAN else np.nanmedian
        )
    else:
        fill = _carried if how.method is ImputeMethod.CARRY else _interpolated
        filled = _by_unit(panel, fill, how.limit)
    return panel.with_values(filled), np.isnan(panel.values) & ~np.isnan(filled)


def _by_group(panel: Panel, middle: Callable[..., Values]) -> Values:
    values = panel.values.copy()
    keys = np.array(
        [f"{group}\x1f{period}" for group, period in zip(panel.groups, panel.periods, strict=True)]
    )
    for key in dict.fromkeys(keys):
        rows = keys == key
        part = values[rows]
        known = ~np.isnan(part).all(axis=0)
        fill = np.full(part.shape[1], np.nan)
        fill[known] = middle(part[:, known], axis=0)
        values[rows] = np.where(np.isnan(part), fill, part)
    return values


def _by_unit(
    panel: Panel, fill: Callable[[Values, Values, float], Values], limit: float | None
) -> Values:
    values = panel.values.copy()
    for unit in range(int(panel.unit_codes.max()) + 1):
        rows = np.flatnonzero(panel.unit_codes == unit)
        rows = rows[np.argsort(panel.times[rows], kind="stable")]
        for column in range(values.shape[1]):
            values[rows, column] = fill(
                panel.times[rows], values[rows, column], np.inf if limit is None else limit
            )
    return values


def _carried(times: Values, series: Values, limit: float) -> Values:
    last = np.maximum.accumulate(np.where(np.isnan(series), -1, np.arange(len(series))))
    reachable = (last >= 0) & (times - times[last] <= limit + 1e-9)
    return np.where(np.isnan(series) & reachable, series[last], series)


def _interpolated(times: Values, series: Values, limit: float) -> Values:
    known = np.flatnonzero(~np.isnan(series))
    if len(known) < 2:
        return series
    line = np.interp(times, times[known], series[known])
    after = np.clip(np.searchsorted(known, np.arange(len(series))), 1, len(known) - 1)
    span = times[known[after]] - times[known[after - 1]]
    inside = (times >= times[known[0]]) & (times <= times[known[-1]]) & (span <= limit + 1e-9)
    return np.where(np.isnan(series) & inside, line, series)
