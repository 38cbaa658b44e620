"""Pages set in columns: where the gutters are, and the order in which the columns are read.

A page has bands. In a band the text is in columns side by side; above, below and between bands
it runs over the full width. Books and gazettes set two columns from head to foot, newspapers three
and four, a bulletin now and then a short block of two: each is a band with its gutters.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
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
    foreword are above them.
    """
    heights = [s.baseline for s in (*left, *right)]
    return [s for s in crossing if min(heights, default=0) < s.baseline < max(heights, default=0)]


def _set_in_columns(
    segments: Sequence[_Segment], left: Sequence[_Segment], right: Sequence[_Segment]
) -> bool:
    """Whether fewer lines, such as are beside a table that fills most of a column, are columns
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


def _split_at(line: Line, gutters: Sequence[float]) -> list[Line]:
    for gutter in gutters:
        left = [g for g in line.glyphs if (g.x0 + g.x1) / 2 < gutter]
        right = [g for g in line.glyphs if (g.x0 + g.x1) / 2 >= gutter]
        if left and right and right[0].x0 - max(g.x1 for g in left) >= 0.6 * line.size:
            before, after = parted(line, (left, right))
            return [before, *_split_at(after, gutters)]
    return [line]


def _stands_around(line: Line, gutter: float) -> bool:
    """Whether a short line is around the gutter, as the caption ``表2　任务分工`` of a table
    over both columns does.
    """
    left = [g for g in line.glyphs if (g.x0 + g.x1) / 2 < gutter]
    right = [g for g in line.glyphs if (g.x0 + g.x1) / 2 >= gutter]
    if not left or not right:
        return False
    before, after = gutter - left[0].x0, right[-1].x1 - gutter
    return (
        right[0].x0 - left[-1].x1 < 2.5 * line.size
        and abs(before - after) < 3 * line.size
        and max(before, after) < 14 * line.size
    )


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a page in which text is in columns.

    Attributes:
        top: Upper edge.
        bottom: Lower edge.
        gutters: Middle of the blank between two neighbouring columns, from left to right.
    """

    top: float
    bottom: float
    gutters: tuple[float, ...]

    @property
    def whole_page(self) -> bool:
        """Whether it is a page from head to foot, with what may be over its gutter."""
        return self.bottom - self.top == math.inf

    def column(self, x: float) -> int:
        """The column that a point is in, from 0."""
        return bisect_left(self.gutters, x)


FULL_WIDTH = -1
"""The column of what runs over the whole page, or over a gutter."""

_COLUMNS = 16
"""More columns than a page can have: columns of different bands get different numbers."""


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """How a page is set: its bands from top to bottom; none where all text runs over the page."""

    bands: tuple[Band, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.bands)

    def split(self, lines: Sequence[Line]) -> list[Line]:
        """Lines that run over a gutter only because two columns are at one height are parted."""
        out: list[Line] = []
        for line in lines:
            band = self._band_at(line.middle)
            if band is None or (band.whole_page and _stands_around(line, band.gutters[0])):
                out.append(line)
            else:
                out += _split_at(line, band.gutters)
        return out

    def column_of(self, box: Box) -> int:
        """A number for the column that a box is in; ``FULL_WIDTH`` for what is over a
        gutter or, on a page with bands, outside of them; 0 on a page without.
        """
        if not self.bands:
            return 0
        band = self._band_at((box.top + box.bottom) / 2)
        if band is None or any(box.x0 < x - 6 and box.x1 > x + 6 for x in band.gutters):
            return FULL_WIDTH
        return self.bands.index(band) * _COLUMNS + band.column((box.x0 + box.x1) / 2)

    def sides(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Lines by the column that they begin in; all together where there are no columns."""
        sides: dict[int, list[Line]] = {}
        for line in lines:
            band = self._band_at(line.middle)
            key = self.bands.index(band) * _COLUMNS + band.column(line.x0) if band else FULL_WIDTH
            sides.setdefault(key, []).append(line)
        return [sides[key] for key in sorted(sides)] or [[]]

    def reading_order(self, boxes: Sequence[Box]) -> list[int]:
        """Indices of what is on a page in the order it is read: from top to bottom, in a band
        column by column; what spans a gutter divides its band.
        """
        ordered = sorted(range(len(boxes)), key=lambda i: (boxes[i].top, boxes[i].x0))
        keys: dict[int, tuple[int, int, float, float]] = {}
        part = 0
        current: Band | None = None
        for i in ordered:
            column = self.column_of(boxes[i])
            band = self._band_at((boxes[i].top + boxes[i].bottom) / 2)
            if self.bands and (column == FULL_WIDTH or band != current):
                part += 1
            keys[i] = (part, column, boxes[i].top, boxes[i].x0)
            if self.bands and column == FULL_WIDTH:
                part += 1
            current = band
        return sorted(ordered, key=lambda i: keys[i])

    def _band_at(self, y: float) -> Band | None:
        return next((band for band in self.bands if band.top <= y <= band.bottom), None)


ONE_COLUMN = ColumnLayout()
"""All text runs over the page."""


def column_layout(lines: Sequence[Line], width: float) -> ColumnLayout:
    """The columns of text of a page.

    Args:
        lines: All lines of a page, as ``build_lines`` gives them.
        width: Its width.

    Returns:
        Its bands: three and more columns first, then two from head to foot, then short blocks of
        two. Tables, whose columns hold words and figures rather than lines of text, are no columns.
    """
    bands = find_bands(lines)
    if any(len(band.gutters) > 1 for band in bands):
        return ColumnLayout(tuple(bands))
    gutter = find_gutter(lines, width)
    if gutter is not None:
        return ColumnLayout((Band(-math.inf, math.inf, (gutter,)),))
    return ColumnLayout(tuple(bands))


_BLANK = 0.9
"""Width of the narrowest gutter between columns of a band, in ems."""

_NARROWEST = 8.0
"""Width of the narrowest column, in ems."""

_FEWEST_LINES = 3
"""Lines of the shortest column of a band."""

_SHORT = 2.5
"""Ems that a line may end before its column does, where it ends no paragraph: numbers are not
broken."""

_MOST_LINES = 600
"""Pages with more lines are lists, not text in columns."""

_HANGING = frozenset("，。、；：")
"""Marks whose right half is blank."""

_WIDE_BLANK = 2.0
"""Ems of a gutter that shows columns of two lines: running text leaves no such blank."""

_SENTENCE_MARK = re.compile(r"[，。；：、]")

Span = tuple[float, float]


def find_bands(lines: Sequence[Line]) -> list[Band]:
    """Stretches of a page whose lines leave the same blanks free and are running text between them.

    Args:
        lines: All lines of a page.

    Returns:
        Bands from top to bottom.
    """
    ordered = sorted(lines, key=attrgetter("baseline"))
    if len(ordered) > _MOST_LINES:
        return []
    parts = [line.words(_BLANK) for line in ordered]
    spans = [[(w[0].x0, _ink_end(w)) for w in words] for words in parts]
    left = min((s[0][0] for s in spans), default=0.0)
    right = max((s[-1][1] for s in spans), default=0.0)
    bands: list[Band] = []
    first = 0
    while first < len(ordered):
        if max(b - a for a, b in spans[first]) < 0.5 * _NARROWEST * ordered[first].size:
            first += 1
            continue
        last, blanks = _longest(ordered, spans, first, (left, right))
        band = _band_of(ordered[first:last], spans[first:last], blanks)
        if band is None:
            first += 1
        else:
            bands.append(band)
            first = last
    return bands


def _ink_end(word: Sequence[Glyph]) -> float:
    """Where the print of a word ends: the right half of a wide mark is blank, and marks may hang
    over the end of a column.
    """
    end: float = max(map(_X1, word))
    last = word[-1]
    return end - 0.5 * (last.x1 - last.x0) if last.text in _HANGING else end


def _longest(
    lines: Sequence[Line], spans: Sequence[Sequence[Span]], first: int, page: Span
) -> tuple[int, list[Span]]:
    """The stretch from a line on that keeps most blanks over most lines: (its end, the blanks)."""
    blanks = [page]
    best: tuple[int, int, list[Span]] = (0, first + 1, [])
    for index in range(first, len(lines)):
        line = lines[index]
        if index > first and line.baseline - lines[index - 1].baseline > 3 * line.size:
            break
        narrow = _BLANK * line.size
        blanks = _outside(blanks, spans[index], narrow)
        inner = [blank for blank in blanks if page[0] < blank[0] and blank[1] < page[1]]
        if not blanks:
            break
        if len(inner) * (index - first + 1) > best[0]:
            best = (len(inner) * (index - first + 1), index + 1, inner)
    return best[1], best[2]


def _outside(blanks: Iterable[Span], spans: Sequence[Span], narrow: float) -> list[Span]:
    """What is left of blanks where these stretches, from left to right, are printed; pieces that
    are narrower fall away.
    """
    left: list[Span] = []
    for a, b in blanks:
        for x0, x1 in spans:
            if x0 >= b:
                break
            if x0 - a >= narrow:
                left.append((a, x0))
            if x1 > a:
                a = x1  # noqa: PLW2901
        if b - a >= narrow:
            left.append((a, b))
    return left


def _band_of(
    lines: Sequence[Line], spans: Sequence[Sequence[Span]], blanks: Sequence[Span]
) -> Band | None:
    """The band that lines make, if every part between the blanks is a column of running text."""
    if not blanks:
        return None
    gutters = tuple((a + b) / 2 for a, b in blanks)
    columns: list[list[tuple[Line, Span]]] = [[] for _ in range(len(gutters) + 1)]
    for line, row in zip(lines, spans, strict=True):
        within: dict[int, Span] = {}
        for x0, x1 in row:
            number = bisect_left(gutters, (x0 + x1) / 2)
            within[number] = (within[number][0] if number in within else x0, x1)
        for number, span in within.items():
            columns[number].append((line, span))
    narrowest = min(b - a for a, b in blanks)
    if not all(_is_running_text(column, narrowest) for column in columns):
        return None
    return Band(min(line.top for line in lines), max(line.bottom for line in lines), gutters)


def _is_running_text(column: Sequence[tuple[Line, Span]], gutter: float) -> bool:
    """Whether lines fill their column but for the ends of paragraphs, follow one another closely
    and hold sentences; where the gutter is wide, two lines of sentences do.
    """
    size = column[0][0].size if column else 0.0
    fewest = _FEWEST_LINES - (gutter >= _WIDE_BLANK * size)
    if len(column) < fewest:
        return False
    start, end = min(s[0] for _, s in column), max(s[1] for _, s in column)
    if end - start < _NARROWEST * size:
        return False
    texts = [
        "".join(g.text for g in line.glyphs if x0 <= (g.x0 + g.x1) / 2 <= x1)
        for line, (x0, x1) in column
    ]
    least = 1.0 if len(column) < _FEWEST_LINES else 0.5
    if sum(1 for text in texts if _SENTENCE_MARK.search(text)) < least * len(texts):
        return False
    short = 0
    for number, (_, (_, x1)) in enumerate(column):
        ends = number + 1 == len(column) or texts[number].rstrip()[-1:] in "。！：；"
        if not ends and end - x1 > _SHORT * size:
            short += 1
    return short <= 0.1 * len(column)
