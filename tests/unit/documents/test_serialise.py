from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.document import (
    Block,
    Box,
    Cell,
    Document,
    Footnote,
    Mark,
    Table,
    UnreadImage,
)
from pipeline.documents.serialise import from_json, to_json
from tests.support.real_documents import TEXTS_AND_PAGES, read
from warehouse.errors import GongbaoError
from warehouse.vocabularies import CellRepair

points = st.floats(0, 2000)
boxes = st.none() | st.builds(Box, points, points, points, points)
numbers = st.none() | st.integers(0, 10**6)
texts = st.none() | st.text(max_size=6)
blocks = st.builds(
    Block,
    page=numbers,
    box=boxes,
    level=numbers,
    article=st.integers(0, 9),
    table=numbers,
    row=numbers,
)
cells = st.builds(
    Cell,
    is_header=st.booleans(),
    repair=st.none() | st.sampled_from(CellRepair),
    repair_reason=texts,
    printed=texts,
)
tables = st.builds(
    Table,
    page=numbers,
    cells=st.lists(cells, max_size=6).map(tuple),
    notes=st.just(("a note",)),
    repaired=st.booleans(),
)
documents = st.builds(
    Document,
    blocks=st.lists(blocks, max_size=5).map(tuple),
    tables=st.lists(tables, max_size=3).map(tuple),
    footnotes=st.lists(st.builds(Footnote, page=numbers), max_size=3).map(tuple),
    images=st.lists(st.builds(UnreadImage), max_size=3).map(tuple),
    marks=st.lists(st.builds(Mark), max_size=3).map(tuple),
    page_starts=st.lists(st.tuples(st.integers(0, 99), st.integers(1, 9)), max_size=3).map(tuple),
    pages=numbers,
    notes=st.lists(st.text(max_size=9), max_size=2).map(tuple),
)


@given(documents)
def test_any_document_comes_back_equal(document: Document) -> None:
    again = from_json(to_json(document))
    assert again == document
    for field in fields(document):
        assert type(getattr(again, field.name)) is type(getattr(document, field.name))


@pytest.mark.corpus
@pytest.mark.parametrize("edition_id", TEXTS_AND_PAGES)
def test_real_documents_come_back_equal(shared: Path, edition_id: str) -> None:
    document = read(shared, edition_id)
    assert from_json(to_json(document)) == document


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"layout": 0}', "{"])
def test_a_file_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(GongbaoError, match="read the document again"):
        from_json(text)
