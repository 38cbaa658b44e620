"""DOCX to Document through python-docx: paragraphs and tables in the order of the body, headings
by style, footnotes from their part.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pipeline.documents.assemble import Piece, assemble
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.footnotes import FootnoteSpotter
from pipeline.documents.line_kinds import LONGEST_HEADING, classify, is_closed
from pipeline.documents.office.containers import check_container
from pipeline.documents.office.docx_lines import (
    BLANK,
    DocxLine,
    NoteNumbers,
    W,
    paragraph_lines,
    text_boxes,
)
from pipeline.documents.office.docx_tables import (
    cells_of,
    is_layout,
    read_table,
    take_lines,
    unwrapped,
)
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.cell_lines import join_cell_lines
from pipeline.documents.tables.flattened import Segment, segment_lines
from pipeline.sources.registry import Edition, Source

_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_R_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"^(?:title|标题)$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(
    r"^(?:toc|目录)\s*\d", re.IGNORECASE
)  # a line of a table of contents: 一、综合 ⇥ 3


def read_docx(content: bytes, source: Source, edition: Edition) -> Document:
    """Read a DOCX.

    Args:
        content: The file.
        source: The publication.
        edition: The edition.

    Returns:
        The document.

    Raises:
        DocumentProblem: If the file is damaged, encrypted or unpacks beyond the limits.
    """
    check_container(content, "DOCX")
    import docx

    try:
        opened = docx.Document(io.BytesIO(content))
        pieces = list(_set_tables(list(_Body(opened).pieces())))
    except (
        Exception
    ) as error:  # on damaged files the library raises whatever happens to go wrong inside it
        raise DocumentProblem.of(
            "docx_unreadable", error=f"{type(error).__name__}: {error}"
        ) from error
    builder = DocumentBuilder(source, edition, "docx")
    _set_title(pieces, builder)
    assemble(builder, pieces)
    return builder.finish()


class _Body:
    """Walks the body of an opened DOCX."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        self._notes = NoteNumbers(_footnote_texts(opened))
        self._spotter = FootnoteSpotter()

    def pieces(self) -> Iterator[Piece]:
        """Pieces in the order of the body, footnotes after the paragraph that refers to them."""
        yield from self._walk(self._opened.element.body)
        for section in self._opened.sections:
            for part in (section.header, section.footer):
                for paragraph in part.paragraphs if not part.is_linked_to_previous else ():
                    if text := paragraph.text.strip(BLANK).replace("\n", " ").replace("\t", " "):
                        yield Piece(BlockKind.FURNITURE, text)

    def _walk(self, container: Any) -> Iterator[Piece]:
        """Paragraphs and tables of the body, of a text box or of a cell that frames them."""
        for element in unwrapped(container, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif is_layout(element):
                for cell in cells_of(element):
                    yield from self._walk(cell)
            else:
                before = len(self._notes.used)
                table = read_table(element, self._cell)
                if table is not None:
                    above, below = take_lines(table)
                    yield from (_line(text) for text in above)
                    yield Piece(BlockKind.TABLE_ROW, table=table)
                    yield from (_line(text) for text in below)
                yield from self._notes_since(before)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        before = len(self._notes.used)
        for line in paragraph_lines(element, self._notes):
            footnote = self._spotter.spot(line.text, line.markers)
            if footnote is not None:
                yield Piece(
                    BlockKind.FOOTNOTE, footnote[1].replace("\t", " "), footnote=footnote[0]
                )
                continue
            self._spotter.see(line.text, line.markers)
            yield self._piece(element, line)
        for blip in element.iter(_A_BLIP):
            yield Piece(BlockKind.PARAGRAPH, image=blip.get(_R_EMBED) or "image")
        yield from self._notes_since(before)
        for box in text_boxes(element):
            yield from self._walk(box)

    def _notes_since(self, before: int) -> Iterator[Piece]:
        for position, key in enumerate(self._notes.used[before:], before + 1):
            if note := self._notes.texts[key]:
                yield Piece(BlockKind.FOOTNOTE, f"[{position}]{note}", footnote=str(position))

    def _piece(self, element: Any, line: DocxLine) -> Piece:
        part = classify(line.text)
        style = self._style(element)
        kind, level = part.kind, part.level
        short = len(line.text) <= LONGEST_HEADING and not is_closed(line.text)
        if _TITLE_STYLE.match(style):
            kind = BlockKind.TITLE
        elif _CONTENTS_STYLE.match(style):
            kind = BlockKind.FURNITURE
        elif (
            kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
            and (found := _HEADING_STYLE.match(style))
            and short
        ):
            kind, level = BlockKind.HEADING, level or int(found[1])
        elif kind is BlockKind.PARAGRAPH and line.bold and short:
            kind, level = BlockKind.HEADING, 2
        return Piece(kind, line.text, level=level, markers=line.markers, unit=part.unit)

    def _style(self, element: Any) -> str:
        properties = element.find(f"{W}pPr/{W}pStyle")
        if properties is None:
            return ""
        wanted = properties.get(f"{W}val") or ""
        return next(
            (style.name or "" for style in self._opened.styles if style.style_id == wanted), wanted
        )

    def _cell(self, element: Any) -> list[str]:
        """The lines of a cell, those of a table inside it included."""
        lines: list[str] = []
        for part in unwrapped(element, f"{W}p", f"{W}tbl"):
            if part.tag == f"{W}tbl":
                inner = (line for cell in cells_of(part) for line in self._cell(cell))
                lines = [" ".join(filter(None, (*lines, *inner)))]
                continue
            lines += [line.text.replace("\t", " ") for line in paragraph_lines(part, self._notes)]
        self._spotter.see(join_cell_lines(lines))
        return lines


def _line(text: str) -> Piece:
    part = classify(text)
    return Piece(part.kind, text, level=part.level, unit=part.unit)


def _set_tables(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Paragraphs whose words are set in columns by tabs as tables; tabs anywhere else as blanks."""
    for tabbed, group in groupby(
        pieces, key=lambda piece: piece.kind is BlockKind.PARAGRAPH and "\t" in piece.text
    ):
        run = list(group)
        for segment in (
            segment_lines([piece.text for piece in run]) if tabbed else [Segment(0, len(run))]
        ):
            if segment.table is not None:
                yield Piece(BlockKind.TABLE_ROW, table=segment.table)
                continue
            for piece in run[segment.first : segment.last]:
                piece.text = piece.text.replace("\t", " ")
                yield piece


def _footnote_texts(opened: Any) -> dict[str, str]:
    """Texts of footnotes and endnotes by kind and id (``foo2``, ``end1``)."""
    from lxml import etree

    texts: dict[str, str] = {}
    for relation in opened.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind not in ("footnotes", "endnotes") or relation.is_external:
            continue
        root = etree.fromstring(
            relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True)
        )
        for note in root:
            if note.get(f"{W}type") is None:
                text = "".join(t.text or "" for t in note.iter(f"{W}t")).strip(BLANK)
                texts[f"{kind[:3]}{note.get(f'{W}id')}"] = text.replace("\n", " ")
    return texts


def _set_title(pieces: list[Piece], builder: DocumentBuilder) -> None:
    """The paragraph styled as title; else the first headline before the first sentence."""
    for piece in pieces:
        if piece.kind is BlockKind.TITLE:
            builder.title = " ".join(piece.text.split())
            return
    for piece in pieces[:8]:
        if piece.text and is_closed(piece.text):
            return
        if (
            piece.kind is BlockKind.HEADING
            and classify(piece.text).kind is BlockKind.PARAGRAPH
            and piece.level in (1, 2)
        ):
            piece.kind, piece.level = BlockKind.TITLE, None
            builder.title = " ".join(piece.text.split())
            return
