"""Equations between figures of sentences: parts after their whole, shares, and the same quantity
printed twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.series.accounting import Identity, Verdict
from pipeline.series.label_spelling import normalise_parts
from pipeline.series.proofs.equations import Equation, Rule, Term
from pipeline.series.proofs.terms import Row, dimension_of, term_of

_RULES = {
    "parts": Rule.SUM,
    "share": Rule.SHARE,
    "composition": Rule.WHOLE,
    "gross_domestic_product_by_industry": Rule.SUM,
    "sales_of_industry": Rule.SUM,
    "foreign_trade": Rule.SUM,
}
"""Identities of ``pipeline.series.accounting`` that are equations here."""

_BINDING = ("gross_domestic_product_by_industry", "foreign_trade")
_STRONG = 4

_SAME = ("measure", "period", "region_code", "compared_with", "status")


def identity_equations(
    identities: Sequence[Identity], rows: Mapping[str, Row]
) -> Iterator[Equation]:
    """Accounting identities as equations.

    Args:
        identities: Those of one document.
        rows: Its rows of ``observations``, by id.
    """
    for identity in identities:
        rule = _RULES.get(identity.rule)
        if rule is None or identity.result is None:
            continue
        ids = identity.operands if rule is Rule.WHOLE else (identity.result, *identity.operands)
        terms = [term_of(rows[name]) if name in rows else None for name in ids]
        known = tuple(term for term in terms if term is not None)
        if len(known) != len(terms) or len(known) < 2 or (rule is Rule.SHARE and len(known) != 3):
            continue
        if rule is Rule.SUM and (known[0].digits < _STRONG or len(known) < 3):
            continue
        binding = identity.rule in _BINDING
        if binding or identity.verdict is Verdict.HOLDS:
            yield Equation(rule, known, binding=binding)


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
