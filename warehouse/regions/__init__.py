"""Regions: GB/T 2260 codes and our own codes for areas that have none.

Two tables beside this module: ``regions_gbt2260.csv`` (National Bureau of Statistics, codes as of
2023-06-30: provinces, prefectures,
counties) and ``regions_own.csv`` (areas that documents report on and the standard does not know,
with other names they go by).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Region:
    """A region: code, full name, code of the region it belongs to ('' for none), kind, other
    names.
    """

    code: str
    name: str
    parent: str
    kind: str
    aliases: tuple[str, ...] = ()


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, the standard's first."""
    found: dict[str, Region] = {}
    for name in ("regions_gbt2260.csv", "regions_own.csv"):
        with (files("warehouse.regions") / name).open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                aliases = tuple(a for a in (row.get("aliases") or "").split("|") if a)
                found[row["region_code"]] = Region(
                    row["region_code"], row["name"], row["parent"], row["kind"], aliases
                )
    return MappingProxyType(found)
