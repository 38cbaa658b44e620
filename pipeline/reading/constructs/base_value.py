"""What a figure is compared with, printed beside it: 比全省（7%）高1个百分点, 高于上年（5%）,
较常年（640毫米）偏多, 比全国平均水平67%高1个百分点.

It is the same quantity, of the region or the period that the comparison names.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

_DIRECTIONS = vocabulary("directions")
_SPEEDS = tuple(_DIRECTIONS["growth_nouns_up"])
_THAN = r"(?:(?<![同环占对])比|较(?![大小高低快慢多少好])|高于|低于|快于|慢于|好于|优于|多于|少于)"
_IN_BRACKETS = re.compile(
    rf"{_THAN}(?P<base>(?:(?:19|20)\d\d ?年)?[^，。；：（(）)\d、]{{0,16}})[（(]"
    r"(?:同比)?(?P<down>下降|减少|降低)?(?:增长|上涨|上升|为|约)?[\s\0]*$"
)
# 比全国平均水平67%高1个百分点
_BESIDE = re.compile(r"[比较](?P<base>[^，。；：（(）)\d、]{2,16}(?:平均|水平|均值))的?[\s\0]*$")
# 比2000年到2010年的年平均增长率0.57%下降0.04个百分点
_OF_YEARS = re.compile(
    r"[比较](?P<base>(?:19|20)\d\d ?年(?:[到至—–~～-](?:19|20)\d\d ?年)?)"
    r"的(?P<name>[^，。；：（(）)\d、]{2,12}?)?(?:为|是)?[\s\0]*$"
)
_MOVES = re.compile(rf"[\s\0]*{alternation([*_DIRECTIONS['up'], *_DIRECTIONS['down']])}")
_DIFFERS = re.compile(r"[\s\0]*(?:高|低|快|慢|多|少)")
_COMPARES = re.compile(r"[比较于]")
_REACH = 32


def read_base_value(view: View, number: Number) -> NumberReading | None:
    """The value of the base of a comparison."""
    begin = max(number.start - _REACH, 0)
    before = view.text[begin : number.start]
    if not _COMPARES.search(before):
        return None
    quantity = view.quantity
    found = _IN_BRACKETS.search(before)
    if found is None and _DIFFERS.match(view.text, number.after):
        found = _BESIDE.search(before)
    if found is None and _MOVES.match(view.text, number.after):
        found = _OF_YEARS.search(before)
    if found is None or not view.topic.first:
        return None
    rate = number.kind is UnitKind.RATE
    measure = quantity.measure if rate and quantity.measure else Measure.LEVEL
    reading = new_reading(view, number, _named(quantity.label, found), measure)
    if found.groupdict().get("down"):
        reading.value = -abs(reading.value)
    at = begin + found.start("base")
    stop = begin + found.end("base")
    named = view.words.whole(view.text, at, stop) or view.words.at(view.text, at, stop)
    if named is not None and named.code is not None:
        reading.region, reading.region_at = named.code, (named.start, named.end)
    reading.base_at = (at, stop)
    return reading


def _named(label: str, found: re.Match[str]) -> str:
    """What is compared: the quantity stated last; its rate of growth where the base says so."""
    name = found.groupdict().get("name") or ""
    speed = name.endswith(_SPEEDS) and not label.endswith(name)
    return label + name if speed else label
