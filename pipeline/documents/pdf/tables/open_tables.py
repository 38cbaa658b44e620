"""Open tables: no rules between columns, some or none between rows. Columns are where words leave
channels; rules part what they part.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from pipeline.documents.pdf.layout.channels import Columns, find_columns, split_line
from pipeline.documents.pdf.layout.lines import Line
from pipeline.documents.pdf.tables.cells import Fragment, Grid
from pipeline.documents.pdf.tables.heads import Patience, read_head
from pipeline.documents.pdf.tables.regions import Region
from pipeline.documents.pdf.tables.rows import split_rows
from pipeline.documents.pdf.tables.text_runs import figures_of, is_upper_part

_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s*年?")
"""``2031``, ``2031年``: a year in a head looks like a figure."""

_LINED = 0.7
"""Share of bands between rules that hold one row each, from which on every band is a row."""


def read_open(
    region: Region,
    lines: Sequence[Line],
    columns: Columns | None = None,
    *,
    head_alone: bool = False,
    patience: Patience | None = None,
) -> tuple[Grid, Columns]:
    """Read the cells of a region without vertical rules.

    Args:
        region: The region; its horizontal rules part what they part.
        lines: The lines that are in it.
        columns: Its columns, where another part of the table has determined them; None to find
            them.
        head_alone: Whether words that no rule parts are the head: at the foot of a page, before
            the rows on the next.
        patience: What the heads of the page may cost together; None for this one alone.

    Returns:
        (rows of cells, columns); no rows where the words form no columns.
    """
    bands = _bands(_full_rules(region), lines)
    head, body = _part_head(bands)
    if head_alone and not head and not any(map(figures_of, lines)):
        head, body = body, head
    above = [line for band in head for line in band]
    if columns is None:
        columns = find_columns([line for band in body for line in band], above)
    if len(columns) < 2:
        return [], columns
    grid = read_head(above, columns, region.horizontal, patience)
    lined = _is_lined(body)
    for band in body:
        grid += split_rows(_to_columns(band, columns), text_rows=not lined)
    return grid, columns


def may_be_head_alone(region: Region, lines: Sequence[Line]) -> bool:
    """Whether a region holds words that no rule parts: the head of a table whose rows are on the
    next page, perhaps.
    """
    return len(_bands(_full_rules(region), lines)) == 1 and not any(map(figures_of, lines))


def _full_rules(region: Region) -> list[float]:
    """Heights at which rules run over the whole table; borders are often drawn cell by cell.

    A rule that leaves out the first column is under heads over several columns, however long
    it is.
    """
    width = region.x1 - region.x0
    full: list[float] = []
    for at, rules in groupby(
        sorted(region.horizontal, key=lambda rule: round(rule.at)), key=lambda rule: round(rule.at)
    ):
        together = list(rules)
        drawn = sum(rule.length for rule in together)
        if drawn >= 0.8 * width and min(rule.start for rule in together) - region.x0 <= 0.1 * width:
            full.append(float(at))
    return full


def _bands(rules: Sequence[float], lines: Sequence[Line]) -> list[list[Line]]:
    """Lines between consecutive rules."""
    bands: list[list[Line]] = [[] for _ in range(len(rules) + 1)]
    for line in sorted(lines, key=lambda item: item.baseline):
        bands[bisect_left(rules, line.middle)].append(line)
    return [band for band in bands if band]


def _part_head(bands: list[list[Line]]) -> tuple[list[list[Line]], list[list[Line]]]:
    """(bands of the head, bands of the body): the head ends before the first line with figures, at
    a rule where there is one.
    """
    for number, band in enumerate(bands):
        first = next((i for i, line in enumerate(band) if _has_figures(line)), None)
        if first is None:
            continue
        while first and is_upper_part(
            band[first - 1],
            [line for later in bands[number:] for line in later if figures_of(line)],
        ):
            first -= 1
        if number > 1 and _covers_columns(bands[0], bands[1:]):
            return bands[:1], bands[1:]  # rows of words under it, each between rules
        if number or not first:
            return bands[:number], bands[number:]
        return [band[:first]], [band[first:], *bands[1:]]
    return (bands[:1], bands[1:]) if len(bands) > 1 else ([], bands)


def _covers_columns(band: Sequence[Line], others: Sequence[Sequence[Line]]) -> bool:
    """Whether a band has a line with an entry over nearly every column that the others have: it is
    a whole head.
    """
    most = max(len(line.words(1.0)) for other in others for line in other)
    return most > 1 and max(len(line.words(1.0)) for line in band) >= 0.8 * most


def _has_figures(line: Line) -> bool:
    """Whether a line has figures that are no years: a row of the body."""
    return any(not _YEAR.fullmatch(text) for text in figures_of(line))


def _is_lined(bands: Sequence[Sequence[Line]]) -> bool:
    """Whether rules part every row from the next."""
    rows = [sum(1 for line in band if figures_of(line)) for band in bands]
    return len(bands) >= 3 and sum(1 for count in rows if count <= 1) >= _LINED * len(bands)


def _to_columns(lines: Sequence[Line], columns: Columns) -> list[list[Fragment]]:
    """Pieces of lines by column."""
    out: list[list[Fragment]] = [[] for _ in columns]
    for line in lines:
        for column, glyphs in split_line(line, columns):
            out[column].append(Fragment(line, glyphs))
    return out
