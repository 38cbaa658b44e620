"""Workbooks of Excel 2003 in XML, which sites serve as ``.xls``: sheets of rows of cells, values
as text with their type.

Knows one format; what a sheet's lines mean is ``sheets``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.documents.office.number_formats import one_line, printed

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_S = f"{{{NAMESPACE.decode()}}}"
_MOST = 1_000_000  # rows or columns that an index may skip to

Merged = list[tuple[int, int, int, int]]


def read_sheets_xml(
    content: bytes, check_size: Callable[[int], None]
) -> list[tuple[str, list[list[str]], Merged]]:
    """The sheets of a workbook as (name, rows, merged areas as in ``workbooks.Sheet``).

    Args:
        content: The file.
        check_size: Called with the number of cells so far; raises where there are too many.
    """
    from lxml import etree

    root = etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )
    formats = {
        str(style.get(f"{_S}ID")): str(code.get(f"{_S}Format") or "")
        for style in root.iter(f"{_S}Style")
        for code in style.iterfind(f"{_S}NumberFormat")
    }
    out = []
    for sheet in root.iter(f"{_S}Worksheet"):
        cells, merged = _cells(sheet, formats)
        height = max((row for row, _ in cells), default=-1) + 1
        width = max((column for _, column in cells), default=-1) + 1
        check_size(height * width)
        rows = [[cells.get((row, column), "") for column in range(width)] for row in range(height)]
        out.append((sheet.get(f"{_S}Name") or "", rows, merged))
    return out


def _cells(sheet: Any, formats: dict[str, str]) -> tuple[dict[tuple[int, int], str], Merged]:
    """Printed values by (row, column), and merged areas."""
    cells: dict[tuple[int, int], str] = {}
    merged: Merged = []
    row = -1
    for element in sheet.iterfind(f"{_S}Table/{_S}Row"):
        row = _index(element, row + 1)
        column = -1
        for cell in element.iterfind(f"{_S}Cell"):
            column = _index(cell, column + 1)
            data = cell.find(f"{_S}Data")
            if data is not None and (
                text := _printed(data, formats.get(cell.get(f"{_S}StyleID"), ""))
            ):
                cells[row, column] = text
            across, down = (
                min(int(cell.get(f"{_S}{name}") or 0), _MOST)
                for name in ("MergeAcross", "MergeDown")
            )
            if across or down:
                merged.append((row, column, row + down, column + across))
            column += across
    return cells, merged


def _index(element: Any, usual: int) -> int:
    said = element.get(f"{_S}Index")
    return min(int(said) - 1, _MOST) if said and said.isdecimal() else usual


def _printed(data: Any, code: str) -> str:
    text = "".join(data.itertext())
    if data.get(f"{_S}Type") != "Number":
        return one_line(text)
    if code in ("", "General"):
        return text.strip()
    named = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00"}.get(code, code)
    return printed(float(text), named)
