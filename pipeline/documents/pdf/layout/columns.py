"""Pages set in two columns: where the gutter is, and the order in which the columns are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.layout.lines import Line, parted

_X1 = attrgetter("x1")

_LEAST = 5
"""Lines on either side that reach the gutter before it counts as one."""

_FEWEST = 3
"""The same for one side where paragraphs are set in on both."""


@dataclass(slots=True)
class _Segment:
    """A stretch of a line without gaps."""

    x0: float
    x1: float
    size: float
    baseline: float


def find_gutter(lines: Sequence[Line], width: float) -> float | None:
    """Middle of the blank between two columns of running text.

    Args:
        lines: All lines of a page.
        width: Its width.

    Returns:
        Its x; None for a page in one column, and for tables, whose columns hold words and figures
        rather than full lines.
    """
    segments = [
        _Segment(w[0].x0, max(map(_X1, w)), line.size, line.baseline)
        for line in lines
        for w in line.words(1.0)
    ]
    if len(segments) < 4 * _LEAST:
        return None
    left_edge, right_edge = min(s.x0 for s in segments), max(s.x1 for s in segments)
    # where many long segments end: nowhere else can a gutter begin
    ends = Counter(
        round(s.x1 / 2) * 2
        for s in segments
        if 0.35 * width <= s.x1 <= 0.65 * width and s.x1 - s.x0 >= 0.7 * (s.x1 - left_edge)
    )
    if sum(ends.values()) < _LEAST:
        return None
    best: tuple[int, float] | None = None
    for x in (end + 2.0 for end, _ in ends.most_common(6)):
        crossing = [s for s in segments if s.x1 > x + 2 and s.x0 < x - 2]
        left = [
            s
            for s in segments
            if x - 3 * s.size < s.x1 <= x + 1 and s.x1 - s.x0 >= 0.75 * (x - left_edge)
        ]
        right = [
            s
            for s in segments
            if s.x1 > x + 2
            and x - 1 <= s.x0 < x + 3 * s.size
            and s.x1 - s.x0 >= 0.7 * (right_edge - x)
        ]
        score = len(left) + len(right)
        if min(len(left), len(right)) < _LEAST or len(crossing) > 0.25 * score:
            crossing = _between(crossing, left, right)
            if not _set_in_columns(segments, left, right) or len(crossing) > 0.25 * score:
                continue
        if best is None or score - 2 * len(crossing) > best[0]:
            best = (score - 2 * len(crossing), x)
    if best is None:
        return None
    x = best[1]
    left_end = max((s.x1 for s in segments if x - 3 * s.size < s.x1 <= x + 1), default=x)
    right_start = min((s.x0 for s in segments if x - 1 <= s.x0 < x + 3 * s.size), default=x)
    return (left_end + right_start) / 2


def _between(
    crossing: Sequence[_Segment], left: Sequence[_Segment], right: Sequence[_Segment]
) -> list[_Segment]:
    """What crosses the gutter between the first and the last line of the columns: a headline and a
    foreword stand above them.
    """
    heights = [s.baseline for s in (*left, *right)]
    return [s for s in crossing if min(heights, default=0) < s.baseline < max(heights, default=0)]


def _set_in_columns(
    segments: Sequence[_Segment], left: Sequence[_Segment], right: Sequence[_Segment]
) -> bool:
    """Whether fewer lines, such as stand beside a table that fills most of a column, are columns
    of text: both have paragraphs set in.
    """
    if max(len(left), len(right)) < _LEAST or min(len(left), len(right)) < _FEWEST:
        return False
    return all(_paragraphs(segments, side) for side in (left, right))


def _paragraphs(segments: Sequence[_Segment], column: Sequence[_Segment]) -> bool:
    """Whether a line set in by two characters ends where the lines of a column end, with a full
    line after it.
    """
    (edge,) = (step * 2.0 for step, _ in Counter(round(s.x0 / 2) for s in column).most_common(1))
    end = max(s.x1 for s in column)
    full = [s for s in column if abs(s.x0 - edge) < 2.5]
    return any(
        1.4 * s.size <= s.x0 - edge <= 2.7 * s.size
        and abs(s.x1 - end) <= 1.2 * s.size
        and any(0 < other.baseline - s.baseline < 2.6 * s.size for other in full)
        for s in segments
    )


def split_at(lines: Sequence[Line], gutter: float) -> list[Line]:
    """Lines that run over both columns only because they stand at the same height are parted.

    Args:
        lines: All lines of a page.
        gutter: Middle of the gutter.

    Returns:
        Lines, each in one column or truly over both.
    """
    out: list[Line] = []
    for line in lines:
        left = [g for g in line.glyphs if (g.x0 + g.x1) / 2 < gutter]
        right = [g for g in line.glyphs if (g.x0 + g.x1) / 2 >= gutter]
        if (
            not left
            or not right
            or right[0].x0 - max(g.x1 for g in left) < 0.6 * line.size
            or _in_the_middle(left, right, line.size, gutter)
        ):
            out.append(line)
            continue
        out += parted(line, (left, right))
    return out


def _in_the_middle(
    left: Sequence[Glyph], right: Sequence[Glyph], size: float, gutter: float
) -> bool:
    """Whether a short line stands around the gutter, as the caption ``表2　任务分工`` of a table
    over both columns does.
    """
    before, after = gutter - left[0].x0, right[-1].x1 - gutter
    return (
        right[0].x0 - left[-1].x1 < 2.5 * size
        and abs(before - after) < 3 * size
        and max(before, after) < 14 * size
    )


def column_of(box: Box, gutter: float | None) -> int:
    """0 for the left column and for one-column pages, 1 for the right one, -1 for what stands over
    both.
    """
    if gutter is None:
        return 0
    if box.x0 < gutter - 6 and box.x1 > gutter + 6:
        return -1
    return 0 if (box.x0 + box.x1) / 2 < gutter else 1


def reading_order(boxes: Sequence[Box], gutter: float | None) -> list[int]:
    """Indices of what stands on a page in the order it is read: what spans both columns parts them
    into bands.

    Args:
        boxes: Places.
        gutter: Middle of the gutter; None for one column.

    Returns:
        Indices of ``boxes``.
    """
    ordered = sorted(range(len(boxes)), key=lambda i: (boxes[i].top, boxes[i].x0))
    keys: dict[int, tuple[int, int, float, float]] = {}
    band = 0
    for i in ordered:
        column = column_of(boxes[i], gutter)
        if column < 0:
            keys[i] = (band + 1, 0, boxes[i].top, boxes[i].x0)
            band += 2
        else:
            keys[i] = (band, column, boxes[i].top, boxes[i].x0)
    return sorted(ordered, key=lambda i: keys[i])
