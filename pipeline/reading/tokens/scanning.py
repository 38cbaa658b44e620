"""Every number of a block, once: a figure to be read, or a rejected number with the reason.

The alternatives of ``SCAN`` are in order of precedence; a number that no alternative explains
away goes to the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.tokens.chinese_numerals import CN
from pipeline.reading.tokens.first_characters import compile_guarded
from pipeline.reading.tokens.growth_in_words import WORD as UNCHANGED
from pipeline.reading.tokens.growth_in_words import read_unchanged
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import (
    DIGITS,
    WORDS,
    D,
    Number,
    ratio_end,
    ratio_parts,
    read_number,
)
from pipeline.reading.tokens.printed_units import MULTIPLIERS, UnitKind
from pipeline.reading.tokens.rejections import not_a_count, not_a_figure
from warehouse.vocabularies import RejectionReason

_POINTS = (".", "．")
_NAMES = vocabulary("names")
_YEAR = rf"(?:{D}{{4}}|{D} {D} {D} {D}|[一二][〇零九八七六五四三二一]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|1 [0-2])"
_DAY = rf"(?:[12０-９]?{D}|3[01]|{D} {D})"
_TO = r"[-—–~～－―至到和、]{1,2}"

# What a date looks like: 2024年3月20日, 2010~2023年, 1—11月, 2024/25年度
DATES = (
    rf"(?<!{D}){_YEAR} ?年? ?{_TO} ?(?:{_YEAR}|{D}{{2}}) ?(?:学?年|赛季)"
    rf"|(?<!{D}){_YEAR} ?年(?:度)?(?: ?{_MONTH} ?[-—–~～至到] ?{_MONTH} "
    rf"?月(?:份)?| ?{_MONTH} ?月(?:份)?(?: ?{_DAY} ?日)?)?(?!以?来?均)"
    rf"|(?<!{D}){_MONTH} ?[-—–~～至到] ?{_MONTH} ?月(?:份)?"
    rf"|(?<!{D}){_MONTH} ?月(?:份| ?{_DAY} ?日(?:[-—–~～至到、] "
    rf"?{_DAY} ?日)?|(?=[，,。、（(底初末中上下]|$|以来|起|至))"
    rf"|(?<![\d.]){_DAY} ?日(?!均)"
    r"|(?<![\d.])[1-4] ?季度"
    rf"|(?<!{D}){D}{{2}}年(?:代|级)"
    rf"|(?<![\d.,])(?:19|20)\d\d(?=[-—–~～](?:19|20)\d\d)|"
    rf"(?<=[-—–~～])(?:19|20)\d\d(?![\d.,]|亿|万|元|家|个|%)"
    rf"|(?<![\d.,])(?:19|20)\d\d[./-](?:1[0-2]|0?[1-9])[./-](?:[12]\d|3[01]|0?[1-9])(?!\d)"
)
TIMES = (
    r"(?<![\d由为至到比成构例的])(?:[01]?\d|"
    r"2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d.:：︰∶])|(?<!\d)(?:[01]?\d|"
    r"2[0-4]) ?(?:点|时)(?:整|许|[0-5]?\d分)?(?![\d位])"
)
_CAPTION = rf"(?:图|表|附表|附件|专栏|附图|续表) ?{D}+(?:[-—.．]{D}+)*"
_CITATION = (
    rf"《[^》《]{{1,60}}》|[〔\[][12]{D}{{3}}[〕\]] ?(?:第)? ?{D}+ "
    rf"?号|https?://[A-Za-z0-9_./?=&%#:~+-]+|www\.[A-Za-z0-9_./?=&%#-]+|"
    rf"[A-Za-z0-9][A-Za-z0-9_.-]{{0,40}}@[A-Za-z0-9_.]{{1,60}}|ISBN[ \d-]+"
)
_ORDINAL = rf"第 ?(?:{DIGITS}|{CN}+)(?: ?[-—至、到和] ?第?(?:{DIGITS}|{CN}+))?"
_MARKER = r"\[\d{1,3}\]|［\d{1,3}］|【\d{1,2}】|\^?[①-⑳❶-❿⑴-⒇]"
_SECTION = (
    rf"(?:(?<=^)|(?<=\n))[ 　—*#]*(?:{D}{{1,2}}(?:[、）)]|"
    rf"[.．](?!{D}))|{D}{{1,2}}(?:[.．]{D}{{1,2}})+(?= ?[一-龥])|"
    rf"[（(](?:{D}{{1,2}}|{CN}{{1,3}})[)）]|{CN}{{1,3}}、)"
    rf"|[（(]{D}{{1,2}}[)）]"
)
_BASE = (
    rf"以?(?:上年|上月|{_YEAR} ?年)(?:同期|同月|价格)? ?[=＝为] "
    rf"?100(?![\d.])|每{D}+(?:万|百|千)?(?:人|户|名|亩|平方公里|元)?"
    # （以农村为1）, (女=100): with its bracket, so that few characters can begin the pattern
    r"|[（(]以?[一-龥]{1,12}?(?:为| ?[=＝]) ?1(?:00)?(?=[)）])"
    r"|以[一-龥]{1,12}?为 ?1(?:00)?(?=[，,。；;)）]|计)"
)
_PLAN = (
    r"(?:[“\"]?(?:[一二三四五六七八九]五|十[一二三四五六七八九]五)[”\"]?(?=时期|"
    r"期间|规划|计划|以来|末|初|开局|收官|[”\"]))"
)
_IDIOM = rf"(?:数|几|好几)(?:十|百|千|万|亿)+|{alternation(_NAMES['idioms'])}"
_NAME = "|".join(f"(?:{entry['pattern']})" for entry in _NAMES["patterns"])
_LETTERS = (
    rf"(?<![A-Za-z])[A-Za-z]{{1,8}}[-—]?{D}+(?:[.．]{D}+)?(?![\d%％‰]|[.．]\d| "
    rf"?(?:亿|万)?(?:元|美元|家|个百分点))(?:[A-Za-z][\w-]*)?"
)

SCAN = compile_guarded(
    "|".join(
        (
            rf"(?P<citation>{_CITATION})",
            rf"(?P<section>{_SECTION})",
            rf"(?P<footnote>{_MARKER})",
            rf"(?P<base>{_BASE})",
            rf"(?P<name>{_NAME}|{_LETTERS}|{_PLAN})",
            rf"(?P<caption>{_CAPTION})",
            rf"(?P<ordinal>{_ORDINAL})",
            rf"(?P<date>{DATES})",
            rf"(?P<time>{TIMES})",
            rf"(?P<minus>(?<![0-9０-９A-Za-z%％）)℃])[-−－—](?=[0-9０-９])(?![\d.]+ "
            rf"?年))?(?P<number>{DIGITS})",
            rf"(?P<unchanged>{UNCHANGED})",
            rf"(?P<idiom>{_IDIOM})",
            rf"(?P<words>{WORDS})",
        )
    )
)
_REASONS = {
    "citation": RejectionReason.CITATION,
    "section": RejectionReason.SECTION_NUMBER,
    "footnote": RejectionReason.FOOTNOTE_MARKER,
    "base": RejectionReason.BASE,
    "name": RejectionReason.NAME,
    "caption": RejectionReason.CAPTION_NUMBER,
    "ordinal": RejectionReason.ORDINAL,
    "date": RejectionReason.DATE,
    "time": RejectionReason.TIME,
    "idiom": RejectionReason.IDIOM,
}
# 分别为, 各: figures of a list follow
_LIST = re.compile(r"(?:分别|依次|各)[^，。；]{0,10}$")
_REACH = 14
_IN_ROW = re.compile(r"[ 　]*(?:、|和|与|及|以及|，)[ 　]*")
_RUN = re.compile(rf"{DIGITS}|[①-⑳❶-❿⑴-⒇]")
_RUN_WORDS = re.compile(rf"{CN}+")
_RANK = re.compile(
    r"第 ?(?P<rank>[0-9０-９]+|[一二三四五六七八九十]+)(?P<unit>位|"
    r"名)?(?=[，,。；;、:：…\s（(]|$|的位置)"
)
_RANKED = re.compile(
    r"(?:居|列|排名?|位|名列|保持|升至|跃居|上升到|提升至|上升至|"
    r"为|跃升至|升为|第)[^，,。；;]{0,8}$|(?:全国|全省|全市|"
    r"全球|世界|省内|各省|全区)$"
)


@dataclass(slots=True)
class Rejection:
    """A number that is no figure."""

    start: int
    end: int
    reason: RejectionReason


@dataclass(slots=True)
class Scan:
    """What is in a block: figures to be read, ranks among them, numbers that are none, and the
    places of dates.
    """

    numbers: list[Number]
    rejections: list[Rejection]


def scan(text: str) -> Scan:
    """Find every number of a block.

    Args:
        text: The block.

    Returns:
        Candidates in order, rejections in order.
    """
    numbers: list[Number] = []
    rejections: list[Rejection] = []
    position, size, listed = 0, len(text), -1
    while position < size:
        match = SCAN.search(text, position)
        if match is None:
            break
        kind = match.lastgroup
        if kind == "number":
            start, end = match.span("number")
            if "，" in text[start:end] and (start == listed or _begins_list(text, start)):
                end = text.index("，", start)
                listed = end + 1  # where the next figure of the list is
            colon = ratio_end(text, end)
            if colon is not None:
                parts = ratio_parts(text, start, colon)
                if len(parts) == 2 and parts[1].value == 1:  # 2.18：1 is the ratio 2.18
                    rejections.append(Rejection(parts[1].start, parts[1].end, RejectionReason.BASE))
                    del parts[1]
                numbers += parts
                position = colon
                continue
            number = read_number(text, start, end)
            if match.start() < start:
                number.value = -number.value
                number.negative = True
                number.start = match.start()
            if match.start() < start and number.kind is UnitKind.NONE and not number.decimals:
                number.start = start
            reason = not_a_figure(text, number)
            glued = reason is None and _goes_on_after_point(text, start, rejections)
            if glued:
                reason = RejectionReason.NAME
            if reason is None:
                numbers.append(number)
            else:
                rejections.append(Rejection(start, number.end, reason))
            position = (
                number.after
                if reason is None
                or number.printed_unit
                and (glued or reason is not RejectionReason.NAME)
                else number.end
            )
        elif kind == "words":
            number = read_number(text, match.start(), match.end())
            reason = not_a_count(text, number)
            if reason is None:
                numbers.append(number)
            else:
                rejections.append(Rejection(number.start, number.end, reason))
            position = max(number.after, match.end()) if reason is None else match.end()
        elif kind == "unchanged":
            unchanged = read_unchanged(text, match.start(), numbers)
            if unchanged is not None:
                numbers.append(unchanged)
            position = match.end()
        elif kind == "ordinal":
            rank = _rank(text, match.start())
            if rank is not None:
                numbers.append(rank)
                position = rank.after
            else:
                _reject(
                    text,
                    match.start(),
                    match.end(),
                    RejectionReason.ORDINAL,
                    rejections,
                    words=True,
                )
                position = match.end()
        else:
            assert kind is not None
            _reject(
                text, match.start(), match.end(), _REASONS[kind], rejections, words=kind == "idiom"
            )
            position = max(match.end(), position + 1)
    _share_units(text, numbers)
    return Scan(numbers, rejections)


def _goes_on_after_point(text: str, start: int, rejections: Sequence[Rejection]) -> bool:
    """Whether digits only go on after a second point (``5.24.6``): figures set together, of which
    no one knows where the second begins.
    """
    return (
        text[start - 1 : start] in _POINTS
        and bool(rejections)
        and rejections[-1].end == start - 1
        and text[start - 2 : start - 1].isdecimal()
    )


def _begins_list(text: str, start: int) -> bool:
    """Whether groups of three digits after wide commas are figures of a list (各为120，350户), not
    the thousands of one number (878，631万元).
    """
    return _LIST.search(text, max(0, start - _REACH), start) is not None


def _share_units(text: str, numbers: list[Number]) -> None:
    """Give a number that prints its multiplier alone the unit of the next one in its row:
    分别为1409万、1305万人次.
    """
    for number, following in zip(numbers[-2::-1], numbers[:0:-1], strict=False):
        unit = following.printed_unit
        if (
            number.unit in MULTIPLIERS
            and unit.startswith(number.unit)
            and unit != number.unit
            and _IN_ROW.fullmatch(text, number.after, following.start)
        ):
            number.unit, number.kind = following.unit, following.kind


def _reject(
    text: str, start: int, end: int, reason: RejectionReason, into: list[Rejection], *, words: bool
) -> None:
    found = False
    for run in _RUN.finditer(text, start, end):
        into.append(Rejection(run.start(), run.end(), reason))
        found = True
    if words and not found:
        run_words = _RUN_WORDS.search(text, start, end)
        if run_words:
            into.append(Rejection(run_words.start(), run_words.end(), reason))


def _rank(text: str, start: int) -> Number | None:
    """居全国第3位, 排名第七: a rank; 第三届, 第一产业: an ordinal."""
    match = _RANK.match(text, start)
    if match is None or not _RANKED.search(text, max(0, start - 12), start):
        return None
    printed = match["rank"]
    value = (
        float(printed)
        if printed[0] in "0123456789０１２３４５６７８９"
        else read_number(printed, 0, len(printed)).value
    )
    a, b = match.span("rank")
    return Number(
        a,
        b,
        value,
        None,
        0,
        match["unit"] or "",
        match["unit"] or "",
        UnitKind.NONE,
        match.end(),
        None,
        in_words=True,
        part=-1,
        opens=start,
    )
