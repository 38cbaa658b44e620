"""Blanks that a page put inside words: a line that was wrapped (增 加, 生产总 值), letters set wide
to fill a line (比 上 年 减 少). What is read has none of them; every figure still says where it
was printed.

A blank is stray where the characters on both sides are of one word of the dictionary, or where
characters are set apart one by one. Where a good part of a document's blanks are stray, so are the
others: a wrapped line ends between words as often as inside one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, NamedTuple

from pipeline.documents.document import Document
from pipeline.reading.observation import Extraction, Observation, RejectedNumber
from pipeline.reading.tokens.words import inside_word

_HAN = "[一-龥]"
_BLANK = re.compile(rf"(?<={_HAN})[ \u00a0](?={_HAN})")
# 农 村 居 民 1.88亿 立 方 米 , 占: characters one by one, with the signs between them
_WIDE = re.compile(rf"(?<!{_HAN}){_HAN}(?:[ \u00a0]{_HAN}){{2,}}(?!{_HAN})")
_WIDE_SIGN = re.compile(
    rf"(?<={_HAN})[ \u00a0](?=[,，、;；:：。])|(?<=[,，、;；:：])[ \u00a0](?={_HAN})"
)
_HEADING = re.compile(
    r"^[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])?"
    r"[一-龥、]{1,12}$"
)
_STOP = re.compile(r"[。；！？]")
_REACH = 8
_MOSTLY = 0.25
"""Torn words for every other blank between characters, from which on all blanks are taken for
wraps: of wraps about half are inside words, of blanks that divide something none.
"""


def stray_blanks(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where the stray blanks of a document are.

    Args:
        texts: Its blocks.

    Returns:
        For every block the start and end offsets of its stray blanks, in order.

    Example:
        ``其 中，工业用水量2亿立方米，比 上 年 增 加3%`` has five.
    """
    found = [_blanks(text) for text in texts]
    torn = sum(len(blanks.torn) for blanks in found)
    divided = sum(len(blanks.between) for blanks in found)
    wrapped = torn > 1 and torn > _MOSTLY * divided
    return [_stray(text, blanks, wrapped) for text, blanks in zip(texts, found, strict=True)]


class _Blanks(NamedTuple):
    wide: set[tuple[int, int]]  # between characters one by one
    torn: set[tuple[int, int]]  # inside a word
    between: set[tuple[int, int]]  # between words


def _blanks(text: str) -> _Blanks:
    blanks = {match.span() for match in _BLANK.finditer(text)}
    wide = {
        blank.span()
        for run in (_WIDE.finditer(text) if blanks else ())
        for blank in _BLANK.finditer(text, *run.span())
    }
    torn = {(a, b) for a, b in blanks - wide if _torn(text, a, b)}
    return _Blanks(wide, torn, blanks - wide - torn)


def _stray(text: str, blanks: _Blanks, wrapped: bool) -> list[tuple[int, int]]:
    stray = blanks.wide | blanks.torn
    if wrapped:
        stray.update(span for span in blanks.between if not _ends_heading(text, span[0]))
    if len(blanks.wide) > 2:
        stray.update(match.span() for match in _WIDE_SIGN.finditer(text))
    return sorted(stray)


def _torn(text: str, start: int, end: int) -> bool:
    left = re.search(rf"{_HAN}+$", text[max(0, start - _REACH) : start])
    right = re.match(rf"{_HAN}+", text[end : end + _REACH])
    assert left is not None and right is not None
    joined = left.group() + right.group()
    return inside_word(joined, len(left.group()), 0, len(joined))


def _ends_heading(text: str, at: int) -> bool:
    """Whether a heading set before its paragraph ends there (一、农业 全年粮食产量…)."""
    begin = max((stop.end() for stop in _STOP.finditer(text, 0, at)), default=0)
    return _HEADING.match(text[begin:at]) is not None


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the characters of the text that is read are printed.

    Attributes:
        document: The document as printed.
        starts: Offsets in the text that is read from which on more has been left out.
        left_out: How many characters have been left out before each of them.
    """

    document: Document
    starts: list[int]
    left_out: list[int]

    def offset(self, at: int) -> int:
        """Offset in the document of a character of the text that is read."""
        index = bisect_right(self.starts, at)
        return at + (self.left_out[index - 1] if index else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the document of a stretch of the text that is read."""
        return self.offset(start), self.offset(end - 1) + 1 if end > start else self.offset(end)


def without_stray_blanks(document: Document) -> tuple[Document, Printed | None]:
    """A document as it is read, and where its characters are printed; itself and None where it
    has no stray blanks.
    """
    prose = list(document.prose())
    found = stray_blanks([document.block_text(block) for block in prose])
    blanks = [
        (block.start + a, block.start + b)
        for block, spans in zip(prose, found, strict=True)
        for a, b in spans
    ]
    if not blanks:
        return document, None
    lengths = list(accumulate(b - a for a, b in blanks))
    ends = [b for _, b in blanks]
    starts = [b - length for b, length in zip(ends, lengths, strict=True)]
    inside = [a for a, _ in blanks]

    def moved(at: int) -> int:
        index = bisect_right(ends, at)
        taken = lengths[index - 1] if index else 0
        if index < len(blanks) and inside[index] < at:  # in the middle of a blank
            taken += at - inside[index]
        return at - taken

    pieces, position = [], 0
    for a, b in blanks:
        pieces.append(document.text[position:a])
        position = b
    pieces.append(document.text[position:])
    return _moved(document, "".join(pieces), moved), Printed(document, starts, lengths)


def _moved(document: Document, text: str, moved: Callable[[int], int]) -> Document:
    """A document with another text: all its places moved along."""
    return replace(
        document,
        text=text,
        blocks=tuple(replace(b, start=moved(b.start), end=moved(b.end)) for b in document.blocks),
        tables=tuple(
            replace(
                table,
                cells=tuple(
                    cell
                    if cell.start is None or cell.end is None
                    else cell._replace(start=moved(cell.start), end=moved(cell.end))
                    for cell in table.cells
                ),
            )
            for table in document.tables
        ),
        footnotes=tuple(
            replace(f, start=moved(f.start), end=moved(f.end)) for f in document.footnotes
        ),
        marks=tuple(replace(m, start=moved(m.start), end=moved(m.end)) for m in document.marks),
        page_starts=tuple((moved(at), page) for at, page in document.page_starts),
        recognised=tuple(
            replace(r, start=moved(r.start), end=moved(r.end)) for r in document.recognised
        ),
    )


def as_printed(extraction: Extraction, printed: Printed | None, read: Document) -> Extraction:
    """What was read of a document without stray blanks, with places and quotes as printed.

    Args:
        extraction: Figures and rejected numbers, with places in ``read``.
        printed: Where its characters are printed; None where they are the printed ones.
        read: The document that was read.
    """
    if printed is None:
        return extraction
    return Extraction(
        tuple(
            o._replace(**_places(o, printed, read), context=_context(o, printed))
            for o in extraction.observations
        ),
        tuple(r._replace(**_places(r, printed, read)) for r in extraction.rejected),
    )


def _places(
    figure: Observation | RejectedNumber, printed: Printed, read: Document
) -> dict[str, Any]:
    """Where a figure is printed, and its quote as printed; the quote of a cell is its row, which
    is no stretch of the text.
    """
    start, end = printed.span(figure.char_start, figure.char_end)
    begin = figure.char_start - figure.quote_offset
    stop = begin + len(figure.quote)
    places: dict[str, Any] = {"char_start": start, "char_end": end}
    if read.text[begin:stop] == figure.quote:
        first, last = printed.span(begin, stop)
        places["quote"] = printed.document.text[first:last]
        places["quote_offset"] = start - first
    return places


def _context(o: Observation, printed: Printed) -> str | None:
    """What is said around a figure, with the places where it is printed."""
    if o.context is None:
        return None
    context = json.loads(o.context)
    for words in context.values():
        words["char_start"], words["char_end"] = printed.span(
            words["char_start"], words["char_end"]
        )
    return json.dumps(context, ensure_ascii=False)
