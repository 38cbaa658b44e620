"""The growth of a whole against levels and growths of its parts, in prose and in tables.

``货运量100万吨，增长2%，其中公路60万吨，增长4%，铁路40万吨，下降1%``: last year the parts were 57.7
and 40.4, so the whole has grown by 1.9 to 2.1 %. Every printed number is an interval; what the
intervals cannot reach, one of the numbers must be wrong. For value added, whose growth is real
while its levels are at current prices, the whole still lies between the slowest and the fastest
part.

The parts of a whole are those that add up to it: found by ``parts`` in prose, and in tables by the
rows that follow a row and add up to it in one column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.series.accounting.operands import Figure, printed
from pipeline.series.accounting.printed_identity import Identity
from warehouse.vocabularies import IdentityVerdict, Measure
from warehouse.wording import joined, worded

RULE = "growth_of_parts"
LONGEST = 12
_REAL = re.compile(r"增加值|生产总值|总产值|业务总量|GDP")
"""Quantities whose growth is at constant prices."""

_SLACK = Fraction(1, 10)
"""Points by which a growth may leave what its parts allow: numbers are computed before they are
rounded."""

_PREVIOUS = ("previous_year", "previous_year_end")


@dataclass(frozen=True, slots=True)
class Grown:
    """A level and its growth."""

    level: Figure
    growth: Figure

    @property
    def before(self) -> tuple[Fraction, Fraction]:
        """Least and greatest level of the year before, in base units."""
        low, high = self.rate
        return (
            (self.level.value - self.level.margin) / (1 + high / 100),
            (self.level.value + self.level.margin) / (1 + low / 100),
        )

    @property
    def rate(self) -> tuple[Fraction, Fraction]:
        """Least and greatest growth, in percent."""
        return self.growth.exact - self.growth.half, self.growth.exact + self.growth.half


def growth_identities(figures: Sequence[Figure], sums: Sequence[Identity]) -> Iterator[Identity]:
    """Tests of growths of wholes, those that hold and those that fail.

    Args:
        figures: Figures of one document.
        sums: Its lists of parts that add up to a whole (rule ``parts``).
    """
    for whole, parts in (*_in_prose(figures, sums), *_in_tables(figures)):
        yield _tested(whole, parts)


def _tested(whole: Grown, parts: Sequence[Grown]) -> Identity:
    real = _REAL.search(whole.level.label) is not None
    low, high = _between(parts) if real else _exactly(parts)
    given_low, given_high = whole.rate
    holds = given_low <= high + _SLACK and low - _SLACK <= given_high
    terms = " + ".join(
        f"{printed(part.level)} / {float(1 + part.growth.exact / 100):.4g}" for part in parts
    )
    total = " + ".join(printed(part.level) for part in parts)
    expression = (
        worded("accounting.between_growths", low=float(low), high=float(high))
        if real
        else worded(
            "accounting.growth_from_parts",
            total=total,
            terms=terms,
            low=float(low),
            high=float(high),
        )
    )
    return Identity(
        document_id=whole.level.observation.document_id,
        rule=RULE,
        expression=expression,
        meaning=worded(
            "accounting.growth_of",
            whole=whole.level.label,
            parts=joined((part.level.label for part in parts), ", ", "、"),
        ),
        printed=float(whole.growth.exact),
        computed=float((low + high) / 2),
        tolerance=float((high - low) / 2 + whole.growth.half + _SLACK),
        unit="%",
        verdict=IdentityVerdict.HOLDS if holds else IdentityVerdict.FAILS,
        result=whole.growth.observation.observation_id,
        operands=tuple(
            figure.observation.observation_id
            for part in (whole, *parts)
            for figure in (part.level, part.growth)
            if figure is not whole.growth
        ),
        place=whole.growth.observation.char_start,
    )


def _exactly(parts: Sequence[Grown]) -> tuple[Fraction, Fraction]:
    now_low = sum((p.level.value - p.level.margin for p in parts), Fraction(0))
    now_high = sum((p.level.value + p.level.margin for p in parts), Fraction(0))
    # a level and its own year before move together: the ends are reached by the growths alone
    level = sum((p.level.value for p in parts), Fraction(0))
    fast = level / sum((p.level.value / (1 + p.rate[1] / 100) for p in parts), Fraction(0))
    slow = level / sum((p.level.value / (1 + p.rate[0] / 100) for p in parts), Fraction(0))
    drift = (now_high - now_low) / level * max(abs(p.growth.exact) for p in parts)
    return (slow - 1) * 100 - drift, (fast - 1) * 100 + drift


def _between(parts: Sequence[Grown]) -> tuple[Fraction, Fraction]:
    return min(p.rate[0] for p in parts), max(p.rate[1] for p in parts)


def with_support(found: Identity, figures: Sequence[Figure]) -> Identity:
    """A sum that fails, with the side that the growths printed beside its numbers support.

    ``产值24830.4亿元，增长6.8%`` where the parts make 24840.3: last year's parts follow from
    their growths, and only one of the two numbers can have grown from them by 6.8 %.

    Args:
        found: An identity; comes back as it is where it holds or growths decide nothing.
        figures: Figures of its document.
    """
    if found.verdict is IdentityVerdict.HOLDS or found.result is None:
        return found
    levels = {figure.observation.observation_id: figure for figure in figures}
    growths = _growths_by_label(figures)
    members = [_grown(levels.get(name), growths) for name in (found.result, *found.operands)]
    whole, parts = members[0], [member for member in members[1:] if member is not None]
    if whole is None or not parts or len(parts) != len(found.operands):
        return found
    if _REAL.search(whole.level.label):
        return found
    low = sum((part.before[0] for part in parts), Fraction(0))
    high = sum((part.before[1] for part in parts), Fraction(0))
    fits = {}
    for side, level in (("printed", found.printed), ("computed", found.computed)):
        value = Fraction(str(level)) * whole.level.scale
        slow, fast = ((value / base - 1) * 100 for base in (high, low))
        fits[side] = slow <= whole.rate[1] and whole.rate[0] <= fast, slow, fast
    sides = [side for side, (holds, *_) in fits.items() if holds]
    if len(sides) != 1:
        return found
    text = joined(
        (
            worded(f"accounting.{side}_grown", slow=float(slow), fast=float(fast))
            for side, (_, slow, fast) in fits.items()
        ),
        ", ",
        "，",
    )
    reasons = worded("accounting.support", text=text, printed=printed(whole.growth))
    return replace(found, supported=sides[0], reasons=joined((reasons, found.reasons)))


# ---- which parts make which whole


def _in_prose(
    figures: Sequence[Figure], sums: Sequence[Identity]
) -> Iterator[tuple[Grown, list[Grown]]]:
    levels = {f.observation.observation_id: f for f in figures}
    growths = _growths_by_label(figures)
    for found in sums:
        ids = (found.result or "", *found.operands)
        members = [
            member for name in ids if (member := _grown(levels.get(name), growths)) is not None
        ]
        if len(members) == len(ids):
            yield members[0], members[1:]


def _growths_by_label(figures: Sequence[Figure]) -> dict[tuple[int, str], list[Figure]]:
    """Growths in prose by block and label."""
    growths: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if _is_growth(figure) and not figure.observation.in_table:
            growths[figure.observation.block, figure.label].append(figure)
    return growths


def _grown(level: Figure | None, growths: dict[tuple[int, str], list[Figure]]) -> Grown | None:
    if level is None:
        return None
    candidates = [
        growth
        for growth in growths[level.observation.block, level.label]
        if growth.observation.char_start > level.observation.char_end
        and growth.moment == level.moment
    ]
    return Grown(level, candidates[0]) if candidates and _is_usable(candidates[0]) else None


def _is_growth(figure: Figure) -> bool:
    return (
        figure.observation.measure is Measure.GROWTH
        and figure.observation.compared_with in _PREVIOUS
        and figure.observation.unit == "%"
    )


def _is_usable(growth: Figure) -> bool:
    """A fall of everything, or a growth from nearly nothing, says nothing of the year before."""
    return -95 < growth.exact < 1000


def _in_tables(figures: Sequence[Figure]) -> Iterator[tuple[Grown, list[Grown]]]:
    rows: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.observation.in_table:
            rows[figure.observation.block].append(figure)
    grown = {block: _pairs(row) for block, row in rows.items()}
    for block in sorted(grown):
        for column, whole in enumerate(grown[block]):
            parts = _adding_up(whole, _column(grown, block, column, len(grown[block])))
            if parts:
                yield whole, parts


def _pairs(row: Sequence[Figure]) -> list[Grown]:
    """Levels of a row with the growth after each; none where they do not pair off."""
    levels = [f for f in row if f.observation.measure is Measure.LEVEL]
    growths = [f for f in row if _is_growth(f)]
    if len(levels) != len(growths) or not all(map(_is_usable, growths)):
        return []
    pairs = [Grown(a, b) for a, b in zip(levels, growths, strict=True)]
    in_order = all(p.level.observation.char_start < p.growth.observation.char_start for p in pairs)
    return pairs if in_order else []


def _column(grown: dict[int, list[Grown]], block: int, column: int, width: int) -> Iterator[Grown]:
    """What is under a whole in its column, row after row without a gap."""
    following = block + 1
    while following in grown and len(grown[following]) == width and following - block <= LONGEST:
        yield grown[following][column]
        following += 1


def _adding_up(whole: Grown, below: Iterator[Grown]) -> list[Grown]:
    parts: list[Grown] = []
    total = margin = Fraction(0)
    for part in below:
        same = part.level.base == whole.level.base and part.level.moment == whole.level.moment
        if not same or part.level.value >= whole.level.value:
            return []
        parts.append(part)
        total += part.level.value
        margin += part.level.margin
        if len(parts) >= 2 and total == whole.level.value:
            return parts
        if total > whole.level.value + whole.level.margin + margin:
            return []
    return []
