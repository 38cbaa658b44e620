"""Another made index in another manner: weights in percent, scores in points, lists with 分别, changes against an earlier year."""

from __future__ import annotations

import pytest

from pipeline.audit.claim_types import Interval, number
from pipeline.audit.courses import tags_of
from pipeline.audit.rules import chains, formula, splits, weights, wordings
from pipeline.documents.tables.table_words import plain
from tests.support.made_chapter import audited

TEXT = """海湾市宜游指数报告

一、指标体系

表1 海湾市宜游综合评价指标体系及权重

一级指标\t权重(%)\t二级指标\t权重(%)
山海风光\t40\t海滩水质\t60
\t\t山径里程\t40
城市服务\t60\t酒店床位\t50
\t\t公交班次\t30
\t\t投诉处理\t20

二、结果

2023年，海湾市宜游综合指数为78.4分，比2020年提高6.2分。其中，山海风光、城市服务得分分别为81.0分和76.7分。2020年，海湾市宜游综合指数为72.2分。2020年，山海风光得分为74.5分，城市服务得分为70.7分。

2020~2023年，城市服务得分提高6.0分，酒店床位、公交班次、投诉处理的贡献率分别为55.0%、25.0%和20.0%，酒店床位贡献最大。
"""


def test_points_percents_and_lists_are_read() -> None:
    claims, audit = audited(TEXT)
    assert "fails" not in set(audit["verdict"]), list(
        audit[audit["verdict"] == "fails"]["explanation"]
    )
    rates = claims[claims["kind"] == "contribution"]
    assert dict(zip(rates["node"], rates["value"], strict=True)) == {
        "酒店床位": 55.0,
        "公交班次": 25.0,
        "投诉处理": 20.0,
    }
    levels = claims[(claims["kind"] == "level") & (claims["period"] == "2023")]
    assert dict(zip(levels["node"], levels["value"], strict=True)) == {
        "海湾市宜游（总指数）": 78.4,
        "山海风光": 81.0,
        "城市服务": 76.7,
    }
    increments = claims[claims["kind"] == "increment"]
    assert set(
        zip(increments["period"], increments["period_end"], increments["value"], strict=True)
    ) == {
        ("2020", "2023", 6.2),
        ("2020", "2023", 6.0),
    }
    assert sorted(claims[claims["kind"] == "weight"]["value"]) == [
        0.2,
        0.3,
        0.4,
        0.4,
        0.5,
        0.6,
        0.6,
    ]
    holds = set(audit[audit["verdict"] == "holds"]["rule"])
    assert holds >= {chains.RULE, formula.RULE, splits.RULE, weights.RULE}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("提高6.2分", "提高7.2分", chains.RULE),
        ("城市服务\t60", "城市服务\t50", weights.RULE),
        ("25.0%和20.0%", "25.0%和30.0%", splits.RULE),
        ("76.7分", "79.9分", formula.RULE),
    ],
)
def test_one_wrong_figure_is_found(old: str, new: str, rule: str) -> None:
    assert old in TEXT
    _, audit = audited(TEXT.replace(old, new))
    assert rule in set(audit[audit["verdict"] == "fails"]["rule"])


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("进入平稳增长阶段", ("steady", "up")),
        ("波动较大", ("volatile",)),
        ("先升后降", ("up_down",)),
        ("持续上升", ("unbroken", "up")),
        ("有所回落", ("down",)),
        ("虽有起伏但总体上升", ()),
        ("波动中上升", ("wavy",)),
        ("持续稳定态势", ("stable",)),
    ],
)
def test_words_for_courses(words: str, tags: tuple[str, ...]) -> None:
    assert tags_of(plain(words)) == tags


def test_printed_decimals_are_intervals() -> None:
    assert Interval.of(2.76, 2) == Interval(2.755, 2.765)
    assert (Interval.of(0.5, 1) + Interval(1, 1)).meets(Interval(1.55, 2))
    assert not Interval(0, 1).meets(Interval(1.001, 2))
    assert (Interval(-1, 2) * Interval(3, 4)) == Interval(-4, 8)
    assert [number(0.30000000000000004), number(-0.0), number(2.1153)] == ["0.3", "0", "2.1153"]


def test_stable_and_wavy_over_the_same_years_exclude_each_other() -> None:
    said = "2020~2023年，城市服务指数呈波动式上升态势。城市服务呈现持续稳定态势。"
    _, audit = audited(
        TEXT.replace(
            "2020~2023年，城市服务得分提高6.0分",
            said + "\n\n" + "2020~2023年，城市服务得分提高6.0分",
        )
    )
    found = audit[(audit["rule"] == wordings.COURSE) & (audit["verdict"] == "fails")]
    assert any("stable and wavy" in words for words in found["explanation"])
    staged = said.replace("城市服务呈现", "后期阶段，城市服务呈现")
    _, audit = audited(
        TEXT.replace(
            "2020~2023年，城市服务得分提高6.0分",
            staged + "\n\n" + "2020~2023年，城市服务得分提高6.0分",
        )
    )
    assert not any("stable and wavy" in words for words in audit["explanation"])
