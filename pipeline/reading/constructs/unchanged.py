"""持平: growth of nothing; of a rate or a speed, a change of nothing."""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import label_of
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure

_RATE = re.compile(r"(?:率|比重|占比|比例|份额|增速|增幅|涨幅|降幅|跌幅)$")


def read_unchanged(view: View, number: Number) -> NumberReading | None:
    """The growth or change of nothing that 持平 states."""
    if not number.unchanged:
        return None
    label = label_of(view) + (view.predicate.growth_noun or "")
    if not _RATE.search(label):
        label = label if view.subject else view.quantity.base or label
        return new_reading(view, number, label, Measure.GROWTH)
    number.unit = "个百分点"
    return new_reading(view, number, label, Measure.CHANGE)
