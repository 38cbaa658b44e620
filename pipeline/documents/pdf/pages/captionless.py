"""Rows at a page's edge that are a table only with what is on the next page: the head at the
foot, the last row at the head.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.line_kinds import UNIT
from pipeline.documents.pdf.layout.channels import Columns
from pipeline.documents.pdf.layout.lines import Line, close_up, render
from pipeline.documents.pdf.layout.page_footnotes import body_size, find_footnotes
from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.pdf.tables.continuation import same_columns, says_continued, shifted_to
from pipeline.documents.pdf.tables.find import PageTable
from pipeline.documents.pdf.tables.open_tables import read_open

_FIT_OF_HEAD = 0.5
"""The same for a head, whose entries may be over several columns."""

_FIT = 0.8
"""Share of the words of a tentative part that must be in the columns of the table it goes on
with."""


def settle_tentative(pages: Sequence[Page]) -> None:
    """Join tentative rows to the tables on neighbouring pages that they belong to, as parts of
    their columns; others stay lines.

    Args:
        pages: All pages, their furniture taken out.
    """
    body = body_size([page.lines for page in pages])
    for page in pages:
        _without_furniture(page)
    for before, after in zip(pages, pages[1:], strict=False):
        upper, lower = _last_table(before, body), _first_table(after)
        if (
            upper is not None
            and lower is not None
            and (upper.tentative or lower.tentative)
            and _belong_together(upper, lower)
        ):
            _accept(upper, before)
            _accept(lower, after)
    for page in pages:
        page.tables = [table for table in page.tables if not table.tentative]
        for line in page.lines:
            line.settle()


def _without_furniture(page: Page) -> None:
    """Take running heads and page numbers out of tentative rows."""
    gone = {id(line) for line in page.furniture}
    for table in page.tables:
        if table.tentative:
            table.tentative = (
                table.tentative[0],
                [line for line in table.tentative[1] if id(line) not in gone],
            )


def _accept(table: PageTable, page: Page) -> None:
    """Make tentative rows a table."""
    if table.tentative:
        taken = {id(line) for line in table.tentative[1]}
        page.lines = [line for line in page.lines if id(line) not in taken]
        table.tentative = None


def _last_table(page: Page, body: float) -> PageTable | None:
    """The table that ends the page, footnotes and captions under it aside."""
    table = max(page.tables, key=lambda item: item.box.bottom, default=None)
    if table is None:
        return None
    _, lines = find_footnotes(_other_lines(page, table), page.rules, page.number, page.height, body)
    return table if all(line.middle <= table.box.bottom for line in lines) else None


def _first_table(page: Page) -> PageTable | None:
    """The table that begins the page, marks of continuation above it aside."""
    table = min(page.tables, key=lambda item: item.box.top, default=None)
    if table is None:
        return None
    above = [
        close_up(render(line).text)
        for line in _other_lines(page, table)
        if line.middle < table.box.top
    ]
    return table if all(says_continued(text) or UNIT.match(text) for text in above) else None


def _other_lines(page: Page, table: PageTable) -> list[Line]:
    own = {id(line) for line in table.tentative[1]} if table.tentative else set()
    return [line for line in page.lines if id(line) not in own]


def _belong_together(upper: PageTable, lower: PageTable) -> bool:
    """Whether the columns of one part hold the words of the other; a tentative part is then read
    anew by the columns of the whole one.
    """
    if upper.ruled and lower.ruled:
        return len(upper.grid[0]) == len(lower.grid[0])
    if (upper.ruled and not upper.tentative) or (lower.ruled and not lower.tentative):
        return False
    if upper.tentative and lower.tentative and not _has_figures(lower):
        return False
    whole, part = sorted(
        (upper, lower),
        key=lambda table: (not table.tentative, _has_figures(table), len(table.grid)),
        reverse=True,
    )
    if part.tentative is None:
        return False
    region, lines = part.tentative
    columns = shifted_to(
        whole.columns, _words(lines), _FIT if part is lower or _has_figures(part) else _FIT_OF_HEAD
    )
    if columns is None and same_columns(upper.columns, lower.columns):
        columns = whole.columns
    if columns is None:
        return False
    grid, columns = read_open(region, lines, columns, head_alone=part is upper)
    if not grid:
        return False
    part.grid, part.columns, part.ruled = grid, columns, False
    part.settle()
    return True


def _has_figures(table: PageTable) -> bool:
    return any(
        fragment.is_figure for row in table.grid for cell in row for fragment in cell.fragments
    )


def _words(lines: Sequence[Line]) -> Columns:
    return [(word[0].x0, word[-1].x1) for line in lines for word in line.words(0.6)]
