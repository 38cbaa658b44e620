"""Tables of a page: candidates are read by the reader their rules call for, and kept if their
cells make a table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

import numpy as np

from pipeline.documents.document import Box
from pipeline.documents.line_kinds import UNIT
from pipeline.documents.pdf.glyphs.characters import Floats
from pipeline.documents.pdf.glyphs.rules import Graphics, Rule
from pipeline.documents.pdf.layout.channels import Columns
from pipeline.documents.pdf.layout.columns import ONE_COLUMN, ColumnLayout
from pipeline.documents.pdf.layout.lines import Heights, Line, close_up, render
from pipeline.documents.pdf.tables.cells import Grid, is_figure
from pipeline.documents.pdf.tables.charts import is_figure_caption, is_table_caption
from pipeline.documents.pdf.tables.heads import Patience
from pipeline.documents.pdf.tables.open_tables import may_be_head_alone, read_open
from pipeline.documents.pdf.tables.regions import Region, find_regions, has_two_rules
from pipeline.documents.pdf.tables.ruled_tables import read_ruled
from pipeline.documents.pdf.tables.text_runs import (
    Run,
    edge_regions,
    extend_to_foot,
    find_runs,
    head_at_foot,
    looks_like_table,
)

_AT = attrgetter("at")

_LONG = 0.5
"""Share of the width of a page's text from which a lone rule may end a table."""

_EDGE = 0.14
"""Share of a page's height at its head and foot in which running heads, page numbers and footnotes
are."""


@dataclass(slots=True)
class PageTable:
    """A table, or the part of one that is on a page.

    Attributes:
        box: Where it is.
        grid: Its cells.
        page: Page number.
        ruled: Whether its columns are ruled.
        columns: (left, right) of the words of each column of an open table.
        tentative: What is at the page's edge and is a table only if one on the next page
            goes on with it: its region and its lines, which are lines of the page until then.
    """

    box: Box
    grid: Grid
    page: int
    ruled: bool
    columns: Columns = field(default_factory=list)
    tentative: tuple[Region, list[Line]] | None = None

    def settle(self) -> None:
        """Let go of the glyphs."""
        for row in self.grid:
            for cell in row:
                for fragment in cell.fragments:
                    fragment.settle()


def find_tables(
    lines: list[Line],
    graphics: Graphics,
    page: int,
    height: float,
    columns_of_text: ColumnLayout = ONE_COLUMN,
    charts: Sequence[Box] = (),
) -> tuple[list[PageTable], list[Line]]:
    """Tables of a page and the lines that are in none.

    Args:
        lines: All lines of the page.
        graphics: Its rules and drawings.
        page: Its number.
        height: Its height.
        columns_of_text: Its columns of text.
        charts: Where charts are, as their axes show.

    Returns:
        (tables from top to bottom, remaining lines: those of tentative tables, too).
    """
    tables: list[PageTable] = []
    taken: set[int] = set()
    heights, shapes, patience = Heights(lines), _Shapes(graphics), Patience()
    for region in _candidates(lines, graphics, height, columns_of_text):
        inside = [
            line for line in _near(region, heights) if region.holds(line) and id(line) not in taken
        ]
        if (
            not inside
            or any(_covers(box, region) for box in charts)
            or _is_chart(
                region, shapes, [line for line in _near(region, heights) if id(line) not in taken]
            )
        ):
            continue
        ruled = _inner_verticals(region)
        grid, columns = (
            (read_ruled(region, inside), [])
            if ruled
            else read_open(region, inside, patience=patience)
        )
        if ruled and _has_columns_in_cells(grid):
            # a rule after the names, or between two halves, and none between the other columns
            ruled = False
            grid, columns = read_open(region, inside, patience=patience)
        table = PageTable(region.box, grid, page, ruled, columns)
        if (
            not _is_table(grid)
            or not (ruled or region.sure)
            or (not ruled and may_be_head_alone(region, inside))
        ):
            if not _may_go_on(grid, region, inside, lines, taken, height):
                continue
            table.tentative = (region, inside)
        else:
            taken |= {id(line) for line in inside}
        tables.append(table)
    return tables, [line for line in lines if id(line) not in taken]


def _near(region: Region, heights: Heights) -> list[Line]:
    """Lines in a region and right above and below it."""
    return heights.between(region.top - 61, region.bottom + 61)


def _candidates(
    lines: Sequence[Line], graphics: Graphics, height: float, columns_of_text: ColumnLayout
) -> list[Region]:
    """Regions that rules mark out, and runs of lines in columns; where both are in the same
    place, they are one.
    """
    regions = find_regions(lines, graphics)
    width = max((line.x1 for line in lines), default=0.0) - min(
        (line.x0 for line in lines), default=0.0
    )
    ruled = [region for region in regions if _inner_verticals(region)]
    free = [line for line in lines if not any(region.holds(line) for region in ruled)]
    sides = columns_of_text.sides(free)
    open_regions = [region for region in regions if region not in ruled]
    from_runs: list[Region] = []
    heights, free_heights = Heights(lines), Heights(free)
    for run in (run for side in sides for run in find_runs(side)):
        touching = [region for region in open_regions if _touches(run, region, free_heights)]
        touching += [
            region
            for region in from_runs
            if region.horizontal and region.top < run.bottom and run.top < region.bottom
        ]
        if len(touching) > 1 and any(
            a.x1 < b.x0 or b.x1 < a.x0 for a in touching for b in touching if a is not b
        ):
            continue  # two tables side by side, each between its own rules
        region = _region_of(run, heights)
        for other in touching:
            region.sure = region.sure or has_two_rules(other)
            region.swallow(other)
        open_regions = [other for other in open_regions if other not in touching]
        from_runs = [other for other in from_runs if other not in touching]
        from_runs.append(region)
    for region in open_regions:
        extend_to_foot(region, free, height)
    found = ruled + from_runs + [region for region in open_regions if has_two_rules(region)]
    if not columns_of_text:
        lone = [
            rule
            for region in open_regions
            if region not in found
            for rule in region.horizontal
            if rule.length >= _LONG * width and rule.at > _EDGE * height
        ]
        found += edge_regions(lines, lone, found, height)
    if not any(region.bottom > (1 - 2 * _EDGE) * height for region in found):
        found += head_at_foot(free, height)
    return sorted(found, key=lambda region: (region.top, region.x0))


def _region_of(run: Run, heights: Heights) -> Region:
    """The place of a run; sure where it looks like a table or is under the caption of one."""
    near = heights.between(run.top - 60 - heights.tallest, run.top)
    above = [line for line in near if 0 < run.top - line.bottom < 60 and line.x1 > run.x0 - 5]
    captions = [
        text
        for text in (close_up(render(line).text) for line in above)
        if is_table_caption(text) or UNIT.match(text)
    ]
    sure = looks_like_table(run) or (bool(captions) and len(run.rows) >= 2)
    return Region(run.x0 - 1, run.top - 1, run.x1 + 1, run.bottom + 1, [], [], sure=sure)


def _touches(run: Run, region: Region, heights: Heights) -> bool:
    """Whether rules are around or right beside a run: nothing else is printed between them, and
    they cover its width.
    """
    if min(run.x1, region.x1) - max(run.x0, region.x0) < 0.5 * min(
        run.x1 - run.x0, region.x1 - region.x0
    ):
        return False
    low, high = min(region.bottom, run.bottom), max(region.top, run.top)
    if high <= low + 1:
        return True
    if high - low >= 30:
        return False
    between = heights.between(low, high)
    return not any(
        low < line.middle < high and line.x1 > region.x0 and line.x0 < region.x1 for line in between
    )


def _inner_verticals(region: Region) -> bool:
    height = region.bottom - region.top
    return any(
        region.x0 + 8 < v.at < region.x1 - 8 and v.length >= 0.3 * height for v in region.vertical
    )


class _Shapes:
    """Curves and filled shapes of a page: a map has 50,000, and each region is asked for those in
    it.
    """

    def __init__(self, graphics: Graphics) -> None:
        self._curves, self._bars = _edges_of(graphics.curves), _edges_of(graphics.drawings)

    def curves_within(self, region: Region) -> int:
        """How many curves a region holds whole."""
        x0, top, x1, bottom = self._curves
        return int(
            np.count_nonzero(
                (region.top < top) & (bottom < region.bottom) & (region.x0 < x0) & (x1 < region.x1)
            )
        )

    def bars_across(self, region: Region, enough: int) -> bool:
        """Whether so many shapes are across a rule longer than them on both sides: bars of a
        chart, never shades of cells.
        """
        rules = sorted(region.horizontal, key=_AT)
        x0, top, x1, bottom = self._bars
        beside = (bottom > region.top) & (top < region.bottom) & (x0 > region.x0) & (x1 < region.x1)
        across = (bar for bar in self._bars.T[beside].tolist() if _crosses(bar, rules))
        return len(list(islice(across, enough))) == enough


def _edges_of(boxes: Sequence[Box]) -> Floats:
    """Left, upper, right and lower edges, an array each."""
    return (
        np.array([(box.x0, box.top, box.x1, box.bottom) for box in boxes], np.float64)
        .reshape(-1, 4)
        .T
    )


def _is_chart(region: Region, shapes: _Shapes, lines: Sequence[Line]) -> bool:
    """Whether a grid of rules is the frame of a chart: curves in it, or the caption of a figure
    beside it and none of a table.
    """
    if shapes.curves_within(region) >= 3 or shapes.bars_across(region, 3):
        return True
    near = [
        line
        for line in lines
        if -45 <= line.middle - region.bottom <= 60 or -60 <= line.middle - region.top <= 12
    ]
    captions = [
        close_up(render(line).text) for line in near if line.x1 > region.x0 and line.x0 < region.x1
    ]
    return any(is_figure_caption(text) for text in captions) and not any(
        is_table_caption(text) for text in captions
    )


def _covers(box: Box, region: Region) -> bool:
    """Whether most of a region lies in a box or right under it, where the names of bars are."""
    height = region.bottom - region.top
    inside = min(box.bottom + 30, region.bottom) - max(box.top - 30, region.top)
    return inside >= 0.6 * height and region.x0 < box.x1 and box.x0 < region.x1


def _crosses(bar: Sequence[float], rules: Sequence[Rule]) -> bool:
    """Whether a filled shape is across one of the rules, given from top to bottom."""
    x0, top, x1, bottom = bar
    among = islice(
        rules, bisect_right(rules, top + 2, key=_AT), bisect_left(rules, bottom - 2, key=_AT)
    )
    return any(rule.start < x0 - 2 and rule.end > x1 + 2 for rule in among)


def _is_table(grid: Grid) -> bool:
    """Whether cells make a table: two rows and columns at least, and enough of the cells hold
    something.
    """
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    filled = sum(1 for row in grid for cell in row if cell.fragments)
    return (
        filled >= 0.4 * len(grid) * len(grid[0])
        and sum(1 for row in grid if sum(1 for c in row if c.fragments) >= 2) >= 2
    )


def _has_columns_in_cells(grid: Grid) -> bool:
    """Whether the cells of a ruled column hold several words apart in most rows, or figures in the
    few there are: columns of their own.
    """
    for cells in zip(*grid, strict=True):
        pieces = [fragment for cell in cells if not cell.copy for fragment in cell.fragments]
        apart = [fragment for fragment in pieces if len(fragment.words(1.2)) > 1]
        figures = [
            is_figure("".join(glyph.text for glyph in fragment.words(1.2)[-1]))
            for fragment in apart
        ]
        below_head = (
            figures[1:] or figures
        )  # of a table that ends with a row on the next page, under its head once more
        if apart and len(apart) >= 0.6 * len(pieces) and (len(apart) >= 3 or all(below_head)):
            return True
    return False


def _may_go_on(
    grid: Grid,
    region: Region,
    inside: Sequence[Line],
    lines: Sequence[Line],
    taken: set[int],
    height: float,
) -> bool:
    """Whether a row or two at the page's edge may be the end or the beginning of a table: nothing
    but furniture or notes beyond them.
    """
    if not any(sum(1 for cell in row if cell.fragments) >= 2 for row in grid):
        return False
    size = max(line.size for line in inside)

    def outside(ordered: Iterable[Line]) -> Iterator[Line]:
        return (line for line in ordered if id(line) not in taken and not region.holds(line))

    # each from its end of the page, where most often the first line shows
    return all(
        line.middle > region.top or line.bottom < _EDGE * height for line in outside(lines)
    ) or all(
        line.middle < region.bottom or line.top > (1 - _EDGE) * height or line.size < 0.95 * size
        for line in outside(reversed(lines))
    )
