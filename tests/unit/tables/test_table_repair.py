"""Repair of damaged tables: what the evidence forces is done, what it does not force is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.documents.document import Document, Table
from pipeline.documents.tables.indicator_systems import SIGNATURE_EXAMPLES, name_key, scheme_of
from pipeline.documents.tables.repair import repair_tables
from warehouse.vocabularies import CellRepair

Make = Callable[..., Document]

SYSTEM = [
    ["一级指标", "二级指标", "三级指标", "数据来源"],
    ["活力", "创新", "研发强度(%)", "年鉴"],
    ["", "", "专利数量(件)", "年鉴"],
    ["", "开放", "外资额(亿元)", "公报"],
    ["", "", "展会场次(场)", "公报"],
    ["宜居", "绿化", "绿地面积(公顷)", "年鉴"],
    ["", "", "绿化率(%)", "年鉴"],
    ["", "空气", "优良天数(天)", "公报"],
    ["", "", "臭氧浓度", "公报"],
]
WEIGHTS = [
    ["一级指标", "权重", "二级指标", "权重", "三级指标", "权重"],
    ["活力", "0.6", "创新", "0.5", "研发强度(%)", "0.7"],
    ["", "", "", "", "专利数量(件)", "0.3"],
    ["", "", "开放", "0.5", "外资额(亿元)", "0.6"],
    ["", "", "", "", "展会场次(场)", "0.4"],
    ["宜居", "0.4", "绿化", "0.2", "绿地面积(公顷)", "0.5"],
    ["", "", "", "", "绿化率(%)", "0.5"],
    ["", "", "空气", "0.8", "优良天数(天)", "0.9"],
    ["", "", "", "", "臭氧浓度", "0.1"],
]
WHOLE = [
    ["活力", "0.6", "创新", "0.5", "研发强度(%)", "0.7"],
    ["活力", "0.6", "创新", "0.5", "专利数量(件)", "0.3"],
    ["活力", "0.6", "开放", "0.5", "外资额(亿元)", "0.6"],
    ["活力", "0.6", "开放", "0.5", "展会场次(场)", "0.4"],
    ["宜居", "0.4", "绿化", "0.2", "绿地面积(公顷)", "0.5"],
    ["宜居", "0.4", "绿化", "0.2", "绿化率(%)", "0.5"],
    ["宜居", "0.4", "空气", "0.8", "优良天数(天)", "0.9"],
    ["宜居", "0.4", "空气", "0.8", "臭氧浓度", "0.1"],
]


def copy(grid: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in grid]


def body(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()[1:]]


def repaired(make: Make, *grids: list[list[str]], **options: object) -> Document:
    return repair_tables(
        make(*grids, kind="blue_book", captions=("表1 体系", "表2 权重"), **options)
    )


def check_places(document: Document) -> None:
    for table in document.tables:
        for cell in table.cells:
            if cell.start is not None:
                assert document.text[cell.start : cell.end] == (
                    cell.printed if cell.printed is not None else cell.text
                )
            elif cell.text:
                assert cell.repair in (CellRepair.FILLED, CellRepair.INFERRED)
            if cell.repair in (CellRepair.MOVED, CellRepair.INFERRED):
                assert cell.repair_reason


def test_whole_tables_only_have_their_merged_cells_filled(make_document: Make) -> None:
    document = repair_tables(make_document(SYSTEM, WEIGHTS, kind="blue_book"))
    assert body(document.tables[1]) == WHOLE
    for table in document.tables:
        assert not table.repaired and table.notes == ()
        assert {cell.repair for cell in table.cells} == {None, CellRepair.FILLED}
    check_places(document)


def test_other_tables_come_back_as_they_are(make_document: Make) -> None:
    document = make_document([["指标", "权重"], ["甲", "0.5"], ["乙", "0.4"]])
    assert repair_tables(document) is document


def test_a_stray_copy_of_a_weight_is_dropped_and_the_rows_it_shifted_move_back(
    make_document: Make,
) -> None:
    weights = [row + [""] for row in copy(WEIGHTS)]
    weights[3] = ["", "", "开放", "0.5", "0.5", "外资额(亿元)", "0.6"]
    weights[4] = ["", "", "", "", "", "展会场次(场)", "0.4"]
    document = repaired(make_document, SYSTEM, weights)
    table = document.tables[1]
    assert body(table) == WHOLE and table.repaired
    kept = next(cell for cell in table.cells if cell.row == 3 and cell.column == 3)
    assert (
        kept.repair is CellRepair.MOVED
        and kept.printed == "0.5 | 0.5"
        and kept.repair_reason
        and "cause copy" in kept.repair_reason
    )
    check_places(document)


def test_shifted_rows_of_names_move_back_by_the_order_of_the_row(make_document: Make) -> None:
    system = [row + [""] for row in copy(SYSTEM)]
    system[5] = ["", "宜居", "绿化", "绿地面积(公顷)", "年鉴"]
    system[6] = ["", "", "", "绿化率(%)", "年鉴"]
    system[7] = ["空气", "", "优良天数(天)", "公报", ""]
    document = repaired(make_document, system, WEIGHTS)
    assert [row[:3] for row in body(document.tables[0])] == [[r[0], r[2], r[4]] for r in WHOLE]
    assert body(document.tables[1]) == WHOLE and not document.tables[1].repaired
    check_places(document)


def test_a_group_name_set_beside_its_middle_is_raised_where_the_sums_forbid_the_other_reading(
    make_document: Make,
) -> None:
    system = copy(SYSTEM)
    system[3], system[4] = ["", "", "外资额(亿元)", "公报"], ["", "开放", "展会场次(场)", "公报"]
    document = repaired(make_document, system, WEIGHTS)
    assert [row[1] for row in body(document.tables[0])][:4] == ["创新", "创新", "开放", "开放"]
    raised = document.tables[0].rows()[3][1]
    assert (
        raised.repair is CellRepair.MOVED
        and raised.repair_reason
        and "1 row(s) lower" in raised.repair_reason
    )
    check_places(document)


def test_a_missing_row_and_its_weight_are_inferred_from_the_other_table_and_the_sum(
    make_document: Make,
) -> None:
    weights = copy(WEIGHTS)
    del weights[4]
    document = repaired(make_document, SYSTEM, weights)
    table = document.tables[1]
    assert body(table) == WHOLE
    inferred = [cell for cell in table.cells if cell.repair is CellRepair.INFERRED]
    assert [(cell.text, cell.start) for cell in inferred] == [("展会场次(场)", None), ("0.4", None)]
    rows = [block.row for block in document.blocks if block.table == 1 and block.row is not None]
    assert rows == [0, 1, 2, 3, 5, 6, 7, 8]
    check_places(document)


def test_two_missing_weights_of_one_group_stay_empty(make_document: Make) -> None:
    system = [*copy(SYSTEM), ["", "", "降尘量", "公报"]]
    weights = copy(WEIGHTS)[
        :-1
    ]  # 臭氧浓度 and 降尘量 are both missing: 0.1 can be shared in many ways
    document = repaired(make_document, system, weights)
    rows = body(document.tables[1])
    assert [row[4:] for row in rows[-2:]] == [["臭氧浓度", ""], ["降尘量", ""]]
    assert any("not forced" in note and "臭氧浓度" in note for note in document.tables[1].notes)


def test_a_single_missing_weight_is_inferred_without_a_second_table(make_document: Make) -> None:
    weights = copy(WEIGHTS)
    weights[8][5] = ""
    document = repair_tables(make_document(weights, kind="blue_book"))
    assert body(document.tables[0])[-1] == ["宜居", "0.4", "空气", "0.8", "臭氧浓度", "0.1"]


def test_nothing_is_inferred_where_siblings_do_not_sum_to_one(make_document: Make) -> None:
    weights = copy(WEIGHTS)
    for row, value in (
        (1, "0.35"),
        (2, "0.15"),
        (3, "0.3"),
        (4, "0.2"),
        (5, "0.1"),
        (6, "0.1"),
        (7, "0.72"),
    ):
        weights[row][5] = value  # weights in the whole: the leaves sum to their group's weight
    weights[8][5] = ""
    document = repair_tables(make_document(weights, kind="blue_book"))
    assert all(cell.repair is not CellRepair.INFERRED for cell in document.tables[0].cells)


def test_a_wrong_sum_is_said_and_left_as_printed(make_document: Make) -> None:
    weights = copy(WEIGHTS)
    weights[7][5] = "0.8"
    del weights[
        4
    ]  # damage elsewhere, so that the table is rebuilt and says what it could not explain
    document = repaired(make_document, SYSTEM, weights)
    assert body(document.tables[1])[6][5] == "0.8"
    assert any("sum to 0.9" in note for note in document.tables[1].notes)


def test_of_two_spellings_the_one_of_the_text_is_taken_in_a_damaged_table_only(
    make_document: Make,
) -> None:
    weights = [row + [""] for row in copy(WEIGHTS)]
    weights[3] = ["", "", "开放", "0.5", "0.5", "外资额(亿元)", "0.6"]
    weights[4] = ["", "", "", "", "", "展会总场次(场)", "0.4"]
    prose = ["开放以展会场次反映。"]
    document = repaired(make_document, SYSTEM, weights, prose=prose)
    cell = document.tables[1].rows()[4][4]
    assert (cell.text, cell.printed) == ("展会场次(场)", "展会总场次(场)")
    whole = copy(WEIGHTS)
    whole[4][4] = "展会总场次(场)"
    document = repaired(make_document, SYSTEM, whole, prose=prose)
    assert (
        document.tables[1].rows()[4][4].text == "展会总场次(场)"
        and len(body(document.tables[1])) == 8
    )


def test_repair_is_done_once(make_document: Make) -> None:
    weights = copy(WEIGHTS)
    del weights[4]
    document = repaired(make_document, SYSTEM, weights)
    assert repair_tables(document) == document


def test_the_reading_text_is_not_touched(make_document: Make) -> None:
    weights = copy(WEIGHTS)
    del weights[4]
    document = make_document(SYSTEM, weights, kind="blue_book")
    assert repair_tables(document).text == document.text


@pytest.mark.parametrize("heads", SIGNATURE_EXAMPLES)
def test_signatures(make_document: Make, heads: str) -> None:
    columns = heads.split(" | ")
    grid = [
        columns,
        *(
            [f"名{r}{c}" if head != "权重" else "0.5" for c, head in enumerate(columns)]
            for r in range(2)
        ),
    ]
    assert scheme_of(make_document(grid).tables[0]) is not None


def test_name_keys() -> None:
    assert name_key("绿化率（%）*") == name_key("绿 化率(%)") == "绿化率"
