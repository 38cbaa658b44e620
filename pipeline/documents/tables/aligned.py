"""Tables whose cells are set apart by blanks, column under column, as in text made for a
typewriter.

    行  业         2024年    2023年
    农林牧渔业      128.4     125.0
      其中：农业     98.2      96.1

A row that has as many cells as the table has columns says where these are; the cells of any other
row belong where they are. Knows lines only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.line_kinds import CAPTION, UNIT
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import is_figure, is_placeholder, is_year, join_wraps

_CELL = re.compile(r"\S+(?: \S+)*")  # words with single blanks between them
_WIDE = "\u3000"
_FEWEST_ROWS = 3
_LONGEST_CELL = 40
_INDENT = 2  # blanks a step
# a rule between sections, over and under the head of a table, drawn with signs or with boxes
_RULE_LINE = re.compile(
    r"(?:-\s?){3,}|(?:_\s?){3,}|(?:\*\s?){3,}|[=＝~—–―‾￣ ]{4,}|\+(?:[-=]{2,}\+)+"
    r"|[\u2500-\u257f|｜ ]*[\u2500\u2501\u2550\u254c-\u254f][\u2500-\u257f|｜ ]*"
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    first: int  # in cells of a typewriter
    last: int


def _words(line: str) -> list[_Word]:
    """The cells of a line with their places."""
    wide = line.replace(_WIDE, "  ").replace("\xa0", " ")
    places = [0]
    for character in wide:
        places.append(places[-1] + (2 if unicodedata.east_asian_width(character) in "WFA" else 1))
    return [
        _Word(found[0], places[found.start()], places[found.end()])
        for found in _CELL.finditer(wide)
    ]


def is_rule(line: str) -> bool:
    """Whether a line is a drawn rule.

    >>> is_rule("  --------"), is_rule("+----+---+"), is_rule("├───┼──┤"), is_rule("水泥  -3.2")
    (True, True, True, False)
    """
    return _RULE_LINE.fullmatch(line.strip()) is not None


def is_aligned(line: str) -> bool:
    """Whether a line can be a row of cells set apart by blanks.

    >>> is_aligned("农业      98.2    96.1"), is_aligned("全年增长5.2%。  其中农业增长"), is_aligned("  某某市统计局")
    (True, False, False)
    """  # noqa: E501
    if "  " not in line and _WIDE not in line.strip(_WIDE):
        return False
    bare = line.strip()
    if CAPTION.match(bare) or UNIT.match(bare):
        return False
    words = _words(line)
    return 2 <= len(words) <= 16 and not any(
        len(word.text) > _LONGEST_CELL or word.text.endswith(("。", "，", "；")) for word in words
    )


def _is_value(text: str) -> bool:
    return is_figure(text) or is_placeholder(text)


def _values(words: Sequence[_Word]) -> int:
    return sum(_is_value(word.text) for word in words[1:])


def aligned_tables(lines: Sequence[str]) -> list[tuple[int, int, RawTable]]:
    """The table in a run of lines that are all rows of cells.

    Returns:
        (index of its first line, index after its last, the table); nothing where the lines are
        none: fewer than two rows of figures, or a table of contents.
    """
    rows = [_words(line) for line in lines]
    full = [row for row in rows if _values(row) * 2 >= len(row) - 1 and not is_year(row[1].text)]
    if len(rows) < _FEWEST_ROWS or len(full) < 2:
        return []
    columns = Counter(len(row) for row in full).most_common(1)[0][0]
    full = [row for row in full if len(row) == columns]
    if len(full) < 2 or _is_contents(full):
        return []
    spans = [
        (min(row[c].first for row in full), max(row[c].last for row in full))
        for c in range(columns)
    ]
    grid = [_placed(row, spans) for row in rows]
    margin = min(row[0].first for row in rows)
    cells = [[RawCell(text, printed_here=bool(text)) for text in row] for row in grid]
    for words, made in zip(rows, cells, strict=True):
        made[0].indent = (
            (words[0].first - margin) // _INDENT if made[0].text and _values(words) else 0
        )
    return [(0, len(lines), RawTable(cells))]


def _is_contents(rows: Sequence[Sequence[_Word]]) -> bool:
    """Whether rows are names and page numbers: two columns, the second of whole numbers that never
    fall.
    """
    last = [row[-1].text for row in rows]
    return (
        len(rows[0]) == 2
        and all(text.isdecimal() for text in last)
        and [int(t) for t in last] == sorted(int(t) for t in last)
    )


def _placed(words: Sequence[_Word], spans: Sequence[tuple[int, int]]) -> list[str]:
    """The cells of a row by column: in order where it has all of them, else each under what it
    overlaps or is nearest to.
    """
    if len(words) == len(spans):
        return [join_wraps(word.text) for word in words]
    row = [""] * len(spans)
    for word in words:
        distances = [max(first - word.last, word.first - last) for first, last in spans]
        column = distances.index(min(distances))
        row[column] = f"{row[column]} {word.text}".strip()
    return [join_wraps(text) for text in row]
