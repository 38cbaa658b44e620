"""The tables of a DOCX as grids: merged cells in both directions, rows that begin late, rows that
a tracked change deleted.

A table that only lays out what is in it (a box of one cell, a frame around other tables) is no
table: ``is_layout`` says so and
``docx`` reads its cells as the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.documents.document import BlockKind
from pipeline.documents.line_kinds import classify
from pipeline.documents.office.docx_lines import BLANK, W, value_of
from pipeline.documents.tables.cell_lines import cell_of
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from warehouse.vocabularies import CellRepair

_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}moveTo"}
_STEP = 420  # twentieths of a point: two characters of the usual size
_MOST_SPANNED = 1_000


def unwrapped(element: Any, *tags: str) -> Iterator[Any]:
    """The children of some kinds, those in content controls and tracked insertions included."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from unwrapped(child, *tags)


def _rows(table: Any) -> list[Any]:
    return [row for row in unwrapped(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]


def cells_of(table: Any) -> list[Any]:
    """The cells of a table, row by row."""
    return [cell for row in _rows(table) for cell in unwrapped(row, f"{W}tc")]


def is_layout(table: Any) -> bool:
    """Whether a table frames prose or other tables: a single cell, or cells that hold nothing but
    tables.
    """
    cells = cells_of(table)
    if len(cells) == 1:
        return True
    framed = [cell for cell in cells if next(unwrapped(cell, f"{W}tbl"), None) is not None]
    if not framed:
        return False
    one_column = all(len(list(unwrapped(row, f"{W}tc"))) == 1 for row in _rows(table))
    return one_column or all(
        cell in framed or not "".join(t.text or "" for t in cell.iter(f"{W}t")).strip(BLANK)
        for cell in cells
    )


def read_table(table: Any, lines_of: Callable[[Any], list[str]]) -> RawTable | None:
    """A table as a grid; None for one without text.

    Args:
        table: Its element.
        lines_of: Reads the lines of a cell.
    """
    rows: list[list[RawCell]] = []
    header_rows = 0
    for row in _rows(table):
        cells = _cells(row, rows[-1] if rows else [], lines_of)
        if cells:
            rows.append(cells)
            if row.find(f"{W}trPr/{W}tblHeader") is not None and header_rows == len(rows) - 1:
                header_rows += 1
    width = max((len(row) for row in rows), default=0)
    if not any(cell.text for row in rows for cell in row):
        return None
    full = [
        row + [RawCell("", printed_here=False) for _ in range(width - len(row))] for row in rows
    ]
    return RawTable(full, header_rows=header_rows or None)


def take_lines(table: RawTable) -> tuple[list[str], list[str]]:
    """Take full-width rows above and below the grid out of a table.

    Returns:
        (captions and unit lines above, notes below).
    """
    above: list[str] = []
    below: list[str] = []
    rows = table.rows
    while (
        len(rows) > 2
        and (text := _only_text(rows[0]))
        and classify(text).kind in (BlockKind.CAPTION, BlockKind.NOTE)
    ):
        above.append(text)
        del rows[0]
        table.header_rows = (table.header_rows - 1 or None) if table.header_rows else None
    while (
        len(rows) > 2 and (text := _only_text(rows[-1])) and classify(text).kind is BlockKind.NOTE
    ):
        below.insert(0, text)
        del rows[-1]
    return above, below


def _only_text(row: list[RawCell]) -> str:
    """The text of a row that holds one text only, its copies over the row's width set aside."""
    filled = {cell.text for cell in row if cell.text}
    return filled.pop() if len(filled) == 1 else ""


def _cells(row: Any, above: list[RawCell], lines_of: Callable[[Any], list[str]]) -> list[RawCell]:
    late = min(int(value_of(row.find(f"{W}trPr"), "gridBefore") or 0), _MOST_SPANNED)
    cells = [RawCell("", printed_here=False) for _ in range(late)]
    for cell in unwrapped(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        across = min(int(value_of(properties, "gridSpan") or 1), _MOST_SPANNED)
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        goes_down = merge is not None and (merge.get(f"{W}val") or "continue") == "continue"
        if goes_down and len(cells) < len(above):
            cells += [_copy(upper.text) for upper in above[len(cells) : len(cells) + across]]
            continue
        made = cell_of(lines_of(cell), indent=_indent(cell))
        cells += [made, *(_copy(made.text) for _ in range(across - 1))]
    return cells


def _copy(text: str) -> RawCell:
    return RawCell(
        text,
        printed_here=False,
        repair=CellRepair.FILLED,
        repair_reason="merged cell of the document",
    )


def _indent(cell: Any) -> int:
    """Steps that a cell's text is set in, by its paragraph's format or by blanks before it (two
    wide or four narrow ones a step).
    """
    first = next(unwrapped(cell, f"{W}p"), None)
    if first is None:
        return 0
    text = "".join(t.text or "" for t in first.iter(f"{W}t"))
    lead = text[: len(text) - len(text.lstrip(" \u3000\xa0"))]
    by_blanks = round(lead.count("\u3000") / 2 + (len(lead) - lead.count("\u3000")) / 4)
    margins = first.find(f"{W}pPr/{W}ind")
    given = (
        (margins.get(f"{W}left") or margins.get(f"{W}start") or "0") if margins is not None else "0"
    )
    return by_blanks + (round(int(given) / _STEP) if given.isdecimal() else 0)
