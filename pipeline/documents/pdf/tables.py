"""Tables of a page: candidates are read by the reader their rules call for, and kept if their cells make a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.model import Box
from pipeline.documents.pdf.cells import Grid
from pipeline.documents.pdf.figures import is_figure_caption, is_table_caption
from pipeline.documents.pdf.lines import Line, close_up, render
from pipeline.documents.pdf.paragraphs import margins
from pipeline.documents.pdf.regions import Region, find_regions, has_two_rules
from pipeline.documents.pdf.rules import Graphics
from pipeline.documents.pdf.runs import extend_downwards, regions_above_rule, regions_under_captions
from pipeline.documents.pdf.tables_ruled import read_ruled
from pipeline.documents.pdf.tables_three_line import read_three_line


@dataclass(slots=True)
class PageTable:
    """A table, or the part of one that stands on a page.

    Attributes:
        box: Where it stands.
        grid: Its cells.
        page: Page number.
        ruled: Whether its columns are ruled.
    """

    box: Box
    grid: Grid
    page: int
    ruled: bool

    def settle(self) -> None:
        """Let go of the glyphs."""
        for row in self.grid:
            for cell in row:
                for fragment in cell.fragments:
                    fragment.settle()


def find_tables(lines: list[Line], graphics: Graphics, page: int, height: float) -> tuple[list[PageTable], list[Line]]:
    """Tables of a page and the lines that stand in none.

    Args:
        lines: All lines of the page.
        graphics: Its rules and drawings.
        page: Its number.
        height: Its height.

    Returns:
        (tables from top to bottom, remaining lines).
    """
    tables: list[PageTable] = []
    remaining = lines
    for region in _candidates(lines, graphics, height):
        inside = [line for line in remaining if region.holds(line)]
        if len(inside) < 2 or _is_chart(region, graphics, remaining):
            continue
        ruled = _inner_verticals(region)
        grid = read_ruled(region, inside) if ruled else read_three_line(region, inside)
        if not _is_table(grid):
            continue
        tables.append(PageTable(region.box, grid, page, ruled))
        taken = {id(line) for line in inside}
        remaining = [line for line in remaining if id(line) not in taken]
    return tables, remaining


def _candidates(lines: list[Line], graphics: Graphics, height: float) -> list[Region]:
    """Regions that rules mark out, those that lack a rule at the page's edge, and those that have none but a caption."""
    found = find_regions(lines, graphics)
    for region in found:
        extend_downwards(region, lines, height)
    regions = [region for region in found if has_two_rules(region)]
    regions += regions_above_rule(lines, graphics, regions)
    left, right = margins(lines)
    regions += regions_under_captions(lines, regions, left, right)
    return sorted(regions, key=lambda r: (r.top, r.x0))


def _inner_verticals(region: Region) -> bool:
    height = region.bottom - region.top
    return any(region.x0 + 8 < v.at < region.x1 - 8 and v.length >= 0.3 * height for v in region.vertical)


def _is_chart(region: Region, graphics: Graphics, lines: Sequence[Line]) -> bool:
    """Whether a grid of rules is the frame of a chart: curves in it, or the caption of a figure beside it and none of a table."""
    curves = sum(
        1 for box in graphics.curves if region.top < box.top and box.bottom < region.bottom and region.x0 < box.x0 and box.x1 < region.x1
    )
    if curves >= 3 or sum(1 for bar in graphics.drawings if _crosses(bar, region)) >= 3:
        return True
    near = [line for line in lines if -45 <= line.middle - region.bottom <= 60 or -60 <= line.middle - region.top <= 12]
    captions = [close_up(render(line).text) for line in near if line.x1 > region.x0 and line.x0 < region.x1]
    return any(is_figure_caption(text) for text in captions) and not any(is_table_caption(text) for text in captions)


def _crosses(bar: Box, region: Region) -> bool:
    """Whether a filled shape stands across a rule that is longer than it on both sides: a bar of a chart, never the shade of a cell."""
    return any(r.start < bar.x0 - 2 and r.end > bar.x1 + 2 and bar.top + 2 < r.at < bar.bottom - 2 for r in region.horizontal)


def _is_table(grid: Grid) -> bool:
    """Whether cells make a table: two rows and columns at least, and enough of the cells hold something."""
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    filled = sum(1 for row in grid for cell in row if cell.fragments)
    return filled >= 0.4 * len(grid) * len(grid[0]) and sum(1 for row in grid if sum(1 for c in row if c.fragments) >= 2) >= 2
