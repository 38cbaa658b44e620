"""The grammar's examples: every sentence of examples.yaml is read as it says there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.scanning import scan
from tests.support.figure_documents import brief, read
from warehouse.vocabularies import RejectionReason

_GROUPS = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
_EXAMPLES = [
    pytest.param(e["text"], e["figures"], id=f"{group}-{i}")
    for group, es in _GROUPS.items()
    for i, e in enumerate(es)
]


@pytest.mark.parametrize(("text", "figures"), _EXAMPLES)
def test_sentence_is_read_as_a_person_reads_it(text: str, figures: list[str]) -> None:
    assert [brief(o) for o in read(text)] == figures


@pytest.mark.parametrize(
    "entry", vocabulary("names")["patterns"], ids=lambda entry: entry["example"]
)
def test_number_in_a_name_is_no_figure(entry: dict[str, str]) -> None:
    found = scan(entry["example"])
    assert not found.numbers
    assert {r.reason for r in found.rejections} == {RejectionReason.NAME}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024年3月20日发布公报", RejectionReason.DATE),
        ("2019~2023年平稳增长", RejectionReason.DATE),
        ("夜间02:30关闭", RejectionReason.TIME),
        ("连续5年保持领先", RejectionReason.DURATION),
        ("举办第33届运动会", RejectionReason.ORDINAL),
        ("巩固第一产业", RejectionReason.ORDINAL),
        ("“两个中心”建设", RejectionReason.NAME),
        ("三大攻坚战", RejectionReason.IDIOM),
        ("一批重点项目", RejectionReason.IDIOM),
        ("60岁及以上老年人", RejectionReason.CLASSIFICATION),
        ("500万元及以上项目", RejectionReason.CLASSIFICATION),
        ("产值超亿元的企业", RejectionReason.CLASSIFICATION),
        ("见表12和图3", RejectionReason.CAPTION_NUMBER),
        ("《纲要（2021—2035年）》", RejectionReason.CITATION),
        ("（京政发〔2024〕5号）", RejectionReason.CITATION),
        ("以上年为100计算", RejectionReason.BASE),
    ],
)
def test_number_that_is_no_figure_has_its_reason(text: str, reason: RejectionReason) -> None:
    found = scan(text)
    assert not found.numbers
    assert reason in {r.reason for r in found.rejections}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("全年用水总量8亿立方米。", "2024"),
        ("年末公园总数800个。", "2024-12-31"),
        ("1—11月，网上零售额90亿元。", "2024-01/2024-11"),
        ("截至2024年6月底，孵化器总数95个。", "2024-06-30"),
        ("2019~2023年，旅游收入累计达到40亿元。", "2019/2023"),
        ("“十三五”期间，新增公园面积80公顷。", "2016/2020"),
        ("三季度用电量30亿千瓦时。", "2024-Q3"),
        ("2015年至今未变，2023年财政收入30亿元。", "2023"),
    ],
)
def test_period(text: str, period: str) -> None:
    assert [o.period for o in read(text)] == [period]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2025～2026年，通达程度由68.0提高到72.0。", ["2025", "2026"]),
        ("2019—2021年，通达程度由68.0提高到72.0。", ["2019", "2021"]),
        ("到2023年末，余额由30亿元增加到51亿元。", [None, "2023-12-31"]),
        (
            "到2023年末，各类金融机构本外币贷款余额由30亿元大幅增加到51亿元。",
            [None, "2023-12-31"],
        ),
        ("到2023年末，余额由2019年末的30亿元增加到51亿元。", ["2019-12-31", "2023-12-31"]),
        ("2023年，产量由上年的30万台增加到40万台。", ["2022", "2023"]),
        ("物价降幅从上年的3.1%收窄至1.2%。", ["2023", "2024"]),
        ("物价涨幅由上年的3.1%回落到1.2%。", ["2023", "2024"]),
        ("1—10月，出口增长3%，去年同期为下降1.4%。", ["2024-01/2024-10", "2023-01/2023-10"]),
        ("三次产业结构由上年的9:41:50调整为8:41:51。", ["2023"] * 3 + ["2024"] * 3),
        (
            "前三季度，财政收入增长5%。分税种看，甲税增长3%；乙税增长4%；丙税增长6%。",
            ["2024-01/2024-09"] * 4,
        ),
        (
            "前三季度，财政收入增长5%。城镇人口增长3%；农村人口增长4%。",
            ["2024-01/2024-09", "2024", "2024"],
        ),
    ],
)
def test_periods_carried_and_left(text: str, periods: list[str | None]) -> None:
    assert [o.period for o in read(text)] == periods


@pytest.mark.parametrize(
    ("text", "status", "period"),
    [
        ("初步核算，地区生产总值300亿元。", "preliminary", "2024"),
        ("力争新增就业3万人。", "target", "2024"),
        ("到2027年，绿道总里程达到900公里。", "target", "2027"),
        ("预计投资总额9亿元。", "forecast", "2024"),
        ("去年新增就业3万人。", "actual", "2024"),
    ],
)
def test_status(text: str, status: str, period: str) -> None:
    assert [(o.status, o.period) for o in read(text)] == [(status, period)]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2022年绿化率由41%提高到42%。", [None, "2022"]),
        ("与2021年相比，2022年绿化率由41%提高到42%。", ["2021", "2022"]),
        ("五年来，绿化率由41%提高到42%。", ["2019", "2024"]),
    ],
)
def test_a_year_before_a_course_is_that_of_its_end(text: str, periods: list[str | None]) -> None:
    assert [o.period for o in read(text)] == periods


def test_what_moved_before_it_is_said_how_much_is_the_subject() -> None:
    found = read("失业率比上年下降，为5.1%。", "财政收入止跌回升，完成95亿元。")
    assert [(o.label, o.value) for o in found] == [("失业率", 5.1), ("财政收入", 95.0)]


def test_a_rate_against_the_year_before_is_a_growth_without_a_verb() -> None:
    found = read("出口同比-3.4%，进口同比8.1%。")
    assert [(o.label, o.measure, o.value) for o in found] == [
        ("出口", "growth", -3.4),
        ("进口", "growth", 8.1),
    ]


def test_words_of_a_preliminary_figure_are_those_that_say_so() -> None:
    [found] = read("2024年全年，经初步核算，地区生产总值300亿元。")
    said = json.loads(found.context or "{}")
    assert said["status"]["words"] == "初步核算"
    assert said["period"]["words"] in ("2024年", "全年", "2024年全年")


def test_report_looks_back_then_forward() -> None:
    found = read(
        "一、2024年工作回顾",
        "地区生产总值增长5%。",
        "二、2025年主要目标任务",
        "地区生产总值增长5.5%左右。",
        kind="work_report",
        year=2025,
        published="2025-01-10",
    )
    assert [(o.period, o.status, o.qualifier) for o in found] == [
        ("2024", "actual", None),
        ("2025", "target", "左右"),
    ]


def test_regions() -> None:
    found = read(
        "通州区新设企业94家；注册资本3亿元。",
        "全市用水量8亿立方米，其中城六区5亿立方米。",
        "北京证券交易所会员数量62家。",
    )
    assert [(o.region, o.label) for o in found] == [
        ("通州区", "新设企业"),
        ("通州区", "企业注册资本"),
        ("北京市", "用水量"),
        ("城六区", "用水量"),
        ("北京市", "北京证券交易所会员数量"),
    ]


def test_price_basis_of_the_sentence_its_parts_and_notes() -> None:
    found = read(
        "地区生产总值300亿元，按可比价格计算，增长5%。其中，第一产业增加值3亿元，增长2%。",
        "居民人均可支配收入4万元，增长6%，扣除价格因素实际增长5.8%。",
        "手工业总产值9亿元，增长3%。",
        note="注：手工业总产值绝对数按现价计算，增长速度按可比价计算。",
    )
    assert [(o.label, o.basis) for o in found] == [
        ("地区生产总值", None),
        ("地区生产总值", "constant_prices"),
        ("第一产业增加值", None),
        ("第一产业增加值", "constant_prices"),
        ("居民人均可支配收入", None),
        ("居民人均可支配收入", None),
        ("居民人均可支配收入", "constant_prices"),
        ("手工业总产值", "current_prices"),
        ("手工业总产值", "constant_prices"),
    ]


def test_producer_is_the_agency_of_the_closing_note() -> None:
    found = read(
        "一般公共预算收入300亿元，用水总量8亿立方米。",
        note="本公报中财政数据来自市财政局；自来水、污水数据来自市水务局；其他数据来自市统计局。",
    )
    assert [o.producer for o in found] == ["市财政局", "市统计局"]


@pytest.mark.parametrize(
    ("text", "qualifier", "compared_with"),
    [
        ("接待游客超800万人次。", "超", None),
        ("财政支出增长近三成。", "近", "previous_year"),
        ("床位数比上年末增加300余张。", "余", "previous_year_end"),
        ("森林面积比2015年增加20公顷。", None, "2015"),
        ("与2015年相比，晴天天数增加了40天。", None, "2015"),
        ("1—8月利润增速比1—7月回落0.5个百分点。", None, "2024-01/2024-07"),
        ("货运量增速比前11个月加快0.8个百分点。", None, "2024-01/2024-11"),
        ("上半年餐饮收入增速较一季度提高1.1个百分点。", None, "2024-Q1"),
    ],
)
def test_qualifier_and_base(text: str, qualifier: str | None, compared_with: str | None) -> None:
    (found,) = read(text)
    assert (found.qualifier, found.compared_with) == (qualifier, compared_with)
