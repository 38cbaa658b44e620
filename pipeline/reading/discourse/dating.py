"""The period of a figure: what its clause says, else what an outer frame says that still holds.

Periods of several years resolve by the sort of figure: a mean, a sum or a change is about all the
years, a state that was or is to be reached about the last one.

    “十五五”时期，城镇化率提高到75%，生产总值年均增长5%      2030 and 2026/2030
    五年来，新增就业45万人，森林覆盖率达到24%                 2021/2025 and 2025
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reading.discourse.frames import Aim, Evidence, Frames, Level, StatedPeriod
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.period_mentions import Calendar, Mention
from warehouse.vocabularies import Measure

_YEARS = re.compile(r"(\d{4})/(\d{4})")
_CLAUSE = re.compile(r"[，,；。]")
_BROKEN = re.compile(r"[，,；。\d]")
# 每年新增就业30万人, 年均, 最高年产840亿斤: about all the years of a span
_ALL_YEARS = re.compile(
    r"年均|每年|平均|累计|累积|连年|最高年|历年|年年|逐年|总计|合计|连续[一-龥\d]{1,3}年|始终|一直|共"
)
# 比上年增长, 同比: about the last year even where five years are reviewed
_LAST_YEAR_ONLY = re.compile(r"比上年|较上年|同比|比去年|较去年|上年增")
# 达到60%, 稳定在98%以上, 提升至67%
_STATE = re.compile(
    r"(?:达到?|[提升增升涨]?至|提高到|提升到|增加到|增至|增长到|扩大到|降低?到|降至|下降到|缩小到|突破|超过?|稳定在|保持在|控制在|"
    r"维持在|迈上|跃上|站上|进入|拥有|[一-龥]到)(?:了|约|近|超过?|突破)?[\s\0]*$"
)
# the last day, month or quarter of a period: 2024-06-30, 2024-01/2024-06, 2024-Q2
_PART = re.compile(
    r"(?:\d{4}-\d\d/)?(?P<year>\d{4})-(?:(?P<month>\d\d)(?:-\d\d)?|Q(?P<quarter>\d))"
)
# 年平均增长率, 平均每年
_MEAN_RATE = re.compile(r"平均每年|年平均(?:增长|增速|递增|下降)")
_THINGS = re.compile(r"[^，。；\d]{0,6}的[\s\0]*\d[\d.]*[^，。；\d]+")
# 储量4114亿吨, 常住人口900万人: what there is, never summed up
_STOCK = re.compile(r"(?:^|[^增加少减])(?:常住人口|户籍人口|储量|保有量|余额)$")
_SPEED = re.compile(r"的(?:速度|增速|增幅|水平|涨幅|降幅)")
_TIMES = re.compile(r"的[\s\0]*[\d.]+[\s\0]*倍")
_LISTED = re.compile(r"[\s\0]*(?:、|和|与|及|以及)[\s\0]*")
# 2023年02月10日 10:20, 2023年2月10日 来源：…: when something was put on a page
_BYLINE = re.compile(r"[ 　]*(?:\d{1,2}[:：]\d\d|电（|电[ 　]|讯|来源|发布|字号|浏览|作者)")
# 10月21日，记者从海关了解到; 1月26日，大会在省城举行: the day of news, not of what is reported
_DAY_OF_NEWS = re.compile(
    r"[，,]?(?:[^，,。；]{0,8}记者|从[^，,。；]{2,16}(?:获悉|了解到)"
    r"|[^，,。；\d]{2,24}(?:举行|召开|开幕|发布|公布))"
)
_BOTH_ENDS = re.compile(r"[\d〇○零一二三四五六七八九]年?(?:度)? ?[-—–~～―至到]")
_OPENED = re.compile(r"从(?!业|事|严|优)|(?<![自事理缘])由(?!于|此)")
_YEAR_BEFORE = re.compile(r"上年|去年|同期|年初")
_NORMAL = re.compile(r"常年|多年|历年|历史|往年")
_OWNED = re.compile(r"的[\s\0]*[约近超达]?[\s\0]*\d")


class Dating(NamedTuple):
    """When a figure is about.

    Attributes:
        period: ISO, None where not known.
        future: It lies ahead.
        past: It is named and is past.
        backward: It is a span of years up to now, whose growth is counted from before it.
        planned: It is the running year of a report on the past one.
        evidence: The words that say so, None where the document's own year stands for all.
        level: The frame that says so.
    """

    period: str | None
    future: bool = False
    past: bool = False
    backward: bool = False
    planned: bool = False
    evidence: Evidence | None = None
    level: Level = Level.DOCUMENT


class Scope(NamedTuple):
    """A sentence with what it names and what holds around it.

    Attributes:
        text: The block's text.
        origin: Where it begins in the document.
        start: Offset of the sentence in it.
        named: Periods that the sentence mentions, in order.
        frames: The running stack.
        calendar: The document's dates.
        default: The period of the document as a whole.
    """

    text: str
    origin: int
    start: int
    named: Sequence[Mention]
    frames: Frames
    calendar: Calendar
    default: str

    def stated(self, mention: Mention) -> StatedPeriod:
        """A mention of the sentence with its words."""
        words = self.text[mention.start : mention.end]
        return StatedPeriod(
            mention, Evidence(words, self.origin + mention.start, self.origin + mention.end)
        )


def date(reading: NumberReading, scope: Scope, *, left_at: int = 0) -> Dating:
    """Date a figure.

    Args:
        reading: The figure.
        scope: Its sentence.
        left_at: Offset of the number that it came from (从5%降至4%).
    """
    compared = _of_base(reading, scope)
    if compared is not None:
        return compared
    at = reading.anchor or reading.number.start
    best = _in_turn(reading, scope) or _nearest(reading, scope)
    between = scope.text[best.end : at] if best is not None else ""
    near = best is not None and len(between) <= 8 and not _BROKEN.search(between)
    # 2022年覆盖率由41%提高到42%: a year before 由 is that of the end
    near = near and not (reading.moment == "from" and _OPENED.search(between))
    if reading.moment and not near:
        return _moment(reading, best, scope, left_at)
    lasting = _lasting(reading, scope, best)
    if lasting is not None:
        return lasting
    if best is not None:
        return _resolved(reading, scope.stated(best), Level.CLAUSE, scope)
    frame = scope.frames.frame_with("period")
    if frame is None or frame.period is None:
        return Dating(scope.default)
    return _resolved(reading, frame.period, frame.level, scope)


def _of_base(reading: NumberReading, scope: Scope) -> Dating | None:
    """较常年（640毫米）, 低于上年（5.4%）: the value of what is compared with is of that period."""
    if reading.base_at is None:
        return None
    start, stop = reading.base_at
    words = scope.text[start:stop]
    if _YEAR_BEFORE.search(words):
        mention = Mention(start, stop, None, False, False, False, same=True)
        dating = _same(scope, scope.stated(mention), Level.CLAUSE)
        if dating.period and re.search(r"末|底|年初", words):
            return dating._replace(period=f"{dating.period[:4]}-12-31")
        return dating
    named = [m for m in scope.named if start <= m.start < stop and m.period]
    if named:
        return _resolved(reading, scope.stated(named[-1]), Level.CLAUSE, scope)
    return Dating(None, past=True) if _NORMAL.search(words) else None


def _in_turn(reading: NumberReading, scope: Scope) -> Mention | None:
    """上半年和下半年分别完成50亿元、70亿元: each figure of the row its own period."""
    index, size = reading.row
    at = reading.number.start
    each = _year_each(reading, scope) if size > 2 else None
    if each is not None:
        return each
    before = [m for m in scope.named if m.end <= at and not m.comparing]
    if size < 2 or len(before) < size or "分别" not in scope.text[scope.start : at]:
        return None
    run = before[-size:]
    joined = all(
        _LISTED.fullmatch(scope.text, one.end, other.start)
        for one, other in zip(run, run[1:], strict=False)
    )
    return run[index] if joined else None


def _year_each(reading: NumberReading, scope: Scope) -> Mention | None:
    """2013年到2017年新增就业分别为10、11、12、13、14万人: as many figures as years."""
    index, size = reading.row
    spans = [m for m in scope.named if m.end <= reading.number.start and "/" in (m.period or "")]
    years = _YEARS.fullmatch(spans[-1].period or "") if spans else None
    if years is None or int(years[2]) - int(years[1]) + 1 != size:
        return None
    if "分别" not in scope.text[spans[-1].end : reading.number.start]:
        return None
    return _with(spans[-1], str(int(years[1]) + index), future=False)


# 与2010年（…数据，下同）的72万人相比
_REMARK = re.compile(r"^[（(][^（）()]*[)）](?=的)")


def _nearest(reading: NumberReading, scope: Scope) -> Mention | None:
    """The last period said before the number that is not only what it is compared with."""
    best = None
    text, at = scope.text, reading.anchor or reading.number.start
    for mention in scope.named:
        if mention.start > at:
            break
        between = text[mention.end : at]
        if between[:1] in ("（", "("):
            between = _REMARK.sub("", between)
        # 与2023年的48万元相比, 与2010年第六次人口普查的72万人相比: a base that owns the number
        owns = (
            reading.measure not in (Measure.RATIO, Measure.GROWTH, Measure.CHANGE)
            and between.rstrip().endswith("的")
            and len(between) <= 20
            and not _CLAUSE.search(between)
        ) or (
            # 低于1985年增长45%的速度: so does one that owns a growth
            len(between) <= 6 and _SPEED.match(text, reading.number.after) is not None
        )
        # 是“十二五”时期40亿元的2倍: the amount that is compared with
        owns = owns or not between.strip() and _TIMES.match(text, reading.number.after) is not None
        # （一季度为增长3%），…: what a bracket says holds inside it only
        closed = _closed(between)
        # 年末失业率从上半年的5.5%降到5.3%: the year of the first number is not that of the second
        if _opens_course(text, mention) and re.search(r"\d", between):
            continue
        # …增加到2010年的306亿元，资助学生…: a year that owns its number goes no further
        if _OWNED.match(between) and _CLAUSE.search(between):
            continue
        if between and _is_of_things(scope, mention, at):
            continue
        if (not mention.comparing or owns) and "的基础上" not in between and not closed:
            best = mention
    return best


def _is_of_things(scope: Scope, mention: Mention, at: int) -> bool:
    """去年开工的45个项目完成投资90亿元, in a plan: the year is that of the projects, not of what is
    done with them.
    """
    if scope.frames.era.aim is not Aim.PLAN:
        return False
    things = _THINGS.match(scope.text, mention.end)
    return things is not None and things.end() <= at


def _opens_course(text: str, mention: Mention) -> bool:
    """Whether it says where a course begins: 从上年的3.1%收窄至1.2%."""
    if text[mention.start - 1 : mention.start] in ("从", "由"):
        return True
    return text.startswith("从", mention.start) and "/" not in (mention.period or "")


def _closed(between: str) -> bool:
    for opening, closing in ("（）", "()"):
        at = between.find(closing)
        if at >= 0 and opening not in between[:at]:
            return True
    return False


def _lasting(reading: NumberReading, scope: Scope, best: Mention | None) -> Dating | None:
    """年均增长 and 累计 are about all the years of a span, never about the last alone."""
    at = reading.anchor or reading.number.start
    own = _CLAUSE.split(scope.text[max(scope.start, at - 24) : at])[-1]
    mean = reading.yearly or "年均" in reading.label or _MEAN_RATE.search(reading.label) or False
    if not mean and "累计" not in own:
        return None
    frames = scope.frames
    within = best is not None and _YEARS.fullmatch(best.period or "")
    if mean and frames.course is not None and not within:
        return Dating("/".join(frames.course), past=True, level=Level.SENTENCE)
    since = _compared_since(reading, scope, best) if mean else None
    if since is not None:
        return since
    if best is not None and best.period:
        if _YEARS.fullmatch(best.period):
            return _resolved(reading, scope.stated(best), Level.CLAUSE, scope, whole=True)
        base = frames.comparison if mean else None
        if base and base.isdigit() and base < best.period[:4]:
            return Dating(f"{base}/{best.period[:4]}", past=True, level=Level.SENTENCE)
        whole_year = len(best.period) == 4 or best.period.endswith("-12-31")
        if not mean or not whole_year or at - best.end <= 8:
            return None
    for stated, level in _outer_spans(frames):
        return _resolved(reading, stated, level, scope, whole=True)
    # 能耗强度累计下降17.3% in a chapter on the year and the five years
    chapter = next((f for f in frames.stack if len(f.eras) > 1), None)
    spans = [era for era in chapter.eras if _YEARS.fullmatch(era)] if chapter else []
    if spans and reading.measure in (Measure.GROWTH, Measure.CHANGE) and best is None:
        words = chapter.period.evidence if chapter and chapter.period else None
        return Dating(spans[0], past=True, backward=True, evidence=words, level=Level.CHAPTER)
    return None


def _compared_since(reading: NumberReading, scope: Scope, best: Mention | None) -> Dating | None:
    """与2010年相比，…，年平均增长0.8%: the mean of the years since the one compared with."""
    bases = [m.period for m in scope.named if m.comparing and m.end <= reading.number.start]
    since = bases[-1] if bases else None
    if since is None or not re.fullmatch(r"\d{4}", since):
        return None
    span = _YEARS.fullmatch(best.period or "") if best is not None else None
    if best is not None and (span is None or int(span.group(1)) != int(since) + 1):
        return None
    last = span.group(2) if span else scope.default[:4]
    if not since < last:
        return None
    return Dating(f"{since}/{last}", past=True, level=Level.SENTENCE)


def _outer_spans(frames: Frames) -> list[tuple[StatedPeriod, Level]]:
    """Spans of years that outer frames say, the innermost first."""
    return [
        (stated, frame.level)
        for frame in reversed(frames.stack)
        for stated in (frame.period, frame.span)
        if stated is not None and _YEARS.fullmatch(stated.mention.period or "")
    ]


def _resolved(
    reading: NumberReading, stated: StatedPeriod, level: Level, scope: Scope, *, whole: bool = False
) -> Dating:
    mention = _counted(_running(stated.mention, scope), scope.frames)
    if mention.same:
        return _same(scope, stated, level)
    period = mention.period
    span = _YEARS.fullmatch(period or "")
    calendar = scope.calendar
    if span is not None and not whole:
        period = _of_span(reading, scope, span, mention)
    last = (period or "")[-4:] if span else (period or "")[:4]
    past = (
        (last.isdigit() and int(last) < calendar.published_year or _is_over(period, calendar))
        and not mention.vague
        and not mention.future
        and level is not Level.DOCUMENT
    )
    return Dating(
        period,
        mention.future,
        past,
        mention.backward and period == mention.period,
        mention.planned,
        stated.evidence,
        level,
    )


def _is_over(period: str | None, calendar: Calendar) -> bool:
    """Whether a day, month or quarter had ended when the document was published."""
    found = _PART.fullmatch(period or "")
    if found is None or not calendar.published_month:
        return False
    month = 3 * int(found["quarter"]) if found["quarter"] else int(found["month"])
    return (int(found["year"]), month) < (calendar.published_year, calendar.published_month)


def _running(mention: Mention, scope: Scope) -> Mention:
    """年初以来 in a release on the first quarter is that quarter."""
    if mention.running and len(scope.default) > 4 and scope.default[:4] == mention.period:
        return _with(mention, scope.default, future=False, planned=False)
    return mention


def _counted(mention: Mention, frames: Frames) -> Mention:
    """五年, 三年内: which years is determined by what the chapter is about."""
    era = frames.era
    if not mention.counted or era.aim is not Aim.PLAN or era.period is None or mention.vague:
        return mention
    if mention.backward and mention.lasting:
        return mention
    planned = era.period.mention.period or ""
    first = planned[:4]
    if not first.isdigit():
        return mention
    last = int(first) + mention.counted - 1
    if _YEARS.fullmatch(planned) or mention.future:
        return _with(mention, f"{first}/{last}", future=True)
    return mention


def _with(mention: Mention, period: str, *, future: bool, planned: bool | None = None) -> Mention:
    return Mention(
        mention.start,
        mention.end,
        period,
        mention.lasting,
        future,
        mention.comparing,
        mention.planned if planned is None else planned,
        mention.backward and not future,
        mention.vague,
    )


def _same(scope: Scope, stated: StatedPeriod, level: Level) -> Dating:
    """同期为下降3%: the same part of the year before what is spoken of."""
    spoken = [
        m.period
        for m in scope.named
        if not m.same and not m.comparing and m.end <= stated.mention.start
    ]
    outer = scope.frames.period
    period = (spoken[-1] if spoken else None) or (
        outer.mention.period if outer and not outer.mention.same else scope.default
    )
    if period is None:
        return Dating(None, past=True, evidence=stated.evidence, level=level)
    year_before = re.sub(r"(?<!-)\d{4}", lambda m: str(int(m.group()) - 1), period)
    return Dating(year_before, past=True, evidence=stated.evidence, level=level)


def _of_span(reading: NumberReading, scope: Scope, span: re.Match[str], mention: Mention) -> str:
    """The years of a span that a figure is about: all of them, or the last."""
    at = reading.anchor or reading.number.start
    clause = scope.text[max(scope.start, at - 40) : at]
    own = _CLAUSE.split(clause)[-1]
    if reading.measure is Measure.CONTRIBUTION:
        return span.group()
    if reading.measure in (Measure.GROWTH, Measure.CHANGE):
        if _LAST_YEAR_ONLY.search(own):
            return span.group(2)
        base = reading.compared_with or ""
        # 与2010年相比，十年共增加…: counted from the year that is compared with
        return f"{base}/{span.group(2)}" if base == str(int(span.group(1)) - 1) else span.group()
    if _ALL_YEARS.search(own) or reading.yearly:
        return span.group()
    based = (reading.compared_with or "").isdigit() or reading.measure is Measure.RATIO
    if based and any(
        m.comparing and _YEARS.fullmatch(m.period or "") and m.end <= at for m in scope.named
    ):
        return span.group()  # 是“十二五”时期的2倍: five years against five
    if reading.reached or based or _STATE.search(own) or _STOCK.search(reading.label):
        return span.group(2)
    return span.group()


def _moment(reading: NumberReading, best: Mention | None, scope: Scope, left_at: int) -> Dating:
    """从…到… without years of its own: those of a span, or of the 从…到… before."""
    first = reading.moment == "from"
    frames = scope.frames
    outer = frames.frame_with("period")
    stated = scope.stated(best) if best is not None else outer.period if outer else None
    if stated is None and frames.span is not None:
        stated = frames.span
    span = _YEARS.fullmatch(stated.mention.period or "") if stated else None
    if span and stated is not None:
        mention = _counted(stated.mention, frames)
        span = _YEARS.fullmatch(mention.period or "") or span
        # 五年来从…到… begins with the year before them; 2017—2023年 names both ends
        before = (mention.backward or mention.future) and not _BOTH_ENDS.search(
            stated.evidence.words
        )
        begun = str(int(span.group(1)) - 1) if before else span.group(1)
        if first:
            return Dating(begun, past=True, evidence=stated.evidence, level=Level.SENTENCE)
        ahead = mention.future
        return Dating(
            span.group(2), ahead, not ahead, evidence=stated.evidence, level=Level.SENTENCE
        )
    if frames.course is not None:
        return Dating(frames.course[0 if first else 1], past=True, level=Level.SENTENCE)
    if first:
        # 1986年同1978年相比，由3000亿元增加到…: it came from the year compared with
        bases = [m.period for m in scope.named if m.comparing and m.end <= reading.number.start]
        return Dating(bases[-1] if bases else None, past=True, level=Level.SENTENCE)
    left = _left_phrase(scope, left_at)
    earlier = [m for m in scope.named if m.end <= left and not m.comparing]
    if earlier:
        return _resolved(reading, scope.stated(earlier[-1]), Level.SENTENCE, scope)
    if outer is not None and outer.period is not None:
        return _resolved(reading, outer.period, outer.level, scope)
    return Dating(scope.default)


def _left_phrase(scope: Scope, left_at: int) -> int:
    """Offset of the 从 or 由 before the number where a course begins: a year in front of it
    (到2023年末，余额由…增加到…) is that of the end, a year after it that of the beginning.
    """
    opened = list(_OPENED.finditer(scope.text, scope.start, left_at))
    return opened[-1].start() if opened else scope.start


def carry(scope: Scope, *, opens_paragraph: bool, parts_last: bool) -> Frames:
    """The stack after a sentence: the periods that it names and that hold on.

    Args:
        scope: The sentence.
        opens_paragraph: Whether it is the first of its paragraph.
        parts_last: Whether parts of a year hold on over a full stop: in releases on a part of a
            year they do, in annual documents 12月份… is about its own sentence.
    """
    frames = scope.frames
    era = frames.era.period
    in_span = era is not None and _YEARS.fullmatch(era.mention.period or "") is not None
    for mention in scope.named:
        text = scope.text
        opening = mention.start - scope.start <= 12 or _follows_place(scope, mention)
        if mention.comparing and mention.backward:
            continue
        if mention.backward and opening and _YEARS.fullmatch(mention.period or ""):
            level = Level.PARAGRAPH
            frames = frames.with_fields(level, span=scope.stated(mention))
        left = _opens_course(text, mention)
        if mention.comparing or left or mention.same or _is_byline(mention, text):
            continue
        if _is_before_turn(frames, scope.origin + mention.start):
            continue
        if _is_of_things(scope, mention, len(text)):
            continue
        after_pause = mention.lasting and text[mention.start - 1 : mention.start] in (
            "，",
            ",",
            "：",
        )
        part = parts_last and text[mention.end : mention.end + 1] in ("，", ",")
        if not (opening or after_pause or part):
            continue
        years = _YEARS.fullmatch(mention.period or "") is not None
        years = years and (mention.backward or mention.future) and opens_paragraph
        lasting = mention.lasting or years or mention.running
        if lasting and in_span and not years:
            lasting = opens_paragraph and opening
        stated = scope.stated(mention)
        if not lasting and parts_last and opening:
            # 上半年 holds until another part is named, 3月 for its sentence
            lasting = opens_paragraph or stated.cumulative
        level = Level.PARAGRAPH if lasting else Level.SENTENCE
        if lasting:
            frames = frames.with_fields(Level.SENTENCE, period=None)
        frames = frames.with_fields(level, period=scope.stated(mention))
    return frames


def _follows_place(scope: Scope, mention: Mention) -> bool:
    """长三角地区3月平均…: whether it follows the place that a sentence begins with."""
    place = scope.frames.frame_with("region")
    if place is None or place.region_at is None:
        return False
    start, end = place.region_at
    between = scope.text[end : mention.start]
    return (
        0 <= start - scope.start <= 6
        and 0 <= mention.start - end <= 12
        and not _CLAUSE.search(between)
    )


def _is_byline(mention: Mention, text: str) -> bool:
    if _BYLINE.match(text, mention.end):
        return True
    day = len(mention.period or "") == 10 and text[mention.start : mention.end].endswith("日")
    return day and _DAY_OF_NEWS.match(text, mention.end) is not None


def _is_before_turn(frames: Frames, at: int) -> bool:
    """Whether the paragraph goes over to another period after a mention (2026年是…。过去一年，…):
    the transition has the last word.
    """
    frame = frames.frame_with("period")
    if frame is None or frame.level is not Level.PARAGRAPH or frame.aim is None:
        return False
    return frame.period is not None and frame.period.evidence.start > at
