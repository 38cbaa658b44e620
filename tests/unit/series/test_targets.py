"""Targets and what came of them: how they bind, which outcome belongs to them, what it says."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.series.parallel_targets import (
    ParallelTarget,
    parallel_target_rows,
    parallel_targets_in,
)
from pipeline.series.provenance import document_provenance
from pipeline.series.targets import Outcomes, bound_of, label_likeness, target_rows
from tests.support.figure_recipes import Row, edition, figures, observation
from warehouse.vocabularies import TargetBound

REPORT = edition("report", 2024, "2024-01-21", kind="work_report")
BULLETIN = edition("bulletin", 2024, "2025-03-20")
BOOK = edition("book", 2024, "2025", kind="blue_book")
DOCUMENTS = [REPORT, BULLETIN, BOOK]


def target(label: str, printed: str, unit: str, measure: str = "level", **others: Any) -> Row:
    return observation("report", label, printed, unit, "2024", measure, status="target", **others)


def rows_of(*rows: Row, newest: int = 2024) -> list[dict[str, Any]]:
    found = figures(DOCUMENTS, rows)
    return [row for row, _ in target_rows(found, Outcomes(found), {"": newest})]


def only(*rows: Row, newest: int = 2024) -> dict[str, Any]:
    (row,) = rows_of(*rows, newest=newest)
    return row


@pytest.mark.parametrize(
    ("label", "printed", "unit", "measure", "qualifier", "bound"),
    [
        ("地区生产总值", "5", "%", "growth", "左右", TargetBound.ABOUT),
        ("城镇新增就业", "1200", "万人", "level", "以上", TargetBound.AT_LEAST),
        ("城镇调查失业率", "5", "%", "level", "以内", TargetBound.AT_MOST),
        ("城镇调查失业率", "5.5", "%", "level", "左右", TargetBound.AT_MOST),
        ("居民消费价格", "3", "%", "growth", "左右", TargetBound.AT_MOST),
        ("一般公共预算收入", "5", "%", "growth", None, TargetBound.AT_LEAST),
        ("赤字率", "4", "%", "level", "左右", TargetBound.AT_MOST),
        ("赤字规模", "5.66", "万亿元", "level", None, TargetBound.AT_MOST),
        ("社区花园", "20", "个", "level", None, TargetBound.AT_LEAST),
        ("单位地区生产总值能耗", "-3", "%", "growth", None, TargetBound.AT_MOST),
        ("细颗粒物年均浓度", "30", "微克/立方米", "level", None, TargetBound.AT_MOST),
    ],
)
def test_how_a_target_binds(
    label: str, printed: str, unit: str, measure: str, qualifier: str | None, bound: TargetBound
) -> None:
    (figure,) = figures(DOCUMENTS, [target(label, printed, unit, measure, qualifier=qualifier)])
    assert bound_of(figure) is bound


def test_a_plan_quoted_after_its_year_is_judged_by_a_book_of_the_same_time() -> None:
    label = "公园绿地500米服务半径覆盖率"
    quoted = observation("book", label, "91", "%", "2024", status="target")
    (row,) = rows_of(quoted, observation("bulletin", label, "91", "%", "2024"))
    assert (row["verdict"], row["outcome_value"]) == ("met", 91.0)


@pytest.mark.parametrize(
    ("quote", "label", "printed", "unit", "promised"),
    [
        ("今年要做好9个方面工作。", "工作", "9", "个方面", False),
        ("落实12项具体任务。", "具体任务", "12", "项", False),
        ("包含道路项目48项，水利项目40项。", "水利项目", "40", "项", False),
        ("发挥3个试点城市作用。", "试点城市", "3", "个", False),
        ("全省320家中小学食堂实现明厨亮灶。", "中小学食堂", "320", "家", False),
        ("新建社区花园20个。", "新建社区花园", "20", "个", True),
        ("加快建设甲、乙2个蓄能电站。", "蓄能电站", "2", "个", True),
        ("实施重大项目3600个。", "实施重大项目", "3600", "个", True),
    ],
)
def test_what_a_plan_promises(
    quote: str, label: str, printed: str, unit: str, promised: bool
) -> None:
    row = target(label, printed, unit, quote=quote, quote_offset=quote.index(printed))
    assert bool(rows_of(row)) is promised


def test_count_that_was_reached_is_met_with_its_arithmetic() -> None:
    label = "建设筹集保障性租赁住房"
    row = only(target(label, "7", "万套"), observation("bulletin", label, "7.1", "万套", "2024"))
    assert (row["verdict"], row["bound"], row["outcome_value"]) == ("met", "at_least", 7.1)
    assert "7.1 ≥ 7" in row["explanation"]


def test_growth_that_was_not_reached_is_missed() -> None:
    label = "一般公共预算收入"
    row = only(
        target(label, "5", "%", "growth"),
        observation("bulletin", label, "3.1", "%", "2024", "growth"),
    )
    assert row["verdict"] == "missed" and "3.1 < 5" in row["explanation"]


def test_documents_that_disagree_make_it_disputed_and_the_bulletin_gives_the_value() -> None:
    label = "城镇调查失业率"
    outcomes = [
        observation("bulletin", label, "4.1", "%", "2024"),
        observation("book", label, "5.1", "%", "2024"),
    ]
    row = only(target(label, "5", "%", qualifier="以内"), *outcomes)
    assert (row["verdict"], row["outcome_value"]) == ("disputed", 4.1)
    assert "4.1 ≤ 5" in row["explanation"] and "5.1 > 5" in row["explanation"]


@pytest.mark.parametrize(
    ("printed", "verdict"), [("5.2", "met"), ("4.6", "met"), ("6.9", "met"), ("4.4", "missed")]
)
def test_about_is_a_tenth_to_both_sides_and_open_to_the_better(printed: str, verdict: str) -> None:
    label = "地区生产总值"
    row = only(
        target(label, "5", "%", "growth", qualifier="左右"),
        observation("bulletin", label, printed, "%", "2024", "growth"),
    )
    assert row["verdict"] == verdict


def test_range_is_met_inside() -> None:
    rows = [
        target("地区生产总值", "5", "%", "growth", value_high=6.0),
        observation("bulletin", "地区生产总值", "5.4", "%", "2024", "growth"),
    ]
    assert only(*rows)["verdict"] == "met"


def test_year_that_nobody_reports_on_is_not_due() -> None:
    assert only(target("社区花园", "20", "个"), newest=2023)["verdict"] == "not_due"
    assert only(target("社区花园", "20", "个"), newest=2024)["verdict"] == "no_outcome"


def test_earlier_documents_other_years_and_other_measures_are_no_outcome() -> None:
    label = "一般公共预算收入"
    rows = [
        target(label, "5", "%", "growth"),
        observation("report", label, "8.2", "%", "2024", "growth", char_start=70),
        observation("bulletin", label, "8.2", "%", "2023", "growth"),
        observation("bulletin", label, "6372.7", "亿元", "2024"),
    ]
    assert only(*rows)["verdict"] == "no_outcome"


def test_target_printed_in_headline_and_text_is_one() -> None:
    rows = [target("将新建社区花园", "20", "个"), target("新建社区花园", "20", "个", char_start=80)]
    assert [row["printed"] for row in rows_of(*rows)] == [2]


def test_outcome_is_found_under_nearly_the_same_label_outside_the_catalogue() -> None:
    row = only(
        target("改造提升老旧社区花园", "20", "个"),
        observation("book", "老旧社区花园的改造", "31", "个", "2024"),
    )
    assert row["verdict"] == "met" and "31 ≥ 20" in row["explanation"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("改造提升老旧社区花园", "老旧社区花园的改造", True),
        ("建成城市步道", "新增城市步道", True),
        ("社区花园新开工", "社区花园完工", False),
        ("社区花园", "社区花园占公园的比重", False),
        ("社区花园", "人均社区花园", False),
        ("社区花园", "乡村图书室", False),
    ],
)
def test_labels_that_are_alike(one: str, other: str, alike: bool) -> None:
    assert (label_likeness(one, other) > 0.6) is alike
    assert label_likeness(one, other) == label_likeness(other, one)


AIM = "今年的主要预期目标是：经济增长5%；居民收入增长与经济增长同步；粮食稳产。"
RESULT = "去年居民收入增长与经济增长同步，粮食稳产。"


def parallel(text: str) -> list[ParallelTarget]:
    return list(parallel_targets_in(text, document_provenance(REPORT), "110000"))


def test_target_without_a_number_is_found_with_its_place() -> None:
    (found,) = parallel(RESULT + AIM)
    assert (found.subject, found.other, found.year) == ("income", "gdp", 2024)
    assert (RESULT + AIM)[found.start : found.end] == "居民收入增长与经济增长同步" == found.quote


def test_result_in_the_same_words_is_no_target() -> None:
    assert parallel(RESULT) == [] and parallel("两项改革与普查同步实施。") == []


@pytest.mark.parametrize(
    ("aim", "income", "verdict"),
    [
        ("同步", "5.0", "met"),
        ("同步", "4.4", "missed"),
        ("基本同步", "4.4", "met"),
        ("同步", "7.0", "met"),
    ],
)
def test_a_parallel_target_is_at_most_half_a_point_lower(
    aim: str, income: str, verdict: str
) -> None:
    found = figures(
        DOCUMENTS,
        [
            observation("bulletin", "居民人均可支配收入", income, "%", "2024", "growth"),
            observation("bulletin", "地区生产总值", "5.2", "%", "2024", "growth", char_start=30),
        ],
    )
    ((row, outcomes),) = parallel_target_rows(
        parallel(AIM.replace("同步", aim)), Outcomes(found), {"": 2024}
    )
    assert (row["verdict"], row["bound"], row["target_observation_id"]) == (
        verdict,
        "parallel_to",
        None,
    )
    assert [outcome["value"] for outcome in outcomes] == [float(income)]
    assert income.rstrip("0").rstrip(".") in row["explanation"] and "5.2" in row["explanation"]


def test_growth_after_prices_is_taken_first() -> None:
    quote = "居民人均可支配收入增长5.0%，扣除价格因素实际增长4.2%。"
    incomes = [
        observation(
            "bulletin",
            "居民人均可支配收入",
            number,
            "%",
            "2024",
            "growth",
            quote=quote,
            quote_offset=quote.index(number),
            char_start=start,
        )
        for number, start in (("5.0", 10), ("4.2", 25))
    ]
    gdp = observation("bulletin", "地区生产总值", "5.2", "%", "2024", "growth", char_start=90)
    ((row, _),) = parallel_target_rows(
        parallel(AIM), Outcomes(figures(DOCUMENTS, [*incomes, gdp])), {"": 2024}
    )
    assert (row["outcome_value"], row["verdict"]) == (4.2, "missed")


def test_a_parallel_target_without_outcomes() -> None:
    for newest, verdict in ((2023, "not_due"), (2024, "no_outcome")):
        ((row, outcomes),) = parallel_target_rows(parallel(AIM), Outcomes([]), {"": newest})
        assert (row["verdict"], outcomes) == (verdict, [])
