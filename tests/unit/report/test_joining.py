"""Charts join two years only where they are the same thing measured twice."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.report.joining import with_joins


def row(year: int, value: float, growth: float | None = None, **other: Any) -> dict[str, Any]:
    return {
        "region_code": "450000",
        "year": year,
        "measure": "level",
        "unit": "亿元",
        "value": value,
        "growth": growth,
        **other,
    }


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        (row(2023, 27000.0), row(2024, 28600.0, 4.2), True),
        (row(2024, 28600.0), row(2025, 600.0), False),  # an increase taken for the whole
        (row(2024, 28600.0), row(2025, 600.0, 5.0), False),
        (row(2024, 10.0), row(2025, 45.0, 350.0), True),  # growth says so itself
        (row(2024, 10.0), row(2025, 45.0), False),
        (row(2022, 10.0), row(2025, 11.0), False),  # years between are missing
        (row(2024, -3.0), row(2025, 2.0), True),  # a balance may change its sign
        (row(2024, 10.0, measure="growth"), row(2025, 1.0, measure="growth"), True),
        (row(2024, 10.0, unit="万户"), row(2025, 10.5), False),
    ],
)
def test_two_years_are_joined(before: Any, after: Any, joined: bool) -> None:
    marked = with_joins([after, before], [])
    assert [one["joined"] for one in marked] == [joined, False]


@pytest.mark.parametrize(("region", "joined"), [(None, False), ("450000", False), ("110000", True)])
def test_a_declared_break_is_not_crossed(region: str | None, joined: bool) -> None:
    rows = [row(2024, 10.0), row(2025, 10.5)]
    assert with_joins(rows, [{"region_code": region, "year": 2025}])[1]["joined"] is joined
