"""Levels, and what only the noun distinguishes from them: indices, ratios, shares said as 占比."""

from __future__ import annotations

import re

from pipeline.reading.constructs import ratio, share
from pipeline.reading.constructs.counted_noun import with_verb
from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import benefit, label_of
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import tidy
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind, bare_unit
from warehouse.vocabularies import Measure

_INDEX = re.compile(r"(?:指数|得分|分数|评分|分值|权重|系数)(?:合计|综合)?$")
# 制造业现行16%的税率降至13%
_OF_RATE = re.compile(r"的(?P<noun>税率|利率|比例|费率|首付比例|股权|股份|折扣)")
# 发放价格补贴，约600万人受益
_GAINED = re.compile(r"(?:直接)?(?:受益|参与|获益|享受)")
# 新增150家达标企业，90家升为A级，20家退出D级
_TURNED = re.compile(
    r"(?:升为|升级为|退出|晋升为?|入选|获评|列入|晋级|跻身|荣获)[一-龥A-Z/“”]{1,14}"
)
# 增加值增长的行业
_GROWN = re.compile(r"(?P<what>[一-龥]{2,8}?)(?:同比)?(?:增长|下降)的(?P<who>行业|企业)$")
# 事故死亡3人: how many died
_HURT = re.compile(r"(?<=死亡|受伤|失踪|遇难|受灾)$")
_PEOPLE = {"人": "人数", "人次": "人次"}
_RATIO = re.compile(r"(?:比值|收入比|之比|比例|倍差|抚养比|性别比|比)$")


def read_level(view: View, number: Number, name: str) -> NumberReading:
    """A level: whatever no other construct has read."""
    label = name or label_of(view)
    if not name and not view.subject and (gained := _GAINED.match(view.after(number))):
        label = (benefit(view) or view.quantity.base) + gained.group()
    elif (
        not name
        and not view.subject
        and number.kind is UnitKind.COUNT
        and (turned := _TURNED.match(view.after(number)))
    ):
        label = turned.group() + view.topic.owner
    if not label:
        view.origin = "leftover"
        label = tidy(view.after(number))[:16] or tidy(view.before)[:16]
    people = _PEOPLE.get(bare_unit(number.unit), "")
    label = _HURT.sub(people, label)
    if number.kind is UnitKind.RATE:
        if number.unit == "倍":
            return ratio.read_multiple(view, number, label)
        kind = _OF_RATE.match(view.after(number)) if view.subject else None
        if kind and not label.endswith(kind["noun"]):
            label = label.removesuffix("现行") + kind["noun"]
        if "贡献率" in label and number.unit == "%":
            return new_reading(view, number, label, Measure.CONTRIBUTION)
        measure = Measure.SHARE if share.SHARE_NOUN.search(label) else Measure.LEVEL
        reading = new_reading(view, number, label, measure)
        if measure is Measure.SHARE:
            reading.base = label.removesuffix("占比").removesuffix("比重").removesuffix("的")
        return reading
    if number.unit in ("", "分", "点") and _INDEX.search(label):
        return new_reading(view, number, label, Measure.INDEX)
    if number.unit == "" and _RATIO.search(label):
        return new_reading(view, number, label, Measure.RATIO)
    if view.following_noun and not name:
        label = _HURT.sub(people, with_verb(view, view.following_noun))
        reading = new_reading(view, number, label, Measure.LEVEL)
        grown = _GROWN.match(reading.label)
        if grown is not None:
            reading.base = grown["who"] + grown["what"]  # whose parts go on about: 其中甲业增长5%
        return reading
    return new_reading(view, number, label, Measure.LEVEL)
