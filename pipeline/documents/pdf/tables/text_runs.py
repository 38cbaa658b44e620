"""Runs of lines that are in columns: tables that have no rule where one is expected, or none at
all.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

from pipeline.documents.line_kinds import CONTINUED, NOTE, NUMBERED_CAPTION, UNIT, heading_level
from pipeline.documents.pdf.glyphs.rules import Rule
from pipeline.documents.pdf.layout.channels import common_columns
from pipeline.documents.pdf.layout.lines import Line, close_up, render
from pipeline.documents.pdf.tables.cells import is_figure
from pipeline.documents.pdf.tables.charts import is_figure_caption, is_table_caption
from pipeline.documents.pdf.tables.regions import Region, are_cells, may_be_caption

_GAP = 1.0
"""Blank (in ems) that parts two columns."""

_LEAST = 3
"""Fewer lines in columns are no table, unless a caption or rules say so."""

_ROW_PITCH = 2.9
"""Baselines of neighbouring rows are at most this far apart (in ems)."""

_CAPTION_PITCH = 4.5
"""A caption is at most this far (in ems) above the head of its table."""

_MOST_BETWEEN = 4
"""Lines without figures between two rows: names that wrap, names of sections, rows of words."""

_MOST_HEAD = 8
"""Lines of a head."""

_HALF = 1.3
"""Ems from the upper half of a name that wraps to the baseline of its row, at most."""

_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}(?:\s*[,，、]\s*[0-9]{1,4})*")
"""``17``, ``12, 45``: page numbers of contents and indices."""


_ABUTTING = re.compile(r"(?:[-−]?[0-9][0-9,]*\.[0-9]+){2,8}")
"""``1204.371096.48``: figures of columns without a gap between them."""

_BY_PLACE, _BASELINE = attrgetter("baseline", "x0"), attrgetter("baseline")


def figures_of(line: Line) -> list[str]:
    """The bare values in the columns of a line after its first word."""
    words = line.words(_GAP)
    if len(words) < 2:
        return []
    out: list[str] = []
    for word in words[1:]:
        # columns may be so close that only a blank is left between their figures
        parts = _set_apart(render(line, word).text).split()
        out += parts if parts and all(map(is_figure, parts)) else []
    return out


def _set_apart(text: str) -> str:
    """A text with a blank between figures that are without one: 9.8714.05, each with decimals."""
    if not _ABUTTING.fullmatch(text):
        return text
    places = len(text.rpartition(".")[2])
    return re.sub(rf"(?<=\.[0-9]{{{places}}})(?=[-−]?[0-9])", " ", text)


@dataclass(slots=True)
class Run:
    """Lines in columns that follow one another.

    Attributes:
        lines: Head, rows and what is between them, from top to bottom.
        rows: Those of them that have figures.
        figures: (left, right) of words with figures, by which lines belong together; those that
            overlap are one.
        x0: Left edge.
        x1: Right edge.
        top: Upper edge.
        bottom: Lower edge.
    """

    lines: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    figures: list[tuple[float, float]] = field(default_factory=list)
    x0: float = math.inf
    x1: float = -math.inf
    top: float = math.inf
    bottom: float = -math.inf

    def add_row(
        self, between: Sequence[Line], line: Line, figures: Iterable[tuple[float, float]]
    ) -> None:
        """Go on with a line with figures, and with what is above it."""
        self.add([*between, line])
        self.rows.append(line)
        for left, right in figures:
            touching = [one for one in self.figures if one[0] <= right and left <= one[1]]
            self.figures = [one for one in self.figures if one not in touching]
            insort(
                self.figures,
                (min([left, *(a for a, _ in touching)]), max([right, *(b for _, b in touching)])),
            )

    def add(self, lines: Sequence[Line], *, above: bool = False) -> None:
        """Take in lines at the foot, or above all others."""
        self.lines = [*lines, *self.lines] if above else self.lines
        if not above:
            self.lines += lines
        for line in lines:
            self.x0, self.x1 = min(self.x0, line.x0), max(self.x1, line.x1)
            self.top, self.bottom = min(self.top, line.top), max(self.bottom, line.bottom)


def find_runs(lines: Sequence[Line]) -> list[Run]:
    """Runs of lines in columns with their heads, from top to bottom.

    Args:
        lines: Lines of a page, or of a column of it, that are in no ruled table.

    Returns:
        Runs; whether one is a table is for ``looks_like_table`` or for rules and captions around
        it to say.
    """
    ordered = sorted(lines, key=_BY_PLACE)
    runs: list[Run] = []
    between: list[Line] = []
    for line in ordered:
        figures = _figure_spans(line)
        current = runs[-1] if runs else None
        if not figures:
            between.append(line)
            continue
        if current is not None and _goes_on(current, between, line, figures):
            current.add_row(between, line, figures)
        else:
            runs.append(Run())
            runs[-1].add_row((), line, figures)
        between = []
    for before, run in zip([None, *runs], runs, strict=False):
        above = _upwards(ordered, run.lines[0].baseline, before.bottom if before else -math.inf)
        _take_tail(run, ordered, bisect_right(ordered, run.lines[-1].baseline, key=_BASELINE))
        _take_head(run, above)
    return runs


def _upwards(ordered: Sequence[Line], baseline: float, bottom: float) -> Iterator[Line]:
    """Lines above a baseline, the nearest first, down to where the run above ends."""
    for index in range(bisect_left(ordered, baseline, key=_BASELINE) - 1, -1, -1):
        if ordered[index].top > bottom:
            yield ordered[index]


def _figure_spans(line: Line) -> list[tuple[float, float]]:
    """(left, right) of the bare values of a line that has some after its first word."""
    words = line.words(_GAP)
    if len(words) < 2:
        return []
    figures = [is_figure(render(line, word).text) for word in words]
    return (
        [(word[0].x0, word[-1].x1) for word, figure in zip(words, figures, strict=True) if figure]
        if any(figures[1:])
        else []
    )


def _goes_on(
    run: Run, between: Sequence[Line], line: Line, figures: Sequence[tuple[float, float]]
) -> bool:
    """Whether a line with figures is the next row of a run: near, under its figures, no caption,
    note or sentence in between.
    """
    last = run.lines[-1]
    for one in (*between, line):
        if one.baseline - last.baseline > _ROW_PITCH * max(one.size, last.size):
            return False
        last = one
    if len(between) > _MOST_BETWEEN or abs(line.size - run.rows[-1].size) > 0.25 * line.size:
        return False
    width = max(run.x1, line.x1) - min(run.x0, line.x0)
    edge = min(left for left, _ in run.figures)
    if any(
        _ends(one)
        or (one.x1 > edge and one.x1 - one.x0 > 0.7 * width and len(one.words(_GAP)) == 1)
        for one in between
    ):
        return False
    x0, x1 = min(run.x0, line.x0), max(run.x1, line.x1)
    for number, one in enumerate(between, start=1):
        if may_be_caption(one, x0, x1) and any(
            len(later.words(_GAP)) > 1 for later in between[number:]
        ):
            return False  # the caption and the head of the next table
    return any(
        a < right + line.size and b > left - line.size
        for a, b in figures
        for left, right in run.figures
    )


def _ends(line: Line) -> bool:
    """Whether a line is no part of a table's rows: a caption, unit line or note."""
    text = close_up(render(line).text)
    others = (NOTE, UNIT, CONTINUED, NUMBERED_CAPTION)
    return (
        any(pattern.match(text) for pattern in others)
        or is_table_caption(text)
        or is_figure_caption(text)
    )


def _take_tail(run: Run, ordered: Sequence[Line], start: int) -> None:
    """Add the ends of names that wrap in the last row: short lines right under it, in the column
    of names.

    Args:
        run: The run.
        ordered: All lines.
        start: The first of them below the run.
    """
    edge = min(left for left, _ in run.figures)
    names = [line for line in run.lines if line.x0 < edge]
    reach = max((line.words(_GAP)[0][-1].x1 for line in names), default=edge)
    for line in islice(ordered, start, None):
        last = run.lines[-1]
        near = (
            line.baseline - last.baseline <= 1.75 * line.size
            and abs(line.size - last.size) < 0.1 * line.size
        )
        if (
            not near
            or line.x1 > min(reach, edge) + 0.5 * line.size
            or _ends(line)
            or heading_level(render(line).text) is not None
        ):
            break
        if line.x1 - line.x0 > 0.8 * (reach - run.x0) or _is_prose(ordered, line):
            break
        run.add([line])


def _is_prose(ordered: Sequence[Line], line: Line) -> bool:
    """Whether a line is the first of running text: the next one, close under it, is wider."""
    below = bisect_right(ordered, line.baseline, key=_BASELINE)
    following = ordered[below] if below < len(ordered) else None
    return (
        following is not None
        and following.x1 > line.x1 + 4 * line.size
        and following.baseline - line.baseline < 2.2 * line.size
    )


def _take_head(run: Run, above: Iterable[Line]) -> None:
    """Add the lines of the head: short words right above the first row, up to a caption, a note or
    a sentence.
    """
    head: list[Line] = []
    x0, x1 = run.x0, run.x1
    width = x1 - x0
    for line in above:
        last = head[-1] if head else run.lines[0]
        words = line.words(_GAP)
        text = render(line).text
        if (
            len(head) == _MOST_HEAD
            or last.baseline - line.baseline > _ROW_PITCH * line.size
            or not (line.x1 > x0 - line.size and line.x0 < x1 + line.size)
            or _ends(line)
            or text[-1:] in "。；，、：:"
        ):
            break
        if len(words) == 1 and (line.x1 - line.x0 > 0.45 * width or line.size > 1.12 * last.size):
            break
        head.append(line)
    while (
        head
        and len(head[-1].words(_GAP)) == 1
        and not _stands_in_head(head[-1], head[:-1], (x0 + x1) / 2, width)
    ):
        if len(head) == 1 and is_upper_part(head[0], run.rows):
            break
        head.pop()
    run.add(head[::-1], above=True)


def is_upper_part(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a line is the upper part of a name that wraps around or before its row: a single
    word left of the figures, close above.

    Args:
        line: The line.
        rows: The rows under it; how far they are apart shows what is close.

    Returns:
        True for a part of the first row.
    """
    first = rows[0]
    words = first.words(_GAP)
    distance = first.baseline - line.baseline
    if (
        len(line.words(_GAP)) != 1
        or line.x1 >= words[-1][0].x0
        or heading_level(render(line).text) is not None
    ):
        return False
    if distance <= _HALF * line.size:
        return True
    steps = [b.baseline - a.baseline for a, b in zip(rows, rows[1:], strict=False)]
    names = [row.words(_GAP)[0][-1].x1 for row in rows if row.x0 < line.x1]
    full = (
        line.x1 >= max(names, default=line.x1) - 1.6 * line.size
        and line.x1 - line.x0 >= 6 * line.size
    )
    return full and bool(steps) and distance < 0.85 * min(steps)


def _stands_in_head(line: Line, others: Sequence[Line], middle: float, width: float) -> bool:
    """Whether a single word at the top belongs to the head: no heading or caption, and a line of
    several words is close under it.
    """
    text = close_up(render(line).text)
    centred = abs((line.x0 + line.x1) / 2 - middle) < 0.04 * width
    if heading_level(text) is not None or (len(text) >= 6 and centred):
        return False
    below = others[-1] if others else None
    return (
        below is not None
        and below.baseline - line.baseline <= 1.9 * line.size
        and len(below.words(_GAP)) > 1
    )


_MARGIN = 0.12
"""Share of a page's height at its head and foot where running heads and page numbers are."""

_MOST_FURNITURE = 2
"""Lines of a running head, or of a foot."""


_MOST_LONE = 20
"""Lone rules that may end a table; pages have one or two."""


def head_at_foot(lines: Sequence[Line], height: float) -> list[Region]:
    """The head of a table without rules that begins at the page's foot: words in columns under a
    caption or a unit line, and nothing below.

    Args:
        lines: Lines of the page that are in no table.
        height: Height of the page.

    Returns:
        At most one region, not sure: the next page has to say so.
    """
    ordered = sorted(lines, key=_BY_PLACE)
    _without_page_number(ordered, height)
    head: list[Line] = []
    while (
        ordered
        and len(head) < _MOST_HEAD
        and not _ends(ordered[-1])
        and len(ordered[-1].words(_GAP)) > 1
    ):
        head.insert(0, ordered.pop())
    if (
        not head
        or not ordered
        or not _ends(ordered[-1])
        or head[0].baseline - ordered[-1].baseline > _CAPTION_PITCH * head[0].size
    ):
        return []
    x0, x1 = min(line.x0 for line in head), max(line.x1 for line in head)
    return [Region(x0 - 1, head[0].top - 1, x1 + 1, head[-1].bottom + 1, [], [], sure=False)]


def extend_to_foot(region: Region, lines: Sequence[Line], height: float) -> None:
    """Lengthen a region that has rules above and under its head and none at its foot, as a table
    of words that runs on over the page's end.

    Args:
        region: Its lower edge may move.
        lines: Lines of the page.
        height: Height of the page.
    """
    if region.vertical or len({round(rule.at) for rule in region.horizontal}) != 2:
        return
    head = [line for line in lines if region.holds(line)]
    below = sorted(
        (line for line in lines if line.middle > region.bottom), key=lambda line: line.baseline
    )
    rows: list[Line] = []
    for line in below:
        if (
            _ends(line)
            or line.x0 < region.x0 - 8
            or line.x1 > region.x1 + 8
            or not head
            or line.size < 0.85 * head[0].size
        ):
            break
        rows.append(line)
    _without_page_number(rows, height)
    columns = common_columns(head)
    if (
        len(columns) < 2
        or not rows
        or rows[-1].bottom < (1 - 2 * _MARGIN) * height
        or not are_cells([*head, *rows])
    ):
        return
    if len(common_columns([*head, *rows])) >= len(columns):
        region.bottom = rows[-1].bottom + 1


def edge_regions(
    lines: Sequence[Line], lone_rules: Sequence[Rule], taken: Sequence[Region], height: float
) -> list[Region]:
    """What may be the end or the middle of a table of words: all lines from the page's head to a
    lone rule, the first sentence or the foot.

    Args:
        lines: Lines of the page.
        lone_rules: Rules that bound no region.
        taken: Regions found already.
        height: Height of the page.

    Returns:
        At most one region, not sure: the page before has to say so.
    """
    ordered = sorted(lines, key=_BY_PLACE)
    full = 0.8 * (
        max((line.x1 for line in lines), default=0.0)
        - min((line.x0 for line in lines), default=0.0)
    )
    sentence = next(
        (line for line in ordered if line.x1 - line.x0 > full and len(line.words(_GAP)) == 1), None
    )
    top = (
        ordered if sentence is None else ordered[: ordered.index(sentence)]
    )  # what runs over the whole width is in no column
    breaks = {id(line) for line in top if _ends(line)}
    for skipped in range(_MOST_FURNITURE + 1):
        if skipped and (skipped > len(top) or top[skipped - 1].bottom > _MARGIN * height):
            break
        for rule in [*lone_rules[:_MOST_LONE], None]:
            inside = [line for line in top[skipped:] if rule is None or line.middle < rule.at]
            if rule is None:
                _without_page_number(inside, height)
            if (
                any(id(line) in breaks for line in inside)
                or not any(len(line.words(_GAP)) > 1 for line in inside)
                or not are_cells(inside)
            ):
                continue
            region = Region(
                min(line.x0 for line in inside) - 1,
                inside[0].top - 1,
                max(line.x1 for line in inside) + 1,
                max(line.bottom for line in inside) + 1,
                [rule] if rule else [],
                [],
                sure=False,
            )
            if not any(other.top < region.bottom and region.top < other.bottom for other in taken):
                return [region]
    return []


def _without_page_number(lines: list[Line], height: float) -> None:
    """Take single words at the page's foot off the end of its lines."""
    while lines and lines[-1].top > (1 - _MARGIN) * height and len(lines[-1].words(_GAP)) == 1:
        lines.pop()


def looks_like_table(run: Run) -> bool:
    """Whether a run is a table even without rules or a caption: several rows, and no contents or
    index.

    Args:
        run: A run with its head.

    Returns:
        True for a table.
    """
    if len(run.rows) < _LEAST:
        return False
    figures = [text for line in run.rows for text in figures_of(line)]
    if (
        all(_WHOLE_NUMBER.fullmatch(text) for text in figures)
        and max(len(line.words(_GAP)) for line in run.rows) <= 2
    ):
        numbers = [int(text) for text in figures if text.isdecimal()]
        rises = len(numbers) == len(figures) and all(
            a <= b for a, b in zip(numbers, numbers[1:], strict=False)
        )
        return not rises and run.lines[0] is not run.rows[0] and len(run.lines[0].words(_GAP)) > 1
    return True
