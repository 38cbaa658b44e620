"""Cells of several lines: words that a cell wraps, figures that are one below the other, and rows
that a page sets into one.

    第一产业⏎第二产业 | 11.1⏎22.2 | 1.1⏎2.2      two rows
    税收              | 12⏎34                     one row; 12 and 34, never 1234
    规模以上工业⏎增加值 | 56.5                     a name that is wrapped

Knows cells only; which lines a cell has is its reader's to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import is_figure, is_placeholder, is_year, sentence_of
from warehouse.vocabularies import CellRepair

BETWEEN_FIGURES = " / "
_SPREAD = "printed once for the lines of its row"
_NUMBER_ENDS = re.compile(r"\d[%％‰]?[)）]?$")
_NUMBER_BEGINS = re.compile(r"[(（]?[-−–—+＋]?\d")


def join_cell_lines(lines: Sequence[str]) -> str:
    """The lines of a cell as one text: wrapped words set together, figures kept apart.

    >>> join_cell_lines(["规模以上工业", "增加值"]), join_cell_lines(["5.2", "4.6"])
    ('规模以上工业增加值', '5.2 / 4.6')
    >>> join_cell_lines(["1234.", "5"]), join_cell_lines(["12,", "345"])
    ('1234.5', '12,345')
    """
    text = ""
    for line in lines:
        if text and _NUMBER_ENDS.search(text) and _NUMBER_BEGINS.match(line):
            text = f"{text}{BETWEEN_FIGURES}{line}"
        else:
            text = sentence_of(text, line)[0] if text else line
    return text


def cell_of(lines: Sequence[str], *, indent: int = 0) -> RawCell:
    """A cell of these lines."""
    if len(lines) < 2:
        return RawCell(lines[0] if lines else "", indent=indent)
    return RawCell(join_cell_lines(lines), indent=indent, lines=tuple(lines))


def split_rows(table: RawTable) -> None:
    """Split the rows of a table that hold several rows, a line each in every cell."""
    rows: list[list[RawCell]] = []
    header_rows = table.header_rows
    for index, row in enumerate(table.rows):
        parts = _parts(row)
        rows += parts
        if header_rows is not None and table.header_rows is not None and index < table.header_rows:
            header_rows += len(parts) - 1
    if len(rows) > len(table.rows):
        table.rows[:] = rows
        table.header_rows = header_rows
        table.row_pages = ()


def _parts(row: Sequence[RawCell]) -> list[list[RawCell]]:
    """The rows that a row holds: itself, or one for every line where all cells that have several
    have as many, names among them and figures.
    """
    counts = {len(cell.lines) for cell in row if cell.lines}
    if len(counts) != 1:
        return [list(row)]
    filled = [cell for cell in row if cell.lines]
    named = any(all(_is_name(line) for line in cell.lines) for cell in filled)
    valued = any(all(_is_value(line) for line in cell.lines) for cell in filled)
    alone = any(_is_value(cell.text) for cell in row if cell.text and not cell.lines)
    if not named or not valued or alone:
        return [list(row)]
    return [[_line_of(cell, line) for cell in row] for line in range(counts.pop())]


def _line_of(cell: RawCell, line: int) -> RawCell:
    if cell.lines:
        return RawCell(cell.lines[line], printed_here=cell.printed_here, indent=cell.indent)
    if not line or not cell.text:
        return cell if not line else RawCell("", printed_here=False)
    return RawCell(cell.text, printed_here=False, repair=CellRepair.FILLED, repair_reason=_SPREAD)


def _is_value(text: str) -> bool:
    return (is_figure(text) and not is_year(text)) or is_placeholder(text)


def _is_name(text: str) -> bool:
    return not is_figure(text) and not is_placeholder(text)
