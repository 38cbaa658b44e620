"""The same quantity printed twice: in a sentence and in a table, here and there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.series.label_spelling import normalise_parts
from pipeline.series.proofs.equations import Equation, Rule, Term
from pipeline.series.proofs.observation_terms import Row, dimension_of, term_of

_SAME = ("measure", "period", "region_code", "compared_with", "status")


def repeated(rows: Sequence[Row]) -> Iterator[Equation]:
    """The same quantity printed more than once: in a table and in a sentence, here and there.

    Only two that are equal, or differ in one digit, are taken: labels that are alike may name two
    quantities.
    """
    groups: dict[tuple[Any, ...], list[tuple[Row, Term]]] = defaultdict(list)
    for row in rows:
        term = term_of(row)
        if term is None or row["period"] is None or row["label"] == "":
            continue
        name = row["indicator"] or normalise_parts(row["label"])
        place = (name, row.get("scope"), dimension_of(row), *(row[field] for field in _SAME))
        groups[place].append((row, term))
    for found in groups.values():
        for index, (row, term) in enumerate(found):
            for other, second in found[index + 1 :]:
                if row["quote"] == other["quote"] and row["block"] == other["block"]:
                    continue
                equation = Equation(Rule.EQUAL, (term, second), binding=True)
                if equation.holds() or _one_digit_apart(equation):
                    yield equation


def _one_digit_apart(equation: Equation) -> bool:
    """Whether a single digit would make both equal, of numbers long enough for that to mean
    something.
    """
    first, second = equation.terms
    return (
        min(first.digits, second.digits) >= 3
        and first.half == second.half
        and any(equation.mended(first.place))
    )
