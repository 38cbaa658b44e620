"""A picture -> a page of ``pipeline.documents.pdf``, with the numbers that were read on it."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.documents import progress
from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import Characters, Frame
from pipeline.documents.pdf.pages.page import Page, page_of
from pipeline.documents.pdf.pages.picture_numbers import (
    PictureNumber,
    PictureText,
    narrow,
    number_spans,
    only_number,
)
from pipeline.documents.pictures.digit_shapes import unlike_their_name
from pipeline.documents.pictures.glyphs import NUMBER_GAP, Sized, glyphs_of, main_size, measure
from pipeline.documents.pictures.leftovers import believed, places_left
from pipeline.documents.pictures.pixels import (
    Picture,
    Scan,
    ink_of,
    quarter_turned,
    straighten,
)
from pipeline.documents.pictures.recognised import remembering
from pipeline.documents.pictures.recognition import (
    Character,
    Segment,
    find_text,
    read_again,
    read_text,
    share_of_tall,
)
from pipeline.documents.pictures.ruling import Ink, find_rules, graphics_of

_BODY = 12.0
"""Points of the running text that a picture of unknown scale is taken to have."""

_DOUBTFUL = 0.5
"""How sure at most a number is, a digit of which looks like another or over which a seal was."""

_LYING = 0.6
"""Share of tall boxes from which a page lies on its side."""


def read_picture(
    picture: Picture, number: int, *, scale: float | None = None, sha256: str = ""
) -> Page:
    """Read a picture.

    Args:
        picture: Its pixels.
        number: Its number as a page, from 1.
        scale: Points to a pixel, where the page says it; None takes the running text as 12 points.
        sha256: Digest of the file; that of the pixels, where there is no file of its own.

    Returns:
        The page, with what was read on it under ``picture``.
    """
    digest = sha256 or hashlib.sha256(np.ascontiguousarray(picture).tobytes()).hexdigest()
    with remembering(picture):
        return _page(picture, number, scale, digest)


def _page(picture: Picture, number: int, scale: float | None, digest: str) -> Page:
    scan = straighten(picture)
    upright = scan.picture
    notes: list[str] = []
    quads = find_text(upright)
    if share_of_tall(quads) >= _LYING:
        scan, segments = _turned(upright)
        upright = scan.picture
        notes.append(f"page {number}: turned by a quarter to be read")
    else:
        segments = read_text(upright, quads)
    if scan.skew:
        notes.append(f"page {number}: straightened by {scan.skew:.1f} degrees")
    if scan.seals:
        notes.append(f"page {number}: {len(scan.seals)} red seal(s) taken off the text")
    gray = np.asarray(cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY), np.uint8)
    ink = ink_of(gray)
    rough = float(np.median([s.bottom - s.top for s in segments])) * 0.75 if segments else 16.0
    level = [segment for segment in segments if segment.level]
    ruling = find_rules(ink, rough, [Box(s.x0, s.top, s.x1, s.bottom) for s in level])
    free = ink & ~ruling.covered & ~_text_area(level, ink)
    level += believed(read_text(upright, places_left(free, rough)))
    measured = measure(level, ink & ~ruling.covered)
    em = main_size(measured)
    points = scale if scale is not None else _BODY / em
    graphics = graphics_of(upright, ink, ruling, _text_area(level, ink), em, points)
    height, width = gray.shape
    # before the glyphs are made: a second reading may find another sign after a number
    unlike = unlike_their_name(measured, gray, ink & ~ruling.covered)
    numbers = [
        found
        for place, sized in enumerate(measured)
        for found in _numbers(
            upright, sized, points, scan.seals, {index for at, index in unlike if at == place}
        )
    ]
    characters = Characters(
        glyphs_of(measured, points),
        Frame(0.0, 0.0, width * points, height * points, 0),
        0,
        0,
        False,
        [segment.text for segment in segments if not segment.level],
    )
    page = page_of(characters, graphics, number)
    page.picture = PictureText(tuple(numbers), digest, tuple(notes))
    progress.report()
    return page


def _turned(picture: Picture) -> tuple[Scan, list[Segment]]:
    """A page that lies on its side, turned the way on which more of it can be read."""
    best: tuple[float, Scan, list[Segment]] | None = None
    for turns in (1, 3):
        scan = straighten(quarter_turned(picture, turns))
        segments = read_text(scan.picture, find_text(scan.picture))
        sure = sum(c.confidence for s in segments for c in s.characters if s.level)
        if best is None or sure > best[0]:
            best = (sure, scan, segments)
    assert best is not None
    return best[1], best[2]


def _text_area(segments: list[Segment], ink: Ink) -> Ink:
    area = np.zeros_like(ink)
    for s in segments:
        area[max(0, int(s.top)) : int(s.bottom) + 1, max(0, int(s.x0)) : int(s.x1) + 1] = True
    return area


def _meet(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _least_sure(characters: Sequence[Character]) -> float:
    """Confidence of the least sure digit."""
    return min(c.confidence for c in characters if c.text.isdecimal())


def _numbers(
    picture: Picture,
    sized: Sized,
    scale: float,
    seals: Sequence[Box],
    unlike: Container[int],
) -> list[PictureNumber]:
    """The numbers of a segment, each read a second time with one character on either side, for a
    neighbour cut in half looks like a digit.

    Args:
        picture: The pixels.
        sized: The segment.
        scale: Points to a pixel.
        seals: Where seals were: what was read under one is not sure.
        unlike: Characters that look like another digit of the page.
    """
    segment, spans = sized.segment, sized.spans
    text = segment.text
    found: list[PictureNumber] = []
    gaps = [
        index
        for index in range(1, len(spans))
        if spans[index][0] - spans[index - 1][1] > NUMBER_GAP * sized.em
    ]
    for start, end in number_spans(text, gaps):
        left, right = spans[start][0] - 0.5 * sized.em, spans[end - 1][1] + 0.5 * sized.em
        if start and start not in gaps:
            left = spans[start - 1][0]
        if end < len(text) and end not in gaps:
            right = spans[end][1]
        digits = narrow(text[start:end])
        sure = _least_sure(segment.characters[start:end])
        characters = read_again(picture, Box(left, segment.top, right, segment.bottom))
        reading = "".join(character.text for character in characters)
        again = only_number(reading)
        if text[end : end + 1] == "%" and f"{again}‰" in reading:
            segment.characters[end].text = "‰"  # narrow, and often taken for % and a comma
        if again == digits:
            sure = max(sure, _least_sure(characters))
        box = Box(spans[start][0], segment.top, spans[end - 1][1], segment.bottom)
        if any(index in unlike for index in range(start, end)) or any(
            _meet(box, seal) for seal in seals
        ):
            sure = min(sure, _DOUBTFUL)
        place = Box(*(round(edge * scale, 1) for edge in (box.x0, box.top, box.x1, box.bottom)))
        found.append(PictureNumber(digits, again, sure, place, text, start))
    # as it is in the document, with every ‰ that a second reading has found
    return [replace(number, line=segment.text) for number in found]
