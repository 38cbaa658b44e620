"""Tables that were flattened into lines of text: one cell a line that ends in ``|``, cells joined by tabs, or rows of ``| a | b |``.

A run of cells says neither how many columns a table has nor where the next table begins. Both are told from periodicity: the
segmentation is taken whose columns hold cells of a kind (a figure under a figure, a list under a list) and whose tables begin with words
that stand over columns. Knows lines and cells only; captions, notes and headers of several levels are others' work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from pipeline.documents.builder import RawCell, RawTable
from pipeline.documents.model import Repair
from pipeline.documents.tables.words import is_figure, is_placeholder, is_year, join_wraps

MOST_COLUMNS = 12
_SENTENCE = 25  # characters from which a cell is a sentence rather than a name
_BULLET = re.compile(r"[Ø●•·◆■□○◎★▲※]\s*\S")
_TRUE_ROW = re.compile(r"\|.*\S.*\||\S.*\|.*\S")  # two bars with something between, or text on both sides of one
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")  # |---|:--:|
_SPAN = re.compile(r"\d+\s*[-—–~～至]\s*\d+")  # 1-12 : numbers of rows printed as one
_CONTENTS = re.compile(r"(?:…{2,}|\.{4,}|·{4,})")  # 一、总论……3 : a table of contents

# Words that stand over columns, whole or at the end of a short cell: 项目类别, 计划安排, 责任部门, 比上年增长（%）
_HEADER_WORD = re.compile(
    r"(?:\S{0,8}(?:序号|编号|类别|类型|种类|名称|项目|指标|单位|内容|举措|措施|任务|目标|进展|安排|情况|时间|日期|期限|时限|地址|地点|点位|区域|部门|成员|成员校"
    r"|数量|金额|总量|总额|投资|成果|成效|问题|产量|增速|增长|比重|权重|占比|绝对数|合计|来源|年份|备注|说明|完成值|预期值|目标值|属性|级别|等级|分值|得分|排名|人数|面积)"
    r"|(?:所属|责任|牵头|主管|负责|建设|实施)\S{1,6}|街道|乡镇|地区|板块|产业|行业|类别|(?:19|20)\d{2}年\S{0,6})(?:[（(][^（）()]{1,10}[)）])?"
)
_HEADER_EXAMPLES = ("项目类别", "计划安排", "责任部门", "比上年增长（%）", "所属街道", "2024年预期目标")


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that belong together.

    Attributes:
        first: Index of the first line.
        last: Index after the last line.
        table: The table that the lines hold; None for prose.
    """

    first: int
    last: int
    table: RawTable | None = None


class _Form(Enum):
    PROSE = "prose"
    TABS = "tabs"  # name⇥12.5⇥3.1
    CELL = "cell"  # name |
    ROW = "row"  # | name | 12.5 |


class _Kind(Enum):
    EMPTY = "empty"
    FIGURE = "figure"
    YEAR = "year"
    LIST = "list"
    SENTENCE = "sentence"
    NAME = "name"


def segment_lines(lines: Sequence[str]) -> list[Segment]:
    """Find the tables among lines of text.

    Args:
        lines: Lines in order; tabs at either end of a line are cells, so they must not have been stripped.

    Returns:
        Segments that cover all lines in order, neighbouring prose in one.
    """
    forms = [_form(line) for line in lines]
    segments: list[Segment] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and forms[end] is forms[at]:
            end += 1
        segments += _segments(lines, at, end, forms[at])
        at = end
    return _merge_prose(segments)


def is_header_word(text: str) -> bool:
    """Whether a cell reads like the head of a column: ``项目类别``, ``责任部门``, ``比上年增长（%）``."""
    return bool(_HEADER_WORD.fullmatch(re.sub(r"\s+", "", text)))


def _form(line: str) -> _Form:
    bare = line.strip(" \u3000\xa0")
    if "\t" in bare and bare.strip():
        cells = bare.split("\t")
        if len(cells) >= 3 or all(cells):
            return _Form.TABS
    bare = bare.strip()
    if bare.endswith("|") and "|" not in bare[:-1]:
        return _Form.CELL
    if "|" in bare and (_TRUE_ROW.search(bare) or _RULE.fullmatch(bare)):
        return _Form.ROW
    return _Form.PROSE


def _segments(lines: Sequence[str], first: int, last: int, form: _Form) -> list[Segment]:
    """The segments of a run of lines of one form; prose where they are no table after all."""
    run = lines[first:last]
    if form is _Form.TABS and (table := _tab_table(run)):
        return [Segment(first, last, table)]
    if form is _Form.ROW and (table := _row_table(run)):
        return [Segment(first, last, table)]
    if form is _Form.CELL and len(run) >= 4:
        return _cell_tables(run, first)
    return [Segment(first, last)]


def _merge_prose(segments: Sequence[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        if merged and merged[-1].table is None and segment.table is None:
            merged[-1] = Segment(merged[-1].first, segment.last)
        else:
            merged.append(segment)
    return merged


# ---- cells joined by tabs, rows between bars


def _tab_table(run: Sequence[str]) -> RawTable | None:
    """Lines of cells joined by tabs; None for a single line or a table of contents."""
    grid = [[join_wraps(cell) for cell in line.strip(" \u3000\xa0").split("\t")] for line in run]
    filled = sum(len([cell for cell in row if cell]) >= 2 for row in grid)
    if len(grid) < 2 or filled < 2 or any(_CONTENTS.search(line) for line in run):
        return None
    return _raw_table(_rectangle(grid))


def _row_table(run: Sequence[str]) -> RawTable | None:
    """Lines of cells between bars, Markdown's rule under the header taken out; None for a single line."""
    ruled = any(_RULE.fullmatch(line.strip()) for line in run[1:2])
    grid: list[list[str]] = []
    for line in run:
        bare = line.strip()
        if _RULE.fullmatch(bare):
            continue
        bare = bare.removeprefix("|").removesuffix("|")
        grid.append([join_wraps(cell) for cell in bare.split("|")])
    if len(grid) < 2:
        return None
    return _raw_table(_rectangle(grid), header_rows=1 if ruled else None)


def _rectangle(grid: list[list[str]]) -> list[list[str]]:
    """Rows of one length, columns that are empty throughout left out at the right end."""
    n_columns = max(max((i + 1 for i, cell in enumerate(row) if cell), default=0) for row in grid)
    return [(row + [""] * n_columns)[:n_columns] for row in grid if any(row)]


# ---- one cell a line


@dataclass(frozen=True, slots=True)
class _Cut:
    """A table in a run of cells: where it begins and ends, how many columns, how ill its columns fit."""

    first: int
    last: int
    columns: int
    cost: float


def _cell_tables(run: Sequence[str], offset: int) -> list[Segment]:
    cells = [join_wraps(line.strip().removesuffix("|")) for line in run]
    segments = []
    for cut in _cuts(cells):
        rows = [cells[i : i + cut.columns] for i in range(cut.first, cut.last, cut.columns)]
        rows[-1] += [""] * (cut.columns - len(rows[-1]))
        header_rows = int(_is_header(rows))
        body = _settle_empty(rows, header_rows)
        segments.append(Segment(offset + cut.first, offset + cut.last, _raw_table(rows[:header_rows] + body, header_rows=header_rows)))
    return segments


def _cuts(cells: Sequence[str]) -> list[_Cut]:
    """The cheapest way to cut a run of cells into tables."""
    starts = [0] + [i for i in range(2, len(cells) - 3) if is_header_word(cells[i]) and is_header_word(cells[i + 1])]
    starts = sorted(set(starts))
    bounds = [*starts, len(cells)]
    best: dict[int, tuple[float, _Cut | None]] = {0: (0.0, None)}
    for end_index, end in enumerate(bounds[1:], 1):
        options = []
        for start in bounds[:end_index]:
            if start in best and end - start >= 4:
                options += [(best[start][0] + cut.cost, cut) for cut in _fits(cells, start, end)]
        if options:
            best[end] = min(options, key=lambda option: (option[0], option[1].first, option[1].columns))
    cuts: list[_Cut] = []
    at = len(cells)
    while at:
        cut = best[at][1]
        if cut is None:
            break
        cuts.append(cut)
        at = cut.first
    return cuts[::-1]


_TABLE_COST = 1.0
_FIRST_ROW_COST = 0.4
_SHORT_ROW_COST = 2.0


def _fits(cells: Sequence[str], start: int, end: int) -> list[_Cut]:
    """Every number of columns that a stretch of cells can have, with its cost."""
    found = []
    for columns in range(2, min(MOST_COLUMNS, (end - start) // 2) + 1):
        rows = [list(cells[i : i + columns]) for i in range(start, end, columns)]
        cost = _TABLE_COST + columns * _FIRST_ROW_COST
        if len(rows[-1]) < columns:
            cost += _SHORT_ROW_COST
            rows[-1] += [""] * (columns - len(rows[-1]))
        header = _is_header(rows)
        if header:
            heads = sum(is_header_word(cell) for cell in rows[0])
            cost -= 0.4 * heads
            beyond = next((i for i, cell in enumerate(rows[1]) if not is_header_word(cell)), columns)
            cost += 0.5 * beyond  # header words left over under the header row
        body = _settle_empty(rows, int(header))
        cost += sum(
            _distance(above, cell) for upper, lower in zip(body, body[1:], strict=False) for above, cell in zip(upper, lower, strict=True)
        )
        found.append(_Cut(start, end, columns, cost))
    return found


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row stands over the others: short different names, none of them a figure, mostly words for columns."""
    head = rows[0]
    if len(rows) < 2 or not head[0] or not all(_may_head(cell) for cell in head if cell):
        return False
    if len(set(head)) < len(head) - head.count(""):
        words = sum(is_header_word(cell) for cell in head)
        return words == len(head)
    if sum(is_header_word(cell) for cell in head) * 2 >= len(head):
        return True
    kinds = [[_kind(row[c]) for row in rows[1:]] for c in range(len(head))]
    return any(kind and all(k is not _Kind.NAME for k in kind) for kind in kinds)


def _may_head(cell: str) -> bool:
    """Whether a cell can stand over a column: a short name, without a digit unless it is a year or a word for columns."""
    return is_year(cell) or is_header_word(cell) or (_kind(cell) is _Kind.NAME and not re.search(r"\d", cell))


@cache
def _kind(text: str) -> _Kind:
    if not text:
        return _Kind.EMPTY
    if is_year(text):
        return _Kind.YEAR
    if is_figure(text) or is_placeholder(text) or _SPAN.fullmatch(text):
        return _Kind.FIGURE
    if _BULLET.match(text):
        return _Kind.LIST
    return _Kind.SENTENCE if len(text) >= _SENTENCE or text.endswith(("。", "；", ";")) else _Kind.NAME


_NEAR_KINDS = {
    frozenset({_Kind.LIST, _Kind.SENTENCE}): 0.3,
    frozenset({_Kind.NAME, _Kind.SENTENCE}): 0.7,
    frozenset({_Kind.FIGURE, _Kind.YEAR}): 0.6,
}


@cache
def _distance(above: str, below: str) -> float:
    """How little two cells of one column are of a kind, 0 to 1.

    >>> _distance("12.5", "3.1") < _distance("12.5", "名称") and _distance("东城街道", "西山街道") < _distance("东城街道", "一层大厅12号")
    True
    """
    first, second = _kind(above), _kind(below)
    if _Kind.EMPTY in (first, second):
        return 0.0 if first is second else 0.4
    if first is not second:
        return _NEAR_KINDS.get(frozenset({first, second}), 1.0)
    if first in (_Kind.FIGURE, _Kind.YEAR, _Kind.LIST):
        return 0.0
    longer, shorter = max(len(above), len(below)), max(1, min(len(above), len(below)))
    apart = min(0.4, 0.15 * (longer / shorter - 1))
    figures = 0.1 * (bool(re.search(r"\d", above)) != bool(re.search(r"\d", below)))
    return apart + figures + (0.0 if above[-1] == below[-1] else 0.1)


def _settle_empty(rows: Sequence[Sequence[str]], header_rows: int) -> list[list[str]]:
    """Body rows, the empty cell of a merged column put where the other cells then fit.

    A cell merged downwards is printed once; converters put the empty cells that stand for the rest at the end of their rows:
    ``[甲类] [医药] [……]`` and below ``[芯片] [……] []`` is meant as ``[] [芯片] [……]``.
    """
    body = [list(row) for row in rows[header_rows:]]
    full = [row for row in body if all(row)]
    if not full:
        return body
    out: list[list[str]] = []
    for row in body:
        filled = [cell for cell in row if cell]
        gaps = len(row) - len(filled)
        if gaps and filled and not any(row[len(filled) :]):
            model = out[-1] if out and all(out[-1]) else full[0]
            turned = [""] * gaps + filled
            straight = sum(_distance(a, b) for a, b in zip(model, row, strict=True))
            shifted = sum(_distance(a, b) for a, b in zip(model, turned, strict=True))
            out.append(turned if shifted < straight else row)
        else:
            out.append(row)
    return out


def _raw_table(grid: list[list[str]], *, header_rows: int | None = None) -> RawTable:
    """A grid as a table: cells without text have no place; merged cells of the leading columns are filled down."""
    rows = [[RawCell(cell, printed_here=bool(cell)) for cell in row] for row in grid]
    for column in range(_leading_columns(grid, header_rows or 0)):
        for above, row in zip(rows, rows[1:], strict=False):
            if not row[column].text and above[column].text and all(row[c].text == above[c].text for c in range(column)):
                row[column] = RawCell(above[column].text, printed_here=False, repair=Repair.FILLED, repair_reason=MERGED)
    return RawTable(rows, header_rows=header_rows)


MERGED = "merged cell: printed once for the rows that it covers"


def _leading_columns(grid: list[list[str]], header_rows: int) -> int:
    """Columns at the left that hold names of groups: gaps in them, begun in the first body row, left of a column without gaps."""
    body = grid[max(1, header_rows) :] if header_rows != 0 or len(grid) < 2 else grid
    if not body:
        return 0
    for column in range(len(body[0])):
        values = [row[column] for row in body]
        if all(values):
            return column
        if not values[0]:
            return 0
    return 0
