"""What a figure is compared with, told beside it: 比全省（7%）高1个百分点, 高于上年（5%）,
较常年（640毫米）偏多, 比全国平均水平67%高1个百分点.

It is the same quantity, of the region or the period that the comparison names.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.draft import Draft, View, new_draft
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

_THAN = r"(?:(?<![同环占对])比|较(?![大小高低快慢多少好])|高于|低于|快于|慢于|好于|优于|多于|少于)"
_IN_BRACKETS = re.compile(
    rf"{_THAN}(?P<base>(?:(?:19|20)\d\d ?年)?[^，。；：（(）)\d、]{{0,16}})[（(]"
    r"(?:同比)?(?P<down>下降|减少|降低)?(?:增长|上涨|上升|为|约)?[\s\0]*$"
)
# 比全国平均水平67%高1个百分点
_BESIDE = re.compile(r"[比较](?P<base>[^，。；：（(）)\d、]{2,16}(?:平均|水平|均值))的?[\s\0]*$")
_DIFFERS = re.compile(r"[\s\0]*(?:高|低|快|慢|多|少)")
_COMPARES = re.compile(r"[比较于]")
_REACH = 32


def read_base_value(view: View, number: Number) -> Draft | None:
    """The value of the base of a comparison."""
    begin = max(number.start - _REACH, 0)
    before = view.text[begin : number.start]
    if not _COMPARES.search(before):
        return None
    quantity = view.quantity
    found = _IN_BRACKETS.search(before)
    if found is None and _DIFFERS.match(view.text, number.after):
        found = _BESIDE.search(before)
    if found is None or not view.topic.first:
        return None
    rate = number.kind is UnitKind.RATE
    measure = quantity.measure if rate and quantity.measure else Measure.LEVEL
    draft = new_draft(view, number, quantity.label, measure)
    if found.groupdict().get("down"):
        draft.value = -abs(draft.value)
    at = begin + found.start("base")
    stop = begin + found.end("base")
    named = view.words.whole(view.text, at, stop) or view.words.at(view.text, at, stop)
    if named is not None and named.code is not None:
        draft.region, draft.region_at = named.code, (named.start, named.end)
    draft.base_said = (at, stop)
    return draft
