"""Figures whose words fit an indicator and whose surroundings say that they are none of it."""

from __future__ import annotations

import pytest

from pipeline.reading import extract
from pipeline.series.annotating import annotate_extraction
from tests.support.grid_documents import document_of

Match = tuple[str, str | None, str | None]


def matches(*prose: str, grids: tuple[list[list[str]], ...] = (), captions: tuple[str, ...] = ()):
    """Number as printed, indicator and scope of each figure of a document of ours."""
    document = document_of(*grids, captions=captions, prose=prose)
    found = annotate_extraction(extract(document), document).observations
    return [(o.printed, o.indicator, o.scope) for o in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市有高职院校12所。", [("12", "schools_vocational_higher", None)]),
        ("3所高职院校新入选全国名单。", [("3", None, None)]),
        ("全年新登记企业5万户，年末全市实有企业40万户。", [("5", "new_firms", None), ("40", "firms_registered", None)]),
        ("五年间年均城镇新增就业30万人。", [("30", "new_urban_jobs", "年均")]),
        ("进出口总额500亿元。", [("500", "goods_trade", None)]),
        ("中欧班列带动全市进出口总额40亿元、增长9%。", [("40", None, None), ("9", None, None)]),
        ("改造城镇老旧小区20个。", [("20", "old_estates_renewed", None)]),
        ("改造城镇老旧小区20万户。", [("20", None, None)]),
        ("出版报纸2种。", [("2", "newspaper_titles", None)]),
        ("出版报纸3亿份。", [("3", "newspapers_printed", None)]),
    ],
)  # fmt: skip
def test_words_around_a_figure_make_it_another_quantity(text: str, expected: list[Match]):
    assert matches(text) == expected


def test_two_values_of_one_sentence_under_one_label_are_neither():
    twice = "规模以上服务业中，甲服务、乙服务等发展较快，营业收入分别增长26.2%、18.0%。"
    assert {indicator for _, indicator, _ in matches(twice)} == {None}
    once = "规模以上服务业营业收入增长7.5%。"
    assert matches(once) == [("7.5", "services_revenue_above_size", None)]


def test_a_threshold_and_the_value_behind_it_are_both():
    assert matches("地区生产总值突破2万亿元、达到2.35万亿元。") == [
        ("2", "gdp", None),
        ("2.35", "gdp", None),
    ]


def test_rows_of_one_name_under_parents_that_are_lost_are_neither():
    grid = [
        ["指标", "年末余额（亿元）"],
        ["住户贷款", "900.5"],
        ["短期贷款", "159.1"],
        ["企（事）业单位贷款", "800.5"],
        ["短期贷款", "174.2"],
    ]
    found = matches(grids=(grid,), captions=("表1 金融机构本外币存贷款余额",))
    assert [i for p, i, _ in found if p in ("159.1", "174.2")] == [None, None]
    assert [i for p, i, _ in found if p == "900.5"] == ["loans_households"]


def test_the_head_of_a_list_names_the_whole():
    text = "进口额30亿元。从出口商品看，机电产品增长22.6%。"
    assert matches(text)[-1] == ("22.6", "goods_exports_of_electro_mechanical", None)
    assert matches("私人汽车保有量60万辆。私人汽车中，载客汽车50万辆。")[-1] == (
        "50",
        "private_passenger_cars",
        None,
    )


def test_the_whole_area_is_no_part_of_what_was_said_before():
    text = "全市有各级各类学校300所，其中，高等学校7所。全市共有在校生77.9万人。"
    assert matches(text)[-1][1] != "students_higher"


def test_a_bracket_that_leaves_people_out_is_a_scope():
    text = "年末参加城镇职工养老（不含机关、含离退休）保险人数为440.7万人。"
    assert [scope for _, _, scope in matches(text)] == ["不含机关"]


def test_growth_behind_the_second_column_is_none_of_the_first():
    grid = [
        ["项目", "播种面积（万亩）", "比上年增长（%）", "产量（万吨）", "比上年增长（%）"],
        ["农作物总播种面积", "667.2", "6.2", "405.6", "-7.0"],
        ["小麦", "80.4", "2.2", "30.6", "3.1"],
    ]
    found = matches(grids=(grid,), captions=("表1 主要农作物播种面积、产量及增长速度",))
    assert [indicator for _, indicator, _ in found] == [
        "crop_area",
        "crop_area",
        None,
        None,
        "sown_area_wheat",
        "sown_area_wheat",
        "harvest_wheat",
        "harvest_wheat",
    ]


def test_prose_that_names_the_chief_town_alone_gives_the_table_its_region():
    grid = [["类别", "价格指数", "比上年涨跌幅度（%）"], ["居民消费价格", "100.3", "0.3"]]
    for prose, region in (
        ("全年库尔勒市居民消费价格比上年上涨0.3%。", "库尔勒市"),
        ("全年库尔勒市居民消费价格比上年上涨0.4%。", "巴音郭楞蒙古自治州"),
        ("全年居民消费价格比上年上涨0.3%。", "巴音郭楞蒙古自治州"),
    ):
        document = document_of(
            grid, captions=["居民消费价格指数及涨跌幅度"], prose=[prose], region="652800"
        )
        found = annotate_extraction(extract(document), document).observations
        assert [o.region for o in found if o.in_table] == [region, region], prose
