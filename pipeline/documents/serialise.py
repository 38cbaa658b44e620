"""Document to JSON and back, exactly: what is read once is not read again to search for figures.

Blocks, cells and marks are rows of a list, not objects with keys: half the size and a third of the
time. A file of another version of this layout is refused; the caller reads the document again.
"""

from __future__ import annotations

import json
from typing import Any

from pipeline.documents.document import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Footnote,
    Mark,
    MarkKind,
    Recognised,
    Table,
    UnreadImage,
)
from warehouse.errors import GongbaoError
from warehouse.vocabularies import CellRepair

LAYOUT = 2


def to_json(document: Document) -> str:
    """A document as JSON."""
    content = {
        "layout": LAYOUT,
        "document_id": document.document_id,
        "source_id": document.source_id,
        "title": document.title,
        "kind": document.kind,
        "publisher": document.publisher,
        "region_code": document.region_code,
        "region": document.region,
        "year": document.year,
        "published": document.published,
        "format": document.format,
        "text": document.text,
        "blocks": [_block_row(block) for block in document.blocks],
        "tables": [_table_row(table) for table in document.tables],
        "footnotes": [(f.marker, f.text, f.start, f.end, f.page) for f in document.footnotes],
        "images": [(i.page, i.caption, i.unit, i.url) for i in document.images],
        "marks": [(m.start, m.end, m.kind, m.target) for m in document.marks],
        "page_starts": document.page_starts,
        "pages": document.pages,
        "notes": document.notes,
        "recognised": [_recognised_row(number) for number in document.recognised],
        "unread": document.unread,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """The document that ``to_json`` wrote.

    Raises:
        GongbaoError: If the text was written by another version of this module, or is no such file.
    """
    try:
        content = json.loads(text)
        layout = content.pop("layout")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise GongbaoError(
            "a stored document cannot be read back",
            expected="JSON of a document",
            found=str(error)[:80],
            remedy="read the document again",
        ) from error
    if layout != LAYOUT:
        raise GongbaoError(
            "a stored document has another layout",
            expected=f"layout {LAYOUT}",
            found=str(layout),
            remedy="read the document again",
        )
    content["blocks"] = tuple(_block(row) for row in content["blocks"])
    content["tables"] = tuple(_table(row) for row in content["tables"])
    content["footnotes"] = tuple(Footnote(*row) for row in content["footnotes"])
    content["images"] = tuple(UnreadImage(*row) for row in content["images"])
    content["marks"] = tuple(
        Mark(start, end, MarkKind(kind), target) for start, end, kind, target in content["marks"]
    )
    content["page_starts"] = tuple((offset, page) for offset, page in content["page_starts"])
    content["notes"] = tuple(content["notes"])
    content["recognised"] = tuple(
        Recognised(start, end, page, Box(*box), *rest)
        for start, end, page, box, *rest in content["recognised"]
    )
    return Document(**content)


def _recognised_row(number: Recognised) -> tuple[object, ...]:
    return (
        number.start,
        number.end,
        number.page,
        number.box.corners,
        number.text,
        number.second,
        number.confidence,
        number.picture,
    )


def _block_row(block: Block) -> tuple[object, ...]:
    box = block.box
    corners = None if box is None else (box.x0, box.top, box.x1, box.bottom)
    return (
        block.index,
        block.kind,
        block.start,
        block.end,
        block.page,
        corners,
        block.level,
        block.article,
        block.table,
        block.row,
    )


def _block(row: list[Any]) -> Block:
    index, kind, start, end, page, corners, *rest = row
    return Block(
        index, BlockKind(kind), start, end, page, None if corners is None else Box(*corners), *rest
    )


def _table_row(table: Table) -> tuple[object, ...]:
    return (
        table.index,
        table.caption,
        table.unit,
        table.page,
        table.n_rows,
        table.n_columns,
        table.header_rows,
        table.header_columns,
        [_cell_row(cell) for cell in table.cells],
        table.notes,
        table.repaired,
    )


def _table(row: list[Any]) -> Table:
    (
        index,
        caption,
        unit,
        page,
        n_rows,
        n_columns,
        header_rows,
        header_columns,
        cells,
        notes,
        repaired,
    ) = row
    grid = tuple(_cell(cell) for cell in cells)
    return Table(
        index,
        caption,
        unit,
        page,
        n_rows,
        n_columns,
        header_rows,
        header_columns,
        grid,
        tuple(notes),
        repaired,
    )


def _cell_row(cell: Cell) -> tuple[object, ...]:
    plain = (
        cell.row,
        cell.column,
        cell.text,
        cell.start,
        cell.end,
        cell.is_header,
        cell.row_header,
        cell.column_header,
    )
    repair = (cell.repair, cell.repair_reason, cell.printed)
    return plain if repair == (None, None, None) else (*plain, *repair)


def _cell(row: list[Any]) -> Cell:
    r, c, text, start, end, is_header, row_header, column_header = row[:8]
    if len(row) == 8:
        return Cell(r, c, text, start, end, is_header, row_header, column_header)
    repair, reason, printed = row[8:]
    done = None if repair is None else CellRepair(repair)
    return Cell(r, c, text, start, end, is_header, row_header, column_header, done, reason, printed)
