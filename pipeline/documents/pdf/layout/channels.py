"""Columns of open tables: where the words of most lines leave blank channels from top to bottom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.layout.lines import Line

_CHANNEL = 0.45
"""Least width (in ems) of the blank channel between two columns."""

_WORD_GAP = 0.5
"""Blank (in ems) that parts two words of a line."""

_LEAST_CUT = 0.16
"""Least blank (in ems) between the cells of two columns where the name of a row runs on into the
channel: the padding of cells."""

_LINES_A_STRAY = 8
"""One line in so many may run through a channel: a name too long for its column, the name of a
section."""

Columns = list[tuple[float, float]]
"""(left, right) of the words of each column."""

Spans = list[tuple[float, float]]
_Gap = tuple[float, float]


def find_columns(body: Sequence[Line], head: Sequence[Line]) -> Columns:
    """Columns of a body of lines by the channels that its words leave blank.

    Args:
        body: Lines of the body.
        head: Lines of the head; its last line shows columns that are empty in the body.

    Returns:
        (left, right) of each column's words.
    """
    if not body:
        return []
    size = sorted(line.size for line in body)[len(body) // 2]
    spans = [_spans(line, _WORD_GAP) for line in body]
    left, right = min(line.x0 for line in body), max(line.x1 for line in body)
    parted = [
        line for line in spans if len(line) > 1 or line[0][1] - line[0][0] <= 0.5 * (right - left)
    ]  # names of sections say nothing
    parted = parted or spans
    columns = _covered(
        parted, sum(1 for line in parted if len(line) > 1) // _LINES_A_STRAY, _CHANNEL * size
    )
    columns = _with_rare_ones(columns, parted, _CHANNEL * size)
    columns = _without_outdents(columns, spans, head)
    return _with_empty_columns(columns, head, size)


def _spans(line: Line, gap: float) -> Spans:
    return [(word[0].x0, max(glyph.x1 for glyph in word)) for word in line.words(gap)]


def common_columns(lines: Sequence[Line]) -> Columns:
    """Columns that no word of any line runs out of: [] for no lines, one column for running text.

    Args:
        lines: In any order.

    Returns:
        (left, right) of each column's words.
    """
    if not lines:
        return []
    size = sorted(line.size for line in lines)[len(lines) // 2]
    return _covered([_spans(line, _WORD_GAP) for line in lines], 0, _CHANNEL * size)


def _covered(lines: Sequence[Spans], strays: int, channel: float) -> Columns:
    """Where more than ``strays`` lines have words; gaps narrower than ``channel`` are closed."""
    words = np.array(sorted(word for line in lines for word in line))
    if not len(words):
        return []
    edges = np.unique(words)
    covering = np.searchsorted(words[:, 0], edges, "right") - np.searchsorted(
        np.sort(words[:, 1]), edges, "right"
    )
    columns: Columns = []
    for start, end, count in zip(
        edges.tolist(), edges[1:].tolist(), covering.tolist(), strict=False
    ):
        if count <= strays:
            continue
        if columns and start - columns[-1][1] < channel:
            columns[-1] = (columns[-1][0], end)
        else:
            columns.append((start, end))
    return columns


def _with_rare_ones(columns: Columns, lines: Sequence[Spans], channel: float) -> Columns:
    """Add columns that hold a word or two: words that are clear of all others, also in their own
    line.
    """
    outside = sorted(
        word
        for line in lines
        for word in line
        if not any(word[0] < b and word[1] > a for a, b in columns)
    )
    rare: Columns = []
    for start, end in outside:
        if rare and start < rare[-1][1] + channel:
            rare[-1] = (rare[-1][0], max(rare[-1][1], end))
        else:
            rare.append((start, end))
    clear = [
        (a, b)
        for a, b in rare
        if all(b + channel <= left or right + channel <= a for left, right in columns)
    ]
    return sorted([*columns, *clear])


def _without_outdents(columns: Columns, body: Sequence[Spans], head: Sequence[Line]) -> Columns:
    """Close the first two columns up where the first holds but the ends of names that are set in
    and wrap to their cell's edge.

    Then the first has no head of its own, and no line has words in both.
    """
    if len(columns) < 3:
        return columns
    (a, b), (c, d) = columns[:2]
    entries = [span for line in head for span in _spans(line, 0.9)]
    if not head and b - a > d - c:
        return columns  # names in the middle of whose lines the units beside them are
    if head and (
        any(x0 < b and x1 > a for x0, x1 in entries)
        or not any(x0 < d and x1 > c for x0, x1 in entries)
    ):
        return columns
    if any(any(x0 < b for x0, _ in line) and any(c <= x0 < d for x0, _ in line) for line in body):
        return columns
    return [(a, d), *columns[2:]]


def _with_empty_columns(columns: Columns, head: Sequence[Line], size: float) -> Columns:
    """Add columns that are empty in the body: entries of the head over no column, while another
    entry is over the next one.
    """
    entries = [span for line in head[-1:] for span in _spans(line, 0.9)]
    over = [any(b > x0 and a < x1 for x0, x1 in entries) for a, b in columns]
    extra = []
    for x0, x1 in entries:
        if any(b > x0 - size and a < x1 + size for a, b in columns):
            continue
        nearest = min(
            range(len(columns)),
            key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - (x0 + x1) / 2),
        )
        if over[nearest]:
            extra.append((x0, x1))
    return sorted([*columns, *extra])


def split_line(line: Line, columns: Columns) -> list[tuple[int, list[Glyph]]]:
    """The parts of a line by column.

    A name that runs on into the channel is cut where its line leaves the widest blank there; what
    runs through a channel without any blank (the name of a section) stays whole, in the first
    column it is in.

    Args:
        line: A line of the body.
        columns: Its columns.

    Returns:
        (column, glyphs) from left to right.
    """
    gaps: list[_Gap] = []  # from left to right, by where they end
    end = line.glyphs[0].x1
    for glyph in line.glyphs[1:]:
        gaps.append((end, glyph.x0))
        end = max(end, glyph.x1)
    cuts: dict[int, int] = {}  # index of the glyph after a cut -> column that begins there
    for column, (left, right) in enumerate(zip(columns, columns[1:], strict=False), start=1):
        cut = _cut(gaps, left[1], right[0], line.size)
        if cut is not None:
            cuts[cut] = column
    parts: list[tuple[int, list[Glyph]]] = []
    starts = [0, *sorted(cuts)]
    for start, stop in zip(starts, [*starts[1:], len(line.glyphs)], strict=True):
        glyphs = line.glyphs[start:stop]
        candidates = range(cuts.get(start, 0), cuts.get(stop, len(columns)))
        parts.append(
            (
                _column_of(glyphs[0].x0, max(glyph.x1 for glyph in glyphs), columns, candidates),
                glyphs,
            )
        )
    return parts


def _cut(gaps: Sequence[_Gap], left: float, right: float, size: float) -> int | None:
    """Index of the glyph before which a line is cut at a channel; None where nothing is on one
    side, or no blank in between.
    """
    best: tuple[float, float, int] | None = None
    for index in range(bisect_left(gaps, left - 0.3 * size, key=itemgetter(1)), len(gaps)):
        start, end = gaps[index]
        if end - start < _LEAST_CUT * size:
            continue
        if start > right + 0.3 * size:
            break
        inside = max(0.0, min(end, right) - max(start, left))
        if best is None or (inside, end - start) > best[:2]:
            best = (inside, end - start, index + 1)
    return best[2] if best else None


def _column_of(x0: float, x1: float, columns: Columns, candidates: Sequence[int]) -> int:
    """The column that a part of a line is in: the first that it overlaps well, else the
    nearest.
    """
    middle = (x0 + x1) / 2
    overlaps = {c: min(x1, columns[c][1]) - max(x0, columns[c][0]) for c in candidates}
    most = max(overlaps.values())
    if most <= 0:
        return min(candidates, key=lambda c: max(columns[c][0] - middle, middle - columns[c][1]))
    return next(c for c in candidates if overlaps[c] >= 0.5 * most)
