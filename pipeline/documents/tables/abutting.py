"""Columns that a page sets so close that they came out as one: parted again by their figures.

    项目     | 2021年 2022年             | 增长%          项目 | 2021年 | 2022年 | 增长%
    税收收入 | 1,284,317.251,310,996.48  | 2.1
    增值税   | 402,118.60 377,254.31     | -6.2

Every row below the head must hold as many figures as the head holds names, or none; figures without
a blank between them part where thousands and the decimals of the column allow one way only. What
could be read in two ways is left as it is: it is rejected later, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import (
    MINUS,
    UNIT_ONLY,
    is_figure,
    is_placeholder,
    is_year,
)
from warehouse.vocabularies import CellRepair

_FEWEST_ROWS = 2
_MOST_COLUMNS = 6
_SPANS = "one head over columns that are close together"
# 402,118.60, -6.2: one figure at the beginning of figures without blanks between them
_GROUPED = rf"[{MINUS}]?\d{{1,3}}(?:,\d{{3}})+"
_SIMPLE = rf"[{MINUS}]?\d+"
_DECIMALS = re.compile(r"\.(\d+)[%％‰]?$")
# 1 234, 12 345.6 : blanks that set thousands apart
_BLANK_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_YEARS = re.compile(r"(?:19|20)\d{2}\s?年[末底]?")


def part_columns(table: RawTable) -> None:
    """Part the columns of a table that hold several, head and figures."""
    column = 0
    while column < max(map(len, table.rows), default=0):
        column += _part(table, column)


def _part(table: RawTable, column: int) -> int:
    """Part one column where it holds several; how many it is afterwards."""
    cells = [row[column] if column < len(row) else None for row in table.rows]
    first = next((at for at, cell in enumerate(cells) if cell and _may_be_figures(cell.text)), None)
    if not column or not first:
        return 1
    heads = [_names(cell.text) if cell else [] for cell in cells[:first]]
    count = max(map(len, heads))
    if not 2 <= count <= _MOST_COLUMNS or table.header_rows not in (None, first):
        return 1
    texts = [cell.text if cell else "" for cell in cells[first:]]
    figures = _figures_of(texts, count)
    if figures is None:
        return 1
    for row, cell, names in zip(table.rows, cells, heads, strict=False):
        if cell is not None:
            row[column : column + 1] = _head_parts(cell, names, count)
    for row, cell, parts in zip(table.rows[first:], cells[first:], figures, strict=True):
        if cell is not None:
            row[column : column + 1] = [_with_text(cell, part) for part in parts]
    if table.header_columns is not None and column < table.header_columns:
        table.header_columns += count - 1
    return count


def _may_be_figures(text: str) -> bool:
    """Whether a cell holds figures and blanks only, more than one figure could be.

    >>> _may_be_figures("402,118.60 377,254.31"), _may_be_figures("2021年 2022年")
    (True, False)
    """
    return (
        re.fullmatch(rf"[{MINUS}\d,.%％‰\s]+", text) is not None
        and re.search(r"\d", text) is not None
        and not is_figure(text.replace(" ", "x"))
        and not all(map(is_year, text.split()))
    )


def _names(head: str) -> list[str]:
    """The names that a head holds: years, or words with blanks between them, a unit with its word.

    >>> _names("2021年 2022年"), _names("2021年2022年"), _names("产量 （万吨）")
    (['2021年', '2022年'], ['2021年', '2022年'], ['产量（万吨）'])
    """
    years = _YEARS.findall(head)
    if years and "".join(years) == head.replace(" ", ""):
        return years
    names: list[str] = []
    for word in head.split():
        if names and UNIT_ONLY.fullmatch(word):
            names[-1] += word
        else:
            names.append(word)
    return names


def _figures_of(texts: Sequence[str], count: int) -> list[list[str]] | None:
    """The figures of every cell of a column, ``count`` a cell; None where a cell holds other."""
    tokens = [text.split() for text in texts]
    clean = [row for row in tokens if len(row) == count and all(map(_is_value, row))]
    decimals = [
        Counter(_decimals(row[at]) for row in clean).most_common(1)[0][0] if clean else None
        for at in range(count)
    ]
    out: list[list[str]] = []
    for text, row in zip(texts, tokens, strict=True):
        if not row:
            out.append([""] * count)
        elif len(row) == count and all(map(_is_value, row)):
            out.append(row)
        elif len(ways := list(_ways("".join(row), decimals))) == 1:
            out.append(ways[0])
        else:
            return None
        if len(row) == 1 and is_figure(text) and not clean:
            return None
    if sum(any(row) for row in out) < _FEWEST_ROWS:
        return None
    if all(_BLANK_THOUSANDS.fullmatch(text.strip()) for text in texts if text.strip()):
        return None
    return out


def _is_value(text: str) -> bool:
    return is_figure(text) or is_placeholder(text)


def _decimals(text: str) -> int:
    found = _DECIMALS.search(text)
    return len(found[1]) if found else 0


def _ways(glued: str, decimals: Sequence[int | None]) -> Iterator[list[str]]:
    """Every way in which figures without blanks part into as many as there are decimals given; with
    thousands set apart by commas, or without.

    >>> list(_ways("1,284,317.251,310,996.48", [2, 2]))
    [['1,284,317.25', '1,310,996.48']]
    >>> list(_ways("12.5-3.2", [1, 1])), len(list(_ways("1234567", [0, 0])))
    ([['12.5', '-3.2']], 6)
    """
    if not decimals:
        if not glued:
            yield []
        return
    places = decimals[0]
    tail = r"" if places == 0 else rf"\.\d{{{places}}}" if places else r"(?:\.\d+)?"
    for form in (_GROUPED, _SIMPLE):
        figure = re.compile(form + tail)
        for end in range(1, len(glued) + 1):
            if not figure.fullmatch(glued, 0, end):
                continue
            if form is _SIMPLE and "," in glued[end : end + 1]:
                continue
            for rest in _ways(glued[end:], decimals[1:]):
                yield [glued[:end], *rest]


def _head_parts(cell: RawCell, names: Sequence[str], count: int) -> list[RawCell]:
    if len(names) == count:
        return [_with_text(cell, name) for name in names]
    copy = replace(cell, printed_here=False, repair=CellRepair.FILLED, repair_reason=_SPANS)
    return [cell, *[copy] * (count - 1)]


def _with_text(cell: RawCell, text: str) -> RawCell:
    return replace(cell, text=text, printed=None, lines=(), printed_here=bool(text))
