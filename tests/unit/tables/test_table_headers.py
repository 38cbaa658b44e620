"""Where headers end and what rows and columns are called."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.tables.headers import detect_headers, name_cells
from pipeline.documents.tables.hierarchy import MARKED_EXAMPLES, row_title
from pipeline.documents.tables.table_words import is_figure, is_placeholder, is_year, join_wraps


def names_of(grid: list[list[str]]):
    return name_cells(grid, *detect_headers(grid))


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ([["指标", "产量（万吨）"], ["小米", "12.5"]], (1, 1)),
        ([["指标", "单位", "2021", "2022"], ["小米", "吨", "12", "13"]], (1, 1)),
        ([["指标", "2021年", "2021年"], ["指标", "产量", "增速"], ["小米", "12.5", "3.1"]], (2, 1)),
        ([["指标", "绝对数", "增速"], ["", "（亿元）", "（%）"], ["产值", "12.5", "3.1"]], (2, 1)),
        ([["甲", "乙", "丙"], ["甲", "1", "2"], ["产值", "12.5", "3.1"]], (2, 1)),
        (
            [
                ["序号", "指标", "单位", "目标"],
                ["1", "人口", "万人", "12"],
                ["2", "收入", "元", "300"],
            ],
            (1, 2),
        ),
        (
            [
                ["城市", "区", "人口"],
                ["东城市", "甲区", "5"],
                ["东城市", "乙区", "7"],
                ["西城市", "甲区", "9"],
            ],
            (1, 2),
        ),
        ([["指标", "单位", "数量"], ["一、户数", "户", ""], ["城镇", "户", "5"]], (1, 1)),
        (
            [
                ["\u3000产品", "单位", "绝对数", "绝对数"],
                ["产品", "单位", "2021年", "2022年"],
                ["小米", "吨", "12", "13"],
            ],
            (2, 1),
        ),
        ([["小米", "12.5"], ["高粱", "3"]], (0, 1)),
        ([["任务", "举措"], ["健全机制", "完善体系"], ["深化改革", "推进试点"]], (1, 1)),
        ([["只有一格"]], (0, 0)),
        ([], (0, 0)),
    ],
)
def test_header_extent(grid: list[list[str]], expected: tuple[int, int]) -> None:
    assert detect_headers(grid) == expected


def test_section_rows_are_no_header_and_name_their_rows() -> None:
    grid = [
        ["指标", "产值"],
        ["按规模分", ""],
        ["大型", "5"],
        ["小型", "6"],
        ["按行业分", ""],
        ["采矿", "7"],
    ]
    names = names_of(grid)
    assert names.header_rows == 1
    assert [names.row(r)[1] for r in range(1, 6)] == [
        "按规模分",
        "按规模分 / 大型",
        "按规模分 / 小型",
        "按行业分",
        "按行业分 / 采矿",
    ]


def test_columns_of_two_levels_are_named_parents_first() -> None:
    names = names_of(
        [
            ["指标", "2021年", "2021年", "2022年"],
            ["指标", "产量", "增速", "产量"],
            ["小米", "1.5", "2.5", "3.5"],
        ]
    )
    assert names.columns == ("指标", "2021年 / 产量", "2021年 / 增速", "2022年 / 产量")


def test_side_by_side_halves_have_names_of_their_own() -> None:
    names = names_of(
        [
            ["指标", "数值", "指标", "数值"],
            ["小米", "1.5", "高粱", "2.5"],
            ["大豆", "3.5", "玉米", "4.5"],
        ]
    )
    assert [names.row(1)[c] for c in (1, 3)] == ["小米", "高粱"]
    assert names.is_header(1, 2)


def test_names_behind_weights_carry_the_names_above_them() -> None:
    names = names_of(
        [
            ["一级指标", "权重", "二级指标", "权重"],
            ["活力", "0.4", "就业", "0.6"],
            ["", "", "消费", "0.4"],
        ]
    )
    assert names.row(1)[1] == "活力"
    assert names.row(2)[3] == "活力 / 消费"


def test_targets_in_words_are_no_names() -> None:
    names = names_of(
        [
            ["指标", "实际", "目标", "预计"],
            ["产值增速", "5%", "6%左右", "5.8%"],
            ["粮食产量", "3", "稳步提高", "3.2"],
        ]
    )
    assert [names.row(1)[c] for c in (1, 2, 3)] == ["产值增速"] * 3


def test_a_title_in_the_grid_names_no_column() -> None:
    names = names_of(
        [["某年情况", "某年情况", "某年情况"], ["指标", "2021", "2022"], ["人口", "5", "6"]]
    )
    assert names.header_rows == 2 and names.columns == ("指标", "2021", "2022")


def test_a_head_over_several_columns_is_spread_where_its_gaps_are_blank() -> None:
    names = names_of(
        [
            ["指标", "全市", "", "市区", ""],
            ["", "绝对数", "增速", "绝对数", "增速"],
            ["人口", "5.5", "1.5", "2.5", "3.5"],
        ]
    )
    assert names.columns == ("指标", "全市 / 绝对数", "全市 / 增速", "市区 / 绝对数", "市区 / 增速")


def test_unit_and_ordinal_columns_name_nothing() -> None:
    names = names_of(
        [
            ["序号", "指标", "单位", "数值"],
            ["1", "人口", "万人", "1.5"],
            ["2", "户数", "万户", "2.5"],
        ]
    )
    assert names.row(1)[3] == "人口"


@pytest.mark.parametrize("text", MARKED_EXAMPLES)
def test_markers_are_taken_off_names(text: str) -> None:
    assert row_title(text) in ("城镇", "粮食", "轻工业", "食品", "谷物", "小麦", "豆类")


@pytest.mark.parametrize("text", ["0-15岁", "1.5级能效", "第一产业", "一般公共预算"])
def test_names_keep_their_numerals(text: str) -> None:
    assert row_title(text) == text


def parents(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> list[str]:
    grid = [list(head), *(list(row) for row in rows)]
    names = names_of(grid)
    return [names.row(r)[len(head) - 1] for r in range(1, len(grid))]


def test_parts_that_sum_to_their_whole_end_the_group() -> None:
    rows = [
        ("客运量", "10.0"),
        ("#铁路", "4.0"),
        ("公路", "6.0"),
        ("货运量", "30.0"),
        ("#铁路", "10.0"),
        ("公路", "20.0"),
    ]
    assert parents(rows, ("指标", "数量")) == [
        "客运量",
        "客运量 / 铁路",
        "客运量 / 公路",
        "货运量",
        "货运量 / 铁路",
        "货运量 / 公路",
    ]


def test_a_second_group_of_parts_belongs_to_the_same_whole() -> None:
    rows = [
        ("人口", "100"),
        ("其中：城镇", "60"),
        ("乡村", "40"),
        ("其中：男性", "51"),
        ("女性", "49"),
    ]
    assert parents(rows, ("指标", "数量"))[3:] == ["人口 / 男性", "人口 / 女性"]


def test_parts_within_parts() -> None:
    rows = [
        ("粮食", "100"),
        ("其中：夏粮", "30"),
        ("秋粮", "70"),
        ("其中：谷物", "90"),
        ("其中：稻谷", "85"),
        ("油料", "20"),
    ]
    got = parents(rows, ("产品", "产量"))
    assert got[3:5] == ["粮食 / 谷物", "粮食 / 谷物 / 稻谷"]
    assert got[5] == "油料"  # exceeds what is left of either whole


def test_parts_of_the_total_by_several_criteria() -> None:
    rows = [
        ("增加值", "5.0"),
        ("在总计中：轻工业", "4.0"),
        ("重工业", "6.0"),
        ("在总计中：国有", "3.0"),
        ("民营", "7.0"),
    ]
    assert parents(rows, ("指标", "比上年增长（%）")) == [
        "增加值",
        *(f"增加值 / {name}" for name in ("轻工业", "重工业", "国有", "民营")),
    ]


def test_numbered_rows_close_the_parts_of_the_one_before() -> None:
    rows = [("总指数", "100"), ("一、食品", "99"), ("#肉", "98"), ("菜", "97"), ("二、衣着", "101")]
    assert parents(rows, ("类别", "指数")) == ["总指数", "食品", "食品 / 肉", "食品 / 菜", "衣着"]


def test_indentation_is_hierarchy_where_it_survived() -> None:
    rows = [("总额", "10"), ("　商品", "7"), ("　服务", "3"), ("另计", "1")]
    assert parents(rows, ("指标", "增速")) == ["总额", "总额 / 商品", "总额 / 服务", "另计"]


@pytest.mark.parametrize("text", ["1186.96", "-3.2", "−3.2", "1,234", "45.3%", "（2.0）", "0"])
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["2022年", "1-42", "约5", "3家", "—", "", "十"])
def test_what_is_no_figure(text: str) -> None:
    assert not is_figure(text)


def test_years_placeholders_and_wraps() -> None:
    assert is_year("2022年") and is_year("2019年—2023年") and not is_year("12")
    assert is_placeholder("—") and is_placeholder("…") and not is_placeholder("无")
    assert join_wraps("城市 更新 GDP") == "城市更新 GDP"
    assert join_wraps("绿地（米 ² /人）") == "绿地（米²/人）"


CELLS = st.sampled_from(
    [
        "",
        "指标",
        "单位",
        "其中：甲",
        "#乙",
        "一、丙",
        "按类分",
        "1.5",
        "-2",
        "2022",
        "2022年",
        "—",
        "（%）",
        "序号",
        "权重",
        "1",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)
    )
)
def test_any_grid_has_names(grid: list[list[str]]) -> None:
    header_rows, header_columns = detect_headers(grid)
    names = name_cells(grid, header_rows, header_columns)
    for r, row in enumerate(grid):
        for c in range(len(row)):
            assert isinstance(names.row(r)[c], str) and isinstance(names.column(r, c), str)
            assert names.is_header(r, c) or r >= header_rows
