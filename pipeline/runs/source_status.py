"""The state of each source: the three clocks by the archive and the layers. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.archive.listings import ListingSearch, last_searches
from pipeline.runs.edition_state import EditionState
from pipeline.runs.records import Row
from pipeline.runs.states import states_of, with_series_faults
from pipeline.runs.workspace import Workspace
from pipeline.sources.freshness import judge
from pipeline.sources.registry import Source
from warehouse.bilingual_text import chinese, joined_texts
from warehouse.problems import fragment
from warehouse.vocabularies import SourceVerdict


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """State of a source; fields are the columns of ``source_status``."""

    source_id: str
    title: str
    checked_at: str | None
    last_changed_at: str | None
    newest_edition_year: int | None
    next_due_on: date | None
    verdict: SourceVerdict
    problem: str | None
    editions_held: int
    held_rows: int
    searched_on: str | None
    searched_at: tuple[str, ...]

    def row(self) -> Row:
        """Its row in the table."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "verdict": str(self.verdict),
            "problem_zh": chinese(self.problem),
            "searched_at": list(self.searched_at),
        }


def source_status(workspace: Workspace) -> list[SourceStatus]:
    """All sources, in the order of the sources file; ``workspace.now`` is today.

    An edition counts as at hand when it has been received and accepted, read or not: the verdict is
    about publishers. What the readers could not take is said beside it.
    """
    last = workspace.archive.last_fetches()
    states: dict[str, list[EditionState]] = {}
    for state in with_series_faults(workspace, states_of(workspace)):
        states.setdefault(state.source.id, []).append(state)
    searches = last_searches(workspace.archive.folder)
    found = []
    for source in workspace.registry.sources:
        looks = [last[edition.id] for edition in source.editions if edition.id in last]
        problems = [
            fragment("of_edition", edition=look.document_id, said=look.problem)
            for look in looks
            if not look.reached
        ]
        captures = [
            capture
            for edition in source.editions
            for capture in workspace.archive.captures(edition.id)
        ]
        places = searches.get(source.id, [])
        freshness = judge(
            source.cadence,
            [edition.year for edition in source.editions if workspace.archive.accepted(edition.id)],
            workspace.now.date(),
            reached=not looks or any(look.reached for look in looks),
            fetch_problem=joined_texts(problems) or None,
            asked=bool(looks) or bool(places) or not (source.editions or source.listing),
            listed=[edition.year for edition in source.editions],
            searched=_searched(source, places),
        )
        mine = states.get(source.id, [])
        held = [state for state in mine if state.status in HELD_STATUSES]
        said = [freshness.problem or "", *(held_line(state) for state in mine)]
        found.append(
            SourceStatus(
                source_id=source.id,
                title=source.title,
                checked_at=max((look.checked_at for look in looks), default=None),
                last_changed_at=max((capture.fetched_at for capture in captures), default=None),
                newest_edition_year=freshness.newest_edition_year,
                next_due_on=freshness.next_due_on,
                verdict=freshness.verdict,
                problem=joined_texts(said) or None,
                editions_held=len(held),
                held_rows=sum(state.held for state in mine),
                searched_on=max((search.checked_at for search in places), default=None),
                searched_at=tuple(search.place for search in places),
            )
        )
    return found


HELD_STATUSES = ("quarantined", "unread")
"""States of an edition whose newest version is not shown."""


def held_line(state: EditionState) -> str:
    """What of an edition is held; '' where nothing is."""
    rows = fragment("rows_held", rows=state.held) if state.held else ""
    if state.status in HELD_STATUSES:
        shown = fragment("last_good_stays") if state.figures else fragment("none_shown")
        held = fragment("held_as", status=fragment(state.status), shown=shown, said=state.problem)
        said = joined_texts((held, rows), "; ", "；")
    else:
        said = joined_texts((rows, state.problem), ": ", "：") if rows else ""
    return fragment("of_edition", edition=state.edition.id, said=said) if said else ""


def _searched(source: Source, searches: Sequence[ListingSearch]) -> str:
    """Where new editions were searched and what was there: the last part of what is overdue."""
    if not source.listing:
        return fragment("no_listing")
    if not searches:
        return fragment("listing_never_read")
    parts = []
    for search in searches:
        shown = (
            fragment("search_failed", problem=search.problem)
            if search.problem and not search.links
            else fragment(
                "search_found",
                links=search.links,
                year=search.newest_year or fragment("no_year"),
            )
        )
        on = search.checked_at[:10]
        parts.append(fragment("searched", on=on, place=search.place, shown=shown))
    return joined_texts(parts, "; ", "；")
