"""Declared tables, typed and clean; tables cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.documents.document import Document
from pipeline.documents.tables.named import column_names, match_table, named_rows, named_tables
from pipeline.documents.tables.parsers import EXAMPLES, PARSERS
from pipeline.documents.tables.table_rows import NOT_DECLARED, tables_of
from pipeline.documents.tables.values import UNIT_EXAMPLES, cell_number, unit_in
from pipeline.runs.records import document_rows
from pipeline.storage.parquet import from_rows
from warehouse.errors import ConfigurationError
from warehouse.named_tables import declarations, load_declarations
from warehouse.schema import TABLES
from warehouse.schema.document_tables import NAMED_TABLES

Make = Callable[..., Document]
Grid = list[list[str]]

PROJECTS = [
    ["项目类别", "计划安排", "工作进展"],
    ["绿化类(25项)", "总投资3.5亿元,包含公园项目5项,林带项目20项。", "Ø 公园完工。 Ø 林带开工。"],
    ["水利类(7项)", "总投资8000万元,包含河道项目4项,泵站项目3项。", "河道完工。"],
]
GROUPS = [
    ["序号", "时间", "集团名称", "成员校"],
    ["1-3", "2019年—2023年", "一中、二中、三中", ""],
    ["4", "2024年", "实验教育集团", "甲校、乙校"],
]
POINTS = [
    ["所属街道", "点位名称", "详细地址"],
    ["东湖街道", "东湖食堂", "东湖路3号"],
    ["南山街道", "幸福餐厅", "南山里12号楼"],
]
RESULTS = [["甲", "制造", "Ø 建成一条。 Ø 启动两条。"], ["乙", "医药", "Ø 启动三期。"]]
WEIGHTS = [
    ["一级指标", "权重", "二级指标", "权重"],
    ["活力", "0.6", "就业(万人)", "1"],
    ["宜居", "0.4", "绿化率(%)", "0.5"],
    ["", "", "水质", "0.5"],
]


def plan(make: Make, *grids: list[list[str]], captions: tuple[str, ...] = ()) -> Document:
    return make(*grids, captions=captions, kind="plan_report")


def test_projects_have_counts_and_money(make_document: Make) -> None:
    rows = named_rows(plan(make_document, PROJECTS))["investment_projects"]
    assert [(r["category"], r["projects"], r["planned_investment"]) for r in rows] == [
        ("绿化类", 25, 3.5),
        ("水利类", 7, 0.8),
    ]
    assert rows[0]["part_names"] == ["公园项目", "林带项目"] and rows[0]["part_projects"] == [5, 20]
    assert rows[0]["progress"] == ["公园完工。", "林带开工。"]


def test_money_and_counts_in_columns_of_their_own(make_document: Make) -> None:
    grid = [
        ["项目类别", "项目数（个）", "总投资（万元）", "进展情况"],
        ["水利类", "12", "35,000", "河道完工。"],
    ]
    (row,) = named_rows(plan(make_document, grid))["investment_projects"]
    assert (row["category"], row["projects"], row["planned_investment"], row["plan"]) == (
        "水利类",
        12,
        3.5,
        None,
    )


@pytest.mark.parametrize(
    ("name", "grid", "expected"),
    [
        (
            "investment_projects",
            [
                ["序号", "项目类别", "项目进展", "计划安排", "责任单位"],
                ["1", "水利类(7项)", "完工。", "总投资2亿元", "水务局"],
            ],
            {
                "category": "水利类",
                "projects": 7,
                "planned_investment": 2.0,
                "progress": ["完工。"],
            },
        ),
        (
            "reform_tasks",
            [["改革领域", "改革任务", "具体措施"], ["民生", "健全甲机制", "完善乙体系。"]],
            {"area": "民生", "task": "健全甲机制", "measures": ["完善乙体系"]},
        ),
        (
            "education_groups",
            [
                ["序号", "教育集团名称", "牵头校", "成员学校", "成立时间"],
                ["1", "实验集团", "一小", "甲校、乙校", "2024年"],
            ],
            {
                "number": 1,
                "name": "实验集团",
                "lead_school": "一小",
                "members": ["甲校", "乙校"],
                "year_first": 2024,
            },
        ),
        (
            "meal_service_points",
            [
                ["街道（镇）", "联系电话", "助餐点名称", "地址"],
                ["东湖街道", "6234", "东湖食堂", "东湖路3号"],
            ],
            {"sub_district": "东湖街道", "name": "东湖食堂", "address": "东湖路3号"},
        ),
        (
            "industry_results",
            [["重点产业", "发展成效"], ["制造", "Ø 建成一条。 Ø 启动两条。"]],
            {"sector": None, "industry": "制造", "results": ["建成一条。", "启动两条。"]},
        ),
    ],
)
def test_another_district_has_other_heads_in_another_order(
    make_document: Make, name: str, grid: Grid, expected: dict[str, object]
) -> None:
    (row,) = named_rows(plan(make_document, grid))[name]
    assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize(
    "head",
    [
        ["类别", "年度计划", "完成情况"],
        ["所属街道", "商场名称", "详细地址"],
        ["序号", "任务名称", "责任单位", "完成时限"],
        ["项目类别", "主管部门"],
        ["项目类别", "计划安排", "甲", "乙", "丙"],
    ],
)
def test_other_tables_are_not_taken_for_declared_ones(make_document: Make, head: list[str]) -> None:
    document = plan(make_document, [head, ["一"] * len(head)])
    assert match_table(document, document.tables[0]) is None
    assert NOT_DECLARED in tables_of(document)[0][0]["notes"]


def test_a_row_that_stands_for_several_is_expanded_and_marked(make_document: Make) -> None:
    rows = named_rows(plan(make_document, GROUPS))["education_groups"]
    assert [(r["number"], r["name"], r["members"], r["expanded"]) for r in rows] == [
        (1, "一中", None, True),
        (2, "二中", None, True),
        (3, "三中", None, True),
        (4, "实验教育集团", ["甲校", "乙校"], False),
    ]
    assert rows[0]["repair_reason"] and rows[3]["repair_reason"] is None
    assert (rows[0]["year_first"], rows[0]["year_last"], rows[0]["printed_number"]) == (
        2019,
        2023,
        "1-3",
    )


def test_a_span_that_does_not_fit_its_names_is_numbered_as_printed_and_said(
    make_document: Make,
) -> None:
    grid = [GROUPS[0], ["1-5", "2019年", "一中、二中", ""]]
    rows = named_rows(plan(make_document, grid))["education_groups"]
    assert [r["number"] for r in rows] == [1, 1] and "not the 5" in rows[0]["repair_reason"]


def test_a_table_without_a_header_is_told_by_caption_and_width(make_document: Make) -> None:
    from dataclasses import replace

    document = plan(make_document, RESULTS, captions=("专栏1 产业发展成果",))
    rows = named_rows(document)["industry_results"]
    assert [(r["sector"], r["industry"], r["results"]) for r in rows] == [
        ("甲", "制造", ["建成一条。", "启动两条。"]),
        ("乙", "医药", ["启动三期。"]),
    ]
    assert (
        named_rows(replace(document, tables=(replace(document.tables[0], caption="专栏2 其他"),)))
        == {}
    )


def test_weights_with_any_number_of_levels(make_document: Make) -> None:
    rows = named_rows(make_document(WEIGHTS, kind="blue_book"))["indicator_weights"]
    assert [
        (r["level_1"], r["weight_1"], r["indicator_name"], r["unit"], r["weight"]) for r in rows[:2]
    ] == [
        ("活力", 0.6, "就业", "万人", 1.0),
        ("宜居", 0.4, "绿化率", "%", 0.5),
    ]


def test_genre_and_header_decide(make_document: Make) -> None:
    assert (
        match_table(plan(make_document, POINTS), plan(make_document, POINTS).tables[0]) is not None
    )
    bulletin = make_document(POINTS, kind="bulletin")
    assert match_table(bulletin, bulletin.tables[0]) is None
    other = plan(make_document, [["所属街道", "点位名称", "电话"], ["甲", "乙", "1"]])
    assert match_table(other, other.tables[0]) is None


def test_a_header_that_is_not_declared_is_landed_and_reported(make_document: Make) -> None:
    tables, cells = tables_of(make_document([["指标", "数值"], ["人口", "12.5"]]))
    assert tables[0]["named_table"] is None and NOT_DECLARED in tables[0]["notes"]
    assert [cell["text"] for cell in cells] == ["指标", "数值", "人口", "12.5"]


def test_all_declared_tables_are_there_even_if_empty(make_document: Make) -> None:
    frames = named_tables([plan(make_document, POINTS, GROUPS)])
    assert set(frames) == {d.name for d in declarations()} == {t.name for t in NAMED_TABLES}
    assert (
        len(frames["meal_service_points"]) == 2
        and len(frames["education_groups"]) == 4
        and len(frames["reform_tasks"]) == 0
    )
    for declaration in declarations():
        assert list(frames[declaration.name].columns) == column_names(declaration)
        assert from_rows(
            declaration.name, frames[declaration.name].to_dict("records")
        ).num_rows == len(frames[declaration.name])


def test_rows_fit_the_published_schema(make_document: Make) -> None:
    for document in (
        plan(make_document, PROJECTS, GROUPS, POINTS),
        make_document(WEIGHTS, kind="blue_book"),
    ):
        for name, rows in document_rows(document).items():
            assert from_rows(name, rows).num_rows == len(rows)


def test_every_column_says_what_it_holds() -> None:
    for table in TABLES:
        assert table.comment and all(column.comment for column in table.columns), table.name
    for table in NAMED_TABLES:
        assert any("一" <= c <= "鿿" for c in table.comment), f"{table.name}: no Chinese term"


def test_cells_have_values_units_and_places(make_document: Make) -> None:
    grid = [
        ["指标", "单位", "产量", "比上年增长（%）"],
        ["小米", "万吨", "1,234.5", "-3.2"],
        ["高粱", "吨", "—", "5.0"],
    ]
    document = make_document(grid, captions=("表1 产量",))
    tables, cells = tables_of(document)
    assert tables[0]["table_id"] == "made-up-2022:01" and tables[0]["caption"] == "表1 产量"
    by_place = {(cell["row_index"], cell["column_index"]): cell for cell in cells}
    assert (by_place[1, 2]["value"], by_place[1, 2]["unit"]) == (1234.5, "万吨")
    assert (by_place[1, 3]["value"], by_place[1, 3]["unit"]) == (-3.2, "%")
    assert by_place[2, 2]["value"] is None and by_place[2, 2]["unit"] is None
    for cell in cells:
        if cell["char_start"] is not None:
            assert document.text[cell["char_start"] : cell["char_end"]] == cell["text"]


def test_the_unit_line_counts_where_nothing_nearer_says_so(make_document: Make) -> None:
    _, cells = tables_of(make_document([["地区", "2021年"], ["甲区", "12.5"]], units=("亿元",)))
    assert cells[-1]["unit"] == "亿元"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_parsers_read_their_examples(name: str) -> None:
    cell, expected = EXAMPLES[name]
    assert PARSERS[name](cell) == expected


def test_every_parser_has_an_example() -> None:
    assert set(EXAMPLES) == set(PARSERS)


@pytest.mark.parametrize("unit", UNIT_EXAMPLES)
def test_units_in_brackets(unit: str) -> None:
    assert unit_in(f"某数（{unit}）") == unit


@pytest.mark.parametrize("text", ["薯类（鲜薯）", "指数（以上年为100）", "人口（含外来）", "城镇"])
def test_brackets_that_hold_no_unit(text: str) -> None:
    assert unit_in(text) == ""


def test_text_is_no_number() -> None:
    assert [cell_number(text) for text in ("", "—", "3家", "2022年", "约5")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "version: 1\ntables: [{name: Bad, comment: c, kinds: [press], scheme: system, columns: []}]",
            "name",
        ),
        ("version: 1\ntables: [{name: a, comment: c, kinds: [press], columns: []}]", "exactly one"),
        (
            "version: 1\ntables: [{name: a, comment: c, kinds: [press], headerless: true, columns: []}]",
            "width",
        ),
        (
            "version: 1\ntables: [{name: a, comment: c, kinds: [press], header: ['('], columns: []}]",
            "header",
        ),
        (
            "version: 1\ntables: [{name: a, comment: c, kinds: [press], scheme: system, columns: []},"
            " {name: a, comment: c, kinds: [press], scheme: system, columns: []}]",
            "twice",
        ),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "named.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        load_declarations(path)
