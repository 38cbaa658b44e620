"""Proofs for the figures of one document."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading.observation import Extraction, Observation
from pipeline.series.proofs.equations import Equation
from pipeline.series.proofs.repeated import repeated
from pipeline.series.proofs.reviews import load_reviews
from pipeline.series.proofs.table_equations import table_equations
from pipeline.series.proofs.verdicts import TRUSTED, NumberVerdict, verdicts
from pipeline.series.unit_fit import is_per_thousand
from warehouse.vocabularies import DocumentFormat, ReadingMethod


def prove(
    document: Document, observations: Sequence[Observation], more: Iterable[Equation] = ()
) -> list[NumberVerdict]:
    """A verdict on every number of a document that was read from a picture.

    Args:
        document: The document.
        observations: Its figures.
        more: Further equations, of the accounting in its sentences and with other editions.
    """
    if not document.recognised:
        return []
    rows = [_row(seen) for seen in observations]
    found = [
        *table_equations(document, {row["char_start"]: row for row in rows}),
        *repeated(rows),
        *more,
    ]
    units = {row["char_start"]: row["unit"] for row in rows}
    per_thousand = {row["char_start"] for row in rows if is_per_thousand(row)}
    reviews = load_reviews(document.document_id)
    return verdicts(document, found, reviews, units, per_thousand)


def with_proofs(document: Document, extraction: Extraction) -> Extraction:
    """The figures of a document with how each was read; those from pictures held for review where
    nothing supports them.
    """
    found = by_place(prove(document, extraction.observations))
    pages = frozenset(number.page for number in document.recognised)
    # the pictures in a web page are counted apart from its pages, unless it holds nothing else
    whole = document.format != DocumentFormat.HTML or document.pages == len(pages)
    pictures = pages if whole else frozenset()
    return replace(
        extraction,
        observations=tuple(_marked(seen, found, pictures) for seen in extraction.observations),
    )


def by_place(found: Iterable[NumberVerdict]) -> dict[int, NumberVerdict]:
    """Verdicts by every offset of their number."""
    return {
        place: verdict
        for verdict in found
        for place in range(verdict.number.start, verdict.number.end)
    }


def verdict_at(found: Mapping[int, NumberVerdict], start: int, end: int) -> NumberVerdict | None:
    """The verdict on a figure: of a range, the worse of its two numbers."""
    verdicts_there = [found[place] for place in range(start, end) if place in found]
    return min(
        verdicts_there, key=lambda v: (v.proof in TRUSTED, v.number.confidence), default=None
    )


def _marked(
    seen: Observation, found: Mapping[int, NumberVerdict], pictures: Container[int]
) -> Observation:
    verdict = verdict_at(found, seen.char_start, seen.char_end)
    if verdict is None:
        if seen.page in pictures and any(sign.isdecimal() for sign in seen.printed):
            # its place on the picture was not found: nothing can be said of its digits
            return seen._replace(method=ReadingMethod.OCR, weakest="value", needs_review=True)
        return seen._replace(method=ReadingMethod.CELL) if seen.in_table else seen
    doubtful = verdict.proof not in TRUSTED
    confidence = min(seen.confidence, verdict.number.confidence)
    return seen._replace(
        method=ReadingMethod.OCR,
        confidence=confidence,
        weakest="value" if doubtful else seen.weakest,
        needs_review=seen.needs_review or doubtful,
    )


def _row(seen: Observation) -> dict[str, Any]:
    return seen._asdict()
