"""Digits that were read wrongly twice are told by the other digits of their page."""

from __future__ import annotations

import random

import pytest

from tests.support.pictures import Sheet, needs_font, needs_models

pytest.importorskip("cv2")

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from pipeline.documents.pictures.digit_shapes import unlike_their_name  # noqa: E402
from pipeline.documents.pictures.glyphs import Sized  # noqa: E402
from pipeline.documents.pictures.pixels import ink_of  # noqa: E402
from pipeline.documents.pictures.recognition import Character, Segment  # noqa: E402


def drawn(seed: int, quality: int) -> tuple[list[Sized], np.ndarray]:
    """A page of numbers with where each character stands, as a worn JPEG."""
    chance = random.Random(seed)
    sheet = Sheet(600, 400, size=18)
    segments = []
    for row in range(9):
        for column in range(4):
            text = f"{chance.randint(100, 9999)}.{chance.randint(0, 99):02d}"
            x, y = 30.0 + 140 * column, 20.0 + 40 * row
            sheet.text(x, y, text)
            edges = [x + sheet.pen.textlength(text[:n], font=sheet.font()) for n in range(9)]
            box = sheet.pen.textbbox((x, y), text, font=sheet.font())
            spans = list(zip(edges, edges[1 : len(text) + 1], strict=False))
            characters = [
                Character(sign, (a + b) / 2, 0.99) for sign, (a, b) in zip(text, spans, strict=True)
            ]
            segment = Segment(characters, x, box[1] - 3, edges[len(text)], box[3] + 3)
            segments.append(Sized(segment, 18.0, float(box[3]), spans))
    _, worn = cv2.imencode(
        ".jpg", np.asarray(sheet.image)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    return segments, cv2.imdecode(worn, cv2.IMREAD_GRAYSCALE)


@needs_models
@needs_font
@pytest.mark.parametrize("quality", [90, 40])
def test_a_digit_under_another_name_is_found_and_hardly_another(quality: int) -> None:
    segments, gray = drawn(7, quality)
    ink = ink_of(gray)
    assert len(unlike_their_name(segments, gray, ink)) <= 2  # of some 200 digits
    chance = random.Random(3)
    found = 0
    for _ in range(10):
        place = chance.randrange(len(segments))
        characters = segments[place].segment.characters
        index = chance.choice([i for i, c in enumerate(characters) if c.text.isdecimal()])
        said = characters[index].text
        characters[index].text = chance.choice([d for d in "0123456789" if d != said])
        found += (place, index) in unlike_their_name(segments, gray, ink)
        characters[index].text = said
    assert found >= 9


@needs_models
@needs_font
def test_too_few_digits_tell_nothing() -> None:
    segments, gray = drawn(7, 90)
    segments[0].segment.characters[0].text = "8"
    assert unlike_their_name(segments[:1], gray, ink_of(gray)) == set()
