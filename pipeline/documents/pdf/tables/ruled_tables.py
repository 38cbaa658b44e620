"""Tables whose columns are ruled: a grid of rules, dividers missing where cells are merged, gaps in
borders healed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter, itemgetter

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.glyphs.rules import Rule
from pipeline.documents.pdf.layout.lines import Line
from pipeline.documents.pdf.tables.cells import Fragment, Grid, TableCell
from pipeline.documents.pdf.tables.regions import Region
from pipeline.documents.pdf.tables.rows import split_rows

_Y = attrgetter("y")

_SNAP = 2.5
"""Rules closer than this are one rule."""

_LEAST_COLUMN = 12.0
"""Shorter strokes part no columns."""

_MOST_CELLS = 250_000
"""Elementary cells; a hatched drawing makes millions, a table of 5,000 rows 50,000."""

_COVERED = 0.6
"""Share of a cell's side that must be ruled for a divider."""

_FIGURE_SIGNS = frozenset("0123456789.,-%")

_BLANK = 0.2
"""Ems by which the blank between two figures is wider than those between their digits."""


@dataclass(slots=True)
class _Cell:
    """A cell of the grid: rows ``r0``..``r1`` and columns ``c0``..``c1``, both inclusive."""

    r0: int
    r1: int
    c0: int
    c1: int
    fragments: list[Fragment] = field(default_factory=list)


def _positions(values: Sequence[float]) -> list[float]:
    """Distinct positions of rules: near ones averaged."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


def _dividers(
    rules: Sequence[Rule], at: Sequence[float], along: Sequence[float]
) -> list[list[bool]]:
    """``dividers[i][j]``: whether position ``at[i]`` is ruled between ``along[j]`` and ``along[j +
    1]``.
    """
    out: list[list[bool]] = []
    ordered = sorted(rules, key=attrgetter("at"))
    places = [r.at for r in ordered]
    for position in at:
        near = ordered[
            bisect_left(places, position - _SNAP) : bisect_right(places, position + _SNAP)
        ]
        covered = [0.0] * (len(along) - 1)
        for rule in near:
            first = max(0, bisect_right(along, rule.start) - 1)
            for j in range(first, len(covered)):
                if along[j] >= rule.end:
                    break
                covered[j] += max(0.0, min(rule.end, along[j + 1]) - max(rule.start, along[j]))
        out.append(
            [
                length >= _COVERED * (end - start)
                for length, start, end in zip(covered, along, along[1:], strict=False)
            ]
        )
    return out


def read_ruled(region: Region, lines: Sequence[Line]) -> Grid:
    """Read the cells of a region whose columns are ruled.

    Args:
        region: The region, with at least one vertical rule.
        lines: The lines that are in it.

    Returns:
        Rows of cells, merged cells repeated; rows that no rule parts are distinguished by their
        lines.
    """
    xs = _positions([v.at for v in region.vertical])
    if not xs or region.x0 < xs[0] - 8:
        xs.insert(0, region.x0)
    if region.x1 > xs[-1] + 8:
        xs.append(region.x1)
    ys = _positions([h.at for h in region.horizontal])
    # a rule between columns that begins inside a band is under an entry of the head that spans
    # them
    starts = _positions(
        [
            v.start
            for v in region.vertical
            if v.length >= _LEAST_COLUMN and region.top + 8 < v.start < region.bottom - 8
        ]
    )
    ys = sorted(
        ys
        + [start for start in starts if ys and min(abs(start - y) for y in _beside(ys, start)) > 6]
    )
    if region.top < ys[0] - 8:
        ys.insert(0, region.top)
    if region.bottom > ys[-1] + 8:
        ys.append(region.bottom)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return []
    vertical = _dividers(region.vertical, xs, ys)
    horizontal = _dividers(region.horizontal, ys, xs)
    pieces = _fragments(lines, xs, ys)
    _heal(vertical, horizontal, pieces, xs, ys)
    cells = _merge(vertical, horizontal, len(ys) - 1, len(xs) - 1)
    owner = {
        (r, c): cell
        for cell in cells
        for r in range(cell.r0, cell.r1 + 1)
        for c in range(cell.c0, cell.c1 + 1)
    }
    for (r, c), fragments in pieces.items():
        owner[r, c].fragments += fragments
    for cell in cells:
        cell.fragments = _rejoin(cell.fragments)
    return _expand(cells, owner, len(ys) - 1, len(xs) - 1)


def _beside(places: Sequence[float], value: float) -> Sequence[float]:
    """The places, in order, that are next to a value: one on each side at most."""
    index = bisect_left(places, value)
    return places[max(0, index - 1) : index + 1]


def _fragments(
    lines: Sequence[Line], xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], list[Fragment]]:
    """Pieces of lines by the elementary cell they are in; a word that laps over a rule stays
    whole.
    """
    out: dict[tuple[int, int], list[Fragment]] = {}
    for line in lines:
        row = min(max(bisect_right(ys, line.middle) - 1, 0), len(ys) - 2)
        by_column: dict[int, list[Glyph]] = {}
        for word in line.words(0.6):
            first, last = _column(xs, word[0]), _column(xs, word[-1])
            if first == last:
                by_column.setdefault(first, []).extend(word)
                continue
            columns = [_column(xs, glyph) for glyph in word]
            most, count = max(sorted(Counter(columns).items()), key=itemgetter(1))
            if count >= 0.75 * len(columns) and not _are_two_figures(word, columns):
                columns = [most] * len(columns)
            for glyph, column in zip(word, columns, strict=True):
                by_column.setdefault(column, []).append(glyph)
        for column, glyphs in by_column.items():
            out.setdefault((row, column), []).append(Fragment(line, glyphs))
    return out


def _are_two_figures(word: Sequence[Glyph], columns: Sequence[int]) -> bool:
    """Whether digits close together are two figures: all of them, with a blank where the rule
    is that no other two of them have.
    """
    if not all(glyph.text in _FIGURE_SIGNS for glyph in word):
        return False
    gaps = [b.x0 - a.x1 for a, b in zip(word, word[1:], strict=False)]
    at_rule = [a != b for a, b in zip(columns, columns[1:], strict=False)]
    least = min(gap for gap, there in zip(gaps, at_rule, strict=True) if there)
    others = [gap for gap, there in zip(gaps, at_rule, strict=True) if not there]
    return least >= _BLANK * word[0].size + max(others, default=0.0)


def _column(xs: Sequence[float], glyph: Glyph) -> int:
    return min(max(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1, 0), len(xs) - 2)


def _heal(
    vertical: list[list[bool]],
    horizontal: list[list[bool]],
    pieces: dict[tuple[int, int], list[Fragment]],
    xs: Sequence[float],
    ys: Sequence[float],
) -> None:
    """Put dividers where a border has a gap: both sides hold text of their own, and the border goes
    on above and below.
    """
    rows, columns = len(ys) - 1, len(xs) - 1
    for r in range(rows):
        for c in range(1, columns):
            if vertical[c][r]:
                continue
            beside = [vertical[c][k] for k in (r - 1, r + 1) if 0 <= k < rows]
            left, right = pieces.get((r, c - 1), []), pieces.get((r, c), [])
            if beside and all(beside) and left and right and _apart(left, right):
                vertical[c][r] = True
    for c in range(columns):
        for r in range(1, rows):
            if horizontal[r][c]:
                continue
            upper, lower = pieces.get((r - 1, c), []), pieces.get((r, c), [])
            beside = [horizontal[r][k] for k in (c - 1, c + 1) if 0 <= k < columns]
            if (
                beside
                and all(beside)
                and len(upper) == 1
                and len(lower) == 1
                and upper[0].is_figure
                and lower[0].is_figure
            ):
                horizontal[r][c] = True


def _apart(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether texts on both sides of a missing divider are two: a clear gap on every line they
    share, and one of them a figure.
    """
    ordered = sorted(right, key=_Y)
    for a in left:
        reach = 0.4 * a.size
        for b in islice(
            ordered,
            bisect_left(ordered, a.y - reach, key=_Y),
            bisect_right(ordered, a.y + reach, key=_Y),
        ):
            if abs(a.y - b.y) < reach and b.x0 - a.x1 < 0.6 * a.size:
                return False
    return any(f.is_figure for f in left) or any(f.is_figure for f in right)


def _merge(
    vertical: list[list[bool]], horizontal: list[list[bool]], rows: int, columns: int
) -> list[_Cell]:
    """Rectangles of elementary cells without dividers between: first along rows, then like runs
    downwards.
    """
    open_runs: dict[tuple[int, int], _Cell] = {}
    cells: list[_Cell] = []
    for r in range(rows):
        runs: dict[tuple[int, int], _Cell] = {}
        start = 0
        for c in range(1, columns + 1):
            if c < columns and not vertical[c][r]:
                continue
            key = (start, c - 1)
            above = open_runs.get(key)
            if above is not None and not any(horizontal[r][k] for k in range(start, c)):
                above.r1 = r
                runs[key] = above
            else:
                runs[key] = _Cell(r, r, start, c - 1)
                cells.append(runs[key])
            start = c
        open_runs = runs
    return cells


def _rejoin(fragments: list[Fragment]) -> list[Fragment]:
    """Pieces of one line that a merged cell holds are one piece again."""
    if len(fragments) < 2:
        return fragments
    by_line: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        by_line.setdefault(id(fragment.line), []).append(fragment)
    return sorted(
        (pieces[0] if len(pieces) == 1 else _as_one(pieces) for pieces in by_line.values()),
        key=lambda f: (f.y, f.x0),
    )


def _as_one(pieces: Sequence[Fragment]) -> Fragment:
    """Pieces of one line as one."""
    if pieces[0].line is None:
        return pieces[-1]
    return Fragment(
        pieces[0].line,
        sorted((glyph for piece in pieces for glyph in piece.glyphs), key=lambda g: (g.x0, g.x1)),
    )


def _expand(
    cells: Sequence[_Cell], owner: dict[tuple[int, int], _Cell], rows: int, columns: int
) -> Grid:
    """The grid as rows of cells: bands that hold several rows of print are split."""
    grid: Grid = []
    shown: set[int] = set()
    one_body = rows <= 2  # a head and everything else: distance alone has to part the rows
    for r in range(rows):
        in_row = [owner[r, c] for c in range(columns)]
        own = [cell if cell.r0 == cell.r1 else None for cell in in_row]
        band: list[list[Fragment]] = []
        for c, cell in enumerate(own):
            band.append(list(cell.fragments) if cell is not None and cell.c0 == c else [])
        figures = max(sum(1 for fragment in pieces if fragment.is_figure) for pieces in band)
        parts = split_rows(band, text_rows=one_body and r == rows - 1 and figures != 1)
        for part in parts:
            row: list[TableCell] = []
            for c, cell in enumerate(in_row):
                if own[c] is not None and cell.c0 == c:
                    row.append(part[c])
                elif own[c] is not None:
                    row.append(TableCell(part[cell.c0].fragments, copy=True))
                else:
                    row.append(TableCell(cell.fragments, copy=id(cell) in shown))
                    shown.add(id(cell))
            grid.append(row)
    return grid
