from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.normalise import (
    Degenerate,
    Normalisation,
    Rule,
    Scale,
    Window,
    normalise,
    scores,
)
from pipeline.indices.panel import Panel
from pipeline.indices.rank import ranks

NAN = float("nan")


def years(*values: float, start: int = 2010) -> Panel:
    periods = tuple(str(start + step) for step in range(len(values)))
    return Panel(("u",) * len(values), periods, ("x",), np.array(values, dtype=float)[:, None])


def scored(panel: Panel, scale: Scale, direction: int = 1) -> list[float | None]:
    found, _ = scores(panel, panel.values[:, 0], direction, scale)
    return [None if np.isnan(value) else round(float(value), 6) for value in found]


@pytest.mark.parametrize(
    ("scale", "direction", "expected"),
    [
        (Scale(), 1, [0, 0.25, None, 1]),
        (Scale(), -1, [1, 0.75, None, 0]),
        (Scale(lower=1, upper=100), 1, [1, 25.75, None, 100]),
        (
            Scale(rule=Rule.Z_SCORE, centre=10, spread=2),
            1,
            [8.398718, 9.359487, None, 12.241794],
        ),  # mean 5/3, deviation 2.081666
        (Scale(rule=Rule.RANK), 1, [1, 2, None, 3]),
        (Scale(rule=Rule.RANK), -1, [3, 2, None, 1]),
        (Scale(rule=Rule.PERCENTILE), 1, [0, 0.5, None, 1]),
        (
            Scale(rule=Rule.TARGET, target=2.0),
            1,
            [0, 0.5, None, 1],
        ),  # beyond the target is no more than there
        (Scale(rule=Rule.TARGET, target=-4.0), -1, [0.5, 0.375, None, 0]),
        (Scale(rule=Rule.GOALPOSTS, posts=(1.0, 3.0)), 1, [0, 0, None, 1]),
        (Scale(rule=Rule.GOALPOSTS, posts=(0.0, 10.0)), -1, [1, 0.9, None, 0.6]),
    ],
)
def test_rules_on_0_1_gap_4(scale: Scale, direction: int, expected: list[float | None]) -> None:
    assert scored(years(0, 1, NAN, 4), scale, direction) == expected


def test_distance_to_the_frontier() -> None:
    assert scored(years(1, 2, 4), Scale(rule=Rule.FRONTIER)) == [0.25, 0.5, 1]
    assert scored(years(1, 2, 4), Scale(rule=Rule.FRONTIER), -1) == [1, 0.5, 0.25]
    with pytest.raises(IndexProblem, match="above 0"):
        scored(years(0, 2), Scale(rule=Rule.FRONTIER))


def test_ties_share_rank_and_percentile() -> None:
    assert scored(years(1, 3, 3, 5), Scale(rule=Rule.RANK)) == [1, 2.5, 2.5, 4]
    assert scored(years(1, 3, 3, 5), Scale(rule=Rule.PERCENTILE)) == [0, 0.5, 0.5, 1]


def test_reference_window_reaches_beyond_its_bounds_unless_cut() -> None:
    scale = Scale(window=Window.REFERENCE, reference_periods=("2010", "2011"))
    assert scored(years(0, 2, 3), scale) == [0, 1, 1.5]
    assert scored(years(0, 2, 3), replace(scale, clip=True)) == [0, 1, 1]


def test_trailing_window_looks_at_the_last_years_only() -> None:
    scale = Scale(window=Window.TRAILING, years=2, degenerate=Degenerate.MIDDLE)
    assert scored(years(0, 4, 2, 3), scale) == [0.5, 1, 0, 1]


def test_window_of_the_period_compares_units_not_years() -> None:
    panel = Panel(
        ("a", "b", "a", "b"),
        ("2010", "2010", "2011", "2011"),
        ("x",),
        np.array([[1.0], [2.0], [30.0], [10.0]]),
    )
    assert scored(panel, Scale(window=Window.PERIOD)) == [0, 1, 1, 0]


@pytest.mark.parametrize("values", [(5.0, 5.0, 5.0), (5.0, NAN, NAN)])
@pytest.mark.parametrize("rule", [Rule.MIN_MAX, Rule.Z_SCORE, Rule.RANK, Rule.PERCENTILE])
def test_columns_without_spread(values: tuple[float, ...], rule: Rule) -> None:
    panel = years(*values)
    with pytest.raises(IndexProblem, match=r"normalisation of x.*values that differ"):
        normalise(panel, {"x": 1}, Normalisation(Scale(rule=rule)))
    middle = normalise(
        panel, {"x": 1}, Normalisation(Scale(rule=rule, degenerate=Degenerate.MIDDLE))
    )
    there = ~np.isnan(panel.values)
    assert (middle.values[there] == (0.0 if rule is Rule.Z_SCORE else 0.5)).all() and np.isnan(
        middle.values[~there]
    ).all()
    missing = normalise(
        panel, {"x": 1}, Normalisation(Scale(rule=rule, degenerate=Degenerate.MISSING))
    )
    assert np.isnan(missing.values).all()


def test_all_missing_gives_nothing_and_no_complaint() -> None:
    found = normalise(years(NAN, NAN), {"x": 1}, Normalisation())
    assert np.isnan(found.values).all()


def test_too_few_observations_count_as_no_scale() -> None:
    scale = Scale(degenerate=Degenerate.MISSING, minimum_observations=3)
    assert scored(years(1, 2, NAN), scale) == [None, None, None] and scored(
        years(1, 2, 3), scale
    ) == [0, 0.5, 1]


def test_each_leaf_can_have_its_own_scale() -> None:
    panel = Panel(("a", "b"), ("2020", "2020"), ("x", "y"), np.array([[1.0, 1.0], [3.0, 3.0]]))
    how = Normalisation(by_leaf={"y": Scale(rule=Rule.GOALPOSTS, posts=(0, 4), upper=100)})
    found = normalise(panel, {"x": 1, "y": -1}, how)
    assert found.values.tolist() == [[0, 75], [1, 25]]
    with pytest.raises(IndexProblem, match="z"):
        normalise(panel, {"x": 1, "y": 1}, Normalisation(by_leaf={"z": Scale()}))


@pytest.mark.parametrize(
    "scale",
    [
        Scale(lower=1, upper=1),
        Scale(rule=Rule.TARGET),
        Scale(rule=Rule.GOALPOSTS, posts=(2, 1)),
        Scale(window=Window.TRAILING),
        Scale(window=Window.REFERENCE),
        Scale(rule=Rule.Z_SCORE, spread=0),
    ],
)
def test_contradictory_scales_are_refused(scale: Scale) -> None:
    with pytest.raises(IndexProblem):
        scale.check()


def test_ranks_share_the_better_place_and_leave_gaps_out() -> None:
    assert np.array_equal(ranks(np.array([3.0, 5, 5, NAN, 1])), [3, 1, 1, NAN, 4], equal_nan=True)
    assert ranks(np.array([3.0, 5, 1, 9]), np.array([0, 0, 1, 1])).tolist() == [2, 1, 2, 1]
    assert ranks(np.array([[1.0, 2], [2, 1]])).tolist() == [[2, 1], [1, 2]]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=15),
    st.sampled_from([Rule.MIN_MAX, Rule.Z_SCORE, Rule.RANK, Rule.PERCENTILE]),
    st.sampled_from([1, -1]),
)
def test_scores_keep_the_order_that_the_direction_says(
    values: list[int], rule: Rule, direction: int
) -> None:
    if len(set(values)) < 2:
        return
    panel = years(*(float(value) for value in values))
    found, bare = scores(panel, panel.values[:, 0], direction, Scale(rule=rule))
    assert not bare.any()
    before, after = np.subtract.outer(values, values) * direction, np.subtract.outer(found, found)
    assert (np.sign(before) == np.sign(np.round(after, 12))).all()
