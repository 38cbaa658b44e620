"""The tables of the series of one region: values, conflicts, targets, identities over time.

They never reach over a region, so that a region is worked out by itself, from what the documents
say about it, and only where that has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pipeline.reading.collected import collected_row
from pipeline.series.among_editions import Among
from pipeline.series.catalogue import catalogue
from pipeline.series.comparable import Figure, read_figures
from pipeline.series.conflicts import Conflict, broken_identities, conflict_row, find_conflicts
from pipeline.series.contributions import HELD, RegionNotes
from pipeline.series.errata import repeated_errata
from pipeline.series.faults import left_out, of_document
from pipeline.series.identities import examine, identity_result_row
from pipeline.series.implied_wholes import contradicted_wholes
from pipeline.series.left_out import left_out_rows
from pipeline.series.parallel_targets import parallel_target_rows
from pipeline.series.plausibility import mark_doubtful
from pipeline.series.provenance import Provenance, cited_provenance, read_from_picture
from pipeline.series.targets import Outcomes, target_rows
from pipeline.series.vintages import link_rows, mark_excluded, value_row, values_of
from warehouse.vocabularies import ReadingMethod

Row = dict[str, Any]

HELD_ROWS = "held_rows"


def region_tables(
    region_code: str,
    figures: Sequence[Row],
    notes: Mapping[str, RegionNotes],
    corrected: Mapping[str, str],
    known: Among,
) -> dict[str, list[Row]]:
    """Rows by table. Where the work fails, that of the region without the one document that breaks
    it, the last in ``known.order`` that does; without all where no single one does.

    Args:
        region_code: The region.
        figures: Rows of ``observations`` about it as the series take them, edition by edition.
        notes: What documents say beside them, by edition.
        corrected: The correction of each observation that has one.
        known: What is known among all editions.
    """
    try:
        return _tables(figures, notes, corrected, known)
    except Exception as error:
        names = {row["document_id"] for row in figures} | notes.keys()
        for name in sorted(names, key=lambda name: known.order[name], reverse=True):
            rest = [row for row in figures if row["document_id"] != name]
            said = {other: note for other, note in notes.items() if other != name}
            try:
                made = _tables(rest, said, corrected, known)
            except Exception:  # not this one, or not this one alone
                continue
            return _without({name}, made, figures, error, region_code)
        return _without(names, {}, figures, error, region_code)


def _without(
    names: Collection[str],
    made: dict[str, list[Row]],
    figures: Iterable[Row],
    error: Exception,
    region_code: str,
) -> dict[str, list[Row]]:
    """The tables together with what is left out of them, and why."""
    out = left_out(row for row in figures if row["document_id"] in names)
    return made | {
        "values_left_out": [*made.get("values_left_out", ()), *out],
        HELD_ROWS: [of_document(name, error, region_code).row() for name in sorted(names)],
    }


def _tables(
    figures_of: Iterable[Row],
    notes: Mapping[str, RegionNotes],
    corrected: Mapping[str, str],
    known_among: Among,
) -> dict[str, list[Row]]:
    known, counted = catalogue(), known_among.provenances
    rows = [row for row in figures_of if row["indicator"] or row["document_id"] in counted]
    provenances = observation_provenances(rows, counted)
    figures = list(read_figures(rows, provenances, known))
    values = values_of(figures)
    mark_doubtful(values)
    mark_excluded(values, (row for said in notes.values() for row in said.broken))
    implied = [one for name in notes if name in counted for one in notes[name].implied]
    conflicts = [*find_conflicts(figures, known), *contradicted_wholes(implied, figures)]
    outcomes = Outcomes(figures)
    aims = [one for name in notes if name in counted for one in notes[name].parallel_targets]
    promised = [
        *target_rows(figures, outcomes, known_among.newest),
        *parallel_target_rows(aims, outcomes, dict(known_among.newest)),
    ]
    return {
        "indicator_values": [value_row(value, corrected) for value in values],
        "indicator_value_observations": [row for value in values for row in link_rows(value)],
        "values_left_out": list(left_out_rows(rows, provenances, figures)),
        "conflicts": _conflict_rows(conflicts, notes, counted),
        "targets": [row for row, _ in promised],
        "target_outcomes": [outcome for _, outcomes_of in promised for outcome in outcomes_of],
        "identity_results": [dict(identity_result_row(result)) for result in examine(values)],
        "errata": repeated_errata(conflicts, known_among.own_texts),
    }


def _conflict_rows(
    conflicts: Iterable[Conflict],
    notes: Mapping[str, RegionNotes],
    counted: Mapping[str, Provenance],
) -> list[Row]:
    """Conflicts between figures, then identities of documents that contradict themselves."""
    rows = [conflict_row(conflict) for conflict in conflicts]
    for said in notes.values():
        named: list[Figure] = list(
            read_figures(said.named, observation_provenances(said.named, counted), catalogue())
        )
        rows += broken_identities(said.broken, named)
    return rows


def observation_provenances(
    observations: Iterable[Row], counted: Mapping[str, Provenance]
) -> dict[str, Provenance]:
    """Provenance of each observation that counts; figures collected from an edition that is here
    itself do not.

    Args:
        observations: Rows of ``observations``.
        counted: Provenance of each edition that counts.
    """
    found: dict[str, Provenance] = {}
    for row in observations:
        provenance = counted.get(row["document_id"])
        if provenance is None:
            continue
        collected = collected_row(row)
        if collected is None:
            found[row["observation_id"]] = (
                read_from_picture(provenance) if row["method"] == ReadingMethod.OCR else provenance
            )
        elif collected["地址"].removeprefix(HELD) not in counted:
            found[row["observation_id"]] = cited_provenance(
                provenance,
                vintage=collected.vintage,
                title=collected["来源"],
                published_on=collected["发布时间"] or None,
                certainty=collected["可信度"],
                derived=bool(collected["推算"]),
            )
    return found
