"""What a reviewer has struck out on a page: annotations that lie over characters without being
drawn among them.
"""

from __future__ import annotations

import ctypes

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import Frame

_MOST = 10_000
"""Annotations of a page that are considered."""


def struck_boxes(page: pypdfium2.PdfPage, frame: Frame) -> list[Box]:
    """The boxes, in upright coordinates, that annotations of a page strike out.

    Args:
        page: An open page.
        frame: Its place.
    """
    boxes: list[Box] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_STRIKEOUT:
                boxes += _boxes_of(annotation, frame)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return boxes


def _boxes_of(annotation: object, frame: Frame) -> list[Box]:
    """One box for every stretch of a line."""
    boxes = []
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        quad = pdfium.FS_QUADPOINTSF()
        if not pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, ctypes.byref(quad)):
            continue
        corners = [
            frame.place(x, y)
            for x, y in (
                (quad.x1, quad.y1),
                (quad.x2, quad.y2),
                (quad.x3, quad.y3),
                (quad.x4, quad.y4),
            )
        ]
        across, down = zip(*corners, strict=True)
        boxes.append(Box(min(across), min(down), max(across), max(down)))
    return boxes
