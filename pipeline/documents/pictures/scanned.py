"""Scanned pages of a PDF."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.pictures.picture_page import read_picture
from pipeline.documents.pictures.pixels import Picture, draw_page


def read_scanned(page: pypdfium2.PdfPage, number: int) -> Page:
    """Read a page that is a picture.

    Args:
        page: The page, open.
        number: Its number, from 1.

    Returns:
        The page as its picture shows it, places in points.
    """
    picture, scale = picture_of(page)
    return read_picture(picture, number, scale=1 / scale)


def picture_of(page: pypdfium2.PdfPage) -> tuple[Picture, float]:
    """A page as it is read: its pixels, and how many of them are a point."""
    return draw_page(page, _native(page))


def _native(page: pypdfium2.PdfPage) -> float:
    """Pixels of the longer side of the largest image."""
    sizes = [
        max(item.get_px_size())
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    ]
    return float(max(sizes, default=0))
