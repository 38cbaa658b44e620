"""Sheets made by recipe: hidden parts, sections and notes inside the grid, titles beside units. All wording is ours."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment

YEARS = [
    ["指标", "单位", "2022年", "2023年", "2024年"],
    ["年末人口", "万人", 100, 101, 102],
    ["内部行", "万人", 1, 2, 3],
    ["就业人员", "万人", 50, 51, 52],
]


def workbook(*sheets: Sequence[Sequence[Any]]) -> Any:
    """An XLSX workbook of grids."""
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if not number else book.create_sheet()
        sheet.title = f"第{number + 1}页"
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hidden_parts_xlsx() -> bytes:
    """A row, a column and a sheet that are hidden; a merged title that reaches over the hidden column."""
    book = workbook([["人口和就业"], *YEARS], [["草稿", 7]])
    sheet = book.worksheets[0]
    sheet.merge_cells("C1:E1")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.worksheets[1].sheet_state = "hidden"
    return saved(book)


def hidden_parts_xls() -> bytes:
    """The same in the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("第1页")
    for r, row in enumerate(YEARS):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    sheet.row(2).hidden = True
    sheet.col(2).hidden = True
    return saved(book)


def far_formats() -> bytes:
    """A small table on a sheet that is formatted to its last row and column."""
    book = workbook([["地区", "2023年", "2024年"], ["甲", 1.5, 2.5]])
    for row, column in ((1_048_576, 1), (3, 16_384)):
        book.active.cell(row, column).alignment = Alignment(indent=1)
    return saved(book)


def sections_and_notes() -> bytes:
    """Sections between rows of figures, numbered notes below; the first column of the sheet is empty."""
    rows = [
        ["主要指标", None, None, "（亿元）"],
        ["指标", "单位", "2024年", "增长(%)"],
        ["一、人口"],
        ["常住人口", "万人", 515.8, 0.7],
        ["二、农业"],
        ["农业产值", "亿元", 55.3, 0],
        ["1.增长按可比价格计算。"],
    ]
    return saved(workbook([[None, *row] for row in rows]))


def tables_under_headings() -> bytes:
    """Two tables under headings of their own, the second with its unit in the corner of its head."""
    first = [["一、工业"], ["行业", "2023年", "2024年"], ["采矿业", 20, 21.5]]
    second = [["二、投资"], ["单位：亿元", "2023年", "2024年"], ["制造业", 5.5, 6.5]]
    return saved(workbook([*first, *second]))


def workbook_in_xml() -> str:
    """A workbook of Excel 2003 in XML: a merged title, a cell that is skipped, number formats."""

    def row(*cells: str) -> str:
        return f"<Row>{''.join(cells)}</Row>"

    def cell(text: object, kind: str = "String", attributes: str = "") -> str:
        return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'

    rows = [
        row(cell("主要指标", attributes='ss:MergeAcross="2"')),
        row(cell("指标"), cell("2023年"), cell("2024年")),
        row(cell("人口（万人）"), cell(55.5, "Number"), cell(1234.5, "Number", 'ss:StyleID="n"')),
        row(cell("就业率"), cell(0.345, "Number", 'ss:Index="3" ss:StyleID="p"')),
    ]
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    styles = '<Style ss:ID="n"><NumberFormat ss:Format="#,##0.00"/></Style><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="表1"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )


def bracketed_negatives() -> bytes:
    """Numbers below nought that a format shows in brackets or in red, without a minus."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", "金额（亿元）", "比上年增长（%）"])
    sheet.append(["出口", 20.5, -5.3])
    sheet.append(["进口", -1200.0, 2.5])
    for place, code in (("C2", "0.0;(0.0)"), ("C3", "0.0;(0.0)"), ("B3", "#,##0.0;[Red]#,##0.0")):
        sheet[place].number_format = code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells_of_several_lines() -> bytes:
    """Cells with line breaks: two rows set into one, and two figures of one row."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for row in (["行业", "产值\n（亿元）"], ["农业\n工业", "11.5\n22.5"], ["税收", "12\n34"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def struck_cells() -> bytes:
    """A row that was struck out, and the row that was set in its place."""
    import io

    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("指标", "产量（万吨）"), ("粮食", 45.1), ("粮食", 48.8), ("棉花", 1.2)):
        sheet.append(row)
    for place in ("A2", "B2"):
        sheet[place].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def struck_in_part_xlsx() -> bytes:
    """Cells of which a part is struck out: a figure and, behind it, the one that holds."""
    book = openpyxl.Workbook()
    sheet = book.active
    struck = InlineFont(strike=True)
    sheet.append(["指标", "产量（吨）"])
    sheet.append(
        [
            CellRichText(TextBlock(struck, "旧"), "甲类"),
            CellRichText(TextBlock(struck, "410"), "415"),
        ]
    )
    sheet.append(["乙类", CellRichText(TextBlock(InlineFont(b=True), "88"))])
    return saved(book)


def struck_in_part_xls() -> bytes:
    """The same in the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("第1页")
    struck, bold = xlwt.easyfont("struck_out true"), xlwt.easyfont("bold true")
    for column, name in enumerate(("指标", "产量（吨）")):
        sheet.write(0, column, name)
    sheet.write_rich_text(1, 0, (("旧", struck), "甲类"))
    sheet.write_rich_text(1, 1, (("410", struck), "415"))
    sheet.write(2, 0, "乙类")
    sheet.write_rich_text(2, 1, (("88", bold),))
    return saved(book)
