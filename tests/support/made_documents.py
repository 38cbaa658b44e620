"""Sources and editions for documents that tests make."""

from __future__ import annotations

from pipeline.documents import read_document
from pipeline.documents.document import BlockKind, Document
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import DocumentFormat, DocumentKind


def edition(
    declared: DocumentFormat | None = None,
    published: str = "2024",
    must_contain: tuple[str, ...] = (),
) -> Edition:
    return Edition(
        id="made",
        year=2023,
        published=published,
        url="made",
        format=declared,
        must_contain=must_contain,
    )


def source() -> Source:
    return Source(
        id="made",
        title="某公报",
        kind=DocumentKind.BULLETIN,
        publisher="某局",
        region="110000",
        editions=(edition(),),
    )


def read(
    content: bytes | str,
    declared: DocumentFormat | None = None,
    published: str = "2024",
    must_contain: tuple[str, ...] = (),
) -> Document:
    """Read made content."""
    raw = content.encode() if isinstance(content, str) else content
    return read_document(raw, source(), edition(declared, published, must_contain))


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    """Texts of the blocks of some kinds (all where none is given)."""
    return [document.block_text(b) for b in document.blocks if not kinds or b.kind in kinds]


def grid(document: Document, table: int = 0) -> list[list[str]]:
    """Cells of a table as printed."""
    return [
        [cell.text if cell.printed is None else cell.printed for cell in row]
        for row in document.tables[table].rows()
    ]
