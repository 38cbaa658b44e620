"""The log of searches for new editions: which listing was read when, and what it showed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.archive import log

FILE = "listings.jsonl"


@dataclass(frozen=True, slots=True)
class ListingSearch:
    """One search at one listing.

    Attributes:
        run_id: The run that searched.
        source_id: Source id.
        place: The listing page, sitemap or pattern of addresses.
        checked_at: When, ISO 8601 in UTC.
        links: How many links were seen.
        newest_year: Newest year among the links that are editions by the pattern; None for none.
        new: How many of them were not known.
        problem: What was expected, found, and the remedy, where it went wrong.
        seconds: How long it took.
    """

    run_id: str
    source_id: str
    place: str
    checked_at: str
    links: int = 0
    newest_year: int | None = None
    new: int = 0
    problem: str | None = None
    seconds: float = 0.0


def note_searches(folder: Path, searches: Sequence[ListingSearch]) -> None:
    """Add searches to the log of an archive."""
    log.append(folder / FILE, [asdict(search) for search in searches])


def searches(folder: Path) -> Iterator[ListingSearch]:
    """All searches, oldest first."""
    names = {field.name for field in fields(ListingSearch)}
    for record in log.read_records(folder / FILE):
        try:
            yield ListingSearch(**{key: value for key, value in record.items() if key in names})
        except TypeError:
            continue


def last_searches(folder: Path) -> dict[str, list[ListingSearch]]:
    """The last search at each listing, by source."""
    last = {(search.source_id, search.place): search for search in searches(folder)}
    found: dict[str, list[ListingSearch]] = {}
    for search in last.values():
        found.setdefault(search.source_id, []).append(search)
    return found
