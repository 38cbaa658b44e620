"""Growths of wholes against their parts, in prose and in tables of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.documents.document import Document
from pipeline.reading import extract
from pipeline.series.accounting import Identity, identities
from pipeline.series.accounting.part_growth import RULE
from warehouse.vocabularies import IdentityVerdict


def _tests(document: Document) -> list[Identity]:
    return [i for i in identities(extract(document).observations, document) if i.rule == RULE]


def _table(total: str, quantity: str = "货运量", unit: str = "万吨") -> list[list[str]]:
    return [
        ["指标", "单位", "绝对数", "比上年增长（%）"],
        [quantity, unit, "100.00", total],
        ["#公路", unit, "60.00", "4.0"],
        ["铁路", unit, "40.00", "-1.0"],
    ]


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        ("2.0", IdentityVerdict.HOLDS),
        ("1.9", IdentityVerdict.HOLDS),
        ("6.6", IdentityVerdict.FAILS),
    ],
)
def test_rows_that_add_up(
    make_document: Callable[..., Document], total: str, verdict: IdentityVerdict
) -> None:
    (found,) = _tests(make_document(_table(total)))
    assert found.verdict is verdict
    assert found.computed == pytest.approx(1.94, abs=0.1)  # 100 / (60 / 1.04 + 40 / 0.99) - 1


def test_real_growth_only_has_to_lie_between_its_parts(
    make_document: Callable[..., Document],
) -> None:
    (inside,) = _tests(make_document(_table("3.7", "工业增加值", "亿元")))
    (outside,) = _tests(make_document(_table("5.2", "工业增加值", "亿元")))
    assert (inside.verdict, outside.verdict) == (IdentityVerdict.HOLDS, IdentityVerdict.FAILS)


def test_rows_that_do_not_add_up_are_no_parts(make_document: Callable[..., Document]) -> None:
    rows = _table("6.6")
    rows[3][2] = "35.00"
    assert _tests(make_document(rows)) == []


def test_prose(make_document: Callable[..., Document]) -> None:
    said = (
        "全年货物进出口总值100.0亿元，增长9.0%。其中，货物出口总值60.0亿元，增长4.0%；"
        "货物进口总值40.0亿元，下降1.0%。"
    )
    found = _tests(make_document(prose=[said]))
    assert [i.verdict for i in found] == [IdentityVerdict.FAILS]
