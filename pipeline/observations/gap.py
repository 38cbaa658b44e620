"""Gaps between two series: 高于城镇居民增速2.4个百分点, 比全国低0.5个百分点. Never a change over time."""

from __future__ import annotations

import re

GAP = re.compile(r"(?P<word>高于|低于|快于|慢于|高出|低出|好于|优于|领先|超出|超过)(?P<other>[^，。]{2,24}?)$")
THAN = re.compile(
    r"(?:比|较)(?P<other>(?!上年|去年|同期|年初|上月|上季|前年|(?:19|20)\d\d|上届|往年)[^，。比]{2,20}?)(?P<word>高出|低出|高|低|快|慢|多|少)(?:了|出)?$"
)
DOWN = frozenset(("低于", "慢于", "低出", "低", "慢", "少"))


def gap_label(subject: str, other: str) -> str:
    """Name of the difference between a series and another: 农村居民收入与城镇居民收入之差."""
    return f"{subject}与{other.strip()}之差"
