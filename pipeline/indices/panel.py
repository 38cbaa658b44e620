"""The table that an index is computed from: one row per unit and period, one column per leaf, gaps
left open.

One unit over years, many units in one year, and many units over years are the same thing here. A
gap is NaN inside the array and nowhere else: what leaves this package says NULL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.indices.index_problem import IndexProblem

Values: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

# 2024 | 2024-11 | 2024-12-31 | 2024-Q3 | 2010/2015 (a span is at its end)
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?$"
)


def time_of(period: str) -> float:
    """Where the end of a period is on the axis of years: ``2024`` and ``2024-12-31`` are
    2024.0, ``2024-06`` is 2023.5.
    """
    found = _PERIOD.fullmatch(period.rsplit("/", 1)[-1])
    if found is None:
        raise IndexProblem(
            f"period {period!r}", expected="an ISO year, quarter, month, day or span", found=period
        )
    year = int(found["year"]) - 1.0
    if found["quarter"]:
        return year + int(found["quarter"]) / 4
    if found["day"]:
        return year + (int(found["month"]) - 1) / 12 + min(int(found["day"]) / 31, 1.0) / 12
    return year + (int(found["month"]) / 12 if found["month"] else 1.0)


@dataclass(frozen=True, eq=False)
class Panel:
    """Values by row and column.

    Attributes:
        units: Region or other unit of each row.
        periods: Period of each row.
        indicators: Leaf code of each column.
        values: Rows x columns; NaN where there is no value.
        groups: Group of each row for imputation by group; empty where there are none.
    """

    units: tuple[str, ...]
    periods: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Values = field(repr=False)
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rows = len(self.units)
        if (
            len(self.periods) != rows
            or self.values.shape != (rows, len(self.indicators))
            or len(self.groups) not in (0, rows)
        ):
            raise IndexProblem(
                "panel",
                expected=f"{rows} periods and values of {rows} x {len(self.indicators)}",
                found=f"{len(self.periods)} periods, {len(self.groups)} "
                f"groups, values of {self.values.shape}",
            )
        if rows == 0:
            raise IndexProblem("panel", expected="at least one row", found="none")
        pairs = list(zip(self.units, self.periods, strict=True))
        if len(set(pairs)) < rows:
            twice = next(pair for pair in pairs if pairs.count(pair) > 1)
            raise IndexProblem(
                "panel",
                expected="each unit once a period",
                found=f"{twice} twice",
                remedy="choose one value per period first",
            )
        if np.isinf(self.values).any():
            column = self.indicators[int(np.isinf(self.values).any(axis=0).argmax())]
            raise IndexProblem(
                "panel", expected="finite values", found=f"an infinite one in {column}"
            )

    @cached_property
    def times(self) -> Values:
        """Time of each row on the axis of years."""
        return np.array([time_of(period) for period in self.periods])

    @cached_property
    def unit_codes(self) -> NDArray[np.intp]:
        """Number of each row's unit."""
        return np.unique(np.array(self.units), return_inverse=True)[1]

    @cached_property
    def comparison_groups(self) -> NDArray[np.intp]:
        """Rows that are ranked against each other: units of one period; where there is one unit
        only, its periods.
        """
        if len(set(self.units)) == 1:
            return np.zeros(len(self.units), dtype=np.intp)
        return np.unique(np.array(self.periods), return_inverse=True)[1]

    def column(self, code: str) -> Values:
        """Values of one column."""
        return self.values[:, self.indicators.index(code)]

    def select(self, codes: Sequence[str]) -> Panel:
        """The columns in this order; a column that the panel lacks is an error."""
        absent = [code for code in codes if code not in self.indicators]
        if absent:
            raise IndexProblem(
                "panel",
                expected="a column for every leaf",
                found="none for " + ", ".join(absent),
                remedy="add it, empty if nothing is known",
            )
        order = [self.indicators.index(code) for code in codes]
        return replace(self, indicators=tuple(codes), values=self.values[:, order])

    def with_values(self, values: Values) -> Panel:
        """The same rows and columns with other values."""
        return replace(self, values=values)

    def frame(self) -> pd.DataFrame:
        """The panel as a table with the columns unit, period and one per leaf."""
        keys = pd.DataFrame({"unit": list(self.units), "period": list(self.periods)})
        return pd.concat([keys, pd.DataFrame(self.values, columns=list(self.indicators))], axis=1)


def panel_from_frame(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    *,
    unit: str = "unit",
    period: str | None = "period",
    group: str | None = None,
) -> Panel:
    """Panel from a table with one row per unit and period.

    Args:
        frame: The table.
        indicators: Its columns that are leaves.
        unit: Column of the units.
        period: Column of the periods; None where all rows are of one unnamed year.
        group: Column of the groups for imputation by group.
    """
    absent = [
        name
        for name in (unit, period, group, *indicators)
        if name is not None and name not in frame.columns
    ]
    if absent:
        raise IndexProblem(
            "panel from a table", expected="all columns named", found="no " + ", ".join(absent)
        )
    try:
        values = (
            frame[list(indicators)].apply(pd.to_numeric).to_numpy(dtype=np.float64, na_value=np.nan)
        )
    except (ValueError, TypeError) as error:
        raise IndexProblem(
            "panel from a table",
            expected="numbers or gaps in every leaf's column",
            found=str(error),
        ) from error
    periods = ["0001"] * len(frame) if period is None else [str(value) for value in frame[period]]
    groups = () if group is None else tuple(str(value) for value in frame[group])
    return Panel(
        tuple(str(value) for value in frame[unit]),
        tuple(periods),
        tuple(indicators),
        values,
        groups,
    )


def panel_from_cells(
    cells: Mapping[tuple[str, str, str], float],
    units: Sequence[str],
    periods: Sequence[str],
    indicators: Sequence[str],
) -> Panel:
    """Panel from single values keyed by (unit, period, leaf); what is not given is a gap."""
    rows = [(unit, period) for unit in units for period in periods]
    values = np.full((len(rows), len(indicators)), np.nan)
    for row, (unit, period) in enumerate(rows):
        for column, code in enumerate(indicators):
            values[row, column] = cells.get((unit, period, code), np.nan)
    return Panel(
        tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(indicators), values
    )
