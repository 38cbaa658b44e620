"""Figures out of table cells.

    header row        指标 | 产量（万吨） | 比上年增长（%）
    row               其中：玉米 | 365.5 | 5.2      ->  玉米 / 产量 365.5 万吨;  玉米 / 比上年增长
    5.2 %, growth

A cell that is a bare value is named by its row and its column; rows that are regions and columns
that are periods give the figure's region and period and leave the name to the other header. A cell
that holds text is handed to the rules for prose. Numbers in headers, in ordinal columns, in
addresses and sources are rejected with their reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.documents.document import Block, Cell, Document, MarkKind, Table
from pipeline.documents.tables.cell_lines import BETWEEN_FIGURES
from pipeline.documents.tables.headers import SEPARATOR
from pipeline.documents.tables.table_words import (
    is_ordinal_header,
    is_unit_header,
    is_year,
    plain,
)
from pipeline.documents.tables.values import UNCLEAR, cell_number, name_without_unit, unit_in
from pipeline.reading.cells.header import BASE, numbers_in, take_unit, unit_of
from pipeline.reading.cells.layout import Layout, Place, layout_of
from pipeline.reading.cells.value import CellValue, cell_value
from pipeline.reading.discourse.calendars import document_calendar
from pipeline.reading.identity import observation_id
from pipeline.reading.observation import Observation, RejectedNumber
from warehouse.vocabularies import Measure, RejectionReason, Status

# heads of columns that hold no figures, whatever digits are there; not 移动电话用户（万户）,
# 资金来源, 2022年度, 平均等待时间（分钟）
_ADDRESSES = re.compile(
    r"(?:地址|地点|位置|坐落|(?<!固定)(?<!移动)电话(?:号码)?|网址|邮编|邮政编码|联系(?:人|方式)?)$"
)
_SOURCES = re.compile(r"(?:(?<!资金)(?<!收入)来源|出处|依据|文号|文件(?:名称)?)$")
_DATES = re.compile(r"(?:时间|日期|期限|时限|年份|(?<![\d本上当])年度|周期)$")
_NAMES = re.compile(r"名称|名录|型号|代码|编码|编号|车牌|姓名")
_CLASSES = re.compile(r"岁|以上|以下|级|类")
# Ø 建成一所。 Ø 启动两处。 : a list in a cell
_UNCLEAR_SIGN = re.compile(rf"^\s*[{UNCLEAR}](?=\s*\d)")
_BULLET = re.compile(r"(?:^|(?<=\s)|(?<=[。；;]))\s*[Ø●•·◆■□○◎★▲※]\s*")
# 绿化类(25项) : a row header with the count of what it stands for
_COUNTED = re.compile(r"^(?P<name>.+?)[（(]\s*(?P<count>\d[\d,.]*\s*[^\d（）()\s]{1,4})\s*[)）]$")
_COUNTED_NOT = re.compile(r"[年月日岁号级]|周岁|期")


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell that holds text, or an item of a list in it, with what its headers say about the
    figures in it.

    Attributes:
        table: Index of the table.
        block: The block of its row; the sentence is quoted from the cell.
        start: Offset of the text in ``Document.text``, the bullet before it not included.
        end: Offset after it.
        subject: Name of the row, the subject of sentences that name none.
        column: Name of the column.
        period: Period that caption or headers name, else None.
        status: Status that the column's header names (计划安排 -> target), else None.
        region: (name, code) that the row or column names, else None.
    """

    table: int
    block: Block
    start: int
    end: int
    subject: str
    column: str
    period: str | None
    status: Status | None
    region: tuple[str, str] | None


ReadText = Callable[[Document, TextCell], tuple[Sequence[Observation], Sequence[RejectedNumber]]]


def read_cells(
    document: Document, read_text: ReadText | None = None
) -> tuple[list[Observation], list[RejectedNumber]]:
    """Read the figures of all tables.

    Args:
        document: The document.
        read_text: Reads a cell that holds text by the rules for prose; without it these cells are
            left out.

    Returns:
        (observations, rejected numbers), each in reading order.
    """
    reader = _Reader(document)
    for table in document.tables:
        reader.read_table(table)
    if read_text is not None:
        for cell in reader.texts:
            observations, rejected = read_text(document, cell)
            reader.observations += [o._replace(in_table=True) for o in observations]
            reader.rejected += rejected
    return sorted(reader.observations, key=lambda o: o.char_start), sorted(
        reader.rejected, key=lambda r: r.char_start
    )


class _Reader:
    """Reads the tables of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.observations: list[Observation] = []
        self.rejected: list[RejectedNumber] = []
        self.texts: list[TextCell] = []
        self._calendar = document_calendar(document)
        self._starts = [block.start for block in document.blocks]
        self._signed_falls: frozenset[int] = frozenset()
        self._seen: Counter[tuple[str, str]] = Counter()
        self._marks = [
            m
            for m in document.marks
            if m.kind in (MarkKind.FOOTNOTE_REFERENCE, MarkKind.FOOTNOTE_MARKER)
        ]

    def read_table(self, table: Table) -> None:
        """Read a table."""
        layout = layout_of(self.document, table, self._calendar)
        self._signed_falls = _columns_of_both_signs(table)
        for cell in table.cells:
            if cell.start is not None and cell.end is not None and cell.end > cell.start:
                self._cell(table, layout, cell)

    def _cell(self, table: Table, layout: Layout, cell: Cell) -> None:
        place = layout.place(cell)
        head = plain(cell.column_header)
        if is_ordinal_header(head):
            self._reject_all(cell, RejectionReason.ORDINAL)
        elif cell.is_header:
            self._header(table, layout, cell)
        elif is_unit_header(head):
            self._reject_all(cell, RejectionReason.TABLE_HEADER)
        elif _is_headed(cell, _ADDRESSES):
            self._reject_all(cell, RejectionReason.ADDRESS)
        elif _is_headed(cell, _SOURCES):
            self._reject_all(cell, RejectionReason.CITATION)
        elif (
            cell.repair is not None
            and cell.printed is not None
            and (kept := cell_value(cell.text)) is not None
        ):
            self._observe_repaired(cell, kept, place)
        elif _is_headed(cell, _DATES):
            self._reject_all(cell, RejectionReason.DATE)
        elif (value := self._value(cell, place)) is not None:
            self._observe(cell, value, place)
        elif values := _several_values(self._bare(cell)):
            for value in values:
                self._observe(cell, value, place)
        else:
            self._text(table, cell, place)

    def _value(self, cell: Cell, place: Place) -> CellValue | None:
        """The value that a cell is; None for text, also where a word of direction says more than
        the headers do (``增长5%`` under ``主要目标``).
        """
        value = cell_value(self._bare(cell))
        if value is None and cell.printed is not None:  # ▲3.5 that the sheet stores as -3.5
            value = cell_value(_UNCLEAR_SIGN.sub(" ", self._bare(cell)))
        if value is None or (
            value.directed and place.measure not in (Measure.GROWTH, Measure.CHANGE)
        ):
            return None
        stored = cell_number(cell.text) if cell.printed is not None else None
        if stored is not None and stored == -value.value:  # (5.3) that the sheet stores as -5.3
            return replace(value, value=stored)
        return value

    def _text(self, table: Table, cell: Cell, place: Place) -> None:
        """Hand a cell that holds text to the rules for prose, item by item where it is a list."""
        assert cell.start is not None and cell.end is not None
        column = cell.column_header.split(SEPARATOR)[-1]
        text = self.document.text[cell.start : cell.end]
        starts = [found.end() for found in _BULLET.finditer(text)] or [0]
        if starts[0] and _BULLET.match(text) is None:
            starts.insert(0, 0)
        ends = [found.start() for found in _BULLET.finditer(text) if found.start()] + [len(text)]
        for a, b in zip(starts, ends, strict=True):
            start, end = cell.start + a, cell.start + b
            self.texts.append(
                TextCell(
                    table.index,
                    self._block(start),
                    start,
                    end,
                    place.row_name,
                    column,
                    place.period,
                    place.status,
                    place.region,
                )
            )

    def _bare(self, cell: Cell) -> str:
        """A cell's printed text, footnote markers blanked."""
        assert cell.start is not None and cell.end is not None
        text = self.document.text[cell.start : cell.end]
        for mark in self._marks_in(cell.start, cell.end):
            a, b = mark[0] - cell.start, mark[1] - cell.start
            text = text[:a] + " " * (b - a) + text[b:]
        return text

    def _marks_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        return [
            (m.start, m.end, m.target) for m in self._marks if start <= m.start and m.end <= end
        ]

    def _block(self, offset: int) -> Block:
        return self.document.blocks[bisect_right(self._starts, offset) - 1]

    def _observe(self, cell: Cell, value: CellValue, place: Place) -> None:
        assert cell.start is not None and cell.end is not None
        # 下降（%） over 9.8 and -5.0: the minus says that it rose; over minus signs alone it says
        # what the head says
        falling = (
            place.falling
            and not value.directed
            and (value.value > 0 or cell.column in self._signed_falls)
        )
        unit, printed_unit = (
            (value.unit, value.printed_unit) if value.unit else (place.unit, place.printed_unit)
        )
        measure = place.measure
        if measure is Measure.GROWTH and unit and not re.search(r"[%‰倍]", unit):
            measure = Measure.CHANGE
        elif measure is Measure.CHANGE and unit in ("%", "‰"):
            measure = Measure.GROWTH
        markers = [marker for _, _, marker in self._marks_in(cell.start, cell.end)]
        markers += [value.marker] if value.marker else []
        self._add(
            cell.start + value.start,
            cell.start + value.end,
            replace(
                place,
                unit=unit,
                printed_unit=printed_unit,
                measure=measure,
                footnotes=(*markers, *place.footnotes),
            ),
            replace(value, value=-value.value if falling else value.value),
        )

    def _observe_repaired(self, cell: Cell, value: CellValue, place: Place) -> None:
        """A value that a damaged copy prints twice: the first is the figure, what follows it in
        the cell is rejected.
        """
        assert cell.start is not None and cell.end is not None
        at = self.document.text.find(cell.text, cell.start, cell.end)
        if at < 0:
            self._reject_all(cell, RejectionReason.DUPLICATE)
            return
        self._observe(cell._replace(start=at, end=at + len(cell.text)), value, place)
        self._reject_all(cell._replace(start=at + len(cell.text)), RejectionReason.DUPLICATE)

    def _add(self, start: int, end: int, place: Place, value: CellValue) -> None:
        document, block = self.document, self._block(start)
        quote, printed = document.block_text(block), document.text[start:end]
        ordinal = self._seen[quote, printed]
        self._seen[quote, printed] += 1
        region, code = place.region or (document.region, document.region_code)
        self.observations.append(
            Observation(
                observation_id=observation_id(document.document_id, quote, printed, ordinal),
                document_id=document.document_id,
                page=block.page,
                block=block.index,
                char_start=start,
                char_end=end,
                quote=quote,
                quote_offset=start - block.start,
                printed=printed,
                printed_unit=place.printed_unit,
                decimals=value.decimals,
                value=value.value,
                value_high=value.value_high,
                unit=place.unit,
                qualifier=value.qualifier,
                label=place.label,
                measure=place.measure,
                compared_with=place.compared_with,
                basis=place.basis,
                period=place.period if place.dated else None,
                region=region,
                region_code=code,
                status=place.status or Status.ACTUAL,
                in_table=True,
                footnotes=place.footnotes,
            )
        )

    def _header(self, table: Table, layout: Layout, cell: Cell) -> None:
        """Numbers of a header cell: the count in ``绿化类(25项)`` is a figure, all others are
        rejected.
        """
        assert cell.start is not None and cell.end is not None
        text = self._bare(cell)
        if (
            cell.row >= table.header_rows
            and (counted := _COUNTED.match(text))
            and not _COUNTED_NOT.search(counted["count"])
        ):
            value = cell_value(counted["count"])
            if value is not None and value.unit and unit_of(value.printed_unit) is not None:
                at = cell.start + counted.start("count")
                place = layout.count_place(cell, take_unit(counted["name"])[0], value)
                self._add(at + value.start, at + value.end, place, value)
                self._reject_all(
                    cell, RejectionReason.TABLE_HEADER, end=cell.start + counted.start("count")
                )
                return
        self._reject_all(cell, _header_reason(cell, text))

    def _reject_all(self, cell: Cell, reason: RejectionReason, *, end: int | None = None) -> None:
        assert cell.start is not None and cell.end is not None
        text = self.document.text[cell.start : end if end is not None else cell.end]
        marks = self._marks_in(cell.start, cell.end)
        for a, b in numbers_in(text):
            start, stop = cell.start + a, cell.start + b
            marked = any(m[0] <= start and stop <= m[1] for m in marks)
            block = self._block(start)
            self.rejected.append(
                RejectedNumber(
                    document_id=self.document.document_id,
                    char_start=start,
                    char_end=stop,
                    quote=self.document.block_text(block),
                    quote_offset=start - block.start,
                    printed=self.document.text[start:stop],
                    reason=RejectionReason.FOOTNOTE_MARKER if marked else reason,
                )
            )


def _columns_of_both_signs(table: Table) -> frozenset[int]:
    """Columns that hold figures above and below zero."""
    signs: dict[int, set[bool]] = {}
    for cell in table.cells:
        number = cell_number(cell.text) if cell.row >= table.header_rows else None
        if number:
            signs.setdefault(cell.column, set()).add(number > 0)
    return frozenset(column for column, both in signs.items() if len(both) > 1)


def _several_values(text: str) -> list[CellValue]:
    """The values of a cell that prints them one below the other; none where a line is text."""
    out: list[CellValue] = []
    at = 0
    for line in text.split(BETWEEN_FIGURES):
        value = cell_value(line)
        if value is None:
            return []
        out.append(replace(value, start=value.start + at, end=value.end + at))
        at += len(line) + len(BETWEEN_FIGURES)
    return out if len(out) > 1 else []


def _is_headed(cell: Cell, heads: re.Pattern[str]) -> bool:
    """Whether a cell's column is headed by one of these words, at some level and without a unit; a
    year is under 建成时间（年） as well.
    """
    parts = cell.column_header.split(SEPARATOR)
    names = [plain(name_without_unit(part)) for part in parts]
    return (not unit_in(parts[-1]) or is_year(cell.text)) and any(map(heads.search, names))


def _header_reason(cell: Cell, text: str) -> RejectionReason:
    """Why the numbers of a header cell are no figures: ``0-14岁`` is a class, ``以上年为100`` a
    base, ``PM2.5`` a name.
    """
    if BASE.search(text):
        return RejectionReason.BASE
    if cell.column_header and cell.row_header:
        if _NAMES.search(plain(cell.column_header)):
            return RejectionReason.NAME
        if _DATES.search(plain(cell.column_header)):
            return RejectionReason.DATE
    if _CLASSES.search(text):
        return RejectionReason.CLASSIFICATION
    return (
        RejectionReason.NAME
        if re.search(r"[A-Za-z]\d|\d[A-Z]", text)
        else RejectionReason.TABLE_HEADER
    )
