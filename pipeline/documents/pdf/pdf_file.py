"""Open a PDF, or say why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2  # type: ignore[import-untyped]

from pipeline.documents.pdf.glyphs.fonts import use_box_font
from pipeline.documents.pdf.page_bounds import MAX_BYTES, MAX_PAGES
from pipeline.documents.problem import DocumentProblem

_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b")
use_box_font()

_REFETCH = "fetch the file again from its publisher and compare its length"


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
            raise DocumentProblem(
                f"{name}: the PDF has no pages",
                expected="at least one page",
                found="0 pages",
                remedy=_REFETCH,
            )
        if pages > MAX_PAGES:
            raise DocumentProblem(
                f"{name}: the PDF has too many pages",
                expected=f"at most {MAX_PAGES} pages",
                found=f"{pages} pages",
                remedy="register the chapters that hold the figures as editions of their own",
            )
        yield document
    except pypdfium2.PdfiumError as error:  # a page that cannot be loaded, of a file that can
        raise _refusal(content, name, str(error)) from error
    finally:
        document.close()


def _check_bytes(content: bytes, name: str) -> None:
    if not content:
        raise DocumentProblem(
            f"{name}: the file is empty", expected="a PDF", found="0 bytes", remedy=_REFETCH
        )
    if len(content) > MAX_BYTES:
        raise DocumentProblem(
            f"{name}: the file is too large",
            expected=f"at most {MAX_BYTES} bytes",
            found=f"{len(content)} bytes",
            remedy="register the chapters that hold the figures as editions of their own",
        )
    if b"%PDF-" not in content[:1024]:
        start = content[:40].lstrip()
        looks = "an HTML page" if start[:1] == b"<" else "bytes that begin " + repr(start[:16])
        raise DocumentProblem(
            f"{name}: not a PDF",
            expected="a file that begins with %PDF-",
            found=looks,
            remedy="check the address: the publisher may have moved the file",
        )


def _refusal(content: bytes, name: str, reason: str) -> DocumentProblem:
    if "assword" in reason or "ecurity" in reason:
        return DocumentProblem(
            f"{name}: the PDF is encrypted",
            expected="a PDF that opens without a password",
            found=reason,
            remedy="ask the publisher for an open copy; nothing of it was read",
        )
    if _NO_PAGES.search(content):
        return DocumentProblem(
            f"{name}: the PDF has no pages",
            expected="at least one page",
            found="a page tree of 0 pages",
            remedy=_REFETCH,
        )
    ends = b"%%EOF" in content[-2048:]
    found = (
        reason
        if ends
        else f"{reason}; the end mark %%EOF is missing after "
        f"{len(content)} bytes: the file is cut off"
    )
    return DocumentProblem(
        f"{name}: the PDF is damaged",
        expected="a PDF whose objects can be read",
        found=found,
        remedy=_REFETCH,
    )
