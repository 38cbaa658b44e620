"""Gaps between two series: 高于城镇增速1.9个百分点, 比全国低0.5个百分点. Never a change over
time.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.draft import Draft, View, new_draft
from pipeline.reading.constructs.label import tidy
from pipeline.reading.constructs.phrase_edges import lead_end
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure

_OVER = re.compile(
    r"(?P<word>高于|低于|快于|慢于|高出|低出|好于|优于|领先|超出|超过)(?P<other>[^，。]{2,24}?)$"
)
_THAN = re.compile(
    r"(?:比|较)(?P<other>(?!上年|去年|常年|多年|正常|历史|近年|同期|年初|上月|上季|前年|(?:19|20)\d\d|上届|往年|重|例|"
    r"值)[^，。比]{2,20}?)(?P<word>高出|低出|(?<![提升抬拔])高|低|快|慢|多|少)(?:了|出)?$"
)
_DOWN = frozenset(("低于", "慢于", "低出", "低", "慢", "少"))


def gap_label(subject: str, other: str) -> str:
    """Name of the difference between a series and another: 农村居民收入与城镇居民收入之差."""
    other = other.strip()
    for speed in ("增速", "增幅"):
        if other.endswith(speed) and not subject.endswith(speed):
            subject += speed
        elif subject.endswith(speed) and not other.endswith(speed):
            other += speed
    return f"{subject}与{other}之差"


def found(view: View, number: Number) -> re.Match[str] | None:
    """The words that compare with another series, where there are any."""
    if number.unit not in ("个百分点", "%") or view.predicate.comparison is not None:
        return None
    text = view.text[view.start : number.start].rstrip(" 约近")
    return _THAN.search(text) or (_OVER.search(text) if number.unit == "个百分点" else None)


def between(view: View, number: Number, name: str, words: re.Match[str]) -> Draft:
    """The gap between the series with this name and the other, positive where the first is
    ahead.
    """
    draft = new_draft(view, number, gap_label(name, words["other"]), Measure.CHANGE)
    draft.compared_with = None
    draft.value = -abs(draft.value) if words["word"] in _DOWN else abs(draft.value)
    return draft


def read_gap(view: View, number: Number) -> Draft | None:
    """A gap in percentage points between the subject and another series."""
    words = found(view, number)
    if words is None:
        return None
    own = tidy(words.string[: words.start()])
    own = own[lead_end(own, 0, len(own)) :]
    if own in ("增速", "增幅", "涨幅", "降幅"):
        own = view.quantity.base + own
    return between(view, number, own or view.quantity.base or view.quantity.label, words)
