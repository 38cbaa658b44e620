"""Pages in order -> blocks: paragraphs run on over page breaks, tables and footnotes; what
interrupts them follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Box
from pipeline.documents.footnotes import FootnoteSpotter, find_markers
from pipeline.documents.line_kinds import FURNITURE as SITE_FURNITURE
from pipeline.documents.line_kinds import NOTE, NUMBERED_CAPTION, UNIT, classify
from pipeline.documents.pdf.layout.lines import Line, close_up, render
from pipeline.documents.pdf.layout.page_footnotes import (
    PageNote,
    body_size,
    find_footnotes,
    read_notes,
)
from pipeline.documents.pdf.layout.paragraphs import (
    Paragraph,
    Piece,
    build_paragraph,
    clean,
    continues,
    find_title,
    is_contents_entry,
    margins,
    set_blocks,
)
from pipeline.documents.pdf.pages.page import Page
from pipeline.documents.pdf.pages.quality import is_picture
from pipeline.documents.pdf.tables.charts import Figure, find_figures, is_table_caption, places
from pipeline.documents.pdf.tables.continuation import (
    WholeTable,
    caption_text,
    join,
    runs_on,
    says_continued,
    whole,
)
from pipeline.documents.pdf.tables.indents import row_indents
from pipeline.documents.tables.abutting import part_columns
from pipeline.documents.tables.bracketed import sign_brackets
from pipeline.documents.tables.raw_tables import RawCell, RawTable

_CAPTION_REACH = 60.0
"""A caption is at most this far (points) above its table."""

Item = Piece | WholeTable | Figure


@dataclass(slots=True)
class _PagePlan:
    """What is on a page, from top to bottom."""

    page: Page
    items: list[Item]
    notes: list[PageNote]


class Flow:
    """Puts the lines, tables and figures of all pages into blocks."""

    def __init__(self, builder: DocumentBuilder, pages: Sequence[Page]) -> None:
        self.builder = builder
        self.body = body_size([page.lines for page in pages])
        self._plans = [self._plan(page) for page in pages]
        self._pending: list[Piece] = []
        self._held: list[Callable[[], None]] = []
        self._held_before = 0  # how much of it was before the last piece
        self._spotter = FootnoteSpotter()
        self._known: set[str] = set()

    def run(self) -> None:
        """Emit every block."""
        self._mark_title()
        self._join_tables()
        self._known = {note.marker for plan in self._plans for note in plan.notes if note.marker}
        for item in (
            item for plan in self._plans for item in plan.items if isinstance(item, WholeTable)
        ):
            self._known |= {note.marker for note in self._table_notes(item)[1]}
            self._known |= {
                mark[2]
                for row in item.grid
                for cell in row
                for fragment in cell.fragments
                for mark in fragment.content.marks
            }
        for plan in self._plans:
            self._emit_page(plan)
        self._flush()

    # -- what is where ----------------------------------------------------------------------

    def _plan(self, page: Page) -> _PagePlan:
        notes, lines = find_footnotes(page.lines, page.rules, page.number, page.height, self.body)
        placed: list[tuple[Box, Item]] = []
        for table in page.tables:
            caption, unit, lines = _captions_above(table.box, lines)
            item = whole(table, caption, unit)
            lines = self._notes_below(item, lines)
            placed.append((table.box, item))
        left, right = margins(lines)
        figures, lines = find_figures(lines, page.drawings, page.images, self.body, right - left)
        placed += zip(places(figures), figures, strict=True)
        columns = [page.columns.column_of(_box(line)) for line in lines]
        edges = {
            c: margins([line for line, column in zip(lines, columns, strict=True) if column == c])
            for c in set(columns)
        }
        placed += [
            (_box(line), Piece(line, page.number, c, *edges[c]))
            for line, c in zip(lines, columns, strict=True)
        ]
        order = page.columns.reading_order([box for box, _ in placed])
        items = [placed[i][1] for i in order]
        set_blocks([item if isinstance(item, Piece) else None for item in items])
        return _PagePlan(page, items, notes)

    def _notes_below(self, table: WholeTable, lines: list[Line]) -> list[Line]:
        """Take the notes under a table out of the running lines: ``注：…``, ``资料来源：…``, small
        print with a marker.
        """
        box = table.parts[-1].box
        bottom = box.bottom
        taken: set[int] = set()
        group: list[Line] = []
        for line in sorted(
            (line for line in lines if line.middle > box.bottom - 1), key=lambda item: item.baseline
        ):
            text = render(line).text
            small = line.size <= 0.93 * self.body
            opens = bool(NOTE.match(text)) or (small and text[:1] in "*＊①②③④⑤")
            if line.top - bottom > 2.2 * line.size or not (
                opens or (group and line.size <= 1.02 * group[-1].size and small)
            ):
                break
            if opens:
                group = []
                table.notes.append(group)
            group.append(line)
            taken.add(id(line))
            bottom = line.bottom
        return [line for line in lines if id(line) not in taken]

    def _mark_title(self) -> None:
        """Mark the lines of the document's title on the first page that has text."""
        first = next((plan for plan in self._plans if plan.items), None)
        if first is None:
            return
        pieces = [item for item in first.items if isinstance(item, Piece)]
        title = {id(line) for line in find_title([piece.line for piece in pieces], self.body)}
        for piece in pieces:
            piece.is_title = id(piece.line) in title

    def _join_tables(self) -> None:
        """Join tables that run on over page breaks."""
        open_table: WholeTable | None = None
        before: Sequence[Item] = ()
        for plan in self._plans:
            items = plan.items
            first = items[0] if items else None
            if (
                open_table is not None
                and isinstance(first, WholeTable)
                and runs_on(open_table, first)
            ):
                join(open_table, first)
                items.pop(0)
                if items:
                    open_table = None
            else:
                open_table = None
                if isinstance(first, WholeTable) and not first.caption and not first.unit:
                    _take_announcement(first, before)
            before = items
            if items and isinstance(items[-1], WholeTable):
                open_table = items[-1]

    # -- blocks ---------------------------------------------------------------------------------

    def _emit_page(self, plan: _PagePlan) -> None:
        number = plan.page.number
        for index, item in enumerate(plan.items):
            following = plan.items[index + 1] if index + 1 < len(plan.items) else None
            if isinstance(item, Piece):
                self._line(item, following if isinstance(following, Piece) else None)
            elif isinstance(item, WholeTable):
                self._hold(partial(self._table if len(item.grid) > 1 else self._lone_row, item))
            else:
                self._hold(partial(self._figure, item, number))
        for note in plan.notes:
            self._hold(partial(self._footnote, note))
        for text in plan.page.slanted:
            self._hold(partial(self._furniture, text, number))
        if is_picture(plan.page):
            self.builder.image("", page=number)
            self.builder.note(f"page {number} is an image: its text was not read")
        for line in plan.page.furniture:
            self._hold(partial(self._furniture, render(line).text, number))

    def _hold(self, emit: Callable[[], None]) -> None:
        """Emit at once, or after the paragraph that may still go on."""
        if self._pending:
            self._held.append(emit)
        else:
            emit()

    def _line(self, piece: Piece, following: Piece | None) -> None:
        interrupted = len(self._held) > self._held_before
        if self._pending and not continues(
            self._pending, piece, following, interrupted=interrupted
        ):
            self._flush()
        self._pending.append(piece)
        self._held_before = len(self._held)

    def _flush(self) -> None:
        if self._pending:
            pending, self._pending = self._pending, []
            self._paragraph(build_paragraph(pending))
        held, self._held = self._held, []
        for emit in held:
            emit()

    def _paragraph(self, paragraph: Paragraph) -> None:
        clean(paragraph)
        text = paragraph.text
        if paragraph.pieces[0].is_title:
            self.builder.title = text
            self._block(BlockKind.TITLE, paragraph)
            return
        footnote = self._spotter.spot(text, paragraph.marks)
        if footnote is not None:
            self.builder.footnote(
                footnote[0], text, page=paragraph.page, page_breaks=paragraph.page_breaks
            )
            return
        self._spotter.see(text, paragraph.marks)
        part = classify(text)
        # 3/20 may be a fraction here: page numbers were determined from their place
        plain = (
            part.kind is BlockKind.FURNITURE and not SITE_FURNITURE.match(text)
        ) or is_contents_entry(text)
        self._block(
            BlockKind.PARAGRAPH if plain else part.kind, paragraph, None if plain else part.level
        )

    def _block(self, kind: BlockKind, paragraph: Paragraph, level: int | None = None) -> None:
        self.builder.block(
            kind,
            paragraph.text,
            page=paragraph.page,
            box=_box(paragraph.pieces[0].line),
            level=level,
            marks=self._marks(paragraph.text, paragraph.marks),
            page_breaks=paragraph.page_breaks,
        )

    def _marks(
        self, text: str, raised: Sequence[tuple[int, int, str]]
    ) -> list[tuple[int, int, str]]:
        """Raised markers, and printed ones that a footnote answers."""
        spans = {(a, b): marker for a, b, marker in find_markers(text, self._known)}
        spans |= {(a, b): marker for a, b, marker in raised}
        return [(a, b, marker) for (a, b), marker in sorted(spans.items())]

    def _lone_row(self, item: WholeTable) -> None:
        """A single row at a page's edge, with which no table went on after all, is text."""
        for line in (*item.caption, *item.unit):
            if not item.announced:
                self.builder.block(BlockKind.CAPTION, close_up(render(line).text), page=item.page)
        for row in item.grid:
            self.builder.block(
                BlockKind.PARAGRAPH,
                " ".join(cell.text().text for cell in row if not cell.copy).strip(),
                page=item.page,
            )

    def _table(self, item: WholeTable) -> None:
        index = self.builder.next_table
        caption = caption_text(item.caption)
        if caption and not item.announced:
            self.builder.block(BlockKind.CAPTION, caption, page=item.page, table=index)
        unit = ""
        said = [close_up(render(line).text) for line in item.unit]
        for text in said:
            if not item.announced:
                self.builder.block(BlockKind.CAPTION, text, page=item.page, table=index)
            found = UNIT.match(text)
            unit = unit or (found["unit"].strip() if found else "")
        texts = [[cell.text() for cell in row] for row in item.grid]
        rows = [
            [
                RawCell(text.text, printed_here=not cell.copy)
                for cell, text in zip(*both, strict=True)
            ]
            for both in zip(item.grid, texts, strict=True)
        ]
        column = next(
            (c for c in range(len(rows[0])) if not any(row[c].copy for row in item.grid)), 0
        )
        for row, indent in zip(rows, row_indents(item.grid, column), strict=True):
            row[column].indent = indent
        notes = (
            (f"continued over pages {item.page}-{item.parts[-1].page}",)
            if len(item.parts) > 1
            else ()
        )
        raw = RawTable(
            rows, caption=caption, unit=unit, page=item.page, row_pages=item.row_pages, notes=notes
        )
        plain, footnotes = self._table_notes(item)
        part_columns(raw)
        sign_brackets(raw, [caption, *said, *(text for text, _ in plain)])
        self.builder.table(raw, footnotes=self._known)
        before = {note.marker: self._spotter.unanswered(note.marker) for note in footnotes}
        for cells, printed in zip(item.grid, texts, strict=True):
            for cell, content in zip(cells, printed, strict=True):
                if not cell.copy:
                    self._spotter.see(content.text, content.marks)
        for note_text, page in plain:
            self.builder.block(
                BlockKind.NOTE, note_text, page=page, table=index, marks=self._marks(note_text, ())
            )
        for note in footnotes:
            self._footnote(note, before[note.marker])
        for page, repeated in item.repeated:
            self._furniture(repeated, page)

    def _table_notes(self, item: WholeTable) -> tuple[list[tuple[str, int]], list[PageNote]]:
        """Notes under a table: (plain ones with their page, those with a marker)."""
        page = item.parts[-1].page
        plain: list[tuple[str, int]] = []
        marked: list[PageNote] = []
        for group in item.notes:
            for note in read_notes(group, page):
                if note.marker:
                    marked.append(note)
                else:
                    plain.append((note.text.text, page))
        return plain, marked

    def _figure(self, figure: Figure, page: int) -> None:
        caption = caption_text(figure.caption)
        if caption:
            self.builder.block(BlockKind.CAPTION, caption, page=page)
        unit = ""
        for line in figure.unit:
            text = close_up(render(line).text)
            self.builder.block(BlockKind.CAPTION, text, page=page)
            found = UNIT.match(text)
            unit = unit or (found["unit"].strip() if found else "")
        self.builder.image(caption, unit, page=page)
        for line in figure.inside:
            self._furniture(render(line).text, page)

    def _footnote(self, note: PageNote, left: int = 0) -> None:
        if note.marker:
            self.builder.footnote(note.marker, note.text.text, page=note.page)
            self._spotter.answer(note.marker, left)
        else:
            self.builder.block(
                BlockKind.FOOTNOTE, note.text.text, page=note.page, marks=note.text.marks
            )

    def _furniture(self, text: str, page: int) -> None:
        self.builder.block(BlockKind.FURNITURE, text, page=page)


def _box(line: Line) -> Box:
    return Box(line.x0, line.top, line.x1, line.bottom)


def _stands_over(line: Line, text: str, box: Box, off: float) -> bool:
    """Whether a line without a number is a table's caption: short, no sentence, in the middle over
    the table (but for a share ``off`` of its width) and clear of its left edge.
    """
    middle, width = (line.x0 + line.x1) / 2, box.x1 - box.x0
    return (
        4 <= len(text) <= 40
        and classify(text).kind is BlockKind.PARAGRAPH
        and text[-1] not in "。；，：:;,、！？"
        and abs(middle - (box.x0 + box.x1) / 2) < off * width
        and line.x0 - box.x0 > 0.08 * width
        and box.top - line.bottom < 2.5 * line.size
    )


def _caption_goes_on(first: Line, second: Line) -> bool:
    """Whether a line is the second of a caption that is too long for its column: in the middle
    under it, and shorter.
    """
    text = close_up(render(second).text)
    return (
        is_table_caption(close_up(render(first).text))
        and abs(first.size - second.size) < 0.05 * first.size
        and 0 < second.baseline - first.baseline < 2 * first.size
        and second.x1 - second.x0 < first.x1 - first.x0
        and abs((first.x0 + first.x1) - (second.x0 + second.x1)) < first.size
        and classify(text).kind is BlockKind.PARAGRAPH
        and text[-1] not in "。；，：:;,、！？"
    )


def _take_announcement(table: WholeTable, before: Sequence[Item]) -> None:
    """Take over caption and unit line that are at the foot of the page before a table; they are
    read where they are.
    """
    for item in reversed(before[-2:]):
        if not isinstance(item, Piece):
            break
        text = close_up(render(item.line).text)
        if UNIT.match(text) and not table.caption:
            table.unit.insert(0, item.line)
        elif is_table_caption(text):
            table.caption.insert(0, item.line)
            break
        else:
            break
    table.announced = bool(table.caption)
    if not table.announced:
        table.unit.clear()


def _begins_over(line: Line, box: Box) -> bool:
    """Whether a line begins over a table; a unit line or a 续表 may be at the page's edge
    beside a narrow one.
    """
    if line.x0 < box.x1 + 5:
        return True
    text = close_up(render(line).text)
    return line.x0 < box.x1 + 0.6 * (box.x1 - box.x0) and (
        bool(UNIT.match(text)) or says_continued(text)
    )


def _captions_above(box: Box, lines: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """(caption lines, unit lines, remaining lines): what is printed right above a table belongs to
    it.
    """
    above = [
        line
        for line in sorted(lines, key=lambda item: item.baseline)
        if line.bottom <= box.top + 4
        and box.top - line.bottom < _CAPTION_REACH
        and line.x1 > box.x0 - 5
        and _begins_over(line, box)
    ]
    caption: list[Line] = []
    unit: list[Line] = []
    last = above[-4:]
    for index in range(len(last) - 1, -1, -1):
        line = last[index]
        text = close_up(render(line).text)
        if index and _caption_goes_on(last[index - 1], line):
            caption += last[index - 1 : index + 1]
            break
        if UNIT.match(text):
            unit.insert(0, line)
        elif (
            is_table_caption(text)
            or NUMBERED_CAPTION.match(text)
            or says_continued(text)
            or _stands_over(line, text, box, 0.12 if unit else 0.04)
        ):
            caption.insert(0, line)
            break
        else:
            break
    taken = {id(line) for line in (*caption, *unit)}
    return caption, unit, [line for line in lines if id(line) not in taken]
