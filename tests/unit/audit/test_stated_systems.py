"""Indices whose parts a sentence names, without a table of weights; levels said as 由…提高到."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.support.made_chapter import audited

GEOMETRIC = """湖畔县生态指数（2021）

一、结果

生态指数由空气、水体、土壤三个分指数构成，总指数为三个分指数的几何平均数。

2021年，生态指数为{whole}，空气、水体、土壤三个分指数分别为81.20、76.50和90.30。与2020年相比，总指数提高1.40。2020年，生态指数为81.08。
"""

FROM_TO = """湖畔县宜居评价

表1 宜居评价指标体系及权重

一级指标	权重	二级指标	权重
居住条件	0.5	人均住房	1.0
出行条件	0.5	公交覆盖	1.0

二、结果

2021年，宜居指数为60.00，2022年为63.00。2021～2022年，居住条件由58.0上升到61.0，出行条件由62.0上升至65.0。
"""


def _levels(claims: pd.DataFrame) -> set[tuple[str, str, float]]:
    found = claims[claims["kind"] == "level"]
    return {(row.node, row.period, row.value) for row in found.itertuples()}


def test_parts_and_whole_are_read_without_a_table() -> None:
    claims, audit = audited(GEOMETRIC.format(whole="82.48"))
    assert _levels(claims) == {
        ("生态（总指数）", "2021", 82.48),
        ("生态（总指数）", "2020", 81.08),
        ("空气", "2021", 81.2),
        ("水体", "2021", 76.5),
        ("土壤", "2021", 90.3),
    }
    assert set(audit["verdict"]) <= {"holds", "not_provable"}


def test_a_false_sum_does_not_pass() -> None:
    _, audit = audited(GEOMETRIC.format(whole="83.48"))
    chains = audit[audit["rule"] == "base + increments = end"]
    assert set(chains["verdict"]) == {"fails"}


@pytest.mark.parametrize(
    "sentence",
    [
        "人口总量由城镇人口、乡村人口两部分构成。",
        "发展指数由健康、教育、收入两个分指数构成。",  # three parts named, two announced
        "消费者信心指数比上月提高1.5点。",
        "居民消费价格指数为101.2，食品价格指数为102.5，衣着价格指数为100.8。",
        "绿色发展指数为81.4。",  # no part has a level
    ],
)
def test_other_sentences_name_no_system(sentence: str) -> None:
    claims, audit = audited(f"湖畔县年报\n\n一、情况\n\n{sentence}\n")
    assert claims.empty and audit.empty


def test_levels_behind_the_name_of_a_part() -> None:
    claims, _ = audited(FROM_TO)
    found = {(node, value) for node, _, value in _levels(claims)}
    assert {("居住条件", 58.0), ("居住条件", 61.0), ("出行条件", 62.0), ("出行条件", 65.0)} <= found


@pytest.mark.parametrize(
    "parts",
    [
        "其中，资源利用指数为78.2，环境治理指数为84.1，增长质量指数为82.0。",
        "资源利用指数、环境治理指数和增长质量指数分别为78.2、84.1、82.0。",
    ],
)
def test_levels_of_a_whole_and_of_its_parts_make_a_system(parts: str) -> None:
    claims, _ = audited(f"湖畔县年报\n\n一、情况\n\n2022年，绿色发展指数为81.4。{parts}\n")
    assert {(node, value) for node, _, value in _levels(claims)} == {
        ("绿色发展（总指数）", 81.4),
        ("资源利用", 78.2),
        ("环境治理", 84.1),
        ("增长质量", 82.0),
    }


def test_each_part_of_a_list_of_clauses_has_its_own_levels() -> None:
    said = "，".join(("县域指数由55.0降至53.5", "人口指数为60.0", "创业由50.0提高至53.0"))
    text = (
        f"湖畔县年报\n\n一、情况\n\n县域指数由人口、创业两个分指数构成。\n\n2021~2022年，{said}。\n"
    )
    claims, audit = audited(text)
    found = {(node, period, value) for node, period, value in _levels(claims)}
    assert {("创业", "2021", 50.0), ("创业", "2022", 53.0)} <= found
    assert "one level a year" not in set(audit[audit["verdict"] == "fails"]["rule"])
