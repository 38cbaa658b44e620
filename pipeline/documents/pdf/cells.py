"""What stands in a cell: pieces of lines, joined to the cell's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.documents.pdf.characters import Glyph
from pipeline.documents.pdf.lines import Line, Text, close_up, render
from pipeline.documents.pdf.paragraphs import join_text

_FIGURE = re.compile(r"[-−–—﹣－+＋]?\s?[0-9][0-9,，]*(?:\.[0-9]+)?\s?[%％‰]?|[-—–―－…/]{1,4}|\.{2,6}")
"""``1,234.5``, ``-3.2``, ``45.3%``, and what stands for a missing value: ``—``, ``…``, ``-``."""


_STARTS = 16
"""Glyphs whose places are kept: the longest sign before a row's name (``在规模以上工业中：``) is shorter."""


class Fragment:
    """The part of a line that stands in one column.

    Attributes:
        line: The line.
        glyphs: Its glyphs, in order.
        content: Its text with footnote references.
        x0: Left edge.
        x1: Right edge.
        y: Baseline.
        size: Size of its print.
        starts: Where its first glyphs stand.
        is_figure: Whether it is a bare value or a sign for a missing one.
    """

    __slots__ = ("content", "glyphs", "is_figure", "line", "size", "starts", "x0", "x1", "y")

    def __init__(self, line: Line, glyphs: list[Glyph]) -> None:
        self.line: Line | None = line
        self.glyphs = glyphs
        self.content = render(line, glyphs)
        self.x0, self.x1 = glyphs[0].x0, max(g.x1 for g in glyphs)
        self.y, self.size = line.baseline, line.size
        self.starts = tuple(g.x0 for g in glyphs[:_STARTS])
        self.is_figure = bool(_FIGURE.fullmatch(self.content.text))

    @property
    def text(self) -> str:
        """Its text."""
        return self.content.text

    def settle(self) -> None:
        """Keep text and place, let go of line and glyphs."""
        self.line, self.glyphs = None, []


@dataclass(slots=True)
class TableCell:
    """A cell of a table as printed.

    Attributes:
        fragments: What stands in it, from top to bottom.
        copy: Whether it is a copy of the merged cell whose fragments it shows, printed elsewhere.
    """

    fragments: list[Fragment] = field(default_factory=list)
    copy: bool = False

    def text(self) -> Text:
        """Its text with footnote references, line wraps removed, spread words closed up."""
        total = Text("")
        for fragment in sorted(self.fragments, key=lambda f: (round(f.y, 1), f.x0)):
            one = fragment.content if fragment.content.marks else Text(close_up(fragment.text))
            total = join_text(total, one) if total.text else one
        if not total.marks:
            total = Text(close_up(total.text))
        return total


Grid = list[list[TableCell]]


def boundaries_of(columns: Sequence[tuple[float, float]]) -> list[float]:
    """Where columns part: halfway through the gaps between them."""
    return [(a[1] + b[0]) / 2 for a, b in zip(columns, columns[1:], strict=False)]
