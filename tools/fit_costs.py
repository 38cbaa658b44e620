"""Fit the costs of constructs (``pipeline/reading/constructs/costs.py``) on annotated figures, and
say how well they hold on documents that they were not fitted on.

    python tools/fit_costs.py SCORE.py SOURCES.yaml GOLD [SOURCES.yaml GOLD …]

SCORE.py compares figures with annotations (``gold/score.py`` beside the real documents); each
SOURCES.yaml names documents, the GOLD behind it is the folder of their annotations.

For every annotated figure of prose that one number states, all constructs are asked what they make
of it (``dispatch.proposals``); a reading is right where measure, sign and label fit the annotation.
What decides about costs are the figures that two constructs read differently. An order of trying is
fitted by moving one construct at a time, from the shipped order, as long as figures are gained; the
cost of a construct is one more than that of those which must go before it. Every document is also
read in the order that the others give.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import judged_figures

from pipeline.documents.document import Document
from pipeline.reading import assembling, extract
from pipeline.reading.constructs import dispatch, sentence_reader
from pipeline.reading.constructs.dispatch import CONSTRUCTS
from pipeline.reading.constructs.number_view import View
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.observation import Observation
from pipeline.reading.tokens.numbers import Number

Order = tuple[str, ...]
SHIPPED: Order = tuple(construct.name for construct in CONSTRUCTS)


@dataclass(slots=True)
class Figure:
    """An annotated figure that constructs read.

    Attributes:
        document: Where it is.
        readings: What each construct makes of it: label, measure, value.
        right: The constructs whose label, measure and sign the annotation accepts.
        exact: Those whose label is letter for letter one of the annotation's as well.
        others_right: Whether period, region and status of the figure are right.
    """

    document: str
    readings: dict[str, tuple[str, str, float]]
    right: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    others_right: bool = True

    def chosen(self, order: Order) -> str:
        """The first construct of an order that reads it."""
        return next(name for name in order if name in self.readings)


@dataclass(slots=True)
class _Asked:
    """What constructs made of the numbers of a document, by the figure that was read."""

    of_reading: dict[int, dict[str, tuple[str, str, float]]] = field(default_factory=dict)
    of_figure: dict[str, dict[str, tuple[str, str, float]]] = field(default_factory=dict)
    kept: list[NumberReading] = field(default_factory=list)


def asked(document: Document) -> tuple[tuple[Observation, ...], _Asked]:
    """The figures of a document, and what every construct makes of each number."""
    found = _Asked()
    read_figure, observation = dispatch.read_figure, assembling._observation

    def read(view: View, number: Number, name: str = "") -> NumberReading:
        made = (
            {}
            if name
            else {
                other.construct: (other.label, str(other.measure), other.value)
                for other in dispatch.proposals(view, number)
            }
        )
        reading = read_figure(view, number, name)
        found.of_reading[id(reading)] = made
        found.kept.append(reading)  # so that no other gets its id
        return reading

    def stated(reader: Any, place: Any, reading: NumberReading, *rest: Any) -> Observation:
        seen = observation(reader, place, reading, *rest)
        made = found.of_reading.get(id(reading))
        if made:
            # what was decided after the construct (由4%回落到2%) holds for its own reading
            made = made | {reading.construct: (reading.label, str(reading.measure), reading.value)}
            found.of_figure[seen.observation_id] = made
        return seen

    sentence_reader.read_figure, assembling._observation = read, stated
    try:
        return extract(document).observations, found
    finally:
        sentence_reader.read_figure, assembling._observation = read_figure, observation


def figures_of(
    score: Any, document: Document, golds: list[Any], text: str, spans: Any
) -> Iterator[Figure]:
    """The annotated figures of a document that a construct read."""
    read, found = asked(document)
    if spans is not None:
        places = score.annotated(document.text, spans, document.document_id)
        read = tuple(o for o in read if any(a <= o.char_start < b for a, b in places))
    predictions = [
        {name: getattr(o, name) for name in score.COLUMNS}
        | {
            "id": o.observation_id,
            "_at": o.char_start,
            "measure": str(o.measure),
            "status": str(o.status),
        }
        for o in read
    ]
    rivals = sorted({gold["label"] for gold in golds})
    score.score(predictions, [], text)  # puts the contexts of the figures beside them
    pairs, _, _ = score.match(predictions, golds, text)
    for seen, gold in pairs:
        made = found.of_figure.get(seen["id"])
        if not made or gold.get("optional"):
            continue
        right, exact, others = set(), set(), True
        for name, (label, measure, value) in made.items():
            judged = score.fields(
                seen | {"label": label, "measure": measure, "value": value}, gold, rivals
            )
            if judged["label"] and judged["measure"]:
                right.add(name)
                if score.squash(label) in {score.squash(own) for own in score.labels_of(gold)}:
                    exact.add(name)
            others = judged["period"] and judged["region"] and judged["status"]
        yield Figure(document.document_id, made, frozenset(right), frozenset(exact), others)


def gained(figures: Sequence[Figure], order: Order) -> int:
    """How many figures an order reads right."""
    return sum(figure.chosen(order) in figure.right for figure in figures)


def fitted(figures: Sequence[Figure]) -> Order:
    """The shipped order, with constructs moved one at a time as long as figures are gained."""
    figures = [figure for figure in figures if 0 < len(figure.right) < len(figure.readings)]
    order, best = SHIPPED, gained(figures, SHIPPED)
    while True:
        moves = [
            (*rest[:place], name, *rest[place:])
            for name in order
            for rest in [tuple(other for other in order if other != name)]
            for place in range(len(order))
        ]
        score, move = max(((gained(figures, move), move) for move in moves), key=lambda m: m[0])
        if score <= best:
            return order
        order, best = move, score


def pairs_of(figures: Sequence[Figure]) -> dict[tuple[str, str], Counter[str]]:
    """For two constructs that read a figure differently: how often one alone is right."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for figure in figures:
        names = [name for name in SHIPPED if name in figure.readings]
        for one, other in combinations(names, 2):
            if figure.readings[one] == figure.readings[other]:
                continue
            verdict = (one in figure.right) - (other in figure.right)
            counted = found.setdefault((one, other), Counter())
            counted[{1: "first", -1: "second", 0: "neither decides"}[verdict]] += 1
    return found


def costs_of(order: Order, pairs: dict[tuple[str, str], Counter[str]]) -> dict[str, int]:
    """Costs of an order: one more than the dearest construct before it that differs from it on some
    figure of which one of the two alone is right.
    """
    costs: dict[str, int] = {}
    for name in order:
        before = [
            costs[other]
            for other in costs
            if (counted := pairs.get((other, name)) or pairs.get((name, other)))
            and counted["first"] + counted["second"]
        ]
        costs[name] = max(before, default=-1) + 1
    return costs


def say(text: str) -> None:
    """A line of the report."""
    sys.stdout.write(text + "\n")


def report(figures: list[Figure]) -> None:
    """The tables that ``docs/accuracy.md`` has."""
    documents = sorted({figure.document for figure in figures})
    disputed = [f for f in figures if len({made[:2] for made in f.readings.values()}) > 1]
    say(f"{len(figures)} figures of {len(documents)} documents; {len(disputed)} are disputed\n")
    pairs = pairs_of(figures)
    table("first", "second", "figures", "first alone right", "second alone right")
    for (one, other), counted in sorted(pairs.items(), key=lambda pair: -sum(pair[1].values())):
        row(one, other, sum(counted.values()), counted["first"], counted["second"])
    order = fitted(figures)
    left_out, in_sample, shipped = Counter[str](), Counter[str](), Counter[str]()
    orders: Counter[Order] = Counter()
    for document in documents:
        others = fitted([figure for figure in figures if figure.document != document])
        orders[others] += 1
        _count(left_out, [figure for figure in figures if figure.document == document], others)
    _count(in_sample, figures, order)
    _count(shipped, figures, SHIPPED)
    table("order", "label and measure", "exact", "record")
    named = {"shipped": shipped, "fitted": in_sample, "fitted, document left out": left_out}
    for name, counted in named.items():
        row(name, *(f"{counted[key] / len(figures):.4f}" for key in ("right", "exact", "record")))
    costs = costs_of(order, pairs)
    table("construct", "fitted cost", "shipped cost", "figures read")
    read = Counter(figure.chosen(order) for figure in figures)
    for construct in CONSTRUCTS:
        row(construct.name, costs[construct.name], construct.cost, read[construct.name])
    say(f"\n{len(orders)} orders of {len(documents)} fits with a document left out")
    same = all(costs[construct.name] == construct.cost for construct in CONSTRUCTS)
    say(f"the shipped costs are {'' if same else 'NOT '}the fitted ones")


def table(*heads: str) -> None:
    """The head of a table."""
    say("")
    row(*heads)
    row(*("---" for _ in heads))


def row(*cells: object) -> None:
    """A row of a table."""
    say("| " + " | ".join(map(str, cells)) + " |")


def _count(counted: Counter[str], figures: Sequence[Figure], order: Order) -> None:
    for figure in figures:
        chosen = figure.chosen(order)
        counted["right"] += chosen in figure.right
        counted["exact"] += chosen in figure.exact
        counted["record"] += chosen in figure.right and figure.others_right


def main() -> None:
    """Read the documents named on the command line, print the report."""
    score = judged_figures.scorer(Path(sys.argv[1]))
    figures: list[Figure] = []
    for sources, gold in zip(map(Path, sys.argv[2::2]), map(Path, sys.argv[3::2]), strict=True):
        for document, golds, ranges, text in judged_figures.annotated_documents(sources, gold):
            figures += figures_of(score, document, golds, text, ranges)
    report(figures)


if __name__ == "__main__":
    main()
