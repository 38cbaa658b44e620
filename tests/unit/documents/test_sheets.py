"""What a reader of a sheet sees: no hidden parts, sections inside the grid, lines around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.documents.document import BlockKind
from pipeline.documents.problem import DocumentProblem
from tests.support import recipes_sheets as recipes
from tests.support.made_documents import grid, read, texts
from warehouse.vocabularies import DocumentFormat

SEEN = [
    ["指标", "单位", "2023年", "2024年"],
    ["年末人口", "万人", "101", "102"],
    ["就业人员", "万人", "51", "52"],
]


def test_hidden_rows_columns_and_sheets_are_left_out_and_said() -> None:
    document = read(recipes.hidden_parts_xlsx(), DocumentFormat.XLSX)
    assert grid(document) == SEEN
    assert document.notes == (
        "hidden sheets left out: 第2页",
        "1 hidden rows of sheet '第1页' left out",
        "1 hidden columns of sheet '第1页' left out",
    )


def test_hidden_rows_and_columns_of_the_old_format_are_left_out_and_said() -> None:
    document = read(recipes.hidden_parts_xls(), DocumentFormat.XLS)
    assert grid(document) == SEEN
    assert len(document.notes) == 2


def test_formats_far_outside_the_filled_cells_are_no_cells() -> None:
    assert grid(read(recipes.far_formats(), DocumentFormat.XLSX)) == [
        ["地区", "2023年", "2024年"],
        ["甲", "1.5", "2.5"],
    ]


def test_sections_stay_in_the_grid_and_notes_do_not() -> None:
    document = read(recipes.sections_and_notes(), DocumentFormat.XLSX)
    (table,) = document.tables
    assert (table.caption, table.unit, document.title) == ("主要指标", "亿元", "主要指标")
    assert grid(document) == [
        ["指标", "单位", "2024年", "增长(%)"],
        ["一、人口", "", "", ""],
        ["常住人口", "万人", "515.8", "0.7"],
        ["二、农业", "", "", ""],
        ["农业产值", "亿元", "55.3", "0"],
    ]
    assert next(c.row_header for c in table.cells if c.text == "55.3") == "农业 / 农业产值"
    assert texts(document)[-1] == "1.增长按可比价格计算。"


def test_a_heading_over_a_new_head_ends_the_grid() -> None:
    document = read(recipes.tables_under_headings(), DocumentFormat.XLSX)
    assert texts(document, BlockKind.HEADING) == ["一、工业", "二、投资"]
    assert [len(table.rows()) for table in document.tables] == [2, 2]
    assert [table.unit for table in document.tables] == ["", "亿元"]


def test_a_title_with_the_unit_beside_it_is_no_row() -> None:
    document = read(
        "全市指标,,单位：亿元\n指标,2023年,2024年\n收入,100.1,1200.5\n".encode("gb18030"),
        DocumentFormat.CSV,
    )
    assert grid(document) == [["指标", "2023年", "2024年"], ["收入", "100.1", "1200.5"]]
    assert (document.tables[0].caption, document.tables[0].unit) == ("全市指标", "亿元")


def test_a_note_with_commas_is_no_row_and_a_label_no_caption() -> None:
    lines = [
        "数据库：年度数据",
        "指标,2023年,2024年",
        "人口,1.5,2.5",
        "注：人口为年末数,含驻军。",
        "数据来源：某局,2025年",
    ]
    document = read("\n".join(lines).encode("gb18030"), DocumentFormat.CSV)
    assert grid(document) == [["指标", "2023年", "2024年"], ["人口", "1.5", "2.5"]]
    assert document.tables[0].caption == ""
    assert texts(document, BlockKind.NOTE) == ["注：人口为年末数,含驻军。", "数据来源：某局,2025年"]


def test_a_workbook_in_xml() -> None:
    document = read(recipes.workbook_in_xml(), DocumentFormat.XLS)
    assert grid(document) == [
        ["指标", "2023年", "2024年"],
        ["人口（万人）", "55.5", "1,234.50"],
        ["就业率", "", "34.5%"],
    ]
    assert document.tables[0].caption == "主要指标"


def test_a_damaged_workbook_in_xml_is_reported() -> None:
    with pytest.raises(DocumentProblem, match="cannot be opened"):
        read(recipes.workbook_in_xml()[:-40], DocumentFormat.XLS)


def test_a_stored_negative_keeps_its_sign_however_the_sheet_shows_it() -> None:
    document = read(recipes.bracketed_negatives(), DocumentFormat.XLSX)
    cells = [[cell.text for cell in row] for row in document.tables[0].rows()]
    assert cells == [
        ["指标", "金额（亿元）", "比上年增长（%）"],
        ["出口", "20.5", "-5.3"],
        ["进口", "-1,200.0", "2.5"],
    ]
    assert grid(document)[1:] == [["出口", "20.5", "(5.3)"], ["进口", "1,200.0", "2.5"]]
    assert "(5.3)" in document.text


def test_lines_that_name_a_region_stay_between_the_rows_of_their_grid() -> None:
    text = "指标,2011年1月,2011年2月\n数据库：分省月度数据,,\n时间：2011-2012,,\n地区：山西省,,\n发电量(亿千瓦时),28.0,29.9\n地区：吉林省,,\n发电量(亿千瓦时),3.6,9.5\n"
    (table,) = read(text.encode(), DocumentFormat.CSV).tables
    assert [(c.row_header, c.text) for c in table.cells if c.column == 1 and not c.is_header] == [
        ("数据库：分省月度数据", ""),
        ("时间：2011-2012", ""),
        ("地区：山西省", ""),
        ("地区：山西省 / 发电量(亿千瓦时)", "28.0"),
        ("地区：吉林省", ""),
        ("地区：吉林省 / 发电量(亿千瓦时)", "3.6"),
    ]


def test_lines_of_a_cell_are_rows_or_figures_apart() -> None:
    document = read(recipes.cells_of_several_lines(), DocumentFormat.XLSX)
    assert grid(document) == [
        ["行业", "产值（亿元）"],
        ["农业", "11.5"],
        ["工业", "22.5"],
        ["税收", "12 / 34"],
    ]


def test_a_heading_over_a_grid_says_its_unit() -> None:
    text = "一、农业（单位：万亩）,,\n指标,2022年,2021年\n小麦,120.4,119.8\n\n二、牧业（单位：万头）,,\n指标,2022年,2021年\n生猪,66.1,64.9\n"
    tables = read(text.encode(), DocumentFormat.CSV).tables
    assert [table.unit for table in tables] == ["万亩", "万头"]


@pytest.mark.parametrize(
    ("made", "form"),
    [
        (recipes.struck_in_part_xlsx, DocumentFormat.XLSX),
        (recipes.struck_in_part_xls, DocumentFormat.XLS),
    ],
)
def test_the_struck_part_of_a_cell_is_left_out(
    made: Callable[[], bytes], form: DocumentFormat
) -> None:
    document = read(made(), form)
    assert grid(document) == [["指标", "产量（吨）"], ["甲类", "415"], ["乙类", "88"]]


def test_cells_that_are_struck_out_are_left_out() -> None:
    document = read(recipes.struck_cells(), DocumentFormat.XLSX)
    assert grid(document) == [["指标", "产量（万吨）"], ["粮食", "48.8"], ["棉花", "1.2"]]
    assert "45.1" not in document.text
