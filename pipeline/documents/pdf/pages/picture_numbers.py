"""Numbers as they were read on a picture, before they have a place in a reading text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.document import Box

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")
"""Digits with their points and separators: ``49,843.1``."""

_NARROW = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


@dataclass(frozen=True, slots=True)
class PictureNumber:
    """A number as it was read on a picture.

    Attributes:
        text: As read.
        second: As read a second time, alone and at another size; '' where that gave no number.
        confidence: Of its least sure digit, in the surer of two readings that agree; points are
            determined by both having them.
        box: Where it is.
        line: The text that it is in, blanks left out.
        offset: Its place in that text.
    """

    text: str
    second: str
    confidence: float
    box: Box
    line: str
    offset: int


@dataclass(frozen=True, slots=True)
class PictureText:
    """What was read on a picture, beside its layout.

    Attributes:
        numbers: Its numbers, line by line from top to bottom.
        sha256: Digest of the picture: what a person's review refers to.
        notes: What was done to it before it was read.
    """

    numbers: tuple[PictureNumber, ...]
    sha256: str
    notes: tuple[str, ...] = ()


def number_spans(text: str, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Where numbers are in a text.

    Args:
        text: Without blanks.
        breaks: Places where there was a gap: no number reaches over one.

    >>> number_spans("增长5.6%，1,234人"), number_spans("图122021年", (3,))
    ([(2, 5), (7, 12)], [(1, 3), (3, 7)])
    """
    edges = [0, *breaks, len(text)]
    return [
        (start + found.start(), start + found.end())
        for start, end in zip(edges, edges[1:], strict=False)
        for found in _NUMBER.finditer(text[start:end])
    ]


def narrow(text: str) -> str:
    """Digits and their signs in plain form: ``１２．３`` -> ``12.3``."""
    return text.translate(_NARROW)


def only_number(text: str) -> str:
    """The number in a text that holds just one, in plain digits; '' where it holds none or several.

    >>> only_number("１2.3 "), only_number("1 2"), only_number("值78.95亿")
    ('12.3', '', '78.95')
    """
    found = _NUMBER.findall(narrow(text))
    return str(found[0]) if len(found) == 1 else ""
