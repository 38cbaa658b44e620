"""What a printed number leaves open: the interval that its digits and the words around it allow.

4.98万亿 may be anything from 4.975 to 4.985; 3500多 anything from 3500 to 3600; 近3倍 from 2 to 3;
超6000 has no upper end. Two printed numbers contradict each other only where their intervals do not
meet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE_NUMERAL = re.compile(r"[一二三四五六七八九十两半百千万亿]")
# 约3000家, 5%左右: one unit of the last digit that is no rounded zero, to both sides.
_ABOUT = frozenset({"约", "约占", "左右", "大约", "约为", "上下", "大致", "接近于"})
# 3500多, 453余: less than one such unit more.
_SOMEWHAT_MORE = frozenset({"多", "余", "有余", "出头"})
# 超6000, 90%以上: no upper end.
_MORE = frozenset(
    {
        "超",
        "超过",
        "超过了",
        "突破",
        "首次破",
        "首次突破",
        "突破了",
        "已超过",
        "达到或超过",
        "跨越",
        "多于",
        "大于",
        "破",
        "首破",
        "逾",
        "以上",
        "及以上",
        "至少",
        "不低于",
        "不少于",
        "高于",
        "＞",
        "≥",
        ">",
    }
)
# 近3倍: less than one unit less.
_NEARLY = frozenset({"近", "几乎", "接近", "将近", "接近了"})
# 不足100: no lower end.
_LESS = frozenset(
    {
        "不足",
        "不到",
        "至多",
        "最多",
        "少于",
        "小于",
        "以内",
        "以下",
        "及以下",
        "不超过",
        "不高于",
        "低于",
        "控制在",
        "＜",
        "≤",
        "<",
    }
)

AT_LEAST_WORDS, AT_MOST_WORDS, ABOUT_WORDS = _MORE | _SOMEWHAT_MORE, _LESS, _ABOUT | _NEARLY


_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; None where an end is open."""

    low: float | None
    high: float | None

    def meets(self, other: Interval) -> bool:
        """Whether both may be the same number; intervals of 4.1 and 4.2 that only touch (4.15) do
        not meet.
        """
        if self.width == 0 or other.width == 0:
            return not (
                _beyond(self.low, other.high, _SLACK) or _beyond(other.low, self.high, _SLACK)
            )
        return not (
            _beyond(self.low, other.high, -_SLACK) or _beyond(other.low, self.high, -_SLACK)
        )

    def holds(self, value: float) -> bool:
        """Whether a value lies in it, ends included."""
        return self.meets(Interval(value, value))

    @property
    def width(self) -> float:
        """Infinite where an end is open."""
        return float("inf") if self.low is None or self.high is None else self.high - self.low

    @property
    def half(self) -> float:
        """Half of its width."""
        return self.width / 2


def _beyond(low: float | None, high: float | None, slack: float) -> bool:
    """Whether an interval begins after another ends, by more than the slack; a negative slack
    counts touching as beyond.
    """
    return low is not None and high is not None and low > high + slack * max(1.0, abs(high))


def printed_interval(
    value: float, value_high: float | None, decimals: int, printed: str, qualifier: str | None
) -> Interval:
    """What a printed number leaves open, in its printed unit.

    Args:
        value: Value with its sign.
        value_high: Upper end of a printed range.
        decimals: Decimal places as printed.
        printed: The number as printed: Chinese numerals are round numbers.
        qualifier: Word that says more or less (近, 超, 约), or None.
    """
    digits = decimals + 2
    if value_high is not None:
        half = 0.5 * 10.0**-decimals
        return Interval(
            round(min(value, value_high) - half, digits),
            round(max(value, value_high) + half, digits),
        )
    sign, size = (-1.0 if value < 0 else 1.0), abs(value)
    step = (
        _round_step(size, decimals)
        if qualifier or _CHINESE_NUMERAL.search(printed)
        else 10.0**-decimals
    )
    low, high = _ends(size, step, qualifier)
    ends = [None if end is None else sign * round(end, digits) for end in (low, high)]
    return Interval(ends[0], ends[1]) if sign > 0 else Interval(ends[1], ends[0])


def _ends(size: float, step: float, qualifier: str | None) -> tuple[float | None, float | None]:
    if qualifier in _SOMEWHAT_MORE:
        return size, size + step
    if qualifier in _MORE:
        return size, None
    if qualifier in _NEARLY:
        return max(0.0, size - step), size
    if qualifier in _LESS:
        return None, size
    if qualifier in _ABOUT:
        return size - step, size + step
    return size - step / 2, size + step / 2


def _round_step(size: float, decimals: int) -> float:
    """Place of the last digit that is not a rounded zero: 3500 -> 100, 1.9 -> 0.1, 16.90 ->
    0.01.
    """
    if decimals or size < 1 or size != int(size):
        return 10.0**-decimals
    text = str(int(size))
    return 10.0 ** min(len(text) - len(text.rstrip("0")), len(text) - 1)


def is_cut(exact: float, exact_decimals: int, short: float, short_decimals: int) -> bool:
    """Whether the shorter number is the exact one with its last digits cut off, not rounded: 16.96
    -> 16.9.
    """
    if short_decimals >= exact_decimals or (exact < 0) != (short < 0):
        return False
    digits = round(abs(exact) * 10.0**exact_decimals) // 10 ** (exact_decimals - short_decimals)
    return int(digits) == round(abs(short) * 10.0**short_decimals)
