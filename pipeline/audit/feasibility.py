"""Whether printed levels, increments and rates can come from scores of single indicators at all,
by linear programming.

The unknowns are the scores of every indicator under a node in every year that a claim mentions,
each between the lowest and the highest score; what is printed about the node and its parts are
intervals of linear forms of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.audit.claim_types import Claim, ClaimKind, Interval
from pipeline.audit.evidence import Evidence
from warehouse.wording import Wording, worded

Split = tuple[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Family:
    """A way to add scores up to a node.

    Attributes:
        name: What it is.
        groups: How the groups under the node count: ``weights``, ``ones`` or ``shares``.
        leaves: How the indicators count within their group, likewise.
    """

    name: Wording
    groups: str
    leaves: str

    def coefficients(self, evidence: Evidence, node: str) -> dict[str, float] | None:
        """What one point of each indicator adds to the node; None where a weight is not printed."""
        tree = evidence.tree
        found: dict[str, float] = {}

        def factor(key: str, siblings: Sequence[str], how: str) -> float | None:
            if how == "ones":
                return 1.0
            return 1 / len(siblings) if how == "shares" else tree.weights.get(key)

        def add(key: str, above: float) -> bool:
            parts = tree.children(key)
            for part in parts:
                own = factor(part, parts, self.groups if tree.children(part) else self.leaves)
                if own is None:
                    return False
                if tree.children(part):
                    if not add(part, above * own):
                        return False
                else:
                    found[part] = above * own
            return True

        return found if add(node, 1.0) else None


STATED = Family(worded("audit.family_stated"), "weights", "weights")
SUMS = Family(worded("audit.family_sums"), "ones", "ones")
FAMILIES = (
    STATED,
    Family(worded("audit.family_leaves"), "ones", "weights"),
    Family(worded("audit.family_groups"), "weights", "ones"),
    Family(worded("audit.family_means"), "shares", "shares"),
    Family(worded("audit.family_leaf_means"), "ones", "shares"),
    SUMS,
)


def feasible(
    evidence: Evidence, node: str, family: Family, splits: Iterable[Split] = ()
) -> bool | None:
    """Whether scores exist that make what is printed of a node: its levels, its increments, known
    scores, and the rates of some splits.

    Increments count with a whole unit of their last decimal either way: they may be differences of
    rounded levels.

    Args:
        evidence: What is printed.
        node: The node.
        family: How scores are added up.
        splits: Splits of the node whose rates are to hold, too.

    Returns:
        None where the document does not say what range scores have, or prints no weights that the
        family needs.
    """
    coefficients = family.coefficients(evidence, node)
    scale = evidence.score_range
    if coefficients is None or scale is None or not coefficients:
        return None
    forms = list(_forms(evidence, node, coefficients, splits))
    years = sorted({year for form, _ in forms for _, year in form})
    place = {
        pair: number
        for number, pair in enumerate((leaf, year) for leaf in coefficients for year in years)
    }
    rows, limits = [], []
    for form, interval in forms:
        row = np.zeros(len(place))
        for pair, value in form.items():
            row[place[pair]] += value
        rows += [row, -row]
        limits += [interval.high, -interval.low]
    if not rows:
        return True
    from scipy.optimize import linprog  # loading it takes longer than a night without news

    result = linprog(
        np.zeros(len(place)),
        A_ub=np.array(rows),
        b_ub=np.array(limits),
        bounds=(scale[0], scale[1]),
        method="highs",
    )
    return bool(result.status == 0)


Form = dict[tuple[str, int], float]


def _forms(
    evidence: Evidence, node: str, coefficients: dict[str, float], splits: Iterable[Split]
) -> Iterable[tuple[Form, Interval]]:
    for year, claim in evidence.levels(node).items():
        yield {(leaf, year): value for leaf, value in coefficients.items()}, claim.interval
    for (first, last), claim in evidence.increments(node).items():
        yield _gain(coefficients, coefficients, first, last), claim.interval_of_difference
    for leaf in coefficients:
        for claim in evidence.of(ClaimKind.LEVEL, leaf):
            if claim.period is not None:
                yield {(leaf, claim.period): 1.0}, claim.interval
    for parent, span in splits:
        increment = evidence.increments(parent).get(span)
        if parent != node or increment is None:
            continue
        for rate in evidence.splits[parent, span]:
            yield (
                _gain(coefficients, evidence.tree.leaves(rate.node), *span),
                implied(rate, increment),
            )


def _gain(coefficients: dict[str, float], leaves: Iterable[str], first: int, last: int) -> Form:
    form: Form = {}
    for leaf in leaves:
        form[leaf, last] = coefficients[leaf]
        form[leaf, first] = -coefficients[leaf]
    return form


def implied(rate: Claim, increment: Claim) -> Interval:
    """What a part gained: its rate times the increment of the whole."""
    return (rate.interval * increment.interval_of_difference).times(0.01)
