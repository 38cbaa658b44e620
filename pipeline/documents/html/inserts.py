"""Pictures inside a web page: tables that are images, put where the images are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from pipeline.archive.article_images import image_addresses, image_name
from pipeline.archive.bundle import WebPage
from pipeline.documents.assemble import Piece
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import Block, BlockKind, Document, Recognised, Table
from pipeline.documents.html.empty_pages import SHORTEST_ARTICLE
from pipeline.documents.html.walk import Unit
from pipeline.documents.picture_models import available
from pipeline.documents.pictures.image_files import document_of_images, page_of_image
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.sources.registry import Edition, Source

NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})

_SMALLEST = 2_000
"""Bytes; smaller images are icons and lines."""


@dataclass(frozen=True, slots=True)
class Insert:
    """A table that was read from an image.

    Attributes:
        table: Its position among the tables of the page.
        rows: Text of its rows, as the reading of the image alone has them.
        numbers: Numbers read on the image, by their offset in these rows' text.
        page: Position of the image among those read, from 1.
    """

    table: int
    rows: tuple[str, ...]
    numbers: tuple[tuple[int, int, Recognised], ...]
    page: int


def with_page_images(
    units: Sequence[Unit], inside: Sequence[bool], pages: Sequence[WebPage]
) -> list[bool]:
    """Which units are in the article, once more: where it has hardly a word, the images that lie
    beside the page are the document, wherever its sentences led the search for an article.
    """
    written = sum(
        len(unit.text) - unit.linked for unit, within in zip(units, inside, strict=True) if within
    )
    shown = any(
        unit.table is not None or unit.image is not None
        for unit, within in zip(units, inside, strict=True)
        if within
    )
    if written >= SHORTEST_ARTICLE or shown:
        return list(inside)
    names = {
        image_name(address)
        for page in pages
        for address in image_addresses(page.content, page.address)
    }
    return [
        within or (unit.image is not None and image_name(unit.image) in names)
        for unit, within in zip(units, inside, strict=True)
    ]


def shown_pictures(
    units: Sequence[Unit], inside: Sequence[bool], pictures: Mapping[str, bytes]
) -> list[bytes]:
    """The images that an article shows, in order, so far as they are at hand and no icons."""
    names = [
        image_name(unit.image)
        for unit, within in zip(units, inside, strict=True)
        if within and unit.image is not None
    ]
    found = [pictures[name] for name in dict.fromkeys(names) if name in pictures]
    return [content for content in found if len(content) >= _SMALLEST]


def with_tables_of_pictures(
    pieces: Sequence[Piece], pictures: Mapping[str, bytes]
) -> tuple[list[Piece], list[Insert]]:
    """The pieces of a page, images of tables replaced by the tables; charts stay images.

    Args:
        pieces: In order.
        pictures: Images that were archived with the page, by file name.

    Returns:
        (pieces, what was put in).
    """
    if not pictures or not available():
        return list(pieces), []
    out: list[Piece] = []
    inserts: list[Insert] = []
    tables = images = 0
    for piece in pieces:
        content = pictures.get(image_name(piece.image)) if piece.image is not None else None
        read = _read(content) if content is not None and len(content) >= _SMALLEST else None
        if read is None or not read.tables:
            out.append(piece)
            tables += piece.table is not None
            continue
        images += 1
        for table in read.tables:
            out.append(Piece(BlockKind.TABLE_ROW, table=_raw(table), page=piece.page))
            inserts.append(_insert(read, table, tables, images))
            tables += 1
    return out, inserts


def with_numbers_of(document: Document, inserts: Sequence[Insert]) -> Document:
    """The document with the places of the numbers that were read from its images."""
    found: list[Recognised] = []
    for insert in inserts:
        rows = _rows(document, document.tables[insert.table])
        for row, offset, number in insert.numbers:
            block = rows[row] if row < len(rows) else None
            if block is None or document.block_text(block) != insert.rows[row]:
                continue
            start = block.start + offset
            found.append(
                replace(
                    number, start=start, end=start + number.end - number.start, page=insert.page
                )
            )
    if not found:
        return document
    note = f"{len({n.picture for n in found})} images of tables were read"
    return replace(
        document,
        recognised=tuple(sorted(found, key=lambda number: number.start)),
        notes=(*document.notes, note),
    )


def _read(content: bytes) -> Document | None:
    """An image as a document of its own; None where it is no picture."""
    try:
        page, scale = page_of_image(content, 1, "image")
    except DocumentProblem:
        return None
    if not page.glyphs:
        return None
    return document_of_images([page], {1: scale}, DocumentBuilder(_SOURCE, _EDITION, "image"))


_SOURCE = Source.model_validate(
    {"id": "image", "title": "图", "kind": "bulletin", "publisher": "图", "region": "000000"}
)
_EDITION = Edition.model_validate(
    {"id": "image", "year": 2000, "published": "2000", "url": "image"}
)
"""Whose document an image is does not matter for its tables."""


def _raw(table: Table) -> RawTable:
    return RawTable(
        [
            [
                RawCell(
                    cell.text,
                    printed_here=cell.start is not None,
                    repair=cell.repair,
                    repair_reason=cell.repair_reason,
                    printed=cell.printed,
                )
                for cell in row
            ]
            for row in table.rows()
        ],
        caption=table.caption,
        unit=table.unit,
        header_rows=table.header_rows,
        header_columns=table.header_columns,
        notes=(*table.notes, "read from an image"),
    )


def _rows(document: Document, table: Table) -> list[Block]:
    return [
        block
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW and block.table == table.index
    ]


def _insert(read: Document, table: Table, position: int, page: int) -> Insert:
    blocks = _rows(read, table)
    return Insert(
        position,
        tuple(read.block_text(block) for block in blocks),
        tuple(
            (row, number.start - block.start, number)
            for row, block in enumerate(blocks)
            for number in read.recognised
            if block.start <= number.start < block.end
        ),
        page,
    )
