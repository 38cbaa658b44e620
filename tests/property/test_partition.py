"""Nothing disappears: every number of the reading text is an observation or a rejected number, once, at its exact place."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.documents.document import Document
from pipeline.reading import Observation, extract
from pipeline.reading.tokens.numbers import read_number
from tests.support.figure_documents import document, real_documents
from warehouse.vocabularies import Measure

_RUN = re.compile(r"[0-9０-９]+")


def uncovered(read: Document) -> list[str]:
    """Digit runs that no observation and no rejected number covers, with what stands around them."""
    found = extract(read)
    covered = bytearray(len(read.text))
    for item in (*found.observations, *found.rejected):
        covered[item.char_start : item.char_end] = b"\x01" * (item.char_end - item.char_start)
    return [
        read.text[max(0, m.start() - 8) : m.end() + 6]
        for m in _RUN.finditer(read.text)
        if not all(covered[m.start() : m.end()])
    ]


def assert_places(read: Document, observations: tuple[Observation, ...]) -> None:
    for o in observations:
        printed = read.text[o.char_start : o.char_end]
        assert printed == o.printed
        if printed == "持平":  # the figure that is a word and no numeral
            assert o.value == 0 and o.measure in (Measure.GROWTH, Measure.CHANGE)
            assert o.quote[o.quote_offset : o.quote_offset + 2] == printed
            continue
        plain = printed.lstrip("-−－—")
        value = (
            read_number(read.text, o.char_end - len(plain), o.char_start + len(printed)).value
            if o.value_high is None
            else None
        )
        if value is not None and not o.in_table:
            assert abs(value) == pytest.approx(abs(o.value)), (o.label, printed)
        assert o.quote[o.quote_offset : o.quote_offset + len(printed)] == printed or o.in_table


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["corpus", "corpus/more"])
def test_every_number_of_real_documents_is_accounted_for(shared: Path, folder: str) -> None:
    for read in real_documents(shared, folder):
        assert uncovered(read) == [], read.document_id


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["corpus", "corpus/more"])
def test_no_number_is_read_twice_and_places_are_exact(shared: Path, folder: str) -> None:
    for read in real_documents(shared, folder):
        found = extract(read)
        spans = Counter((i.char_start, i.char_end) for i in (*found.observations, *found.rejected))
        twice = [span for span, times in spans.items() if times > 1]
        assert twice == [], (read.document_id, [read.text[a - 5 : b + 5] for a, b in twice])
        assert_places(read, found.observations)
        assert len({o.observation_id for o in found.observations}) == len(found.observations)


def test_furniture_is_rejected_with_its_reason() -> None:
    assert uncovered(document("12", "全年用水3亿立方米（见表4），第5次下降。", "页码 7")) == []
