"""XLS and XLSX files to sheets as a reader of the sheet sees them: printed values, merged areas, names that are set in.

XLSX through openpyxl, XLS through xlrd: both tell the number format of a cell, without which 5.10 becomes 5.1.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.documents import limits
from pipeline.documents.containers import check_container
from pipeline.documents.number_formats import printed
from pipeline.errors import DocumentProblem
from pipeline.registry import Format


@dataclass(slots=True)
class Sheet:
    """A sheet as printed.

    Attributes:
        name: Its name; '' for separated values.
        rows: Rows of strings.
        merged: Merged areas as (top, left, bottom, right), from 0, ends included.
        indents: Steps that the first filled cell of a row is set in, by row.
    """

    name: str
    rows: list[list[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    indents: dict[int, int] = field(default_factory=dict)


def read_workbook(content: bytes, found: Format) -> list[Sheet]:
    """The visible sheets of a workbook.

    Args:
        content: The file.
        found: XLS or XLSX.

    Raises:
        DocumentProblem: If it is damaged, encrypted, a decompression bomb, or larger than ``limits.SHEET_CELLS``.
    """
    if found is Format.XLSX:
        check_container(content, "XLSX")
    try:
        return _xlsx(content) if found is Format.XLSX else _xls(content)
    except DocumentProblem:
        raise
    except Exception as error:  # on damaged files both libraries raise whatever happens to go wrong inside them
        raise _unreadable(found, error) from error


def _unreadable(found: Format, error: Exception) -> DocumentProblem:
    encrypted = "encrypt" in str(error).lower()
    return DocumentProblem(
        f"the {found.upper()} is encrypted" if encrypted else f"the {found.upper()} cannot be opened",
        expected="a workbook without password",
        found=f"{type(error).__name__}: {error}"[:200],
        remedy="open it by hand, save it without password or as CSV, or list another copy",
    )


def _check_size(cells: int) -> None:
    if cells > limits.SHEET_CELLS:
        raise DocumentProblem(
            "the workbook has too many cells",
            expected=f"at most {limits.SHEET_CELLS}",
            found=f"more than {limits.SHEET_CELLS}",
            remedy="a damaged file, or a database: list a file with the table that is wanted",
        )


def _xlsx(content: bytes) -> list[Sheet]:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    out: list[Sheet] = []
    cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        _check_size(cells := cells + len(sheet._cells))
        used_rows = {row for row, _ in sheet._cells}
        width = max((column for _, column in sheet._cells), default=0)
        height = max(used_rows, default=0)
        _check_size(height * width)
        rows = [[""] * width for _ in range(height)]
        indents: dict[int, int] = {}
        for (row, column), cell in sorted(sheet._cells.items()):
            text = printed(cell.value, cell.number_format or "General")
            rows[row - 1][column - 1] = text
            if text and row - 1 not in indents:
                indents[row - 1] = _indent(cell.value, int(cell.alignment.indent or 0))
        merged = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
        out.append(Sheet(sheet.title, rows, merged, indents))
    return out


def _xls(content: bytes) -> list[Sheet]:
    import xlrd  # type: ignore[import-untyped]

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    out: list[Sheet] = []
    cells = 0
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        _check_size(cells := cells + sheet.nrows * sheet.ncols)
        rows: list[list[str]] = []
        indents: dict[int, int] = {}
        for r in range(sheet.nrows):
            rows.append([_xls_cell(book, sheet.cell(r, c)) for c in range(sheet.ncols)])
            first = next((c for c in range(sheet.ncols) if rows[r][c]), None)
            if first is not None:
                level = book.xf_list[sheet.cell_xf_index(r, first)].alignment.indent_level
                indents[r] = _indent(sheet.cell_value(r, first), level)
        merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        out.append(Sheet(sheet.name, rows, merged, indents))
    return out


def _xls_cell(book: Any, cell: Any) -> str:
    import xlrd

    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(cell.value, book.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR"))
    return printed(value, code)


def _indent(value: object, declared: int) -> int:
    """Steps that a name is set in, by its format or by blanks before it (two wide or four narrow ones a step)."""
    if not isinstance(value, str):
        return declared
    lead = value[: len(value) - len(value.lstrip(" \u3000\xa0"))]
    return declared + round(lead.count("\u3000") / 2 + (len(lead) - lead.count("\u3000")) / 4)
