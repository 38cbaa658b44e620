"""One page, read on its own: glyphs, rules, tables and lines in reading order; nothing here looks
at another page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import (
    Characters,
    Glyph,
    read_characters,
    read_characters_slowly,
)
from pipeline.documents.pdf.glyphs.rules import Graphics, Rule, read_graphics
from pipeline.documents.pdf.glyphs.strikeouts import struck_boxes
from pipeline.documents.pdf.layout.columns import ONE_COLUMN, ColumnLayout, column_layout
from pipeline.documents.pdf.layout.lines import Line, build_lines, is_ideograph
from pipeline.documents.pdf.layout.struck import without_struck
from pipeline.documents.pdf.page_bounds import MAX_GLYPHS_READ_SLOWLY
from pipeline.documents.pdf.pages.picture_numbers import PictureText
from pipeline.documents.pdf.tables.axes import chart_boxes
from pipeline.documents.pdf.tables.charts import drawings, split_captions
from pipeline.documents.pdf.tables.find import PageTable, find_tables
from pipeline.documents.private_codes import private_points


@dataclass(slots=True)
class Page:
    """A page as read, before anything is compared with other pages.

    Attributes:
        number: From 1.
        width: Upright width in points.
        height: Upright height.
        lines: Lines of print that are in no table.
        rules: Horizontal rules.
        images: Boxes of bitmaps.
        drawings: Boxes of drawings and bitmaps large enough to be charts.
        image_share: Share of the page that its largest bitmap covers.
        glyphs: How many glyphs were read.
        hidden: How many could not be seen and were left out.
        unmapped: How many have no known character.
        truncated: Whether a limit cut the page short.
        columns: Its columns of text.
        letters: How many glyphs are letters of any script.
        ideographs: How many are Chinese.
        tables: Tables, or the parts of them that are here.
        slanted: Text that runs another way than the page.
        furniture: Running heads, feet and page numbers, once they are known.
        picture: What was read on it, where the page is a picture.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule]
    images: list[Box]
    drawings: list[Box]
    image_share: float
    glyphs: int
    hidden: int
    unmapped: int
    truncated: bool
    columns: ColumnLayout = ONE_COLUMN
    letters: int = 0
    ideographs: int = 0
    tables: list[PageTable] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    picture: PictureText | None = None


def _visible_area(box: Box, width: float, height: float) -> float:
    return max(0.0, min(box.x1, width) - max(box.x0, 0.0)) * max(
        0.0, min(box.bottom, height) - max(box.top, 0.0)
    )


def _write_plain_points(lines: Sequence[Line]) -> None:
    """Decimal points with a private code get their character."""
    points = private_points("\n".join("".join(g.text for g in line.glyphs) for line in lines))
    for glyph in (g for line in lines if points for g in line.glyphs if g.text in points):
        glyph.text = "."


def read_page(page: pypdfium2.PdfPage, index: int, content: bytes) -> Page:
    """Read one page.

    Args:
        page: The page, open; closing it is the caller's.
        index: Its number from 0.
        content: The file's bytes, for pages that pdfium cannot read whole.

    Returns:
        What is on it.
    """
    characters = read_characters(page)
    graphics = read_graphics(page, characters.frame)
    if graphics.texts and not (
        characters.glyphs or characters.hidden or characters.unmapped or characters.slanted
    ):
        if graphics.texts > MAX_GLYPHS_READ_SLOWLY:
            characters.truncated = True
        else:
            characters = read_characters_slowly(content, index)
    characters.glyphs = without_struck(
        characters.glyphs, graphics.horizontal, struck_boxes(page, characters.frame)
    )
    return page_of(characters, graphics, index + 1)


def page_of(characters: Characters, graphics: Graphics, number: int) -> Page:
    """A page from its glyphs and what is drawn on it, wherever these were read.

    Args:
        characters: Its glyphs.
        graphics: Its rules and drawings.
        number: Its number, from 1.
    """
    glyphs: list[Glyph] = characters.glyphs
    lines = build_lines(glyphs)
    _write_plain_points(lines)
    columns = column_layout(lines, characters.frame.upright_width)
    lines = columns.split(lines)
    lines = split_captions(lines)
    width, height = characters.frame.upright_width, characters.frame.upright_height
    charts = chart_boxes(lines, graphics)
    tables, lines = find_tables(lines, graphics, number, height, columns, charts)
    text = "".join(g.text for g in glyphs)
    tentative = {id(line) for table in tables if table.tentative for line in table.tentative[1]}
    for line in lines:
        if id(line) not in tentative:
            line.settle()
    for table in tables:
        table.settle()
    return Page(
        number=number,
        width=width,
        height=height,
        lines=lines,
        columns=columns,
        rules=graphics.horizontal,
        images=graphics.images,
        drawings=drawings(graphics, width, height, [table.box for table in tables], charts),
        image_share=max((_visible_area(box, width, height) for box in graphics.images), default=0.0)
        / (width * height or 1.0),
        glyphs=len(glyphs),
        hidden=characters.hidden,
        unmapped=characters.unmapped,
        truncated=characters.truncated or graphics.truncated,
        letters=sum(map(str.isalpha, text)),
        ideographs=sum(map(is_ideograph, text)),
        tables=tables,
        slanted=characters.slanted,
    )
