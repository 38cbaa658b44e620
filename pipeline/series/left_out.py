"""Figures that have an indicator and yet no place in its series, each with the reason: nothing
disappears silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.series.comparable import Figure, is_criterion, is_joint, is_mean, is_scoped
from pipeline.series.provenance import Provenance
from warehouse.vocabularies import LeftOutReason


def left_out_rows(
    observations: Iterable[Mapping[str, Any]],
    provenances: Mapping[str, Provenance],
    figures: Iterable[Figure],
) -> Iterator[dict[str, Any]]:
    """Rows of ``values_left_out``.

    Args:
        observations: Rows of ``observations``, corrections applied.
        provenances: Provenance of each observation that counts.
        figures: Figures that were read of them.
    """
    placed = {figure.observation_id for figure in figures}
    for row in observations:
        if row["indicator"] is not None and row["observation_id"] not in placed:
            yield {
                "observation_id": row["observation_id"],
                "document_id": row["document_id"],
                "indicator": row["indicator"],
                "reason": str(_reason(row, provenances)),
            }


def _reason(row: Mapping[str, Any], provenances: Mapping[str, Provenance]) -> LeftOutReason:
    if row["observation_id"] not in provenances:
        return LeftOutReason.COPY
    if row["period"] is None:
        return LeftOutReason.NO_PERIOD
    if is_scoped(row):
        return LeftOutReason.SCOPE
    if row["needs_review"]:
        return LeftOutReason.NEEDS_REVIEW
    if is_joint(row):
        return LeftOutReason.JOINT
    if is_criterion(row):
        return LeftOutReason.CRITERION
    return LeftOutReason.MEAN if is_mean(row) else LeftOutReason.UNIT
