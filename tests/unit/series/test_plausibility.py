"""Levels that their own series do not believe."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.series.comparable import is_criterion
from pipeline.series.plausibility import mark_doubtful
from pipeline.series.vintages import Value, values_of
from tests.support.figure_recipes import Row, edition, figures, observation

DOCUMENTS = [edition(f"bulletin-{year}", year, f"{year + 1}-03-20") for year in range(2020, 2026)]
GDP = "地区生产总值"


def level(year: int, printed: str, **others: Any) -> Row:
    return observation(f"bulletin-{year}", GDP, printed, "亿元", f"{year}", **others)


def marked(*rows: Row) -> list[Value]:
    values = values_of(figures(DOCUMENTS, rows))
    mark_doubtful(values)
    return values


def doubtful(*rows: Row) -> list[tuple[str, str | None]]:
    return [(v.representative.period, v.doubtful) for v in marked(*rows) if v.doubtful]


def test_a_level_beside_others_of_another_size() -> None:
    rows = (level(2022, "27000"), level(2023, "28000"), level(2024, "500"), level(2025, "29500"))
    ((period, reason),) = doubtful(*rows)
    assert period == "2024" and reason is not None and "28000 in 2023" in reason
    assert [v.is_latest for v in marked(*rows)] == [True, True, False, True]


def test_a_printed_growth_explains_a_jump() -> None:
    growth = observation("bulletin-2025", GDP, "290", "%", "2025", "growth", char_start=30)
    growth["compared_with"] = "previous_year"
    assert doubtful(level(2024, "100"), level(2025, "390"), growth) == []


def test_of_two_levels_the_vaguer_is_doubted() -> None:
    found = doubtful(level(2024, "28000"), level(2025, "500", qualifier="超"))
    assert [period for period, _ in found] == ["2025"]
    assert doubtful(level(2024, "28000"), level(2025, "500")) == []  # nothing says which


def test_a_level_below_its_own_increase() -> None:
    change = observation("bulletin-2025", GDP, "7400", "亿元", "2025", "change", char_start=30)
    change["compared_with"] = "2020"
    ((_, reason),) = doubtful(level(2025, "500"), change)
    assert reason is not None and "less than its own increase" in reason
    assert doubtful(level(2025, "29500"), change) == []


def test_a_part_greater_than_its_whole() -> None:
    part = observation("bulletin-2025", "第二产业增加值", "900", "亿元", "2025", char_start=30)
    assert len(doubtful(level(2025, "500"), part)) == 2
    assert doubtful(level(2025, "1500"), part) == []


def test_another_edition_takes_the_place_of_a_doubtful_value() -> None:
    again = observation("bulletin-2025", GDP, "28500", "亿元", "2024")
    values = marked(
        level(2022, "27000"), level(2023, "28000"), level(2024, "2850", qualifier="超"), again
    )
    assert {v.representative.value: v.is_latest for v in values} == {
        27000.0: True,
        28000.0: True,
        2850.0: False,
        28500.0: True,
    }


@pytest.mark.parametrize(
    ("quote", "printed", "criterion"),
    [
        ("经济总量超500亿元的县域增至12个。", "500", True),
        ("产值10亿元以上的企业达到3家。", "10", True),
        ("地区生产总值保持5%左右的增长。", "5", False),
        ("地区生产总值500亿元，增长5%。", "500", False),
    ],
)
def test_numbers_that_only_say_what_is_counted(quote: str, printed: str, criterion: bool) -> None:
    row = {"quote": quote, "quote_offset": quote.index(printed), "printed": printed}
    assert is_criterion(row) is criterion
