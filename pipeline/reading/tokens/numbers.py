"""Numbers as printed: where they are, what they are worth, what unit follows. Whether one is a
figure is decided in rejections.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.reading.tokens.chinese_numerals import (
    CN,
    CN_DECIMAL,
    approximate,
    chinese_value,
    count_in_multiplier,
)
from pipeline.reading.tokens.printed_units import (
    AFTER_NUMBER,
    MULTIPLIERS,
    UNIT_AHEAD,
    UNIT_IN_WORDS,
    UnitKind,
    kind_of,
    normal_unit,
)

D = "[0-9０-９]"

# 49,843.1  ４９８４３．１  878，631万元  5 221 km  1 9 9 7  8 ．8  1·8%; 3·15 is the name of a day
DIGITS = (
    rf"(?:(?<![0-9０-９.．])(?<![0-9０-９] ){D}{{1,3}}(?:[ \u00a0\u2009]{D}{{3}})+(?![ \u00a0]?{D})"
    rf"(?=(?:[.．]{D}+)?{UNIT_AHEAD})|"
    rf"{D}{{1,3}}(?:,{D}{{3}})+(?!{D})|(?<![0-9０-９.．]){D}{{1,3}}(?:，{D}{{3}})+(?!{D})"
    rf"(?=(?:[.．]{D}+)?{UNIT_AHEAD})|{D}(?: {D}(?!{D}))+|{D}+)"
    rf"(?: ?[.．] ?{D}+(?: {D}(?!{D}))*|[·•]{D}+(?={UNIT_AHEAD}))?"
)
# 一成五, 三成半, 近四成; 百亿成势 and 一成不变 are none
_NO_CHENG = r"(?![立为果功员本就熟长都套品交效分绩因名年人形型了势型色体规]|不变)"
_CHENG = (
    r"(?<![十百千万亿])[一两二三四五六七八九]{1,2}(?=成(?:[一二三四五六七八九半](?!成)|"
    rf"{_NO_CHENG}))"
)
# 9成, 7成以上, 6—7成, 8.5成
_TENTHS = re.compile(rf"成{_NO_CHENG}")
_PERCENT = rf"百分之(?:{CN_DECIMAL}|{CN}+)"
# 百分之八至九, 百分之三到百分之四; 三至五个; 零点二至零点三个
_TO_IN_WORDS = r"[至到－—-]"
# 近四成  百分之十三点四  三分之二  翻一番  一半  八个  千亿元  一点五倍
WORDS = (
    rf"{_PERCENT}"
    rf"|{CN}+分之(?:{CN_DECIMAL}|{CN}+)"
    rf"|{_CHENG}"
    r"|(?<=翻)[一两二三](?=番)|(?<=翻了)[一两二三](?=番)"
    r"|一半|(?<=过)半(?![年天夜])|半(?=数)"
    rf"|{CN_DECIMAL}(?=[余多来]?(?:{UNIT_IN_WORDS}))"
    rf"|{CN}+(?=[余多来]?(?:{UNIT_IN_WORDS}))"
    rf"|(?:{CN_DECIMAL}|{CN}+)(?={_TO_IN_WORDS}(?:{CN_DECIMAL}|{CN}+)[余多来]?(?:{UNIT_IN_WORDS}))"
)
_FULL = str.maketrans("０１２３４５６７８９．，％·•", "0123456789.,%..")
_SECOND_IN_WORDS = re.compile(rf"{_TO_IN_WORDS}(?:[百千]分之)?(?P<second>{CN_DECIMAL}|{CN}+)")
# 3亿2000万元: parts of one number, each with its multiplier
_LOWER_PART = re.compile(
    rf"(?P<second>{D}{{1,4}})(?:(?P<thousands>千)(?=万)|(?P<hundreds>百)(?=万))?(?=[余多]?万(?!亿))"
)
_JOINED = re.compile(rf" ?(?P<joint>[-—–~～－―]{{1,2}}|至|到) ?(?P<second>{DIGITS})")
_RATIO = re.compile(rf"(?: ?[︰：∶:] ?{DIGITS})+")
_RATIO_PART = re.compile(DIGITS)


@dataclass(slots=True)
class Number:
    """A printed number and what is directly after it.

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
        qualifier: 余, 多, 以上, 左右, … printed after it.
        in_words: Whether it is a Chinese numeral.
        part: Index in a ratio (0.2︰14.5︰85.3), else None.
        doubling: 翻一番.
        unchanged: 持平.
        opens: Where the words that state it begin, if not with the number itself (第3位,
            基本持平).
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
    unchanged: bool = False
    opens: int | None = None

    @property
    def begin(self) -> int:
        """Offset where the words that state it begin."""
        return self.start if self.opens is None else self.opens


def digit_value(printed: str) -> tuple[float, int]:
    """Value and decimal places of a number in digits: ４９,８４３．１ -> (49843.1, 1)."""
    plain = "".join(printed.translate(_FULL).replace(",", "").split())
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
    if not number.unit and value < 10 and (tenths := _tenths_in_digits(text, number)) is not None:
        return tenths
    if number.printed_unit == "亿" and not decimals and number.qualifier is None:
        lower = _LOWER_PART.match(text, number.after)
        if lower is not None:
            scale = 1000 if lower["thousands"] else 100 if lower["hundreds"] else 1
            part = scale * digit_value(lower["second"])[0]
            number = _with_unit(text, start, lower.end(), value * 10_000 + part, 0)
    if number.qualifier is None:
        second = _JOINED.match(text, number.after)
        if (
            second
            and not text.startswith("年", second.end())
            and _is_range(text, start, number, second)
        ):
            high, high_decimals = digit_value(second["second"])
            other = _with_unit(text, second.start("second"), second.end(), high, high_decimals)
            same_kind = not other.unit or _goes_on(number.unit, other.unit)
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


def _tenths_in_digits(text: str, number: Number) -> Number | None:
    """9成 is 90 %, 6—7成 60 to 70 %; None where the digit counts something else."""
    first, stop = number.value, number.end
    second = _JOINED.match(text, stop)
    high = digit_value(second["second"])[0] if second and number.qualifier is None else 0.0
    if second is not None and first < high < 10 and _TENTHS.match(text, second.end()):
        stop = second.end()
    elif not _TENTHS.match(text, stop):
        return None
    made = _in_words(text, number.start, stop, round(10 * first, 1), "%", "成", stop + 1)
    made.decimals, made.in_words = number.decimals, False
    if stop > number.end:
        made.value_high = round(10 * high, 1)
    return made


def _goes_on(unit: str, second: str) -> bool:
    """Whether the unit after the first number of a range can be that of the second: the same,
    none, or what it begins with (800万至900万人, 3个至5个百分点).
    """
    return (
        not unit
        or unit == second
        or (unit in MULTIPLIERS and second.startswith(unit))
        or (unit == "个" and second == "个百分点")
    )


# 从上年的, 由; not 自然增长率, 自治区, 自由贸易
_FROM = re.compile(r"(?:从|(?<!自)由|自(?![然治贸主动来愿行由身费筹有]))[^，,；。]{0,20}$")


def _is_range(text: str, start: int, number: Number, second: re.Match[str]) -> bool:
    """从6.3%到6.1% names two moments, 由1吨至2吨 too; 25℃至27℃ and 5%—5.5% are ranges."""
    if second["joint"] in ("至", "到"):
        return _FROM.search(text, max(0, start - 24), start) is None and bool(number.unit or second)
    return True


def _with_unit(text: str, start: int, end: int, value: float, decimals: int) -> Number:
    following = AFTER_NUMBER.match(text, end)
    assert following is not None
    multiplier, unit = following["multiplier"] or "", following["unit"] or ""
    some, more, after = following["some"], following["more"], following["after"]
    stop = following.end()
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
            following.start("multiplier")
            if multiplier
            else following.start("unit") : following.end("unit")
            if unit
            else following.end("multiplier")
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
        number = _in_words(text, start, end, printed[3:], "%", "", end)
        return _with_second(text, number)
    if "分之" in printed:
        below, _, above = printed.partition("分之")
        per_mille = below == "千"
        number = _in_words(text, start, end, above, "‰" if per_mille else "%", "", end)
        if not per_mille:
            number.value = 100 * number.value / max(chinese_value(below), 1)
        return _with_second(text, number) if per_mille else number
    if printed in ("一半", "半"):
        return _in_words(
            text, start, end, 50.0, "%", "", end + (1 if text.startswith("数", end) else 0)
        )
    if text.startswith("成", end) and (len(printed) == 1 or approximate(printed)):
        return _read_tenths(text, start, end)
    if text.startswith("番", end):
        made = _in_words(
            text, start, end, 100.0 * (2 ** chinese_value(printed) - 1), "%", "番", end + 1
        )
        made.doubling = True
        return made
    # 百万辆 is 百 with the unit 万辆, 万亿元 is 万 with 亿元: the last multiplier belongs to the
    # unit
    low, high = approximate(printed) or (printed, printed)
    value, tail = count_in_multiplier(low)
    end -= len(tail)
    number = _with_unit(text, start, end, value, _decimals_in(printed))
    number.in_words = True
    if low != high:
        number.value_high = count_in_multiplier(high)[0]
        return number
    return _with_second(text, number)


def _read_tenths(text: str, start: int, end: int) -> Number:
    """四成 is 40 %, 一成五 15 %, 三成半 35 %; the number printed is all of it up to the unit's end
    where digits are after it.
    """
    if span := approximate(text[start:end]):  # 七八成
        made = _in_words(text, start, end, 10 * chinese_value(span[0]), "%", "成", end + 1)
        made.value_high = 10 * chinese_value(span[1])
        return made
    following = text[end + 1 : end + 2]
    more = (
        5.0
        if following == "半"
        else chinese_value(following)
        if following in _DIGITS_IN_WORDS
        else 0.0
    )
    value = 10 * chinese_value(text[start:end]) + more
    after = end + 2 if more else end + 1
    return _in_words(text, start, after if more else end, value, "%", "成", after)


_DIGITS_IN_WORDS = tuple("一二三四五六七八九")


def _decimals_in(numeral: str) -> int:
    return len(numeral.partition("点")[2].rstrip("万亿"))


def _with_second(text: str, number: Number) -> Number:
    """A number in words as the lower end of a range where 至 and a higher one are after it:
    百分之八至九, 三至五个; 从…到… names two moments.
    """
    second = _SECOND_IN_WORDS.match(text, number.after)
    if second is None or _FROM.search(text, max(0, number.start - 24), number.start):
        return number
    numeral = second["second"]
    if number.unit in ("%", "‰"):
        if re.match(r"[百千万亿]", numeral):  # 百分之三到百分之四: the pattern takes both forms
            return number
        high = _in_words(
            text, second.start("second"), second.end(), numeral, number.unit, "", second.end()
        )
    else:
        value, tail = count_in_multiplier(numeral)
        high = _with_unit(
            text,
            second.start("second"),
            second.end() - len(tail),
            value,
            _decimals_in(numeral),
        )
        if not high.unit or not _goes_on(number.unit, high.unit):
            return number
    if high.value <= number.value:
        return number
    return replace(
        number,
        end=high.end,
        value_high=high.value,
        decimals=max(number.decimals, high.decimals),
        unit=high.unit,
        printed_unit=high.printed_unit,
        kind=high.kind,
        after=high.after,
        qualifier=high.qualifier or number.qualifier,
    )


def _in_words(
    text: str,
    start: int,
    end: int,
    numeral: float | str,
    unit: str,
    printed_unit: str,
    after: int,
) -> Number:
    """A rate in words; ``said`` is its value, or the numeral that gives it."""
    value = chinese_value(numeral) if isinstance(numeral, str) else numeral
    decimals = _decimals_in(numeral) if isinstance(numeral, str) else 0
    qualifier = None
    following = re.compile(r"多|以上|以下|左右|以内|强|余").match(text, after)
    if following:
        qualifier, after = following.group(), following.end()
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
