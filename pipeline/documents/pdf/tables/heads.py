"""Heads of open tables: entries that are over several columns, on any number of levels, and
entries that wrap.

A head is read as a forest: neighbouring columns are gathered into groups, each under an entry of
its own, and within a group again. Every way of gathering has a cost in ems and fractions of them:
how far an entry is from the middle of what it covers, how far cells are from the common
height, wraps that no lack of space explains, short rules that are crossed. The cheapest forest is
the head, so that an entry is never taken for a group because of its own place alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, product
from statistics import median

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.glyphs.rules import Rule
from pipeline.documents.pdf.layout.lines import Line, is_ideograph
from pipeline.documents.pdf.tables.cells import Fragment, Grid, TableCell, boundaries_of, is_figure

Columns = Sequence[tuple[float, float]]

_MOST_TRIALS = 6_000
"""Groups that are tried; three levels over twenty columns take half as many, words strewn over
columns that overlap far more."""

_SAME = 0.35
"""Baselines that differ by less (in ems) are one."""

_WORD = 0.9
"""Blank (in ems) that surely parts two entries of a line."""

_WIDEST_SPREAD = 3.2
"""Blank (in ems) between characters of one word that is spread over its cell."""

_SPREAD_PARTED = 1.0
"""Cost of parting two lone characters, which may be one word or two columns (``省`` | ``市``)."""

_MOST_LINES = 14
_MOST_WORDS = 250
"""More lines and words than any head has: those of the body, then, which are only sorted into
columns."""

_GROUP = 0.4
"""Cost of a group: two readings that fit alike differ in it, and the one with fewer levels wins."""

_GROUP_OF_NAMES = 0.6
"""Cost of a group that holds the first column, whose entry names the rows."""

_EMPTY, _EMPTY_FIRST = 1.5, 0.8
"""Cost of a column without an entry, and of the first one without."""

_TWO_ENTRIES = 1.2
"""Cost of a line of a cell that holds words far apart."""

_BLANK_WITHIN = 0.3
"""Cost of a blank between the words of a cell."""

_WIDE_LEAF = 0.7
"""Cost of each column that an entry without others below it covers besides its first (``类别``
over names and classes of names)."""

_HOPELESS = 2.0
"""Cost at which an entry's place alone rules a group out."""

_CROSSED_RULE = 1.5
"""Cost of a short rule that runs through a cell, or is missing under a group while others have
one."""


class Patience:
    """How many groups may still be tried in all heads of a page, so that a page of confused ones
    costs no more than a few.

    Attributes:
        trials: The number.
    """

    def __init__(self, trials: int = 2 * _MOST_TRIALS) -> None:
        self.trials = trials


class _Confused(Exception):
    """More groups were tried than any head needs."""


class _Upright(Enum):
    """Where cells that are lower than their row are in it."""

    MIDDLE = 0.0
    BOTTOM = 0.15
    TOP = 0.16


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """A word of the head; compared by identity."""

    line: Line
    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    y: float
    middle: float

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


Entries = tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A cell of the head: the columns [first, end), what is printed in it, and the cells below
    it.
    """

    first: int
    end: int
    entries: Entries
    children: tuple[_Node, ...] = ()

    @property
    def depth(self) -> int:
        """Levels from here down."""
        return 1 + max((child.depth for child in self.children), default=0)

    def below(self) -> float:
        """Baseline of the first line below it."""
        return min(
            (entry.y for child in self.children for entry in child.all_entries()),
            default=self.last(),
        )

    def last(self) -> float:
        """Baseline of its last line."""
        return max((entry.y for entry in self.entries), default=0.0)

    def all_entries(self) -> Iterator[_Entry]:
        """What is printed in it and below it."""
        yield from self.entries
        for child in self.children:
            yield from child.all_entries()


Forest = tuple[_Node, ...]
_Found = tuple[float, Forest]
_INFINITE = float("inf")
_NOTHING: _Found = (_INFINITE, ())


def read_head(
    lines: Sequence[Line], columns: Columns, rules: Sequence[Rule], patience: Patience | None = None
) -> Grid:
    """Rows of a head; an entry over several columns is repeated in each, one over several levels
    in each of their rows.

    Args:
        lines: The head's lines.
        columns: (left, right) of the words of each column of the body.
        rules: Horizontal rules of the table; short ones under an entry show what it is over.
        patience: What the heads of the page may cost together; None for this one alone.

    Returns:
        One row for each level, none where there are no lines.
    """
    if not any(line.glyphs for line in lines):
        return []
    patience = patience or Patience()
    plan = _Plan(lines, columns, rules, most_trials=min(_MOST_TRIALS, patience.trials))
    grid = _to_grid(plan, plan.forest() or plan.flat())
    patience.trials -= plan.trials
    return grid


class _Plan:
    """Geometry of a head: its words, columns and rules."""

    def __init__(
        self, lines: Sequence[Line], columns: Columns, rules: Sequence[Rule], most_trials: int
    ) -> None:
        self.columns = columns
        self.em = median(line.size for line in lines) or 1.0
        self.entries = _entries(lines)
        self.centres = [(a + b) / 2 for a, b in columns]
        inner = boundaries_of(columns)
        right = (
            sum(columns[-1]) - inner[-1] if inner else columns[-1][1]
        )  # as far from the last column's words as its left divider
        outer = (
            min([columns[0][0], *(e.x0 for e in self.entries)]),
            max([right, *(e.x1 for e in self.entries)]),
        )
        self.dividers = [outer[0], *inner, outer[1]]
        self.strokes = self._strokes(rules)
        self.trials, self.most_trials = 0, most_trials
        self._lines: dict[Entries, list[Entries]] = {}

    def _strokes(self, rules: Sequence[Rule]) -> list[tuple[Rule, int, int]]:
        """Rules between lines of the head with the columns [first, end) that they run under."""
        top, bottom = min(e.y for e in self.entries), max(e.y for e in self.entries)
        out = []
        for rule in rules:
            under = [i for i, x in enumerate(self.centres) if rule.start - 2 <= x <= rule.end + 2]
            if under and top - 0.1 * self.em <= rule.at <= bottom - 0.5 * self.em:
                out.append((rule, under[0], under[-1] + 1))
        return sorted(out, key=_height_of)

    def forest(self) -> Forest:
        """The cheapest reading of those that were considered; none where lines are too many or
        columns too confused to be a head's.
        """
        count = len(self.lines_of(self.entries))
        if count > _MOST_LINES or len(self.entries) > _MOST_WORDS:
            return ()
        ways = [(False, _Upright.MIDDLE)] if count == 1 else product((False, True), _Upright)
        best = _NOTHING
        for search in (_Search(self, upright, left=left) for left, upright in ways):
            if (
                search.prior < best[0] or self.strokes
            ):  # only rules make a reading cheaper than its prior
                try:
                    best = min(best, search.best(), key=lambda found: found[0])
                except _Confused:
                    break
        return best[1]

    def flat(self) -> Forest:
        """Every word in the column it is in."""
        columns: list[list[_Entry]] = [[] for _ in self.columns]
        for entry in self.entries:
            columns[sum(1 for x in self.dividers[1:-1] if x < entry.middle)].append(entry)
        return tuple(_Node(i, i + 1, tuple(column)) for i, column in enumerate(columns))

    def lines_of(self, entries: Entries) -> list[Entries]:
        """Entries by baseline, from top to bottom."""
        if entries not in self._lines:
            self._lines[entries] = self._part_lines(entries)
        return self._lines[entries]

    def _part_lines(self, entries: Entries) -> list[Entries]:
        lines: list[list[_Entry]] = []
        for entry in sorted(entries, key=lambda e: (e.y, e.x0)):
            if lines and entry.y - lines[-1][-1].y <= _SAME * self.em:
                lines[-1].append(entry)
            else:
                lines.append([entry])
        return [tuple(sorted(line, key=lambda e: e.x0)) for line in lines]

    def strokes_between(self, upper: float, lower: float) -> list[tuple[Rule, int, int]]:
        """Rules between two baselines."""
        first = bisect_left(self.strokes, upper - 0.1 * self.em, key=_height_of)
        return self.strokes[
            first : bisect_right(self.strokes, lower - 0.5 * self.em, key=_height_of)
        ]

    def fits(self, lines: Sequence[Entries], first: int, end: int) -> bool:
        """Whether lines would have found space beside one another in their cell."""
        width = sum(line[-1].x1 - line[0].x0 for line in lines)
        return width + 0.8 * self.em <= self.dividers[end] - self.dividers[first]


def _height_of(stroke: tuple[Rule, int, int]) -> float:
    return stroke[0].at


def _entries(lines: Sequence[Line]) -> Entries:
    """Words of the head by their middles, cut finely: which of them belong together is for the
    search to say.
    """
    cut = (
        (line, part)
        for line in lines
        if line.glyphs
        for word in line.words(0.45)
        for part in _cut_after_brackets(word)
    )
    words = [(line, word, max(glyph.x1 for glyph in word)) for line, word in cut]
    made = (
        _Entry(line, tuple(word), word[0].x0, x1, line.baseline, (word[0].x0 + x1) / 2)
        for line, word, x1 in words
    )
    return tuple(sorted(made, key=lambda entry: (entry.middle, entry.y)))


def _cut_after_brackets(word: list[Glyph]) -> list[list[Glyph]]:
    """A word cut where an ideograph follows a closing bracket: ``增长（%）总量`` may be two
    entries that touch.
    """
    cuts = [
        i for i in range(1, len(word)) if word[i - 1].text in "）)" and is_ideograph(word[i].text)
    ]
    return [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)]


def _is_one(line: Entries, em: float) -> bool:
    """Whether the words of a line make one entry: they are close, or are characters spread
    evenly (``总　　量``).
    """
    gaps = [b.x0 - a.x1 for a, b in pairwise(line)]
    if all(gap <= _WORD * em for gap in gaps):
        return True
    return (
        all(map(_is_spread, line))
        and max(gaps) <= _WIDEST_SPREAD * em
        and max(gaps) - min(gaps) < 0.5 * em
    )


def _is_spread(entry: _Entry) -> bool:
    """Whether a word is a lone character, as in ``指　　标``."""
    return len(entry.glyphs) == 1 and is_ideograph(entry.text)


def _goes_on(upper: Entries, lower: Entries) -> bool:
    """Whether a line is under another by its kind: a unit in brackets, English under
    Chinese.
    """
    above, below = ("".join(entry.text for entry in line) for line in (upper, lower))
    if below[:1] in "（(［[/":
        return True
    return (
        any(map(is_ideograph, above))
        and not any(map(is_ideograph, below))
        and any(c.isalpha() for c in below)
    )


class _Search:
    """Looks for the cheapest forest, given how cells are in their rows and entries over their
    groups.
    """

    def __init__(self, plan: _Plan, upright: _Upright, *, left: bool) -> None:
        self.plan, self.upright, self.left, self.em = plan, upright, left, plan.em
        self.prior = upright.value + 0.3 * left
        self.gain = _CROSSED_RULE * len(plan.strokes)  # what rules may take off the cost of a tree
        self._trees: dict[tuple[int, int, Entries], tuple[float, _Node] | None] = {}
        self._forests: dict[tuple[int, int, Entries], _Found] = {}
        self._known_cuts: dict[tuple[int, Entries], list[tuple[float, float]]] = {}

    def best(self) -> _Found:
        """The whole head."""
        cost, forest = self._forest(0, len(self.plan.columns), self.plan.entries)
        return cost + self.prior, forest

    def _forest(self, first: int, end: int, entries: Entries) -> _Found:
        """Cheapest row of trees over the columns [first, end)."""
        key = (first, end, entries)
        if key not in self._forests:
            self._forests[key] = self._part(first, end, entries)
        return self._forests[key]

    def _part(self, first: int, end: int, entries: Entries) -> _Found:
        """The same, by the cheapest way to every place (column, x) where a tree may begin."""
        middles = [e.middle for e in entries]
        reached: list[tuple[int, float, float, Forest]] = [(first, -_INFINITE, 0.0, ())]
        band = (min(e.y for e in entries), max(e.y for e in entries)) if entries else (0.0, 0.0)
        for k in range(first + 1, end + 1):
            cuts = self._cuts(k, entries) if k < end else [(_INFINITE, 0.0)]
            for x, cut_cost in cuts:
                best: tuple[float, Forest] = _NOTHING
                for start, from_x, cost, forest in reversed(reached):
                    if start >= k or from_x > x or cost + cut_cost >= best[0] + self.gain:
                        continue
                    tree = self._tree(
                        start, k, entries[bisect_right(middles, from_x) : bisect_right(middles, x)]
                    )
                    if tree is not None:
                        total = cost + cut_cost + tree[0] + self._height(tree[1], band)
                        if total < best[0]:
                            best = (total, (*forest, tree[1]))
                if best[0] < _INFINITE:
                    reached.append((k, x, *best))
        return min(
            ((cost, forest) for k, _, cost, forest in reached if k == end),
            key=lambda f: f[0],
            default=_NOTHING,
        )

    def _cuts(self, k: int, entries: Entries) -> list[tuple[float, float]]:
        """Where the words left and right of a column's left divider part, with what each place
        costs.
        """
        plan, em = self.plan, self.em
        low, high = plan.centres[k - 1] - 0.5 * em, plan.centres[k] + 0.5 * em
        near = tuple(e for e in entries if e.x1 > low and e.x0 < high)
        if (k, near) not in self._known_cuts:
            self._known_cuts[k, near] = self._cuts_among(k, near, low, high)
        return self._known_cuts[k, near]

    def _cuts_among(
        self, k: int, near: Entries, low: float, high: float
    ) -> list[tuple[float, float]]:
        plan, em = self.plan, self.em
        places = {plan.dividers[k], *(e.x0 - 0.01 for e in near), *(e.x1 + 0.01 for e in near)}
        found: dict[int, tuple[float, float]] = {}
        for x in sorted(x for x in places if low <= x <= high or x == plan.dividers[k]):
            cost = 0.02 * abs(x - plan.dividers[k]) / em + sum(
                1.0 + min(x - e.x0, e.x1 - x) / em for e in near if e.x0 < x < e.x1
            )
            cost += self._closeness(x, near)
            sides = sum(1 for e in near if e.middle <= x)
            if sides not in found or cost < found[sides][1]:
                found[sides] = (x, cost)
        ordered = sorted(found.values(), key=lambda place: place[1])[:3]
        return [place for place in ordered if place[1] <= ordered[0][1] + 1.5]

    def _closeness(self, x: float, near: Entries) -> float:
        """Cost of parting two words that are as close as words of one entry."""
        total = 0.0
        for line in self.plan.lines_of(near):
            for a, b in pairwise(line):
                if a.x1 <= x <= b.x0:
                    total += (0.2 if a.text[-1] in "）)" else 0.7) * max(
                        0.0, _WORD - (b.x0 - a.x1) / self.em
                    )
                    total += _SPREAD_PARTED * (
                        _is_spread(a) and _is_spread(b) and b.x0 - a.x1 <= _WIDEST_SPREAD * self.em
                    )
        return total

    def _height(self, node: _Node, band: tuple[float, float]) -> float:
        """How far a cell is from where cells are in their row."""
        if not node.entries:
            return 0.0
        top, bottom = min(e.y for e in node.entries), node.last()
        if node.children:
            return self._bare(node, band[0], top)
        if self.upright is _Upright.TOP:
            off = abs(top - band[0])
        elif self.upright is _Upright.BOTTOM:
            off = abs(bottom - band[1])
        else:
            off = abs(top + bottom - sum(band)) / 2
        # names of columns at the foot of two levels are most often names within a group
        lowered = (
            0.1
            if self.upright is _Upright.BOTTOM
            and node.first > 0
            and top - band[0] > _SAME * self.em
            else 0.0
        )
        return (
            min(1.8, 0.7 * max(0.0, off / self.em - 0.1)) + lowered + self._bare(node, band[0], top)
        )

    def _bare(self, node: _Node, upper: float, lower: float) -> float:
        """Cost of rules over a cell with nothing above them: they belong to a group that the cell
        is a part of.
        """
        above = self.plan.strokes_between(upper, lower)
        return (
            _CROSSED_RULE
            / 2
            * any(start <= node.first and node.end <= stop for _, start, stop in above)
        )

    def _tree(self, first: int, end: int, entries: Entries) -> tuple[float, _Node] | None:
        """Cheapest cell over the columns [first, end) with all that is below it; None where no
        single entry is at the top.
        """
        key = (first, end, entries)
        if key not in self._trees:
            if end - first == 1:
                self._trees[key] = self._leaf(first, entries)
            else:
                if self.plan.trials >= self.plan.most_trials:
                    raise _Confused
                self.plan.trials += 1
                self._trees[key] = self._group(first, end, entries)
        return self._trees[key]

    def _leaf(self, column: int, entries: Entries) -> tuple[float, _Node]:
        """A cell of one column."""
        node = _Node(column, column + 1, entries)
        if not entries:
            return (_EMPTY if column else _EMPTY_FIRST), node
        left, right = self.plan.columns[column]
        x0, x1 = min(e.x0 for e in entries), max(e.x1 for e in entries)
        apart = max(0.0, x0 - right, left - x1) / self.em
        within = self.plan.dividers[column] <= (x0 + x1) / 2 <= self.plan.dividers[column + 1]
        cost = min(0.3 + 0.3 * apart, 0.6 if within else _INFINITE) if apart else 0.0
        cost += min(0.5, 0.05 * abs((x0 + x1) / 2 - self.plan.centres[column]) / self.em)
        lines = self.plan.lines_of(entries)
        cost += _TWO_ENTRIES * sum(1 for line in lines if not _is_one(line, self.em))
        return cost + self._beyond(column, column + 1, x0, x1) + self._wrap(
            lines, column, column + 1
        ), node

    def _beyond(self, first: int, end: int, x0: float, x1: float) -> float:
        """Cost of being over columns of the body that are a neighbour's."""
        columns = self.plan.columns
        over = max(0.0, columns[first - 1][1] - x0) if first else 0.0
        over += max(0.0, x1 - columns[end][0]) if end < len(columns) else 0.0
        return 0.3 * over / self.em

    def _wrap(self, lines: Sequence[Entries], first: int, end: int) -> float:
        """Cost of lines as lines of one cell."""
        cost = _BLANK_WITHIN * sum(
            len(line) - 1 for line in lines if not all(map(_is_spread, line))
        )
        for upper, lower in pairwise(lines):
            a0, a1, b0, b1 = upper[0].x0, upper[-1].x1, lower[0].x0, lower[-1].x1
            aside = min(abs(a0 + a1 - b0 - b1) / 2, abs(a0 - b0), abs(a1 - b1)) / self.em
            cost += min(2.0, 0.3 * max(0.0, aside - 0.1)) + (a1 < b0 or b1 < a0)
            cost += min(1.2, 0.6 * max(0.0, (lower[0].y - upper[0].y) / self.em - 1.5))
            for _, start, stop in self.plan.strokes_between(upper[0].y, lower[0].y):
                if start < end and first < stop:
                    cost += _CROSSED_RULE if stop - start > 1 or end - first > 1 else 0.3
            if self.plan.fits((upper, lower), first, end) and not _goes_on(upper, lower):
                cost += 0.3
        return cost

    def _group(self, first: int, end: int, entries: Entries) -> tuple[float, _Node] | None:
        """An entry of one line or more over several columns, with a forest below it or none."""
        lines = self.plan.lines_of(entries)
        best: tuple[float, _Node] | None = None
        for count in range(1, len(lines) + 1):
            if not _is_one(lines[count - 1], self.em):
                break
            lowest = max(e.y for e in lines[count - 1])
            head, rest = (
                tuple(e for e in entries if e.y <= lowest),
                tuple(e for e in entries if e.y > lowest),
            )
            cost = self._wrap(lines[:count], first, end) + self._over(first, end, head, rest)
            if cost > _HOPELESS:
                continue
            if rest:
                cost += self._gap(first, end, lines[count - 1], lines[count])
                below_cost, below = (
                    self._forest(first, end, rest)
                    if best is None or cost < best[0] + self.gain
                    else _NOTHING
                )
                cost += below_cost + _GROUP + _GROUP_OF_NAMES * (first == 0)
                if len(below) < 2 and not self._is_ruled_off(
                    first, end, lines[count - 1], lines[count]
                ):
                    continue
                node = _Node(first, end, head, below)
            elif is_figure(
                "".join(e.text for e in head)
            ):  # a figure names no columns: the body has begun, or it is a chart's
                continue
            else:
                cost += _WIDE_LEAF * (end - first - 1)
                node = _Node(first, end, head)
            if best is None or cost < best[0]:
                best = (cost, node)
        return best

    def _over(self, first: int, end: int, head: Entries, rest: Entries) -> float:
        """How far an entry is from the middle of what it covers, or from its left edge."""
        plan = self.plan
        x0, x1 = min(e.x0 for e in head), max(e.x1 for e in head)
        left, right = plan.columns[first][0], plan.columns[end - 1][1]
        if self.left:
            edges = [left, plan.dividers[first]]
            edges += [min(e.x0 for e in rest)] if rest else []
            off = min(abs(x0 - edge) for edge in edges)
        else:
            sums = [
                plan.centres[first] + plan.centres[end - 1],
                left + right,
                plan.dividers[first] + plan.dividers[end],
            ]
            if rest:
                sums += [
                    rest[0].middle + rest[-1].middle,
                    min(e.x0 for e in rest) + max(e.x1 for e in rest),
                ]
            sums += [
                rule.start + rule.end
                for rule, start, stop in plan.strokes
                if (start, stop) == (first, end)
            ]
            off = min(abs(x0 + x1 - total) for total in sums) / 2
        return 0.5 * max(0.0, off / self.em - 0.2) + self._beyond(first, end, x0, x1)

    def _gap(self, first: int, end: int, upper: Entries, lower: Entries) -> float:
        """What short rules say of a group: a rule of its own speaks for it, none or a shorter one
        against it.
        """
        plan = self.plan
        cost = 0.5 * any(e.text[:1] in "（(" for e in lower)
        if not plan.strokes:
            return cost
        between = [(start, stop) for _, start, stop in plan.strokes_between(upper[0].y, lower[0].y)]
        if (first, end) in between:
            return cost - _CROSSED_RULE
        return (
            cost
            if any(start <= first and end <= stop for start, stop in between)
            else cost + _CROSSED_RULE / 2
        )

    def _is_ruled_off(self, first: int, end: int, upper: Entries, lower: Entries) -> bool:
        """Whether a rule parts an entry from a single one over the same columns, which would be
        its second line otherwise.
        """
        return any(
            start <= first and end <= stop
            for _, start, stop in self.plan.strokes_between(upper[0].y, lower[0].y)
        )


def _to_grid(plan: _Plan, forest: Forest) -> Grid:
    """Rows of cells."""
    rows = max(node.depth for node in forest)
    grid: Grid = [[TableCell() for _ in plan.columns] for _ in range(rows)]
    seams = _seams(forest, rows)
    tops = [node for top in forest for node in _groups(top)]
    for node in forest:
        _place(plan, grid, node, 0, seams, tops, ())
    return grid


def _groups(node: _Node) -> Iterator[_Node]:
    """A node and those below it that have others below them."""
    if node.children:
        yield node
        for child in node.children:
            yield from _groups(child)


def _seams(forest: Forest, rows: int) -> list[float]:
    """Heights at which the rows part, as the deepest branches show them."""
    found: list[list[float]] = [[] for _ in range(rows - 1)]

    def walk(node: _Node, level: int) -> None:
        if node.children and node.depth == rows - level:
            found[level].append((node.last() + node.below()) / 2)
            for child in node.children:
                walk(child, level + 1)

    for node in forest:
        walk(node, 0)
    return [median(heights) for heights in found]


def _place(
    plan: _Plan,
    grid: Grid,
    node: _Node,
    row: int,
    seams: Sequence[float],
    groups: Sequence[_Node],
    above: Sequence[Fragment],
) -> None:
    """Fill the cells of a node and of those below it, from a row down."""
    fragments = _fragments(node.entries)
    if not node.children:
        for part, start, stop in _parts_of_leaf(plan, node, row, seams, groups):
            _fill(grid, node, _fragments(part) or above, start, stop, copied=not part)
        return
    deepest = max(child.depth for child in node.children)
    stops = range(row, len(grid) - deepest)
    stop = min(stops, key=lambda s: max(0.0, seams[s] - node.below(), node.last() - seams[s])) + 1
    _fill(grid, node, fragments, row, stop, copied=False)
    for child in node.children:
        _place(plan, grid, child, stop, seams, groups, fragments)


def _fill(
    grid: Grid, node: _Node, fragments: Sequence[Fragment], start: int, stop: int, *, copied: bool
) -> None:
    for row in range(start, stop):
        for column in range(node.first, node.end):
            first = (row, column) == (start, node.first) and not copied
            grid[row][column] = TableCell(list(fragments), copy=bool(fragments) and not first)


def _parts_of_leaf(
    plan: _Plan, node: _Node, row: int, seams: Sequence[float], groups: Sequence[_Node]
) -> list[tuple[Entries, int, int]]:
    """A cell as it is, or parted into an entry and the single one below it, where both are on
    levels that others show.

    ``2022年`` over ``总量`` alone beside ``2023年`` over ``总量`` and ``增速``.
    """
    lines = plan.lines_of(node.entries)
    rows = len(seams) + 1
    for seam in range(row, rows - 1):
        for upper, lower in pairwise(lines):
            if upper[0].y < seams[seam] < lower[0].y and _is_parted(
                plan, node, upper, lower, groups
            ):
                top = tuple(e for e in node.entries if e.y < seams[seam])
                rest = _Node(node.first, node.end, tuple(e for e in node.entries if e not in top))
                return [(top, row, seam + 1), *_parts_of_leaf(plan, rest, seam + 1, seams, groups)]
    return [(node.entries, row, rows)]


def _is_parted(
    plan: _Plan, node: _Node, upper: Entries, lower: Entries, groups: Sequence[_Node]
) -> bool:
    if plan.strokes:
        return any(
            s <= node.first and node.end <= e
            for _, s, e in plan.strokes_between(upper[0].y, lower[0].y)
        )
    near = 0.12 * plan.em
    level = any(
        abs(g.last() - upper[0].y) <= near and abs(g.below() - lower[0].y) <= near for g in groups
    )
    return level and not _goes_on(upper, lower) and plan.fits((upper, lower), node.first, node.end)


def _fragments(entries: Entries) -> list[Fragment]:
    """Words as fragments, one for each line."""
    lines: dict[int, list[_Entry]] = {}
    for entry in entries:
        lines.setdefault(id(entry.line), []).append(entry)
    return [
        Fragment(words[0].line, [g for word in words for g in word.glyphs])
        for words in lines.values()
    ]
