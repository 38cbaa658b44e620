"""Parts of the work on the series that failed: a document, a document in one region, an entry of a
file of decisions. What is at fault stays out, with the reason in ``held_rows``; the rest continues.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.bilingual_text import chinese
from warehouse.declared_yaml import EntryFault
from warehouse.errors import GongbaoError
from warehouse.problems import problem_line
from warehouse.vocabularies import LeftOutReason

Row = dict[str, Any]

SERIES, ENTRY = "series_made", "entry_fits"
"""Names of the checks: the work on a document went through; an entry of a file fits."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part that failed.

    Attributes:
        check: ``series_made`` or ``entry_fits``.
        table: The table that lacks it.
        problem: Why.
        document_id: The document whose part it is; None for an entry that names none.
        content: What else is known of it: the region, the entry.
    """

    check: str
    table: str
    problem: str
    document_id: str | None
    content: Mapping[str, object]

    def row(self) -> Row:
        """Its row in ``held_rows``."""
        return {
            "table_name": self.table,
            "document_id": self.document_id,
            "check_name": self.check,
            "column_name": "",
            "reason": self.problem,
            "reason_zh": chinese(self.problem),
            "quote": None,
            "held_row": json.dumps(self.content, ensure_ascii=False, sort_keys=True, default=str),
        }


def of_document(document_id: str, error: Exception, region_code: str | None = None) -> Fault:
    """The work on a document failed, or on what it says of one region."""
    content: Row = {"document_id": document_id}
    if region_code is not None:
        content["region_code"] = region_code
    return Fault(SERIES, "indicator_values", words_of(error), document_id, content)


def of_entry(table: str, problem: str, document_id: str | None, entry: object) -> Fault:
    """An entry of a file of decisions does not fit or cannot be read."""
    return Fault(ENTRY, table, problem, document_id, {"entry": entry})


def of_entries(table: str, found: Iterable[EntryFault]) -> Iterator[Fault]:
    """Entries that cannot be read."""
    for fault in found:
        document = fault.content.get("document")
        name = document if isinstance(document, str) else None
        yield of_entry(table, fault.problem, name, fault.content.get("id"))


def words_of(error: Exception) -> str:
    """An exception as what was expected, what was found, and what to do."""
    if isinstance(error, GongbaoError):
        return error.wording
    place = traceback.extract_tb(error.__traceback__)[-1]
    return problem_line(
        "series_failed",
        error=f"{type(error).__name__}: {error}",
        file=Path(place.filename).name,
        line=place.lineno,
    )


def left_out(rows: Iterable[Row]) -> list[Row]:
    """Rows of ``values_left_out`` for figures that a fault keeps out of the series."""
    return [
        {
            "observation_id": row["observation_id"],
            "document_id": row["document_id"],
            "indicator": row["indicator"],
            "reason": str(LeftOutReason.HELD),
        }
        for row in rows
        if row["indicator"] is not None
    ]
