from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.freshness import due_on, expected_year, judge, worst
from pipeline.sources.registry import Cadence
from warehouse.vocabularies import SourceVerdict

MARCH = Cadence(
    month=3, day=20, year_offset=1, grace_days=45
)  # the edition about Y appears on 20 March of Y + 1
SAME_YEAR = Cadence(month=3, day=5, year_offset=0, grace_days=10)

CALENDAR = [
    (MARCH, [2023, 2024], date(2026, 3, 19), SourceVerdict.FRESH, date(2026, 3, 20)),
    (MARCH, [2023, 2024], date(2026, 3, 20), SourceVerdict.DUE, date(2026, 3, 20)),
    (MARCH, [2023, 2024], date(2026, 5, 4), SourceVerdict.DUE, date(2026, 3, 20)),
    (MARCH, [2023, 2024], date(2026, 5, 5), SourceVerdict.OVERDUE, date(2026, 3, 20)),
    (MARCH, [2024, 2025], date(2026, 5, 5), SourceVerdict.FRESH, date(2027, 3, 20)),
    (MARCH, [2020], date(2026, 5, 5), SourceVerdict.OVERDUE, date(2022, 3, 20)),
    (MARCH, [], date(2026, 3, 25), SourceVerdict.DUE, date(2026, 3, 20)),
    (MARCH, [], date(2026, 12, 31), SourceVerdict.OVERDUE, date(2026, 3, 20)),
    (SAME_YEAR, [2025], date(2026, 3, 4), SourceVerdict.FRESH, date(2026, 3, 5)),
    (SAME_YEAR, [2025], date(2026, 3, 16), SourceVerdict.OVERDUE, date(2026, 3, 5)),
]


@pytest.mark.parametrize(("cadence", "years", "today", "verdict", "next_due"), CALENDAR)
def test_the_calendar(
    cadence: Cadence, years: list[int], today: date, verdict: SourceVerdict, next_due: date
) -> None:
    found = judge(cadence, years, today, reached=True)
    assert (found.verdict, found.next_due_on) == (verdict, next_due)
    assert (found.problem is not None) == (verdict is SourceVerdict.OVERDUE)
    if found.problem:
        assert all(word in found.problem for word in ("expected: ", "found: ", "remedy: "))


def test_a_publisher_that_does_not_answer_is_unreachable_whatever_the_calendar_says() -> None:
    found = judge(MARCH, [2025], date(2026, 5, 5), reached=False, fetch_problem="no answer")
    assert (found.verdict, found.problem) == (SourceVerdict.UNREACHABLE, "no answer")
    assert judge(None, [2024], date(2026, 5, 5), reached=False).verdict is SourceVerdict.UNREACHABLE


def test_without_a_cadence_nothing_is_ever_due() -> None:
    found = judge(None, [1998], date(2026, 5, 5), reached=True)
    assert (found.verdict, found.next_due_on) == (SourceVerdict.FRESH, None)


def test_a_problem_with_one_edition_is_said_though_others_answer() -> None:
    found = judge(MARCH, [2025], date(2026, 5, 5), reached=True, fetch_problem="sample-2019: 404")
    assert (found.verdict, found.problem) == (SourceVerdict.FRESH, "sample-2019: 404")


def test_what_is_made_of_several_sources_is_no_fresher_than_the_worst() -> None:
    assert (
        worst([SourceVerdict.FRESH, SourceVerdict.OVERDUE, SourceVerdict.DUE])
        is SourceVerdict.OVERDUE
    )
    assert worst([SourceVerdict.FRESH, SourceVerdict.UNREACHABLE]) is SourceVerdict.UNREACHABLE
    assert worst([]) is SourceVerdict.FRESH


cadences = st.builds(
    Cadence,
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    year_offset=st.integers(-1, 3),
    grace_days=st.integers(0, 400),
)


@given(cadence=cadences, today=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_expected_edition_is_the_newest_that_is_due(cadence: Cadence, today: date) -> None:
    year = expected_year(cadence, today)
    assert due_on(cadence, year) <= today < due_on(cadence, year + 1)
    assert judge(cadence, [year], today, reached=True).verdict is SourceVerdict.FRESH


@given(cadence=cadences, year=st.integers(1995, 2080), days=st.integers(0, 3000))
def test_time_makes_nothing_fresher(cadence: Cadence, year: int, days: int) -> None:
    start = due_on(cadence, year)
    later = date.fromordinal(start.toordinal() + days)
    order = list(SourceVerdict)
    assert order.index(judge(cadence, [year], start, reached=True).verdict) <= order.index(
        judge(cadence, [year], later, reached=True).verdict
    )
