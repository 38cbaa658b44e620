"""Open a PDF, or say why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2  # type: ignore[import-untyped]

from pipeline.documents.pdf.glyphs.fonts import use_box_font
from pipeline.documents.pdf.page_bounds import MAX_BYTES, MAX_PAGES
from pipeline.documents.problem import DocumentProblem
from warehouse.problems import fragment

_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b")
use_box_font()


@contextmanager
def open_pdf(content: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for reading and close it afterwards.

    Args:
        content: The file's bytes.
        name: Edition id, for messages.

    Yields:
        The document, with at least one page and at most ``MAX_PAGES``.

    Raises:
        DocumentProblem: If it cannot be read as a PDF.
    """
    _check_bytes(content, name)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refusal(content, name, str(error)) from error
    try:
        pages = len(document)
        if pages == 0:
            raise DocumentProblem.of("pdf_no_pages", name=name)
        if pages > MAX_PAGES:
            raise DocumentProblem.of("pdf_too_many_pages", name=name, most=MAX_PAGES, pages=pages)
        yield document
    except pypdfium2.PdfiumError as error:  # a page that cannot be loaded, of a file that can
        raise _refusal(content, name, str(error)) from error
    finally:
        document.close()


def _check_bytes(content: bytes, name: str) -> None:
    if not content:
        raise DocumentProblem.of("pdf_is_empty", name=name)
    if len(content) > MAX_BYTES:
        raise DocumentProblem.of("pdf_too_large", name=name, most=MAX_BYTES, bytes=len(content))
    if b"%PDF-" not in content[:1024]:
        start = content[:40].lstrip()
        looks = (
            fragment("html_page")
            if start[:1] == b"<"
            else fragment("bytes_beginning", head=repr(start[:16]))
        )
        raise DocumentProblem.of("not_a_pdf", name=name, found=looks)


def _refusal(content: bytes, name: str, reason: str) -> DocumentProblem:
    if "assword" in reason or "ecurity" in reason:
        return DocumentProblem.of("pdf_encrypted", name=name, found=reason)
    if _NO_PAGES.search(content):
        return DocumentProblem.of("pdf_empty_tree", name=name)
    ends = b"%%EOF" in content[-2048:]
    found = reason if ends else fragment("end_mark_missing", reason=reason, bytes=len(content))
    return DocumentProblem.of("pdf_damaged", name=name, found=found)
