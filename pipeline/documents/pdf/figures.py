"""Charts and pictures: their captions find them, what is written inside them is set apart from the running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.documents.markup import CIRCLED_CLASS
from pipeline.documents.model import BlockKind, Box
from pipeline.documents.parts import UNIT, classify
from pipeline.documents.pdf.lines import Line, close_up, render
from pipeline.documents.pdf.rules import Graphics

_FIGURE_CAPTION = re.compile(r"附?图\s*[0-9一二三四五六七八九十A-Z]")
"""``图3 各区增速``, ``附图1 人口``."""

_TABLE_CAPTION = re.compile(r"(?:附?表|专栏)\s*[0-9一二三四五六七八九十A-Z]")

_NOTE_LINE = re.compile(rf"注|资料来源|数据来源|说明|[*{CIRCLED_CLASS}]")
"""``注：…``, ``①含…``: what stands under a chart and belongs to no axis."""

_JOIN = 14.0
"""Parts of a drawing closer than this (points) are one drawing."""

_SMALLEST = 36.0
"""A drawing lower or narrower than this is an ornament."""


@dataclass(slots=True)
class Figure:
    """A chart or picture with its caption.

    Attributes:
        caption: The caption's lines.
        unit: Unit lines.
        inside: Lines written inside it: numbers of axes, legends, values.
        box: Where it stands; None where only the caption was found.
    """

    caption: list[Line]
    unit: list[Line] = field(default_factory=list)
    inside: list[Line] = field(default_factory=list)
    box: Box | None = None

    @property
    def place(self) -> Box:
        """Box around everything."""
        boxes = [Box(line.x0, line.top, line.x1, line.bottom) for line in (*self.caption, *self.unit, *self.inside)]
        boxes += [self.box] if self.box else []
        return Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))


def is_figure_caption(text: str) -> bool:
    """Whether a line is the caption of a figure."""
    return bool(_FIGURE_CAPTION.match(text)) and classify(text).kind is BlockKind.CAPTION


def is_table_caption(text: str) -> bool:
    """Whether a line is the caption of a table."""
    return bool(_TABLE_CAPTION.match(text)) and classify(text).kind is BlockKind.CAPTION


def drawings(graphics: Graphics, width: float, height: float, tables: Sequence[Box]) -> list[Box]:
    """Drawings and bitmaps of a page that are large enough to be charts, parts joined.

    Args:
        graphics: What is drawn on the page.
        width: Its width.
        height: Its height.
        tables: Where its tables stand; their rules and shading are no drawings.

    Returns:
        Boxes from top to bottom.
    """
    parts = [box for box in graphics.images if (box.x1 - box.x0) * (box.bottom - box.top) < 0.85 * width * height]
    parts += [box for box in graphics.drawings + graphics.curves if box.x1 - box.x0 < width and box.bottom - box.top < height]
    parts += [Box(r.start, r.at, r.end, r.at) for r in graphics.horizontal if r.length < 0.9 * width]
    parts += [Box(r.at, r.start, r.at, r.end) for r in graphics.vertical]
    free = [
        box for box in parts if not any(_within(box, table) for table in tables) and 0.03 * height < box.top and box.bottom < 0.97 * height
    ]
    clusters = _clusters(free)
    clusters = [box for box in clusters if (box.x1 - box.x0) * (box.bottom - box.top) < 0.7 * width * height]  # not a coloured page
    large = [box for box in clusters if box.bottom - box.top >= _SMALLEST and box.x1 - box.x0 >= _SMALLEST]
    return sorted(large, key=lambda b: (b.top, b.x0))


def _within(box: Box, outer: Box) -> bool:
    return outer.x0 - 4 <= box.x0 and box.x1 <= outer.x1 + 4 and outer.top - 4 <= box.top and box.bottom <= outer.bottom + 4


def _clusters(boxes: Sequence[Box]) -> list[Box]:
    """Boxes around drawings whose parts are near each other, told on a grid so that a map of 50,000 strokes costs no more than its area."""
    owners: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        for column in range(int(box.x0 // _JOIN), int(box.x1 // _JOIN) + 1):
            for row in range(int(box.top // _JOIN), int(box.bottom // _JOIN) + 1):
                owners.setdefault((column, row), []).append(box)
    out: list[Box] = []
    unseen = set(owners)
    for start in sorted(owners):
        if start not in unseen:
            continue
        unseen.discard(start)
        stack, members = [start], []
        while stack:
            cell = stack.pop()
            members += owners[cell]
            for beside in ((cell[0] + dx, cell[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                if beside in unseen:
                    unseen.discard(beside)
                    stack.append(beside)
        out.append(Box(min(b.x0 for b in members), min(b.top for b in members), max(b.x1 for b in members), max(b.bottom for b in members)))
    return out


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
    captions += [i for i, text in enumerate(texts) if is_table_caption(text) and _bitmap_below(ordered[i], images)]
    used: set[int] = set()
    figures: list[Figure] = []
    taken_boxes: set[int] = set()
    for i in sorted(captions):
        caption = ordered[i]
        index = _box_of(caption, boxes, taken_boxes, ordered, body, measure)
        figure = Figure([caption])
        used.add(i)
        for k in (i + 1, i - 1):
            if 0 <= k < len(texts) and k not in used and UNIT.match(texts[k]) and abs(ordered[k].baseline - caption.baseline) < 3.5 * body:
                figure.unit.append(ordered[k])
                used.add(k)
                break
        if index is not None:
            taken_boxes.add(index)
            figure.box = boxes[index]
            for k, line in enumerate(ordered):
                if k not in used and k not in captions and _written_inside(line, boxes[index], body, measure):
                    if UNIT.match(texts[k]) and not figure.unit:
                        figure.unit.append(line)
                    else:
                        figure.inside.append(line)
                    used.add(k)
        figures.append(figure)
    return figures, [line for i, line in enumerate(ordered) if i not in used]


def _bitmap_below(caption: Line, images: Sequence[Box]) -> bool:
    return any(0 <= box.top - caption.bottom + 6 < 60 and box.bottom - box.top > _SMALLEST for box in images)


def _box_of(caption: Line, boxes: Sequence[Box], taken: set[int], lines: Sequence[Line], body: float, measure: float) -> int | None:
    """The drawing that a caption belongs to: the nearest one above or below without running text between."""
    best: tuple[float, int] | None = None
    for index, box in enumerate(boxes):
        if index in taken or box.x1 < caption.x0 or box.x0 > caption.x1:
            continue
        above = caption.top - box.bottom
        below = box.top - caption.bottom
        distance = above if above >= -8 else below if below >= -8 else None
        if distance is None or distance > 90:
            continue
        low, high = (box.bottom, caption.top) if distance == above else (caption.bottom, box.top)
        between = [line for line in lines if low - 2 < line.middle < high + 2 and line is not caption]
        if any(_is_prose(line, body, measure) for line in between):
            continue
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def _is_prose(line: Line, body: float, measure: float) -> bool:
    return line.size >= 0.93 * body and line.x1 - line.x0 >= 0.55 * measure and render(line).text.count(" ") <= 2


def _written_inside(line: Line, box: Box, body: float, measure: float) -> bool:
    reach = 2.0 * body
    if not (box.top - reach <= line.middle <= box.bottom + reach and line.x1 >= box.x0 - 2 * reach and line.x0 <= box.x1 + 2 * reach):
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
