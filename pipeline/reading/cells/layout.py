"""How a table is laid out: which header gives the name, which the period, which the region; and so
what a cell at a place is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.documents.document import Cell, Document, Table
from pipeline.documents.tables.headers import SEPARATOR
from pipeline.documents.tables.table_words import is_figure, is_unit_header, is_year, plain
from pipeline.documents.tables.values import name_without_unit
from pipeline.reading.cells.header import (
    HeaderSense,
    caption_name,
    caption_subject,
    month_in,
    read_header,
    take_base,
    take_unit,
    unit_of,
)
from pipeline.reading.cells.periods import before_beginning, cell_period
from pipeline.reading.cells.value import CellValue
from pipeline.reading.discourse.region_mentions import general_region, region_words
from pipeline.reading.tokens.period_mentions import Calendar
from warehouse.regions import region_of, regions
from warehouse.vocabularies import Measure, Status

_TOTALS = frozenset(
    {
        "全市",
        "全区",
        "全省",
        "全县",
        "全州",
        "全旗",
        "合计",
        "总计",
        "本市",
        "本区",
        "本省",
        "总数",
        "全市合计",
        "全市总计",
        "全区合计",
    }
)
_CHANGES = (Measure.GROWTH, Measure.CHANGE)
_FEWEST = 2  # regions or periods that make a header a header of regions or periods
_RATES = (Measure.GROWTH, Measure.SHARE, Measure.CONTRIBUTION)
_UNLIKE_ROW = (
    *_RATES,
    Measure.INDEX,
    Measure.RANK,
    Measure.RATIO,
)  # columns whose figures do not have the unit of their row
_SEVERAL = re.compile(r"[及与和、]|情况|主要指标")
# 货运量[8] : the marker of a footnote at the end of a name
_MARKER = re.compile(r"(?<=\w)\[(\d{1,3})\](?= / |$)")
_REGION_LABEL = re.compile(r"^(?:地区|区域|地域)\s*[：:]\s*")  # 地区：甲省
# 比年初增加, 比上年减少 beside amounts: an amount where no unit says percent
_AMOUNTS = re.compile(r"(?:增加|减少)$|[比较](?:年初|期初|上年末)(?:增减|增加|减少|新增)?$")
_KIND_OF_ROW = re.compile(r"(?:类别|名称|类型|种类)$")


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell at a place of the table is about.

    Attributes:
        label: Name of the quantity.
        row_name: Name of the row alone, as the subject of text in the row.
        unit: Normalised unit, '' where none is said.
        printed_unit: As printed in the header.
        measure: Kind of quantity.
        compared_with: Base of a growth or change.
        basis: Price basis.
        period: ISO, None where unknown.
        dated: Whether the quantity has a period at all (a weight has none).
        region: (name, code) where a header names it, else None.
        status: Status that a header names.
        falling: Whether figures count downwards.
        footnotes: Markers attached to the row's name.
    """

    label: str
    row_name: str
    unit: str
    printed_unit: str
    measure: Measure
    compared_with: str | None
    basis: str | None
    period: str | None
    dated: bool
    region: tuple[str, str] | None
    status: Status | None
    falling: bool
    footnotes: tuple[str, ...] = ()


class Layout:
    """The layout of one table of a document."""

    def __init__(self, document: Document, table: Table, calendar: Calendar) -> None:
        self._document = document
        self._table = table
        self._calendar = calendar
        caption = (
            read_header(table.caption, calendar, calendar.past_year)
            if table.caption
            else HeaderSense("")
        )
        self._caption = caption
        self._year = int(caption.period[:4]) if caption.period else _year_of(document, calendar)
        self._month = month_in(table.caption, calendar) or month_in(document.title, calendar)
        self._rows = table.rows()
        self._units = _units_of(table.unit)
        self._unit_columns = sorted(
            {c.column for c in table.cells if c.row < table.header_rows and is_unit_header(c.text)}
        )
        self._region_names = _region_names(document.region_code, document.region)
        self._regional_rows = self._are_regions(
            [self._leaf(row[-1].row_header) for row in self._rows[table.header_rows :] if row]
        )
        columns = [
            row[-1] if row else None
            for row in zip(*(self._rows[table.header_rows :] or [[]]), strict=False)
        ]
        heads = [
            cell.column_header.split(SEPARATOR)[0]
            for cell in columns
            if cell is not None and not cell.is_header
        ]
        tails = [
            cell.column_header.split(SEPARATOR)[-1]
            for cell in columns
            if cell is not None and not cell.is_header
        ]
        self._regional_columns = self._are_regions(sorted(set(heads))) or self._are_regions(
            sorted(set(tails))
        )
        self._repeats = _repeats(table)
        self._caption_base = take_base(table.caption)[1]
        self._caption_region = self._region_of_caption(table.caption)

    def place(self, cell: Cell) -> Place:
        """What the cell is about."""
        column = read_header(cell.column_header, self._calendar, self._year)
        row_name, row, region, row_period = self._row(cell.row_header)
        column_name, column_region = self._column(column.name)
        region = region or column_region or self._caption_region
        named = self._caption_name() if not row_name and not column_name else ""
        label = (
            SEPARATOR.join(part for part in (row_name, column_name) if part)
            or named
            or cell.row_header
            or cell.column_header
        )
        measure, speaks = self._measure(cell, column, row, row_name)
        if speaks.by_unit:
            measure = self._growth_or_change(cell, row, of_row=speaks is row)
        if measure is Measure.INDEX and "100" not in label:
            label += self._caption_base
        unit, printed_unit = self._unit(cell, column, row, measure)
        if measure is Measure.CHANGE and unit == "%":  # of a rate: 失业率 | % | 5.2 | -0.1
            unit = "个百分点"
        period = (
            cell_period(
                cell.column_header,
                column.period,
                row_period or row.period,
                cell.row_header,
                self._left_periods(cell) if column.measure in _CHANGES else (),
                self._table.caption,
                self._month,
            )
            or self._caption.period
            or str(self._year)
        )
        if measure is Measure.LEVEL:
            head = name_without_unit(cell.column_header.split(SEPARATOR)[-1])
            period = before_beginning(plain(head), period)
        return Place(
            label=label,
            row_name=row_name,
            unit=unit,
            printed_unit=printed_unit,
            measure=measure,
            compared_with=speaks.compared_with
            if measure in (Measure.GROWTH, Measure.CHANGE)
            else None,
            basis=column.basis or row.basis or self._caption.basis,
            period=period,
            dated="权重" not in column.name + row.name,
            region=region,
            status=column.status or self._caption_status() or self._planned(period),
            falling=measure in (Measure.GROWTH, Measure.CHANGE)
            and (column.falling or (row.falling and column.measure is None)),
            footnotes=tuple(_MARKER.findall(cell.row_header.split(SEPARATOR)[-1])),
        )

    def count_place(self, cell: Cell, name: str, value: CellValue) -> Place:
        """What the count in a row header such as ``绿化类(25项)`` is about: the number of what the
        column lists.
        """
        neighbour = next(
            (c for c in self._rows[cell.row] if c.column > cell.column and not c.is_header), cell
        )
        place = self.place(neighbour)
        what = _KIND_OF_ROW.sub("", take_unit(cell.column_header.split(SEPARATOR)[-1])[0])
        label = SEPARATOR.join(part for part in (name, f"{what}数" if what else "") if part)
        return Place(
            label,
            name,
            value.unit,
            value.printed_unit,
            Measure.LEVEL,
            None,
            None,
            place.period,
            True,
            place.region,
            place.status,
            False,
        )

    def _left_periods(self, cell: Cell) -> list[str | None]:
        """Periods that the columns left of a cell name, None for those that say what changed."""
        return [
            None if sense.measure in _CHANGES else sense.period
            for other in self._rows[cell.row][: cell.column]
            if not other.is_header
            for sense in (read_header(other.column_header, self._calendar, self._year),)
        ]

    def _leaf(self, header: str) -> str:
        return take_unit(header.split(SEPARATOR)[-1])[0]

    def _row(self, header: str) -> tuple[str, HeaderSense, tuple[str, str] | None, str | None]:
        """(name of the row for a label, what the row header says, its region, its period)."""
        parts = _MARKER.sub("", header).split(SEPARATOR) if header else []
        if not parts:
            return "", HeaderSense(""), None, None
        leaf = parts[-1]
        if is_year(leaf) or self._is_period(leaf):
            sense = read_header(leaf, self._calendar, self._year)
            return SEPARATOR.join(parts[:-1]), HeaderSense(""), None, sense.period
        sense = read_header(leaf, self._calendar, self._year)
        if self._regional_rows:
            region = self._region(sense.name)
            if region is not None:
                return (
                    SEPARATOR.join(p for p in parts[:-1] if self._region(p) is None),
                    HeaderSense(""),
                    region,
                    None,
                )
        # 地区：甲省 over the rows of its indicators
        of_group = next((r for p in parts[:-1] if (r := self._group_region(p)) is not None), None)
        name = sense.name or leaf
        for parent in reversed(parts[:-1]):
            if self._repeats[name] <= 1:
                break
            if self._group_region(parent) is None:
                name = SEPARATOR.join((take_unit(parent)[0], name))
        return name, sense, of_group, None

    def _is_period(self, text: str) -> bool:
        """Whether a row header is a period: ``1-2月``, ``一季度``, ``2023年末``."""
        sense = read_header(text, self._calendar, self._year)
        return sense.period is not None and not sense.name and sense.unit is None

    def _column(self, name: str) -> tuple[str, tuple[str, str] | None]:
        """(name of the column for a label, its region)."""
        if not self._regional_columns:
            return name, None
        region = None
        kept = []
        for part in name.split(SEPARATOR):
            found = self._region(part)
            region = found or region
            if found is None:
                kept.append(part)
        return SEPARATOR.join(kept), region

    def _measure(
        self, cell: Cell, column: HeaderSense, row: HeaderSense, row_name: str
    ) -> tuple[Measure, HeaderSense]:
        """Kind of quantity and the header that says so: the column first, then the row, the
        caption where both are silent.

        A caption of one thing (``居民消费价格比上年涨跌幅度（%）``) holds for all columns with a
        rate's unit; one of several (``产量及增速``) for none.
        """
        if column.measure is not None:
            return column.measure, column
        if row.measure is not None and row_name:
            return row.measure, row
        measure = self._caption.measure
        if measure is not None and not _SEVERAL.search(self._table.caption):
            unit, _ = self._unit(cell, column, row, measure)
            if measure not in _RATES or unit in ("%", "‰", "个百分点"):
                return measure, self._caption
        return Measure.LEVEL, column

    def _growth_or_change(self, cell: Cell, row: HeaderSense, *, of_row: bool) -> Measure:
        """What a header that only says that something moves (``比上年增减``) means: a change where
        the row says in what its figures are counted, or the unit line names no percent.
        """
        own = self._row_unit(cell, row)
        if own is not None:
            return Measure.GROWTH if of_row and own[0] in ("%", "‰") else Measure.CHANGE
        if not self._units and _AMOUNTS.search(cell.column_header) and self._level_unit(cell):
            return Measure.CHANGE
        percent = not self._units or any(unit[0] in ("%", "‰") for unit in self._units)
        return Measure.GROWTH if percent else Measure.CHANGE

    def _row_unit(self, cell: Cell, row: HeaderSense) -> tuple[str, str] | None:
        """The unit of a row: of its unit cell, of its header; None where neither says one."""
        if self._unit_columns:
            # blocks side by side have a column of units each: the nearest one on the left is the
            # cell's
            unit_column = max(
                (c for c in self._unit_columns if c < cell.column), default=self._unit_columns[0]
            )
            text = self._rows[cell.row][unit_column].text.strip()
            found = unit_of(text)
            if found is not None:
                return found
            if text and not is_figure(text) and len(text) <= 10 and re.search(r"\w", text):
                return text, text
        return (row.unit, row.printed_unit) if row.unit is not None else None

    def _level_unit(self, cell: Cell) -> tuple[str, str] | None:
        """The unit of the nearest column of levels to the left, which a column of amounts beside it
        shares: ``2月末（亿元） | 比年初增减额``.
        """
        for other in reversed(self._rows[cell.row][: cell.column]):
            sense = read_header(other.column_header, self._calendar, self._year)
            if sense.unit is not None and sense.measure is None:
                return sense.unit, sense.printed_unit
        return None

    def _unit(
        self, cell: Cell, column: HeaderSense, row: HeaderSense, measure: Measure
    ) -> tuple[str, str]:
        """(normalised, printed) unit: from the column's header, the row's unit cell, the row's
        header, the unit line, the caption.
        """
        if column.unit is not None:
            return column.unit, column.printed_unit
        own_unit = column.measure is measure and measure in _UNLIKE_ROW
        if not own_unit and (found := self._row_unit(cell, row)) is not None:
            return found
        if measure in (Measure.INDEX, Measure.RANK, Measure.RATIO):
            return "", ""
        if not own_unit and (inherited := self._parent_unit(cell)) is not None:
            return inherited
        rates = [unit for unit in self._units if unit[0] in ("%", "‰", "个百分点")]
        if measure in _RATES:
            return rates[0] if rates else ("%", "")
        others = [unit for unit in self._units if unit not in rates] or rates
        if len(others) == 1:
            return others[0]
        if measure is Measure.CHANGE and (beside := self._level_unit(cell)) is not None:
            return beside
        if others:  # 公里、万辆: which of them is meant is not said
            return "", ""
        return (self._caption.unit, self._caption.printed_unit) if self._caption.unit else ("", "")

    def _parent_unit(self, cell: Cell) -> tuple[str, str] | None:
        """Unit of the nearest row that the cell's row is a part of: ``汽车（万辆）`` above
        ``#私人汽车``.
        """
        for parent in reversed(cell.row_header.split(SEPARATOR)[:-1]):
            _, unit = take_unit(parent)
            if unit is not None:
                return unit
        return None

    def _caption_status(self) -> Status | None:
        return self._caption.status if self._caption.status is not Status.ACTUAL else None

    def _planned(self, period: str) -> Status | None:
        """A year that a report only plans for holds targets, said or not."""
        ahead = self._document.kind in ("work_report", "plan_report") and period[:4] > str(
            self._calendar.past_year
        )
        return Status.TARGET if ahead else None

    def _caption_name(self) -> str:
        return caption_name(
            self._table.caption,
            self._calendar,
            self._year,
            (self._document.region, *_short_names(self._document.region)),
        )

    def _are_regions(self, names: Sequence[str]) -> bool:
        """Whether names of rows or columns are mostly regions."""
        filled = [name for name in names if name]
        known = [name for name in filled if self._region(name) is not None]
        places = [name for name in known if plain(name) not in _TOTALS]
        return len(places) >= _FEWEST and 2 * len(known) > len(filled)

    def _group_region(self, name: str) -> tuple[str, str] | None:
        """(name, code) of the region that a group of rows is headed with."""
        bare = _REGION_LABEL.sub("", name.strip())
        return self._region(bare) if plain(bare) not in _TOTALS else None

    def _region_of_caption(self, caption: str) -> tuple[str, str] | None:
        """The region that a caption begins with where it is another than the document's: ``表1
        某县居民消费价格`` in a prefecture's bulletin; None for one of several regions.
        """
        name = caption_subject(caption, self._calendar, self._year)
        words = region_words(self._document.region_code)
        own = words.own.end_of(name, 0, len(name))
        rest = name[own:] if own is not None and own < len(name) else name
        found = words.other(rest, 0, len(rest))
        if found is not None and found.code is not None:
            several = re.match(r"[及与和、]|各|分", rest[found.end :])
            named = region_of(found.code)
            return (named.name, named.code) if named is not None and several is None else None
        if rest.startswith("全国") and re.match(r"全国[及与和、]", rest) is None:
            return self._region("全国")
        return None

    def _region(self, name: str) -> tuple[str, str] | None:
        """(name, code) of a region; totals are the document's."""
        bare = plain(name)
        if bare in _TOTALS:
            return self._document.region, self._document.region_code
        code = general_region(bare) or self._region_names.get(bare)
        region = region_of(code) if code is not None else None
        return (region.name, region.code) if region is not None else None


def layout_of(document: Document, table: Table, calendar: Calendar) -> Layout:
    """The layout of a table."""
    return Layout(document, table, calendar)


def _year_of(document: Document, calendar: Calendar) -> int:
    return (
        document.year
        if document.kind in ("yearbook", "blue_book", "bulletin")
        else calendar.past_year
    )


def _units_of(line: str) -> list[tuple[str, str]]:
    """Units of a unit line: ``亿元、%`` -> 亿元 and %."""
    found = [unit_of(part) for part in re.split(r"[、，,；;]|\s{1,}", line) if part]
    whole = unit_of(line)
    return [whole] if whole else [unit for unit in found if unit]


def _short_names(region: str) -> tuple[str, ...]:
    short = re.sub(r"[市省区县]$", "", region)
    return (short,) if len(short) >= 2 else ()


@lru_cache(maxsize=64)
def _region_names(code: str, name: str) -> dict[str, str]:
    names = dict(region_words(code).codes)
    names[name] = code
    for region in regions().values():
        if region.kind == "province":
            names.setdefault(region.name, region.code)
    return {plain(name): code for name, code in names.items()}


def _repeats(table: Table) -> Counter[str]:
    """How many rows of one column carry a name, units taken off."""
    best: Counter[str] = Counter()
    for column in range(table.n_columns):
        names = Counter(
            take_unit(_MARKER.sub("", cell.row_header).split(SEPARATOR)[-1])[0]
            for cell in table.cells
            if cell.column == column
            and cell.row >= table.header_rows
            and not cell.is_header
            and cell.text
            and cell.start is not None
        )
        best |= names
    return best
