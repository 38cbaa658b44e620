"""Where tables are on a page: rules that touch, or that lie above one another with columns of
words between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.documents.document import Box
from pipeline.documents.line_kinds import CAPTION, CONTINUED, NOTE, NUMBERED_CAPTION, UNIT
from pipeline.documents.pdf.glyphs.rules import Graphics, Rule
from pipeline.documents.pdf.layout.channels import common_columns
from pipeline.documents.pdf.layout.lines import Heights, Line, close_up, render
from pipeline.documents.pdf.tables.cells import is_figure

_TOUCH = 4.0
"""How far apart (points) a horizontal and a vertical rule may end and still meet: small gaps in
borders."""

_SAME_EXTENT = 10.0
"""How far the ends of rules of one open table may differ."""

_SHORTEST_CAPTION = 6
"""Characters of a caption without a number."""

_SHORTEST = 12.0
"""Shorter strokes are ticks, dashes and parts of drawings."""


_MOST_REGIONS = 300
"""Separate groups of rules on a page that are considered, largest first; hatched drawings and forms
of dots have more."""

_MOST_CROSSINGS = 4_000_000
"""Pairs of rules that are tried; a hatched map has more and no table."""


@dataclass(slots=True)
class Region:
    """A table's place and its rules.

    Attributes:
        x0: Left edge.
        top: Upper edge.
        x1: Right edge.
        bottom: Lower edge.
        horizontal: Its horizontal rules.
        vertical: Its vertical rules.
        sure: Whether rules, a caption or its rows say that it is a table; else only a table that
            goes on with it can.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    horizontal: list[Rule]
    vertical: list[Rule]
    sure: bool = True

    @property
    def box(self) -> Box:
        """The place as a box."""
        return Box(self.x0, self.top, self.x1, self.bottom)

    def holds(self, line: Line) -> bool:
        """Whether a line of print is in it, by its middle."""
        return (
            self.top - 1 <= line.middle <= self.bottom + 1
            and line.x1 > self.x0 - 3
            and line.x0 < self.x1 + 3
        )

    def swallow(self, other: Region) -> None:
        """Make this region cover another one as well."""
        self.x0, self.top = min(self.x0, other.x0), min(self.top, other.top)
        self.x1, self.bottom = max(self.x1, other.x1), max(self.bottom, other.bottom)
        self.horizontal += other.horizontal
        self.vertical += other.vertical


def find_regions(lines: Sequence[Line], graphics: Graphics) -> list[Region]:
    """Regions that rules mark out as tables, from top to bottom.

    Args:
        lines: All lines of the page.
        graphics: Its rules and drawings.

    Returns:
        Candidates, lone rules included; whether one is a table is for the reader of its cells to
        say.
    """
    regions = _touching(
        [r for r in graphics.horizontal if r.length >= _SHORTEST],
        [r for r in graphics.vertical if r.length >= _SHORTEST / 2],
    )
    regions = _absorb(
        sorted(regions, key=lambda r: (r.x1 - r.x0) + (r.bottom - r.top), reverse=True)[
            :_MOST_REGIONS
        ]
    )
    regions.sort(key=lambda r: (r.top, r.x0))
    merged: list[Region] = []
    heights = Heights(lines)
    for region in regions:
        above = next(
            (
                m
                for m in reversed(merged)
                if _same_extent(m, region) and m.bottom <= region.top + _TOUCH
            ),
            None,
        )
        if above is not None and _inside(heights, graphics, above, region):
            above.swallow(region)
        else:
            merged.append(region)
    return _absorb(merged)


def has_two_rules(region: Region) -> bool:
    """Whether rules bound a region from two sides at least."""
    return len({round(h.at) for h in region.horizontal}) >= 2 or (
        bool(region.horizontal) and len(region.vertical) >= 2
    )


def _touching(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Region]:
    """Groups of rules that meet."""
    regions = [Region(h.start, h.at, h.end, h.at, [h], []) for h in horizontal]
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    if len(horizontal) * len(vertical) > _MOST_CROSSINGS:
        vertical = []
    ordered = sorted(range(len(horizontal)), key=lambda i: horizontal[i].at)
    heights = [horizontal[i].at for i in ordered]
    for j, v in enumerate(vertical, start=len(horizontal)):
        for i in ordered[
            bisect_left(heights, v.start - _TOUCH) : bisect_right(heights, v.end + _TOUCH)
        ]:
            h = horizontal[i]
            if h.start - _TOUCH <= v.at <= h.end + _TOUCH:
                parent[root(i)] = root(j)
    regions += [Region(v.at, v.start, v.at, v.end, [], [v]) for v in vertical]
    groups: dict[int, Region] = {}
    for i, region in enumerate(regions):
        key = root(i)
        if key in groups:
            groups[key].swallow(region)
        else:
            groups[key] = region
    return [r for r in groups.values() if r.horizontal]


def _absorb(regions: list[Region]) -> list[Region]:
    """Rules that lie within a larger region (under a merged head, say) belong to it."""
    regions = sorted(regions, key=lambda r: (r.x1 - r.x0) * (r.bottom - r.top), reverse=True)
    kept: list[Region] = []
    for region in regions:
        home = next(
            (
                k
                for k in kept
                if k.bottom - k.top > 2
                and k.x0 - _TOUCH <= region.x0
                and region.x1 <= k.x1 + _TOUCH
                and k.top - _TOUCH <= region.top
                and region.bottom <= k.bottom + _TOUCH
            ),
            None,
        )
        if home is None:
            kept.append(region)
        else:
            home.swallow(region)
    return kept


def _same_extent(a: Region, b: Region) -> bool:
    if abs(a.x0 - b.x0) <= _SAME_EXTENT and abs(a.x1 - b.x1) <= _SAME_EXTENT:
        return True
    # the rule under a merged head is shorter than the table: it lies within
    return not b.vertical and a.x0 - _TOUCH <= b.x0 and b.x1 <= a.x1 + _TOUCH and b.x1 - b.x0 >= 20


def _inside(heights: Heights, graphics: Graphics, above: Region, below: Region) -> bool:
    """Whether what is between two rules belongs to one table: columns of words, no caption,
    note or running text.
    """
    x0, x1 = min(above.x0, below.x0), max(above.x1, below.x1)
    top, bottom = above.bottom, below.top
    between = [
        line for line in heights.between(top - 1, bottom + 1) if line.x1 > x0 and line.x0 < x1
    ]
    if not between:
        return bottom - top <= 8
    if any(
        top < (box.top + box.bottom) / 2 < bottom and box.bottom - box.top > 30
        for box in graphics.images
    ):
        return False
    if len(between) == 1 and _opens_another(between[0], heights, bottom, x0, x1):
        return False
    if _is_lower_head(between, above, x0, x1):
        return True
    columnar = prose = 0
    for line in between:
        text = render(line).text
        if (
            CAPTION.match(text)
            or NUMBERED_CAPTION.match(text)
            or NOTE.match(text)
            or UNIT.match(text)
            or CONTINUED.match(text)
        ):
            return False
        words = line.words(1.0)
        if len(words) >= 2:
            columnar += 1
        elif line.x1 - line.x0 >= 0.85 * (x1 - x0):
            prose += 1
    if (
        prose <= 1
        and prose <= 0.2 * len(between)
        and (columnar >= 0.3 * len(between) or len(between) == 1)
    ):
        return True
    return len(between) >= 3 and are_cells(between)


def _opens_another(line: Line, heights: Heights, bottom: float, x0: float, x1: float) -> bool:
    """Whether a line between two rules is the caption of a table under the lower one: a head
    follows, or a unit is beside it.
    """
    words = line.words(1.0)
    if len(words) > 1 and UNIT.match(render(line, words[-1]).text):
        return True
    if not may_be_caption(line, x0, x1):
        return False
    below = [
        one
        for one in heights.between(bottom, bottom + 5 * line.size)
        if one.x1 > x0 and one.x0 < x1
    ]
    return bool(below) and not any(
        is_figure(render(below[0], word).text) for word in below[0].words(1.0)
    )


def may_be_caption(line: Line, x0: float, x1: float) -> bool:
    """Whether a line may be a caption without a number: some words, no sentence, in the middle
    over a table and clear of its left edge.

    Args:
        line: The line.
        x0: Left edge of the table.
        x1: Its right edge.
    """
    text, width = close_up(render(line).text), x1 - x0
    centred = (
        abs((line.x0 + line.x1) / 2 - (x0 + x1) / 2) < 0.04 * width and line.x0 > x0 + 0.08 * width
    )
    return (
        centred
        and len(text) >= _SHORTEST_CAPTION
        and len(line.words(1.0)) == 1
        and text[-1] not in "。；，：;:,、！？"
    )


def _is_lower_head(lines: Sequence[Line], above: Region, x0: float, x1: float) -> bool:
    """Whether lines between two rules are the lower level of a head: short rules of its groups
    above them, no sentence, a few lines.
    """
    grouped = any(rule.length < 0.8 * (x1 - x0) for rule in above.horizontal)
    close = lines[-1].bottom - above.bottom < 5 * lines[0].size
    return (
        grouped
        and close
        and len(lines) <= 3
        and not any(re.search("[。；，]", render(line).text) for line in lines)
    )


def are_cells(lines: Sequence[Line]) -> bool:
    """Whether lines are the words of a table's cells, each column perhaps on baselines of its own:
    channels run through all of them.

    Running text in two columns has channels, too, but long lines on both sides of them.
    """
    columns = common_columns(lines)
    if len(columns) < 2:
        return False
    words = np.array(
        sorted((word[0].x0, word[-1].x1, line.size) for line in lines for word in line.words(0.5))
    )
    texts = 0
    for left, right in columns:
        first, last = (
            np.searchsorted(words[:, 0], left - 1, "left"),
            np.searchsorted(words[:, 0], right, "right"),
        )
        starts, ends, sizes = words[first:last].T
        own = (ends - starts)[right - left >= 12 * sizes]
        texts += len(own) > 0 and int(np.count_nonzero(own >= 0.85 * (right - left))) >= 0.6 * len(
            own
        )
    return texts < 2
