"""Files that cannot be read: a clear problem within time and memory, never an empty document."""

from __future__ import annotations

import tracemalloc

import pytest

from pipeline.documents.pdf_reader import read_pdf
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.registry import Edition, Source
from tests.support.pdf_recipes import (
    encrypted,
    glyph_numbers_only,
    many_pages,
    no_pages,
    plain_pages,
    scan,
    tall_table,
)
from warehouse.vocabularies import DocumentKind

SOURCE = Source(
    id="s",
    title="某市统计公报",
    kind=DocumentKind.BULLETIN,
    publisher="某市统计局",
    region="000000",
)
EDITION = Edition(id="s-1", year=2031, published="2032", url="s.pdf")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file is empty"),
        (b"<html><body>404 Not Found</body></html>", "an HTML page"),
        (b"PK\x03\x04 something else", "not a PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 4000, "damaged"),
        (plain_pages()[:3000], "cut off"),
        (no_pages(), "no pages"),
        (encrypted(), "encrypted"),
        (glyph_numbers_only(), "garbage"),
        (many_pages(40), "no text"),
        (many_pages(10_000), "10000 pages"),
    ],
)
def test_each_fault_is_named(content: bytes, words: str) -> None:
    with pytest.raises(DocumentProblem) as caught:
        read_pdf(content, SOURCE, EDITION)
    assert words in str(caught.value)
    assert caught.value.remedy and caught.value.expected


@pytest.mark.parametrize(
    ("layer", "words"), [(False, "no text layer"), (True, "invisible text layer")]
)
def test_a_scan_is_unread_where_pictures_are_not_read(
    layer: bool, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGBAO_OCR", "off")
    document = read_pdf(scan(layer=layer), SOURCE, EDITION)
    assert document.unread is not None and words in document.unread
    assert not document.tables


def test_every_cut_of_a_file_is_read_or_refused() -> None:
    content = plain_pages()
    for share in range(1, 12):
        try:
            document = read_pdf(content[: len(content) * share // 12], SOURCE, EDITION)
        except DocumentProblem:
            continue
        assert document.text


def test_a_page_of_5000_rows() -> None:
    content = tall_table(5000)
    (table,) = read_pdf(content, SOURCE, EDITION).tables
    assert (table.n_rows, table.n_columns) == (5000, 3)
    assert [[cell.text for cell in row] for row in (table.rows()[1], table.rows()[4999])] == [
        ["1", "13", "0.1"],
        ["4999", "5149", "5.2"],
    ]


@pytest.mark.long
def test_memory_does_not_grow_with_the_pages() -> None:
    from tests.support.pdf_recipes import PROSE, Sheet

    sheet = Sheet()
    for _ in range(200):
        for _ in range(8):
            sheet.paragraph(PROSE)
        sheet.page()
    content = sheet.done()
    tracemalloc.start()
    read_pdf(content, SOURCE, EDITION)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 1024 * 1024
