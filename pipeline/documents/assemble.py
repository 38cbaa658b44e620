"""Pieces of any format to a Document: captions and notes find their table or image, markers their footnote, furniture its place.

The readers say what they saw, piece by piece, in reading order; this module decides what depends on neighbours and hands all of it to
the builder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.documents.builder import DocumentBuilder, RawTable
from pipeline.documents.footnotes import find_markers
from pipeline.documents.model import BlockKind

_CAPTION_REACH = 3  # pieces between a caption and its image
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Piece:
    """Something that a reader saw.

    Attributes:
        kind: The part it plays; ignored for tables and images.
        text: Its text, blanks at the ends stripped.
        level: Depth of a heading.
        markers: Footnote markers in it that were raised.
        footnote: Normalised marker, for the text of a footnote.
        unit: What a unit line says.
        table: A table that stands here.
        image: Address of an image that stands here.
        article: Which article of the page.
        fresh: Whether a stretch of the page begins here that does not go on with the one before.
    """

    kind: BlockKind
    text: str = ""
    level: int | None = None
    markers: tuple[tuple[int, int, str], ...] = ()
    footnote: str = ""
    unit: str = ""
    table: RawTable | None = None
    image: str | None = None
    article: int = 0
    fresh: bool = False


@dataclass(slots=True)
class _Plan:
    """What neighbours decided about the pieces, by index."""

    table_of: dict[int, int] = field(default_factory=dict)  # caption, unit or note -> piece that holds the table
    captions: dict[int, tuple[str, str]] = field(default_factory=dict)  # table or image -> (caption, unit)


def one_line(text: str) -> str:
    """A caption without the blanks that set it off: ``表1　　人口`` -> ``表1 人口``."""
    return _BLANKS.sub(" ", text).strip()


def _find_captions(pieces: Sequence[Piece]) -> _Plan:
    plan = _Plan()
    taken: set[int] = set()
    for index, piece in enumerate(pieces):
        if piece.table is None and piece.image is None:
            continue
        caption, unit = "", ""
        for i in range(index - 1, max(-1, index - 1 - _CAPTION_REACH), -1):
            if pieces[i].kind is not BlockKind.CAPTION or pieces[i].table is not None or pieces[i].image is not None or i in taken:
                break
            taken.add(i)
            plan.table_of[i] = index
            if pieces[i].unit:
                unit = unit or pieces[i].unit
            else:
                caption = one_line(pieces[i].text)
                break
        after = index + 1
        if not caption and piece.image is not None and after < len(pieces) and _is_caption_below(pieces, after):
            taken.add(after)
            plan.table_of[after] = index
            caption = one_line(pieces[after].text)
        plan.captions[index] = (caption, unit)
        follower = index + 1
        while piece.table is not None and follower < len(pieces) and pieces[follower].kind is BlockKind.NOTE:
            plan.table_of[follower] = index
            follower += 1
    return plan


def _unit_after(pieces: Sequence[Piece], index: int) -> str:
    """The unit line under a caption whose table or chart is not in the text at all."""
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return following.unit if following is not None and following.kind is BlockKind.CAPTION else ""


def _is_caption_below(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a caption belongs to the image above it: no image of its own follows."""
    piece = pieces[index]
    if piece.kind is not BlockKind.CAPTION or piece.unit or piece.image is not None or piece.table is not None:
        return False
    following = next((p for p in pieces[index + 1 : index + 3] if p.kind is not BlockKind.CAPTION or p.image or p.table), None)
    return following is None or (following.image is None and following.table is None)


def assemble(builder: DocumentBuilder, pieces: Sequence[Piece]) -> None:
    """Give a document's pieces to the builder, in order.

    A caption whose table or chart is nowhere (an edition that left its pictures out) is registered as an image without address.
    """
    plan = _find_captions(pieces)
    known = {p.footnote for p in pieces if p.footnote}
    tables: dict[int, int] = {}
    upcoming = builder.next_table
    for index, piece in enumerate(pieces):
        if piece.table is not None:
            tables[index] = upcoming
            upcoming += 1
    for index, piece in enumerate(pieces):
        caption, unit = plan.captions.get(index, ("", ""))
        if piece.table is not None:
            piece.table.caption = piece.table.caption or caption
            piece.table.unit = piece.table.unit or unit
            builder.table(piece.table, article=piece.article, footnotes=known)
        elif piece.image is not None:
            if caption:
                builder.image(caption, unit, piece.image)
        elif piece.footnote:
            builder.footnote(piece.footnote, piece.text, marks=_marks(piece, known))
        elif piece.text:
            if piece.kind is BlockKind.CAPTION and index not in plan.table_of and not piece.unit:
                builder.image(one_line(piece.text), _unit_after(pieces, index))
            builder.block(
                piece.kind,
                piece.text,
                level=piece.level,
                article=piece.article,
                table=tables.get(plan.table_of.get(index, -1)),
                marks=_marks(piece, known),
            )


def _marks(piece: Piece, known: set[str]) -> list[tuple[int, int, str]]:
    """Footnote references in a piece: the raised ones, and bracketed ones that have a footnote; not the marker that opens a footnote."""
    spans = {(a, b): marker for a, b, marker in find_markers(piece.text, known)}
    spans |= {(a, b): marker for a, b, marker in piece.markers}
    opening = len(piece.text) - len(piece.text.lstrip("[]〔〕*0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")) if piece.footnote else 0
    return [(a, b, marker) for (a, b), marker in sorted(spans.items()) if not (piece.footnote and a == 0 and b <= opening)]
