"""Figures too large for any quantity: digits of two columns set together, damage of a file.

税收 12345678901234567890亿元        no number has twenty digits
常住人口 889012345678万人            no country has so many people
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.reading.observation import ReadFigure
from pipeline.reading.tokens.lexicon import vocabulary
from warehouse.units import UnitError, dimension_name, parse_unit

_COUNTRY = "000000"
_SMALL = 1000.0
"""Values up to it are not checked further."""


def is_beyond_bounds(seen: ReadFigure) -> bool:
    """Whether a figure has more digits than any number in print, or is larger than anything that
    its unit counts; the bounds are in ``vocabulary/bounds.yaml``.
    """
    largest = max(abs(seen.value), abs(seen.value_high or 0.0))
    if largest <= _SMALL:
        return False
    bounds = _bounds()
    if sum(char.isdecimal() for char in seen.printed) > bounds["digits"] * (
        2 if seen.value_high is not None else 1
    ):
        return True
    try:
        unit = parse_unit(seen.unit)
    except UnitError:
        return False
    bound = bounds["largest"].get(dimension_name(unit.dimension))
    if bound is None:
        return False
    share = 1.0 if seen.region_code == _COUNTRY else bounds["regional"]
    return largest * float(unit.factor) > float(bound) * float(share)


@cache
def _bounds() -> dict[str, Any]:
    bounds: dict[str, Any] = vocabulary("bounds")
    return bounds
