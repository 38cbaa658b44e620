"""持平: a growth of nothing, said in a word.

    粮食产量与上年持平            growth 0 %
    失业率同比基本持平            change 0 个百分点, 基本
    甲类上涨2%，乙类持平           growth 0 %, as its neighbour grew

It is no figure where nothing says since when (增速与全国持平, 收支基本持平), where it shows which
things are counted (3个市同比持平), where it says of a growth that it is the same again
(增长5%，与上年持平), or where a number says the same (增长0.0%，与上年持平).
"""

from __future__ import annotations

import re

from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind

# after it ends what it is said in: not 持平于, 持平面
WORD = r"(?<![支保维坚主秉扶把])持平(?=[\s，,。；;、：:）)！!]|$)"
_ABOUT = re.compile(r"(?:的?水平)?(?P<about>基本上?|大体上?|大致|总体上?)?[\s\0]*$")
_THAN = re.compile(
    r"(?:(?P<with>与|同|较|比)(?:[^，,。；;、：:]{0,8}?"
    r"(?:上年|去年|前年|上月|上季度?|年初|同期|(?:19|20)\d\d ?年|"
    r"往年|常年|多年平均|上半年|季度|\d{1,2}月份?))[^，,。；;：:]{0,4}|同比|环比)$"
)
_WITH = re.compile(r"[与跟]|(?<!共)同(?!比)")
_CLAUSE = re.compile(r"[^，,。；;、：:]*$")
_GREW = re.compile(r"(?:增长|下降|上涨|下跌|上升|回落|增|降|涨|跌)$")
_PAUSE = re.compile(r"[，,、；;][^，,、；;。]{0,24}$")
_COUNTED = (UnitKind.COUNT, UnitKind.MEASURE)


def read_unchanged(text: str, start: int, numbers: list[Number]) -> Number | None:
    """The growth of nothing that 持平 at ``start`` states; None where it states none.

    Args:
        text: The block.
        start: Offset of the word.
        numbers: The numbers before it.
    """
    about = _ABOUT.search(text, max(0, start - 8), start)
    assert about is not None  # it may be empty
    begin = about.start()
    clause = _CLAUSE.search(text, max(0, start - 48), begin)
    assert clause is not None
    last = numbers[-1] if numbers else None
    if last is not None and last.after > clause.start() and last.kind in _COUNTED:
        return None
    than = _THAN.search(text, clause.start(), begin)
    before = last if last is not None and _PAUSE.match(text, last.after, begin) else None
    grew = before if before is not None and _grew(text, before) else None
    if than is None and (grew is None or _WITH.search(text, clause.start(), begin)):
        return None
    if than is not None and before is not None:
        # nothing between but what it is compared with
        again = than["with"] is not None and than.start() <= before.after + 1
        if before.value == 0 or grew is not None and again:
            return None
    return Number(
        start,
        start + 2,
        0.0,
        None,
        0,
        "%",
        "",
        UnitKind.RATE,
        start + 2,
        about["about"],
        in_words=True,
        unchanged=True,
        opens=begin,
    )


def _grew(text: str, number: Number) -> bool:
    """Whether it is a rate of growth: 上涨2%."""
    start = max(0, number.start - 4)
    return number.unit == "%" and _GREW.search(text, start, number.start) is not None
