"""Verdicts as rows of ``picture_proofs``, with the editions of the year before at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading.observation import Observation
from pipeline.series.accounting import identities
from pipeline.series.accounting.identity_rows import observation_of
from pipeline.series.proofs.accounted import identity_equations
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.proving import by_place, prove, verdict_at
from pipeline.series.proofs.verdicts import TRUSTED, NumberVerdict

Row = dict[str, Any]


def proof_rows(
    document: Document, observations: Sequence[Mapping[str, Any]], levels: EarlierLevels
) -> list[Row]:
    """Rows of ``picture_proofs``.

    Args:
        document: A document.
        observations: Its rows of ``observations``.
        levels: What documents of earlier years print about its regions.
    """
    if not document.recognised:
        return []
    figures = [observation_of(row) for row in observations]
    own_rows = [o._asdict() for o in figures]
    by_id = {str(row["observation_id"]): row for row in own_rows}
    equations = [
        *identity_equations(identities(figures, document), by_id),
        *levels.equations(own_rows),
    ]
    return list(_rows(document, figures, prove(document, figures, equations)))


def with_last_word(observations: Sequence[Mapping[str, Any]], proofs: Iterable[Row]) -> list[Row]:
    """Rows of ``observations`` as the series take them: a figure that the edition of the year
    before has proven needs no review for its digits.

    Args:
        observations: Rows of ``observations``.
        proofs: Rows of ``picture_proofs``.
    """
    trusted = {
        row["observation_id"]: row["proof"] in TRUSTED for row in proofs if row["observation_id"]
    }
    return [
        {
            **row,
            "needs_review": not trusted[row["observation_id"]]
            or (row["needs_review"] and row["weakest"] != "value"),
        }
        if row["observation_id"] in trusted
        else dict(row)
        for row in observations
    ]


def _rows(
    document: Document, figures: Sequence[Observation], found: Sequence[NumberVerdict]
) -> Iterable[Row]:
    places = by_place(found)
    owners = {
        verdict.number.start: figure.observation_id
        for figure in figures
        if (verdict := verdict_at(places, figure.char_start, figure.char_end)) is not None
    }
    for verdict in found:
        number = verdict.number
        yield {
            "document_id": document.document_id,
            "char_start": number.start,
            "char_end": number.end,
            "observation_id": owners.get(number.start),
            "page": number.page,
            "box": list(number.box.corners),
            "printed": document.text[number.start : number.end],
            "second_reading": number.second,
            "confidence": number.confidence,
            "proof": str(verdict.proof),
            "reason": verdict.reason,
            "difference": verdict.difference,
            "proposed": list(verdict.proposed),
            "picture": number.picture,
        }
