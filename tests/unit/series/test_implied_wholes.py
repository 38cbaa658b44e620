"""Wholes that part and share imply, against the documents about the whole."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.series.catalogue import catalogue
from pipeline.series.conflicts import conflict_row
from pipeline.series.implied_wholes import contradicted_wholes, implied_wholes
from pipeline.series.provenance import document_provenance
from tests.support.figure_recipes import Row, edition, figures, observation

BULLETIN = edition("bulletin", 2024, "2025-03-20")
BOOK = edition("book", 2024, "2025-08", kind="blue_book")
FIRMS = "国家高新技术企业"
QUOTE = "园区拥有国家高新技术企业2万家，占全市高新技术企业总量的40%。"


def book(share: str = "40", period: str = "2024-12-31", **others: Any) -> list[Row]:
    place: dict[str, Any] = {"quote": QUOTE, "region_code": "110108", **others}
    return [
        observation("book", FIRMS, "2", "万家", period, char_start=8, **place),
        observation(
            "book",
            f"{FIRMS}占全市高新技术企业总量的比重",
            share,
            "%",
            period,
            "share",
            char_start=20,
            **place,
        ),
    ]


def found(printed: str, rows: list[Row], **others: Any) -> list[dict[str, Any]]:
    city = observation("bulletin", FIRMS, printed, "万家", "2024-12-31", **others)
    implied = implied_wholes(rows, document_provenance(BOOK), "110000", catalogue())
    figures_of_city = figures([BULLETIN], [city])
    return [conflict_row(conflict) for conflict in contradicted_wholes(implied, figures_of_city)]


def test_a_whole_that_another_document_denies() -> None:
    (row,) = found("3.0", book())
    assert (row["kind"], row["value_a"], row["value_b"]) == ("conflict", 30000.0, 50000.0)
    assert row["region_code"] == "110000" and row["document_id_a"] == "bulletin"
    assert "2万家 / 40% = 5e+04 家" in row["explanation"]


@pytest.mark.parametrize(
    ("printed", "share", "period", "others"),
    [
        ("5.0", "40", "2024-12-31", {}),
        ("4.97", "40", "2024-12-31", {}),  # what the rounded share allows
        ("5.8", "40", "2024-06-30", {}),  # half a year later
        ("4.4", "40", "2024-12-31", {"qualifier": "超"}),
    ],
)
def test_what_rounding_or_another_day_explains(
    printed: str, share: str, period: str, others: dict[str, Any]
) -> None:
    assert found(printed, book(share, period), **others) == []


def test_a_share_of_other_things_implies_nothing() -> None:
    rows = book()
    rows[1]["label"] = f"{FIRMS}占全市企业利润总额的比重"
    assert found("3.0", rows) == []
