"""What is drawn in a picture besides text: ruled lines, the shapes of charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.rules import Graphics, Rule, join_rules

Ink = npt.NDArray[np.bool_]

_SHORTEST = 2.6
"""Ems from which a stroke is a rule: no stroke of a character is so long."""

_THICKEST = 0.35
"""Ems; what is thicker is a bar."""

_SOLID = 0.45
"""Share of its box that a filled shape covers."""

_NEXT_BAR = 5.0
"""Ems from one bar of a chart to the next, at most."""

_LARGE = 2.2
"""Ems that a shape of a chart is high and wide at least; characters are smaller."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Ruled lines of a picture, in pixels.

    Attributes:
        horizontal: By position.
        vertical: By position.
        covered: Which pixels they cover.
    """

    horizontal: list[Rule]
    vertical: list[Rule]
    covered: Ink


def find_rules(ink: Ink, em: float, text: Sequence[Box]) -> Ruling:
    """Ruled lines of a picture, in pixels.

    Args:
        ink: Which pixels are ink.
        em: Pixels of a character of the running text.
        text: Where text is.
    """
    length = max(12, round(_SHORTEST * em))
    thickest = max(3.0, _THICKEST * em)
    source = ink.astype(np.uint8)
    covered = np.zeros_like(ink)
    directions: list[list[Rule]] = []
    for across in (True, False):
        mask = _strokes(source, *((length, 1) if across else (1, length)))
        rules = []
        for x, y, w, h in _boxes(mask):
            rule = (
                Rule(y + h / 2, float(x), float(x + w))
                if across
                else Rule(x + w / 2, float(y), float(y + h))
            )
            if (h if across else w) > thickest or rule.length < length:
                continue
            if any(_is_stroke(rule, across, box) for box in text):
                continue
            rules.append(rule)
            around = (slice(max(0, y - 1), y + h + 1), slice(max(0, x - 1), x + w + 1))
            covered[around] |= mask[around] > 0
        directions.append(join_rules(rules, 2.0, 0.6 * em))
    return Ruling(directions[0], directions[1], covered)


def _is_stroke(rule: Rule, across: bool, box: Box) -> bool:
    """Whether a rule is made of strokes of blurred characters: inside a line of text, no longer
    than a part of it.
    """
    height = box.bottom - box.top
    if across:
        return (
            box.top + 0.12 * height < rule.at < box.bottom - 0.12 * height
            and box.x0 - 3 <= rule.start
            and rule.end <= box.x1 + 3
        )
    return (
        box.x0 + 1 < rule.at < box.x1 - 1
        and box.top - 0.2 * height <= rule.start
        and rule.end <= box.bottom + 0.2 * height
    )


def graphics_of(
    picture: npt.NDArray[np.uint8],
    ink: Ink,
    ruling: Ruling,
    text: Ink,
    em: float,
    scale: float,
) -> Graphics:
    """Rules and shapes as the readers of pages want them.

    Args:
        picture: The pixels.
        ink: Which of them are ink.
        ruling: Its rules.
        text: Which pixels lie in lines of text.
        em: Pixels of a character.
        scale: Points to a pixel.
    """
    graphics = Graphics(
        horizontal=[_scaled(rule, scale) for rule in ruling.horizontal],
        vertical=[_scaled(rule, scale) for rule in ruling.vertical],
    )
    saturation = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)[:, :, 1]
    coloured = (saturation > 70) & (picture.min(axis=2) < 225)
    shapes = ((ink & ~ruling.covered & ~text) | coloured).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(shapes, connectivity=8)
    for x, y, w, h, area in stats[1:count].tolist():
        if max(w, h) < _LARGE * em or min(w, h) < 3:
            continue
        box = Box(x * scale, y * scale, (x + w) * scale, (y + h) * scale)
        if area >= _SOLID * w * h:
            graphics.drawings.append(box)
        elif min(w, h) >= 0.5 * em:
            graphics.curves.append(box)
    graphics.drawings += _rows_of_bars(graphics.drawings, _NEXT_BAR * em * scale)
    return graphics


def _rows_of_bars(shapes: Sequence[Box], reach: float) -> list[Box]:
    """Boxes around shapes that are side by side: the bars of one chart, which nothing drawn
    joins where its axis is faint.
    """
    rows: list[Box] = []
    for box in sorted(shapes, key=lambda b: b.x0):
        for index, row in enumerate(rows):
            shared = min(row.bottom, box.bottom) - max(row.top, box.top)
            if box.x0 - row.x1 < reach and shared > 0.5 * min(
                row.bottom - row.top, box.bottom - box.top
            ):
                rows[index] = Box(
                    row.x0, min(row.top, box.top), max(row.x1, box.x1), max(row.bottom, box.bottom)
                )
                break
        else:
            rows.append(box)
    return rows


def _strokes(ink: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    """Ink that runs on for so many pixels, small breaks closed."""
    gap = np.ones((1, 3) if width > 1 else (3, 1), np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap)
    kernel = np.ones((height, width), np.uint8)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel), np.uint8)


def _boxes(mask: npt.NDArray[np.uint8]) -> Iterator[tuple[int, int, int, int]]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for x, y, w, h, _ in stats[1:count].tolist():
        yield x, y, w, h


def _scaled(rule: Rule, scale: float) -> Rule:
    return Rule(rule.at * scale, rule.start * scale, rule.end * scale)
