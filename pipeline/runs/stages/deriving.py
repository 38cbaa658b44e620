"""Stages ``indicators`` and ``indices``: series and indices from all figures together, where a
figure or the code has changed.

These layers are made whole: a series is as good as all documents behind it. And yet a fault stays
where it is: an edition on whose figures the work fails goes back to its version before, and stays
out of the series where that fails, too; an index or an audit that fails is left out. ``held_rows``
says why. Only what fails as a whole stops the run before publishing, and the last good file stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.runs.code_versions import code_version
from pipeline.runs.layer_frames import (
    frame,
    load_document,
    observation_files,
    read_editions,
)
from pipeline.runs.records import Row
from pipeline.runs.refusals import has_version_before, refuse
from pipeline.runs.reports import LayerReport
from pipeline.runs.stages import extracting
from pipeline.runs.states import EditionState, states_of
from pipeline.runs.workspace import Workspace
from pipeline.series.faults import ENTRY, SERIES, Fault, words_of
from pipeline.storage import parquet
from pipeline.storage.holding import HELD_ROWS, hold_apart
from pipeline.storage.layers import (
    WHOLE,
    Entry,
    Result,
    key_of,
    version_of,
    work_folder,
    write_result,
)
from warehouse.schema.declared_checks import ROW_CHECKS

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.documents.document import Document
    from pipeline.indices.declaration import Declaration

INDICATORS, INDICES = "indicators", "indices"
_CHECKS = ("warehouse.schema.declared_checks", "pipeline.storage.holding")
INDICATORS_ROOTS = ("pipeline.series", "pipeline.runs.layer_frames", *_CHECKS)
INDICES_ROOTS = ("pipeline.indices", "pipeline.audit", "pipeline.runs.layer_frames", *_CHECKS)

_INDEX, _AUDIT = "index_made", "audit_made"
_FAULTS = (SERIES, ENTRY, _INDEX, _AUDIT)
"""Checks that say that a part of a layer could not be made."""

Parts = Iterator[Mapping[str, pa.Table]]
"""The tables of a layer, part by part: what does not fit in memory comes in several."""


def indicators(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Clean series, conflicts, targets and identities from the figures of all documents."""
    report = _indicators(workspace, force)
    entries = workspace.lake.index(extracting.LAYER)
    broken = {
        edition_id: problem
        for edition_id, problem in _facts(workspace, "series").items()
        if (entry := entries.get(edition_id))
        and has_version_before(workspace, extracting.LAYER, entry)
    }
    if refuse(workspace, extracting.LAYER, broken):
        return _indicators(workspace, force)
    return report


def _indicators(workspace: Workspace, force: bool) -> LayerReport:
    states = states_of(workspace)
    key = key_of(
        _below(workspace, states),
        code_version(*INDICATORS_ROOTS),
    )

    def build() -> Parts:
        from pipeline.series import build

        for tables in build(read_editions(states)):
            yield {name: parquet.from_rows(name, rows) for name, rows in tables.items()}

    return _make(workspace, INDICATORS, key, build, force)


def indices(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Composite indices from the series, and the audit of what documents print about theirs."""
    states = states_of(workspace)
    series = workspace.lake.index(INDICATORS)
    key = key_of(
        _below(workspace, states), version_of(series.values()), code_version(*INDICES_ROOTS)
    )

    def build() -> Parts:
        from pipeline import indices
        from pipeline.audit import audit_documents, prints_system
        from pipeline.indices.build_panel import indicators_of
        from pipeline.indices.declaration import declarations

        made = whole_files(workspace, INDICATORS)
        declared = {one.source: one.index for one in reversed(declarations()) if one.source}
        printing: list[Document] = []
        files: list[Path] = []
        faults: list[Fault] = []
        for state in states:
            try:
                document = load_document(state.document) if state.document else None
                if document and (document.source_id in declared or prints_system(document)):
                    printing.append(document)
                    files += observation_files(state.observations)
            except Exception as error:
                faults.append(_audit_fault(state.edition.id, error))
        observations = frame("observations", files)
        wanted = {name for one in declarations() for name in indicators_of(one.nodes())}
        values = frame("indicator_values", made.get("indicator_values", ()), "indicator", wanted)
        known = frame("indicators", made.get("indicators", ()))
        breaks = frame("indicator_breaks", made.get("indicator_breaks", ()))

        def computed(of: Sequence[Declaration]) -> dict[str, pd.DataFrame]:
            return indices.build(
                values, known, observations, printing, declared=of, indicator_breaks=breaks
            )

        for tables in _index_parts(computed, declarations(), faults):
            yield {name: parquet.from_frame(name, content) for name, content in tables.items()}
        editions = parquet.from_rows("documents", [state.row() for state in states]).to_pandas()

        def audited(some: Sequence[Document]) -> dict[str, pd.DataFrame]:
            claims, audit = audit_documents(some, observations, declared, editions)
            return {"index_claims": claims, "index_audit": audit}

        found = _audit_part(audited, printing, faults)
        yield {
            **{name: parquet.from_frame(name, content) for name, content in found.items()},
            HELD_ROWS: parquet.from_rows(HELD_ROWS, [fault.row() for fault in faults]),
        }

    return _make(workspace, INDICES, key, build, force)


def _index_parts(
    computed: Callable[[Sequence[Declaration]], dict[str, pd.DataFrame]],
    declared: Sequence[Declaration],
    faults: list[Fault],
) -> Iterator[dict[str, pd.DataFrame]]:
    """The tables of all indices; where computing them fails, of each that does not."""
    try:
        yield computed(declared)
        return
    except Exception as error:
        if len(declared) < 2:
            faults += [_index_fault(one.index, error) for one in declared]
            return
    for one in declared:
        yield from _index_parts(computed, [one], faults)


def _audit_part(
    audited: Callable[[Sequence[Document]], dict[str, pd.DataFrame]],
    documents: Sequence[Document],
    faults: list[Fault],
) -> dict[str, pd.DataFrame]:
    """The audit of all documents; where it fails, without the one on which it does."""
    try:
        return audited(documents)
    except Exception as error:
        for one in documents:
            try:
                found = audited([other for other in documents if other is not one])
            except Exception:  # not this one, or not this one alone
                continue
            faults.append(_audit_fault(one.document_id, error))
            return found
        faults += [_audit_fault(one.document_id, error) for one in documents]
        return {}


def _index_fault(index: str, error: Exception) -> Fault:
    return Fault(_INDEX, "index_values", words_of(error), None, {"index_id": index})


def _audit_fault(document_id: str, error: Exception) -> Fault:
    content = {"document_id": document_id}
    return Fault(_AUDIT, "index_audit", words_of(error), document_id, content)


def whole_files(workspace: Workspace, layer: str) -> dict[str, list[Path]]:
    """Parquet files of a layer that is made whole, by table."""
    entry = workspace.lake.index(layer).get(WHOLE)
    if entry is None or entry.good is None:
        return {}
    return {
        path.stem: [path]
        for path in sorted(workspace.lake.path(layer, WHOLE, entry.good).glob("*.parquet"))
    }


def _below(workspace: Workspace, states: Sequence[EditionState]) -> str:
    """Version of everything that the layers by edition hold."""
    return key_of(
        version_of(workspace.lake.index(extracting.LAYER).values()),
        [state.row() for state in states],
    )


def with_series_faults(workspace: Workspace, states: Sequence[EditionState]) -> list[EditionState]:
    """The states of editions together with what the work on the series says of them: a part that
    is held, a correction that does not fit.
    """
    layers = (INDICATORS, INDICES)
    said = [_facts(workspace, "said", layer) for layer in layers]
    held = [_facts(workspace, "held", layer) for layer in layers]
    return [
        replace(
            state,
            problem="\n".join(
                filter(None, (state.problem, *(lines.get(state.edition.id) for lines in said)))
            )
            or None,
            held=state.held + sum(int(rows.get(state.edition.id, 0)) for rows in held),
        )
        for state in states
    ]


def series_faults(workspace: Workspace) -> frozenset[str]:
    """Editions that are out of the series, wholly or in some region, for a stated fault."""
    return frozenset(_facts(workspace, "series"))


def _facts(workspace: Workspace, name: str, layer: str = INDICATORS) -> Mapping[str, Any]:
    entry = workspace.lake.index(layer).get(WHOLE)
    result = workspace.lake.result(layer, WHOLE, entry.good) if entry and entry.good else None
    return result.facts.get(name, {}) if result else {}


def _make(
    workspace: Workspace, layer: str, key: str, build: Callable[[], Parts], force: bool
) -> LayerReport:
    result = None if force else workspace.lake.result(layer, WHOLE, key)
    done = result is None
    if result is None:
        with work_folder(workspace.lake.path(layer, WHOLE, key)) as draft:
            result = _write(draft, build())
            write_result(draft, result)
    workspace.lake.write_index(layer, [Entry(WHOLE, key, key)])
    return LayerReport(
        layer,
        (WHOLE,) if done else (),
        () if done else (WHOLE,),
        problems=dict(result.facts.get("said", {})),
        rows=dict(result.counts),
        held=dict(result.facts.get("held", {})),
    )


def _write(folder: Path, parts: Parts) -> Result:
    """Write the parts of a layer as they come, rows that fail a check held, and say what is held.
    Rows may refer to rows of their own part and of the first.
    """
    first: Mapping[str, pa.Table] = {}
    rows: list[Row] = []
    with parquet.Writers(folder) as writers:
        for part in parts:
            known = {name: content for name, content in first.items() if name not in part}
            mine = {name: content for name, content in part.items() if name != HELD_ROWS}
            kept, held = hold_apart(mine, ROW_CHECKS, known=known)
            now = [*(part[HELD_ROWS].to_pylist() if HELD_ROWS in part else ())]
            now += [row.row() for row in held]
            kept[HELD_ROWS] = parquet.from_rows(HELD_ROWS, now)
            for name, content in kept.items():
                writers.write(name, content)
            first = first or kept
            rows += now
    faults = [row for row in rows if row["check_name"] in _FAULTS]
    said: dict[str, str] = {}
    for row in faults:
        name = row["document_id"] or row["table_name"]
        said[name] = "\n".join(filter(None, (said.get(name), row["reason"])))
    facts = {
        "series": {
            row["document_id"]: row["reason"] for row in faults if row["check_name"] == SERIES
        },
        "said": said,
        "held": dict(Counter(row["document_id"] or row["table_name"] for row in rows)),
    }
    return Result(counts=writers.counts, facts=facts)
