"""Rows that no rule parts: which pieces of print in the columns of a band are in one row.

One column shows the rows: the fullest column of figures, or in tables of words the one whose
entries never wrap. The lines of every other column are divided among these rows in order, so that
entries of several lines are at the top, in the middle or at the foot of their rows, whichever
fits the whole column best. A column to the left of the row names that has fewer entries than there
are rows holds merged cells; its entries are repeated down.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from pipeline.documents.pdf.tables.cells import Fragment, TableCell

_SAME = 0.35
"""Baselines that differ by less (in ems) are in one row."""

_TIGHT = 1.9
"""Lines of one cell are at most this far apart (in ems)."""

_SHORTEST_WRAP = 6.0
"""Ems of the shortest line that a column's edge cuts."""

_MOST_LINES = 8
"""Lines of one entry."""

_NEW_ENTRY = re.compile(
    r"[#＃*]|其中|[一二三四五六七八九十]{1,3}、|"
    r"[（(][一二三四五六七八九十0-9]{1,2}[)）]|[0-9]{1,2}[.、．][^0-9]"
)
"""``#轻工业``, ``其中：出口``, ``三、居住``, ``（二）批发``: what a wrapped line never begins
with."""

_SECTION = re.compile(r"^[一二三四五六七八九十、（(）)]*按|[分中：:]$")
"""``按行业分``, ``二、按登记注册类型分``, ``其中：``: names of sections, complete however long
they are."""

Column = list[Fragment]
Entry = list[Fragment]
"""The pieces of one line of a column."""


@dataclass(slots=True)
class _Row:
    """A row: where its anchor is, first and last baseline."""

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
    rows, wrap = _rows(ordered, text_rows)
    if len(rows) <= 1:
        return [[TableCell(column) for column in ordered]]
    divided = [_divide(column, rows) for column in ordered]
    names = next((i for i, (placed, _) in enumerate(divided) if len(placed) >= 0.8 * len(rows)), 0)
    merged: dict[int, list[tuple[int, int, Column]]] = {}
    ends = set(range(1, len(rows) + 1))
    for index in [*range(names - 1, -1, -1), *range(names + 1, len(ordered))]:
        groups = _merged_groups(ordered[index], rows, wrap, ends if index < names else None)
        if groups is not None:
            merged[index] = groups
            divided[index] = ({}, [])
            if index < names:
                ends = {
                    last + 1 for _, last, _ in groups
                }  # what is above groups ends where they end
    unplaced = [(index, fragment) for index, (_, rest) in enumerate(divided) for fragment in rest]
    return _table(rows, [placed for placed, _ in divided], unplaced, merged, len(ordered))


def _lines(column: Column) -> list[Entry]:
    """Pieces of a column by baseline."""
    out: list[Entry] = []
    for fragment in column:
        if out and fragment.y - out[-1][0].y <= _SAME * fragment.size:
            out[-1].append(fragment)
        else:
            out.append([fragment])
    return out


def _baselines(column: Column) -> list[float]:
    """Distinct baselines of a column."""
    return [line[0].y for line in _lines(column)]


def _is_figure_column(column: Column) -> bool:
    figures = sum(1 for f in column if f.is_figure)
    return figures > 0 and figures >= 0.6 * len(column)


def _wrap_pitch(columns: Sequence[Column]) -> float:
    """Largest distance of baselines at which two lines are one cell's; 0 where distance shows
    nothing.
    """
    size = median([f.size for column in columns for f in column] or [10.0])
    pitches: list[float] = []
    figure_pitches: list[float] = []
    for column in columns:
        lines = _baselines(column)
        steps = [b - a for a, b in zip(lines, lines[1:], strict=False)]
        (figure_pitches if _is_figure_column(column) else pitches).extend(steps)
    if figure_pitches:
        least = 0.93 * min(figure_pitches)
        narrow = sorted(p for p in pitches if p < least and p <= _TIGHT * size)
        # the lowest cluster: where rows are tight, the step from one name to the next is hardly
        # wider than those inside names
        cut = next(
            (
                i
                for i, (a, b) in enumerate(zip(narrow, narrow[1:], strict=False), start=1)
                if b > 1.1 * a
            ),
            len(narrow),
        )
        return narrow[cut - 1] * 1.03 if narrow else 0.0
    steps = sorted(pitches)
    best, limit = 1.25, 0.0
    for a, b in zip(steps, steps[1:], strict=False):
        if a <= _TIGHT * size and a > 0 and b / a > best:
            best, limit = b / a, (a + b) / 2
    return limit


def _blocks(column: Column, wrap: float) -> list[Column]:
    """Pieces of a column that are close enough to be one cell."""
    blocks: list[Column] = []
    for fragment in column:
        if blocks and fragment.y - blocks[-1][-1].y <= max(wrap, _SAME * fragment.size):
            blocks[-1].append(fragment)
        else:
            blocks.append([fragment])
    return blocks


def _rows(columns: Sequence[Column], text_rows: bool) -> tuple[list[_Row], float]:
    """(rows, largest distance at which two lines are one cell's): no rows where all is one."""
    wrap = _wrap_pitch(columns)
    figures = [column for column in columns if _is_figure_column(column)]
    best = max(figures, key=lambda column: len(_baselines(column)), default=None)
    if not text_rows:
        # a ruled row: one cell of two lines (a figure and its share below it) does not make two
        # rows of it
        lines = [len(_baselines(column)) for column in columns if column]
        if sum(1 for count in lines if count > 1) < max(2, 0.6 * len(lines)):
            return [], wrap
    if best is not None and len(_baselines(best)) > 1:
        return _figure_rows(figures, best), wrap
    if not text_rows or (best is not None and _is_one_row(columns)):
        return [], wrap
    parted, tight = _parted_rows(columns)
    if parted:
        return parted, tight
    if not wrap:
        anchors = _unwrapped(columns)
        if anchors is not None:
            return [_Row(y, y) for y in _baselines(anchors)], wrap
        lines = [len(_baselines(column)) for column in columns if column]
        if lines and min(lines) < 0.6 * max(lines):
            # words only, lines at even distances, one column wraps: a row begins with each entry
            # of the first column
            starts = _baselines(columns[0]) or [
                (columns[-1] or min(filter(None, columns), key=lambda column: column[0].y))[0].y
            ]
            ends = [y - 1.5 for y in starts[1:]] + [max(f.y for column in columns for f in column)]
            return [
                _Row(first, max(first, last)) for first, last in zip(starts, ends, strict=True)
            ], wrap
    counted = [_blocks(column, wrap) for column in columns]
    fullest = max(counted, key=len, default=[])
    return [_Row(block[0].y, block[-1].y) for block in fullest], wrap


def _parted_rows(columns: Sequence[Column]) -> tuple[list[_Row], float]:
    """Rows of words determined by their distance: between two rows, no column has two lines as
    close as the lines of one cell.

    Entries may be in the middle of their rows, each column on baselines of its own. How close
    the lines of a cell are is tried: the right distance is the one that makes most rows with an
    entry in every column, fewest others, and fewest that end with a full line.

    Returns:
        (rows, largest distance of two lines of a cell); no rows where every distance makes all one.
    """
    most = max(len(_lines(column)) for column in columns)
    chosen = [
        column for column in columns if len(_lines(column)) >= 0.5 * most
    ]  # merged cells are between rows, too
    if len(chosen) < 2:
        return [], 0.0
    lines = [_baselines(column) for column in chosen]
    full = sorted(y for column in chosen for y in _full_lines(column))
    size = median([f.size for column in columns for f in column] or [10.0])
    steps = {round(b - a, 1) for column in lines for a, b in zip(column, column[1:], strict=False)}
    gaps = _Gaps(lines, 0.1 * size)
    best: tuple[int, list[_Row], float] = (0, [], 0.0)
    for step in [
        0.0,
        *sorted(step for step in steps if step <= _TIGHT * size and step < max(steps)),
    ]:
        rows = gaps.rows(step + 0.1)
        score = 2 * _whole(rows, lines) - len(rows) - 2 * _torn(rows, full, 0.1 * size)
        if len(rows) > 1 and score > best[0]:
            best = (score, rows, step + 0.1)
    return best[1], best[2]


def _whole(rows: Sequence[_Row], lines: Sequence[Sequence[float]]) -> int:
    """How many rows have a line in every column."""
    first, last = np.array([row.first for row in rows]), np.array([row.last for row in rows])
    whole = np.full(len(rows), True)
    for column in lines:
        whole &= np.searchsorted(column, first - 1, "left") < np.searchsorted(
            column, last + 1, "right"
        )
    return int(whole.sum())


def _torn(rows: Sequence[_Row], full: Sequence[float], tolerance: float) -> int:
    """How many rows but the last end with a full line."""
    last = np.array([row.last for row in rows[:-1]])
    torn = np.searchsorted(full, last - tolerance, "left") < np.searchsorted(
        full, last + tolerance, "right"
    )
    return int(torn.sum())


def _full_lines(column: Column) -> list[float]:
    """Baselines of the lines of a column that its edge seems to cut: long, as wide as any other,
    the next one close below.
    """
    lines = _lines(column)
    right = max(line[-1].x1 for line in lines)
    out = []
    for line, following in zip(lines, lines[1:], strict=False):
        size = line[0].size
        close = following[0].y - line[0].y <= 1.6 * size
        if (
            close
            and line[-1].x1 - line[0].x0 >= _SHORTEST_WRAP * size
            and line[-1].x1 >= right - 1.6 * size
        ):
            out.append(line[0].y)
    return out


class _Gaps:
    """The blanks between all baselines of a band, each with the least distance of two lines of one
    column on both sides of it.
    """

    def __init__(self, lines: Sequence[Sequence[float]], tolerance: float) -> None:
        self.every: list[float] = []
        for y in sorted(y for column in lines for y in column):
            if not self.every or y - self.every[-1] > tolerance:
                self.every.append(y)
        above, below = np.array(self.every[:-1]), np.array(self.every[1:])
        least = np.full(len(above), np.inf)
        for column in map(np.array, lines):
            before, after = (
                np.searchsorted(column, above + tolerance, "right") - 1,
                np.searchsorted(column, below - tolerance, "left"),
            )
            both = (before >= 0) & (after < len(column))
            least[both] = np.minimum(least[both], column[after[both]] - column[before[both]])
        self.least: list[float] = least.tolist()

    def rows(self, step: float) -> list[_Row]:
        """Rows where lines of a column that are at most ``step`` apart are of one cell."""
        rows = [_Row(self.every[0], self.every[0])]
        for y, least in zip(self.every[1:], self.least, strict=True):
            if least <= step:
                rows[-1].last = y
            else:
                rows.append(_Row(y, y))
        return rows


def _is_one_row(columns: Sequence[Column]) -> bool:
    """Whether a band with figures on one baseline is one row, its name wrapped: lines close
    together, none a new entry or a section.
    """
    for column in columns:
        lines = _lines(column)
        for line, following in zip(lines, lines[1:], strict=False):
            text = following[0].text
            if (
                following[0].y - line[0].y > _TIGHT * line[0].size
                or _NEW_ENTRY.match(text)
                or _SECTION.search(line[0].text)
            ):
                return False
    return True


def _unwrapped(columns: Sequence[Column]) -> Column | None:
    """The fullest column of words none of which wraps: short lines of their own, well apart, while
    another column has more lines.
    """
    most = max((len(_baselines(column)) for column in columns), default=0)
    fitting = []
    for column in columns:
        lines = _lines(column)
        if len(lines) < 2 or len(lines) == most:
            continue
        widest = max(line[-1].x1 - line[0].x0 for line in lines)
        apart = (
            min(b[0].y - a[0].y for a, b in zip(lines, lines[1:], strict=False))
            >= 1.25 * lines[0][0].size
        )
        if apart and widest <= 8 * lines[0][0].size:
            fitting.append(column)
    return max(fitting, key=lambda column: len(_baselines(column)), default=None)


def _figure_rows(figures: Sequence[Column], best: Column) -> list[_Row]:
    """A row for every baseline of the fullest column of figures, and for those of other columns
    far from all of them.
    """
    lines = _baselines(best)
    pitch = median([b - a for a, b in zip(lines, lines[1:], strict=False)])
    for column in figures:
        for y in _baselines(column):
            beside = bisect_left(lines, y)
            if all(
                abs(y - other) >= 0.75 * pitch for other in lines[max(0, beside - 1) : beside + 1]
            ):
                insort(lines, y)
    return [_Row(y, y) for y in lines]


# -- lines of a column, divided among rows
# ---------------------------------------------------------------------------------------------

_EMPTY, _UNPLACED, _FAR_UNPLACED, _SECTION_UNPLACED = 0.9, 1.2, 0.45, 0.2
"""What it costs (in distances of rows) to leave a row empty, or a line in no row: near one,
between two, a section's name."""

_SHORT_WRAP, _NEW_WRAP = 0.5, 0.8
"""What it costs to go on after a line that is not full, and with a line that looks like a new
entry."""

_INFINITE = float("inf")
_Place = Callable[[Sequence[Entry]], float]
_PLACES: tuple[_Place, ...] = (
    lambda entry: (entry[0][0].y + entry[-1][0].y) / 2,
    lambda entry: entry[0][0].y,
    lambda entry: entry[-1][0].y,
)
"""Where an entry of several lines is: in the middle, at the top, at the foot of its row."""


def _divide(column: Column, rows: Sequence[_Row]) -> tuple[dict[int, Column], Column]:
    """Entries of a column by row, and lines that are in none."""
    lines = _lines(column)
    if not lines:
        return {}, []
    firsts, lasts = [row.first for row in rows], [row.last for row in rows]
    homes = [_home(line, firsts, lasts) for line in lines]
    if None not in homes and (
        len(set(homes)) == len(lines) or any(row.last > row.first for row in rows)
    ):
        held: dict[int, Column] = {}
        for home, line in zip(homes, lines, strict=True):
            held.setdefault(home or 0, []).extend(line)
        return held, []
    pitch = median([b.y - a.y for a, b in zip(rows, rows[1:], strict=False)])
    division = _Division(lines, rows, pitch)
    best = min((division.cheapest(place) for place in _PLACES), key=lambda result: result[0])
    placed: dict[int, Column] = {}
    unplaced: Column = []
    for row, first, last in best[1]:
        pieces = [fragment for line in lines[first:last] for fragment in line]
        if row is None:
            unplaced += pieces
        else:
            placed[row] = pieces
    return placed, unplaced


def _home(line: Entry, firsts: Sequence[float], lasts: Sequence[float]) -> int | None:
    """The row, given by first and last baseline, on whose lines a line is; None where it
    is beside.
    """
    y, reach = line[0].y, _SAME * line[0].size
    near = range(bisect_left(lasts, y - reach), bisect_right(firsts, y + reach))
    return min(near, key=lambda i: max(firsts[i] - y, y - lasts[i])) if near else None


_Step = tuple[int, int, int | None]
"""Where a division came from: (lines, rows) that were dealt with, and the row that the last lines
went to."""


class _Division:
    """The lines of a column, to be divided among rows in order by dynamic programming.

    A line goes to no row so far away that leaving it and the row empty costs less; only what is
    left is considered, so that the cost grows with lines and rows and not with their product.
    """

    def __init__(self, lines: Sequence[Entry], rows: Sequence[_Row], pitch: float) -> None:
        self.lines, self.rows, self.pitch = lines, rows, pitch
        self.unplaced = [_unplaced_cost(line, rows) for line in lines]
        right = max(line[-1].x1 for line in lines)
        self.wraps = [
            _wrap_cost(upper, lower, right) for upper, lower in zip(lines, lines[1:], strict=False)
        ]
        self.bands = self._bands()

    def _bands(self) -> list[tuple[int, int]]:
        """How many lines at least and at most may be dealt with once the first j rows are."""
        size = max(line[0].size for line in self.lines)
        far = (_MOST_LINES * _UNPLACED + _EMPTY) / 2 * self.pitch + (
            _MOST_LINES * _TIGHT + 0.2
        ) * size
        heights = [line[0].y for line in self.lines]
        least = [0, *(bisect_left(heights, row.y - far) for row in self.rows)]
        most = [*(bisect_right(heights, row.y + far) for row in self.rows), len(heights)]
        return list(zip(least, most, strict=True))

    def cheapest(self, place: _Place) -> tuple[float, list[tuple[int | None, int, int]]]:
        """The cheapest division: (cost, (row or None, first line, after the last))."""
        costs: list[dict[int, float]] = [{} for _ in self.bands]
        came: list[dict[int, _Step]] = [{} for _ in self.bands]
        costs[0][0] = 0.0

        def offer(i: int, j: int, value: float, origin: _Step) -> None:
            if (
                self.bands[j][0] <= i <= self.bands[j][1]
                and value < costs[j].get(i, _INFINITE) - 1e-9
            ):
                costs[j][i], came[j][i] = value, origin

        entries = [self._entries(i, place) for i in range(len(self.lines))]
        for j, (least, most) in enumerate(self.bands):
            for i in range(least, most + 1):
                here = costs[j].get(i)
                if here is None:
                    continue
                if i < len(self.lines):
                    offer(i + 1, j, here + self.unplaced[i], (i, j, None))
                if j == len(self.rows):
                    continue
                offer(i, j + 1, here + _EMPTY, (i, j, None))
                for end, y, spare, wraps in entries[i] if i < len(entries) else ():
                    distance = max(0.0, abs(y - self.rows[j].y) - spare) / self.pitch
                    offer(end, j + 1, here + 2 * distance + wraps, (i, j, j))
        return costs[-1][len(self.lines)], self._path(came)

    def _entries(self, first: int, place: _Place) -> list[tuple[int, float, float, float]]:
        """Entries that begin with a line: (after the last line, place, what it may be off, cost
        of its wraps).
        """
        out: list[tuple[int, float, float, float]] = []
        wraps = 0.0
        for end in range(first + 1, min(len(self.lines), first + _MOST_LINES) + 1):
            if end > first + 1:
                wraps += self.wraps[end - 2]
                if wraps == _INFINITE:
                    break
            out.append((end, place(self.lines[first:end]), 0.12 * self.lines[first][0].size, wraps))
        return out

    def _path(self, came: Sequence[dict[int, _Step]]) -> list[tuple[int | None, int, int]]:
        """The way to the end."""
        path: list[tuple[int | None, int, int]] = []
        i, j = len(self.lines), len(self.rows)
        while i or j:
            before_i, before_j, row = came[j][i]
            if before_i != i:
                path.append((row, before_i, i))
            i, j = before_i, before_j
        return path[::-1]


def _unplaced_cost(line: Entry, rows: Sequence[_Row]) -> float:
    if _SECTION.search(line[0].text):
        return _SECTION_UNPLACED
    y, reach = line[0].y, 0.45 * line[0].size
    below = bisect_left(rows, y - reach, key=lambda row: row.last)
    return _UNPLACED if below < len(rows) and rows[below].first - reach <= y else _FAR_UNPLACED


def _wrap_cost(line: Entry, following: Entry, right: float) -> float:
    """What speaks against two lines being one entry."""
    size = line[0].size
    if following[0].y - line[0].y > _TIGHT * size:
        return _INFINITE
    full = line[-1].x1 >= right - 1.6 * size and not _SECTION.search(line[0].text)
    opens = _NEW_ENTRY.match(following[0].text) or _SECTION.search(following[0].text)
    return (0.0 if full else _SHORT_WRAP) + (_NEW_WRAP if opens else 0.0)


# -- merged cells and the whole -----------------------------------------------------------------


def _merged_groups(
    column: Column, rows: Sequence[_Row], wrap: float, ends: set[int] | None
) -> list[tuple[int, int, Column]] | None:
    """Runs of rows that the entries of a column of merged cells cover, as (first row, last row,
    entry).

    The runs follow each other without gaps; those are chosen whose middles (or first rows) lie
    nearest to the entries. Behind the names of the rows an empty cell may be just empty: there only
    words count that are exactly in the middle of several rows each.

    Args:
        column: The column.
        rows: All rows.
        wrap: Largest distance of two lines of an entry.
        ends: Behind which rows a run may end: where those of the columns to its right do; None for
            a column after the names.

    Returns:
        The runs; None where the entries are none of merged cells.
    """
    beside = ends is None
    blocks = _blocks(column, wrap)
    count, rows_count = len(blocks), len(rows)
    if (
        not blocks
        or count > (0.5 if beside else 0.7) * rows_count
        or count > 200
        or (beside and any(f.is_figure for f in column))
    ):
        return None
    pitch = median([b.y - a.y for a, b in zip(rows, rows[1:], strict=False)])
    best: tuple[float, list[tuple[int, int, Column]]] | None = None
    for top_aligned in (False,) if beside else (False, True):
        # one that costs more than is accepted below, also where the other alignment is compared
        # with it, need not be known
        cost, cuts = _partition(blocks, rows, top_aligned, ends, limit=pitch * count)
        if not cuts:
            continue
        if best is None or (cost < 0.7 * best[0] and best[0] > 0.15 * pitch * count):
            best = (cost, [(a, b, block) for (a, b), block in zip(cuts, blocks, strict=True)])
    if best is None or best[0] / count > (0.2 if beside else 0.5) * pitch:
        return None
    return best[1]


def _partition(
    blocks: Sequence[Column],
    rows: Sequence[_Row],
    top_aligned: bool,
    ends: set[int] | None,
    limit: float,
) -> tuple[float, list[tuple[int, int]]]:
    """Cheapest division of the rows into as many runs as there are entries, by dynamic programming.

    Args:
        blocks: The entries.
        rows: All rows.
        top_aligned: Whether entries are in the first of their rows rather than in the middle.
        ends: Behind which rows a run may end; None for all.
        limit: Highest cost of interest.

    Returns:
        (cost, (first row, last row) of every run); no runs where there is no division within the
        limit.
    """
    total = len(rows)
    first, last = np.array([row.first for row in rows]), np.array([row.last for row in rows])
    may_end = np.array([ends is None or end in ends for end in range(total + 1)])
    starts, costs = np.array([0]), np.array([0.0])
    cuts: list[dict[int, int]] = []
    middles = [block[0].y if top_aligned else (block[0].y + block[-1].y) / 2 for block in blocks]
    for number, middle in enumerate(middles, start=1):
        left = len(blocks) - number
        stops = np.flatnonzero(may_end[: total - left + 1])
        stops = stops[stops > starts[0]] if left else np.array([total])
        if (
            not top_aligned
        ):  # those alone that are near enough even for the last start, or the first
            low, high = (first[starts[[0, -1]], None] + last[stops - 1]) / 2 - middle
            stops = stops[(low <= limit) & (high >= -limit)]
        elif left:  # after which the next entry may begin
            stops = stops[np.abs(first[stops] - middles[number]) <= limit]
        if not len(stops):
            return _INFINITE, []
        centres = (
            first[starts, None] + np.zeros(len(stops))
            if top_aligned
            else (first[starts, None] + last[stops - 1]) / 2
        )
        offered = costs[:, None] + np.abs(centres - middle)
        offered[starts[:, None] >= stops] = _INFINITE
        chosen = (offered <= offered.min(axis=0) + 1e-9).argmax(
            axis=0
        )  # of those that cost the same, the first
        cost = offered[chosen, np.arange(len(stops))]
        within = cost <= limit
        cuts.append(dict(zip(stops[within].tolist(), starts[chosen[within]].tolist(), strict=True)))
        starts, costs = stops[within], cost[within]
        if not len(starts):
            return _INFINITE, []
    runs: list[tuple[int, int]] = []
    end = total
    for cut in reversed(cuts):
        runs.append((cut[end], end - 1))
        end = cut[end]
    return float(costs[-1]), runs[::-1]


def _table(
    rows: Sequence[_Row],
    placed: Sequence[dict[int, Column]],
    unplaced: Sequence[tuple[int, Fragment]],
    merged: dict[int, list[tuple[int, int, Column]]],
    width: int,
) -> list[list[TableCell]]:
    """Rows of cells, entries without a row in rows of their own."""
    out: list[tuple[float, list[TableCell]]] = []
    for i, row in enumerate(rows):
        cells = [
            TableCell(sorted(placed[c].get(i, []), key=lambda f: (f.y, f.x0))) for c in range(width)
        ]
        out.append((row.y, cells))
    for c, groups in merged.items():
        for first, last, block in groups:
            for i in range(first, last + 1):
                out[i][1][c] = TableCell(block, copy=i != first)
    extra: list[tuple[float, list[TableCell]]] = []
    for c, fragment in sorted(unplaced, key=lambda item: item[1].y):
        near = bisect_left(extra, fragment.y - _SAME * fragment.size, key=lambda row: row[0])
        home = extra[near][1] if near < len(extra) else None
        if home is None:
            home = [TableCell() for _ in range(width)]
            extra.append((fragment.y, home))
        home[c].fragments.append(fragment)
    return [cells for _, cells in sorted(out + extra, key=lambda item: item[0])]
