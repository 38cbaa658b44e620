"""Three clocks of a source: when it was checked, when it changed, and which edition should exist
by now. Pure functions of given dates.

The edition about year Y is due on ``cadence.month``-``day`` of Y + ``year_offset``. Until then the
source is fresh; after that it is
due, and overdue when ``grace_days`` more have passed. A source whose publisher did not answer is
unreachable, whatever the calendar says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.sources.registry import Cadence
from warehouse.bilingual_text import joined_texts
from warehouse.problems import fragment, problem_line
from warehouse.vocabularies import SourceVerdict

_ORDER = tuple(SourceVerdict)


@dataclass(frozen=True, slots=True)
class Freshness:
    """The state of a source today.

    Attributes:
        verdict: In a word.
        newest_edition_year: Year of the newest edition at hand.
        next_due_on: When the edition after it is due; None without a cadence.
        problem: What is amiss, for people; None where nothing is.
    """

    verdict: SourceVerdict
    newest_edition_year: int | None
    next_due_on: date | None
    problem: str | None = None


def due_on(cadence: Cadence, year: int) -> date:
    """When the edition about ``year`` is due."""
    return date(year + cadence.year_offset, cadence.month, cadence.day)


def expected_year(cadence: Cadence, today: date) -> int:
    """Year of the newest edition whose due date has come."""
    year = today.year - cadence.year_offset
    return year if due_on(cadence, year) <= today else year - 1


def judge(
    cadence: Cadence | None,
    years: Iterable[int],
    today: date,
    *,
    reached: bool,
    fetch_problem: str | None = None,
    asked: bool = True,
    listed: Iterable[int] = (),
    searched: str = "",
) -> Freshness:
    """The state of a source.

    Args:
        cadence: When its editions are due; None for sources that appear once or irregularly.
        years: Years of the editions at hand.
        today: The day of the judgement.
        reached: Whether any edition could be reached last time.
        fetch_problem: What went wrong then, if anything did.
        asked: Whether the publisher was ever asked: what no one has asked for is not fresh.
        listed: Years of all editions that are listed, at hand or not.
        searched: Where new editions were searched, and what was there, for people.
    """
    newest = max(years, default=None)
    absent = _absent(newest, listed, asked)
    problem = fetch_problem or absent
    floor = SourceVerdict.DUE if absent else SourceVerdict.FRESH
    if cadence is None:
        return Freshness(floor if reached else SourceVerdict.UNREACHABLE, newest, None, problem)
    expected = expected_year(cadence, today)
    next_due = due_on(cadence, expected if newest is None else newest + 1)
    late = None
    if today < next_due:
        verdict = SourceVerdict.FRESH
    elif today <= next_due + timedelta(days=cadence.grace_days):
        verdict = SourceVerdict.DUE
    else:
        verdict = SourceVerdict.OVERDUE
        at_hand = (
            fragment("newest_at_hand", year=newest)
            if newest is not None
            else fragment("none_at_hand")
        )
        late = problem_line(
            "overdue",
            year=expected,
            due=due_on(cadence, expected),
            grace=cadence.grace_days,
            found=joined_texts((at_hand, searched), "; ", "；"),
        )
    verdict = max(verdict, floor, key=_ORDER.index)
    if not reached:
        verdict = SourceVerdict.UNREACHABLE
    return Freshness(verdict, newest, next_due, fetch_problem or late or problem)


def _absent(newest: int | None, listed: Iterable[int], asked: bool) -> str | None:
    """What is listed and not at hand; None where everything is."""
    if not asked:
        return problem_line("never_asked")
    wanted = max(listed, default=None)
    if wanted is None or (newest is not None and wanted <= newest):
        return None
    return problem_line("listed_not_received", year=wanted)


def worst(verdicts: Iterable[SourceVerdict]) -> SourceVerdict:
    """What is made of several sources is no fresher than the worst of them; of nothing, fresh."""
    return max(verdicts, key=_ORDER.index, default=SourceVerdict.FRESH)
