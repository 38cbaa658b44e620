"""Stage ``indicators``: clean series, conflicts, targets and identities from the figures of all
documents, where a figure or the code has changed.

Three kinds of results are kept, each under a key of all that it depends on:

``contributions/<edition>``
    What a document gives to the series, and what is found about it alone.
``indicators/<bundle>``
    The tables of the regions of a bundle. The key of a region names the contributions that speak
    of it; a bundle takes over the regions whose keys have not changed.
``indicators/catalogue`` and ``indicators/all``
    The catalogue, and the few tables that are sums over everything.

A fault stays where it is: an edition on whose figures the work fails goes back to its version
before, and stays out of the series where that fails, too; a region goes on without the document
that breaks it. ``held_rows`` says why. Only what fails as a whole stops the run before publishing,
and the last good file stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from pipeline.runs.code_versions import code_version
from pipeline.runs.edition_state import EditionState
from pipeline.runs.executors import run_tasks
from pipeline.runs.layer_frames import observation_files
from pipeline.runs.layer_names import CONTRIBUTIONS, INDICATORS, OBSERVATIONS
from pipeline.runs.refusals import has_version_before, refuse
from pipeline.runs.reports import LayerReport
from pipeline.runs.series_tasks import (
    AS_TAKEN,
    LABELS,
    ContributionTask,
    Given,
    RegionsTask,
    labels_of,
    printed_rows,
)
from pipeline.runs.states import series_facts, states_of
from pipeline.runs.workspace import Workspace
from pipeline.series.among_editions import Among, among
from pipeline.series.catalogue import catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.corrections import (
    Correction,
    Decisions,
    apply_corrections,
    load_corrections,
)
from pipeline.series.faults import ENTRY, SERIES, Fault, of_entries
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.reviews import review_faults
from pipeline.series.reported_errata import erratum_faults
from pipeline.storage import parquet
from pipeline.storage.bundles import Bundle, members_of
from pipeline.storage.holding import HELD_ROWS, with_held_rows
from pipeline.storage.layers import WHOLE, Entry, key_of, work_folder
from pipeline.storage.pieces import Piece
from pipeline.storage.results import Result, write_result
from warehouse.declared_yaml import EntryFault
from warehouse.errors import GongbaoError
from warehouse.schema.declared_checks import ROW_CHECKS
from warehouse.units import unit_rows

CATALOGUE = "catalogue"
INDEX, AUDIT = "index_made", "audit_made"
FAULTS = (SERIES, ENTRY, INDEX, AUDIT)
"""Checks that say that a part of a layer could not be made."""
ROOTS = ("pipeline.runs.series_tasks",)

_LOST = "lost"
"""Says of a contribution that its worker was lost: the next run tries it again."""

_EDITIONS_A_BUNDLE = 64
_OF_EDITION = (
    "document_id",
    "source_id",
    "title",
    "kind",
    "region_code",
    "year",
    "published_on",
    "fetched_at",
    "origin",
)
"""What a contribution takes from the row of its edition."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contributed:
    """The contribution of an edition.

    Attributes:
        state: The edition.
        key: Key of the contribution.
        piece: Where it lies.
        result: What is known of it.
    """

    state: EditionState
    key: str
    piece: Piece
    result: Result

    @property
    def given(self) -> Given:
        """Where its figures are."""
        if self.result.facts["is_corrected"]:
            figures = self.piece.table(AS_TAKEN)
        else:
            figures = next(iter(observation_files(self.state.observations)), None)
        return Given(self.state.edition.id, self.state.source.region, figures, self.piece)


def indicators(
    workspace: Workspace, *, force: bool = False, executor: Executor | None = None
) -> LayerReport:
    """Make the series.

    Args:
        workspace: The workspace of the run.
        force: Make again what has been made.
        executor: Where the work runs; processes by default.

    Raises:
        GongbaoError: The work fails on most documents: that is no fault of theirs.
    """
    report = _indicators(workspace, force, executor)
    entries = workspace.lake.index(OBSERVATIONS)
    broken = {
        edition_id: problem
        for edition_id, problem in series_facts(workspace, "series").items()
        if (entry := entries.get(edition_id)) and has_version_before(workspace, OBSERVATIONS, entry)
    }
    if refuse(workspace, OBSERVATIONS, broken):
        return _indicators(workspace, force, executor)
    return report


def _indicators(workspace: Workspace, force: bool, executor: Executor | None) -> LayerReport:
    states = states_of(workspace)
    rows = [state.row() | {"figures": state.figures} for state in states]
    corrections = load_corrections()
    given = _contributions(workspace, states, rows, _decisions(*corrections), force, executor)
    entries, worked, reused = _bundles(workspace, given, among(rows), force, executor)
    facts = facts_of(_held(workspace, given.values(), entries))
    for name, key, tables in _wholes(workspace, given, entries, corrections, facts):
        done = force or workspace.lake.sound(INDICATORS, name, key) is None
        if done:
            _write_whole(workspace.lake.path(INDICATORS, name, key), tables(), facts)
        (worked if done else reused).append(name)
        entries.append(Entry(name, key, key))
    workspace.lake.write_index(INDICATORS, entries)
    said, held = (series_facts(workspace, name) for name in ("said", "held"))
    return LayerReport(
        INDICATORS,
        tuple(worked),
        tuple(reused),
        problems=dict(said),
        rows=_counts(workspace, entries, given.values()),
        held={name: int(number) for name, number in held.items()},
    )


def _held(
    workspace: Workspace, given: Iterable[Contributed], entries: Iterable[Entry]
) -> list[Row]:
    """All that is held in this layer, as rows of ``held_rows``."""
    pieces = [one.piece for one in given if one.result.counts.get(HELD_ROWS)]
    for entry in entries:
        result = workspace.lake.result(INDICATORS, entry.edition_id, entry.key)
        if result is not None and result.counts.get(HELD_ROWS):
            pieces.append(workspace.lake.piece(INDICATORS, entry.edition_id, entry.key))
    return [
        row
        for piece in pieces
        if (file := piece.table(HELD_ROWS))
        for row in parquet.read_rows(file).to_pylist()
    ]


def facts_of(held: Sequence[Row]) -> dict[str, Any]:
    """What a layer says of its faults, from rows of ``held_rows``: why parts could not be made, by
    document or else table; of which documents it is their series; how many rows are held.
    """
    faults = [row for row in held if row["check_name"] in FAULTS]
    said: dict[str, str] = {}
    for row in faults:
        name = row["document_id"] or row["table_name"]
        said[name] = "\n".join(filter(None, (said.get(name), row["reason"])))
    return {
        "series": {
            row["document_id"]: row["reason"] for row in faults if row["check_name"] == SERIES
        },
        "said": said,
        "held": dict(Counter(row["document_id"] or row["table_name"] for row in held)),
    }


def _counts(
    workspace: Workspace, entries: Iterable[Entry], given: Iterable[Contributed]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    results = [one.result for one in given]
    results += [
        found for e in entries if (found := workspace.lake.result(INDICATORS, e.edition_id, e.key))
    ]
    for result in results:
        for name, count in result.counts.items():
            counts[name] = counts.get(name, 0) + count
    counts.pop(LABELS, None)
    return counts


# -------------------------------------------------------------------------------------------------
# what each document gives


def _contributions(
    workspace: Workspace,
    states: Sequence[EditionState],
    rows: Sequence[Row],
    decided: Mapping[str, Decisions],
    force: bool,
    executor: Executor | None,
) -> dict[str, Contributed]:
    """The contribution of every edition that was read, in the order of the sources file."""
    shown = [(s, row) for s, row in zip(states, rows, strict=True) if s.document is not None]
    pictured = [state for state, _ in shown if state.facts.get("recognised")]
    version = code_version(*ROOTS)
    keys: dict[str, str] = {}
    tasks: dict[str, ContributionTask] = {}
    results: dict[str, Result] = {}
    for state, row in shown:
        name, document = state.edition.id, state.document
        assert document is not None
        own = {column: row[column] for column in _OF_EDITION}
        figures = state.observations.key if state.observations else document.key
        others = _others(state, shown) if state in pictured else None
        mine = decided.get(name, Decisions())
        keys[name] = key_of(figures, own, version, others, repr(mine))
        found = None if force else workspace.lake.sound(CONTRIBUTIONS, name, keys[name])
        if found is not None and not found.facts.get(_LOST):
            results[name] = found
        else:
            tasks[name] = ContributionTask(
                document,
                state.observations,
                workspace.lake.path(CONTRIBUTIONS, name, keys[name]),
                own,
                mine,
            )
    results |= _worked(tasks, {state.edition.id: state for state in pictured}, shown, executor)
    workspace.lake.write_index(CONTRIBUTIONS, [Entry(name, key, key) for name, key in keys.items()])
    return {
        state.edition.id: Contributed(
            state,
            keys[state.edition.id],
            workspace.lake.piece(CONTRIBUTIONS, state.edition.id, keys[state.edition.id]),
            results[state.edition.id],
        )
        for state, _ in shown
    }


def _others(
    state: EditionState, shown: Sequence[tuple[EditionState, Row]]
) -> list[tuple[str, str]]:
    """Figures of all editions that speak of the regions of one with pictures: they prove it."""
    mine = set(state.regions)
    return [
        (other.edition.id, other.observations.key)
        for other, _ in shown
        if other is not state and other.observations is not None and mine & set(other.regions)
    ]


def _decisions(entries: Sequence[Correction], faulty: Sequence[EntryFault]) -> dict[str, Decisions]:
    """Corrections by document."""
    names = {entry.document for entry in entries}
    names |= {str(fault.content["document"]) for fault in faulty if "document" in fault.content}
    return {
        name: Decisions(
            tuple(entry for entry in entries if entry.document == name),
            tuple(fault for fault in faulty if fault.content.get("document") == name),
        )
        for name in names
    }


def _worked(
    tasks: dict[str, ContributionTask],
    pictured: Mapping[str, EditionState],
    shown: Sequence[tuple[EditionState, Row]],
    executor: Executor | None,
) -> dict[str, Result]:
    """Results of the tasks. Those of editions with pictures are worked out here, because they need
    the other editions.
    """
    results = {
        name: tasks[name].run(_levels(pictured[name], shown)) for name in tasks if name in pictured
    }
    elsewhere = {name: task for name, task in tasks.items() if name not in results}
    for name, result in run_tasks(elsewhere, executor, stage=CONTRIBUTIONS):
        if result.problem is not None:  # its worker was lost
            result = tasks[name].failed(GongbaoError(result.problem), lost=True)
        results[name] = result
    failed = [result.facts["problem"] for result in results.values() if "problem" in result.facts]
    if len(failed) > max(1, len(shown) // 2):
        raise GongbaoError(
            f"series: the work fails on {len(failed)} of {len(shown)} documents",
            expected="series of most documents",
            found=failed[0],
            remedy="correct the program; the last good file stays",
        )
    return results


def _levels(state: EditionState, shown: Sequence[tuple[EditionState, Row]]) -> EarlierLevels:
    regions = set(state.regions)
    return EarlierLevels(
        row
        for other, _ in shown
        if regions & set(other.regions)
        for row in printed_rows(other.observations)
        if row["region_code"] in regions
    )


def _good(name: str, result: Result) -> Result:
    """A result that is one: the series are as good as all documents in them."""
    if result.problem is not None:
        raise GongbaoError(
            f"{name}: its part of the series could not be made",
            expected="a result",
            found=result.problem,
            remedy="report it with the document; the last good file stays",
        )
    return result


# -------------------------------------------------------------------------------------------------
# the regions


def _bundles(
    workspace: Workspace,
    given: Mapping[str, Contributed],
    known: Among,
    force: bool,
    executor: Executor | None,
) -> tuple[list[Entry], list[str], list[str]]:
    """Entries of the bundles, regions worked out, regions taken over."""
    speaking: dict[str, list[Contributed]] = {}
    for one in given.values():
        for region in one.result.facts["regions"]:
            speaking.setdefault(region, []).append(one)
    version = code_version(*ROOTS)
    keys = {
        region: key_of(version, known.year(region), [_part(one, region, known) for one in several])
        for region, several in speaking.items()
    }
    bundles: dict[str, dict[str, str]] = {}
    count = _bundle_count(len(given))
    for region in sorted(keys):
        bundles.setdefault(_bundle_of(region, count), {})[region] = keys[region]
    before = workspace.lake.index(INDICATORS)
    entries: list[Entry] = []
    worked: list[str] = []
    tasks: dict[str, RegionsTask] = {}
    for name, members in bundles.items():
        key = key_of(list(members.items()))
        entries.append(Entry(name, key, key))
        if not force and workspace.lake.sound(INDICATORS, name, key) is not None:
            continue
        old = None if force else _open(workspace, before.get(name))
        same = {r for r in members if old and r in old.members and old.members[r].key == members[r]}
        dirty = [region for region in members if region not in same]
        worked += dirty
        tasks[name] = RegionsTask(
            workspace.lake.path(INDICATORS, name, key),
            old,
            members,
            {region: tuple(one.given for one in speaking[region]) for region in dirty},
            _known_to(known, dirty, speaking),
        )
    for name, result in run_tasks(tasks, executor, stage=INDICATORS):
        _good(name, result)
    return entries, worked, [region for region in keys if region not in set(worked)]


def _part(one: Contributed, region: str, known: Among) -> tuple[object, ...]:
    """All that the series of a region take from an edition."""
    name = one.state.edition.id
    cited = [other in known.provenances for other in one.result.facts["cited"]]
    return name, one.result.facts["regions"][region], repr(known.provenances.get(name)), cited


def _known_to(
    known: Among, regions: Iterable[str], speaking: Mapping[str, Sequence[Contributed]]
) -> Among:
    """What of all is known the work on some regions needs: it goes to another process."""
    names: set[str] = set()
    for region in regions:
        for one in speaking[region]:
            names |= {one.state.edition.id, *one.result.facts["cited"]}
    return Among(
        {name: known.provenances[name] for name in names if name in known.provenances},
        {"": known.newest[""]} | {r: known.newest[r] for r in regions if r in known.newest},
        frozenset(name for name in names if name in known.own_texts),
        {name: known.order[name] for name in names if name in known.order},
    )


def _bundle_count(editions: int) -> int:
    """A power of two, so that bundles seldom change their regions."""
    return 1 << max(0, editions // _EDITIONS_A_BUNDLE).bit_length()


def _bundle_of(region: str, count: int) -> str:
    """Regions of one prefecture are together: its documents speak of all of them."""
    return f"regions-{crc32(region[:4].encode()) % count:04d}-of-{count}"


def _open(workspace: Workspace, entry: Entry | None) -> Bundle | None:
    if entry is None or entry.good is None:
        return None
    result = workspace.lake.sound(INDICATORS, entry.edition_id, entry.good)
    members = members_of(result)
    folder = workspace.lake.path(INDICATORS, entry.edition_id, entry.good)
    return Bundle(folder, members) if members else None


# -------------------------------------------------------------------------------------------------
# the whole


def _wholes(
    workspace: Workspace,
    given: Mapping[str, Contributed],
    bundles: Sequence[Entry],
    corrections: tuple[Sequence[Correction], Sequence[EntryFault]],
    facts: Mapping[str, Any],
) -> Iterable[tuple[str, str, Any]]:
    """Name, key and maker of the tables that are about everything."""
    version = code_version(*ROOTS)
    yield CATALOGUE, key_of(version), lambda: catalogue_rows(catalogue())
    units = sorted({unit for one in given.values() for unit in one.result.facts["units"]})
    collecting = [one for one in given.values() if one.result.facts["is_collected"]]
    sound = {name for name, one in given.items() if "problem" not in one.result.facts}
    waiting = _waiting(corrections[0], sound)
    faulty = _faulty_entries(corrections[1])
    key = key_of(
        version,
        units,
        [entry.key for entry in bundles],
        [one.key for one in collecting],
        waiting,
        [fault.row() for fault in faulty],
        facts,
    )

    def tables() -> dict[str, Any]:
        from pipeline.reading.collected import collected_row, collected_rows

        regions = [workspace.lake.piece(INDICATORS, e.edition_id, e.key) for e in bundles]
        collected = [
            row
            for one in collecting
            for row in printed_rows(one.state.observations)
            if collected_row(row) is not None
        ]
        return {
            "units": list(unit_rows({*units, *(entry.unit for entry in catalogue())})),
            **collected_rows(collected),
            "unmatched_labels": labels_of(
                file for piece in regions if (file := piece.table(LABELS))
            ),
            "corrections_applied": waiting,
            HELD_ROWS: [fault.row() for fault in faulty],
        }

    yield WHOLE, key, tables


def _faulty_entries(corrections: Sequence[EntryFault]) -> list[Fault]:
    """Entries of files of decisions that cannot be read."""
    return [
        *of_entries("corrections_applied", corrections),
        *of_entries("errata", erratum_faults()),
        *of_entries("picture_proofs", review_faults()),
    ]


def _waiting(corrections: Sequence[Correction], given: Collection[str]) -> list[Row]:
    """Corrections of documents that give nothing, as rows of ``corrections_applied``."""
    entries = [entry for entry in corrections if entry.document not in given]
    return list(apply_corrections([], entries, (), {}).applied)


def _write_whole(folder: Path, made: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    tables = {
        name: parquet.from_rows(name, content) if isinstance(content, list) else content
        for name, content in made.items()
        if name != HELD_ROWS
    }
    kept, held = with_held_rows(tables, ROW_CHECKS, made.get(HELD_ROWS, ()))
    kept[HELD_ROWS] = parquet.from_rows(HELD_ROWS, held)
    own = facts_of(held)
    both = {name: {**facts[name], **own[name]} for name in facts}
    with work_folder(folder) as draft:
        with parquet.Writers(draft) as writers:
            for name, content in kept.items():
                writers.write(name, content)
        write_result(draft, Result(counts=writers.counts, facts=both))
