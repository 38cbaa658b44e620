"""Numbers in Chinese numerals (三十五, 八亿六千万, 一点五, 二〇二三): patterns and values.

    四千九百七十二亿元  4972 亿元     the last multiplier belongs to the unit, as in 4972亿元
    八亿六千万元        86000 万元    the parts before it are counted in it
    十五万二千户        152000 户     a numeral that ends otherwise is counted in ones

What follows a numeral is ``printed_units``; which numerals are figures, ``rejections``.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGIT_VALUES = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_SECTIONS = {"万": 10**4, "亿": 10**8}
CN = "[零〇一二两三四五六七八九十百千万亿]"
CN_DIGIT = "[零〇一二三四五六七八九]"
# 一点五, 九点九, 三点二五
CN_DECIMAL = rf"{CN}+点{CN_DIGIT}+"
_MULTIPLIERS = ("万亿", "亿", "万")
# 一九八○年, 二Ｏ一五年: signs that are printed for 〇
_CIRCLE = re.compile(r"(?<=[一二三四五六七八九〇])[○◯〇OＯo0０]+(?=[一二三四五六七八九〇○◯OＯ年])")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_CIRCLES = re.compile("[○◯OＯo0０]")


def plain_digits(text: str) -> str:
    """A text with one form of every digit, character for character: 〇 inside Chinese numerals
    where other circles are printed for it, narrow digits for wide ones.

    >>> plain_digits("一九八○年、二Ｏ一Ｏ年、○三项"), plain_digits("二0二三年共２0项")
    ('一九八〇年、二〇一〇年、○三项', '二〇二三年共20项')
    """
    return _CIRCLE.sub(lambda found: _CIRCLES.sub("〇", found.group()), text).translate(_NARROW)


def chinese_value(numeral: str) -> float:
    """Value of a Chinese numeral.

    >>> [chinese_value(n) for n in ("三十五", "两千三百", "万", "二〇", "八亿六千万", "一百零五")]
    [35.0, 2300.0, 10000.0, 20.0, 860000000.0, 105.0]
    >>> [chinese_value(n) for n in ("一点五", "三万二千亿", "两千五", "一百二")]
    [1.5, 3200000000000.0, 2500.0, 120.0]
    """
    whole, point, part = numeral.partition("点")
    if point:
        scale = next((m for m in _MULTIPLIERS if part.endswith(m)), "")
        digits = "".join(str(_DIGIT_VALUES[sign]) for sign in part.removesuffix(scale))
        exact = Decimal(f"{_whole(whole)}.{digits}") * (_whole(scale) if scale else 1)
        return float(exact)
    return float(_whole(numeral))


def _whole(numeral: str) -> int:
    if len(numeral) > 1 and all(sign in _DIGIT_VALUES for sign in numeral):
        return int("".join(str(_DIGIT_VALUES[sign]) for sign in numeral))
    total, section = 0, 0
    digit: int | None = None
    above = 1  # the power after which the last digit is: 两千五 is 2500, 两千零五 is 2005
    for sign in numeral:
        if sign in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[sign]
            digit, above = None, _POWERS[sign]
        elif sign in _SECTIONS:
            section += digit or 0
            scale = _SECTIONS[sign]
            bare = not total and not section
            if scale > 10**4:
                total, section = (total + section or bare) * scale, 0
            else:
                total, section = total + (section or 1) * scale, 0
            digit, above = None, scale
        else:
            digit = _DIGIT_VALUES[sign]
            above = 1 if digit == 0 else above
    if digit and above >= 100:
        digit *= above // 10
    return total + section + (digit or 0)


def count_in_multiplier(numeral: str) -> tuple[float, str]:
    """The value of a numeral counted in the multiplier that it ends with, and that multiplier.

    >>> count_in_multiplier("四千九百七十二亿"), count_in_multiplier("八亿六千万")
    ((4972.0, '亿'), (86000.0, '万'))
    >>> count_in_multiplier("十五万二千"), count_in_multiplier("三点二亿")
    ((152000.0, ''), (3.2, '亿'))
    """
    tail = next((m for m in _MULTIPLIERS if numeral.endswith(m) and len(numeral) > len(m)), "")
    if not tail:
        return chinese_value(numeral), ""
    before = numeral.removesuffix(tail)
    if not any(sign in before for sign in "万亿"):
        return chinese_value(before), tail
    return chinese_value(numeral) / chinese_value(tail), tail


# 三四百, 二三十, 七八: two digits next to each other in value say from one to the other
_NEIGHBOURS = re.compile(
    "(?<![零〇一二两三四五六七八九])(?:"
    + "|".join(f"{a}{b}" for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True))
    + "|两三)(?![零〇一二三四五六七八九])"
)


def approximate(numeral: str) -> tuple[str, str] | None:
    """The lower and the higher numeral that a numeral with two neighbouring digits says: 三四百;
    None for any other.

    >>> approximate("三四百"), approximate("十二三"), approximate("一百二十"), approximate("两三")
    (('三百', '四百'), ('十二', '十三'), None, ('两', '三'))
    """
    found = _NEIGHBOURS.search(numeral)
    if found is None:
        return None
    low, high = found[0][0], found[0][1]
    before, after = numeral[: found.start()], numeral[found.end() :]
    return before + low + after, before + high + after


def is_exact(numeral: str) -> bool:
    """Whether a numeral says how many rather than how large: 三百二十 and 六亿, not 百亿.

    >>> is_exact("三百二十"), is_exact("六亿"), is_exact("百亿"), is_exact("十")
    (True, True, False, False)
    """
    return any(sign in _DIGIT_VALUES for sign in numeral)


def significant_digits(numeral: str) -> int:
    """How many digits other than zero a numeral names: 三百二十 two, 五百 one, 百 none."""
    return sum(sign in _DIGIT_VALUES and _DIGIT_VALUES[sign] > 0 for sign in numeral)
