"""What printed numbers leave open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.series.rounding import (
    ABOUT_WORDS,
    AT_LEAST_WORDS,
    AT_MOST_WORDS,
    Interval,
    is_cut,
    printed_interval,
)


@pytest.mark.parametrize(
    ("value", "decimals", "printed", "qualifier", "low", "high"),
    [
        (49843.1, 1, "49843.1", None, 49843.05, 49843.15),
        (4.98, 2, "4.98", None, 4.975, 4.985),
        (3500.0, 0, "3500", None, 3499.5, 3500.5),
        (3500.0, 0, "3500", "多", 3500.0, 3600.0),
        (3500.0, 0, "3500", "超", 3500.0, None),
        (3.0, 0, "3", "近", 2.0, 3.0),
        (1.9, 1, "1.9", "近", 1.8, 1.9),
        (2400.0, 0, "2400", "近", 2300.0, 2400.0),
        (4.4, 1, "4.4", "约", 4.3, 4.5),
        (100.0, 0, "100", "不足", None, 100.0),
        (30.0, 0, "三", None, 25.0, 35.0),
        (-6.0, 0, "6", "近", -6.0, -5.0),
        (-60.0, 0, "60", "超", None, -60.0),
        (-2.7, 1, "2.7", None, -2.75, -2.65),
    ],
)
def test_interval_of_printed_numbers(
    value: float,
    decimals: int,
    printed: str,
    qualifier: str | None,
    low: float | None,
    high: float | None,
) -> None:
    assert printed_interval(value, None, decimals, printed, qualifier) == Interval(low, high)


def test_range_is_widened_by_its_digits() -> None:
    assert printed_interval(4.0, 7.0, 0, "4", None) == Interval(3.5, 7.5)


def test_cut_is_told_from_rounded() -> None:
    assert is_cut(16.96, 2, 16.9, 1)
    assert not is_cut(16.96, 2, 17.0, 1)
    assert not is_cut(16.9, 1, 16.96, 2)
    assert not is_cut(-16.96, 2, 16.9, 1)


numbers = st.decimals(min_value=-100000, max_value=100000, places=3).map(float)


@given(numbers, st.integers(0, 3), st.sampled_from([None, "约", "近", "超", "多", "不足"]))
def test_printed_value_lies_in_its_interval(
    value: float, decimals: int, qualifier: str | None
) -> None:
    printed = round(value, decimals)
    assert printed_interval(
        printed, None, decimals, f"{abs(printed):.{decimals}f}", qualifier
    ).holds(printed)


@given(numbers, st.integers(0, 2))
def test_rounded_number_agrees_with_the_exact_one(value: float, decimals: int) -> None:
    exact = printed_interval(value, None, 3, f"{abs(value):.3f}", None)
    short = round(value, decimals)
    assert exact.meets(printed_interval(short, None, decimals, f"{abs(short):.{decimals}f}", None))


ends = st.one_of(st.none(), numbers)


@given(ends, ends, ends, ends)
def test_meeting_is_mutual(
    a: float | None, b: float | None, c: float | None, d: float | None
) -> None:
    one, other = _ordered(a, b), _ordered(c, d)
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)


def _ordered(a: float | None, b: float | None) -> Interval:
    return Interval(a, b) if a is None or b is None else Interval(min(a, b), max(a, b))


@given(st.integers(0, 100000), st.integers(0, 3), st.integers(1, 50))
def test_two_numbers_with_the_same_digits_are_never_one(
    number: int, decimals: int, apart: int
) -> None:
    one, other = [
        printed_interval(n / 10**decimals, None, decimals, f"{n / 10**decimals:.{decimals}f}", None)
        for n in (number, number + apart)
    ]
    assert not one.meets(other)


def test_every_word_beside_a_number_is_known() -> None:
    """仅 says nothing about the digits; 上 and 超额 stand in front of what is counted."""
    known = AT_LEAST_WORDS | AT_MOST_WORDS | ABOUT_WORDS | {"仅", "上", "超额"}
    assert set(vocabulary("words")["qualifier"]) <= known
