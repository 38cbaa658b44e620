"""Stage ``discover``: search the listings of the sources for editions that are not known yet, check
them, and propose them to a person or add them by the source's policy.

What is found is fetched into the archive like any edition, read once, and held against what it
should be: kind, year and region by its title, the words that it must contain. Nothing here changes
the sources file: what was found lies in ``proposals.yaml`` (see ``pipeline.sources.proposals``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.archive import Fetcher, FetchLimits, FetchOutcome
from pipeline.archive.captures import utc
from pipeline.archive.hosts import Reachability, host_of, side_by_side
from pipeline.archive.listing_pages import read_listing, years_to_try
from pipeline.archive.listings import ListingSearch, last_searches, note_searches
from pipeline.archive.store import Store
from pipeline.archive.web import FetchProblem, Web
from pipeline.documents.listed_identity import against_proposal
from pipeline.runs.executors import run_tasks
from pipeline.runs.workspace import Workspace
from pipeline.sources.addresses import same_place
from pipeline.sources.freshness import due_on, expected_year
from pipeline.sources.listing import Candidate, Listing, Policy, default_link, words_of
from pipeline.sources.proposals import (
    Proposal,
    by_source,
    load_proposals,
    save_proposals,
    with_added,
)
from pipeline.sources.registry import Edition, Source
from pipeline.storage.results import Result
from warehouse.vocabularies import Origin, ProposalState

_SEARCH_AGAIN = timedelta(days=6, hours=12)
"""How long a listing rests while its next edition is not due."""
_OPENING = 4000
# t20260326_4566469.html; /2025/3/15/art_1.html; /202503/…
_ADDRESS_DAY = re.compile(
    r"[/t](?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})[_./]"
    r"|/(?P<y>20\d{2})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})/"
)
_ADDRESS_MONTH = re.compile(r"/(?P<year>20\d{2})-?(?P<month>0[1-9]|1[0-2])/")
# <meta name="PubDate" content="2025-03-20 09:00">
_META_DATE = re.compile(
    rb"""(?i)<meta[^<>]{0,80}\bPubDate["'][^<>]{0,40}content=["']([^"'<>]{8,40})"""
)


@dataclass(frozen=True)
class DiscoveryReport:
    """What came of the searches: one record a listing, and the editions that were found."""

    searches: tuple[ListingSearch, ...] = ()
    found: tuple[Proposal, ...] = ()

    @property
    def problems(self) -> dict[str, str]:
        """Listings that could not be read, by source."""
        return {s.source_id: f"{s.place}: {s.problem}" for s in self.searches if s.problem}

    def summary(self) -> str:
        """One line: ``discover: 43 listings searched, 2 editions proposed, 1 added, 3 failed``."""
        added = sum(proposal.state is ProposalState.ADDED for proposal in self.found)
        return (
            f"discover: {len(self.searches)} listings searched, "
            f"{len(self.found) - added} editions proposed, {added} added, "
            f"{len(self.problems)} failed"
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate whose bytes are in the archive."""

    source: Source
    listing: Listing
    candidate: Candidate
    edition: Edition
    sha256: str
    refused: str | None


def discover(
    workspace: Workspace,
    sources: Collection[str] | None = None,
    *,
    every: bool = False,
    limits: FetchLimits | None = None,
    hosts: Reachability | None = None,
    executor: Executor | None = None,
    notify: Callable[[ListingSearch], None] = lambda search: None,
) -> tuple[DiscoveryReport, Workspace]:
    """Search the listings of the named sources (default: all).

    Args:
        workspace: The registry, the archive and the time of the run.
        sources: Source ids.
        every: Search also where the next edition is not due and the last search was a few days ago.
        limits: Bounds in time and size.
        hosts: What the run has learnt about hosts already.
        executor: Where candidates are read; a process of their own by default.
        notify: Called with what came of each listing as it ends.

    Returns:
        (what was found, the workspace with the editions that were added).
    """
    known = hosts or Reachability()
    proposals = load_proposals(workspace.settings.proposals)
    by_host = _by_host(workspace, sources, every)
    search = _Search(workspace, limits or FetchLimits(), known, by_source(proposals))
    records: list[ListingSearch] = []
    caught: list[_Found] = []
    for item in side_by_side(by_host, search.host):
        if isinstance(item, ListingSearch):
            note_searches(workspace.archive.folder, [item])
            records.append(item)
            notify(item)
        else:
            caught.append(item)
    found = tuple(_judged(workspace, caught, executor))
    if found:
        proposals = (*proposals, *found)
        save_proposals(workspace.settings.proposals, proposals)
        workspace = workspace.with_registry(with_added(workspace.registry, proposals))
    order = {source.id: number for number, source in enumerate(workspace.registry.sources)}
    records.sort(key=lambda record: (order[record.source_id], record.place))
    return DiscoveryReport(tuple(records), found), workspace


def _by_host(
    workspace: Workspace, sources: Collection[str] | None, every: bool
) -> dict[str, list[tuple[Source, Listing]]]:
    for source_id in sources or ():
        workspace.registry.source(source_id)
    last = {} if every else last_searches(workspace.archive.folder)
    groups: dict[str, list[tuple[Source, Listing]]] = {}
    for source in workspace.registry.sources:
        if sources is not None and source.id not in sources:
            continue
        before = {search.place: search for search in last.get(source.id, ())}
        for listing in source.listing:
            if every or _is_time(workspace, source, before.get(listing.place)):
                groups.setdefault(host_of(listing.place), []).append((source, listing))
    return groups


def _is_time(workspace: Workspace, source: Source, last: ListingSearch | None) -> bool:
    """Every night while an edition is expected or the last search failed; else once a week."""
    if last is None or last.problem:
        return True
    if workspace.now - datetime.fromisoformat(last.checked_at) >= _SEARCH_AGAIN:
        return True
    newest = _newest_year(workspace, source)
    if source.cadence is None or newest is None:
        return False
    today = workspace.now.date()
    return newest < expected_year(source.cadence, today) or today >= due_on(
        source.cadence, newest + 1
    )


def _newest_year(workspace: Workspace, source: Source) -> int | None:
    return max((edition.year for edition in source.editions), default=None)


class _Search:
    """Searches the listings of one host after the other; what it yields is kept by the caller."""

    def __init__(
        self,
        workspace: Workspace,
        limits: FetchLimits,
        hosts: Reachability,
        proposals: Mapping[str, tuple[Proposal, ...]],
    ) -> None:
        self.workspace, self.limits, self.hosts, self.proposals = (
            workspace,
            limits,
            hosts,
            proposals,
        )

    def host(
        self, host: str, listings: list[tuple[Source, Listing]]
    ) -> Iterator[ListingSearch | _Found]:
        """The searches at one host, and what they found."""
        for source, listing in listings:
            started = time.perf_counter()
            found: list[_Found] = []
            links, newest, new, problem = 0, None, 0, self.hosts.reason_not_to_ask(host)
            if problem is not None:
                problem = f"expected: an answer; found: not asked, {problem}"
            else:
                web = Web(self.limits)
                try:
                    years = years_to_try(
                        _newest_year(self.workspace, source), self.workspace.now.date()
                    )
                    links, candidates = read_listing(
                        web, listing, default_link(source.kind, source.region), years
                    )
                    newest = max((c.year for c in candidates), default=None)
                    unknown = self._unknown(source, candidates)
                    new = len(unknown)
                    found, problem = self._fetched(source, listing, unknown)
                except FetchProblem as failure:
                    problem = str(failure)
                finally:
                    web.close()
                self.hosts.note(host, web.connected)
            yield from found
            yield ListingSearch(
                self.workspace.run_id,
                source.id,
                listing.place,
                utc(self.workspace.now),
                links,
                newest,
                new,
                problem,
                round(time.perf_counter() - started, 3),
            )

    def _unknown(self, source: Source, candidates: list[Candidate]) -> list[Candidate]:
        """Candidates whose year is not at hand and whose address was not found before."""
        years = {e.year for e in source.editions if e.origin is not Origin.RENDITION}
        places = {same_place(e.url) for _, e in self.workspace.registry.editions()}
        places |= {same_place(p.edition.url) for p in self.proposals.get(source.id, ())}
        return [
            c for c in candidates if c.year not in years and same_place(c.address) not in places
        ]

    def _fetched(
        self, source: Source, listing: Listing, candidates: list[Candidate]
    ) -> tuple[list[_Found], str | None]:
        """The candidates with their bytes; and why some cannot be had."""
        found: list[_Found] = []
        failed: list[str] = []
        names = {edition.id for _, edition in self.workspace.registry.editions()}
        names |= {p.edition.id for ps in self.proposals.values() for p in ps}
        for candidate in candidates:
            edition = _edition(source, listing, candidate, names)
            with Fetcher(
                self.workspace.archive,
                self.workspace.registry,
                self.workspace.run_id,
                lambda: self.workspace.now,
                self.limits,
            ) as fetcher:
                record = fetcher.fetch(source, edition)
            if record.outcome is FetchOutcome.FAILED:
                if listing.address is None or record.http_status != 404:
                    failed.append(record.problem or "")
                continue
            names.add(edition.id)
            capture = self.workspace.archive.latest(edition.id)
            if capture is not None:
                refused = record.problem if record.outcome is FetchOutcome.REFUSED else None
                found.append(_Found(source, listing, candidate, edition, capture.sha256, refused))
        return found, "; ".join(failed) or None


def _edition(
    source: Source, listing: Listing, candidate: Candidate, names: Collection[str]
) -> Edition:
    stem = f"{source.id}-{candidate.year}"
    name, number = stem, 2
    while name in names:
        name, number = f"{stem}-{number}", number + 1
    return Edition(
        id=name,
        year=candidate.year,
        published=str(candidate.year + (source.cadence.year_offset if source.cadence else 0)),
        url=candidate.address,
        format=listing.format,
        must_contain=words_of(listing, source.kind, candidate.year),
        origin=listing.origin,
    )


@dataclass(frozen=True, slots=True)
class PeekTask:
    """Read a candidate once, to see what it is; nothing is kept."""

    archive: Store
    sha256: str
    source: Source
    edition: Edition

    def run(self) -> Result:
        """Title, first words and date of publication."""
        from pipeline.documents import read_document
        from pipeline.documents.html.byline import printed_date, read_info_line

        content = self.archive.get(self.sha256)
        document = read_document(content, self.source, self.edition)
        meta = _META_DATE.search(content[:20_000])
        dates = [printed_date(meta[1].decode("utf-8", "replace"))] if meta else []
        for block in document.blocks[:15]:
            line = read_info_line(document.text[block.start : block.end])
            if line is not None:
                dates.append(line.date)
        return Result(
            facts={
                "title": document.title,
                "opening": document.text[:_OPENING],
                "published": next((day for day in dates if day), ""),
            }
        )


def _judged(
    workspace: Workspace, caught: list[_Found], executor: Executor | None
) -> Iterator[Proposal]:
    tasks = {
        found.edition.id: PeekTask(
            workspace.archive.store, found.sha256, found.source, found.edition
        )
        for found in caught
        if found.refused is None
    }
    results = dict(run_tasks(tasks, executor, stage="discover"))
    added: dict[tuple[str, int], str] = {}
    for found in caught:
        proposal = _proposal(workspace, found, results.get(found.edition.id))
        year = (proposal.source, proposal.edition.year)
        if proposal.state is ProposalState.ADDED and year in added:
            reason = f"expected: one edition of {year[1]}; found: {added[year]} as well"
            proposal = proposal.model_copy(
                update={"state": ProposalState.PROPOSED, "reason": reason}
            )
        elif proposal.state is ProposalState.ADDED:
            added[year] = proposal.edition.id
        yield proposal


def _proposal(workspace: Workspace, found: _Found, result: Result | None) -> Proposal:
    source, candidate, edition = found.source, found.candidate, found.edition
    problems: list[str] = []
    title = candidate.title
    published = _date_of_address(candidate.address)
    if result is None:
        problems.append(found.refused or "")
    elif result.problem is not None:
        problems.append(result.problem)
    else:
        title = str(result.facts["title"]) or title
        opening = str(result.facts["opening"])
        problems += against_proposal(title, opening, source.kind, candidate.year, source.region)
        published = str(result.facts["published"]) or published
    if published and date.fromisoformat(f"{published}-01"[:10]) < date(candidate.year - 1, 12, 1):
        published = ""  # the date of the page's template or of a section
    if not published:
        problems.append(
            f"expected: a date of publication; found: none; remedy: `published` is "
            f"{edition.published} by the source's cadence: correct it"
        )
    is_added = found.listing.policy is Policy.ADD and not problems
    return Proposal(
        source=source.id,
        edition=edition.model_copy(update={"published": published or edition.published}),
        title=title[:200],
        found_at=found.listing.place,
        found_on=workspace.now.date(),
        state=ProposalState.ADDED if is_added else ProposalState.PROPOSED,
        reason="all checks passed, policy add" if is_added else "; ".join(problems),
    )


def _date_of_address(address: str) -> str:
    """The day, or month, that an address of a content management system holds; '' for none.

    >>> _date_of_address("https://a.cn/202603/t20260326_4566469.html")
    '2026-03-26'
    >>> _date_of_address("https://a.cn/art/2025/3/15/art_1.html"), _date_of_address("https://a.cn/x/")
    ('2025-03-15', '')
    """
    day = _ADDRESS_DAY.search(address)
    month = _ADDRESS_MONTH.search(address)
    try:
        if day:
            parts = day.group("year", "month", "day") if day["year"] else day.group("y", "m", "d")
            return date(*(int(part) for part in parts)).isoformat()
        return f"{month['year']}-{month['month']}" if month else ""
    except ValueError:
        return ""
