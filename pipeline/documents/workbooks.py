"""XLS and XLSX files to rows of strings as a reader of the sheet sees them."""

from __future__ import annotations

from pipeline.registry import Format


def read_workbook(content: bytes, found: Format) -> list[tuple[str, list[list[str]], list[tuple[int, int, int, int]]]]:
    """Sheets as (name, rows of printed values, merged areas)."""
    import io

    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    out: list[tuple[str, list[list[str]], list[tuple[int, int, int, int]]]] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = [[_printed(value) for value in row] for row in sheet.to_python()]
        out.append((name, rows, []))
    return out


def _printed(value: object) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(value)
    return " ".join(str(value).split())
