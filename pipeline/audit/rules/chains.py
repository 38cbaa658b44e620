"""Base + increments = end, for every node and every chain of spans."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.claim_types import Claim, Finding, Interval, number, total
from pipeline.audit.evidence import Evidence
from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import joined, worded

RULE = "base + increments = end"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Levels and increments of one node must add up within the rounding of their decimals."""
    for chain, end in evidence.chains():
        reach = total([claim.interval for claim in chain])
        computed = sum(claim.value or 0 for claim in chain)
        holds = reach.meets(end.interval)
        tolerance = (reach.high - reach.low + end.interval.high - end.interval.low) / 2
        years = " + ".join(
            [f"{chain[0].printed} ({chain[0].period})"]
            + [f"{c.printed} ({c.period}-{c.period_end})" for c in chain[1:]]
        )
        sign = "=" if holds else "≠"
        sum_ = f"{years} = {number(computed)} {sign} {end.printed} ({end.period})"
        yield Finding(
            RULE,
            AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
            worded(
                "audit.about",
                what=evidence.tree.name(end.node),
                text=worded("audit.sum", sum=sum_, tolerance=number(tolerance)),
            ),
            (*chain, end),
            end.printed,
            f"{number(computed)} {reach}",
            tolerance,
            None if holds else _cause(evidence, chain, end),
            end.node,
        )
    yield from _increments_without_base(evidence)


def _cause(evidence: Evidence, chain: tuple[Claim, ...], end: Claim) -> AuditCause:
    return evidence.cause((*chain, end))


def _increments_without_base(evidence: Evidence) -> Iterator[Finding]:
    """Increments that no pair of levels frames cannot be tested."""
    tested = {claim.claim_id for chain, _ in evidence.chains() for claim in chain}
    for node in evidence.tree.levels:
        for claim in evidence.increments(node).values():
            if claim.claim_id not in tested:
                what = (
                    f"{evidence.tree.name(node)} {claim.period}-{claim.period_end} {claim.printed}"
                )
                yield Finding(
                    RULE,
                    AuditVerdict.NOT_PROVABLE,
                    worded("audit.level_missing", what=what),
                    (claim,),
                    claim.printed,
                    node=node,
                )


def conflicting_levels(evidence: Evidence) -> Iterator[Finding]:
    """One node has one level in one year, however often it is printed."""
    for node in evidence.tree.levels:
        by_year: dict[int, list[Claim]] = {}
        for claim in evidence.claims:
            if claim.kind.value == "level" and claim.node == node and claim.period is not None:
                by_year.setdefault(claim.period, []).append(claim)
        for year, claims in sorted(by_year.items()):
            if len(claims) < 2:
                continue
            low = Interval(
                max(c.interval.low for c in claims), min(c.interval.high for c in claims)
            )
            holds = low.low <= low.high + 1e-9
            yield Finding(
                "one level a year",
                AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
                worded(
                    "audit.printed_times",
                    what=f"{evidence.tree.name(node)} {year}",
                    times=len(claims),
                    values=joined(dict.fromkeys(c.printed for c in claims), ", ", "、"),
                ),
                tuple(claims),
                ", ".join(dict.fromkeys(c.printed for c in claims)),
                "the same number" if holds else "one of them is wrong",
                cause=None if holds else AuditCause.UNDECIDED,
                node=node,
            )
