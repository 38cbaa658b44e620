"""Axes of charts: numbers one above another that fall by equal steps over equal distances.

``500, 400, 300, 200, 100, 0`` beside bars are the marks of an axis, whatever rules and words are
around them; no column of a table is so even.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.rules import Graphics
from pipeline.documents.pdf.layout.lines import Line, is_ideograph

_MARK = re.compile(r"[-—－]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?[%‰]?")
"""``500``, ``1,200``, ``-2.5``, ``12%``: what is beside an axis."""

_FEWEST = 4
"""Marks of the shortest axis."""

_EVEN = 0.08
"""Share by which the distances between marks may differ."""

_WIDEST = 12.0
"""Distance of two marks, in ems, at most."""

_SAME_EDGE = 2.0
"""Points by which the edges of marks of one axis may differ."""


@dataclass(slots=True)
class _Mark:
    value: Decimal
    x0: float
    x1: float
    y: float
    size: float


def chart_boxes(lines: Sequence[Line], graphics: Graphics) -> list[Box]:
    """Where charts are, determined by their axes.

    Args:
        lines: All lines of a page, with their glyphs.
        graphics: What is drawn on it.

    Returns:
        One box a chart: its axes and all that is drawn at their height. Numbers without a drawing
        beside them make none.
    """
    boxes: list[Box] = []
    # the longest first: marks that begin at one x may end at several
    for axis in sorted(_axes(lines), key=lambda box: box.top - box.bottom):
        drawn = [box for box in _shapes(graphics) if axis.top <= (box.top + box.bottom) / 2]
        drawn = [box for box in drawn if (box.top + box.bottom) / 2 <= axis.bottom]
        if len(drawn) < 2:
            continue
        box = Box(
            min([axis.x0, *(b.x0 for b in drawn)]),
            axis.top,
            max([axis.x1, *(b.x1 for b in drawn)]),
            axis.bottom,
        )
        if not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
    return boxes


def _shapes(graphics: Graphics) -> Iterator[Box]:
    yield from graphics.drawings
    yield from graphics.curves
    for rule in graphics.horizontal:
        yield Box(rule.start, rule.at, rule.end, rule.at)


def _overlap(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _axes(lines: Sequence[Line]) -> Iterator[Box]:
    """Columns of numbers that fall evenly, in lines without words."""
    marks = list(_marks(lines))
    for edge in ("x1", "x0"):
        columns: dict[int, list[_Mark]] = defaultdict(list)
        for mark in marks:
            columns[round(getattr(mark, edge) / _SAME_EDGE)].append(mark)
        for key in sorted(columns):
            near = sorted([*columns[key], *columns.get(key + 1, [])], key=lambda mark: mark.y)
            for run in _even_runs(near):
                size = run[0].size
                yield Box(
                    min(m.x0 for m in run),
                    run[0].y - size,
                    max(m.x1 for m in run),
                    run[-1].y + 0.2 * size,
                )


def _marks(lines: Sequence[Line]) -> Iterator[_Mark]:
    for line in lines:
        if any(is_ideograph(glyph.text) for glyph in line.glyphs):
            continue
        for word in line.words(0.6):
            text = "".join(glyph.text for glyph in word)
            if _MARK.fullmatch(text):
                value = Decimal(re.sub(r"[,%‰]", "", text).replace("—", "-").replace("－", "-"))
                x1 = max(glyph.x1 for glyph in word)
                yield _Mark(value, word[0].x0, x1, line.baseline, line.size)


def _even_runs(marks: Sequence[_Mark]) -> Iterator[list[_Mark]]:
    """Stretches of marks that fall by one step over one distance and end there: a column of a table
    falls evenly for some rows and goes on. Years are none.
    """
    start = 0
    while start + _FEWEST <= len(marks):
        step = marks[start].value - marks[start + 1].value
        pitch = marks[start + 1].y - marks[start].y
        end = start + 1
        while (
            end < len(marks)
            and marks[end - 1].value - marks[end].value == step
            and abs(marks[end].y - marks[end - 1].y - pitch) <= _EVEN * pitch
        ):
            end += 1
        years = step == 1 and 1900 < marks[start].value < 2100
        goes_on = (start > 0 and marks[start].y - marks[start - 1].y < 1.5 * pitch) or (
            end < len(marks) and marks[end].y - marks[end - 1].y < 1.5 * pitch
        )
        if (
            step > 0
            and 0 < pitch <= _WIDEST * marks[start].size
            and end - start >= _FEWEST
            and not years
            and not goes_on
        ):
            yield list(marks[start:end])
        start = max(end - 1, start + 1)
