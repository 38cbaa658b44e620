"""Tables that list an indicator system: levels of names, weights after them, attributes of the
indicators; and reading their rows again.

    一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重 | 数据来源

A row prints the names that begin at it: the leaf always, the levels above it where a group begins.
So the sequence of names and weights in a row says what they are, whatever column a damaged copy put
them in. ``align`` finds the cheapest reading of a row; what two tables together prove is
``repair``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.documents.document import Cell, Table
from pipeline.documents.tables.table_words import is_figure, is_ordinal_header, plain

_LEVEL = re.compile(
    r"(?:([一二三四五])级(?:指标|维度|要素)?|(目标层|准则层|领域层|要素层|指标层|方案层))(?:名称)?"
)
_RANKS = {name: rank for rank, name in enumerate("一二三四五", 1)}
_LAYERS = {"目标层": 1, "领域层": 2, "准则层": 2, "要素层": 3, "指标层": 4, "方案层": 5}
# 维度 | 权重 | 指标 | 权重: words that name levels only where weights are after them
_PLAIN_LEVEL = re.compile(
    r"(?:一级|评价|测评)?(?:维度|领域|方面|类别|要素|主题|分类)(?:指标)?(?:名称)?"
)
_PLAIN_LEAF = re.compile(r"(?:具体|评价|测评|基础)?指标(?:名称)?")
_WEIGHT = re.compile(r"(?:\S{0,4})权重(?:系数)?(?:值)?(?:[（(].*[)）])?")
SIGNATURE_EXAMPLES = (
    "一级指标 | 二级指标 | 三级指标 | 数据来源",
    "一级指标 | 权重 | 二级指标 | 权重",
    "目标层 | 准则层 | 指标层 | 权重",
    "序号 | 维度 | 权重 | 指标 | 权重",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that a full row has: a name of some level, the weight after it, or an attribute.

    Attributes:
        column: Column under whose head it belongs.
        level: Level from 1; 0 for attributes.
        is_weight: Whether it is the weight of that level's name.
    """

    column: int
    level: int
    is_weight: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """The columns of a table that lists an indicator system.

    Attributes:
        slots: In the order of the columns.
        levels: Number of levels.
        heads: Text of every headed column.
    """

    slots: tuple[Slot, ...]
    levels: int
    heads: tuple[str, ...]

    @property
    def has_weights(self) -> bool:
        """Whether any level has weights."""
        return any(slot.is_weight for slot in self.slots)

    @property
    def before_names(self) -> tuple[Slot, ...]:
        """The columns left of the first names, which number the rows."""
        first = self.name_slot(1).column
        return tuple(slot for slot in self.slots if slot.column < first)

    def weight_slot(self, level: int) -> Slot | None:
        """The weight of a level's names."""
        return next((slot for slot in self.slots if slot.is_weight and slot.level == level), None)

    def name_slot(self, level: int) -> Slot:
        """The names of a level."""
        return next(slot for slot in self.slots if not slot.is_weight and slot.level == level)


@dataclass(frozen=True, slots=True)
class Reading:
    """A row read again.

    Attributes:
        filled: For every slot that the row prints, its cell.
        strays: Cells that belong to no slot, by the slot that they repeat.
        missing: Slots that the row should print and does not.
        displaced: Slots whose cell is in another column.
        cost: How much damage the reading takes.
    """

    filled: Mapping[Slot, Cell]
    strays: Mapping[Slot, Cell]
    missing: tuple[Slot, ...]
    displaced: tuple[Slot, ...]
    cost: float

    @property
    def first_level(self) -> int:
        """The uppermost level that begins at this row."""
        return min(
            (slot.level for slot in self.filled if slot.level and not slot.is_weight), default=0
        )


@dataclass(slots=True)
class Row:
    """A row of the system: the printed row and its reading."""

    printed_row: int
    reading: Reading
    names: dict[int, str] = field(default_factory=dict)  # level -> name, carried down


def scheme_of(table: Table) -> Scheme | None:
    """The columns of an indicator system, determined from the header; None for any other table."""
    if table.header_rows not in (1, 2) or table.n_rows < table.header_rows + 2:
        return None
    heads = _heads(table)
    slots: list[Slot] = []
    ranks: list[int] = []
    by_plain_words = False
    for column, head in enumerate(heads):
        bare = plain(head)
        rank = _rank(bare, ranks)
        if rank:
            by_plain_words = by_plain_words or not _LEVEL.fullmatch(bare)
            ranks.append(rank)
            slots.append(Slot(column, len(ranks)))
        elif (
            ranks
            and _WEIGHT.fullmatch(bare)
            and not any(s.is_weight and s.level == len(ranks) for s in slots)
        ):
            slots.append(Slot(column, len(ranks), is_weight=True))
        elif (ranks and bare) or is_ordinal_header(bare):
            slots.append(Slot(column, 0))
        elif bare:
            return None
    if len(ranks) < 2 or ranks != sorted(set(ranks)):
        return None
    scheme = Scheme(tuple(slots), len(ranks), tuple(head for head in heads if head))
    return scheme if scheme.has_weights or not by_plain_words else None


def _heads(table: Table) -> list[str]:
    """The head of every column; of two rows (``一级指标`` over ``名称`` and ``权重``) the one that
    says what it is.
    """
    rows = [[cell.text for cell in row] for row in table.rows()[: table.header_rows]]
    if len(rows) == 1:
        return rows[0]
    return [
        below if _WEIGHT.fullmatch(plain(below)) or not above else above
        for above, below in zip(*rows, strict=True)
    ]


def _rank(bare: str, above: Sequence[int]) -> int:
    """Which level a head names, from 1; 0 where it names none."""
    if level := _LEVEL.fullmatch(bare):
        return _RANKS[level.group(1)] if level.group(1) else _LAYERS[level.group(2)]
    if _PLAIN_LEVEL.fullmatch(bare) and not above:
        return 1
    return above[-1] + 1 if above and _PLAIN_LEAF.fullmatch(bare) else 0


def name_key(text: str) -> str:
    """A name for comparison between tables: no blanks, no unit in brackets, no footnote asterisks.

    >>> name_key("城市 绿化率(%)*") == name_key("城市绿化率（％）")
    True
    """
    bare = re.sub(r"\*+|[①-⑳]|\[\d+\]", "", plain(text))
    return re.sub(r"\([^()]*\)$", "", bare) or bare


_MISPLACED = 0.25
_MISSING = {"weight": 3.0, "attribute": 1.5, "name": 6.0}
_MISSING_IN_PLACE = 1.0  # a weight, in a row whose other cells all are where they belong
_SWAPPED = 1.0
_STRAY_COPY = 2.0
_STRAY = 5.0
_OTHER_LEVEL = 4.0
_KNOWN_LEVEL = -0.5


def align(
    scheme: Scheme, cells: Sequence[Cell], levels: Mapping[str, int], *, first_row: bool = False
) -> list[Reading]:
    """The readings of a row, one for every level that could begin at it, cheapest first.

    Args:
        scheme: The table's columns.
        cells: What the row prints, in order.
        levels: Level of names that are known from another table.
        first_row: Whether the row must begin the uppermost level.
    """
    readings = []
    before = scheme.before_names
    numbers = _row_numbers(before, cells)
    rest = [cell for cell in cells if cell not in numbers.values()] if numbers else list(cells)
    for first in range(1, 2 if first_row else scheme.levels + 1):
        slots = [
            slot
            for slot in scheme.slots
            if slot not in before and (slot.level == 0 or slot.level >= first)
        ]
        found = [
            reading
            for reading in (_straight(slots, rest, levels), _match(slots, rest, levels))
            if reading is not None
        ]
        if found:
            reading = min(found, key=lambda r: r.cost)
            readings.append(replace(reading, filled={**numbers, **reading.filled}))
    return sorted(readings, key=lambda r: r.cost)


def _row_numbers(slots: Sequence[Slot], cells: Sequence[Cell]) -> dict[Slot, Cell]:
    """The cells that number the rows: they are where they belong, and are no weights whatever is
    missing.
    """
    columns = {slot.column: slot for slot in slots}
    return {
        columns[cell.column]: cell
        for cell in cells
        if cell.column in columns and plain(cell.text).isdecimal()
    }


def _straight(
    slots: Sequence[Slot], cells: Sequence[Cell], levels: Mapping[str, int]
) -> Reading | None:
    """The reading in which every cell is where it is printed and only weights are missing;
    None where it is none.
    """
    columns = {slot.column: slot for slot in slots}
    if any(cell.column not in columns for cell in cells):
        return None
    filled = {columns[cell.column]: cell for cell in cells}
    prices = [_price(slot, cell, levels) for slot, cell in filled.items()]
    missing = tuple(slot for slot in slots if slot not in filled)
    if any(price is None for price in prices) or any(
        slot.level and not slot.is_weight for slot in missing
    ):
        return None
    attributes = sum(slot.level == 0 for slot in missing)
    cost = sum(price for price in prices if price is not None)
    return Reading(
        filled,
        {},
        missing,
        (),
        cost + _MISSING_IN_PLACE * (len(missing) - attributes) + _MISSING["attribute"] * attributes,
    )


def _match(slots: list[Slot], cells: list[Cell], levels: Mapping[str, int]) -> Reading | None:
    """The cheapest way to put cells into slots, both in order."""

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[str, int, int], ...]]:
        options: list[tuple[float, tuple[tuple[str, int, int], ...]]] = []
        if i == len(slots) and j == len(cells):
            return 0.0, ()
        if (
            i < len(slots)
            and j < len(cells)
            and (price := _price(slots[i], cells[j], levels)) is not None
        ):
            cost, steps = best(i + 1, j + 1)
            options.append((cost + price, (("put", i, j), *steps)))
        if (
            i + 1 < len(slots)
            and j + 1 < len(cells)
            and (price := _swapped(slots[i : i + 2], cells[j : j + 2], levels)) is not None
        ):
            cost, steps = best(i + 2, j + 2)
            options.append((cost + price, (("put", i, j + 1), ("put", i + 1, j), *steps)))
        if i < len(slots):
            cost, steps = best(i + 1, j)
            kind = "weight" if slots[i].is_weight else "name" if slots[i].level else "attribute"
            options.append((cost + _MISSING[kind], (("miss", i, j), *steps)))
        if j < len(cells) and is_figure(cells[j].text):
            cost, steps = best(i, j + 1)
            copies = j > 0 and cells[j - 1].text == cells[j].text
            options.append((cost + (_STRAY_COPY if copies else _STRAY), (("stray", i, j), *steps)))
        return min(options, default=(float("inf"), ()))

    cost, steps = best(0, 0)
    if cost == float("inf"):
        return None
    filled = {slots[i]: cells[j] for what, i, j in steps if what == "put"}
    strays = {slots[max(0, i - 1)]: cells[j] for what, i, j in steps if what == "stray"}
    missing = tuple(slots[i] for what, i, _ in steps if what == "miss")
    displaced = tuple(slot for slot, cell in filled.items() if cell.column != slot.column)
    return Reading(filled, strays, missing, displaced, cost)


def _swapped(
    slots: Sequence[Slot], cells: Sequence[Cell], levels: Mapping[str, int]
) -> float | None:
    """What it costs to read two cells as a name and its weight that changed places; None where
    they are none.
    """
    name, weight = slots
    if name.is_weight or not weight.is_weight or name.level != weight.level:
        return None
    prices = _price(name, cells[1], levels), _price(weight, cells[0], levels)
    return (
        _SWAPPED + prices[0] + prices[1]
        if prices[0] is not None and prices[1] is not None
        else None
    )


def _price(slot: Slot, cell: Cell, levels: Mapping[str, int]) -> float | None:
    """What it costs to read a cell as a slot; None where it cannot be."""
    figure = is_figure(cell.text)
    if slot.is_weight:
        return None if not figure else _MISPLACED * (cell.column != slot.column)
    if slot.level and figure:
        return None
    price = _MISPLACED * (cell.column != slot.column)
    known = levels.get(name_key(cell.text))
    if known is not None:
        price += _KNOWN_LEVEL if known == slot.level else _OTHER_LEVEL
    return price
