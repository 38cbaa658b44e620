"""All tables of the series, from what was read of all editions, in bounded memory.

First the editions, one at a time: what concerns one document alone is made of it (identities,
corrections, errata of one document), and its figures are put aside on disk by region. Then the
regions: values, conflicts, targets and identities over time never reach over a region, so that each
partition of regions is worked out by itself. What remains in memory for the whole is small: labels
without an indicator, findings, figures of identities that do not hold.

A document on which the work fails stays out, with the reason in ``held_rows``; where it fails on a
region, the document that breaks it stays out of that region.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.documents.document import Document
from pipeline.reading.collected import collected_row, collected_rows
from pipeline.series.accounting.identity_rows import identity_rows
from pipeline.series.annotating import UnmatchedLabels, unit_error_rows
from pipeline.series.catalogue import catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.comparable import Figure, read_figures
from pipeline.series.conflicts import broken_identities, conflict_row, find_conflicts
from pipeline.series.corrections import (
    Correction,
    apply_corrections,
    is_meant,
    load_corrections,
)
from pipeline.series.errata import errata_rows, erratum_faults
from pipeline.series.faults import Fault, left_out, of_document, of_entries, of_entry
from pipeline.series.identities import examine, identity_result_row
from pipeline.series.left_out import left_out_rows
from pipeline.series.parallel_targets import InStep, in_step_rows, in_step_targets
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.proof_rows import proof_rows, with_last_word
from pipeline.series.proofs.reviews import review_faults
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
from warehouse.declared_yaml import EntryFault
from warehouse.errors import GongbaoError
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
            "values_left_out": documents.left_out,
            "held_rows": [fault.row() for fault in documents.faults],
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
    faults: list[Fault] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = {row["document_id"]: row["kind"] for row in self.editions}
        self.provenances = edition_provenances(self.editions)
        self.newest = newest_years(self.editions)
        self._rows = {row["document_id"]: row for row in self.editions}
        self._entries, self._faulty = load_corrections()
        self._applied: dict[str, Row] = {}
        self._held: set[str] = set()
        self.faults += [
            *of_entries("corrections_applied", self._faulty),
            *of_entries("errata", erratum_faults()),
            *of_entries("picture_proofs", review_faults()),
        ]

    def work_through(self, read: Iterable[ReadEdition]) -> None:
        """Take all editions; those with pictures last, because what is printed as text about their
        regions proves their digits. One on which the work fails is held.

        Raises:
            GongbaoError: The work fails on most editions: that is no fault of theirs.
        """
        waiting: list[ReadEdition] = []
        number = 0
        for edition in read:
            number += 1
            try:
                document = edition.document()
                if document.recognised:
                    waiting.append(edition)
                    continue
                made = self._made(document, edition.observations(), [])
            except Exception as error:
                self._hold(edition, error)
            else:
                self._keep(made)
                del made
        if waiting:
            sound = [edition for edition in read if edition.document_id not in self._held]
            levels = earlier_levels(sound, waiting)
        for edition in waiting:
            try:
                document, printed = edition.document(), edition.observations()
                made = self._made(document, printed, proof_rows(document, printed, levels))
            except Exception as error:
                self._hold(edition, error)
            else:
                self._keep(made)
        if len(self._held) > max(1, number // 2):
            raise GongbaoError(
                f"series: the work fails on {len(self._held)} of {number} documents",
                expected="series of most documents",
                found=next(f.problem for f in self.faults if f.document_id in self._held),
                remedy="correct the program; the last good file stays",
            )

    def _made(self, document: Document, printed: list[Row], proofs: list[Row]) -> _Made:
        """All that is made of a document alone; nothing is kept yet."""
        name = document.document_id
        edition = self._rows[name]
        corrected = _corrected(
            name, with_last_word(printed, proofs), self._entries, self._faulty, self.kinds
        )
        accounting = list(identity_rows(printed, document))
        return _Made(
            edition,
            printed,
            proofs,
            accounting,
            corrected,
            list(unit_error_rows(printed, self.kinds)),
            errata_rows(corrected.rows, [edition], accounting, ()),
            list(
                in_step_targets(document.text, document_provenance(edition), edition["region_code"])
            )
            if name in self.provenances
            else [],
        )

    def _keep(self, made: _Made) -> None:
        name = made.edition["document_id"]
        self.unmatched.add(made.printed)
        self.units.update(row["unit"] for row in made.printed)
        self.collected += [row for row in made.printed if collected_row(row) is not None]
        self.unit_errors += made.unit_errors
        self.proofs += made.proofs
        self.accounting += made.accounting
        self._applied |= made.corrected.applied
        self.by_observation.update(made.corrected.by_observation)
        self.faults += made.corrected.faults
        self.left_out += left_out(made.corrected.held)
        self.add_errata(made.errata)
        self.partitions.add(
            (row for row in made.corrected.rows if row["indicator"] or name in self.provenances),
            "region_code",
        )
        self.in_step.setdefault(self.partitions.of(made.edition["region_code"]), []).extend(
            made.in_step
        )

    def _hold(self, edition: ReadEdition, error: Exception) -> None:
        """The figures of an edition stay out of the series."""
        self._held.add(edition.document_id)
        self.faults.append(of_document(edition.document_id, error))
        try:
            self.left_out += left_out(edition.observations())
        except Exception:  # they cannot be loaded: then none are published either
            return

    def add_errata(self, rows: Iterable[Row]) -> None:
        """Each once."""
        for row in rows:
            self.errata.setdefault(row["erratum_id"], row)

    def applied(self) -> list[Row]:
        """Rows of ``corrections_applied``, in the order of their file."""
        rest = [entry for entry in self._entries if entry.id not in self._applied]
        at_hand = [
            row["document_id"]
            for row in self.editions
            if is_at_hand(row) and row["document_id"] not in self._held
        ]
        done = _corrected_by(rest, [], at_hand, self.kinds)
        self._applied |= done.applied
        self.faults += done.faults
        return [self._applied[entry.id] for entry in self._entries]


@dataclass(frozen=True, slots=True)
class _CorrectedRows:
    """Figures of a document after corrections; those that an entry may mean which does not fit are
    held.
    """

    rows: list[Row]
    held: list[Row]
    applied: dict[str, Row]
    by_observation: Mapping[str, str]
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class _Made:
    """What is made of one document alone."""

    edition: Row
    printed: list[Row]
    proofs: list[Row]
    accounting: list[Row]
    corrected: _CorrectedRows
    unit_errors: list[Row]
    errata: list[Row]
    in_step: Iterable[InStep]


def _corrected(
    name: str,
    rows: list[Row],
    entries: Iterable[Correction],
    faulty: Iterable[EntryFault],
    kinds: Mapping[str, str],
) -> _CorrectedRows:
    """Figures of a document after the entries about it; entries that cannot be read, too, say by
    ``document`` and ``where`` which figures are not to be trusted.
    """
    meant = []
    for fault in faulty:
        where = fault.content.get("where")
        if fault.content.get("document") == name and isinstance(where, dict) and where:
            meant += [row for row in rows if is_meant(row, name, where)]
    sound = [row for row in rows if not any(row is one for one in meant)] if meant else rows
    mine = [entry for entry in entries if entry.document == name]
    if not mine:
        return _CorrectedRows(sound, meant, {}, {}, [])
    done = _corrected_by(mine, sound, [name], kinds)
    return replace(done, held=[*meant, *done.held])


def _corrected_by(
    entries: Sequence[Correction],
    rows: list[Row],
    at_hand: Iterable[str],
    kinds: Mapping[str, str],
) -> _CorrectedRows:
    done = apply_corrections(rows, entries, at_hand, kinds)
    return _CorrectedRows(
        done.observations,
        done.held,
        {entry.id: row for entry, row in zip(entries, done.applied, strict=True)},
        done.by_observation,
        [
            of_entry("corrections_applied", done.faults[entry.id], entry.document, entry.id)
            for entry in entries
            if entry.id in done.faults
        ],
    )


def earlier_levels(
    read: Iterable[ReadEdition], with_pictures: Iterable[ReadEdition]
) -> EarlierLevels:
    """What all editions print about the regions of those with pictures."""
    regions = {row["region_code"] for edition in with_pictures for row in edition.observations()}
    return EarlierLevels(
        row for edition in read for row in edition.observations() if row["region_code"] in regions
    )


@dataclass(frozen=True, slots=True)
class _Region:
    """What is made of the figures of regions, all at once or one by one."""

    tables: Tables
    figures: list[Figure]
    errata: list[Row]


def _regions(documents: _Documents, number: int, failing: _Failing) -> Tables:
    """The tables of the regions of one partition."""
    rows = list(documents.partitions.rows(number))
    in_step = documents.in_step.get(number, ())
    try:
        parts = [_region(documents, rows, in_step)]
    except Exception:
        parts = list(_one_by_one(documents, rows, in_step))
    for part in parts:
        failing.add(part.figures)
        documents.add_errata(part.errata)
    if len(parts) == 1:
        return parts[0].tables
    names = {name for part in parts for name in part.tables}
    return {name: [r for part in parts for r in part.tables.get(name, ())] for name in names}


def _one_by_one(
    documents: _Documents, rows: Sequence[Row], in_step: Iterable[InStep]
) -> Iterator[_Region]:
    """The regions of a partition on which the work fails, each alone, so that the others go on."""
    by_region: dict[str, list[Row]] = {}
    for row in rows:
        by_region.setdefault(row["region_code"], []).append(row)
    steps: dict[str, list[InStep]] = {}
    for step in in_step:
        steps.setdefault(step.region_code, []).append(step)
    for code in sorted(by_region.keys() | steps.keys()):
        mine, promised = by_region.get(code, []), steps.get(code, [])
        try:
            yield _region(documents, mine, promised)
        except Exception as error:
            yield _without_the_cause(documents, code, mine, promised, error)


def _without_the_cause(
    documents: _Documents,
    code: str,
    rows: Sequence[Row],
    in_step: Sequence[InStep],
    error: Exception,
) -> _Region:
    """A region without the one document that breaks it, the newest that does; without all figures
    where no single document does.
    """
    names = {row["document_id"] for row in rows} | {step.provenance.document_id for step in in_step}
    for edition in sorted(
        (row for row in documents.editions if row["document_id"] in names),
        key=lambda row: (str(row["published_on"]), row["document_id"]),
        reverse=True,
    ):
        name = edition["document_id"]
        rest = [row for row in rows if row["document_id"] != name]
        promised = [step for step in in_step if step.provenance.document_id != name]
        try:
            made = _region(documents, rest, promised)
        except Exception:  # not this one, or not this one alone
            continue
        documents.faults.append(of_document(name, error, code))
        documents.left_out += left_out(row for row in rows if row["document_id"] == name)
        return made
    documents.faults += [of_document(name, error, code) for name in sorted(names)]
    documents.left_out += left_out(rows)
    return _Region({}, [], [])


def _region(documents: _Documents, rows: Sequence[Row], in_step: Iterable[InStep]) -> _Region:
    """The tables of the figures of whole regions."""
    known = catalogue()
    provenances = observation_provenances(rows, documents.provenances)
    figures = list(read_figures(rows, provenances, known))
    values = values_of(figures)
    conflicts = find_conflicts(figures, known)
    named = [figure.observation for c in conflicts for figure in (c.a, c.b)]
    outcomes = Outcomes(figures)
    promised = [
        *target_rows(figures, outcomes, documents.newest),
        *in_step_rows(in_step, outcomes, documents.newest),
    ]
    tables = {
        "indicator_values": [value_row(value, documents.by_observation) for value in values],
        "indicator_value_observations": [row for value in values for row in link_rows(value)],
        "values_left_out": list(left_out_rows(rows, provenances, figures)),
        "conflicts": [conflict_row(conflict) for conflict in conflicts],
        "targets": [row for row, _ in promised],
        "target_outcomes": [outcome for _, outcomes_of in promised for outcome in outcomes_of],
        "identity_results": [dict(identity_result_row(result)) for result in examine(values)],
    }
    errata = errata_rows(named, documents.editions, (), conflicts)
    return _Region(tables, figures, errata)


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
