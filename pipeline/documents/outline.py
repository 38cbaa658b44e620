"""The outline of a document: its headings, how deep each is, and what each governs.

Readers of all formats leave headings in different states: HTML and DOCX by style, PDF by size,
plain text by nothing but their form. The outline is made of the blocks alone, so that it is the
same for all:

    一、2025年工作回顾            a numbered line
    （三）做大产业。进一步选准…    a numbered sentence that opens a paragraph (run-in heading)
    “十四五”时期工作回顾          a short line without a full stop
    2021年目标：                   a short line that names years, over the points of a list

A heading governs all that follows up to the next heading of its depth or a higher one. Depth
follows the numbering forms that a document uses, in the fixed order of Chinese official writing;
lines without a number are its chapters where nothing is numbered 一、 and its deepest headings
elsewhere. Which period or status a heading gives is no matter of the outline
(``pipeline.reading.discourse.eras``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import IntEnum

from pipeline.documents.document import Block, BlockKind, Document


class Form(IntEnum):
    """How a heading is numbered, the highest first."""

    PART = 1  # 第一部分, 第二章
    CHAPTER = 2  # 一、
    SECTION = 3  # （一）
    ITEM = 4  # 1. 1、 1．
    SUBITEM = 5  # （1）
    PLAIN = 6  # a line without a number


_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_FORMS = (
    (Form.PART, re.compile(rf"第{_NUMERAL}(?:部分|章|篇|编)[\s　:：]*")),
    (Form.CHAPTER, re.compile(rf"{_NUMERAL}[、，．.][\s　]*")),
    (Form.SECTION, re.compile(rf"[（(]{_NUMERAL}[)）][\s　、]*")),
    (Form.ITEM, re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))[\s　]*")),
    (Form.SUBITEM, re.compile(r"[（(]\d{1,2}[)）][\s　、]*")),
)
# Longest line that is taken for a heading, longest first sentence that is taken for one
_LINE = 48
_RUN_IN = 40
_SENTENCE = re.compile(r"[。；;！？]")
_OVER_A_LIST = re.compile(
    r"(?=[^，,。]{0,6}(?:(?:19|20)\d\d ?年|[“\"]?十[一二三四五六七]?五[”\"]?))"
    r"[^，,。：:]{4,20}(?<!是)(?<!为)(?<!下)(?<!有)[：:]\s*"
)
_SKIPPED = frozenset(
    (
        BlockKind.TABLE_ROW,
        BlockKind.FURNITURE,
        BlockKind.FOOTNOTE,
        BlockKind.NOTE,
        BlockKind.CAPTION,
    )
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        block: Index of its block.
        start: Offset of its words in ``Document.text``, number included.
        end: Offset after them.
        text: Its words, without their number.
        text_start: Offset where they begin.
        form: How it is numbered.
        depth: 1 for chapters, 0 for the title, larger further down.
        run_in: Whether it opens a paragraph instead of on a line of its own.
    """

    block: int
    start: int
    end: int
    text: str
    text_start: int
    form: Form
    depth: int
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a document in reading order."""

    headings: tuple[Heading, ...]

    def opened_by(self, block: Block) -> Heading | None:
        """The heading that a block is or begins with."""
        at = bisect_right([heading.block for heading in self.headings], block.index) - 1
        return self.headings[at] if at >= 0 and self.headings[at].block == block.index else None

    def path(self, offset: int) -> tuple[Heading, ...]:
        """The headings that govern the character at ``offset``, the highest first."""
        path: list[Heading] = []
        for heading in self.headings:
            if heading.start > offset:
                break
            while path and path[-1].depth >= heading.depth:
                path.pop()
            path.append(heading)
        return tuple(path)


def outline_of(document: Document) -> Outline:
    """The outline of a document."""
    found = [
        heading
        for block in document.blocks
        if block.kind not in _SKIPPED and (heading := _heading(document, block)) is not None
    ]
    forms = {heading.form for heading in found if heading.depth != 0}
    order = sorted(forms)
    if Form.PLAIN in forms and not forms & {Form.PART, Form.CHAPTER}:
        order = [Form.PLAIN, *(form for form in order if form is not Form.PLAIN)]
    depths = {form: depth for depth, form in enumerate(order, start=1)}
    return Outline(
        tuple(
            heading if heading.depth == 0 else replace(heading, depth=depths[heading.form])
            for heading in found
        )
    )


def _heading(document: Document, block: Block) -> Heading | None:
    text = document.block_text(block)
    lead = len(text) - len(text.lstrip(" 　"))
    start = block.start + lead
    if block.kind is BlockKind.TITLE:
        return Heading(block.index, start, block.end, text[lead:], start, Form.PLAIN, 0)
    form, words = Form.PLAIN, lead
    for candidate, pattern in _FORMS:
        numbered = pattern.match(text, lead)
        if numbered is not None:
            form, words = candidate, numbered.end()
            break
    stop = _SENTENCE.search(text, words)
    alone = stop is None or stop.end() == len(text)
    if alone and len(text) <= _LINE and (stop is None or form is not Form.PLAIN):
        if (
            form is Form.PLAIN
            and block.kind is not BlockKind.HEADING
            and text.rstrip()[-1:] in "：:，,、"
            and not _OVER_A_LIST.fullmatch(text, lead)
        ):
            return None
        return Heading(block.index, start, block.end, text[words:], block.start + words, form, -1)
    if form is not Form.PLAIN and stop is not None and stop.start() - words <= _RUN_IN:
        end, first = block.start + stop.end(), block.start + words
        return Heading(block.index, start, end, text[words : stop.start()], first, form, -1, True)
    return None
