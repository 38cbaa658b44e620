"""Figures out of table cells."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.document import Document
from pipeline.reading.cells.header import MEASURE_EXAMPLES, caption_name, read_header, unit_of
from pipeline.reading.cells.reader import TextCell, read_cells
from pipeline.reading.cells.value import VALUE_EXAMPLES, cell_value
from pipeline.reading.observation import Observation, RejectedNumber
from pipeline.reading.tokens.period_mentions import calendar_of
from warehouse.vocabularies import Measure, RejectionReason, Status

Make = Callable[..., Document]
CALENDAR = calendar_of(2022, "2023-03-01", "bulletin")


def figures(document: Document) -> list[Observation]:
    observations, _ = read_cells(document)
    for o in observations:
        assert (
            document.text[o.char_start : o.char_end]
            == o.printed
            == o.quote[o.quote_offset : o.quote_offset + len(o.printed)]
        )
        assert o.in_table and document.block_text(document.blocks[o.block]) == o.quote
    return observations


def said(o: Observation) -> tuple[object, ...]:
    return o.value, o.unit, o.label, str(o.measure), o.period


def test_named_by_row_and_column(make_document: Make) -> None:
    grid = [["产品", "产量（万吨）", "比上年增长（%）"], ["其中：小米", "12.50", "-3.2"]]
    assert [said(o) for o in figures(make_document(grid, captions=("表1 2022年产量及增速",)))] == [
        (12.5, "万吨", "小米 / 产量", "level", "2022"),
        (-3.2, "%", "小米 / 比上年增长", "growth", "2022"),
    ]
    growth = figures(make_document(grid))[1]
    assert (
        growth.printed == "3.2" and growth.compared_with == "previous_year" and growth.decimals == 1
    )
    assert growth.quote == "其中：小米 | 12.50 | -3.2"


def test_rows_that_repeat_take_their_parents(make_document: Make) -> None:
    grid = [
        ["指标", "单位", "绝对数"],
        ["客运量", "万人", "10"],
        ["#铁路", "万人", "4"],
        ["公路", "万人", "6"],
        ["货运量", "万吨", "5"],
        ["#铁路", "万吨", "5"],
    ]
    labels = [(o.label, o.unit) for o in figures(make_document(grid))]
    assert labels[1] == ("客运量 / 铁路 / 绝对数", "万人") and labels[2] == (
        "公路 / 绝对数",
        "万人",
    )
    assert labels[4] == ("货运量 / 铁路 / 绝对数", "万吨")


def test_blocks_side_by_side_have_units_of_their_own(make_document: Make) -> None:
    grid = [
        ["指标", "单位", "数值", "指标", "单位", "数值"],
        ["货运量", "万吨", "52", "客运量", "万人次", "38"],
        ["汽车", "万辆", "8", "邮政", "亿元", "6"],
    ]
    assert [(o.value, o.unit, o.label) for o in figures(make_document(grid))] == [
        (52, "万吨", "货运量 / 数值"),
        (38, "万人次", "客运量 / 数值"),
        (8, "万辆", "汽车 / 数值"),
        (6, "亿元", "邮政 / 数值"),
    ]


def test_the_same_months_of_the_year_before_are_the_year_before(make_document: Make) -> None:
    found = figures(
        make_document(
            [
                ["指标", "本年累计", "上年同期", "比上年同期增长（%）"],
                ["营业收入", "42", "40", "5.0"],
            ],
            units=("亿元",),
        )
    )
    assert [(o.value, o.period, str(o.measure)) for o in found] == [
        (42, "2022", "level"),
        (40, "2021", "level"),
        (5.0, "2022", "growth"),
    ]


def test_markers_of_names_are_footnotes_and_no_part_of_labels(make_document: Make) -> None:
    (figure,) = figures(make_document([["指标", "数值（万吨）"], ["货运量[8]", "52"]]))
    assert (figure.label, figure.footnotes) == ("货运量 / 数值", ("8",))


def test_regions_as_rows_and_years_as_columns(make_document: Make) -> None:
    grid = [
        ["地区", "2022年", "2021年"],
        ["北京市", "10.5", "9.5"],
        ["河北省", "20.5", "19.5"],
        ["全国", "100", "99"],
    ]
    found = figures(
        make_document(
            grid, captions=("地区生产总值",), units=("亿元",), kind="yearbook", region="000000"
        )
    )
    assert {(o.label, o.unit) for o in found} == {("地区生产总值", "亿元")}
    assert [(o.value, o.region, o.region_code, o.period) for o in found][:3] == [
        (10.5, "北京市", "110000", "2022"),
        (9.5, "北京市", "110000", "2021"),
        (20.5, "河北省", "130000", "2022"),
    ]
    assert found[-1].region_code == "000000"


def test_districts_as_rows_and_indicators_as_columns(make_document: Make) -> None:
    grid = [
        ["区", "常住人口（万人）", "增速（%）"],
        ["全市", "20", "1.5"],
        ["东城区", "5", "-0.5"],
        ["通州区", "15", "2.5"],
    ]
    found = figures(make_document(grid))
    assert [(o.label, o.region) for o in found[:3]] == [
        ("常住人口", "北京市"),
        ("增速", "北京市"),
        ("常住人口", "东城区"),
    ]
    assert found[1].measure is Measure.GROWTH


def test_years_as_rows(make_document: Make) -> None:
    grid = [["年份", "产值（亿元）", "位次"], ["2020年", "5", "3"], ["2021", "6", "2"]]
    found = figures(make_document(grid))
    assert [(o.label, o.period, str(o.measure)) for o in found] == [
        ("产值", "2020", "level"),
        ("位次", "2020", "rank"),
        ("产值", "2021", "level"),
        ("位次", "2021", "rank"),
    ]


def test_a_state_at_the_end_of_a_year(make_document: Make) -> None:
    found = figures(
        make_document(
            [["指标", "年末数（万人）", "比重（%）"], ["城镇", "5", "50.0"]],
            captions=("表1 2021年末人口及构成",),
        )
    )
    assert [(o.period, str(o.measure), o.label) for o in found] == [
        ("2021-12-31", "level", "城镇 / 年末数"),
        ("2021-12-31", "share", "城镇 / 比重"),
    ]


def test_plans_and_results(make_document: Make) -> None:
    grid = [
        ["指标", "单位", "2022年完成值", "2023年预期目标"],
        ["收入", "亿元", "5.5", "6%左右"],
        ["能耗", "%", "3.1", "3.5以内"],
    ]
    found = figures(make_document(grid, kind="plan_report"))
    assert [(o.value, o.unit, o.period, o.status, o.qualifier) for o in found] == [
        (5.5, "亿元", "2022", Status.ACTUAL, None),
        (6.0, "%", "2023", Status.TARGET, "左右"),
        (3.1, "%", "2022", Status.ACTUAL, None),
        (3.5, "%", "2023", Status.TARGET, "以内"),
    ]


def test_weights_have_no_period_and_no_unit(make_document: Make) -> None:
    grid = [
        ["一级指标", "权重", "二级指标", "权重"],
        ["活力", "0.6", "就业(万人)", "0.7"],
        ["", "", "消费(亿元)", "0.3"],
    ]
    found = figures(make_document(grid, kind="blue_book"))
    assert [(o.label, o.unit, o.measure, o.period) for o in found] == [
        ("活力 / 权重", "", Measure.INDEX, None),
        ("就业 / 权重", "", Measure.INDEX, None),
        ("消费 / 权重", "", Measure.INDEX, None),
    ]


def test_falling_counts_downwards(make_document: Make) -> None:
    found = figures(make_document([["指标", "比上年下降（%）"], ["单位能耗", "3.5"]]))
    assert (found[0].value, found[0].printed, found[0].measure) == (-3.5, "3.5", Measure.GROWTH)


def test_ranges_and_thousands(make_document: Make) -> None:
    found = figures(
        make_document([["指标", "2022年"], ["气温（℃）", "25—27"], ["户数（户）", "12,345"]])
    )
    assert (found[0].value, found[0].value_high, found[0].unit) == (25, 27, "℃")
    assert (found[1].value, found[1].printed) == (12345, "12,345")


def test_a_count_in_a_row_header(make_document: Make) -> None:
    grid = [
        ["项目类别", "计划安排", "工作进展"],
        ["绿化类(25项)", "建设公园。", "公园完工。"],
        ["水利类(7项)", "治理河道。", "河道完工。"],
    ]
    found = figures(make_document(grid, kind="plan_report"))
    assert [(o.value, o.unit, o.label, o.status) for o in found] == [
        (25, "项", "绿化类 / 项目数", Status.TARGET),
        (7, "项", "水利类 / 项目数", Status.TARGET),
    ]


@pytest.mark.parametrize(
    ("grid", "reason"),
    [
        ([["序号", "指标", "数"], ["7", "甲", "无"], ["8", "乙", "无"]], RejectionReason.ORDINAL),
        ([["指标", "2021年"], ["甲", "无"]], RejectionReason.TABLE_HEADER),
        ([["类别", "指数（以上年为100）"], ["甲", "无"]], RejectionReason.BASE),
        ([["年龄", "人数"], ["0-14岁", "无"]], RejectionReason.CLASSIFICATION),
        ([["名称", "详细地址"], ["甲店", "东湖路3号"]], RejectionReason.ADDRESS),
        ([["名称", "数据来源"], ["甲", "2020年年鉴"]], RejectionReason.CITATION),
        ([["名称", "成立时间"], ["甲", "2020年5月"]], RejectionReason.DATE),
    ],
)
def test_numbers_that_are_no_figures(
    make_document: Make, grid: list[list[str]], reason: RejectionReason
) -> None:
    observations, rejected = read_cells(make_document(grid))
    assert observations == [] and {r.reason for r in rejected} == {reason}


def handed_on_by(document: Document) -> list[TextCell]:
    """The cells that are left to the rules for prose."""
    found: list[TextCell] = []

    def keep(_: Document, cell: TextCell) -> tuple[list[Observation], list[RejectedNumber]]:
        found.append(cell)
        return [], []

    read_cells(document, keep)
    return sorted(found, key=lambda cell: cell.start)


def test_text_is_handed_on_item_by_item(make_document: Make) -> None:
    grid = [
        ["项目", "计划安排"],
        ["绿化", "Ø 建成公园5个。 Ø 种树20株。"],
        ["水利", "治理河道3公里。"],
    ]
    document = make_document(grid, kind="plan_report")
    cells = handed_on_by(document)
    assert [document.text[c.start : c.end].strip() for c in cells] == [
        "建成公园5个。",
        "种树20株。",
        "治理河道3公里。",
    ]
    assert [c.subject for c in cells] == ["绿化", "绿化", "水利"] and cells[
        0
    ].status is Status.TARGET


def test_a_value_that_is_printed_twice_is_one_figure(make_document: Make) -> None:
    from pipeline.documents.tables.repair import repair_tables

    grid = [
        ["一级指标", "权重", "二级指标", "权重", ""],
        ["活力", "0.6", "0.6", "就业", "0.7"],
        ["", "", "", "消费", "0.3"],
        ["宜居", "0.4", "绿化", "0.5", ""],
        ["", "", "水质", "0.5", ""],
    ]
    observations, rejected = read_cells(repair_tables(make_document(grid, kind="blue_book")))
    assert [o.value for o in observations] == [0.6, 0.7, 0.3, 0.4, 0.5, 0.5]
    assert [(r.printed, r.reason) for r in rejected] == [("0.6", RejectionReason.DUPLICATE)]


def test_equal_figures_of_equal_rows_have_names_of_their_own(make_document: Make) -> None:
    found = figures(make_document([["指标", "数"], ["甲", "5"], ["甲", "5"]]))
    assert len({o.observation_id for o in found}) == 2


def test_a_change_elsewhere_leaves_the_names_alone(make_document: Make) -> None:
    first = figures(make_document([["指标", "数"], ["甲", "5"]], prose=["一段。"]))
    second = figures(make_document([["指标", "数"], ["甲", "5"]], prose=["更长的一段，别无他意。"]))
    assert [o.observation_id for o in first] == [o.observation_id for o in second]


@pytest.mark.parametrize(("header", "measure"), MEASURE_EXAMPLES)
def test_measures(header: str, measure: Measure) -> None:
    assert read_header(header, CALENDAR, 2022).measure is measure


@pytest.mark.parametrize(
    "header", ["规模以上工业增加值", "产量（万吨）", "年末数", "失业率（%）", "居民消费"]
)
def test_levels_have_no_word_for_it(header: str) -> None:
    assert read_header(header, CALENDAR, 2022).measure is None


@pytest.mark.parametrize("text", VALUE_EXAMPLES)
def test_values(text: str) -> None:
    assert cell_value(text) is not None


@pytest.mark.parametrize(
    "text", ["新增3家企业", "第3届", "2022年", "3.5亿元,其中2项", "", "—", "甲"]
)
def test_what_is_no_bare_value(text: str) -> None:
    value = cell_value(text)
    assert value is None or value.unit == "年"


def test_captions_name_the_indicator() -> None:
    assert (
        caption_name("表2 2022年某市各区地区生产总值（亿元）", CALENDAR, 2022, ("某市",))
        == "地区生产总值"
    )
    assert unit_of("蒸发量吨") is not None and unit_of("鲜薯") is None


TEXTS = st.sampled_from(
    [
        "",
        "甲",
        "5",
        "-3.2",
        "（%）",
        "2022年",
        "1-3",
        "约5%",
        "绿化类(5项)",
        "序号",
        "其中：乙",
        "地址",
        "12号",
        "Ø 建5个。",
        "权重",
        "北京市",
        "—",
        "0.5 | 0.5",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=6
        )
    )
)
def test_every_number_of_a_table_is_accounted_for(
    make_document: Make, grid: list[list[str]]
) -> None:
    document = make_document(grid)
    observations, rejected = read_cells(document)
    handed_on = handed_on_by(document)
    spans = [(o.char_start, o.char_end) for o in observations] + [
        (r.char_start, r.char_end) for r in rejected
    ]
    assert len(set(spans)) == len(spans)
    for cell in document.tables[0].cells:
        if cell.start is None or cell.end is None:
            continue
        for found in re.finditer(r"\d+", document.text[cell.start : cell.end]):
            a, b = cell.start + found.start(), cell.start + found.end()
            covered = any(start <= a and b <= end for start, end in spans)
            assert covered or any(c.start <= a and b <= c.end for c in handed_on)


def test_a_caption_of_one_thing_speaks_for_its_columns(make_document: Make) -> None:
    grid = [
        ["指标", "全市", "城市", "农村"],
        ["食品", "-1.2", "0.5", "0.1"],
        ["衣着", "1.1", "1.2", "0.9"],
    ]
    found = figures(
        make_document(grid, captions=("表2 2022年居民消费价格比上年涨跌幅度",), units=("%",))
    )
    assert {(o.measure, o.unit, o.compared_with) for o in found} == {
        (Measure.GROWTH, "%", "previous_year")
    }
    assert found[1].label == "食品 / 城市"


def test_a_caption_of_several_things_speaks_for_none(make_document: Make) -> None:
    grid = [["指标", "2022年"], ["产量", "5"]]
    assert figures(make_document(grid, captions=("表2 产量及增速",)))[0].measure is Measure.LEVEL


def test_a_year_that_a_plan_looks_forward_to_holds_targets(make_document: Make) -> None:
    grid = [["指标", "2022年", "2023年"], ["人均预期寿命（岁）", "80.5", "81"]]
    assert [o.status for o in figures(make_document(grid, kind="plan_report"))] == [
        Status.ACTUAL,
        Status.TARGET,
    ]


@pytest.mark.parametrize("name", ["人均预期寿命（岁）", "计划单列市产值（亿元）", "安排就业（人）"])
def test_names_with_words_of_plans_are_no_targets(make_document: Make, name: str) -> None:
    assert figures(make_document([["区", name], ["甲", "5"]]))[0].status is Status.ACTUAL


def test_an_increase_in_percent_is_growth_and_one_in_units_a_change(make_document: Make) -> None:
    found = figures(
        make_document(
            [
                ["指标", "比上年增加（%）", "比上年增加（万人）", "同比增减（百分点）"],
                ["人口", "1.5", "3", "0.2"],
            ]
        )
    )
    assert [(o.measure, o.unit) for o in found] == [
        (Measure.GROWTH, "%"),
        (Measure.CHANGE, "万人"),
        (Measure.CHANGE, "个百分点"),
    ]


def test_months_as_rows(make_document: Make) -> None:
    found = figures(
        make_document(
            [["月份", "降水量（毫米）"], ["1月", "3.0"], ["1-2月", "5.0"], ["全年", "600.1"]]
        )
    )
    assert [(o.label, o.period) for o in found] == [
        ("降水量", "2022-01"),
        ("降水量", "2022-01/2022-02"),
        ("降水量", "2022"),
    ]


def test_months_of_an_export_as_columns(make_document: Make) -> None:
    found = figures(
        make_document([["指标", "2022-12", "2021/3"], ["用电量（亿千瓦时）", "3.0", "2.5"]])
    )
    assert [(o.label, o.period) for o in found] == [("用电量", "2022-12"), ("用电量", "2021-03")]


def test_parts_have_the_unit_of_their_whole(make_document: Make) -> None:
    grid = [
        ["项目", "2022年"],
        ["里程（公里）", "5"],
        ["汽车（万辆）", "10"],
        ["#私人汽车", "9"],
        ["其他", "1"],
    ]
    found = figures(make_document(grid, units=("公里、万辆",)))
    assert [o.unit for o in found] == ["公里", "万辆", "万辆", "万辆"]


def test_of_several_units_none_is_guessed(make_document: Make) -> None:
    assert (
        figures(make_document([["项目", "2022年"], ["甲", "5"]], units=("公里、万辆",)))[0].unit
        == ""
    )
    assert (
        figures(make_document([["项目", "2022年"], ["甲", "5"]], units=("公里、%",)))[0].unit
        == "公里"
    )


def test_two_levels_of_heads_over_districts(make_document: Make) -> None:
    grid = [
        ["区", "总产值", "总产值"],
        ["区", "绝对数（亿元）", "增速（%）"],
        ["东城区", "5.5", "-1.5"],
        ["西城区", "6.5", "2.5"],
    ]
    found = figures(make_document(grid, captions=("表8 2021年各区情况",)))
    assert [(o.label, o.unit, str(o.measure), o.region, o.period) for o in found[:2]] == [
        ("总产值 / 绝对数", "亿元", "level", "东城区", "2021"),
        ("总产值 / 增速", "%", "growth", "东城区", "2021"),
    ]


def test_balances_at_the_end_of_a_year(make_document: Make) -> None:
    grid = [
        ["指标", "年末余额（亿元）", "比年初增加（亿元）", "比年初增长（%）"],
        ["存款", "20", "2", "11.1"],
    ]
    assert [
        (o.period, o.measure, o.compared_with)
        for o in figures(make_document(grid, captions=("2021年末存款",)))
    ] == [
        ("2021-12-31", Measure.LEVEL, None),
        ("2021-12-31", Measure.CHANGE, "previous_year_end"),
        ("2021-12-31", Measure.GROWTH, "previous_year_end"),
    ]


def test_a_large_table_is_read_in_reasonable_time(make_document: Make) -> None:
    grid = [["指标", *(f"{year}年" for year in range(2004, 2023))]] + [
        [f"指标{i}", *(str(i + j) for j in range(19))] for i in range(3000)
    ]
    assert len(figures(make_document(grid))) == 3000 * 19
