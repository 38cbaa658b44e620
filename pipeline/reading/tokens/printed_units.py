"""What is printed after a number: multiplier and unit, their normal form, what kind of quantity
they measure.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from warehouse.units import printed_units


class UnitKind(Enum):
    """What a unit measures, as far as the grammar asks."""

    NONE = "none"
    RATE = "rate"  # %, 个百分点, 倍
    MONEY = "money"  # 亿元
    MEASURE = "measure"  # 万吨, 公里
    COUNT = "count"  # 家, 万人
    TIME = "time"  # 个月, 天


_UNITS = printed_units()
_KINDS = {word: UnitKind(kind) for word, kind in _UNITS.kinds.items()}


def _unit_pattern() -> str:
    not_before = _UNITS.not_before
    words = sorted(_KINDS, key=lambda w: (-len(w), w))
    parts = (re.escape(w) + (f"(?![{not_before[w]}])" if w in not_before else "") for w in words)
    return f"(?:{'|'.join(parts)})"


MULTIPLIERS = _UNITS.multipliers
_MULTIPLIER = "(?:" + "|".join(sorted(_UNITS.multipliers, key=lambda w: (-len(w), w))) + ")"
_UNIT = _unit_pattern()

# 元/月, 元/人·年: what only is after a slash
_PER = r"(?:(?:10万|十万|100000|百|千|万)人|(?:[月年日天周季次]|季度)(?![一-龥]?[份末初底]))"

# 余多 before or after the multiplier: 170余项, 1万余套, 3500多亿元; the rest: 户（个）, 人/百亿元;
# and 以上, 左右 after
AFTER_NUMBER = re.compile(
    rf"[ 　]?(?P<some>余|多|来|几)?[ 　]?(?P<multiplier>{_MULTIPLIER})?(?P<more>余|多|来)?[ 　]?"
    rf"(?P<unit>{_UNIT}(?:[（(](?:个|间|人|户|台|处|家|套|辆|张|座|所)[)）])?(?:[/／·](?P<per>{_MULTIPLIER}?{_UNIT}|{_PER}))*)?"
    r"(?P<after>[ 　]?(?:[（(]含[)）])?(?:及以上|及以下|以上|以下|左右|以内|之内|上下|之间|多|余)|"
    r"(?<![\d０-９])内(?![资需销外地蒙部涵容存])|\+(?![\d]))?"
)

# after a number of which this decides what it is: 878，631万元
UNIT_AHEAD = rf"[ 　]?[余多]?(?:{_MULTIPLIER})?(?:{_UNIT})"

UNIT_IN_WORDS = "(?:" + "|".join(sorted(_UNITS.counted_in_words, key=lambda w: (-len(w), w))) + ")"


@cache
def normal_unit(multiplier: str, unit: str) -> str:
    """Unit as the table has it: 百分点 is 个百分点, 微克/米³ is 微克/立方米, blanks gone."""
    unit = unit.replace("／", "/")
    return multiplier + _UNITS.normal_forms.get(unit, unit)


@cache
def kind_of(unit: str) -> UnitKind:
    """What a unit measures; the part before a slash decides."""
    if unit in _KINDS:
        return _KINDS[unit]
    head = re.sub(r"[（(].*", "", unit).split("/")[0]
    if head in _KINDS:
        return _KINDS[head]
    stripped = re.sub(rf"^{_MULTIPLIER}", "", head)
    return _KINDS.get(stripped, UnitKind.NONE)


@cache
def bare_unit(unit: str) -> str:
    """The unit without its multiplier: 万人 -> 人."""
    return re.sub(rf"^{_MULTIPLIER}(?=.)", "", unit) if unit not in _KINDS else unit
