"""Figures that cannot be quantities: digits of columns set together."""

from __future__ import annotations

import pytest

from tests.support.figure_documents import document, extract, read
from warehouse.vocabularies import RejectionReason


@pytest.mark.parametrize(
    "line",
    [
        "全年财政收入12345678901234567890亿元。",
        "全年税收收入123456789012.5亿元。",
        "年末常住人口889012345678万人。",
    ],
)
def test_more_than_any_quantity_is_held(line: str) -> None:
    (figure,) = read(line)
    assert figure.needs_review and figure.weakest == "value" and figure.confidence < 0.1
    assert "beyond_bounds" in (figure.reading or "")


@pytest.mark.parametrize(
    "line",
    [
        "全年生产总值1349084亿元。",
        "全年快递业务量1750.8亿件。",
        "全年货物周转量258123亿吨公里。",
        "年末银行业金融机构资产总额445万亿元。",
        "年末全国总人口140828万人。",
    ],
)
def test_the_largest_of_the_country_is_not(line: str) -> None:
    assert not any(figure.weakest == "value" for figure in read(line, region="000000"))


def test_below_the_country_less_is_too_much() -> None:
    line = "税收收入366726385922万元，支出366726万元。"
    assert [figure.weakest == "value" for figure in read(line, region="320000")] == [True, False]


def test_digits_behind_a_second_point_are_no_figure() -> None:
    result = extract(document("收入45123.98582.16亿元，比上年增长5.24.6%，支出12.5亿元。"))
    assert [figure.printed for figure in result.observations] == ["12.5"]
    assert [(r.printed, r.reason) for r in result.rejected] == [
        ("45123.98582", RejectionReason.NAME),
        ("16", RejectionReason.NAME),
        ("5.24", RejectionReason.NAME),
        ("6", RejectionReason.NAME),
    ]
