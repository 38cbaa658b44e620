"""Indicator values -> the panel of an index, with the way back from every cell to the value and
observation it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

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
    values: pd.DataFrame,
    tree: Tree,
    regions: Sequence[str],
    periods: Sequence[str],
    measures: Sequence[str],
) -> Series:
    """Choose one value per region, year and leaf.

    Only outcomes enter (no targets, no forecasts), and of each the value to use (``is_latest``).
    The earlier of ``measures`` goes first, then a year's own figure before the one of its last day.

    Args:
        values: ``indicator_values``.
        tree: The index tree; its leaves say indicator and, where it is not the index's own, region.
        regions: Regions that the index is computed for.
        periods: Years.
        measures: Measures that may enter, best first.
    """
    kept = values[
        values["indicator"].isin(indicators_of(tree))
        & values["measure"].isin(list(measures))
        & values["status"].isin(_ACTUAL)
        & values["is_latest"].astype(bool)
        & values["value"].notna()
    ]
    order = {measure: number for number, measure in enumerate(measures)}
    best: dict[tuple[str, str, str], tuple[tuple[int, int, str], Source]] = {}
    for row in kept.to_dict("records"):
        year = _YEAR.fullmatch(str(row["period"]))
        if year is None:
            continue
        key = (str(row["indicator"]), str(row["region_code"]), year[1])
        observation = _text(row.get("observation_id"))
        source = Source(
            float(row["value"]),
            str(row.get("unit") or ""),
            key[1],
            _text(row.get("vintage")),
            observation,
        )
        grade = (
            order[str(row["measure"])],
            len(str(row["period"])),
            f"{_text(row.get('basis')) or ''}{source.vintage or ''}{observation or ''}",
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


def _text(value: object) -> str | None:
    return None if value is None or value != value or value is pd.NA or value == "" else str(value)


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
