"""Equations that the layout of a table suggests: rows under a total, columns beside one, shares
beside amounts.

A table says which rows are parts (其中, indents, totals first or last), never how far the parts of
one split reach. Runs of rows are therefore tried; a sum counts only where it turns on enough
digits not to be an accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents.document import Document, Table
from pipeline.series.bare_cells import number_at
from pipeline.series.proofs.equations import Equation, Rule, Term
from pipeline.series.proofs.observation_terms import Row, dimension_of, term_of

_LONGEST = 24
"""Parts of one whole in a table."""

_STRONG = 4
"""Digits from which a sum that agrees is no accident."""

_TOTAL = re.compile(r"合计|总计|总数|总量|小计|^全[市省区县国州]|^全社会|^总")
_SHARE = re.compile(r"比重|占比|构成|比例")
_OPENS = re.compile(r"[\s#]*(?:其中|按|分)")

Grid = Sequence[Sequence["_Entry | None"]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A figure in a cell."""

    term: Term
    row: Row
    dimension: object


def table_equations(document: Document, rows: Mapping[int, Row]) -> Iterator[Equation]:
    """Equations that hold between figures of one table.

    Args:
        document: With its tables.
        rows: Rows of ``observations``, by ``char_start``.
    """
    for table in document.tables:
        grid = _grid(table, rows)
        if not any(entry for line in grid for entry in line):
            continue
        heads = [[cell.text for cell in line] for line in table.rows()]
        for column in range(table.n_columns):
            yield from _column_sums(grid, heads, column)
        yield from _row_sums(table, grid)
        yield from _shares(table, grid)


def _grid(table: Table, rows: Mapping[int, Row]) -> Grid:
    out: list[list[_Entry | None]] = []
    for line in table.rows():
        entries: list[_Entry | None] = []
        for cell in line:
            entry = None
            row = rows.get(at) if (at := number_at(cell)) is not None else None
            term = term_of(row) if row is not None else None
            if row is not None and term is not None:
                entry = _Entry(term, row, dimension_of(row))
            entries.append(entry)
        out.append(entries)
    return out


def _alike(a: _Entry, b: _Entry) -> bool:
    return (
        a.dimension == b.dimension
        and a.row["measure"] == b.row["measure"] == "level"
        and a.row["period"] == b.row["period"]
    )


def _column_sums(grid: Grid, heads: Sequence[Sequence[str]], column: int) -> Iterator[Equation]:
    """A row and the run of rows under it, or over it, that make it up."""
    entries = [(index, line[column]) for index, line in enumerate(grid)]
    figures = [(index, entry) for index, entry in entries if entry is not None]
    for position, (_, whole) in enumerate(figures):
        below = figures[position + 1 :]
        starts = [
            start
            for start, (index, _) in enumerate(below[:_LONGEST])
            if start == 0 or _OPENS.match(heads[index][0])
        ]
        for start in starts:
            yield from _run(whole, [entry for _, entry in below[start:]])
        index = figures[position][0]
        if position and _TOTAL.search(heads[index][0]):
            yield from _run(whole, [entry for _, entry in figures[:position]], all_of_them=True)


def _run(
    whole: _Entry, parts: Sequence[_Entry], *, all_of_them: bool = False
) -> Iterator[Equation]:
    """The shortest run of parts that adds up to a whole."""
    run: list[_Entry] = []
    signed = any(entry.term.sign < 0 for entry in (whole, *parts[:_LONGEST]))
    for part in parts[:_LONGEST]:
        exceeds = part.term.value > whole.term.value + whole.term.half
        if not _alike(whole, part) or (exceeds and not signed):
            break
        run.append(part)
        if len(run) < 2 or (all_of_them and len(run) < len(parts)):
            continue
        equation = Equation(Rule.SUM, (whole.term, *(entry.term for entry in run)))
        if equation.strength >= _STRONG and equation.holds():
            yield equation
            return


def _row_sums(table: Table, grid: Grid) -> Iterator[Equation]:
    """A first column of totals, and the columns beside it; taken where most rows obey it."""
    columns = range(table.header_columns, table.n_columns)
    for first in columns:
        others = [column for column in columns if column > first]
        lines = [
            [line[first], *(line[column] for column in others)]
            for line in grid
            if line[first] is not None
        ]
        whole = [[entry for entry in line if entry is not None] for line in lines if all(line)]
        found = [
            Equation(Rule.SUM, tuple(entry.term for entry in line))
            for line in whole
            if len(line) >= 3 and all(_alike(line[0], entry) for entry in line[1:])
        ]
        holding = [e for e in found if e.strength >= _STRONG and e.holds()]
        if len(holding) >= max(2, 0.6 * len(found)):
            yield from (
                Equation(e.rule, e.terms, binding=True) if e not in holding else e for e in found
            )


def _shares(table: Table, grid: Grid) -> Iterator[Equation]:
    """A column of shares and the column of amounts that they are taken from; and the shares that
    make a hundred.
    """
    header = [
        " ".join(cell.text for cell in column[: max(1, table.header_rows)])
        for column in zip(*table.rows(), strict=True)
    ]
    for column in range(1, table.n_columns):
        if not _SHARE.search(header[column]):
            continue
        amounts = [
            c for c in range(table.n_columns) if c != column and not _SHARE.search(header[c])
        ]
        for other in amounts:
            yield from _shares_of(grid, column, other)


def _shares_of(grid: Grid, column: int, other: int) -> Iterator[Equation]:
    whole: _Entry | None = None
    found: list[Equation] = []
    for line in grid:
        share, amount = line[column], line[other]
        if amount is None:
            continue
        if whole is None:
            whole = amount  # the first row is what shares are of
            continue
        if (
            share is not None
            and share.row["unit"] == "%"
            and amount.dimension == whole.dimension
            and amount.row["measure"] == "level"
        ):
            found.append(Equation(Rule.SHARE, (share.term, amount.term, whole.term)))
    holding = [equation for equation in found if equation.holds()]
    if len(holding) >= max(2, 0.6 * len(found)):
        # the column is one of shares of the first row: each must obey
        yield from (Equation(e.rule, e.terms, binding=True) for e in found)
