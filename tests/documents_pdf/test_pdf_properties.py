"""What holds for every document: nothing printed is lost or doubled, reading is the same however it is done, tables are whole."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_recipes import DOCUMENTS, Drawn, inked
from table_recipes import Setting, document_with
from test_pdf_traps import EDITION, SOURCE, read, texts

from pipeline.documents.model import BlockKind, Document
from pipeline.documents.pdf import read_pdf

SHORT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))


class PicklingExecutor(Executor):
    """Runs jobs at once and sends their results through a pickle, as a pool of processes does."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(pickle.loads(pickle.dumps(fn(*args, **kwargs))))
        return future


def ink_of(document: Document) -> Counter[str]:
    return Counter(inked(document.text))


def ink_by_page(document: Document) -> dict[int, Counter[str]]:
    pages: dict[int, Counter[str]] = {}
    for offset, character in enumerate(document.text):
        pages.setdefault(document.page_of(offset) or 0, Counter()).update(inked(character))
    return {page: +ink for page, ink in pages.items() if +ink}


def check_ink(drawn: Drawn) -> None:
    document = read(drawn.content)
    total = sum(drawn.ink.values(), Counter())
    read_ink = ink_of(document)
    assert (total - read_ink, read_ink - total) == (Counter(), Counter()), "lost, doubled"
    if not any(table.notes for table in document.tables):
        assert ink_by_page(document) == drawn.ink


def check_same(drawn: Drawn) -> None:
    document = read(drawn.content)
    assert read(drawn.content) == document
    assert read_pdf(drawn.content, SOURCE, EDITION, executor=PicklingExecutor()) == document
    assert read_pdf(drawn.content, SOURCE, EDITION, executor=PicklingExecutor(), parts=1) == document


def check_tables(document: Document) -> None:
    for table in document.tables:
        assert table.n_rows >= 2 and table.n_columns >= 2
        assert [len(row) for row in table.rows()] == [table.n_columns] * table.n_rows
        for cell in table.cells:
            if cell.start is not None and cell.end is not None:
                assert document.text[cell.start : cell.end] == (cell.text if cell.printed is None else cell.printed)
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            assert block.table is not None and block.row is not None
            printed = [c for c in document.tables[block.table].rows()[block.row] if c.start is not None]
            assert all(block.start <= (c.start or 0) and (c.end or 0) <= block.end for c in printed)


@SHORT
@given(DOCUMENTS)
def test_nothing_is_lost_nothing_doubled(drawn: Drawn) -> None:
    check_ink(drawn)


@SHORT
@given(DOCUMENTS)
def test_reading_is_the_same_in_parts_and_again(drawn: Drawn) -> None:
    check_same(drawn)


@SHORT
@given(DOCUMENTS)
def test_tables_are_rectangles_whose_cells_stand_in_the_text(drawn: Drawn) -> None:
    check_tables(read(drawn.content))


@pytest.mark.long
@LONG
@given(DOCUMENTS)
def test_all_properties_at_length(drawn: Drawn) -> None:
    check_ink(drawn)
    check_same(drawn)
    check_tables(read(drawn.content))


@st.composite
def broken_tables(draw: st.DrawFn) -> tuple[bytes, list[list[str]]]:
    """A table that begins anywhere on its page and is as long as it likes."""
    setting = Setting(
        draw(st.sampled_from(("three", "lines", "shade", "none", "stub", "grid"))),
        draw(st.sampled_from(("top", "middle", "foot"))),
        repeat=draw(st.booleans()),
        caption=draw(st.sampled_from(("表4　主要指标完成情况", ""))),
    )
    return document_with(setting, start=draw(st.integers(240, 740)), count=draw(st.integers(3, 45)), wrap=draw(st.booleans()))


def check_rows(made: tuple[bytes, list[list[str]]]) -> None:
    content, wanted = made
    assert [texts(table) for table in read(content).tables] == [wanted]


@SHORT
@given(broken_tables())
def test_rows_come_in_order_and_once_wherever_the_page_ends(made: tuple[bytes, list[list[str]]]) -> None:
    check_rows(made)


@pytest.mark.long
@LONG
@given(broken_tables())
def test_rows_come_in_order_at_length(made: tuple[bytes, list[list[str]]]) -> None:
    check_rows(made)
