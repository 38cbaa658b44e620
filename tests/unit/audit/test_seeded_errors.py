"""The auditor on a made chapter: silent where it is right, and one error put in is the one that it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pipeline.audit.audit_page import audit_markdown
from pipeline.audit.rules import chains, formula, scores, splits, weights, wordings
from pipeline.audit.rules import printed_tables as table_rules
from pipeline.storage import parquet
from tests.support.made_chapter import PARTS, TREE, Chapter, audited, changed, level, right


def test_a_right_chapter_has_no_failure_and_most_of_it_is_proved() -> None:
    claims, audit = audited(right().text())
    assert list(audit[audit["verdict"] == "fails"]["explanation"]) == []
    assert set(claims["kind"]) >= {
        "level",
        "increment",
        "contribution",
        "weight",
        "extreme",
        "count",
        "order",
        "course",
    }
    holds = set(audit[audit["verdict"] == "holds"]["rule"])
    assert holds >= {
        chains.RULE,
        splits.RULE,
        weights.RULE,
        table_rules.COUNTS,
        formula.RULE,
        formula.BOUNDS,
        scores.RANGE,
        scores.CAPS,
    }
    assert audit["cause"].isna().all()


def test_the_frames_fit_the_schema_and_the_claims_their_places() -> None:
    text = right().text()
    claims, audit = audited(text)
    assert (
        parquet.from_partial_rows("index_claims", claims.to_dict("records")).num_rows
        == len(claims)
        > 0
    )
    assert (
        parquet.from_partial_rows("index_audit", audit.to_dict("records")).num_rows
        == len(audit)
        > 0
    )
    assert set(claims["claim_id"]) >= {claim for ids in audit["claim_ids"] for claim in ids}
    assert claims["claim_id"].is_unique
    again = audited(text)
    assert claims.equals(again[0]) and audit.equals(again[1])


@dataclass(frozen=True)
class Seed:
    """An error and the rules that it breaks."""

    name: str
    put_in: Callable[[Chapter], None]
    rules: frozenset[str]
    node: str | None = None


def seed(
    name: str, *rules: str, node: str | None = None
) -> Callable[[Callable[[Chapter], None]], Callable[[Chapter], None]]:
    def register(put_in: Callable[[Chapter], None]) -> Callable[[Chapter], None]:
        SEEDS.append(Seed(name, put_in, frozenset(rules), node))
        return put_in

    return register


SEEDS: list[Seed] = []


@seed("increment", chains.RULE, node="河湖治理")
def _(chapter: Chapter) -> None:
    chapter.increments["河湖治理", 2012] += 0.04


@seed("rates that do not add up", splits.RULE, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.rates["景观营造", 2012] += 3


@seed("weights that do not add up", weights.RULE, node="水质改善")
def _(chapter: Chapter) -> None:
    chapter.weights["优良断面比例(%)"] = 0.7


@seed("row missing in the first table", table_rules.SAME, node="湿地面积")
def _(chapter: Chapter) -> None:
    chapter.systems[0]["河湖治理"]["岸线修复"].remove("湿地面积(公顷)")


@seed("row missing in the table of weights", table_rules.SAME, weights.RULE)
def _(chapter: Chapter) -> None:
    chapter.systems[1]["绿道建设"]["服务配套"].remove("夜间照明率(%)")


@seed("count", table_rules.COUNTS)
def _(chapter: Chapter) -> None:
    chapter.counts = (2, 6, 13)


@seed("spelling in a table", table_rules.SPELLING)
def _(chapter: Chapter) -> None:
    chapter.systems[1]["河湖治理"]["岸线修复"][0] = "生态岸线总长度(公里)"
    chapter.weights["生态岸线总长度(公里)"] = 0.5


@seed("whole that no formula makes", formula.RULE, node="清河镇生态宜居（总指数）")
def _(chapter: Chapter) -> None:
    chapter.levels["", 2020] = min(chapter.levels[group, 2020] for group in TREE) + 0.002


@seed("whole that leaves a part out", formula.RULE, node="清河镇生态宜居（总指数）")
def _(chapter: Chapter) -> None:
    for year in (2012, 2020):
        chapter.levels["", year] = chapter.levels["河湖治理", year]


@seed("whole above its parts", formula.RULE, formula.BOUNDS)
def _(chapter: Chapter) -> None:
    chapter.levels["", 2020] = 0.9


@seed("gains beyond the indicators", scores.CAPS, node="景观营造")
def _(chapter: Chapter) -> None:
    for first in (2012, 2016):
        for part, value in zip(
            TREE["绿道建设"],
            (20.0, 30.1, 49.9) if first == 2012 else (19.7, 30.2, 50.1),
            strict=True,
        ):
            chapter.rates[part, first] = value


@seed("the same rates twice", splits.DUPLICATE)
def _(chapter: Chapter) -> None:
    rates = sorted(chapter.rates[other, 2012] for other in TREE["河湖治理"])
    for part, value in zip(sorted(TREE["绿道建设"], key=PARTS.__getitem__), rates, strict=True):
        chapter.rates[part, 2012] = value


@seed("order", wordings.ORDER)
def _(chapter: Chapter) -> None:
    best = max(TREE["河湖治理"], key=lambda part: chapter.rates[part, 2012])
    text = f"{best}贡献率为{chapter.rates[best, 2012]:.1f}%，居首位"
    second = sorted((chapter.rates[part, 2012], part) for part in TREE["河湖治理"])[-2]
    chapter.words = {
        text: text[:-4],
        f"{second[1]}贡献率为{second[0]:.1f}%": f"{second[1]}贡献率为{second[0]:.1f}%，居首位",
    }


@seed("verb", wordings.VERB, node="河湖治理")
def _(chapter: Chapter) -> None:
    number = f"年的{chapter.levels['河湖治理', 2020]:.3f}"
    chapter.words = {f"升至2020{number}": f"降至2020{number}"}


@seed("level printed twice", "one level a year", node="河湖治理")
def _(chapter: Chapter) -> None:
    chapter.sentences = ["2020年，河湖治理指数为0.812。"]


@seed("courses", wordings.COURSE, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "2012~2016年，绿道建设指数起伏明显，波动较大。",
        "",
        "2012~2016年，绿道建设指数处于平稳阶段。",
    ]


@seed("stages by their place", wordings.COURSE, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "绿道建设指数的变化可分为两个阶段，2012~2015年为平稳增长期，2016~2020年为快速增长期。",
        "",
        "在后期阶段，资金和人员较为充足。两者使绿道建设指数快速提升。"
        "在前期阶段，投入不足。受此影响，绿道建设指数平稳回调。",
        "",
        "绿道建设指数的资料截至2020年。",
    ]


@seed("rise and fall", wordings.COURSE, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "2013~2015年，绿道建设指数先升后降。",
        "",
        "2013~2015年，绿道建设指数有所回落。",
    ]


@seed("unbroken rise with a fall in it", wordings.COURSE, node="河湖治理")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "2013~2019年，河湖治理指数持续上升。",
        "",
        "2017年，河湖治理指数出现下滑。",
    ]


@seed("course against levels", wordings.COURSE_FIGURES, node="河湖治理")
def _(chapter: Chapter) -> None:
    chapter.words = {"河湖治理指数整体上升": "河湖治理指数整体下降"}


@seed("peak of two years", wordings.PEAK, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "2017年，绿道建设指数达到峰值0.931。",
        "",
        "绿道建设指数由2018年的峰值0.931回落。",
    ]


@seed("peak below a level", wordings.PEAK, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = ["2012~2020年，绿道建设指数于2018年达到峰值0.600。"]


@seed("pace", wordings.COURSE, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = [
        "2013~2016年，绿道建设指数稳步增长。",
        "",
        "2012~2019年，绿道建设指数高速增长。",
    ]


@seed("two names", wordings.NAMES, node="绿道建设")
def _(chapter: Chapter) -> None:
    chapter.sentences = ["绿道建设综合指数与居民满意度同向变化。"]


@seed("indicator under another group", table_rules.PARENT)
def _(chapter: Chapter) -> None:
    parts = chapter.systems[0]["绿道建设"]
    parts["慢行便利"].append(parts["服务配套"].pop(0))


@pytest.mark.parametrize("error", SEEDS, ids=lambda error: error.name)
def test_a_seeded_error_is_the_one_that_is_found(error: Seed) -> None:
    _, audit = audited(changed(error.put_in))
    failures = audit[audit["verdict"] == "fails"]
    assert set(failures["rule"]) == error.rules, list(failures["explanation"])
    if error.node is not None:
        assert set(failures["node"]) == {error.node}
    assert failures["cause"].notna().all() and (failures["explanation"].str.len() > 20).all()


def test_levels_that_an_unstated_factor_would_explain_are_not_called_wrong() -> None:
    def times_ten(chapter: Chapter) -> None:
        for node, year in chapter.levels:
            chapter.levels[node, year] = round(10 * level(node, year), 3)
        for group, first in chapter.increments:
            gain = level(group, first + 4) - level(group, first)
            chapter.increments[group, first] = round(10 * gain, 3)

    _, audit = audited(changed(times_ten))
    found = audit[audit["rule"] == scores.RANGE]
    assert "fails" not in set(audit["verdict"])
    assert "not_provable" in set(found["verdict"])
    assert found["explanation"].str.contains("factor of").any()


def test_there_are_at_least_twelve_kinds() -> None:
    assert len({rule for error in SEEDS for rule in error.rules}) >= 12


def test_a_whole_that_leaves_a_part_out_says_how_to_read_it() -> None:
    _, audit = audited(
        changed(
            next(error.put_in for error in SEEDS if error.name == "whole that leaves a part out")
        )
    )
    found = audit[(audit["verdict"] == "fails") & (audit["rule"] == formula.RULE)][
        "explanation"
    ].item()
    assert "绿道建设 is not in it" in found and "河湖治理 alone" in found


def test_the_report_names_every_failure() -> None:
    _, audit = audited(changed(SEEDS[0].put_in))
    page = audit_markdown(audit)
    assert page.index("Does not hold") < page.index("Holds") and chains.RULE in page
    assert (
        audit_markdown(audit.iloc[:0]) == "No document at hand prints an index system of its own."
    )


def test_a_lost_line_is_no_reason_to_find_errors_of_figures() -> None:
    """Whatever line of the right chapter is lost, nothing fails but what compares tables and counts."""
    lines = right().text().split("\n")
    of_tables = {
        table_rules.SAME,
        table_rules.PARENT,
        table_rules.COUNTS,
        table_rules.CELLS,
        table_rules.SPELLING,
        weights.RULE,
    }
    for number, line in enumerate(lines):
        if line:
            _, audit = audited("\n".join(lines[:number] + lines[number + 1 :]))
            fails = audit[audit["verdict"] == "fails"]
            assert set(fails["rule"]) <= of_tables, (line, list(fails["explanation"]))
            assert "print" not in set(fails["cause"]), line
