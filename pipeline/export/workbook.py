"""A workbook as a Chinese analyst opens it: contents, one sheet a headline indicator with regions
down and years across, the whole panel with its sources, and how each series is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from warehouse.views.regional_panel import HEADLINES

_HEAD = PatternFill("solid", fgColor="F1E4E0")
_UNSAFE = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write(
    connection: duckdb.DuckDBPyConnection, path: Path, series: str, notify: Callable[[str], None]
) -> Path:
    """Write the workbook.

    Args:
        connection: The published file.
        path: The workbook.
        series: The query of the series and their citations.
        notify: Called with each sheet's name.
    """
    book = Workbook(write_only=True)
    codes = [str(row[0]) for row in connection.execute("SELECT indicator FROM panel").fetchall()]
    sheets = [code for code in HEADLINES if code in set(codes)]
    names = dict(connection.execute("SELECT indicator, name_zh FROM indicators").fetchall())
    titles = {code: _title(names[code], number) for number, code in enumerate(sheets, 1)}
    add_sheet(
        book,
        "目录",
        ("工作表", "内容"),
        [
            *((titles[code], names[code]) for code in sheets),
            ("面板", "全部指标，一行一个数值，附出处与原句"),
            ("引用", "每个序列的编号与建议引用格式"),
        ],
        (32, 60),
    )
    for code in sheets:
        notify(titles[code])
        _indicator(book, connection, code, titles[code])
    notify("面板")
    panel = connection.execute("""
        SELECT p.region_code, p.region, p.year, p.name_zh, p.value, p.unit, p.growth, p.qualifier,
            coalesce(d.title, c.title, p.vintage), coalesce(d.published_on, c.published_on),
            o.quote, p.observation_id
        FROM panel p LEFT JOIN documents d ON d.document_id = p.vintage
        LEFT JOIN collected_sources c ON c.vintage = p.vintage
        LEFT JOIN observations o ON o.observation_id = p.observation_id
        ORDER BY p.region_code, p.name_zh, p.year""").fetchall()
    head = ("地区代码", "地区", "年份", "指标", "数值", "单位", "同比增速(%)", "限定词", "出处",
            "发布日期", "原句", "观测编号")  # fmt: skip
    add_sheet(book, "面板", head, panel, (10, 14, 7, 26, 14, 10, 11, 8, 40, 12, 60, 22))
    rows = connection.execute(
        f"SELECT series_id, region, name_zh, unit, first_year, last_year, citation FROM ({series})"
    ).fetchall()
    head_of_series = ("序列编号", "地区", "指标", "单位", "起始年", "终止年", "建议引用")
    add_sheet(book, "引用", head_of_series, rows, (40, 14, 26, 10, 8, 8, 90))
    draft = path.with_name(f"{path.name}.building")
    book.save(draft)
    draft.replace(path)
    return path


def _indicator(
    book: Workbook, connection: duckdb.DuckDBPyConnection, code: str, title: str
) -> None:
    rows = connection.execute(
        """SELECT p.region_code, p.region, p.year, coalesce(p.value, p.growth),
                coalesce(p.unit, '%'),
                coalesce(d.title, c.title, p.vintage) AS source
            FROM panel p LEFT JOIN documents d ON d.document_id = p.vintage
            LEFT JOIN collected_sources c ON c.vintage = p.vintage
            WHERE p.indicator = ? AND p.measure = (
                SELECT mode(q.measure) FROM panel q WHERE q.indicator = ?)
            ORDER BY p.region_code, p.year""",
        [code, code],
    ).fetchall()
    years = sorted({row[2] for row in rows})
    regions: dict[str, dict[int, Any]] = {}
    sources: dict[str, str] = {}
    units: dict[str, str] = {}
    for region_code, region, year, value, unit, source in rows:
        key = f"{region_code} {region}"
        regions.setdefault(key, {})[year] = value
        sources[key], units[key] = source, unit
    body = [
        (*key.split(" ", 1), units[key], *(values.get(year) for year in years), sources[key])
        for key, values in regions.items()
    ]
    head = ("地区代码", "地区", "单位", *(f"{year}年" for year in years), "最新出处")
    add_sheet(book, title, head, body, (10, 16, 10, *(12 for _ in years), 44))


def add_sheet(
    book: Workbook,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int],
) -> None:
    """Add a sheet whose head and first columns stay in view, and which is printed as wide as the
    paper, its head on every page.

    Args:
        book: A workbook that is only written.
        title: The sheet's name.
        head: Names of the columns.
        rows: The rows.
        widths: Widths of the columns in characters.
    """
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C2" if len(head) > 3 else "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    cells = []
    for name in head:
        cell = WriteOnlyCell(sheet, name)
        cell.font, cell.fill = Font(name="Calibri", size=11, bold=True), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append([_value(sheet, value) for value in row])


def _value(sheet: Any, value: Any) -> Any:
    """A cell's value; text stays text, so that no sentence is taken for a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _FORBIDDEN.sub("", value)[:32767])
    cell.data_type = "s"
    return cell


def _title(name: str, number: int) -> str:
    """A sheet's name: at most 31 characters, none that Excel forbids, none twice."""
    return _UNSAFE.sub("", f"{number:02d} {name}")[:31]
