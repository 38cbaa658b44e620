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


@dataclass(slots=True)
class Fragment:
    """The part of a line that stands in one column."""

    line: Line
    glyphs: list[Glyph]
    text: str = ""

    def __post_init__(self) -> None:
        self.text = render(self.line, self.glyphs).text

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(g.x1 for g in self.glyphs)

    @property
    def y(self) -> float:
        """Baseline."""
        return self.line.baseline

    @property
    def size(self) -> float:
        """Size of its print."""
        return self.line.size

    @property
    def is_figure(self) -> bool:
        """Whether it is a bare value or a sign for a missing one."""
        return bool(_FIGURE.fullmatch(self.text))


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
            one = render(fragment.line, fragment.glyphs)
            if not one.marks:
                one = Text(close_up(one.text))
            total = join_text(total, one) if total.text else one
        if not total.marks:
            total = Text(close_up(total.text))
        return total


Grid = list[list[TableCell]]


def boundaries_of(columns: Sequence[tuple[float, float]]) -> list[float]:
    """Where columns part: halfway through the gaps between them."""
    return [(a[1] + b[0]) / 2 for a, b in zip(columns, columns[1:], strict=False)]
