"""Pages set in two columns: where the gutter is, and the order in which the columns are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from pipeline.documents.model import Box
from pipeline.documents.pdf.lines import Line

_X1 = attrgetter("x1")

_LEAST = 5
"""Lines on either side that reach the gutter before it counts as one."""


def find_gutter(lines: Sequence[Line], width: float) -> float | None:
    """Middle of the blank between two columns of running text.

    Args:
        lines: All lines of a page.
        width: Its width.

    Returns:
        Its x; None for a page in one column, and for tables, whose columns hold words and figures rather than full lines.
    """
    segments = [(w[0].x0, max(map(_X1, w)), line.size) for line in lines for w in line.words(1.0)]
    if len(segments) < 4 * _LEAST:
        return None
    left_edge, right_edge = min(s[0] for s in segments), max(s[1] for s in segments)
    # where many long segments end: nowhere else can a gutter begin
    ends = Counter(round(b / 2) * 2 for a, b, _ in segments if 0.35 * width <= b <= 0.65 * width and b - a >= 0.7 * (b - left_edge))
    if sum(ends.values()) < _LEAST:
        return None
    best: tuple[int, float] | None = None
    for x in (end + 2.0 for end, _ in ends.most_common(6)):
        crossing = left = right = 0
        for a, b, size in segments:
            if b > x + 2:
                crossing += a < x - 2
                right += x - 1 <= a < x + 3 * size and b - a >= 0.7 * (right_edge - x)
            else:
                left += x - 3 * size < b <= x + 1 and b - a >= 0.75 * (x - left_edge)
        if left >= _LEAST and right >= _LEAST and crossing <= 0.25 * (left + right):
            score = left + right - 2 * crossing
            if best is None or score > best[0]:
                best = (score, x)
    if best is None:
        return None
    x = best[1]
    left_end = max((b for a, b, size in segments if b <= x + 1 and b > x - 3 * size), default=x)
    right_start = min((a for a, b, size in segments if a >= x - 1 and a < x + 3 * size), default=x)
    return (left_end + right_start) / 2


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
        if not left or not right or right[0].x0 - max(g.x1 for g in left) < 0.6 * line.size:
            out.append(line)
            continue
        kinds = {id(line.glyphs[i]): kind for i, kind in line.scripts.items()}
        for part in (left, right):
            scripts = {i: kinds[id(g)] for i, g in enumerate(part) if id(g) in kinds}
            out.append(Line(part, line.baseline, line.size, part[0].x0, max(g.x1 for g in part), scripts))
    return out


def column_of(box: Box, gutter: float | None) -> int:
    """0 for the left column and for one-column pages, 1 for the right one, -1 for what stands over both."""
    if gutter is None:
        return 0
    if box.x0 < gutter - 6 and box.x1 > gutter + 6:
        return -1
    return 0 if (box.x0 + box.x1) / 2 < gutter else 1


def reading_order(boxes: Sequence[Box], gutter: float | None) -> list[int]:
    """Indices of what stands on a page in the order it is read: what spans both columns parts them into bands.

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
