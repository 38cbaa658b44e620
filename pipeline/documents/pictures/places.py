"""Which figure of a reading text was read where on which picture.

Layout rearranges what was read: lines become paragraphs, rows and cells. A line is found again by
its characters, blanks and separators left out; where it was cut in two, its numbers are found one
by one. Lines that say the same are distinguished by their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.documents.document import Document, Recognised
from pipeline.documents.pdf.pages.picture_numbers import PictureNumber, PictureText, narrow

Texts = Mapping[int, PictureText]


def with_places(document: Document, texts: Texts) -> Document:
    """The document with the place of every number that was read from a picture.

    Args:
        document: Made of the pictures' pages.
        texts: What was read on them, by page.
    """
    if not texts:
        return document
    found = [place for page, text in texts.items() for place in _places(document, page, text)]
    found.sort(key=lambda place: place.start)
    notes = tuple(note for text in texts.values() for note in text.notes)
    return replace(document, recognised=tuple(found), notes=document.notes + notes)


def _places(document: Document, page: int, text: PictureText) -> Iterator[Recognised]:
    characters, offsets = _plain(document, page)
    taken = [False] * len(characters)
    lines: dict[str, list[dict[int, PictureNumber]]] = defaultdict(list)
    for number in text.numbers:
        same = lines[narrow(number.line)]
        if not same or number.offset in same[-1] or number.box.top != _top(same[-1]):
            same.append({})
        same[-1][number.offset] = number
    lost: list[PictureNumber] = []
    for line in sorted(lines, key=len, reverse=True):
        occurrences = list(_occurrences(characters, offsets, line, taken))
        for numbers, at in zip(lines[line], occurrences, strict=False):
            taken[at : at + len(line)] = [True] * len(line)
            for offset, number in numbers.items():
                yield _place(number, page, text, offsets, at + offset)
        for numbers in lines[line][len(occurrences) :]:
            lost += numbers.values()
    for number in sorted(lost, key=lambda n: (-len(n.text), n.box.top, n.box.x0)):
        for at in _occurrences(characters, offsets, number.text, taken):
            taken[at : at + len(number.text)] = [True] * len(number.text)
            yield _place(number, page, text, offsets, at)
            break


def _top(numbers: Mapping[int, PictureNumber]) -> float:
    return next(iter(numbers.values())).box.top


def _plain(document: Document, page: int) -> tuple[str, list[int]]:
    """Characters of a page without blanks and separators of cells, and the offset of each."""
    signs: list[str] = []
    offsets: list[int] = []
    for offset in _offsets(document, page):
        sign = document.text[offset]
        if not sign.isspace() and sign != "|":
            signs.append(narrow(sign))
            offsets.append(offset)
    return "".join(signs), offsets


def _offsets(document: Document, page: int) -> Iterator[int]:
    starts = [*document.page_starts, (len(document.text), 0)]
    for (start, number), (end, _) in zip(starts, starts[1:], strict=False):
        if number == page:
            yield from range(start, end)


def _occurrences(
    characters: str, offsets: Sequence[int], wanted: str, taken: Sequence[bool]
) -> Iterator[int]:
    """Where a text is, free and not inside a longer number."""
    at = characters.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        inside = (wanted[0].isdecimal() and _goes_on(characters, offsets, at)) or (
            wanted[-1].isdecimal() and _goes_on(characters, offsets, end)
        )
        if inside or any(taken[at:end]):
            at = characters.find(wanted, at + 1)
        else:
            yield at
            at = characters.find(wanted, end)


def _goes_on(characters: str, offsets: Sequence[int], at: int) -> bool:
    """Whether a number reaches over a place: a digit on either side, or a point before it, and
    nothing between them.
    """
    return (
        0 < at < len(characters)
        and offsets[at] == offsets[at - 1] + 1
        and characters[at].isdecimal()
        and characters[at - 1] in "0123456789."
    )


def _place(
    number: PictureNumber, page: int, text: PictureText, offsets: Sequence[int], at: int
) -> Recognised:
    return Recognised(
        start=offsets[at],
        end=offsets[at + len(number.text) - 1] + 1,
        page=page,
        box=number.box,
        text=number.text,
        second=number.second,
        confidence=round(number.confidence, 4),
        picture=text.sha256,
    )
