"""Rows that no rule parts: which pieces of print in the columns of a band stand in one row.

Figures decide where there are some: each baseline of the fullest column of figures is a row, and labels that wrap gather around them. In
tables of words the distance of lines decides. A column to the left of the row names that has fewer entries than there are rows
holds merged cells, set in the middle or at the top of the rows they cover; its entries are repeated down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.documents.pdf.cells import Fragment, TableCell

_SAME = 0.35
"""Baselines that differ by less (in ems) stand in one row."""

_TIGHT = 1.9
"""Lines of one cell stand at most this far apart (in ems)."""

_NEW_ENTRY = re.compile(r"[#＃*]|其中|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,2}[)）]|[0-9]{1,2}[.、．][^0-9]")
"""``#轻工业``, ``其中：出口``, ``三、居住``, ``（二）批发``: what a wrapped line never begins with."""

_SECTION = re.compile(r"^[一二三四五六七八九十、（(）)]*按|[分中：:]$")
"""``按行业分``, ``二、按登记注册类型分``, ``其中：``: names of sections, complete however long they are."""

_SHORTEST_WRAP = 6.0
"""Ems of the shortest line that a column's edge cuts."""

Column = list[Fragment]


@dataclass(slots=True)
class _Row:
    """A row: where its anchor stands, first and last baseline."""

    first: float
    last: float

    @property
    def y(self) -> float:
        """Its middle."""
        return (self.first + self.last) / 2


def split_rows(columns: Sequence[Column], *, text_rows: bool = True) -> list[list[TableCell]]:
    """Part a band of print into rows.

    Args:
        columns: The pieces of print in each column.
        text_rows: Whether distance alone may part rows; False where every row is ruled anyway.

    Returns:
        Rows of cells, one per column; a single row where nothing says otherwise.
    """
    if all(len(column) <= 1 for column in columns):
        return [[TableCell(column) for column in columns]]
    ordered = [sorted(column, key=lambda f: (f.y, f.x0)) for column in columns]
    wrap = _wrap_pitch(ordered)
    rows = _rows(ordered, wrap, text_rows)
    if len(rows) <= 1:
        return [[TableCell(column) for column in ordered]]
    names = _name_column(ordered, rows, wrap)
    placed: list[dict[int, Column]] = []
    loose: list[tuple[int, Fragment]] = []
    merged: dict[int, list[tuple[int, int, Column]]] = {}
    for index, column in enumerate(ordered):
        groups = _merged_groups(column, rows, wrap) if index < names else None
        if groups is not None:
            merged[index] = groups
            placed.append({})
            continue
        found, rest = _place(column, rows, wrap)
        placed.append(found)
        loose += [(index, fragment) for fragment in rest]
    return _table(rows, placed, loose, merged, len(ordered))


def _baselines(column: Column) -> list[float]:
    """Distinct baselines of a column."""
    out: list[float] = []
    for fragment in column:
        if not out or fragment.y - out[-1] > _SAME * fragment.size:
            out.append(fragment.y)
    return out


def _is_figure_column(column: Column) -> bool:
    figures = sum(1 for f in column if f.is_figure)
    return figures > 0 and figures >= 0.6 * len(column)


def _wrap_pitch(columns: Sequence[Column]) -> float:
    """Largest distance of baselines at which two lines are one cell's; 0 where distance tells nothing."""
    size = median([f.size for column in columns for f in column] or [10.0])
    pitches: list[float] = []
    figure_pitches: list[float] = []
    for column in columns:
        lines = _baselines(column)
        steps = [b - a for a, b in zip(lines, lines[1:], strict=False)]
        (figure_pitches if _is_figure_column(column) else pitches).extend(steps)
    if figure_pitches:
        narrow = [p for p in pitches if p < 0.93 * min(figure_pitches) and p <= _TIGHT * size]
        return max(narrow) * 1.03 if narrow else 0.0
    steps = sorted(pitches)
    best, limit = 1.25, 0.0
    for a, b in zip(steps, steps[1:], strict=False):
        if a <= _TIGHT * size and a > 0 and b / a > best:
            best, limit = b / a, (a + b) / 2
    return limit


def _blocks(column: Column, wrap: float) -> list[Column]:
    """Pieces of a column that stand close enough to be one cell."""
    blocks: list[Column] = []
    for fragment in column:
        if blocks and fragment.y - blocks[-1][-1].y <= max(wrap, _SAME * fragment.size):
            blocks[-1].append(fragment)
        else:
            blocks.append([fragment])
    return blocks


def _rows(columns: Sequence[Column], wrap: float, text_rows: bool) -> list[_Row]:
    figures = [column for column in columns if _is_figure_column(column)]
    best = max(figures, key=lambda column: len(_baselines(column)), default=None)
    if not text_rows:
        # a ruled row: one cell of two lines (a figure and its share below it) does not make two rows of it
        lines = [len(_baselines(column)) for column in columns if column]
        if sum(1 for count in lines if count > 1) < max(2, 0.6 * len(lines)):
            return []
    if best is not None and len(_baselines(best)) > 1:
        return _figure_rows(figures, best)
    if not text_rows:
        return []
    lines = [len(_baselines(column)) for column in columns if column]
    if not wrap and lines and min(lines) < 0.6 * max(lines):
        # words only, lines at even distances, one column wraps: a row begins with each entry of the first column
        starts = _baselines(columns[0]) or [columns[-1][0].y]
        ends = [y - 1.5 for y in starts[1:]] + [max(f.y for column in columns for f in column)]
        return [_Row(first, max(first, last)) for first, last in zip(starts, ends, strict=True)]
    counted = [_blocks(column, wrap) for column in columns]
    fullest = max(counted, key=len, default=[])
    return [_Row(block[0].y, block[-1].y) for block in fullest]


def _figure_rows(figures: Sequence[Column], best: Column) -> list[_Row]:
    """A row for every baseline of the fullest column of figures, and for those of other columns far from all of them."""
    lines = _baselines(best)
    pitch = median([b - a for a, b in zip(lines, lines[1:], strict=False)])
    for column in figures:
        for y in _baselines(column):
            if all(abs(y - other) >= 0.75 * pitch for other in lines):
                lines.append(y)
    return [_Row(y, y) for y in sorted(lines)]


def _matches(column: Column, rows: Sequence[_Row], wrap: float) -> int:
    """How many rows have an entry of their own in the column."""
    found, _ = _place(column, rows, wrap)
    return len(found)


def _name_column(columns: Sequence[Column], rows: Sequence[_Row], wrap: float) -> int:
    """The leftmost column that has an entry in nearly every row: it names them."""
    for index, column in enumerate(columns):
        if _matches(column, rows, wrap) >= 0.8 * len(rows):
            return index
    return 0


def _place(column: Column, rows: Sequence[_Row], wrap: float) -> tuple[dict[int, Column], Column]:
    """Entries of a column by row, and those that stand in none."""
    placed: dict[int, Column] = {}
    loose: Column = []
    queue = list(reversed(_blocks(column, wrap)))
    while queue:
        block = queue.pop()
        size = block[0].size
        hits = {i for f in block for i in _near(f.y, rows, _SAME * size)}
        if len(hits) > 1 and len(block) > 1:
            queue += [[f] for f in reversed(block)]
            continue
        middle = (block[0].y + block[-1].y) / 2
        if not hits:
            hits = set(_near(middle, rows, 0.45 * size)) or {i for i, row in enumerate(rows) if row.first - 1 <= middle <= row.last + 1}
        if hits:
            placed.setdefault(min(hits, key=lambda i: abs(rows[i].y - middle)), []).extend(block)
        else:
            loose += block
    return placed, _settle(placed, loose, rows, column)


def _near(y: float, rows: Sequence[_Row], reach: float) -> list[int]:
    return [i for i, row in enumerate(rows) if min(abs(y - row.first), abs(y - row.last), abs(y - row.y)) <= reach]


def _settle(placed: dict[int, Column], loose: Column, rows: Sequence[_Row], column: Column) -> Column:
    """Lines of wrapped entries to their rows: half above and half below a figure, or at the end of a full line."""
    remaining = list(loose)
    for i, row in enumerate(rows):
        pitch = min([abs(rows[k].y - row.y) for k in (i - 1, i + 1) if 0 <= k < len(rows)] or [30.0])
        above = [f for f in remaining if 0 < row.y - f.y < max(pitch, 1.2 * f.size)]
        below = [f for f in remaining if 0 < f.y - row.y < max(pitch, 1.2 * f.size)]
        if above and below and abs((row.y - above[-1].y) - (below[0].y - row.y)) <= 0.35 * above[-1].size:
            placed.setdefault(i, []).extend([above[-1], below[0]])
            remaining = [f for f in remaining if f is not above[-1] and f is not below[0]]
    if not remaining:
        return []
    right = max(f.x1 for f in column)
    out: Column = []
    for fragment in remaining:
        reach = _TIGHT * fragment.size
        following = next((i for i, row in enumerate(rows) if row.y > fragment.y and i in placed), None)
        previous = next((i for i in reversed(range(len(rows))) if rows[i].y < fragment.y and i in placed), None)
        if (
            following is not None
            and _may_wrap(fragment, right)
            and rows[following].y - fragment.y <= reach
            and not _NEW_ENTRY.match(placed[following][0].text)
        ):
            placed[following].insert(0, fragment)
        elif (
            previous is not None
            and _may_wrap(placed[previous][-1], right)
            and not _SECTION.search(fragment.text)
            and fragment.y - rows[previous].y <= reach
            and not _NEW_ENTRY.match(fragment.text)
        ):
            placed[previous].append(fragment)
        else:
            out.append(fragment)
    return out


def _may_wrap(fragment: Fragment, right: float) -> bool:
    """Whether a line looks cut by its column's edge rather than complete: long, as wide as any other, no name of a section."""
    long = fragment.x1 - fragment.x0 >= _SHORTEST_WRAP * fragment.size
    return long and fragment.x1 >= right - 1.3 * fragment.size and not _SECTION.search(fragment.text)


def _merged_groups(column: Column, rows: Sequence[_Row], wrap: float) -> list[tuple[int, int, Column]] | None:
    """Runs of rows that the entries of a column of merged cells cover, as (first row, last row, entry).

    The runs follow each other without gaps; those are chosen whose middles (or first rows) lie nearest to the entries.
    """
    blocks = _blocks(column, wrap)
    count, rows_count = len(blocks), len(rows)
    if not blocks or count > 0.7 * rows_count or count > 200:
        return None
    pitch = median([b.y - a.y for a, b in zip(rows, rows[1:], strict=False)])
    best: tuple[float, list[tuple[int, int, Column]]] | None = None
    for top_aligned in (False, True):
        cost, cuts = _partition(blocks, rows, top_aligned)
        if best is None or cost < 0.7 * best[0]:
            best = (cost, [(a, b, block) for (a, b), block in zip(cuts, blocks, strict=True)])
    if best is None or best[0] / count > 0.5 * pitch:
        return None
    return best[1]


def _partition(blocks: Sequence[Column], rows: Sequence[_Row], top_aligned: bool) -> tuple[float, list[tuple[int, int]]]:
    """Cheapest division of the rows into as many runs as there are entries, by dynamic programming."""
    count, total = len(blocks), len(rows)
    infinite = float("inf")
    cost = [[infinite] * (total + 1) for _ in range(count + 1)]
    cut = [[0] * (total + 1) for _ in range(count + 1)]
    cost[0][0] = 0.0
    for k, block in enumerate(blocks, start=1):
        middle = block[0].y if top_aligned else (block[0].y + block[-1].y) / 2
        for end in range(k, total - (count - k) + 1):
            for start in range(k - 1, end):
                if cost[k - 1][start] == infinite:
                    continue
                centre = rows[start].first if top_aligned else (rows[start].first + rows[end - 1].last) / 2
                candidate = cost[k - 1][start] + abs(centre - middle)
                if candidate < cost[k][end] - 1e-9:
                    cost[k][end], cut[k][end] = candidate, start
    runs: list[tuple[int, int]] = []
    end = total
    for k in range(count, 0, -1):
        start = cut[k][end]
        runs.append((start, end - 1))
        end = start
    return cost[count][total], runs[::-1]


def _table(
    rows: Sequence[_Row],
    placed: Sequence[dict[int, Column]],
    loose: Sequence[tuple[int, Fragment]],
    merged: dict[int, list[tuple[int, int, Column]]],
    width: int,
) -> list[list[TableCell]]:
    """Rows of cells, entries without a row in rows of their own."""
    out: list[tuple[float, list[TableCell]]] = []
    for i, row in enumerate(rows):
        cells = [TableCell(sorted(placed[c].get(i, []), key=lambda f: (f.y, f.x0))) for c in range(width)]
        for c, groups in merged.items():
            for first, last, block in groups:
                if first <= i <= last:
                    cells[c] = TableCell(block, copy=i != first)
        out.append((row.y, cells))
    extra: list[tuple[float, list[TableCell]]] = []
    for c, fragment in sorted(loose, key=lambda item: item[1].y):
        home = next((cells for y, cells in extra if abs(y - fragment.y) <= _SAME * fragment.size), None)
        if home is None:
            home = [TableCell() for _ in range(width)]
            extra.append((fragment.y, home))
        home[c].fragments.append(fragment)
    return [cells for _, cells in sorted(out + extra, key=lambda item: item[0])]
