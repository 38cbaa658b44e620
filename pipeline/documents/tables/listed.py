"""Tables of which nothing is left but their cells, one a line: a head of words for columns, then rows that all look alike.

Without any sign that a line is a cell, only a strict pattern is believed: every row has figures in the same columns and words in the
others. Knows lines only.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.builder import RawCell, RawTable
from pipeline.documents.tables.flattened import MOST_COLUMNS, is_header_word
from pipeline.documents.tables.words import is_figure, is_placeholder, is_year, join_wraps

_LONGEST_CELL = 25
_FEWEST_CELLS = 6  # in the body
_STOPS = frozenset("，。；！？|\t")


def is_cell(line: str) -> bool:
    """Whether a line can be a cell: short, without a sentence's punctuation.

    >>> is_cell("粮食"), is_cell("55.3"), is_cell("全年增长5.2%。")
    (True, True, False)
    """
    return 0 < len(line) <= _LONGEST_CELL and not _STOPS.intersection(line)


def _is_value(text: str) -> bool:
    return is_figure(text) or is_placeholder(text)


def listed_table(lines: Sequence[str]) -> tuple[int, int, RawTable] | None:
    """The first table in a run of lines that are all cells.

    Returns:
        (index of its first line, index after its last, the table); None where there is none.
    """
    cells = [join_wraps(line) for line in lines]
    for start in range(len(cells) - _FEWEST_CELLS):
        if not (is_header_word(cells[start]) and not is_year(cells[start])):
            continue
        ends = {columns: _end(cells, start, columns) for columns in range(2, MOST_COLUMNS + 1)}
        columns = max(ends, key=lambda n: (ends[n] - start, -n))
        if ends[columns]:
            rows = [cells[i : i + columns] for i in range(start, ends[columns], columns)]
            return start, ends[columns], RawTable([[RawCell(text) for text in row] for row in rows])
    return None


def _end(cells: Sequence[str], start: int, columns: int) -> int:
    """Index after the last row of a table of so many columns; 0 where the rows do not look alike."""
    head = cells[start : start + columns]
    words = sum(is_header_word(cell) or is_year(cell) for cell in head)
    if 2 * words < columns or len(set(head)) < columns or any(_is_value(cell) and not is_year(cell) for cell in head):
        return 0
    at = start + columns
    pattern = [_is_value(cell) for cell in cells[at : at + columns]]
    if len(pattern) < columns or pattern[0] or not any(pattern):
        return 0
    while at + columns <= len(cells) and [_is_value(cell) for cell in cells[at : at + columns]] == pattern:
        at += columns
    return at if at - start - columns >= max(_FEWEST_CELLS, 2 * columns) else 0
