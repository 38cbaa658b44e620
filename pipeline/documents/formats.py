"""The entry to this package: bytes of an edition in, Document out, or a DocumentProblem that says
what is wrong with the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.archive.article_images import image_name, is_picture
from pipeline.archive.bundle import WebPage, pages_of
from pipeline.documents import limits
from pipeline.documents.document import Document
from pipeline.documents.encoding import decode
from pipeline.documents.inert_documents import inert_document
from pipeline.documents.listed_identity import OPENING, check_region
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.sniff import settle_format
from pipeline.documents.tables.repair import repair_tables
from pipeline.sources.registry import Edition, Source
from warehouse.problems import fragment
from warehouse.vocabularies import DocumentFormat

_PAGE_BREAK = "\n\f"
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def read_document(content: bytes, source: Source, edition: Edition) -> Document:
    """Read the bytes of an edition.

    Args:
        content: The file as it was fetched.
        source: The publication that it belongs to.
        edition: Which edition; its ``format`` is checked against the bytes, its ``must_contain``
            against the reading text.

    Returns:
        The document.

    Raises:
        DocumentProblem: If the bytes cannot be read as the document they should be.
    """
    parts = pages_of(content)
    pages = [part for part in parts if not is_picture(part.content)]
    pictures = {image_name(p.address): p.content for p in parts if is_picture(p.content)}
    if (attached := _read_attached(pages, source, edition)) is not None:
        return attached
    found, remark = (
        _settle_pages(pages, edition) if pages else settle_format(content, edition.format)
    )
    if (
        found in (DocumentFormat.HTML, DocumentFormat.TEXT, DocumentFormat.CSV)
        and len(content) > limits.TEXT_BYTES
    ):
        raise DocumentProblem.of(
            "too_large", most=limits.TEXT_BYTES, format=found, bytes=len(content)
        )
    try:
        document = (
            _read_pages(found, pages, source, edition, pictures)
            if pages
            else _read(found, content, source, edition)
        )
    except DocumentProblem:
        raise
    except RecursionError as error:
        raise DocumentProblem.of("nested_too_deeply", error=type(error).__name__) from error
    if remark:
        document = _with_note(document, remark)
    document = repair_tables(inert_document(document))
    _check_content(document, edition)
    check_region(document.title, document.text[:OPENING], source.region)
    return document


def _read_attached(pages: Sequence[WebPage], source: Source, edition: Edition) -> Document | None:
    """Read the file that a web page shows in place of an article, where a bundle is such a page and
    its file. The document is the file's; its title is the page's where the file has none.
    """
    if len(pages) != 2 or not _is_linked_file(pages):
        return None
    any_form = edition.model_copy(update={"must_contain": (), "pages": None, "format": None})
    page = read_document(pages[0].content, source, any_form)
    if page.unread is None:
        return None
    file = read_document(pages[1].content, source, any_form)
    if file.title == source.title:
        file = replace(file, title=page.title)
    _check_content(file, edition)
    return _with_note(file, f"the body is the file {pages[1].address} that the page shows")


def _is_linked_file(pages: Sequence[WebPage]) -> bool:
    try:
        first, second = (settle_format(page.content, None)[0] for page in pages)
    except DocumentProblem:
        return False
    return first is DocumentFormat.HTML and second not in (DocumentFormat.HTML, DocumentFormat.TEXT)


def _read(found: DocumentFormat, content: bytes, source: Source, edition: Edition) -> Document:
    if found is DocumentFormat.HTML:
        from pipeline.documents.html.html_reader import read_html

        return read_html(content, source, edition)
    if found is DocumentFormat.PDF:
        from pipeline.documents.pdf_reader import read_pdf

        return read_pdf(content, source, edition)
    if found is DocumentFormat.DOCX:
        from pipeline.documents.office.docx_reader import read_docx

        return read_docx(content, source, edition)
    if found in (DocumentFormat.CSV, DocumentFormat.XLS, DocumentFormat.XLSX):
        from pipeline.documents.office.sheets import read_sheets

        return read_sheets(content, found, source, edition)
    if found is DocumentFormat.IMAGE:
        from pipeline.documents.pictures.image_files import read_image

        return read_image(content, source, edition)
    from pipeline.documents.text.text_reader import read_text

    return read_text(decode(content), source, edition)


def _settle_pages(pages: Sequence[WebPage], edition: Edition) -> tuple[DocumentFormat, str]:
    """The one format that the pages of a bundle have, and the remark about the first that has
    one.
    """
    settled = []
    for number, page in enumerate(pages, 1):
        try:
            settled.append(settle_format(page.content, edition.format))
        except DocumentProblem as problem:
            raise DocumentProblem(
                fragment("on_page", number=number, address=page.address, said=problem.message),
                expected=problem.expected,
                found=problem.found,
                remedy=problem.remedy,
            ) from None
    formats = list(dict.fromkeys(found for found, _ in settled))
    if len(formats) > 1 or formats[0] not in (DocumentFormat.HTML, DocumentFormat.TEXT):
        raise DocumentProblem.of("pages_of_several_kinds", found=", ".join(formats))
    return formats[0], next((remark for _, remark in settled if remark), "")


def _read_pages(
    found: DocumentFormat,
    pages: Sequence[WebPage],
    source: Source,
    edition: Edition,
    pictures: Mapping[str, bytes],
) -> Document:
    """Read a document of several pages, or of one and its images."""
    if found is DocumentFormat.HTML:
        from pipeline.documents.html.html_reader import read_web_pages

        return read_web_pages(pages, source, edition, pictures)
    from pipeline.documents.text.text_reader import read_text

    decoded = [decode(page.content) for page in pages]
    return read_text(
        replace(decoded[0], text=_PAGE_BREAK.join(page.text for page in decoded)), source, edition
    )


def _with_note(document: Document, remark: str) -> Document:
    return replace(document, notes=(*document.notes, remark))


def _check_content(document: Document, edition: Edition) -> None:
    """Refuse a document that lacks a text it must contain (an error page, another year's
    edition).
    """
    blank = _BLANKS.fullmatch(document.text) is not None or not document.text
    if blank and document.unread is None:
        raise DocumentProblem.of("no_text")
    if blank or not edition.must_contain:
        return  # pictures that were not read: nothing can be missed in them
    text = _BLANKS.sub("", document.text)
    for wanted in edition.must_contain:
        if _BLANKS.sub("", wanted) not in text:
            raise DocumentProblem.of(
                "does_not_say", words=repr(wanted), characters=len(text), opening=repr(text[:40])
            )
