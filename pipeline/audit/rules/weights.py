"""Weights of siblings add to 1 (or to their parent's weight, where a table prints shares of the
whole).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.claim_types import Claim, ClaimKind, Finding, Interval, number, total
from pipeline.audit.evidence import Evidence
from pipeline.audit.printed_tree import ROOT, PrintedNode, SystemTable
from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import NOTHING, Wording, joined, worded

RULE = "weights of siblings add to 1"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Every group of siblings in every table that prints weights."""
    for system in evidence.tree.tables:
        if not system.scheme.has_weights:
            continue
        of_whole = _shares_of_whole(evidence, system)
        for path, siblings in system.groups():
            claims = [
                claim for node in siblings if (claim := _claim(evidence, system, node)) is not None
            ]
            if claims and len(siblings) > 1:
                yield _group(
                    evidence,
                    system,
                    path,
                    siblings,
                    claims,
                    evidence.tree.weights.get(path[-1]) if of_whole and path else None,
                )


def _shares_of_whole(evidence: Evidence, system: SystemTable) -> bool:
    """Whether most groups below the first level add to their parent's weight instead of 1."""
    ones, parents = 0, 0
    for path, siblings in system.groups():
        claims = [
            claim for node in siblings if (claim := _claim(evidence, system, node)) is not None
        ]
        if not path or len(claims) < len(siblings):
            continue
        reach = total([claim.interval for claim in claims])
        ones += reach.meets(Interval(1, 1))
        parent = evidence.tree.weights.get(path[-1])
        parents += parent is not None and reach.meets(Interval(parent, parent))
    return parents > ones


def _claim(evidence: Evidence, system: SystemTable, node: PrintedNode) -> Claim | None:
    if node.weight is None:
        return None
    wanted = (node.key, node.weight.start, system.caption)
    return next(
        (
            c
            for c in evidence.of(ClaimKind.WEIGHT, node.key)
            if (c.node, c.start, c.words[0]) == wanted
        ),
        None,
    )


def _group(
    evidence: Evidence,
    system: SystemTable,
    path: tuple[str, ...],
    siblings: list[PrintedNode],
    claims: list[Claim],
    whole: float | None,
) -> Finding:
    target = 1.0 if whole is None else whole
    percent = any(node.percent for node in siblings)
    added = sum(claim.value or 0 for claim in claims)
    reach = total([claim.interval for claim in claims])
    exact = abs(added - target) < 1e-9
    thirds = (
        len(claims) == len(siblings)
        and reach.meets(Interval(target, target))
        and len({claim.value for claim in claims}) == 1
    )
    holds = exact or thirds  # 0.33 + 0.33 + 0.33: rounded equal weights
    group = evidence.tree.name(path[-1]) if path else evidence.tree.name(ROOT)
    terms = " + ".join(f"{claim.printed} ({evidence.tree.name(claim.node)})" for claim in claims)
    bare = [node for node in siblings if node.weight_value is None]
    also: Wording = NOTHING
    if bare:
        names = joined((evidence.tree.name(node.key) for node in bare), ", ", "、")
        also = (
            worded("audit.would_weigh", names=names, rest=_said(target - added, percent))
            if len(bare) == 1 and added < target
            else worded("audit.weight_missing", names=names)
        )
    text = worded(
        "audit.weights_sum",
        table=system.caption,
        group=group,
        terms=terms,
        added=_said(added, percent),
        sign="=" if holds else "≠",
        target=_said(target, percent),
    )
    return Finding(
        RULE,
        AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
        joined((text, also)),
        tuple(claims),
        ", ".join(claim.printed for claim in claims),
        number(added),
        0.0 if exact else (reach.high - reach.low) / 2,
        None if holds else _cause(evidence, system, path),
        path[-1] if path else ROOT,
    )


def _said(share: float, percent: bool) -> str:
    return number(100 * share) if percent else number(share)


def _cause(evidence: Evidence, system: SystemTable, path: tuple[str, ...]) -> AuditCause:
    """A copy's, where another setting of the edition prints weights of the group that add up; else
    it cannot be determined.
    """
    for setting in evidence.settings:
        for other in setting.tables:
            if not other.scheme.has_weights:
                continue
            values = [
                node.weight_value
                for group, nodes in other.groups()
                if group == path
                for node in nodes
            ]
            if (
                values
                and None not in values
                and abs(sum(v for v in values if v is not None) - 1) < 1e-9
            ):
                return AuditCause.COPY
    return AuditCause.UNDECIDED
