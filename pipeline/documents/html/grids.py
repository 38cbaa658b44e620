"""``<table>`` to grid: merged cells expanded, header rows known, layout tables determined from data
tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pipeline.documents import limits
from pipeline.documents.assemble import one_line
from pipeline.documents.document import BlockKind
from pipeline.documents.html.walk import (
    FoundTable,
    TableReader,
    cell_lines,
    hides,
    lines_of_cell,
)
from pipeline.documents.line_kinds import LONGEST_HEADING, classify
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.cell_lines import cell_of
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import is_figure
from warehouse.vocabularies import CellRepair

_LONGEST_CELL = 2_000  # characters; a longer one holds an article, not a figure
# columns that a cell may cover, or twice as many as the fullest row has cells: the rest would be
# columns without a cell
_WIDEST = 100
_NARROW = 2  # columns of a table that may be wider than any of its rows
_LONGEST_INNER = 40  # characters of a table that is pasted into a cell
_MOST_INNER = 4  # cells of it
_FEWEST_FIGURES = 3  # cells of figures of a table with such tables in it
_TEXT_INDENT = re.compile(r"(?:text-indent|padding-left)\s*:\s*(\d{1,2}(?:\.\d)?)em")
# 2023年主要指标完成情况表, 主要产品产量情况（一）, 居民消费价格分类涨跌幅
_TITLE_WORDS = re.compile(
    r"\S{3}(?:表|情况|一览|明细|清单|产量|增速|增长速度|构成|比重|指标|数据|价格|涨跌幅度?|指数|收支)"
    r"\s*(?:[(（].{1,12}[)）])?$"
)
_MERGED = "merged cell of the page"


class _PageCell(NamedTuple):
    """A ``td`` or ``th``, with the attributes that are asked for again and again."""

    node: LexborNode
    attributes: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the page: its cells, whether it is in the table's head or foot, and its
    section.
    """

    cells: list[_PageCell]
    in_head: bool
    in_foot: bool
    section: int


class DataTables(TableReader):
    """Reads the data tables of one page.

    Args:
        root: The page; tables that hold tables are layout.
    """

    def __init__(self, root: LexborNode) -> None:
        self._layout: set[int] = set()
        self._heads: dict[int, list[_Row]] = {}
        self._cells = 0
        inner: dict[int, list[LexborNode]] = {}
        outer: dict[int, LexborNode] = {}
        for table in root.css("table"):
            parent = table.parent
            while parent is not None and parent.tag != "table":
                parent = parent.parent
            if parent is not None:
                outer[parent.mem_id] = parent
                inner.setdefault(parent.mem_id, []).append(table)
        for number, tables in inner.items():
            plain = not any(table.mem_id in outer for table in tables)
            if not plain or not all(map(_is_pasted, tables)) or not _holds_figures(outer[number]):
                self._layout.add(number)

    def read_table(self, node: LexborNode) -> FoundTable | None:
        """The data table that a ``<table>`` element is; None for layout, lists of links and
        one-celled boxes.
        """
        if node.mem_id in self._layout or (node.attributes.get("role") or "") == "presentation":
            return None
        rows = self._heads.pop(node.mem_id, []) + _rows(node)
        if self._heads_next(node, rows):
            return FoundTable(RawTable([]))
        if not rows or max(len(row.cells) for row in rows) < 2:
            return None
        rows = _with_whole_head(rows)
        grid, header_rows, placed = _expand(rows, limits.TABLE_CELLS - self._cells)
        self._cells += placed
        if _is_layout(node, grid):
            return None
        found = FoundTable(RawTable(grid, header_rows=header_rows or None))
        caption = node.css_first("caption")
        if caption is not None:
            found.above += cell_lines(caption)
        _drop_blank_rows(found.table)
        _strip_lines(found)
        if len(found.table.rows) < 2 or len(found.table.rows[0]) < 2:
            return None
        return found

    def _heads_next(self, node: LexborNode, rows: list[_Row]) -> bool:
        """Whether a table of one row is the head of the one right after it, as pages set it whose
        head stays while the body scrolls.
        """
        following = _next_table(node)
        if (
            len(rows) != 1
            or len(rows[0].cells) < 2
            or following is None
            or following.mem_id in self._layout
        ):
            return False
        body = _rows(following)
        if len(body) < 2 or len(body[0].cells) != len(rows[0].cells):
            return False
        self._heads[following.mem_id] = [replace(rows[0], in_head=True)]
        return True


def _is_row_of(row: LexborNode, table: LexborNode) -> bool:
    """Whether a row is a table's own, not one of a table in its cells."""
    parent = row.parent
    if parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent is not None and parent.mem_id == table.mem_id


def _is_pasted(table: LexborNode) -> bool:
    """Whether a table is only the content of a cell, as editors paste values: a few words."""
    return len(table.text(strip=True)) <= _LONGEST_INNER and len(table.css("td, th")) <= _MOST_INNER


def _holds_figures(table: LexborNode) -> bool:
    """Whether a table has rows of figures, pasted ones counted in, so that it is more than
    layout.
    """
    rows = _rows(table)
    cells = (lines_of_cell(cell.node) for row in rows for cell in row.cells[1:])
    figures = sum(bool(lines) and all(map(is_figure, lines)) for lines in cells)
    return len(rows) > 2 and figures >= _FEWEST_FIGURES


def _next_table(node: LexborNode) -> LexborNode | None:
    """The table that follows with nothing between."""
    following = node.next
    while (
        following is not None and (text := following.text_content) is not None and not text.strip()
    ):
        following = following.next
    return following if following is not None and following.tag == "table" else None


def _rows(table: LexborNode) -> list[_Row]:
    """The rows in the order in which a browser shows them: a foot is at the end wherever it is
    written.
    """
    rows: list[_Row] = []
    for node in table.css("tr"):
        if not _is_row_of(node, table):
            continue
        cells = list(_cells(node))
        if not cells or hides(node.attributes):
            continue
        section = node.parent
        tag = (section.tag if section is not None else None) or ""
        in_head = tag == "thead" or all(cell.node.tag == "th" for cell in cells)
        rows.append(
            _Row(cells, in_head, tag == "tfoot", section.mem_id if section is not None else 0)
        )
    return sorted(rows, key=lambda row: row.in_foot)


def _cells(row: LexborNode) -> Iterator[_PageCell]:
    """The cells of a row that are shown."""
    node = row.child
    while node is not None:
        if node.tag in ("td", "th") and not hides(attributes := node.attributes):
            yield _PageCell(node, attributes)
        node = node.next


def _spans(attributes: Mapping[str, str | None], rows_left: int, widest: int) -> tuple[int, int]:
    """How many rows and columns a cell covers; a ``rowspan`` of 0 reaches to the end of the
    table's section.
    """
    if "rowspan" not in attributes and "colspan" not in attributes:
        return 1, 1
    return _span(attributes.get("rowspan"), rows_left, rows_left), _span(
        attributes.get("colspan"), widest, 1
    )


def _span(said: str | None, most: int, of_nought: int) -> int:
    digits = "".join(c for c in (said or "")[:6] if c.isascii() and c.isdigit())
    return max(1, min(int(digits or 1) or of_nought, most))


def _with_whole_head(rows: list[_Row]) -> list[_Row]:
    """The rows, the first of the body counted to the head where cells of the head that reach over
    more rows than it has leave space for just that row: the page tore the head in two.
    """
    size = sum(1 for _ in takewhile(lambda row: row.in_head, rows))
    if not 0 < size < len(rows) - 1:
        return rows
    last, torn = rows[size - 1], rows[size]
    spans = [_spans(cell.attributes, len(rows), _WIDEST) for cell in last.cells]
    free = sum(across for down, across in spans if down == 1)
    over = sum(across for down, across in spans if down > 1)
    usual = max(len(row.cells) for row in rows[size + 1 :])
    if not over or not free == len(torn.cells) < usual == free + over or _has_figures(torn):
        return rows
    whole = replace(torn, in_head=True, section=last.section)
    return [*rows[:size], whole, *rows[size + 1 :]]


def _has_figures(row: _Row) -> bool:
    return any(is_figure(line) for cell in row.cells for line in lines_of_cell(cell.node))


def _rows_left(rows: list[_Row]) -> list[int]:
    """Of each row, how many rows of its section there are from it on: no cell reaches beyond."""
    left: list[int] = []
    for at in range(len(rows) - 1, -1, -1):
        same = at + 1 < len(rows) and rows[at + 1].section == rows[at].section
        left.append(left[-1] + 1 if same else 1)
    return left[::-1]


def _expand(rows: list[_Row], allowed: int) -> tuple[list[list[RawCell]], int, int]:
    """Repeat merged cells.

    Args:
        rows: Rows of the page.
        allowed: Cells that the grid may have, merged ones counted out.

    Returns:
        (the grid without columns in which no cell begins, header rows that the page declares,
        cells counted out).
    """
    widest = max(_WIDEST, 2 * max(len(row.cells) for row in rows))
    spans = [
        [_spans(cell.attributes, left, widest) for cell in row.cells]
        for row, left in zip(rows, _rows_left(rows), strict=True)
    ]
    placed = sum(down * across for row in spans for down, across in row)
    if placed > allowed:
        raise DocumentProblem.of("too_many_cells", most=limits.TABLE_CELLS)
    grid: list[dict[int, RawCell]] = [{} for _ in rows]
    widest_row = max(sum(across for _, across in row) for row in spans)
    for r, row in enumerate(rows):
        _free_row(grid, r, widest_row, sum(across for _, across in spans[r]))
        column = 0
        for cell, (down, across) in zip(row.cells, spans[r], strict=True):
            while column in grid[r]:
                column += 1
            _place(
                grid,
                (r, column),
                (down, across),
                cell_of(lines_of_cell(cell.node), indent=_indent(cell) if column == 0 else 0),
            )
            column += across
    width = max((max(row, default=-1) for row in grid), default=-1) + 1
    begun = {c for row in grid for c, cell in row.items() if cell.printed_here}
    columns = [c for c in range(width) if c in begun]
    full = [[row.get(c) or RawCell("", printed_here=False) for c in columns] for row in grid]
    header_rows = sum(1 for _ in takewhile(lambda row: row.in_head, rows))
    return full, header_rows if header_rows < len(rows) else 0, placed


def _place(
    grid: list[dict[int, RawCell]],
    at: tuple[int, int],
    span: tuple[int, int],
    cell: RawCell,
) -> None:
    """Put a cell and the copies that it is merged over into the grid."""
    if span == (1, 1):
        grid[at[0]].setdefault(at[1], cell)
        return
    for dr in range(span[0]):
        for dc in range(span[1]):
            made = (
                RawCell(
                    cell.text, printed_here=False, repair=CellRepair.FILLED, repair_reason=_MERGED
                )
                if dr or dc
                else cell
            )
            grid[at[0] + dr].setdefault(at[1] + dc, made)


def _free_row(grid: list[dict[int, RawCell]], row: int, width: int, own: int) -> None:
    """End the merged cells that leave a row no place for its own: heads over a row that the page
    has lost, or heads that claim more rows than they have beside a row as wide as the table.

    Args:
        grid: The cells placed so far.
        row: The row whose cells come next.
        width: Columns of the widest row.
        own: Columns that the row's own cells take.
    """
    taken = [column in grid[row] for column in range(width)]
    if not all(taken) and not (width > _NARROW and own >= width and any(taken)):
        return
    for below in grid[row:]:
        below.clear()


def _indent(cell: _PageCell) -> int:
    """Steps that a row's name is set in: two wide blanks, four hard blanks or two ems each."""
    text = cell.node.text().lstrip("\r\n\t ")
    lead = text[: len(text) - len(text.lstrip("\u3000\xa0 "))]
    steps = lead.count("\u3000") / 2 + lead.count("\xa0") / 4
    styles = [cell.attributes.get("style") or ""]
    if cell.node.child is not None and not cell.node.child.is_text_node:
        styles += [p.attributes.get("style") or "" for p in cell.node.css("p")]
    if not any(styles):
        return round(steps)
    return round(
        steps
        + max(
            (float(found[1]) / 2 for style in styles if (found := _TEXT_INDENT.search(style))),
            default=0.0,
        )
    )


def _is_layout(node: LexborNode, grid: list[list[RawCell]]) -> bool:
    printed = [cell for row in grid for cell in row if cell.printed_here]
    characters = sum(len(cell.text) for cell in printed)
    if not characters or max(len(cell.text) for cell in printed) > _LONGEST_CELL:
        return True
    filled = sum(bool(cell.text) for cell in printed)
    linked = sum(len(link.text(strip=True)) for link in node.css("a"))
    return filled < 3 or linked > 0.7 * characters


def _drop_blank_rows(table: RawTable) -> None:
    """Take out rows that hold nothing: pages set tables apart with them."""
    blank = [not any(cell.text for cell in row) for row in table.rows]
    if table.header_rows:
        table.header_rows = table.header_rows - sum(blank[: table.header_rows]) or None
    table.rows[:] = [row for row, nothing in zip(table.rows, blank, strict=True) if not nothing]


def _strip_lines(found: FoundTable) -> None:
    """Take full-width rows above and below the grid out of it: captions, unit lines, notes."""
    rows = found.table.rows

    def only_text(row: list[RawCell]) -> str | None:
        filled = [cell.text for cell in row if cell.text and cell.printed_here]
        return (
            filled[0]
            if len(filled) == 1
            and (row[0].text == row[-1].text or not any(c.text for c in row[1:]))
            else None
        )

    while len(rows) > 2 and (text := only_text(rows[0])) is not None:
        if classify(text).kind not in (BlockKind.CAPTION, BlockKind.NOTE):
            if found.table.caption or not _is_title(rows, text):
                break
            found.table.caption = one_line(text)
            text = found.table.caption
        found.above.append(text)
        del rows[0]
        found.table.header_rows = (
            (found.table.header_rows - 1 or None) if found.table.header_rows else None
        )
    below: list[str] = []
    while (
        len(rows) > 2
        and (text := only_text(rows[-1])) is not None
        and classify(text).kind is BlockKind.NOTE
    ):
        below.insert(0, text)
        del rows[-1]
    found.below += below


def _is_title(rows: list[list[RawCell]], text: str) -> bool:
    """Whether a row of one cell over all columns is the table's title (``主要指标完成情况表``)
    rather than the first of its groups.
    """
    merged_further_down = any(
        row[0].printed_here and row[0].text and row[0].text == row[-1].text for row in rows[2:]
    )
    across = rows[0][0].text == rows[0][-1].text and len(rows[0]) > 1
    return (
        across
        and not merged_further_down
        and _TITLE_WORDS.search(text) is not None
        and len(text) <= LONGEST_HEADING
    )
