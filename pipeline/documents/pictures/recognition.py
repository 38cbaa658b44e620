"""Lines of text in a picture, character by character, and second readings of parts of it.

The models (text detection and recognition of PP-OCR, inside RapidOCR's wheel) are loaded once in a
process. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.documents.document import Box
from pipeline.documents.pdf.layout.lines import is_cjk
from pipeline.documents.picture_models import threads
from pipeline.documents.pictures.pixels import Picture
from pipeline.documents.pictures.recognised import answered

Quad: TypeAlias = npt.NDArray[np.float64]

_DETECTED_AT = 1600
"""Pixels of the longer side at which lines are searched for; they are read at full size."""

_LEAST_SCORE = 0.5
"""Mean confidence below which what was found is no text: icons, coins, hatching."""

_STEEPEST = 0.12
"""Rise of a line; steeper ones are watermarks and labels of axes."""

_TALL = 1.6
"""A box so much higher than wide holds text that runs down or upwards."""

_MOST_STACKED = 8.0
"""Times its width that a tall box may be high to hold words of rows one under the other."""

_SURE_OF_STACKED = 0.7
"""Confidence from which a character of them is believed."""

_WIDE = {"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}

_GRAY = cv2.COLOR_BGR2GRAY

_REREAD_HEIGHT = 40.0
"""Pixels to which a number is brought for its second reading: another sampling than the first."""


@dataclass(slots=True)
class Character:
    """A character that was read: its middle across the line, in pixels, and the model's
    confidence.
    """

    text: str
    middle: float
    confidence: float


@dataclass(slots=True)
class Segment:
    """A stretch of text on one line, in pixels of the picture.

    Attributes:
        characters: From left to right, blanks left out.
        x0: Left edge.
        top: Upper edge.
        x1: Right edge.
        bottom: Lower edge.
        level: Whether it runs from left to right; False for watermarks and turned labels.
    """

    characters: list[Character]
    x0: float
    top: float
    x1: float
    bottom: float
    level: bool = True

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(character.text for character in self.characters)


@lru_cache(maxsize=1)
def _models(count: int) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": count,
            "EngineConfig.onnxruntime.inter_op_num_threads": count,
        }
    )


def find_text(picture: Picture) -> list[Quad]:
    """Corners of every stretch of text in a picture, in pixels."""
    longer = max(picture.shape[:2])
    scale = min(1.0, _DETECTED_AT / longer)
    small = (
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if scale < 1
        else picture
    )
    boxes = answered("text", small, lambda: _boxes(small))
    return [np.asarray(quad, np.float64) / scale for quad in boxes]


def _boxes(picture: Picture) -> list[Any]:
    found = _models(threads())(picture, use_det=True, use_rec=False)
    boxes = getattr(found, "boxes", None)
    return [np.asarray(quad, np.float64).tolist() for quad in (boxes if boxes is not None else ())]


def share_of_tall(quads: Sequence[Quad]) -> float:
    """Which share of the text, by length, is in boxes higher than wide: near 1 on a page that
    lies on its side.
    """
    boxes = [_edges(quad) for quad in quads]
    lengths = [max(x1 - x0, bottom - top) for x0, top, x1, bottom in boxes]
    tall = [
        length
        for length, (x0, top, x1, bottom) in zip(lengths, boxes, strict=True)
        if bottom - top > _TALL * (x1 - x0)
    ]
    return sum(tall) / sum(lengths) if lengths else 0.0


def read_text(picture: Picture, quads: Sequence[Quad]) -> list[Segment]:
    """Read the text of an upright picture.

    Args:
        picture: The pixels, without skew.
        quads: Where text was found.

    Returns:
        Segments from top to bottom.
    """
    out: list[Segment] = []
    for quad in quads:
        stack = _read_stack(picture, *_edges(quad))
        segment = None if stack else _read(picture, quad)
        out += stack or ([segment] if segment is not None else [])
    return sorted(out, key=lambda s: (s.top, s.x0))


def _edges(quad: Quad) -> tuple[float, float, float, float]:
    return (
        float(quad[:, 0].min()),
        float(quad[:, 1].min()),
        float(quad[:, 0].max()),
        float(quad[:, 1].max()),
    )


def _read(picture: Picture, quad: Quad) -> Segment | None:
    x0, top, x1, bottom = _edges(quad)
    rise = abs(float(quad[1, 1] - quad[0, 1])) / max(1.0, abs(float(quad[1, 0] - quad[0, 0])))
    upright = bottom - top <= _TALL * (x1 - x0)
    height, width = picture.shape[:2]
    crop = picture[
        max(0, int(top)) : min(height, int(bottom) + 1),
        max(0, int(x0)) : min(width, int(x1) + 1),
    ]
    if min(crop.shape[:2]) < 4:
        return None
    read = _recognise(crop)
    if read is None:
        return None
    text, score, columns, confidences, total = read
    if score < _LEAST_SCORE or not text.strip():
        return None
    step = crop.shape[1] / total
    left = max(0, int(x0))
    characters = _characters(text, columns, confidences, left, step)
    level = rise < _STEEPEST and (upright or len(characters) == 1)
    return Segment(characters, x0, top, x1, bottom, level)


def _characters(
    text: str, columns: list[int], confidences: list[float], left: float, step: float
) -> list[Character]:
    """The characters of a line, given the column of each that is no blank."""
    signs = chinese_signs("".join(text.split()))
    return _with_per_mille(
        [
            Character(sign, left + (column + 0.5) * step, confidence)
            for sign, column, confidence in zip(signs, columns, confidences, strict=False)
        ]
    )


def chinese_signs(text: str) -> str:
    """Brackets, commas, colons and semicolons beside Chinese in their Chinese width, which the
    model cannot determine it.

    >>> chinese_signs("产量(万吨）"), chinese_signs("GDP(1.5)"), chinese_signs("下降1.4%;教育")
    ('产量（万吨）', 'GDP(1.5)', '下降1.4%；教育')
    >>> chinese_signs("(%)")
    '（%）'
    """
    out = list(text)
    latin = any(sign.isascii() and sign.isalpha() for sign in text)
    for index, sign in enumerate(text):
        if sign in _WIDE:
            beside = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
            if any(is_cjk(other) for other in beside) or (sign in "()" and not latin):
                out[index] = _WIDE[sign]
    opened: list[int] = []
    for index, sign in enumerate(out):
        if sign in "（(":
            opened.append(index)
        elif sign in "）)" and opened:
            first = opened.pop()
            if out[first] + sign in ("（)", "(）"):
                out[first], out[index] = "（", "）"
    return "".join(out)


def _with_per_mille(characters: list[Character]) -> list[Character]:
    """``6.9%o`` and ``2.4%0`` are ``6.9‰``: the model has no such sign, and no text such a
    sequence.
    """
    out: list[Character] = []
    for character in characters:
        if out and out[-1].text == "%" and character.text in "oO0":
            out[-1] = Character(
                "‰",
                (out[-1].middle + character.middle) / 2,
                min(out[-1].confidence, character.confidence),
            )
        else:
            out.append(character)
    return out


def _read_stack(picture: Picture, x0: float, top: float, x1: float, bottom: float) -> list[Segment]:
    """Short words of narrow rows one under the other, which were found as one tall box; nothing
    where it holds text that runs another way.
    """
    width, height = x1 - x0, bottom - top
    if not (_TALL * width < height <= _MOST_STACKED * width):
        return []
    left, right = max(0, int(x0)), int(x1) + 1
    column = cv2.cvtColor(picture[max(0, int(top)) : int(bottom) + 1, left:right], _GRAY)
    if min(column.shape) < 4:
        return []
    _, dark = cv2.threshold(column, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    filled = np.flatnonzero(dark.any(axis=1))
    groups = np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1) if len(filled) else []
    rows = [(int(g[0]), int(g[-1]) + 1) for g in groups if len(g) >= 0.45 * width]
    out = []
    for first, last in rows:
        a, b = max(0.0, top + first - 2), top + last + 2
        corners = np.asarray([(x0, a), (x1, a), (x1, b), (x0, b)])
        segment = _read(picture, corners)
        if segment is None or min(c.confidence for c in segment.characters) < _SURE_OF_STACKED:
            return []
        out.append(segment)
    return out if len(out) >= 2 else []


def _recognise(crop: Picture) -> tuple[str, float, list[int], list[float], float] | None:
    """(text, score, column of each character but blanks, confidence of each, columns in all)."""
    answer = answered("line", crop, lambda: _line(crop))
    return None if answer is None else tuple(answer)


def _line(crop: Picture) -> list[Any] | None:
    found = _models(threads())(
        np.ascontiguousarray(crop), use_det=False, use_rec=True, return_word_box=True
    )
    if not found.txts:
        return None
    text, words = str(found.txts[0]), found.word_results[0]
    columns = [int(column) for word in words.word_cols for column in word]
    blank = [sign.isspace() for sign in text]
    confidences = [
        float(value) for value, is_blank in zip(words.confs, blank, strict=False) if not is_blank
    ]
    if not columns or not words.line_txt_len:
        return None
    return [text, float(found.scores[0]), columns, confidences, float(words.line_txt_len)]


def read_again(picture: Picture, box: Box) -> list[Character]:
    """Read a part of a picture once more, at another size: two readings that agree are seldom both
    wrong.

    Args:
        picture: The pixels.
        box: Which of them.

    Returns:
        Its characters; where they are means nothing.
    """
    height, width = picture.shape[:2]
    crop = picture[
        max(0, int(box.top)) : min(height, int(box.bottom) + 1),
        max(0, int(box.x0)) : min(width, int(box.x1) + 1),
    ]
    if min(crop.shape[:2]) < 4:
        return []
    scale = _REREAD_HEIGHT / crop.shape[0]
    sized = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    paper = tuple(int(v) for v in np.median(sized.reshape(-1, 3), axis=0))
    framed = cv2.copyMakeBorder(sized, 5, 5, 14, 14, cv2.BORDER_CONSTANT, value=paper)
    read = _recognise(np.asarray(framed, np.uint8))
    if read is None:
        return []
    text, _, columns, confidences, _ = read
    return _characters(text, columns, confidences, 0.0, 1.0)
