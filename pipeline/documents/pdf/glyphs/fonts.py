"""The one font that replaces all that a PDF names and does not hold: every character of it is
a plain box.

pdfium would look such fonts up among those of the machine, so that the same file would be read
otherwise elsewhere, and the large Chinese ones take longer to open than a page takes to read.
Without any font it gives characters no height and then takes text for blank or for printed twice.
Places and widths come from the file; the box only gives characters a size.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

_EM, _ASCENT, _DESCENT = 1000, 880, -120


def box_font() -> bytes:
    """A TrueType font whose every character is a box of the height of a Chinese one.

    Returns:
        The file: the tables that the format requires, checksums left 0, and a cmap of format 13,
        which maps all of Unicode to one glyph.
    """
    corners = ((100, _DESCENT), (900, _DESCENT), (900, _ASCENT), (100, _ASCENT))
    steps = [
        tuple(a - b for a, b in zip(point, before, strict=True))
        for point, before in zip(corners, ((0, 0), *corners), strict=False)
    ]
    glyph = struct.pack(">hhhhh", 1, 100, _DESCENT, 900, _ASCENT)
    glyph += struct.pack(">HH", 3, 0) + bytes(
        [1] * 4
    )  # the last point, no instructions, four points on the curve
    glyph += struct.pack(">4h", *(x for x, _ in steps)) + struct.pack(">4h", *(y for _, y in steps))
    glyph += bytes(-len(glyph) % 4)
    tables = {
        b"cmap": struct.pack(">HHHHIHHIIIIII", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1),
        b"glyf": glyph * 2,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            0,
            _EM,
            0,
            0,
            100,
            _DESCENT,
            900,
            _ASCENT,
            0,
            8,
            2,
            1,
            0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH",
            0x10000,
            _ASCENT,
            _DESCENT,
            0,
            _EM,
            100,
            100,
            900,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
        ),
        b"hmtx": struct.pack(">Hhh", _EM, 100, 100),
        b"loca": struct.pack(">III", 0, len(glyph), 2 * len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    offset = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    for name, table in sorted(tables.items()):
        directory += struct.pack(">4sIII", name, 0, offset + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


_FONT = box_font()
_TYPES = dict(pdfium.FPDF_SYSFONTINFO._fields_)


def _map_font(*_: Any) -> int:
    """Every font that is asked for is the box font, known by the handle 1."""
    return 1


def _font_data(_this: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
    """The whole file (table 0); its single tables and collections of fonts are not asked for."""
    if table:
        return 0
    if buffer and size >= len(_FONT):
        ctypes.memmove(buffer, _FONT, len(_FONT))
    return len(_FONT)


# pdfium keeps pointers to all of this for as long as it runs
_CALLBACKS = (_TYPES["MapFont"](_map_font), _TYPES["GetFontData"](_font_data))
_PROVIDER = pdfium.FPDF_SYSFONTINFO(version=1, MapFont=_CALLBACKS[0], GetFontData=_CALLBACKS[1])


def use_box_font() -> None:
    """Make pdfium take the box font for every font that a file does not hold; said again, nothing
    changes.
    """
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(_PROVIDER))
