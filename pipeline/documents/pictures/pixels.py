"""Bytes or a page of a PDF to an upright picture: decoded, without skew, without seals over the
text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]

from pipeline.documents.document import Box

Picture: TypeAlias = npt.NDArray[np.uint8]
"""Rows of pixels, blue, green and red."""

MOST_PIXELS = 60_000_000
"""A page of A3 at 400 dots an inch has 30 million."""

_SMALLEST, _LARGEST = 1000, 2400
"""Pixels of the longer side at which a page of a PDF is drawn: what its scan has, between these."""

_SKEW, _STEP = 3.0, 0.05
"""Degrees within which a page may be askew, and how finely that is determined."""

_SKEWED = 0.1
"""Degrees below which a page counts as straight."""

_GAIN = 1.03
"""By how much clearer the lines must become for a page to be turned."""

_POINTS = 60_000
"""Dots of ink that are enough to measure the skew."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture that is to be read.

    Attributes:
        picture: Upright pixels.
        skew: Degrees by which it was turned.
        seals: Where seals were taken out, in pixels of the upright picture.
    """

    picture: Picture
    skew: float
    seals: tuple[Box, ...] = ()


def decode(content: bytes) -> Picture | None:
    """Bytes of an image file (PNG, JPEG, BMP, WebP, TIFF, first frame) as pixels; transparent ones
    are white.

    Returns:
        The picture; None where the bytes are none, or more than ``MOST_PIXELS``.
    """
    raw = np.frombuffer(content, np.uint8)
    if not raw.size:
        return None
    try:
        found = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if found is None or found.shape[0] * found.shape[1] > MOST_PIXELS:
        return None
    if found.dtype != np.uint8:
        found = cv2.normalize(found, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    if found.ndim == 2:
        return np.asarray(cv2.cvtColor(found, cv2.COLOR_GRAY2BGR), np.uint8)
    if found.shape[2] == 4:
        alpha = found[:, :, 3:].astype(np.float32) / 255
        found = (found[:, :, :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    return np.ascontiguousarray(found[:, :, :3], np.uint8)


def draw_page(page: pypdfium2.PdfPage, native: float) -> tuple[Picture, float]:
    """A page of a PDF as pixels.

    Args:
        page: The page, open.
        native: Pixels of the longer side of the image that it shows.

    Returns:
        (the picture, pixels to a point).
    """
    longer = max(page.get_size())
    scale = min(max(native, _SMALLEST), _LARGEST) / longer
    drawn = page.render(scale=scale).to_numpy()
    if drawn.ndim == 2 or drawn.shape[2] == 1:
        drawn = cv2.cvtColor(drawn.reshape(drawn.shape[:2]), cv2.COLOR_GRAY2BGR)
    return np.ascontiguousarray(drawn[:, :, :3], np.uint8), scale


def straighten(picture: Picture) -> Scan:
    """A picture whose lines run level, without seals.

    Args:
        picture: As it came.
    """
    picture, seals = _without_seals(picture)
    skew = _skew(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    if abs(skew) >= _SKEWED:
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        picture = np.asarray(
            cv2.warpAffine(
                picture,
                turn,
                (width, height),
                flags=cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(255, 255, 255),
            ),
            np.uint8,
        )
        seals = [_turned(seal, turn) for seal in seals]
    else:
        skew = 0.0
    return Scan(picture, skew, tuple(seals))


def _turned(box: Box, turn: npt.NDArray[np.float64]) -> Box:
    """The upright box around a box that was turned."""
    corners = [(box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom)]
    moved = np.array([(x, y, 1.0) for x, y in corners]) @ np.asarray(turn, np.float64).T
    (x0, top), (x1, bottom) = moved.min(axis=0).tolist(), moved.max(axis=0).tolist()
    return Box(x0, top, x1, bottom)


def quarter_turned(picture: Picture, turns: int) -> Picture:
    """A picture turned clockwise by so many quarters."""
    return np.ascontiguousarray(np.rot90(picture, -turns), np.uint8)


def ink_of(gray: Picture) -> npt.NDArray[np.bool_]:
    """Which pixels are ink: darker than what is around them, on paper of any shade."""
    size = max(15, round(min(gray.shape) / 24) | 1)
    return np.asarray(
        cv2.adaptiveThreshold(
            gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, min(size, 51), 18
        )
        > 0
    )


def _skew(gray: npt.NDArray[np.generic]) -> float:
    """Degrees by which lines rise to the right: turned back so far, ink gathers on the fewest
    rows.
    """
    height, width = gray.shape
    scale = 900 / max(height, width)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    y, x = np.nonzero(ink_of(np.asarray(small, np.uint8)))
    if len(x) < 400:
        return 0.0
    if len(x) > _POINTS:
        chosen = np.linspace(0, len(x) - 1, _POINTS).astype(np.intp)
        x, y = x[chosen], y[chosen]

    def clarity(angle: float) -> float:
        slope = math.tan(math.radians(angle))
        rows = np.round(y + x * slope).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        return float(np.square(counts, dtype=np.float64).sum())

    coarse = max(np.arange(-_SKEW, _SKEW + 0.01, 0.25), key=clarity)
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, _STEP), key=clarity)
    return -float(fine) if clarity(float(fine)) > _GAIN * clarity(0.0) else 0.0


def _without_seals(picture: Picture) -> tuple[Picture, list[Box]]:
    """Take red seals off the text that they are stamped on: where a round red outline is, its
    red turns to paper, and black ink under it stays.
    """
    height, width = picture.shape[:2]
    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    reddish = ((red - np.maximum(blue, green)) > 50) & (red > 110)
    if np.count_nonzero(reddish) < 200:
        return picture, []
    mask = reddish.astype(np.uint8)
    near = max(3, round(width / 250) | 1)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    cleaned = picture.copy()
    seals: list[Box] = []
    for x, y, w, h, _ in boxes[1:count].tolist():
        if not (0.06 * width < w < 0.5 * width and 0.75 < w / h < 1.33):
            continue
        inside = (slice(y, y + h), slice(x, x + w))
        if np.count_nonzero(mask[inside]) > 0.6 * w * h:
            continue  # a filled shape: a chart's, no seal's
        margin = max(2, near)
        around = (
            slice(max(0, y - margin), min(height, y + h + margin)),
            slice(max(0, x - margin), min(width, x + w + margin)),
        )
        light = red[around].astype(np.uint8)
        lit = np.where(light > 120, 255, light).astype(np.uint8)
        tinted = (red[around] - np.minimum(blue[around], green[around])) > 25
        cleaned[around] = np.where(tinted[:, :, None], lit[:, :, None], cleaned[around])
        seals.append(Box(x, y, x + w, y + h))
    return cleaned, seals
