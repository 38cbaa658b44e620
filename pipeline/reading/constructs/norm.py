"""Ratios to a plan, budget or target: 为调整预算数的100.6%, 完成年初预算的36.7%.

What grows after it is the quantity, never the plan: 为预算的98%，增长3%.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import tidy
from pipeline.reading.phrases.phrase_edges import lead_end, trail_start
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

_NORM = re.compile(
    r"(?:完成了?|为|占|达到?|是|相当于)"
    r"(?P<norm>[^，。为占]{0,10}?(?:预算|计划|目标|任务|预期|概算|指标)(?:数|额|任务|目标|指标|投资)?)的$"
)
# 完成年初预算36.7%: a rate of fulfilment, which is a level
_FULFILLED = re.compile(
    r"完成了?(?P<norm>(?:年初|年度|全年|当年|本年|调整后?|变动后?|[省市县区])?(?:的)?(?:预算|任务|目标|目标任务|计划)数?)$"
)
# 恢复至2019年同期的60%, 是平均数的84%, 相当于全国平均水平的90%
_LIKENED = re.compile(
    r"(?:恢复至|恢复到|相当于|(?<![不就])是)(?P<norm>(?:疫情?前|(?:19|20)\d\d ?年)?"
    r"(?:的?同期(?:水平)?|平均数|[一-龥]{0,6}平均水平)|疫情?前|(?:19|20)\d\d ?年)的$"
)
_ABOUT = re.compile(r"[ \0约近超]+$")


def ratio_label(subject: str, norm: str) -> str:
    """Name of a ratio to a norm: 税收收入与年初预算之比."""
    return f"{subject}与{norm}之比"


def read_norm(view: View, number: Number) -> NumberReading | None:
    """The ratio of a quantity to what was planned for it."""
    if number.kind is not UnitKind.RATE or number.unit != "%":
        return None
    before = _ABOUT.sub("", view.text[view.start : number.start])
    found = _NORM.search(before) or _LIKENED.search(before)
    measure = Measure.RATIO
    if found is None:
        found, measure = _FULFILLED.search(before), Measure.LEVEL
    if found is None:
        return None
    begin = lead_end(before, 0, found.start())
    own = tidy(before[begin : trail_start(before, begin, found.start())])
    if own and view.quantity.base.endswith(own) or own in ("按可比口径", "可比口径"):
        own = ""  # 收入中位数8000元，中位数是平均数的84%
    subject = own or view.quantity.base or view.quantity.label
    if not subject:
        return None
    reading = new_reading(view, number, ratio_label(subject, tidy(found["norm"])), measure)
    reading.base = subject
    return reading
