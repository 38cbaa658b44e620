"""What an audit is made of: intervals that printed decimals stand for, claims with their places,
findings with their arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import Wording

_DUST = 1e-9
"""Binary dust: 0.3 * 3 is 0.8999999999999999. Far below any printed decimal."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values that a printed number can stand for, and what sums and products make of them."""

    low: float
    high: float

    @classmethod
    def of(cls, value: float, decimals: int, units: float = 0.5) -> Interval:
        """What a number with that many printed decimals can stand for.

        >>> Interval.of(2.5, 1)
        Interval(low=2.45, high=2.55)

        Args:
            value: The printed number.
            decimals: Its decimals.
            units: Half a unit of the last decimal for a rounded number; 1 for a difference of two
                rounded ones.
        """
        reach = units * 10.0**-decimals
        return cls(round(value - reach, decimals + 6), round(value + reach, decimals + 6))

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def times(self, factor: float) -> Interval:
        """Multiplied by an exact number."""
        return self * Interval(factor, factor)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high + _DUST and other.low <= self.high + _DUST

    def __str__(self) -> str:
        return f"[{number(self.low)}, {number(self.high)}]"


def total(parts: Sequence[Interval]) -> Interval:
    """Sum of intervals."""
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))


def number(value: float) -> str:
    """A number as a reader would write it: at most four decimals, no needless zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class ClaimKind(StrEnum):
    """What a claim says."""

    LEVEL = "level"  # 指数为3.12
    INCREMENT = "increment"  # 累计增长0.52
    CONTRIBUTION = "contribution"  # 贡献率为41.5%
    WEIGHT = "weight"  # 权重 0.3
    EXTREME = "extreme"  # 峰值3.12, 最低点0
    COUNT = "count"  # 包含6个二级指标
    ORDER = "order"  # 居首位, 次之
    COURSE = "course"  # 2012~2015年波动较大
    NAME = "name"  # another spelling
    SOURCE = "source"  # years that a source of data covers


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a document says about its own index.

    Attributes:
        document_id: Edition.
        kind: What kind of thing.
        node: Key of the part that it is about (``""`` for none).
        quote: The sentence or table row.
        start: Offset of the number or words in the reading text; None where they are not printed
            at a place of their own.
        end: Offset after them.
        value: The number; None for words.
        decimals: Its decimals.
        unit: Its unit.
        period: Year, or first year of a span.
        period_end: Last year of a span.
        words: What is said in words: tags of a course, ``first`` of an order, a spelling.
        printed: As printed.
    """

    document_id: str
    kind: ClaimKind
    node: str
    quote: str
    start: int | None
    end: int | None
    value: float | None = None
    decimals: int = 0
    unit: str = ""
    period: int | None = None
    period_end: int | None = None
    words: tuple[str, ...] = ()
    printed: str = ""

    @property
    def claim_id(self) -> str:
        """Stable as long as the sentence is: a hash of document, kind, place in the quote and what
        is claimed.
        """
        said = (
            self.document_id,
            self.kind,
            self.node,
            self.quote,
            self.printed,
            self.period,
            self.period_end,
            self.words,
            self.start,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def interval(self) -> Interval:
        """All values that the printed number may be rounded from."""
        return Interval.of(self.value or 0.0, self.decimals)

    @property
    def interval_of_difference(self) -> Interval:
        """The same, if it is a difference of two rounded numbers."""
        return Interval.of(self.value or 0.0, self.decimals, units=1.0)

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last year."""
        return (
            None
            if self.period is None
            else (self.period, self.period if self.period_end is None else self.period_end)
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about some claims.

    Attributes:
        rule: Name of the rule.
        verdict: What it found.
        explanation: The arithmetic, to be redone by hand.
        claims: What it rests on.
        printed: What is printed.
        computed: What follows from the rest.
        tolerance: How far rounding reaches.
        cause: Whose failure it is; None where the rule holds or nothing can be determined.
        node: Part that it is about.
    """

    rule: str
    verdict: AuditVerdict
    explanation: Wording
    claims: tuple[Claim, ...]
    printed: str = ""
    computed: str = ""
    tolerance: float | None = None
    cause: AuditCause | None = None
    node: str = ""
