"""Denomination: quantities that grow with the size of a unit are divided by its size (trade by
output, visitors by residents).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Panel


@dataclass(frozen=True, slots=True)
class Denomination:
    """Which leaf is divided by which denominator.

    Attributes:
        by: Denominator by leaf; leaves that are not listed stay as they are.
        scale: Factor by leaf applied after division (per 10,000 residents: 10000); 1 where not
            listed.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    by: dict[str, str] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)


def denominate(panel: Panel, denominators: Panel, how: Denomination) -> Panel:
    """Divide leaves by their denominators, row by row; a gap in either is a gap.

    Args:
        panel: The leaves.
        denominators: The denominators, same rows in the same order.
        how: What is divided by what.
    """
    if (panel.units, panel.periods) != (denominators.units, denominators.periods):
        raise IndexProblem(
            "denomination",
            expected="denominators for the same units and periods, in the same order",
            found="other rows",
        )
    values = panel.values.copy()
    for code, denominator in how.by.items():
        if code not in panel.indicators or denominator not in denominators.indicators:
            raise IndexProblem(
                "denomination",
                expected="known leaves and denominators",
                found=f"{code} by {denominator}",
            )
        size = denominators.column(denominator)
        if (size == 0).any():
            unit = panel.units[int(np.flatnonzero(size == 0)[0])]
            raise IndexProblem(
                f"denomination of {code}",
                expected=f"{denominator} other than 0",
                found=f"0 for {unit}",
            )
        place = panel.indicators.index(code)
        values[:, place] = values[:, place] / size * how.scale.get(code, 1.0)
    return panel.with_values(values)
