"""Equations between printed numbers, and what they prove about each of them.

An equation that holds proves a number only as far as it would have failed had the number been
read wrongly: ``Equation.is_sharp`` puts every other digit in every place. In a sum of rounded
parts the last digits may be off by one and the sum still holds: such numbers are not proven by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_HUNDRED = Fraction(100)


class Rule(StrEnum):
    """Kinds of equations."""

    SUM = "sum"  # the first is the sum of the others
    SHARE = "share"  # the first is the second in per cent of the third
    GROWTH = "growth"  # the first is the growth of the second over the third in per cent
    EQUAL = "equal"  # the same quantity printed twice
    WHOLE = "whole"  # shares that make a hundred


@dataclass(frozen=True, slots=True)
class Term:
    """A printed number in an equation.

    Attributes:
        place: Offset in the document's text; a number of another document has a negative one.
        printed: Digits as printed, ``1,234.5`` or ``1234.5``.
        sign: 1 or -1: 下降 is negative.
        scale: Its unit in base units.
        name: What it is, for explanations.
    """

    place: int
    printed: str
    sign: int
    scale: Fraction
    name: str

    @property
    def value(self) -> Fraction:
        """In base units."""
        return self.value_of(self.printed)

    def value_of(self, printed: str) -> Fraction:
        """The value in base units with other digits in its place."""
        return Fraction(printed.replace(",", "")) * self.scale * self.sign

    @property
    def half(self) -> Fraction:
        """Half a unit of the last digit, in base units."""
        units: int = 2 * 10 ** len(self.printed.partition(".")[2])
        return self.scale / units

    @property
    def digits(self) -> int:
        """Significant digits."""
        return len(self.printed.replace(",", "").replace(".", "").lstrip("0"))


def is_plain(printed: str) -> bool:
    """Whether a printed number is digits alone, which can be proven digit by digit.

    >>> is_plain("1,234.5"), is_plain("近四成"), is_plain("12,3")
    (True, False, False)
    """
    return bool(_PLAIN.fullmatch(printed))


def misreadings(printed: str) -> Iterator[str]:
    """Every number that differs from a printed one in a single digit.

    >>> list(misreadings("7.5"))[:3]
    ['0.5', '1.5', '2.5']
    """
    for place, sign in enumerate(printed):
        if sign.isdecimal():
            for other in "0123456789":
                if other != sign:
                    yield printed[:place] + other + printed[place + 1 :]


@dataclass(frozen=True)
class Equation:
    """An equation between printed numbers.

    Attributes:
        rule: Its kind.
        terms: Its numbers; the first is the result.
        binding: Whether it must hold if the numbers are right: one that fails contradicts them.
    """

    rule: Rule
    terms: tuple[Term, ...]
    binding: bool = False

    @property
    def strength(self) -> int:
        """Digits on which it turns: those of its result, and fewer where that is a mere rate."""
        return max(self.terms[0].digits, self.terms[1].digits)

    def holds(self) -> bool:
        """Whether the printed digits obey it."""
        return self._holds(tuple(term.value for term in self.terms))

    def gap(self) -> Fraction:
        """By how much the result misses what follows from the others, in the result's printed
        unit.
        """
        scale = self.terms[0].scale
        values = tuple(term.value for term in self.terms)
        if self.rule is Rule.WHOLE:
            values = tuple(value / scale for value in values)
            scale = Fraction(1)
        result = _RESULT[self.rule](values)
        in_percent = self.rule in (Rule.SHARE, Rule.GROWTH)
        return values[0] / scale - (result if in_percent else result / scale)

    def is_sharp(self, place: int) -> bool:
        """Whether it would fail with any other digit in any place of the number there."""
        return self.holds() and not any(self.mended(place))

    def mended(self, place: int) -> Iterator[str]:
        """Single-digit readings of the number at a place with which it would hold."""
        index = next(i for i, term in enumerate(self.terms) if term.place == place)
        values = [term.value for term in self.terms]
        for other in misreadings(self.terms[index].printed):
            values[index] = self.terms[index].value_of(other)
            if self._holds(tuple(values)):
                yield other

    def wording(self) -> str:
        """The arithmetic with the printed numbers."""
        result, *others = self.terms
        first, *rest = (f"{term.name} {_signed(term)}" for term in others)
        if self.rule is Rule.SUM:
            made = " + ".join((first, *rest))
        elif self.rule is Rule.SHARE:
            made = f"{first} / {rest[0]} × 100"
        elif self.rule is Rule.GROWTH:
            made = f"({first} / {rest[0]} - 1) × 100"
        elif self.rule is Rule.WHOLE:
            return " + ".join((f"{result.name} {_signed(result)}", first, *rest)) + " = 100"
        else:
            made = first
        return f"{result.name} {_signed(result)} = {made}"

    def _holds(self, values: Sequence[Fraction]) -> bool:
        halves = [term.half for term in self.terms]
        if self.rule is Rule.SUM:
            return abs(values[0] - sum(values[1:])) <= sum(halves)
        if self.rule is Rule.WHOLE:
            scale = self.terms[0].scale
            return abs(sum(values) - _HUNDRED * scale) <= sum(halves)
        if self.rule is Rule.EQUAL:
            return abs(values[0] - values[1]) <= (0 if halves[0] == halves[1] else max(halves))
        part, whole = values[1], values[2]
        low, high = whole - halves[2], whole + halves[2]
        if low <= 0:
            return False
        shift = _HUNDRED if self.rule is Rule.GROWTH else Fraction(0)
        quotients = [
            (part + sign * halves[1]) / edge * _HUNDRED - shift
            for sign in (1, -1)
            for edge in (low, high)
        ]
        scale = self.terms[0].scale
        printed, half = values[0] / scale, halves[0] / scale
        return min(quotients) <= printed + half and max(quotients) >= printed - half


_RESULT: dict[Rule, Callable[[Sequence[Fraction]], Fraction]] = {
    Rule.SUM: lambda v: sum(v[1:], Fraction(0)),
    Rule.EQUAL: lambda v: v[1],
    Rule.WHOLE: lambda v: _HUNDRED - sum(v[1:], Fraction(0)),
    Rule.SHARE: lambda v: v[1] / v[2] * _HUNDRED if v[2] else Fraction(0),
    Rule.GROWTH: lambda v: (v[1] / v[2] - 1) * _HUNDRED if v[2] else Fraction(0),
}


def _signed(term: Term) -> str:
    return ("-" if term.sign < 0 else "") + term.printed


@lru_cache(maxsize=4096)
def sharp_places(equation: Equation) -> frozenset[int]:
    """Places of all numbers that an equation proves."""
    return frozenset(term.place for term in equation.terms if equation.is_sharp(term.place))
