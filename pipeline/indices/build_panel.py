"""Indicator values -> the panel of an index, with the way back from every cell to the value and
observation it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Panel, panel_from_cells
from pipeline.indices.tree import Tree

_ACTUAL = ("actual", "preliminary")
# 2024 (a year) | 2024-12-31 (a stock at its end): both are the year's
_YEAR = re.compile(r"(\d{4})(?:-12-31)?$")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from."""

    value: float
    unit: str
    region_code: str
    vintage: str | None
    observation_id: str | None


@dataclass(frozen=True)
class Series:
    """A panel and the source of each of its cells by (unit, period, leaf)."""

    panel: Panel
    sources: dict[tuple[str, str, str], Source]


def read_series(
    values: Iterable[Mapping[str, Any]],
    tree: Tree,
    regions: Sequence[str],
    periods: Sequence[str],
    measures: Sequence[str],
) -> Series:
    """Choose one value per region, year and leaf.

    Only outcomes enter (no targets, no forecasts), and of each the value to use (``is_latest``).
    The earlier of ``measures`` goes first, then a year's own figure before the one of its last day.

    Args:
        values: Rows of ``indicator_values``.
        tree: The index tree; its leaves say indicator and, where it is not the index's own, region.
        regions: Regions that the index is computed for.
        periods: Years.
        measures: Measures that may enter, best first.
    """
    indicators = indicators_of(tree)
    kept = [
        row
        for row in values
        if row["indicator"] in indicators
        and row["measure"] in measures
        and row["status"] in _ACTUAL
        and row["is_latest"]
        and row["value"] is not None
    ]
    order = {measure: number for number, measure in enumerate(measures)}
    best: dict[tuple[str, str, str], tuple[tuple[int, int, str], Source]] = {}
    for row in kept:
        year = _YEAR.fullmatch(row["period"])
        if year is None:
            continue
        key = (row["indicator"], row["region_code"], year[1])
        observation = row["observation_id"]
        source = Source(
            float(row["value"]),
            row["unit"] or "",
            key[1],
            row["vintage"],
            observation,
        )
        grade = (
            order[row["measure"]],
            len(row["period"]),
            f"{row['basis'] or ''}{source.vintage or ''}{observation or ''}",
        )
        if key not in best or grade < best[key][0]:
            best[key] = (grade, source)
    sources: dict[tuple[str, str, str], Source] = {}
    for code in tree.leaves():
        node = tree[code]
        for region in regions:
            for period in periods:
                found = best.get((node.indicator or code, node.region_code or region, period))
                if found is not None:
                    sources[region, period, code] = found[1]
    _check_units(sources)
    cells = {key: source.value for key, source in sources.items()}
    return Series(panel_from_cells(cells, regions, periods, tree.leaves()), sources)


def indicators_of(tree: Tree) -> set[str]:
    """The indicators whose series an index is made of."""
    return {tree[code].indicator or code for code in tree.leaves()}


def _check_units(sources: dict[tuple[str, str, str], Source]) -> None:
    units: dict[str, set[str]] = {}
    for (_, _, code), source in sources.items():
        units.setdefault(code, set()).add(source.unit)
    for code, found in units.items():
        if len(found) > 1:
            raise IndexProblem(
                f"series of {code}",
                expected="one unit in all years",
                found=", ".join(sorted(found)),
                remedy="see the catalogue's unit",
            )
