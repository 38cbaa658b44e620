"""One grid that holds several tables, one below the other: cut where a head of its own or a unit
line begins the next.

    财政                                      a title
    指标 | 1-5月（亿元）   | 增长（%）          its head
    收入 | 50.1            | 3.2
    外贸                                      the next one
    指标 | 1-5月（万美元） | 增长（%）
    出口 | 6939.2          | -39.5

A title over rows that continue under the same head is a group of rows, and stays; a unit line over
such rows begins a table that takes the head along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.line_kinds import LONGEST_HEADING, classify, is_closed
from pipeline.documents.tables.flattened import is_header_word
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import (
    STUB,
    UNIT_ONLY,
    is_figure,
    is_placeholder,
    is_unit_header,
    is_year,
    plain,
)
from pipeline.documents.tables.values import unit_in
from warehouse.vocabularies import CellRepair

# 指标, 产品名称, 年份: what is over the first column
_STUB = re.compile(rf"{STUB}|单位(?:名称)?|年份|月份|季度|时间")
_TAKEN_ALONG = "head of the table above, which continues under another unit"


@dataclass(slots=True)
class StackedTable:
    """A table of a stack, and the lines that are over it.

    Attributes:
        lines: Title and unit lines, in order.
        table: The table.
    """

    lines: list[str] = field(default_factory=list)
    table: RawTable = field(default_factory=lambda: RawTable([]))


def tables_in(table: RawTable) -> list[StackedTable]:
    """The tables that a grid holds, in order; the grid itself where it holds one."""
    rows = table.rows
    lines = [_line_in(row) for row in rows]
    if len(rows) < 3 or not any(line is not None for line in lines[:-1]) and not _repeats(rows):
        return [StackedTable(table=table)]
    cuts = _cuts(rows, lines)
    if cuts == [0] and not _unit_above_figures(rows, lines):
        return [StackedTable(table=table)]
    out: list[StackedTable] = []
    head: list[list[RawCell]] = []
    for first, last in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        made, head = _cut_out(table, lines, first, last, head)
        out.append(made)
    out[0].table.caption, out[0].table.unit = table.caption, table.unit
    return out


def _cut_out(
    table: RawTable,
    lines: Sequence[str | None],
    first: int,
    last: int,
    above: list[list[RawCell]],
) -> tuple[StackedTable, list[list[RawCell]]]:
    """The table in the rows from ``first`` to ``last`` and its head; without a head of its own it
    takes that of the table above along.
    """
    rows, body = table.rows, first
    while body < last and lines[body] is not None and _begins(rows, lines, body, last):
        body += 1
    over = [line for line in lines[first:body] if line is not None]
    own = _head_size(rows, lines, body, last)
    grid = [list(row) for row in rows[body:last]]
    head = grid[:own] if own else above
    if not own:
        grid = [[_copy(cell) for cell in row] for row in head] + grid
    size = len(head)
    while size < len(grid) and (line := _line_in(grid[size])) and _unit_of(line):
        over.append(line)  # below the head, above the figures
        del grid[size]
    header_rows = len(head) if head and not own else None
    if not first and table.header_rows:  # what the page declares, without the lines over it
        header_rows = max(table.header_rows - (body - first), 0) or None
    cut = replace(table, rows=grid, caption="", unit="", row_pages=(), header_rows=header_rows)
    return StackedTable(over, cut), head


def _line_in(row: Sequence[RawCell]) -> str | None:
    """The text of a row that holds one text only: over its whole width, or alone in it."""
    texts = {cell.text for cell in row if cell.text}
    if len(texts) != 1:
        return None
    text = texts.pop()
    if is_figure(text) or is_placeholder(text) or is_closed(text) or len(text) > LONGEST_HEADING:
        return None
    if not classify(text).unit and not row[0].text:
        return None
    return text


def _holds_figures(row: Sequence[RawCell]) -> bool:
    return any(is_figure(cell.text) and not is_year(cell.text) for cell in row[1:])


def _repeats(rows: Sequence[Sequence[RawCell]]) -> bool:
    """Whether the name over the first column comes again further down."""
    first = plain(rows[0][0].text) if rows[0] else ""
    return bool(_STUB.fullmatch(first)) and any(plain(row[0].text) == first for row in rows[2:])


def _is_head(rows: Sequence[Sequence[RawCell]], lines: Sequence[str | None], at: int) -> bool:
    """Whether a row is over the figures below it: a name for the column of names, then names,
    units or years.
    """
    row = rows[at]
    texts = [cell.text for cell in row if cell.text]
    if lines[at] is not None or len(set(texts)) < 2 or _holds_figures(row):
        return False
    below = next((r for r in range(at + 1, len(rows)) if lines[r] is None), None)
    if below is None:
        return False
    stub = plain(row[0].text)
    words = sum(
        is_header_word(text) or is_year(text) or is_unit_header(text) or bool(unit_in(text))
        for text in texts
    )
    if not (_STUB.fullmatch(stub) or (not stub and 2 * words >= len(texts))):
        return False
    return _holds_figures(rows[below]) or any(
        _holds_figures(rows[r]) for r in range(below, min(below + 3, len(rows)))
    )


def _cuts(rows: Sequence[Sequence[RawCell]], lines: Sequence[str | None]) -> list[int]:
    """Where the tables of a stack begin."""
    cuts = [0]
    figures = False
    for at in range(len(rows)):
        line = lines[at]
        if line is None and not _is_head(rows, lines, at):
            figures = figures or _holds_figures(rows[at])
            continue
        if not figures:
            continue
        if line is None or (_unit_of(line) and _goes_on(rows, at)):
            first = at
            while first > cuts[-1] + 1 and lines[first - 1] is not None:
                first -= 1
            cuts.append(first)
            figures = False
    return cuts


def _unit_of(line: str) -> str:
    """The unit that a line in a grid says for what is below it: 单位：万吨, （万吨）."""
    return classify(line).unit or (unit_in(line) if UNIT_ONLY.fullmatch(plain(line)) else "")


def _goes_on(rows: Sequence[Sequence[RawCell]], at: int) -> bool:
    """Whether figures are close below a row."""
    return any(_holds_figures(rows[r]) for r in range(at + 1, min(at + 6, len(rows))))


def _begins(
    rows: Sequence[Sequence[RawCell]], lines: Sequence[str | None], at: int, last: int
) -> bool:
    """Whether a line at the beginning of a table belongs over its grid: a unit line, or a title
    over a head or unit line; over rows of figures it is a group of the grid.
    """
    line = lines[at]
    if line is not None and _unit_of(line):
        return True
    following = next((r for r in range(at + 1, last) if lines[r] is None), None)
    between = any(_unit_of(line) for line in lines[at + 1 : following] if line is not None)
    return following is not None and (between or _is_head(rows, lines, following))


def _unit_above_figures(rows: Sequence[Sequence[RawCell]], lines: Sequence[str | None]) -> bool:
    """Whether a unit line is in the grid above its first figures."""
    for row, line in zip(rows, lines, strict=True):
        if line is None and _holds_figures(row):
            return False
        if line is not None and _unit_of(line):
            return True
    return False


def _head_size(
    rows: Sequence[Sequence[RawCell]], lines: Sequence[str | None], first: int, last: int
) -> int:
    """How many rows at the beginning of a table are its head."""
    size = 0
    while first + size < last and lines[first + size] is None:
        row = rows[first + size]
        if _holds_figures(row) or not (size or _is_head(rows, lines, first)):
            break
        size += 1
    return size


def _copy(cell: RawCell) -> RawCell:
    return RawCell(
        cell.text, printed_here=False, repair=CellRepair.FILLED, repair_reason=_TAKEN_ALONG
    )
