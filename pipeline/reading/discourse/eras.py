"""Eras: the years that a heading or an opening puts all that follows under, and whether it reviews
or plans them.

    一、2025年和“十四五”时期工作回顾      2025 and 2021/2025, review; the first holds on
    ……标志着“十四五”圆满收官。五年来，      a transition to 2021/2025
    这是城乡面貌变化最大的五年。              a transition to 2021/2025
    刚刚过去的2025年，                        a transition to 2025
    二、“十五五”时期主要目标任务             2026/2030, plan
    今后五年，                                2026/2030, plan
    三、2026年工作安排                        2026, plan

A name of a plan that is only mentioned (“十四五”规划, “十五五”开局之年) is no era.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.discourse.frames import Aim
from pipeline.reading.tokens.period_mentions import Calendar, Mention, plan_years

_PLAN_NAME = r"[“\"]?(?P<plan>十[一二三四五六七]?|[六七八九])五"
_COUNT = r"(?P<count>[两三四五十345])"
# 2025年, 今年, 过去一年
_YEAR = (
    r"(?P<year>(?:19|20)\d\d ?年(?! ?\d{1,2} ?月 ?\d)|[一二][〇○零九八七六五四三二一]{3}年)度?"
    r"|(?P<this>今年|新的一年|本年度|当前和今后一个时期(?!.{0,4}十))|(?P<next>明年|下一年)"
    r"|(?P<last>(?:刚刚|刚)?过去的?(?:这)?一年|一年来|这一年|去年|上年)"
)
_SPAN = (
    rf"{_PLAN_NAME}(?!五|[”\"]?(?:规划(?!期)|收官|开局|末|初))[”\"]?(?P<part>时期|期间|以来|前期|规划期)?"
    rf"|第(?P<ordinal>十[一二三四五六]?)个五年规划"
    rf"|(?:今后|未来|接下来|下一个?|往后)的?{_COUNT.replace('count', 'ahead')}个?年"
    rf"|(?:过去|这|近|前)的?{_COUNT}年(?:来|间|中|里)?"
    rf"|{_COUNT.replace('count', 'since')}年(?:来|间)"
    r"|(?P<term>本届政府(?:任期|履职|成立|组成)?(?:以来|的?[五三]年|即将届满)?)"
)
_NAMES = re.compile(rf"{_YEAR}|{_SPAN}")
_PLAN = re.compile(
    r"目标|任务|安排|部署|总体要求|工作思路|重点工作|工作重点|工作建议|意见|打算|举措|谋划|展望|蓝图|"
    r"思路|计划草案|预算草案|收支预算|预算安排|规划纲要|(?:主要|重要)考虑|主要工作|工作总体|政策取向|工作建议|做好.{0,8}工作"
)
_REVIEW = re.compile(
    r"回顾|执行情况|完成情况|落实情况|进展|总结|成就|成绩|成效|历程|过去|决算|(?<!有关)(?<!基本)(?:工作|发展|运行)情况"
)

# The clause that a transition opens: nothing but greetings and names of the region before it
_OPENING = re.compile(
    r"(?:^|[。！；，、：:\s　—―–-])(?:各位代表[！，]?|(?:回望|回首|回顾|总结|纵观|综观|展望|走过|"
    r"历经|总的看|可以说|(?:全|我)[省市区县国]|[一-龥]{2,3}(?=[五三]年来)|刚刚|在))*$"
)
# 标志着“十四五”规划圆满收官: the review goes over to the five years
_CLOSED = re.compile(rf"标志着[^。，]{{0,8}}?{_PLAN_NAME}")
# 这是变化最大的五年
_YEARS_OF = re.compile(
    r"(?:^|[。！，\s　—―–-])(?:这是|是)[^。，；]{2,24}?的(?P<count>[三五十])年(?=[。，；！\s]|$)"
)
# 2025年是…的一年, 2025年，面对…, 2025年在…进程中: the year itself is what is spoken of
_YEAR_AS_TOPIC = re.compile(
    r"[，,]?(?:是|在[^，。]{2,16}(?:中|上)|极不|很不|[^，。]{0,4}(?:不平凡|不寻常)|全[省市县区]上下|面对)"
)
# 去年开工的|86个项目: the year is that of the projects
_OF_THINGS = re.compile(r"[^，。；]{1,6}的[\s\0]*$")
# 回顾“十四五”, 进入“十四五”: the bare name of a plan opens an era only so; “十四五”圆满收官 does
# not
_ENTERED = re.compile(r"(?:回望|回首|回顾|走过|进入|跨入)的?$")
_ANNOUNCED = re.compile(r"标志着|各位代表|回望|回首|回顾|刚刚过去|总结")
_DIGITS = str.maketrans("〇○零一二三四五六七八九两", "000123456789" + "2")
_COUNTS = {"两": 2, "三": 3, "四": 4, "五": 5, "十": 10, "3": 3, "4": 4, "5": 5}
# How far into a paragraph a transition may be
_REACH = 220


@dataclass(frozen=True, slots=True)
class Era:
    """Years under which text is.

    Attributes:
        mention: The years as a period, with the place of the words in the text that was read.
        aim: Review or plan; None where the words do not say.
        announced: Whether the text announces that it goes over (标志着…, 各位代表！): such a
            transition holds for what follows, others for their paragraph unless the chapter names
            the years.
    """

    mention: Mention
    aim: Aim | None
    announced: bool = False

    @property
    def period(self) -> str:
        """The years, ISO."""
        return self.mention.period or ""


def eras_of_heading(text: str, calendar: Calendar) -> list[Era]:
    """The eras that a heading names, in order; an aim without years is one era with period ''."""
    found = [
        (match, period)
        for match in _NAMES.finditer(text)
        if (period := _period(match, calendar)) is not None
    ]
    eras = []
    for index, (match, period) in enumerate(found):
        # what follows a name up to the next says what is done with it; the last may say it for all
        following = found[index + 1][0].start() if index + 1 < len(found) else len(text)
        aim = _said_aim(text[match.end() : following]) or _said_aim(text[match.end() :])
        if int(period[-4:]) < calendar.published_year:
            aim = Aim.REVIEW
        eras.append(_era(match, period, aim or _aim_of(period, match, calendar), calendar))
    if not eras and (aim := _said_aim(text)) is not None and (aim is Aim.PLAN or "回顾" in text):
        eras.append(Era(Mention(0, len(text), "", False, False, False), aim))
    return eras


def transition_of(text: str, calendar: Calendar) -> Era | None:
    """The last era that the opening of a paragraph goes over to, or None.

    Args:
        text: The paragraph up to its first figure.
        calendar: The document's dates.
    """
    text = text[:_REACH]
    found: Era | None = None
    for match in _NAMES.finditer(text):
        if not _OPENING.search(text[: match.start()]):
            continue
        if match["year"] and not (
            _YEAR_AS_TOPIC.match(text, match.end())
            or text[: match.start()].endswith(("过去的", "即将过去的"))
        ):
            continue
        if match["plan"] and not match["part"] and not _ENTERED.search(text[: match.start()]):
            continue
        if match["last"] and _OF_THINGS.match(text, match.end()):
            continue
        if match["next"] or match["this"] == "今年" and not text.startswith("是", match.end()):
            continue
        period = _period(match, calendar)
        if period is not None:
            found = _era(match, period, _aim_of(period, match, calendar), calendar, text)
    for pattern in (_CLOSED, _YEARS_OF):
        for match in pattern.finditer(text):
            if found is not None and match.start() < found.mention.start and "/" in found.period:
                continue
            years = (
                plan_years(match["plan"])
                if pattern is _CLOSED
                else _back(calendar, _COUNTS[match["count"]])
            )
            if years[0] <= calendar.past_year:
                period = f"{years[0]}/{min(years[1], calendar.past_year)}"
                found = _era(match, period, Aim.REVIEW, calendar, text)
    return found


def _said_aim(words: str) -> Aim | None:
    review = _REVIEW.search(words)
    plan = _PLAN.search(words)
    if review and (plan is None or review.start() > plan.start()):
        return Aim.REVIEW
    return Aim.PLAN if plan else Aim.REVIEW if review else None


def _aim_of(period: str, match: re.Match[str], calendar: Calendar) -> Aim | None:
    first = int(period[:4])
    if (
        match["last"]
        or match["count"]
        or match["since"]
        or match["term"]
        or match["part"] == "以来"
    ):
        return Aim.REVIEW
    if first > calendar.past_year:
        return Aim.PLAN
    last = int(period[-4:])
    return Aim.REVIEW if last <= calendar.past_year else None


def _era(
    match: re.Match[str], period: str, aim: Aim | None, calendar: Calendar, text: str = ""
) -> Era:
    start, end = match.span()
    future = int(period[:4]) > calendar.past_year
    mention = Mention(
        start,
        end,
        period,
        True,
        future and aim is Aim.PLAN,
        False,
        backward=aim is Aim.REVIEW and "/" in period,
    )
    return Era(mention, aim, bool(_ANNOUNCED.search(text[: match.end()])))


def _period(match: re.Match[str], calendar: Calendar) -> str | None:
    part = match.groupdict()
    if part["year"]:
        return part["year"].replace(" ", "")[:4].translate(_DIGITS)
    if part["this"]:
        return str(calendar.published_year)
    if part["next"]:
        return str(calendar.published_year + 1)
    if part["last"]:
        return str(calendar.past_year)
    if part["ahead"]:
        first = calendar.next_year
        return f"{first}/{first + _COUNTS[part['ahead']] - 1}"
    if part["term"]:
        return "{}/{}".format(*_back(calendar, 5))
    count = part["count"] or part["since"]
    if count:
        return "{}/{}".format(*_back(calendar, _COUNTS[count]))
    first, last = plan_years(part["plan"] or part["ordinal"])
    if part["part"] == "以来":
        last = min(last, calendar.past_year)
    return f"{first}/{last}"


def _back(calendar: Calendar, count: int) -> tuple[int, int]:
    return calendar.past_year - count + 1, calendar.past_year
