"""What is in a cell: pieces of lines, joined to the cell's text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.layout.lines import Line, Text, close_up, render, split_words
from pipeline.documents.pdf.layout.paragraphs import join_text

_FIGURE = re.compile(
    r"[-−–—﹣－+＋]?\s?[0-9][0-9,，]*(?:\.[0-9]+)?\s?[%％‰]?|[-—–―－…/]{1,4}|\.{2,6}"
)
"""``1,234.5``, ``-3.2``, ``45.3%``, and what stands for a missing value: ``—``, ``…``, ``-``."""

_X1 = attrgetter("x1")

SIGN = re.compile(r"\s*(?:其\s*中\s*[:：]?|[#＃]|在\S{1,12}?中\s*[:：])\s*")
"""``其中：``, ``#``, ``在总计中：``: what is printed before the name of a row."""


def is_figure(text: str) -> bool:
    """Whether a text is a bare value or a sign for a missing one, in digits of either width."""
    return bool(
        _FIGURE.fullmatch(text)
        or (
            max(text, default="") > "\uff00"
            and _FIGURE.fullmatch(unicodedata.normalize("NFKC", text))
        )
    )


class Fragment:
    """The part of a line that is in one column.

    Attributes:
        line: The line.
        glyphs: Its glyphs, in order.
        content: Its text with footnote references.
        x0: Left edge.
        x1: Right edge.
        y: Baseline.
        size: Size of its print.
        name_x0: Where its text begins after a sign like ``其中：``.
        is_figure: Whether it is a bare value or a sign for a missing one.
    """

    __slots__ = ("content", "glyphs", "is_figure", "line", "name_x0", "size", "x0", "x1", "y")

    def __init__(self, line: Line, glyphs: list[Glyph]) -> None:
        self.line: Line | None = line
        self.glyphs = glyphs
        self.content = render(line, glyphs)
        self.x0: float = glyphs[0].x0
        self.x1: float = max(map(_X1, glyphs))
        self.y, self.size = line.baseline, line.size
        sign = SIGN.match(self.content.text)
        skip = len(re.sub(r"\s", "", sign[0])) if sign else 0
        self.name_x0 = glyphs[skip].x0 if skip < len(glyphs) else self.x0
        self.is_figure = is_figure(self.content.text)

    def words(self, gap: float) -> list[list[Glyph]]:
        """Its glyphs split where the distance exceeds ``gap`` ems."""
        if self.line is not None and len(self.glyphs) == len(self.line.glyphs):
            return self.line.words(gap)
        return split_words(self.glyphs, gap)

    @property
    def text(self) -> str:
        """Its text."""
        return self.content.text

    def __reduce__(self) -> tuple[object, ...]:
        """Small when it goes from one process to another."""
        content = self.content
        return _settled, (
            content.text,
            content.marks,
            self.x0,
            self.x1,
            self.y,
            self.size,
            self.name_x0,
            self.is_figure,
        )

    def settle(self) -> None:
        """Keep text and place, let go of line and glyphs."""
        self.line, self.glyphs = None, []


def _settled(
    text: str,
    marks: list[tuple[int, int, str]],
    x0: float,
    x1: float,
    y: float,
    size: float,
    name_x0: float,
    is_figure: bool,
) -> Fragment:
    made = Fragment.__new__(Fragment)
    made.line, made.glyphs, made.content = None, [], Text(text, marks)
    made.x0, made.x1, made.y, made.size, made.name_x0, made.is_figure = (
        x0,
        x1,
        y,
        size,
        name_x0,
        is_figure,
    )
    return made


@dataclass(slots=True)
class TableCell:
    """A cell of a table as printed.

    Attributes:
        fragments: What is in it, from top to bottom.
        copy: Whether it is a copy of the merged cell whose fragments it shows, printed elsewhere.
        rest: What is in it on the next page, where the page's end cut its row.
    """

    fragments: list[Fragment] = field(default_factory=list)
    copy: bool = False
    rest: list[Fragment] = field(default_factory=list)

    def text(self) -> Text:
        """Its text with footnote references, line wraps removed, spread words closed up."""
        if len(self.fragments) == 1 and not self.rest:
            only = self.fragments[0].content
            return only if only.marks else Text(close_up(only.text))
        total = Text("")
        here, there = (
            sorted(part, key=lambda f: (round(f.y, 1), f.x0))
            for part in (self.fragments, self.rest)
        )
        for fragment in (*here, *there):
            one = fragment.content if fragment.content.marks else Text(close_up(fragment.text))
            total = join_text(total, one) if total.text else one
        if not total.marks:
            total = Text(close_up(total.text))
        return total


Grid = list[list[TableCell]]


def boundaries_of(columns: Sequence[tuple[float, float]]) -> list[float]:
    """Where columns part: halfway through the gaps between them."""
    return [(a[1] + b[0]) / 2 for a, b in zip(columns, columns[1:], strict=False)]
