"""The series: one value for each indicator, region, period, measure and edition, with its stage of
life and whether it is the one to use.

Two times belong to a value: the period that it is about, and the day since which it was surely
public (``known_from``); the day on which the bytes were fetched is beside them. The rules:

one document    A figure printed several times is one value. The printing that most others agree
                with, then the first, says which; of those that agree with it the most precise in
                relation to its size represents it, growth and level from one sentence. A printing
                that contradicts it is linked as a contradiction, the value is ``disputed``; so is
                one that sums, shares or growths printed beside it exclude.
to use          Of all editions' values that are not doubtful (``plausibility``): the greatest
authority (``provenance``), among equals one that does not merely round another, then the one
published last. A publication day of which only the year is known counts as the year's last day.
revision        Only those who count revise. The first value they published is ``first``
(``preliminary`` where they say so); a later one
                that printed digits cannot reconcile with it is ``revised``, or ``census_revised``
                where a census lies between the two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.series.comparable import OUTCOME, Figure
from pipeline.series.period_keys import frequency, last_year

Key = tuple[Any, ...]


@dataclass(slots=True)
class Value:
    """What one edition says about one key.

    Attributes:
        representative: The printing whose number is the value.
        repeats: Printings that agree with it.
        contradictions: Printings that do not.
        excluded: Whether the arithmetic of its document excludes it.
        revision: Its stage of life.
        rounded: Whether it merely rounds another.
        is_latest: Whether it is the one to use.
        doubtful: Why it may be wrong.
    """

    representative: Figure
    repeats: tuple[Figure, ...]
    contradictions: tuple[Figure, ...]
    excluded: bool = False
    revision: str | None = None
    rounded: bool = False
    is_latest: bool = False
    doubtful: str | None = None

    @property
    def key(self) -> Key:
        """Key of ``indicator_values``."""
        return _key(self.representative)

    @property
    def value_id(self) -> str:
        """Stable identifier."""
        return sha256(
            "|".join("" if part is None else str(part) for part in self.key).encode()
        ).hexdigest()[:20]


def values_of(figures: Iterable[Figure]) -> list[Value]:
    """All values of the series, revisions and the ones to use marked."""
    by_key: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.indicator is not None:
            by_key[_key(figure)].append(figure)
    values = [one_value(group) for group in by_key.values()]
    series: dict[Key, list[Value]] = defaultdict(list)
    for value in values:
        series[series_key(value.representative)].append(value)
    for group in series.values():
        _mark_roundings(group)
        _mark_latest(group)
        if group[0].representative.sort == OUTCOME:
            _mark_revisions(group)
    return sorted(values, key=lambda value: tuple(str(part or "") for part in value.key))


def series_key(figure: Figure) -> Key:
    """What values of several editions share: preliminary and final figures are one series, targets
    and forecasts others.
    """
    return (
        figure.name,
        figure.region_code,
        figure.period,
        figure.measure,
        figure.base,
        figure.basis,
        figure.sort,
    )


def _key(figure: Figure) -> Key:
    return (*series_key(figure)[:-1], figure.status, figure.provenance.vintage)


def one_value(group: list[Figure]) -> Value:
    """Printings of one key in one document as one value."""
    if len(group) == 1:
        return Value(group[0], (), ())
    support = {id(one): sum(agree(one, other) for other in group) for one in group}
    chosen = min(group, key=lambda one: (is_approximate(one), -support[id(one)], one.order))
    same = [one for one in group if agree(chosen, one)]
    first = min(same, key=lambda one: (is_approximate(one), _relative_width(one), one.order))
    rest = sorted((one for one in group if one is not first), key=lambda one: one.order)
    agreeing = tuple(other for other in rest if agree(first, other))
    return Value(first, agreeing, tuple(other for other in rest if not agree(first, other)))


def _relative_width(figure: Figure) -> float:
    """Width of what the digits leave open beside the value: 0.1 of 8.5 is more than 1 of 646."""
    if figure.value == 0 or math.isinf(figure.interval.width):
        return figure.interval.width
    return float(f"{figure.interval.width / abs(figure.value):.3g}")


def is_approximate(figure: Figure) -> bool:
    """Whether the printed words leave more open than its digits do: 突破6000, 约3万, 近四成."""
    interval = figure.interval
    digits = 10.0 ** -int(figure.observation["decimals"])
    return (
        bool(figure.observation["qualifier"])
        or interval.low is None
        or interval.high is None
        or (figure.unit == figure.observation["unit"] and interval.width > 1.5 * digits)
    )


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures of one unit can be the same number."""
    return one.interval.meets(other.interval)


def rank(value: Value) -> tuple[Any, ...]:
    """Sorts the value to use first. A document that is here comes before a collected figure that is
    as good: its sentence or table row can be shown.
    """
    figure = value.representative
    known = figure.provenance.known_order
    return (
        figure.provenance.authority,
        value.rounded,
        -known.toordinal(),
        figure.interval.width,
        figure.provenance.certainty is not None,
        figure.provenance.vintage,
    )


def _mark_roundings(group: list[Value]) -> None:
    """A value rounds another of the same authority where its wider interval holds the other's
    number.
    """
    for value in group:
        mine = value.representative
        value.rounded = any(
            other is not value
            and other.representative.provenance.authority == mine.provenance.authority
            and other.representative.interval.width < mine.interval.width
            and mine.interval.holds(other.representative.value)
            for other in group
        )


def _mark_latest(group: list[Value]) -> None:
    best = min((value for value in group if not value.doubtful), key=rank, default=None)
    for value in group:
        value.is_latest = value is best


def mark_excluded(values: Iterable[Value], broken: Iterable[Mapping[str, Any]]) -> None:
    """Mark the values that the arithmetic of their own document excludes.

    Args:
        values: Values of the series.
        broken: Rows of ``accounting_identities`` that fail; which number is wrong is the one whose
            correction mends it, else the one that the others should make.
    """
    wrong = {row["corrected"] or row["observation_id"] for row in broken}
    for value in values:
        printed = (value.representative, *value.repeats)
        value.excluded = any(figure.observation_id in wrong for figure in printed)


def choose_latest(values: Iterable[Value]) -> None:
    """Mark again which values to use: of each series the best that is not doubtful."""
    series: dict[Key, list[Value]] = defaultdict(list)
    for value in values:
        series[series_key(value.representative)].append(value)
    for group in series.values():
        _mark_latest(group)


def _mark_revisions(group: list[Value]) -> None:
    chain = sorted(
        (
            value
            for value in group
            if value.representative.provenance.counts and _has_a_place(value.representative)
        ),
        key=lambda value: (
            value.representative.provenance.known_order,
            value.representative.interval.width,
            value.key[-1],
        ),
    )
    current: Value | None = None
    for value in chain:
        if current is None:
            value.revision = (
                "preliminary" if value.representative.status == "preliminary" else "first"
            )
        elif agree(current.representative, value.representative):
            value.revision = current.revision
            if value.representative.interval.width >= current.representative.interval.width:
                continue
        else:
            value.revision = revision_between(current.representative, value.representative)
        current = value


def _has_a_place(figure: Figure) -> bool:
    """Whether it can be put in the order of publication: dated, or preliminary and so before all
    that is not.
    """
    return figure.provenance.known_from is not None or figure.status == "preliminary"


def revision_between(before: Figure, after: Figure) -> str:
    """``census_revised`` where a census that revises the period lies between the two publications,
    else ``revised``.

    A census of year Y is out from November of Y + 1 on and revises the years up to Y.
    """
    indicator, year = after.indicator, last_year(after.period)
    if indicator is None or year is None or "revised_after_census" not in indicator.warnings:
        return "revised"
    for seen in indicator.breaks:
        out = date(seen.year + 1, 11, 1)
        if (
            "census" in seen.reason
            and year <= seen.year
            and before.provenance.known_since < out <= after.provenance.known_order
        ):
            return "census_revised"
    return "revised"


def value_row(value: Value, corrections: Mapping[str, str]) -> dict[str, Any]:
    """Row of ``indicator_values``."""
    figure = value.representative
    provenance = figure.provenance
    known = (figure, *value.repeats)
    return {
        "value_id": value.value_id,
        "indicator": figure.name,
        "region_code": figure.region_code,
        "period": figure.period,
        "year": last_year(figure.period),
        "frequency": str(frequency(figure.period)),
        "measure": figure.measure,
        "compared_with": figure.base,
        "basis": figure.basis,
        "status": figure.status,
        "value": figure.value,
        "value_high": figure.value_high,
        "value_low_bound": figure.interval.low,
        "value_high_bound": figure.interval.high,
        "unit": figure.unit,
        "qualifier": figure.observation["qualifier"],
        "approximate": is_approximate(figure),
        "vintage": provenance.vintage,
        "published_on": provenance.published_on,
        "known_from": provenance.known_from,
        "captured_at": provenance.captured_at,
        "capture_id": None,  # captures, corrections and their order are known when publishing
        "corrected_at": None,
        "superseded_at": None,
        "revision": value.revision,
        "is_latest": value.is_latest,
        "rounded": value.rounded,
        "disputed": bool(value.contradictions) or value.excluded,
        "doubtful": value.doubtful,
        "authority": provenance.authority,
        "kind": provenance.kind,
        "origin": provenance.origin,
        "certainty": provenance.certainty,
        "observations": len(known) + len(value.contradictions),
        "observation_id": figure.observation_id,
        "correction": corrections.get(figure.observation_id),
    }


def link_rows(value: Value) -> list[dict[str, Any]]:
    """Rows of ``indicator_value_observations``."""
    roles = [
        ("representative", (value.representative,)),
        ("repeat", value.repeats),
        ("contradiction", value.contradictions),
    ]
    return [
        {"value_id": value.value_id, "observation_id": figure.observation_id, "role": role}
        for role, figures in roles
        for figure in figures
    ]
