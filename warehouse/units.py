"""Units: what a printed unit measures, and exact conversion between units of one dimension.

The units themselves are data (``units.yaml``). A unit is a factor and a vector of dimensions, so
元/人 and 万元/人 convert, 元/人 and 元 do not, and 个百分点 is no %. Factors are fractions and
values are read as the decimals they were printed as: 4.98万亿元 is 49800亿元, not
49800.00000000001. Nothing here knows indicators; which unit a figure ought to have is for
``placing`` to say.

Built from the standard library because conversion is exact in this way and because the module is on
the path of every run: importing pint costs more time than all conversions together. The tests hold
the physical factors against pint's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from warehouse.bilingual_text import BilingualText
from warehouse.declared_yaml import load_declared
from warehouse.errors import ConfigurationError, GongbaoError
from warehouse.problems import problem_parts

UNITS_FILE = Path(__file__).with_name("units.yaml")

Dimension = tuple[tuple[str, int], ...]


class UnitError(GongbaoError):
    """A unit that is not known, or a conversion between units that measure different things."""

    @classmethod
    def of(cls, code: str, /, **values: object) -> Self:
        """An error of ``problems.yaml``, with what is to be filled in."""
        return cls(**problem_parts(code, **values))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as text, its size in base units, and what it measures: 元/人 is ``(("person", -1),
    ("yuan", 1))``.
    """

    text: str
    factor: Fraction
    dimension: Dimension

    def __mul__(self, other: Unit) -> Unit:
        return Unit(
            f"{self.text}·{other.text}",
            self.factor * other.factor,
            _combine(self.dimension, other.dimension, 1),
        )

    def __truediv__(self, other: Unit) -> Unit:
        return Unit(
            f"{self.text}/{other.text}",
            self.factor / other.factor,
            _combine(self.dimension, other.dimension, -1),
        )

    def measures_same(self, other: Unit) -> bool:
        """Whether values in this unit can be converted to the other."""
        return self.dimension == other.dimension

    @property
    def kind(self) -> str:
        """The dimension in words: ``yuan / person``."""
        if not self.dimension:
            return "number"
        above = [n if p == 1 else f"{n}^{p}" for n, p in self.dimension if p > 0]
        below = [n if p == -1 else f"{n}^{-p}" for n, p in self.dimension if p < 0]
        return " / ".join([" · ".join(above) or "1", *below])


class _UnitsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    class Group(BaseModel):
        model_config = ConfigDict(extra="forbid", frozen=True)
        units: dict[str, int | str]

    class Reading(BaseModel):
        model_config = ConfigDict(extra="forbid", frozen=True)
        kinds: dict[str, list[str]]
        other_kinds: dict[str, str]
        forms: dict[str, list[str]]
        not_read: list[str]
        not_multipliers: list[str]
        normal_forms: dict[str, str]
        counted_in_words: list[str]
        not_before: dict[str, str]

    version: int
    multiples: dict[str, int]
    dimensions: dict[str, Group]
    spellings: dict[str, str]
    reading: Reading


@dataclass(frozen=True, slots=True)
class PrintedUnits:
    """What the reader of texts makes of units.

    Attributes:
        kinds: What a unit measures as far as the grammar asks, by unit as printed: ``rate``,
            ``money``, ``measure``, ``count`` or ``time``.
        multipliers: Numerals that may be between a number and its unit: 万, 亿.
        normal_forms: The form that is stored, for units that are also written otherwise.
        counted_in_words: Units that a number in words may be before: 两个, 八座.
        not_before: Characters before which a unit is none, because they begin another word.
    """

    kinds: Mapping[str, str]
    multipliers: frozenset[str]
    normal_forms: Mapping[str, str]
    counted_in_words: tuple[str, ...]
    not_before: Mapping[str, str]


@cache
def printed_units() -> PrintedUnits:
    """Units as they are read in texts: those of all dimensions, and other ways of writing them."""
    data = load_declared(UNITS_FILE, _UnitsFile)
    reading = data.reading
    kind_of = {name: kind for kind, names in reading.kinds.items() for name in names}
    kinds = {
        unit: reading.other_kinds.get(unit, kind_of.get(name, "measure"))
        for name, group in data.dimensions.items()
        for unit in group.units
        if unit and unit not in reading.not_read
    }
    kinds |= {unit: kind for kind, units in reading.forms.items() for unit in units}
    return PrintedUnits(
        kinds,
        frozenset(data.multiples) - frozenset(reading.not_multipliers),
        reading.normal_forms,
        tuple(reading.counted_in_words),
        reading.not_before,
    )


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    multiples: dict[str, int]
    units: dict[str, Unit]
    spellings: dict[str, str]


@cache
def _vocabulary() -> _Vocabulary:
    data = load_declared(UNITS_FILE, _UnitsFile)
    units: dict[str, Unit] = {}
    for name, group in data.dimensions.items():
        dimension: Dimension = () if name == "number" else ((name, 1),)
        for printed, factor in group.units.items():
            text = _plain(printed)
            if text in units:
                raise ConfigurationError(
                    f"{UNITS_FILE.name}: unit {text} is listed in two dimensions",
                    remedy="keep one of them",
                )
            units[text] = Unit(text, Fraction(factor), dimension)
    return _Vocabulary(
        {"": 1, **data.multiples}, units, {_plain(a): _plain(b) for a, b in data.spellings.items()}
    )


def _plain(text: str) -> str:
    """One form of each character: ㎡ and m² are m2, （） is ()."""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """The unit that a text names: ``亿元``, ``人/百亿元``, ``微克/立方米``, ``''`` for a bare
    number.

    Raises:
        UnitError: No entry of ``units.yaml`` gives it a meaning.
    """
    known = _vocabulary()
    whole = _plain(text)
    parts = [
        known.spellings.get(part.strip(), part.strip())
        for part in known.spellings.get(whole, whole).split("/")
    ]
    if len(parts) > 1 and "" in parts:
        raise _unknown(text)
    unit = _simple(parts[0], text)
    for part in parts[1:]:
        unit = unit / _simple(part, text)
    return Unit(text, unit.factor, unit.dimension)


def _simple(part: str, whole: str) -> Unit:
    """One unit with the numeral before it, longest unit first: 万千瓦时 is 万 + 千瓦时, not 万千 +
    瓦时.
    """
    known = _vocabulary()
    for cut in range(len(part) + 1):
        multiple = known.multiples.get(part[:cut])
        rest = known.units.get(known.spellings.get(part[cut:], part[cut:]))
        if multiple is not None and rest is not None:
            return Unit(part, multiple * rest.factor, rest.dimension)
    raise _unknown(whole)


def unit_rows(texts: Iterable[str]) -> list[dict[str, str | float]]:
    """Rows of the table ``units``: the units of ``units.yaml`` and those that are printed.

    Args:
        texts: Units as observations have them; those without a meaning here are left out.
    """
    known = _vocabulary()
    rows: list[dict[str, str | float]] = []
    for text in sorted({*known.units, *texts}):
        try:
            unit = parse_unit(text)
        except UnitError:
            continue
        rows.append(
            {
                "unit": text,
                "dimension": dimension_name(unit.dimension),
                "factor": float(unit.factor),
                "factor_exact": str(unit.factor),
                "base": _base(unit.dimension),
            }
        )
    return rows


def dimension_name(dimension: Dimension) -> str:
    """``yuan/person`` for yuan per person, ``number`` for none."""
    over = [name if power == 1 else f"{name}^{power}" for name, power in dimension if power > 0]
    under = [name if power == -1 else f"{name}^{-power}" for name, power in dimension if power < 0]
    return "/".join(["·".join(over) or "number", *under])


@cache
def _bases() -> dict[str, str]:
    bases: dict[str, str] = {}
    for unit in _vocabulary().units.values():
        if unit.factor == 1 and len(unit.dimension) == 1:
            bases.setdefault(unit.dimension[0][0], unit.text)
    return bases


def _base(dimension: Dimension) -> str:
    """The unit of factor 1: 元/人 for yuan per person."""
    bases = _bases()
    over = [bases.get(name, "1") for name, power in dimension for _ in range(max(power, 0))]
    under = [bases.get(name, "1") for name, power in dimension for _ in range(max(-power, 0))]
    return "/".join(["·".join(over) or ("1" if under else ""), *under])


def unit_named(unit: str) -> BilingualText:
    """A unit in a message, where it may be none."""
    return BilingualText(unit or "a bare number", unit or "无单位的数")


@lru_cache(maxsize=4096)
def _misfit(unit: Unit, wanted: Unit) -> dict[str, BilingualText]:
    """What is said of a conversion that cannot be; kept, since matching of labels tries many."""
    return problem_parts(
        "unit_of_another_kind",
        unit=unit_named(unit.text),
        wanted=unit_named(wanted.text),
        wanted_kind=BilingualText(wanted.kind, _base(wanted.dimension) or unit_named("").zh),
        kind=BilingualText(unit.kind, _base(unit.dimension) or unit_named("").zh),
    )


def _unknown(text: str) -> UnitError:
    return UnitError.of("unit_unknown", unit=text)


def convert(value: float, source: str, target: str) -> float:
    """A value in another unit, exact up to the final rounding to a float.

    Raises:
        UnitError: A unit is not known, or the two measure different things.
    """
    if source == target:
        return value
    a, b = parse_unit(source), parse_unit(target)
    if not a.measures_same(b):
        raise UnitError(**_misfit(a, b))
    return float(_exact(value) * a.factor / b.factor)


def growth_in_percent(value: float, unit: str) -> float:
    """Growth in %: 1.1倍 more is 110 %, 5‰ is 0.5 %. Percentage points and everything else are no
    growth.

    Raises:
        UnitError: The unit is none that growth can have.
    """
    if parse_unit(unit).dimension == (("times", 1),):
        return float(_exact(value) * 100)
    return convert(value, unit, "%")


def _exact(value: float) -> Fraction:
    """The decimal that the float was read from: 0.1 is 1/10."""
    return Fraction(Decimal(repr(float(value))))


def _combine(a: Dimension, b: Dimension, sign: int) -> Dimension:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((n, p) for n, p in powers.items() if p))
