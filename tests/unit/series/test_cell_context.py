"""What a table's title and columns make of the names of its rows."""

from __future__ import annotations

import pytest

from pipeline.reading import extract
from pipeline.series.annotating import annotate_extraction
from pipeline.series.cell_context import CellContexts, title_name, topics
from pipeline.series.label_spelling import normalise
from tests.support.grid_documents import document_of


@pytest.mark.parametrize("topic", list(topics()), ids=lambda topic: topic.title)
def test_every_topic_gives_its_example_its_name(topic):
    example = topic.example
    grid = [["项目", example.column or "2022年"], [example.row, "12"]]
    document = document_of(grid, captions=[example.title])
    (start,) = [cell.start for cell in document.tables[0].cells if cell.text == "12"]
    names = [normalise(name) for name in CellContexts(document).at(start).names]
    assert normalise(example.name) in names


@pytest.mark.parametrize(
    ("title", "region", "name"),
    [
        ("表5 2025年分行业固定资产投资增长速度", "", "固定资产投资"),
        ("表1 2025年甲地区主要农作物播种面积情况", "", "甲地区主要农作物播种面积"),
        ("附表3：2024年末全市常住人口", "110000", "常住人口"),
        ("表2 2025年北京市地区生产总值", "110000", "GDP"),
    ],
)
def test_a_title_names_a_quantity(title: str, region: str, name: str):
    assert title_name(title, region) == name


TABLES = [
    (
        "表1 居民消费价格指数",
        [["类别", "指数"], ["衣着", "101.5"], ["粮食", "98.7"]],
        ["cpi_clothing", "cpi_grain"],
    ),
    (
        "表2 主要农产品产量",
        [["产品", "产量（万吨）", "比上年增长（%）"], ["粮食", "98.7", "2.1"]],
        ["harvest_grain", "harvest_grain"],
    ),
    (
        "表3 主要工业产品产量",
        [["产品", "单位", "产量", "同比增长（±%）"], ["饲料", "万吨", "9.4", "-2.0"]],
        ["output_feed", "output_feed"],
    ),
    (
        "表4 分行业固定资产投资",
        [["行业", "比上年增长（%）"], ["合计", "3.0"], ["采矿业", "8.5"]],
        ["fixed_investment_without_farms", "investment_mining"],
    ),
    (
        "表5 规模以上工业增加值增长速度",
        [["指标", "比上年±%"], ["采矿业", "3.0"], ["国有企业", "-8.5"]],
        ["industry_branch_mining", "industry_owner_state"],
    ),
    (
        "表6 金融机构人民币存贷款",
        [["指标", "年末数（亿元）"], ["各项存款余额", "30.5"], ["住户存款", "20.5"]],
        ["deposits_yuan", "household_deposits"],
    ),
    (
        "表7 对主要国家进出口情况",
        [
            ["地区", "出口额（亿元）", "比上年增长（%）", "进口额（亿元）"],
            ["日本", "3.1", "2.0", "4.4"],
        ],
        ["goods_exports_to_japan", "goods_exports_to_japan", "goods_imports_from_japan"],
    ),
    (
        "表8 限额以上商品零售类值",
        [["类别", "类值（万元）", "增长（%）"], ["饮料类", "930.5", "4.0"]],
        ["retail_goods_beverages", "retail_goods_beverages"],
    ),
    (
        "表9 主要农作物播种面积、产量及增长速度",
        [
            ["项目", "播种面积（万亩）", "比上年增长（%）", "产量（万吨）", "比上年增长（%）"],
            ["油料", "6.5", "-6.2", "0.9", "11.3"],
        ],
        [
            "sown_area_oilseeds",
            "sown_area_oilseeds",
            "harvest_oilseeds",
            "harvest_oilseeds",
        ],
    ),
]


@pytest.mark.parametrize(("title", "grid", "codes"), TABLES, ids=[title for title, _, _ in TABLES])
@pytest.mark.parametrize("captioned", [True, False])
def test_cells_are_named_by_title_row_and_column(
    title: str, grid: list[list[str]], codes: list[str], captioned: bool
):
    document = document_of(
        grid, captions=[title] if captioned else [], prose=[] if captioned else [title]
    )
    found = annotate_extraction(extract(document), document)
    assert [o.indicator for o in found.observations if o.in_table] == codes


def test_a_title_of_a_part_gives_its_cells_a_scope():
    document = document_of(
        [["类别", "涨跌幅度（%）"], ["居民消费价格", "0.2"]],
        captions=["表1 市区居民消费价格比上年涨跌幅度"],
    )
    (figure,) = annotate_extraction(extract(document), document).observations
    assert (figure.indicator, figure.scope) == ("cpi", "市区")
