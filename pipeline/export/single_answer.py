"""The answer of one query as a file that Excel opens."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.export.workbook import add_sheet
from warehouse.errors import GongbaoError
from warehouse.inert_text import inert

_WIDEST = 60
"""A column is as wide as its longest cell, up to so many characters."""

Rows = Sequence[Sequence[Any]]


def check_target(path: Path) -> None:
    """See that an answer can be written to a path.

    Raises:
        GongbaoError: Its name ends otherwise, or its folder is not there.
    """
    if path.suffix.lower() not in _WRITERS:
        raise GongbaoError(
            f"no form of an answer is known for {path.name!r}",
            remedy=f"let its name end in {' or '.join(_WRITERS)}; gongbao export has other forms",
        )
    if not path.parent.is_dir():
        raise GongbaoError(f"there is no folder {path.parent}", remedy="make it first")


def write_answer(names: Sequence[str], rows: Rows, path: Path) -> None:
    """Write an answer; a file of that name is replaced.

    Args:
        names: Names of the columns.
        rows: The rows.
        path: A file whose name ends in .xlsx or .csv.

    Raises:
        GongbaoError: Its name ends otherwise, or its folder is not there.
    """
    check_target(path)
    draft = path.with_name(f"{path.name}.building")
    _WRITERS[path.suffix.lower()](names, rows, draft)
    draft.replace(path)


def _workbook(names: Sequence[str], rows: Rows, path: Path) -> None:
    book = Workbook(write_only=True)
    shown = [[_cell(value) for value in row] for row in rows]
    columns = zip(names, *shown, strict=True)
    widths = [min(_WIDEST, 2 + max(map(_width, column))) for column in columns]
    add_sheet(book, "答案", names, shown, widths)
    book.save(path)


def _separated(names: Sequence[str], rows: Rows, path: Path) -> None:
    """With a byte order mark: without one Excel shows Chinese in another encoding."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            cells = ("" if value is None else _cell(value) for value in row)
            writer.writerow([_text(cell) if isinstance(cell, str) else cell for cell in cells])


def _text(cell: str) -> str:
    """Text that Excel takes for no formula: ``=1+1`` of a document stays text."""
    return "'" * cell.startswith(("=", "+", "-", "@")) + inert(cell)


def _cell(value: Any) -> Any:
    """A value that a cell holds; a list becomes lines."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _width(value: Any) -> int:
    """Chinese letters are twice as wide as Latin ones."""
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(2 if letter > "\u2e7f" else 1 for letter in line) for line in lines)


_WRITERS: Mapping[str, Callable[[Sequence[str], Rows, Path], None]] = {
    ".xlsx": _workbook,
    ".csv": _separated,
}
