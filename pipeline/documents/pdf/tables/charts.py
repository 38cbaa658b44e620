"""Charts and pictures: their captions find them, what is written inside them is set apart from the
running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.documents.document import BlockKind, Box
from pipeline.documents.line_kinds import UNIT, classify, is_closed
from pipeline.documents.markup import NUMBER_CLASS
from pipeline.documents.pdf.glyphs.rules import Graphics
from pipeline.documents.pdf.layout.lines import Line, close_up, parted, render

_FIGURE_CAPTION = re.compile(r"附?图\s*[0-9一二三四五六七八九十A-Z]")
"""``图3 各区增速``, ``附图1 人口``."""

_TABLE_CAPTION = re.compile(r"(?:附?表|专栏)\s*[0-9一二三四五六七八九十A-Z]")

_CAPTION_START = re.compile(r"附?[图表][0-9]")
"""``图2``, ``表3``: how one of several captions in a line begins."""

_FIGURES = re.compile(r"[-0-9.,%\s]+")
"""``80 73.9``: values at one height in a chart."""

_ROW = re.compile(r"[\u4e00-\u9fff（]\S*\s+[-—0-9]")
"""``东城区 12.5``: a row of a table, however small its print."""

_NOTE_LINE = re.compile(rf"注|资料来源|数据来源|说明|[*{NUMBER_CLASS}]")
"""``注：…``, ``①含…``: what is under a chart and belongs to no axis."""

_JOIN = 14.0
"""Parts of a drawing closer than this (points) are one drawing."""

_MOST_CELLS = 700
"""Cells of the grid by which parts of drawings are joined, in either direction: a page of three
metres; beyond all is one."""

_MOST_CAPTIONS = 100
"""Captions of figures that a page may hold; a list of figures has fewer."""

_SMALLEST = 36.0
"""A drawing lower or narrower than this is an ornament."""


@dataclass(slots=True)
class Figure:
    """A chart or picture with its caption.

    Attributes:
        caption: The caption's lines.
        unit: Unit lines.
        inside: Lines written inside it: numbers of axes, legends, values.
        box: Where it is; None where only the caption was found.
    """

    caption: list[Line]
    unit: list[Line] = field(default_factory=list)
    inside: list[Line] = field(default_factory=list)
    box: Box | None = None

    @property
    def place(self) -> Box:
        """Box around everything."""
        boxes = [
            Box(line.x0, line.top, line.x1, line.bottom)
            for line in (*self.caption, *self.unit, *self.inside)
        ]
        boxes += [self.box] if self.box else []
        return Box(
            min(b.x0 for b in boxes),
            min(b.top for b in boxes),
            max(b.x1 for b in boxes),
            max(b.bottom for b in boxes),
        )


def places(figures: Sequence[Figure]) -> list[Box]:
    """Where figures of a page are; those with captions at one height begin at one height, so
    that they are read from left to right.
    """
    boxes = [figure.place for figure in figures]
    heights = [figure.caption[0].baseline if figure.caption else -1.0 for figure in figures]
    tops = [
        min(box.top for box, y in zip(boxes, heights, strict=True) if abs(y - height) < 2)
        for height in heights
    ]
    return [replace(box, top=top) for box, top in zip(boxes, tops, strict=True)]


def is_figure_caption(text: str) -> bool:
    """Whether a line is the caption of a figure."""
    return bool(_FIGURE_CAPTION.match(text)) and classify(text).kind is BlockKind.CAPTION


def is_table_caption(text: str) -> bool:
    """Whether a line is the caption of a table."""
    return bool(_TABLE_CAPTION.match(text)) and classify(text).kind is BlockKind.CAPTION


def split_captions(lines: Sequence[Line]) -> list[Line]:
    """Captions of charts or tables side by side, ``图1 人口　　　图2 构成``, and units beside
    captions become lines of their own.

    Args:
        lines: All lines of a page.

    Returns:
        The same lines, such captions parted.
    """
    out: list[Line] = []
    for line in lines:
        parts = line.words(1.0) if line.glyphs[0].text in "图表附" else []
        starts = [
            i
            for i, part in enumerate(parts)
            if _CAPTION_START.match("".join(g.text for g in part[:4]))
        ]
        starts += (
            [len(parts) - 1]
            if len(parts) > 1 and starts and UNIT.match(render(line, parts[-1]).text)
            else []
        )
        if len(starts) < 2 or starts[0] > 0:
            out.append(line)
        else:
            spans = zip(starts, [*starts[1:], len(parts)], strict=True)
            out += parted(line, [[g for part in parts[a:b] for g in part] for a, b in spans])
    return out


def drawings(
    graphics: Graphics,
    width: float,
    height: float,
    tables: Sequence[Box],
    charts: Sequence[Box] = (),
) -> list[Box]:
    """Drawings and bitmaps of a page that are large enough to be charts, parts joined.

    Args:
        graphics: What is drawn on the page.
        width: Its width.
        height: Its height.
        tables: Where its tables are; their rules and shading are no drawings.
        charts: Where charts are, as their axes show.

    Returns:
        Boxes from top to bottom.
    """
    parts = [
        box
        for box in graphics.images
        if (box.x1 - box.x0) * (box.bottom - box.top) < 0.85 * width * height
    ]
    parts += [
        box
        for box in graphics.drawings + graphics.curves
        if box.x1 - box.x0 < width and box.bottom - box.top < height
    ]
    parts += [
        Box(r.start, r.at, r.end, r.at) for r in graphics.horizontal if r.length < 0.9 * width
    ]
    parts += [Box(r.at, r.start, r.at, r.end) for r in graphics.vertical]
    parts += charts
    free = [
        box
        for box in parts
        if 0.03 * height < box.top
        and box.bottom < 0.97 * height
        and not any(_within(box, table) for table in tables)
    ]
    clusters = _clusters(free)
    clusters = [
        box for box in clusters if (box.x1 - box.x0) * (box.bottom - box.top) < 0.7 * width * height
    ]  # not a coloured page
    large = [
        box
        for box in clusters
        if box.bottom - box.top >= _SMALLEST and box.x1 - box.x0 >= _SMALLEST
    ]
    return sorted(large, key=lambda b: (b.top, b.x0))


def _within(box: Box, outer: Box) -> bool:
    return (
        outer.x0 - 4 <= box.x0
        and box.x1 <= outer.x1 + 4
        and outer.top - 4 <= box.top
        and box.bottom <= outer.bottom + 4
    )


def _clusters(boxes: Sequence[Box]) -> list[Box]:
    """Boxes around drawings whose parts are near each other, determined on a grid so that a map of
    50,000 strokes costs no more than its area.
    """
    if not boxes:
        return []
    edges = np.nan_to_num(np.array([(box.x0, box.top, box.x1, box.bottom) for box in boxes]))
    cells = np.clip(edges // _JOIN + 1, 0, _MOST_CELLS).astype(int)
    owners = _covered(cells)
    members: dict[int, list[Box]] = {}
    numbers = _numbered(owners)
    for box, (column, row) in zip(boxes, cells[:, :2].tolist(), strict=True):
        members.setdefault(numbers[column, row], []).append(box)
    return [
        Box(
            min(b.x0 for b in group),
            min(b.top for b in group),
            max(b.x1 for b in group),
            max(b.bottom for b in group),
        )
        for group in members.values()
    ]


def _covered(cells: npt.NDArray[np.int_]) -> set[tuple[int, int]]:
    """Cells of the grid that boxes, given by their first and last column and row, cover."""
    columns, rows = cells[:, 2].max() + 2, cells[:, 3].max() + 2
    edges = np.zeros((columns, rows), int)  # how many boxes more than in the cells before
    for sign, (first, second) in ((1, (0, 1)), (-1, (2, 1)), (-1, (0, 3)), (1, (2, 3))):
        np.add.at(edges, (cells[:, first] + (first == 2), cells[:, second] + (second == 3)), sign)
    filled = np.argwhere(edges.cumsum(axis=0).cumsum(axis=1) > 0)
    return {(column, row) for column, row in filled.tolist()}


def _numbered(cells: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Which cells hang together, by number."""
    numbers: dict[tuple[int, int], int] = {}
    for number, start in enumerate(sorted(cells)):
        stack = [] if start in numbers else [start]
        while stack:
            cell = stack.pop()
            numbers[cell] = number
            around = ((cell[0] + dx, cell[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            for beside in around:
                if beside in cells and beside not in numbers:
                    numbers[beside] = number
                    stack.append(beside)
    return numbers


def find_figures(
    lines: list[Line], boxes: Sequence[Box], images: Sequence[Box], body: float, measure: float
) -> tuple[list[Figure], list[Line]]:
    """Figures of a page and the lines that belong to none.

    Args:
        lines: Lines that are in no table, footnote or furniture.
        boxes: Drawings of the page (see ``drawings``).
        images: Its bitmaps.
        body: Size of the running text.
        measure: Width of the running text.

    Returns:
        (figures from top to bottom, remaining lines).
    """
    ordered = sorted(lines, key=lambda line: line.baseline)
    texts = [close_up(render(line).text) for line in ordered]
    captions = [i for i, text in enumerate(texts) if is_figure_caption(text)]
    captions += [
        i
        for i, text in enumerate(texts)
        if is_table_caption(text) and _bitmap_below(ordered[i], images)
    ]
    captions = sorted(captions)[:_MOST_CAPTIONS]
    used: set[int] = set()
    figures: list[Figure] = []
    homes = _boxes_of([ordered[i] for i in captions], boxes, ordered, body, measure)
    for i, index in zip(captions, homes, strict=True):
        caption = ordered[i]
        figure = Figure([caption])
        used.add(i)
        for k in (i + 1, i - 1):
            if (
                0 <= k < len(texts)
                and k not in used
                and UNIT.match(texts[k])
                and abs(ordered[k].baseline - caption.baseline) < 3.5 * body
            ):
                figure.unit.append(ordered[k])
                used.add(k)
                break
        free = [k for k in range(len(ordered)) if k not in used and k not in captions]
        if index is not None:
            figure.box = boxes[index]
            for k in _inside(free, ordered, boxes[index], body, measure):
                if UNIT.match(texts[k]) and not figure.unit:
                    figure.unit.append(ordered[k])
                else:
                    figure.inside.append(ordered[k])
                used.add(k)
        else:
            labels = _labels(
                reversed([k for k in free if k < i]), ordered, caption, body
            ) or _labels((k for k in free if k > i), ordered, caption, body)
            figure.inside += [ordered[k] for k in labels]
            used |= set(labels)
        figures.append(figure)
    for index, box in enumerate(boxes):
        free = [k for k in range(len(ordered)) if k not in used]
        chart = (
            _chart_without_number(free, ordered, box, body, measure) if index not in homes else None
        )
        if chart is not None:
            figures.append(chart)
            used |= {
                k
                for k in free
                if any(ordered[k] is line for line in (*chart.caption, *chart.inside))
            }
    return figures, [line for i, line in enumerate(ordered) if i not in used]


def _inside(
    free: Sequence[int], lines: Sequence[Line], box: Box, body: float, measure: float
) -> list[int]:
    """Lines written inside a drawing, on its axes and right beside them: a line chart's drawing
    ends where its curve does.
    """
    found = [k for k in free if _written_inside(lines[k], box, body, measure)]
    small = [lines[k] for k in found if lines[k].size < 0.93 * body]
    if small:
        top, bottom = (
            min(box.top, *(line.top for line in small)),
            max(box.bottom, *(line.bottom for line in small)),
        )
        wider = Box(box.x0, top, box.x1, bottom)
        found = [
            k
            for k in free
            if k in found
            or (_is_label(lines[k], body) and _written_inside(lines[k], wider, body, measure, 1.0))
        ]
    return found


def _chart_without_number(
    free: Sequence[int], lines: Sequence[Line], box: Box, body: float, measure: float
) -> Figure | None:
    """A drawing with the labels of axes in it and a short line in the middle under or over it:
    ``2023年人口`` without ``图1``.
    """
    inside = [lines[k] for k in _inside(free, lines, box, body, measure)]
    if len(inside) < 4 or not all(
        _is_label(line, body) and not _ROW.match(render(line).text) for line in inside
    ):
        return None
    if sum(1 for line in inside if _FIGURES.fullmatch(render(line).text)) < 3:
        return None
    middle = (box.x0 + box.x1) / 2
    captions = [
        lines[k]
        for k in free
        if abs((lines[k].x0 + lines[k].x1) / 2 - middle) < 0.08 * measure
        and -8 <= max(lines[k].top - box.bottom, box.top - lines[k].bottom) <= 4 * body
        and not any(lines[k] is line for line in inside)
        and not _is_prose(lines[k], body, measure)
        and classify(render(lines[k]).text).kind is BlockKind.PARAGRAPH
        and not is_closed(render(lines[k]).text)
    ]
    return Figure(captions[-1:], inside=inside, box=box)


def _labels(
    candidates: Iterable[int], lines: Sequence[Line], caption: Line, body: float
) -> list[int]:
    """Labels that are one after another beside a caption whose drawing is none that was found:
    values and years of a thin curve.
    """
    found: list[int] = []
    last = caption
    for k in candidates:
        if abs(lines[k].baseline - last.baseline) > 4 * body or not _is_label(lines[k], body):
            break
        found.append(k)
        last = lines[k]
    return (
        found
        if len(found) >= 2 and any(any(c.isdecimal() for c in render(lines[k]).text) for k in found)
        else []
    )


def _is_label(line: Line, body: float) -> bool:
    """Whether a line is small print in short words: values, years, months, names of parts."""
    return line.size < 0.9 * body and all(len(word) <= 10 for word in render(line).text.split(" "))


def _bitmap_below(caption: Line, images: Sequence[Box]) -> bool:
    return any(
        0 <= box.top - caption.bottom + 6 < 60 and box.bottom - box.top > _SMALLEST
        for box in images
    )


def _boxes_of(
    captions: Sequence[Line],
    boxes: Sequence[Box],
    lines: Sequence[Line],
    body: float,
    measure: float,
) -> list[int | None]:
    """The drawing that each caption belongs to: on a page captions are all below or all above,
    whatever is nearer.

    Args:
        captions: Captions from top to bottom.
        boxes: Drawings.
        lines: All lines.
        body: Size of the running text.
        measure: Width of the running text.

    Returns:
        Index of a box, or None, for each caption.
    """
    sides: list[list[int | None]] = []
    for below in (True, False):
        taken: set[int] = set()
        side = []
        for caption in captions:
            index = _box_of(caption, boxes, taken, lines, body, measure, below)
            side.append(index)
            taken |= {index} if index is not None else set()
        sides.append(side)
    under, over = sides
    first, second = (
        (under, over)
        if _matches(under, captions, boxes) >= _matches(over, captions, boxes)
        else (over, under)
    )
    taken = {index for index in first if index is not None}
    return [
        a if a is not None else (b if b not in taken else None)
        for a, b in zip(first, second, strict=True)
    ]


def _matches(
    side: Sequence[int | None], captions: Sequence[Line], boxes: Sequence[Box]
) -> tuple[int, float]:
    """How many captions find a drawing, and how near (negative) they are to them."""
    pairs = [
        (caption, boxes[index])
        for caption, index in zip(captions, side, strict=True)
        if index is not None
    ]
    return len(pairs), -sum(
        max(caption.top - box.bottom, box.top - caption.bottom) for caption, box in pairs
    )


def _box_of(
    caption: Line,
    boxes: Sequence[Box],
    taken: set[int],
    lines: Sequence[Line],
    body: float,
    measure: float,
    below: bool,
) -> int | None:
    """The nearest drawing above a caption, or below it, without running text between."""
    best: tuple[float, int] | None = None
    for index, box in enumerate(boxes):
        if index in taken or box.x1 < caption.x0 or box.x0 > caption.x1:
            continue
        distance = caption.top - box.bottom if below else box.top - caption.bottom
        if not -8 <= distance <= 90:
            continue
        low, high = (box.bottom, caption.top) if below else (caption.bottom, box.top)
        if any(
            _is_prose(line, body, measure)
            for line in lines
            if low - 2 < line.middle < high + 2 and line is not caption
        ):
            continue
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def _is_prose(line: Line, body: float, measure: float) -> bool:
    """Whether a line is a line of running text: long, in its size, and filled with characters, not
    two marks of axes on either side of a chart.
    """
    width, text = line.x1 - line.x0, render(line).text
    return (
        line.size >= 0.93 * body
        and width >= 0.55 * measure
        and text.count(" ") <= 2
        and len(text) * line.size >= 0.6 * width
    )


def _written_inside(line: Line, box: Box, body: float, measure: float, ems: float = 2.0) -> bool:
    reach = ems * body
    if not (
        box.top - reach <= line.middle <= box.bottom + reach
        and line.x1 >= box.x0 - 2 * reach
        and line.x0 <= box.x1 + 2 * reach
    ):
        return False
    if _is_prose(line, body, measure):
        return False
    if box.top <= line.middle <= box.bottom:
        return True
    return (
        line.size < 0.93 * body
        and line.x1 - line.x0 < 0.95 * measure
        and not _NOTE_LINE.match(render(line).text)
    )
