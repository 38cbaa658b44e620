"""Glyphs -> lines of words: baselines, blanks by distance, raised and lowered digits.

A line's text carries no blanks between Chinese characters that belong together; raised markers are
written ``[n]``, raised 2 and 3 after a unit of length ``²`` and ``³``, other raised or lowered
glyphs as plain text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter, sub

from pipeline.documents.markup import raise_text
from pipeline.documents.pdf.glyphs.characters import Glyph, OnBaseline

_SCRIPT = 0.85
"""Raised and lowered glyphs are at most this large beside the others: browsers print them at five
sixths."""

_APART = 2.5
"""A gap of so many ems is in no sentence: entries side by side, a name and its page."""

_FARTHEST_COPY = 2.0
"""Points between a glyph and its copy."""

_TEXT, _SIZE, _BASELINE, _X0, _X1 = map(attrgetter, ("text", "size", "baseline", "x0", "x1"))


@dataclass(slots=True)
class Text:
    """Text of a line or cell with its footnote references as (start, end, marker)."""

    text: str
    marks: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Line(OnBaseline):
    """A line of print.

    Attributes:
        glyphs: Its glyphs from left to right, raised and lowered ones included.
        baseline: Where it is.
        size: Size of most of its glyphs.
        x0: Left edge.
        x1: Right edge.
        scripts: Indices of glyphs that are raised (+1) or lowered (-1).
        rendered: Its text, once it was asked for.
        length: How many glyphs it had, once it is settled.
        tabular: Whether it looked like a row of columns rather than a part of a sentence, once it
            is settled.
        gaps: (index of the glyph after it, width in ems) of every gap, once asked for.
    """

    glyphs: list[Glyph]
    baseline: float
    size: float
    x0: float
    x1: float
    scripts: dict[int, int] = field(default_factory=dict)
    rendered: Text | None = None
    length: int = 0
    tabular: bool = False
    gaps: list[tuple[int, float]] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Small when it goes from one process to another, unless its glyphs are still needed
        there.
        """
        if not self.length:
            return Line, (self.glyphs, self.baseline, self.size, self.x0, self.x1, self.scripts)
        text = self.rendered or Text("")
        return _settled, (
            self.baseline,
            self.size,
            self.x0,
            self.x1,
            text.text,
            text.marks,
            self.length,
            self.tabular,
        )

    def words(self, gap: float) -> list[list[Glyph]]:
        """Its glyphs split where the distance exceeds ``gap`` ems (0.4 at least)."""
        if self.gaps is None:
            self.gaps = _gaps(self.glyphs)
        return _cut(self.glyphs, [i for i, distance in self.gaps if distance > gap])

    def settle(self) -> None:
        """Keep text and place, let go of the glyphs: a yearbook's would fill the memory."""
        if not self.length:
            render(self)
            words = self.words(1.2)
            figures = (
                sum(1 for word in words if all(g.text in "0123456789.,%-－—…" for g in word))
                if len(words) >= 3
                else 0
            )
            self.tabular = figures >= 2 or any(width > _APART for _, width in self.gaps or ())
            self.length = len(self.glyphs)
            self.glyphs, self.scripts, self.gaps = [], {}, None


class Heights:
    """Lines of a page by their height, so that those at one height are found without testing
    all.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = sorted(enumerate(lines), key=_middle_of)
        self._middles = [line.middle for _, line in self._lines]
        self.tallest = max((line.size for _, line in self._lines), default=0.0)

    def between(self, top: float, bottom: float) -> list[Line]:
        """Lines whose middle lies between two heights, both included, in the order they came in."""
        found = self._lines[bisect_left(self._middles, top) : bisect_right(self._middles, bottom)]
        return [line for _, line in sorted(found, key=itemgetter(0))]


def _middle_of(numbered: tuple[int, Line]) -> float:
    return numbered[1].middle


def _settled(
    baseline: float,
    size: float,
    x0: float,
    x1: float,
    text: str,
    marks: list[tuple[int, int, str]],
    length: int,
    tabular: bool,
) -> Line:
    return Line(
        [], baseline, size, x0, x1, rendered=Text(text, marks), length=length, tabular=tabular
    )


def is_cjk(character: str) -> bool:
    """Whether a character is Chinese script or its punctuation (``。``, ``（``, ``“`` of full
    width).
    """
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uff00" <= character <= "\uffef"
        or character in "“”‘’…—·"
        or "\U00020000" <= character <= "\U0003134f"
    )


def is_ideograph(character: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003134f"
    )


def _main_size(glyphs: Sequence[Glyph]) -> float:
    if len(set(map(_SIZE, glyphs))) == 1:
        return glyphs[0].size
    sizes = Counter(map(_SIZE, glyphs))
    counted: Counter[float] = Counter()
    for size, count in sizes.items():
        counted[round(size * 2) / 2] += count
    best = max(counted.items(), key=lambda item: (item[1], item[0]))[0]
    near = [(size, count) for size, count in sizes.items() if abs(size - best) <= 0.5]
    return (
        sum(size * count for size, count in near) / sum(count for _, count in near)
        if near
        else best
    )


def build_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Lines of a page or of a part of it, from top to bottom; text side by side on one baseline is
    one line here.

    Args:
        glyphs: In any order.

    Returns:
        Lines with raised and lowered glyphs attached.
    """
    by_baseline: dict[float, list[Glyph]] = {}
    for baseline, run in groupby(glyphs, _BASELINE):
        by_baseline.setdefault(baseline, []).extend(run)
    clusters: list[list[Glyph]] = []
    last = -1e9
    for baseline in sorted(by_baseline):
        here = by_baseline[baseline]
        # a line's baselines differ by rounding and by fonts that sit a trifle lower, never by a
        # quarter of their size
        if baseline - last <= min(1.2, 0.12 * here[0].size):
            clusters[-1] += here
        else:
            clusters.append(here)
        last = baseline
    lines = _join_figures([_line(cluster) for cluster in clusters])
    _attach_scripts(lines)
    return [line for line in lines if line.glyphs]


_SUNK = 0.3
"""Figures of another font sit at most this far (in ems) above or below the words around them."""

_FIGURE_GLYPHS = frozenset("0123456789０１２３４５６７８９.．,，%％‰+-－—–~～/: ")


def _join_figures(lines: list[Line]) -> list[Line]:
    """Figures that a typesetter placed on a baseline of their own join the words around them.

    Founder's systems set digits 1.5 to 2.4 points lower: 全市收入完成 and 亿元 are on one
    baseline, 2736 between them on another. Lines of print are never so near to each other.

    Args:
        lines: From top to bottom.

    Returns:
        The same, without lines of nothing but such figures.
    """
    gone: set[int] = set()
    for number, line in enumerate(lines):
        if not all(g.text in _FIGURE_GLYPHS for g in line.glyphs):
            continue
        for other in lines[max(0, number - 1) : number + 2]:
            if (
                other is not line
                and id(other) not in gone
                and abs(other.baseline - line.baseline) <= _SUNK * other.size
                and abs(other.size - line.size) <= 0.2 * other.size
                and _fills_gaps(line, other)
            ):
                joined = _line(sorted([*other.glyphs, *line.glyphs], key=_X0))
                other.glyphs, other.x0, other.x1 = joined.glyphs, joined.x0, joined.x1
                gone.add(id(line))
                break
    return [line for line in lines if id(line) not in gone]


def _fills_gaps(figures: Line, words: Line) -> bool:
    """Whether figures are in the blanks of a line of words and most of them touch a word."""
    starts, ends = [g.x0 for g in words.glyphs], sorted(g.x1 for g in words.glyphs)
    overlap, near = 0.5 * figures.size, 0.6 * figures.size
    touching = 0
    runs = _runs(figures.glyphs)
    for run in runs:
        x0, x1 = run[0].x0, run[-1].x1
        index = bisect_left(starts, x0)
        before = ends[index - 1] if index else -1e9
        following = starts[index] if index < len(starts) else 1e9
        if before > x0 + overlap or following < x1 - overlap:
            return False
        touching += min(x0 - before, following - x1) <= near
    return touching >= 0.6 * len(runs)


def _line(glyphs: list[Glyph]) -> Line:
    starts = list(map(_X0, glyphs))
    least = min(map(sub, starts[1:], starts), default=_FARTHEST_COPY)
    if least < 0:
        glyphs = sorted(glyphs, key=_X0)
    if least < _FARTHEST_COPY:
        glyphs = without_overprint(glyphs)
    size = _main_size(glyphs)
    if len(set(map(_BASELINE, glyphs))) == 1:
        baseline = glyphs[0].baseline
    else:
        baselines = sorted(g.baseline for g in glyphs if g.size >= 0.8 * size) or [
            glyphs[0].baseline
        ]
        baseline = baselines[len(baselines) // 2]
    return Line(glyphs, baseline, size, glyphs[0].x0, max(map(_X1, glyphs)))


def parted(line: Line, parts: Sequence[list[Glyph]]) -> list[Line]:
    """A line as several that are side by side.

    Args:
        line: The line.
        parts: Its glyphs, divided.

    Returns:
        One line a part, each in its own size.
    """
    kinds = {id(line.glyphs[i]): kind for i, kind in line.scripts.items()}
    out = []
    for part in parts:
        plain = [g for g in part if id(g) not in kinds] or part
        baselines = sorted(map(_BASELINE, plain))
        scripts = {i: kinds[id(g)] for i, g in enumerate(part) if id(g) in kinds}
        out.append(
            Line(
                part,
                baselines[len(baselines) // 2],
                _main_size(plain),
                part[0].x0,
                max(map(_X1, part)),
                scripts,
            )
        )
    return out


def without_overprint(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs of a line that are printed twice on almost the same spot (bold by double print,
    shadows) are kept once.

    Args:
        glyphs: Of one line, from left to right.

    Returns:
        The same without copies.
    """
    starts = list(map(_X0, glyphs))
    if min(map(sub, starts[1:], starts), default=_FARTHEST_COPY) >= _FARTHEST_COPY:
        return glyphs
    kept: list[Glyph] = []
    for glyph in glyphs:
        reach = min(_FARTHEST_COPY, max(0.6, 0.18 * glyph.size))
        if not any(
            o.text == glyph.text and glyph.x0 - o.x0 <= reach and abs(o.size - glyph.size) < 1
            for o in kept[-4:]
        ):
            kept.append(glyph)
    return kept


def _attach_scripts(lines: list[Line]) -> None:
    """Move raised and lowered glyphs from the line they seem to form into the line they belong to.

    They are at most four fifths as large, are within the other line's height and touch one of
    its glyphs.
    """
    smallest = [min(map(_SIZE, line.glyphs)) for line in lines]
    if min(smallest, default=1.0) > _SCRIPT * max((line.size for line in lines), default=0.0):
        return
    tops = [line.baseline for line in lines]
    for number, (small, least) in enumerate(zip(lines, smallest, strict=True)):
        candidates = [
            lines[j]
            for j in range(
                bisect_left(tops, small.baseline - 14),
                min(len(lines), bisect_left(tops, small.baseline + 14)),
            )
            if j != number and lines[j].glyphs and least <= _SCRIPT * lines[j].size
        ]
        if not candidates:
            continue
        remaining: list[Glyph] = []
        for run in _runs(small.glyphs):
            home = _home_of(run, small, candidates)
            if home is None:
                remaining += run
            else:
                home.glyphs = sorted([*home.glyphs, *run], key=lambda g: (g.x0, g.x1))
                home.x0, home.x1 = min(home.x0, run[0].x0), max(home.x1, run[-1].x1)
        if len(remaining) != len(small.glyphs):
            small.glyphs = remaining
            if remaining:
                fresh = _line(remaining)
                small.size, small.x0, small.x1 = fresh.size, fresh.x0, fresh.x1
    for line in lines:
        if line.glyphs and min(map(_SIZE, line.glyphs)) > _SCRIPT * line.size:
            continue
        line.scripts = {
            i: (1 if g.baseline < line.baseline else -1)
            for i, g in enumerate(line.glyphs)
            if g.size <= _SCRIPT * line.size and abs(g.baseline - line.baseline) > 0.1 * line.size
        }


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs of a line split where there is a gap of half their size."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and glyph.x0 - runs[-1][-1].x1 <= 0.5 * glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _home_of(run: list[Glyph], own: Line, candidates: Sequence[Line]) -> Line | None:
    size = max(g.size for g in run)
    best: tuple[float, Line] | None = None
    for line in candidates:
        if line is own or size > _SCRIPT * line.size or len(run) > 12:
            continue
        rise = line.baseline - run[0].baseline
        if not -0.35 * line.size <= rise <= 0.75 * line.size:
            continue
        reach = (
            0.75 if rise > 0 else 0.35
        ) * line.size  # a marker before the text of its footnote is a little apart
        distance = min(
            (max(0.0, g.x0 - run[-1].x1, run[0].x0 - g.x1) for g in line.glyphs if g.size > size),
            default=1e9,
        )
        if distance <= reach and (best is None or abs(rise) < best[0]):
            best = (abs(rise), line)
    return best[1] if best else None


def _gaps(glyphs: Sequence[Glyph]) -> list[tuple[int, float]]:
    """Gaps of more than 0.4 ems between the glyphs of a line."""
    out: list[tuple[int, float]] = []
    ends = list(map(_X1, glyphs))
    gaps = map(sub, map(_X0, glyphs[1:]), ends)
    for index in [i for i, gap in enumerate(gaps, start=1) if gap > 0.8]:
        glyph = glyphs[index]
        distance = glyph.x0 - max(ends[:index])
        if glyph.size and distance > 0.4 * glyph.size:
            out.append((index, distance / glyph.size))
    return out


def split_words(glyphs: list[Glyph], gap: float) -> list[list[Glyph]]:
    """Glyphs of a part of a line, split where the distance exceeds ``gap`` ems (0.4 at least)."""
    return _cut(glyphs, [i for i, distance in _gaps(glyphs) if distance > gap])


def _cut(glyphs: list[Glyph], cuts: list[int]) -> list[list[Glyph]]:
    if not cuts:
        return [glyphs]
    return [glyphs[a:b] for a, b in zip([0, *cuts], [*cuts, len(glyphs)], strict=True)]


_SPACED = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff](?: [\u4e00-\u9fff])+)(?![\u4e00-\u9fff])"
)
"""``指 标``, ``鲜 菜``, ``水 产 品``: characters spread to fill a cell, not words; ``一 综合`` is
left alone."""


def close_up(text: str) -> str:
    """Take the blanks out of words whose characters are set apart.

    Args:
        text: For example ``指 标 （ 万 吨 ）``.

    Returns:
        ``指标 （ 万吨 ）``.
    """
    return _SPACED.sub(lambda m: m[1].replace(" ", ""), text) if " " in text else text


def render(line: Line, glyphs: Sequence[Glyph] | None = None) -> Text:
    """The text of a line, or of those of its glyphs that are given.

    Args:
        line: The line.
        glyphs: A part of ``line.glyphs`` in order; None for all.

    Returns:
        Text with marks.
    """
    if glyphs is not None:
        return _render(line, glyphs)
    if line.rendered is None:
        line.rendered = _render(line, line.glyphs)
    return line.rendered


def _render(line: Line, chosen: Sequence[Glyph]) -> Text:
    if not line.scripts:
        narrow = 0.18 * line.size
        parts = list(map(_TEXT, chosen))
        gaps = map(sub, map(_X0, chosen[1:]), map(_X1, chosen))
        for index in [i for i, gap in enumerate(gaps, start=1) if gap > narrow]:
            parts[index] = (
                _blank_between(chosen[index - 1], chosen[index], line.size) + parts[index]
            )
        return Text("".join(parts))
    scripts = {id(line.glyphs[i]): kind for i, kind in line.scripts.items()}
    pieces: list[str] = []
    length = 0
    marks: list[tuple[int, int, str]] = []
    index = 0
    previous: Glyph | None = None
    while index < len(chosen):
        glyph = chosen[index]
        blank = _blank_between(previous, glyph, line.size) if previous is not None else ""
        kind = scripts.get(id(glyph), 0)
        if not kind:
            piece = glyph.text
            end = index + 1
        else:
            end = index
            while end < len(chosen) and scripts.get(id(chosen[end])) == kind:
                end += 1
            raw = "".join(g.text for g in chosen[index:end])
            before = "".join(pieces)[-6:]
            piece, marker = raise_text(before, raw) if kind > 0 else (raw, "")
            if marker:
                start = length
                marks.append((start, start + len(piece), marker))
                blank = ""
        pieces.append(blank + piece)
        length += len(blank) + len(piece)
        previous = chosen[end - 1]
        index = end
    return Text("".join(pieces), marks)


def _blank_between(left: Glyph, right: Glyph, size: float) -> str:
    distance = right.x0 - left.x1
    if distance <= 0.18 * size:
        return ""
    a, b = left.text, right.text
    if is_cjk(a) or is_cjk(b):
        # full-width punctuation is set with half its box empty, latin letters a quarter em off:
        # only a real gap is a blank
        return (
            " "
            if distance > 0.55 * size and not (a in "，。、；：）》”" and distance < 1.2 * size)
            else ""
        )
    return " "
