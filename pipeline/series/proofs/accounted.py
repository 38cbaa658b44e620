"""Identities that ``pipeline.series.accounting`` finds in sentences, as equations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.series.accounting import Identity
from pipeline.series.proofs.equations import Equation, Rule
from pipeline.series.proofs.observation_terms import Row, term_of
from warehouse.vocabularies import IdentityVerdict

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
        if binding or identity.verdict is IdentityVerdict.HOLDS:
            yield Equation(rule, known, binding=binding)
