"""Documents and observations in, the tables ``index_claims`` and ``index_audit`` out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.audit.claim_types import Claim, Finding
from pipeline.audit.claims import read_claims
from pipeline.audit.courses import FIRST, LAST
from pipeline.audit.evidence import Evidence
from pipeline.audit.printed_tree import PrintedTree, printed_tree, prints_system
from pipeline.audit.rules import chains, formula, printed_tables, scores, splits, weights, wordings
from pipeline.documents.document import Document
from warehouse.vocabularies import AuditCause

_RULES = (
    chains.check,
    chains.conflicting_levels,
    splits.check,
    weights.check,
    printed_tables.check,
    formula.check,
    scores.check,
    wordings.check,
)
_OPEN = (FIRST, LAST)
_PUBLISHERS_OWN = ("official", "repost")
"""Origins whose text is the publisher's; digests, press reports and renditions are others'
settings of it."""


def audit(
    tree: PrintedTree, observations: Sequence[Mapping[str, Any]], others: tuple[Document, ...] = ()
) -> tuple[list[Claim], list[Finding]]:
    """Claims and findings of one document.

    Args:
        tree: The index system that it prints.
        observations: Its observations as rows.
        others: Other settings of the same edition.
    """
    claims = read_claims(tree, observations)
    evidence = Evidence(tree, tuple(claims), others)
    findings = [finding for rule in _RULES for finding in rule(evidence)]
    known = {claim.claim_id for claim in claims}
    extra = {
        claim.claim_id: claim
        for finding in findings
        for claim in finding.claims
        if claim.claim_id not in known
    }
    return [*claims, *extra.values()], findings


def audit_documents(
    documents: Iterable[Document],
    observations: Iterable[Mapping[str, Any]],
    index_of_source: Mapping[str, str] | None = None,
    editions: Iterable[Mapping[str, Any]] = (),
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What documents claim about their own indices, and what can be proved of it.

    A document counts where it prints an indicator system and says something about an index of it.
    Renditions are evidence for damage of the edition that they render; a digest is audited only
    where no original of its source and year is there.

    Args:
        documents: Parsed documents.
        observations: Rows of the table of that name.
        index_of_source: Declared index by the source whose documents print it; others get an id
            from their source.
        editions: Rows of ``documents``, for ``origin`` and ``rendition_of``; without it all
            documents are originals.

    Returns:
        Rows of ``index_claims`` and ``index_audit``.
    """
    known = [document for document in documents if prints_system(document)]
    origins = _origins(editions)
    rows = _rows_by_document(observations, {document.document_id for document in known})
    claim_rows: list[dict[str, Any]] = []
    audit_rows: list[dict[str, Any]] = []
    for document in known:
        if not _is_audited(document, known, origins):
            continue
        tree = printed_tree(document)
        if tree is None:
            continue
        others = tuple(
            other
            for other in known
            if origins.get(other.document_id, ("", None))[1] == document.document_id
        )
        claims, findings = audit(tree, rows.get(document.document_id, []), others)
        if origins.get(document.document_id, ("official", None))[0] not in _PUBLISHERS_OWN:
            findings = [_not_the_print(finding) for finding in findings]
        index = (index_of_source or {}).get(document.source_id) or re.sub(
            r"[^a-z0-9]+", "_", document.source_id.lower()
        ).strip("_")
        claim_rows += [_claim_row(index, tree, claim) for claim in claims]
        audit_rows += [_audit_row(index, tree, finding) for finding in findings]
    return list({row["claim_id"]: row for row in reversed(claim_rows)}.values())[::-1], audit_rows


def _not_the_print(finding: Finding) -> Finding:
    """A failure in somebody's retelling is not shown to be the publisher's."""
    return (
        replace(finding, cause=AuditCause.UNDECIDED)
        if finding.cause is AuditCause.PRINT
        else finding
    )


def _origins(editions: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str | None]]:
    return {row["document_id"]: (row["origin"], row["rendition_of"]) for row in editions}


def _is_audited(
    document: Document, known: Iterable[Document], origins: Mapping[str, tuple[str, str | None]]
) -> bool:
    origin, rendition_of = origins.get(document.document_id, ("official", None))
    ids = {other.document_id for other in known}
    if origin == "rendition":
        return rendition_of not in ids
    if origin == "digest":
        return not any(
            other.document_id != document.document_id
            and (other.source_id, other.year) == (document.source_id, document.year)
            and origins.get(other.document_id, ("official", None))[0] not in ("digest", "rendition")
            for other in known
        )
    return True


def _rows_by_document(
    observations: Iterable[Mapping[str, Any]], wanted: set[str]
) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in observations:
        if row["document_id"] in wanted:
            found.setdefault(row["document_id"], []).append(row)
    return found


def _claim_row(index: str, tree: PrintedTree, claim: Claim) -> dict[str, Any]:
    return {
        "claim_id": claim.claim_id,
        "index_id": index,
        "document_id": claim.document_id,
        "kind": str(claim.kind),
        "node": tree.name(claim.node) if claim.node else None,
        "period": None if claim.period in (None, *_OPEN) else str(claim.period),
        "period_end": None if claim.period_end in (None, *_OPEN) else str(claim.period_end),
        "value": claim.value,
        "unit": claim.unit or None,
        "words": ", ".join(claim.words) or None,
        "printed": claim.printed or None,
        "quote": claim.quote,
        "char_start": claim.start,
        "char_end": claim.end,
    }


def _audit_row(index: str, tree: PrintedTree, finding: Finding) -> dict[str, Any]:
    return {
        "index_id": index,
        "document_id": tree.document.document_id,
        "rule": finding.rule,
        "node": tree.name(finding.node) if finding.node else None,
        "verdict": str(finding.verdict),
        "cause": None if finding.cause is None else str(finding.cause),
        "printed": finding.printed or None,
        "computed": finding.computed or None,
        "tolerance": finding.tolerance,
        "explanation": finding.explanation.en,
        "explanation_zh": finding.explanation.zh,
        "claim_ids": [claim.claim_id for claim in finding.claims],
    }
