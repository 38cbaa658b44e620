"""Tables in text with drawn rules, sheets of several tables and cells that hold tables: no figure is
lost, doubled or moved, whatever the figures, the widths and the rules are.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.document import Document
from pipeline.documents.tables.table_words import is_figure
from tests.support.made_documents import read
from tests.support.recipes_html import article, page
from warehouse.vocabularies import DocumentFormat

_NAMES = ("粮食", "油料作物", "原煤", "发电量", "水泥", "接待游客", "存款余额", "公路里程")
_UNITS = ("万吨", "亿元", "公里", "万人次", "亿千瓦时")
_LEVEL = st.decimals(min_value="0.1", max_value="98765.4", places=1).map(str)
_GROWTH = st.decimals(min_value="-60", max_value="90", places=1).map(str)
_MAYBE = st.one_of(_GROWTH, _GROWTH, st.just("—"))
_ROWS = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from(_UNITS), _LEVEL, _MAYBE),
    min_size=2,
    max_size=6,
    unique_by=lambda row: row[0],
)
_HEAD = ("指标", "单位", "2003年", "比上年增长%")


def figures(document: Document) -> list[str]:
    """The figures of all tables in order, merged cells once."""
    return [
        cell.text
        for table in document.tables
        for row in table.rows()
        for cell in row
        if cell.row >= table.header_rows and is_figure(cell.text) and cell.start is not None
    ]


def _printed(rows: Iterable[Sequence[str]]) -> list[str]:
    return [value for value in chain.from_iterable(rows) if value != "—"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank


def _ruled(rows: list[tuple[str, ...]], style: str, pad: int) -> str:
    """Rows in columns between rules of a style."""
    widths = [max(_width(row[c]) for row in rows) + pad for c in range(len(rows[0]))]
    lines = [
        [
            _padded(cell, width, c > 1)
            for c, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    if style == "box":
        level = "─"
        edges = [
            left + middle.join(level * (width // 2 + width % 2) for width in widths) + right
            for left, middle, right in ("┌┬┐", "├┼┤", "└┴┘")
        ]
        body = ["│" + "│".join(line) + "│" for line in lines]
    elif style == "ascii":
        edges = ["+" + "+".join("-" * width for width in widths) + "+"] * 3
        body = ["|" + "|".join(line) + "|" for line in lines]
    else:
        edges = [style * (sum(widths) + 2 * len(widths))] * 3
        body = ["  ".join(line) for line in lines]
    drawn = [edges[0], body[0], edges[1], *body[1:], edges[2]]
    return "\n".join("    " + line for line in drawn)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(_ROWS, min_size=1, max_size=3),
    st.sampled_from(["-", "=", "─", "box", "ascii"]),
    st.integers(2, 6),
)
def test_text_tables_keep_every_figure_whatever_their_rules(
    parts: list[list[tuple[str, str, str, str]]], style: str, pad: int
) -> None:
    tables = "\n\n".join(
        f"        表{number}  主要指标\n{_ruled([_HEAD, *rows], style, pad)}"
        for number, rows in enumerate(parts, 1)
    )
    opening = "2003年示例市统计公报\n\n    全年实现生产总值300.3亿元，比上年增长9.2%。\n\n"
    document = read(f"{opening}{tables}\n\n    全年降水量正常。\n".encode(), DocumentFormat.TEXT)
    assert figures(document) == _printed(row[2:] for rows in parts for row in rows)
    assert "300.3亿元" in document.text and "全年降水量正常。" in document.text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_UNITS), _ROWS), min_size=1, max_size=4), st.booleans())
def test_a_sheet_keeps_every_figure_of_its_tables_and_their_units(
    parts: list[tuple[str, list[tuple[str, str, str, str]]]], spaced: bool
) -> None:
    out = io.StringIO()
    sheet = csv.writer(out)
    for number, (unit, rows) in enumerate(parts, 1):
        sheet.writerow([f"表{number} 主要指标（单位：{unit}）", "", ""])
        sheet.writerow(["指标", "2003年", "比上年增长（%）"])
        sheet.writerows((name, level, growth) for name, _, level, growth in rows)
        if spaced:
            sheet.writerow(["", "", ""])
    document = read(out.getvalue().encode(), DocumentFormat.CSV)
    assert figures(document) == _printed(row[2:] for _, rows in parts for row in rows)
    assert [table.unit for table in document.tables] == [unit for unit, _ in parts]


@settings(max_examples=30, deadline=None)
@given(_ROWS, st.data())
def test_a_table_keeps_figures_that_are_pasted_into_cells_as_tables(
    rows: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    wraps = data.draw(st.lists(st.booleans(), min_size=2 * len(rows), max_size=2 * len(rows)))
    cells = iter(wraps)

    def cell(value: str) -> str:
        if next(cells):
            value = f"<table><tbody><tr><td><p>{value}</p></td></tr></tbody></table>"
        return f"<td>{value}</td>"

    body = "".join(
        f"<tr><td>{name}</td><td>{unit}</td>{cell(level)}{cell(growth)}</tr>"
        for name, unit, level, growth in rows
    )
    head = "<tr>" + "".join(f"<td>{name}</td>" for name in _HEAD) + "</tr>"
    document = read(page(article(f"<p>全市平稳运行。</p><table>{head}{body}</table>")))
    assert figures(document) == _printed(row[2:] for row in rows)
