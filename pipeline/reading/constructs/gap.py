"""Gaps between two series: 高于城镇增速1.9个百分点, 比全国低0.5个百分点. Never a change over
time.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import SPEEDS
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import tidy
from pipeline.reading.phrases.phrase_edges import lead_end, trail_start
from pipeline.reading.phrases.predicate import time_compared
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure

_OVER = re.compile(
    r"(?P<word>高于|低于|快于|慢于|高出|低出|好于|优于|领先|超出|超过)(?P<other>[^，。]{2,24}?)$"
)
_THAN = re.compile(
    r"(?:比|较)(?P<other>(?!上年|去年|常年|多年|正常|历史|近年|同期|年初|上月|上季|前年|(?:19|20)\d\d|上届|往年|重|例|"
    r"值)[^，。比]{2,20}?)(?P<word>高出|低出|(?<![提升抬拔])高|低|快|慢|多|少)(?:了|出)?$"
)
_LISTED = re.compile(r"[、和与及]")
_DOWN = frozenset(("低于", "慢于", "低出", "低", "慢", "少"))


def gap_label(subject: str, other: str) -> str:
    """Name of the difference between a series and another: 农村居民收入与城镇居民收入之差."""
    other = other.strip()
    for speed in ("增速", "增幅"):
        if other.endswith(speed) and not subject.endswith(speed):
            subject += speed
    return f"{subject}与{other}之差"


def found(view: View, number: Number) -> re.Match[str] | None:
    """The words that compare with another series, where there are any."""
    if number.unit not in ("个百分点", "%") or view.predicate.comparison is not None:
        return None
    text = view.text[view.start : number.start].rstrip(" 约近")
    return _THAN.search(text) or (_OVER.search(text) if number.unit == "个百分点" else None)


def between(view: View, number: Number, name: str, words: re.Match[str]) -> NumberReading:
    """The gap between the series with this name and the other, positive where the first is
    ahead.
    """
    reading = new_reading(view, number, gap_label(name, words["other"]), Measure.CHANGE)
    reading.compared_with = None
    reading.value = -abs(reading.value) if words["word"] in _DOWN else abs(reading.value)
    return reading


def read_gap(view: View, number: Number) -> NumberReading | None:
    """A gap in percentage points between the subject and another series; 涨幅高于上年2个百分点 is a
    change over time.
    """
    words = found(view, number)
    if words is None:
        return None
    name = gapped_name(view, words)
    reading = between(view, number, name, words)
    if base := time_compared(words["other"]):
        reading.label, reading.compared_with, reading.qualifier = name, base, number.qualifier
    return reading


def read_gaps(view: View) -> list[NumberReading] | None:
    """分别比全国、全省高2.1、1.3个百分点: one series, a gap to each of the others."""
    words = found(view, view.numbers[0])
    others = _LISTED.split(words["other"]) if words is not None else []
    if words is None or len(others) != len(view.numbers):
        return None
    name = gapped_name(view, words)
    readings = [between(view, number, name, words) for number in view.numbers]
    for reading, other in zip(readings, others, strict=True):
        reading.label = gap_label(name, other)
    return readings


def gapped_name(view: View, words: re.Match[str]) -> str:
    """The series that is compared: the clause's own, else the one stated last, or its growth
    (增长5%，高于全国2个百分点).
    """
    before = words.string[: words.start()]
    begin = lead_end(before, 0, len(before))
    own = tidy(before[begin : trail_start(before, begin, len(before))])
    compared = view.quantity.base or view.quantity.label
    if own in SPEEDS:
        return compared + own
    if own or view.quantity.measure is not Measure.GROWTH or compared.endswith(tuple(SPEEDS)):
        return own or compared
    return compared + "增速"
