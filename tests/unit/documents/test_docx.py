"""What stands in a Word file beside what a reader of the page sees."""

from __future__ import annotations

from pipeline.documents.document import BlockKind
from tests.support import recipes_docx as recipes
from tests.support.made_documents import grid, read, texts
from warehouse.vocabularies import DocumentFormat


def test_tracked_changes_are_read_as_accepted() -> None:
    document = read(recipes.tracked_changes(), DocumentFormat.DOCX)
    assert texts(document, BlockKind.PARAGRAPH) == [
        "全年完成投资120.5亿元，增长4.4%。",
        "新建仓库44座。",
        "新办企业33家。",
    ]
    assert grid(document) == [["项目", "数量"], ["码头", "2"]]


def test_signs_fields_formulas_and_hidden_text() -> None:
    document = read(recipes.signs_and_fields(), DocumentFormat.DOCX)
    assert document.text == "见表1，2019-2024年用水量为31亿m³。"


def test_a_text_box_is_read_once_behind_its_sentence() -> None:
    document = read(recipes.text_box(), DocumentFormat.DOCX)
    assert texts(document) == ["园区引进企业12家，其中外企3家。", "专栏：园区建成厂房5座。"]


def test_a_frame_is_read_as_the_page_and_a_table_in_a_cell_as_its_text() -> None:
    document = read(recipes.nested_tables(), DocumentFormat.DOCX)
    assert [grid(document, index) for index in range(2)] == [
        [["品种", "数量（吨）"], ["鱼", "1.5"], ["虾", "2.5"]],
        [["类别", "明细"], ["学校", "小学 3所 中学 2所"]],
    ]
    assert document.tables[0].caption == "表2 渔获量"
    assert texts(document, BlockKind.NOTE) == ["注：不含远洋。"]


def test_content_controls_and_rows_that_begin_late() -> None:
    document = read(recipes.controls_and_late_rows(), DocumentFormat.DOCX)
    assert grid(document) == [
        ["指标", "2023年", "2024年"],
        ["甲", "1.5", "2.5"],
        ["乙", "3.5", "4.5"],
        ["", "5.5", "6.5"],
    ]


def test_captions_find_the_picture_or_table_above_them() -> None:
    document = read(recipes.captions_around(), DocumentFormat.DOCX)
    assert [image.caption for image in document.images] == ["图1 人口变化"]
    assert [(table.caption, table.unit) for table in document.tables] == [
        ("表1 年末人口", "万人"),
        ("", ""),
    ]
    assert next(c.row_header for c in document.tables[0].cells if c.text == "33.3") == "合计 / 城镇"


def test_tabs_set_a_table_and_a_table_of_contents_is_furniture() -> None:
    document = read(recipes.captions_around(), DocumentFormat.DOCX)
    assert grid(document, 1) == [
        ["品种", "2023年", "2024年"],
        ["稻谷（万吨）", "55.3", "56.1"],
        ["小麦（万吨）", "10.1", "9.9"],
    ]
    assert texts(document, BlockKind.FURNITURE) == ["一、人口 3", "二、农业 5"]


def test_captions_units_and_notes_in_rows_of_the_table_stand_around_it() -> None:
    document = read(recipes.lines_in_the_grid(), DocumentFormat.DOCX)
    assert grid(document) == [
        ["品种", "2023年", "2024年"],
        ["鱼", "55.3", "56.1"],
        ["虾", "2.1", "2.2"],
    ]
    assert [(table.caption, table.unit) for table in document.tables] == [
        ("表1 渔获量", "万吨"),
        ("表2 渔船", "艘"),
    ]
    assert texts(document, BlockKind.NOTE) == ["注：不含远洋。"]


def test_lines_of_cells_and_words_struck_out() -> None:
    document = read(recipes.struck_and_lined(), DocumentFormat.DOCX)
    assert texts(document, BlockKind.PARAGRAPH) == ["全年粮食产量48.8万吨，增长2.1%。"]
    assert grid(document) == [
        ["行业", "产值（亿元）"],
        ["农业", "12"],
        ["建筑业", "34"],
        ["税收", "5 / 6"],
    ]
