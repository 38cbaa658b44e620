"""What a header, a caption or a unit line says about the figures that it is over: unit,
period, measure, status, base, sign, name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.documents.tables.headers import SEPARATOR
from pipeline.documents.tables.table_words import is_year
from pipeline.reading.tokens.chinese_numerals import plain_digits
from pipeline.reading.tokens.numbers import DIGITS
from pipeline.reading.tokens.period_mentions import Calendar, mentions
from pipeline.reading.tokens.printed_units import AFTER_NUMBER, normal_unit
from warehouse.vocabularies import Measure, Status

_BRACKETS = re.compile(r"[（(]([^（）()]*)[)）]")
# 指数（以上年为100） · 上年=100 · 以2015年价格为100
BASE = re.compile(r"(?:以\S{1,12}为\s*100|\S{2,8}\s*[=＝]\s*100)")
# 上年=100 is what every index is compared with; 1978=100 is another index
_OF_YEAR_BEFORE = re.compile(r"以?上年(?:同期|同月)?(?:价格)?\s*(?:[=＝]|为)\s*100")
# 2013年A · 2013Q1 · 2013年一季度
_QUARTER = re.compile(
    r"((?:19|20)\d{2})\s*年?\s*-?(?:[QqＱ]([1-4])|([A-D])|第?([一二三四1-4])季度?)"
)
_MONTH = re.compile(r"(1[0-2]|0?[1-9])月份?")
_YEAR_AND_MONTH = re.compile(r"((?:19|20)\d{2})[-/](1[0-2]|0?[1-9])")  # 2024-12 · 2024/3
_SAYS_UNIT = re.compile(r"(?:计量)?单位\s*[:：]")  # 单位：万人 in place of a name of the column
_TRAILING_UNIT = re.compile(r"(?<=\S)\s*([%％‰])$")
# 上年同期 · 上年 · 去年同期数 : alone a column of the year before; 比上年同期 in a longer head
# says what is compared
_YEAR_BEFORE = re.compile(r"[上去]年(?:同期|全年)?(?:累计)?(?:数|值|数值|实绩|完成)?")
_PLUS_MINUS = re.compile(r"^\s*(?:±|[+＋]\s*[、,，/／]?\s*[-−–－])\s*")  # ±% · +、-%
_LAST_MONTH = re.compile(r"(?:\d{4}-\d\d/)?(\d{4}-\d\d)")
_EMPTY_NAME = re.compile(r"[数值额量年度的、，,：:\s]?")

# Words of a header, first match wins; each beside a header that it is for.
_MEASURES: tuple[tuple[Measure, re.Pattern[str], str], ...] = (
    (Measure.CONTRIBUTION, re.compile(r"贡献率|拉动"), "对增长的贡献率（%）"),
    (Measure.RANK, re.compile(r"位次|排名|名次|排位"), "全国位次"),
    (
        Measure.GROWTH,
        re.compile(
            r"增长(?:率|速度|幅度)?|增速|[增涨降跌]幅|(?:上涨|上升|下降|降低|提高|回落|增减|升降|涨跌|变化|变动)(?:率|幅度?)|同比|环比|±"
        ),
        "比上年增长（%）",
    ),
    (Measure.SHARE, re.compile(r"比重|占比|构成|份额|占\S{1,12}比例"), "比重（%）"),
    (Measure.INDEX, re.compile(r"权重|得分|评分|分值|指数$|指数[（(]"), "指数（以上年为100）"),
    (Measure.RATIO, re.compile(r"比值|(?<![同环占对])比$"), "城乡居民收入比"),
)
MEASURE_EXAMPLES = tuple((example, measure) for measure, _, example in _MEASURES)
# 比年初增减额 · 净增 · 比上年增减 / 金额 : amounts; 增减百分点 : points
_AMOUNT = re.compile(
    r"(?:增减|增加|减少|变化|变动|增长|净增)(?:额|量|数|绝对数|数量|金额)|净增(?!长)|增量|(?:增减|变化|变动)/(?:金额|绝对数|数量|额)$"
)
AMOUNT_EXAMPLES = ("比年初增减额", "净增", "比上年增减 / 金额")
# 比上年上涨 · 增减 · 升降 : whether percent or an amount is meant, their unit says
_MOVES = re.compile(
    r"[比较]\S{1,12}?(?:上涨|上升|增加|减少|提高|下降|降低|下跌|回落|变化|变动|增减|[增减升降涨]$)|增减|升降|升跌|涨跌|下降|降低$|"
    r"(?:上涨|上升|提高|下跌|回落)$"
)
MOVE_EXAMPLES = ("比上年上涨", "增减", "涨跌", "比上月回落")
_NATURAL = re.compile(r"(自然|机械)增长")  # 人口自然增长率 : a level as 出生率 is one
# 下降（%） counts downwards; 升降, 上涨/下降, 增加或减少 count both ways
_FALLING = re.compile(
    r"(?<!升)(?<!涨)(?<![升涨长加高][/／、或])(?:下降|降低|减少|降幅)(?:率|幅度)?$"
)
_TARGET = re.compile(r"目标|预期(?!寿命)|计划(?!单列|生育|内|外)|安排(?!就业)|任务数?$")
_FORECAST = re.compile(r"预计|预测|估计")
_DONE = re.compile(r"实际|完成情况|(?<!预计)完成|实绩")
_PRELIMINARY = re.compile(r"初步核算|初步数|快报")
_CONSTANT = re.compile(r"可比价|不变价|实际增长")
_CURRENT = re.compile(r"现价|当年价")
_PREVIOUS_END = re.compile(r"比?(?:上年末|年初|期初|上年底|上年年末)")
_OTHER_YEAR = re.compile(r"比((?:19|20)\d{2})年")


@dataclass(frozen=True, slots=True)
class HeaderSense:
    """What a header says.

    Attributes:
        name: The header as part of a label: periods, units and bases of indices taken out; ''
            where nothing is left.
        unit: Normalised unit, None where it names none.
        printed_unit: As printed.
        period: ISO, None where it names none.
        measure: None where no word says what kind of quantity it is.
        compared_with: Base of a growth or change.
        basis: Price basis.
        status: None where no word says so.
        falling: Whether the figures count downwards (``下降（%）``).
        by_unit: Whether only the unit shows if it is growth or a change (``比上年增减``).
    """

    name: str
    unit: str | None = None
    printed_unit: str = ""
    period: str | None = None
    measure: Measure | None = None
    compared_with: str | None = None
    basis: str | None = None
    status: Status | None = None
    falling: bool = False
    by_unit: bool = False


def unit_of(text: str) -> tuple[str, str] | None:
    """(normalised, printed) unit that a text is; None for a text that is none.

    >>> unit_of("万人"), unit_of("亿吨公里"), unit_of("鲜薯"), unit_of("上年=100")
    (('万人', '万人'), ('亿吨公里', '亿吨公里'), None, None)
    """
    bare = _SAYS_UNIT.sub("", re.sub(r"\s+", "", text))
    if not bare:
        return None
    match = AFTER_NUMBER.fullmatch(bare)
    if match is None or not match["unit"] or match["some"] or match["more"] or match["after"]:
        return None
    return normal_unit(match["multiplier"] or "", match["unit"]), bare


def take_unit(text: str) -> tuple[str, tuple[str, str] | None]:
    """A header without its unit, and the unit: ``产量（万吨）`` -> (``产量``, 万吨), ``增长%`` ->
    (``增长``, %).
    """
    found: tuple[str, str] | None = None
    for bracket in _BRACKETS.finditer(text):
        unit = unit_of(_PLUS_MINUS.sub("", bracket.group(1)))
        if unit is not None:
            found = unit
            text = text[: bracket.start()] + text[bracket.end() :]
            break
    if found is None and _SAYS_UNIT.match(text.strip()):
        found = unit_of(text)
        text = "" if found else text
    if found is None and (trailing := _TRAILING_UNIT.search(text)):
        found = unit_of(trailing.group(1))
        text = text[: trailing.start()]
    return text.strip(), found


@lru_cache(maxsize=4096)
def read_header(text: str, calendar: Calendar, default_year: int) -> HeaderSense:
    """Read a header, its levels joined by `` / ``."""
    text = plain_digits(text)
    names: list[str] = []
    unit: tuple[str, str] | None = None
    period: str | None = None
    for part in text.split(SEPARATOR):
        name, found = take_unit(part)
        unit = found or unit
        name, base = take_base(name)
        name, when = _take_period(name, calendar, default_year)
        period = when or period
        if base and names and _EMPTY_NAME.fullmatch(name):
            names[-1] += base  # 价格指数 / 1978=100
        elif base or not _EMPTY_NAME.fullmatch(name):
            names.append(name + base)
    bare = re.sub(r"\s+", "", take_base(text)[0])
    measure, by_unit = _measure(_BRACKETS.sub("", bare).rstrip("%％‰"))
    if measure is None and BASE.search(text):
        measure = Measure.INDEX
    if measure in (Measure.GROWTH, Measure.CHANGE) and "百分点" in bare:
        measure, by_unit = Measure.CHANGE, False
        unit = unit or ("个百分点", "百分点")
    elif by_unit and (unit or re.search("[%％‰]", bare)):
        measure, by_unit = (
            (Measure.GROWTH, False)
            if unit is None or unit[0] in ("%", "‰", "倍")
            else (Measure.CHANGE, False)
        )
    return HeaderSense(
        name=SEPARATOR.join(names),
        unit=unit[0] if unit else None,
        printed_unit=unit[1] if unit else "",
        period=period,
        measure=measure,
        compared_with=_compared_with(bare, measure),
        basis="constant_prices"
        if _CONSTANT.search(bare)
        else "current_prices"
        if _CURRENT.search(bare)
        else None,
        status=_status(bare),
        falling=bool(_FALLING.search(re.sub(r"[（(].*", "", bare).rstrip("%％"))),
        by_unit=by_unit,
    )


def take_base(text: str) -> tuple[str, str]:
    """A header without the base of an index, and the base where it makes another index of it:
    ``指数（以上年为100）`` -> ``指数``, ``指数（1978=100）`` -> ``指数`` and ``（1978=100）``.
    """
    if BASE.fullmatch(text.strip()):
        return "", "" if _OF_YEAR_BEFORE.fullmatch(text.strip()) else f"（{text.strip()}）"
    for bracket in _BRACKETS.finditer(text):
        if BASE.search(bracket.group(1)):
            kept = "" if _OF_YEAR_BEFORE.fullmatch(bracket.group(1).strip()) else bracket.group()
            return text[: bracket.start()] + text[bracket.end() :], kept
    return text, ""


def _take_period(text: str, calendar: Calendar, default_year: int) -> tuple[str, str | None]:
    """A header without the year that it names, and the period: ``2023年末人口`` -> (``人口``,
    2023-12-31); ``年末数`` keeps its name.
    """
    bare = text.strip()
    if is_year(bare) and not bare.endswith(("年", "末", "底", "初")) and len(bare) == 4:
        return "", bare
    if quarter := _QUARTER.fullmatch(bare):
        sign = quarter[2] or quarter[3] or quarter[4]
        number = "1234ABCD一二三四".index(sign) % 4 + 1
        return "", f"{quarter[1]}-Q{number}"
    if dated := _YEAR_AND_MONTH.fullmatch(bare):
        return "", f"{dated[1]}-{int(dated[2]):02d}"
    if month := _MONTH.fullmatch(bare):
        return "", f"{default_year}-{int(month.group(1)):02d}"
    if _YEAR_BEFORE.fullmatch(bare):
        return "", str(default_year - 1)
    period: str | None = None
    out = bare
    for mention in reversed(mentions(bare, 0, len(bare), calendar, default_year)):
        if mention.comparing or mention.vague:
            continue
        printed = bare[mention.start : mention.end]
        period = mention.period or period
        if re.search(r"\d", printed) or printed in (
            "本年",
            "上年",
            "去年",
            "今年",
            "全年",
            "本年度",
            "上年度",
        ):
            out = out[: mention.start] + out[mention.end :]
    return out.strip(), period


def _measure(bare: str) -> tuple[Measure | None, bool]:
    """What kind of quantity a header names, and whether only its unit distinguishes growth from
    change.
    """
    words = _NATURAL.sub(r"\1", bare.replace("增加值", "产值"))
    if _AMOUNT.search(words):
        return Measure.CHANGE, False
    for measure, pattern, _ in _MEASURES:
        if pattern.search(words):
            return measure, False
    if _MOVES.search(words):
        return Measure.GROWTH, True
    return None, False


def _compared_with(bare: str, measure: Measure | None) -> str | None:
    if measure not in (Measure.GROWTH, Measure.CHANGE):
        return None
    if other := _OTHER_YEAR.search(bare):
        return other.group(1)
    if _PREVIOUS_END.search(bare):
        return "previous_year_end"
    return None if re.search(r"环比|上月(?!同期)|上季", bare) else "previous_year"


def _status(bare: str) -> Status | None:
    if _FORECAST.search(bare):
        return Status.FORECAST
    if _DONE.search(bare):
        return Status.ACTUAL
    if _TARGET.search(bare):
        return Status.TARGET
    return Status.PRELIMINARY if _PRELIMINARY.search(bare) else None


_CAPTION_NUMBER = re.compile(
    r"^(?:附?表|续表|附?图|专栏)\s*[\d一二三四五六七八九十]*(?:\s*[-—.．]\s*\d+)?\s*[:：]?\s*"
)
_CAPTION_TAIL = re.compile(
    r"(?:及其(?:构成|增速|变化)|及(?:构成|增速|增长速度|比重|增长情况)|情况表?|统计表|一览表|表)$"
)


def month_in(title: str, calendar: Calendar) -> str | None:
    """The month that a title names (``2023年8月``), or the last of its months (``1-8月``); None for
    none.
    """
    for mention in mentions(title, 0, len(title), calendar, calendar.past_year):
        found = _LAST_MONTH.fullmatch(mention.period or "")
        if found is not None and not mention.comparing:
            return found[1]
    return None


def caption_name(
    caption: str, calendar: Calendar, default_year: int, own_names: tuple[str, ...]
) -> str:
    """The indicator that a caption names: number, period, region and ``情况`` taken off.

    ``表2 2022年某市各区地区生产总值（亿元）`` -> ``地区生产总值``
    """
    name = caption_subject(caption, calendar, default_year)
    for own in own_names:
        name = name.replace(own, "")
    name = re.sub(
        r"^(?:[各分](?:地区|区县|省市|省份|市县|[省市区县])|全[国省市区县])", "", name.strip()
    )
    return _CAPTION_TAIL.sub("", name).strip()


def caption_subject(caption: str, calendar: Calendar, default_year: int) -> str:
    """A caption without its number, unit and period."""
    name, _ = take_unit(_CAPTION_NUMBER.sub("", caption))
    return _take_period(name, calendar, default_year)[0].strip()


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Places of all numbers in digits."""
    return [match.span() for match in _ANY_NUMBER.finditer(text)]


_ANY_NUMBER = re.compile(DIGITS)
