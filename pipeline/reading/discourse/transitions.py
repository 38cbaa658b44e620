"""The running frames: entered and left as blocks and sentences are read.

Headings open chapters and sections; a heading without years keeps those of the chapter before. The
opening of a paragraph may go over from one era to another: for all that follows where the chapter
is about both or the text announces it, else for that paragraph alone. 今年的主要预期目标是： goes
over to plans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.documents.document import Block, BlockKind, Document
from pipeline.documents.outline import Heading, Outline, outline_of
from pipeline.reading.discourse.calendars import document_calendar
from pipeline.reading.discourse.eras import Era, eras_of_heading, transition_of
from pipeline.reading.discourse.frames import Aim, Evidence, Frame, Frames, Level, StatedPeriod
from pipeline.reading.discourse.region_mentions import RegionWords, region_words
from pipeline.reading.tokens.period_mentions import Calendar, Mention, mentions

_TWO_SIDED = frozenset(("work_report", "plan_report", "press"))
_REPORTS = frozenset(("work_report", "plan_report"))
_ANNUAL = frozenset(("bulletin", "blue_book", "yearbook", "work_report"))
# 今年…将新建学校: from here on the press states a plan
_PRESS_PLAN = re.compile(r"今年[^。；]{0,16}?(?:将|计划|力争|拟|目标)")
# 今年发展的主要预期目标是：
_GOALS = re.compile(
    r"(?:预期|主要|奋斗|发展|总体|工作)?目标(?:任务|指标)?(?:是|为|设定为|如下|[：:]|$)|建议[^。；，]{0,24}目标"
)
# 提出了2021年…指标体系安排，具体为：
_ARRANGED = re.compile(
    r"(?:提出|明确|确定|建议|安排)了?(?=[^。；]{0,12}(?:20\d\d ?年|今年|明年))[^。；]{2,48}?"
    r"(?:安排|计划|任务|指标|要求)(?:，?具体)?(?:如下|为|是)?(?=[：:，])"
)
# 今年要抓好以下工作。 今年要着力做好下列几个方面的工作
_WORK_AHEAD = re.compile(
    r"(?:今年|明年|新的一年|(?:19|20)\d\d ?年)[，,]?[^。；，\d]{0,14}"
    r"(?:抓好|做好|搞好|办好|推进|突出)"
    r"(?:以下|下列|下述|下面|如下)[^。；，]{0,8}(?:工作|任务|方面|大事|实事)"
)
_MET = re.compile(r"完成|实现了|超额|年初|确定的|提出的")

_FROM_JANUARY = re.compile(r"(\d{4})-01/\1-\d\d")
_PART_OF_YEAR = re.compile(r"\d{4}-Q\d|\d{4}-\d\d/\d{4}-\d\d")
# 2020年10月—2021年3月: a season that a release is about
_SEASON = re.compile(r"(\d{4})-\d\d/(?!\1)\d{4}-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
# （一）通州区 · 通州区经济运行情况: a heading that names a region
_REGION_HEADING = re.compile(
    r"[\s　：:]*(?:(?:经济|社会|运行|发展|基本|主要|指标|统计|概况|情况|篇|和)*)[\s　：:]*$"
)
# 本报讯 昨天，…召开: news of the day; a year or a part of one that the opening names makes it a
# report on that (昨日获悉，上半年…)
_NEWS = re.compile(r"昨天|昨日|今天|今日|日前|近日")
_ON_A_YEAR = re.compile(
    r"(?:19|20)\d\d ?年|去年|过去一年|全年|公报|上半年|前[三3]季度|[一二三四]季度"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a document as a whole.

    Attributes:
        calendar: Its dates.
        outline: Its headings.
        two_sided: Whether documents of its kind state plans at all (bulletins never do).
        report: Whether it plans as a matter of course.
        default: The period of a figure for which nothing says another.
        parts_last: Whether parts of a year hold on over full stops.
        words: Regions that it may name.
        days: Articles of a newspaper page that are news of the day, with the day.
    """

    calendar: Calendar
    outline: Outline
    two_sided: bool
    report: bool
    default: str
    parts_last: bool
    words: RegionWords
    days: dict[int, str] = field(default_factory=dict)

    def default_of(self, article: int) -> str:
        """The default period of an article."""
        return self.days.get(article, self.default)

    def year_of(self, frames: Frames) -> int:
        """The year meant where a month or 年末 is named without one."""
        era = frames.era.period
        if era is not None and (era.mention.period or "")[-4:].isdigit():
            return int((era.mention.period or "")[-4:])
        return int(self.default[:4])


def setting_of(document: Document) -> Setting:
    """What holds for a document as a whole, from its title, opening, kind and dates."""
    calendar = document_calendar(document)
    part = _part_of_year(document, calendar)
    running = calendar.past_year == calendar.published_year and calendar.published_month < 13
    return Setting(
        calendar,
        outline_of(document),
        document.kind in _TWO_SIDED,
        document.kind in _REPORTS,
        part or str(calendar.past_year),
        part is not None or document.kind not in _ANNUAL and running,
        region_words(document.region_code),
        _news_of_the_day(document, calendar),
    )


def enter_block(
    setting: Setting, frames: Frames, block: Block, text: str, first_figure: int
) -> Frames:
    """The stack at the beginning of a block.

    Args:
        setting: The document's.
        frames: The running stack.
        block: The block.
        text: Its text.
        first_figure: Offset of its first figure, or its length.
    """
    frames = frames.leave(Level.PARAGRAPH)
    if block.kind in (BlockKind.FURNITURE, BlockKind.TABLE_ROW):
        return frames
    heading = setting.outline.opened_by(block)
    if heading is not None and heading.depth > 0:
        frames = _enter_heading(setting, frames, heading)
    if not setting.two_sided or heading is not None and heading.depth == 0:
        return frames
    if heading is not None and not heading.run_in and frames.era.rank == _rank(heading):
        return frames
    found = transition_of(text[:first_figure], setting.calendar)
    if found is None and setting.report:
        ahead = _WORK_AHEAD.search(text[:first_figure])
        return frames if ahead is None else _goals(setting, frames, ahead.group(), block.start)
    return frames if found is None else _with_era(setting, frames, found, text, block.start)


def after_transition(
    setting: Setting, frames: Frames, origin: int, sentence: str, start: int, *, figures: bool
) -> Frames:
    """The stack with what a sentence at ``start`` of the block goes over to: goals, a plan; one
    without figures may go over to another era (2026年是“十五五”开局之年。).
    """
    if not setting.two_sided:
        return frames
    if start and not figures and (found := transition_of(sentence, setting.calendar)) is not None:
        frames = _with_era(setting, frames, found, sentence, origin + start)
    goals = (_GOALS.search(sentence) if "目标" in sentence else None) or _ARRANGED.search(sentence)
    if goals is None and setting.report and not figures:
        goals = _WORK_AHEAD.search(sentence)
    if goals is not None and not _MET.search(sentence, 0, goals.start()):
        return _goals(setting, frames, sentence[: goals.end()], origin + start)
    if not setting.report and "今年" in sentence and (plan := _PRESS_PLAN.search(sentence)):
        year = str(setting.calendar.published_year)
        stated = _stated(
            Mention(plan.start(), plan.start() + 2, year, True, False, False),
            sentence,
            origin + start,
        )
        return frames.enter(
            Frame(Level.SECTION, 0.5, period=stated, aim=Aim.PLAN, aim_words=stated.evidence)
        )
    return frames


def _goals(setting: Setting, frames: Frames, words: str, origin: int) -> Frames:
    calendar = setting.calendar
    eras = [era for era in eras_of_heading(words, calendar) if era.period]
    running = frames.era
    ahead = [era for era in eras if int(era.period[:4]) > calendar.past_year]
    if eras and not ahead:
        return frames
    evidence = Evidence(words, origin, origin + len(words))
    if ahead:
        period: StatedPeriod | None = _stated(ahead[-1].mention, words, origin)
    elif running.aim is Aim.PLAN:
        return frames
    elif planned := [era for era in running.eras if int(era[:4]) > calendar.past_year]:
        # “十四五”时期发展成就和“十五五”时期主要目标: the goals are those of the second
        period = StatedPeriod(Mention(0, len(words), planned[-1], True, True, False), evidence)
    elif setting.report or "预期目标" in words:
        # a release in the middle of a year names the goals of that year
        named = calendar.next_year if setting.report else calendar.published_year
        year = Mention(0, len(words), str(named), True, False, False)
        period = StatedPeriod(year, evidence)
    else:
        return frames
    outer = frames.leave(Level.PARAGRAPH).era
    if outer.aim is Aim.PLAN and not (running.eras and len(running.eras) > 1):
        return frames.with_fields(Level.PARAGRAPH, period=period, aim=Aim.PLAN, aim_words=evidence)
    return frames.enter(_turn_frame(outer, period, Aim.PLAN, evidence, outer.eras))


def _rank(heading: Heading) -> tuple[int, float]:
    return int(Level.CHAPTER), float(heading.depth)


def _enter_heading(setting: Setting, frames: Frames, heading: Heading) -> Frames:
    level = Level.CHAPTER if heading.depth == 1 else Level.SECTION
    frame = Frame(level, heading.depth)
    named = setting.words.at(heading.text, 0, len(heading.text))
    if named is not None and _REGION_HEADING.match(heading.text, named.end):
        frame = frame._replace(region=named.code)
    if not setting.two_sided:
        return frames.enter(frame)
    eras = eras_of_heading(heading.text, setting.calendar)
    eras = [era for era in eras if era.period or heading.depth == 1 and not heading.run_in]
    running = frames.leave(Level.PARAGRAPH).era
    evidence = Evidence(heading.text, heading.text_start, heading.text_start + len(heading.text))
    if eras and eras[0].period:
        first = eras[0]
        frame = frame._replace(
            eras=tuple(era.period for era in eras),
            period=_stated(first.mention, heading.text, heading.text_start),
            aim=first.aim or running.aim,
            aim_words=evidence,
        )
    elif eras:
        aim = eras[0].aim
        year = setting.calendar.next_year if aim is Aim.PLAN else setting.calendar.past_year
        kept = running.period if running.aim is aim else None
        mention = Mention(0, len(heading.text), str(year), True, False, False)
        frame = frame._replace(
            period=kept or StatedPeriod(mention, evidence), aim=aim, aim_words=evidence
        )
    elif heading.depth == 1 and running.aim is not None:
        frame = frame._replace(
            eras=running.eras,
            period=running.period,
            aim=running.aim,
            aim_words=running.aim_words,
        )
    return frames.enter(frame)


def _with_era(setting: Setting, frames: Frames, era: Era, text: str, origin: int) -> Frames:
    outer = frames.era
    words = _stated(era.mention, text, origin)
    agrees = outer.aim is None or era.aim is None or era.aim is outer.aim
    known = era.period in outer.eras or era.announced or outer.aim is None and setting.report
    aim = era.aim or outer.aim
    if agrees and known and setting.report:
        return frames.enter(_turn_frame(outer, words, aim, words.evidence, outer.eras))
    return frames.with_fields(Level.PARAGRAPH, period=words, aim=aim, aim_words=words.evidence)


def _turn_frame(
    outer: Frame,
    period: StatedPeriod | None,
    aim: Aim | None,
    evidence: Evidence,
    eras: tuple[str, ...] = (),
) -> Frame:
    depth = outer.depth if outer.depth % 1 else outer.depth + 0.5
    return Frame(Level.SECTION, depth, eras, period=period, aim=aim, aim_words=evidence)


def _stated(mention: Mention, text: str, origin: int) -> StatedPeriod:
    words = text[mention.start : mention.end]
    return StatedPeriod(mention, Evidence(words, origin + mention.start, origin + mention.end))


def _news_of_the_day(document: Document, calendar: Calendar) -> dict[int, str]:
    if document.kind != "press" or len(calendar.published) != 10:
        return {}
    days: dict[int, str] = {}
    seen: set[int] = set()
    for block in document.blocks:
        if (
            block.kind is not BlockKind.PARAGRAPH
            or block.article in seen
            or block.end - block.start < 40
        ):
            continue
        seen.add(block.article)
        opening = document.block_text(block)
        if _NEWS.search(opening) and not _ON_A_YEAR.search(opening):
            days[block.article] = calendar.published
    return days


def _names_part(period: str, last: str) -> bool:
    """A quarter; the end of a month, of balances (2015年3月末): they hold for the release."""
    month_end = len(period) == 10 and period[5:7] not in ("12", "01") and last in "末底"
    return month_end or re.fullmatch(r"\d{4}-Q\d", period) is not None


def _part_of_year(document: Document, calendar: Calendar) -> str | None:
    """A release about a part of a year says so in its title or opening: 上半年全市经济运行情况.
    5月份 in passing does not make it one.
    """
    texts = [document.title]
    if document.kind not in _ANNUAL:
        texts += [
            document.block_text(b)[:160]
            for b in document.blocks[:6]
            if b.kind is not BlockKind.FURNITURE
        ]
    titled: str | None = None
    of_month = False
    running = calendar.past_year == calendar.published_year
    for index, text in enumerate(texts):
        for mention in mentions(text, 0, len(text), calendar, calendar.past_year):
            period = mention.period or ""
            if mention.comparing or not period or mention.running or mention.vague:
                continue
            # 5月份空气质量状况 is about May, whatever 1—5月 says besides
            if titled is not None and _MONTH.fullmatch(titled) and of_month:
                return titled
            if _FROM_JANUARY.fullmatch(period) or _SEASON.fullmatch(period):
                return period
            if index == 0 and (_PART_OF_YEAR.fullmatch(period) or _MONTH.fullmatch(period)):
                titled = titled or period
            elif index and period == titled:
                of_month = True
            elif running and titled is None and _names_part(period, text[mention.end - 1]):
                titled = period
            elif len(period) == 4 and not (running and period == str(calendar.published_year)):
                return titled
    return titled
