"""Plain text of any provenance to a Document: newspaper columns, Markdown editions of books, one
paragraph a line.

Line wraps go, doubled glyphs of overprinted headlines are printed once, page furniture and
footnotes are taken out of the sentences that they interrupt and follow them as blocks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.documents.assemble import Piece, assemble
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.encoding import Decoded
from pipeline.documents.footnotes import FootnoteSpotter
from pipeline.documents.line_kinds import (
    BULLET,
    BYLINE,
    LABELLED,
    LONGEST_HEADING,
    classify,
    is_closed,
)
from pipeline.documents.markup import resolve
from pipeline.documents.tables.aligned import is_aligned, is_rule
from pipeline.documents.tables.raw_tables import RawTable
from pipeline.documents.text.articles import set_articles
from pipeline.documents.text.embedded_html import lift_tables
from pipeline.documents.text.overprint import collapse_doubled
from pipeline.documents.text.running_heads import head_key, running_heads
from pipeline.documents.text.segments import segment_lines
from pipeline.documents.text_lines import Line, glue_links, goes_on, join, mark_full_lines
from pipeline.sources.registry import Edition, Source

_BLANK = " \t\u3000\xa0\u2002\u2003\u200b\ufeff"
_BLANK_NOT_TAB = _BLANK.replace("\t", "") + "\x0c"
_NO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_QUOTED = re.compile(r"^>\s+(?=\S)|^<!--.*-->$")  # > 数据来源：某局
_BARS = re.compile("[\u2502\u2503\u2506\u2507\u250a\u250b\u2551]")  # of cells: │甲│1.2│
_HASHES = re.compile(r"^(#{1,6})\s+(?=\S)")
_SPACED_YEAR = re.compile(r"[12] [09] \d \d ?年")
_SPACED_DIGITS = re.compile(r"(?<=\d) (?=[\d.．]|％|%)|(?<=\d[.．]) (?=\d)")
_SPACED = re.compile(r"[\u4e00-\u9fff][ \xa0]")
_AROUND_WIDE = re.compile(
    r"(?<=[\u3001-\u303f\u4e00-\u9fff\uff01-\uff60])[ \xa0]+|[ "
    r"\xa0]+(?=[\u3001-\u303f\u4e00-\u9fff\uff01-\uff60])"
)
_FEWEST_SPACED = 12  # a title may be spaced for appearance: 政 府 工 作 报 告
_PAGE_BREAK = 3
_TITLE_REACH = 12
_FEWEST_OF_HEADLINE = 7  # different ideographs
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_PICTURE = re.compile(
    r"!\[(?P<caption>[^\[\]]{0,200})\]\((?P<address>[^()\s]{1,500})\)"
)  # ![图1 各区增速](images/3.jpg)
_SALUTATION = re.compile(r"^各位(?:代表|委员|同志)")


def read_text(decoded: Decoded, source: Source, edition: Edition) -> Document:
    """Read plain text.

    Args:
        decoded: The characters.
        source: The publication.
        edition: The edition.

    Returns:
        The document.
    """
    builder = DocumentBuilder(source, edition, "text")
    if decoded.encoding != "utf-8":
        builder.note(f"encoding: {decoded.encoding} ({decoded.reason})")
    text, tables = lift_tables(_unspace(_unspace_digits(decoded.text, builder), builder))
    lines = _forget_margins(list(_printed_lines(text, builder)), text)
    pieces = set_articles(_set_title(_Paragraphs().pieces(lines, tables), builder))
    assemble(builder, pieces)
    return builder.finish()


def _unspace_digits(text: str, builder: DocumentBuilder) -> str:
    """Set digits together in a text that letter-spaces all of them (``1 9 9 3 年``), as editions
    converted from wide digits do.
    """
    if len(_SPACED_YEAR.findall(text)) < 3:
        return text
    text, count = _SPACED_DIGITS.subn("", text)
    builder.note(f"digits set apart by blanks were set together at {count} places")
    return text


def _unspace(text: str, builder: DocumentBuilder) -> str:
    """Set together the lines whose characters all are apart (``全 年 粮 食 产 量``), as
    recognition of images leaves them.
    """
    lines = text.split("\n")
    changed = 0
    for index, line in enumerate(lines):
        if line.count(" ") + line.count("\xa0") < _FEWEST_SPACED - 3:
            continue
        wide = len(_IDEOGRAPH.findall(line))
        if wide >= _FEWEST_SPACED and len(_SPACED.findall(line)) >= 0.8 * (wide - 1):
            lines[index] = _AROUND_WIDE.sub("", line.strip(_BLANK))
            changed += 1
    if changed:
        builder.note(f"characters set apart by blanks were set together in {changed} lines")
    return "\n".join(lines) if changed else text


def _printed_lines(text: str, builder: DocumentBuilder) -> Iterator[Line]:
    """The lines that are not blank, markup resolved, doubled glyphs printed once."""
    blank, page_break, removed, last = 0, False, 0, ""
    for raw in _NO_WIDTH.sub("", text).replace("\x0b", "\n").replace("\x0c", "\n\x0c").split("\n"):
        page_break = page_break or raw.startswith("\x0c")
        bare = raw.strip(_BLANK + "\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
        edge = _BLANK
        if "\t" in bare:  # a row of cells: tabs at its ends are empty cells
            edge = _BLANK.replace("\t", "")
            bare = raw.strip(edge + "\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
        if not bare:
            blank += 1
            continue
        indented = raw[:1] in _BLANK and raw[:1] != "\t"
        if _BARS.search(bare):
            bare, raw = _BARS.sub("|", bare), _BARS.sub("|", raw)
        bare = _QUOTED.sub("", bare)
        if not bare or is_rule(bare):
            blank += 1
            continue
        hashes = _HASHES.match(bare)
        inline = resolve(bare[hashes.end() :] if hashes else raw if "\t" in raw else bare)
        single, doubled = collapse_doubled(inline.text) if "\t" not in raw else (inline.text, 0)
        removed += doubled
        if not blank and single == last and _prints_twice(single):
            removed += len(single)
            continue
        last = kept = inline.text if not doubled else single
        stripped = kept.strip(edge)
        shift = len(kept) - len(kept.lstrip(edge))
        yield Line(
            stripped,
            () if doubled else tuple((a - shift, b - shift, m) for a, b, m in inline.markers),
            bold=inline.bold,
            hashes=len(hashes.group(1)) if hashes else 0,
            blank_before=blank,
            page_break=page_break or blank >= _PAGE_BREAK,
            indented=indented,
            fresh=indented and raw[0] != "\u3000" and raw[1:2] not in _BLANK,
            cells=inline.text.strip(_BLANK_NOT_TAB)
            if "\t" in raw
            else ""
            if doubled or hashes
            else _set_apart(raw, inline.text),
        )
        blank, page_break = 0, False
    if removed:
        builder.note(
            f"doubled glyphs of overprinted lines printed once: {removed} characters taken out"
        )


def _prints_twice(line: str) -> bool:
    """Whether a line that comes twice in a row is a headline printed twice rather than two cells
    or two sentences.
    """
    return (
        len(set(_IDEOGRAPH.findall(line))) >= _FEWEST_OF_HEADLINE
        and not is_closed(line)
        and not line.endswith("|")
    )


def _set_apart(raw: str, text: str) -> str:
    """A line with the blanks before it, where wide gaps in it may set columns; '' for any other."""
    return raw[: len(raw) - len(raw.lstrip(_BLANK))] + text if is_aligned(raw) else ""


def _forget_margins(lines: list[Line], raw: str) -> list[Line]:
    """Forget blanks before lines where most lines have them: a margin, no sign of a new paragraph
    (two wide blanks always are one).
    """
    margin = raw.count("\n ") > 0.6 * len(lines)
    if not margin:
        return lines
    return [
        line._replace(indented=False, fresh=False) if line.indented or line.fresh else line
        for line in lines
    ]


class _Paragraphs:
    """Joins lines to paragraphs and puts aside what interrupts them."""

    def __init__(self) -> None:
        self._out: list[Piece] = []
        self._held: list[Piece] = []
        self._open: Line | None = None
        self._spotter = FootnoteSpotter()
        self._in_footnote = False

    def pieces(self, lines: Sequence[Line], tables: Sequence[RawTable] = ()) -> list[Piece]:
        """The document's pieces in reading order; ``tables`` are those that lines only name."""
        heads = running_heads(lines)
        for item in segment_lines(lines, tables):
            if isinstance(item, RawTable):
                self._see_table(item)
                continue
            for line in glue_links(mark_full_lines(item)):
                self._take(line, heads)
        self._close()
        return self._out

    def _see_table(self, table: RawTable) -> None:
        for row in table.rows:
            for cell in row:
                self._spotter.see(cell.text)
        self._hold(Piece(BlockKind.TABLE_ROW, table=table))

    def _take(self, line: Line, heads: set[str]) -> None:
        if picture := _PICTURE.fullmatch(line.text):
            self._close()
            if classify(picture["caption"]).kind is BlockKind.CAPTION:
                self._out.append(Piece(BlockKind.CAPTION, picture["caption"]))
            self._out.append(Piece(BlockKind.PARAGRAPH, image=picture["address"]))
            return
        footnote = self._spotter.spot(line.text, line.markers)
        if footnote is not None:
            shift = len(line.text) - len(footnote[1])
            markers = tuple((a - shift, b - shift, m) for a, b, m in line.markers if a - shift > 0)
            self._hold(
                Piece(BlockKind.FOOTNOTE, footnote[1], footnote=footnote[0], markers=markers)
            )
            self._in_footnote = True
            return
        if (
            self._in_footnote
            and not line.blank_before
            and not line.page_break
            and not is_closed(self._held[-1].text if self._held else "")
        ):
            self._held[-1].text = join(Line(self._held[-1].text), line).text
            return
        self._in_footnote = False
        self._spotter.see(line.text, line.markers)
        last = self._held[-1] if self._held else None
        if (
            last is not None
            and last.kind is BlockKind.FURNITURE
            and last.text.endswith("，")
            and not line.blank_before
        ):
            last.text += line.text
            return
        part = classify(line.text)
        if part.kind is BlockKind.FURNITURE or (heads and head_key(line.text) in heads):
            self._hold(Piece(BlockKind.FURNITURE, line.text))
        elif part.kind is BlockKind.CAPTION and not line.hashes:
            self._hold(Piece(part.kind, line.text, markers=line.markers, unit=part.unit))
        elif self._open is not None and goes_on(
            self._open,
            line,
            interrupted=any(p.footnote or p.kind is BlockKind.FURNITURE for p in self._held),
        ):
            self._open = join(self._open, line)
        else:
            self._close()
            self._open = line

    def _hold(self, piece: Piece) -> None:
        """Put a piece after the paragraph that may continue after it."""
        self._held.append(piece)

    def _close(self) -> None:
        if self._open is not None:
            self._out.append(_piece(self._open))
            self._open = None
        self._out += self._held
        self._held = []
        self._in_footnote = False


def _piece(line: Line) -> Piece:
    """A whole paragraph as a piece: a heading where its number, its Markdown sign or its bold
    print says so.
    """
    part = classify(line.text)
    kind, level = part.kind, part.level
    if (
        kind is BlockKind.PARAGRAPH
        and (line.hashes or line.bold)
        and len(line.text) <= LONGEST_HEADING
        and not line.text.endswith("。")
    ):
        kind, level = BlockKind.HEADING, min(line.hashes or 2, 4)
    elif kind is BlockKind.PARAGRAPH and line.printed_lines == 1 and _is_headline(line.text):
        kind, level = BlockKind.HEADING, 3
    return Piece(
        kind,
        line.text,
        level=level,
        markers=line.markers,
        unit=part.unit,
        fresh=line.fresh and line.wrapped,
    )


def _is_headline(text: str) -> bool:
    """Whether a short line without a sentence's punctuation is over what follows.

    >>> _is_headline("夯实数字底座"), _is_headline("编辑/李四"), _is_headline("全年增长5%。")
    (True, False, False)
    """
    return (
        "\t" not in text
        and len(_IDEOGRAPH.findall(text)) >= 4
        and len(text) <= 45
        and not is_closed(text)
        and not BYLINE.match(text)
        and not BULLET.match(text)
        and not LABELLED.match(text)
        and not text.endswith(("，", "、", "|"))
    )


def _set_title(pieces: list[Piece], builder: DocumentBuilder) -> list[Piece]:
    """Find the title among the first pieces: the first headline of five characters that is no
    numbered heading.
    """
    for piece in pieces[:_TITLE_REACH]:
        if (
            _SALUTATION.match(piece.text)
            or piece.kind is BlockKind.PARAGRAPH
            and is_closed(piece.text)
        ):
            break
        numbered = classify(piece.text).kind is not BlockKind.PARAGRAPH
        if (
            piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
            and not numbered
            and len(_IDEOGRAPH.findall(piece.text)) >= 5
        ):
            if BYLINE.match(piece.text) or piece.text.startswith(("—", "-", "（", "(")):
                continue
            piece.kind, piece.level = BlockKind.TITLE, None
            builder.title = plain_title(piece.text)
            break
    return pieces


def plain_title(printed: str) -> str:
    """A title without letter-spacing, footnote asterisk and runs of blanks.

    >>> plain_title("政 府 工 作 报 告"), plain_title("全市发展状况*")
    ('政府工作报告', '全市发展状况')
    """
    words = re.sub(r"[*\s]+$", "", printed).split()
    return "".join(words) if words and max(len(word) for word in words) == 1 else " ".join(words)
