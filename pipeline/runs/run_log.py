"""The log of a run: Python's ``logging``, one line an event, with the facts of the event as fields.

On the command line the lines go to standard error: plain with ``--verbose``, as JSON objects with
``GONGBAO_LOG=json``, as ``key=value`` pairs with ``GONGBAO_LOG=keys``. In Dagster the same lines go
to the log of the run.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from pipeline.archive import FetchRecord
from pipeline.archive.listings import ListingSearch
from warehouse.errors import ConfigurationError
from warehouse.inert_text import inert

VARIABLE = "GONGBAO_LOG"
LOGGER = logging.getLogger("gongbao")
LOGGER.addHandler(logging.NullHandler())  # a library logs nothing unless it is asked to


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


def log_fetch(record: FetchRecord, log: logging.Logger = LOGGER) -> None:
    """Log what came of asking for an edition."""
    level = logging.INFO if record.reached else logging.WARNING
    log_event(record_line(record), level, log, event="fetch", **asdict(record))


def log_search(search: ListingSearch, log: logging.Logger = LOGGER) -> None:
    """Log what came of searching a listing."""
    level = logging.WARNING if search.problem else logging.INFO
    log_event(search_line(search), level, log, event="search", **asdict(search))


def log_problem(layer: str, document_id: str, problem: str, log: logging.Logger = LOGGER) -> None:
    """Log why an edition is quarantined or missing in a layer."""
    facts = {"event": "problem", "layer": layer, "document_id": document_id, "problem": problem}
    log_event(f"{document_id}: {problem}", logging.WARNING, log, **facts)


def log_event(
    line: str, level: int = logging.INFO, log: logging.Logger = LOGGER, **facts: object
) -> None:
    """Log a line.

    Args:
        line: For people.
        level: How grave it is.
        log: Where it goes: the program's logger, or that of a Dagster run.
        facts: The same for machines; ``event`` says what kind of event it is.
    """
    log.log(level, line, extra={"facts": facts})


def log_progress(stage: str, done: int = 0, total: int = 0) -> None:
    """Log how far a stage is; of a total of 0 it is not known how much there is."""
    facts = {"event": "progress", "stage": stage, "done": done, "total": total}
    LOGGER.debug("%s: %s of %s", stage, done, total, extra={"facts": facts})


def _fields(record: logging.LogRecord) -> dict[str, object]:
    """Time, level, message, and the facts of a line."""
    facts: Mapping[str, object] = getattr(record, "facts", {})
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    about = {"time": moment, "level": record.levelname.lower(), "message": record.getMessage()}
    return about | dict(facts)


class PlainLines(logging.Formatter):
    """The message; what servers and documents wrote into it does nothing to the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return inert(record.getMessage())


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(_fields(record), ensure_ascii=False, default=str)


class KeyValues(logging.Formatter):
    """``key=value`` pairs; values with spaces, quotes or equals signs are JSON strings."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return inert(" ".join(f"{key}={_bare(value)}" for key, value in _fields(record).items()))


def _bare(value: object) -> str:
    text = "" if value is None else str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


_BARE = re.compile(r"[^\s\"=]+")

FORMATS: Mapping[str, logging.Formatter] = {"json": JsonLines(), "keys": KeyValues()}
"""Values of ``GONGBAO_LOG``."""


def log_to_standard_error(form: str, *, verbose: bool) -> None:
    """Show the log of the command line; without a format and ``verbose`` nothing of it: the
    command prints what matters itself.

    Args:
        form: One of ``FORMATS``, or empty.
        verbose: Whether plain lines are asked for.

    Raises:
        ConfigurationError: There is no such format.
    """
    if form and form not in FORMATS:
        raise ConfigurationError(
            VARIABLE, expected=" or ".join(FORMATS), found=form, remedy="correct or unset it"
        )
    if not (form or verbose):
        return
    LOGGER.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.INFO)
    handler.setFormatter(FORMATS.get(form) or PlainLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
