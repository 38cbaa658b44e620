r"""Apparatus out of the way: footnote markers and side remarks in brackets become NUL characters,
so that offsets stay.

地区生产总值[2]498亿元 -> 地区生产总值\0\0\0498亿元       固定资产投资（不含农户）增长 ->
固定资产投资\0…增长
农业（种植业）产值 keeps its bracket: it is part of the name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from pipeline.reading.tokens.numbers import Number

_PUNCTUATION = re.compile(r"[，,。；;：]")
# A headline has blanks for commas: 城镇居民收入跑赢GDP 人均住房达40㎡
_BORDER = re.compile(r"(?<=[一-龥A-Za-z㎡％%])[ 　](?=[一-龥])")
_MARKER = re.compile(r"\[\d{1,3}\]|［\d{1,3}］|【\d{1,2}】|\^?[①-⑳]")
_BRACKET = re.compile(r"[（(][^（）()]*[)）]")
# 农业（种植业）产值, 县（市、区）级收入
_KEPT = re.compile(r"[（(](?:[^含不按以见如下\d][一-龥]{0,3}|[市县区旗州](?:、[市县区旗州])+)[)）]")


def mask(text: str, numbers: list[Number], marks: list[tuple[int, int]]) -> str:
    """The text with apparatus blanked, character for character; brackets that hold figures stay."""
    for start, end in marks:
        text = text[:start] + "\0" * (end - start) + text[end:]
    if any(mark in text for mark in "[^【［①②③④"):
        text = _MARKER.sub(lambda m: "\0" * len(m.group()), text)
    if "（" in text or "(" in text:
        starts = [n.start for n in numbers]

        def blank(match: re.Match[str]) -> str:
            a, b = match.span()
            if bisect_right(starts, a) < bisect_left(starts, b) or _KEPT.fullmatch(match.group()):
                return match.group()
            return "\0" * (b - a)

        text = _BRACKET.sub(blank, text)
    if not _PUNCTUATION.search(text):
        text = _BORDER.sub("，", text)
    return text
