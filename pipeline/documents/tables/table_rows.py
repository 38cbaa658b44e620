"""The tables of a document as rows of ``document_tables`` and ``table_cells``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.documents.document import Cell, Document, Recognised, Table
from pipeline.documents.tables.named import match_table, table_id
from pipeline.documents.tables.values import cell_number, cell_unit

Row = dict[str, Any]

NOT_DECLARED = "header matches no declared table"


def tables_of(document: Document) -> tuple[list[Row], list[Row]]:
    """Rows of ``document_tables`` and of ``table_cells``, in order.

    Args:
        document: The document.
    """
    tables: list[Row] = []
    cells: list[Row] = []
    read = {number.start: number for number in document.recognised}
    for table in document.tables:
        tables.append(_table_row(document, table))
        for cell in table.cells:
            row = _cell_row(document, table, cell)
            number = _number_in(cell, read)
            row["box"] = None if number is None else list(number.box.corners)
            row["confidence"] = None if number is None else number.confidence
            cells.append(row)
    return tables, cells


def _number_in(cell: Cell, read: Mapping[int, Recognised]) -> Recognised | None:
    """The first number of a cell that was read from a picture."""
    if not read or cell.start is None or cell.end is None:
        return None
    return next((read[at] for at in range(cell.start, cell.end) if at in read), None)


def _table_row(document: Document, table: Table) -> Row:
    match = match_table(document, table)
    return {
        "table_id": table_id(document.document_id, table),
        "document_id": document.document_id,
        "page": table.page,
        "caption": table.caption,
        "unit": table.unit,
        "n_rows": table.n_rows,
        "n_columns": table.n_columns,
        "header_rows": table.header_rows,
        "header_columns": table.header_columns,
        "repaired": table.repaired,
        "named_table": match.declaration.name if match else None,
        "notes": [*table.notes, *([] if match else [NOT_DECLARED])],
    }


def _cell_row(document: Document, table: Table, cell: Cell) -> Row:
    value = None if cell.is_header else cell_number(cell.text)
    return {
        "table_id": table_id(document.document_id, table),
        "document_id": document.document_id,
        "row_index": cell.row,
        "column_index": cell.column,
        "is_header": cell.is_header,
        "row_header": cell.row_header,
        "column_header": cell.column_header,
        "text": cell.text,
        "value": value,
        "unit": None if value is None else cell_unit(table, cell),
        "repair": str(cell.repair) if cell.repair else None,
        "repair_reason": cell.repair_reason,
        "printed": cell.printed,
        "char_start": cell.start,
        "char_end": cell.end,
    }
