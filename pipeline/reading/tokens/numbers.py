"""Numbers as printed: where they stand, what they are worth, what unit follows. Whether one is a
figure is decided in rejections.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.tokens.printed_units import (
    BEHIND,
    UNIT_IN_WORDS,
    UnitKind,
    kind_of,
    normal_unit,
)

D = "[0-9０-９]"
CN = "[零〇一二两三四五六七八九十百千万亿]"

# 49,843.1  ４９８４３．１  1 9 9 7  8 ．8
DIGITS = (
    rf"(?:{D}{{1,3}}(?:,{D}{{3}})+(?!{D})|{D}(?: "
    rf"{D}(?!{D}))+|{D}+)(?: ?[.．] ?{D}+(?: {D}(?!{D}))*)?"
)
# 近四成  百分之十三点四  三分之二  翻一番  一半  八个  千亿元
WORDS = (
    rf"百分之{CN}+(?:点[零〇一二三四五六七八九]+)?"
    rf"|{CN}+分之{CN}+"
    r"|[一二两三四五六七八九](?=成(?![立为果功员本就熟长都套品交效分绩因名年人形型了]))"
    r"|(?<=翻)[一两二三](?=番)"
    r"|一半|(?<=过)半(?![年天夜])|半(?=数)"
    rf"|{CN}+(?=[余多来]?(?:{UNIT_IN_WORDS}))"
)
_FULL = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_VALUES = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_TENS = re.compile(r"(.+?)(万亿|亿|万)$")
_JOINED = re.compile(rf" ?(?P<joint>[-—–~～－―]{{1,2}}|至|到) ?(?P<second>{DIGITS})")
_RATIO = re.compile(rf"(?: ?[︰：∶:] ?{DIGITS})+")
_RATIO_PART = re.compile(DIGITS)


@dataclass(slots=True)
class Number:
    """A printed number and what stands directly behind it.

    Attributes:
        start: Offset of the number token (digits, dot, comma or Chinese numeral).
        end: Offset after it.
        value: As printed, 四成 as 40, 翻一番 as 100.
        value_high: Upper end of a range.
        decimals: Decimal places printed.
        unit: Normalised unit, '' where none.
        printed_unit: Unit as printed.
        kind: What the unit measures.
        after: Offset after unit and qualifier.
        qualifier: 余, 多, 以上, 左右, … printed behind it.
        in_words: Whether it is a Chinese numeral.
        part: Index in a ratio (0.2︰14.5︰85.3), else None.
        doubling: 翻一番.
    """

    start: int
    end: int
    value: float
    value_high: float | None
    decimals: int
    unit: str
    printed_unit: str
    kind: UnitKind
    after: int
    qualifier: str | None
    in_words: bool = False
    part: int | None = None
    parts: int = 0
    doubling: bool = False
    negative: bool = False


def chinese_value(numeral: str) -> float:
    """Value of a Chinese numeral: 三十五 -> 35, 两千三百 -> 2300, 万 -> 10000, 二〇 -> 20."""
    big = _TENS.match(numeral)
    if big:
        scale = {"万": 1e4, "亿": 1e8, "万亿": 1e12}[big.group(2)]
        return chinese_value(big.group(1)) * scale
    if numeral in ("万", "亿", "万亿"):
        return {"万": 1e4, "亿": 1e8, "万亿": 1e12}[numeral]
    for mark, scale in (("亿", 1e8), ("万", 1e4)):
        if mark in numeral:
            left, right = numeral.split(mark, 1)
            return (chinese_value(left) if left else 1) * scale + (
                chinese_value(right) if right else 0
            )
    if len(numeral) > 1 and not any(c in _POWERS for c in numeral):
        return float("".join(str(_VALUES[c]) for c in numeral))
    total = 0
    digit = None
    for char in numeral:
        if char in _POWERS:
            total += (1 if digit is None else digit) * _POWERS[char]
            digit = None
        else:
            digit = _VALUES[char]
    return float(total + (digit or 0))


def digit_value(printed: str) -> tuple[float, int]:
    """Value and decimal places of a number in digits: ４９,８４３．１ -> (49843.1, 1)."""
    plain = printed.translate(_FULL).replace(" ", "").replace(",", "").replace("　", "")
    return float(plain), len(plain.partition(".")[2])


def read_number(text: str, start: int, end: int) -> Number:
    """The number at ``text[start:end]`` with its unit; a range (5%—5.5%) becomes one number with
    two values.
    """
    if text[start] in "0123456789０１２３４５６７８９":
        return _read_digits(text, start, end)
    return _read_words(text, start, end)


def ratio_end(text: str, end: int) -> int | None:
    """Where a ratio that begins with the number before ``end`` ends (8.7∶41.2∶50.1), None where
    there is none.
    """
    match = _RATIO.match(text, end)
    return match.end() if match else None


def ratio_parts(text: str, start: int, end: int) -> list[Number]:
    """The parts of a ratio, in order."""
    spans = [m.span() for m in _RATIO_PART.finditer(text, start, end)]
    made = []
    for index, (a, b) in enumerate(spans):
        value, decimals = digit_value(text[a:b])
        made.append(
            Number(
                a,
                b,
                value,
                None,
                decimals,
                "",
                "",
                UnitKind.NONE,
                end,
                None,
                part=index,
                parts=len(spans),
            )
        )
    return made


def _read_digits(text: str, start: int, end: int) -> Number:
    value, decimals = digit_value(text[start:end])
    number = _with_unit(text, start, end, value, decimals)
    if number.qualifier is None:
        second = _JOINED.match(text, number.after)
        if (
            second
            and not text.startswith("年", second.end())
            and _is_range(text, start, number, second)
        ):
            high, high_decimals = digit_value(second["second"])
            other = _with_unit(text, second.start("second"), second.end(), high, high_decimals)
            same_kind = (
                not number.unit
                or not other.unit
                or number.unit == other.unit
                or number.unit == "个"
                and other.unit == "个百分点"
            )
            if high > value and same_kind:
                unit = other if other.unit else number
                return Number(
                    start,
                    other.end,
                    value,
                    high,
                    max(decimals, high_decimals),
                    unit.unit,
                    unit.printed_unit,
                    unit.kind,
                    other.after,
                    other.qualifier,
                )
    return number


def _is_range(text: str, start: int, number: Number, second: re.Match[str]) -> bool:
    """从6.3%到6.1% names two moments, 由1吨至2吨 too; 25℃至27℃ and 5%—5.5% are ranges."""
    if second["joint"] in ("至", "到"):
        return not re.search(
            r"[从由自][^，,；。]{0,20}$", text[max(0, start - 24) : start]
        ) and bool(number.unit or second)
    return True


def _with_unit(text: str, start: int, end: int, value: float, decimals: int) -> Number:
    behind = BEHIND.match(text, end)
    assert behind is not None
    multiplier, unit = behind["multiplier"] or "", behind["unit"] or ""
    some, more, after = behind["some"], behind["more"], behind["after"]
    stop = behind.end()
    if not multiplier and not unit:
        if some == "几" or after is None and some:
            some, stop = None, end
        if after is None:
            stop = end
    if some == "来" and not unit:
        some = None
    qualifier = (
        (after or "").strip().replace("（含）", "").replace("(含)", "") or more or some or None
    )
    if qualifier == "几":
        qualifier = "多"
    printed_unit = (
        text[
            behind.start("multiplier") if multiplier else behind.start("unit") : behind.end("unit")
            if unit
            else behind.end("multiplier")
        ]
        if multiplier or unit
        else ""
    )
    normal = normal_unit(multiplier, unit)
    return Number(
        start, end, value, None, decimals, normal, printed_unit, kind_of(normal), stop, qualifier
    )


def _read_words(text: str, start: int, end: int) -> Number:
    printed = text[start:end]
    if printed.startswith("百分之"):
        whole, _, part = printed[3:].partition("点")
        value = chinese_value(whole) + (
            float("0." + "".join(str(_VALUES[c]) for c in part)) if part else 0.0
        )
        return _in_words(text, start, end, value, "%", "", end, len(part))
    if "分之" in printed:
        below, _, above = printed.partition("分之")
        return _in_words(
            text,
            start,
            end,
            100 * chinese_value(above) / max(chinese_value(below), 1),
            "%",
            "",
            end,
        )
    if printed in ("一半", "半"):
        return _in_words(
            text, start, end, 50.0, "%", "", end + (1 if text.startswith("数", end) else 0)
        )
    if text.startswith("成", end):
        return _in_words(text, start, end, 10 * chinese_value(printed), "%", "成", end + 1)
    if text.startswith("番", end):
        made = _in_words(
            text, start, end, 100.0 * (2 ** chinese_value(printed) - 1), "%", "番", end + 1
        )
        made.doubling = True
        return made
    # 百万辆 is 百 with the unit 万辆, 万亿元 is 万 with 亿元: the last multiplier belongs to the
    # unit
    for tail in ("万亿", "亿", "万"):
        if printed.endswith(tail) and len(printed) > len(tail):
            end -= len(tail)
            break
    number = _with_unit(text, start, end, chinese_value(text[start:end]), 0)
    number.in_words = True
    return number


def _in_words(
    text: str,
    start: int,
    end: int,
    value: float,
    unit: str,
    printed_unit: str,
    after: int,
    decimals: int = 0,
) -> Number:
    qualifier = None
    behind = re.compile(r"多|以上|以下|左右|以内|强|余").match(text, after)
    if behind:
        qualifier, after = behind.group(), behind.end()
    return Number(
        start,
        end,
        value,
        None,
        decimals,
        unit,
        printed_unit,
        UnitKind.RATE,
        after,
        qualifier,
        in_words=True,
    )
