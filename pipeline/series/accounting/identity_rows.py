"""Accounting identities as rows of ``accounting_identities``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading.observation import Observation
from pipeline.series.accounting import identities
from pipeline.series.accounting.printed_identity import Identity
from warehouse.vocabularies import IdentityVerdict, Measure, Status
from warehouse.wording import Wording, joined, worded


def identity_rows(
    observations: Iterable[Mapping[str, Any]], document: Document
) -> Iterator[dict[str, Any]]:
    """Identities of a document.

    Args:
        observations: Its rows of ``observations``.
        document: The document that they are in.

    Yields:
        Rows of ``accounting_identities``.
    """
    for identity in identities([observation_of(row) for row in observations], document):
        yield _row(identity)


def observation_of(row: Mapping[str, Any]) -> Observation:
    """A row of ``observations`` as an observation."""
    fields = {
        name: (None if value is None or value != value else value)
        for name, value in row.items()
        if name in _FIELDS - _LISTS
    }
    arguments: dict[str, Any] = {
        **fields,
        "measure": Measure(row["measure"]),
        "status": Status(row["status"]),
    }
    return Observation(**arguments)


_FIELDS = frozenset(Observation._fields)
_LISTS = frozenset({"footnotes"})


_FILLED = {
    IdentityVerdict.HOLDS: ("expression", "computed", "printed", "unit"),
    IdentityVerdict.FAILS: ("expression", "computed", "printed", "unit", "tolerance"),
}


def explained_identity(row: Mapping[str, Any]) -> Wording:
    """What an identity is about and what its arithmetic shows.

    Args:
        row: A row of ``accounting_identities``.
    """
    return worded(
        "errata.explained",
        meaning=Wording(row["meaning"], row["meaning_zh"]),
        text=Wording(row["explanation"], row["explanation_zh"]),
    )


def _row(identity: Identity) -> dict[str, Any]:
    content = (
        f"{identity.document_id}|{identity.rule}|{identity.place}|"
        f"{identity.result}|{'|'.join(identity.operands)}"
    )
    text = worded(
        f"accounting.{identity.verdict}",
        **{name: getattr(identity, name) for name in _FILLED[identity.verdict]},
    )
    explanation = joined((text, identity.reasons))
    return {
        "identity_id": sha256(content.encode()).hexdigest()[:20],
        "document_id": identity.document_id,
        "rule": identity.rule,
        "meaning": identity.meaning.en,
        "meaning_zh": identity.meaning.zh,
        "expression": identity.expression.en,
        "printed": identity.printed,
        "computed": identity.computed,
        "tolerance": identity.tolerance,
        "unit": identity.unit,
        "verdict": str(identity.verdict),
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "supported": identity.supported,
        "corrected": identity.corrected,
        "corrected_to": identity.corrected_to,
        "char_start": identity.place,
        "observation_id": identity.result,
        "operands": list(identity.operands),
    }
