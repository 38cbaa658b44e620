"""Differences between documents and inside them, each with the kind that explains it; sentences are our own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.series.catalogue import catalogue
from pipeline.series.comparable import is_joint, is_mean
from pipeline.series.conflicts import Conflict, broken_identities, conflict_row, find_conflicts
from tests.support.figure_recipes import Row, edition, figures, observation

BULLETIN = edition("bulletin", 2024, "2025-03-20")
BOOK = edition("book", 2024, "2025-08", kind="blue_book")
YEARBOOK = edition("yearbook", 2024, "2025-11", kind="yearbook")
UNEMPLOYMENT = "城镇调查失业率"


def conflicts(*rows: Row) -> list[Conflict]:
    return find_conflicts(figures([BULLETIN, BOOK, YEARBOOK], rows), catalogue())


def only(*rows: Row) -> dict[str, Any]:
    (found,) = conflicts(*rows)
    return conflict_row(found)


def test_two_rates_of_one_year_are_a_conflict_and_the_bulletin_is_preferred() -> None:
    row = only(
        observation("bulletin", UNEMPLOYMENT, "4.1", "%", "2024"),
        observation("book", UNEMPLOYMENT, "5.1", "%", "2024"),
    )
    assert (row["kind"], row["preferred"], row["document_id_a"]) == ("conflict", "a", "bulletin")
    assert (
        "4.1% in bulletin, 5.1% in book" in row["explanation"]
        and "1 points apart" in row["explanation"]
    )
    assert row["difference"] == 1.0 and "authority" in row["preferred_because"]
    assert row["quote_a"] and row["quote_b"]


@pytest.mark.parametrize(
    ("exact", "unit", "short", "short_unit", "others"),
    [
        ("49843.1", "亿元", "4.98", "万亿元", {}),
        ("49843.1", "亿元", "5", "万亿元", {"qualifier": "近"}),
        ("49843.1", "亿元", "49000", "亿元", {"qualifier": "超"}),
        ("49843.1", "亿元", "49800", "亿元", {"qualifier": "多"}),
    ],
)
def test_rounded_figures_are_no_conflict(
    exact: str, unit: str, short: str, short_unit: str, others: dict[str, Any]
) -> None:
    label = "地区生产总值"
    row = only(
        observation("bulletin", label, exact, unit, "2024"),
        observation("book", label, short, short_unit, "2024", **others),
    )
    assert (row["kind"], row["preferred"], row["unit"]) == ("rounding", "a", "亿元")


def test_neighbouring_numbers_are_a_conflict_and_no_rounding() -> None:
    row = only(
        observation("bulletin", UNEMPLOYMENT, "4.1", "%", "2024"),
        observation("book", UNEMPLOYMENT, "4.2", "%", "2024"),
    )
    assert row["kind"] == "conflict"


def test_cut_digits_are_rounding_and_said_to_be_cut() -> None:
    label = "人均公园绿地面积"
    row = only(
        observation("bulletin", label, "16.96", "平方米", "2024"),
        observation("book", label, "16.9", "平方米", "2024"),
    )
    assert row["kind"] == "rounding" and "cut off" in row["explanation"]


def test_later_statistics_of_a_revised_series_are_a_vintage() -> None:
    label = "地区生产总值"
    row = only(
        observation("bulletin", label, "49843.1", "亿元", "2024"),
        observation("yearbook", label, "49670.2", "亿元", "2024"),
    )
    assert (row["kind"], row["preferred"]) == ("vintage", "b")


def test_researchers_do_not_revise() -> None:
    label = "地区生产总值"
    row = only(
        observation("bulletin", label, "49843.1", "亿元", "2024"),
        observation("book", label, "48000.0", "亿元", "2024"),
    )
    assert (row["kind"], row["preferred"]) == ("conflict", "a")


def test_registered_and_surveyed_unemployment_differ_by_definition() -> None:
    row = only(
        observation("bulletin", "城镇登记失业率", "3.2", "%", "2024"),
        observation("book", UNEMPLOYMENT, "4.1", "%", "2024"),
    )
    assert row["kind"] == "definition"
    assert {row["indicator"], row["indicator_b"]} == {
        "registered_unemployment_rate",
        "surveyed_unemployment_rate",
    }


def test_document_that_prints_both_neighbours_needs_no_explanation() -> None:
    rows = [
        observation("bulletin", "城镇登记失业率", "3.2", "%", "2024"),
        observation("bulletin", UNEMPLOYMENT, "4.1", "%", "2024"),
    ]
    assert conflicts(*rows) == []
    assert conflicts(*rows, observation("book", UNEMPLOYMENT, "4.1", "%", "2024")) == []


def test_prices_stated_by_both_are_a_definition() -> None:
    label = "数字经济增加值"
    a = observation("bulletin", label, "7.7", "%", "2024", "growth", basis="current_prices")
    b = observation("book", label, "7.2", "%", "2024", "growth", basis="constant_prices")
    assert only(a, b)["kind"] == "definition"


def test_sentence_about_units_above_a_threshold_is_scope() -> None:
    label = "战略性新兴产业增加值"
    a = observation("bulletin", label, "5.7", "%", "2024", "growth")
    quote = "规上工业中战略性新兴产业增加值增长14.6%。"
    b = observation(
        "book", label, "14.6", "%", "2024", "growth", quote=quote, quote_offset=quote.index("14.6")
    )
    assert only(a, b)["kind"] == "scope"


def test_stock_that_grows_by_more_than_was_added_is_a_conflict() -> None:
    a = observation("bulletin", "5G基站", "2.6", "万个", "2024-12-31", "change")
    fewer = observation("book", "新增5G基站", "1.2", "万个", "2024")
    more = observation("book", "新增5G基站", "3.0", "万个", "2024")
    assert [c.kind for c in conflicts(a, fewer)] == ["conflict"]
    assert [c.kind for c in conflicts(a, more)] == ["definition"]


def test_same_label_outside_the_catalogue_is_compared_between_documents_only() -> None:
    label = "社区花园志愿服务小组"
    a = observation("bulletin", label, "120", "个", "2024")
    b = observation("book", label, "95", "个", "2024")
    assert a["indicator"] is None and only(a, b)["kind"] == "conflict"
    again = observation("bulletin", label, "30", "个", "2024", char_start=90)
    assert conflicts(a, again) == []


def test_short_labels_name_too_much_to_be_compared() -> None:
    assert (
        conflicts(
            observation("bulletin", "项目", "120", "个", "2024"),
            observation("book", "项目", "95", "个", "2024"),
        )
        == []
    )


def test_other_year_region_or_measure_is_no_conflict() -> None:
    a = observation("bulletin", UNEMPLOYMENT, "4.1", "%", "2024")
    others = [
        observation("book", UNEMPLOYMENT, "4.4", "%", "2023"),
        observation("book", UNEMPLOYMENT, "5.1", "%", "2024", region_code="000000"),
        observation("book", UNEMPLOYMENT, "5.0", "%", "2024", status="target"),
    ]
    assert conflicts(a, *others) == []


def test_document_contradicts_itself() -> None:
    a, b = _printed("粮食产量12.46万吨。", "12.46"), _printed("全年粮食产量12.64万吨。", "12.64")
    row = only(a, b)
    assert (row["kind"], row["within_document"], row["preferred"]) == ("conflict", True, None)


def _printed(quote: str, number: str, unit: str = "万吨", measure: str = "level") -> dict[str, Any]:
    return observation(
        "bulletin",
        "粮食产量",
        number,
        unit,
        "2024",
        measure=measure,
        char_start=10 * len(quote),
        quote=quote,
        quote_offset=quote.index(number),
        compared_with="previous_year" if measure == "growth" else None,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("粮食产量301.2万吨。", "粮食产量88.4万吨。"),  # a part that lost its name
        ("粮食产量12.46万吨。", "粮食产量12.64万吨，去年为12.46万吨。"),  # both are printed there
    ],
)
def test_two_numbers_that_are_no_slip_are_no_contradiction(one: str, other: str) -> None:
    numbers = [re.findall(r"[\d.]+", quote)[0] for quote in (one, other)]
    rows = [_printed(one, numbers[0]), _printed(other, numbers[1])]
    assert list(conflicts(*rows)) == []


@pytest.mark.parametrize(("other_level", "found"), [("12.46", 1), ("3.10", 0)])
def test_growths_contradict_each_other_where_the_levels_are_one(
    other_level: str, found: int
) -> None:
    first, second = "粮食产量12.46万吨，增长5.1%。", f"全年粮食产量{other_level}万吨，增长6.4%。"
    rows = [
        _printed(first, "12.46"),
        _printed(first, "5.1", "%", "growth"),
        _printed(second, other_level),
        _printed(second, "6.4", "%", "growth"),
    ]
    assert len([c for c in conflicts(*rows) if c.a.measure == "growth"]) == found


def test_levels_far_apart_in_two_documents_are_two_things() -> None:
    a = observation("bulletin", "粮食产量", "301.2", "万吨", "2024")
    b = observation("book", "粮食产量", "30.2", "万吨", "2024")
    assert list(conflicts(a, b)) == []


def test_failing_identity_is_a_contradiction_of_its_document() -> None:
    rows = [
        observation("bulletin", "规模以上工业销售产值", "100.0", "亿元", "2024"),
        observation("bulletin", "规模以上工业出口交货值", "30.0", "亿元", "2024", char_start=40),
    ]
    failing = {
        "observation_id": rows[0]["observation_id"],
        "operands": [rows[1]["observation_id"]],
        "rule": "sales_of_industry",
        "verdict": "fails",
        "printed": 100.0,
        "computed": 101.5,
        "unit": "亿元",
        "meaning": "parts -> whole",
        "explanation": "71.5 + 30.0 = 101.5, but 100.0 is printed",
        "meaning_zh": "parts -> whole",
        "explanation_zh": "71.5 + 30.0 = 101.5，而印的是100.0",
        "supported": "computed",
    }
    (row,) = broken_identities(
        [failing, {**failing, "verdict": "holds"}], figures([BULLETIN], rows)
    )
    assert (row["value_a"], row["value_b"], row["difference"], row["within_document"]) == (
        100.0,
        101.5,
        1.5,
        True,
    )
    assert "101.5" in row["explanation"]
    assert row["preferred"] == "b"  # what growths beside the levels support


@pytest.mark.parametrize(
    ("label", "quote", "number", "joint"),
    [
        (
            "设备投资占比",
            "建筑投资以及设备投资占比合计达到30.5%，比上年提高2.1个百分点。",
            "30.5",
            True,
        ),
        (
            "设备投资占比",
            "建筑投资以及设备投资占比合计达到30.5%，比上年提高2.1个百分点。",
            "2.1",
            True,
        ),
        ("设备投资占比", "设备投资占比合计达到30.5%。", "30.5", False),
        ("建筑和设备投资占比", "建筑和设备投资占比合计达到30.5%。", "30.5", False),
        ("工业产值", "建筑和农业产值合计30.5亿元，工业产值21.0亿元。", "21.0", False),
    ],
)
def test_joint_figures_are_not_taken_for_one_of_their_parts(
    label: str, quote: str, number: str, joint: bool
) -> None:
    assert is_joint({"label": label, "quote": quote, "quote_offset": quote.index(number)}) is joint


@settings(deadline=None)  # the first call reads the catalogue
@given(st.floats(1, 1000), st.floats(1, 1000), st.integers(0, 2))
def test_difference_is_explained_the_same_whichever_document_is_read_first(
    one: float, other: float, decimals: int
) -> None:
    a = observation("bulletin", UNEMPLOYMENT, f"{one:.{decimals}f}", "%", "2024")
    b = observation("book", UNEMPLOYMENT, f"{other:.1f}", "%", "2024")
    found, mirrored = [list(map(conflict_row, conflicts(*rows))) for rows in ((a, b), (b, a))]
    assert found == mirrored
    small, large = sorted((a["value"], b["value"]))
    assert len(found) == (small < large <= 2.5 * small)


@pytest.mark.parametrize(
    ("label", "quote", "number", "period", "mean"),
    [
        ("新增就业", "五年来新增就业年均1300万人。", "1300", "2022", True),
        ("旅游收入", "旅游收入日均2.5亿元。", "2.5", "2024", True),
        ("旅游收入", "五年年均增长6.2%。", "6.2", "2017/2022", False),
        ("细颗粒物年均浓度", "细颗粒物年均浓度30.5微克/立方米。", "30.5", "2024", False),
        ("新增就业", "细颗粒物年均浓度下降，新增就业30.5万人。", "30.5", "2024", False),
    ],
)
def test_means_of_several_years_are_not_taken_for_the_last_one(
    label: str, quote: str, number: str, period: str, mean: bool
) -> None:
    assert (
        is_mean(
            {"label": label, "quote": quote, "quote_offset": quote.index(number), "period": period}
        )
        is mean
    )
