"""Accounting identities inside one document: parts and wholes, shares, quotients, found by rules
over labels and places.

A statistician who proofreads a bulletin adds up its parts, divides its shares and recomputes its
rates. So does this package, on the observations of one document as they are, catalogue or not
(identities between editions and over years are in ``pipeline.series.identities``):

``parts``     the figures that follow a whole and are said to be its parts add up to it
``shares``    a printed share is the quotient of two printed levels; shares of one whole add up to
100
``table_cells``  rows, columns, shares and growths of one table, where most of its cells obey
``part_growth``  the growth of a whole lies in what levels and growths of its parts allow
``counts``    an enumeration has as many members as it says
``formulas``  declared definitions (``formulas.yaml``): per-capita GDP, profit margin, rural–urban
ratio, …

An identity that fails says which single misprint would explain it (``single_correction``).

**Parts that do not add up are not an error**: a bulletin often prints only some of them (4G and 5G
among all base stations). A list of parts is asserted only where it adds up to what is printed; only
a declared definition whose printed terms contradict each other is reported as failing, as an
inconsistency of the source.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.document import Document
from pipeline.reading.observation import Observation
from pipeline.series.accounting import (
    counts,
    formulas,
    part_growth,
    part_sums,
    shares,
    table_cells,
)
from pipeline.series.accounting.operands import Figure, figures_of
from pipeline.series.accounting.printed_identity import Identity

__all__ = ["Figure", "Identity", "identities"]


def identities(
    observations: Sequence[Observation], document: Document | None = None
) -> list[Identity]:
    """All identities of one document that hold, and declared ones that fail.

    Args:
        observations: The document's observations, in any order.
        document: The document itself, for enumerations; without it they are left out.

    Returns:
        Identities in reading order of their results.
    """
    figures = figures_of(observations)
    sums = list(part_sums.sum_identities(figures))
    found = [
        *formulas.formula_identities(figures),
        *sums,
        *part_growth.growth_identities(figures, sums),
        *shares.share_identities(figures),
        *(counts.count_identities(document) if document else ()),
        *(table_cells.cell_identities(figures, document) if document else ()),
    ]
    once: dict[tuple[int, str, tuple[str, ...]], Identity] = {}
    for identity in (part_growth.with_support(one, figures) for one in found):
        once.setdefault(
            (
                identity.place,
                identity.result or identity.expression.en,
                tuple(sorted(identity.operands)),
            ),
            identity,
        )
    return sorted(
        once.values(), key=lambda identity: (identity.place, identity.rule, identity.expression.en)
    )
