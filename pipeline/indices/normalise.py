"""Normalisation: indicators with their own units are put on one scale on which more is better.

Every rule uses a window: all rows, the rows of fixed reference periods, the rows of the same
period, or the last years up to each row. One unit over years and many units in one year differ in
nothing but the window that makes sense for them.

A window without spread gives no scale: a constant column, a single observation, nothing at all.
What happens then is part of the method (``Degenerate``), never a NaN by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeAlias

import numpy as np
from pydantic import ConfigDict

from pipeline.indices.directions import oriented
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Mask, Panel, Values


class Rule(StrEnum):
    """How values become scores."""

    MIN_MAX = "min_max"  # least of the window -> lower bound, greatest -> upper bound
    Z_SCORE = "z_score"  # mean of the window -> ``centre``, a standard deviation is ``spread``
    RANK = "rank"  # worst of the window 1, then 2, 3, …; ties share the mean
    # share of the window's other values that a value beats (ties count half), on the bounds
    PERCENTILE = "percentile"
    TARGET = (
        "target"  # least of the window -> lower bound, the target -> upper bound, no more beyond it
    )
    # share of the best value of the window, on the bounds (best / value where less is better)
    FRONTIER = "frontier"
    GOALPOSTS = "goalposts"  # given posts -> the bounds, no more beyond them


class Window(StrEnum):
    """Which rows a value is compared with."""

    ALL = "all"
    REFERENCE = "reference"  # the rows of ``reference_periods``
    PERIOD = "period"  # the rows of the same period
    TRAILING = "trailing"  # the rows of the last ``years`` years, the row's own included


class Degenerate(StrEnum):
    """What a window without spread gives."""

    REFUSE = "refuse"
    MIDDLE = "middle"  # the middle of the scale
    MISSING = "missing"  # no score: the coverage of the nodes above falls


@dataclass(frozen=True, slots=True)
class Scale:
    """How one indicator is normalised.

    Attributes:
        rule: The rule.
        lower: Score of the worst, for rules with bounds.
        upper: Score of the best, for rules with bounds.
        centre: Score of the mean (z-score).
        spread: Score points in a standard deviation (z-score).
        window: What values are compared with.
        reference_periods: Periods of the ``reference`` window.
        years: Length of the ``trailing`` window.
        target: Target in the indicator's own unit.
        posts: Worst and best post in the indicator's own unit, as (low, high) whatever the
            direction.
        clip: Whether scores outside the bounds (a fixed window does not hold every row) are cut to
            them.
        degenerate: What a window without spread gives.
        minimum_observations: Fewer values in the window than this count as no spread.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rule: Rule = Rule.MIN_MAX
    lower: float = 0.0
    upper: float = 1.0
    centre: float = 0.0
    spread: float = 1.0
    window: Window = Window.ALL
    reference_periods: tuple[str, ...] = ()
    years: float | None = None
    target: float | None = None
    posts: tuple[float, float] | None = None
    clip: bool = False
    degenerate: Degenerate = Degenerate.REFUSE
    minimum_observations: int = 2

    def check(self) -> None:
        """Refuse a scale that contradicts itself."""
        wanted: str | None = None
        if not self.lower < self.upper:
            wanted = "lower below upper"
        elif self.spread <= 0:
            wanted = "spread above 0"
        elif self.window is Window.REFERENCE and not self.reference_periods:
            wanted = "reference_periods for the reference window"
        elif self.window is Window.TRAILING and not (self.years and self.years > 0):
            wanted = "years above 0 for the trailing window"
        elif self.rule is Rule.TARGET and self.target is None:
            wanted = "a target"
        elif self.rule is Rule.GOALPOSTS and (
            self.posts is None or not self.posts[0] < self.posts[1]
        ):
            wanted = "two posts, the lower one first"
        elif self.minimum_observations < 1:
            wanted = "minimum_observations of 1 or more"
        if wanted:
            raise IndexProblem(f"normalisation by {self.rule}", expected=wanted, found=repr(self))


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How all indicators are normalised.

    Attributes:
        scale: For every leaf that is not listed.
        by_leaf: For single leaves.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    scale: Scale = field(default_factory=Scale)
    by_leaf: dict[str, Scale] = field(default_factory=dict)

    def of(self, code: str) -> Scale:
        """The scale of a leaf."""
        return self.by_leaf.get(code, self.scale)


def normalise(panel: Panel, directions: dict[str, int], how: Normalisation) -> Panel:
    """Scores of all leaves; NaN where a window gives no scale, unless the scale refuses that."""
    unknown = sorted(set(how.by_leaf) - set(panel.indicators))
    if unknown:
        raise IndexProblem(
            "normalisation", expected="leaves of the index under by_leaf", found=", ".join(unknown)
        )
    values = np.full_like(panel.values, np.nan)
    for place, code in enumerate(panel.indicators):
        scale = how.of(code)
        scale.check()
        values[:, place], bare = scores(panel, panel.values[:, place], directions[code], scale)
        if bare.any() and scale.degenerate is Degenerate.REFUSE:
            raise IndexProblem(
                f"normalisation of {code} by {scale.rule}",
                expected=f"at least {max(scale.minimum_observations, 2)} "
                f"values that differ in its window ({scale.window})",
                found=f"none such for {int(bare.sum())} of its values",
                remedy="leave the indicator out, choose another rule or "
                "window, or declare what such a column gives (degenerate)",
            )
    return panel.with_values(values)


def scores(panel: Panel, column: Values, direction: int, scale: Scale) -> tuple[Values, Mask]:
    """Scores of one column.

    Returns:
        The scores, and which rows have a value but a window that gives no scale.
    """
    if not np.isfinite(column).any():
        return np.full(len(column), np.nan), np.zeros(len(column), dtype=bool)
    if scale.rule is Rule.FRONTIER and np.nanmin(column) <= 0:
        raise IndexProblem(
            "distance to the frontier", expected="values above 0", found=str(np.nanmin(column))
        )
    values = oriented(column, direction)
    out = np.full(len(column), np.nan)
    bare = np.zeros(len(column), dtype=bool)
    score = _RULES[scale.rule]
    for rows, window in _windows(panel, scale):
        known = np.flatnonzero(window & ~np.isnan(values))
        asked = rows & ~np.isnan(values)
        found = (
            score(values[asked], values[known], direction, scale)
            if len(known) >= _needed(scale)
            else None
        )
        if found is not None:
            out[asked] = found
        else:
            bare |= asked
            if scale.degenerate is Degenerate.MIDDLE:
                out[asked] = (
                    scale.centre if scale.rule is Rule.Z_SCORE else (scale.lower + scale.upper) / 2
                )
    if scale.clip and scale.rule is not Rule.RANK and scale.rule is not Rule.Z_SCORE:
        out = np.clip(out, scale.lower, scale.upper)
    return out, bare


def _needed(scale: Scale) -> int:
    alone = scale.rule in (
        Rule.GOALPOSTS,
        Rule.FRONTIER,
        Rule.TARGET,
    )  # one value can be held against a post
    return (
        max(scale.minimum_observations, 1)
        if not alone
        else (scale.minimum_observations if scale.minimum_observations > 2 else 1)
    )


def _windows(panel: Panel, scale: Scale) -> Iterator[tuple[Mask, Mask]]:
    """Pairs of rows to score and the rows that they are compared with."""
    everything = np.ones(len(panel.units), dtype=bool)
    periods = np.array(panel.periods)
    if scale.window is Window.ALL:
        yield everything, everything
    elif scale.window is Window.REFERENCE:
        yield everything, np.isin(periods, scale.reference_periods)
    elif scale.window is Window.PERIOD:
        for period in dict.fromkeys(panel.periods):
            yield periods == period, periods == period
    else:
        assert scale.years is not None  # Scale.check says so
        for time in np.unique(panel.times):
            yield (
                panel.times == time,
                (panel.times <= time + 1e-9) & (panel.times > time - scale.years + 1e-9),
            )


Score: TypeAlias = Callable[[Values, Values, int, Scale], "Values | None"]


def _between(values: Values, low: float, high: float, scale: Scale) -> Values | None:
    if not high > low:
        return None
    return scale.lower + (values - low) / (high - low) * (scale.upper - scale.lower)


def _min_max(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    return _between(values, float(window.min()), float(window.max()), scale)


def _z_score(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    if len(window) < 2 or np.ptp(window) == 0:
        return None
    return np.asarray(scale.centre + (values - window.mean()) / window.std(ddof=1) * scale.spread)


def _below(values: Values, window: Values) -> Values:
    ordered = np.sort(window)
    return np.asarray(
        (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2
    )


def _rank(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    return _below(values, window) + 0.5 if len(window) > 1 and np.ptp(window) > 0 else None


def _percentile(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    if len(window) < 2 or np.ptp(window) == 0:
        return None
    share = np.clip((_below(values, window) - 0.5) / (len(window) - 1), 0.0, 1.0)
    return np.asarray(scale.lower + share * (scale.upper - scale.lower))


def _target(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    assert scale.target is not None  # Scale.check says so
    goal = scale.target * direction
    found = _between(values, float(window.min()), goal, scale)
    if found is None:  # the worst value is at the target or beyond: all have arrived
        return np.full(len(values), scale.upper) if len(window) else None
    return np.minimum(found, scale.upper)


def _frontier(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    best = float(window.max())
    share = values / best if direction > 0 else best / values
    return np.asarray(scale.lower + share * (scale.upper - scale.lower))


def _goalposts(values: Values, window: Values, direction: int, scale: Scale) -> Values | None:
    assert scale.posts is not None  # Scale.check says so
    low, high = scale.posts if direction > 0 else (-scale.posts[1], -scale.posts[0])
    found = _between(values, low, high, scale)
    return None if found is None else np.clip(found, scale.lower, scale.upper)


_RULES: dict[Rule, Score] = {
    Rule.MIN_MAX: _min_max,
    Rule.Z_SCORE: _z_score,
    Rule.RANK: _rank,
    Rule.PERCENTILE: _percentile,
    Rule.TARGET: _target,
    Rule.FRONTIER: _frontier,
    Rule.GOALPOSTS: _goalposts,
}
