"""How deep the names of a table's rows are set in: the page's own sign of what is a part of
what.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.pdf.tables.cells import Grid, TableCell

_STEP = 0.6
"""Names set in by less than this (ems) are equally deep."""

_MOST = 5


def row_indents(grid: Grid, column: int) -> list[int]:
    """Steps that the name of each row is set in.

    Args:
        grid: A table's cells.
        column: The column that names the rows.

    Returns:
        One number a row; all 0 where the names are centred or begin at no regular places.
    """
    starts = [_start(row[column]) if column < len(row) else None for row in grid]
    placed = [
        (x, cell)
        for x, cell in zip(starts, (row[column] for row in grid), strict=True)
        if x is not None
    ]
    flat = [0] * len(grid)
    if len(placed) < 3 or _centred([cell for _, cell in placed]):
        return flat
    size = sorted(cell.fragments[0].size for _, cell in placed)[len(placed) // 2]
    levels: list[float] = []
    for x in sorted(x for x, _ in placed):
        if not levels or x - levels[-1] > _STEP * size:
            levels.append(x)
    if not 2 <= len(levels) <= _MOST:
        return flat
    return [0 if x is None else sum(1 for level in levels[1:] if x >= level - 0.1) for x in starts]


def _start(cell: TableCell) -> float | None:
    """Where a row's name begins, after 其中： and the like: the parts that follow are under the
    name.
    """
    if not cell.fragments or cell.copy:
        return None
    return cell.fragments[0].name_x0


def _centred(cells: Sequence[TableCell]) -> bool:
    """Whether entries share their middle rather than their left edge."""
    lefts = [cell.fragments[0].x0 for cell in cells]
    middles = [(cell.fragments[0].x0 + cell.fragments[0].x1) / 2 for cell in cells]
    return max(middles) - min(middles) < 0.6 * (max(lefts) - min(lefts))
