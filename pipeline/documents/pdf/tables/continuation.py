"""Tables that run on over a page break: the parts joined, the repeated head taken out of the
rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.documents.line_kinds import CONTINUED
from pipeline.documents.pdf.layout.channels import Columns
from pipeline.documents.pdf.layout.lines import Line, close_up, render
from pipeline.documents.pdf.tables.cells import Grid, TableCell, boundaries_of
from pipeline.documents.pdf.tables.find import PageTable

_CONTINUED_TAIL = re.compile(r"[（(]\s*续[表0-9一二三四五六七八九十]*\s*[）)]|\s续[表0-9]*$")
"""``表3 主要指标（续）``."""


@dataclass(slots=True)
class WholeTable:
    """A table, its parts joined.

    Attributes:
        parts: What is on each page.
        grid: All rows, repeated heads left out.
        row_pages: Page of each row.
        caption: Caption lines of the first part.
        unit: Unit lines of the first part.
        repeated: (page, text) of captions and heads that the later parts repeat.
        notes: What is printed under the table.
        announced: Whether caption and unit are at the foot of the page before, blocks of their
            own there.
    """

    parts: list[PageTable]
    grid: Grid
    row_pages: list[int]
    caption: list[Line] = field(default_factory=list)
    unit: list[Line] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)
    announced: bool = False

    @property
    def page(self) -> int:
        """Page it begins on."""
        return self.parts[0].page


def whole(part: PageTable, caption: list[Line], unit: list[Line]) -> WholeTable:
    """A table of one part."""
    return WholeTable([part], part.grid, [part.page] * len(part.grid), caption, unit)


def caption_text(lines: Sequence[Line]) -> str:
    """A caption's lines as one text."""
    return " ".join(close_up(render(line).text) for line in lines)


def says_continued(text: str) -> bool:
    """Whether a caption says that the table began on the page before."""
    return bool(CONTINUED.match(text) or _CONTINUED_TAIL.search(text))


def runs_on(first: WholeTable, second: WholeTable) -> bool:
    """Whether a table at the head of a page goes on with the one at the foot of the page before.

    Args:
        first: The table at the foot.
        second: The table at the head.

    Returns:
        True where a mark says so, or columns agree and the second has no caption of its own.
    """
    before, after = first.parts[-1], second.parts[0]
    if after.page != before.page + 1:
        return False
    if len(first.grid[0]) != len(second.grid[0]):
        return False
    if before.ruled != after.ruled:
        return False
    if before.ruled:
        widths = before.box.x1 - before.box.x0, after.box.x1 - after.box.x0
        if abs(widths[0] - widths[1]) > 0.08 * max(widths):
            return False
    elif not same_columns(before.columns, after.columns):
        return False
    caption, own = caption_text(first.caption), caption_text(second.caption)
    if not own or says_continued(own):
        return True
    return bool(caption) and re.sub(r"\s", "", caption) == re.sub(r"\s", "", own)


def same_columns(first: Columns, second: Columns) -> bool:
    """Whether the columns of two parts of an open table are the same; facing pages may have other
    margins.
    """
    if len(first) != len(second) or not first:
        return False
    middles = (second[0][0] + second[-1][1] - first[0][0] - first[-1][1]) / 2
    for move in (0.0, second[0][0] - first[0][0], middles):
        moved = [(left - move, right - move) for left, right in second]
        both = [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(first, moved, strict=True)]
        apart = all(left[1] < right[0] for left, right in zip(both, both[1:], strict=False))
        if apart and all(
            min(b, d) > max(a, c) - 12 for (a, b), (c, d) in zip(first, moved, strict=True)
        ):
            return True
    return False


def shifted_to(columns: Columns, words: Columns, share: float) -> Columns | None:
    """Columns moved sideways to where they hold the words of another page.

    Args:
        columns: (left, right) of the words of each column.
        words: (left, right) of words, or of columns, on the other page.
        share: How many of the words must be in one column each.

    Returns:
        The columns where they are on that page; None where they do not hold the words.
    """
    if not columns or not words:
        return None
    moves = (
        0.0,
        min(a for a, _ in words) - columns[0][0],
        max(b for _, b in words) - columns[-1][1],
    )
    edges = [-1e9, *boundaries_of(columns), 1e9]
    best: tuple[int, float] | None = None
    for move in moves:
        held = 0
        for a, b in words:
            number = bisect_right(edges, (a + b) / 2 - move) - 1
            left, right = columns[number]
            held += (
                edges[number] - 3 <= a - move
                and b - move <= edges[number + 1] + 3
                and b - move > left - 12
                and a - move < right + 12
            )
        if best is None or held > best[0]:
            best = (held, move)
    if best is None or best[0] < share * len(words):
        return None
    return [(a + best[1], b + best[1]) for a, b in columns]


def join(first: WholeTable, second: WholeTable) -> None:
    """Append a continuation to a table.

    Args:
        first: Grows.
        second: Its rows, without the head that repeats the first's, are appended.
    """
    page = second.page
    for lines in (second.caption, second.unit):
        first.repeated += [(page, close_up(render(line).text)) for line in lines]
    skip = repeated_head(first.grid, second.grid)
    for row in second.grid[:skip]:
        first.repeated.append((page, " | ".join(cell.text().text for cell in row if not cell.copy)))
    if (
        skip < len(second.grid)
        and first.parts[-1].ruled
        and _ends_row(first.grid, second.grid[skip])
    ):
        for cell, rest in zip(first.grid[-1], second.grid[skip], strict=True):
            _printed_cell(first.grid, cell).rest += rest.fragments
        skip += 1
    first.grid = [*first.grid, *second.grid[skip:]]
    first.row_pages += second.row_pages[skip:]
    first.parts += second.parts
    first.notes += second.notes


def _printed_cell(grid: Grid, cell: TableCell) -> TableCell:
    """The cell itself, or where it only repeats a merged one, the place where that is printed."""
    if not cell.copy:
        return cell
    return next(
        (
            other
            for row in reversed(grid)
            for other in row
            if not other.copy and other.fragments is cell.fragments
        ),
        cell,
    )


def _ends_row(grid: Grid, row: Sequence[TableCell]) -> bool:
    """Whether a row is the rest of the row that the page's end cut: no figure, words only under
    words of the row before.

    Either it has no name and few words, or a column is empty in it that has a figure in nearly
    every row: a serial number.
    """
    last, body = grid[-1], grid[1:]
    filled = [i for i, cell in enumerate(row) if cell.fragments]
    numbered = [
        i
        for i in range(len(row))
        if i not in filled
        and sum(1 for other in body if other[i].fragments and other[i].fragments[0].is_figure)
        >= 0.8 * len(body)
    ]
    return (
        bool(filled)
        and (bool(numbered) or (0 not in filled and len(filled) <= 0.5 * len(row)))
        and all(last[i].fragments and not last[i].fragments[-1].is_figure for i in filled)
        and not any(fragment.is_figure for i in filled for fragment in row[i].fragments)
    )


def repeated_head(grid: Grid, later: Grid) -> int:
    """How many rows at the top of a continuation repeat the top of the table."""
    count = 0
    for row, other in zip(grid[:5], later[:5], strict=False):
        texts = [_plain(cell) for cell in row]
        if (
            texts != [_plain(cell) for cell in other]
            or not any(texts)
            or sum(1 for cell in row if any(f.is_figure for f in cell.fragments)) > 0.5 * len(row)
        ):
            break
        count += 1
    return count


def _plain(cell: TableCell) -> str:
    return re.sub(r"\s", "", cell.text().text)
