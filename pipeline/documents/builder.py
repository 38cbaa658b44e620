"""The one way in which readers of all formats put a Document together: blocks, tables and marks
in, offsets out.

A reader says what it saw, in reading order; the builder keeps the reading text and every offset.
It never interprets a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.document import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Footnote,
    Mark,
    MarkKind,
    Table,
    UnreadImage,
)
from pipeline.documents.footnotes import find_markers
from pipeline.documents.markup import NUMBER_CLASS
from pipeline.documents.tables.headers import detect_headers, name_cells
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.sources.registry import Edition, Source
from warehouse.regions import regions

CELL_SEPARATOR = " | "
# the marker that opens a footnote: "[3]口径见说明", "① 作者：《书名》", "* 张三，研究员",
# "（2）含驻京部队", "1 初步数"
_OPENING_MARKER = re.compile(
    rf"\s*(\[\d{{1,3}}\]|［\d{{1,3}}］|〔\d{{1,3}}〕|[（(]\d{{1,3}}[)）]|[{NUMBER_CLASS}]|\*{{1,3}}|\d{{1,3}}(?=\s))"
)


_NO_CELL = RawCell("", printed_here=False)  # beyond the end of a short row


def _without_markers(cell: RawCell, known: set[str]) -> RawCell:
    """A cell whose text leaves out the references to footnotes that it ends with: ``1329.0①`` says
    1329.0, as ``printed`` keeps it.
    """
    text = cell.text
    while marks := [start for start, end, _ in find_markers(text, known) if end == len(text)]:
        text = text[: marks[-1]].rstrip()
    if text == cell.text or not text:
        return cell
    return replace(cell, text=text, printed=cell.text if cell.printed is None else cell.printed)


@dataclass(slots=True)
class DocumentBuilder:
    """Accumulates a document in reading order; ``finish`` returns it."""

    source: Source
    edition: Edition
    format: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    pages: int | None = None
    unread: str | None = None
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _footnotes: list[Footnote] = field(default_factory=list)
    _images: list[UnreadImage] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _page_starts: list[tuple[int, int]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def block(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: int | None = None,
        box: Box | None = None,
        level: int | None = None,
        article: int = 0,
        table: int | None = None,
        row: int | None = None,
        marks: Sequence[tuple[int, int, str]] = (),
        page_breaks: Sequence[tuple[int, int]] = (),
    ) -> Block:
        """Add a block.

        Args:
            kind: The part it plays.
            text: Its text; blanks at the ends are the caller's to strip, newlines are an error.
            page: Page it begins on.
            box: Where it is there.
            level: Depth of a heading.
            article: Which article of the page.
            table: Table it belongs to.
            row: Row of that table.
            marks: Footnote references as (start, end, marker) relative to ``text``.
            page_breaks: (offset in ``text``, page) for every page that begins inside the block.

        Returns:
            The block with its offsets.

        Raises:
            ValueError: If the text holds a newline.
        """
        if "\n" in text:
            raise ValueError(f"a block holds no newline: {text[:60]!r}")
        start = self._length
        end = start + len(text)
        made = Block(len(self._blocks), kind, start, end, page, box, level, article, table, row)
        self._blocks.append(made)
        self._parts.append(text)
        self._length = end + 1
        self._marks += [
            Mark(start + a, start + b, MarkKind.FOOTNOTE_REFERENCE, target)
            for a, b, target in marks
        ]
        for offset, number in ([(0, page)] if page is not None else []) + list(page_breaks):
            if not self._page_starts or self._page_starts[-1][1] != number:
                self._page_starts.append((start + offset, number))
        return made

    def footnote(
        self,
        marker: str,
        text: str,
        *,
        page: int | None = None,
        marks: Sequence[tuple[int, int, str]] = (),
        page_breaks: Sequence[tuple[int, int]] = (),
    ) -> Block:
        """Add the text of a footnote as a block of its own; ``marker`` normalised to digits,
        ``marks`` and ``page_breaks`` as in ``block``.

        The marker that opens the text gets a mark of its own, so that it is never read as a number
        of the text.
        """
        made = self.block(BlockKind.FOOTNOTE, text, page=page, marks=marks, page_breaks=page_breaks)
        if opening := _OPENING_MARKER.match(text):
            self._marks.append(
                Mark(
                    made.start + opening.start(1),
                    made.start + opening.end(1),
                    MarkKind.FOOTNOTE_MARKER,
                    marker,
                )
            )
        self._footnotes.append(Footnote(marker, text, made.start, made.end, page))
        return made

    def image(
        self, caption: str, unit: str = "", url: str = "", *, page: int | None = None
    ) -> None:
        """Register a table or chart that is an image; its caption block is added separately."""
        self._images.append(UnreadImage(page, caption, unit, url))

    def note(self, text: str) -> None:
        """Say something about the reading that is no failure."""
        self._notes.append(text)

    @property
    def next_table(self) -> int:
        """Index that the next table will have (for its caption block, which comes before it)."""
        return len(self._tables)

    def table(self, raw: RawTable, *, article: int = 0, footnotes: Iterable[str] = ()) -> Table:
        """Add a table: one TABLE_ROW block a row, the cells that are printed there joined by `` |
        ``.

        Args:
            raw: The grid.
            article: Which article of the page.
            footnotes: Markers of the document's footnotes, normalised: references to them in cells
                are marked.

        Returns:
            The table, its cells with their places and headers.
        """
        index = len(self._tables)
        known = set(footnotes)
        raw = (
            replace(raw, rows=[[_without_markers(cell, known) for cell in row] for row in raw.rows])
            if known
            else raw
        )
        n_rows, n_columns = len(raw.rows), max((len(r) for r in raw.rows), default=0)
        texts = [
            ["\u3000" * cell.indent + cell.text if cell.indent else cell.text for cell in row]
            + [""] * (n_columns - len(row))
            for row in raw.rows
        ]
        found_rows, found_columns = detect_headers(texts)
        header_rows = found_rows if raw.header_rows is None else raw.header_rows
        header_columns = found_columns if raw.header_columns is None else raw.header_columns
        names = name_cells(texts, header_rows, header_columns)
        cells: list[Cell] = []
        for r, row in enumerate(raw.rows):
            pieces: list[str] = []
            spans: dict[int, tuple[int, int]] = {}
            at = 0
            for c, cell in enumerate(row):
                if not cell.printed_here:
                    continue
                printed = cell.text if cell.printed is None else cell.printed
                if pieces:
                    at += len(CELL_SEPARATOR)
                spans[c] = (at, at + len(printed))
                pieces.append(printed)
                at += len(printed)
            page = raw.row_pages[r] if r < len(raw.row_pages) else raw.page
            line = CELL_SEPARATOR.join(pieces)
            marks = find_markers(line, known)
            start = (
                self.block(
                    BlockKind.TABLE_ROW,
                    line,
                    page=page,
                    article=article,
                    table=index,
                    row=r,
                    marks=marks,
                ).start
                if pieces
                else 0
            )
            row_names = names.row(r)
            for c in range(n_columns):
                cell = row[c] if c < len(row) else _NO_CELL
                span = spans.get(c)
                # a row's name is clean (城镇), what is printed before it (其中：, #, 一、) stays
                # in the row's text and in ``printed``
                title = names.titles[r][c].strip()
                marked = (
                    r >= header_rows
                    and cell.text != title
                    and bool(title)
                    and cell.text.endswith(title)
                )
                cells.append(
                    Cell(
                        r,
                        c,
                        title if marked else cell.text,
                        start + span[0] if span else None,
                        start + span[1] if span else None,
                        names.is_header(r, c),
                        row_names[c],
                        names.column(r, c),
                        cell.repair,
                        cell.repair_reason,
                        cell.text if marked and cell.printed is None else cell.printed,
                    )
                )
        made = Table(
            index,
            raw.caption,
            raw.unit,
            raw.page,
            n_rows,
            n_columns,
            header_rows,
            header_columns,
            tuple(cells),
            raw.notes,
            raw.repaired,
        )
        self._tables.append(made)
        return made

    def finish(self) -> Document:
        """The document."""
        region = regions().get(self.source.region)
        return Document(
            document_id=self.edition.id,
            source_id=self.source.id,
            title=self.title or self.source.title,
            kind=str(self.source.kind),
            publisher=self.publisher or self.source.publisher,
            region_code=self.source.region,
            region=region.name if region else self.source.region,
            year=self.edition.year,
            published=self.published or self.edition.published,
            format=self.format,
            text="\n".join(self._parts),
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            footnotes=tuple(self._footnotes),
            images=tuple(self._images),
            marks=tuple(sorted(self._marks, key=lambda m: m.start)),
            page_starts=tuple(self._page_starts),
            pages=self.pages,
            notes=tuple(self._notes),
            unread=self.unread,
        )
