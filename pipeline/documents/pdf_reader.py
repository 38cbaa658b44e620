"""Bytes of a PDF -> Document: pages are read one by one and closed, then put together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from operator import attrgetter

import pypdfium2  # type: ignore[import-untyped]

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import Document
from pipeline.documents.pdf.page_bounds import MAX_GLYPHS
from pipeline.documents.pdf.pages.captionless import settle_tentative
from pipeline.documents.pdf.pages.flow import Flow
from pipeline.documents.pdf.pages.furniture import remove_furniture
from pipeline.documents.pdf.pages.page import Page, read_page
from pipeline.documents.pdf.pages.quality import check_quality, is_picture
from pipeline.documents.pdf.pdf_file import open_pdf
from pipeline.documents.picture_models import available
from pipeline.documents.pictures.places import with_places
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.registry import Edition, Source


def read_pdf(
    content: bytes,
    source: Source,
    edition: Edition,
    *,
    executor: Executor | None = None,
    parts: int = 2,
) -> Document:
    """Read a PDF.

    Args:
        content: The file's bytes.
        source: The publication.
        edition: The edition that the bytes are.
        executor: Where to read parts of the file side by side; None reads page after page here.
            The result is the same.
        parts: Into how many parts, with an executor.

    Returns:
        The document.

    Raises:
        DocumentProblem: If the bytes are no PDF that can be read: damaged, encrypted, empty,
            without usable text, over the limits.
    """
    if executor is None:
        pages = read_pages(content, edition.id)
    else:
        jobs = [
            executor.submit(read_pages, content, edition.id, part, parts) for part in range(parts)
        ]
        pages = sorted((page for job in jobs for page in job.result()), key=attrgetter("number"))
        _check_glyphs(sum(page.glyphs for page in pages), edition.id)
    with _without_collections():
        return _put_together(pages, source, edition)


def _put_together(pages: list[Page], source: Source, edition: Edition) -> Document:
    unread = check_quality(pages, edition.id)
    remove_furniture(pages)
    settle_tentative(pages)
    builder = DocumentBuilder(source, edition, "pdf", pages=len(pages), unread=unread)
    for page in pages:
        if page.truncated:
            builder.note(
                f"page {page.number}: read as far as the limits on glyphs and drawings allow"
            )
    Flow(builder, pages).run()
    texts = {page.number: page.picture for page in pages if page.picture is not None}
    return with_places(builder.finish(), texts)


def read_pages(content: bytes, name: str, part: int = 0, parts: int = 1) -> list[Page]:
    """Read the pages of a PDF, or every second, third … of them: tables and prose spread evenly.

    Args:
        content: The file's bytes.
        name: Edition id, for messages.
        part: The first page to read, from 0.
        parts: How many pages on the next one is.

    Returns:
        Pages in order.

    Raises:
        DocumentProblem: If the bytes are no PDF that can be read.
    """
    with open_pdf(content, name) as document, _without_collections():
        pages: list[Page] = []
        glyphs = 0
        for index in range(part, len(document), parts):
            page = document[index]
            try:
                pages.append(_read_page(page, index, content))
            finally:
                page.close()
            glyphs += pages[-1].glyphs
            _check_glyphs(glyphs, name)
        return pages


def _read_page(page: pypdfium2.PdfPage, index: int, content: bytes) -> Page:
    """A page by its characters or, where it is a picture and pictures can be read, by that."""
    read = read_page(page, index, content)
    if not (is_picture(read) and available()):
        return read
    from pipeline.documents.pictures.scanned import read_scanned

    return read_scanned(page, index + 1)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Hold off Python's search for cycles of objects: a page makes thousands of glyphs, in none,
    and goes when it is read.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _check_glyphs(glyphs: int, name: str) -> None:
    if glyphs > MAX_GLYPHS:
        raise DocumentProblem.of("pdf_too_much_text", name=name, most=MAX_GLYPHS)
