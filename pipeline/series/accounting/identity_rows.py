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

_WORDS = {
    IdentityVerdict.HOLDS: "{expression} = {computed:.10g}{unit}, printed "
    "{printed:.10g}{unit}: equal as far as the printed digits show",
    IdentityVerdict.FAILS: "{expression} = {computed:.10g}{unit}, but {printed:.10g}{unit} "
    "is printed; rounding explains {tolerance:.3g} at most",
}


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


_FIELDS = frozenset(Observation.__slots__)
_LISTS = frozenset({"footnotes"})


def _row(identity: Identity) -> dict[str, Any]:
    content = (
        f"{identity.document_id}|{identity.rule}|{identity.place}|"
        f"{identity.result}|{'|'.join(identity.operands)}"
    )
    return {
        "identity_id": sha256(content.encode()).hexdigest()[:20],
        "document_id": identity.document_id,
        "rule": identity.rule,
        "meaning": identity.meaning,
        "expression": identity.expression,
        "printed": identity.printed,
        "computed": identity.computed,
        "tolerance": identity.tolerance,
        "unit": identity.unit,
        "verdict": str(identity.verdict),
        "explanation": "; ".join(
            filter(
                None,
                (
                    _WORDS[identity.verdict].format(
                        **{name: getattr(identity, name) for name in identity.__slots__}
                    ),
                    identity.reasons,
                ),
            )
        ),
        "supported": identity.supported,
        "corrected": identity.corrected,
        "corrected_to": identity.corrected_to,
        "char_start": identity.place,
        "observation_id": identity.result,
        "operands": list(identity.operands),
    }
