"""Tables that were flattened into lines of text: one cell a line that ends in ``|``, cells joined
by tabs, or rows of ``| a | b |``.

A run of cells says neither how many columns a table has nor where the next table begins. Both are
determined from periodicity: the segmentation is taken whose columns hold cells of a kind (a figure
under a figure, a list under a list) and whose tables begin with words that are over columns. Knows
lines and cells only; captions, notes and headers of several levels are others' work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import is_figure, is_placeholder, is_year, join_wraps
from warehouse.vocabularies import CellRepair

MOST_COLUMNS = 12
_SENTENCE = 25  # characters from which a cell is a sentence rather than a name
_BULLET = re.compile(r"[Ø●•·◆■□○◎★▲※]\s*\S")
_TRUE_ROW = re.compile(
    r"\|.*\S.*\||\S.*\|.*\S"
)  # two bars with something between, or text on both sides of one
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")  # |---|:--:|
_LIST_MARK = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]?|[●•·■◆○□Ø—-]+"
)  # 一、⇥ before a paragraph of a list
_SPAN = re.compile(r"\d+\s*[-—–~～至]\s*\d+")  # 1-12 : numbers of rows printed as one
# 2024年12月 · 2025年6月底前 · 12月
_DATE = re.compile(
    r"(?:(?:19|20)\d{2}\s*年)?(?:度)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?\s*(?:第?[一二三四]季度)?[底末初]?(?:之?前|"
    r"以前|完成)?"
)
_MOST_WRAPS = 12
_OPEN_END = re.compile(
    r"[^。！？：:；;|]$"
)  # a line that stops inside a sentence: 总投资3亿元，包含
_CONTENTS = re.compile(r"(?:…{2,}|\.{4,}|·{4,})")  # 一、总论……3 : a table of contents

# Words that are over columns, whole or at the end of a short cell: 项目类别, 计划安排, 责任部门,
# 比上年增长（%）
_HEADER_WORD = re.compile(
    r"(?:\S{0,8}(?:序号|编号|类别|类型|种类|名称|项目|指标|单位|内容|举措|措施|任务|"
    r"目标|进展|安排|情况|时间|日期|期限|时限|地址|地点|点位|区域|部门|成员|成员校"
    r"|数量|金额|总量|总额|投资|成果|成效|问题|产量|增速|增长|比重|权重|占比|绝对数|"
    r"合计|来源|年份|备注|说明|完成值|预期值|目标值|属性|级别|等级|分值|得分|排名|人数|面积)"
    r"|(?:所属|责任|牵头|主管|负责|建设|实施)\S{1,6}|街道|乡镇|地区|板块|产业|行业|类别|"
    r"(?:19|20)\d{2}年(?:度)?\S{0,4}(?:值|数|目标|计划|完成|实际|"
    r"预期|安排|情况|进展|预计))(?:[（(][^（）()]{1,10}[)）])?"
)
_HEADER_EXAMPLES = (
    "项目类别",
    "计划安排",
    "责任部门",
    "比上年增长（%）",
    "所属街道",
    "2024年预期目标",
)


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
        lines: Lines in order; tabs at either end of a line are cells, so they must not have been
            stripped.

    Returns:
        Segments that cover all lines in order, neighbouring prose in one.
    """
    whole, first_lines = _join_cells(lines)
    forms = [_form(line) for line in whole]
    segments: list[Segment] = []
    at = 0
    while at < len(whole):
        end = at + 1
        while end < len(whole) and forms[end] is forms[at]:
            end += 1
        segments += _segments(whole, at, end, forms[at])
        at = end
    return [
        Segment(first_lines[s.first], first_lines[s.last], s.table) for s in _merge_prose(segments)
    ]


def _join_cells(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Lines with the cells joined that are wrapped over several lines, only the last of which ends
    in ``|``.

    Returns:
        (the lines; for each, and for the end, the index of its first line).
    """
    out: list[str] = []
    first_lines: list[int] = []
    at = 0
    while at < len(lines):
        end = at
        if out and _form(out[-1]) is _Form.CELL:
            while (
                end + 1 < len(lines) and end - at < _MOST_WRAPS and _form(lines[end]) is _Form.PROSE
            ):
                end += 1
        cell = [line.strip() for line in lines[at : end + 1]]
        joins = end > at and _form(cell[-1]) is _Form.CELL and _is_wrapped(cell)
        first_lines.append(at)
        out.append(
            "".join(
                f" {part}" if _BULLET.match(part) and i else part for i, part in enumerate(cell)
            )
            if joins
            else lines[at]
        )
        at = end + 1 if joins else at + 1
    return out, [*first_lines, len(lines)]


def _is_wrapped(parts: Sequence[str]) -> bool:
    """Whether lines are one cell: each but the last stops inside a sentence, or all of them are
    items of a list.
    """
    open_before = all(
        _OPEN_END.search(part) or _BULLET.match(parts[i + 1]) for i, part in enumerate(parts[:-1])
    )
    return (
        open_before
        and not is_header_word(parts[-1].removesuffix("|").strip())
        and (
            bool(_BULLET.match(parts[0]))
            or bool(_OPEN_END.search(parts[0]) and re.search("[，、；,]", parts[0]))
        )
    )


@lru_cache(maxsize=65536)
def is_header_word(text: str) -> bool:
    """Whether a cell reads like the head of a column: ``项目类别``, ``责任部门``,
    ``比上年增长（%）``.
    """
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
    if form is _Form.ROW:
        return [Segment(first + a, first + b, _row_table(run[a:b])) for a, b in _row_runs(run)]
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
    if (
        sum(bool(_LIST_MARK.fullmatch(row[0])) for row in grid) * 2 > len(grid)
        and max(len([c for c in row if c]) for row in grid) <= 2
    ):
        return None
    return _raw_table(_rectangle(grid))


def _row_runs(run: Sequence[str]) -> list[tuple[int, int]]:
    """Rows between bars cut into tables: before the head over a second rule, where bars begin or
    cease to frame the rows, or frame another number of cells.
    """
    framed = [line.strip().startswith("|") for line in run]
    ruled = [bool(_RULE.fullmatch(line.strip())) for line in run]
    cuts = [
        0,
        *(
            i
            for i in range(1, len(run))
            if framed[i] != framed[i - 1]
            or (ruled[i + 1 : i + 2] == [True] and any(ruled[:i]))
            or (framed[i] and not any(ruled) and run[i].count("|") != run[i - 1].count("|"))
        ),
    ]
    return list(zip(cuts, [*cuts[1:], len(run)], strict=True))


def _row_table(run: Sequence[str]) -> RawTable | None:
    """Lines of cells between bars, Markdown's rule under the header taken out; None for lines of
    navigation, which differ in length.
    """
    ruled = any(_RULE.fullmatch(line.strip()) for line in run[1:2])
    grid: list[list[str]] = []
    for line in run:
        bare = line.strip()
        if _RULE.fullmatch(bare):
            continue
        bare = bare.removeprefix("|").removesuffix("|")
        grid.append([join_wraps(cell) for cell in bare.split("|")])
    framed = all(line.strip().startswith("|") and line.strip().endswith("|") for line in run)
    if len(grid) < (2 if ruled or framed else 3) or (
        not ruled and len({len(row) for row in grid}) > 1
    ):
        return None
    return _raw_table(_rectangle(grid), header_rows=1 if ruled else None)


def _rectangle(grid: list[list[str]]) -> list[list[str]]:
    """Rows of one length, columns that are empty throughout left out at the right end."""
    n_columns = max(max((i + 1 for i, cell in enumerate(row) if cell), default=0) for row in grid)
    return [(row + [""] * n_columns)[:n_columns] for row in grid if any(row)]


# ---- one cell a line


@dataclass(frozen=True, slots=True)
class _Cut:
    """A table in a run of cells: where it begins and ends, how many columns, how ill its columns
    fit.
    """

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
        segments.append(
            Segment(
                offset + cut.first,
                offset + cut.last,
                _raw_table(rows[:header_rows] + body, header_rows=header_rows),
            )
        )
    return segments


def _cuts(cells: Sequence[str]) -> list[_Cut]:
    """The cheapest way to cut a run of cells into tables."""
    bounds = [*_starts(cells), len(cells)]
    reachable: dict[int, float] = {0: 0.0}
    came: dict[int, _Cut] = {}
    for start in bounds[:-1]:
        if start not in reachable:
            continue
        for cut in _fits(cells, start, frozenset(bounds)):
            cost = reachable[start] + cut.cost
            if cost < reachable.get(cut.last, float("inf")):
                reachable[cut.last] = cost
                came[cut.last] = cut
    cuts: list[_Cut] = []
    at = len(cells)
    while at:
        cuts.append(came[at])
        at = came[at].first
    return cuts[::-1]


_MOST_STARTS = 400


def _starts(cells: Sequence[str]) -> list[int]:
    """Where a table can begin: at the run's start, and where words for columns are."""
    words = [is_header_word(cell) for cell in cells]
    near = [
        i
        for i in range(2, len(cells) - 3)
        if _may_head(cells[i]) and sum(words[i : i + 3]) >= 1 and (words[i] or words[i + 1])
    ]
    if len(near) > _MOST_STARTS:
        near = [i for i in near if words[i] and words[i + 1] and not words[i - 1]]
    return [0, *near[:_MOST_STARTS]]


_TABLE_COST = 1.0
_COLUMN_COST = 0.4
_NO_HEADER_COST = 3.0
_STRANGE_HEAD_COST = 0.5
_HEAD_GAIN = 0.4
_HEAD_BELOW_COST = 0.6
_HEAD_IN_BODY_COST = 0.5
_SHORT_ROW_COST = 2.0


def _fits(cells: Sequence[str], start: int, ends: frozenset[int]) -> list[_Cut]:
    """Every table that can begin at ``start``: for each number of columns, each end, with its
    cost.
    """
    found = []
    size = len(cells)
    for columns in range(2, min(MOST_COLUMNS, (size - start) // 2) + 1):
        cost = (
            _TABLE_COST
            + columns * _COLUMN_COST
            + _head_cost(
                cells[start : start + columns], cells[start + columns : start + 2 * columns]
            )
        )
        header = _is_header(
            [cells[start : start + columns], cells[start + columns : start + 2 * columns]]
        )
        if not header:
            cost += _NO_HEADER_COST if start else _TABLE_COST
        above: Sequence[str] | None = None if header else cells[start : start + columns]
        at = start + columns
        while at + columns <= size:
            row = _turn(cells[at : at + columns], above)
            cost += (
                sum(_distance(a, b) for a, b in zip(above, row, strict=True))
                if above is not None
                else 0.0
            )
            words = sum(is_header_word(cell) for cell in row)
            cost += _HEAD_IN_BODY_COST * words if words >= 2 else 0.0
            above = row if above is None or all(row) else above
            at += columns
            if at in ends:
                found.append(_Cut(start, at, columns, cost))
        if size - at >= 1 and at > start + columns:
            found.append(_Cut(start, size, columns, cost + _SHORT_ROW_COST))
    return found


def _head_cost(head: Sequence[str], below: Sequence[str]) -> float:
    """How ill a row is over columns: names that are no words for columns, and such words left
    over in the row below it.
    """
    heads = sum(is_header_word(cell) for cell in head)
    left_over = next(
        (i for i, cell in enumerate(below) if is_year(cell) or not is_header_word(cell)), len(below)
    )
    return (
        _STRANGE_HEAD_COST * (len(head) - heads) - _HEAD_GAIN * heads + _HEAD_BELOW_COST * left_over
    )


def _turn(row: Sequence[str], model: Sequence[str] | None) -> Sequence[str]:
    """A row whose empty cells at the end belong at its beginning, turned so; any other row as it
    is.

    A cell merged downwards is printed once; converters put the empty cells that stand for the rest
    at the end of their rows:
    ``[甲类] [医药] [……]`` and below ``[芯片] [……] []`` is meant as ``[] [芯片] [……]``.
    """
    filled = [cell for cell in row if cell]
    gaps = len(row) - len(filled)
    if not gaps or not filled or any(row[len(filled) :]) or model is None or not all(model):
        return row
    turned = [""] * gaps + filled
    straight = sum(_distance(a, b) for a, b in zip(model, row, strict=True))
    shifted = sum(_distance(a, b) for a, b in zip(model, turned, strict=True))
    return turned if shifted < straight else row


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is over the others: short different names, none of them a figure,
    mostly words for columns.
    """
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
    """Whether a cell can be over a column: a short name, without a digit unless it is a year or
    a word for columns.
    """
    return (
        is_year(cell)
        or is_header_word(cell)
        or (_kind(cell) is _Kind.NAME and not re.search(r"\d", cell))
    )


@lru_cache(maxsize=65536)
def _kind(text: str) -> _Kind:
    if not text:
        return _Kind.EMPTY
    if is_year(text) or _DATE.fullmatch(text):
        return _Kind.YEAR
    if is_figure(text) or is_placeholder(text) or _SPAN.fullmatch(text):
        return _Kind.FIGURE
    if _BULLET.match(text):
        return _Kind.LIST
    return (
        _Kind.SENTENCE if len(text) >= _SENTENCE or text.endswith(("。", "；", ";")) else _Kind.NAME
    )


_NEAR_KINDS = {
    frozenset({_Kind.LIST, _Kind.SENTENCE}): 0.3,
    frozenset({_Kind.NAME, _Kind.SENTENCE}): 0.7,
    frozenset({_Kind.FIGURE, _Kind.YEAR}): 0.6,
}


@lru_cache(maxsize=65536)
def _distance(above: str, below: str) -> float:
    """How little two cells of one column are of a kind, 0 to 1.

    >>> (
    ...     _distance("12.5", "3.1") < _distance("12.5", "名称")
    ...     and _distance("东城街道", "西山街道") < _distance("东城街道", "一层大厅12号")
    ... )
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
    """Body rows, empty cells put where the other cells then fit."""
    body = [list(row) for row in rows[header_rows:]]
    model = next((row for row in body if all(row)), None)
    out: list[list[str]] = []
    for row in body:
        out.append(list(_turn(row, model)))
        model = row if all(row) else model
    return out


def _raw_table(grid: list[list[str]], *, header_rows: int | None = None) -> RawTable:
    """A grid as a table: cells without text have no place; merged cells of the leading columns are
    filled down.
    """
    rows = [[RawCell(cell, printed_here=bool(cell)) for cell in row] for row in grid]
    for column in range(_leading_columns(grid, header_rows or 0)):
        for above, row in zip(rows, rows[1:], strict=False):
            if (
                not row[column].text
                and above[column].text
                and all(row[c].text == above[c].text for c in range(column))
            ):
                row[column] = RawCell(
                    above[column].text,
                    printed_here=False,
                    repair=CellRepair.FILLED,
                    repair_reason=MERGED,
                )
    return RawTable(rows, header_rows=header_rows)


MERGED = "merged cell: printed once for the rows that it covers"


def _leading_columns(grid: list[list[str]], header_rows: int) -> int:
    """Columns at the left that hold names of groups: gaps in them, begun in the first body row,
    left of a column without gaps.
    """
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
