"""Digits that look like another digit of their page: evidence that no model has a part in.

The two readings of a number come from one model and share its mistakes. A page prints its digits in
one font or a few: what was read as 3 and looks more like the 8 of the page than like its 3 is not
believed, however sure the model is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.documents.pictures.glyphs import Ink, Sized
from pipeline.documents.pictures.pixels import Picture

_SIDE = 20
"""Pixels to which a digit is brought, its proportions kept."""

_NEAREST = 3
"""Digits of one name that are compared with: fewer show nothing."""

_MARGIN = 0.07
"""How much more alike another name must be."""

_MOST = 1500
"""Digits of a page that are compared, from the top."""

_ASCENT, _DESCENT = 0.95, 0.15
"""Share of the em above and below the baseline in which a digit is."""

_ASTRAY = 0.14
"""Share of the em by which an edge inside a number may be off."""

_LIKE = 0.75
"""How much alike two digits of one name are at least; less is no print of a digit."""

Place = tuple[int, int]
"""(number of the segment, number of the character in it)."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A digit, cut out where the digits of its number are as wide as each other and where there is
    least ink: it is like another under both or neither.
    """

    place: Place
    name: str
    cuts: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


def unlike_their_name(measured: Sequence[Sized], gray: Picture, ink: Ink) -> set[Place]:
    """Digits that are more like those of another name on the page than like those of their own.

    Args:
        measured: Segments with the edges of their characters.
        gray: The page.
        ink: Which pixels are ink, rules left out.

    Returns:
        Their places; none where a page has too few digits to compare.
    """
    shapes = _shapes(measured, gray, ink)
    count = len(shapes)
    if count < 2 * _NEAREST:
        return set()
    names = np.array([int(shape.name) for shape in shapes])
    rows = np.stack([cut for way in (0, 1) for shape in shapes for cut in (shape.cuts[way],)])
    alike = rows @ rows.T
    own_cuts = np.arange(2 * count)
    alike[own_cuts, own_cuts] = alike[own_cuts, (own_cuts + count) % (2 * count)] = -1.0
    scores = np.full((count, 10), -1.0, np.float32)
    for name in range(10):
        examples = np.flatnonzero(np.tile(names == name, 2))
        if len(examples) > 2 * _NEAREST:
            nearest = np.partition(alike[:, examples], -_NEAREST, axis=1)[:, -_NEAREST:].mean(
                axis=1
            )
            scores[:, name] = np.maximum(nearest[:count], nearest[count:])
    own = scores[np.arange(count), names]
    best = scores.max(axis=1)
    doubtful = (own > -1.0) & (best > own + _MARGIN) & (best > _LIKE)
    return {shape.place for shape, is_odd in zip(shapes, doubtful.tolist(), strict=True) if is_odd}


def _shapes(measured: Sequence[Sized], gray: Picture, ink: Ink) -> list[_Shape]:
    shapes: list[_Shape] = []
    for number, sized in enumerate(measured):
        for index, (character, span) in enumerate(
            zip(sized.segment.characters, sized.spans, strict=True)
        ):
            if not (character.text.isascii() and character.text.isdecimal()):
                continue
            even = _pixels(sized, span, gray, ink, astray=0.0)
            thinnest = _pixels(sized, span, gray, ink, astray=_ASTRAY)
            if even is not None and thinnest is not None:
                shapes.append(_Shape((number, index), character.text, (even, thinnest)))
            if len(shapes) == _MOST:
                return shapes
    return shapes


def _thinnest(columns: npt.NDArray[np.int_], edge: float, reach: float) -> int:
    """The column near an edge in which there is least ink, the nearest of several."""
    first = max(0, round(edge - reach))
    near = columns[first : max(first + 1, round(edge + reach) + 1)]
    if not len(near):
        return min(first, len(columns) - 1)
    away = np.abs(np.arange(len(near)) + first - edge)
    return first + int(np.argmin(near + 0.01 * away))


def _pixels(
    sized: Sized, span: tuple[float, float], gray: Picture, ink: Ink, *, astray: float
) -> npt.NDArray[np.float32] | None:
    """A digit as a vector of length one, cut to its ink; None where there is hardly any.

    Args:
        sized: Its segment.
        span: Its edges.
        gray: The page.
        ink: Which pixels are ink.
        astray: Ems within which each edge moves to where there is least ink.
    """
    top = max(0, round(sized.baseline - _ASCENT * sized.em))
    bottom = min(ink.shape[0], round(sized.baseline + _DESCENT * sized.em))
    columns = ink[top:bottom].sum(axis=0)
    left = _thinnest(columns, span[0], astray * sized.em)
    right = _thinnest(columns, span[1], astray * sized.em) + 1
    part = ink[top:bottom, left:right]
    filled_rows, filled = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if len(filled_rows) < 5 or len(filled) < 2:
        return None
    first, last = int(filled_rows[0]), int(filled_rows[-1]) + 1
    begin, end = int(filled[0]), int(filled[-1]) + 1
    crop = 255.0 - gray[top + first : top + last, left + begin : left + end].astype(np.float32)
    scale = (_SIDE - 2) / max(crop.shape)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    canvas = np.zeros((_SIDE, _SIDE), np.float32)
    y, x = (_SIDE - size[1]) // 2, (_SIDE - size[0]) // 2
    canvas[y : y + size[1], x : x + size[0]] = small
    blurred = cv2.GaussianBlur(canvas, (3, 3), 0.8)
    flat = blurred.ravel() - float(blurred.mean())
    length = float(np.linalg.norm(flat))
    return (flat / length).astype(np.float32) if length > 0 else None
