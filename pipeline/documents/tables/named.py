"""Tables of documents into the declared, typed tables of ``named_tables.yaml``. Knows no table by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.documents.model import Cell, Document, Repair, Table
from pipeline.documents.tables.declarations import Declaration, DeclaredColumn, declarations
from pipeline.documents.tables.indicator_systems import scheme_of
from pipeline.documents.tables.parsers import PARSERS, names
from pipeline.documents.tables.words import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
PROVENANCE = ("document_id", "table_id", "row_index", "part")
REASON = "repair_reason"


@dataclass(frozen=True, slots=True)
class Match:
    """A table of a document that a declaration means.

    Attributes:
        declaration: The declaration.
        columns: For every origin of the declaration (number or role), the column of the table.
    """

    declaration: Declaration
    columns: dict[int | str, int]


def table_id(document_id: str, table: Table) -> str:
    """Id of a table: the document's id and the table's number in it."""
    return f"{document_id}:{table.index + 1:02d}"


def match_table(document: Document, table: Table, declared: Sequence[Declaration] | None = None) -> Match | None:
    """The first declaration that means a table; None where its header matches none.

    Args:
        document: The document.
        table: One of its tables.
        declared: The declarations; by default those of the repository.
    """
    for declaration in declared if declared is not None else declarations():
        if document.kind not in declaration.kinds:
            continue
        columns = _columns_of(declaration, table)
        if columns is not None:
            return Match(declaration, columns)
    return None


def named_rows(document: Document, declared: Sequence[Declaration] | None = None) -> dict[str, list[Row]]:
    """Rows of the named tables that a document fills, by name of the table."""
    out: dict[str, list[Row]] = {}
    for table in document.tables:
        match = match_table(document, table, declared)
        if match is not None:
            out.setdefault(match.declaration.name, []).extend(_rows(document, table, match))
    return out


def named_tables(documents: Iterable[Document], declared: Sequence[Declaration] | None = None) -> dict[str, pd.DataFrame]:
    """The named tables that documents fill; every declared table is there, empty where no document has it.

    Args:
        documents: The documents, repaired.
        declared: The declarations; by default those of the repository.
    """
    import pandas as pd

    known = declared if declared is not None else declarations()
    rows: dict[str, list[Row]] = {declaration.name: [] for declaration in known}
    for document in documents:
        for name, more in named_rows(document, known).items():
            rows[name] += more
    return {
        declaration.name: pd.DataFrame(rows[declaration.name], columns=column_names(declaration), dtype=object) for declaration in known
    }


def column_names(declaration: Declaration) -> list[str]:
    """All columns of a named table, in order."""
    return [*PROVENANCE, *(column.name for column in declaration.columns), REASON]


# ---- which tables are meant


def _columns_of(declaration: Declaration, table: Table) -> dict[int | str, int] | None:
    if declaration.scheme is not None:
        return _scheme_columns(declaration.scheme, table)
    if declaration.headerless:
        fits = table.header_rows == 0 and table.n_columns == declaration.width and re.search(declaration.caption or "", table.caption)
        return {i + 1: i for i in range(table.n_columns)} if fits else None
    if table.header_rows == 0:
        return None
    heads = [plain(cell.text) for cell in table.rows()[table.header_rows - 1]]
    columns: dict[int | str, int] = {}
    at = 0
    for number, pattern in enumerate(declaration.header, 1):
        if at < len(heads) and heads[at] and re.fullmatch(pattern, heads[at]):
            columns[number] = at
            at += 1
        elif not re.fullmatch(pattern, ""):
            return None
    return columns if at == len(heads) else None


def _scheme_columns(kind: str, table: Table) -> dict[int | str, int] | None:
    """Columns of an indicator system by role: level_1, weight_1, …, leaf, leaf_weight, source."""
    scheme = scheme_of(table)
    if scheme is None or scheme.has_weights != (kind == "weights"):
        return None
    columns: dict[int | str, int] = {}
    for slot in scheme.slots:
        if slot.level == scheme.levels:
            columns["leaf_weight" if slot.is_weight else "leaf"] = slot.column
        elif slot.level:
            columns[f"weight_{slot.level}" if slot.is_weight else f"level_{slot.level}"] = slot.column
        elif "来源" in table.rows()[0][slot.column].text:
            columns["source"] = slot.column
    return columns


# ---- their rows


def _rows(document: Document, table: Table, match: Match) -> list[Row]:
    out: list[Row] = []
    for cells in table.rows()[table.header_rows :]:
        if not any(cell.text for cell in cells) or all(cell.repair is Repair.FILLED for cell in cells if cell.text):
            continue
        for part, (row, reason) in enumerate(_expanded(match, cells)):
            values = {column.name: _value(column, match, row) for column in match.declaration.columns}
            reasons = [reason] if reason else []
            reasons += [
                f"{cell.column_header or cell.column}: {cell.repair_reason}"
                for cell in cells
                if cell.repair in (Repair.MOVED, Repair.INFERRED)
            ]
            place = {
                "document_id": document.document_id,
                "table_id": table_id(document.document_id, table),
                "row_index": cells[0].row,
                "part": part,
            }
            out.append({**place, **values, REASON: "; ".join(reasons) or None})
    return out


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row as the parsers see it: texts by column, and what is known of the row as a whole."""

    texts: tuple[str, ...]
    inferred: frozenset[int]
    expanded: bool = False
    number: int | None = None
    ordinal: int | None = None  # column that numbers the rows


def _expanded(match: Match, cells: Sequence[Cell]) -> Sequence[tuple[_Cells, str | None]]:
    """The rows that a printed row stands for: one, or one for each name where its number is a span (``1-42``)."""
    texts = tuple(cell.text for cell in cells)
    inferred = frozenset(cell.column for cell in cells if cell.repair is Repair.INFERRED)
    single = [(_Cells(texts, inferred), None)]
    expand = match.declaration.expand
    if expand is None or expand.names not in match.columns or expand.ordinal not in match.columns:
        return single
    ordinal, column = match.columns[expand.ordinal], match.columns[expand.names]
    span = [int(n) for n in re.findall(r"\d+", plain(texts[ordinal]))]
    found = names(texts[column])
    if len(span) != 2 or not isinstance(found, list) or len(found) < 2:
        return single
    expected = span[1] - span[0] + 1
    fits = "as many as" if expected == len(found) else f"not the {expected} of"
    reason = f"printed as one row {texts[ordinal]} for {len(found)} names, {fits} its span; one row each"
    rows = []
    for offset, name in enumerate(found):
        own = tuple(str(name) if c == column else text for c, text in enumerate(texts))
        number = span[0] + offset if expected == len(found) else None
        rows.append((_Cells(own, inferred, True, number, ordinal), reason))
    return rows


def _value(column: DeclaredColumn, match: Match, row: _Cells) -> Any:
    at = match.columns.get(column.origin)
    if column.parse == "expanded":
        return row.expanded
    if column.parse == "inferred":
        return at is not None and at in row.inferred
    if at is None:
        return None
    if row.expanded and at == row.ordinal and column.parse == "first" and row.number is not None:
        return row.number
    return PARSERS[column.parse](row.texts[at]) if row.texts[at] else None
