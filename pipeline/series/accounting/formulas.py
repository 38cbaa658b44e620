"""Declared definitions: per-capita product, profit margin, urban–rural ratio, …
(``formulas.yaml``), and three that need the text's order.

A definition is applied wherever its result and all its terms are printed for the same moment. Where
it comes out within rounding it holds; where it does not, it is reported as failing only if the
definition is binding, that is if it leaves nothing out.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.series.accounting.label_likeness import likeness
from pipeline.series.accounting.operands import Figure, levels, printed
from pipeline.series.accounting.printed_identity import Identity
from pipeline.series.accounting.single_correction import Holds, explained
from warehouse.declared_yaml import load_declared
from warehouse.vocabularies import IdentityVerdict, Measure
from warehouse.wording import plain

FILE = Path(__file__).with_name("formulas.yaml")


class Formula(BaseModel):
    """A definition: one of ``sum``, ``difference``, ``quotient``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    result: str
    sum: tuple[str, ...] = ()
    difference: tuple[str, ...] = ()
    quotient: tuple[str, ...] = ()
    averaged: int | None = None
    moves: Decimal | None = None
    unexplained: Decimal | None = None
    binding: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """Patterns of the terms, in the order of the arithmetic."""
        return self.sum or self.difference or self.quotient


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int
    formulas: tuple[Formula, ...]


@cache
def declared() -> tuple[Formula, ...]:
    """The definitions of ``formulas.yaml``.

    Raises:
        ConfigurationError: The file does not have the declared form.
    """
    return load_declared(FILE, _File).formulas


QUOTIENTS = frozenset(formula.name for formula in declared() if formula.quotient)
"""Names of definitions whose terms measure other things than their result."""


@dataclass(frozen=True, slots=True)
class _Interval:
    """A value in base units with what rounding leaves open."""

    value: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, figure: Figure) -> _Interval:
        return cls(figure.value, figure.value - figure.margin, figure.value + figure.margin)

    def __add__(self, other: _Interval) -> _Interval:
        return _Interval(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: _Interval) -> _Interval:
        return _Interval(self.value - other.value, self.low - other.high, self.high - other.low)

    def __truediv__(self, other: _Interval) -> _Interval:
        return _Interval(self.value / other.value, self.low / other.high, self.high / other.low)

    def within(self, share: Decimal) -> _Interval:
        """The interval with so much more on both sides."""
        less, more = 1 - Fraction(share), 1 + Fraction(share)
        return _Interval(self.value, self.low * less, self.high * more)

    def times(self, factor: Fraction) -> _Interval:
        return _Interval(self.value * factor, self.low * factor, self.high * factor)


def formula_identities(figures: Sequence[Figure]) -> Iterator[Identity]:
    """Declared definitions on the figures of one document, daily averages, and real growth from
    nominal growth and prices.
    """
    found = levels(figures)
    results = [
        f
        for f in figures
        if not f.observation.in_table
        and f.observation.measure in (Measure.LEVEL, Measure.RATIO, Measure.GROWTH)
    ]
    for formula in declared():
        for result in results:
            match = re.fullmatch(formula.result, result.label)
            grown = formula.quotient and result.observation.measure is Measure.GROWTH
            if match and not grown:
                identity = _apply(formula, match, result, figures, found)
                if identity is not None:
                    yield identity
    yield from _daily(found)
    yield from _real_growth(figures)


def _apply(
    formula: Formula,
    match: re.Match[str],
    result: Figure,
    figures: Sequence[Figure],
    found: Sequence[Figure],
) -> Identity | None:
    captured = {name: re.escape(text or "") for name, text in match.groupdict().items()}
    terms: list[Figure] = []
    for pattern in formula.terms:
        term = _nearest(re.compile(pattern.format(**captured)), result, found)
        if term is None:
            return None
        terms.append(term)
    if formula.sum and len({term.base for term in (*terms, result)}) > 1:
        return None
    if formula.quotient and _measured_in(result) - set().union(*map(_measured_in, terms)):
        return None
    intervals = [_Interval.of(term) for term in terms]
    texts = [printed(term) + term.observation.unit for term in terms]
    operands = list(terms)
    if formula.averaged is not None:
        at = formula.averaged
        change = _change(terms[at], figures)
        if change is not None:
            intervals[at] -= _Interval.of(change).times(Fraction(1, 2))
            texts[at] = (
                f"({texts[at]} − ({change.observation.value:g}{change.observation.unit}) / 2)"
            )
            operands.append(change)
        elif formula.moves is not None:
            intervals[at] = intervals[at].within(formula.moves)
        else:
            return None
    computed = _arithmetic(formula, intervals).times(1 / result.scale)
    sign = " + " if formula.sum else " − " if formula.difference else " / "
    if formula.unexplained is not None:
        binding = not _meet(result, computed.within(formula.unexplained))
    else:
        together = all(term.observation.block == result.observation.block for term in terms)
        binding = formula.binding and together
    identity = _judged(
        formula.name,
        result,
        computed,
        sign.join(texts),
        operands,
        binding=binding,
    )
    if identity is None or formula.quotient:
        return identity
    return explained(identity, (result, *terms), _adds_up(formula, (result, *terms)))


def _measured_in(figure: Figure) -> set[str]:
    """What a unit measures, numbers of things and people aside: a quotient in dollars is none of
    amounts in yuan.
    """
    return {name for name, _ in figure.base} - {"fraction", "count", "person"}


def _adds_up(formula: Formula, members: Sequence[Figure]) -> Holds:
    """Whether other values of result and terms of a sum or difference would hold."""
    margin = sum((member.margin for member in members), Fraction(0))
    sign = 1 if formula.sum else -1

    def holds(values: Sequence[Fraction]) -> bool:
        total = values[1] + sign * sum(values[2:], Fraction(0))
        return abs(total - values[0]) <= margin

    return holds


def _arithmetic(formula: Formula, intervals: Sequence[_Interval]) -> _Interval:
    steps: Callable[[_Interval, _Interval], _Interval]
    if formula.sum:
        steps = _Interval.__add__
    elif formula.difference:
        steps = _Interval.__sub__
    else:
        steps = _Interval.__truediv__
    total = intervals[0]
    for interval in intervals[1:]:
        total = steps(total, interval)
    return total


def _nearest(pattern: re.Pattern[str], result: Figure, found: Sequence[Figure]) -> Figure | None:
    """The level of that label and moment that is nearest to the result, before it rather than
    after it.
    """
    here = result.observation.char_start
    named = [
        f
        for f in found
        if f is not result and f.moment == result.moment and pattern.fullmatch(f.label)
    ]
    same_place = [f for f in named if f.observation.region_code == result.observation.region_code]
    return min(
        same_place,
        key=lambda f: (abs(f.observation.char_start - here), f.observation.char_start),
        default=None,
    )


def _change(stock: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The printed change of a stock over the year."""
    for figure in figures:
        o = figure.observation
        if (
            o.measure is Measure.CHANGE
            and o.label == stock.label
            and figure.moment == stock.moment
            and figure.base == stock.base
        ):
            return figure
    return None


def _judged(
    rule: str,
    result: Figure,
    computed: _Interval,
    expression: str,
    operands: Sequence[Figure],
    *,
    binding: bool,
) -> Identity | None:
    holds = _meet(result, computed)
    if not holds and not binding:
        return None
    o = result.observation
    return Identity(
        document_id=o.document_id,
        rule=rule,
        expression=plain(expression),
        meaning=plain(f"{', '.join(term.label for term in operands)} -> {result.label}"),
        printed=float(result.exact),
        computed=float(computed.value),
        tolerance=float((computed.high - computed.low) / 2 + result.half),
        unit=o.unit,
        verdict=IdentityVerdict.HOLDS if holds else IdentityVerdict.FAILS,
        result=o.observation_id,
        operands=tuple(term.observation.observation_id for term in operands),
        place=o.char_start,
    )


def _meet(result: Figure, computed: _Interval) -> bool:
    """Whether the printed number may be the computed one."""
    return (
        computed.low <= result.exact + result.half and computed.high >= result.exact - result.half
    )


def _daily(found: Sequence[Figure]) -> Iterator[Identity]:
    """``全年清运量366.0万吨，日均1.00万吨``: the average is the year's total, printed just before
    it, by its days.
    """
    for position, average in enumerate(found):
        if "日均" not in average.label or not re.fullmatch(r"\d{4}", average.moment):
            continue
        before = [
            f
            for f in found[:position]
            if f.observation.block == average.observation.block and f.base == average.base
        ]
        totals = [f for f in before if "日均" not in f.label and f.moment == average.moment]
        if not totals:
            continue
        days = 366 if isleap(int(average.moment)) else 365
        computed = _Interval.of(totals[-1]).times(Fraction(1, days) / average.scale)
        expression = f"{printed(totals[-1])}{totals[-1].observation.unit} / {days}"
        identity = _judged(
            "daily_average", average, computed, expression, [totals[-1]], binding=False
        )
        if identity is not None:
            yield identity


def _real_growth(figures: Sequence[Figure]) -> Iterator[Identity]:
    """``名义增长4.5%，扣除价格因素实际增长4.4%``: real growth is nominal growth over the rise of
    consumer prices.
    """
    growth = [
        f for f in figures if f.observation.measure is Measure.GROWTH and not f.observation.in_table
    ]
    prices = [f for f in growth if re.fullmatch(r"居民消费价格(?:总水平|指数)?", f.label)]
    one = Fraction(1)
    for nominal, real in zip(growth, growth[1:], strict=False):
        a, b = nominal.observation, real.observation
        if (
            a.block != b.block
            or a.quote != b.quote
            or likeness(a.label, b.label) < 1
            or b.basis != "constant_prices"
        ):
            continue
        price = next(
            (
                p
                for p in prices
                if p.moment == real.moment and p.observation.region_code == b.region_code
            ),
            None,
        )
        if price is None or "%" not in (a.unit, b.unit) or "实际" not in b.quote[: b.quote_offset]:
            continue

        def index(figure: Figure) -> _Interval:
            low, high = (one + (figure.exact + sign * figure.half) / 100 for sign in (-1, 1))
            return _Interval(one + figure.exact / 100, low, high)

        ratio = index(nominal) / index(price)
        computed = _Interval((ratio.value - 1) * 100, (ratio.low - 1) * 100, (ratio.high - 1) * 100)
        expression = (
            f"((1 + {printed(nominal)}/100) / (1 + {price.observation.value:g}/100) − 1) × 100"
        )
        identity = _judged(
            "real_growth", real, computed, expression, [nominal, price], binding=False
        )
        if identity is not None:
            yield identity
