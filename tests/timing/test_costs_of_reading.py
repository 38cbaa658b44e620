"""What reading costs beside what it would be compared with."""

from __future__ import annotations

from pipeline.documents import read_document
from pipeline.documents.pdf_reader import read_pdf
from pipeline.documents.serialise import from_json, to_json
from pipeline.sources.registry import Edition, Source
from tests.support.costs import cost, growth
from tests.support.pdf_recipes import plain_pages, tall_table
from warehouse.vocabularies import DocumentKind

SOURCE = Source(
    id="s",
    title="某市统计公报",
    kind=DocumentKind.BULLETIN,
    publisher="某市统计局",
    region="000000",
)
EDITION = Edition(id="s-1", year=2031, published="2032", url="s.pdf")


def test_a_kept_document_is_loaded_faster_than_it_was_read() -> None:
    content = plain_pages()
    kept = to_json(read_document(content, SOURCE, EDITION))
    assert cost(lambda: from_json(kept)) < cost(lambda: read_document(content, SOURCE, EDITION))


def test_a_tall_table_of_a_pdf_costs_in_proportion_to_its_rows() -> None:
    contents = {rows: tall_table(rows) for rows in (500, 4_000)}
    assert growth(lambda rows: read_pdf(contents[rows], SOURCE, EDITION), 500, 8) < 30
