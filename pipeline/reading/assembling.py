"""Readings to observations: period, status, price basis, region, quote and identity."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.documents.document import Block, Document, Mark, MarkKind
from pipeline.reading.confidence import AGAINST, certainty_of, doubted
from pipeline.reading.discourse.dating import Dating, Scope, date
from pipeline.reading.discourse.frames import Aim, Evidence, Frame, Frames, Level
from pipeline.reading.discourse.price_basis import basis_of
from pipeline.reading.discourse.region_mentions import RegionWords
from pipeline.reading.discourse.status import PRELIMINARY, Grounds, status_of
from pipeline.reading.discourse.transitions import Setting, enter_block, setting_of
from pipeline.reading.identity import observation_id
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.observation import Observation, RejectedNumber
from pipeline.reading.phrases.scope import scope_said
from pipeline.reading.tokens.period_mentions import (
    Calendar,
    Mention,
    mentions,
    period_named,
    previous_part,
)
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.regions import region_of
from warehouse.vocabularies import Measure, Status

# 营收超3000亿: the unit is left out where the label says money
_MONEY = re.compile(r"(?:营收|收入|投资|规模|产值|额|资金|市值|贷款|存款|利润)$")
_CHINESE = re.compile(r"[一-龥]")
_YEARS = re.compile(r"\d{4}/\d{4}")
_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(slots=True)
class Reader:
    """What is kept while the blocks of one document are read.

    Attributes:
        document: The document.
        setting: What holds for it as a whole.
        words: Regions that it may name.
        marks: Its footnote references, by place.
        mark_starts: Where they begin.
        frames: What the text up to now states.
        article: The running article of a page.
        observations: Figures so far.
        rejected: Rejected numbers so far.
        seen: How often a number was printed in a quote.
    """

    document: Document
    setting: Setting
    words: RegionWords
    marks: list[Mark]
    mark_starts: list[int]
    frames: Frames = field(default_factory=Frames)
    article: int = 0
    observations: list[Observation] = field(default_factory=list)
    rejected: list[RejectedNumber] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The document's dates."""
        return self.setting.calendar

    def mentions(self, text: str, start: int, end: int) -> list[Mention]:
        """Periods that a stretch of text names."""
        year, calendar = self.setting.year_of(self.frames), self.calendar
        if self.frames.era.aim is Aim.PLAN and year >= calendar.published_year:
            # 下半年 of a plan is to come, whichever had ended last
            calendar = replace(calendar, published_month=0)
        return mentions(text, start, end, calendar, year)

    def enter(self, block: Block, text: str, first_figure: int) -> None:
        """Enter a block; another article of a page is about the past until it says otherwise."""
        if block.article != self.article:
            self.article = block.article
            self.frames = Frames()
        self.frames = enter_block(self.setting, self.frames, block, text, first_figure)

    def marks_within(self, start: int, end: int) -> list[Mark]:
        """Footnote references between two offsets of the reading text."""
        return self.marks[bisect_left(self.mark_starts, start) : bisect_left(self.mark_starts, end)]


def reader_of(document: Document) -> Reader:
    """A reader at the beginning of a document."""
    marks = [m for m in document.marks if m.kind is MarkKind.FOOTNOTE_REFERENCE]
    setting = setting_of(document)
    return Reader(document, setting, setting.words, marks, [m.start for m in marks])


class Place(NamedTuple):
    """A sentence: its block, where the block's text begins in the document, the block's text, and
    the sentence: where it is in it, and its words, blanks at its ends included.
    """

    block: Block
    origin: int
    text: str
    start: int
    end: int
    sentence: str


def assemble(
    reader: Reader, place: Place, readings: list[NumberReading], named: list[Mention]
) -> None:
    """File the figures of a sentence."""
    if PRELIMINARY.search(place.sentence):
        reader.frames = reader.frames.with_fields(Level.SENTENCE, preliminary=True)
    since = place.start
    left: str | None = None
    left_at = 0
    for reading in readings:
        scope = reader_scope(reader, place, named)
        dating = date(reading, scope, left_at=left_at)
        if (
            reading.moment == "to"
            and left
            and dating.period
            and len(left) == len(dating.period) == 4
        ):
            reader.frames = reader.frames.with_fields(Level.SENTENCE, course=(left, dating.period))
        left = dating.period if reading.moment == "from" else None
        # of 由上年的2:40:58调整为… the first part stands for all
        if reading.moment == "from" and not reading.number.part:
            left_at = reading.number.start
        basis, reader.frames = basis_of(reading, place.text, since, reader.frames)
        since = reading.number.after
        reader.observations.append(_observation(reader, place, reading, dating, basis))


def reader_scope(reader: Reader, place: Place, named: list[Mention]) -> Scope:
    """A sentence with the frames around it."""
    return Scope(
        place.text,
        place.origin,
        place.start,
        named,
        reader.frames,
        reader.calendar,
        reader.setting.default_of(reader.article),
    )


class _Read(NamedTuple):
    label: str
    printed: str
    value: float
    value_high: float | None
    unit: str
    period: str | None
    quote: str
    region_code: str
    in_table: bool = False


def _observation(
    reader: Reader, place: Place, reading: NumberReading, dating: Dating, basis: str | None
) -> Observation:
    document, number = reader.document, reading.number
    quote = place.sentence.strip()
    lead = len(place.sentence) - len(place.sentence.lstrip())
    start, end = place.origin + number.start, place.origin + number.end
    printed = place.text[number.start : number.end]
    ordinal = reader.seen.get((quote, printed), 0)
    reader.seen[quote, printed] = ordinal + 1
    region = region_of(reading.region or document.region_code)
    period = dating.period
    status, evidence = _status(reader, place, reading, dating)
    if (
        status is Status.ACTUAL
        and reader.frames.era.aim is Aim.PLAN
        and dating.level < Level.SENTENCE
    ):
        # 我市人口900万人 in a plan: what is known when it is made
        period = str(reader.calendar.past_year)
    # “十四五”期间 in a report of 2023: the years so far
    years = _YEARS.fullmatch(period or "")
    if (
        status is Status.ACTUAL
        and period
        and years
        and int(period[5:]) > reader.calendar.past_year >= int(period[:4])
    ):
        last = str(reader.calendar.past_year)
        period = last if period[:4] == last else f"{period[:4]}/{last}"
    # a release on a quarter that states a plan (计划播种面积…) states it for the year
    if status is Status.TARGET and dating.evidence is None and period and period[4:5] == "-":
        period = period[:4]
    # what a report promises without a period is for the year that it plans, not for the past one
    calendar = reader.calendar
    if (
        status is Status.TARGET
        and dating.evidence is None
        and reader.setting.report
        and period == str(calendar.past_year)
    ):
        period = str(calendar.next_year)
    unit = number.unit
    if unit in ("亿", "万亿") and _MONEY.search(reading.label):
        unit += "元"
    sure = certainty_of(
        _Read(
            reading.label,
            printed,
            reading.value,
            reading.value_high,
            unit,
            period,
            quote,
            region.code if region else document.region_code,
        ),
        reading.construct,
        reading.origin,
        dated=dating.evidence is not None,
        kind=document.kind,
    )
    if status is Status.ACTUAL and _may_be_a_goal(reader, place, reading, dating):
        sure = doubted(sure, "status", "about_growth")
    return Observation(
        observation_id=observation_id(document.document_id, quote, printed, ordinal),
        document_id=document.document_id,
        page=document.page_of(start),
        block=place.block.index,
        char_start=start,
        char_end=end,
        quote=quote,
        quote_offset=number.start - place.start - lead,
        printed=printed,
        printed_unit=number.printed_unit,
        decimals=number.decimals,
        value=reading.value,
        value_high=reading.value_high,
        unit=unit,
        qualifier=reading.qualifier,
        label=reading.label,
        measure=reading.measure,
        compared_with=_compared(reader, reading, dating),
        basis=basis if reading.measure is Measure.GROWTH else None,
        period=period,
        region=region.name if region else document.region,
        region_code=region.code if region else document.region_code,
        status=status,
        in_table=False,
        footnotes=_footnotes(reader, place.origin + reading.begin, place.origin + number.after + 1),
        context=_context(place, reading, dating, evidence),
        confidence=sure.confidence,
        weakest=sure.weakest,
        needs_review=sure.needs_review,
        reading=f"{sure.reading}; {AGAINST}{reading.against}" if reading.against else sure.reading,
        scope=scope_said(place.text, place.start, number.start, reading.label),
    )


# 生产总值增长7%左右: how goals are set; results have a decimal place
_ABOUT_GROWTH = re.compile(r"(?:增长|上涨|下降)[\s\0]*[\d.]+%左右")


def _may_be_a_goal(reader: Reader, place: Place, reading: NumberReading, dating: Dating) -> bool:
    """Whether the press, in the months in which goals are set, gives a growth of about so much and
    does not say of which year.
    """
    calendar = reader.calendar
    return (
        not reader.setting.report
        and reader.setting.two_sided
        and calendar.past_year < calendar.published_year
        and dating.evidence is None
        and reading.measure is Measure.GROWTH
        and _ABOUT_GROWTH.search(place.sentence) is not None
    )


def _status(
    reader: Reader, place: Place, reading: NumberReading, dating: Dating
) -> tuple[Status, Evidence | None]:
    number, frames = reading.number, reader.frames
    before = place.text[max(place.start, number.start - 60) : number.start]
    era = frames.era
    status, words = status_of(
        Grounds(
            before=before,
            after=place.text[number.after : place.end],
            aim=era.aim,
            modal=reading.modal,
            future=dating.future and dating.level >= Level.PARAGRAPH,
            planned=dating.planned and dating.level >= Level.PARAGRAPH,
            past=dating.past and dating.level >= Level.PARAGRAPH,
            source=reading.moment == "from",
            own=dating.level >= Level.SENTENCE,
            report=reader.setting.report,
            ended=_ended(dating.period, reader.document.published),
            rate=number.kind is UnitKind.RATE,
            many=number.unit.startswith("亿") and number.kind is not UnitKind.MONEY,
        )
    )
    if frames.preliminary and status is Status.ACTUAL:
        evidence = PRELIMINARY.search(place.sentence)
        return Status.PRELIMINARY, None if evidence is None else _sentence_words(place, evidence)
    return status, _evidence_of(place, reading, dating, words, era)


def _sentence_words(place: Place, found: re.Match[str]) -> Evidence:
    """Words of the sentence at their place in the document."""
    at = place.origin + place.start + found.start()
    return Evidence(found.group(), at, at + len(found.group()))


def _ended(period: str | None, published: str) -> bool:
    """Whether a period had ended on publication, as far as the dates say."""
    last = (period or "9999").rpartition("/")[2]
    return last < published[: len(last)]


def _evidence_of(
    place: Place, reading: NumberReading, dating: Dating, words: str, era: Frame
) -> Evidence | None:
    """The words that give a figure its status: beside it, else those of its period or chapter."""
    if words:
        at = place.text.rfind(words, place.start, reading.number.start)
        at = at if at >= 0 else place.text.find(words, reading.number.after, place.end)
        if at >= 0:
            return Evidence(words, place.origin + at, place.origin + at + len(words))
    if (dating.future or dating.past or dating.planned) and dating.level >= Level.PARAGRAPH:
        return dating.evidence
    return era.aim_words


def _context(
    place: Place, reading: NumberReading, dating: Dating, status: Evidence | None
) -> str | None:
    """Which words gave period, status and region, and where they are; None where none did."""
    evidence: dict[str, Evidence | None] = {"period": dating.evidence, "status": status}
    if reading.region is not None and reading.region_at is not None:
        start, end = reading.region_at
        evidence["region"] = Evidence(
            place.text[start:end], place.origin + start, place.origin + end
        )
    found: dict[str, dict[str, str | int]] = {
        name: {"words": words.words, "char_start": words.start, "char_end": words.end}
        for name, words in evidence.items()
        if words is not None
    }
    if "period" in found:
        found["period"]["frame"] = dating.level.name.lower()
    return _ENCODER.encode(found) if found else None


def _compared(reader: Reader, reading: NumberReading, dating: Dating) -> str | None:
    """The base of a comparison: ISO where words name a period (比上半年), the first year of a span
    of years.
    """
    base, period = reading.compared_with, dating.period or ""
    if base is None:
        return None
    if base in ("previous_month", "previous_quarter"):
        return previous_part(period) or base
    if _CHINESE.search(base):
        year = reader.setting.year_of(reader.frames)
        return period_named(base, reader.calendar, year) or base
    if base == "previous_year" and _YEARS.fullmatch(period):
        return None if dating.backward else period[:4]
    return base


def _footnotes(reader: Reader, start: int, end: int) -> tuple[str, ...]:
    """Footnote markers in the clause before the number or directly after it:
    常住人口[5]2183万人.
    """
    return tuple(dict.fromkeys(mark.target for mark in reader.marks_within(start, end)))
