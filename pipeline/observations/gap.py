"""Gaps between two series: 高于城镇居民增速2.4个百分点, 比全国低0.5个百分点. Never a change over time."""

from __future__ import annotations

import re

from pipeline.observations.draft import Draft, View, new_draft
from pipeline.observations.label import lead_end, tidy
from pipeline.observations.model import Measure
from pipeline.observations.numbers import Number

_OVER = re.compile(r"(?P<word>高于|低于|快于|慢于|高出|低出|好于|优于|领先|超出|超过)(?P<other>[^，。]{2,24}?)$")
_THAN = re.compile(
    r"(?:比|较)(?P<other>(?!上年|去年|同期|年初|上月|上季|前年|(?:19|20)\d\d|上届|往年|重|例|值)[^，。比]{2,20}?)(?P<word>高出|低出|高|低|快|慢|多|少)(?:了|出)?$"
)
_DOWN = frozenset(("低于", "慢于", "低出", "低", "慢", "少"))


def gap_label(subject: str, other: str) -> str:
    """Name of the difference between a series and another: 农村居民收入与城镇居民收入之差."""
    return f"{subject}与{other.strip()}之差"


def read(view: View, number: Number) -> Draft | None:
    """A gap in percentage points, positive where the subject is ahead."""
    if number.unit not in ("个百分点", "%") or view.governor.comparison is not None:
        return None
    before = view.before
    text = view.text[view.start : number.start].rstrip(" 约近")
    found = _THAN.search(text) or (_OVER.search(before) if number.unit == "个百分点" else None)
    if found is None:
        return None
    own = tidy(text[: found.start()])
    own = own[lead_end(own, 0, len(own)) :]
    draft = new_draft(view, number, gap_label(own or view.thread.base or view.thread.label, found["other"]), Measure.CHANGE)
    draft.compared_with = None
    draft.value = -abs(draft.value) if found["word"] in _DOWN else abs(draft.value)
    return draft
