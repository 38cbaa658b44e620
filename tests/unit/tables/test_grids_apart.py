"""Grids that hold several rows in one, several tables in one, and tables that are paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.tables.cell_lines import cell_of, join_cell_lines, split_rows
from pipeline.documents.tables.listed import listed_tables
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.spelled_rows import run_on_tables, spelled_tables
from pipeline.documents.tables.stacked import tables_in


def raw(grid: Sequence[Sequence[str]], *, header_rows: int | None = None) -> RawTable:
    return RawTable([[RawCell(cell) for cell in row] for row in grid], header_rows=header_rows)


def texts(table: RawTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def printed(tables: Sequence[RawTable]) -> list[str]:
    return [
        cell.text
        for table in tables
        for row in table.rows
        for cell in row
        if cell.printed_here and cell.text
    ]


# ---- several rows in one


def test_a_row_with_as_many_lines_in_every_cell_is_that_many_rows() -> None:
    table = RawTable(
        [
            [RawCell("产业"), RawCell("单位"), RawCell("产值")],
            [cell_of(["农业", "工业"]), RawCell("亿元"), cell_of(["11.5", "22.5"])],
        ],
        header_rows=1,
    )
    split_rows(table)
    assert texts(table) == [
        ["产业", "单位", "产值"],
        ["农业", "亿元", "11.5"],
        ["工业", "亿元", "22.5"],
    ]
    assert [row[1].printed_here for row in table.rows] == [True, True, False]


@pytest.mark.parametrize(
    "row",
    [
        [cell_of(["规模以上", "工业"]), RawCell("5.5")],  # a name that is wrapped
        [RawCell("税收"), cell_of(["12", "34"])],  # two figures of one row
        [cell_of(["甲", "乙", "丙"]), cell_of(["1.1", "2.2"])],  # lines that do not match
        [cell_of(["甲", "乙"]), cell_of(["1.1", "2.2"]), RawCell("3.3")],  # one figure for both
    ],
)
def test_other_rows_of_several_lines_stay_one(row: list[RawCell]) -> None:
    table = RawTable([list(row)])
    split_rows(table)
    assert len(table.rows) == 1


def test_lines_of_words_are_set_together_and_figures_kept_apart() -> None:
    assert join_cell_lines(["规模以上", "工业"]) == "规模以上工业"
    assert join_cell_lines(["12", "34"]) == "12 / 34"
    assert join_cell_lines(["1,234.", "5"]) == "1,234.5"
    assert join_cell_lines(["5.2%", "-4.6%"]) == "5.2% / -4.6%"


_VALUE = st.decimals(-999, 9999, places=1).map(str)
_NAME = st.text("甲乙丙丁戊己庚", min_size=1, max_size=4)


@settings(deadline=None)
@given(st.lists(st.tuples(_NAME, _VALUE, _VALUE), min_size=2, max_size=6))
def test_split_rows_keep_every_line_once_and_in_order(rows: list[tuple[str, str, str]]) -> None:
    columns = list(zip(*rows, strict=True))
    table = RawTable(
        [[RawCell("指标"), RawCell("本年"), RawCell("上年")], [cell_of(c) for c in columns]]
    )
    split_rows(table)
    assert texts(table)[1:] == [list(row) for row in rows]


# ---- several tables in one


def test_a_second_head_rules_the_rows_below_it() -> None:
    found = tables_in(
        raw(
            [
                ["财政", "财政", "财政"],
                ["指标", "1-5月（亿元）", "增长（%）"],
                ["收入", "50.1", "3.2"],
                ["外贸", "外贸", "外贸"],
                ["指标", "1-5月（万美元）", "增长（%）"],
                ["出口", "6939.2", "-39.5"],
            ]
        )
    )
    assert [(t.lines, texts(t.table)) for t in found] == [
        (["财政"], [["指标", "1-5月（亿元）", "增长（%）"], ["收入", "50.1", "3.2"]]),
        (["外贸"], [["指标", "1-5月（万美元）", "增长（%）"], ["出口", "6939.2", "-39.5"]]),
    ]


def test_a_unit_line_between_rows_takes_the_head_along() -> None:
    found = tables_in(
        raw(
            [
                ["指标", "2023年"],
                ["单位：万吨", "单位：万吨"],
                ["粮食", "45.6"],
                ["单位：万头", "单位：万头"],
                ["生猪", "12.3"],
            ]
        )
    )
    assert [(t.lines, texts(t.table), t.table.header_rows) for t in found] == [
        (["单位：万吨"], [["指标", "2023年"], ["粮食", "45.6"]], None),
        (["单位：万头"], [["指标", "2023年"], ["生猪", "12.3"]], 1),
    ]
    assert [cell.printed_here for cell in found[1].table.rows[0]] == [False, False]


@pytest.mark.parametrize(
    "grid",
    [
        # groups of rows under one head
        [["指标", "产值"], ["农业", ""], ["粮食", "1.5"], ["工业", ""], ["水泥", "2.5"]],
        # a head of two rows
        [["指标", "2023年", "2023年"], ["", "绝对数", "增长"], ["收入", "5.5", "1.1"]],
        # a table of words
        [["项目", "内容"], ["项目一", "建设甲厂"], ["项目二", "建设乙厂"]],
        [["指标", "产值"], ["收入", "5.5"]],
    ],
)
def test_one_table_stays_one(grid: list[list[str]]) -> None:
    (found,) = tables_in(raw(grid))
    assert texts(found.table) == grid and found.lines == []


_ROW = st.tuples(_NAME, _VALUE, _VALUE).map(list)
_HEAD = st.sampled_from(
    [
        ["指标", "本月（亿元）", "增长（%）"],
        ["项目", "2023年", "2022年"],
        ["产品名称", "产量（万吨）", "增速"],
    ]
)
_LINE = st.sampled_from(["单位：万吨", "（亿元）", "财政", "对外经济"]).map(lambda t: [t, t, t])
_GRID = st.lists(st.one_of(_ROW, _ROW, _HEAD, _LINE), min_size=1, max_size=14)


@settings(deadline=None)
@given(_GRID)
def test_taking_tables_apart_loses_doubles_and_moves_no_figure(grid: list[list[str]]) -> None:
    found = tables_in(raw(grid))
    rows = [row for t in found for row in texts(t.table)]
    figures = [cell for row in grid for cell in row if re.fullmatch(r"-?[\d.]+", cell)]
    kept = [cell for row in rows for cell in row if re.fullmatch(r"-?[\d.]+", cell)]
    assert kept == figures
    said = Counter(printed([t.table for t in found])) + Counter(
        line for t in found for line in t.lines for _ in range(3)
    )
    assert said == Counter(cell for row in grid for cell in row)


# ---- paragraphs


HEADS = (
    ["指标 面积（万亩） 增长（%） 产量（万吨） 增长（%）"],
    ["项目面积", "（万亩）", "比上年增长", "（%）", "产量", "（万吨）", "比上年增长", "（%）"],
    ["项目 面积（万亩）比上年增长（%）产量（万吨）比上年增长（%）"],
)


@pytest.mark.parametrize("head", HEADS, ids=range(len(HEADS)))
def test_rows_as_lines_under_a_head_however_it_is_torn(head: list[str]) -> None:
    lines = [*head, "作物 66.5 6.2 40.5 -7.0", "# 小麦 16.1 -3.1 8.2 -2.5", "棉花 21.0 8.8 - 9.9"]
    ((first, last, table),) = spelled_tables(["其他内容", *lines, "以上为快报数"])
    assert (first, last) == (1, 1 + len(lines))
    assert [row[0] for row in texts(table)[1:]] == ["作物", "# 小麦", "棉花"]
    assert texts(table)[3] == ["棉花", "21.0", "8.8", "-", "9.9"]
    assert "面积（万亩）" in texts(table)[0][1] and "产量（万吨）" in texts(table)[0][3]


def test_units_that_are_glued_to_names_and_a_group() -> None:
    lines = [
        "产品名称单位产量比上年增长（%）",
        "原煤万吨 410.2 4.4",
        "能源",
        "发电量亿千瓦时 100.3 2.1",
        "PVC 万吨 5.5 -3.2",
    ]
    ((_, _, table),) = spelled_tables(lines)
    assert texts(table) == [
        ["产品名称", "单位", "产量", "比上年增长（%）"],
        ["原煤", "万吨", "410.2", "4.4"],
        ["能源", "", "", ""],
        ["发电量", "亿千瓦时", "100.3", "2.1"],
        ["PVC", "万吨", "5.5", "-3.2"],
    ]


def test_blocks_side_by_side() -> None:
    lines = [
        "行业增长（%）行业增长（%）",
        "农业 2.1 工业 3.2",
        "林业 1.1 商业 -4.2",
        "渔业 0.5 教育 5.5",
    ]
    ((_, _, table),) = spelled_tables(lines)
    assert texts(table)[0] == ["行业", "增长（%）", "行业", "增长（%）"]
    assert texts(table)[2] == ["林业", "1.1", "商业", "-4.2"]


@pytest.mark.parametrize(
    "lines",
    [
        ["指标 面积（万亩）", "作物 66.5 6.2", "小麦 16.1 -3.1", "棉花 21.0 8.8"],  # head too short
        ["某某情况", "作物 66.5", "小麦 16.1", "棉花 21.0"],  # no head
        ["指标 面积", "作物 66.5", "小麦 16.1 2.2"],  # rows that differ
        ["全年增长5.2%。", "第1章 12", "第2章 15", "第3章 20"],  # a table of contents
    ],
)
def test_lines_that_are_no_table(lines: list[str]) -> None:
    assert spelled_tables(lines) == []


@settings(deadline=None)
@given(st.lists(st.tuples(_NAME, _VALUE, _VALUE), min_size=3, max_size=8))
def test_spelled_rows_keep_every_figure_once_and_in_order(
    rows: list[tuple[str, str, str]],
) -> None:
    lines = ["指标 本年（亿元） 增长（%）", *(" ".join(row) for row in rows)]
    ((first, last, table),) = spelled_tables(lines)
    assert (first, last) == (0, len(lines))
    assert texts(table)[1:] == [list(row) for row in rows]


def test_cells_as_lines_with_the_name_of_a_group() -> None:
    cells = ["指标名称", "2023年", "比上年±%"]
    cells += ["收入（亿元）", "37.5", "4.2", "支出", "教育", "12.5", "5.4", "卫生", "3.2", "-7.4"]
    ((first, last, table),) = listed_tables(cells)
    assert (first, last) == (0, len(cells))
    assert texts(table) == [
        ["指标名称", "2023年", "比上年±%"],
        ["收入（亿元）", "37.5", "4.2"],
        ["支出", "", ""],
        ["教育", "12.5", "5.4"],
        ["卫生", "3.2", "-7.4"],
    ]


def test_a_table_inside_a_paragraph_and_the_prose_around_it() -> None:
    head = "指标价格指数（上年=100）比上年涨跌幅度（%）"
    rows = "居民消费价格 100.2 0.2其中：食品 99.0 -1.0衣着 104.3 4.3居住 100.0 0.0"
    text = f"油料增产6.2%。2023年价格情况表{head}{rows} 4 全年粮食产量108.9万吨，增长5%。"
    (found,) = run_on_tables(text)
    assert (found.title, text[found.end :]) == (
        "2023年价格情况表",
        " 4 全年粮食产量108.9万吨，增长5%。",
    )
    assert text[: found.start] == "油料增产6.2%。"
    assert texts(found.table) == [
        ["指标", "价格指数（上年=100）", "比上年涨跌幅度（%）"],
        ["居民消费价格", "100.2", "0.2"],
        ["其中：食品", "99.0", "-1.0"],
        ["衣着", "104.3", "4.3"],
        ["居住", "100.0", "0.0"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "粮食产量 12.5 万吨，棉花产量 3.2 万吨，各项指标 8.5 提高。",
        "指标招生数在校生数小学 10 35中学 57 24大学 15 41",  # nothing says where the head parts
        "指标产量（吨）增长（%）原煤 36.7 4.9原油 83.5水泥 8.0 -2.2",  # rows that differ
    ],
)
def test_paragraphs_without_such_a_table(text: str) -> None:
    assert run_on_tables(text) == []


@settings(deadline=None)
@given(st.lists(st.tuples(_NAME, _VALUE, _VALUE), min_size=3, max_size=8))
def test_tables_in_paragraphs_keep_every_figure_once_and_in_order(
    rows: list[tuple[str, str, str]],
) -> None:
    body = "".join(" ".join(row) for row in rows)
    (found,) = run_on_tables(f"指标本年（亿元）增长（%）{body}全年完成，")
    assert texts(found.table)[1:] == [list(row) for row in rows]


def test_heads_that_are_wrapped_over_lines_are_one_cell() -> None:
    cells = ["指标", "绝对数", "（亿美元）", "比上年", "增长（%）", "进出口", "12.5", "3.3"]
    cells += ["出口", "7.5", "2.3", "进口", "5.0", "-3.3", "以上为快报数"]
    ((first, last, table),) = listed_tables(cells)
    assert (first, last) == (0, len(cells) - 1)
    assert texts(table)[0] == ["指标", "绝对数（亿美元）", "比上年增长（%）"]
    assert texts(table)[3] == ["进口", "5.0", "-3.3"]
