"""Rows of one document after the row checks, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from pipeline.documents.document import Document
from pipeline.runs.records import Row, region_rows
from pipeline.storage import parquet
from pipeline.storage.holding import HELD_ROWS, hold_apart, too_many
from warehouse.schema.row_checks import DocumentFacts, RowCheck


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """Rows of one document after the row checks.

    Attributes:
        tables: The rows that passed, by table, and those held in ``held_rows``.
        held: How many are held.
        problem: Why the document is not to be trusted as a whole: too many rows are held.
    """

    tables: Mapping[str, pa.Table]
    held: int
    problem: str | None


def checked_rows(
    document: Document, rows: Mapping[str, list[Row]], checks: Iterable[RowCheck] = ()
) -> CheckedRows:
    """Rows of a document, those that fail a row check held.

    Args:
        document: The document.
        rows: Its rows by table.
        checks: What they must fulfil beside what the schema declares.
    """
    tables = {name: parquet.from_rows(name, content) for name, content in rows.items()}
    facts = DocumentFacts(
        document.document_id,
        str(document.kind),
        document.year,
        document.region_code,
        document.published,
        document.text,
    )
    kept, held = hold_apart(tables, checks, facts, _known(document.region_code))
    kept[HELD_ROWS] = parquet.from_rows(HELD_ROWS, [row.row() for row in held])
    return CheckedRows(kept, len(held), too_many(tables, held))


@cache
def _known(home: str) -> Mapping[str, pa.Table]:
    """Tables that rows of a document about a region may refer to."""
    return {"regions": parquet.from_rows("regions", region_rows([home]))}
