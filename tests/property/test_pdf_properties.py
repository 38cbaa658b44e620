"""What holds for every document: nothing printed is lost or doubled, reading is the same however it is done, tables are whole."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.documents.document import BlockKind, Document
from pipeline.documents.pdf_reader import read_pdf
from tests.support.random_recipes import (
    DOCUMENTS,
    SENTENCES,
    WORDS_IN_CELLS,
    Chart,
    Drawn,
    Footnote,
    Paragraph,
    Part,
    TablePart,
    draw,
    inked,
)
from tests.support.table_recipes import Setting, document_with
from tests.unit.pdf.test_pdf_traps import EDITION, SOURCE, read, texts

SHORT = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
LONG = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


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
    assert (
        read_pdf(drawn.content, SOURCE, EDITION, executor=PicklingExecutor(), parts=1) == document
    )


def check_tables(document: Document) -> None:
    for table in document.tables:
        assert table.n_rows >= 2 and table.n_columns >= 2
        assert [len(row) for row in table.rows()] == [table.n_columns] * table.n_rows
        for cell in table.cells:
            if cell.start is not None and cell.end is not None:
                assert document.text[cell.start : cell.end] == (
                    cell.text if cell.printed is None else cell.printed
                )
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            assert block.table is not None and block.row is not None
            printed = [
                c for c in document.tables[block.table].rows()[block.row] if c.start is not None
            ]
            assert all(block.start <= (c.start or 0) and (c.end or 0) <= block.end for c in printed)


FOUND: dict[str, list[Part]] = {
    "the same line twice, in a font that is not in the file": [
        Paragraph((*SENTENCES[:2], SENTENCES[1]))
    ],
    "a body of one short word": [TablePart(("指标", "指标"), (("粮食产量", "万吨"),), merged=True)],
    "a row of words without a name": [
        TablePart(
            ("本年", "2030年", "占比", "增速", "绝对数"),
            (("甲", *WORDS_IN_CELLS[2:3] * 2, "各街道", ""),),
            "some",
            merged=True,
            align=0.0,
        )
    ],
    "small print that goes on on the next page": [
        Footnote("[1]", False),
        Footnote("[1]", False),
        Chart((0.6, 0.35), "bars", "", False),
    ],
}


@pytest.mark.parametrize("parts", FOUND.values(), ids=FOUND.keys())
def test_what_was_found(parts: list[Part]) -> None:
    check_ink(draw(parts, furniture=False))


def test_a_last_row_behind_a_stub_under_its_head_once_more() -> None:
    check_rows(
        Broken(Setting("stub", "top", repeat=True, caption=""), start=536, count=11, wrap=False)
    )


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


HEAD_ALONE = 675
"""Where a table begins whose head stands alone at the foot of the page: only a caption tells that it is one."""


@dataclass(frozen=True)
class Broken:
    """A table that begins anywhere on its page and is as long as it likes."""

    setting: Setting
    start: int
    count: int
    wrap: bool


@st.composite
def broken_tables(draw: st.DrawFn) -> Broken:
    setting = Setting(
        draw(st.sampled_from(("three", "lines", "shade", "none", "stub", "grid"))),
        draw(st.sampled_from(("top", "middle", "foot"))),
        repeat=draw(st.booleans()),
        caption=draw(st.sampled_from(("表4　主要指标完成情况", ""))),
    )
    start = draw(st.integers(240, 740 if setting.caption else HEAD_ALONE))
    # two rows on either page with neither rules nor a caption may be anything
    least = 3 if setting.caption or setting.rules not in ("shade", "none") else 8
    # nor does anything part a head that no rule closes from the upper line of a name whose figures stand at its foot
    wrap = draw(st.booleans()) and not (
        setting.rules in ("shade", "none") and setting.align == "foot"
    )
    return Broken(setting, start, draw(st.integers(least, 45)), wrap)


def check_rows(made: Broken) -> None:
    """All rows; of a name that wraps in a row alone on its page nothing tells how far it goes, so that one such row may stay text."""
    content, wanted = document_with(
        made.setting, start=made.start, count=made.count, wrap=made.wrap
    )
    found = [row for table in read(content).tables for row in texts(table)]
    if not made.wrap:
        assert found == wanted
        return
    figures = [row[1:] for row in found if any(row[1:])]
    rest = iter([row[1:] for row in wanted])
    assert all(row in rest for row in figures), "in order, once"
    assert len(figures) >= len(wanted) - 1


@SHORT
@given(broken_tables())
def test_rows_come_in_order_and_once_wherever_the_page_ends(made: Broken) -> None:
    check_rows(made)


@pytest.mark.long
@LONG
@given(broken_tables())
def test_rows_come_in_order_at_length(made: Broken) -> None:
    check_rows(made)
