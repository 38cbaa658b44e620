"""Which rows of a table are parts of which: ``其中：``, ``#``, ``一、``, ``在总计中：``,
indentation, and sums where signs say nothing.

Printed tables show parts by indentation, which text loses. What stays are words and signs before
names, and arithmetic: parts sum to their whole and none exceeds it. Parents that nothing supports
are left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.documents.tables.table_words import is_figure, plain

Grid = Sequence[Sequence[str]]

_INDENT = re.compile(r"^[\s\u3000\xa0]*")
# 其中：城镇 · 其中:男性 · #粮食 · ＃小麦 · *其他
_PART = re.compile(r"^\s*(?:其\s*中\s*[:：]?\s*|[#＃]\s*)(?=\S)")
# 在总计中：轻工业 · 在规模以上工业中：国有
_OF_TOTAL = re.compile(r"^\s*在\S{1,12}?中\s*[:：]\s*(?=\S)")
# 一、食品 · （一）粮食 · (2)豆类 · 1.小麦 · 1、玉米; 0-15岁 and 1.5级 are names
_NUMBERED = re.compile(
    r"^\s*(?:(?P<first>[一二三四五六七八九十]{1,3}[、．.])|"
    r"(?P<second>[（(][一二三四五六七八九十]{1,3}[)）])|"
    r"(?P<third>\d{1,2}[、．.](?!\d))|(?P<fourth>[（(]\d{1,2}[)）]))\s*(?=\S)"
)
# 1981年, 2013年A, 3月, 一季度: a period without figures is a gap, no group
_PERIOD = re.compile(
    r"(?:19|20)\d{2}[-/.](?:1[0-2]|0?[1-9])|(?:19|20)\d{2}(?:\s*年)?(?:末|底)?(?:[A-D]|第?[一二三四1-4]季度|\d{1,2}月(?:份)?)?|\d{1,2}月(?:份)?|第?[一二三四]季度"
)
MARKED_EXAMPLES = (
    "其中：城镇",
    "#粮食",
    "在总计中：轻工业",
    "一、食品",
    "（一）谷物",
    "1.小麦",
    "(2)豆类",
)
_RELATIVE = re.compile(r"[%％‰]|增[长速幅]|比重|指数|占比|位次|排名|涨跌")


@lru_cache(maxsize=4096)
def row_title(text: str) -> str:
    """A row's name without the signs before it.

    >>> titles = "其中：城镇", "#粮食", "一、食品", "在总计中：轻工业", "0-15岁", "1.5级能效"
    >>> [row_title(title) for title in titles]
    ['城镇', '粮食', '食品', '轻工业', '0-15岁', '1.5级能效']
    """
    bare = text.strip()
    for pattern in (_OF_TOTAL, _PART, _NUMBERED):
        bare = pattern.sub("", bare, count=1)
    return bare or text.strip()


@dataclass(slots=True)
class _Row:
    index: int
    text: str
    title: str
    value: float | None  # in the first column of absolute figures
    unit: str
    is_section: bool
    depth: int  # indentation


@dataclass(slots=True)
class _Group:
    """Rows that are parts of one row."""

    whole: _Row
    opened_by: str  # "part", "numbered:first", "section", "indent"
    total: float = 0.0
    closed: bool = False  # the parts sum to the whole


def row_parents(
    rows: Grid, header_rows: int, name_columns: Sequence[int]
) -> tuple[tuple[str, ...], ...]:
    """For every row, the names of the rows that it is a part of, outermost first; () for header
    rows and where nothing says so.

    Args:
        rows: Cell texts, rectangular.
        header_rows: Rows at the top that are header.
        name_columns: Columns that name the rows; parts are determined in the last of them.
    """
    parents: list[tuple[str, ...]] = [()] * len(rows)
    if not name_columns:
        return tuple(parents)
    column = name_columns[-1]
    stack: list[_Group] = []
    read = _read_rows(rows, header_rows, column)
    for position, row in enumerate(read):
        if row.title:
            _place(read, position, stack)
            parents[row.index] = tuple(group.whole.title for group in stack)
    return tuple(parents)


def _read_rows(rows: Grid, header_rows: int, column: int) -> list[_Row]:
    n_columns = len(rows[0])
    absolute = next(
        (c for c in range(column + 1, n_columns) if _is_absolute(rows, header_rows, c)), None
    )
    unit = next(
        (
            c
            for c in range(n_columns)
            if any(plain(row[c]) in ("单位", "计量单位") for row in rows[:header_rows])
        ),
        None,
    )
    out = []
    for index in range(header_rows, len(rows)):
        row = rows[index]
        rest = [cell for c, cell in enumerate(row) if c != column and cell and cell != row[column]]
        indent = _INDENT.match(row[column])
        depth = len(indent.group()) if indent and row[column].strip() else 0
        value = _number(row[absolute]) if absolute is not None else None
        out.append(
            _Row(
                index,
                row[column],
                row_title(row[column]),
                value,
                row[unit] if unit is not None else "",
                not rest and _PERIOD.fullmatch(row[column].strip()) is None,
                depth,
            )
        )
    return out


def _is_absolute(rows: Grid, header_rows: int, column: int) -> bool:
    """Whether a column holds absolute figures, which can be summed."""
    body = [row[column] for row in rows[header_rows:] if row[column]]
    head = "".join(row[column] for row in rows[:header_rows])
    return (
        bool(body)
        and 2 * sum(is_figure(cell) for cell in body) > len(body)
        and not _RELATIVE.search(head)
    )


def _number(text: str) -> float | None:
    try:
        return float(re.sub(r"[,，\s]", "", text))
    except ValueError:
        return None


def _place(rows: Sequence[_Row], position: int, stack: list[_Group]) -> None:
    """Bring the stack of open groups to the place of a row; the groups left on it are the row's
    parents.
    """
    row = rows[position]
    previous = rows[position - 1] if position else None
    if previous is not None and row.depth != previous.depth:
        _place_by_indent(row, previous, stack)
    elif stack and stack[-1].opened_by == "indent" and _PART.match(row.text):
        # set in as deep as the row above it: 其中： begins another breakdown of the same whole
        pass
    elif _OF_TOTAL.match(row.text):
        before = (rows[i] for i in range(position - 1, -1, -1))
        total = (
            stack[0].whole if stack else next((r for r in before if not _is_marked(r.text)), None)
        )
        stack.clear()
        if total is not None:
            stack.append(_Group(total, "total"))
    elif _PART.match(row.text) and previous is not None:
        _open_part(rows, position, stack)
    elif numbered := _NUMBERED.match(row.text):
        style = f"numbered:{numbered.lastgroup}"
        if any(group.opened_by == style for group in stack):
            while stack[-1].opened_by != style:
                stack.pop()
        else:
            _close_parts(stack)
            if stack and previous is not None and _NUMBERED.match(previous.text):
                stack.append(_Group(previous, style))
    elif previous is not None and previous.is_section and not row.is_section:
        while stack and stack[-1].opened_by == "section":
            stack.pop()
        stack.append(_Group(previous, "section"))
    elif row.is_section:
        while stack:
            stack.pop()
    else:
        _leave_finished(row, previous, stack)
    if stack and row.value is not None:
        stack[-1].total += row.value
        whole = stack[-1].whole.value
        stack[-1].closed = whole is not None and abs(stack[-1].total - whole) <= 0.0021 * abs(whole)


def _is_marked(text: str) -> bool:
    return bool(_PART.match(text) or _OF_TOTAL.match(text))


def _place_by_indent(row: _Row, previous: _Row, stack: list[_Group]) -> None:
    if row.depth > previous.depth:
        stack.append(_Group(previous, "indent"))
    else:
        while stack and stack[-1].whole.depth >= row.depth:
            stack.pop()


def _close_parts(stack: list[_Group]) -> None:
    while stack and stack[-1].opened_by == "part":
        stack.pop()


def _open_part(rows: Sequence[_Row], position: int, stack: list[_Group]) -> None:
    """Open the group that ``其中：`` begins: parts of the row above, or once more of the whole
    that the rows above are parts of.
    """
    row, previous = rows[position], rows[position - 1]
    if stack and stack[-1].opened_by == "part":
        group = [row.value]
        for i in range(position + 1, len(rows)):
            other = rows[i]
            if _is_marked(other.text) or _NUMBERED.match(other.text):
                break
            group.append(other.value)
        whole = stack[-1].whole
        if _sums_to(group, whole.value) or not _can_hold(previous, row):
            stack[-1] = _Group(whole, "part")
            return
    stack.append(_Group(previous, "part"))


def _sums_to(parts: Sequence[float | None], whole: float | None) -> bool:
    """Whether the first parts of a list sum to the whole."""
    total = 0.0
    for part in parts:
        if part is None or whole is None:
            return False
        total += part
        if abs(total - whole) <= 0.0021 * abs(whole):
            return True
    return False


def _can_hold(whole: _Row, part: _Row) -> bool:
    return (
        whole.value is None
        or part.value is None
        or (part.value <= whole.value and whole.unit == part.unit)
    )


def _leave_finished(row: _Row, previous: _Row | None, stack: list[_Group]) -> None:
    """Close the groups that an unmarked row cannot belong to: complete ones, ones that it would
    exceed, ones of another unit.
    """
    while stack and stack[-1].opened_by in ("part", "total"):
        group = stack[-1]
        whole = group.whole
        exceeds = (
            whole.value is not None
            and row.value is not None
            and group.total + row.value > whole.value * 1.0021
        )
        if group.opened_by == "total" or not (
            group.closed or exceeds or (previous is not None and row.unit != previous.unit)
        ):
            return
        stack.pop()
