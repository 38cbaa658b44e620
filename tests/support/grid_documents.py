"""Documents made of grids of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.sources.registry import Edition, Source

Grid = Sequence[Sequence[str]]


def document_of(
    *grids: Grid,
    captions: Sequence[str] = (),
    units: Sequence[str] = (),
    kind: str = "bulletin",
    region: str = "110000",
    year: int = 2022,
    published: str = "2023-03-01",
    prose: Sequence[str] = (),
) -> Document:
    """A document of paragraphs and tables; '' cells are not printed."""
    source = Source.model_validate(
        {"id": "made-up", "title": "自拟文献", "kind": kind, "publisher": "自拟", "region": region}
    )
    edition = Edition.model_validate(
        {
            "id": "made-up-2022",
            "year": year,
            "published": published,
            "url": "made-up.txt",
            "format": "text",
        }
    )
    builder = DocumentBuilder(source, edition, "text")
    for text in prose:
        builder.block(BlockKind.PARAGRAPH, text)
    for index, grid in enumerate(grids):
        rows = [[RawCell(cell, printed_here=bool(cell)) for cell in row] for row in grid]
        caption = captions[index] if index < len(captions) else ""
        unit = units[index] if index < len(units) else ""
        if caption:
            builder.block(BlockKind.CAPTION, caption, table=builder.next_table)
        builder.table(RawTable(rows, caption=caption, unit=unit))
    return builder.finish()


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    """The recipe for documents of grids."""
    return document_of
