"""Rows at a page's edge that are a table only with what stands on the next page: the head at the foot, the last row at the head."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.parts import UNIT
from pipeline.documents.pdf.channels import Columns
from pipeline.documents.pdf.continuation import same_columns, says_continued, shifted_to
from pipeline.documents.pdf.lines import Line, close_up, render
from pipeline.documents.pdf.page import Page
from pipeline.documents.pdf.tables import PageTable
from pipeline.documents.pdf.tables_open import read_open

_FIT = 0.8
"""Share of the words of a loose part that must stand in the columns of the table it goes on with."""


def settle_loose(pages: Sequence[Page]) -> None:
    """Join loose rows to the tables on neighbouring pages that they belong to, as parts of their columns; others are lines again.

    Args:
        pages: All pages, their furniture taken out.
    """
    for before, after in zip(pages, pages[1:], strict=False):
        upper, lower = _last_table(before), _first_table(after)
        if upper is not None and lower is not None and (upper.loose or lower.loose):
            _try_to_join(upper, lower)
    for page in pages:
        for table in [table for table in page.tables if table.loose]:
            page.tables.remove(table)
            page.lines += _lines_of(table)


def _last_table(page: Page) -> PageTable | None:
    """The table that ends the page, footnotes and captions under it aside."""
    table = max(page.tables, key=lambda item: item.box.bottom, default=None)
    if table is None:
        return None
    size = max((line.size for line in page.lines), default=10.0)
    below = [line for line in page.lines if line.middle > table.box.bottom]
    return table if all(line.size <= 0.95 * size for line in below) else None


def _first_table(page: Page) -> PageTable | None:
    """The table that begins the page, marks of continuation above it aside."""
    table = min(page.tables, key=lambda item: item.box.top, default=None)
    if table is None:
        return None
    above = [close_up(render(line).text) for line in page.lines if line.middle < table.box.top]
    return table if all(says_continued(text) or UNIT.match(text) for text in above) else None


def _try_to_join(upper: PageTable, lower: PageTable) -> None:
    """Accept both parts where the columns of one hold the words of the other; a loose part is read anew by the columns of the whole."""
    if upper.ruled or lower.ruled:
        if upper.ruled and lower.ruled and len(upper.grid[0]) == len(lower.grid[0]):
            upper.loose = lower.loose = None
        return
    if same_columns(upper.columns, lower.columns):
        upper.loose = lower.loose = None
        return
    whole, part = (upper, lower) if lower.loose and not upper.loose else (lower, upper)
    if part.loose is None or whole.loose is not None and len(whole.grid) < len(part.grid):
        return
    region, lines = part.loose
    columns = shifted_to(whole.columns, _words(lines), _FIT)
    if columns is None:
        return
    part.grid, part.columns = read_open(region, lines, columns)
    part.settle()
    upper.loose = lower.loose = None


def _words(lines: Sequence[Line]) -> Columns:
    return [(word[0].x0, word[-1].x1) for line in lines for word in line.words(0.6)]


def _lines_of(table: PageTable) -> list[Line]:
    lines = table.loose[1] if table.loose else []
    for line in lines:
        line.settle()
    return lines
