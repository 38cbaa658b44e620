"""All tables of the series, from what was read of all editions, in bounded memory.

First the editions, one at a time: what concerns one document alone is made of it (identities,
corrections, errata of one document), and its figures are put aside on disk by region. Then the
regions: values, conflicts, targets and identities over time never reach over a region, so that each
partition of regions is worked out by itself. What remains in memory for the whole is small: labels
without an indicator, findings, figures of identities that do not hold.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.documents.document import Document
from pipeline.reading.collected import collected_row, collected_rows
from pipeline.series.accounting.identity_rows import identity_rows
from pipeline.series.annotating import UnmatchedLabels, unit_error_rows
from pipeline.series.catalogue import catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.comparable import Figure, read_figures
from pipeline.series.conflicts import broken_identities, conflict_row, find_conflicts
from pipeline.series.corrections import Correction, apply_corrections, load_corrections
from pipeline.series.errata import errata_rows
from pipeline.series.identities import examine, identity_result_row
from pipeline.series.left_out import left_out_rows
from pipeline.series.parallel_targets import InStep, in_step_rows, in_step_targets
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.proof_rows import proof_rows, with_last_word
from pipeline.series.provenance import (
    Provenance,
    cited_provenance,
    counted_editions,
    document_provenance,
    is_at_hand,
    read_from_picture,
)
from pipeline.series.read_editions import ReadEdition, ReadEditions, Row
from pipeline.series.targets import Outcomes, target_rows
from pipeline.series.vintages import link_rows, value_row, values_of
from pipeline.storage.partitions import Partitions
from warehouse.units import unit_rows
from warehouse.vocabularies import ReadingMethod

_HELD = "edition:"
_EDITIONS_A_PARTITION = 100
_MOST_PARTITIONS = 100

Tables = dict[str, list[Row]]


def build_tables(editions: ReadEditions) -> Iterator[Tables]:
    """See ``pipeline.series.build``."""
    known = catalogue()
    with tempfile.TemporaryDirectory(prefix="gongbao-series-") as folder:
        count = 1 + min(_MOST_PARTITIONS, len(editions.rows) // _EDITIONS_A_PARTITION)
        partitions = Partitions(Path(folder), count)
        documents = _Documents(editions.rows, partitions)
        documents.work_through(editions.read)
        units = {*documents.units, *(entry.unit for entry in known)}
        yield {
            **catalogue_rows(known),
            "units": list(unit_rows(units)),
            **collected_rows(documents.collected),
            "unmatched_labels": documents.unmatched.rows(),
            "unit_errors": documents.unit_errors,
            "accounting_identities": documents.accounting,
            "corrections_applied": documents.applied(),
            "picture_proofs": documents.proofs,
        }
        failing = _Failing(documents.accounting)
        for number in range(count):
            yield _regions(documents, number, failing)
        yield {
            "conflicts": list(broken_identities(failing.rows, failing.figures)),
            "errata": [documents.errata[key] for key in sorted(documents.errata)],
        }


class _Failing:
    """Identities that do not hold, and the figures that they name."""

    def __init__(self, accounting: Iterable[Row]) -> None:
        self.rows = [row for row in accounting if row["verdict"] == "fails"]
        self._named = {
            name for row in self.rows for name in (row["observation_id"], *row["operands"])
        }
        self.figures: list[Figure] = []

    def add(self, figures: Iterable[Figure]) -> None:
        """Keep those of the figures that are named."""
        self.figures += [figure for figure in figures if figure.observation_id in self._named]


@dataclass
class _Documents:
    """What is made of each document alone, and what the regions need of it."""

    editions: Sequence[Row]
    partitions: Partitions
    unmatched: UnmatchedLabels = field(default_factory=UnmatchedLabels)
    units: set[str] = field(default_factory=set)
    collected: list[Row] = field(default_factory=list)
    unit_errors: list[Row] = field(default_factory=list)
    accounting: list[Row] = field(default_factory=list)
    proofs: list[Row] = field(default_factory=list)
    errata: dict[str, Row] = field(default_factory=dict)
    by_observation: dict[str, str] = field(default_factory=dict)
    in_step: dict[int, list[InStep]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = {row["document_id"]: row["kind"] for row in self.editions}
        self.provenances = edition_provenances(self.editions)
        self.newest = newest_years(self.editions)
        self._rows = {row["document_id"]: row for row in self.editions}
        self._entries = load_corrections()
        self._applied: dict[str, Row] = {}

    def work_through(self, read: Iterable[ReadEdition]) -> None:
        """Take all editions; those with pictures last, because what is printed as text about their
        regions proves their digits.
        """
        waiting: list[ReadEdition] = []
        for edition in read:
            document = edition.document()
            if document.recognised:
                waiting.append(edition)
            else:
                self._take(document, edition.observations(), [])
        if not waiting:
            return
        levels = earlier_levels(read, waiting)
        for edition in waiting:
            document, printed = edition.document(), edition.observations()
            self._take(document, printed, proof_rows(document, printed, levels))

    def _take(self, document: Document, printed: list[Row], proofs: list[Row]) -> None:
        name = document.document_id
        edition = self._rows[name]
        self.unmatched.add(printed)
        self.units.update(row["unit"] for row in printed)
        self.collected += [row for row in printed if collected_row(row) is not None]
        self.unit_errors += unit_error_rows(printed, self.kinds)
        self.proofs += proofs
        accounting = list(identity_rows(printed, document))
        self.accounting += accounting
        corrected = self._corrected(name, with_last_word(printed, proofs))
        self.add_errata(errata_rows(corrected, [edition], accounting, ()))
        self.partitions.add(
            (row for row in corrected if row["indicator"] or name in self.provenances),
            "region_code",
        )
        if name in self.provenances:
            self.in_step.setdefault(self.partitions.of(edition["region_code"]), []).extend(
                in_step_targets(document.text, document_provenance(edition), edition["region_code"])
            )

    def add_errata(self, rows: Iterable[Row]) -> None:
        """Each once."""
        for row in rows:
            self.errata.setdefault(row["erratum_id"], row)

    def applied(self) -> list[Row]:
        """Rows of ``corrections_applied``, in the order of their file."""
        rest = [entry for entry in self._entries if entry.id not in self._applied]
        at_hand = [row["document_id"] for row in self.editions if is_at_hand(row)]
        self._note(rest, apply_corrections([], rest, at_hand, self.kinds).applied)
        return [self._applied[entry.id] for entry in self._entries]

    def _corrected(self, name: str, rows: list[Row]) -> list[Row]:
        mine = [entry for entry in self._entries if entry.document == name]
        if not mine:
            return rows
        done = apply_corrections(rows, mine, [name], self.kinds)
        self._note(mine, done.applied)
        self.by_observation.update(done.by_observation)
        return done.observations

    def _note(self, entries: Iterable[Correction], applied: Iterable[Row]) -> None:
        self._applied.update((entry.id, row) for entry, row in zip(entries, applied, strict=True))


def earlier_levels(
    read: Iterable[ReadEdition], with_pictures: Iterable[ReadEdition]
) -> EarlierLevels:
    """What all editions print about the regions of those with pictures."""
    regions = {row["region_code"] for edition in with_pictures for row in edition.observations()}
    return EarlierLevels(
        row for edition in read for row in edition.observations() if row["region_code"] in regions
    )


def _regions(documents: _Documents, number: int, failing: _Failing) -> Tables:
    """The tables of the regions of one partition."""
    known = catalogue()
    rows = list(documents.partitions.rows(number))
    provenances = observation_provenances(rows, documents.provenances)
    figures = list(read_figures(rows, provenances, known))
    values = values_of(figures)
    conflicts = find_conflicts(figures, known)
    failing.add(figures)
    named = [figure.observation for c in conflicts for figure in (c.a, c.b)]
    documents.add_errata(errata_rows(named, documents.editions, (), conflicts))
    outcomes = Outcomes(figures)
    promised = [
        *target_rows(figures, outcomes, documents.newest),
        *in_step_rows(documents.in_step.get(number, ()), outcomes, documents.newest),
    ]
    return {
        "indicator_values": [value_row(value, documents.by_observation) for value in values],
        "indicator_value_observations": [row for value in values for row in link_rows(value)],
        "values_left_out": list(left_out_rows(rows, provenances, figures)),
        "conflicts": [conflict_row(conflict) for conflict in conflicts],
        "targets": [row for row, _ in promised],
        "target_outcomes": [outcome for _, outcomes_of in promised for outcome in outcomes_of],
        "identity_results": [dict(identity_result_row(result)) for result in examine(values)],
    }


def newest_years(editions: Iterable[Row]) -> dict[str, int]:
    """By region the newest year that a document reports on, under '' that of all; a year has to be
    over to be reported on.
    """
    newest = {"": 0}
    for row in editions:
        if is_at_hand(row):
            year = min(int(row["year"]), int(str(row["published_on"])[:4]) - 1)
            for region in ("", row["region_code"]):
                newest[region] = max(newest.get(region, 0), year)
    return newest


def edition_provenances(editions: Iterable[Row]) -> dict[str, Provenance]:
    """Provenance of each edition that counts."""
    editions = list(editions)
    counted = counted_editions(editions)
    return {
        row["document_id"]: document_provenance(row)
        for row in editions
        if row["document_id"] in counted
    }


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
        elif collected["地址"].removeprefix(_HELD) not in counted:
            found[row["observation_id"]] = cited_provenance(
                provenance,
                vintage=collected.vintage,
                title=collected["来源"],
                published_on=collected["发布时间"] or None,
                certainty=collected["可信度"],
                derived=bool(collected["推算"]),
            )
    return found
