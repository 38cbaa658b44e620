"""Labels to indicators: exact aliases after normalisation first, guarded patterns after them, then
what the context makes of the label, and never without the right unit.

Three things are around a label and may name it together with it. A table's title and column
make names (``cell_context``), which are looked up before the label: 粮食 under 居民消费价格指数
is a price. The wholes that were printed before it (其中 in prose, a parent in a table) give
aliases of the form ``whole/part``: 铁路 after 货物周转量 is 货物周转量/铁路. A word for a part of
the whole in front of a known name (市区PM2.5浓度) gives that name with a scope, and the figure
stays out of the whole's series.

An alias is filed under its normalised text. Two indicators may share one only where measure and
unit distinguish them (粮食 with 指数 is a price, with 万吨 a harvest); anything else is an error of
the catalogue, so that a label never depends on the order of a file. Where no indicator fits, the
figure stays without one: no match is better than a neighbour's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from pipeline.series.catalogue import Catalogue, Indicator, catalogue
from pipeline.series.label_spelling import lookups, normalise, scope_of, stems
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
        scope: The word of the label that makes the figure one of a part of the indicator's whole.
    """

    code: str | None
    misfit: str | None = None
    scope: str | None = None


class Matcher:
    """The aliases and patterns of a catalogue, ready to be looked up."""

    def __init__(self, known: Catalogue) -> None:
        """Files all aliases; raises ConfigurationError where two indicators share one that nothing
        distinguishes.
        """
        self._known = known
        self._aliases: dict[tuple[str, str], list[Indicator]] = {}
        self._patterns: list[tuple[re.Pattern[str], Indicator]] = []
        self._parts: dict[tuple[str, str], list[Indicator]] = {}
        self._siblings: dict[tuple[str, str], str] = {}
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
        self._file_parts()

    def _file_parts(self) -> None:
        """货物周转量/铁路 also under (freight_work, 铁路): what a part is called after its whole.

        And 公路货运量/货物周转量 under both codes: what a whole is after a part of another.
        """
        for (condition, text), indicators in self._aliases.items():
            whole, _, part = text.rpartition("/")
            if condition != _ANYWHERE or not whole or not part:
                continue
            for named in self._aliases.get((_ANYWHERE, whole), ()):
                filed = self._parts.setdefault((named.code, part), [])
                filed += [indicator for indicator in indicators if indicator not in filed]
                for own in self._aliases.get((_ANYWHERE, part), ()):
                    self._siblings.setdefault((named.code, own.code), indicators[0].code)

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
        names: tuple[str, ...] = (),
    ) -> Resolution:
        """What a label names, and whether the figure's unit and measure agree.

        Args:
            label: As observed.
            unit: As printed, normalised.
            measure: Measure of the figure.
            region_code: Region of the figure.
            kind: Kind of the document.
            names: Names that the label's surroundings give it, looked up before it.
        """
        misfit: str | None = None
        for text in (*names, label):
            for indicator in self._named(text, measure, region_code or "", kind or ""):
                if measure in MATCHED_MEASURES and fits(indicator, unit, measure):
                    return Resolution(indicator.code)
                if misfit is None and text is label and has_measure(indicator, measure):
                    misfit = indicator.code
        if misfit is None and measure in MATCHED_MEASURES:
            return self._of_a_part(label, unit, measure, region_code or "", kind or "")
        return Resolution(None, misfit)

    def part(
        self, wholes: Iterable[str], label: str, unit: str, measure: str, region_code: str
    ) -> set[str]:
        """Codes of the parts that a label names after the wholes printed before it."""
        if measure not in MATCHED_MEASURES:
            return set()
        texts = lookups(label, measure, region_code)
        return {
            indicator.code
            for whole in wholes
            for text in texts
            for indicator in self._parts.get((whole, text), ())
            if fits(indicator, unit, measure)
        }

    def sibling(self, whole: str, code: str) -> str | None:
        """What the name of an indicator means after another: 货物周转量 after 公路货运量."""
        return self._siblings.get((whole, code))

    def _of_a_part(
        self, label: str, unit: str, measure: str, region_code: str, kind: str
    ) -> Resolution:
        """市区PM2.5浓度 -> PM2.5浓度, scope 市区."""
        for text in lookups(label, measure, region_code):
            scope, rest = scope_of(text)
            if scope is None:
                continue
            for condition in _conditions(region_code, kind, measure):
                for indicator in self._aliases.get((condition, rest), ()):
                    if fits(indicator, unit, measure):
                        return Resolution(indicator.code, scope=scope)
        return Resolution(None)

    def _named(self, label: str, measure: str, region_code: str, kind: str) -> Iterator[Indicator]:
        texts = lookups(label, measure, region_code)
        conditions = _conditions(region_code, kind, measure)
        for text in texts:
            for condition in conditions:
                yield from self._aliases.get((condition, text), ())
        for text in texts:
            for pattern, indicator in self._patterns:
                if pattern.fullmatch(text):
                    yield indicator


def _conditions(region_code: str, kind: str, measure: str) -> Iterable[str]:
    """Where an alias may be bound to: the region, the genre with the measure (work_report/growth:
    经济增长5%), the genre, nothing.
    """
    return dict.fromkeys((region_code, f"{kind}/{measure}", kind, _ANYWHERE))


def _check_told_apart(text: str, condition: str, sharing: list[Indicator]) -> None:
    for one, other in combinations(sharing, 2):
        for measure in MATCHED_MEASURES:
            for unit in {one.unit, other.unit, *one.also_units, *other.also_units, "%", "个百分点"}:
                if fits(one, unit, measure) and fits(other, unit, measure):
                    raise ConfigurationError(
                        f"catalogue: alias {text}" + (f" ({condition})" if condition else ""),
                        expected="an alias of one indicator, or of "
                        "several that measure and unit distinguish",
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
    label: str,
    unit: str,
    measure: str,
    region_code: str | None = None,
    kind: str | None = None,
    names: tuple[str, ...] = (),
) -> Resolution:
    """``Matcher.resolve`` for this repository's catalogue, remembered: the same labels come again
    in every document.
    """
    return matcher().resolve(label, unit, measure, region_code, kind, names)


@lru_cache(maxsize=65536)
def says_scope(code: str, scope: str) -> bool:
    """Whether an indicator's own name says the scope: 规模以上 of 规模以上工业增加值."""
    known, word = catalogue()[code], normalise(scope)
    return any(word in normalise(text) for text in (known.name_zh, *known.aliases))


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
        The code; None where the catalogue does not know the label, knows it for another unit, or
        knows only the whole that the label names a part of.
    """
    found = resolve(label, unit, measure, region_code, kind)
    return found.code if found.scope is None else None
