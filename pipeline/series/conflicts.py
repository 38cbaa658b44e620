"""Two printed values of one quantity: what explains the difference, and which one to prefer.

Compared are figures of one indicator (outside the catalogue: of one normalised label in one
dimension), region, period, measure and base. In each document the representative stands for the
figure; of all documents the best one (see
``_better``) is held against each other
number, so that ten editions with three numbers give two rows and not forty-five. The kinds, tried
in this order:

definition    both documents state a price basis, and not the same one; or two indicators that the
catalogue relates by definition
scope         only one sentence is about units above a threshold; or two indicators that the
catalogue relates by scope
rounding      the printed digits and words allow one number for both; or one is the other with its
last digits cut off
vintage       those who count have published another number later, for a figure that is known to be
revised
conflict      nothing of this

A stock cannot grow by more than was added to it: what one document prints as added and another as
growth is compared, too.

Inside one document two numbers for one indicator are a contradiction only where one is a slip of
the other (``slips``), neither sentence prints both, and growth and level beside them do not say
that they are two things; a growth only where both sentences print one level. Nearly everything
else is a part that lost its name: a document takes up the same words for another subject sooner
than it contradicts itself. The value is ``disputed`` all the same. The terms of a declared
identity that fails (``accounting``) contradict each other, too.

Across documents, levels that are far apart are no contradiction but two things.

Preferred is, by the first rule that decides: the number with more digits where one rounds the
other; the source of greater authority; the one published later. Inside one document nothing
decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pipeline.series.accounting.formulas import QUOTIENTS
from pipeline.series.accounting.identity_rows import explained_identity
from pipeline.series.accounting.part_growth import RULE as GROWTH_OF_PARTS
from pipeline.series.accounting.shares import UNIT_OF_PART
from pipeline.series.catalogue import Catalogue, Relation
from pipeline.series.comparable import OUTCOME, Figure, in_unit
from pipeline.series.period_keys import PREVIOUS_YEAR, annual_year, series_period
from pipeline.series.provenance import Provenance
from pipeline.series.rounding import Interval, is_cut
from pipeline.series.slips import Slip, slip_between
from pipeline.series.vintages import Value, agree, one_value, revision_between
from warehouse.vocabularies import ConflictKind
from warehouse.wording import NOTHING, Wording, joined, plain, worded

Key = tuple[Any, ...]

_OF_OTHER_THINGS = frozenset({GROWTH_OF_PARTS, UNIT_OF_PART})
"""Rules whose terms measure other things than the result."""

_UNNAMED_MEASURES = frozenset({"level", "growth", "share"})
# 占规上工业比重: the sentence narrows what the label does not.
_THRESHOLD = re.compile(r"规模以上|规上|限额以上|限上")
_SHORTEST_UNNAMED_LABEL = 5
"""Without the catalogue, a shorter label (项目, 绿道) names too much to be one quantity."""


_NEAR = 2.0
_FARTHEST = 2.5
"""Levels whose ratio is greater are two things, whatever they are called."""

_ADDED = "_new"
"""Ending of codes for what was added to a stock in a period: stations_5g_new beside stations_5g."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures with different values, the earlier published first.

    Attributes:
        a: First figure.
        b: Second figure.
        kind: What explains the difference.
        why: The explanation in words, without the numbers.
        preferred: ``a``, ``b`` or None.
        because: The rule that decided.
    """

    a: Figure
    b: Figure
    kind: ConflictKind
    why: Wording
    preferred: str | None
    because: Wording | None


def find_conflicts(figures: Iterable[Figure], known: Catalogue) -> list[Conflict]:
    """All differences between documents and inside them, true conflicts and explained ones."""
    groups: dict[Key, list[Figure]] = defaultdict(list)
    figures = list(figures)
    beside = Neighbours(figures)
    for figure in figures:
        if figure.sort == OUTCOME and figure.value_high is None:
            groups[_key(figure)].append(figure)
    found: list[Conflict] = []
    stated: dict[Key, dict[str, Value]] = {}
    for key, group in groups.items():
        by_vintage: dict[str, list[Figure]] = defaultdict(list)
        for figure in group:
            by_vintage[figure.provenance.vintage].append(figure)
        values = {vintage: one_value(printed) for vintage, printed in by_vintage.items()}
        stated[key] = values
        if _comparable(group[0]):
            for value in values.values():
                found += _inside(value, beside) if group[0].indicator else ()
            found += _across(list(values.values()))
    found += _between_neighbours(stated, known)
    found += _added_and_grown(stated, known)
    return sorted(
        found,
        key=lambda c: (c.a.name, c.a.region_code, c.a.period, c.a.measure, c.a.order, c.b.order),
    )


def _key(figure: Figure) -> Key:
    dimension = () if figure.indicator else figure.dimension
    return figure.name, dimension, figure.region_code, figure.period, figure.measure, figure.base


def _comparable(figure: Figure) -> bool:
    return figure.indicator is not None or (
        figure.measure in _UNNAMED_MEASURES and len(figure.name) >= _SHORTEST_UNNAMED_LABEL
    )


class Neighbours:
    """Figures by the sentence or row that they are in, to see what is printed beside one."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_place: dict[Key, list[Figure]] = defaultdict(list)
        for figure in figures:
            self._by_place[self._place(figure)].append(figure)

    @staticmethod
    def _place(figure: Figure) -> Key:
        return (
            figure.provenance.vintage,
            figure.observation["block"],
            figure.quote,
            figure.name,
            figure.region_code,
            figure.period,
        )

    def of(self, figure: Figure, measure: str) -> list[Figure]:
        """Other figures of the same quantity in its sentence, of a measure."""
        return [
            other
            for other in self._by_place[self._place(figure)]
            if other is not figure and other.measure == measure
        ]


def contradicts(one: Figure, other: Figure, beside: Neighbours) -> bool:
    """Whether two figures of one key in one document are one quantity, misprinted once."""
    if _told_apart(one, other) or one.unit != other.unit:
        return False
    if _prints(one.quote, other) or _prints(other.quote, one):
        return False
    if one.observation["unit"] != other.observation["unit"]:
        return False
    slip = slip_between(_signed(one), _signed(other))
    if one.measure == "growth":
        levels = [(a, b) for a in beside.of(one, "level") for b in beside.of(other, "level")]
        return bool(levels) and all(agree(a, b) for a, b in levels)
    if slip is None or slip is Slip.SIGN:
        return False
    growths = [(a, b) for a in beside.of(one, "growth") for b in beside.of(other, "growth")]
    if one.measure == "level":
        return all(agree(a, b) for a, b in growths)
    return bool(growths) and all(agree(a, b) for a, b in growths)


def _signed(figure: Figure) -> str:
    return f"{figure.observation['value']:.{figure.observation['decimals']}f}"


def _prints(quote: str, figure: Figure) -> bool:
    """Whether a sentence prints the number of a figure, whatever it calls it."""
    printed = re.escape(str(figure.observation["printed"]))
    return re.search(rf"(?<![\d.]){printed}(?![\d.]*\d)", quote) is not None


def _inside(value: Value, beside: Neighbours) -> Iterator[Conflict]:
    """Contradictions inside one document: the representative against each other number, each
    number once.
    """
    first = value.representative
    seen: list[Figure] = []
    for other in sorted(value.contradictions, key=lambda figure: figure.order):
        if any(
            _interval(other, first.unit).meets(_interval(before, first.unit)) for before in seen
        ) or not contradicts(first, other, beside):
            continue
        seen.append(other)
        a, b = sorted((first, other), key=lambda figure: figure.order)
        kind, why = _explain(a, b)
        yield Conflict(a, b, kind, why, None, None)


def _told_apart(one: Figure, other: Figure) -> bool:
    """Whether the document itself sets two figures of one label apart: members of one sentence or
    table row.
    """
    return one.quote == other.quote and one.observation["block"] == other.observation["block"]


def _across(values: list[Value]) -> Iterator[Conflict]:
    if len(values) < 2:
        return
    best = min((value.representative for value in values), key=_better)
    stated = {best.value}
    for other in sorted((value.representative for value in values), key=_better):
        number = in_unit(other, other.value, best.unit)
        if number is not None and number not in stated and _is_near(best.value, number, best):
            stated.add(number)
            yield compare(best, other)


def _is_near(one: float, other: float, figure: Figure) -> bool:
    """Whether two levels can be one quantity: a headline and a part of it are further apart."""
    if figure.measure not in ("level", "share"):
        return True
    small, large = sorted((abs(one), abs(other)))
    return one * other >= 0 and large <= _FARTHEST * small


def _better(figure: Figure) -> tuple[Any, ...]:
    open_ended = figure.interval.low is None or figure.interval.high is None
    return (
        figure.provenance.authority,
        open_ended,
        -figure.provenance.known_order.toordinal(),
        figure.interval.width,
        figure.provenance.vintage,
    )


def compare(one: Figure, other: Figure) -> Conflict:
    """Two figures of one quantity in two documents whose numbers differ."""
    a, b = sorted(
        (one, other), key=lambda figure: (figure.provenance.known_order, figure.provenance.vintage)
    )
    kind, why = _explain(a, b)
    preferred, because = prefer(a, b, kind)
    return Conflict(a, b, kind, why, preferred, because)


def _explain(a: Figure, b: Figure) -> tuple[ConflictKind, Wording]:
    """Kind and reason for two figures of one key, ``a`` published first."""
    if a.stated_basis and b.stated_basis and a.stated_basis != b.stated_basis:
        return (
            ConflictKind.DEFINITION,
            worded("conflicts.bases", one=_basis(a.stated_basis), other=_basis(b.stated_basis)),
        )
    narrower = [name for name, figure in (("first", a), ("second", b)) if _narrowed(figure)]
    if len(narrower) == 1 and not a.interval.meets(_interval(b, a.unit)):
        return (
            ConflictKind.SCOPE,
            worded(f"conflicts.{narrower[0]}_above_threshold"),
        )
    if a.interval.meets(_interval(b, a.unit)):
        return ConflictKind.ROUNDING, worded("conflicts.rounding")
    if _cut(a, b) or _cut(b, a):
        return ConflictKind.ROUNDING, worded("conflicts.cut")
    if _revised(a, b):
        stage = revision_between(a, b)
        return ConflictKind.VINTAGE, worded(
            "conflicts.after_census" if stage == "census_revised" else "conflicts.revised"
        )
    return ConflictKind.CONFLICT, _conflict_words(a, b)


def _conflict_words(a: Figure, b: Figure) -> Wording:
    apart = abs(b.value - a.value) if a.unit == b.unit else None
    half = a.interval.half + b.interval.half
    text = worded("conflicts.not_one_number")
    if apart is not None and half != float("inf"):
        unit = worded("conflicts.points") if a.unit == "%" else plain(a.unit)
        text = worded("conflicts.apart", apart=apart, unit=unit, half=half)
    stated = a.stated_basis or b.stated_basis
    if stated and a.stated_basis != b.stated_basis:
        text = joined((text, worded("conflicts.one_basis", basis=_basis(stated))))
    return text


def _narrowed(figure: Figure) -> bool:
    """Whether the sentence, but not the label, is about units above a threshold."""
    return (
        _THRESHOLD.search(figure.quote) is not None
        and _THRESHOLD.search(str(figure.observation["label"])) is None
    )


def _basis(basis: str) -> Wording:
    return worded(f"conflicts.{basis}")


def _interval(figure: Figure, unit: str) -> Interval:
    return Interval(
        in_unit(figure, figure.interval.low, unit), in_unit(figure, figure.interval.high, unit)
    )


def _cut(exact: Figure, short: Figure) -> bool:
    """Only for numbers of one printed unit: 16.9 for 16.96."""
    if exact.observation["unit"] != short.observation["unit"] or short.observation["qualifier"]:
        return False
    pairs = [
        (figure.observation["value"], figure.observation["decimals"]) for figure in (exact, short)
    ]
    return is_cut(*pairs[0], *pairs[1])


def _revised(a: Figure, b: Figure) -> bool:
    """Whether the later figure comes from those who count and the earlier one is of a sort that
    they revise.
    """
    if (
        not b.provenance.counts
        or b.provenance.known_from is None
        or a.provenance.known_order >= b.provenance.known_order
    ):
        return False
    return a.status == "preliminary" or (
        a.indicator is not None and "revised_after_census" in a.indicator.warnings
    )


def prefer(a: Figure, b: Figure, kind: ConflictKind) -> tuple[str | None, Wording | None]:
    """Which of two figures to prefer, ``a`` or ``b``, and the rule that decided; None where
    nothing does.
    """
    if kind is ConflictKind.ROUNDING and a.interval.width != _interval(b, a.unit).width:
        exact = "a" if a.interval.width < _interval(b, a.unit).width else "b"
        return exact, worded("conflicts.more_digits")
    x, y = a.provenance, b.provenance
    if x.authority != y.authority:
        winner, better, lesser = ("a", x, y) if x.authority < y.authority else ("b", y, x)
        return winner, worded(
            "conflicts.authority", better=_source_kind(better), lesser=_source_kind(lesser)
        )
    if x.known_from and y.known_from and x.known_from != y.known_from:
        return ("a" if x.known_from > y.known_from else "b"), worded("conflicts.later")
    return None, None


def _source_kind(provenance: Provenance) -> Wording:
    return worded(
        "kinds.of",
        origin=worded(f"origins.{provenance.origin}"),
        kind=worded(f"kinds.{provenance.kind}"),
    )


def _between_neighbours(
    stated: Mapping[Key, Mapping[str, Value]], known: Catalogue
) -> Iterator[Conflict]:
    """Figures of related indicators where one document prints only the one and another document
    only the other.
    """
    by_name: dict[str, list[Key]] = defaultdict(list)
    for key in stated:
        by_name[key[0]].append(key)
    for one, other, relation in _relations(known):
        for key in by_name.get(one, ()):
            values = stated[key]
            others = next(
                (
                    found
                    for period in _spellings(key[3])
                    if (found := stated.get((other, *key[1:3], period, *key[4:])))
                ),
                None,
            )
            if not others:
                continue
            mine = [
                value.representative for vintage, value in values.items() if vintage not in others
            ]
            theirs = [
                value.representative for vintage, value in others.items() if vintage not in values
            ]
            if not mine or not theirs or any(x.unit != y.unit for x in mine for y in theirs):
                continue
            a, b = sorted(
                (min(mine, key=_better), min(theirs, key=_better)),
                key=lambda f: (f.provenance.known_order, f.provenance.vintage),
            )
            if a.value != b.value and _may_be_taken_for(a, b):
                yield Conflict(
                    a,
                    b,
                    ConflictKind(str(relation.kind)),
                    worded(
                        "conflicts.neighbour",
                        name=Wording(known[other].name_en, known[other].name_zh),
                        note=Wording(relation.note, relation.note_zh),
                    ),
                    None,
                    worded("conflicts.two_quantities"),
                )


def _spellings(period: str) -> tuple[str, ...]:
    """A year's end and the year: of two neighbours one may be a stock and the other a flow."""
    year = annual_year(period)
    return (period,) if year is None else (f"{year:04d}", f"{year:04d}-12-31")


def _may_be_taken_for(one: Figure, other: Figure) -> bool:
    """Whether two numbers are near enough to be taken for one: 4.1 and 3.9, not the whole and a
    small part of it.
    """
    small, large = sorted((abs(one.value), abs(other.value)))
    return one.value * other.value > 0 and large <= _NEAR * small


def _added_and_grown(
    stated: Mapping[Key, Mapping[str, Value]], known: Catalogue
) -> Iterator[Conflict]:
    """What one document says was added to a stock, and another by how much it grew:
    新增充电桩1万个, 充电桩比上年增加2万个.
    """
    for key, values in stated.items():
        code = str(key[0])
        stock = code.removesuffix(_ADDED)
        year = next(iter(values.values())).representative.year
        if (
            not code.endswith(_ADDED)
            or stock not in known.indicators
            or key[4] != "level"
            or year is None
        ):
            continue
        grown = stated.get(
            (
                stock,
                (),
                key[2],
                series_period(f"{year}", str(known[stock].timing)),
                "change",
                PREVIOUS_YEAR,
            ),
            {},
        )
        added = min((value.representative for value in values.values()), key=_better)
        growth = min((value.representative for value in grown.values()), key=_better, default=None)
        if growth is None or growth.unit != added.unit or growth.value == added.value:
            continue
        a, b = sorted(
            (added, growth),
            key=lambda figure: (
                figure.provenance.known_order,
                figure.provenance.vintage,
                figure.order,
            ),
        )
        if added.value < growth.value and not agree(added, growth):
            why = worded(
                "conflicts.grown_more_than_added",
                grown=growth.value,
                unit_grown=growth.unit,
                added=added.value,
                unit_added=added.unit,
            )
            yield Conflict(a, b, ConflictKind.CONFLICT, why, *prefer(a, b, ConflictKind.CONFLICT))
        else:
            why = worded("conflicts.added_and_grown")
            yield Conflict(a, b, ConflictKind.DEFINITION, why, None, None)


def _relations(known: Catalogue) -> Iterator[tuple[str, str, Relation]]:
    """Each pair of neighbours once."""
    seen: set[frozenset[str]] = set()
    for entry in known:
        for relation in entry.related:
            pair = frozenset({entry.code, relation.code})
            if pair not in seen:
                seen.add(pair)
                yield entry.code, relation.code, relation


def conflict_row(conflict: Conflict) -> dict[str, Any]:
    """Row of ``conflicts``."""
    a, b = conflict.a, conflict.b
    value_b = in_unit(b, b.value, a.unit)
    value_b = b.value if value_b is None else value_b
    explanation = _explanation(conflict, value_b)
    return {
        "conflict_id": sha256(f"{a.observation_id}|{b.observation_id}".encode()).hexdigest()[:20],
        "indicator": a.indicator.code if a.indicator else None,
        "label": str(a.observation["label"]),
        "region_code": a.region_code,
        "period": a.period,
        "measure": a.measure,
        "compared_with": a.base,
        "basis": a.basis,
        "indicator_b": b.indicator.code if b.indicator else None,
        "observation_id_a": a.observation_id,
        "observation_id_b": b.observation_id,
        "document_id_a": a.provenance.document_id,
        "document_id_b": b.provenance.document_id,
        "vintage_a": a.provenance.vintage,
        "vintage_b": b.provenance.vintage,
        "value_a": a.value,
        "value_b": value_b,
        "unit": a.unit,
        "difference": round(value_b - a.value, 10),
        "kind": str(conflict.kind),
        "within_document": a.provenance.document_id == b.provenance.document_id
        and a.provenance.vintage == b.provenance.vintage,
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "preferred": conflict.preferred,
        "preferred_because": conflict.because.en if conflict.because else None,
        "preferred_because_zh": conflict.because.zh if conflict.because else None,
        "quote_a": a.quote,
        "quote_b": b.quote,
    }


def _explanation(conflict: Conflict, value_b: float) -> Wording:
    a, b = conflict.a, conflict.b
    one, other = (
        worded(
            "conflicts.printed_in"
            if figure.printed == f"{value:.10g}{figure.unit}"
            else "conflicts.printed_as_in",
            printed=figure.printed,
            value=f"{value:.10g}{figure.unit}",
            vintage=figure.provenance.vintage,
        )
        for figure, value in ((a, a.value), (b, b.value if a.unit != b.unit else value_b))
    )
    return worded("conflicts.explained", one=one, other=other, why=conflict.why)


_SIDES = {"printed": "a", "computed": "b"}


def broken_identities(
    accounting: Iterable[Mapping[str, Any]], figures: Iterable[Figure]
) -> Iterator[dict[str, Any]]:
    """Rows of ``conflicts`` for declared identities whose printed terms contradict each other
    inside one document; where the terms measure other things than the result, there are no two
    values to compare, and the errata report it.

    Args:
        accounting: Rows of ``accounting_identities``.
        figures: All figures; identities of documents that do not count (renditions) have none here.
    """
    by_id = {figure.observation_id: figure for figure in figures}
    supported = worded("conflicts.growths_support")
    for row in accounting:
        result = by_id.get(row["observation_id"])
        terms = [by_id[name] for name in row["operands"] if name in by_id]
        of_other_things = row["rule"] in _OF_OTHER_THINGS or row["rule"] in QUOTIENTS
        if row["verdict"] != "fails" or of_other_things or result is None or not terms:
            continue
        first = terms[0]
        explanation = explained_identity(row)
        yield {
            **conflict_row(Conflict(result, first, ConflictKind.CONFLICT, NOTHING, None, None)),
            "value_a": row["printed"],
            "value_b": row["computed"],
            "unit": row["unit"],
            "difference": round(row["computed"] - row["printed"], 10),
            "explanation": explanation.en,
            "explanation_zh": explanation.zh,
            "preferred": _SIDES.get(row["supported"]),
            "preferred_because": supported.en if row["supported"] else None,
            "preferred_because_zh": supported.zh if row["supported"] else None,
        }
