"""Open tables: a rule at the top, under the head and at the bottom, none between columns. Columns are where words leave channels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.documents.pdf.cells import Fragment, Grid, boundaries_of
from pipeline.documents.pdf.heads import read_head
from pipeline.documents.pdf.lines import Line
from pipeline.documents.pdf.regions import Region
from pipeline.documents.pdf.rows import split_rows
from pipeline.documents.pdf.runs import in_columns

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
    width = region.x1 - region.x0  # a rule that leaves out the first column stands under heads over several columns, however long it is
    full = sorted({round(h.at, 1) for h in region.horizontal if h.length >= 0.8 * width and h.start - region.x0 <= 0.1 * width})
    bands = _bands(full, lines)
    if not bands:
        return []
    if len(bands) == 1:
        bands = _part_head(bands[0])
    body = max(range(len(bands)), key=lambda i: (sum(map(in_columns, bands[i])), len(bands[i])))  # a head may have more lines than figures
    columns = find_columns(bands[body], [line for band in bands[:body] for line in band])
    if len(columns) < 2:
        return []
    grid = read_head([line for band in bands[:body] for line in band], columns, region.horizontal)
    for band in bands[body:]:
        grid += split_rows(_to_columns(band, columns))
    return grid


def _part_head(lines: Sequence[Line]) -> list[list[Line]]:
    """A table without a rule under its head: the lines before the first figure are the head."""
    first = next((i for i, line in enumerate(lines) if in_columns(line)), 0)
    return [list(lines[:first]), list(lines[first:])] if first else [list(lines)]


def _bands(rules: Sequence[float], lines: Sequence[Line]) -> list[list[Line]]:
    """Lines between consecutive rules."""
    bands: list[list[Line]] = [[] for _ in range(len(rules) + 1)]
    for line in sorted(lines, key=lambda item: item.baseline):
        bands[bisect_left(rules, line.middle)].append(line)
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
    spans_by_line = [[(w[0].x0, max(g.x1 for g in w)) for w in line.words(0.5)] for line in body]
    spans = [span for line_spans in spans_by_line for span in line_spans]
    columns = _without_outdents(_cover(spans, _CHANNEL * size), spans_by_line, head)
    return _with_empty_columns(columns, head, size)


def _without_outdents(
    columns: list[tuple[float, float]], body: Sequence[Sequence[tuple[float, float]]], head: Sequence[Line]
) -> list[tuple[float, float]]:
    """Close the first two columns up where the first holds but the ends of names that are set in and wrap to their cell's edge.

    Then the first has no head of its own, and no line has words in both.
    """
    if len(columns) < 3 or not head:
        return columns
    (a, b), (c, d) = columns[:2]
    entries = [(w[0].x0, max(g.x1 for g in w)) for line in head for w in line.words(0.9)]
    if any(x0 < b and x1 > a for x0, x1 in entries) or not any(x0 < d and x1 > c for x0, x1 in entries):
        return columns
    if any(any(x0 < b for x0, _ in line) and any(c <= x0 < d for x0, _ in line) for line in body):
        return columns
    return [(a, d), *columns[2:]]


def _with_empty_columns(columns: list[tuple[float, float]], head: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Add columns that are empty in the body: entries of the head over no column, while another entry stands over the next one."""
    entries = [(w[0].x0, max(g.x1 for g in w)) for line in head[-1:] for w in line.words(0.9)]
    over = [any(b > x0 and a < x1 for x0, x1 in entries) for a, b in columns]
    extra = []
    for x0, x1 in entries:
        if any(b > x0 - size and a < x1 + size for a, b in columns):
            continue
        nearest = min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - (x0 + x1) / 2))
        if over[nearest]:
            extra.append((x0, x1))
    return sorted([*columns, *extra])


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
            by_column.setdefault(bisect_left(parts, (glyph.x0 + glyph.x1) / 2), []).append(i)
        for column, indices in by_column.items():
            out[column].append(Fragment(line, [line.glyphs[i] for i in indices]))
    return out
