"""Pictures of pages and tables, drawn here: our own wording, in a font that may lack on a machine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.documents.picture_models import available

_FOLDERS = (Path("/usr/share/fonts"), Path("/Library/Fonts"), Path("/System/Library/Fonts"))
_NAMES = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "PingFang.ttc",
)

needs_models = pytest.mark.skipif(
    not available(), reason="the extra that reads pictures is not installed: gongbao[ocr]"
)


@cache
def chinese_font() -> Path | None:
    """A Chinese font of this machine."""
    for folder in _FOLDERS:
        for name in _NAMES:
            found = next(iter(folder.rglob(name)), None) if folder.is_dir() else None
            if found is not None:
                return found
    return None


needs_font = pytest.mark.skipif(
    chinese_font() is None, reason="no Chinese font to draw with (fonts-noto-cjk)"
)


@dataclass
class Sheet:
    """A white page that is drawn on."""

    width: int = 800
    height: int = 1120
    size: int = 20
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), "white")

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def font(self, size: int | None = None) -> ImageFont.FreeTypeFont:
        path = chinese_font()
        assert path is not None
        return ImageFont.truetype(str(path), size or self.size)

    def text(
        self, x: float, y: float, text: str, size: int | None = None, fill: str = "black"
    ) -> None:
        self.pen.text((x, y), text, fill=fill, font=self.font(size))

    def centred(self, x: float, y: float, text: str, size: int | None = None) -> None:
        width = self.pen.textlength(text, font=self.font(size))
        self.text(x - width / 2, y, text, size)

    def paragraph(self, x: int, y: int, text: str, width: int, leading: float = 1.8) -> int:
        """Text in lines of so many pixels; returns where the next line would stand."""
        line = ""
        for sign in "　　" + text:
            if self.pen.textlength(line + sign, font=self.font()) > width:
                self.text(x, y, line)
                y, line = y + round(leading * self.size), ""
            line += sign
        self.text(x, y, line)
        return y + round(leading * self.size)

    def table(
        self,
        x: int,
        y: int,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        *,
        ruled: bool = True,
        height: int = 34,
    ) -> int:
        """A table with all its rules, or with three; returns where it ends."""
        right, bottom = x + sum(widths), y + height * len(rows)
        levels = range(y, bottom + 1, height) if ruled else (y, y + height, bottom)
        for level in levels:
            self.pen.line((x, level, right, level), fill="black", width=2)
        if ruled:
            edges = [x + sum(widths[:n]) for n in range(len(widths) + 1)]
            for edge in edges:
                self.pen.line((edge, y, edge, bottom), fill="black", width=2)
        for number, row in enumerate(rows):
            top = y + number * height + (height - self.size) // 2 - 2
            left = x
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                if column and number:
                    length = self.pen.textlength(cell, font=self.font())
                    self.text(left + width - length - 14, top, cell)
                elif column:
                    self.centred(left + width / 2, top, cell)
                else:
                    self.text(left + 10, top, cell)
                left += width
        return bottom

    def seal(self, x: int, y: int, radius: int = 70) -> None:
        self.pen.ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=(220, 40, 40), width=6
        )
        self.text(x - 50, y - 12, "某市统计局", 20, fill="#dc2828")

    def turned(self, degrees: float) -> Image.Image:
        """The page as a scanner sees it that it was laid on askew."""
        return self.image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scanned_pdf(images: Sequence[Image.Image], quality: int = 80) -> bytes:
    """Pages that are pictures, of A4 width."""
    out = io.BytesIO()
    first, *others = images
    first.save(
        out,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=first.width / 8.27,
        quality=quality,
    )
    return out.getvalue()
