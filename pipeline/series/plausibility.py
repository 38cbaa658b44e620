"""Values that the series themselves do not believe, and why.

A misread whole looks clean: 经济总量超500亿元 said of counties becomes the product of a region of
20 million people. Three things that no publisher explains away give such a value away:

jump      a level more than three times, or less than a third of, every level of the three years
          around it, where no printed growth says so
change    a level smaller than its own increase
part      a part greater than its whole (``identities.yaml``)

A doubtful value stays in ``indicator_values`` with the reason, and is never the one to use: not
in ``indicator_latest``, ``panel``, ``series`` or an index. It may be right; a person has to check
it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.series.comparable import OUTCOME, Figure
from pipeline.series.identities import quotients
from pipeline.series.vintages import Value, choose_latest, is_approximate, rank
from warehouse.vocabularies import Quantity

_JUMP = 3.0
_YEARS = 3
_SMALL = 50.0
"""Counts below it may treble in a year: 3 new laboratories after 1."""
_SLACK = 1.05
"""How much greater than its whole a part may be printed by rounding and revisions."""

Place = tuple[str, str]
Years = Mapping[int, Value]


def mark_doubtful(values: Iterable[Value]) -> None:
    """Give doubtful values their reason and let another value be the one to use, where there is
    one.

    Args:
        values: All values of the regions at hand, the ones to use marked.
    """
    values = list(values)
    while True:
        found = _doubts(values)
        if not found:
            return
        for value, reason in found:
            value.doubtful = reason
        choose_latest(values)


def _doubts(values: list[Value]) -> list[tuple[Value, str]]:
    levels: dict[Place, dict[int, Value]] = defaultdict(dict)
    growths: dict[Place, dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    changes: dict[Place, dict[int, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for value in values:
        figure = value.representative
        place = figure.name, figure.region_code
        if figure.sort != OUTCOME or figure.year is None or not _is_amount(figure):
            continue
        if figure.measure == "growth":
            growths[place][figure.year].append(figure)
        elif figure.measure == "change":
            changes[place][figure.year].append(value)
        elif figure.measure == "level" and value.is_latest and figure.base is None:
            levels[place][figure.year] = value
    found = []
    for place, years in levels.items():
        for year, value in years.items():
            reason = _jump(year, years, growths[place]) or _increase(value, changes[place][year])
            if reason:
                found.append((value, reason))
    return found + list(_parts(levels))


def _is_amount(figure: Figure) -> bool:
    return figure.indicator is not None and figure.indicator.quantity is Quantity.AMOUNT


def _jump(year: int, years: Years, growths: Mapping[int, list[Figure]]) -> str | None:
    """Against all levels around it; against a single one only where it is the vaguer of the two."""
    mine = years[year].representative
    around = [
        other.representative
        for when, other in sorted(years.items())
        if when != year and abs(when - year) <= _YEARS
    ]
    far = [other for other in around if _times(mine, other) > _JUMP]
    if not far or len(far) < len(around) or max(abs(f.value) for f in (mine, *far)) < _SMALL:
        return None
    if any(_grew(mine, other, growths) for other in far):
        return None
    if len(far) == 1 and not _is_vaguer(years[year], far[0], years):
        return None
    elsewhere = ", ".join(f"{other.value:.6g} in {other.year}" for other in far)
    return f"{mine.value:.6g} {mine.unit} beside {elsewhere}, and no printed growth explains it"


def _times(one: Figure, other: Figure) -> float:
    small, large = sorted((abs(one.value), abs(other.value)))
    return large / small if small > 0 else 1.0


def _grew(one: Figure, other: Figure, growths: Mapping[int, list[Figure]]) -> bool:
    """Whether a printed growth of the later year is of the size of the jump."""
    before, after = sorted((one, other), key=lambda figure: figure.year or 0)
    return any(
        0.5 < (1 + growth.value / 100) / (after.value / before.value) < 2
        for growth in growths.get(after.year or 0, ())
        if before.value
    )


def _is_vaguer(value: Value, other: Figure, years: Years) -> bool:
    theirs = next(v for v in years.values() if v.representative is other)
    mine = value.representative
    return (is_approximate(mine), *rank(value)[:1]) > (
        is_approximate(other),
        *rank(theirs)[:1],
    )


def _increase(value: Value, changes: Iterable[Value]) -> str | None:
    mine = value.representative
    for change in changes:
        grown = change.representative
        high = mine.interval.high
        size = mine.value * _SLACK if high is None else high
        low = grown.value if grown.interval.low is None else grown.interval.low
        if mine.value > 0 and grown.unit == mine.unit and low > size:
            return (
                f"{mine.value:.6g} {mine.unit} is less than its own increase over "
                f"{grown.base or 'an earlier year'}, {grown.value:.6g} {grown.unit}"
            )
    return None


def _parts(levels: Mapping[Place, Years]) -> Iterable[tuple[Value, str]]:
    for quotient in quotients():
        for (code, region), years in levels.items():
            if code != quotient.whole:
                continue
            parts = levels.get((quotient.part, region), {})
            for year in sorted(years.keys() & parts.keys()):
                whole, part = years[year], parts[year]
                a, b = whole.representative, part.representative
                if a.unit == b.unit and 0 < a.value * _SLACK < b.value:
                    reason = (
                        f"the part {quotient.part} is {b.value:.6g} {b.unit}, "
                        f"the whole {quotient.whole} {a.value:.6g}"
                    )
                    yield (whole, reason)
                    yield (part, reason)
