"""Glyphs of a page with their places, straight from pdfium: what can be seen, once, upright.

Invisible, clipped and off-page text is left out, overprinted glyphs are counted once, turned pages
are turned back. Blanks are not kept: words are distinguished by the distance of glyphs (see
``lines``), for many PDFs have no blanks
    or have them in the wrong places.
"""

from __future__ import annotations

import ctypes
import io
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.documents.pdf.page_bounds import MAX_GLYPHS_PER_PAGE
from pipeline.documents.problem import DocumentProblem

_INVISIBLE_MODES = frozenset(
    {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
)
_SMALLEST = 2.0
"""Points; smaller print is made to be copied or searched, not read."""

_SYMBOLS = {
    0xF06C: 0x25CF, 0xF06E: 0x25A0, 0xF06F: 0x25A1, 0xF075: 0x25C6, 0xF076: 0x25C6, 0xF09F: 0x2022,
    0xF0A7: 0x25A0, 0xF0A8: 0x25A1, 0xF0AB: 0x2605, 0xF0B7: 0x2022, 0xF0D8: 0x00D8, 0xF0FC: 0x221A,
}  # fmt: skip
"""Bullets that word processors take out of symbol fonts, by private codes: Wingdings and Symbol."""

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.uint32]
Indices: TypeAlias = npt.NDArray[np.intp]

_POINTER, _INTEGER = ctypes.c_void_p, ctypes.c_int


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function without ctypes' conversion of typed pointers: a third of the cost, and
    this is the innermost loop.
    """
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


class OnBaseline:
    """A glyph on a baseline: its em box, as fonts for Chinese place it."""

    __slots__ = ()
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

    @property
    def middle(self) -> float:
        """Half height."""
        return self.baseline - 0.38 * self.size


@dataclass(slots=True)
class Glyph(OnBaseline):
    """One printed character in upright page coordinates (points, y downwards)."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page is in PDF space and how it is turned: maps points of PDF space to upright
    page coordinates.

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


def _clip_box(
    text_object: int, point: tuple[Any, int, int]
) -> tuple[float, float, float, float] | None:
    """Bounding box that the object's clip path lets through, in PDF space; None where it is not
    clipped.
    """
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
            box = (
                one
                if box is None
                else (
                    max(box[0], one[0]),
                    max(box[1], one[1]),
                    min(box[2], one[2]),
                    min(box[3], one[3]),
                )
            )
    return box


def _style(
    handle: int, index: int, text_object: int, matrix: Any, floats: tuple[Any, int, int]
) -> _Style:
    size = float(_font_size(handle, index)) or 1.0
    turn: int | None = 0
    if _matrix(handle, index, ctypes.addressof(matrix)):
        a, b, c, d, _, _ = matrix
        if a > 0 and not b and not c:
            size *= abs(d) or a
        else:
            size *= math.hypot(c, d) or math.hypot(a, b) or 1.0
            angle = math.degrees(math.atan2(b, a)) % 360
            turn = round(angle / 90) % 4 if abs(angle - 90 * round(angle / 90)) < 6 else None
    unmapped = _map_error(handle, index) == 1
    if not text_object:
        return _Style(size, turn, None, True, unmapped)
    visible = _render_mode(text_object) not in _INVISIBLE_MODES
    return _Style(size, turn, _clip_box(text_object, floats), visible, unmapped)


def _visible_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """The page's visible box in PDF space: what pdfium draws is as large as ``get_size`` says,
    wherever the boxes disagree.
    """
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    left, bottom, right, top = page.get_cropbox()
    if abs((right - left) - width) > 1 or abs((top - bottom) - height) > 1:
        media = page.get_mediabox()
        left, bottom, right, top = (
            max(left, media[0]),
            max(bottom, media[1]),
            min(right, media[2]),
            min(top, media[3]),
        )
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
    visible, rotation = _visible_box(page), page.get_rotation() // 90 % 4
    try:
        if not text_page.count_chars():
            return Characters([], Frame(*visible, rotation), 0, 0, False)
        return _read(text_page, visible, rotation)
    finally:
        text_page.close()


def _read(
    text_page: pypdfium2.PdfTextPage, visible: tuple[float, float, float, float], rotation: int
) -> Characters:
    handle = ctypes.cast(text_page.raw, _POINTER).value or 0
    total = text_page.count_chars()
    left, bottom, width, height = visible
    codes = _codes(handle, min(total, MAX_GLYPHS_PER_PAGE))
    printed = np.flatnonzero(~_is_blank(codes))
    unmapped = int(np.count_nonzero(codes == 0))
    codes = codes[printed]
    x0, y1, x1, y0 = _boxes(handle, printed)
    runs = _read_runs(handle, printed, x0, y0, x1, y1)
    shown = runs.let_through(x0, y0, x1, y1) & _on_page(x0, y0, x1, y1, visible)
    codes = _named_symbols(codes)
    nameless = (
        runs.each(runs.unmapped).astype(bool)
        | ((codes >= 0xE000) & (codes <= 0xF8FF))
        | (codes == 0xFFFD)
    )
    unmapped += int(np.count_nonzero(nameless & shown))
    turns, sizes, xs, ys = (
        runs.each(runs.turn),
        runs.each(runs.size),
        runs.each(runs.x),
        runs.each(runs.y),
    )
    plain = shown & (turns == 0)
    columns = (x0[plain] - left, x1[plain] - left, bottom + height - ys[plain], sizes[plain])
    glyphs = list(
        map(Glyph, map(chr, codes[plain].tolist()), *(column.tolist() for column in columns))
    )
    other = shown & (turns != 0)
    places = (
        xs[other],
        ys[other],
        x0[other],
        y0[other],
        x1[other],
        y1[other],
        sizes[other],
        turns[other],
    )
    turned: list[_Seen] = list(
        zip(map(chr, codes[other].tolist()), *(place.tolist() for place in places), strict=True)
    )
    turn, slanted = 0, []
    upright_turns = Counter(turn for turn in map(_TURN, turned) if turn >= 0)
    if upright_turns and upright_turns.most_common(1)[0][1] > len(glyphs):
        # text that runs upwards on most of the page is a turned table: the page is turned until it
        # reads from left to right
        turn = upright_turns.most_common(1)[0][0]
        slanted = ["".join(glyph.text for glyph in glyphs)] if glyphs else []
        glyphs = _upright(turned, Frame(left, bottom, width, height, turn))
    elif not glyphs:
        turn = rotation
    slanted += _runs_of([item for item in turned if item[8] != turn or turn == 0])
    hidden = int(np.count_nonzero(~shown))
    return Characters(
        glyphs,
        Frame(left, bottom, width, height, turn),
        hidden,
        unmapped,
        total > MAX_GLYPHS_PER_PAGE,
        slanted,
    )


@dataclass(slots=True)
class _Runs:
    """Glyphs that follow one another in one object, with what holds for all of a run: one entry a
    run in every list.
    """

    lengths: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)  # where the first glyph is on its baseline
    y: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)
    turn: list[int] = field(default_factory=list)  # -1 for angles that are no quarter turn
    clip: list[tuple[float, float, float, float]] = field(default_factory=list)
    unmapped: list[bool] = field(default_factory=list)

    def add(self, length: int, x: float, y: float, style: _Style) -> None:
        """One more run."""
        self.lengths.append(length)
        self.x.append(x)
        self.y.append(y)
        self.size.append(style.size)
        self.turn.append(-1 if style.turn is None else style.turn)
        self.clip.append((style.clip or _EVERYWHERE) if style.visible else _NOWHERE)
        self.unmapped.append(style.unmapped)

    def each(self, values: Sequence[float]) -> Floats:
        """Values of runs as an array of values of glyphs."""
        return np.repeat(np.array(values), self.lengths)

    def let_through(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Flags:
        """Which glyphs their clip path does not hide."""
        if not self.clip or all(box is _EVERYWHERE for box in self.clip):
            return np.full(len(x0), True)
        clip = np.repeat(np.array(self.clip), self.lengths, axis=0)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        through: Flags = (
            (clip[:, 0] - 1 <= x)
            & (x <= clip[:, 2] + 1)
            & (clip[:, 1] - 1 <= y)
            & (y <= clip[:, 3] + 1)
        )
        return through


def _read_runs(
    handle: int, printed: Indices, x0: Floats, y0: Floats, x1: Floats, y1: Floats
) -> _Runs:
    """Runs of glyphs on one baseline.

    Glyphs of one text object are one run; so is a glyph that begins where the last one ended, in a
    box of the same height, for many files have an object for every glyph.
    """
    runs = _Runs()
    numbers = printed.tolist()
    gap = x0[1:] - x1[:-1]
    touches = (
        (y0[1:] == y0[:-1]) & (y1[1:] == y1[:-1]) & (gap > -0.3) & (gap < 0.3) & (x0[1:] > x0[:-1])
    )
    turns_back = (np.abs(y0[1:] - y0[:-1]) > 0.5 * (y1[:-1] - y0[:-1])) | (x0[1:] < x0[:-1])
    seams = (np.flatnonzero(~touches) + 1).tolist()
    lines = [*(np.flatnonzero(turns_back) + 1).tolist(), len(numbers)]
    point = (ctypes.c_double * 2)()
    x_address = ctypes.addressof(point)
    corner = (ctypes.c_float * 2)()  # points of paths come as floats, origins of glyphs as doubles
    floats = (corner, ctypes.addressof(corner), ctypes.addressof(corner) + 4)
    matrix = (ctypes.c_float * 6)()
    styles: dict[int, _Style] = {}
    start = 0
    while start < len(numbers):
        index = numbers[start]
        text_object = _text_object(handle, index) or 0
        style = styles.get(text_object)
        if style is None:
            style = styles[text_object] = _style(handle, index, text_object, matrix, floats)
        _origin(handle, index, x_address, x_address + 8)
        end = start + 1
        if style.turn == 0:
            line_end = lines[bisect_right(lines, start)]
            end = min(_after(seams, start, line_end), line_end)
            if end < line_end and _text_object(handle, numbers[end]) == text_object:
                end = _end_of_object(handle, numbers, end, line_end, text_object)
        runs.add(end - start, point[0], point[1], style)
        start = end
    return runs


def _after(places: Sequence[int], start: int, default: int) -> int:
    """The first of the places after ``start``."""
    found = bisect_right(places, start)
    return places[found] if found < len(places) else default


def _end_of_object(
    handle: int, numbers: Sequence[int], start: int, last: int, text_object: int
) -> int:
    """Behind the last glyph of an object: its glyphs follow one another, so its end is found by
    halving.
    """
    if _text_object(handle, numbers[last - 1]) == text_object:
        return last
    inside, outside = start, last - 1
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if _text_object(handle, numbers[middle]) == text_object:
            inside = middle
        else:
            outside = middle
    return outside


def _boxes(handle: int, printed: Indices) -> Floats:
    """(left, top, right, bottom) of glyphs in PDF space, an array each."""
    boxes = np.zeros((len(printed), 4), np.float32)
    start = boxes.ctypes.data
    for index, address in zip(
        printed.tolist(), range(start, start + boxes.nbytes, 4 * boxes.itemsize), strict=True
    ):
        _loose_box(handle, index, address)
    return boxes.T.astype(np.float64)


def _on_page(
    x0: Floats, y0: Floats, x1: Floats, y1: Floats, visible: tuple[float, float, float, float]
) -> Flags:
    """Which glyphs are on the page and are large enough to be read."""
    left, bottom, width, height = visible
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    inside = (
        (left - 1 <= x) & (x <= left + width + 1) & (bottom - 1 <= y) & (y <= bottom + height + 1)
    )
    tall, wide = y1 - y0, x1 - x0
    tiny = (tall > 0.05) & (tall < _SMALLEST) & (wide < _SMALLEST)
    read: Flags = inside & ~tiny
    return read


def _runs_of(items: Sequence[_Seen]) -> list[str]:
    """Text that runs another way, split where the next glyph is away from the last."""
    runs: list[str] = []
    last: _Seen | None = None
    for item in items:
        near = (
            last is not None
            and abs(item[1] - last[1]) + abs(item[2] - last[2]) < 2.0 * item[7]
            and item[8] == last[8]
        )
        if near:
            runs[-1] += item[0]
        else:
            runs.append(item[0])
        last = item
    return runs


def _codes(handle: int, count: int) -> Codes:
    """Unicode of every character, of which pdfium gives one unit each: both halves of a pair that
    stands for one character are apart.
    """
    buffer = np.zeros(count + 1, np.uint16)
    written = _text(handle, 0, count, buffer.ctypes.data) if count else 0
    if written == count + 1 and _unicode(handle, count - 1) == buffer[count - 1]:
        codes = buffer[:count].astype(np.uint32)
    else:
        codes = np.array([_unicode(handle, index) for index in range(count)], np.uint32)
    high = 0
    for index in np.flatnonzero((codes >= 0xD800) & (codes < 0xE000)).tolist():
        code = int(codes[index])
        if code < 0xDC00:
            high, codes[index] = code, 0x20
        else:
            codes[index] = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
    return codes


def _is_blank(codes: Codes) -> Flags:
    """Which characters print nothing."""
    return (codes <= 32) | ((codes >= 0x2000) & (codes <= 0x200B)) | np.isin(codes, _BLANKS)


def _named_symbols(codes: Codes) -> Codes:
    """Characters with bullets of symbol fonts by their names, ➀ of Dingbats as ①."""
    codes[(codes >= 0x2780) & (codes <= 0x2789)] -= 0x2780 - 0x2460
    for index in np.flatnonzero((codes >= 0xF06C) & (codes <= 0xF0FC)).tolist():
        codes[index] = _SYMBOLS.get(int(codes[index]), codes[index])
    return codes


_BLANKS = (0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xAD)
_EVERYWHERE = (-math.inf, -math.inf, math.inf, math.inf)
_NOWHERE = (math.inf, math.inf, -math.inf, -math.inf)
_Seen = tuple[str, float, float, float, float, float, float, float, int]
"""A glyph in PDF space: text, a point (x, y) of its baseline, box (x0, y0, x1, y1), size, quarter
turns of its baseline."""
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
    """The glyphs of a page by way of pdfplumber, where pdfium shows no character of the text
    objects that are on it.

    Args:
        content: The file's bytes.
        index: Page from 0.

    Returns:
        As ``read_characters``.

    Raises:
        DocumentProblem: The page cannot be read in this way either.
    """
    try:
        return _read_slowly(content, index)
    except Exception as error:  # pdfminer raises what it stumbles over
        raise DocumentProblem.of(
            "pdf_page_unreadable", page=index + 1, found=f"{type(error).__name__}: {error}"
        ) from error


def _read_slowly(content: bytes, index: int) -> Characters:
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
