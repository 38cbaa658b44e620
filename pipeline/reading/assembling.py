"""Drafts to observations: period, status, price basis, region, quote and identity."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from pipeline.documents.document import Block, Document, Mark, MarkKind
from pipeline.reading.constructs.draft import Draft, Thread
from pipeline.reading.discourse.dating import Dating, Scene, date
from pipeline.reading.discourse.outlook import Outlook, outlook_of
from pipeline.reading.discourse.price_basis import Bases
from pipeline.reading.discourse.region_mentions import RegionWords, region_words
from pipeline.reading.discourse.status import INTENT, PRELIMINARY, status_of
from pipeline.reading.identity import observation_id
from pipeline.reading.observation import Measure, Observation, RejectedNumber, Status
from pipeline.reading.tokens.period_mentions import (
    Calendar,
    Mention,
    calendar_of,
    mentions,
    period_named,
    previous_part,
)
from warehouse.regions import regions

# 营收超3000亿: the unit is left out where the label says money
_MONEY = re.compile(r"(?:营收|收入|投资|规模|产值|额|资金|市值|贷款|存款|利润)$")
_CHINESE = re.compile(r"[一-龥]")
_YEARS = re.compile(r"\d{4}/\d{4}")


@dataclass(slots=True)
class Reader:
    """What is kept while the blocks of one document are read.

    Attributes:
        document: The document.
        calendar: Its dates.
        words: Regions that it may name.
        outlook: Which way the running section looks.
        marks: Its footnote references, by place.
        mark_starts: Where they begin.
        thread: Labels carried from sentence to sentence.
        observations: Figures so far.
        rejected: Rejected numbers so far.
        seen: How often a number was printed in a quote.
    """

    document: Document
    calendar: Calendar
    words: RegionWords
    outlook: Outlook
    marks: list[Mark]
    mark_starts: list[int]
    thread: Thread = field(default_factory=Thread)
    observations: list[Observation] = field(default_factory=list)
    rejected: list[RejectedNumber] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def mentions(self, text: str, start: int, end: int) -> list[Mention]:
        """Periods that a stretch of text names."""
        return mentions(text, start, end, self.calendar, self.outlook.year)

    def marks_within(self, start: int, end: int) -> list[Mark]:
        """Footnote references between two offsets of the reading text."""
        return self.marks[bisect_left(self.mark_starts, start) : bisect_left(self.mark_starts, end)]


def reader_of(document: Document) -> Reader:
    """A reader at the beginning of a document."""
    calendar = calendar_of(document.year, document.published, document.kind)
    marks = [m for m in document.marks if m.kind is MarkKind.FOOTNOTE_REFERENCE]
    words = region_words(document.region_code)
    return Reader(
        document, calendar, words, outlook_of(document, calendar), marks, [m.start for m in marks]
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: its block, where the block's text begins in the document, the block's text, and
    the sentence in it.
    """

    block: Block
    origin: int
    text: str
    start: int
    end: int

    @property
    def sentence(self) -> str:
        """The sentence as it stands, blanks at its ends included."""
        return self.text[self.start : self.end]


def assemble(
    reader: Reader, place: Place, drafts: list[Draft], named: list[Mention], scene: Scene
) -> None:
    """File the figures of a sentence."""
    thread = reader.thread
    if PRELIMINARY.search(place.sentence):
        thread.preliminary = True
    bases = Bases(place.text, place.start, place.end)
    left: str | None = None
    for draft in drafts:
        dating = date(draft, named, scene, reader.outlook, place.text, place.start)
        if draft.moment == "to" and left and dating.period and len(left) == len(dating.period) == 4:
            scene.years = (left, dating.period)
        if draft is drafts[0]:
            scene.file(dating.period)
        left = dating.period if draft.moment == "from" else None
        if (
            draft.moment == "from" and not draft.number.part
        ):  # of 由上年的2:40:58调整为… the first part stands for all
            scene.left_at = draft.number.start
        basis = bases.of(draft, thread)
        reader.observations.append(_observation(reader, place, draft, dating, basis))


def _observation(
    reader: Reader, place: Place, draft: Draft, dating: Dating, basis: str | None
) -> Observation:
    document, number = reader.document, draft.number
    quote = place.sentence.strip()
    lead = len(place.sentence) - len(place.sentence.lstrip())
    start, end = place.origin + number.start, place.origin + number.end
    printed = place.text[number.start : number.end]
    ordinal = reader.seen.get((quote, printed), 0)
    reader.seen[quote, printed] = ordinal + 1
    region = regions().get(draft.region or document.region_code)
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
        value=draft.value,
        value_high=draft.value_high,
        unit=number.unit + "元"
        if number.unit in ("亿", "万亿") and _MONEY.search(draft.label)
        else number.unit,
        qualifier=draft.qualifier,
        label=draft.label,
        measure=draft.measure,
        compared_with=_compared(reader, draft, dating),
        basis=basis if draft.measure is Measure.GROWTH else None,
        period=dating.period,
        region=region.name if region else document.region,
        region_code=region.code if region else document.region_code,
        status=_status(reader, place, draft, dating),
        in_table=False,
        footnotes=_footnotes(reader, place.origin + draft.begin, place.origin + number.after + 1),
    )


def _status(reader: Reader, place: Place, draft: Draft, dating: Dating) -> Status:
    before = place.text[max(place.start, draft.number.start - 60) : draft.number.start]
    # the running year is planned for in reports; in the press only where a word says so
    planned = dating.planned and (
        reader.document.kind != "press" or INTENT.search(place.sentence) is not None
    )
    future = dating.future or planned
    status = status_of(
        before, modal=draft.modal, forward=reader.outlook.forward, future=future, past=dating.past
    )
    return Status.PRELIMINARY if reader.thread.preliminary and status is Status.ACTUAL else status


def _compared(reader: Reader, draft: Draft, dating: Dating) -> str | None:
    """The base of a comparison: ISO where words name a period (比上半年), the first year of a span
    of years.
    """
    base, period = draft.compared_with, dating.period or ""
    if base is None:
        return None
    if base in ("previous_month", "previous_quarter"):
        return previous_part(period) or base
    if _CHINESE.search(base):
        return period_named(base, reader.calendar, reader.outlook.year) or base
    if base == "previous_year" and _YEARS.fullmatch(period):
        return None if dating.backward else period[:4]
    return base


def _footnotes(reader: Reader, start: int, end: int) -> tuple[str, ...]:
    """Footnote markers in the clause before the number or directly behind it:
    常住人口[5]2183万人.
    """
    return tuple(dict.fromkeys(mark.target for mark in reader.marks_within(start, end)))
