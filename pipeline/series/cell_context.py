"""What is around a table cell and names it together with its row: the table's title, the
column, and the named column on its left where its own head says no more than 比上年增长.

A row 衣着 is a price under 居民消费价格指数 and a branch of trade under 商品零售额: the title
decides, by the topics of ``catalogue/tables.yaml``. Nothing here uses figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.documents.document import BlockKind, Cell, Document, Table
from pipeline.documents.tables.headers import SEPARATOR
from pipeline.documents.tables.table_words import is_unit_header
from pipeline.series.label_spelling import is_neutral, normalise, without_own_names
from warehouse.declared_yaml import load_declared

TABLES_FILE = Path(__file__).with_name("catalogue") / "tables.yaml"

_LONGEST_TITLE = 60
_BLOCKS_ABOVE = 3
# 表5 2025年…: blanks are gone by then, 表52025年
_TITLE_NUMBER = re.compile(
    r"^(?:附?表|续表|附?图)(?:\d{1,2}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})?[.:]?(?=(?:19|20)\d\d年|\D)"
)
_TITLE_FRONT = re.compile(
    r"^(?:(?:19|20)\d{2}年(?:末|底)?|年末|全市|全省|全州|全区|全县|[各分](?:行业|地区|区县|县区|县市区|产业)|主要)+"
)
_TITLE_TAIL = re.compile(
    r"(?:(?:和其?|及其?)?(?:增长速度|增速|增长|增长情况|构成|完成情况|情况|主要指标|一览表|统计表|表|分类))+$"
)
# 比上年增长（%）, 同比±%: a column about its neighbour on the left
_MOVED = re.compile(r"[增降涨跌±]|同比|变[动化]")
_SUM = re.compile(r"(?<=..)(?:合计|总计)$")
_TOTALS = frozenset({"合计", "总计", "总额", "全市合计", "全市", "合计数", "总数"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Strict):
    """A title and a row of ours, and the name that the topic must give them."""

    title: str
    row: str
    column: str = ""
    name: str


class Topic(_Strict):
    """What titles of one kind make of the names of their rows."""

    title: str
    names: tuple[str, ...]
    example: Example


class _Tables(_Strict):
    topics: tuple[Topic, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellContext:
    """What a cell's surroundings make of its name.

    Attributes:
        names: Names to look up before the label, best first.
        scope: The part of the whole that the table is about, where its title says so.
        names_only: The label without its column would be another figure of the row: growth of the
            output in a row that begins with the area.
    """

    names: tuple[str, ...] = ()
    scope: str | None = None
    names_only: bool = False


NO_CONTEXT = CellContext()


class CellContexts:
    """The contexts of all table cells of a document, by place in its text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = sorted(
            (cell.start, cell.end or cell.start, table.index, number)
            for table in document.tables
            for number, cell in enumerate(table.cells)
            if cell.start is not None
        )
        self._starts = [place[0] for place in self._places]
        self._titles: dict[int, str] = {}

    @property
    def region_code(self) -> str:
        """Code of the document's region."""
        return self._document.region_code

    def at(self, offset: int) -> CellContext:
        """Context of the figure that begins at an offset of the document's text."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._places[index][1]:
            return NO_CONTEXT
        _, _, table_index, number = self._places[index]
        table = self._document.tables[table_index]
        cell = table.cells[number]
        title = self._title(table)
        columns = _named_columns(table, cell)
        found = _context(
            title,
            cell.row_header,
            columns[-1] if columns else "",
            cell.column_header,
            self._document.region_code,
        )
        own = normalise(cell.column_header)
        second = len(set(columns)) > 1 and columns[-1] not in own and _MOVED.search(own)
        if not second:
            return found
        row = _row_name(cell.row_header)
        names = tuple(name for name in found.names if name != row)
        return replace(found, names=names, names_only=True)

    def table_at(self, offset: int) -> int | None:
        """The table with the figure that begins at an offset."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._places[index][1]:
            return None
        return self._places[index][2]

    def _title(self, table: Table) -> str:
        if table.index not in self._titles:
            self._titles[table.index] = table.caption or _title_above(self._document, table)
        return self._titles[table.index]


@lru_cache(maxsize=8192)
def _context(
    title: str, row_header: str, column: str, column_header: str, region_code: str
) -> CellContext:
    about = normalise(title + column_header)
    row = _row_name(row_header)
    names: list[str] = []
    if row and column and column not in normalise(column_header):
        # 播种面积 | 比上年增长 | 产量 | 比上年增长: growth of what its neighbour counts,
        # whatever the title lists
        names.append(row + column)
    if row and (counted := _parents_quantity(row_header)):
        names.append(row + counted)  # 粮食播种面积 / 小麦: the area, whatever the title lists
    if row in _TOTALS or not row:
        names.append(title_name(title, region_code))
    elif about:
        for pattern, topic in _topics():
            if pattern.search(about):
                names += [name.format(row=row, column=column) for name in topic.names]
    if row and column:
        names.append(row + column)
    scope = next((part for part in _tables().parts if part in normalise(title)), None)
    return CellContext(tuple(dict.fromkeys(name for name in names if name)), scope)


# 1.1.粮食播种面积 / 小麦
_COUNTED = re.compile(r"(?P<quantity>面积|总?产量|总产|存栏|出栏)$")


def _parents_quantity(row_header: str) -> str:
    """What the rows under a parent count, where only the parent says it."""
    *parents, own = row_header.split(SEPARATOR)
    if not parents or _COUNTED.search(normalise(own)):
        return ""
    found = _COUNTED.search(normalise(parents[-1]))
    return "" if found is None else {"总产": "产量"}.get(found["quantity"], found["quantity"])


def _row_name(row_header: str) -> str:
    """Name of the row, its parents left out where it says enough: # 住宅 -> 住宅, 粮食作物合计 ->
    粮食作物.
    """
    name = normalise(row_header.split(SEPARATOR)[-1])
    return _SUM.sub("", name)


def _named_columns(table: Table, cell: Cell) -> list[str]:
    """Names of the columns up to the cell's own, the last one that of the cell: of the nearest
    named one on the left where its own is neutral.
    """
    heads = {
        other.column: other.column_header
        for other in table.rows()[cell.row]
        if other.column <= cell.column
    }
    found = []
    for column in range(table.header_columns, cell.column + 1):
        parts = [part for part in map(_bare, heads.get(column, "").split(SEPARATOR)) if part]
        if parts and is_unit_header(parts[-1]):
            continue
        named = [part for part in parts if not is_neutral(part)]
        if named:
            found.append(named[-1])
    return found


@lru_cache(maxsize=4096)
def _bare(head: str) -> str:
    """A head without unit and brackets: 产量（万吨） -> 产量."""
    return re.sub(r"\([^()]*\)$", "", normalise(head))


def _title_above(document: Document, table: Table) -> str:
    """Short lines right above a table without a caption: 表6 2025年主要产品产量."""
    first = next((block.index for block in document.blocks if block.table == table.index), 0)
    for block in reversed(document.blocks[max(0, first - _BLOCKS_ABOVE) : first]):
        text = document.block_text(block)
        if block.kind is BlockKind.TABLE_ROW or len(text) > _LONGEST_TITLE or "。" in text:
            return ""
        if _TITLE_NUMBER.match(normalise(text)) or block.kind is BlockKind.CAPTION:
            return text
    return ""


@lru_cache(maxsize=4096)
def title_name(title: str, region_code: str) -> str:
    """The quantity that a title names: ``表5 2025年分行业固定资产投资增长速度`` -> 固定资产投资."""
    text = _TITLE_NUMBER.sub("", normalise(title))
    for _ in range(3):
        shorter = _TITLE_FRONT.sub("", text)
        *_, shorter = without_own_names(shorter, region_code)
        if shorter == text:
            break
        text = shorter
    return _TITLE_TAIL.sub("", text)


@cache
def _tables() -> _Tables:
    return load_declared(TABLES_FILE, _Tables)


@cache
def _topics() -> tuple[tuple[re.Pattern[str], Topic], ...]:
    return tuple((re.compile(topic.title), topic) for topic in _tables().topics)


def topics() -> Iterator[Topic]:
    """All topics, for the checks of the file."""
    yield from _tables().topics
