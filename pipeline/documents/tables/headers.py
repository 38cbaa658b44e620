"""Where the headers of a grid end, and what they are called."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"[-−+]?[\d.,]+\s*%?")


def detect_headers(rows: list[list[str]]) -> tuple[int, int]:
    """Number of header rows and header columns of a grid.

    Args:
        rows: Cell texts, rectangular, merged cells repeated.

    Returns:
        (header rows, header columns): rows at the top and columns at the left without a figure.
    """
    header_rows = 0
    for row in rows:
        if any(_FIGURE.fullmatch(cell.strip()) for cell in row[1:]):
            break
        header_rows += 1
    if header_rows == len(rows):
        header_rows = min(1, len(rows))
    return header_rows, 1 if rows and len(rows[0]) > 1 else 0


def name_cells(rows: list[list[str]], header_rows: int, header_columns: int) -> tuple[list[str], list[str]]:
    """Names of rows and columns, parents first joined by `` / ``, repeats of merged cells once.

    Returns:
        (one name a row, one name a column).
    """

    def joined(parts: list[str]) -> str:
        kept: list[str] = []
        for part in (p.strip() for p in parts):
            if part and (not kept or kept[-1] != part):
                kept.append(part)
        return " / ".join(kept)

    n_columns = max((len(r) for r in rows), default=0)
    row_names = [joined(row[:header_columns]) for row in rows]
    column_names = [joined([row[c] for row in rows[:header_rows] if c < len(row)]) for c in range(n_columns)]
    return row_names, column_names
