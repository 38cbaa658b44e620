"""Growth and change: 增长5.2%, 比上年减少2.6万人, 涨幅3%, 翻一番, 压减材料50%.

A verb of direction with 至 or 到 states where it arrived (提高到6%): that is a level, see level.py.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import label_of
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

# 压减材料50%, 减少贫困人口1000万人: the verb is before its noun
_VERB_FIRST = re.compile(
    r"^(?:平均|累计|共)?(?P<verb>压减|减少|压缩|削减|缩减|调减|核减|降低|节约|缩短|增加|提高)了?(?P<noun>[一-龥“”][^，。]+)$"
)
_RISING = frozenset(("增加", "提高"))
# Verbs that may take what is after the number as their object without changing it:
# 提升90公里专用道使用效率
_IMPROVING = frozenset(("提升", "压缩", "扩容", "精简", "提高", "拓展"))
_TIMES_OF = re.compile(
    r"(?:为|是|达到?|相当于|增至|增加到|提高到|扩大到)[^，。]{0,12}(?:年|时|期|初|末)的?$"
)
_DIRECTIONS = vocabulary("directions")
_SPEED = re.compile(
    rf"(?:(?P<down>{alternation([*_DIRECTIONS['growth_nouns_down'], '下降'])})"
    rf"|(?<!自然){alternation(_DIRECTIONS['growth_nouns_up'])})$"
)
# 降幅由3.1%收窄到1.2%: both are falls; not 增速由下降1.2%回升到3.4%
_DOWN_NOUN = re.compile(alternation(_DIRECTIONS["growth_nouns_down"]) + r"[^，。；]{0,2}[从由]")
# 增速由上年的下降1.2%转为增长3.4%
_CAME_FROM = re.compile(r"(?:增速|增幅|速度|长率|涨幅)(?:从|由)[^，。；]{0,8}$")
_NAME = 2
_SPEED_OF = re.compile(
    r"以上的?(?:增长|增速|速度|涨幅)|的[一-龥]{0,8}(?:增长|增速|速度|涨幅|增幅|降幅)"
)


_IS_LAND = re.compile(r"(?:亩|公顷)$")
# 里程1200公里，比上年末新增80公里: the verb without an object of its own
_ADDED = re.compile(r"(?:比|较)[^，,。；\d]{2,8}(?:新增|净增|增)了?[约近超]?[\s\0]*$")

# 实现了5.5%左右的预期目标
_AIM_OF = re.compile(r"(?:左右|以上|以内|上下)?的?[一-龥]{0,6}目标")


def grew(view: View) -> bool:
    """Whether the quantity before it is a growth."""
    return view.quantity.measure is Measure.GROWTH


def read_growth(view: View, number: Number, name: str) -> NumberReading | None:
    """Growth or change of a number; None for levels.

    Args:
        view: What is around it.
        number: The number.
        name: Its label where a list gave it, else ''.
    """
    predicate = view.predicate
    label = name or label_of(view)
    if number.doubling:
        return new_reading(view, number, label, Measure.GROWTH)
    if predicate.growth_noun and number.unit in ("%", "‰", "", "倍"):
        return _signed(
            new_reading(view, number, name or _growing(view, label), Measure.GROWTH), predicate.sign
        )
    if predicate.growth_noun and number.unit == "个百分点":
        return _signed(new_reading(view, number, label, Measure.CHANGE), predicate.sign)
    if predicate.direction and not predicate.arrival:
        if (
            number.unit in ("%", "‰")
            or number.unit == "倍"
            and not _TIMES_OF.search(view.text[view.start : number.start])
        ):
            growing = name or _growing(view, label)
            if _CAME_FROM.search(view.before) and (speed := _SPEED.search(growing)):
                growing = growing[: speed.start()] or growing
            return _signed(new_reading(view, number, growing, Measure.GROWTH), predicate.sign)
        if view.following_noun and predicate.direction in _IMPROVING:
            return None
        if (
            predicate.direction == "提升"
            and _IS_LAND.search(number.unit)
            and not predicate.comparison
        ):
            return None  # 森林抚育提升200万亩: that much land was treated
        if view.following_noun and not view.subject:
            label = view.following_noun
        return _signed(new_reading(view, number, label, Measure.CHANGE), predicate.sign)
    if number.unit == "个百分点":
        return new_reading(view, number, label, Measure.CHANGE)
    if not name and not view.following_noun and _ADDED.search(view.text[view.start : number.start]):
        return new_reading(view, number, label, Measure.CHANGE)
    if number.unit == "%" and predicate.comparison and not (predicate.copula or predicate.arrival):
        # 油料同比11.4%: a rate against the year before, the verb left out
        return new_reading(view, number, name or _growing(view, label), Measure.GROWTH)
    if not name and not predicate.copula and not view.following_noun and number.unit != "":
        first = _VERB_FIRST.match(view.subject)
        if first:
            reading = new_reading(
                view,
                number,
                first["noun"],
                Measure.GROWTH if number.unit == "%" else Measure.CHANGE,
            )
            reading.compared_with = view.predicate.comparison
            return _signed(reading, 1 if first["verb"] in _RISING else -1)
    if number.kind is UnitKind.RATE and number.unit in ("%", "‰"):
        if _SPEED_OF.match(view.after(number)) and predicate.copula != "为":
            return new_reading(view, number, label, Measure.GROWTH)
        if _AIM_OF.match(view.after(number)) and not view.subject and grew(view):
            return new_reading(view, number, _growing(view, label), Measure.GROWTH)
        speed = _SPEED.search(label)
        if speed and speed.start() >= _NAME:
            return _signed(
                new_reading(view, number, label[: speed.start()], Measure.GROWTH),
                -1 if speed["down"] else 1,
            )
    return None


def arrive(reading: NumberReading, left: NumberReading, words: str) -> None:
    """Make of 回落到0.2% a growth where it came from one (涨幅由2.1%回落到0.2%).

    Args:
        reading: Where the rate arrived.
        left: Where it came from.
        words: The words before the number that it came from.
    """
    if left.measure is not Measure.GROWTH or reading.measure is not Measure.LEVEL:
        return
    if reading.number.unit != left.number.unit:
        return
    reading.measure, reading.label = Measure.GROWTH, left.label
    reading.compared_with, reading.yearly = left.compared_with, left.yearly
    if _DOWN_NOUN.search(words):
        _signed(reading, -1)


def _growing(view: View, label: str) -> str:
    """What grows: after a share it is the quantity, not its share (占比22%，增长5%)."""
    return label if view.subject else view.quantity.base or label


def _signed(reading: NumberReading, sign: int) -> NumberReading:
    if sign < 0:
        reading.value = -abs(reading.value)
        if reading.value_high is not None:
            reading.value_high = -abs(reading.value_high)
    return reading
