"""Which units an indicator's figures may have, and their values in the indicator's own unit. A
wrong dimension is an error, never a number.

=============  ==============================  =======================  ============================
quantity       level, share                    growth                   change
=============  ==============================  =======================  ============================
amount         level: the indicator's own      %, ‰, 倍 -> %            the indicator's own
rate, share    %, ‰ (share also a:b:c)         none                     个百分点, 个千分点
price          index: '', % (year before 100)  %, ‰ -> %                none
index, ratio   level or index: own; ratio: ''  %, ‰, 倍 -> % (index)    the indicator's own
=============  ==============================  =======================  ============================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.series.catalogue import Indicator
from warehouse.bilingual_text import BilingualText
from warehouse.units import UnitError, convert, growth_in_percent, parse_unit, unit_named
from warehouse.values_zh import VALUES_ZH
from warehouse.vocabularies import Quantity

PERCENT, PER_MILLE, POINTS = "%", "‰", "个百分点"
_POINTS = frozenset({POINTS, "百分点", "个千分点"})

_PER_THOUSAND = re.compile(r"(?:人口)?(?:出生率|死亡率|自然增长率)$")
"""``出生率``, ``人口自然增长率``: printed in ‰ everywhere."""

_FEW_PERCENT = 2.0
"""No region's population grows or dies by so many per cent a year."""

_OWN_UNIT: dict[Quantity, frozenset[str]] = {
    Quantity.AMOUNT: frozenset({"level", "change"}),
    Quantity.RATE: frozenset({"level", "share"}),
    Quantity.SHARE: frozenset({"level", "share"}),
    Quantity.PRICE: frozenset({"index"}),
    Quantity.INDEX: frozenset({"level", "index", "change"}),
    Quantity.RATIO: frozenset({"level", "ratio", "change"}),
}
_GROWS = frozenset({Quantity.AMOUNT, Quantity.PRICE, Quantity.INDEX})
_IN_POINTS = frozenset({Quantity.RATE, Quantity.SHARE})


@dataclass(frozen=True, slots=True)
class Placed:
    """A value in the unit of the series that it belongs to."""

    value: float
    unit: str


def has_measure(indicator: Indicator, measure: str) -> bool:
    """Whether figures of that measure can be the indicator's at all, whatever their unit."""
    if indicator.measures:
        return measure in indicator.measures
    if measure == "growth":
        return indicator.quantity in _GROWS
    return measure in _OWN_UNIT[indicator.quantity] or (
        measure == "change" and indicator.quantity in _IN_POINTS
    )


def is_change_of_growth(indicator: Indicator, unit: str, measure: str) -> bool:
    """Whether a change is one of the growth of an amount: 投资增速比上年加快0.6个百分点. It is no
    value of the indicator and no error.
    """
    return measure == "change" and indicator.quantity in _GROWS and unit in _POINTS


def series_measure(indicator: Indicator | None, measure: str) -> str:
    """The measure of the series that a figure belongs to: one quantity has one.

    A rate is a level and a part of a whole a share, however a document words it: 城镇化率 is 58.0%
    in one and 城镇人口占比 58.0% in another.
    """
    if indicator is None or measure not in ("level", "share"):
        return measure
    if indicator.quantity is Quantity.RATE:
        return "level"
    return "share" if indicator.quantity is Quantity.SHARE else measure


def series_unit(indicator: Indicator, measure: str) -> str:
    """Unit of the indicator's series of that measure."""
    if measure == "growth":
        return PERCENT
    if measure == "change" and indicator.quantity in _IN_POINTS:
        return POINTS
    return indicator.unit


_KINDS_ZH = {
    Quantity.AMOUNT: "总量",
    Quantity.RATE: "率",
    Quantity.SHARE: "比重",
    Quantity.PRICE: "价格",
    Quantity.INDEX: "指数",
    Quantity.RATIO: "比值",
}


def _name(indicator: Indicator) -> BilingualText:
    """An indicator in a message."""
    return BilingualText(indicator.code, indicator.name_zh)


def place(indicator: Indicator, value: float, unit: str, measure: str) -> Placed:
    """A printed value in the unit of its series.

    Args:
        indicator: What the figure is about.
        value: As printed.
        unit: As printed, normalised.
        measure: level, growth, change, share, ratio or index.

    Raises:
        UnitError: The indicator has no such measure, or the unit measures something else.
    """
    if not has_measure(indicator, measure):
        raise UnitError.of(
            "measure_of_another_kind",
            indicator=_name(indicator),
            quantity=BilingualText(indicator.quantity, _KINDS_ZH[indicator.quantity]),
            measure=BilingualText(measure, VALUES_ZH["measure"].get(measure, measure)),
            unit=unit_named(unit),
        )
    if indicator.unit == PER_MILLE and unit == PERCENT and measure in ("level", "share"):
        raise UnitError.of("per_cent_for_per_mille", indicator=_name(indicator))
    target = series_unit(indicator, measure)
    if measure == "growth":
        return Placed(growth_in_percent(value, unit), target)
    if indicator.quantity is Quantity.PRICE and measure == "index" and unit == PERCENT:
        return Placed(value, target)  # 居民消费价格指数为99.7%: the previous year is 100 per cent
    if unit == "" and measure == "share" and target == PERCENT:
        return Placed(
            value, target
        )  # 三次产业构成为5:40:55: parts of a hundred, printed without a sign
    if measure in ("level", "change") and _counts_another_kind(indicator.unit, unit):
        raise UnitError.of(
            "counts_other_things", indicator=_name(indicator), unit=unit, wanted=indicator.unit
        )
    factor = _loosely_printed(indicator, unit)
    if factor is not None and target == indicator.unit:
        also, worth = factor
        return Placed(convert(value, unit, also) * worth, target)
    return Placed(convert(value, unit, target), target)


# 出版报纸2种 are no copies, 42栋 are no estates: measure words that count other things
_TEN_THOUSANDS = re.compile(r"^[十百千万亿]+(?=.)")
_OTHER_THINGS = {
    "种": frozenset({"份", "册", "张", "件"}),
    "份": frozenset({"种"}),
    "册": frozenset({"种"}),
    "栋": frozenset({"个", "处", "家"}),
    "幢": frozenset({"个", "处", "家"}),
}


def _counts_another_kind(own: str, printed: str) -> bool:
    """Whether a printed measure word counts something else than the indicator's own."""
    of_printed, of_own = (_TEN_THOUSANDS.sub("", unit) for unit in (printed, own))
    return of_own in _OTHER_THINGS.get(of_printed, ())


def fits(indicator: Indicator, unit: str, measure: str) -> bool:
    """Whether ``place`` would succeed."""
    try:
        place(indicator, 1.0, unit, measure)
    except UnitError:
        return False
    return True


def _loosely_printed(indicator: Indicator, unit: str) -> tuple[str, float] | None:
    """The entry of ``also_units`` that measures what the unit does."""
    for also, worth in indicator.also_units.items():
        if parse_unit(also).measures_same(parse_unit(unit)):
            return also, worth
    return None


def is_per_thousand(row: Mapping[str, Any]) -> bool:
    """Whether a figure in per cent can only be meant in ‰: births, deaths, growth of a population.

    Args:
        row: A row of ``observations``.
    """
    return (
        row["unit"] == PERCENT
        and row["measure"] in ("level", "share")
        and row["value"] is not None
        and _FEW_PERCENT < abs(row["value"]) < 30
        and _PER_THOUSAND.search(row["label"]) is not None
    )
