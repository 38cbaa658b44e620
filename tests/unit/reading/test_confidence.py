"""Confidence: every figure has one, doubts lower it, and a doubtful one names its weakest field and asks for a person."""

from __future__ import annotations

import pytest

from pipeline.reading.confidence import assessed, doubts_of
from pipeline.reading.constructs.costs import COSTS
from pipeline.reading.constructs.dispatch import CONSTRUCTS, Construct
from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.series.annotating import annotate
from tests.support.figure_documents import brief, read


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.name)
def test_construct_reads_its_example(construct: Construct) -> None:
    found = read(construct.example)
    assert tuple(brief(o) for o in found) == construct.figures
    assert found[-1].reading is not None and found[-1].reading.startswith(construct.name)


def test_constructs_stand_in_the_order_of_their_costs() -> None:
    costs = [construct.cost for construct in CONSTRUCTS]
    assert costs == sorted(costs)


def test_every_construct_has_a_cost_with_its_reason() -> None:
    assert set(COSTS) == {construct.name for construct in CONSTRUCTS}
    assert all(cost.reason for cost in COSTS.values())
    assert len({cost.cost for cost in COSTS.values()}) <= 3


def test_a_figure_names_the_cheapest_other_reading_where_there_is_one() -> None:
    found = read("消费拉动经济增长2.9个百分点。")
    assert [brief(o) for o in found] == ["消费拉动经济增长 contribution 2.9个百分点"]
    assert (found[0].reading or "").partition("; against ")[2].startswith("growth: ")
    [plain] = read("消费对经济增长的贡献率为54%。")
    assert "against" not in (plain.reading or "")


def test_plain_figure_is_sure_and_says_how_it_was_read() -> None:
    [figure] = read("全年货运量4.5万吨。")
    assert figure.confidence > 0.95 and figure.weakest is None and not figure.needs_review
    assert figure.reading == "level (own)"


def test_doubts_lower_the_confidence_and_name_the_weakest_field() -> None:
    [plain] = read("全年货运量4.5万吨。")
    doubtful = assessed(plain._replace(label="主持"), "level", "following")
    assert {"short", "no_head"} <= set(doubts_of(doubtful, "level", "following"))
    assert doubtful.confidence < plain.confidence and doubtful.weakest == "label"
    assert "no_head" in (doubtful.reading or "")


def test_what_a_text_is_like_is_a_doubt_too() -> None:
    [plain] = read("全年货运量4.5万吨。")
    heading = plain._replace(quote="货运量4.5万吨")
    doubts = doubts_of(heading, "level", "own", dated=False, kind="work_report")
    assert {"no_full_stop", "period_of_document", "kind:work_report"} <= set(doubts)
    report = assessed(plain, "level", "own", kind="work_report")
    assert report.confidence < assessed(plain, "level", "own", kind="bulletin").confidence


def test_verb_inside_a_label_is_a_doubt() -> None:
    [plain] = read("全年货运量4.5万吨。")
    assert "verb_inside" in doubts_of(plain._replace(label="干部帮扶贫困户"), "level", "own")
    assert "verb_inside" not in doubts_of(plain, "level", "own")


def test_figure_below_the_line_needs_review() -> None:
    [plain] = read("全年货运量4.5万吨。")
    worst = assessed(plain._replace(label="次3"), "level", "following", kind="press")
    assert worst.needs_review == (worst.confidence < vocabulary("doubts")["review_below"])
    assert worst.needs_review


def test_doubts_never_speak_for_a_figure() -> None:
    weights = vocabulary("doubts")
    assert all(weight < 0 for weight in weights["doubts"].values())


def test_every_figure_has_a_confidence_and_a_reading() -> None:
    found = read("年末公路里程1200公里，增长2%，居全省第3位。")
    assert all(0 < o.confidence <= 1 and o.reading for o in found)


def test_a_name_that_the_catalogue_knows_has_no_doubt_of_form() -> None:
    """经济 growing by 5 % is short and has no head, yet everybody knows what it is."""
    [bare] = read("2026年主要预期目标是：经济增长5%左右。", kind="work_report")
    [named] = annotate([bare], "work_report")
    assert bare.needs_review
    assert named.indicator == "gdp"
    assert not named.needs_review
    assert named.confidence > bare.confidence
    assert (named.reading or "").endswith("known_name")


def test_growth_of_about_so_much_may_be_a_goal() -> None:
    about = {"kind": "press", "year": 2023, "published": "2023-01-18"}
    open_year = read("生产总值增长6%左右，出口增长4%。", **about)
    assert [(o.weakest, o.needs_review) for o in open_year] == [("status", True)] * 2
    named = read("2022年，生产总值增长6%左右。", **about)
    assert not named[0].needs_review
