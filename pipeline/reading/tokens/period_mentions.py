"""When a figure is about: mentions of periods in a sentence, resolved against the document's dates.

2024年1—11月 -> 2024-01/2024-11      截至2024年6月底 -> 2024-06-30      年末 -> 2024-12-31
去年 -> the year before publication    “十三五”期间 -> 2016/2020          自2019年以来 -> 2019/2024
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_CN_DIGITS = str.maketrans(
    "〇零一二三四五六七八九０１２３４５６７８９", "00123456789" + "0123456789"
)
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
_Y = (
    r"(?:(?:19|20)\d\d|[一二][〇零九八七六五四三二一]{3}|"
    r"１９[０-９]{2}|２０[０-９]{2}|1 9 \d \d|2 0 \d \d)"
)
_M = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９])"

MENTION = re.compile(
    r"(?P<day>今天|今日|昨天|昨日|前天|明天|明日|今起[两三四五]天|今明两天|本周末)|"
    rf"(?P<since>自)?(?P<until>到|截至|截止|至)?(?P<y1>{_Y}) ?年?(?:度)? "
    rf"?[-—–~～―至到] ?(?P<y2>{_Y}|\d\d) ?(?:学?年|赛季)(?:间|期间)?"
    rf"|(?P<since2>自|从)?(?P<until2>到|截至|截止|至)?(?:(?P<y>{_Y}) "
    rf"?年(?:度)?|(?P<rel>去年|今年|上年|本年|明年|前年|"
    rf"当年|同年)(?:度|全年)?)(?P<years_since>以来|起)?"
    rf"(?:(?P<half>上半年|下半年)|第?(?P<q>[一二三四1-4])季度|"
    rf"(?P<q13>前三季度)|(?P<yend>年?末|年?底)|(?P<ystart>年?初)"
    rf"|[，,]? ?(?P<m1>{_M}) ?[-—–~～至到] ?(?P<m2>{_M}) "
    rf"?月(?:份)?|[，,]? ?(?P<m>{_M}) ?月(?:份)?(?P<mend>末|"
    rf"底)?(?: ?(?P<d>\d{{1,2}}) ?日)?)?"
    r"|(?P<bare_end>年末|年底|期末|本年末)|(?P<bare_year>全年|"
    r"年内|本年度)|(?P<bare_half>上半年|下半年)|"
    r"(?P<bare_q13>前三季度)|第?(?P<bare_q>[一二三四])季度(?P<qend>末)?"
    rf"|(?<![\d年])(?P<bm1>{_M}) ?[-—–~～至到] ?(?P<bm2>{_M}) "
    rf"?月(?:份)?|(?<![\d年])(?P<bm>{_M}) ?月(?:份|(?P<bmend>末|"
    rf"底)| ?(?P<bd>\d{{1,2}}) ?日)"
    r"|[“\"]?(?P<plan>十[一二三四五]?|[六七八九])五[”\"]?(?P<planpart>时期|期间|以来|末|规划期|初)"
    r"|(?P<now>目前|截至目前|到目前为止|(?:(?<=[，。；])|(?<=^))(?:现在|如今))"
    r"|(?P<span>过去(?P<sn>[两三五十])年|"
    r"(?<![十近\d第续过去一二三四])(?P<sn2>[三五十])年(?:来|间|中|内)?(?=[，,]|\d|"
    r"累计|累积|共|年均|平均|新增|增加|增长|总体|连续|建成|"
    r"完成|投|新建|全国|全省|全市|全区|全社会|城镇|中央|国务院|"
    r"财政|铁路|有|整理|来)|(?P<sn3>[两三五十])年来)"
)
_TITLE = re.compile(r"《[^》]{0,80}》")
_COMPARING = re.compile(r"(?:比|较|与|同|相比|相较于|为|是|占|创|自|恢复到|高于|低于)$")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a document that relative words refer to.

    Attributes:
        year: The year it is about.
        published: ISO date, month or year of publication.
        published_year: Its year.
        published_month: Its month, 0 where not known.
        past_year: The year that its review part is about.
    """

    year: int
    published: str
    published_year: int
    published_month: int
    past_year: int

    def ended(self, year: int, month: int) -> int:
        """The year of a part of a year that is named without one (前三季度): the latest that had
        ended on publication.
        """
        if year == self.published_year and self.published_month and month > self.published_month:
            return year - 1
        return year


def calendar_of(year: int, published: str, kind: str) -> Calendar:
    """Calendar of a document: a report published early in the year it is named after looks back at
    the year before.
    """
    head = re.match(r"(\d{4})(?:-(\d{2}))?", published or "")
    published_year = int(head.group(1)) if head else year
    month = int(head.group(2)) if head and head.group(2) else 0
    looks_back = year >= published_year and (
        kind == "work_report" or kind in ("plan_report", "press") and month <= 3
    )
    return Calendar(year, published, published_year, month, year - 1 if looks_back else year)


@dataclass(frozen=True, slots=True)
class Mention:
    """A period mentioned in a sentence.

    Attributes:
        start: Offset in the text.
        end: Offset after it.
        period: ISO.
        lasting: A calendar year, which may go on holding in the following sentences.
        future: It lies ahead of the document.
        planned: It is the running year, which reports of the past year make plans for.
        comparing: It names what is compared with (比2013年), not the figure's own period.
        backward: Years up to now (五年来): states reached are those of the last one.
        vague: 目前: right where the document is dated to the day.
    """

    start: int
    end: int
    period: str | None
    lasting: bool
    future: bool
    comparing: bool
    planned: bool = False
    backward: bool = False
    vague: bool = False


def _number_of(text: str) -> int:
    return int(text.replace(" ", "").translate(_CN_DIGITS))


def _last_day(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


def mentions(
    text: str, start: int, end: int, calendar: Calendar, default_year: int
) -> list[Mention]:
    """Periods mentioned in ``text[start:end]``, in order; years inside titles (《…2035年》) are
    none.
    """
    if "《" in text[start:end]:
        text = (
            text[:start] + _TITLE.sub(lambda m: "\0" * len(m.group()), text[start:end]) + text[end:]
        )
    found: list[Mention] = []
    for match in MENTION.finditer(text, start, end):
        part = match.groupdict()
        if part["rel"] in ("同年", "当年"):
            continue
        compared = bool(
            _COMPARING.search(text[max(start, match.start() - 5) : match.start()].rstrip())
        ) or text[match.end() : match.end() + 2] in ("同期", "相比", "年的")
        if (
            found
            and found[-1].comparing
            and text[found[-1].end : match.start()] in ("和", "与", "及", "、")
        ):
            compared = True
        if part["rel"] == "上年" and compared:
            continue
        period, lasting, future = _resolve(part, calendar, default_year)
        backward = part["span"] is not None or part["planpart"] in ("时期", "以来", "期间")
        planned = (
            period == str(calendar.published_year) and calendar.published_year > calendar.past_year
        )
        vague = part["now"] is not None or part["day"] is not None
        found.append(
            Mention(
                match.start(),
                match.end(),
                period,
                lasting,
                future,
                compared and not part["since2"],
                planned,
                backward,
                vague,
            )
        )
    return found


def period_named(words: str, calendar: Calendar, default_year: int) -> str | None:
    """ISO period of a base of comparison said in words (上半年), None where it names none."""
    match = MENTION.search(words)
    return _resolve(match.groupdict(), calendar, default_year)[0] if match else None


def previous_part(period: str) -> str | None:
    """The month or quarter before: 2024-03 -> 2024-02, 2024-Q1 -> 2023-Q4; None for other
    periods.
    """
    month = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if month:
        year, number = int(month.group(1)), int(month.group(2))
        return f"{year}-{number - 1:02d}" if number > 1 else f"{year - 1}-12"
    quarter = re.fullmatch(r"(\d{4})-Q(\d)", period)
    if quarter:
        year, number = int(quarter.group(1)), int(quarter.group(2))
        return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"
    return None


def _resolve(
    part: dict[str, str | None], calendar: Calendar, default_year: int
) -> tuple[str | None, bool, bool]:
    if part["day"]:
        return _day(part["day"], calendar), False, False
    if part["y1"] and part["y2"]:
        return _span_of_years(part["y1"], part["y2"], calendar)
    if part["y"] or part["rel"]:
        year = (
            _number_of(part["y"])
            if part["y"]
            else _relative(part["rel"] or "", calendar, default_year)
        )
        if part["years_since"]:
            return (f"{year}/{default_year}" if default_year > year else str(year)), False, False
        inside = _inside(year, part)
        return inside, len(inside) == 4, year > calendar.published_year
    if part["bare_end"]:
        return f"{default_year}-12-31", False, False
    if part["bare_year"]:
        return str(default_year), False, False
    if part["plan"]:
        return _plan(part["plan"], part["planpart"] or "", calendar)
    if part["now"]:
        return (calendar.published if len(calendar.published) == 10 else None), False, False
    if part["span"]:
        count = _COUNTS[part["sn"] or part["sn2"] or part["sn3"] or "五"]
        return f"{calendar.past_year - count + 1}/{calendar.past_year}", False, False
    return _part_of_year(part, calendar, default_year), False, False


def _day(word: str, calendar: Calendar) -> str | None:
    """昨天 in news of 2025-03-21 is 2025-03-20; None where the day of publication is not known."""
    if len(calendar.published) != 10:
        return None
    today = date.fromisoformat(calendar.published)
    if word == "本周末":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        return f"{saturday}/{saturday + timedelta(days=1)}"
    if word.startswith("今起") or word == "今明两天":
        days = {"两": 2, "三": 3, "四": 4, "五": 5}[word[2]]
        return f"{today}/{today + timedelta(days=days - 1)}"
    shift = {"今": 0, "昨": -1, "前": -2, "明": 1}[word[0]]
    return str(today + timedelta(days=shift))


def _span_of_years(one: str, other: str, calendar: Calendar) -> tuple[str, bool, bool]:
    first, second = _number_of(one), _number_of(other)
    if second < 100:
        second += first // 100 * 100
    return (
        (f"{first}/{second}" if second > first else str(first)),
        False,
        second > calendar.published_year,
    )


def _relative(word: str, calendar: Calendar, default_year: int) -> int:
    now = calendar.published_year
    last = default_year - 1 if calendar.past_year == calendar.year else now - 1
    return {"去年": now - 1, "今年": now, "上年": last, "明年": now + 1, "前年": now - 2}.get(
        word, default_year
    )


def _plan(plan: str, word: str, calendar: Calendar) -> tuple[str, bool, bool]:
    first = _PLANS[plan]
    if word in ("末", "规划期"):
        return str(first + 4), True, first + 4 > calendar.published_year
    last = min(first + 4, calendar.past_year) if word == "以来" else first + 4
    return f"{first}/{last}", False, first > calendar.published_year


def _part_of_year(part: dict[str, str | None], calendar: Calendar, default_year: int) -> str | None:
    if part["bare_half"]:
        first, last = (1, 6) if part["bare_half"] == "上半年" else (7, 12)
    elif part["bare_q13"]:
        first, last = 1, 9
    elif part["bare_q"]:
        quarter = _QUARTERS[part["bare_q"]]
        if part["qend"]:
            return _last_day(calendar.ended(default_year, 3 * quarter), 3 * quarter)
        return f"{calendar.ended(default_year, 3 * quarter)}-Q{quarter}"
    elif part["bm1"] and part["bm2"]:
        first, last = _number_of(part["bm1"]), _number_of(part["bm2"])
    else:
        month = _number_of(part["bm"] or "1")
        year = calendar.ended(default_year, month)
        if part["bmend"]:
            return _last_day(year, month)
        if part["bd"] and 1 <= int(part["bd"]) <= monthrange(year, month)[1]:
            return f"{year}-{month:02d}-{int(part['bd']):02d}"
        return f"{year}-{month:02d}"
    year = calendar.ended(default_year, last)
    return f"{year}-{first:02d}/{year}-{last:02d}"


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
        return f"{year}-{_number_of(part['m1']):02d}/{year}-{_number_of(part['m2']):02d}"
    if part["m"]:
        month = _number_of(part["m"])
        if part["d"] and 1 <= int(part["d"]) <= monthrange(year, month)[1]:
            return f"{year}-{month:02d}-{int(part['d']):02d}"
        return _last_day(year, month) if part["mend"] else f"{year}-{month:02d}"
    return str(year)
