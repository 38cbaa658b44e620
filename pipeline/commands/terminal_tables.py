"""Rows of an answer as a table that fits the terminal: one line a row, with sentences in it or not.

A table of the file has up to thirty columns, sentences in several of them. So columns without a
value are left out; where the rest does not fit, long texts are cut with ``…``, then columns with
one value in all rows move below the table, then identifiers go, then the columns before the last.
The lines below say what was done.

Not here: what is printed for a pipe or a program (``pipeline.commands.answers``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from warehouse.inert_text import inert

ROWS_SHOWN = 200
"""More rows than these are read in a file, not at a terminal."""

_CUT = 60
"""Widest text of a column where the terminal is wide enough."""

_SHORT = 14
"""Width that a column keeps when the terminal is narrow; what is shorter is never cut."""

_KEY = re.compile(r"_id(_[ab])?$|^char_(start|end)$|^block$|^quote_offset$|^sha256$")
_CODE = re.compile(rf"{_KEY.pattern}|^(indicator|region_code|name)$")

_GAP = 2
"""Cells between two columns."""


@dataclass
class _Column:
    name: str
    cells: list[str]

    @property
    def wanted(self) -> int:
        longest = max(map(cell_len, self.cells), default=0)
        return max(cell_len(self.name), longest if self.is_code else min(_CUT, longest))

    @property
    def least(self) -> int:
        return self.wanted if self.is_code else min(self.wanted, _SHORT)

    @property
    def is_key(self) -> bool:
        """What joins tables, and says little to a reader; ``why`` asks for one of them."""
        return bool(_KEY.search(self.name)) and self.name != "observation_id"

    @property
    def is_code(self) -> bool:
        """What is copied into the next question is never cut."""
        return bool(_CODE.search(self.name))

    @property
    def is_constant(self) -> bool:
        return len(self.cells) > 1 and len(set(self.cells)) == 1


def shown(value: object) -> str:
    """A value in one line: floats without digits that only binary has."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return " ".join(inert(str(value)).split())


def table_of(rows: Sequence[Mapping[str, Any]], width: int) -> RenderableType:
    """What a terminal of a width shows of rows.

    Args:
        rows: Of one query: all have the same names.
        width: Cells in a line.
    """
    if not rows:
        return Text("no rows", style="dim")
    if len(rows) == 1 and len(rows[0]) > 1:
        return _record(rows[0])
    listed = rows[:ROWS_SHOWN]
    columns = [_Column(name, [shown(row[name]) for row in listed]) for name in rows[0]]
    empty = [column for column in columns if not any(column.cells)]
    columns = [column for column in columns if column not in empty] or columns
    below: list[_Column] = []
    while _least(columns) > width and (constant := [c for c in columns if c.is_constant]):
        below.append(constant[0])
        columns.remove(constant[0])
    left_out: list[_Column] = []
    while _least(columns) > width and len(columns) > 2:
        left_out.append(next((c for c in columns if c.is_key), columns[-2]))
        columns.remove(left_out[-1])
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold")
    widths = _widths(columns, width)
    for column, cells in zip(columns, widths, strict=True):
        table.add_column(column.name, width=cells, no_wrap=True, justify=_side(column))
    for number in range(len(listed)):
        pairs = zip(columns, widths, strict=True)
        table.add_row(*(Text(_cut(column.cells[number], cells)) for column, cells in pairs))
    return Group(table, *_notes(len(rows), below, left_out))


def _record(row: Mapping[str, Any]) -> RenderableType:
    """A single row, one line a column: nothing is cut."""
    table = Table(box=None, show_header=False, padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in row.items():
        if value is not None:
            table.add_row(name, Text(shown(value)))
    return table


def _least(columns: Sequence[_Column]) -> int:
    return sum(column.least + _GAP for column in columns)


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """Columns get what they want, the first before the last, as far as the width goes."""
    room = max(0, width - _least(columns))
    widths = []
    for column in sorted(columns, key=lambda c: c.wanted - c.least):
        more = min(column.wanted - column.least, room)
        room -= more
        widths.append((columns.index(column), column.least + more))
    return [cells for _, cells in sorted(widths)]


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def _side(column: _Column) -> Any:
    """Numbers are set on the right, so that their digits are below each other."""
    numeric = all(cell.replace(".", "", 1).lstrip("-").isdigit() for cell in column.cells if cell)
    return "right" if numeric and not column.is_code else "left"


def _notes(rows: int, below: Sequence[_Column], left_out: Sequence[_Column]) -> list[Text]:
    notes = []
    if rows > ROWS_SHOWN:
        notes.append(f"{ROWS_SHOWN} of {rows} rows; LIMIT, --json or a pipe for others")
    said = [f"{column.name} {column.cells[0]}" for column in below if len(column.cells[0]) <= _CUT]
    if said:
        notes.append("in all rows: " + ", ".join(said))
    left_out = [*[c for c in below if len(c.cells[0]) > _CUT], *left_out]
    if left_out:
        names = ", ".join(column.name for column in left_out)
        notes.append(f"too narrow for {names}: name the columns, or --json")
    return [Text(note, style="dim") for note in notes]
