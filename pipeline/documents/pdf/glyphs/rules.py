"""Ruling lines, drawings and images of a page: what tables are framed by and what charts are made
of.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import Frame, _direct
from pipeline.documents.pdf.page_bounds import MAX_PATHS_PER_PAGE

_THIN = 3.0
"""A filled bar up to this thickness (points) is a rule; a thicker one is a drawing."""

_POINTER, _INTEGER = ctypes.c_void_p, ctypes.c_int
_object_type = _direct(pdfium.FPDFPageObj_GetType, _INTEGER, _POINTER)
_object_at = _direct(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INTEGER)
_object_count = _direct(pdfium.FPDFPage_CountObjects, _INTEGER, _POINTER)
_form_count = _direct(pdfium.FPDFFormObj_CountObjects, _INTEGER, _POINTER)
_form_object = _direct(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
_object_matrix = _direct(pdfium.FPDFPageObj_GetMatrix, _INTEGER, _POINTER, _POINTER)
_bounds = _direct(
    pdfium.FPDFPageObj_GetBounds, _INTEGER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)
_segment_count = _direct(pdfium.FPDFPath_CountSegments, _INTEGER, _POINTER)
_path_segment = _direct(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INTEGER)
_segment_type = _direct(pdfium.FPDFPathSegment_GetType, _INTEGER, _POINTER)
_segment_close = _direct(pdfium.FPDFPathSegment_GetClose, _INTEGER, _POINTER)
_segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, _INTEGER, _POINTER, _POINTER, _POINTER)
_draw_mode = _direct(pdfium.FPDFPath_GetDrawMode, _INTEGER, _POINTER, _POINTER, _POINTER)
_fill_colour = _direct(
    pdfium.FPDFPageObj_GetFillColor, _INTEGER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)
_stroke_colour = _direct(
    pdfium.FPDFPageObj_GetStrokeColor, _INTEGER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)

_READ = frozenset({pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT})
_MAX_SEGMENTS = 400
_MAX_FORM_DEPTH = 6
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Extent = tuple[float, float, float, float]
"""Left, top, right, bottom in upright coordinates."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical: ``at`` is its fixed coordinate, ``start`` to
    ``end`` what it spans.
    """

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(slots=True)
class Graphics:
    """What is drawn on a page besides text, in upright coordinates.

    Attributes:
        horizontal: Horizontal rules by position.
        vertical: Vertical rules by position.
        drawings: Boxes of filled panels and bars.
        curves: Boxes of paths with curved or slanted lines: markers, graphs, ornaments.
        images: Boxes of bitmaps.
        truncated: Whether there were more paths than the limit.
        texts: How many text objects there are.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    curves: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    truncated: bool = False
    texts: int = 0


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _matrix_of(item: int) -> _Matrix:
    values = (ctypes.c_float * 6)()
    if not _object_matrix(item, ctypes.addressof(values)):
        return _IDENTITY
    return values[0], values[1], values[2], values[3], values[4], values[5]


def _walk(page_handle: int) -> Iterator[tuple[int, int, _Matrix]]:
    """Paths, images and texts of the page, those inside forms included: (handle, type, matrix of
    the enclosing forms).
    """
    stack: list[tuple[int, _Matrix, int]] = []
    for index in range(_object_count(page_handle)):
        item = _object_at(page_handle, index) or 0
        kind = _object_type(item) if item else 0
        if kind in _READ:
            yield item, kind, _IDENTITY
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            stack.append((item, _IDENTITY, 0))
        while stack:
            item, outer, depth = stack.pop()
            if not item:
                continue
            kind = _object_type(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
                inner = _times(_matrix_of(item), outer)
                stack += [
                    (_form_object(item, i) or 0, inner, depth + 1)
                    for i in reversed(range(max(0, _form_count(item))))
                ]
            elif kind in _READ:
                yield item, kind, outer


class _Reader:
    """Reads paths with buffers that are made once."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._floats = (ctypes.c_float * 4)()
        base = ctypes.addressof(self._floats)
        self._addresses = [base, base + 4, base + 8, base + 12]
        self._colour = (ctypes.c_uint * 4)()
        colour = ctypes.addressof(self._colour)
        self._colour_addresses = [colour, colour + 4, colour + 8, colour + 12]
        self._mode = (ctypes.c_int * 2)()
        self._mode_address = ctypes.addressof(self._mode)

    def place(self, matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
        """A point of an object in upright page coordinates."""
        a, b, c, d, e, f = matrix
        return self.frame.place(a * x + c * y + e, b * x + d * y + f)

    def extent(self, item: int, outer: _Matrix) -> _Extent | None:
        """The object's bounding box."""
        if not _bounds(item, *self._addresses):
            return None
        x0, y0, x1, y1 = self._floats
        frame = self.frame
        if outer is _IDENTITY and not frame.turn:
            top = frame.height + frame.bottom
            return x0 - frame.left, top - y1, x1 - frame.left, top - y0
        ax, ay = self.place(outer, x0, y0)
        bx, by = self.place(outer, x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def paint(self, item: int) -> tuple[bool, bool]:
        """(filled, stroked) with ink that shows; white and transparent paint does not."""
        if not _draw_mode(item, self._mode_address, self._mode_address + 4):
            return False, False
        filled = self._mode[0] != 0 and self._shows(_fill_colour, item)
        stroked = self._mode[1] != 0 and self._shows(_stroke_colour, item)
        return filled, stroked

    def _shows(self, colour_of: Any, item: int) -> bool:
        if not colour_of(item, *self._colour_addresses):
            return True
        red, green, blue, alpha = self._colour
        return alpha > 8 and not (red > 250 and green > 250 and blue > 250)

    def segments(
        self, item: int, outer: _Matrix
    ) -> tuple[list[tuple[float, float, float, float]], bool]:
        """Straight strokes of a path as (x0, y0, x1, y1), and whether it has curves or slanted
        lines.
        """
        matrix = _times(_matrix_of(item), outer)
        out: list[tuple[float, float, float, float]] = []
        curved = False
        x = y = first_x = first_y = 0.0
        count = _segment_count(item)
        for index in range(min(_MAX_SEGMENTS, max(0, count))):
            segment = _path_segment(item, index)
            if not segment or not _segment_point(segment, self._addresses[0], self._addresses[1]):
                continue
            to_x, to_y = self.place(matrix, self._floats[0], self._floats[1])
            kind = _segment_type(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first_x, first_y = to_x, to_y
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                out.append((x, y, to_x, to_y))
            else:
                curved = True
            x, y = to_x, to_y
            if _segment_close(segment) and (abs(x - first_x) > 0.01 or abs(y - first_y) > 0.01):
                out.append((x, y, first_x, first_y))
                x, y = first_x, first_y
        return out, curved or count > _MAX_SEGMENTS


def read_graphics(page: pypdfium2.PdfPage, frame: Frame) -> Graphics:
    """Rules, drawings and images of a page.

    Args:
        page: An open page.
        frame: Its place, as ``read_characters`` found it.

    Returns:
        Everything in upright coordinates, rules that touch or overlap joined.
    """
    reader = _Reader(frame)
    graphics = Graphics()
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    paths = 0
    handle = ctypes.cast(page.raw, _POINTER).value or 0
    width, height = frame.upright_width, frame.upright_height
    for item, kind, outer in _walk(handle):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            graphics.texts += 1
            continue
        extent = reader.extent(item, outer)
        if (
            extent is None
            or extent[2] < 0
            or extent[3] < 0
            or extent[0] > width
            or extent[1] > height
        ):
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            graphics.images.append(Box(*extent))
            continue
        paths += 1
        if paths > MAX_PATHS_PER_PAGE:
            graphics.truncated = True
            break
        _sort_path(reader, item, outer, extent, graphics, horizontal, vertical)
    graphics.horizontal = join_rules(horizontal)
    graphics.vertical = join_rules(vertical)
    return graphics


def _sort_path(
    reader: _Reader,
    item: int,
    outer: _Matrix,
    extent: _Extent,
    graphics: Graphics,
    horizontal: list[Rule],
    vertical: list[Rule],
) -> None:
    """Add a path to the rules it draws, or to the drawings."""
    filled, stroked = reader.paint(item)
    if not filled and not stroked:
        return
    left, top, right, bottom = extent
    width, height = right - left, bottom - top
    if height <= _THIN and width > 2 * height:
        horizontal.append(Rule((top + bottom) / 2, left, right))
        return
    if width <= _THIN and height > 2 * width:
        vertical.append(Rule((left + right) / 2, top, bottom))
        return
    segments, curved = reader.segments(item, outer)
    straight = not curved and all(
        abs(x1 - x0) < 0.8 or abs(y1 - y0) < 0.8 for x0, y0, x1, y1 in segments
    )
    if not straight or not segments:
        graphics.curves.append(Box(*extent))
        return
    if (
        not stroked
    ):  # a filled panel: its edges are no ink, but shaded header rows are cells of tables
        graphics.drawings.append(Box(*extent))
        return
    for x0, y0, x1, y1 in segments:
        if abs(y1 - y0) < 0.8 and abs(x1 - x0) > 1:
            horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) < 0.8 and abs(y1 - y0) > 1:
            vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def join_rules(rules: list[Rule], tolerance: float = 1.5, gap: float = 3.0) -> list[Rule]:
    """Join pieces of the same line: borders are often drawn cell by cell, double, or with small
    gaps.

    Args:
        rules: Lines of one direction.
        tolerance: How far apart two pieces of one line may lie across it.
        gap: How far apart along it.

    Returns:
        Lines by position, then start.
    """
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        if rows and rule.at - rows[-1][0].at <= tolerance:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    out: list[Rule] = []
    for row in rows:
        row.sort(key=lambda r: r.start)
        at, start, end = row[0].at, row[0].start, row[0].end
        for rule in row[1:]:
            if rule.start <= end + gap:
                end = max(end, rule.end)
            else:
                out.append(Rule(at, start, end))
                at, start, end = rule.at, rule.start, rule.end
        out.append(Rule(at, start, end))
    return out
