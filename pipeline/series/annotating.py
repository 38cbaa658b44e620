"""Observations with the indicator that each belongs to, and what has none: labels not known, units
that do not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading import extract
from pipeline.reading.collected import is_collected, read_collected
from pipeline.reading.observation import Extraction, Observation
from pipeline.series.catalogue import catalogue
from pipeline.series.label_spelling import normalise_parts
from pipeline.series.matching import MATCHED_MEASURES, match, resolve
from pipeline.series.unit_fit import place, series_unit
from warehouse.units import UnitError

Row = dict[str, Any]


def annotated_figures(document: Document) -> Extraction:
    """Everything that is read out of a document, each figure with its indicator where the
    catalogue knows one.
    """
    found = read_collected(document) if is_collected(document) else extract(document)
    return annotate_extraction(found, document.kind)


def annotate(observations: Iterable[Observation], kind: str) -> tuple[Observation, ...]:
    """The observations of one document, each with its indicator where the catalogue knows one.

    Args:
        observations: As read from the document.
        kind: Kind of the document (``bulletin``, ``work_report``, …): some labels mean something
            only in a genre.
    """
    return tuple(
        replace(
            seen, indicator=match(seen.label, seen.unit, str(seen.measure), seen.region_code, kind)
        )
        for seen in observations
    )


def annotate_extraction(extraction: Extraction, kind: str) -> Extraction:
    """The extraction with indicators set; rejected numbers stay as they are."""
    return replace(extraction, observations=annotate(extraction.observations, kind))


@dataclass(slots=True)
class _Unknown:
    """What is known about a label that the catalogue does not have."""

    observations: int = 0
    documents: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    example: str = ""


def unmatched_rows(observations: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of ``unmatched_labels``: labels without an indicator, the most frequent first.

    Args:
        observations: Rows of ``observations``, indicators set.
    """
    found: dict[str, _Unknown] = {}
    for row in observations:
        if row["indicator"] is not None or row["measure"] not in MATCHED_MEASURES:
            continue
        unknown = found.setdefault(
            normalise_parts(row["label"]), _Unknown(example=row["observation_id"])
        )
        unknown.observations += 1
        unknown.documents.add(row["document_id"])
        unknown.measures.add(row["measure"])
        unknown.units.add(row["unit"])
        unknown.example = min(unknown.example, row["observation_id"])
    return [
        {
            "label": label,
            "observations": unknown.observations,
            "documents": len(unknown.documents),
            "measures": sorted(unknown.measures),
            "units": sorted(unknown.units),
            "example_observation_id": unknown.example,
        }
        for label, unknown in sorted(
            found.items(),
            key=lambda item: (-item[1].observations, -len(item[1].documents), item[0]),
        )
    ]


def unit_error_rows(
    observations: Iterable[Mapping[str, Any]], kinds: Mapping[str, str]
) -> Iterator[Row]:
    """Rows of ``unit_errors``: figures whose label names an indicator that their unit cannot
    measure.

    Args:
        observations: Rows of ``observations``, indicators set.
        kinds: Kind of each document.
    """
    for row in observations:
        if row["indicator"] is not None:
            continue
        named = resolve(
            row["label"],
            row["unit"],
            row["measure"],
            row["region_code"],
            kinds.get(row["document_id"]),
        )
        if named.misfit is None:
            continue
        indicator = catalogue()[named.misfit]
        try:
            place(indicator, row["value"], row["unit"], row["measure"])
        except UnitError as error:
            yield {
                "observation_id": row["observation_id"],
                "document_id": row["document_id"],
                "indicator": indicator.code,
                "label": row["label"],
                "measure": row["measure"],
                "printed_unit": row["unit"],
                "expected_unit": series_unit(indicator, row["measure"]),
                "problem": str(error),
            }
