"""Contribution rates of a split add to 100 %, and the same rates are not printed for two different
splits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pipeline.audit.claim_types import Claim, Finding, Interval, number, total
from pipeline.audit.evidence import Evidence
from warehouse.vocabularies import AuditVerdict
from warehouse.wording import joined, worded

RULE = "contribution rates add to 100 %"
DUPLICATE = "the same figures for two different things"


def check(evidence: Evidence) -> Iterator[Finding]:
    """The rates of all parts of a node over one span are shares of one increment."""
    for place, rates in evidence.splits.items():
        parent, (first, last) = place
        name = evidence.tree.name(parent)
        terms = " + ".join(f"{claim.printed} ({evidence.tree.name(claim.node)})" for claim in rates)
        if not evidence.complete(place):
            missing = [
                evidence.tree.name(k)
                for k in evidence.tree.children(parent)
                if k not in {c.node for c in rates}
            ]
            yield Finding(
                RULE,
                AuditVerdict.NOT_PROVABLE,
                worded(
                    "audit.no_rate",
                    what=f"{name} {first}-{last}",
                    terms=terms,
                    missing=joined(missing, ", ", "、"),
                ),
                tuple(rates),
                node=parent,
            )
            continue
        added = sum(claim.value or 0 for claim in rates)
        reach = total([claim.interval for claim in rates])
        holds = reach.meets(Interval(100, 100))
        tolerance = (reach.high - reach.low) / 2
        yield Finding(
            RULE,
            AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
            worded(
                "audit.about",
                what=f"{name} {first}-{last}",
                text=worded(
                    "audit.sum",
                    sum=f"{terms} = {number(added)} {'=' if holds else '≠'} 100",
                    tolerance=number(tolerance),
                ),
            ),
            tuple(rates),
            ", ".join(claim.printed for claim in rates),
            number(added),
            tolerance,
            None if holds else evidence.cause(rates),
            parent,
        )


def duplicates(
    evidence: Evidence,
) -> list[tuple[tuple[str, tuple[int, int]], tuple[str, tuple[int, int]]]]:
    """Pairs of splits that print the same figures: three or more with decimals, so that chance is
    no explanation.
    """
    found = []
    for one, other in combinations(evidence.splits, 2):
        first, second = evidence.splits[one], evidence.splits[other]
        telling = (
            len(first) >= 3
            and sum(claim.decimals > 0 for claim in first) >= 2
            and len({claim.value for claim in first}) > 1
        )
        if telling and sorted(_values(first)) == sorted(_values(second)):
            found.append((one, other))
    return found


def _values(claims: list[Claim]) -> list[float]:
    return [claim.value or 0.0 for claim in claims]
