"""When a figure is about: mentions of periods in a sentence, resolved against the document's dates.

2024年1—11月 -> 2024-01/2024-11      截至2024年6月底 -> 2024-06-30      年末 -> 2024-12-31
去年 -> the year before publication    “十三五”期间 -> 2016/2020          自2019年以来 -> 2019/2024
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

_CN_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９", "00123456789" + "0123456789")
_PLANS = {
    "六": 1981,
    "七": 1986,
    "八": 1991,
    "九": 1996,
    "十": 2001,
    "十一": 2006,
    "十二": 2011,
    "十三": 2016,
    "十四": 2021,
    "十五": 2026,
    "一": 1953,
    "二": 1958,
    "三": 1966,
    "四": 1971,
    "五": 1976,
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"两": 2, "三": 3, "四": 4, "五": 5, "十": 10}
_Y = r"(?:(?:19|20)\d\d|[一二][〇零九八七六五四三二一]{3}|１９[０-９]{2}|２０[０-９]{2}|1 9 \d \d|2 0 \d \d)"
_M = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９])"

MENTION = re.compile(
    rf"(?P<since>自)?(?P<until>到|截至|截止|至)?(?P<y1>{_Y}) ?年?(?:度)? ?[-—–~～―至到] ?(?P<y2>{_Y}|\d\d) ?(?:学?年|赛季)(?:间|期间)?"
    rf"|(?P<since2>自|从)?(?P<until2>到|截至|截止|至)?(?:(?P<y>{_Y}) ?年(?:度)?|(?P<rel>去年|今年|上年|本年|明年|前年|当年|同年)(?:度)?)(?P<years_since>以来|起)?"
    rf"(?:(?P<half>上半年|下半年)|第?(?P<q>[一二三四1-4])季度|(?P<q13>前三季度)|(?P<yend>年?末|年?底)|(?P<ystart>年?初)"
    rf"|[，,]? ?(?P<m1>{_M}) ?[-—–~～至到] ?(?P<m2>{_M}) ?月(?:份)?|[，,]? ?(?P<m>{_M}) ?月(?:份)?(?P<mend>末|底)?(?: ?(?P<d>\d{{1,2}}) ?日)?)?"
    r"|(?P<bare_end>年末|年底|期末|本年末)|(?P<bare_year>全年|年内|本年度)|(?P<bare_half>上半年|下半年)|(?P<bare_q13>前三季度)|第?(?P<bare_q>[一二三四])季度"
    rf"|(?<![\d年])(?P<bm1>{_M}) ?[-—–~～至到] ?(?P<bm2>{_M}) ?月(?:份)?|(?<![\d年])(?P<bm>{_M}) ?月(?:份|(?P<bmend>末|底)| ?(?P<bd>\d{{1,2}}) ?日)"
    r"|[“\"]?(?P<plan>十[一二三四五]?|[六七八九])五[”\"]?(?P<planpart>时期|期间|以来|末|规划期|初)"
    r"|(?P<now>目前|截至目前|到目前为止|(?:(?<=[，。；])|(?<=^))(?:现在|如今))"
    r"|(?P<span>过去(?P<sn>[两三五十])年|(?<![十近\d])(?P<sn2>五)年来?(?=[，,累共新全城中国来投]|[一-龥]{2,12}(?:累计|新增|增加|达到|完成))|(?P<sn3>[两三五十])年来)"
)
_COMPARING = re.compile(r"(?:比|较|与|同|相比|相较于|为|是|占|创|自|恢复到|高于|低于)$")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a document that relative words refer to.

    Attributes:
        year: The year it is about.
        published: ISO date, month or year of publication.
        published_year: Its year.
        past_year: The year that its review part is about.
    """

    year: int
    published: str
    published_year: int
    past_year: int


def calendar_of(year: int, published: str, kind: str) -> Calendar:
    """Calendar of a document: a report published in the year it is named after looks back at the year before."""
    head = re.match(r"\d{4}", published or "")
    published_year = int(head.group()) if head else year
    looks_back = kind in ("work_report", "plan_report", "press") and year >= published_year
    return Calendar(year, published, published_year, year - 1 if looks_back else year)


@dataclass(frozen=True, slots=True)
class Mention:
    """A period mentioned in a sentence.

    Attributes:
        start: Offset in the sentence's text.
        end: Offset after it.
        period: ISO.
        sticky: Whether it goes on holding in the following sentences of the block.
        future: A year after the document's own (到2027年).
        comparing: It names what is compared with (比2013年), not the figure's own period.
        vague: 目前: right where the document is dated to the day.
    """

    start: int
    end: int
    period: str | None
    sticky: bool
    future: bool
    comparing: bool
    vague: bool = False


def _year_of(text: str) -> int:
    plain = text.replace(" ", "").translate(_CN_DIGITS)
    return int(plain)


def _month(text: str) -> int:
    return int(text.replace(" ", "").translate(_CN_DIGITS))


def _last_day(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


def mentions(text: str, start: int, end: int, calendar: Calendar, default_year: int) -> list[Mention]:
    """Periods mentioned in ``text[start:end]``, in order."""
    found = []
    for match in MENTION.finditer(text, start, end):
        part = match.groupdict()
        period, sticky, future = _resolve(part, calendar, default_year)
        compared = bool(_COMPARING.search(text[max(start, match.start() - 5) : match.start()].rstrip())) or text[
            match.end() : match.end() + 2
        ] in (
            "同期",
            "相比",
            "年的",
        )
        if part["rel"] == "上年" and compared:
            continue
        if part["rel"] == "同年" or part["rel"] == "当年":
            continue
        found.append(Mention(match.start(), match.end(), period, sticky, future, compared and not part["since2"], part["now"] is not None))
    return found


def _resolve(part: dict[str, str | None], calendar: Calendar, default_year: int) -> tuple[str | None, bool, bool]:
    if part["y1"] and part["y2"]:
        first = _year_of(part["y1"])
        second = _year_of(part["y2"])
        if second < 100:
            second += first // 100 * 100
        return (f"{first}/{second}" if second > first else str(first)), True, second > calendar.published_year
    if part["y"] or part["rel"]:
        if part["y"]:
            year = _year_of(part["y"])
        else:
            relative = part["rel"]
            year = {
                "去年": calendar.published_year - 1,
                "今年": calendar.published_year,
                "上年": default_year - 1 if calendar.past_year == calendar.year else calendar.published_year - 1,
                "本年": default_year,
                "明年": calendar.published_year + 1,
                "前年": calendar.published_year - 2,
            }.get(relative or "", default_year)
        if part["years_since"]:
            return f"{year}/{default_year}" if default_year > year else str(year), True, False
        future = year > calendar.published_year or bool(part["until2"]) and year >= calendar.published_year and not part["m"]
        return _inside(year, part), True, future
    if part["bare_end"]:
        return f"{default_year}-12-31", False, False
    if part["bare_year"]:
        return str(default_year), False, False
    if part["bare_half"]:
        return (
            (f"{default_year}-01/{default_year}-06" if part["bare_half"] == "上半年" else f"{default_year}-07/{default_year}-12"),
            False,
            False,
        )
    if part["bare_q13"]:
        return f"{default_year}-01/{default_year}-09", False, False
    if part["bare_q"]:
        return f"{default_year}-Q{_QUARTERS[part['bare_q']]}", False, False
    if part["bm1"] and part["bm2"]:
        return f"{default_year}-{_month(part['bm1']):02d}/{default_year}-{_month(part['bm2']):02d}", False, False
    if part["bm"]:
        month = _month(part["bm"])
        if part["bmend"]:
            return _last_day(default_year, month), False, False
        if part["bd"] and 1 <= int(part["bd"]) <= 31:
            return f"{default_year}-{month:02d}-{int(part['bd']):02d}", False, False
        return f"{default_year}-{month:02d}", False, False
    if part["plan"]:
        first = _PLANS[part["plan"]]
        if part["planpart"] == "末":
            return str(first + 4), True, first + 4 > calendar.published_year
        last = min(first + 4, calendar.past_year) if part["planpart"] == "以来" else first + 4
        return f"{first}/{last}", True, first > calendar.published_year
    if part["now"]:
        return (calendar.published if len(calendar.published) == 10 else None), False, False
    count = _COUNTS[part["sn"] or part["sn2"] or part["sn3"] or "五"]
    return f"{calendar.past_year - count + 1}/{calendar.past_year}", True, False


def _inside(year: int, part: dict[str, str | None]) -> str:
    if part["half"]:
        return f"{year}-01/{year}-06" if part["half"] == "上半年" else f"{year}-07/{year}-12"
    if part["q"]:
        return f"{year}-Q{_QUARTERS[part['q']]}"
    if part["q13"]:
        return f"{year}-01/{year}-09"
    if part["yend"]:
        return f"{year}-12-31"
    if part["m1"] and part["m2"]:
        return f"{year}-{_month(part['m1']):02d}/{year}-{_month(part['m2']):02d}"
    if part["m"]:
        month = _month(part["m"])
        if part["d"] and 1 <= int(part["d"]) <= monthrange(year, month)[1]:
            return f"{year}-{month:02d}-{int(part['d']):02d}"
        return _last_day(year, month) if part["mend"] else f"{year}-{month:02d}"
    return str(year)
