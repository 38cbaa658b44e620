"""Tables whose rows are paragraphs: a head, then lines of a name and the figures after it.

    指标 面积（万亩） 增长（%） 产量（万吨） 增长（%） 农作物 667.16 6.2 405.62 -7.0 # 小麦 162.10
    -3.1 81.20 -2.5

Pages that were set from pictures of tables lose the blanks in the head (``指标产量增长（%）``)
and between name and unit (``原煤万吨 410.2 4.4``): the figures say how many columns there are,
brackets and words of comparison where they part. A head that cannot be parted so, or rows that
differ, are no table. Knows lines only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.line_kinds import CAPTION, is_closed
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import STUB, is_figure, is_placeholder, join_wraps
from pipeline.documents.tables.values import UNIT

_FEWEST_ROWS = 3
_LONGEST_NAME = 40
_LONGEST_HEAD = 120
_MOST_HEAD_LINES = 12
_STUB = re.compile(STUB)
# 99.0 -1.0衣着 104.3 : figures that the next name follows without a blank
_RUN_ON = re.compile(r"\d [-\d.]+ ?[\u4e00-\u9fff#＃]\S* -?\d")
_PROSE = re.compile("[，。；]")
# where a figure ends and the next name begins: 0.2其中：食品 99.0, 34.9原油
_NEXT_ROW = re.compile(r"(?<=\d) ?(?=[\u4e00-\u9fff#＃](?<![年月日]))")
# 比上年增长( % : a bracket that was lost
_OPEN_PERCENT = re.compile(r"[(（]\s*([%％])(?!\s*[)）])")
_FIGURE_LAST = re.compile(r"[ \u3000\xa0][^ \u3000\xa0]*[\d%％‰)）…—-]$")
_BETWEEN = re.compile(r"[ \u3000\xa0]+")
# where a glued head parts: after a bracket, before words of comparison, after 单位
_PART = re.compile(
    r"(?<=[)）])(?![)）])|(?<=[%％‰])(?=[^)）])|"
    r"(?=比上年|比上月|比年初|较上年|较年初|同比|环比)|(?=计量单位|(?<!计量)单位)|(?<=单位)"
)
# 原煤万吨, 集成电路亿块: the unit after a name, with its multiplier where it is a classifier
_TRAILING_UNIT = re.compile(
    rf"(?<=[^\d\s])\s*(?P<unit>{UNIT}|[百千万亿]{{1,2}}[块支副双张片根瓶对包盒幅重]\S?)$"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as names, each with the figures after it."""

    names: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many figures are after each name."""
        return tuple(map(len, self.figures))


def _row(line: str) -> _Row | None:
    """A line as a row; None for prose, captions and lines without a figure after a name."""
    if _FIGURE_LAST.search(line) is None or not may_spell_row(line) or CAPTION.match(line):
        return None
    names: list[str] = []
    figures: list[list[str]] = []
    for token in _BETWEEN.split(line.strip()):
        if names and (is_figure(token) or is_placeholder(token)):
            figures[-1].append(token)
        elif names and not figures[-1]:
            names[-1] = f"{names[-1]} {token}"
        else:
            names.append(token)
            figures.append([])
    if not names or not all(figures) or any(len(name) > _LONGEST_NAME for name in names):
        return None
    if not any(is_figure(f) for group in figures for f in group) or is_figure(names[0]):
        return None
    return _Row(tuple(names), tuple(map(tuple, figures)))


def may_spell_row(line: str) -> bool:
    """Whether a line can belong to such a table: a row, or a short line of its head or of a group.

    >>> may_spell_row("# 小麦 162.1 -3.1"), may_spell_row("（万亩）"), may_spell_row("增长5.2%。")
    (True, True, False)
    """
    return len(line) <= 4 * _LONGEST_NAME and "，" not in line and not is_closed(line)


@dataclass(frozen=True, slots=True)
class RunOnTable:
    """A table inside a paragraph.

    Attributes:
        start: Where it begins in the paragraph, its title included.
        end: Where it ends.
        title: Its title; '' for none.
        table: The table.
    """

    start: int
    end: int
    title: str
    table: RawTable


def run_on_tables(text: str) -> list[RunOnTable]:
    """The tables that a paragraph holds as one run of names and figures, with prose before and
    after them or without.

    >>> (found,) = run_on_tables("增产。2023年产量表产品产量（吨）增长（%）原煤 36.7 4.9原油 83.5 5.7水泥 8.0 -2.2全年完成")
    >>> found.title, [cell.text for cell in found.table.rows[3]]
    ('2023年产量表', ['水泥', '8.0', '-2.2'])
    """  # noqa: E501
    out: list[RunOnTable] = []
    at = 0
    if _RUN_ON.search(text) is None:
        return out
    for stub in _STUB.finditer(text):
        if stub.start() < at:
            continue
        found = _run_on(text, stub.start())
        if found is None:
            continue
        end, table = found
        begin = max(at, text.rfind("。", at, stub.start()) + 1)
        title = text[begin : stub.start()].strip()
        if len(title) > _LONGEST_NAME or any(sign in title for sign in "，；"):
            begin, title = stub.start(), ""
        out.append(RunOnTable(begin, end, title, table))
        at = end
    return out


def _run_on(text: str, start: int) -> tuple[int, RawTable] | None:
    """Where the table ends whose head begins at ``start``, and the table; None where there is
    none.
    """
    stop = _PROSE.search(text, start)
    end = stop.start() if stop else len(text)
    cuts = [start, *(found.start() for found in _NEXT_ROW.finditer(text, start, end)), end]
    spans = list(zip(cuts, cuts[1:], strict=False))
    if len(spans) < _FEWEST_ROWS:
        return None
    first = _row(text[slice(*spans[0])])
    if first is None or len(first.names) != 1:
        return None
    rows, last = [first], spans[0][1]
    for a, b in spans[1:]:
        row, after = _leading_row(text, a, b, first.shape[0])
        if row is None:
            break
        rows.append(row)
        last = after
        if after < b:
            break
    # the head and the name of the first row are one text: one cell more than a head has
    glued = _OPEN_PERCENT.sub(r"(\1)", first.names[0])
    cells = _glued_cells(re.sub(r"[ \u3000\xa0]+(?=[(（])", "", glued))
    head = _head_cells("\u3000".join(cells[:-1]), first.shape) if len(cells) > 2 else None
    if head is None or len(rows) < _FEWEST_ROWS:
        return None
    body = [_Row((cells[-1],), first.figures), *rows[1:]]
    return last, _table(head, [""] * len(body), body, first.shape)


def _leading_row(text: str, start: int, end: int, figures: int) -> tuple[_Row | None, int]:
    """The row of one name and so many figures that a stretch begins with, and where it ends."""
    found = re.compile(
        rf" ?[^\d\s-](?:[^\s]*[^\s\d])?(?: [^\s\d-]\S*)?(?: [-\d.%]+){{{figures}}}(?=\s|$)"
    ).match(text, start, end)
    row = _row(found[0]) if found else None
    if found is None or row is None or row.shape != (figures,):
        return None, start
    return row, found.end()


def spelled_tables(lines: Sequence[str]) -> list[tuple[int, int, RawTable]]:
    """The tables in a run of lines.

    Returns:
        (index of its first line, index after its last, the table) of each, in order.
    """
    rows = [_row(line) for line in lines]
    out: list[tuple[int, int, RawTable]] = []
    at = taken = 0
    while at < len(lines):
        first = rows[at]
        if first is None:
            at += 1
            continue
        end = _end(rows, lines, at, first.shape)
        body = [row for row in rows[at:end] if row is not None]
        head = _head(lines, taken, at, first.shape) if len(body) >= _FEWEST_ROWS else None
        if head is None:
            at = end
            continue
        start, columns = head
        out.append((start, end, _table(columns, lines[at:end], rows[at:end], first.shape)))
        at = taken = end
    return out


def _end(
    rows: Sequence[_Row | None], lines: Sequence[str], first: int, shape: tuple[int, ...]
) -> int:
    """Index after the last of the rows of one shape, names of groups between them included."""
    at = first
    while at < len(rows):
        row = rows[at]
        if row is not None and row.shape == shape:
            at += 1
            continue
        following = rows[at + 1] if at + 1 < len(rows) else None
        group = (
            row is None
            and len(lines[at]) <= _LONGEST_NAME
            and _STUB.match(lines[at]) is None
            and CAPTION.match(lines[at]) is None
            and re.search(r"\d", lines[at]) is None
        )
        if not group or following is None or following.shape != shape:
            break
        at += 2
    return at


def _head(
    lines: Sequence[str], taken: int, first: int, shape: tuple[int, ...]
) -> tuple[int, list[str]] | None:
    """Where the head over a row begins, and its cells."""
    glued = ""
    for at in range(first - 1, max(taken, first - _MOST_HEAD_LINES) - 1, -1):
        line = lines[at]
        if is_closed(line) or CAPTION.match(line) or len(glued) + len(line) > _LONGEST_HEAD:
            return None
        glued = f"{line} {glued}".strip()
        if _STUB.match(line):
            cells = _head_cells(glued, shape)
            if cells is not None:
                return at, cells
    return None


def _head_cells(head: str, shape: tuple[int, ...]) -> list[str] | None:
    """The cells of a head over rows of a shape, ``单位`` among them where the rows have units; None
    where it does not part into so many.
    """
    wanted = len(shape) + sum(shape)
    stub = _STUB.match(head)
    assert stub is not None
    by_blanks = _BETWEEN.split(head)
    # a blank before a bracket only wraps: 播种面积 （万亩）
    closed = re.sub(r"[ \u3000\xa0]+(?=[(（])", "", head)
    for cells in (by_blanks, _BETWEEN.split(closed), _glued_cells(closed)):
        units = sum(cell in ("单位", "计量单位") for cell in cells)
        if len(cells) - units == wanted and units in (0, len(shape)):
            return [join_wraps(cell) for cell in cells]
    return None


def _glued_cells(head: str) -> list[str]:
    cells: list[str] = []
    for word in _BETWEEN.split(head):
        rest = word
        while stub := _STUB.match(rest):
            cells.append(stub[0])
            rest = rest[stub.end() :]
            other = next((m for m in _STUB.finditer(rest) if _starts_block(rest, m)), None)
            part, rest = (rest[: other.start()], rest[other.start() :]) if other else (rest, "")
            cells += [cell for cell in _PART.split(part) if cell]
        if rest:
            cells += [cell for cell in _PART.split(rest) if cell]
    return cells


def _starts_block(text: str, stub: re.Match[str]) -> bool:
    """Whether a word for a column of names begins another block of the head beside the first."""
    return text[: stub.start()].endswith((")", "）", "%", "％"))


def _table(
    head: list[str],
    lines: Sequence[str],
    rows: Sequence[_Row | None],
    shape: tuple[int, ...],
) -> RawTable:
    with_units = any(cell in ("单位", "计量单位") for cell in head)
    grid = [head]
    for line, row in zip(lines, rows, strict=True):
        if row is None:
            grid.append([line, *[""] * (len(head) - 1)])
            continue
        cells: list[str] = []
        for name, figures in zip(row.names, row.figures, strict=True):
            cells += [*(_name_and_unit(name) if with_units else [name]), *figures]
        grid.append(cells)
    return RawTable(
        [[RawCell(join_wraps(cell), printed_here=bool(cell)) for cell in row] for row in grid],
        header_rows=1,
    )


def _name_and_unit(name: str) -> list[str]:
    """A name and the unit that is after it with or without a blank: ``原煤万吨``."""
    unit = _TRAILING_UNIT.search(name)
    if unit is None:
        before, blank, last = name.rpartition(" ")
        return [before, last] if blank else [name, ""]
    return [name[: unit.start()].strip(), unit["unit"]]
