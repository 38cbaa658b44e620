"""What one document gives to the series: what is found about it alone, and what the series of each
region take from it.

Nothing here depends on another document, but for the proofs of what was read from pictures: so a
contribution is worked out once for each version of a document. Whether an edition counts at all
(copies beside their originals do not) is known only among all editions, and decided where the
series of a region are made (``region_tables``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading.collected import collected_row
from pipeline.series.accounting.identity_rows import identity_rows
from pipeline.series.annotating import UnmatchedLabels, unit_error_rows
from pipeline.series.catalogue import catalogue
from pipeline.series.corrections import Decisions, apply_corrections, is_meant
from pipeline.series.errata import errata_rows
from pipeline.series.faults import Fault, left_out, of_document, of_entry
from pipeline.series.implied_wholes import ImpliedWhole, implied_wholes
from pipeline.series.parallel_targets import ParallelTarget, parallel_targets_in
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.proof_rows import proof_rows, with_last_word
from pipeline.series.provenance import document_provenance

Row = dict[str, Any]

HELD = "edition:"
"""How a collected figure cites an edition that may be here itself."""


@dataclass(frozen=True, slots=True)
class RegionNotes:
    """What a document says to the series of one region beside its figures.

    Attributes:
        parallel_targets: Targets without a number.
        broken: Identities of the document that do not hold, as rows of ``accounting_identities``.
        named: Figures that these name, as rows of ``observations``.
        implied: Wholes of the region that shares of the document imply.
    """

    parallel_targets: tuple[ParallelTarget, ...] = ()
    broken: tuple[Row, ...] = ()
    named: tuple[Row, ...] = ()
    implied: tuple[ImpliedWhole, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a document gives to the series.

    Attributes:
        tables: Rows that are about the document alone, by table.
        labels: Its labels without an indicator, as rows of ``unmatched_labels``.
        figures: Its rows of ``observations`` as the series take them; None where as they are
            printed.
        notes: What it says beside them, by region.
        corrected: The correction of each observation that has one.
        faults: What of it could not be made.
        units: The units of its figures.
        cited: Editions that its collected figures cite.
        is_collected: Whether it holds collected figures.
        regions: By region, a hash of all that the series take from the document.
    """

    tables: Mapping[str, list[Row]]
    labels: list[Row]
    figures: list[Row] | None
    notes: Mapping[str, RegionNotes]
    corrected: Mapping[str, str]
    faults: tuple[Fault, ...]
    units: tuple[str, ...]
    cited: tuple[str, ...]
    is_collected: bool
    regions: Mapping[str, str]


def contribution(
    document: Document,
    printed: Sequence[Row],
    edition: Row,
    decided: Decisions,
    levels: EarlierLevels | None = None,
) -> Contribution:
    """Work out what a document gives.

    Args:
        document: The document.
        printed: Its rows of ``observations``.
        edition: Its row of ``documents``.
        decided: The corrections of its figures.
        levels: What all editions print about its regions; needed where it has pictures.
    """
    name, home = document.document_id, str(edition["region_code"])
    kinds = {name: edition["kind"]}
    proofs = proof_rows(document, printed, levels) if levels is not None else []
    accounting = list(identity_rows(printed, document))
    done = corrected_rows(name, with_last_word(printed, proofs), decided, kinds)
    unmatched = UnmatchedLabels()
    unmatched.add(printed)
    labels = unmatched.rows()
    notes = _notes(document, done.rows, edition, accounting)
    hashes = _hashes(done.rows, notes, done.by_observation)
    collected = [row for row in map(collected_row, printed) if row is not None]
    cited = {row["地址"] for row in collected if row["地址"].startswith(HELD)}
    return Contribution(
        tables={
            "unit_errors": list(unit_error_rows(printed, kinds)),
            "accounting_identities": accounting,
            "corrections_applied": done.applied,
            "picture_proofs": proofs,
            "errata": errata_rows(done.rows, [edition], accounting, ()),
            "values_left_out": left_out(done.held),
        },
        labels=labels,
        figures=done.rows if decided != Decisions() or proofs else None,
        notes=notes,
        corrected=done.by_observation,
        faults=done.faults,
        units=tuple(sorted({row["unit"] for row in printed})),
        cited=tuple(sorted(address.removeprefix(HELD) for address in cited)),
        is_collected=bool(collected),
        regions=hashes | {home: _hash([hashes.get(home, ""), repr(labels)])},
    )


def nothing(document_id: str, printed: Iterable[Row], error: Exception) -> Contribution:
    """What a document gives on which the work fails: its figures stay out of the series."""
    fault = of_document(document_id, error)
    held = {"values_left_out": left_out(printed)}
    return Contribution(held, [], [], {}, {}, (fault,), (), (), False, {})


@dataclass(frozen=True, slots=True)
class CorrectedRows:
    """Figures of a document after corrections.

    Attributes:
        rows: The figures.
        held: Those that an entry may mean which does not fit.
        applied: Rows of ``corrections_applied``.
        by_observation: The correction of each observation that has one.
        faults: Entries that do not fit.
    """

    rows: list[Row]
    held: list[Row]
    applied: list[Row]
    by_observation: Mapping[str, str]
    faults: tuple[Fault, ...]


def corrected_rows(
    name: str, rows: list[Row], decided: Decisions, kinds: Mapping[str, str]
) -> CorrectedRows:
    """Figures of a document after the entries about it; entries that cannot be read, too, say by
    ``document`` and ``where`` which figures are not to be trusted.

    Args:
        name: The document; entries about others wait.
        rows: Its rows of ``observations``.
        decided: The entries.
        kinds: Kind of each document.
    """
    meant: list[Row] = []
    for fault in decided.faulty:
        where = fault.content.get("where")
        if isinstance(where, dict) and where:
            meant += [row for row in rows if is_meant(row, name, where)]
    sound = [row for row in rows if not any(row is one for one in meant)] if meant else rows
    done = apply_corrections(sound, decided.entries, [name], kinds)
    return CorrectedRows(
        done.observations,
        [*meant, *done.held],
        list(done.applied),
        done.by_observation,
        tuple(
            of_entry("corrections_applied", done.faults[entry.id], entry.document, entry.id)
            for entry in decided.entries
            if entry.id in done.faults
        ),
    )


def _notes(
    document: Document, figures: Sequence[Row], edition: Row, accounting: Iterable[Row]
) -> dict[str, RegionNotes]:
    home = str(edition["region_code"])
    broken = tuple(row for row in accounting if row["verdict"] == "fails")
    named = {name for row in broken for name in (row["observation_id"], *row["operands"])}
    own = RegionNotes(
        tuple(parallel_targets_in(document.text, document_provenance(edition), home)),
        broken,
        tuple(row for row in figures if row["observation_id"] in named),
    )
    notes = {home: own} if own != RegionNotes() else {}
    implied: dict[str, list[ImpliedWhole]] = defaultdict(list)
    for one in implied_wholes(figures, document_provenance(edition), home, catalogue()):
        implied[one.figure.region_code].append(one)
    for region, wholes in implied.items():
        notes[region] = replace(notes.get(region, RegionNotes()), implied=tuple(wholes))
    return notes


def _hashes(
    figures: Iterable[Row], notes: Mapping[str, RegionNotes], corrected: Mapping[str, str]
) -> dict[str, str]:
    """By region, a hash of figures, notes and corrections."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in figures:
        correction = corrected.get(row["observation_id"], "")
        said[row["region_code"]].append(f"{list(row.values())!r}{correction}")
    for region, about in notes.items():
        said[region].append(repr(about))
    return {region: _hash(lines) for region, lines in said.items()}


def _hash(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
