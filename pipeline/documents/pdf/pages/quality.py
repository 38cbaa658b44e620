"""Whether the text layer of a PDF can be trusted at all: scans and fonts without a character map
are reported, never parsed as empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.problem import DocumentProblem
from warehouse.problems import fragment, problem_line

_ENOUGH = 40
"""Glyphs from which shares mean something."""

_SCAN_IMAGE = 0.5
"""An image that covers this share of a page is the page."""


def is_picture(page: Page) -> bool:
    """Whether a page is an image with next to no text."""
    return page.image_share >= _SCAN_IMAGE and page.glyphs < _ENOUGH


def check_quality(pages: Sequence[Page], name: str) -> str | None:
    """Refuse a document whose text layer is garbage, and report one that was not read.

    Args:
        pages: All pages as read.
        name: Edition id, for messages.

    Returns:
        Why the document was not read: it is a scan, and pictures are not read here. None for one
        that was.

    Raises:
        DocumentProblem: Saying what is wrong with the text layer.
    """
    glyphs = sum(page.glyphs for page in pages)
    hidden = sum(page.hidden for page in pages)
    scanned = [page for page in pages if is_picture(page)]
    if scanned and len(scanned) >= 0.5 * len(pages):
        layer = (
            fragment("invisible_layer", hidden=hidden) if hidden > _ENOUGH else fragment("no_layer")
        )
        return problem_line(
            "pdf_is_a_scan", name=name, scanned=len(scanned), pages=len(pages), layer=layer
        )
    if glyphs == 0:
        raise DocumentProblem.of("pdf_without_text", name=name, pages=len(pages))
    unmapped = sum(page.unmapped for page in pages)
    total = max(glyphs, unmapped)
    if unmapped > 0.15 * total and unmapped >= 20:
        raise DocumentProblem.of("pdf_text_is_garbage", name=name, unmapped=unmapped, total=total)
    letters, ideographs = (
        sum(page.letters for page in pages),
        sum(page.ideographs for page in pages),
    )
    if letters >= 200 and ideographs < 0.2 * letters:
        raise DocumentProblem.of(
            "pdf_without_chinese", name=name, ideographs=ideographs, letters=letters
        )
    return None
