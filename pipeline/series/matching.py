"""Labels to indicators: exact aliases after normalisation first, guarded patterns after them, and
never without the right unit.

An alias is filed under its normalised text. Two indicators may share one only where measure and
unit tell them apart (粮食 with 指数 is a
price, with 万吨 a harvest); anything else is an error of the catalogue, so that a label never
depends on the order of a file. Where no
indicator fits, the figure stays without one: no match is better than a neighbour's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from pipeline.series.catalogue import Catalogue, Indicator, catalogue
from pipeline.series.label_spelling import lookups, stems
from pipeline.series.unit_fit import fits, has_measure
from warehouse.errors import ConfigurationError

MATCHED_MEASURES = ("level", "growth", "change", "share", "ratio", "index")
"""Measures whose figures are the indicator's own; ranks and contributions say something else about
it."""

_ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a label names.

    Attributes:
        code: The indicator whose figure it is; None where there is none.
        misfit: The indicator that the label names although measure or unit forbid it; None where
            ``code`` is set or nothing is named.
    """

    code: str | None
    misfit: str | None = None


class Matcher:
    """The aliases and patterns of a catalogue, ready to be looked up."""

    def __init__(self, known: Catalogue) -> None:
        """Files all aliases; raises ConfigurationError where two indicators share one that nothing
        tells apart.
        """
        self._known = known
        self._aliases: dict[tuple[str, str], list[Indicator]] = {}
        self._patterns: list[tuple[re.Pattern[str], Indicator]] = []
        for indicator in known:
            self._file(_ANYWHERE, (indicator.name_zh, *indicator.aliases), indicator)
            for condition, aliases in (
                *indicator.aliases_in_region.items(),
                *indicator.aliases_in_kind.items(),
            ):
                self._file(condition, aliases, indicator)
            self._patterns += [
                (re.compile(pattern.regex), indicator) for pattern in indicator.patterns
            ]
        for (condition, text), sharing in self._aliases.items():
            _check_told_apart(text, condition, sharing)

    def _file(self, condition: str, aliases: Iterable[str], indicator: Indicator) -> None:
        for alias in aliases:
            for text in stems(alias):
                filed = self._aliases.setdefault((condition, text), [])
                if indicator not in filed:
                    filed.append(indicator)

    def resolve(
        self,
        label: str,
        unit: str,
        measure: str,
        region_code: str | None = None,
        kind: str | None = None,
    ) -> Resolution:
        """What a label names, and whether the figure's unit and measure agree."""
        misfit: str | None = None
        for indicator in self._named(label, measure, region_code or "", kind or ""):
            if measure in MATCHED_MEASURES and fits(indicator, unit, measure):
                return Resolution(indicator.code)
            if misfit is None and has_measure(indicator, measure):
                misfit = indicator.code
        return Resolution(None, misfit)

    def _named(self, label: str, measure: str, region_code: str, kind: str) -> Iterator[Indicator]:
        texts = lookups(label, measure, region_code)
        conditions = dict.fromkeys((region_code, kind, _ANYWHERE))
        for text in texts:
            for condition in conditions:
                yield from self._aliases.get((condition, text), ())
        for text in texts:
            for pattern, indicator in self._patterns:
                if pattern.fullmatch(text):
                    yield indicator


def _check_told_apart(text: str, condition: str, sharing: list[Indicator]) -> None:
    for one, other in combinations(sharing, 2):
        for measure in MATCHED_MEASURES:
            for unit in {one.unit, other.unit, *one.also_units, *other.also_units, "%", "个百分点"}:
                if fits(one, unit, measure) and fits(other, unit, measure):
                    raise ConfigurationError(
                        f"catalogue: alias {text}" + (f" ({condition})" if condition else ""),
                        expected="an alias of one indicator, or of "
                        "several that measure and unit tell apart",
                        found=f"{one.code} and {other.code} both take "
                        f"a {measure} in {unit or 'a bare number'}",
                        remedy="make the alias of one of them more exact, "
                        "or bind it to a region or kind of document",
                    )


@cache
def matcher() -> Matcher:
    """The matcher of this repository's catalogue."""
    return Matcher(catalogue())


@lru_cache(maxsize=131072)
def resolve(
    label: str, unit: str, measure: str, region_code: str | None = None, kind: str | None = None
) -> Resolution:
    """``Matcher.resolve`` for this repository's catalogue, remembered: the same labels come again
    in every document.
    """
    return matcher().resolve(label, unit, measure, region_code, kind)


def match(
    label: str, unit: str, measure: str, region_code: str | None = None, kind: str | None = None
) -> str | None:
    """Code of the indicator that a figure belongs to.

    Args:
        label: As observed; parts of a table label are joined by `` / ``.
        unit: As printed, normalised.
        measure: Measure of the figure.
        region_code: Region of the figure.
        kind: Kind of the document (``bulletin``, ``work_report``, …).

    Returns:
        The code; None where the catalogue does not know the label, or knows it for another unit.
    """
    return resolve(label, unit, measure, region_code, kind).code
