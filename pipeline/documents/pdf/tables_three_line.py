"""Open tables: a rule at the top, under the head and at the bottom, none between columns. Columns are where words leave channels."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.pdf.cells import Fragment, Grid, TableCell, boundaries_of
from pipeline.documents.pdf.lines import Line, split_words
from pipeline.documents.pdf.regions import Region
from pipeline.documents.pdf.rows import split_rows

_CHANNEL = 0.45
"""Least width (in ems) of the blank channel between two columns."""


def read_three_line(region: Region, lines: Sequence[Line]) -> Grid:
    """Read the cells of a region without vertical rules.

    Args:
        region: The region; its horizontal rules part the head from the body.
        lines: The lines that stand in it.

    Returns:
        Rows of cells; empty where the words form no columns.
    """
    full = sorted({round(h.at, 1) for h in region.horizontal if h.length >= 0.8 * (region.x1 - region.x0)})
    bands = _bands(full, lines)
    if not bands:
        return []
    body = max(range(len(bands)), key=lambda i: len(bands[i]))
    columns = find_columns(bands[body], bands[body - 1] if body else [])
    if len(columns) < 2:
        return []
    grid: Grid = []
    for index, band in enumerate(bands):
        if index < body:
            grid += _head_rows(band, columns)
        else:
            grid += split_rows(_to_columns(band, columns))
    return grid


def _bands(rules: Sequence[float], lines: Sequence[Line]) -> list[list[Line]]:
    """Lines between consecutive rules."""
    bands: list[list[Line]] = [[] for _ in range(len(rules) + 1)]
    for line in sorted(lines, key=lambda item: item.baseline):
        bands[sum(1 for rule in rules if rule < line.middle)].append(line)
    return [band for band in bands if band]


def find_columns(body: Sequence[Line], head: Sequence[Line]) -> list[tuple[float, float]]:
    """Columns of a body of lines by the channels that its words leave blank.

    Args:
        body: Lines of the body.
        head: Lines of the head; its last line shows columns that are empty in the body.

    Returns:
        (left, right) of each column's words.
    """
    if not body:
        return []
    size = sorted(line.size for line in body)[len(body) // 2]
    spans: list[tuple[float, float]] = []
    for line in body:
        spans += [(w[0].x0, max(g.x1 for g in w)) for w in split_words(line.glyphs, 0.5)]
    columns = _cover(spans, _CHANNEL * size)
    return columns


def _cover(spans: Sequence[tuple[float, float]], channel: float) -> list[tuple[float, float]]:
    """Union of intervals; gaps narrower than ``channel`` are closed."""
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start - out[-1][1] < channel:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _to_columns(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Fragment]]:
    """Pieces of lines by column."""
    parts = boundaries_of(columns)
    out: list[list[Fragment]] = [[] for _ in columns]
    for line in lines:
        by_column: dict[int, list[int]] = {}
        for i, glyph in enumerate(line.glyphs):
            by_column.setdefault(sum(1 for x in parts if x < (glyph.x0 + glyph.x1) / 2), []).append(i)
        for column, indices in by_column.items():
            out[column].append(Fragment(line, [line.glyphs[i] for i in indices]))
    return out


def _head_rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> Grid:
    """Rows of the head: an entry that stands over several columns is repeated in each."""
    parts = boundaries_of(columns)
    row: list[TableCell] = [TableCell() for _ in columns]
    for line in sorted(lines, key=lambda item: item.baseline):
        for word in split_words(line.glyphs, 0.9):
            x0, x1 = word[0].x0, max(g.x1 for g in word)
            column = sum(1 for x in parts if x < (x0 + x1) / 2)
            row[column].fragments.append(Fragment(line, word))
    return [row]
