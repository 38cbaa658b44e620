"""Pages in order -> blocks: paragraphs run on over page breaks, tables and footnotes; what interrupts them follows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.documents.builder import DocumentBuilder, RawCell, RawTable
from pipeline.documents.model import BlockKind, Box
from pipeline.documents.parts import CAPTION, UNIT, classify, heading_level
from pipeline.documents.pdf.cells import Grid
from pipeline.documents.pdf.footnotes import PageNote, body_size, find_footnotes
from pipeline.documents.pdf.lines import Line, close_up, render
from pipeline.documents.pdf.page import Page
from pipeline.documents.pdf.paragraphs import Paragraph, Piece, build_paragraph, clean, continues, margins
from pipeline.documents.pdf.tables import PageTable


@dataclass(slots=True)
class TableItem:
    """A table with what is printed around it."""

    table: PageTable
    caption: list[Line] = field(default_factory=list)
    unit: list[Line] = field(default_factory=list)


Item = Piece | TableItem | PageNote


def _above(line: Line, box: Box) -> bool:
    return line.bottom <= box.top + 3


class Flow:
    """Puts the lines and tables of all pages into blocks."""

    def __init__(self, builder: DocumentBuilder, pages: list[Page]) -> None:
        self.builder = builder
        self.pages = pages
        self.body = body_size([page.lines for page in pages])
        self._pending: list[Piece] = []
        self._held: list[Callable[[], None]] = []

    def run(self) -> None:
        """Emit every block."""
        for page in self.pages:
            self._page(page)
        self._flush()

    def _page(self, page: Page) -> None:
        notes, lines = find_footnotes(page.lines, page.graphics.horizontal, page.number, page.height, self.body)
        items: list[tuple[float, Item]] = []
        free = sorted(lines, key=lambda line: (line.baseline, line.x0))
        for table in page.tables:
            item = TableItem(table)
            free = self._dress(item, free)
            items.append((table.box.top, item))
        left, right = margins(free)
        items += [(line.baseline, Piece(line, page.number, 0, left, right)) for line in free]
        items.sort(key=lambda pair: pair[0])
        for index, (_, item) in enumerate(items):
            following = items[index + 1][1] if index + 1 < len(items) else None
            if isinstance(item, Piece):
                self._line(item, following if isinstance(following, Piece) else None)
            elif isinstance(item, TableItem):
                self._hold(lambda item=item: self._table(item))  # type: ignore[misc]
        for note in notes:
            self._hold(lambda note=note: self._footnote(note))  # type: ignore[misc]
        for line in page.furniture:
            self._hold(lambda line=line: self._furniture(line, page.number))  # type: ignore[misc]

    def _dress(self, item: TableItem, lines: list[Line]) -> list[Line]:
        """Take caption and unit lines above a table out of the running lines."""
        box = item.table.box
        above = [line for line in lines if _above(line, box) and box.top - line.bottom < 60 and line.x1 > box.x0 and line.x0 < box.x1]
        taken: set[int] = set()
        for line in reversed(above[-4:]):
            text = close_up(render(line).text)
            if UNIT.match(text):
                item.unit.insert(0, line)
                taken.add(id(line))
            elif CAPTION.match(text) or text.startswith("续表"):
                item.caption.insert(0, line)
                taken.add(id(line))
                break
            else:
                break
        return [line for line in lines if id(line) not in taken]

    def _hold(self, emit: Callable[[], None]) -> None:
        if self._pending:
            self._held.append(emit)
        else:
            emit()

    def _line(self, piece: Piece, following: Piece | None) -> None:
        if self._pending and not continues(self._pending[-1], piece, following):
            self._flush()
        self._pending.append(piece)

    def _flush(self) -> None:
        if self._pending:
            pending, self._pending = self._pending, []
            self._paragraph(build_paragraph(pending))
        held, self._held = self._held, []
        for emit in held:
            emit()

    def _paragraph(self, paragraph: Paragraph) -> None:
        clean(paragraph)
        first = paragraph.pieces[0].line
        part = classify(paragraph.text)
        kind, level = part.kind, part.level
        if kind is BlockKind.FURNITURE:
            kind = BlockKind.PARAGRAPH
        if kind is BlockKind.HEADING:
            level = heading_level(paragraph.text)
        box = Box(first.x0, first.top, first.x1, first.bottom)
        self.builder.block(
            kind, paragraph.text, page=paragraph.page, box=box, level=level, marks=paragraph.marks, page_breaks=paragraph.page_breaks
        )

    def _table(self, item: TableItem) -> None:
        page = item.table.page
        index = self.builder.next_table
        caption = " ".join(close_up(render(line).text) for line in item.caption)
        units = [close_up(render(line).text) for line in item.unit]
        if caption:
            self.builder.block(BlockKind.CAPTION, caption, page=page, table=index)
        unit = ""
        for text in units:
            self.builder.block(BlockKind.CAPTION, text, page=page, table=index)
            found = UNIT.match(text)
            unit = unit or (found["unit"].strip() if found else "")
        self.builder.table(raw_table(item.table.grid, caption, unit, page))

    def _footnote(self, note: PageNote) -> None:
        if note.marker:
            self.builder.footnote(note.marker, note.text.text, page=note.page)
        else:
            self.builder.block(BlockKind.FOOTNOTE, note.text.text, page=note.page, marks=note.text.marks)

    def _furniture(self, line: Line, page: int) -> None:
        self.builder.block(BlockKind.FURNITURE, render(line).text, page=page)


def raw_table(grid: Grid, caption: str, unit: str, page: int) -> RawTable:
    """Cells for the builder."""
    rows = [[RawCell(cell.text().text, printed_here=not cell.copy) for cell in row] for row in grid]
    return RawTable(rows, caption=caption, unit=unit, page=page, row_pages=[page] * len(rows))
