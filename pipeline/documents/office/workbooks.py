"""XLS and XLSX files to sheets as a reader of the sheet sees them: printed values, merged areas,
names that are set in.

XLSX through openpyxl, XLS through xlrd: both show the number format of a cell, without which 5.10
becomes 5.1.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.documents import limits
from pipeline.documents.office.containers import check_container
from pipeline.documents.office.number_formats import hides_minus, lines_of, printed
from pipeline.documents.office.spreadsheetml import NAMESPACE, read_sheets_xml
from pipeline.documents.problem import DocumentProblem
from warehouse.vocabularies import DocumentFormat


@dataclass(slots=True)
class Sheet:
    """A sheet as printed.

    Attributes:
        name: Its name; '' for separated values.
        rows: Rows of strings.
        merged: Merged areas as (top, left, bottom, right), from 0, ends included.
        indents: Steps that the first filled cell of a row is set in, by row.
        remarks: What was left out of it.
        negatives: Places of numbers below zero that the sheet shows without a minus: (5.3).
        lines: The lines of the cells that have several, by place.
    """

    name: str
    rows: list[list[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    indents: dict[int, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    negatives: frozenset[tuple[int, int]] = frozenset()
    lines: dict[tuple[int, int], list[str]] = field(default_factory=dict)


def without(sheet: Sheet, rows: Collection[int], columns: Collection[int]) -> Sheet:
    """A sheet without some of its rows and columns, merged areas narrowed to what stays."""
    height, width = len(sheet.rows), max((len(row) for row in sheet.rows), default=0)
    kept_rows = [r for r in range(height) if r not in rows]
    kept_columns = [c for c in range(width) if c not in columns]
    if len(kept_rows) == height and len(kept_columns) == width:
        return sheet
    new_rows = {old: new for new, old in enumerate(kept_rows)}
    new_columns = {old: new for new, old in enumerate(kept_columns)}
    merged = []
    grid = [list(row) + [""] * (width - len(row)) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        inside_rows = [
            new_rows[r] for r in range(top, min(bottom, height - 1) + 1) if r in new_rows
        ]
        inside_columns = [
            new_columns[c] for c in range(left, min(right, width - 1) + 1) if c in new_columns
        ]
        if inside_rows and inside_columns:
            merged.append((inside_rows[0], inside_columns[0], inside_rows[-1], inside_columns[-1]))
            grid[kept_rows[inside_rows[0]]][kept_columns[inside_columns[0]]] = grid[top][left]
    indents = {new_rows[r]: indent for r, indent in sheet.indents.items() if r in new_rows}
    return replace(
        sheet,
        rows=[[grid[r][c] for c in kept_columns] for r in kept_rows],
        merged=merged,
        indents=indents,
        negatives=frozenset(
            (new_rows[r], new_columns[c])
            for r, c in sheet.negatives
            if r in new_rows and c in new_columns
        ),
        lines={
            (new_rows[r], new_columns[c]): lines
            for (r, c), lines in sheet.lines.items()
            if r in new_rows and c in new_columns
        },
    )


def _visible(sheet: Sheet, rows: Collection[int], columns: Collection[int]) -> Sheet:
    """A sheet without its hidden rows and columns, and with a remark on them where they hold
    something.
    """
    filled = {(r, c) for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value}
    counts = (
        (len({r for r, _ in filled} & set(rows)), "rows"),
        (len({c for _, c in filled} & set(columns)), "columns"),
    )
    remarks = [
        f"{count} hidden {what} of sheet {sheet.name!r} left out" for count, what in counts if count
    ]
    return replace(without(sheet, rows, columns), remarks=(*sheet.remarks, *remarks))


def read_workbook(content: bytes, found: DocumentFormat) -> list[Sheet]:
    """The visible sheets of a workbook.

    Args:
        content: The file.
        found: XLS or XLSX.

    Raises:
        DocumentProblem: If it is damaged, encrypted, a decompression bomb, or larger than
            ``limits.SHEET_CELLS``.
    """
    if found is DocumentFormat.XLSX:
        check_container(content, "XLSX")
    try:
        return _xlsx(content) if found is DocumentFormat.XLSX else _xls(content)
    except DocumentProblem:
        raise
    except (
        Exception
    ) as error:  # on damaged files both libraries raise whatever happens to go wrong inside them
        raise _unreadable(found, error) from error


def _unreadable(found: DocumentFormat, error: Exception) -> DocumentProblem:
    encrypted = "encrypt" in str(error).lower()
    return DocumentProblem.of(
        "workbook_encrypted" if encrypted else "workbook_unreadable",
        format=found.upper(),
        error=f"{type(error).__name__}: {error}"[:200],
    )


def _check_size(cells: int) -> None:
    if cells > limits.SHEET_CELLS:
        raise DocumentProblem.of("workbook_too_many_cells", most=limits.SHEET_CELLS)


def _xlsx(content: bytes) -> list[Sheet]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, rich_text=True)
    out: list[Sheet] = []
    cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        _check_size(cells := cells + len(sheet._cells))
        read = _xlsx_sheet(sheet)
        hidden_rows = {
            row - 1 for row, dimension in sheet.row_dimensions.items() if dimension.hidden
        }
        hidden = [
            dimension
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden and dimension.min
        ]
        hidden_columns = {
            column - 1
            for dimension in hidden
            for column in range(dimension.min, (dimension.max or dimension.min) + 1)
        }
        out.append(_visible(read, hidden_rows, hidden_columns))
    return _remark_on_hidden(
        out, [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    )


def _remark_on_hidden(sheets: list[Sheet], hidden: Sequence[str]) -> list[Sheet]:
    """Say on the first sheet which sheets were left out because they are hidden."""
    remarks = (f"hidden sheets left out: {'、'.join(hidden)}",) if hidden else ()
    return [
        replace(sheet, remarks=(*(remarks if i == 0 else ()), *sheet.remarks))
        for i, sheet in enumerate(sheets)
    ]


def _xlsx_sheet(sheet: Any) -> Sheet:
    """A sheet as far as its filled cells reach: formatted empty cells can reach to the millionth
    row.
    """
    for cell in sheet._cells.values():
        if isinstance(cell.value, list):
            cell.value = _unstruck_runs(cell.value)
    crossed = {n for n, font in enumerate(sheet.parent._fonts) if font is not None and font.strike}
    shown = {
        place: text
        for place, cell in sheet._cells.items()
        if not (crossed and cell.has_style and cell._style.fontId in crossed)
        and (text := printed(cell.value, cell.number_format or "General"))
    }
    width = max((column for _, column in shown), default=0)
    height = max((row for row, _ in shown), default=0)
    _check_size(height * width)
    rows = [[""] * width for _ in range(height)]
    indents: dict[int, int] = {}
    for (row, column), text in sorted(shown.items()):
        rows[row - 1][column - 1] = text
        if row - 1 not in indents:
            cell = sheet._cells[row, column]
            indents[row - 1] = _indent(cell.value, int(cell.alignment.indent or 0))
    merged = [
        (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
        for m in sheet.merged_cells.ranges
    ]
    negatives = frozenset(
        (row - 1, column - 1)
        for (row, column), text in shown.items()
        if hides_minus(sheet._cells[row, column].value, text)
    )
    lines = {
        (row - 1, column - 1): found
        for row, column in shown
        if len(found := _lines(sheet._cells[row, column].value)) > 1
    }
    return Sheet(sheet.title, rows, merged, indents, negatives=negatives, lines=lines)


def _unstruck_runs(runs: Sequence[Any]) -> str:
    """The text of a cell whose parts have fonts of their own, without what is struck out."""
    return "".join(
        run if isinstance(run, str) else run.text
        for run in runs
        if isinstance(run, str) or not run.font.strike
    )


def _xls(content: bytes) -> list[Sheet]:
    import xlrd  # type: ignore[import-untyped]

    if NAMESPACE in content[:4096]:
        return [
            Sheet(name, rows, merged)
            for name, rows, merged in read_sheets_xml(content, _check_size)
        ]
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
            rows.append([_xls_cell(book, sheet, r, c) for c in range(sheet.ncols)])
            first = next((c for c in range(sheet.ncols) if rows[r][c]), None)
            if first is not None:
                level = book.xf_list[sheet.cell_xf_index(r, first)].alignment.indent_level
                indents[r] = _indent(sheet.cell_value(r, first), level)
        merged = [
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ]
        hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        negatives = frozenset(
            (r, c)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
            if hides_minus(sheet.cell_value(r, c), text)
        )
        lines = {
            (r, c): found
            for r in range(sheet.nrows)
            for c in range(sheet.ncols)
            if len(found := _lines(sheet.cell_value(r, c))) > 1
        }
        read = Sheet(sheet.name, rows, merged, indents, negatives=negatives, lines=lines)
        out.append(_visible(read, hidden_rows, hidden_columns))
    return _remark_on_hidden(out, [sheet.name for sheet in book.sheets() if sheet.visibility])


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> str:
    import xlrd

    cell = sheet.cell(row, column)
    style = book.xf_list[cell.xf_index]
    if book.font_list[style.font_index].struck_out:
        return ""
    code = book.format_map[style.format_key].format_str
    value: object = cell.value
    if runs := sheet.rich_text_runlist_map.get((row, column)):
        value = _unstruck_text(book, cell.value, runs)
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(cell.value, book.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR"))
    return printed(value, code)


def _unstruck_text(book: Any, text: str, runs: Sequence[tuple[int, int]]) -> str:
    """The same in the old format, where runs are determined by where they begin and their font."""
    ends = [start for start, _ in runs[1:]] + [len(text)]
    kept = [text[: runs[0][0]]]
    for (start, font), end in zip(runs, ends, strict=True):
        if not book.font_list[font].struck_out:
            kept.append(text[start:end])
    return "".join(kept)


def _lines(value: object) -> list[str]:
    """The lines of a stored value; none for a value that is no text of several."""
    return lines_of(value) if isinstance(value, str) and "\n" in value else []


def _indent(value: object, declared: int) -> int:
    """Steps that a name is set in, by its format or by blanks before it (two wide or four narrow
    ones a step).
    """
    if not isinstance(value, str):
        return declared
    lead = value[: len(value) - len(value.lstrip(" \u3000\xa0"))]
    return declared + round(lead.count("\u3000") / 2 + (len(lead) - lead.count("\u3000")) / 4)
