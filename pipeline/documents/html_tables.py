"""``<table>`` to grid: merged cells expanded, header rows known, layout tables told from data tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from pipeline.documents import limits
from pipeline.documents.builder import RawCell, RawTable
from pipeline.documents.html_walk import FoundTable, TableReader, cell_text, is_hidden
from pipeline.documents.model import BlockKind, Repair
from pipeline.documents.parts import classify
from pipeline.errors import DocumentProblem

_LONGEST_CELL = 2_000  # characters; a longer one holds an article, not a figure
_WIDEST = 100  # columns that a cell may cover, or twice as many as the fullest row has cells: the rest would be columns without a cell
_TEXT_INDENT = re.compile(r"(?:text-indent|padding-left)\s*:\s*(\d{1,2}(?:\.\d)?)em")
_MERGED = "merged cell of the page"


class DataTables(TableReader):
    """Reads the data tables of one page.

    Args:
        root: The page; tables that hold tables are layout.
    """

    def __init__(self, root: LexborNode) -> None:
        self._layout: set[int] = set()
        self._cells = 0
        for table in root.css("table"):
            parent = table.parent
            while parent is not None and parent.tag != "table":
                parent = parent.parent
            if parent is not None:
                self._layout.add(parent.mem_id)

    def read(self, node: LexborNode) -> FoundTable | None:
        """The data table that a ``<table>`` element is; None for layout, lists of links and one-celled boxes."""
        if node.mem_id in self._layout or (node.attributes.get("role") or "") == "presentation":
            return None
        rows = list(_rows(node))
        if not rows or max(len(cells) for _, cells in rows) < 2:
            return None
        grid, header_rows, placed = _expand(rows, limits.TABLE_CELLS - self._cells)
        self._cells += placed
        if _is_layout(node, grid):
            return None
        found = FoundTable(RawTable(grid, header_rows=header_rows or None))
        caption = node.css_first("caption")
        if caption is not None and (text := cell_text(caption)):
            found.above.append(text)
        _strip_lines(found)
        if len(found.table.rows) < 2 or len(found.table.rows[0]) < 2:
            return None
        return found


def _rows(table: LexborNode) -> Iterator[tuple[bool, list[LexborNode]]]:
    """Rows as (whether it stands in the table's head, cells)."""
    for row in table.css("tr"):
        if is_hidden(row):
            continue
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th") and not is_hidden(cell)]
        if cells:
            parent = row.parent
            yield (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in cells), cells


def _spans(node: LexborNode, rows_left: int, widest: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    attributes = node.attributes
    if "rowspan" not in attributes and "colspan" not in attributes:
        return 1, 1
    return _span(attributes.get("rowspan"), rows_left), _span(attributes.get("colspan"), widest)


def _span(said: str | None, most: int) -> int:
    digits = "".join(c for c in (said or "")[:6] if c.isascii() and c.isdigit())
    return max(1, min(int(digits or 1), most))


def _expand(rows: list[tuple[bool, list[LexborNode]]], allowed: int) -> tuple[list[list[RawCell]], int, int]:
    """Repeat merged cells.

    Args:
        rows: Rows of the page.
        allowed: Cells that the grid may have, merged ones counted out.

    Returns:
        (the grid without columns in which no cell begins, header rows that the page declares, cells counted out).
    """
    widest = max(_WIDEST, 2 * max(len(cells) for _, cells in rows))
    spans = [[_spans(cell, len(rows) - r, widest) for cell in cells] for r, (_, cells) in enumerate(rows)]
    placed = sum(down * across for row in spans for down, across in row)
    if placed > allowed:
        raise DocumentProblem(
            "the tables of the page have too many cells",
            expected=f"at most {limits.TABLE_CELLS}",
            found=f"more than {limits.TABLE_CELLS}, merged cells counted out",
            remedy="the page is damaged or hostile: open the address by hand and list a clean copy",
        )
    grid: list[dict[int, RawCell]] = [{} for _ in rows]
    for r, (_, cells) in enumerate(rows):
        column = 0
        for cell, (down, across) in zip(cells, spans[r], strict=True):
            while column in grid[r]:
                column += 1
            _place(grid, (r, column), (down, across), cell_text(cell), _indent(cell) if column == 0 else 0)
            column += across
    width = max((max(row, default=-1) for row in grid), default=-1) + 1
    begun = {c for row in grid for c, cell in row.items() if cell.printed_here}
    columns = [c for c in range(width) if c in begun]
    full = [[row.get(c) or RawCell("", printed_here=False) for c in columns] for row in grid]
    header_rows = 0
    for is_head, _ in rows:
        if not is_head:
            break
        header_rows += 1
    return full, header_rows if header_rows < len(rows) else 0, placed


def _place(grid: list[dict[int, RawCell]], at: tuple[int, int], span: tuple[int, int], text: str, indent: int) -> None:
    """Put a cell and the copies that it is merged over into the grid."""
    for dr in range(span[0]):
        for dc in range(span[1]):
            made = (
                RawCell(text, printed_here=False, repair=Repair.FILLED, repair_reason=_MERGED) if dr or dc else RawCell(text, indent=indent)
            )
            grid[at[0] + dr].setdefault(at[1] + dc, made)


def _indent(cell: LexborNode) -> int:
    """Steps that a row's name is set in: two wide blanks, four hard blanks or two ems each."""
    text = cell.text().lstrip("\r\n\t ")
    lead = text[: len(text) - len(text.lstrip("\u3000\xa0 "))]
    steps = lead.count("\u3000") / 2 + lead.count("\xa0") / 4
    styles = [cell.attributes.get("style") or "", *(p.attributes.get("style") or "" for p in cell.css("p"))]
    return round(steps + max((float(found[1]) / 2 for style in styles if (found := _TEXT_INDENT.search(style))), default=0.0))


def _is_layout(node: LexborNode, grid: list[list[RawCell]]) -> bool:
    printed = [cell for row in grid for cell in row if cell.printed_here]
    characters = sum(len(cell.text) for cell in printed)
    if not characters or max(len(cell.text) for cell in printed) > _LONGEST_CELL:
        return True
    filled = sum(bool(cell.text) for cell in printed)
    linked = sum(len(link.text(strip=True)) for link in node.css("a"))
    return filled < 3 or linked > 0.7 * characters


def _strip_lines(found: FoundTable) -> None:
    """Take full-width rows above and below the grid out of it: captions, unit lines, notes."""
    rows = found.table.rows

    def only_text(row: list[RawCell]) -> str | None:
        filled = [cell.text for cell in row if cell.text and cell.printed_here]
        return filled[0] if len(filled) == 1 and (row[0].text == row[-1].text or not any(c.text for c in row[1:])) else None

    while len(rows) > 2 and (text := only_text(rows[0])) is not None and classify(text).kind in (BlockKind.CAPTION, BlockKind.NOTE):
        found.above.append(text)
        del rows[0]
        found.table.header_rows = (found.table.header_rows - 1 or None) if found.table.header_rows else None
    below: list[str] = []
    while len(rows) > 2 and (text := only_text(rows[-1])) is not None and classify(text).kind is BlockKind.NOTE:
        below.insert(0, text)
        del rows[-1]
    found.below += below
