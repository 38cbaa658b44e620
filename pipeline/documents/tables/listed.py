"""Tables of which nothing is left but their cells, one a line: a head of words for columns, then
rows that all look alike.

Without any sign that a line is a cell, only a strict pattern is believed: every row has figures in
the same columns and words in the others. Knows lines only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents.tables.flattened import MOST_COLUMNS, is_header_word
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import (
    STUB,
    is_figure,
    is_placeholder,
    is_year,
    join_wraps,
)
from pipeline.documents.tables.values import unit_in

_LONGEST_CELL = 30
_FEWEST_CELLS = 6  # in the body
# 比上年增长, 同比: words over a column of comparisons, whatever follows
_COMPARES = re.compile(r"(?:比|较)(?:上年|上月|年初)|同比|环比|增[减长速幅]|涨跌|指数$|价格指数")
_STUB = re.compile(STUB)
_BRACKETED = re.compile(r"[（(][^（）()]{1,12}[)）]")
_OPEN_HEAD = re.compile(r"(?:比|较)(?:上年|上月|年初|上年末|上年同期|去年同期)$")
_MOVES = re.compile(r"增长|增减|增加|上涨|涨跌|±|提高|变化")
_STOPS = frozenset("，。；！？|\t")


def is_cell(line: str) -> bool:
    """Whether a line can be a cell: short, without a sentence's punctuation.

    >>> is_cell("粮食"), is_cell("55.3"), is_cell("全年增长5.2%。")
    (True, True, False)
    """
    return 0 < len(line) <= _LONGEST_CELL and not _STOPS.intersection(line)


def listed_tables(lines: Sequence[str]) -> list[tuple[int, int, RawTable]]:
    """The tables in a run of lines that are all cells.

    Returns:
        (index of its first line, index after its last, the table) of each, in order.
    """
    cells, places = _joined_heads([join_wraps(line) for line in lines])
    run = _Run(cells)
    found: list[tuple[int, int, RawTable]] = []
    start = 0
    while start < len(cells) - _FEWEST_CELLS:
        end, columns = run.widest(start)
        if end:
            grid = [
                [RawCell(text, printed_here=bool(text)) for text in row]
                for row in run.grid(start, end, columns)
            ]
            found.append((places[start], places[end], RawTable(grid)))
        start = end or start + 1
    return found


def _joined_heads(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """The cells that lines are, heads that are wrapped over lines set together (``绝对数`` and
    ``（亿美元）``, ``比上年`` and ``增长（%）``); and of each cell, and the end, its first line.
    """
    cells: list[str] = []
    places: list[int] = []
    for number, line in enumerate(lines):
        above = cells[-1] if cells else ""
        goes_on = _BRACKETED.fullmatch(line) or (
            _OPEN_HEAD.search(above) and _MOVES.match(line) is not None
        )
        if above and goes_on and not is_figure(above) and not is_placeholder(above):
            cells[-1] += line
            continue
        cells.append(line)
        places.append(number)
    return cells, [*places, len(lines)]


class _Run:
    """Cells, and of each whether it is a value and whether it can be over a column."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = cells
        self.rows: dict[tuple[int, int], list[int]] = {}
        self._values = [is_figure(cell) or is_placeholder(cell) for cell in cells]
        self._names = [is_header_word(cell) or _STUB.fullmatch(cell) is not None for cell in cells]
        self._years = [is_year(cell) for cell in cells]
        self._words = [
            year or is_header_word(cell) or bool(unit_in(cell)) or _COMPARES.match(cell) is not None
            for year, cell in zip(self._years, cells, strict=True)
        ]

    def grid(self, start: int, end: int, columns: int) -> list[list[str]]:
        """The rows of a table, the name of a group with empty cells beside it."""
        firsts = [start, *self.rows[start, columns]]
        return [
            [*self.cells[at:stop], *[""] * (columns - stop + at)]
            for at, stop in zip(firsts, [*firsts[1:], end], strict=True)
        ]

    def widest(self, start: int) -> tuple[int, int]:
        """(index after the last row, columns) of the table from ``start`` on that reaches
        furthest; (0, 0) for none.
        """
        if (
            not self._names[start]
            or self._years[start]
            or not any(self._values[start : start + 2 * MOST_COLUMNS])
        ):
            return 0, 0
        end, columns = max(
            (self._end(start, columns), -columns) for columns in range(2, MOST_COLUMNS + 1)
        )
        return (end, -columns) if end else (0, 0)

    def _end(self, start: int, columns: int) -> int:
        """Index after the last row of a table of so many columns; 0 where the rows do not look
        alike.
        """
        at = start + columns
        head = self.cells[start:at]
        figures = any(
            value and not year
            for value, year in zip(self._values[start:at], self._years[start:at], strict=True)
        )
        # 指标 over the names says that the next cells are heads, whatever words they are
        known = _STUB.fullmatch(head[0]) is not None or 2 * sum(self._words[start:at]) >= columns
        if not known or len(set(head)) < columns or figures:
            return 0
        pattern = self._values[at : at + columns]
        if len(pattern) < columns or pattern[0] or not any(pattern):
            return 0
        rows: list[int] = []
        while at + columns <= len(self.cells):
            if self._values[at : at + columns] == pattern:
                rows.append(at)
                at += columns
            elif (
                pattern[1]
                and not self._values[at]
                and not self._words[at]
                and self._values[at + 1 : at + 1 + columns] == pattern
            ):
                rows.append(at)  # the name of a group
                at += 1
            else:
                break
        self.rows[start, columns] = rows
        return at if at - start - columns >= max(_FEWEST_CELLS, 2 * columns) else 0
