"""Observations as terms of equations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.series.proofs.equations import Term, is_plain
from warehouse.units import UnitError, parse_unit

Row = Mapping[str, Any]

_GROUPED = re.compile(r"[\s，,](?=\d{3})")


def term_of(row: Row, place: int | None = None) -> Term | None:
    """An observation as a term; None where it is a range, a number in words, or of a unit that
    is not known.

    Args:
        row: A row of ``observations``.
        place: Its place, where that is not its offset.
    """
    printed = _GROUPED.sub(",", str(row["printed"])).lstrip("-－—+")
    if row["value_high"] is not None or row["value"] is None or not is_plain(printed):
        return None
    try:
        scale = parse_unit(row["unit"]).factor
    except UnitError:
        return None
    if scale <= 0:
        return None
    return Term(
        int(row["char_start"]) if place is None else place,
        printed,
        -1 if row["value"] < 0 else 1,
        Fraction(scale),
        str(row["label"]),
    )


def dimension_of(row: Row) -> object:
    """What its unit measures; numbers are added only where it is the same."""
    try:
        return parse_unit(row["unit"]).dimension
    except UnitError:
        return None
