"""Documents as if they had been read from pictures, without any model: for tests of proofs and places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Box, Document, Recognised
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import DocumentKind

PICTURE = "ab" * 32
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
SOURCE = Source(
    id="qing-bulletin",
    title="公报",
    kind=DocumentKind.BULLETIN,
    publisher="青川市统计局",
    region="110000",
)
EDITION = Edition(id="qing-bulletin-2031", year=2031, published="2032", url="scan.pdf")


def read_from_pictures(
    paragraphs: Sequence[str] = (),
    tables: Sequence[tuple[str, Sequence[Sequence[str]]]] = (),
    *,
    second: Mapping[str, str] | None = None,
    confidence: Mapping[str, float] | None = None,
    source: Source = SOURCE,
    edition: Edition = EDITION,
) -> Document:
    """A document all of whose numbers were read from one picture.

    Args:
        paragraphs: Its prose.
        tables: Caption and rows of each.
        second: Second readings that differ, by number.
        confidence: Confidence other than 1, by number.
        source: Its source.
        edition: Its edition.
    """
    builder = DocumentBuilder(source, edition, "pdf", pages=1)
    for text in paragraphs:
        builder.block(BlockKind.PARAGRAPH, text, page=1)
    for caption, rows in tables:
        index = builder.next_table
        builder.block(BlockKind.CAPTION, caption, page=1, table=index)
        cells = [[RawCell(text) for text in row] for row in rows]
        builder.table(RawTable(cells, caption=caption, page=1))
    document = builder.finish()
    numbers = tuple(
        Recognised(
            found.start(),
            found.end(),
            1,
            Box(0, found.start(), 10, found.start() + 1),
            found[0],
            (second or {}).get(found[0], found[0]),
            (confidence or {}).get(found[0], 1.0),
            PICTURE,
        )
        for found in NUMBER.finditer(document.text)
    )
    return replace(document, recognised=numbers)


def misread(document: Document, number: Recognised, reading: str) -> Document:
    """The document with another reading of one number, twice the same and sure."""
    assert len(reading) == number.end - number.start
    text = document.text[: number.start] + reading + document.text[number.end :]

    def there(start: int | None) -> bool:
        return start is not None and start <= number.start < start + 40

    tables = tuple(
        replace(
            table,
            cells=tuple(
                cell._replace(text=text[cell.start : cell.end])
                if cell.start is not None and cell.end is not None and there(cell.start)
                else cell
                for cell in table.cells
            ),
        )
        for table in document.tables
    )
    numbers = tuple(
        replace(n, text=reading, second=reading) if n is number else n for n in document.recognised
    )
    return replace(document, text=text, tables=tables, recognised=numbers)
