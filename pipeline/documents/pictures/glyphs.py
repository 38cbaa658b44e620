"""Characters that were read -> glyphs with the size, baseline and width that the ink shows.

The model says which characters a line holds and roughly where; how large they are and where their
line is, on which reading order, paragraphs and columns depend, is measured in the ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.layout.lines import is_cjk, is_ideograph
from pipeline.documents.pdf.pages.picture_numbers import number_spans
from pipeline.documents.pictures.recognition import Segment

Ink = npt.NDArray[np.bool_]

_IDEOGRAPH, _DIGIT = 0.90, 0.69
"""Share of the em that the ink of an ideograph and of a digit is high."""

_DESCENT = 0.09
"""Share of the em by which ideographs reach below the baseline."""

_ONE_SIZE = 0.13
"""Sizes this near are one: print has few sizes, measuring has many."""

_ROW_SIZE = 0.22
"""Share by which the size measured of a figure may miss that of its row's name."""

_ONE_ROW = 0.24
"""Share of the em by which baselines of one row may differ."""

_ASTRAY = 0.75
"""Share of the distance of two characters by which the cut between them may miss half way."""

_BROKEN = 1.9
"""Times the usual distance of its digits from which there is a gap in a number: it is two."""

_APART = 0.65
"""Share of a line's height that two digits of one number are never apart."""

_INK_COST, _BLANK_GAIN = 4.0, 1.5
"""What ink at a cut costs, and what a blank is worth, beside a whole distance off half way."""

NUMBER_GAP = 0.6
"""Share of an em that parts two numbers side by side."""

_OUTER, _THIN = 0.3, 0.12
"""Share of a segment's height above and below that may hold other lines, and how little ink, beside
its fullest row, parts it from them."""

_OPENING, _CLOSING = "（《〈“‘【〔［", "，。、；：）》〉”’】〕］！？"


@dataclass(slots=True)
class Sized:
    """A segment with what its ink shows, in pixels.

    Attributes:
        segment: The segment.
        em: Size of its characters.
        baseline: Where they are.
        spans: Left and right edge of each character.
        sure: Whether several characters agree on the size.
    """

    segment: Segment
    em: float
    baseline: float
    spans: list[tuple[float, float]] = field(default_factory=list)
    sure: bool = True


def measure(segments: Sequence[Segment], ink: Ink) -> list[Sized]:
    """Size, baseline and edges of segments.

    Args:
        segments: What was read.
        ink: Which pixels are ink, rules left out.

    Returns:
        One each, sizes and baselines settled among them.
    """
    measured = [_measured(segment, ink) for segment in segments]
    _settle_sizes(measured)
    _settle_baselines(measured)
    for sized in measured:
        sized.spans = _advances(sized)
    return measured


def main_size(measured: Sequence[Sized]) -> float:
    """Size of most characters."""
    weights: dict[float, int] = {}
    for sized in measured:
        weights[sized.em] = weights.get(sized.em, 0) + len(sized.segment.characters)
    return max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else 16.0


def glyphs_of(measured: Sequence[Sized], scale: float) -> list[Glyph]:
    """Glyphs in points.

    Args:
        measured: Segments that were measured.
        scale: Points to a pixel.
    """
    return [
        Glyph(character.text, x0 * scale, x1 * scale, sized.baseline * scale, sized.em * scale)
        for sized in measured
        for character, (x0, x1) in zip(sized.segment.characters, sized.spans, strict=True)
    ]


def _measured(segment: Segment, ink: Ink) -> Sized:
    top, bottom = _band(segment, ink)
    strip = ink[top:bottom]
    columns = strip.sum(axis=0)
    cuts = _cuts(segment, columns)
    spans: list[tuple[float, float]] = []
    heights: dict[bool, list[float]] = {True: [], False: []}
    bottoms: dict[bool, list[float]] = {True: [], False: []}
    for character, (left, right) in zip(segment.characters, pairwise(cuts), strict=True):
        part = strip[:, left:right]
        filled = np.flatnonzero(part.any(axis=0))
        if not len(filled):
            spans.append((character.middle - 1, character.middle + 1))
            continue
        spans.append((float(left + filled[0]), float(left + filled[-1] + 1)))
        rows = np.flatnonzero(part.any(axis=1))
        extent = float(rows[-1] - rows[0] + 1)
        chinese = is_ideograph(character.text)
        if chinese or character.text.isdecimal():
            heights[chinese].append(extent)
            bottoms[chinese].append(float(top + rows[-1] + 1))
    box = float(bottom - top)
    em, sure = 0.78 * box, False
    if len(heights[True]) >= 2:
        # 一 and 二 are low, and none is higher than its em
        tall = sorted(heights[True])[-max(1, len(heights[True]) // 2) :]
        em, sure = median(tall) / _IDEOGRAPH, True
    elif len(heights[False]) >= 2 or (heights[False] and not heights[True]):
        em, sure = median(heights[False]) / _DIGIT, True
    elif heights[True]:
        em = heights[True][0] / _IDEOGRAPH if heights[True][0] > 0.5 * box else em
    em = min(max(em, 0.5 * box), 1.25 * box, _widest_em(segment))
    if bottoms[False]:
        baseline = median(bottoms[False])
    elif bottoms[True]:
        low = sorted(bottoms[True])[-max(1, (len(bottoms[True]) + 1) // 2) :]
        baseline = median(low) - _DESCENT * em
    else:
        baseline = bottom - 0.22 * box
    return Sized(segment, em, baseline, spans, sure)


def _band(segment: Segment, ink: Ink) -> tuple[int, int]:
    """Upper and lower edge of a segment without what its box holds of the lines above and below:
    cut where the ink is thinnest in its outer parts.
    """
    top, bottom = max(0, int(segment.top)), min(ink.shape[0], int(segment.bottom) + 1)
    left, right = max(0, int(segment.x0)), int(segment.x1) + 1
    rows = ink[top:bottom, left:right].sum(axis=1)
    outer = int(_OUTER * len(rows))
    if outer < 2 or not rows.any():
        return top, bottom
    most = rows.max()
    upper = len(rows[:outer]) - 1 - int(np.argmin(rows[:outer][::-1]))
    lower = len(rows) - outer + int(np.argmin(rows[-outer:]))
    first = upper + 1 if rows[upper] <= _THIN * most and rows[: upper + 1].any() else 0
    last = lower if rows[lower] <= _THIN * most and rows[lower:].any() else len(rows)
    return (top + first, top + last) if last - first >= 0.4 * len(rows) else (top, bottom)


def _widest_em(segment: Segment) -> float:
    """The largest size that leaves every ideograph space beside the next."""
    steps = [
        b.middle - a.middle
        for a, b in pairwise(segment.characters)
        if is_ideograph(a.text) and is_ideograph(b.text)
    ]
    return 1.12 * median(steps) if len(steps) >= 2 else float("inf")


def _cuts(segment: Segment, columns: npt.NDArray[np.int_]) -> list[int]:
    """Where one character ends and the next begins.

    The model's places are off by a part of a digit. A cut therefore goes where there is little ink,
    not far from half way between two places, and best in a wide blank. Inside a number, whose
    digits are as wide as each other in nearly every font, cuts are even.
    """
    width = len(columns)
    height = max(1.0, segment.bottom - segment.top)
    blanks = _blank_runs(columns)
    characters = segment.characters
    inner = {cut for start, end in _numbers(segment) for cut in range(start + 1, end)}
    cuts = [max(0, min(int(segment.x0), int(characters[0].middle)))]
    last_cut = cuts[0]
    for index, (one, other) in enumerate(pairwise(characters), 1):
        if index in inner:
            cuts.append(-1)
            continue
        step = max(other.middle - one.middle, 0.3 * height)
        half = (one.middle + other.middle) / 2
        first = max(last_cut + 2, int(half - _ASTRAY * step))
        last = min(width - 1, int(half + _ASTRAY * step))
        if last <= first:
            last_cut = min(max(last_cut + 1, round(half)), width)
        else:
            cost = (
                _INK_COST * columns[first : last + 1] / height
                + np.abs(np.arange(first, last + 1) - half) / step
                - _BLANK_GAIN * np.minimum(blanks[first : last + 1] / height, 1.0)
            )
            best = first + int(np.argmin(cost))
            last_cut = best if columns[best] else _middle_of_blank(columns, best)
        cuts.append(last_cut)
    cuts.append(max(last_cut + 1, min(width, int(segment.x1) + 1)))
    for start, end in _numbers(segment):
        _cut_evenly(segment.text, columns, cuts, start, end)
    return cuts


def _numbers(segment: Segment) -> list[tuple[int, int]]:
    """Numbers of a segment, as far as their digits are close together."""
    out: list[tuple[int, int]] = []
    for start, end in number_spans(segment.text):
        middles = [character.middle for character in segment.characters[start:end]]
        steps = [b - a for a, b in pairwise(middles)]
        usual = median(steps) if steps else 0.0
        first = start
        for index, step in enumerate(steps, start + 1):
            if step > max(_BROKEN * usual, _APART * (segment.bottom - segment.top)):
                out.append((first, index))
                first = index
        out.append((first, end))
    return out


def _cut_evenly(
    text: str, columns: npt.NDArray[np.int_], cuts: list[int], start: int, end: int
) -> None:
    """Set the cuts inside a number: points and commas are half as wide as digits."""
    filled = np.flatnonzero(columns[cuts[start] : cuts[end]])
    if len(filled) < 2:
        left, right = float(cuts[start]), float(cuts[end])
    else:
        left, right = cuts[start] + float(filled[0]), cuts[start] + float(filled[-1] + 1)
    widths = [1.0 if sign.isdecimal() else 0.5 for sign in text[start:end]]
    done = 0.0
    for index in range(start + 1, end):
        done += widths[index - 1 - start]
        cuts[index] = max(cuts[index - 1] + 1, round(left + (right - left) * done / sum(widths)))


def _blank_runs(columns: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
    """For every column how many columns without ink are adjacent there; 0 where there is ink."""
    out = np.zeros(len(columns), np.int_)
    inked = np.flatnonzero(columns > 0)
    edges = np.concatenate(([-1], inked, [len(columns)]))
    for before, after in pairwise(edges.tolist()):
        out[before + 1 : after] = after - before - 1
    return out


def _middle_of_blank(columns: npt.NDArray[np.int_], place: int) -> int:
    """Middle of the blank that holds a column."""
    first = last = place
    while first > 0 and not columns[first - 1]:
        first -= 1
    while last + 1 < len(columns) and not columns[last + 1]:
        last += 1
    return (first + last + 1) // 2


def _settle_sizes(measured: Sequence[Sized]) -> None:
    """Bring sizes that are near together to one: the most frequent first, each takes what is
    near.
    """
    left = sorted(measured, key=lambda s: s.em)
    while left:
        weights = [
            sum(
                len(other.segment.characters) * (2 if other.sure else 1)
                for other in left
                if abs(other.em - sized.em) <= 0.5 * _ONE_SIZE * sized.em
            )
            for sized in left
        ]
        centre = left[max(range(len(left)), key=weights.__getitem__)].em
        near = [s for s in left if abs(s.em - centre) <= 0.5 * _ONE_SIZE * centre]
        sizes = [s.em for s in near for _ in s.segment.characters]
        em = median(sizes)
        taken = [s for s in left if abs(s.em - em) <= _ONE_SIZE * em] or near
        for sized in taken:
            sized.em = em
        chosen = {id(s) for s in taken}
        left = [s for s in left if id(s) not in chosen]


def _settle_baselines(measured: Sequence[Sized]) -> None:
    """Give segments side by side in one row one baseline."""
    rows: list[list[Sized]] = []
    for sized in sorted(measured, key=lambda s: s.baseline):
        for row in reversed(rows[-6:]):
            usual = median(s.baseline for s in row)
            size = min(sized.em, *(s.em for s in row))
            if abs(sized.baseline - usual) <= _ONE_ROW * size and not any(
                _over(sized.segment, other.segment) for other in row
            ):
                row.append(sized)
                break
        else:
            rows.append([sized])
    for row in rows:
        usual = median(s.baseline for s in row for _ in s.segment.characters)
        sure = [s.em for s in row if s.sure and _ideographs(s) >= 2]
        for sized in row:
            sized.baseline = usual
            near = [em for em in sure if abs(em - sized.em) <= _ROW_SIZE * em]
            if near and _ideographs(sized) < 2:
                sized.em = median(near)  # of a figure less ink can be measured than of its name


def _ideographs(sized: Sized) -> int:
    return sum(is_ideograph(character.text) for character in sized.segment.characters)


def _over(a: Segment, b: Segment) -> bool:
    """Whether two segments share more than a touch of their width."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def _in_number(text: str, index: int) -> bool:
    """Whether a character and the next are inside one number, which holds no blank."""
    return any(start <= index and index + 1 < end for start, end in number_spans(text))


def _advances(sized: Sized) -> list[tuple[float, float]]:
    """The space that each character takes in its line: ideographs and their punctuation an em, as
    far as their neighbours leave it; others their ink and a trifle.
    """
    em, spans = sized.em, sized.spans
    out: list[tuple[float, float]] = []
    for index, (character, (x0, x1)) in enumerate(
        zip(sized.segment.characters, spans, strict=True)
    ):
        before = spans[index - 1][1] if index else float("-inf")
        after = spans[index + 1][0] if index + 1 < len(spans) else float("inf")
        sign = character.text
        if sign in _CLOSING and sign:
            left, right = x0 - 0.08 * em, max(x1, x0 + 0.92 * em)
        elif sign in _OPENING and sign:
            left, right = min(x0, x1 - 0.92 * em), x1 + 0.08 * em
        elif is_cjk(sign):
            space = max(0.0, em - (x1 - x0)) / 2
            left, right = x0 - space, x1 + space
        else:
            left, right = x0 - 0.04 * em, x1 + 0.04 * em
        if x0 >= before:
            left = max(left, (before + x0) / 2) if left < before else left
        if x1 <= after:
            right = min(right, (x1 + after) / 2) if right > after else right
        if after - x1 <= NUMBER_GAP * em and _in_number(sized.segment.text, index):
            right = max(right, (x1 + after) / 2)
        if x0 - before <= NUMBER_GAP * em and index and _in_number(sized.segment.text, index - 1):
            left = min(left, (before + x0) / 2)
        out.append((left, max(right, left + 0.1)))
    for index in range(1, len(out)):
        # a glyph never begins before the one on its left ends
        if out[index][0] < out[index - 1][1]:
            edge = (out[index][0] + out[index - 1][1]) / 2
            out[index - 1] = (out[index - 1][0], max(edge, out[index - 1][0] + 0.05))
            out[index] = (
                max(edge, out[index - 1][1]),
                max(out[index][1], out[index - 1][1] + 0.1),
            )
    return out
