"""DOCX to Document through python-docx: paragraphs and tables in the order of the body, headings by style, footnotes from their part."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pipeline.documents.assemble import Piece, assemble
from pipeline.documents.builder import DocumentBuilder, RawCell, RawTable
from pipeline.documents.containers import check_container
from pipeline.documents.footnotes import FootnoteSpotter
from pipeline.documents.lines import joined
from pipeline.documents.markup import raise_text
from pipeline.documents.model import BlockKind, Document, Repair
from pipeline.documents.parts import LONGEST_HEADING, classify, is_closed
from pipeline.errors import DocumentProblem
from pipeline.registry import Edition, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_R_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"^(?:title|标题)$", re.IGNORECASE)
_BLANK = " \t\u3000\xa0\u200b\ufeff"


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
        pieces = list(_Body(opened).pieces())
    except Exception as error:  # on damaged files the library raises whatever happens to go wrong inside it
        raise DocumentProblem(
            "the DOCX cannot be opened",
            expected="a Word document",
            found=f"{type(error).__name__}: {error}",
            remedy="open it by hand; save it again as DOCX or list another copy",
        ) from error
    builder = DocumentBuilder(source, edition, "docx")
    _set_title(pieces, builder)
    assemble(builder, pieces)
    return builder.finish()


class _Body:
    """Walks the body of an opened DOCX."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        self._notes = _footnote_texts(opened)
        self._used: list[str] = []
        self._spotter = FootnoteSpotter()

    def pieces(self) -> Iterator[Piece]:
        """Pieces in the order of the body, footnotes behind the paragraph that refers to them."""
        for element in self._opened.element.body.iterchildren():
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                table = self._table(element)
                if table is not None:
                    yield Piece(BlockKind.TABLE_ROW, table=table)
            elif element.tag == f"{_W}sdt":
                for paragraph in element.iter(f"{_W}p"):
                    yield from self._paragraph(paragraph)
        for section in self._opened.sections:
            for part in (section.header, section.footer):
                for paragraph in part.paragraphs if not part.is_linked_to_previous else ():
                    if text := paragraph.text.strip(_BLANK).replace("\n", " "):
                        yield Piece(BlockKind.FURNITURE, text)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        before = len(self._used)
        for text, markers, bold in self._lines(element):
            footnote = self._spotter.spot(text, markers)
            if footnote is not None:
                yield Piece(BlockKind.FOOTNOTE, footnote[1], footnote=footnote[0])
                continue
            self._spotter.see(text, markers)
            yield self._piece(element, text, markers, bold)
        for blip in element.iter(_A_BLIP):
            yield Piece(BlockKind.PARAGRAPH, image=blip.get(_R_EMBED) or "image")
        for number in self._used[before:]:
            if note := self._notes.get(number):
                marker = str(self._used.index(number) + 1)
                yield Piece(BlockKind.FOOTNOTE, f"[{marker}]{note}", footnote=marker)

    def _piece(self, element: Any, text: str, markers: tuple[tuple[int, int, str], ...], bold: bool) -> Piece:
        part = classify(text)
        style = self._style(element)
        kind, level = part.kind, part.level
        short = len(text) <= LONGEST_HEADING and not is_closed(text)
        if _TITLE_STYLE.match(style):
            kind = BlockKind.TITLE
        elif kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and (found := _HEADING_STYLE.match(style)) and short:
            kind, level = BlockKind.HEADING, level or int(found[1])
        elif kind is BlockKind.PARAGRAPH and bold and short:
            kind, level = BlockKind.HEADING, 2
        return Piece(kind, text, level=level, markers=markers, unit=part.unit)

    def _style(self, element: Any) -> str:
        properties = element.find(f"{_W}pPr/{_W}pStyle")
        if properties is None:
            return ""
        wanted = properties.get(f"{_W}val") or ""
        return next((style.name or "" for style in self._opened.styles if style.style_id == wanted), wanted)

    def _lines(self, element: Any) -> Iterator[tuple[str, tuple[tuple[int, int, str], ...], bool]]:
        """The lines of a paragraph (line breaks inside it end one) as (text, raised markers, whether all of it is bold)."""
        parts: list[str] = []
        markers: list[tuple[int, int, str]] = []
        length, all_bold = 0, True

        def put(text: str) -> None:
            nonlocal length
            parts.append(text)
            length += len(text)

        for run in element.iter(f"{_W}r"):
            properties = run.find(f"{_W}rPr")
            raised = _value(properties, "vertAlign") == "superscript"
            bold = properties is not None and properties.find(f"{_W}b") is not None
            for child in run:
                if child.tag == f"{_W}t":
                    text = child.text or ""
                    plain, marker = raise_text("".join(parts[-3:]), text.strip()) if raised and text.strip() else (text, "")
                    put(plain)
                    all_bold = all_bold and (bold or not text.strip())
                    if marker:
                        markers.append((length - len(plain), length, marker))
                elif child.tag == f"{_W}tab":
                    put(" ")
                elif child.tag in (f"{_W}br", f"{_W}cr"):
                    put("\n")
                elif child.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                    number = f"{child.tag.rpartition('}')[2][:3]}{child.get(f'{_W}id')}"
                    if number in self._notes:
                        if number not in self._used:
                            self._used.append(number)
                        marker = str(self._used.index(number) + 1)
                        put(f"[{marker}]")
                        markers.append((length - len(marker) - 2, length, marker))
        at = 0
        for line in "".join(parts).split("\n"):
            bare = line.strip(_BLANK)
            shift = at + len(line) - len(line.lstrip(_BLANK))
            if bare:
                yield bare, tuple((a - shift, b - shift, m) for a, b, m in markers if shift <= a and b <= shift + len(bare)), all_bold
            at += len(line) + 1

    def _cell(self, element: Any) -> str:
        text = ""
        for paragraph in element.iterchildren(f"{_W}p"):
            for line, _, _ in self._lines(paragraph):
                text = joined(text, line)[0] if text else line
        self._spotter.see(text)
        return text

    def _table(self, element: Any) -> RawTable | None:
        rows: list[list[RawCell]] = []
        header_rows = 0
        for row in element.iterchildren(f"{_W}tr"):
            cells: list[RawCell] = []
            for cell in row.iterchildren(f"{_W}tc"):
                properties = cell.find(f"{_W}tcPr")
                across = min(int(_value(properties, "gridSpan") or 1), 1_000)
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and (merge.get(f"{_W}val") or "continue") == "continue" and rows and len(cells) < len(rows[-1]):
                    cells += [_copy(above.text) for above in rows[-1][len(cells) : len(cells) + across]]
                    continue
                text = self._cell(cell)
                cells += [RawCell(text), *(_copy(text) for _ in range(across - 1))]
            if cells:
                rows.append(cells)
                if row.find(f"{_W}trPr/{_W}tblHeader") is not None and header_rows == len(rows) - 1:
                    header_rows += 1
        width = max((len(row) for row in rows), default=0)
        if not any(cell.text for row in rows for cell in row):
            return None
        full = [row + [RawCell("", printed_here=False) for _ in range(width - len(row))] for row in rows]
        return RawTable(full, header_rows=header_rows or None)


def _copy(text: str) -> RawCell:
    return RawCell(text, printed_here=False, repair=Repair.FILLED, repair_reason="merged cell of the document")


def _value(properties: Any, name: str) -> str:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _footnote_texts(opened: Any) -> dict[str, str]:
    """Texts of footnotes and endnotes by kind and id (``foo2``, ``end1``)."""
    from lxml import etree

    texts: dict[str, str] = {}
    for relation in opened.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind not in ("footnotes", "endnotes") or relation.is_external:
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for note in root:
            if note.get(f"{_W}type") is None:
                text = "".join(t.text or "" for t in note.iter(f"{_W}t")).strip(_BLANK)
                texts[f"{kind[:3]}{note.get(f'{_W}id')}"] = text.replace("\n", " ")
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
        if piece.kind is BlockKind.HEADING and classify(piece.text).kind is BlockKind.PARAGRAPH and piece.level in (1, 2):
            piece.kind, piece.level = BlockKind.TITLE, None
            builder.title = " ".join(piece.text.split())
            return
