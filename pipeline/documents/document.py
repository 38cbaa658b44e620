r"""What a document is once it has been read: text with places, tables, footnotes, images.

This module holds data classes only. How bytes become a Document is in the sibling modules (html,
pdf, text, docx, sheets); how figures are read out of a Document is in ``pipeline.reading``.

The reading text
    ``Document.text`` is all blocks joined by one newline, so ``text[block.start:block.end]`` is a
    block and no block holds a newline. It is the text that ``char_start`` / ``char_end`` of
    observations refer to. Line wraps inside a paragraph are gone; a paragraph that a page break,
    running head or footnote interrupts is one block, and the furniture follows it as a block of its
    own. **No number of the source is dropped**: running heads, page numbers, navigation, share
    boxes and footnotes are blocks too (``FURNITURE``, ``FOOTNOTE``), so that every number can be an
    observation or a rejected number with its reason.

Markup of numbers in the reading text
    A footnote marker keeps the form it is printed in (``[2]``, ``①``, ``（3）``); one that is only
    raised (``<sup>2</sup>``, small glyphs above the line) is written ``[2]``, and every marker has
    a ``Mark``. Sub- and superscripts of names and units are resolved to plain text: ``PM_{2.5}`` ->
    ``PM2.5``, ``m<sup>3</sup>`` and ``\text{m}^3`` -> ``m³``, ``\mu\text{g}`` -> ``μg``, ``米^2``
    -> ``米²``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from warehouse.vocabularies import CellRepair


class BlockKind(StrEnum):
    """The part a block plays on the page."""

    TITLE = "title"
    HEADING = "heading"  # 一、综合 / (一)… / 1. … on a line of its own
    PARAGRAPH = "paragraph"
    CAPTION = "caption"  # 表1 … / 图2 …, and a unit line (单位：万吨) that belongs to it
    TABLE_ROW = "table_row"  # cells joined by " | "
    NOTE = "note"  # 注：… / 资料来源：… under a table or figure, or closing the document
    FOOTNOTE = "footnote"  # the text of a footnote, marker included
    FURNITURE = "furniture"  # running heads, page numbers, navigation, share boxes, site footers


class MarkKind(StrEnum):
    """What a marked span of the reading text is."""

    FOOTNOTE_REFERENCE = "footnote_reference"
    FOOTNOTE_MARKER = "footnote_marker"  # the marker that opens a footnote's own text


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in PDF points, origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x0, self.top, self.x1, self.bottom


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the reading text that belongs together; never holds a newline.

    Attributes:
        index: Position in ``Document.blocks``.
        kind: The part it plays.
        start: Offset of its first character in ``Document.text``.
        end: Offset after its last character.
        page: Page it begins on, from 1; None where there are no pages.
        box: Where it is on that page, if known.
        level: Depth of a heading from 1; None otherwise.
        article: Which article of a page that holds several (newspaper page), from 0.
        table: Index into ``Document.tables`` for captions, rows and notes of a table.
        row: Row index in that table for a ``TABLE_ROW``.
    """

    index: int
    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    level: int | None = None
    article: int = 0
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the reading text that is apparatus, not prose.

    Attributes:
        start: Offset of the first character in ``Document.text``, brackets included.
        end: Offset after the last one.
        kind: What it is.
        target: The footnote marker that it refers to, normalised to digits (``[2]``, ``②`` ->
            ``2``).
    """

    start: int
    end: int
    kind: MarkKind
    target: str


class Cell(NamedTuple):
    """One cell of a table; a merged cell is repeated in every place it covers, the copies with
    ``repair=FILLED`` and no place.

    Attributes:
        row: Row index from 0, header rows included.
        column: Column index from 0.
        text: What the cell says after repair, without line wraps.
        start: Offset of ``text`` in ``Document.text``; None for a cell that is not printed at this
            place (filled, inferred).
        end: Offset after it; None likewise.
        is_header: Whether it belongs to the header rows or header columns.
        row_header: Header of the row, parents first joined by `` / ``; '' for header rows.
        column_header: Header of the column, parents first joined by `` / ``; '' where there is
            none.
        repair: What was done to it; None for a cell as printed.
        repair_reason: Why, in words that let a reader check it.
        printed: The text before repair, where it differs.
    """

    row: int
    column: int
    text: str
    start: int | None
    end: int | None
    is_header: bool = False
    row_header: str = ""
    column_header: str = ""
    repair: CellRepair | None = None
    repair_reason: str | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed, continuation pages joined.

    Attributes:
        index: Position in ``Document.tables``.
        caption: ``表1 …`` without its number's blanks, '' where there is none.
        unit: What a unit line says (``万吨``), '' where there is none.
        page: Page it begins on; None where there are no pages.
        n_rows: Rows, header rows included.
        n_columns: Columns.
        header_rows: How many rows at the top are header.
        header_columns: How many columns at the left are row headers.
        cells: All cells, by row and column.
        notes: What the table's reading has to say (continued over pages, closed by …, repaired
            because …).
        repaired: Whether any cell was moved, filled over damage, or inferred (a merged cell filled
            down does not count).
    """

    index: int
    caption: str
    unit: str
    page: int | None
    n_rows: int
    n_columns: int
    header_rows: int
    header_columns: int
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    repaired: bool = False

    def rows(self) -> list[list[Cell]]:
        """Cells by row, each row by column."""
        out: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            out[cell.row].append(cell)
        return out


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's text: ``marker`` normalised to digits, place of its text in the reading text (a
    block of kind FOOTNOTE).
    """

    marker: str
    text: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class UnreadImage:
    """An image that shows a table or chart whose figures are not in the text: registered, not
    read.
    """

    page: int | None
    caption: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A number of the reading text that was read from a picture, not from characters of a file.

    Attributes:
        start: Offset of its first character in ``Document.text``.
        end: Offset after the last one.
        page: Page, or position of the picture among those of the document, from 1.
        box: Where it is there: points of a page of a PDF, pixels of a picture.
        text: As read, digits and signs in plain form.
        second: As read a second time, alone and at another size; '' where that gave no number.
        confidence: Of its least sure digit, in the surer of two readings that agree; at most one
            half where a digit looks like another of its page or a seal covers it.
        picture: SHA-256 digest of the picture.
    """

    start: int
    end: int
    page: int
    box: Box
    text: str
    second: str
    confidence: float
    picture: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document that has been read.

    Attributes:
        document_id: Edition id.
        source_id: Source id.
        title: Title as printed in the document, else the source's title.
        kind: Source kind (``bulletin``, ``work_report``, …).
        publisher: As printed or as the source says.
        region_code: GB/T 2260 code of the region that the document is about.
        region: Its full name.
        year: The year that the document is about.
        published: ISO date, month or year (``2025-03-20``, ``2025-07``, ``2025``); never made up.
        format: html, pdf, text, docx, csv, xls or xlsx.
        text: The reading text (see the module's docstring).
        blocks: In reading order; they cover the text but for the newlines between them.
        tables: Tables, by index.
        footnotes: Footnotes, in order.
        images: Tables and charts that are images.
        marks: Footnote markers in the text, by start.
        page_starts: Pairs (offset, page), ascending: from this offset on the text is on that
            page. Empty without pages.
        pages: Number of pages; None where there are none.
        notes: What the reading has to say that is no failure (encoding guessed: gb18030, …).
        recognised: Numbers that were read from pictures, by start.
        unread: Why the document itself was not read, only the page that shows it: its body is a
            file that was not fetched, or pictures (then ``images`` lists them all); None for a
            document that was read.
    """

    document_id: str
    source_id: str
    title: str
    kind: str
    publisher: str
    region_code: str
    region: str
    year: int
    published: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    images: tuple[UnreadImage, ...] = ()
    marks: tuple[Mark, ...] = ()
    page_starts: tuple[tuple[int, int], ...] = ()
    pages: int | None = None
    notes: tuple[str, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    unread: str | None = None

    def block_text(self, block: Block) -> str:
        """The characters of a block."""
        return self.text[block.start : block.end]

    def prose(self) -> Iterator[Block]:
        """Blocks that are read as sentences: titles, headings, paragraphs, captions, notes and
        footnotes.
        """
        return (b for b in self.blocks if b.kind not in (BlockKind.TABLE_ROW, BlockKind.FURNITURE))

    def footnote_of(self, mark: Mark) -> Footnote | None:
        """The footnote that a marker refers to: books restart numbering on each page, so that of
        its page, else the next after it, else the last.

        A paragraph that runs on over a page break carries markers of both pages; the footnotes of
        both follow it.
        """
        same = [note for note in self.footnotes if note.marker == mark.target]
        page = self.page_of(mark.start)
        same = [note for note in same if page is not None and note.page == page] or same
        return next((note for note in same if note.start >= mark.start), same[-1] if same else None)

    def page_of(self, offset: int) -> int | None:
        """Page on which the character at ``offset`` is; None where there are no pages."""
        if not self.page_starts:
            return None
        return self.page_starts[max(0, bisect_right(self.page_starts, (offset, 1 << 30)) - 1)][1]
