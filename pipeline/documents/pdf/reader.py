"""Bytes of a PDF -> Document: pages are read one by one and closed, then put together."""

from __future__ import annotations

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.model import BlockKind, Box, Document
from pipeline.documents.pdf.furniture import remove_furniture
from pipeline.documents.pdf.opening import open_pdf
from pipeline.documents.pdf.page import Page, read_page
from pipeline.documents.pdf.paragraphs import Paragraph, Piece, build_paragraph, clean, continues, heading_level, margins
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
        pages = [read_page(document, index) for index in range(len(document))]
    check_quality(pages, edition.id)
    remove_furniture(pages)
    builder = DocumentBuilder(source, edition, "pdf", pages=len(pages))
    _Flow(builder, pages).run()
    return builder.finish()


class _Flow:
    """Puts the lines of all pages into blocks."""

    def __init__(self, builder: DocumentBuilder, pages: list[Page]) -> None:
        self.builder = builder
        self.pages = pages

    def run(self) -> None:
        """Emit every block."""
        pieces: list[Piece] = []
        for page in self.pages:
            left, right = margins(page.lines)
            pieces += [Piece(line, page.number, 0, left, right) for line in page.lines]
        pending: list[Piece] = []
        waiting = {page.number: list(page.furniture) for page in self.pages}
        for index, piece in enumerate(pieces):
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            if pending and not continues(pending[-1], piece, following):
                self._paragraph(build_paragraph(pending))
                self._furniture(waiting, piece.page - 1)
                pending = []
            pending.append(piece)
        if pending:
            self._paragraph(build_paragraph(pending))
        self._furniture(waiting, self.pages[-1].number)

    def _furniture(self, waiting: dict[int, list[object]], upto: int) -> None:
        from pipeline.documents.pdf.lines import Line, render

        for number in sorted(waiting):
            if number > upto:
                break
            for line in waiting.pop(number):
                assert isinstance(line, Line)
                self.builder.block(BlockKind.FURNITURE, render(line).text, page=number)

    def _paragraph(self, paragraph: Paragraph) -> None:
        clean(paragraph)
        first = paragraph.pieces[0].line
        level = heading_level(paragraph.text) if len(paragraph.text) <= 40 and paragraph.text[-1:] not in "。；;，" else None
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        box = Box(first.x0, first.top, first.x1, first.bottom)
        self.builder.block(
            kind, paragraph.text, page=paragraph.page, box=box, level=level, marks=paragraph.marks, page_breaks=paragraph.page_breaks
        )
