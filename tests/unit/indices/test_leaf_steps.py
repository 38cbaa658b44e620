"""Denomination, imputation, treatment of outliers: examples worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indices.denominate import Denomination, denominate
from pipeline.indices.impute import Imputation, ImputeMethod, impute
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Panel, panel_from_cells, time_of
from pipeline.indices.treat import (
    Treatment,
    TreatMethod,
    box_cox,
    is_outlier_case,
    shifted_log,
    skewness_kurtosis,
    treat,
    winsorise,
)

NAN = float("nan")


def years(*values: float, start: int = 2010) -> Panel:
    periods = tuple(str(start + step) for step in range(len(values)))
    return Panel(("u",) * len(values), periods, ("x",), np.array(values, dtype=float)[:, None])


@pytest.mark.parametrize(
    ("period", "time"),
    [
        ("2024", 2024.0),
        ("2024-12-31", 2024.0),
        ("2024-06", 2023.5),
        ("2024-Q1", 2023.25),
        ("2020/2024", 2024.0),
        ("2024-01/2024-06", 2023.5),
    ],
)
def test_time_of_a_period(period: str, time: float) -> None:
    assert time_of(period) == pytest.approx(time)


def test_panel_refuses_a_unit_twice_in_a_period_and_infinite_values() -> None:
    with pytest.raises(IndexProblem, match="twice"):
        Panel(("u", "u"), ("2010", "2010"), ("x",), np.zeros((2, 1)))
    with pytest.raises(IndexProblem, match="infinite"):
        years(1, float("inf"))
    with pytest.raises(IndexProblem, match="period 'soon'"):
        _ = Panel(("u",), ("soon",), ("x",), np.zeros((1, 1))).times


def test_denomination_divides_scales_and_keeps_gaps() -> None:
    panel = Panel(
        ("a", "b"), ("2020", "2020"), ("trade", "rate"), np.array([[10.0, 1.0], [NAN, 2.0]])
    )
    sizes = Panel(("a", "b"), ("2020", "2020"), ("gdp",), np.array([[4.0], [5.0]]))
    found = denominate(panel, sizes, Denomination({"trade": "gdp"}, {"trade": 100.0})).values
    assert found[0].tolist() == [250.0, 1.0] and np.isnan(found[1, 0]) and found[1, 1] == 2.0
    with pytest.raises(IndexProblem, match="0 for b"):
        denominate(
            panel, sizes.with_values(np.array([[1.0], [0.0]])), Denomination({"trade": "gdp"})
        )
    with pytest.raises(IndexProblem, match="other rows"):
        denominate(panel, years(1, 2), Denomination({"trade": "x"}))


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Imputation(ImputeMethod.NONE), [NAN, 2, NAN, NAN, 8, NAN]),
        (Imputation(ImputeMethod.CARRY), [NAN, 2, 2, 2, 8, 8]),
        (Imputation(ImputeMethod.CARRY, limit=1), [NAN, 2, 2, NAN, 8, 8]),
        (Imputation(ImputeMethod.LINEAR), [NAN, 2, 4, 6, 8, NAN]),
        (Imputation(ImputeMethod.LINEAR, limit=2), [NAN, 2, NAN, NAN, 8, NAN]),
    ],
)
def test_imputation_in_time(how: Imputation, expected: list[float]) -> None:
    panel = years(NAN, 2, NAN, NAN, 8, NAN)
    found, filled = impute(panel, how)
    assert np.array_equal(found.values[:, 0], np.array(expected, dtype=float), equal_nan=True)
    assert np.array_equal(filled[:, 0], np.isnan(panel.values[:, 0]) & ~np.isnan(expected))


def test_imputation_in_time_keeps_units_apart_and_orders_periods() -> None:
    panel = Panel(
        ("a", "b", "a", "b"),
        ("2012", "2012", "2010", "2010"),
        ("x",),
        np.array([[NAN], [5.0], [1.0], [NAN]]),
    )
    found, _ = impute(panel, Imputation(ImputeMethod.CARRY))
    assert found.values[0, 0] == 1.0 and np.isnan(found.values[3, 0])


def test_imputation_by_group_stays_in_group_and_period() -> None:
    values = np.array([[1.0], [3.0], [8.0], [NAN], [NAN]])
    panel = Panel(
        ("a", "b", "c", "d", "e"),
        ("2020",) * 4 + ("2021",),
        ("x",),
        values,
        ("g", "g", "g", "g", "g"),
    )
    mean, filled = impute(panel, Imputation(ImputeMethod.GROUP_MEAN))
    assert mean.values[3, 0] == 4.0 and filled[:, 0].tolist() == [False, False, False, True, False]
    assert np.isnan(mean.values[4, 0])  # nobody of the group has a value in 2021
    median, _ = impute(panel, Imputation(ImputeMethod.GROUP_MEDIAN))
    assert median.values[3, 0] == 3.0
    with pytest.raises(IndexProblem, match="group"):
        impute(years(1, NAN), Imputation(ImputeMethod.GROUP_MEAN))


def test_skewness_and_kurtosis_of_type_two() -> None:
    # 1, 2, 3, 4, 10: m2 = 10, m3 = 36, m4 = 278.8 -> g1 = 1.1384, G1 = g1 sqrt(20)/3 = 1.6971; g2 = -0.212, G2 = (6 g2 + 6) 4/6 = 3.152
    found = skewness_kurtosis(np.array([1.0, 2, 3, 4, 10]))
    assert found == pytest.approx((1.69705627, 3.152), abs=1e-6)
    assert (
        skewness_kurtosis(np.array([1.0, 2, NAN, 3])) is None
        and skewness_kurtosis(np.full(9, 7.0)) is None
    )


def test_winsorising_moves_the_outermost_value_to_the_next() -> None:
    column = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])
    out, low, high = winsorise(column, Treatment())
    assert (
        (low, high) == (0, 1)
        and out.max() == 9
        and out[-1] == 9
        and np.array_equal(out[:-1], column[:-1])
    )
    out, low, high = winsorise(-column, Treatment())
    assert (low, high) == (1, 0) and out.min() == -9


def test_winsorising_stops_at_the_limit_and_falls_back_on_the_untreated_column() -> None:
    column = np.concatenate([np.arange(20.0), [500.0, 700.0, 900.0]])
    panel = Panel(tuple(f"u{row}" for row in range(23)), ("2020",) * 23, ("x",), column[:, None])
    assert is_outlier_case(column, Treatment())
    logged, (record,) = treat(panel, Treatment(points=1))
    assert record.method is TreatMethod.LOG and record.high == 0
    assert np.allclose(
        logged.values[:, 0], np.log(column + 9.0)
    )  # 0.01 of the range of 900, and the least is 0
    kept, (record,) = treat(panel, Treatment(points=1, fallback=TreatMethod.NONE))
    assert (
        record.high == 1
        and record.note == "outliers remain after winsorising"
        and kept.values[-1, 0] == 700.0
    )
    left, (record,) = treat(panel, Treatment(leave=("x",)))
    assert record.method is TreatMethod.NONE and np.array_equal(left.values, panel.values)


def test_box_cox_makes_a_geometric_series_even() -> None:
    values = np.exp(np.array([0.0, 1, 2, 3, 4, 5, 6, NAN]))
    out = box_cox(values)
    assert np.isnan(out[-1]) and np.ptp(np.diff(out[:-1])) < 0.05 * np.diff(out[:-1]).mean()
    assert np.isfinite(box_cox(np.array([-3.0, 0, 1, 7]))).all()


def test_shifted_log_needs_no_positive_values() -> None:
    assert np.allclose(shifted_log(np.array([-10.0, 90.0])), np.log([1.0, 101.0]))


def test_columns_without_a_shape_are_left_alone_and_say_so() -> None:
    panel = years(5, 5, 5, 5, 5)
    found, (record,) = treat(panel, Treatment())
    assert np.array_equal(found.values, panel.values) and record.skewness is None and record.note
    empty, (record,) = treat(years(NAN, NAN), Treatment(TreatMethod.BOX_COX))
    assert np.isnan(empty.values).all() and record.method is TreatMethod.NONE


def test_cells_give_a_panel_with_gaps() -> None:
    panel = panel_from_cells({("a", "2020", "x"): 1.0}, ["a", "b"], ["2020"], ["x", "y"])
    assert panel.values[0, 0] == 1.0 and np.isnan(panel.values).sum() == 3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=12),
    st.sampled_from(list(ImputeMethod)[:3]),
)
def test_imputation_never_changes_what_is_known_and_stays_in_range(
    values: list[float | None], method: ImputeMethod
) -> None:
    panel = years(*(NAN if value is None else value for value in values))
    found, filled = impute(panel, Imputation(method))
    known = ~np.isnan(panel.values)
    assert np.array_equal(found.values[known], panel.values[known])
    assert not (filled & known).any()
    if filled.any():
        assert (
            np.nanmin(panel.values) - 1e-6 <= np.nanmin(found.values)
            and np.nanmax(found.values) <= np.nanmax(panel.values) + 1e-6
        )
