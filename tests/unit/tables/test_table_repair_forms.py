"""Indicator systems in the forms that publishers give them; whatever the form, no figure of another column becomes a weight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.documents.document import Document, Table
from pipeline.documents.tables.named import named_rows
from pipeline.documents.tables.repair import repair_tables
from warehouse.vocabularies import CellRepair

Make = Callable[..., Document]

LEAVES = [
    ["活力", "0.6", "就业", "0.3"],
    ["", "", "创业", "0.7"],
    ["宜居", "0.4", "绿化", "0.5"],
    ["", "", "能耗", "0.3"],
    ["", "", "水耗", "0.2"],
]
HEAD = ["一级指标", "权重", "二级指标", "权重"]


def repaired(make: Make, *grids: Sequence[Sequence[str]]) -> Document:
    return repair_tables(make(*grids, kind="blue_book", captions=("表1 权重", "表2 体系")))


def column(table: Table, index: int) -> list[str]:
    return [row[index].text for row in table.rows()[table.header_rows :]]


def inferred(table: Table) -> list[str]:
    return [cell.text for cell in table.cells if cell.repair is CellRepair.INFERRED]


def without(*missing: int) -> list[list[str]]:
    return [[*row[:3], "" if number in missing else row[3]] for number, row in enumerate(LEAVES)]


def test_weights_in_percent_are_inferred_in_percent(make_document: Make) -> None:
    rows = [
        [f"{float(cell) * 100:g}%" if cell[:1] == "0" else cell for cell in row]
        for row in without(3)
    ]
    (table,) = repaired(make_document, [HEAD, *rows]).tables
    assert column(table, 3) == ["30%", "70%", "50%", "30%", "20%"]
    assert inferred(table) == ["30%"]


def test_numbers_of_rows_are_no_weights(make_document: Make) -> None:
    rows = [[str(number), *row] for number, row in enumerate(without(3), 1)]
    document = repaired(make_document, [["序号", *HEAD], *rows])
    assert column(document.tables[0], 0) == ["1", "2", "3", "4", "5"]
    assert inferred(document.tables[0]) == ["0.3"]
    assert [row["weight"] for row in named_rows(document)["indicator_weights"]] == [
        0.3,
        0.7,
        0.5,
        0.3,
        0.2,
    ]


def test_figures_of_an_attribute_are_no_weights(make_document: Make) -> None:
    values = ["0.9", "0.8", "0.7", "0.6", "0.5"]
    for missing, found in (((3,), ["0.3"]), ((1, 2, 3), [])):
        grid = [
            [*HEAD, "目标值"],
            *([*row, value] for row, value in zip(without(*missing), values, strict=True)),
        ]
        (table,) = repaired(make_document, grid).tables
        assert (column(table, 4), inferred(table)) == (values, found)
    assert table.notes == (
        "weight not forced, left empty: 创业",
        "weight not forced, left empty: 绿化、能耗",
    )


def test_a_head_of_two_rows(make_document: Make) -> None:
    head = [["一级指标", "一级指标", "二级指标", "二级指标"], ["名称", "权重", "名称", "权重"]]
    (table,) = repaired(make_document, [*head, *without(3)]).tables
    assert (table.header_rows, inferred(table)) == (2, ["0.3"])
    assert column(table, 0) == ["活力", "活力", "宜居", "宜居", "宜居"]


def test_plain_words_name_levels_where_weights_stand_behind_them(make_document: Make) -> None:
    document = repaired(make_document, [["维度", "权重", "指标", "权重"], *LEAVES])
    assert [row["level_1"] for row in named_rows(document)["indicator_weights"]] == [
        "活力",
        "活力",
        "宜居",
        "宜居",
        "宜居",
    ]
    assert not named_rows(
        repaired(
            make_document,
            [["领域", "指标", "2023年"], ["民生", "就业", "5.5"], ["", "创业", "6.5"]],
        )
    )


def test_a_name_and_its_weight_that_changed_places_change_back(make_document: Make) -> None:
    rows = [["", "", "0.7", "创业"] if row[2] == "创业" else row for row in LEAVES]
    (table,) = repaired(make_document, [HEAD, *rows]).tables
    assert column(table, 2)[1] == "创业" and column(table, 3)[1] == "0.7"
    assert [
        (cell.text, cell.repair)
        for cell in table.cells
        if cell.repair is not None and cell.row == 2 and cell.column > 1
    ] == [
        ("创业", CellRepair.MOVED),
        ("0.7", CellRepair.MOVED),
    ]
