"""Ink that no line of text holds: a digit alone in its cell, a single character in a narrow row,
which the detection of text passes over.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.documents.pictures.recognition import Quad, Segment

Ink = npt.NDArray[np.bool_]

_MOST = 60
"""Such places on a page; where there are more, they are a photograph or an ornament."""

_SURE = 0.85
"""Confidence of every character from which such a place is believed."""


def places_left(ink: Ink, em: float) -> list[Quad]:
    """Corners of places that may hold a word or a number.

    Args:
        ink: Which pixels are ink, rules and lines of text left out.
        em: Pixels of a character.
    """
    reach = max(3, round(0.5 * em) | 1)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out: list[Quad] = []
    for x, y, w, h, area in stats[1:count].tolist():
        if 0.45 * em <= h <= 1.5 * em and 0.3 * em <= w <= 12 * em and area >= 0.15 * w * h:
            margin = 0.25 * em
            left, top, right, bottom = x - margin, y - margin, x + w + margin, y + h + margin
            out.append(
                np.asarray([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
            )
    return out if len(out) <= _MOST else []


def believed(segments: list[Segment]) -> list[Segment]:
    """Those of the segments read at such places that are words or numbers without doubt."""
    return [
        segment
        for segment in segments
        if segment.level
        and min(character.confidence for character in segment.characters) >= _SURE
        and any(character.text.isalnum() for character in segment.characters)
    ]
