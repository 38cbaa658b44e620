"""A table cell that is a bare value: number, unit, qualifier, range, sign. Everything else in a
cell is text for the rules of prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.documents.tables.table_words import MINUS
from pipeline.documents.tables.values import FALLING
from pipeline.reading.tokens.numbers import DIGITS, read_number

_RISES = "增长|上升|提高|增加|上涨|增|升|涨"
_FALLS = "下降|降低|减少|回落|下跌|降|减|跌"
# -3.2 · （2.0） · 约45.3% · ≥95 · +0.3 · 5%—5.5% · 6.5%左右 · 下降2.7 · ↓2.8
_BEFORE = re.compile(
    rf"\s*+[（(]?+\s*+(?P<direction>{_RISES}|{_FALLS})?\s*+(?P<qualifier>大约|约|超过|超|突破|将近|近|不足|不低于|不高于|不少于|不超过|至少|高于|低于|大于|小于|[≥≤＞＜><]=?|[≈≒])?\s*+"
    rf"(?:达到|达|为)?\s*+(?P<sign>[{MINUS}+＋↑{FALLING}])?\s*+(?=\d|[０-９])"
)
_AFTER_NUMBER = re.compile(
    rf"\s*[)）]?\s*(?:(?P<circled>[①-⑳])|[\[［](?P<bracketed>\d{{1,2}})[\]］]|[(（]?注(?P<noted>\d{{0,2}})[)）]?|\*{{0,3}})\s*(?P<arrow>[↑{FALLING}])?\s*"
)
_DIGITS = re.compile(DIGITS)
# 12，345.6 · 12 345.6 : thousands set apart by a wide comma or a blank
_GROUPED = re.compile(
    r"\d{1,3}(?:([ \xa0\u2002\u2003\u2009\u202f，])\d{3})(?:\1\d{3})*(?:[.．]\d+)?(?!\d)"
)
VALUE_EXAMPLES = (
    "-3.2",
    "1,186.96",
    "约45.3%",
    "≥95",
    "5%—5.5%",
    "6.5%左右",
    "12万人",
    "（2.0）",
    "—2.2",
    "2.8↓",
    "12 345.6",
    "1234.5①",
    "下降2.7",
    "≈61.2",
)


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a bare value says.

    Attributes:
        start: Offset of the number token in the cell's text, its sign not included.
        end: Offset after it, unit not included; after the second number of a range.
        value: Signed by a printed minus.
        value_high: Upper end of a range.
        decimals: Decimal places printed.
        unit: Normalised unit printed in the cell, '' where none.
        printed_unit: As printed.
        qualifier: 约, 以上, … or None.
        directed: Whether a word before it says that something rose or fell (下降2.7).
        marker: The marker of a footnote that is after it, as digits; '' for none.
    """

    start: int
    end: int
    value: float
    value_high: float | None
    decimals: int
    unit: str
    printed_unit: str
    qualifier: str | None
    directed: bool = False
    marker: str = ""


def cell_value(text: str) -> CellValue | None:
    """The value that a cell is; None for a cell that says more or less than one value.

    >>> value = cell_value("约45.3%")
    >>> (value.value, value.unit, value.qualifier, cell_value("新增3家企业"))
    (45.3, '%', '约', None)
    """
    before = _BEFORE.match(text)
    if before is None:
        return None
    digits = _GROUPED.match(text, before.end()) or _DIGITS.match(text, before.end())
    if digits is None:
        return None
    number = read_number(text, digits.start(), digits.end())
    following = _AFTER_NUMBER.match(text, number.after)
    if following is None or following.end() != len(text):
        return None
    falls = (before["sign"] or following["arrow"] or "+") not in "+＋↑"
    negative = falls or re.fullmatch(_FALLS, before["direction"] or "") is not None
    high = number.value_high
    return CellValue(
        number.start,
        number.end,
        -number.value if negative else number.value,
        (-high if negative else high) if high is not None else None,
        number.decimals,
        number.unit,
        number.printed_unit,
        before["qualifier"] or number.qualifier,
        before["direction"] is not None,
        str(ord(following["circled"]) - ord("①") + 1)
        if following["circled"]
        else following["bracketed"] or following["noted"] or "",
    )
