"""Image files that are a document, or the pages of one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import Block, Box, Document
from pipeline.documents.pdf.pages.captionless import settle_tentative
from pipeline.documents.pdf.pages.flow import Flow
from pipeline.documents.pdf.pages.furniture import remove_furniture
from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.picture_models import available
from pipeline.documents.pictures.places import with_places
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.registry import Edition, Source
from warehouse.problems import fragment, problem_line


def read_image(content: bytes, source: Source, edition: Edition) -> Document:
    """Read an image file that is a document.

    Args:
        content: The file's bytes.
        source: The publication.
        edition: The edition that the bytes are.

    Returns:
        The document, boxes in pixels of the image; unread where pictures cannot be read here.

    Raises:
        DocumentProblem: If the bytes are no picture, or it shows no text.
    """
    return read_images([content], source, edition, "image")


def read_images(
    contents: Sequence[bytes], source: Source, edition: Edition, format_name: str
) -> Document:
    """Read images that are the pages of a document, in order; otherwise as ``read_image``.

    Args:
        contents: The bytes of each image.
        source: The publication.
        edition: The edition.
        format_name: Format of the edition: ``image``, or ``html`` for a page that shows them.
    """
    if not available():
        return _unread(contents, DocumentBuilder(source, edition, format_name))
    pages, scales = [], {}
    for number, content in enumerate(contents, 1):
        page, scales[number] = page_of_image(content, number, edition.id)
        pages.append(page)
    if not any(page.glyphs for page in pages):
        raise DocumentProblem.of("no_text_on_images", name=edition.id, images=_count(contents))
    return document_of_images(pages, scales, DocumentBuilder(source, edition, format_name))


def _unread(contents: Sequence[bytes], builder: DocumentBuilder) -> Document:
    builder.pages = len(contents)
    builder.unread = problem_line(
        "document_is_images", name=builder.edition.id, images=_count(contents)
    )
    for number in range(1, len(contents) + 1):
        builder.image("", page=number)
    return builder.finish()


def page_of_image(content: bytes, number: int, name: str) -> tuple[Page, float]:
    """An image as a page, and its pixels to a point of that page.

    Raises:
        DocumentProblem: If the bytes are no picture.
    """
    from pipeline.documents.pictures.picture_page import read_picture
    from pipeline.documents.pictures.pixels import decode

    picture = decode(content)
    if picture is None:
        raise DocumentProblem.of(
            "image_not_decoded",
            name=name,
            number=number,
            bytes=len(content),
            head=repr(content[:8]),
        )
    page = read_picture(picture, number, sha256=hashlib.sha256(content).hexdigest())
    return page, picture.shape[1] / page.width


def document_of_images(
    pages: Sequence[Page], scales: dict[int, float], builder: DocumentBuilder
) -> Document:
    """Pages as a document.

    Args:
        pages: In order, as read.
        scales: Pixels to a point, by page.
        builder: A fresh one.
    """
    remove_furniture(pages)
    settle_tentative(list(pages))
    builder.pages = len(pages)
    Flow(builder, pages).run()
    texts = {page.number: page.picture for page in pages if page.picture is not None}
    document = with_places(builder.finish(), texts)
    return replace(
        document,
        blocks=tuple(_in_pixels(block, scales) for block in document.blocks),
        recognised=tuple(
            replace(number, box=_scaled(number.box, scales[number.page]))
            for number in document.recognised
        ),
    )


def _in_pixels(block: Block, scales: dict[int, float]) -> Block:
    if block.box is None or block.page is None:
        return block
    return replace(block, box=_scaled(block.box, scales[block.page]))


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(edge * scale, 1) for edge in (box.x0, box.top, box.x1, box.bottom)))


def _count(contents: Sequence[bytes]) -> str:
    several = len(contents) > 1
    return fragment("images", count=len(contents)) if several else fragment("an_image")
