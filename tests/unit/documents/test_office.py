"""Workbooks, exports and Word documents."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind, MarkKind
from pipeline.documents.office.number_formats import printed
from tests.support import recipes_office as recipes
from tests.support.made_documents import grid, read, texts
from warehouse.vocabularies import DocumentFormat


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (5.1, "0.00", "5.10"),
        (5.1, "General", "5.1"),
        (49843.1, "General", "49843.1"),
        (101.0, "0000", "0101"),
        (1234567.891, "#,##0.0", "1,234,567.9"),
        (0.0634, "0.00%", "6.34%"),
        (-2.7, "0.0;-0.0", "-2.7"),
        (-2.75, '0.0_);"("0.0")"', "(2.8)"),
        (2.675, "0.00", "2.68"),
        (0.0, '0.0;-0.0;"-"', "-"),
        (12.0, '0"个"', "12个"),
        (0.5, "#.0", ".5"),
        (0.0, "#,##0", "0"),
        (1e22, "General", "1e+22"),
        (1500.0, "0.0,", "1.5"),
        (True, "General", "TRUE"),
        (None, "0.0", ""),
        ("甲\n乙", "@", "甲乙"),
        (3.0, "yyyy-mm-dd", "3"),
    ],
)
def test_values_are_printed_as_the_sheet_shows_them(value: object, code: str, shown: str) -> None:
    assert printed(value, code) == shown


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_an_export_has_its_grid_between_captions_and_notes(encoding: str) -> None:
    document = read(recipes.export_csv(encoding), DocumentFormat.CSV)
    (table,) = document.tables
    assert (table.caption, table.unit) == ("居民消费水平", "元")
    assert grid(document) == [
        ["地区", "2024年", "2023年", "2022年"],
        ["甲县", "12,345.60", "5.10", "4.00"],
        ["乙县", "", "5.1", "0101"],
    ]
    assert texts(document, BlockKind.CAPTION) == [
        "数据库：分县年度数据",
        "指标：居民消费水平(元)",
        "时间：最近3年",
    ]
    assert texts(document, BlockKind.NOTE) == ["注：乙县2024年数据未公布。", "数据来源：某统计局"]


def test_a_workbook_keeps_decimals_merged_cells_and_lines_around_the_grid() -> None:
    document = read(recipes.workbook_xlsx(), DocumentFormat.XLSX)
    assert grid(document) == [
        ["地区", "2023年", "2023年", "2022年", "2022年"],
        ["地区", "年末数", "比重", "年末数", "比重"],
        ["合计", "231.80", "100.0%", "232.40", "100.0%"],
        ["甲区", "150.20", "64.8%", "149.90", "64.5%"],
        ["乙区", "81.60", "35.2%", "82.50", "35.5%"],
        ["户籍人口", "1,234,567", "", "5.10", ""],
    ]
    (table,) = document.tables
    assert (table.header_rows, table.unit, document.title) == (2, "万人、%", "某市分区人口")
    cell = next(c for c in table.cells if c.text == "35.2%")
    assert (cell.row_header, cell.column_header) == ("合计 / 乙区", "2023年 / 比重")
    assert texts(document, BlockKind.NOTE) == ["注：合计数因四舍五入略有出入。"]
    assert "999" not in document.text


def test_an_old_workbook_keeps_decimals() -> None:
    document = read(recipes.workbook_xls(), DocumentFormat.XLS)
    assert grid(document) == [
        ["产品", "产量", "产量"],
        ["粮食", "55.50", "54.10"],
        ["蔬菜", "202.00", "198.75"],
        ["截至", "2024年3月", "1"],
    ]
    assert (document.title, document.tables[0].unit) == ("主要产品产量", "万吨")


def test_a_word_document() -> None:
    document = read(recipes.word_document(), DocumentFormat.DOCX)
    assert document.title == "某县2023年统计公报"
    assert [(b.kind, b.level) for b in document.blocks[:4]] == [
        (BlockKind.TITLE, None),
        (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, None),
        (BlockKind.HEADING, 1),
    ]
    assert texts(document, BlockKind.PARAGRAPH) == [
        "全年用水量12.5亿米³，比上年增长2.0%[1]。",
        "粮食产量55.5万吨。",
        "蔬菜产量202.0万吨。",
    ]
    assert grid(document) == [
        ["产品", "产量", "产量"],
        ["产品", "2023年", "2022年"],
        ["粮食", "55.50", "54.1"],
        ["蔬菜", "202.0", "198.7"],
    ]
    assert (document.tables[0].caption, document.tables[0].unit) == ("表1 主要产品产量", "万吨")
    assert texts(document, BlockKind.NOTE) == ["注：蔬菜含食用菌。"]
    assert [(f.marker, f.text) for f in document.footnotes] == [("1", "[1]用水量为初步数。")]
    assert texts(document, BlockKind.FURNITURE) == ["某县统计局 第3期"]


def test_words_own_footnotes_follow_their_paragraph() -> None:
    document = read(recipes.word_document_with_notes(), DocumentFormat.DOCX)
    assert texts(document) == [
        "规上工业[1]增加值增长6.7%，全年完成目标。",
        "[1]年营业收入达到2000万元的企业。",
    ]
    assert [m.kind for m in document.marks] == [
        MarkKind.FOOTNOTE_REFERENCE,
        MarkKind.FOOTNOTE_MARKER,
    ]
