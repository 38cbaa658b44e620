"""When a figure is about: mentions of periods in a sentence, resolved against the document's dates.

2024年1—11月 -> 2024-01/2024-11      截至2024年6月底 -> 2024-06-30      年末 -> 2024-12-31
去年 -> the year before publication    “十三五”期间 -> 2016/2020          自2019年以来 -> 2019/2024
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.reading.tokens.chinese_numerals import chinese_value
from pipeline.reading.tokens.first_characters import compile_guarded
from pipeline.reading.tokens.words import inside_word, is_preposition

_CN_DIGITS = str.maketrans(
    "〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789"
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
    "十六": 2031,
    "十七": 2036,
    "一": 1953,
    "二": 1958,
    "三": 1966,
    "四": 1971,
    "五": 1976,
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "十": 10} | {
    str(n): n for n in range(2, 11)
}
_MONTHS = {word: n for n, word in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11}
_Y = (
    r"(?:(?:19|20)\d\d|[一二][〇○零九八七六五四三二一]{3}|"
    r"１９[０-９]{2}|２０[０-９]{2}|1 9 \d \d|2 0 \d \d)"
)
_M = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９])"

_TO = r"[-—–~～―至到]"
_SEASONS = "采暖季|供暖季|取暖季|采暖期|供暖期|榨季"
# 1—11月, 10月31日, 12月末 after a year
_WITHIN_YEAR = (
    r"(?:(?P<half>上半年|下半年)|第?(?P<q>[一二三四1-4])季度|"
    r"(?P<q13>前三季度|一至三季度|1[-—–~～至]3季度)|"
    r"前(?P<pm>\d{1,2}|十一|[二三四五六七八九十])个月|"
    r"(?P<yend>年?末|年?底)|(?P<ystart>年?初)"
    rf"|[，,]? ?(?P<m1>{_M}) ?月?(?:份)? ?[-—–~～至到] ?(?P<m2>{_M}) ?月(?:份)?"
    rf"|[，,]? ?(?P<m>{_M}) ?月(?:份)?(?P<mend>末|底)?(?: ?(?P<d>\d{{1,2}}) ?日)?)?"
)
# 五年建成…, 5年增长: what may follow a count of years that is a period
_AFTER_YEARS = (
    r"[，,]|\d|翻|累计|累积|共|年均|平均|新增|增加|增长|提高|下降|总体|连续|建成|完成|投|新建|全国|全省|全市|全区|"
    r"全社会|城镇|中央|国务院|财政|铁路|有|整理|来"
)
MENTION = compile_guarded(
    "|".join(
        (
            r"(?P<day>今天|今日|昨天|昨日|前天|明天(?!计划)|明日|今起[两三四五]天|今明两天|本周末)",
            # 2019年10月—2020年3月, 2024年11月至次年3月
            rf"(?:自|从)?(?P<fy>{_Y}) ?年 ?(?P<fm>{_M}) ?月(?:份)?(?:到|至| ?[-—–~～―]+ ?)"
            rf"(?:(?P<ty>{_Y}) ?年|(?P<tnext>次年|翌年)) ?(?P<tm>{_M}) ?月(?:份)?",
            # 2010~2023年, 2024—2025年采暖季
            rf"(?P<since>自|从)?(?P<until>到|截至|截止|至)?(?P<y1>{_Y}) ?年?(?:度)? ?{_TO}+ ?"
            rf"(?P<y2>{_Y}|\d\d) ?(?:学?年度?|赛季|(?:年度?)?(?:{_SEASONS})|财年)(?:间|期间)?",
            # 2024年1—11月, 去年末, 自2019年以来
            rf"(?P<since2>自|从)?(?P<until2>到|截至|截止|至)?(?:(?P<y>{_Y}) "
            r"?(?:财政年度|财年|年(?:度|全年)?)|(?P<rel>(?:去年|上年)(?!同期(?:[为是的\d]|增长|下降))|今年|本年|明年|前年|当年|同年)(?:度|全年)?)"
            rf"(?P<years_since>以来|起)?{_WITHIN_YEAR}",
            # 到本世纪末, 21世纪中叶
            r"(?:到|至)?(?P<century>本|上个?|20|二十|21|二十一)世纪(?P<turn>末|中叶)",
            # 十年前, 5年前; 前五年 and 2015年前 are others
            r"(?<![\d第前近])(?P<ago>[二三四五六七八九]?十[一二三四五六七八九]?|"
            r"[两三四五六七八九]|[1-9]\d?) ?年(?:以|之)?前(?![期置言])",
            r"(?P<running>年初以来|年初至今)",
            r"(?P<same>(?:上年|去年)同期|(?<![年月度末前的])同期)(?=[为是的\d]|增长|下降)",
            r"(?P<bare_end>年末|年底|期末|本年末)",
            r"(?P<bare_year>全年|年内|本年度)",
            r"(?P<bare_half>上半年|下半年)",
            r"(?P<bare_q13>前三季度|一至三季度|1[-—–~～至]3季度)",
            r"第?(?P<bare_q>[一二三四]|(?<![\d-])[1-4])季度(?P<qend>末)?",
            r"(?<!第)前(?P<bare_pm>\d{1,2}|十一|[二三四五六七八九十])个月",
            rf"(?<![\d年])(?P<bm1>{_M}) ?月?(?:份)? ?[-—–~～至到] ?(?P<bm2>{_M}) ?月(?:份)?",
            # 12月末, 3月20日; 3月，… but not 3月 inside a name
            rf"(?<![\d年])(?P<bm>{_M}) ?月(?:份|(?P<bmend>末|底)| ?(?P<bd>\d{{1,2}}) ?日"
            rf"(?:(?:至|到| ?[-—–~～]+ ?)(?:(?P<tom>{_M}) ?月 ?)?(?P<tod>\d{{1,2}}) ?日)?|"
            r"(?=当月|单月|，|,|全市|全省|全区|全县|全国|同比|环比|平均))",
            # “十三五”期间, “十一五”前四年; “十四五”规划, “十五五”开局之年 are names
            r"[“\"]?(?P<plan>十[一二三四五六七]?|[六七八九])五"
            r"(?!五|[”\"]?(?:规划(?!期)|目标|任务|收官|开局|水平|主要|圆满|高质量))[”\"]?"
            r"(?P<planpart>时期|期间|以来|末|规划期|初)?(?:的?前(?P<first>[一二两三四])年)?",
            r"(?P<now>目前|截至目前|到目前为止|(?:(?<=[，。；])|(?<=^))(?:现在|如今))",
            # 今后五年, 三年内
            r"(?:今后|未来|接下来|往后)(?:的)?(?P<ahead>[两三四五十2345])个?年(?:内|里|间|时间)?",
            r"(?<![\d年第])(?P<within>[两三五十235])年(?:之)?内",
            # 过去五年, 近3年, 两年平均, 5年提高, 五年来, 这五年
            r"(?P<span>过去的?(?P<sn>[两三四五十])年|近(?P<sn4>[两三四五十2-9]|10)年(?:来|间)?|"
            r"(?<![十第前近续去])(?P<sn5>[两三四五六七八九])年(?=翻|平均|累计|年均|增长|提高|提升|下降)|"
            r"(?<![\d.年第续了近后前A-Za-z]) ?(?P<sn6>[2-9]|10) ?年(?:来|间)?"
            r"(?=增|提|翻|下降|累|年均|平均|共|新增|实现|建成)|"
            rf"(?<![十近\d第续过去一二三四])(?P<sn2>[三五十])年(?:来|间|中)?(?={_AFTER_YEARS})|"
            r"(?P<sn3>[两三四五十])年来|(?<=这)(?P<sn7>[两三四五])年)",
        )
    )
)
# 《…2035年远景目标纲要》; 按1月3日汇率折算, 按2010年价格计算: years that date no figure
_NO_PERIOD = re.compile(
    r"《[^》]{0,80}》|按(?:照)?[^，。；]{0,20}?(?:汇率|不变价|价格|人口数?)(?:折算|计算|换算|推算|测算)?"
)
_COMPARING = re.compile(
    r"(?:比|较|与|同|相比|相较于?|为|是|占|创|自|恢复[到至]|高于|低于|好于|快于|慢于|大于|小于|优于)$"
)
# 上年结余收入: an account of this year
_BALANCE = re.compile(r"结余|结转(?!的)|滚存")
# 以上, 线上, 网上: what 上 belongs to before 年度
_UPON = ("以", "线", "网")
_ONE_YEAR = re.compile(r"\d{4}(?:-12-31)?")
_COUNTED_YEARS = ("sn", "sn2", "sn3", "sn4", "sn5", "sn6", "sn7")


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

    @property
    def next_year(self) -> int:
        """The first of the years ahead (今后五年): the running year of a report on the past one."""
        return max(self.published_year, self.past_year + 1)

    def ended(self, year: int, month: int) -> int:
        """The year of a part of a year that is named without one (前三季度): the latest that had
        ended on publication.
        """
        if year == self.published_year and self.published_month and month > self.published_month:
            return year - 1
        return year


def calendar_of(year: int, published: str, kind: str) -> Calendar:
    """Calendar of a document: a report published early in the year it is named after is about
    the year before; one given in its last two months (2018年12月25日) is about that year itself.
    """
    head = re.match(r"(\d{4})(?:-(\d{2}))?", published or "")
    published_year = int(head.group(1)) if head else year
    month = int(head.group(2)) if head and head.group(2) else 0
    closing = year == published_year and month >= 11
    looks_back = (
        year >= published_year
        and not closing
        and (kind == "work_report" or kind in ("plan_report", "press") and month <= 3)
    )
    return Calendar(year, published, published_year, month, year - 1 if looks_back else year)


class Mention(NamedTuple):
    """A period mentioned in a sentence.

    Attributes:
        start: Offset in the text.
        end: Offset after it.
        period: ISO.
        lasting: A calendar year, which may continue holding in the following sentences.
        future: It lies ahead of the document.
        planned: It is the running year, which reports of the past year make plans for.
        comparing: It names what is compared with (比2013年), not the figure's own period.
        backward: Years up to now (五年来): states reached are those of the last one.
        vague: 目前: right where the document is dated to the day.
        running: 年初以来, 今年以来: the part of the year that the document is about, where it is
            about one.
        same: 同期, 上年同期: the same part of the year before what is spoken of.
        counted: How many years 五年, 三年内 counts, 0 for other mentions: which years is determined
            by what the chapter is about.
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
    running: bool = False
    same: bool = False
    counted: int = 0


def plan_years(name: str) -> tuple[int, int]:
    """First and last year of a five-year plan: 十四 -> 2021, 2025."""
    return _PLANS[name], _PLANS[name] + 4


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
    if "《" in text[start:end] or "按" in text[start:end]:
        blanked = _NO_PERIOD.sub(lambda m: "\0" * len(m.group()), text[start:end])
        text = text[:start] + blanked + text[end:]
    found: list[Mention] = []
    for match in MENTION.finditer(text, start, end):
        part = match.groupdict()
        if part["rel"] in ("同年", "当年") or _is_name(match, text) or _is_cut(match, start, end):
            continue
        compared = _is_compared_with(text, start, match.start()) or text[
            match.end() : match.end() + 2
        ] in ("同期", "相比", "年的")
        if (
            found
            and found[-1].comparing
            and text[found[-1].end : match.start()] in ("和", "与", "及", "、")
        ):
            compared = True
        if part["rel"] == "上年" and compared:
            continue
        # 2023年，产量由上年的30万台…: the year before the one that was named
        named = _year_named(found) if part["rel"] == "上年" else None
        coming = _is_coming(part, text, match.end(), end)
        period, lasting, future = (
            (_inside(named - 1, part), False, False)
            if named
            else _resolve(
                part, replace(calendar, published_month=0) if coming else calendar, default_year
            )
        )
        future = future or coming and not _over(period, calendar)
        ahead = part["ahead"] or part["within"]
        backward = not future and (
            part["span"] is not None or part["plan"] is not None and "/" in (period or "")
        )
        vague = part["now"] is not None or part["day"] is not None
        planned = (
            (period or "")[:4] == str(calendar.published_year)
            and not vague
            and calendar.published_year > calendar.past_year
        )
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
                running=part["running"] is not None
                or part["rel"] == "今年"
                and part["years_since"] == "以来",
                same=part["same"] is not None,
                counted=_count(part) if part["span"] or ahead else 0,
            )
        )
    return found


# 下半年，全市将新增…, 四季度计划开工…
_INTENDED = re.compile(
    r"[，,]?[^，,。；\d]{0,12}?(?:将(?!近)|计划|力争|(?<!模)拟|确保|预计|要(?!素))"
)


def _is_coming(part: dict[str, str | None], text: str, at: int, end: int) -> bool:
    """Whether a part of the year that is named without one is still to come."""
    bare = part["bare_half"] or part["bare_q"] or part["bare_q13"] or part["bm"] or part["bm1"]
    return bare is not None and _INTENDED.match(text, at, end) is not None


def _over(period: str | None, calendar: Calendar) -> bool:
    """Whether a part of a year had ended on publication, as far as its month is known."""
    found = re.fullmatch(
        r"(?:\d{4}-\d\d(?:-\d\d)?/)?(\d{4})-(?:(\d\d)(?:-\d\d)?|Q(\d))", period or ""
    )
    if found is None:
        return True
    month = int(found[2] or 0) or 3 * int(found[3])
    return (int(found[1]), month) < (calendar.published_year, calendar.published_month)


def _is_compared_with(text: str, start: int, at: int) -> bool:
    """Whether a preposition of comparison is before a mention; in 合同2030年 and 占比2030年
    there is none.
    """
    found = _COMPARING.search(text[max(start, at - 5) : at].rstrip())
    if found is None:
        return False
    first = max(start, at - 5) + found.start()
    return found.group() not in ("同", "比", "与") or is_preposition(text, first, start, at)


def _year_named(found: list[Mention]) -> int | None:
    """The calendar year that the sentence is about, as far as it has been read."""
    years = [m.period for m in found if not m.comparing and not m.future and m.period]
    return int(years[0][:4]) if years and _ONE_YEAR.fullmatch(years[0]) else None


def _is_name(match: re.Match[str], text: str) -> bool:
    """Whether a mention is part of a name: 上年结余 (an account), 十五运会 (games, no plan)."""
    part = match.groupdict()
    if part["rel"] == "上年" and _BALANCE.match(text, match.end()):
        return True
    short = part["plan"] in ("十", "六", "七", "八", "九")
    return short and not part["planpart"] and match.group()[0] not in '“"'


def _is_cut(match: re.Match[str], start: int, end: int) -> bool:
    """Whether a mention begins inside a word: 以上|年度赛事, 网上|年货节 name no 上年."""
    if match["rel"] != "上年":
        return False
    text, at = match.string, match.start("rel")
    return text[max(start, at - 1) : at] in _UPON or inside_word(text, at, start, end)


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
    if part["fy"]:
        return _span_of_months(part), False, False
    if part["century"]:
        year = _turn_of_century(part["century"], part["turn"] or "", calendar)
        return str(year), True, year > calendar.published_year
    if part["ago"]:
        return str(calendar.year - _years_ago(part["ago"])), False, False
    if part["running"]:
        return str(calendar.published_year), False, False
    if part["same"]:
        return None, False, False
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
        return _plan(part["plan"], part["planpart"] or "", part["first"], calendar)
    if part["now"]:
        return _now(calendar), False, False
    if part["ahead"] or part["within"]:
        return f"{calendar.next_year}/{calendar.next_year + _count(part) - 1}", False, True
    if part["span"]:
        return f"{calendar.past_year - _count(part) + 1}/{calendar.past_year}", False, False
    return _part_of_year(part, calendar, default_year), False, False


def _turn_of_century(century: str, part: str, calendar: Calendar) -> int:
    """本世纪末 in a report of 1987 is 2000, 21世纪中叶 2050."""
    if century in ("本", "上", "上个"):
        last = (calendar.published_year + 99) // 100 * 100 - (100 if century != "本" else 0)
    else:
        last = 100 * (20 if century in ("20", "二十") else 21)
    return last if part == "末" else last - 50


def _years_ago(words: str) -> int:
    """十年前 is 10 years ago, 二十五年前 25."""
    return int(words) if words.isdigit() else int(chinese_value(words))


def _now(calendar: Calendar) -> str | None:
    """目前: the day of publication; what a document on a year that had ended, whose day is not
    known, calls so is the end of its year.
    """
    if len(calendar.published) == 10:
        return calendar.published
    ended = calendar.past_year == calendar.year < calendar.published_year
    return f"{calendar.year}-12-31" if ended else None


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


def _count(part: dict[str, str | None]) -> int:
    """How many years a mention counts."""
    words = [part[name] for name in (*_COUNTED_YEARS, "ahead", "within") if part[name]]
    return _COUNTS[words[0] or "五"] if words else 5


def _span_of_months(part: dict[str, str | None]) -> str:
    first = _number_of(part["fy"] or "")
    last = _number_of(part["ty"]) if part["ty"] else first + (part["tnext"] is not None)
    return f"{first}-{_number_of(part['fm'] or '1'):02d}/{last}-{_number_of(part['tm'] or '1'):02d}"


def _plan(
    plan: str, word: str, first_years: str | None, calendar: Calendar
) -> tuple[str, bool, bool]:
    first, end = plan_years(plan)
    if word in ("末", "规划期"):
        return str(end), True, end > calendar.past_year
    if word == "初":
        return str(first), True, False
    if first_years:
        return f"{first}/{first + _COUNTS[first_years] - 1}", False, False
    last = min(end, max(calendar.past_year, first)) if word == "以来" else end
    return f"{first}/{last}", False, first > calendar.past_year


def _months(word: str) -> int:
    return _MONTHS.get(word) or int(word)


def _part_of_year(part: dict[str, str | None], calendar: Calendar, default_year: int) -> str | None:
    if part["bare_half"]:
        first, last = (1, 6) if part["bare_half"] == "上半年" else (7, 12)
    elif part["bare_q13"]:
        first, last = 1, 9
    elif part["bare_pm"]:
        first, last = 1, _months(part["bare_pm"])
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
            day = f"{year}-{month:02d}-{int(part['bd']):02d}"
            if not part["tod"]:
                return day
            last = _number_of(part["tom"] or str(month))
            return f"{day}/{year}-{last:02d}-{int(part['tod']):02d}"  # 10月1日至7日
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
    if part["pm"]:
        return f"{year}-01/{year}-{_months(part['pm']):02d}"
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
