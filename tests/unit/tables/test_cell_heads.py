"""What the heads of tables say: rates, amounts and points, bases, periods, regions, signs of cells."""

from __future__ import annotations

import pytest

from pipeline.documents.document import Document
from pipeline.documents.tables.values import cell_number
from pipeline.reading.cells.header import AMOUNT_EXAMPLES, MOVE_EXAMPLES, read_header
from pipeline.reading.cells.reader import read_cells
from pipeline.reading.cells.value import cell_value
from pipeline.reading.tokens.period_mentions import calendar_of
from tests.support.grid_documents import document_of
from warehouse.vocabularies import Measure

CALENDAR = calendar_of(2022, "2023-03-01", "bulletin")


def said(document: Document) -> list[tuple[str, str, float, str]]:
    observations, _ = read_cells(document)
    return [(o.label, str(o.measure), o.value, o.unit) for o in observations]


@pytest.mark.parametrize("head", AMOUNT_EXAMPLES)
def test_heads_of_amounts(head: str) -> None:
    assert read_header(head, CALENDAR, 2022).measure is Measure.CHANGE


@pytest.mark.parametrize("head", MOVE_EXAMPLES)
def test_heads_whose_unit_decides(head: str) -> None:
    assert read_header(head, CALENDAR, 2022).by_unit


@pytest.mark.parametrize(
    ("head", "measure", "unit"),
    [
        ("同比上涨（%）", "growth", "%"),
        ("较上年上升（％）", "growth", "%"),
        ("比上年增减(±%)", "growth", "%"),
        ("±%", "growth", "%"),
        ("增减率", "growth", "%"),
        ("比上年增（减）%", "growth", "%"),
        ("比上年增长", "growth", "%"),
        ("比上年增减", "change", "亿元"),
        ("较上年变动", "change", "亿元"),
        ("比年初净增", "change", "亿元"),
        ("比上年增加（万元）", "change", "万元"),
        ("比上年提高百分点", "change", "个百分点"),
    ],
)
def test_a_column_beside_levels_with_units_of_their_rows(
    head: str, measure: str, unit: str
) -> None:
    grid = [["指标", "单位", "2022年", head], ["存款余额", "亿元", "80.5", "2.5"]]
    ((_, _, level, own), (_, found, value, printed)) = said(document_of(grid))
    assert (level, own) == (80.5, "亿元")
    assert (found, value, printed) == (measure, 2.5, unit)


def test_the_change_of_a_rate_is_counted_in_points() -> None:
    grid = [["指标", "单位", "2022年", "比上年增减"], ["就业率", "%", "95.1", "-0.3"]]
    assert said(document_of(grid))[1][1:] == ("change", -0.3, "个百分点")


def test_an_amount_shares_the_unit_of_the_level_beside_it() -> None:
    grid = [["指标", "3月末（亿元）", "比年初增减额"], ["贷款余额", "60.2", "1.4"]]
    (level, change) = read_cells(document_of(grid))[0]
    assert (level.period, level.unit) == ("2022-03-31", "亿元")
    assert (change.unit, change.compared_with, str(change.measure)) == (
        "亿元",
        "previous_year_end",
        "change",
    )


def test_amounts_and_rates_below_one_head() -> None:
    grid = [
        ["项目", "2022年执行数", "比2021年执行数增减", "比2021年执行数增减"],
        ["项目", "2022年执行数", "金额", "%"],
        ["税收", "5,210", "-210", "-3.9"],
    ]
    found = said(document_of(grid, units=("万元",)))
    assert [f[1:] for f in found] == [
        ("level", 5210.0, "万元"),
        ("change", -210.0, "万元"),
        ("growth", -3.9, "%"),
    ]


def test_the_natural_growth_of_a_population_is_a_level() -> None:
    grid = [["指标", "单位", "2022年", "2021年"], ["人口自然增长率", "‰", "-0.60", "-0.15"]]
    assert [f[1:] for f in said(document_of(grid))] == [
        ("level", -0.6, "‰"),
        ("level", -0.15, "‰"),
    ]
    bare = [["年份", "自然增长率"], ["1979年", "11.6"], ["1980年", "11.9"]]
    assert [(o.value, o.unit, o.period) for o in read_cells(document_of(bare))[0]] == [
        (11.6, "", "1979"),
        (11.9, "", "1980"),
    ]


def test_another_base_makes_another_index() -> None:
    grid = [
        ["年份", "商品价格指数（1978=100）", "商品价格指数（上年=100）"],
        ["2020年", "412.0", "101.4"],
    ]
    found = read_cells(document_of(grid, kind="yearbook"))[0]
    assert [(o.label, o.value, o.period, str(o.measure)) for o in found] == [
        ("商品价格指数（1978=100）", 412.0, "2020", "index"),
        ("商品价格指数", 101.4, "2020", "index"),
    ]


def test_bases_as_heads_of_their_own() -> None:
    grid = [
        ["年份", "商品价格指数", "商品价格指数"],
        ["年份", "上年=100", "以1978年为100"],
        ["2020年", "101.4", "412.0"],
    ]
    found = read_cells(document_of(grid, kind="yearbook"))[0]
    assert [(o.label, o.value, o.period, str(o.measure)) for o in found] == [
        ("商品价格指数", 101.4, "2020", "index"),
        ("商品价格指数（以1978年为100）", 412.0, "2020", "index"),
    ]


@pytest.mark.parametrize(
    ("row", "period"),
    [
        ("2019年A", "2019-Q1"),
        ("2019年D", "2019-Q4"),
        ("2019年三季度", "2019-Q3"),
        ("2019Q2", "2019-Q2"),
    ],
)
def test_quarters_as_rows(row: str, period: str) -> None:
    grid = [["季度", "总值（亿元）"], [row, "30.5"], ["2018年B", "29.5"]]
    first = read_cells(document_of(grid, kind="yearbook"))[0][0]
    assert (first.period, first.label, first.unit) == (period, "总值", "亿元")


def test_a_year_without_figures_is_no_group() -> None:
    grid = [
        ["年份", "总人口（万人）"],
        ["1981年", ""],
        ["1982年", "205.3"],
        ["1983年", ""],
        ["1990年", "231.6"],
    ]
    assert [(o.label, o.period) for o in read_cells(document_of(grid, kind="yearbook"))[0]] == [
        ("总人口", "1982"),
        ("总人口", "1990"),
    ]


@pytest.mark.parametrize(
    ("caption", "region"),
    [
        ("表1 凯里市居民消费价格", "凯里市"),
        ("表2 2022年黔东南苗族侗族自治州凯里市居民消费价格", "凯里市"),
        ("表3 全州居民消费价格", "黔东南苗族侗族自治州"),
        ("表4 凯里市和镇远县居民消费价格", "黔东南苗族侗族自治州"),
        ("表5 全国居民消费价格", "全国"),
    ],
)
def test_a_caption_that_begins_with_another_region_is_about_it(caption: str, region: str) -> None:
    grid = [["类别", "比上年上涨（%）"], ["衣着", "1.1"]]
    (figure,) = read_cells(document_of(grid, captions=(caption,), region="522600"))[0]
    assert figure.region == region


def test_rows_below_the_name_of_a_region_are_about_it() -> None:
    grid = [
        ["指标", "2022年1月", "2022年2月"],
        ["地区：山西省", "", ""],
        ["发电量（亿千瓦时）", "310.5", "290.1"],
        ["地区：吉林省", "", ""],
        ["发电量（亿千瓦时）", "80.2", "75.6"],
    ]
    found = read_cells(document_of(grid, kind="yearbook", region="000000"))[0]
    assert [(o.label, o.region, o.period, o.value) for o in found] == [
        ("发电量", "山西省", "2022-01", 310.5),
        ("发电量", "山西省", "2022-02", 290.1),
        ("发电量", "吉林省", "2022-01", 80.2),
        ("发电量", "吉林省", "2022-02", 75.6),
    ]


@pytest.mark.parametrize(
    ("text", "value", "marker"),
    [
        ("—2.2", -2.2, ""),
        ("‐2.4", -2.4, ""),
        ("－3.0", -3.0, ""),
        ("2.8↓", -2.8, ""),
        ("▼1.5", -1.5, ""),
        ("↑1.5", 1.5, ""),
        ("1234.5①", 1234.5, "1"),
        ("12.5[3]", 12.5, "3"),
        ("12，345.6", 12345.6, ""),
        ("12 345.6", 12345.6, ""),
        ("1\xa0234", 1234.0, ""),
        ("下降2.7", -2.7, ""),
        ("增长3.1%", 3.1, ""),
    ],
)
def test_signs_and_marks_of_cells(text: str, value: float, marker: str) -> None:
    found = cell_value(text)
    assert found is not None
    assert (found.value, found.marker) == (value, marker)
    if not found.directed:
        assert cell_number(text) == value


@pytest.mark.parametrize("text", ["▲2.5", "△2.5", "5.2 / 4.6", "12 34", "2 345 67"])
def test_cells_that_are_no_single_value(text: str) -> None:
    assert cell_value(text) is None


def test_words_of_direction_in_a_cell_give_the_sign() -> None:
    grid = [["指标", "比上年增长（%）"], ["收入", "下降2.7"], ["支出", "增长3.1"]]
    assert [f[1:] for f in said(document_of(grid))] == [("growth", -2.7, "%"), ("growth", 3.1, "%")]


def test_two_figures_in_one_cell_are_two_figures() -> None:
    grid = [["指标", "比上年增长（%）"], ["收入", "5.2 / -4.6"], ["支出", "3.1"]]
    assert [f[2] for f in said(document_of(grid))] == [5.2, -4.6, 3.1]
