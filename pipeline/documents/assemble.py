"""Pieces of any format to a Document: captions and notes find their table or image, markers their
footnote, furniture its place.

The readers say what they saw, piece by piece, in reading order; this module decides what depends on
neighbours and hands all of it to the builder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind
from pipeline.documents.footnotes import find_markers, opening_marker
from pipeline.documents.line_kinds import (
    CAPTION,
    CAPTION_UNIT,
    classify,
    heading_level,
    is_closed,
)
from pipeline.documents.tables.abutting import part_columns
from pipeline.documents.tables.bracketed import sign_brackets
from pipeline.documents.tables.cell_lines import split_rows
from pipeline.documents.tables.raw_tables import RawTable
from pipeline.documents.tables.stacked import tables_in
from pipeline.documents.tables.values import unit_in

_CAPTION_REACH = 3  # pieces between a caption and its image
_LONGEST_TITLE = 45
_TITLE_LABEL = re.compile(r"^附?表?[:：]|[（(]?单位[:：].*$")  # 附表：财政收支情况
# 2023年主要产品产量, 居民消费价格涨跌幅度（%）, 附：财政收支情况
_TITLE = re.compile(
    r"[\u4e00-\u9fff]{3}.*(?:表|情况|产量|增长速度|增速|构成|比重|指标|数据|价格|涨跌幅度?|指数|收支|余额|一览|人数|产值|面积|总额)"
    r"(?:\s*[（(].{1,16}[)）])?(?:\s+[（(]?单位[:：].{1,16})?$"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{6}")  # 某市主要工业产品, over 单位：万吨
_BLANKS = re.compile(r"\s+")
_OF_IMAGE = re.compile(r"附?图")  # 图1 各区增速
_OF_TABLE = re.compile(r"(?:附|续)?表")  # 表1 年末人口
_TRAILING_UNIT = re.compile(
    r"(.*?\S)(?:\s{2,}|\t|\s+(?=\S+$))[（(]?(?:计量)?单位\s*[:：]\s*([^\s（）()]{1,20})[)）]?"
)  # 表1 人口    单位：万人


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
        label: Whether a line over a table names no table (``数据库：年度数据``).
        table: A table that is here.
        image: Address of an image that is here.
        article: Which article of the page.
        fresh: Whether a stretch of the page begins here that does not continue with the one before.
        page: Page it begins on; None in a document without pages.
        breaks: (offset in ``text``, page) for every page that begins inside it.
    """

    kind: BlockKind
    text: str = ""
    level: int | None = None
    markers: tuple[tuple[int, int, str], ...] = ()
    footnote: str = ""
    unit: str = ""
    label: bool = False
    table: RawTable | None = None
    image: str | None = None
    article: int = 0
    fresh: bool = False
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Plan:
    """What neighbours decided about the pieces, by index."""

    table_of: dict[int, int] = field(
        default_factory=dict
    )  # caption, unit or note -> piece that holds the table
    captions: dict[int, tuple[str, str]] = field(
        default_factory=dict
    )  # table or image -> (caption, unit)


def one_line(text: str) -> str:
    """A caption without the blanks that set it off: ``表1　　人口`` -> ``表1 人口``."""
    return _BLANKS.sub(" ", text).strip()


def split_caption(line: str) -> tuple[str, str]:
    """A line that holds a caption and, set apart from it, its unit.

    >>> split_caption("表2 财政收支        单位：亿元"), split_caption("表2 财政收支")
    (('表2 财政收支', '亿元'), ('表2 财政收支', ''))
    """
    caption, unit = _TRAILING_UNIT.fullmatch(line), ""
    if caption is not None:
        line, unit = caption[1], caption[2]
    return one_line(line), unit


def unit_in_caption(caption: str) -> str:
    """The unit that a caption ends with.

    >>> unit_in_caption("表1 主要产品产量（单位：万吨）"), unit_in_caption("表2 人口（年末）")
    ('万吨', '')
    """
    found = CAPTION_UNIT.search(caption)
    return found["unit"] if found else ""


def _is_caption(piece: Piece) -> bool:
    """Whether a piece is a caption proper: no unit line or label, table or image."""
    return (
        piece.kind is BlockKind.CAPTION
        and not piece.unit
        and not piece.label
        and piece.table is None
        and piece.image is None
    )


def _neighbour(pieces: Sequence[Piece], index: int, step: int) -> int | None:
    """The table or image next to a caption, unit lines between them passed over."""
    for distance in range(1, _CAPTION_REACH + 1):
        at = index + step * distance
        if not 0 <= at < len(pieces):
            return None
        if pieces[at].table is not None or pieces[at].image is not None:
            return at
        if not pieces[at].unit:
            return None
    return None


def _find_captions(pieces: Sequence[Piece]) -> _Plan:
    """Give every caption the table or image it is over or, in a document that sets them so,
    under.
    """
    plan = _Plan()
    places: list[tuple[int, int | None, int | None]] = []
    for index, piece in enumerate(pieces):
        if _is_caption(piece):
            above, after = _neighbour(pieces, index, -1), _neighbour(pieces, index, 1)
            if above is not None and pieces[above].image is None:
                above = None  # captions of tables are over them
            if (
                _OF_IMAGE.match(piece.text)
                and above is not None
                and after is not None
                and pieces[after].table is not None
            ):
                after = None  # 图1 between a picture and a table
            places.append((index, above, after))
    below = sum(before is not None and after is None for _, before, after in places)
    under = below > sum(before is None and after is not None for _, before, after in places)
    for index, before, after in places:
        chosen = (
            (before if before is not None else after)
            if under
            else (after if after is not None else before)
        )
        if chosen is not None and chosen not in plan.captions:
            plan.captions[chosen] = split_caption(pieces[index].text)
            plan.table_of[index] = chosen
    for index, _, _ in places:
        _take_table_above(pieces, index, plan)
    for index, piece in enumerate(pieces):
        if piece.table is not None or piece.image is not None:
            _take_unit_and_notes(pieces, index, plan)
    return plan


def _take_table_above(pieces: Sequence[Piece], index: int, plan: _Plan) -> None:
    """Give a caption of a table that nothing is under, the table that it is under, if that
    has no other.
    """
    above = _neighbour(pieces, index, -1)
    if (
        index in plan.table_of
        or above is None
        or pieces[above].table is None
        or above in plan.captions
    ):
        return
    if _OF_TABLE.match(pieces[index].text):
        plan.captions[above] = split_caption(pieces[index].text)
        plan.table_of[index] = above


def _take_unit_and_notes(pieces: Sequence[Piece], index: int, plan: _Plan) -> None:
    """Give a table or image the unit and label lines before it, and a table the notes after it."""
    caption, unit = plan.captions.get(index, ("", ""))
    for at in range(index - 1, max(-1, index - 1 - _CAPTION_REACH), -1):
        above = pieces[at]
        of_another = CAPTION.match(above.text) and plan.table_of.get(at) != index
        if (
            above.kind is not BlockKind.CAPTION
            or above.table is not None
            or above.image is not None
            or of_another
        ):
            break
        unit = unit or above.unit
        plan.table_of.setdefault(at, index)
    table = pieces[index].table
    if not caption and table is not None and not table.caption:
        caption, own = _take_title(pieces, index, plan)
        unit = unit or own or _unit_of_heading(pieces, index, plan)
    plan.captions[index] = (caption, unit or unit_in_caption(caption))
    follower = index + 1
    while _is_note(pieces, follower) and pieces[index].table is not None:
        plan.table_of[follower] = index
        follower += 1


def _unit_of_heading(pieces: Sequence[Piece], index: int, plan: _Plan) -> str:
    """The unit that the heading right above a table ends with: ``（一）林业（单位：万亩）``."""
    above = pieces[index - 1] if index else None
    if above is None or above.kind is not BlockKind.HEADING or index - 1 in plan.table_of:
        return ""
    return unit_in_caption(above.text)


def _take_title(pieces: Sequence[Piece], index: int, plan: _Plan) -> tuple[str, str]:
    """The unnumbered title right above a table, unit lines between them passed over, as its caption
    and the unit set apart in it; ('', '') for none.
    """
    at = index - 1
    while at >= 0 and plan.table_of.get(at) == index and pieces[at].unit:
        at -= 1
    if at < 0 or not _is_title(pieces[at], over_unit=at < index - 1):
        return "", ""
    pieces[at].kind, pieces[at].level = BlockKind.CAPTION, None
    plan.table_of[at] = index
    return split_caption(pieces[at].text)


def _is_title(piece: Piece, *, over_unit: bool) -> bool:
    """Whether a line is the caption of a table without a number: ``2023年主要产品产量``; over a
    unit line any name of some length.
    """
    return (
        piece.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and piece.table is None
        and piece.image is None
        and len(piece.text) <= _LONGEST_TITLE
        and heading_level(piece.text) is None
        and not is_closed(piece.text)
        and not any(sign in _TITLE_LABEL.sub("", piece.text) for sign in "，。；：|")
        and (_NAME if over_unit else _TITLE).search(piece.text) is not None
    )


def _is_note(pieces: Sequence[Piece], index: int) -> bool:
    """Whether there is a note at a place."""
    return index < len(pieces) and pieces[index].kind is BlockKind.NOTE


def _unit_after(pieces: Sequence[Piece], index: int) -> str:
    """The unit line under a caption whose table or chart is not in the text at all."""
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return following.unit if following is not None and following.kind is BlockKind.CAPTION else ""


def _single_tables(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with every grid that holds several tables taken apart, rows that are set into one
    split, and their titles and unit lines as pieces of their own.
    """
    out: list[Piece] = []
    for piece in pieces:
        if piece.table is None:
            out.append(piece)
            continue
        split_rows(piece.table)
        part_columns(piece.table)
        for found in tables_in(piece.table):
            for line in found.lines:
                part = classify(line)
                title = not part.unit and not found.table.caption
                found.table.caption = one_line(line) if title else found.table.caption
                unit = part.unit or ("" if title else unit_in(line))
                out.append(replace(piece, kind=BlockKind.CAPTION, text=line, unit=unit, table=None))
            out.append(replace(piece, table=found.table))
    return out


def assemble(builder: DocumentBuilder, pieces: Sequence[Piece]) -> None:
    """Give a document's pieces to the builder, in order.

    A caption whose table or chart is nowhere (an edition that left its pictures out) is registered
    as an image without address.
    """
    pieces = _single_tables(pieces)
    plan = _find_captions(pieces)
    known = {opening_marker(p.text) or p.footnote for p in pieces if p.footnote}
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
            piece.table.page = piece.table.page or piece.page
            sign_brackets(piece.table, _lines_of(pieces, plan, index))
            builder.table(piece.table, article=piece.article, footnotes=known)
        elif piece.image is not None:
            if caption:
                builder.image(caption, unit, piece.image, page=piece.page)
        elif piece.footnote:
            builder.footnote(
                piece.footnote, piece.text, page=piece.page, marks=_marks(piece, known)
            )
        elif piece.text.strip():  # a line separator alone is no text
            if (
                piece.kind is BlockKind.CAPTION
                and index not in plan.table_of
                and CAPTION.match(piece.text)
            ):
                builder.image(one_line(piece.text), _unit_after(pieces, index), page=piece.page)
            builder.block(
                piece.kind,
                piece.text,
                page=piece.page,
                level=piece.level,
                article=piece.article,
                table=tables.get(plan.table_of.get(index, -1)),
                marks=_marks(piece, known),
                page_breaks=piece.breaks,
            )


def _lines_of(pieces: Sequence[Piece], plan: _Plan, index: int) -> list[str]:
    """The lines that belong to the table at a place: title, unit lines, notes, and what is
    right over and under it.
    """
    own = [pieces[at].text for at, table in plan.table_of.items() if table == index]
    for step in (-1, 1):
        for at in range(index + step, index + step * (1 + _CAPTION_REACH), step):
            if not 0 <= at < len(pieces) or pieces[at].table is not None:
                break
            own.append(pieces[at].text)
    return own


def _marks(piece: Piece, known: set[str]) -> list[tuple[int, int, str]]:
    """Footnote references in a piece: the raised ones, and bracketed ones that have a footnote;
    not the marker that opens a footnote.
    """
    spans = {(a, b): marker for a, b, marker in find_markers(piece.text, known)}
    spans |= {(a, b): marker for a, b, marker in piece.markers}
    opening = (
        len(piece.text) - len(piece.text.lstrip("[]［］〔〕*0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"))
        if piece.footnote
        else 0
    )
    return [
        (a, b, marker)
        for (a, b), marker in sorted(spans.items())
        if not (piece.footnote and a == 0 and b <= opening)
    ]
