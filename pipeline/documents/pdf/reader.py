"""Bytes of a PDF -> Document: pages are read one by one and closed, then put together."""

from __future__ import annotations

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.model import Document
from pipeline.documents.pdf.flow import Flow
from pipeline.documents.pdf.furniture import remove_furniture
from pipeline.documents.pdf.opening import open_pdf
from pipeline.documents.pdf.page import read_page
from pipeline.documents.pdf.quality import check_quality
from pipeline.registry import Edition, Source


def read_pdf(content: bytes, source: Source, edition: Edition) -> Document:
    """Read a PDF.

    Args:
        content: The file's bytes.
        source: The publication.
        edition: The edition that the bytes are.

    Returns:
        The document.

    Raises:
        DocumentProblem: If the bytes are no PDF that can be read: damaged, encrypted, empty, a scan, without usable text, over the limits.
    """
    with open_pdf(content, edition.id) as document:
        pages = [read_page(document, index, content) for index in range(len(document))]
    check_quality(pages, edition.id)
    remove_furniture(pages)
    builder = DocumentBuilder(source, edition, "pdf", pages=len(pages))
    Flow(builder, pages).run()
    return builder.finish()
