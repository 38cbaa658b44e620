"""One line of the run's log an edition and a listing, with what it came to as fields."""

from __future__ import annotations

from typing import Protocol

from pipeline.archive import FetchRecord
from pipeline.archive.listings import ListingSearch
from pipeline.runs.told import record_line, search_line


class Log(Protocol):
    """What Dagster's log and Python's have in common."""

    def info(self, msg: str) -> None:
        """A line."""

    def warning(self, msg: str) -> None:
        """A line about something that went wrong."""


def log_record(log: Log, record: FetchRecord) -> None:
    """What came of asking for an edition."""
    (log.info if record.reached else log.warning)(record_line(record))


def log_search(log: Log, search: ListingSearch) -> None:
    """What came of searching a listing."""
    (log.warning if search.problem else log.info)(search_line(search))
