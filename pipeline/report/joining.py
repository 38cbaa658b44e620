"""Which points of a series a chart may join: a line between two years says that they are the same
thing measured twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.report.marked_text import Row

MOST_APART = 1.5
"""How many times a value may differ from what the one before and the printed growth make of it:
prices, revisions and rounding stay far below."""

MOST_IN_A_YEAR = 3.0
"""The same where no growth is printed."""


def with_joins(rows: Sequence[Row], breaks: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows, each with ``joined``: whether it may be joined to the year before.

    Args:
        rows: Of one indicator, each with ``region_code``, ``year``, ``measure``, ``unit``,
            ``value`` and ``growth`` (in percent, or None).
        breaks: Its rows of ``indicator_breaks``.
    """
    places = {(r["region_code"], r["year"], r["measure"], r["unit"]): r for r in rows}
    return [
        {
            **row,
            "joined": _is_joined(
                row,
                places.get((row["region_code"], row["year"] - 1, row["measure"], row["unit"])),
                breaks,
            ),
        }
        for row in rows
    ]


def _is_joined(row: Row, before: Row | None, breaks: Sequence[Row]) -> bool:
    if before is None:
        return False
    if any(
        b["year"] == row["year"] and b["region_code"] in (None, row["region_code"]) for b in breaks
    ):
        return False
    if row["measure"] != "level" or before["value"] <= 0 or row["value"] <= 0:
        return True
    growth = row["growth"]
    if growth is None or growth <= -100:
        expected, most = before["value"], MOST_IN_A_YEAR
    else:
        expected, most = before["value"] * (1 + growth / 100), MOST_APART
    return bool(1 / most <= row["value"] / expected <= most)
