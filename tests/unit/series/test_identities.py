"""Identities over years and editions, on the figures of Beijing's product and on figures of ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.series.catalogue import catalogue
from pipeline.series.identities import examine, identity_result_row, quotients
from pipeline.series.vintages import values_of
from tests.support.figure_recipes import Row, edition, figures, observation
from warehouse.vocabularies import IdentityVerdict

EDITIONS = [
    edition("b2022", 2022, "2023-03-20"),
    edition("b2023", 2023, "2024-03-20"),
    edition("b2024", 2024, "2025-03-20"),
    edition("yearbook", 2024, "2025-11", kind="yearbook"),
]
GDP, VISITORS = "地区生产总值", "接待旅游总人数"


def examined(*rows: Row) -> list[dict[str, Any]]:
    return [
        dict(identity_result_row(result)) for result in examine(values_of(figures(EDITIONS, rows)))
    ]


def only(*rows: Row) -> dict[str, Any]:
    (row,) = examined(*rows)
    return row


def test_level_of_one_edition_against_growth_of_the_next_is_a_revision_and_no_boom() -> None:
    rows = [
        observation("b2023", GDP, "43760.7", "亿元", "2023"),
        observation("b2024", GDP, "49843.1", "亿元", "2024"),
        observation("b2024", GDP, "5.2", "%", "2024", "growth", basis="constant_prices"),
        observation("yearbook", GDP, "47353.7", "亿元", "2023"),
    ]
    row = only(*rows)
    assert (row["verdict"], row["rule"]) == ("revision", "growth_of_levels")
    assert (
        "13.90 %" in row["explanation"]
        and "47353.7 in yearbook" in row["explanation"]
        and "5.26 %" in row["explanation"]
    )


def test_without_the_revised_level_nothing_is_claimed() -> None:
    rows = [
        observation("b2023", GDP, "43760.7", "亿元", "2023"),
        observation("b2024", GDP, "49843.1", "亿元", "2024"),
        observation("b2024", GDP, "5.2", "%", "2024", "growth"),
    ]
    assert only(*rows)["verdict"] == "not_provable"


def test_real_growth_beside_nominal_levels_is_a_price_basis() -> None:
    rows = [
        observation("b2023", GDP, "43760.7", "亿元", "2023"),
        observation("b2022", GDP, "41610.9", "亿元", "2022"),
        observation("b2023", GDP, "4.5", "%", "2023", "growth"),
    ]
    row = only(*rows)
    assert row["verdict"] == "price_basis" and "prices changed by 0.6 %" in row["explanation"]


def test_growth_that_fits_holds_within_its_digits() -> None:
    rows = [
        observation("b2023", VISITORS, "3.3", "亿人次", "2023"),
        observation("b2024", VISITORS, "3.7", "亿人次", "2024"),
        observation("b2024", VISITORS, "13.1", "%", "2024", "growth"),
    ]
    row = only(*rows)
    assert row["verdict"] == "holds" and abs(row["printed"] - row["computed"]) <= row["tolerance"]


def test_contradiction_inside_one_document_fails() -> None:
    rows = [
        observation("b2024", VISITORS, "30.0", "万人次", "2023"),
        observation("b2024", VISITORS, "37.0", "万人次", "2024"),
        observation("b2024", VISITORS, "3.1", "%", "2024", "growth"),
    ]
    assert only(*rows)["verdict"] == "fails"
    moved = [rows[0] | {"document_id": "b2023"}, *rows[1:]]
    assert only(*moved)["verdict"] == "not_provable"


def test_digits_that_leave_all_open_prove_nothing() -> None:
    rows = [
        observation("b2023", VISITORS, "3", "亿人次", "2023"),
        observation("b2024", VISITORS, "3", "亿人次", "2024"),
        observation("b2024", VISITORS, "3.1", "%", "2024", "growth"),
    ]
    assert only(*rows)["verdict"] == "not_provable"


def test_change_and_growth_beside_a_level() -> None:
    rows = [
        observation("b2024", VISITORS, "37.0", "万人次", "2024"),
        observation("b2024", VISITORS, "7.0", "万人次", "2024", "change"),
        observation("b2024", VISITORS, "23.3", "%", "2024", "growth"),
    ]
    assert only(*rows)["rule"] == "growth_of_change" and only(*rows)["verdict"] == "holds"
    wrong = [*rows[:2], observation("b2024", VISITORS, "19.9", "%", "2024", "growth")]
    assert only(*wrong)["verdict"] == "fails"


def test_change_of_stocks_over_editions() -> None:
    rows = [
        observation("b2023", "常住人口", "2185.8", "万人", "2023-12-31"),
        observation("b2024", "常住人口", "2183.2", "万人", "2024"),
        observation(
            "b2024", "常住人口", "-2.6", "万人", "2024", "change", compared_with="previous_year_end"
        ),
    ]
    row = only(*rows)
    assert (row["rule"], row["verdict"]) == ("change_of_levels", "holds")


@pytest.mark.parametrize(("growth", "verdict"), [("1.5", "holds"), ("2.5", "fails")])
def test_index_and_growth(growth: str, verdict: str) -> None:
    rows = [
        observation("b2024", "居民消费价格", "101.5", "", "2024", "index", indicator="cpi"),
        observation("b2024", "居民消费价格", growth, "%", "2024", "growth"),
    ]
    row = only(*rows)
    assert (row["rule"], row["verdict"]) == ("index_and_growth", verdict)


def test_share_is_explained_by_the_vintage_of_its_whole() -> None:
    rows = [
        observation("b2023", GDP, "19800.8", "亿元", "2013"),
        observation("b2022", GDP, "19500.6", "亿元", "2013"),
        observation("b2023", "R&D经费", "1185.0", "亿元", "2013"),
        observation("b2023", "R&D经费占GDP比重", "6.08", "%", "2013", "share"),
    ]
    row = only(*rows)
    assert (row["rule"], row["verdict"]) == ("share_of_levels", "revision")
    assert "19500.6 in b2022" in row["explanation"]


def test_declared_quotients_name_indicators_of_the_catalogue() -> None:
    codes = catalogue().indicators
    assert all({q.result, q.part, q.whole} <= set(codes) for q in quotients())


levels = st.integers(1000, 999999).map(lambda n: n / 10)


@settings(deadline=None)  # the first call reads the catalogue
@given(levels, levels, st.integers(0, 2))
def test_growth_computed_from_printed_levels_always_holds(
    before: float, after: float, decimals: int
) -> None:
    growth = round((after / before - 1) * 100, decimals)
    rows = [
        observation("b2024", VISITORS, f"{before:.1f}", "万人次", "2023"),
        observation("b2024", VISITORS, f"{after:.1f}", "万人次", "2024"),
        observation(
            "b2024", VISITORS, f"{growth:.{decimals}f}", "%", "2024", "growth", value=growth
        ),
    ]
    row = only(*rows)
    open_digits = row["tolerance"] > max(1.0, abs(growth))
    assert row["verdict"] == (
        IdentityVerdict.NOT_PROVABLE if open_digits else IdentityVerdict.HOLDS
    )
