"""Verdicts as rows of ``picture_proofs``, with the editions of the year before at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading.observation import Observation
from pipeline.series.accounting import identities
from pipeline.series.accounting.identity_rows import observation_of
from pipeline.series.proofs.accounted import identity_equations
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.proving import by_place, prove, verdict_at
from pipeline.series.proofs.verdicts import TRUSTED, Verdict

Row = dict[str, Any]


def proof_rows(
    documents: Iterable[Document], observations: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """Rows of ``picture_proofs``.

    Args:
        documents: All documents.
        observations: Rows of ``observations``.
    """
    read = {str(row["document_id"]) for row in observations if row["method"] == "ocr"}
    if not read:
        return []
    levels = EarlierLevels(observations)
    own: dict[str, list[Observation]] = defaultdict(list)
    for row in observations:
        if row["document_id"] in read:
            own[str(row["document_id"])].append(observation_of(row))
    out: list[Row] = []
    for document in documents:
        figures = own.get(document.document_id, [])
        if document.recognised:
            own_rows = [{name: getattr(o, name) for name in o.__slots__} for o in figures]
            by_id = {str(row["observation_id"]): row for row in own_rows}
            equations = [
                *identity_equations(identities(figures, document), by_id),
                *levels.equations(own_rows),
            ]
            found = prove(document, figures, equations)
            out += _rows(document, figures, found)
    return out


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
    document: Document, figures: Sequence[Observation], found: Sequence[Verdict]
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
