"""A repaired grid of cells put back into its Document: cells named again, rows renumbered, the
reading text untouched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.document import Cell, Document, Table
from pipeline.documents.tables.headers import detect_headers, name_cells
from warehouse.vocabularies import CellRepair


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a repaired table: its cells by column, and the row that it was printed as (None for
    a row that is put in).
    """

    cells: tuple[Cell, ...]
    printed_row: int | None


def blank(row: int, column: int) -> Cell:
    """A cell with nothing in it."""
    return Cell(row, column, "", None, None)


def regrid(table: Table, rows: Sequence[GridRow], notes: Sequence[str]) -> Table:
    """The table with these rows, header rows included."""
    texts = [[cell.text for cell in row.cells] for row in rows]
    header_rows, header_columns = detect_headers(texts)
    names = name_cells(texts, header_rows, header_columns)
    cells = tuple(
        cell._replace(
            row=r,
            column=c,
            is_header=names.is_header(r, c),
            row_header=row_names[c],
            column_header=names.column(r, c),
        )
        for r, row in enumerate(rows)
        for row_names in (names.row(r),)
        for c, cell in enumerate(row.cells)
    )
    repaired = any(cell.repair in (CellRepair.MOVED, CellRepair.INFERRED) for cell in cells)
    return replace(
        table,
        n_rows=len(rows),
        n_columns=max((len(row.cells) for row in rows), default=0),
        header_rows=header_rows,
        header_columns=header_columns,
        cells=cells,
        notes=(*table.notes, *notes),
        repaired=table.repaired or repaired,
    )


def put_back(document: Document, tables: Mapping[int, tuple[Table, Sequence[GridRow]]]) -> Document:
    """The document with these tables in place of its own, the rows of blocks renumbered."""
    if not tables:
        return document
    numbers = {
        (index, row.printed_row): number
        for index, (_, rows) in tables.items()
        for number, row in enumerate(rows)
        if row.printed_row is not None
    }
    blocks = tuple(
        replace(block, row=numbers[block.table, block.row])
        if block.table is not None and block.row is not None and (block.table, block.row) in numbers
        else block
        for block in document.blocks
    )
    return replace(
        document,
        tables=tuple(tables[t.index][0] if t.index in tables else t for t in document.tables),
        blocks=blocks,
    )
