"""Lines about what a run does, for people, and as JSON for machines.

The command line writes them to standard error: one line an edition with ``--verbose``, and with
``GONGBAO_LOG=json`` every line as one JSON object with the same facts as fields.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from pipeline.archive import FetchRecord
from pipeline.archive.listings import ListingSearch
from warehouse.inert_text import inert

LOGGER = logging.getLogger("gongbao")
LOGGER.addHandler(logging.NullHandler())  # a library says nothing unless it is asked to


def record_line(record: FetchRecord) -> str:
    """``beijing-bulletin-2024: not modified (304) in 0.41 s``; where it failed, why."""
    outcome = str(record.outcome).replace("_", " ")
    status = f" ({record.http_status})" if record.http_status is not None else ""
    reason = f": {record.problem}" if record.problem else ""
    return f"{record.document_id}: {outcome}{status} in {record.seconds:.2f} s{reason}"


def search_line(search: ListingSearch) -> str:
    """``beijing-bulletin: 24 links, newest 2025, 0 new in 0.80 s at https://…``."""
    shown = search.problem or (
        f"{search.links} links, newest {search.newest_year or 'none'}, {search.new} new"
    )
    return f"{search.source_id}: {shown} in {search.seconds:.2f} s at {search.place}"


def tell_record(record: FetchRecord) -> None:
    """Log what came of asking for an edition."""
    level = logging.INFO if record.reached else logging.WARNING
    LOGGER.log(level, record_line(record), extra={"facts": {"event": "fetch"} | asdict(record)})


def tell_search(search: ListingSearch) -> None:
    """Log what came of searching a listing."""
    level = logging.WARNING if search.problem else logging.INFO
    LOGGER.log(level, search_line(search), extra={"facts": {"event": "search"} | asdict(search)})


def tell(line: str, **facts: object) -> None:
    """Log any other line with its facts."""
    LOGGER.info(line, extra={"facts": facts})


def tell_progress(stage: str, done: int = 0, total: int = 0) -> None:
    """Log how far a stage is; of a total of 0 it is not known how much there is."""
    facts = {"event": "progress", "stage": stage, "done": done, "total": total}
    LOGGER.debug("%s: %s of %s", stage, done, total, extra={"facts": facts})


class PlainLines(logging.Formatter):
    """The message; what servers and documents wrote into it does nothing to the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return inert(record.getMessage())


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message, and the facts as fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        facts: Mapping[str, object] = getattr(record, "facts", {})
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        about = {"time": moment, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(about | dict(facts), ensure_ascii=False, default=str)


def log_to_standard_error(*, as_json: bool, verbose: bool) -> None:
    """Show the log of the command line: all of it as JSON or where it is asked for, else nothing:
    the command says what matters itself.
    """
    if not (as_json or verbose):
        return
    LOGGER.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.INFO)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
