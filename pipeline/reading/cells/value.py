"""A table cell that is a bare value: number, unit, qualifier, range, sign. Everything else in a
cell is text for the rules of prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.tokens.numbers import DIGITS, read_number

# -3.2 · （2.0） · 约45.3% · ≥95 · +0.3 · 5%—5.5% · 6.5%左右
_BEFORE = re.compile(
    r"\s*[（(]?\s*(?P<qualifier>大约|约|超过|超|突破|将近|近|不足|不低于|不高于|不少于|不超过|至少|高于|低于|大于|小于|[≥≤＞＜><]=?)?\s*"
    r"(?:达到|达|为)?\s*(?P<sign>[-−–﹣－+＋])?\s*(?=\d|[０-９])"
)
_BEHIND = re.compile(r"\s*[)）]?\s*\*{0,3}\s*")
_DIGITS = re.compile(DIGITS)
VALUE_EXAMPLES = ("-3.2", "1,186.96", "约45.3%", "≥95", "5%—5.5%", "6.5%左右", "12万人", "（2.0）")


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
    """

    start: int
    end: int
    value: float
    value_high: float | None
    decimals: int
    unit: str
    printed_unit: str
    qualifier: str | None


def cell_value(text: str) -> CellValue | None:
    """The value that a cell is; None for a cell that says more or less than one value.

    >>> value = cell_value("约45.3%")
    >>> (value.value, value.unit, value.qualifier, cell_value("新增3家企业"))
    (45.3, '%', '约', None)
    """
    before = _BEFORE.match(text)
    if before is None:
        return None
    digits = _DIGITS.match(text, before.end())
    if digits is None:
        return None
    number = read_number(text, digits.start(), digits.end())
    behind = _BEHIND.match(text, number.after)
    if behind is None or behind.end() != len(text):
        return None
    negative = before["sign"] is not None and before["sign"] not in "+＋"
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
    )
