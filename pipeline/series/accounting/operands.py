"""Figures as accounting sees them: exact decimals in base units, with the interval that rounding
leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.reading.observation import Observation
from warehouse.units import Dimension, UnitError, parse_unit
from warehouse.vocabularies import Measure, Status


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation with its exact value.

    Attributes:
        observation: The observation.
        exact: Printed value as an exact number, in its printed unit.
        half: Half a unit of the last printed digit, in the printed unit.
        scale: Printed unit in base units (``亿元`` -> 10^8).
        base: What the unit measures; two figures can be added only where it is the same.
        moment: Period with year-ends as years (``2024-12-31`` -> ``2024``): stocks and flows of a
            year are compared with each other.
    """

    observation: Observation
    exact: Fraction
    half: Fraction
    scale: Fraction
    base: Dimension
    moment: str

    @property
    def value(self) -> Fraction:
        """Value in base units."""
        return self.exact * self.scale

    @property
    def margin(self) -> Fraction:
        """Half a unit of the last printed digit, in base units."""
        return self.half * self.scale

    @property
    def label(self) -> str:
        """Its label."""
        return self.observation.label


def figures_of(observations: Sequence[Observation]) -> list[Figure]:
    """Figures that accounting can use, in reading order: one value each, about the past, in a
    known unit.
    """
    usable = (
        o
        for o in observations
        if o.value_high is None
        and o.status in (Status.ACTUAL, Status.PRELIMINARY)
        and o.qualifier is None
    )
    found = [figure for o in usable if (figure := _figure(o)) is not None]
    return sorted(found, key=lambda figure: figure.observation.char_start)


def _figure(observation: Observation) -> Figure | None:
    try:
        unit = parse_unit(observation.unit)
    except UnitError:
        return None
    period = observation.period or ""
    return Figure(
        observation,
        Fraction(str(observation.value)),
        Fraction(1, 2 * 10**observation.decimals),
        unit.factor,
        unit.dimension,
        period[:4] if period.endswith("-12-31") else period,
    )


def levels(figures: Sequence[Figure]) -> list[Figure]:
    """Levels in prose: cells have their own totals."""
    return [
        f for f in figures if f.observation.measure is Measure.LEVEL and not f.observation.in_table
    ]


def printed(figure: Figure) -> str:
    """The number as it is in the document, without blanks and separators."""
    return figure.observation.printed.replace(",", "").replace(" ", "")
