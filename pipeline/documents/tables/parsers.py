"""Cells of declared tables to typed values. Each parser is beside a cell that it is for; None
where the cell does not say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from pipeline.documents.tables.table_words import join_wraps, plain
from pipeline.documents.tables.values import cell_number, name_without_unit, unit_in

Value = str | int | float | bool | list[str] | list[int] | None

_BULLET = re.compile(r"(?:^|\s+)[Ø●•·◆■□○◎★▲※]\s*")
_COUNT = re.compile(r"[（(]\s*(?P<count>\d+)\s*(?P<unit>[^\d（）()\s]{1,3})\s*[)）]")
_MONEY = re.compile(r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万亿|亿|万)?元")
_IN_YI = {
    "万亿": Decimal(10000),
    "亿": Decimal(1),
    "万": Decimal("0.0001"),
    None: Decimal("0.00000001"),
}
# 包含绿化类项目25项，水利设施项目40项 : names before counts of things
_PART = re.compile(
    r"(?:^|[，,、；;。：:])\s*(?:其中|包含|包括|共)*\s*(?P<name>[^，,、；;。：:\d]{2,40}?)(?P<count>\d+)\s*(?:个|项|处|所|家|条|座)(?=[，,、；;。]|$)"
)
_NUMBER = re.compile(r"\d+")


def text(cell: str) -> Value:
    """The cell itself: ``城东街道``."""
    return join_wraps(cell) or None


def items(cell: str) -> Value:
    """Items after bullets: ``Ø 建成一所。 Ø 启动两处。`` -> two; a cell without bullets is one
    item.
    """
    return [join_wraps(part) for part in _BULLET.split(cell) if part.strip()] or None


def clauses(cell: str) -> Value:
    """Parts between commas: ``健全甲机制,完善乙体系。`` -> two; 、 joins words of one part."""
    return [join_wraps(part) for part in re.split(r"[，,；;。]", cell) if part.strip()] or None


def names(cell: str) -> Value:
    """Names between 、: ``甲校、 乙校`` -> two."""
    return [join_wraps(part) for part in re.split(r"[、，,；;]", cell) if part.strip()] or None


def name(cell: str) -> Value:
    """A name without count or unit in brackets: ``绿化类(25项)`` -> ``绿化类``, ``绿化率（%）`` ->
    ``绿化率``.
    """
    return join_wraps(name_without_unit(_COUNT.sub("", cell))) or None


def count(cell: str) -> Value:
    """The count in brackets: ``绿化类(25项)`` -> 25."""
    found = _COUNT.search(cell)
    return int(found["count"]) if found else None


def count_unit(cell: str) -> Value:
    """Its unit: ``绿化类(25项)`` -> 项."""
    found = _COUNT.search(cell)
    return found["unit"] if found else None


def amount(cell: str) -> Value:
    """The first amount of money, in 亿元: ``总投资3.5亿元`` -> 3.5, ``投入800万元`` -> 0.08."""
    found = _MONEY.search(cell)
    return (
        float(Decimal(found["value"].replace(",", "")) * _IN_YI[found["unit"]]) if found else None
    )


def part_names(cell: str) -> Value:
    """Names of counted parts: ``包含绿化项目5项,水利项目7项`` -> 绿化项目, 水利项目."""
    return [found["name"] for found in _PART.finditer(cell)] or None


def part_counts(cell: str) -> Value:
    """Their counts: 5, 7."""
    return [int(found["count"]) for found in _PART.finditer(cell)] or None


def number(cell: str) -> Value:
    """A bare number: ``0.3``."""
    return cell_number(cell)


def first(cell: str) -> Value:
    """First number of a span: ``1-42`` -> 1, ``2019年—2023年`` -> 2019."""
    found = _NUMBER.findall(plain(cell))
    return int(found[0]) if found else None


def last(cell: str) -> Value:
    """Last number of a span: ``1-42`` -> 42, ``2024年`` -> 2024."""
    found = _NUMBER.findall(plain(cell))
    return int(found[-1]) if found else None


def unit(cell: str) -> Value:
    """The unit in brackets: ``绿化率(%)`` -> %."""
    return unit_in(cell) or None


PARSERS: Mapping[str, Callable[[str], Value]] = {
    "text": text,
    "list": items,
    "clauses": clauses,
    "names": names,
    "name": name,
    "count": count,
    "count_unit": count_unit,
    "amount": amount,
    "part_names": part_names,
    "part_counts": part_counts,
    "number": number,
    "first": first,
    "last": last,
    "unit": unit,
}
EXAMPLES: Mapping[str, tuple[str, Value]] = {
    "text": ("城东 街道", "城东街道"),
    "list": ("Ø 建成一所。 Ø 启动两处。", ["建成一所。", "启动两处。"]),
    "clauses": ("健全甲机制,完善乙、丙体系。", ["健全甲机制", "完善乙、丙体系"]),
    "names": ("甲校、 乙校", ["甲校", "乙校"]),
    "name": ("绿化类(25项)", "绿化类"),
    "count": ("绿化类(25项)", 25),
    "count_unit": ("绿化类(25项)", "项"),
    "amount": ("区级总投资3.5亿元,包含绿化项目5项", 3.5),
    "part_names": ("总投资3.5亿元,包含绿化项目5项,水利项目7项。", ["绿化项目", "水利项目"]),
    "part_counts": ("总投资3.5亿元,包含绿化项目5项,水利项目7项。", [5, 7]),
    "number": ("0.3", 0.3),
    "first": ("2019年—2023年", 2019),
    "last": ("1-42", 42),
    "unit": ("绿化率(%)", "%"),
}
