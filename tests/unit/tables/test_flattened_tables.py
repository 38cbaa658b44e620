"""Tables that were flattened into lines of text."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.tables.flattened import _HEADER_EXAMPLES, is_header_word, segment_lines
from pipeline.documents.tables.raw_tables import RawTable
from warehouse.vocabularies import CellRepair


def texts(table: RawTable | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text for cell in row] for row in table.rows]


def bars(*cells: str) -> list[str]:
    return [f"{cell} |".strip() for cell in cells]


POINTS = [
    ["所属街道", "点位名称", "详细地址"],
    ["东湖街道", "东湖食堂", "东湖路3号"],
    ["南山街道", "幸福餐厅", "南山里12号楼一层"],
    ["南山街道", "邻里小厨", "学府路甲1号"],
    ["北岭镇", "岭下店", "岭下村"],
]
PROJECTS = [
    ["项目类别", "计划安排", "工作进展"],
    [
        "绿化类(25项)",
        "总投资3.5亿元,包含公园项目5项,林带项目20项。",
        "Ø 公园如期完工。 Ø 林带开工建设。",
    ],
    [
        "水利类(7项)",
        "总投资1.2亿元,包含河道项目4项,泵站项目3项。",
        "Ø 河道治理完成验收并投入使用。",
    ],
]
TASKS = [
    ["主要内容", "重点举措"],
    ["健全甲类机制", "完善第一项制度安排,深化第二项制度改革,推进第三项制度试点。"],
    ["深化乙类改革", "完善第四项制度安排,深化第五项制度改革,推进第六项制度试点。"],
]


def flat(*tables: list[list[str]]) -> list[str]:
    return bars(*(cell for table in tables for row in table for cell in row))


def test_one_table_between_prose() -> None:
    segments = segment_lines(["前文一句。", *flat(POINTS), "后文一句。"])
    assert [(s.first, s.last, s.table is None) for s in segments] == [
        (0, 1, True),
        (1, 16, False),
        (16, 17, True),
    ]
    assert texts(segments[1].table) == POINTS
    assert segments[1].table is not None and segments[1].table.header_rows == 1


def test_tables_that_follow_each_other_without_a_line_between() -> None:
    segments = segment_lines(flat(PROJECTS, TASKS, POINTS))
    assert [texts(s.table) for s in segments] == [PROJECTS, TASKS, POINTS]


def test_a_merged_cell_printed_once_is_filled_down_and_its_gaps_are_put_first() -> None:
    rows = [
        ["甲", "制造", "Ø 建成一条产线。"],
        ["乙", "医药", "Ø 启动三期。"],
        ["芯片", "Ø 完成流片。", ""],
        ["航天", "Ø 成功首飞。", ""],
        ["丙", "服务", "Ø 引进十家。"],
    ]
    table = segment_lines(flat(rows))[0].table
    assert texts(table) == [
        ["甲", "制造", "Ø 建成一条产线。"],
        ["乙", "医药", "Ø 启动三期。"],
        ["乙", "芯片", "Ø 完成流片。"],
        ["乙", "航天", "Ø 成功首飞。"],
        ["丙", "服务", "Ø 引进十家。"],
    ]
    assert table is not None and table.header_rows == 0
    copies = [row[0] for row in table.rows if row[0].repair]
    assert [c.repair for c in copies] == [CellRepair.FILLED, CellRepair.FILLED] and not any(
        c.printed_here for c in copies
    )


def test_a_cell_that_is_empty_at_the_end_of_its_row_stays_there() -> None:
    rows = [
        ["序号", "时间", "集团名称", "成员校"],
        ["1-3", "2019年—2023年", "一中、二中、三中", ""],
        ["4", "2024年", "实验教育集团", "甲校、 乙校"],
    ]
    table = segment_lines(flat(rows))[0].table
    assert texts(table)[1] == ["1-3", "2019年—2023年", "一中、二中、三中", ""]
    assert texts(table)[2][3] == "甲校、乙校"


def test_figures_under_figures() -> None:
    rows = [
        ["指标", "单位", "完成值"],
        ["人口", "万人", "12.5"],
        ["收入", "元", "30000"],
        ["绿化率", "%", "45"],
    ]
    assert texts(segment_lines(flat(rows))[0].table) == rows


def test_tabs_keep_empty_cells_at_both_ends() -> None:
    lines = [
        "一级指标\t二级指标\t来源\t",
        "活力\t就业\t年鉴\t",
        "\t消费\t年鉴\t",
        "宜居\t绿化\t年鉴\t",
    ]
    table = segment_lines(lines)[0].table
    assert texts(table) == [
        ["一级指标", "二级指标", "来源"],
        ["活力", "就业", "年鉴"],
        ["活力", "消费", "年鉴"],
        ["宜居", "绿化", "年鉴"],
    ]
    assert table is not None and table.rows[2][0].repair is CellRepair.FILLED


def test_rows_between_bars() -> None:
    table = segment_lines(["| 指标 | 数值 |", "|---|---:|", "| 人口 | 12.5 |", "| 户数 | 3 |"])[
        0
    ].table
    assert texts(table) == [["指标", "数值"], ["人口", "12.5"], ["户数", "3"]]
    assert table is not None and table.header_rows == 1


def test_cells_that_are_wrapped_over_several_lines_are_joined() -> None:
    plan, progress = PROJECTS[1][1], PROJECTS[1][2]
    first, second = plan.split(",", 1)
    bullets = progress.split(" Ø ")
    lines = [
        *bars(*PROJECTS[0], PROJECTS[1][0]),
        f"{first},",
        f"{second} |",
        bullets[0],
        f"Ø {bullets[1]} |",
        *bars(*PROJECTS[2]),
    ]
    (segment,) = segment_lines(lines)
    assert (segment.first, segment.last) == (0, len(lines))
    assert texts(segment.table) == PROJECTS


def test_a_sentence_between_two_tables_is_no_cell() -> None:
    segments = segment_lines(
        [
            *flat(POINTS),
            "以上站点全部开放，方便居民就餐。",
            "分类推进政府项目，进展情况",
            *flat(PROJECTS),
        ]
    )
    assert [s.table is None for s in segments] == [False, True, False]
    assert texts(segments[2].table) == PROJECTS


def test_rows_between_bars_are_cut_where_another_table_begins() -> None:
    first = ["地区 | 投资 | 增长", "甲区 | 35.6 | 4.4", "乙区 | 28.1 | -1.2"]
    second = ["| 项目 | 数量 |", "|---|---|", "| 桥梁 | 12 |"]
    third = ["| 品种 | 产量 |", "|:--|--:|", "| 稻谷 | 55.3 |"]
    segments = segment_lines([*first, *second, *third])
    assert [(s.first, s.last) for s in segments] == [(0, 3), (3, 6), (6, 9)]
    assert texts(segments[2].table) == [["品种", "产量"], ["稻谷", "55.3"]]


def test_what_is_no_table() -> None:
    for lines in (
        ["一句话。", "又一句。"],
        ["只有一行\t有制表符"],
        ["一、总论……1\t", "二、分论\t……2"],
        ["单独一行 |"],
        [],
    ):
        assert all(segment.table is None for segment in segment_lines(lines))


def test_lists_and_navigation_are_no_tables() -> None:
    for lines in (
        ["一、\t全年工作平稳有序。", "二、\t各项任务如期完成。", "三、\t下年继续推进。"],
        ["首页 | 新闻 | 公开", "登录 | 注册"],
        ["来源：某报 | 作者：甲", "责编：乙 | 校对：丙"],
    ):
        assert all(segment.table is None for segment in segment_lines(lines))


def test_header_words() -> None:
    assert all(is_header_word(example) for example in _HEADER_EXAMPLES)
    assert not any(
        is_header_word(text) for text in ("东湖街道", "幸福餐厅", "绿化类(25项)", "总投资3.5亿元")
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "一句话。",
                "甲 |",
                "|",
                "12 |",
                "a\tb",
                "\t\tc\t",
                "| a | b |",
                "|---|---|",
                "",
                "指标 |",
                "Ø 完成。 |",
                "||",
                "\t",
            ]
        ),
        max_size=40,
    )
)
def test_segments_cover_all_lines_in_order(lines: list[str]) -> None:
    segments = segment_lines(lines)
    assert [s.first for s in segments] == [0, *(s.last for s in segments)][: len(segments)]
    assert (segments[-1].last if segments else 0) == len(lines)
    for segment in segments:
        if segment.table is not None:
            widths = {len(row) for row in segment.table.rows}
            assert len(widths) == 1
            printed = "".join(
                cell.text for row in segment.table.rows for cell in row if cell.printed_here
            )
            for character in printed:
                assert character in "".join(lines[segment.first : segment.last])


def test_a_long_run_of_cells_is_cut_in_reasonable_time() -> None:
    rows = [["所属街道", "点位名称", "详细地址"]] + [
        [f"第{i}街道", f"点{i}", f"某路{i}号"] for i in range(2000)
    ]
    segments = segment_lines(flat(rows))
    assert (
        len(segments) == 1 and segments[0].table is not None and len(segments[0].table.rows) == 2001
    )


# A recipe for tables of any shape: kinds of column with heads and cells, put together at random (seeded).
_SYLLABLES = "城市发展科技创新教育医疗文化旅游交通水务园林绿化工业农业金融贸易民政社区安全环境能源信息智慧健康养老住房就业"
_HEADS = {
    "name": ["项目名称", "指标名称", "任务", "学校", "街道", "主要内容", "产品"],
    "figure": ["完成值", "数量", "面积（公顷）", "比上年增长（%）", "目标值", "2025年预期目标"],
    "sentence": ["重点举措", "工作进展", "建设内容", "计划安排"],
    "date": ["完成时间", "时间"],
    "department": ["责任部门", "牵头单位"],
}


def _made_up_cell(kind: str, random: Random) -> str:
    def word(shortest: int, longest: int) -> str:
        return "".join(random.choice(_SYLLABLES) for _ in range(random.randint(shortest, longest)))

    return {
        "name": lambda: word(2, 10),
        "figure": lambda: random.choice(
            [
                f"{random.uniform(0, 500):.1f}",
                str(random.randint(1, 9999)),
                f"-{random.uniform(0, 9):.1f}",
            ]
        ),
        "sentence": lambda: (
            random.choice(["", "Ø "])
            + "，".join(word(6, 14) for _ in range(random.randint(2, 5)))
            + "。"
        ),
        "date": lambda: random.choice(["2024年", "2024年12月", "2025年6月底前", "2023年—2025年"]),
        "department": lambda: word(2, 4) + random.choice(["局", "委员会"]),
    }[kind]()


def _made_up_table(random: Random) -> list[list[str]]:
    kinds = [
        "name",
        *(
            random.choice(["figure", "figure", "sentence", "date", "department"])
            for _ in range(random.randint(1, 5))
        ),
    ]
    heads: list[str] = []
    for kind in kinds:
        heads.append(
            random.choice([head for head in _HEADS[kind] if head not in heads] or _HEADS[kind])
        )
    return [
        heads,
        *([_made_up_cell(kind, random) for kind in kinds] for _ in range(random.randint(2, 15))),
    ]


def test_tables_of_any_shape_are_cut_apart() -> None:
    random = Random(11)
    found = total = 0
    for _ in range(80):
        tables = [_made_up_table(random) for _ in range(random.randint(1, 4))]
        cut = [
            texts(segment.table)
            for segment in segment_lines(flat(*tables))
            if segment.table is not None
        ]
        found += sum(table in cut for table in tables)
        total += len(tables)
    assert found >= 0.97 * total, f"{found} of {total} tables cut as made"
