"""A document to its observations and rejected numbers: blocks in reading order, tables merged in,
notes applied.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from pipeline.documents.document import Block, BlockKind, Document
from pipeline.reading.assembling import Place, Reader, assemble, reader_of, reader_scope
from pipeline.reading.cells.reader import TextCell, read_cells
from pipeline.reading.confidence import assessed
from pipeline.reading.constructs.sentence_reader import read_sentence
from pipeline.reading.discourse.dating import carry
from pipeline.reading.discourse.frames import Level
from pipeline.reading.discourse.notes import price_bases
from pipeline.reading.discourse.producer import producers_of
from pipeline.reading.discourse.transitions import after_transition
from pipeline.reading.observation import Extraction, Observation, RejectedNumber
from pipeline.reading.spacing import as_printed, without_stray_blanks
from pipeline.reading.tokens.chinese_numerals import plain_digits
from pipeline.reading.tokens.masking import mask
from pipeline.reading.tokens.scanning import Rejection, Scan, scan
from pipeline.reading.tokens.sentences import sentences
from warehouse.vocabularies import Measure, RejectionReason

Catalogue = Callable[[Observation], str | None]
# what these open continues about what the sentence before said
_GOING_ON = re.compile(r"[\s　]*(?:其中|分[一-龥]{1,6}看|从[一-龥]{2,8}看)")


def extract(document: Document, catalogue: Catalogue | None = None) -> Extraction:
    """Read every number of a document.

    Args:
        document: The document.
        catalogue: Finds the indicator of an observation by its label; None leaves ``indicator``
            empty.

    Returns:
        Observations and rejected numbers, each in reading order.
    """
    document, printed = without_stray_blanks(document)
    reader = reader_of(document)
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE_ROW or block.table is None:
            read_span(reader, block, block.start, block.end)
    in_cells, not_in_cells = read_cells(document, read_text_cell) if document.tables else ([], [])
    in_cells = [o if o.reading else assessed(o, "cell", "cell") for o in in_cells]
    observations = sorted([*reader.observations, *in_cells], key=lambda o: o.char_start)
    rejected = sorted([*reader.rejected, *not_in_cells], key=lambda r: r.char_start)
    observations = _annotated(document, observations)
    if catalogue is not None:
        observations = [o._replace(indicator=catalogue(o)) for o in observations]
    return as_printed(Extraction(tuple(observations), tuple(rejected)), printed, document)


def read_text_cell(
    document: Document, cell: TextCell
) -> tuple[list[Observation], list[RejectedNumber]]:
    """Read a table cell that holds sentences by the rules for prose; the row's name is the first
    part of every label.
    """
    reader = reader_of(document)
    read_span(reader, cell.block, cell.start, cell.end)
    observations = [
        o._replace(
            label=_cell_label(cell.subject, o.label),
            status=cell.status or o.status,
            period=cell.period if cell.period and o.period == reader.setting.default else o.period,
            region=cell.region[0] if cell.region else o.region,
            region_code=cell.region[1] if cell.region else o.region_code,
        )
        for o in reader.observations
    ]
    return observations, reader.rejected


def read_span(reader: Reader, block: Block, origin: int, limit: int) -> None:
    """Read a block, or a cell in it, from ``origin`` to ``limit`` of the reading text."""
    text = reader.document.text[origin:limit]
    plain = plain_digits(text)
    found = scan(plain)
    found.rejections += _noughts(text, plain, found)
    reader.enter(block, plain, found.numbers[0].start if found.numbers else len(text))
    marks = [(m.start - origin, m.end - origin) for m in reader.marks_within(origin, limit)]
    parts = sentences(text) if found.numbers or found.rejections else []
    _reject(reader, origin, text, parts, found, marks, furniture=block.kind is BlockKind.FURNITURE)
    if block.kind is not BlockKind.FURNITURE and found.numbers:
        _read_sentences(reader, block, origin, text, plain, parts, found, marks)


_NOUGHTS = re.compile(r"[0０]+")
_YEAR_ENDS = re.compile(r"[〇一二三四五六七八九]*年")


def _noughts(text: str, plain: str, found: Scan) -> list[Rejection]:
    """Digits printed for 〇 in numerals that were passed over (一0四) or date (二0二三年)."""
    covered = [(number.start, number.end) for number in found.numbers]
    covered += [(rejection.start, rejection.end) for rejection in found.rejections]
    return [
        Rejection(
            *run.span(),
            RejectionReason.DATE if _YEAR_ENDS.match(plain, run.end()) else RejectionReason.NAME,
        )
        for run in _NOUGHTS.finditer(text)
        if "〇" in plain[run.start() : run.end()]
        and not any(a < run.end() and run.start() < b for a, b in covered)
    ]


def _read_sentences(
    reader: Reader,
    block: Block,
    origin: int,
    text: str,
    plain: str,
    parts: list[tuple[int, int]],
    found: Scan,
    marks: list[tuple[int, int]],
) -> None:
    """Read the sentences of a block; ``plain`` is its text with one sign for 〇."""
    masked = mask(plain, found.numbers, marks)
    position = 0
    continuing = False
    for start, stop in parts:
        first = position
        while position < len(found.numbers) and found.numbers[position].start < stop:
            position += 1
        own = found.numbers[first:position]
        end = max(stop, own[-1].end) if own else stop
        place = Place(block, origin, text, start, end, text[start:end])
        if not continuing:
            goes_on = _GOING_ON.match(place.sentence) is not None
            reader.frames = reader.frames.enter_sentence(goes_on=goes_on)
        reader.frames = after_transition(
            reader.setting, reader.frames, origin, place.sentence, start, figures=bool(own)
        )
        named = reader.mentions(plain, start, end) if own or "年" in place.sentence else []
        if own:
            readings, reader.frames = read_sentence(
                masked, start, end, own, reader.frames, reader.words
            )
            assemble(reader, place, readings, named)
        unfigured = "" if own else place.sentence
        reader.frames = reader.frames.with_fields(Level.PARAGRAPH, unfigured=unfigured)
        reader.frames = carry(
            reader_scope(reader, place, named),
            opens_paragraph=start == 0,
            parts_last=reader.setting.parts_last,
        )
        continuing = text[stop - 1] in "；;"


def _reject(
    reader: Reader,
    origin: int,
    text: str,
    parts: list[tuple[int, int]],
    found: Scan,
    marks: list[tuple[int, int]],
    *,
    furniture: bool,
) -> None:
    """File what is no figure; in running heads and navigation nothing is one."""
    rejections = found.rejections
    if furniture:
        rejections = rejections + [
            Rejection(n.start, n.end, RejectionReason.FURNITURE) for n in found.numbers
        ]
    starts = [start for start, _ in parts]
    for rejection in rejections:
        marked = any(a <= rejection.start < b for a, b in marks)
        start, end = parts[bisect_right(starts, rejection.start) - 1]
        quote = text[start : max(end, rejection.end)]
        lead = len(quote) - len(quote.lstrip())
        reader.rejected.append(
            RejectedNumber(
                reader.document.document_id,
                origin + rejection.start,
                origin + rejection.end,
                quote.strip(),
                rejection.start - start - lead,
                text[rejection.start : rejection.end],
                RejectionReason.FOOTNOTE_MARKER if marked else rejection.reason,
            )
        )


# 绿化类(25项): how many there are is no part of the row's name
_COUNTED = re.compile(r"[（(]\d+[项个家][)）]$")


def _cell_label(subject: str, label: str) -> str:
    subject = _COUNTED.sub("", subject)
    if not subject or label.startswith(subject):
        return label
    return f"{subject} / {label}" if label else subject


def _annotated(document: Document, observations: list[Observation]) -> list[Observation]:
    """Say of every figure what notes say of many: who produced it, at which prices."""
    producers, bases = producers_of(document), price_bases(document)
    if producers is None and not bases:
        return observations
    made = []
    for o in observations:
        producer = producers.of(o.label) if producers is not None else None
        basis = o.basis
        if basis is None and bases and o.label.split(" / ")[0] in bases:
            basis = {Measure.GROWTH: "constant_prices", Measure.LEVEL: "current_prices"}.get(
                o.measure
            )
        made.append(
            o._replace(producer=producer, basis=basis) if producer or basis != o.basis else o
        )
    return made
