"""Errata of publishers from rows of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.series.catalogue import catalogue
from pipeline.series.conflicts import find_conflicts
from pipeline.series.errata import errata_rows
from tests.support.figure_recipes import Row, edition, figures, observation

BULLETIN = edition("bulletin", 2024, "2025-03-20")


def errata(
    *rows: Row, accounting: tuple[Row, ...] = (), document: Row = BULLETIN
) -> list[dict[str, Any]]:
    conflicts = find_conflicts(figures([document], rows), catalogue())
    return errata_rows(rows, [document], accounting, conflicts)


@pytest.mark.parametrize(
    ("label", "printed", "unit", "found"),
    [
        ("出生率", "5.24", "%", True),
        ("人口自然增长率", "-2.35", "%", True),
        ("出生率", "5.24", "‰", False),
        ("出生率", "0.52", "%", False),
        ("出栏率", "5.24", "%", False),
    ],
)
def test_rates_per_thousand_in_per_cent(label: str, printed: str, unit: str, found: bool) -> None:
    rows = errata(observation("bulletin", label, printed, unit, "2024"))
    assert bool(rows) is found
    if rows:
        assert (rows[0]["kind"], rows[0]["verdict"], rows[0]["status"]) == (
            "unit",
            "proven",
            "open",
        )
        assert rows[0]["should_be"].endswith("‰") and rows[0]["reported"] is None


def test_a_digit_that_differs_from_one_place_to_the_other() -> None:
    a = observation("bulletin", "粮食产量", "64.76", "万吨", "2024", char_start=5)
    b = observation(
        "bulletin", "粮食产量", "64.73", "万吨", "2024", char_start=90, quote="粮食产量 | 64.73"
    )
    (row,) = errata(a, b)
    assert (row["kind"], row["verdict"], row["should_be"]) == ("digit", "likely", None)
    assert set(row["observation_ids"]) == {a["observation_id"], b["observation_id"]}


@pytest.mark.parametrize(
    ("printed", "tolerance", "verdict", "should_be"),
    [
        ("-15.4", 0.2, "proven", "6.1%"),
        ("6.4", 0.2, "likely", "6.1%"),
        ("7.7", 7.0, "likely", None),
    ],
)
def test_growths_that_parts_exclude(
    printed: str, tolerance: float, verdict: str, should_be: str | None
) -> None:
    growth = observation("bulletin", "货物周转量", printed, "%", "2024", measure="growth")
    row = {
        "document_id": "bulletin",
        "rule": "growth_of_parts",
        "observation_id": growth["observation_id"],
        "operands": [],
        "verdict": "fails",
        "printed": growth["value"],
        "computed": 6.08,
        "tolerance": tolerance,
        "meaning": "growth of the whole",
        "explanation": "the arithmetic",
        "meaning_zh": "含义",
        "explanation_zh": "算式",
        "corrected": None,
        "corrected_to": None,
    }
    (found,) = errata(growth, accounting=(row, dict(row)))
    assert (found["kind"], found["verdict"], found["should_be"]) == ("growth", verdict, should_be)


def test_an_amount_printed_without_its_ten_thousand() -> None:
    amount = observation("bulletin", "非公经济增加值", "407998", "元", "2024")
    share = observation(
        "bulletin", "非公经济增加值占生产总值的比重", "31.3", "%", "2024", measure="share"
    )
    failing = {
        "document_id": "bulletin",
        "rule": "unit_of_part",
        "observation_id": share["observation_id"],
        "operands": [amount["observation_id"]],
        "verdict": "fails",
        "printed": 31.3,
        "computed": 0.00313,
        "tolerance": 0.05,
        "meaning": "part / whole = share",
        "explanation": "the arithmetic",
        "meaning_zh": "含义",
        "explanation_zh": "算式",
        "corrected": amount["observation_id"],
        "corrected_to": "407998万",
    }
    (found,) = errata(amount, share, accounting=(failing,))
    assert (found["kind"], found["should_be"], found["printed"]) == (
        "unit",
        "407998万元",
        "407998元",
    )


def test_a_retelling_accuses_nobody() -> None:
    digest = edition("bulletin", 2024, "2025-03-20", origin="digest")
    assert errata(observation("bulletin", "出生率", "5.24", "%", "2024"), document=digest) == []
