"""Where the headers of a grid end, and what rows and columns are called.

Header rows are over the figures: names, units (``（万吨）``), years, levels that span several
columns. Header columns are at the left: names of rows, of which the first may group the others. A
column of names further right (``指标 | 数值 | 指标 | 数值``, ``二级指标 | 权重``) names the figures
to its right. Which rows are parts of which is ``hierarchy``. Knows grids of text only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.tables.hierarchy import row_parents, row_title
from pipeline.documents.tables.table_words import (
    UNIT_ONLY,
    is_figure,
    is_ordinal_header,
    is_placeholder,
    is_remark_header,
    is_unit_header,
    is_year,
    plain,
)

SEPARATOR = " / "
# 二级指标 · 项目 · 指标层 : heads of columns further right whose cells name the figures beside them
_NAMES_ROWS = re.compile(
    r"\S{0,6}(?:指标|项目|名称|类别|品种|产品|地区|分类|科目|[目领准要指方][标域则素案]层)"
)
_CONTENT = re.compile(
    r"^[Ø●•◆■○◎★▲※]\s*\S|。$"
)  # Ø 建成一条。 : an item of a list or a sentence is over nothing
_MOST_HEADER_ROWS = 4
_MOST_HEADER_COLUMNS = 4

Grid = Sequence[Sequence[str]]


def detect_headers(rows: Grid) -> tuple[int, int]:
    """Number of header rows and header columns of a grid.

    Args:
        rows: Cell texts, rectangular, merged cells repeated.

    Returns:
        (header rows, header columns).
    """
    rows = [
        [cell.strip() for cell in row] for row in rows
    ]  # blanks before a name say how deep it is
    header_rows = _header_rows(rows)
    return header_rows, _header_columns(rows, header_rows)


def _header_rows(rows: Grid) -> int:
    if len(rows) < 2:
        return 0
    if _holds_figures(rows[0]) or any(_CONTENT.search(cell) for cell in rows[0]):
        return 0
    count = 1
    while count < min(_MOST_HEADER_ROWS, len(rows) - 1) and _continues_header(
        rows[count - 1], rows[count], rows[count + 1 :]
    ):
        count += 1
    return count


def _holds_figures(row: Sequence[str]) -> bool:
    """Whether a row holds values: years (``指标 | 2023 | 2024``) and numbers of columns (``甲 | 1
    | 2``) are none.
    """
    figures = [cell for cell in row[1:] if is_figure(cell)]
    if not figures:
        return False
    if all(is_year(cell) for cell in figures):
        return False
    return not _numbers_columns(row)


def _numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: ``甲 | 1 | 2 | 3``."""
    figures = [cell for cell in row if is_figure(cell)]
    return (
        plain(row[0]) in ("", "甲", "栏次", "1")
        and len(figures) >= 2
        and figures == [str(i) for i in range(1, len(figures) + 1)]
    )


def _continues_header(above: Sequence[str], row: Sequence[str], below: Grid) -> bool:
    """Whether a row is a further header row: it splits the row above it, gives units, or numbers
    the columns.
    """
    if _holds_figures(row) or _is_section(row):
        return False
    if _is_title(above):
        return True
    rest = [cell for cell in row[1:] if cell]
    unnamed = not row[0] or row[0] == above[0]
    if rest and all(
        UNIT_ONLY.fullmatch(plain(cell)) and (unnamed or plain(cell).startswith("("))
        for cell in rest
    ):
        return True
    if _numbers_columns(row) or (
        len(rest) >= 2 and all(is_year(cell) for cell in rest) and not row[0]
    ):
        return True
    spans = any(a and a == b for a, b in zip(above, above[1:], strict=False)) or any(
        not cell for cell in above[1:]
    )
    merged_down = any(a and a == b for a, b in zip(above, row, strict=True))
    stub_split = (
        bool(above[0]) and above[0] == above[1] and row[0] != row[1]
    )  # 一级指标 over 名称 and 权重
    splits = (
        spans
        and any(a != b for a, b in zip(above, row, strict=True))
        and (stub_split or not (row[0] and row[0] != above[0]))
    )
    figures_below = any(_holds_figures(other) for other in below)
    return figures_below and splits and (merged_down or stub_split or not row[0])


def _is_section(row: Sequence[str]) -> bool:
    """Whether a row is a name over the rows below it: one cell, alone or spread over the whole
    row.
    """
    filled = [cell for cell in row if cell]
    return len(filled) <= 1 or (len(row) > 2 and len(set(filled)) == 1 and len(filled) == len(row))


def _is_name_column(rows: Grid, header_rows: int, column: int) -> bool:
    """Whether a column holds names rather than values: more words than figures below its head."""
    body = [
        row[column] for row in rows[header_rows:] if row[column] and not is_placeholder(row[column])
    ]
    return bool(body) and 2 * sum(is_figure(cell) for cell in body) <= len(body)


def _head(rows: Grid, header_rows: int, column: int) -> str:
    return next((row[column] for row in reversed(rows[:header_rows]) if row[column]), "")


def _is_ordinal_column(rows: Grid, header_rows: int, column: int) -> bool:
    """Whether a column numbers the rows: its head says so, or it has none and counts 1, 2, 3."""
    head = _head(rows, header_rows, column)
    if head:
        return is_ordinal_header(head)
    body = [row[column] for row in rows[header_rows:] if row[column]]
    return len(body) >= 3 and body == [str(i) for i in range(1, len(body) + 1)]


def _header_columns(rows: Grid, header_rows: int) -> int:
    """Columns at the left that name the rows: as many as it takes to distinguish the rows, one at
    least.
    """
    n_columns = len(rows[0]) if rows else 0
    if n_columns < 2:
        return 0
    leading: list[int] = []
    naming: list[int] = []
    for column in range(min(n_columns - 1, _MOST_HEADER_COLUMNS)):
        if _is_ordinal_column(rows, header_rows, column):
            leading.append(column)
            continue
        head = _head(rows, header_rows, column)
        if (
            is_unit_header(head)
            or is_remark_header(head)
            or not _is_name_column(rows, header_rows, column)
        ):
            break
        leading.append(column)
        naming.append(column)
        names = {tuple(row[c] for c in naming) for row in rows[header_rows:]}
        if len(names) == len(rows) - header_rows:
            break
    return leading[-1] + 1 if leading else 1


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows and columns of a grid are called; parents first, joined by `` / ``.

    Attributes:
        header_rows: Rows at the top that are header.
        header_columns: Columns at the left that are row headers.
        columns: Name of every column.
        name_columns: For every column, the columns whose cells name its figures.
        parents: For every row, the names of the rows that it is a part of, outermost first.
        named_from: Columns that name figures further right.
        titles: The grid's texts as names: markers of rows (``其中：``, ``#``, ``一、``) taken off
            in the columns that name rows.
    """

    header_rows: int
    header_columns: int
    columns: tuple[str, ...]
    name_columns: tuple[tuple[int, ...], ...]
    parents: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[str, ...], ...]
    named_from: frozenset[int]

    def row(self, row: int) -> list[str]:
        """The names of a row as they name the cell in each column; '' in header rows."""
        if row < self.header_rows:
            return [""] * len(self.columns)
        titles, parents = self.titles[row], self.parents[row]
        shared: dict[tuple[int, ...], str] = {}
        names = []
        for column, group in enumerate(self.name_columns):
            by = tuple(c for c in group if c != column) if column in group else group
            key = (*by, -1) if group[:1] == self.name_columns[0][:1] else by
            if key not in shared:
                own = [titles[c] for c in by]
                shared[key] = joined([*parents, *own] if key is not by else own)
            names.append(shared[key])
        return names

    def column(self, row: int, column: int) -> str:
        """Name of the column over a cell; '' in header rows."""
        return self.columns[column] if row >= self.header_rows else ""

    def is_header(self, row: int, column: int) -> bool:
        """Whether a cell is a header: in the header rows or columns, or a name further right that
        names figures.
        """
        return row < self.header_rows or column < self.header_columns or column in self.named_from


def joined(parts: Sequence[str]) -> str:
    """Names joined by `` / ``, repeats of merged cells once."""
    kept: list[str] = []
    for part in (p.strip() for p in parts):
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return SEPARATOR.join(kept)


def name_cells(rows: Grid, header_rows: int, header_columns: int) -> Names:
    """Name the rows and columns of a grid.

    Args:
        rows: Cell texts, rectangular, merged cells repeated.
        header_rows: Rows at the top that are header.
        header_columns: Columns at the left that are row headers.
    """
    n_columns = len(rows[0]) if rows else 0
    heads = [_head(rows, header_rows, c) for c in range(n_columns)]
    over = _spread_right(rows[:header_rows])
    columns = tuple(
        joined([row[c] for row in over if not _is_title(row)]) for c in range(n_columns)
    )
    named_by = _name_columns(rows, header_rows, header_columns, heads)
    filled = _carried_down(rows, header_rows, {c for group in named_by for c in group})
    namers = {c for group in named_by for c in group}
    titles = tuple(
        tuple(
            row_title(cell) if c in namers and r >= header_rows else cell
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(filled)
    )
    stub = named_by[0] if named_by else ()
    named_from = frozenset(
        name for column, names in enumerate(named_by) for name in names if name < column
    )
    return Names(
        header_rows,
        header_columns,
        columns,
        named_by,
        row_parents(filled, header_rows, stub),
        titles,
        named_from,
    )


def _is_title(row: Sequence[str]) -> bool:
    """Whether a header row is a title over the whole table, which names no column."""
    return len(row) > 2 and bool(row[0]) and len(set(row)) == 1


def _spread_right(heads: Grid) -> list[list[str]]:
    """Header rows with the gaps of a head that spans several columns filled from its left, where
    the row below splits it.
    """
    out = [list(row) for row in heads]
    for row, below in zip(out, out[1:], strict=False):
        for column in range(2, len(row)):
            if not row[column] and below[column] and below[column - 1]:
                row[column] = row[column - 1]
    return out


def _name_columns(
    rows: Grid, header_rows: int, header_columns: int, heads: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """For every column, the columns that name its figures."""
    stub = tuple(
        c for c in range(header_columns) if not _is_ordinal_column(rows, header_rows, c)
    ) or tuple(range(header_columns))
    found: list[tuple[int, ...]] = [stub] * header_columns
    current = stub
    n_columns = len(heads)
    for column in range(header_columns, n_columns):
        found.append(current)
        after = next(
            (c for c in range(column + 1, n_columns) if not is_unit_header(heads[c])), n_columns
        )
        values_right = after < n_columns and not _is_name_column(rows, header_rows, after)
        side_by_side = bool(stub) and plain(heads[column]) == plain(heads[stub[0]])
        names = side_by_side or bool(_NAMES_ROWS.fullmatch(plain(heads[column])))
        if (
            names
            and values_right
            and column > header_columns
            and _is_name_column(rows, header_rows, column)
            and _after_values(rows, header_rows, column)
        ):
            current = (column,) if side_by_side else (*current, column)
    return tuple(found)


def _after_values(rows: Grid, header_rows: int, column: int) -> bool:
    return not _is_name_column(rows, header_rows, column - 1)


def _carried_down(rows: Grid, header_rows: int, columns: set[int]) -> list[list[str]]:
    """The grid with the gaps of grouping columns filled from above; the last of several name
    columns keeps its gaps.
    """
    out = [list(row) for row in rows]
    grouping = sorted(columns)[:-1]
    for row in range(header_rows + 1, len(out)):
        for position, column in enumerate(grouping):
            outer_same = all(out[row][c] == out[row - 1][c] for c in grouping[:position])
            if not out[row][column] and outer_same and any(out[row]):
                out[row][column] = out[row - 1][column]
    return out
