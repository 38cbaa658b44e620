"""A document's text as blocks: paragraphs and tables, every printed figure a piece of its own.

Offsets are those of ``document_texts.text``. Nothing is dropped: the pieces of a paragraph joined
are its text; what the cells of a table do not cover (bars between them, line ends) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text.

    Attributes:
        text: As read.
        figures: The observations that are printed here, most often one; none for other text.
    """

    text: str
    figures: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text."""

    pieces: tuple[Piece, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as it is shown."""

    pieces: tuple[Piece, ...]
    is_header: bool
    repair: str | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table where it is in the text."""

    table_id: str
    caption: str
    unit: str
    repaired: bool
    rows: tuple[tuple[Cell, ...], ...]


def pieces_of(text: str, start: int, end: int, figures: Sequence[Row]) -> Iterator[Piece]:
    """The text from ``start`` to ``end``, cut at the figures, which are in order of place.

    A figure that begins inside another (a range, a number with its unit spelled out) belongs to the
    piece of the first.
    """
    place = start
    inside = [f for f in figures if start <= f["char_start"] and f["char_end"] <= end]
    while inside:
        first = inside[0]
        stop = first["char_end"]
        count = 1
        while count < len(inside) and inside[count]["char_start"] < stop:
            stop = max(stop, inside[count]["char_end"])
            count += 1
        if first["char_start"] > place:
            yield Piece(text[place : first["char_start"]])
        yield Piece(text[first["char_start"] : stop], tuple(inside[:count]))
        place, inside = stop, inside[count:]
    if place < end:
        yield Piece(text[place:end])


def blocks_of(
    text: str, figures: Sequence[Row], tables: Sequence[Row], cells: Sequence[Row]
) -> list[Paragraph | Grid]:
    """All blocks of a document in reading order.

    Args:
        text: The reading text.
        figures: Observations in order of place.
        tables: Rows of ``document_tables``.
        cells: Rows of ``table_cells`` in order of table, row and column.
    """
    by_table = {key: list(rows) for key, rows in groupby(cells, key=lambda c: str(c["table_id"]))}
    spans: list[tuple[int, int, Grid]] = []
    detached: list[Grid] = []
    for table in tables:
        own = by_table.get(str(table["table_id"]), [])
        grid = _grid(text, table, own, figures)
        places = [(c["char_start"], c["char_end"]) for c in own if c["char_start"] is not None]
        if places:
            spans.append((min(p[0] for p in places), max(p[1] for p in places), grid))
        elif own:
            detached.append(grid)
    blocks: list[Paragraph | Grid] = []
    place = 0
    for start, end, grid in sorted(spans, key=lambda span: span[0]):
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        last = len(text) if last < 0 else last
        if first < place:  # the table shares its lines with the one before
            blocks.append(grid)
            place = max(place, last)
            continue
        blocks += _paragraphs(text, place, first, figures)
        blocks.append(grid)
        place = last
    blocks += _paragraphs(text, place, len(text), figures)
    return _without_losses(blocks, text, figures) + detached


def containers(
    blocks: Sequence[Paragraph | Grid],
) -> Iterator[tuple[str, list[tuple[Row, str]]]]:
    """The text of each paragraph and table row that has figures (cells joined by `` | ``), with its
    figures in order of place, each with the text that is marked for it: none for a figure that
    lies inside the mark of another.
    """
    for block in blocks:
        if isinstance(block, Paragraph):
            yield "".join(piece.text for piece in block.pieces), list(_marks(block.pieces))
            continue
        for row in block.rows:
            cells = ["".join(piece.text for piece in cell.pieces) for cell in row]
            yield " | ".join(cells), [mark for cell in row for mark in _marks(cell.pieces)]


def shown(blocks: Sequence[Paragraph | Grid]) -> Iterator[Row]:
    """Every figure that the blocks mark, in order of place."""
    for _, marks in containers(blocks):
        for figure, _ in marks:
            yield figure


def _marks(pieces: Sequence[Piece]) -> Iterator[tuple[Row, str]]:
    for piece in pieces:
        for number, figure in enumerate(piece.figures):
            yield figure, "" if number else piece.text


def _without_losses(
    blocks: list[Paragraph | Grid], text: str, figures: Sequence[Row]
) -> list[Paragraph | Grid]:
    """The blocks, and after them the lines of figures that are in none: on a line that a table
    covers without having a cell there.
    """
    seen = {figure["observation_id"] for figure in shown(blocks)}
    lost = [figure for figure in figures if figure["observation_id"] not in seen]
    for figure in lost:
        first = text.rfind("\n", 0, figure["char_start"]) + 1
        last = text.find("\n", figure["char_end"])
        blocks.append(
            Paragraph(tuple(pieces_of(text, first, len(text) if last < 0 else last, [figure])))
        )
    return blocks


def _paragraphs(text: str, start: int, end: int, figures: Sequence[Row]) -> Iterator[Paragraph]:
    inside = [f for f in figures if start <= f["char_start"] < end]
    for line in text[start:end].split("\n"):
        stop = start + len(line)
        if line.strip():
            own = [f for f in inside if start <= f["char_start"] and f["char_end"] <= stop]
            heading = not own and len(line) <= 30 and line.strip()[-1] not in "。；，：、;,.!！？?"
            yield Paragraph(tuple(pieces_of(text, start, stop, own)), heading)
        start = stop + 1


def _grid(text: str, table: Row, cells: Sequence[Row], figures: Sequence[Row]) -> Grid:
    starts = [c["char_start"] for c in cells if c["char_start"] is not None]
    ends = [c["char_end"] for c in cells if c["char_start"] is not None]
    inside = [f for f in figures if min(starts) <= f["char_start"] < max(ends)] if starts else []
    rows = []
    for _, row in groupby(cells, key=lambda c: int(c["row_index"])):
        rows.append(tuple(_cell(text, cell, inside) for cell in row))
    return Grid(
        str(table["table_id"]),
        str(table["caption"]),
        str(table["unit"]),
        bool(table["repaired"]),
        tuple(rows),
    )


def _cell(text: str, cell: Row, figures: Sequence[Row]) -> Cell:
    start, end = cell["char_start"], cell["char_end"]
    as_read = start is not None and text[start:end].strip() == str(cell["text"]).strip()
    if as_read:
        pieces = tuple(pieces_of(text, start, end, figures))
    else:
        own = (
            tuple(f for f in figures if start <= f["char_start"] and f["char_end"] <= end)
            if start is not None
            else ()
        )
        pieces = (Piece(str(cell["text"]), own),) if cell["text"] or own else ()
    return Cell(pieces, bool(cell["is_header"]), cell["repair"])
