"""Glyphs of a page with their places, straight from pdfium: what can be seen, once, upright.

Invisible, clipped and off-page text is left out, overprinted glyphs are counted once, turned pages are turned back. Blanks are not
kept: words are told apart by the distance of glyphs (see ``lines``), for many PDFs have no blanks or have them in the wrong places.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.documents.pdf.limits import MAX_GLYPHS_PER_PAGE

_INVISIBLE_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_SMALLEST = 2.0
"""Points; smaller print is made to be copied or searched, not read."""

_SYMBOLS = {
    0xF06C: 0x25CF, 0xF06E: 0x25A0, 0xF06F: 0x25A1, 0xF075: 0x25C6, 0xF076: 0x25C6, 0xF09F: 0x2022,
    0xF0A7: 0x25A0, 0xF0A8: 0x25A1, 0xF0AB: 0x2605, 0xF0B7: 0x2022, 0xF0D8: 0x00D8, 0xF0FC: 0x221A,
}  # fmt: skip
"""Bullets that word processors take out of symbol fonts, by private codes: Wingdings and Symbol."""

_POINTER, _INTEGER = ctypes.c_void_p, ctypes.c_int


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function without ctypes' conversion of typed pointers: a third of the cost, and this is the innermost loop."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _POINTER).value or 0)


_unicode = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INTEGER)
_text = _direct(pdfium.FPDFText_GetText, _INTEGER, _POINTER, _INTEGER, _INTEGER, _POINTER)
_origin = _direct(pdfium.FPDFText_GetCharOrigin, _INTEGER, _POINTER, _INTEGER, _POINTER, _POINTER)
_loose_box = _direct(pdfium.FPDFText_GetLooseCharBox, _INTEGER, _POINTER, _INTEGER, _POINTER)
_text_object = _direct(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INTEGER)
_font_size = _direct(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, _INTEGER)
_matrix = _direct(pdfium.FPDFText_GetMatrix, _INTEGER, _POINTER, _INTEGER, _POINTER)
_map_error = _direct(pdfium.FPDFText_HasUnicodeMapError, _INTEGER, _POINTER, _INTEGER)
_render_mode = _direct(pdfium.FPDFTextObj_GetTextRenderMode, _INTEGER, _POINTER)
_clip_path = _direct(pdfium.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
_clip_count = _direct(pdfium.FPDFClipPath_CountPaths, _INTEGER, _POINTER)
_clip_segments = _direct(pdfium.FPDFClipPath_CountPathSegments, _INTEGER, _POINTER, _INTEGER)
_clip_segment = _direct(pdfium.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INTEGER, _INTEGER)
_segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, _INTEGER, _POINTER, _POINTER, _POINTER)


@dataclass(slots=True)
class Glyph:
    """One printed character in upright page coordinates (points, y downwards)."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of its em box."""
        return self.baseline - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of its em box."""
        return self.baseline + 0.12 * self.size


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands in PDF space and how it is turned: maps points of PDF space to upright page coordinates.

    Attributes:
        left: Left edge of the visible box in PDF space.
        bottom: Its lower edge.
        width: Width of the visible box before turning.
        height: Height before turning.
        turn: Clockwise quarter turns that bring the page upright, 0 to 3.
    """

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    @property
    def upright_width(self) -> float:
        """Width of the page as read."""
        return self.width if self.turn % 2 == 0 else self.height

    @property
    def upright_height(self) -> float:
        """Height of the page as read."""
        return self.height if self.turn % 2 == 0 else self.width

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of PDF space in upright coordinates."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, self.height - y
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        return self.height - y, self.width - x


@dataclass(frozen=True, slots=True)
class _Style:
    """What holds for all glyphs of one text object."""

    size: float
    turn: int | None  # quarter turns that its baseline is turned by; None for other angles
    clip: tuple[float, float, float, float] | None
    visible: bool
    unmapped: bool = False


@dataclass(slots=True)
class Characters:
    """The glyphs of a page and what was left out of it.

    Attributes:
        glyphs: What is printed, in drawing order.
        frame: The page's place.
        hidden: Glyphs that are in the file but cannot be seen.
        unmapped: Glyphs whose font does not say which characters they are.
        truncated: Whether the page holds more glyphs than the limit.
        slanted: Text that runs another way than the page: labels of axes, watermarks.
    """

    glyphs: list[Glyph]
    frame: Frame
    hidden: int
    unmapped: int
    truncated: bool
    slanted: list[str] = field(default_factory=list)


def _clip_box(text_object: int, point: tuple[Any, int, int]) -> tuple[float, float, float, float] | None:
    """Bounding box that the object's clip path lets through, in PDF space; None where it is not clipped."""
    clip = _clip_path(text_object)
    count = _clip_count(clip) if clip else 0
    box: tuple[float, float, float, float] | None = None
    xy, x_address, y_address = point
    for path in range(max(0, count)):
        xs: list[float] = []
        ys: list[float] = []
        for index in range(min(64, max(0, _clip_segments(clip, path)))):
            segment = _clip_segment(clip, path, index)
            if segment and _segment_point(segment, x_address, y_address):
                xs.append(xy[0])
                ys.append(xy[1])
        if xs:
            one = (min(xs), min(ys), max(xs), max(ys))
            box = one if box is None else (max(box[0], one[0]), max(box[1], one[1]), min(box[2], one[2]), min(box[3], one[3]))
    return box


def _style(handle: int, index: int, text_object: int | None, floats: tuple[Any, int, int]) -> _Style:
    matrix = (ctypes.c_float * 6)()
    size = float(_font_size(handle, index)) or 1.0
    turn: int | None = 0
    if _matrix(handle, index, ctypes.addressof(matrix)):
        a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
        size *= math.hypot(c, d) or math.hypot(a, b) or 1.0
        angle = math.degrees(math.atan2(b, a)) % 360
        turn = round(angle / 90) % 4 if abs(angle - 90 * round(angle / 90)) < 6 else None
    unmapped = _map_error(handle, index) == 1
    if not text_object:
        return _Style(size, turn, None, True, unmapped)
    visible = _render_mode(text_object) not in _INVISIBLE_MODES
    return _Style(size, turn, _clip_box(text_object, floats), visible, unmapped)


def _visible_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """The page's visible box in PDF space: what pdfium draws is as large as ``get_size`` says, wherever the boxes disagree."""
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    left, bottom, right, top = page.get_cropbox()
    if abs((right - left) - width) > 1 or abs((top - bottom) - height) > 1:
        media = page.get_mediabox()
        left, bottom, right, top = max(left, media[0]), max(bottom, media[1]), min(right, media[2]), min(top, media[3])
    if abs((right - left) - width) > 1 or abs((top - bottom) - height) > 1:
        left, bottom = 0.0, 0.0
    return left, bottom, width, height


def read_characters(page: pypdfium2.PdfPage) -> Characters:
    """The visible glyphs of a page.

    Args:
        page: An open page.

    Returns:
        Glyphs in drawing order, upright.
    """
    text_page = page.get_textpage()
    try:
        return _read(text_page, _visible_box(page), page.get_rotation() // 90 % 4)
    finally:
        text_page.close()


def _read(text_page: pypdfium2.PdfTextPage, visible: tuple[float, float, float, float], rotation: int) -> Characters:
    handle = ctypes.cast(text_page.raw, _POINTER).value or 0
    total = text_page.count_chars()
    point = (ctypes.c_double * 2)()
    x_address = ctypes.addressof(point)
    y_address = x_address + 8
    corner = (ctypes.c_float * 2)()  # points of paths come as floats, origins of glyphs as doubles
    corner_address = ctypes.addressof(corner)
    box = (ctypes.c_float * 4)()  # left, top, right, bottom
    box_address = ctypes.addressof(box)
    left, bottom, width, height = visible
    right, top = left + width, bottom + height
    styles: dict[int, _Style] = {}
    glyphs: list[Glyph] = []
    turned: list[_Seen] = []
    upper = bottom + height
    codes = _codes(handle, total)
    hidden = unmapped = high_surrogate = 0
    style = _Style(1.0, 0, None, True)
    last_x0 = last_x1 = last_y0 = last_y1 = -1e9
    x = y = 0.0
    for index, code in enumerate(codes):
        if code <= 32 or 0x2000 <= code <= 0x200B or code in _BLANKS:
            unmapped += code == 0
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high_surrogate = code
                continue
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00) if high_surrogate else 0xFFFD
            high_surrogate = 0
        _loose_box(handle, index, box_address)
        x0, y1, x1, y0 = box[:]
        # a glyph that begins where the last one ended, in a box of the same height, is of the same object: its style is known
        if not (y0 == last_y0 and y1 == last_y1 and -0.3 < x0 - last_x1 < 0.3 and x0 > last_x0 and style.turn == 0):
            text_object = _text_object(handle, index) or 0
            known = styles.get(text_object)
            if known is None:
                known = styles[text_object] = _style(handle, index, text_object, (corner, corner_address, corner_address + 4))
            style = known
            _origin(handle, index, x_address, y_address)
            x, y = point[:]
        last_x0, last_x1, last_y0, last_y1 = x0, x1, y0, y1
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        clip = style.clip
        if (
            not style.visible
            or 0.05 < y1 - y0 < _SMALLEST > x1 - x0
            or not (left - 1 <= middle_x <= right + 1 and bottom - 1 <= middle_y <= top + 1)
            or (clip is not None and not (clip[0] - 1 <= middle_x <= clip[2] + 1 and clip[1] - 1 <= middle_y <= clip[3] + 1))
        ):
            hidden += 1
            continue
        if code >= 0xE000:
            code = _SYMBOLS.get(code, code)
        unmapped += style.unmapped or 0xE000 <= code <= 0xF8FF or code == 0xFFFD
        if style.turn == 0:
            glyphs.append(Glyph(chr(code), x0 - left, x1 - left, upper - y, style.size))
        else:
            turned.append((chr(code), x, y, x0, y0, x1, y1, style.size, -1 if style.turn is None else style.turn))
    turn, slanted = 0, []
    upright_turns = Counter(turn for turn in map(_TURN, turned) if turn >= 0)
    if upright_turns and upright_turns.most_common(1)[0][1] > len(glyphs):
        # text that runs upwards on most of the page is a turned table: the page is turned until it reads from left to right
        turn = upright_turns.most_common(1)[0][0]
        slanted = ["".join(glyph.text for glyph in glyphs)] if glyphs else []
        glyphs = _upright(turned, Frame(left, bottom, width, height, turn))
    elif not glyphs:
        turn = rotation
    slanted += _runs_of([item for item in turned if item[8] != turn or turn == 0])
    return Characters(glyphs, Frame(left, bottom, width, height, turn), hidden, unmapped, total > MAX_GLYPHS_PER_PAGE, slanted)


def _runs_of(items: Sequence[_Seen]) -> list[str]:
    """Text that runs another way, split where the next glyph stands away from the last."""
    runs: list[str] = []
    last: _Seen | None = None
    for item in items:
        near = last is not None and abs(item[1] - last[1]) + abs(item[2] - last[2]) < 2.0 * item[7] and item[8] == last[8]
        if near:
            runs[-1] += item[0]
        else:
            runs.append(item[0])
        last = item
    return runs


def _codes(handle: int, total: int) -> Sequence[int]:
    """Unicode of every character: in one call where the text has one unit a character, else one by one."""
    count = min(total, MAX_GLYPHS_PER_PAGE)
    if count < total or not count:
        return [_unicode(handle, index) for index in range(count)]
    buffer = (ctypes.c_ushort * (total + 1))()
    written = _text(handle, 0, total, ctypes.addressof(buffer))
    if written != total + 1 or _unicode(handle, total - 1) != buffer[total - 1]:
        return [_unicode(handle, index) for index in range(total)]
    return buffer[:total]


_BLANKS = frozenset({0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xAD})
_Seen = tuple[str, float, float, float, float, float, float, float, int]
"""A glyph in PDF space: text, a point (x, y) of its baseline, box (x0, y0, x1, y1), size, quarter turns of its baseline."""
_TURN = itemgetter(8)


def _upright(seen: Sequence[_Seen], frame: Frame) -> list[Glyph]:
    """Those glyphs in upright coordinates that run the page's way."""
    glyphs: list[Glyph] = []
    for text, x, y, x0, y0, x1, y1, size, turn in seen:
        if turn == frame.turn:
            _, baseline = frame.place(x, y)
            bx, _ = frame.place(x0, y0)
            cx, _ = frame.place(x1, y1)
            glyphs.append(Glyph(text, min(bx, cx), max(bx, cx), baseline, size))
    return glyphs


def read_characters_slowly(content: bytes, index: int) -> Characters:
    """The glyphs of a page by way of pdfplumber, which needs no font to place them.

    pdfium leaves out text objects of a single character whose font is neither in the file nor on the machine: it takes them for blank.

    Args:
        content: The file's bytes.
        index: Page from 0.

    Returns:
        As ``read_characters``.
    """
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content), pages=[index + 1]) as document:
        page = document.pages[0]
        width, height = float(page.width), float(page.height)
        seen: list[_Seen] = []
        turns: Counter[int] = Counter()
        hidden = 0
        for char in page.chars[:MAX_GLYPHS_PER_PAGE]:
            a, b, c, d, e, f = char["matrix"]
            turn = round(math.degrees(math.atan2(b, a)) / 90) % 4
            x0, x1 = float(char["x0"]), float(char["x1"])
            y0, y1 = height - float(char["bottom"]), height - float(char["top"])
            text = str(char["text"]).strip()
            if len(text) != 1:
                continue
            if not (-1 <= (x0 + x1) / 2 <= width + 1 and -1 <= (y0 + y1) / 2 <= height + 1):
                hidden += 1
                continue
            turns[turn] += 1
            seen.append((text, float(e), float(f), x0, y0, x1, y1, float(char["size"]), turn))
        page.close()
    frame = Frame(0.0, 0.0, width, height, turns.most_common(1)[0][0] if turns else 0)
    slanted = _runs_of([item for item in seen if item[8] != frame.turn])
    return Characters(_upright(seen, frame), frame, hidden, 0, False, slanted)
