"""Identities between values of the series, over years and editions: does a printed growth fit the
printed levels, a share its parts?

(Identities inside one document, catalogue or not, are in ``accounting``.)

growth_of_levels  growth of a period from its level and the level of the period before
change_of_levels  change likewise
growth_of_change  growth from the level and the change that one document prints beside it
index_and_growth  an index with the previous year as 100, and growth
share_of_levels   declared quotients (``identities.yaml``): R&D intensity, shares of industries,
urbanisation

Levels are first taken as they were known when the result was printed: from the same document, else
from the latest one before it. Verdicts:

holds         equal as far as the printed digits show
revision      not with the levels known then, but with a level of another edition: the base has
been revised since. 49843.1 after 43760.7
              is no boom of 13.9 % beside a printed 5.2 %: the year before has been revised to
              47353.7
price_basis   growth at constant prices beside levels at current ones: the gap is the change of
prices
not_provable  the gap has an explanation that no figure here proves: yearly changing samples, a
base that another edition may have revised
fails         nothing explains it: all terms are printed in one document
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pipeline.series.comparable import OUTCOME, Figure
from pipeline.series.period_keys import PREVIOUS_YEAR, earlier
from pipeline.series.vintages import Value
from warehouse.declared_yaml import load_declared
from warehouse.vocabularies import IdentityVerdict
from warehouse.wording import Wording, joined, worded

IDENTITIES_FILE = Path(__file__).with_name("identities.yaml")

_PRICES_OF_ONE_EDITION, _PRICES_ACROSS = 15.0, 3.0
"""Points by which prices may part real from nominal growth: within one edition's series, and where
a revision is the likelier cause."""


class Quotient(BaseModel):
    """An indicator that is defined as a quotient of two others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    result: str
    part: str
    whole: str
    factor: float


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: Literal[1]
    quotients: tuple[Quotient, ...]


@cache
def quotients() -> tuple[Quotient, ...]:
    """Declared quotients."""
    return load_declared(IDENTITIES_FILE, _File).quotients


@dataclass(frozen=True, slots=True)
class Computed:
    """A result from its terms: value, how far the terms' digits may move it, the arithmetic, the
    terms (newest level first).
    """

    value: float
    half: float
    arithmetic: str
    terms: tuple[Figure, ...]

    def gap(self, printed: Figure) -> float:
        """Distance from the printed result."""
        return abs(self.value - printed.value)

    def holds(self, printed: Figure) -> bool:
        """Whether printed digits allow both to be equal."""
        return self.gap(printed) <= self.tolerance(printed)

    def tolerance(self, printed: Figure) -> float:
        """How far apart digits alone allow them to be."""
        return self.half + printed.interval.half


@dataclass(frozen=True, slots=True)
class Result:
    """An identity examined."""

    rule: str
    printed: Figure
    computed: Computed
    verdict: IdentityVerdict
    why: Wording


Place = tuple[str, str, str, str]


class _Series:
    """Values by indicator, region, period and measure."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._by_place: dict[Place, list[Figure]] = defaultdict(list)
        for value in values:
            figure = value.representative
            bounded = figure.interval.low is not None and figure.interval.high is not None
            if figure.sort == OUTCOME and figure.value_high is None and bounded:
                self._by_place[
                    figure.name, figure.region_code, figure.period, figure.measure
                ].append(figure)

    def __iter__(self) -> Iterator[Figure]:
        for figures in self._by_place.values():
            yield from figures

    def levels(
        self, indicator: str, region: str, period: str | None, measure: str = "level"
    ) -> list[Figure]:
        """All editions' values."""
        return (
            [] if period is None else self._by_place.get((indicator, region, period, measure), [])
        )


def examine(values: Iterable[Value]) -> list[Result]:
    """All identities whose terms are printed."""
    series = _Series(values)
    found: list[Result] = []
    for figure in series:
        if figure.measure in ("growth", "change") and figure.base == PREVIOUS_YEAR:
            found += _over_time(figure, series)
            found += _growth_of_change(figure, series)
        if figure.measure == "index":
            found += _index_and_growth(figure, series)
    for quotient in quotients():
        found += _quotients(quotient, series)
    return sorted(found, key=lambda r: (r.rule, r.printed.order, r.printed.name, r.printed.period))


def _over_time(result: Figure, series: _Series) -> Iterator[Result]:
    own = series.levels(result.name, result.region_code, result.period)
    before = series.levels(result.name, result.region_code, earlier(result.period))
    now = [level for level in own if level.provenance.vintage == result.provenance.vintage] or own
    compute = _growth if result.measure == "growth" else _change
    if not now or not before or (result.measure == "change" and result.unit != now[0].unit):
        return
    then = [
        computed
        for level in now[:1]
        for base in _as_known(before, result)[:1]
        if (computed := compute(level, base))
    ]
    others = [c for level in own for base in before if (c := compute(level, base))]
    if not others:
        return
    yield _judged(f"{result.measure}_of_levels", result, then, others)


def _as_known(levels: list[Figure], result: Figure) -> list[Figure]:
    """Levels as they were known when the result was printed, best first: its own document's, then
    the latest before it.
    """
    known = [
        level for level in levels if level.provenance.known_order <= result.provenance.known_order
    ]
    own = result.provenance.vintage
    return sorted(
        known,
        key=lambda f: (
            f.provenance.vintage != own,
            -f.provenance.known_order.toordinal(),
            f.provenance.authority,
            f.interval.width,
            f.provenance.vintage,
        ),
    )


def _growth(level: Figure, base: Figure) -> Computed | None:
    if base.value <= 0 or (base.interval.low or 0) <= 0:
        return None
    value = (level.value / base.value - 1) * 100
    quotients = (
        (level.interval.low, base.interval.high),
        (level.interval.high, base.interval.low),
    )
    ends = [(top / bottom - 1) * 100 for top, bottom in quotients if top is not None and bottom]
    half = max(abs(end - value) for end in ends)
    return Computed(
        value, half, f"{level.value:.10g} / {base.value:.10g} − 1 = {value:.2f} %", (level, base)
    )


def _change(level: Figure, base: Figure) -> Computed | None:
    value = level.value - base.value
    return Computed(
        value,
        level.interval.half + base.interval.half,
        f"{level.value:.10g} − {base.value:.10g} = {value:.6g} {level.unit}",
        (level, base),
    )


def _judged(rule: str, result: Figure, then: list[Computed], others: list[Computed]) -> Result:
    first = then[0] if then else min(others, key=lambda computed: computed.gap(result))
    best = min(others, key=lambda computed: (not computed.holds(result), computed.gap(result)))
    if first.tolerance(result) > max(1.0, abs(result.value)):
        return Result(
            rule,
            result,
            first,
            IdentityVerdict.NOT_PROVABLE,
            worded("identities.digits_open", tolerance=first.tolerance(result)),
        )
    if first.holds(result):
        return Result(rule, result, first, IdentityVerdict.HOLDS, worded("identities.equal"))
    if best is not first and best.holds(result):
        return Result(rule, result, first, IdentityVerdict.REVISION, _revised(first, best))
    if _real(result):
        return _real_beside_nominal(rule, result, first, best)
    if rule == "share_of_levels" and first.gap(result) <= 2 * result.interval.half:
        return Result(
            rule,
            result,
            first,
            IdentityVerdict.NOT_PROVABLE,
            worded("identities.cut_share"),
        )
    if any(_names_another_year(figure) for figure in (result, *first.terms)):
        return Result(
            rule,
            result,
            first,
            IdentityVerdict.NOT_PROVABLE,
            worded("identities.other_year"),
        )
    return Result(rule, result, first, *_unexplained(result, first))


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def _names_another_year(figure: Figure) -> bool:
    """``2024年研发经费18.68亿元，占…0.75%`` in a bulletin on 2025: the year before its numbers."""
    before = figure.quote[: int(figure.observation["quote_offset"])]
    years = {int(year) for year in _YEAR.findall(before)}
    return bool(years) and figure.year not in years


def _real(result: Figure) -> bool:
    warnings = result.indicator.warnings if result.indicator else ()
    return result.measure == "growth" and (
        result.basis == "constant_prices" or "real_growth_nominal_level" in warnings
    )


def _real_beside_nominal(rule: str, result: Figure, first: Computed, best: Computed) -> Result:
    one_edition = len({term.provenance.vintage for term in first.terms}) == 1
    allowed = _PRICES_OF_ONE_EDITION if one_edition else _PRICES_ACROSS
    prices = worded("identities.real_beside_nominal")
    if first.gap(result) <= allowed:
        return Result(
            rule,
            result,
            first,
            IdentityVerdict.PRICE_BASIS,
            worded("identities.price_basis", prices=prices, deflator=_deflator(first, result)),
        )
    if best.gap(result) <= _PRICES_ACROSS and best is not first:
        return Result(
            rule,
            result,
            first,
            IdentityVerdict.REVISION,
            worded("identities.revised_prices", revised=_revised(first, best), prices=prices),
        )
    return Result(
        rule,
        result,
        first,
        IdentityVerdict.NOT_PROVABLE,
        worded("identities.may_be_revised", prices=prices),
    )


def _deflator(computed: Computed, result: Figure) -> float:
    return ((1 + computed.value / 100) / (1 + result.value / 100) - 1) * 100


def _revised(first: Computed, best: Computed) -> Wording:
    text = [
        worded(
            "identities.is_in",
            period=new.period,
            old=old.value,
            vintage_old=old.provenance.vintage,
            new=new.value,
            vintage_new=new.provenance.vintage,
        )
        for old, new in zip(first.terms, best.terms, strict=True)
        if old.value != new.value
    ]
    other = joined(text) if text else worded("identities.another_edition")
    return worded("identities.revised", text=other, arithmetic=best.arithmetic)


def _unexplained(result: Figure, first: Computed) -> tuple[IdentityVerdict, Wording]:
    warnings = result.indicator.warnings if result.indicator else ()
    if "sample_changes_yearly" in warnings:
        return IdentityVerdict.NOT_PROVABLE, worded("identities.sample")
    if {term.provenance.vintage for term in first.terms} == {result.provenance.vintage}:
        return IdentityVerdict.FAILS, worded("identities.one_document")
    return IdentityVerdict.NOT_PROVABLE, worded("identities.several_editions")


def _growth_of_change(result: Figure, series: _Series) -> Iterator[Result]:
    """增加3.0万个, 增长12.5%, 27.0万个: 3.0 / (27.0 − 3.0)."""
    if result.measure != "growth":
        return
    place = (result.name, result.region_code, result.period)
    for level in series.levels(*place):
        for change in series.levels(*place, "change"):
            if {level.provenance.vintage, change.provenance.vintage} != {
                result.provenance.vintage
            } or change.unit != level.unit:
                continue
            if change.base != PREVIOUS_YEAR or level.value - change.value <= 0:
                continue
            value = change.value / (level.value - change.value) * 100
            half = _quotient_half(change, level, value)
            words = (
                f"{change.value:.10g} / ({level.value:.10g} "
                f"− {_signed(change.value)}) = {value:.2f} %"
            )
            computed = Computed(value, half, words, (level, change))
            if computed.holds(result):
                yield Result(
                    "growth_of_change",
                    result,
                    computed,
                    IdentityVerdict.HOLDS,
                    worded("identities.equal"),
                )
            elif _real(result):
                yield Result(
                    "growth_of_change",
                    result,
                    computed,
                    IdentityVerdict.PRICE_BASIS,
                    worded("identities.change_at_current"),
                )
            else:
                yield Result("growth_of_change", result, computed, *_unexplained(result, computed))


def _quotient_half(change: Figure, level: Figure, value: float) -> float:
    base = level.value - change.value
    spread = (
        change.interval.half / base
        + abs(change.value) * (change.interval.half + level.interval.half) / base**2
    )
    return spread * 100 + 1e-9 * abs(value)


def _signed(value: float) -> str:
    return f"{value:.10g}" if value >= 0 else f"({value:.10g})"


def _index_and_growth(index: Figure, series: _Series) -> Iterator[Result]:
    if index.indicator is None or str(index.indicator.quantity) != "price":
        return
    for growth in series.levels(index.name, index.region_code, index.period, "growth"):
        if growth.base != PREVIOUS_YEAR:
            continue
        computed = Computed(
            index.value - 100,
            index.interval.half,
            f"{index.value:.10g} − 100 = {index.value - 100:.6g}",
            (index,),
        )
        text = (
            (IdentityVerdict.HOLDS, worded("identities.equal"))
            if computed.holds(growth)
            else _unexplained(growth, computed)
        )
        yield Result("index_and_growth", growth, computed, *text)


def _quotients(quotient: Quotient, series: _Series) -> Iterator[Result]:
    for measure in ("share", "level"):
        for result in [f for f in series if f.name == quotient.result and f.measure == measure]:
            parts = series.levels(
                quotient.part, result.region_code, _same_year(result, series, quotient.part)
            )
            wholes = series.levels(
                quotient.whole, result.region_code, _same_year(result, series, quotient.whole)
            )
            then = [
                _share(a, b, quotient)
                for a in _as_known(parts, result)[:1]
                for b in _as_known(wholes, result)[:1]
            ]
            others = [_share(a, b, quotient) for a in parts for b in wholes]
            if others:
                yield _judged("share_of_levels", result, then, others)


def _same_year(result: Figure, series: _Series, code: str) -> str | None:
    """The result's year in the spelling of the other indicator: shares are flows, populations
    stocks.
    """
    if result.year is None:
        return None
    options = (f"{result.year:04d}", f"{result.year:04d}-12-31")
    return next(
        (period for period in options if series.levels(code, result.region_code, period)), None
    )


def _share(part: Figure, whole: Figure, quotient: Quotient) -> Computed:
    value = part.value / whole.value * quotient.factor
    half = quotient.factor * (
        part.interval.half / whole.value + abs(part.value) * whole.interval.half / whole.value**2
    )
    words = f"{part.value:.10g} / {whole.value:.10g} × {quotient.factor:.6g} = {value:.4g}"
    return Computed(value, half, words, (part, whole))


def identity_result_row(result: Result) -> Mapping[str, Any]:
    """Row of ``identity_results``."""
    printed, computed = result.printed, result.computed
    observations = [printed.observation_id, *(term.observation_id for term in computed.terms)]
    explanation = worded(
        "identities.explained",
        arithmetic=computed.arithmetic,
        printed=printed.value,
        unit=printed.unit,
        why=result.why,
    )
    return {
        "identity_id": sha256("|".join((result.rule, *observations)).encode()).hexdigest()[:20],
        "rule": result.rule,
        "expression": computed.arithmetic,
        "document_id": printed.provenance.document_id,
        "vintage": printed.provenance.vintage,
        "indicator": printed.name,
        "region_code": printed.region_code,
        "period": printed.period,
        "printed": printed.value,
        "computed": computed.value,
        "tolerance": computed.tolerance(printed),
        "unit": printed.unit,
        "verdict": str(result.verdict),
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "observation_ids": observations,
    }
