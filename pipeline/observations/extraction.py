"""A document to its observations and rejected numbers: blocks in reading order, sections and threads kept, cells merged in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.documents.model import Block, BlockKind, Document, Mark, MarkKind
from pipeline.observations.basis import BASIS, basis_of
from pipeline.observations.cells import TextCell, read_cells
from pipeline.observations.draft import Draft, Thread
from pipeline.observations.identity import observation_id
from pipeline.observations.model import Extraction, Measure, Observation, Reason, RejectedNumber, Status
from pipeline.observations.notes import price_bases
from pipeline.observations.numbers import Number
from pipeline.observations.period import Calendar, Mention, calendar_of, mentions, period_named
from pipeline.observations.masking import mask
from pipeline.observations.producer import producers_of
from pipeline.observations.reading import read
from pipeline.observations.region import RegionWords, region_words
from pipeline.observations.scanning import Rejection, scan
from pipeline.observations.sentences import sentences
from pipeline.observations.status import BACKWARD, FORWARD, PRELIMINARY, status_of
from pipeline.regions import regions

Catalogue = Callable[[Observation], str | None]


@dataclass(slots=True)
class Outlook:
    """Where in the document we are: what year is meant where none is said, and whether it looks forward."""

    calendar: Calendar
    kind: str
    forward: bool = False
    year: int = 0
    span: str | None = None

    def __post_init__(self) -> None:
        self.year = self.calendar.past_year

    def turn(self, text: str, heading: bool) -> None:
        """Notice headings and sentences that turn a report from results to plans and back."""
        if self.kind not in ("work_report", "plan_report", "press"):
            return
        ahead = FORWARD.search(text)
        if ahead and (heading or len(text) < 40 or "预期目标" in ahead.group() or "目标" in ahead.group()):
            if heading and BACKWARD.search(text) and not re.search(r"目标|总体要求|任务", text[ahead.start() :]):
                return
            self.forward = True
            year = re.search(r"(?:19|20)\d\d", ahead.group())
            self.year = int(year.group()) if year else self.calendar.published_year
        elif heading and BACKWARD.search(text):
            self.forward = False
            self.year = self.calendar.past_year


@dataclass(slots=True)
class Scene:
    """The periods that hold in the running block.

    Attributes:
        thread: The thread of its sentences.
        carried: What was said last and still holds.
        span: The last span of years up to now (五年来).
        years: First and last year of the last 从…到… of the running sentence.
        left_at: Offset of the last number that something came from (从5%降至4%).
    """

    thread: Thread
    carried: Mention | None = None
    span: Mention | None = None
    years: tuple[str, str] | None = None
    left_at: int = 0


@dataclass(slots=True)
class Reader:
    """Reads the blocks of one document."""

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


def _reader(document: Document) -> Reader:
    calendar = calendar_of(document.year, document.published, document.kind)
    marks = [m for m in document.marks if m.kind is MarkKind.FOOTNOTE_REFERENCE]
    outlook = Outlook(calendar, document.kind)
    return Reader(document, calendar, region_words(document.region_code), outlook, marks, [m.start for m in marks])


def extract(document: Document, catalogue: Catalogue | None = None) -> Extraction:
    """Read every number of a document.

    Args:
        document: The document.
        catalogue: Finds the indicator of an observation by its label; None leaves ``indicator`` empty.

    Returns:
        Observations and rejected numbers, each in reading order.
    """
    reader = _reader(document)
    reader.outlook.span = _span_of_document(document, reader.calendar)
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.table is not None:
            continue
        _read_block(reader, block)
    observations = _annotated(document, reader.observations)
    rejected = reader.rejected
    in_cells, not_in_cells = _read_tables(document)
    if in_cells or not_in_cells:
        observations = sorted([*observations, *_annotated(document, in_cells)], key=lambda o: o.char_start)
        rejected = sorted([*rejected, *not_in_cells], key=lambda r: r.char_start)
    if catalogue is not None:
        observations = [replace(o, indicator=catalogue(o)) for o in observations]
    return Extraction(tuple(observations), tuple(rejected))


def _annotated(document: Document, observations: list[Observation]) -> list[Observation]:
    """Say of every figure what notes say of many: who produced it, at which prices."""
    producers = producers_of(document)
    bases = price_bases(document)
    if producers is None and not bases:
        return observations
    made = []
    for o in observations:
        producer = producers.of(o.label) if producers is not None else None
        basis = o.basis
        if basis is None and bases and o.label.split(" / ")[0] in bases:
            basis = {Measure.GROWTH: "constant_prices", Measure.LEVEL: "current_prices"}.get(o.measure)
        made.append(replace(o, producer=producer, basis=basis) if producer or basis != o.basis else o)
    return made


_PART_OF_YEAR = re.compile(r"\d{4}-Q\d|\d{4}-\d\d/\d{4}-\d\d")


def _span_of_document(document: Document, calendar: Calendar) -> str | None:
    """A release about a part of a year says so in its title or its first sentence: 上半年全市经济运行情况."""
    opening = [document.title] + [document.block_text(b) for b in document.blocks[:4] if b.kind is not BlockKind.FURNITURE]
    for index, text in enumerate(opening):
        if index and document.kind != "press":
            break
        for mention in mentions(text, 0, min(len(text), 60), calendar, calendar.past_year):
            if mention.period and not mention.comparing:
                return mention.period if _PART_OF_YEAR.fullmatch(mention.period) else None
    return None


def _read_tables(document: Document) -> tuple[list[Observation], list[RejectedNumber]]:
    return read_cells(document, read_text_cell) if document.tables else ([], [])


def read_text_cell(document: Document, cell: TextCell) -> tuple[list[Observation], list[RejectedNumber]]:
    """Read a table cell that holds sentences by the rules for prose; the row's name is the subject and the first part of every label."""
    reader = _reader(document)
    _read_span(reader, cell.block, cell.start, cell.end)
    observations = [
        replace(
            o,
            label=o.label
            if not cell.subject or o.label.startswith(cell.subject)
            else f"{cell.subject} / {o.label}"
            if o.label
            else cell.subject,
            status=cell.status or o.status,
            period=cell.period if cell.period and o.period == str(reader.outlook.year) else o.period,
            region=cell.region[0] if cell.region else o.region,
            region_code=cell.region[1] if cell.region else o.region_code,
        )
        for o in reader.observations
    ]
    return observations, reader.rejected


def _read_block(reader: Reader, block: Block) -> None:
    _read_span(reader, block, block.start, block.end)


def _read_span(reader: Reader, block: Block, origin: int, limit: int) -> None:
    document = reader.document
    text = document.text[origin:limit]
    if not text:
        return
    heading = block.kind in (BlockKind.TITLE, BlockKind.HEADING)
    found = scan(text)
    spans = _mark_spans(reader, origin, limit)
    for rejection in found.rejections:
        if any(a <= rejection.start < b for a, b in spans):
            rejection.reason = Reason.FOOTNOTE_MARKER
        reader.rejected.append(_rejected(document, origin, text, rejection))
    if len(text) < 60 and "过去" in text:
        for mention in mentions(text, 0, len(text), reader.calendar, reader.outlook.year):
            if mention.backward:
                reader.thread.review = mention.period
    reader.outlook.turn(text if heading or len(text) < 60 else text[:60], heading or len(text) < 60)
    if block.kind is BlockKind.FURNITURE:
        for number in found.numbers:
            reader.rejected.append(_rejected(document, origin, text, Rejection(number.start, number.end, Reason.FURNITURE)))
        return
    if not found.numbers:
        return
    masked = mask(text, found.numbers, spans)
    position = 0
    numbers = found.numbers
    continuing = False
    thread = reader.thread
    scene = Scene(thread)
    for start, end in sentences(text):
        own: list[Number] = []
        while position < len(numbers) and numbers[position].start < end:
            own.append(numbers[position])
            position += 1
        sentence = text[start:end]
        if "预期目标" in sentence or "主要目标" in sentence:
            reader.outlook.turn(sentence, False)
        if not continuing:
            thread.new_sentence(part=sentence.lstrip().startswith("其中"))
            scene.years = None
        named = mentions(text, start, end, reader.calendar, reader.outlook.year) if own or "年" in sentence else []
        if own:
            drafts = read(masked, start, end, own, thread, reader.words)
            _place(reader, block, origin, text, start, end, drafts, named, scene)
        thread.heard = "" if own else sentence
        for mention in named:
            if mention.backward and mention.start - start <= 12:
                scene.span = mention
                thread.review = mention.period
            if not mention.comparing and (mention.start - start <= 10 or mention.lasting and text[mention.start - 1] in "，,："):
                scene.carried = mention
        continuing = text[end - 1] in "；;"
        if not continuing and scene.carried is not None and not (scene.carried.lasting or scene.carried.backward):
            scene.carried = None


def _place(
    reader: Reader,
    block: Block,
    origin: int,
    text: str,
    start: int,
    end: int,
    drafts: list[Draft],
    named: list[Mention],
    scene: Scene,
) -> None:
    """Give every draft its period, status, basis and quote, and file it."""
    document, outlook, thread = reader.document, reader.outlook, reader.thread
    sentence = text[start:end]
    quote = re.sub(r"[\s　]+", "", sentence) if False else sentence.strip()
    lead = len(sentence) - len(sentence.lstrip())
    if PRELIMINARY.search(sentence):
        thread.preliminary = True
    bases = [(m.start() + start, basis_of(m), m["nominal"] is not None) for m in BASIS.finditer(sentence)]
    moved_from: str | None = None
    for draft in drafts:
        number = draft.number
        period, future, past = _period(draft, named, scene, outlook, text, start)
        basis = thread.basis if draft.measure is Measure.GROWTH else None
        for at, kind, nominal in bases:
            if at < number.start or text[number.after : number.after + 1] in "（(" and at < number.after + 4:
                basis = None if nominal else kind
                thread.basis = basis if kind and not nominal else thread.basis
        if draft.measure is not Measure.GROWTH:
            basis = None
        clause_start = max(start, number.start - 60)
        status = status_of(text[clause_start : number.start], modal=draft.modal, forward=outlook.forward, future=future, past=past)
        if thread.preliminary and status is Status.ACTUAL:
            status = Status.PRELIMINARY
        region, code = _region(reader, draft)
        printed = text[number.start : number.end]
        key = (quote, printed)
        ordinal = reader.seen.get(key, 0)
        reader.seen[key] = ordinal + 1
        unit = number.unit
        label = draft.label
        if unit in ("亿", "万亿") and re.search(r"(?:营收|收入|投资|规模|产值|额|资金|市值|贷款|存款|利润)$", label):
            unit += "元"
        if draft.moment == "to" and len(drafts) > 1 and period and moved_from and len(period) == len(moved_from) == 4:
            scene.years = (moved_from, period)
        moved_from = period if draft.moment == "from" else None
        if draft.moment == "from":
            scene.left_at = number.start
        compared = draft.compared_with
        if compared and re.search(r"[一-龥]", compared):
            compared = period_named(compared, outlook.calendar, outlook.year) or compared
        if compared == "previous_year" and period and "/" in period and len(period) == 9:
            compared = period[:4]
        reader.observations.append(
            Observation(
                observation_id=observation_id(document.document_id, quote, printed, ordinal),
                document_id=document.document_id,
                page=document.page_of(origin + number.start),
                block=block.index,
                char_start=origin + number.start,
                char_end=origin + number.end,
                quote=quote,
                quote_offset=number.start - start - lead,
                printed=printed,
                printed_unit=number.printed_unit,
                decimals=number.decimals,
                value=draft.value,
                value_high=draft.value_high,
                unit=unit,
                qualifier=draft.qualifier,
                label=label,
                measure=draft.measure,
                compared_with=compared,
                basis=basis,
                period=period,
                region=region,
                region_code=code,
                status=status,
                in_table=False,
                footnotes=_markers(reader, origin + draft.begin, origin + number.after),
            )
        )


def _period(draft: Draft, named: list[Mention], scene: Scene, outlook: Outlook, text: str, start: int) -> tuple[str | None, bool, bool]:
    """Period of a figure, whether it lies ahead, whether it is said to lie behind."""
    at = draft.number.start
    best: Mention | None = None
    for mention in named:
        if mention.start > at:
            break
        if mention.comparing and (
            draft.measure is Measure.RATIO or text[mention.end - 1 : mention.end + 1].find("的") < 0 or at - mention.end > 6
        ):
            continue
        best = mention
    near = best is not None and at - best.end <= 8
    if draft.yearly or "年均" in draft.label or "平均每年" in draft.label:
        span = _mean_span(draft, best, scene)
        if span:
            return span, False, True
    if draft.moment and not near:
        return _moment_period(draft, best, named, scene, outlook)
    if scene.span is not None and "累计" in re.split("[，,；]", text[max(start, at - 24) : at])[-1] and not near:
        best = scene.span
    if best is None:
        best = scene.carried
    if best is None:
        return outlook.span or str(outlook.year), False, False
    reached = draft.reached or draft.measure is Measure.RATIO or (draft.compared_with or "").isdigit()
    if best.backward and reached and best.period and "/" in best.period:
        return best.period[5:], False, True
    year = best.period[:4] if best.period else ""
    past = year.isdigit() and int(year) < outlook.calendar.published_year and not best.vague and not best.future
    return best.period, best.future, past


def _mean_span(draft: Draft, best: Mention | None, scene: Scene) -> str | None:
    """年均增长 is about all the years, never about the last: from 2015 to 2020, or 五年."""
    if scene.years is not None:
        return f"{scene.years[0]}/{scene.years[1]}"
    if best is not None and best.period:
        if "/" in best.period:
            return best.period
        since = draft.number and scene.thread.comparison
        if since and since.isdigit() and since < best.period[:4]:
            return f"{since}/{best.period[:4]}"
    return scene.span.period if scene.span is not None else scene.thread.review


def _moment_period(
    draft: Draft, best: Mention | None, named: list[Mention], scene: Scene, outlook: Outlook
) -> tuple[str | None, bool, bool]:
    """从…到… without years of its own: those of a span, or of the 从…到… before."""
    first = draft.moment == "from"
    source = best or scene.carried or scene.span
    span = re.fullmatch(r"(\d{4})/(\d{4})", source.period or "") if source else None
    if span and source is not None:
        return (str(int(span.group(1)) - 1) if source.backward else span.group(1)) if first else span.group(2), False, True
    if scene.years is not None:
        return scene.years[0 if first else 1], False, True
    if first:
        return None, False, True
    earlier = [m for m in named if m.end < scene.left_at - 8 and not m.comparing]
    if earlier:
        period = earlier[-1].period
        return (period[5:] if period and len(period) == 9 else period), earlier[-1].future, not earlier[-1].future
    return outlook.span or str(outlook.year), False, False


def _mark_spans(reader: Reader, start: int, end: int) -> list[tuple[int, int]]:
    """Places of footnote markers inside a block, relative to it."""
    if not reader.mark_starts:
        return []
    first, last = bisect_left(reader.mark_starts, start), bisect_left(reader.mark_starts, end)
    return [(m.start - start, m.end - start) for m in reader.marks[first:last]]


def _markers(reader: Reader, start: int, end: int) -> tuple[str, ...]:
    """Footnote markers that stand in the clause before the number or directly behind it: 常住人口[5]2183万人."""
    starts = reader.mark_starts
    first = bisect_left(starts, start)
    found = []
    for mark in reader.marks[first : bisect_left(starts, end + 1)]:
        if mark.target not in found:
            found.append(mark.target)
    return tuple(found)


def _region(reader: Reader, draft: Draft) -> tuple[str, str]:
    code = draft.region or reader.document.region_code
    region = regions().get(code)
    if region is None:
        return reader.document.region, reader.document.region_code
    return region.name, code


def _rejected(document: Document, origin: int, text: str, rejection: Rejection) -> RejectedNumber:
    start = max(text.rfind("。", 0, rejection.start), text.rfind("；", 0, rejection.start)) + 1
    ends = [e for e in (text.find("。", rejection.end), text.find("；", rejection.end)) if e >= 0]
    end = min(ends) + 1 if ends else len(text)
    sentence = text[start:end]
    lead = len(sentence) - len(sentence.lstrip())
    return RejectedNumber(
        document.document_id,
        origin + rejection.start,
        origin + rejection.end,
        sentence.strip(),
        rejection.start - start - lead,
        text[rejection.start : rejection.end],
        rejection.reason,
    )
