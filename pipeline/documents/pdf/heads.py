"""Heads of open tables: entries that stand over several columns, entries that wrap."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.pdf.cells import Fragment, Grid, TableCell, boundaries_of
from pipeline.documents.pdf.lines import Line, is_ideograph
from pipeline.documents.pdf.rules import Rule

Columns = Sequence[tuple[float, float]]


def read_head(lines: Sequence[Line], columns: Columns, rules: Sequence[Rule]) -> Grid:
    """Rows of a head; an entry over several columns is repeated in each, one over the full height in each row.

    Args:
        lines: The head's lines.
        columns: (left, right) of the words of each column of the body.
        rules: Horizontal rules of the table; short ones under an entry show what it stands over.

    Returns:
        One row or two.
    """
    levels = _levels(lines)
    if not levels:
        return []
    if len(levels) > 1:
        for cut in range(1, len(levels)):
            upper = [entry for level in levels[:cut] for entry in level]
            lower = [entry for level in levels[cut:] for entry in level]
            spans = _spans(upper, lower, columns, rules)
            if spans is not None:
                return _two_rows(spans, upper, lower, columns)
    row = [TableCell() for _ in columns]
    for entry in (entry for level in levels for entry in level):
        row[_column_of(entry, columns)].fragments.append(entry)
    return [row]


def _levels(lines: Sequence[Line]) -> list[list[Fragment]]:
    """Entries by baseline, from top to bottom."""
    levels: list[list[Fragment]] = []
    last: Line | None = None
    for line in sorted(lines, key=lambda item: item.baseline):
        entries = [Fragment(line, word) for word in _entries(line)]
        if last is not None and line.baseline - last.baseline <= 0.35 * line.size:
            levels[-1] += entries
        else:
            levels.append(entries)
        last = line
    return [sorted(level, key=lambda f: f.x0) for level in levels]


def _entries(line: Line) -> list[list]:  # type: ignore[type-arg]
    """Words of a head line; characters of one entry may be set far apart (``指　　标``)."""
    words: list[list] = []  # type: ignore[type-arg]
    for word in line.words(0.9):
        single = len(word) == 1 and is_ideograph(word[0].text)
        before = words[-1] if words else None
        if single and before is not None and all(is_ideograph(g.text) for g in before) and len(before) <= 2:
            gap = word[0].x0 - before[-1].x1
            inner = before[-1].x0 - before[-2].x1 if len(before) == 2 else gap
            if gap <= 3.2 * line.size and abs(gap - inner) < 0.5 * line.size and len(before) == 1 + (len(before) == 2):
                before += word
                continue
        words.append(list(word))
    return words


def _centre(columns: Columns, index: int) -> float:
    return (columns[index][0] + columns[index][1]) / 2


def _column_of(entry: Fragment, columns: Columns) -> int:
    middle = (entry.x0 + entry.x1) / 2
    overlaps = [max(0.0, min(entry.x1, b) - max(entry.x0, a)) for a, b in columns]
    if max(overlaps) > 0:
        best = max(overlaps)
        return min((i for i, o in enumerate(overlaps) if o >= 0.8 * best), key=lambda i: abs(_centre(columns, i) - middle))
    return sum(1 for x in boundaries_of(columns) if x < middle)


def _spans(
    upper: Sequence[Fragment], lower: Sequence[Fragment], columns: Columns, rules: Sequence[Rule]
) -> list[tuple[Fragment, list[int]]] | None:
    """What each upper entry stands over; None where no entry stands over two columns or more, so that there is but one row."""
    below = sorted({_column_of(entry, columns) for entry in lower} - {0})  # what stands over several columns never covers the names of rows
    over = [entry for entry in upper if not _alone(entry, below, columns)]
    if not over or len(below) < 2 or len(over) >= len(below):
        return None
    ruled = [_under_rule(entry, rules, columns) for entry in over]
    if all(ruled) and all(a[-1] < b[0] for a, b in zip(ruled, ruled[1:], strict=False)):
        groups: list[list[int]] = ruled
    else:  # no rules, or rules of neighbours that run together
        found = _nearest_groups(over, below, columns)
        if found is None:
            return None
        groups = found
    if not any(len(group) > 1 for group in groups):
        return None
    spans = list(zip(over, groups, strict=True))
    spans += [(entry, [_column_of(entry, columns)]) for entry in upper if entry not in over]
    return spans


def _alone(entry: Fragment, below: Sequence[int], columns: Columns) -> bool:
    """Whether an entry stands over a single column that has no entry of its own below."""
    return _column_of(entry, columns) not in below


def _under_rule(entry: Fragment, rules: Sequence[Rule], columns: Columns) -> list[int]:
    """Columns over the short rule that is drawn right under an entry."""
    widest = max((r.length for r in rules), default=0.0)
    for rule in rules:
        if (
            rule.length < 0.9 * widest
            and 0 <= rule.at - entry.y <= 0.9 * entry.size
            and rule.start - 2 <= entry.x0
            and entry.x1 <= rule.end + 2
        ):
            return [i for i in range(len(columns)) if rule.start - 2 <= _centre(columns, i) <= rule.end + 2]
    return []


def _nearest_groups(over: Sequence[Fragment], below: Sequence[int], columns: Columns) -> list[list[int]] | None:
    """The columns below, divided among the entries above so that middles agree best."""
    count, total = len(over), len(below)
    infinite = float("inf")
    cost = [[infinite] * (total + 1) for _ in range(count + 1)]
    cut = [[0] * (total + 1) for _ in range(count + 1)]
    cost[0][0] = 0.0
    for k, entry in enumerate(over, start=1):
        middle = (entry.x0 + entry.x1) / 2
        for end in range(k, total - (count - k) + 1):
            for start in range(k - 1, end):
                centre = (columns[below[start]][0] + columns[below[end - 1]][1]) / 2
                candidate = cost[k - 1][start] + abs(centre - middle)
                if candidate < cost[k][end]:
                    cost[k][end], cut[k][end] = candidate, start
    if cost[count][total] / count > 0.5 * (columns[-1][1] - columns[0][0]) / max(1, len(columns)):
        return None
    groups: list[list[int]] = []
    end = total
    for k in range(count, 0, -1):
        start = cut[k][end]
        groups.append([below[i] for i in range(start, end)])
        end = start
    return groups[::-1]


def _two_rows(spans: Sequence[tuple[Fragment, list[int]]], upper: Sequence[Fragment], lower: Sequence[Fragment], columns: Columns) -> Grid:
    first = [TableCell() for _ in columns]
    second = [TableCell() for _ in columns]
    for entry in lower:
        second[_column_of(entry, columns)].fragments.append(entry)
    for entry, group in spans:
        for position, column in enumerate(group):
            first[column] = TableCell([*first[column].fragments, entry], copy=position > 0)
    for c in range(len(columns)):
        if not second[c].fragments and first[c].fragments:
            second[c] = TableCell(first[c].fragments, copy=True)
        elif not first[c].fragments and second[c].fragments:
            first[c], second[c] = second[c], TableCell(second[c].fragments, copy=True)
    return [first, second]
