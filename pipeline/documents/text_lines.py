"""Printed lines to paragraphs: which line continues with the one before it.

Two kinds of text come here: one paragraph a line, and hard-wrapped columns, where a full line goes
on and a short one ends. Both can be interrupted by a page break. Knows lines only; what part a
paragraph plays is ``parts``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.documents.document import BlockKind
from pipeline.documents.line_kinds import classify, is_closed, starts_anew
from pipeline.documents.tables.table_words import sentence_of
from pipeline.documents.tables.values import UNIT

_OPENING_END = ("《", "（", "(", "“", "‘", "、", "，", "【", "〈")
_CLOSING_START = (
    "，",
    "。",
    "、",
    "；",
    "：",
    "！",
    "？",
    "》",
    "）",
    ")",
    "”",
    "’",
    "】",
    "〉",
    "％",
    "%",
    "‰",
)
_INNER = frozenset("，。、；：")
_MARKS = _INNER | frozenset(",;:")
_LIST = 6  # lines from which on points without punctuation are a list
_SUBSCRIPT = re.compile(r"\d(?:\.\d|\d)?")  # 货币M / 2 / 增速, PM / 2.5 / 浓度
_WIDEST_COLUMN = 120  # cells; no one sets a column wider by hand
_INDENT = 4  # cells by which a paragraph's first line may be short
_RAGGED = 4  # cells by which any line may be short, for no line may begin with a comma
_LEFT_OVER = 3  # cells that may be left after a sentence that ends with a full line
_PAGE_BREAK = 3  # blank lines that stand for one
_LONGEST_PARAGRAPH = 20_000  # characters; lines that never end are no paragraph
_PROSE = 30  # characters from which an unpunctuated line counts as prose
_SENTENCE = 40  # characters from which a line in a text of one paragraph a line may be a torn one


class Line(NamedTuple):
    """A printed line, or lines joined to a paragraph.

    Attributes:
        text: Its text without blanks at the ends.
        markers: Raised footnote markers as (start, end, marker).
        bold: Whether all of it was bold.
        hashes: Depth of a Markdown heading; 0 for none.
        blank_before: Blank lines before it.
        page_break: Whether a page begins with it (form feed, or several blank lines).
        indented: Whether it was set in.
        fresh: Whether a single blank is before it, as before the first line of a stretch of
            columns.
        printed_lines: How many printed lines it holds.
        full: Whether its last printed line fills its column.
        wrapped: Whether the text is set in columns of lines.
        glued: Whether it is a link that a page set on a line of its own in the middle of a
            sentence.
        cells: The line with the tabs at its ends, which are empty cells of a table.
    """

    text: str
    markers: tuple[tuple[int, int, str], ...] = ()
    bold: bool = False
    hashes: int = 0
    blank_before: int = 0
    page_break: bool = False
    indented: bool = False
    fresh: bool = False
    printed_lines: int = 1
    full: bool = False
    wrapped: bool = False
    glued: bool = False
    cells: str = ""


class _Cells(dict[str, int]):
    """Cells of every character that was met."""

    def __missing__(self, character: str) -> int:
        self[character] = cells = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return cells


_CELLS = _Cells()


def width(text: str) -> int:
    """Cells that a line takes: two for a Chinese character, one for a Latin one."""
    if len(text) > 2 * _WIDEST_COLUMN:
        return 2 * len(text)  # no column is that wide: no one asks how wide exactly
    return sum(map(_CELLS.__getitem__, text))


# 增长1⏎2.5%, 年末人口120.5⏎万人, 出生率5.6⏎‰: a line that ends inside a figure, and its rest
_FIGURE_ENDS = re.compile(r"[^\d.．,，\s]{2}\s*\d[\d,]*(?:[.．]\d*)?[万亿]{0,2}$")
_FIGURE_ENDS_WITH = frozenset(".．,，万亿")
_FIGURE_GOES_ON = re.compile(
    rf"(?!(?:19|20)\d\d\s*年)(?:[.．]?\d[\d,]*(?:[.．]\d+)?)?\s*(?:个百分点|百分点|[%％‰]|{UNIT})(?=[，。；、,;（(）)]|$|比|较|增|同比|下降|以上|左右)"
)
# 截至20⏎22年末: a year torn between its digits
_YEAR_ENDS = re.compile(r"(?<![\d.．,，])(?:1|2|19\d?|20\d?)$")
_YEAR_GOES_ON = re.compile(r"\d{1,3}(?=\s*年)")
_UNIT_OF_TIME = re.compile(r"\d*\s*(?:年|月|日|号)")


def tears_figure(first: str, second: str) -> bool:
    """Whether the end of a line is inside a figure: between its digits, or before its unit.

    >>> tears_figure("固定资产投资增长1", "2.5%，出口"), tears_figure("户籍人口120.5", "万人，")
    (True, True)
    >>> tears_figure("全市人口120", "2023年末"), tears_figure("见表1", "元旦期间")
    (False, False)
    >>> tears_figure("截至20", "22年末，全市人口")
    True
    """
    last = first[-1:]
    if not (last.isdecimal() or last in _FIGURE_ENDS_WITH):
        return False
    begun, rest = _YEAR_ENDS.search(first[-5:]), _YEAR_GOES_ON.match(second)
    if begun is not None and rest is not None:
        return re.fullmatch(r"(?:19|20)\d\d", begun[0] + rest[0]) is not None
    return (
        _FIGURE_ENDS.search(first) is not None
        and _FIGURE_GOES_ON.match(second) is not None
        and _UNIT_OF_TIME.match(second) is None
        and classify(first).kind is BlockKind.PARAGRAPH
    )


def join(first: Line, second: Line) -> Line:
    """Two lines as one."""
    text, at = sentence_of(first.text, second.text)
    return first._replace(
        text=text,
        markers=first.markers + tuple((a + at, b + at, m) for a, b, m in second.markers),
        bold=first.bold and second.bold,
        printed_lines=first.printed_lines + second.printed_lines,
        full=second.full,
    )


def glue_links(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines that are links or subscripts torn out of a sentence: ``根据《`` / ``某某法``
    / ``》第五条``, a line each.
    """
    out = list(lines)
    for index in range(1, len(lines) - 1):
        before, line, after = lines[index - 1 : index + 2]
        together = not (
            line.blank_before or after.blank_before or line.page_break or after.page_break
        )
        if (
            together
            and _SUBSCRIPT.fullmatch(line.text)
            and before.text[-1:].isascii()
            and before.text[-1:].isalpha()
        ):
            out[index] = line._replace(glued=True)
            out[index + 1] = after._replace(glued=not starts_anew(after.text))
            continue
        if (
            together
            and after.text.startswith(_CLOSING_START)
            and len(line.text) < _SENTENCE
            and not is_closed(before.text)
        ):
            out[index] = line._replace(glued=not is_closed(line.text) or out[index - 1].glued)
    return out


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped between blank lines."""
    runs: list[list[Line]] = []
    for line in lines:
        if not runs or line.blank_before or line.page_break:
            runs.append([])
        runs[-1].append(line)
    return runs


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that lines are wrapped to: so many cells of a typewriter wide, or so many
    characters whatever their width.
    """

    width: int
    by_cells: bool

    def left(self, measured: _Measured) -> int:
        """Cells that a line leaves empty."""
        if self.by_cells:
            return self.width - measured.cells
        return 2 * (self.width - measured.characters)


class _Measured(NamedTuple):
    """A line with its measures: cells, characters, and whether a sentence ends with it."""

    line: Line
    cells: int
    characters: int
    closed: bool


def _measure(line: Line) -> _Measured:
    return _Measured(line, width(line.text), len(line.text), is_closed(line.text))


def _column(run: Sequence[_Measured]) -> _Column | None:
    """The column that a run is wrapped to; None if it is not hard-wrapped."""
    if len(run) < 3 or _is_list(run):
        return None
    measured = (
        _width_of([one.cells for one in run], True),
        _width_of([one.characters for one in run], False),
    )
    columns = [
        column
        for column in measured
        if 10 <= (column.width if column.by_cells else 2 * column.width) <= _WIDEST_COLUMN
    ]
    if not columns:
        return None
    exact = [sum(column.left(one) == 0 for one in run[:-1]) for column in columns]
    by_characters = len(columns) == 2 and exact[1] >= exact[0] + 2 and exact[1] >= 0.4 * len(run)
    column = columns[-1] if by_characters else columns[0]
    near = sum(column.left(one) <= _INDENT + _RAGGED for one in run[:-1])
    open_ended = sum(not one.closed for one in run[:-1])
    if len(run) < _LIST and any(all(c.left(one) < -_INDENT for c in columns) for one in run):
        return None  # a few lines, of different length: not wrapped
    return column if near >= 0.5 * (len(run) - 1) and open_ended >= 0.5 * (len(run) - 1) else None


def _is_list(run: Sequence[_Measured]) -> bool:
    """Whether lines are points of a list, each with an end of its own: many, and few have a mark of
    punctuation, as most lines of wrapped sentences have.
    """
    marked = sum(not _MARKS.isdisjoint(one.line.text) for one in run)
    return len(run) >= _LIST and marked < 0.3 * len(run)


def _width_of(sizes: Sequence[int], by_cells: bool) -> _Column:
    return _Column(
        sorted(sizes)[int(0.75 * (len(sizes) - 1))], by_cells
    )  # not the widest: quotes and Latin words make some lines too wide


def mark_full_lines(lines: Sequence[Line]) -> list[Line]:
    """Say of every line whether it fills its column; False throughout in a text of one paragraph a
    line.
    """
    runs = [[_measure(line) for line in run] for run in _runs(lines)]
    columns = [_column(run) for run in runs]
    wrapped = sum(len(run) for run, column in zip(runs, columns, strict=True) if column)
    if wrapped < 0.5 * len(lines):
        return [line._replace(full=False) if line.full else line for line in lines]
    out: list[Line] = []
    for index, run in enumerate(runs):
        near = (
            columns[i]
            for d in range(len(runs))
            for i in (index - d, index + d)
            if 0 <= i < len(runs) and columns[i]
        )
        column = columns[index] or next(near, None)
        out += [
            one.line._replace(full=column is not None and _fills(one, column), wrapped=True)
            for one in run
        ]
    return out


def _fills(measured: _Measured, column: _Column) -> bool:
    """Whether a line fills its column; one that ends a sentence only if next to nothing is left."""
    return column.left(measured) <= (_LEFT_OVER if measured.closed else _INDENT + _RAGGED)


def _prose_like(text: str) -> bool:
    """Whether a text is a piece of a sentence rather than a headline or name."""
    return len(text) >= _PROSE or not _INNER.isdisjoint(text)


def goes_on(first: Line, second: Line, *, interrupted: bool = False) -> bool:
    """Whether a sentence that stops at the end of one line continues in the next.

    Args:
        first: The line before, or all of its paragraph so far.
        second: The next line of prose.
        interrupted: Whether a footnote or page furniture was between them.
    """
    if len(first.text) > _LONGEST_PARAGRAPH:
        return False
    if second.glued and not is_closed(first.text):
        return True
    if (
        first.hashes
        or second.hashes
        or first.bold != second.bold
        or "\t" in first.text
        or "\t" in second.text
    ):
        return False
    if (
        first.text.endswith("|")
        or second.text.endswith("|")
        or starts_anew(second.text)
        or second.indented
    ):
        return False
    if second.text.startswith(_CLOSING_START) and not is_closed(first.text):
        return True
    if classify(first.text).kind is not BlockKind.PARAGRAPH and not (
        first.full and first.printed_lines > 1
    ):
        return False
    apart = second.blank_before > 0 or second.page_break or interrupted
    if first.full:
        return not apart or (
            not is_closed(first.text) and (first.printed_lines > 1 or _prose_like(first.text))
        )
    if is_closed(first.text):
        return False
    if not apart:
        torn = not _INNER.isdisjoint(first.text) if first.wrapped else len(first.text) >= _SENTENCE
        return torn or first.text.endswith(_OPENING_END)
    return not _INNER.isdisjoint(first.text) and (
        interrupted or second.page_break or first.text.endswith(_OPENING_END)
    )
