"""Tables of documents into the declared, typed tables of ``named_tables.yaml``. Knows no table by
itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.documents.document import Cell, Document, Table
from pipeline.documents.tables.indicator_systems import scheme_of
from pipeline.documents.tables.parsers import PARSERS, names
from pipeline.documents.tables.table_words import (
    is_figure,
    is_ordinal_header,
    is_remark_header,
    plain,
)
from pipeline.documents.tables.values import unit_in
from warehouse.named_tables import Declaration, DeclaredColumn, Parser, declarations
from warehouse.vocabularies import CellRepair

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
MOST_STRANGE = 2  # columns that a table may have beyond its signature: 责任单位, 联系电话
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


def match_table(
    document: Document, table: Table, declared: Sequence[Declaration] | None = None
) -> Match | None:
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


def named_rows(
    document: Document, declared: Sequence[Declaration] | None = None
) -> dict[str, list[Row]]:
    """Rows of the named tables that a document fills, by name of the table."""
    out: dict[str, list[Row]] = {}
    for table in document.tables:
        match = match_table(document, table, declared)
        if match is not None:
            out.setdefault(match.declaration.name, []).extend(_rows(document, table, match))
    return out


def named_tables(
    documents: Iterable[Document], declared: Sequence[Declaration] | None = None
) -> dict[str, pd.DataFrame]:
    """The named tables that documents fill; every declared table is there, empty where no document
    has it.

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
        declaration.name: pd.DataFrame(
            rows[declaration.name], columns=column_names(declaration), dtype=object
        )
        for declaration in known
    }


def column_names(declaration: Declaration) -> list[str]:
    """All columns of a named table, in order."""
    return [*PROVENANCE, *(column.name for column in declaration.columns), REASON]


# ---- which tables are meant


def _columns_of(declaration: Declaration, table: Table) -> dict[int | str, int] | None:
    if declaration.scheme is not None:
        return _scheme_columns(declaration.scheme, table)
    if table.header_rows == 0:
        named = (
            declaration.headerless
            and table.n_columns == declaration.width
            and re.search(declaration.caption or "", table.caption)
        )
        return {i + 1: i for i in range(table.n_columns)} if named else None
    return _columns_by_head(declaration, _heads(table)) if declaration.header else None


def _heads(table: Table) -> list[str]:
    """The lowest head of every column, for comparison."""
    rows = table.rows()[: table.header_rows]
    return [
        next((plain(row[c].text) for row in reversed(rows) if row[c].text), "")
        for c in range(table.n_columns)
    ]


def _columns_by_head(declaration: Declaration, heads: Sequence[str]) -> dict[int | str, int] | None:
    """The column that each pattern of a signature means, in any order; None where one is missing
    or too many are strange.
    """
    columns: dict[int | str, int] = {}
    free = [column for column, head in enumerate(heads) if head]
    for number, pattern in enumerate(declaration.header, 1):
        column = next((c for c in free if re.fullmatch(pattern, heads[c])), None)
        if column is not None:
            columns[number] = column
            free.remove(column)
        elif not re.fullmatch(pattern, ""):
            return None
    strange = [
        c for c in free if not is_ordinal_header(heads[c]) and not is_remark_header(heads[c])
    ]
    if len(strange) > MOST_STRANGE or (
        declaration.one_of and not any(number in columns for number in declaration.one_of)
    ):
        return None
    return columns


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
            columns[f"weight_{slot.level}" if slot.is_weight else f"level_{slot.level}"] = (
                slot.column
            )
        elif "来源" in _heads(table)[slot.column]:
            columns["source"] = slot.column
    return columns


# ---- their rows


def _rows(document: Document, table: Table, match: Match) -> list[Row]:
    out: list[Row] = []
    units = tuple(unit_in(head) or unit_in(f"({table.unit})") for head in _heads(table))
    for cells in table.rows()[table.header_rows :]:
        if not any(cell.text for cell in cells) or all(
            cell.repair is CellRepair.FILLED for cell in cells if cell.text
        ):
            continue
        for part, (row, reason) in enumerate(_expanded(match, cells, units)):
            values = {
                column.name: _value(column, match, row) for column in match.declaration.columns
            }
            reasons = [reason] if reason else []
            reasons += [
                f"{cell.column_header or cell.column}: {cell.repair_reason}"
                for cell in cells
                if cell.repair in (CellRepair.MOVED, CellRepair.INFERRED)
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
    units: tuple[
        str, ...
    ] = ()  # what the head of each column, or the unit line, says bare values are counted in


def _expanded(
    match: Match, cells: Sequence[Cell], units: tuple[str, ...]
) -> Sequence[tuple[_Cells, str | None]]:
    """The rows that a printed row stands for: one, or one for each name where its number is a span
    (``1-42``).
    """
    texts = tuple(cell.text for cell in cells)
    inferred = frozenset(cell.column for cell in cells if cell.repair is CellRepair.INFERRED)
    single = [(_Cells(texts, inferred, units=units), None)]
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
    reason = (
        f"printed as one row {texts[ordinal]} for {len(found)} names, {fits} its span; one row each"
    )
    rows = []
    for offset, name in enumerate(found):
        own = tuple(str(name) if c == column else text for c, text in enumerate(texts))
        number = span[0] + offset if expected == len(found) else None
        rows.append((_Cells(own, inferred, True, number, ordinal, units), reason))
    return rows


def _value(column: DeclaredColumn, match: Match, row: _Cells) -> Any:
    value = _read(column.origin, column.parse, match, row)
    if value is None and column.otherwise is not None:
        return _read(column.otherwise.origin, column.otherwise.parse, match, row)
    return value


def _read(origin: int | str, parse: Parser, match: Match, row: _Cells) -> Any:
    at = match.columns.get(origin)
    if parse == "expanded":
        return row.expanded
    if parse == "inferred":
        return at is not None and at in row.inferred
    if at is None:
        return None
    if row.expanded and at == row.ordinal and parse == "first" and row.number is not None:
        return row.number
    text = row.texts[at]
    if parse == "amount" and is_figure(text) and at < len(row.units):
        text += row.units[at]  # 3.5 under 总投资（亿元）
    return PARSERS[parse](text) if text else None
