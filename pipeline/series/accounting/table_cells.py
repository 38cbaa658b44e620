"""Arithmetic over the cells of one table: rows that add up to a row, columns that add up to a
column, shares beside their amounts, growth beside the levels of two years.

A table says where parts may be (under a whole, beside a total), never which of them are parts
and what a share is of. So the table itself has to show it: a relation is taken for meant only
where most of its rows (or another column) obey it. The cells that then do not are slips of the
publisher or of the copy; a relation that only one cell suggests is reported where it holds and
never where it fails. Cells that were read from a picture, moved or filled in accuse no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.documents.document import Document, Table
from pipeline.series.accounting.operands import Figure, printed
from pipeline.series.accounting.printed_identity import Identity
from pipeline.series.accounting.single_correction import Holds, explained
from pipeline.series.bare_cells import number_at
from warehouse.vocabularies import IdentityVerdict, Measure, ReadingMethod
from warehouse.wording import plain

PARTS, SHARES, GROWTH = "table_parts", "table_shares", "table_growth"

_LONGEST = 24
"""Parts of one whole."""
_DIGITS = 4
"""Digits from which a sum that agrees is no accident."""
_MOST = Fraction(3, 5)
"""Rows that must obey a relation before the others are held to it."""
_FEWEST = 3
"""Rows that must obey it at least."""
_BEYOND = 2
"""How many times what rounding allows a cell must be off to be called wrong."""

_TOTAL = re.compile(r"合计|总计|总数|总量|小计|^全[市省区县国州]")
_OPENS = re.compile(r"[\s#]*(?:其中|按|分)")
_SHARE = re.compile(r"比重|占比|构成|比例")
# growth of what is at constant prices, or of units that change every year, is no quotient of levels
_NO_QUOTIENT = re.compile(
    r"增加值|生产总值|GDP|总产值|业务总量|规模以上|限额以上|规上|限上|收入|指数|价格"
)
_HUNDRED = Fraction(100)
Grid = list[list[Figure | None]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table with the figures of its cells."""

    table: Table
    grid: Grid
    heads: list[str]
    columns: list[str]


def cell_identities(figures: Sequence[Figure], document: Document) -> Iterator[Identity]:
    """Relations between cells: those that hold, and cells that break one that the table shows.

    Args:
        figures: Figures of the document.
        document: With its tables.
    """
    by_place = {f.observation.char_start: f for f in figures if f.observation.in_table}
    for table in document.tables:
        sheet = _sheet(table, by_place)
        if any(figure for line in sheet.grid for figure in line):
            yield from _row_runs(sheet)
            yield from _column_totals(sheet)
            yield from _shares(sheet)
            yield from _growths(sheet)


def _sheet(table: Table, by_place: dict[int, Figure]) -> _Sheet:
    grid: Grid = []
    heads: list[str] = []
    columns = [""] * table.n_columns
    for line in table.rows():
        entries: list[Figure | None] = [None] * table.n_columns
        for cell in line:
            if cell.is_header and cell.row < table.header_rows:
                columns[cell.column] += cell.text
            at = number_at(cell)
            figure = by_place.get(at) if at is not None and cell.repair is None else None
            if figure is not None and _is_printed(figure):
                entries[cell.column] = figure
        grid.append(entries)
        heads.append(line[0].text if line else "")
    return _Sheet(table, grid, heads, columns)


def _is_printed(figure: Figure) -> bool:
    return figure.observation.method is not ReadingMethod.OCR


def _adds(whole: Figure, part: Figure) -> bool:
    """Whether two cells are amounts of one dimension and moment."""
    return (
        whole.observation.measure is part.observation.measure is Measure.LEVEL
        and whole.base == part.base
        and whole.moment == part.moment
        and part.observation.unit != "%"
    )


# ---- rows under a row


def _row_runs(sheet: _Sheet) -> Iterator[Identity]:
    """A row and the rows under it that make it up; a column that breaks what others obey."""
    seen: set[tuple[int, ...]] = set()
    for column in range(sheet.table.n_columns):
        for run in _runs(sheet, column):
            if run in seen:
                continue
            seen.add(run)
            yield from _over_columns(sheet, run)


def _runs(sheet: _Sheet, column: int) -> Iterator[tuple[int, ...]]:
    """Rows of a column, the first the sum of the others, to more digits than an accident has."""
    rows = [row for row, line in enumerate(sheet.grid) if line[column] is not None]
    for position, row in enumerate(rows):
        below = rows[position + 1 : position + 1 + _LONGEST]
        starts = [n for n, r in enumerate(below) if n == 0 or _OPENS.match(sheet.heads[r])]
        for start in starts:
            run = _adding_up(sheet, column, row, below[start:])
            if run:
                yield (row, *run)


def _adding_up(sheet: _Sheet, column: int, row: int, below: Sequence[int]) -> list[int]:
    whole = sheet.grid[row][column]
    assert whole is not None
    run: list[int] = []
    total = margin = Fraction(0)
    figures = [sheet.grid[other][column] for other in below]
    signed = any(figure is not None and figure.value < 0 for figure in (whole, *figures))
    for other, part in zip(below, figures, strict=True):
        assert part is not None
        if not _adds(whole, part) or (part.value > whole.value and not signed):
            return []
        run.append(other)
        total += part.value
        margin += part.margin
        exact = len(printed(whole).replace(".", "").strip("0")) >= _DIGITS
        if len(run) >= 2 and exact and total == whole.value:
            return run
        if total > whole.value + whole.margin + margin and not signed:
            return []
    return []


def _over_columns(sheet: _Sheet, run: tuple[int, ...]) -> Iterator[Identity]:
    """One run in every column of amounts: where it is filled, it has to add up."""
    sums = []
    for column in range(sheet.table.n_columns):
        cells = [sheet.grid[row][column] for row in run]
        whole, *parts = cells
        if whole is None or any(part is None for part in parts):
            continue
        members = [part for part in parts if part is not None]
        if all(_adds(whole, part) for part in members):
            sums += [found for found in [_sum(whole, members)] if found is not None]
    holding = [one for one in sums if one.verdict is IdentityVerdict.HOLDS]
    for one in sums:
        # one column that adds up may be an accident; two say what the rows are
        if one.verdict is IdentityVerdict.HOLDS or len(holding) >= 2:
            yield one


def _sum(whole: Figure, parts: Sequence[Figure]) -> Identity | None:
    total = sum((part.value for part in parts), Fraction(0))
    margin = sum((part.margin for part in parts), Fraction(0)) + whole.margin
    return _identity(
        PARTS,
        (whole, *parts),
        total / whole.scale,
        margin / whole.scale,
        " + ".join(printed(part) for part in parts),
        " + ".join(part.label for part in parts) + " = " + whole.label,
        lambda values: abs(sum(values[1:], Fraction(0)) - values[0]) <= margin,
    )


def _column_totals(sheet: _Sheet) -> Iterator[Identity]:
    """A column of totals and the columns on its right, where most rows add up."""
    for first in range(sheet.table.header_columns, sheet.table.n_columns):
        if not _TOTAL.search(sheet.columns[first]):
            continue
        sums = []
        for line in sheet.grid:
            whole, parts = line[first], line[first + 1 :]
            members = [part for part in parts if part is not None]
            if whole is None or len(members) < 2 or len(members) < len(parts):
                continue
            if all(_adds(whole, part) for part in members):
                sums += [found for found in [_sum(whole, members)] if found is not None]
        yield from _where_most_hold(sums)


def _where_most_hold(found: Sequence[Identity]) -> Iterator[Identity]:
    holding = [one for one in found if one.verdict is IdentityVerdict.HOLDS]
    if len(holding) >= _FEWEST and len(holding) >= _MOST * len(found):
        yield from found


# ---- shares


def _shares(sheet: _Sheet) -> Iterator[Identity]:
    """A column of shares and the amounts beside it; the first amount is what they are of."""
    for column in range(1, sheet.table.n_columns):
        if not _SHARE.search(sheet.columns[column]):
            continue
        for other in range(sheet.table.n_columns):
            if other != column and not _SHARE.search(sheet.columns[other]):
                yield from _where_most_hold(list(_shares_of(sheet, column, other)))


def _shares_of(sheet: _Sheet, column: int, other: int) -> Iterator[Identity]:
    amounts = [(line[column], line[other]) for line in sheet.grid if line[other] is not None]
    wholes = [amount for _, amount in amounts if amount is not None]
    for share, amount in amounts[1:]:
        if share is None or amount is None or share.observation.unit not in ("%", ""):
            continue
        if not _adds(wholes[0], amount) or wholes[0].value <= 0:
            continue
        found = _share(share, amount, wholes[0])
        of_another = any(
            (held := _share(share, amount, whole)) is not None
            and held.verdict is IdentityVerdict.HOLDS
            for whole in wholes[1:]
            if whole is not amount and whole.value > amount.value and _adds(whole, amount)
        )
        if found is not None and (found.verdict is IdentityVerdict.HOLDS or not of_another):
            yield found


def _share(share: Figure, amount: Figure, whole: Figure) -> Identity | None:
    low = (amount.value - amount.margin) / (whole.value + whole.margin) * _HUNDRED
    high = (amount.value + amount.margin) / (whole.value - whole.margin) * _HUNDRED
    # shares of one column are moved by a digit until they make a hundred
    margin = (high - low) / 2 + 3 * share.half
    return _identity(
        SHARES,
        (share, amount, whole),
        amount.value / whole.value * _HUNDRED,
        margin,
        f"{printed(amount)} / {printed(whole)} × 100",
        f"{amount.label} / {whole.label} = {share.label}",
        lambda values: abs(values[1] / values[2] * _HUNDRED - values[0] / share.scale) <= margin,
    )


# ---- growth


def _growths(sheet: _Sheet) -> Iterator[Identity]:
    """A column of growths and the levels of two years beside it."""
    growing = _columns_of(sheet, Measure.GROWTH)
    levels = _columns_of(sheet, Measure.LEVEL) if growing else []
    for column in growing:
        for now in levels:
            for before in levels:
                if len({column, now, before}) == 3:
                    yield from _where_most_hold(list(_growths_of(sheet, column, now, before)))


def _columns_of(sheet: _Sheet, measure: Measure) -> list[int]:
    """Columns that hold figures of a measure."""
    return [
        column
        for column in range(sheet.table.n_columns)
        if any(
            figure is not None and figure.observation.measure is measure
            for figure in (line[column] for line in sheet.grid)
        )
    ]


def _growths_of(sheet: _Sheet, column: int, now: int, before: int) -> Iterator[Identity]:
    for line in sheet.grid:
        growth, level, base = line[column], line[now], line[before]
        if growth is None or level is None or base is None:
            continue
        if (
            growth.observation.measure is not Measure.GROWTH
            or growth.observation.unit != "%"
            or level.observation.measure is not Measure.LEVEL
            or base.observation.measure is not Measure.LEVEL
            or level.base != base.base
            or not _follows(level.moment, base.moment)
            or base.value <= base.margin
            or _NO_QUOTIENT.search(level.label)
        ):
            continue
        found = _growth(growth, level, base)
        if found is not None:
            yield found


def _growth(growth: Figure, level: Figure, base: Figure) -> Identity | None:
    low = ((level.value - level.margin) / (base.value + base.margin) - 1) * _HUNDRED
    high = ((level.value + level.margin) / (base.value - base.margin) - 1) * _HUNDRED
    margin = (high - low) / 2 + growth.half
    return _identity(
        GROWTH,
        (growth, level, base),
        (level.value / base.value - 1) * _HUNDRED,
        margin,
        f"{printed(level)} / {printed(base)} − 1",
        f"{level.label} {level.moment} / {base.moment} − 1 = {growth.label}",
        lambda values: (
            values[2] > 0
            and abs((values[1] / values[2] - 1) * _HUNDRED - values[0] / growth.scale) <= margin
        ),
    )


def _follows(moment: str, before: str) -> bool:
    years = re.compile(r"\d{4}")
    return bool(
        years.fullmatch(moment) and years.fullmatch(before) and int(moment) == int(before) + 1
    )


def _identity(
    rule: str,
    members: Sequence[Figure],
    computed: Fraction,
    margin: Fraction,
    expression: str,
    meaning: str,
    holds: Holds,
) -> Identity | None:
    """``holds`` within rounding, ``fails`` well beyond it; None for what lies between.

    Args:
        rule: Its name.
        members: Result and terms.
        computed: What the terms give, in the result's unit.
        margin: What rounding allows, in the result's unit.
        expression: The arithmetic in numbers.
        meaning: The same in labels.
        holds: Whether other values of the members would hold.
    """
    result, *operands = members
    off = abs(computed - result.exact)
    if margin < off <= _BEYOND * margin:
        return None
    o = result.observation
    identity = Identity(
        document_id=o.document_id,
        rule=rule,
        expression=plain(expression),
        meaning=plain(meaning),
        printed=float(result.exact),
        computed=float(computed),
        tolerance=float(margin),
        unit=o.unit,
        verdict=IdentityVerdict.HOLDS if off <= margin else IdentityVerdict.FAILS,
        result=o.observation_id,
        operands=tuple(term.observation.observation_id for term in operands),
        place=o.char_start,
    )
    return explained(identity, members, holds)
