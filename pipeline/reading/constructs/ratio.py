"""Ratios with parts (三次产业结构为2:40:58) and multiples (是2010年的2.6倍)."""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import label_of
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure

_INDUSTRIES = re.compile(r"三次产业|产业结构|三产|产业构成|产业比")
# 三次产业投资比重为7:77:16
_OF_WHAT = re.compile(
    r"三次产业(?P<what>增加值|投资|税收|就业|从业人员|就业人员|用电量|贷款)(?:的)?(?:比重|结构|构成|比例|占比|之比|比)"
)
# 由上年的9:41:50调整为8:40:52: the second row goes on about the same
_PART_OF_INDUSTRIES = re.compile(r"第三(?P<what>产业[^占]*占比)$")
# 三次产业协调发展，结构比为14:68:18
_STRUCTURE = re.compile(r"(?:结构|构成|比例)(?:比)?$")
# 民营经济三次产业结构为4:28:68
_OF_A_PART = re.compile(
    rf"^(?P<scope>{alternation(vocabulary('scopes')['scopes'])})(?=三次产业|产业结构)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_parts(view: View) -> list[NumberReading]:
    """三次产业构成为5:40:55: three shares; any other ratio: its parts as printed."""
    label = label_of(view)
    if len(view.numbers) == 3 and (
        _INDUSTRIES.search(label)
        or _STRUCTURE.search(label)
        and "三次产业" in view.text[view.previous : view.start]
        or _PART_OF_INDUSTRIES.match(view.quantity.label)
    ):
        of_what = _OF_WHAT.search(label)
        goes_on = _PART_OF_INDUSTRIES.match(label) or _PART_OF_INDUSTRIES.match(
            "" if _INDUSTRIES.match(label) else view.quantity.label
        )
        what = f"产业{of_what['what']}占比" if of_what else "产业占比"
        what = goes_on["what"] if goes_on else what
        part = _OF_A_PART.search(label)
        scope = part["scope"] if part else ""
        names = [f"{scope}第{word}{what}" for word in "一二三"]
        return [
            new_reading(view, number, name, Measure.SHARE)
            for number, name in zip(view.numbers, names, strict=True)
        ]
    return [new_reading(view, number, label, Measure.RATIO) for number in view.numbers]


def read_multiple(view: View, number: Number, label: str) -> NumberReading:
    """收入达到40亿元，是2015年的2.1倍: a ratio to 2015 of what the sentence is about."""
    at = view.numbers[0].start
    reading = new_reading(view, number, label, Measure.RATIO)
    base = _YEAR.search(view.text, max(view.start, at - 16), at)
    if base:
        reading.compared_with = base.group()
    return reading
