"""Whether the text layer of a PDF can be trusted at all: scans and fonts without a character map
are reported, never parsed as empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.picture_models import REMEDY
from pipeline.documents.problem import DocumentProblem

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
            f"an invisible text layer of {hidden} characters (machine recognition, not print)"
            if hidden > _ENOUGH
            else "no text layer"
        )
        return (
            f"{name}: the PDF is a scan; expected: pages of text; found: {len(scanned)} of "
            f"{len(pages)} pages are images with {layer}; remedy: find the publisher's digital "
            f"edition; or {REMEDY}"
        )
    if glyphs == 0:
        raise DocumentProblem(
            f"{name}: the PDF has no text",
            expected="pages of text",
            found=f"{len(pages)} pages without a visible character",
            remedy="text drawn as outlines cannot be read: find another edition",
        )
    unmapped = sum(page.unmapped for page in pages)
    total = max(glyphs, unmapped)
    if unmapped > 0.15 * total and unmapped >= 20:
        raise DocumentProblem(
            f"{name}: the text layer is garbage",
            expected="fonts that say which characters their glyphs are",
            found=f"{unmapped} of {total} characters have no "
            f"character code (private codes, glyph numbers)",
            remedy="find another edition of the document: what "
            "its pages show cannot be read from the file",
        )
    letters, ideographs = (
        sum(page.letters for page in pages),
        sum(page.ideographs for page in pages),
    )
    if letters >= 200 and ideographs < 0.2 * letters:
        raise DocumentProblem(
            f"{name}: the text layer holds hardly any Chinese",
            expected="Chinese text",
            found=f"{ideographs} Chinese characters among {letters} letters",
            remedy="a font without a character map, or an "
            "edition in another language: open the file",
        )
    return None
