"""Stage ``indices``: composite indices from the series, and the audit of what documents print about
theirs.

Made whole, where a series that an index takes in, a document that prints an index, or the code has
changed. An index or an audit that fails is left out alone, and ``held_rows`` says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.runs.code_versions import code_version
from pipeline.runs.edition_state import EditionState
from pipeline.runs.layer_frames import layer_files, load_document, observation_files, rows_of
from pipeline.runs.layer_names import CONTRIBUTIONS, INDICATORS, INDICES
from pipeline.runs.records import Row
from pipeline.runs.reports import LayerReport
from pipeline.runs.stages.deriving import AUDIT, CATALOGUE, INDEX, facts_of
from pipeline.runs.states import states_of
from pipeline.runs.workspace import Workspace
from pipeline.series.faults import Fault, words_of
from pipeline.storage import parquet
from pipeline.storage.holding import HELD_ROWS, with_held_rows
from pipeline.storage.layers import WHOLE, Entry, key_of, version_of, work_folder
from pipeline.storage.pieces import Kept
from pipeline.storage.results import Result, write_result
from warehouse.schema.declared_checks import ROW_CHECKS

if TYPE_CHECKING:
    from pipeline.documents.document import Document
    from pipeline.indices.declaration import Declaration

ROOTS = (
    "pipeline.indices",
    "pipeline.audit.auditing",
    "pipeline.runs.layer_frames",
    "warehouse.schema.declared_checks",
    "pipeline.storage.holding",
)

_TAKEN = "taken"
"""What the declared indices take in, beside a result: so that it is known without their code."""


def indices(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Composite indices from the series, and the audit of what documents print about theirs."""
    version = code_version(*ROOTS)
    previous = workspace.lake.index(INDICES).get(WHOLE)
    before = workspace.lake.result(INDICES, WHOLE, previous.key) if previous else None
    taken: dict[str, Any] | None = before.facts.get(_TAKEN) if before else None
    if taken is None or taken["version"] != version:
        taken = _taken_in(version)
    printing = _printing(workspace, taken["sources"])
    printed = [(state.row(), state.observations and state.observations.key) for state in printing]
    layer = workspace.lake.index(INDICATORS)
    basis = key_of(version, version_of(layer.values()), printed)
    if not force and previous and previous.basis == basis:  # nothing to read to see it
        key = previous.key
    else:
        known = layer.get(CATALOGUE)
        values = _digest(_values(workspace, taken))
        key = key_of(version, known.key if known else None, values, printed)
    result = None if force else workspace.lake.sound(INDICES, WHOLE, key)
    done = result is None
    if result is None:
        parts = _tables(workspace, _values(workspace, taken).to_pylist(), printing)
        with work_folder(workspace.lake.path(INDICES, WHOLE, key)) as draft:
            result = _write(draft, parts, {_TAKEN: taken})
            write_result(draft, result)
    workspace.lake.write_index(INDICES, [Entry(WHOLE, key, key, basis=basis)])
    return LayerReport(
        INDICES,
        (WHOLE,) if done else (),
        () if done else (WHOLE,),
        problems=dict(result.facts.get("said", {})),
        rows=dict(result.counts),
        held=dict(result.facts.get("held", {})),
    )


def _values(workspace: Workspace, taken: Mapping[str, Any]) -> pa.Table:
    """The values that the declared indices take in."""
    return parquet.only(
        layer_files(workspace.lake, INDICATORS).get("indicator_values", ()),
        {"indicator": taken["indicators"], "region_code": taken["regions"]},
        "indicator_values",
    )


def _taken_in(version: str) -> dict[str, Any]:
    from pipeline.indices.build_panel import indicators_of
    from pipeline.indices.declaration import declarations

    trees = [one.nodes() for one in declarations()]
    leaves = [tree[code] for tree in trees for code in tree.leaves()]
    regions = {region for one in declarations() for region in one.regions}
    return {
        "version": version,
        "indicators": sorted({name for tree in trees for name in indicators_of(tree)}),
        "regions": sorted(regions | {leaf.region_code for leaf in leaves if leaf.region_code}),
        "sources": sorted({one.source for one in declarations() if one.source}),
    }


def _printing(workspace: Workspace, sources: Sequence[str]) -> list[EditionState]:
    """Editions that print an index, or whose source is declared to."""
    given = workspace.lake.index(CONTRIBUTIONS)
    found = []
    for state in states_of(workspace):
        entry = given.get(state.edition.id)
        if state.document is None or entry is None:
            continue
        result = workspace.lake.result(CONTRIBUTIONS, state.edition.id, entry.key)
        if state.source.id in sources or (result and result.facts["prints_system"]):
            found.append(state)
    return found


def _tables(
    workspace: Workspace, values: Sequence[Row], printing: Sequence[EditionState]
) -> Iterator[tuple[dict[str, list[Row]], list[Fault]]]:
    """The tables, part by part, with what could not be made."""
    from pipeline import indices
    from pipeline.audit.auditing import audit_documents
    from pipeline.indices.declaration import declarations

    declared = {one.source: one.index for one in reversed(declarations()) if one.source}
    documents: list[Document] = []
    files: list[Kept] = []
    faults: list[Fault] = []
    for state in printing:
        try:
            documents += [load_document(state.document)] if state.document else []
            files += observation_files(state.observations)
        except Exception as error:
            faults.append(_audit_fault(state.edition.id, error))
    observations = rows_of("observations", files)
    made = layer_files(workspace.lake, INDICATORS)
    known = rows_of("indicators", made.get("indicators", ()))
    breaks = rows_of("indicator_breaks", made.get("indicator_breaks", ()))
    editions = [state.row() for state in printing]

    def computed(of: Sequence[Declaration]) -> dict[str, list[Row]]:
        return indices.build(
            values, known, observations, documents, declared=of, indicator_breaks=breaks
        )

    def audited(some: Sequence[Document]) -> dict[str, list[Row]]:
        claims, audit = audit_documents(some, observations, declared, editions)
        return {"index_claims": claims, "index_audit": audit}

    for tables in _index_parts(computed, declarations(), faults):
        yield tables, []
    yield _audit_part(audited, documents, faults), faults


def _index_parts(
    computed: Callable[[Sequence[Declaration]], dict[str, list[Row]]],
    declared: Sequence[Declaration],
    faults: list[Fault],
) -> Iterator[dict[str, list[Row]]]:
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
    audited: Callable[[Sequence[Document]], dict[str, list[Row]]],
    documents: Sequence[Document],
    faults: list[Fault],
) -> dict[str, list[Row]]:
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
    return Fault(INDEX, "index_values", words_of(error), None, {"index_id": index})


def _audit_fault(document_id: str, error: Exception) -> Fault:
    content = {"document_id": document_id}
    return Fault(AUDIT, "index_audit", words_of(error), document_id, content)


def _digest(table: pa.Table) -> str:
    """A hash of what a table holds."""
    found = hashlib.sha256()
    for row in sorted(repr(tuple(row.values())) for row in table.to_pylist()):
        found.update(row.encode())
    return found.hexdigest()


def _write(
    folder: Path,
    parts: Iterable[tuple[dict[str, list[Row]], list[Fault]]],
    facts: Mapping[str, Any],
) -> Result:
    """Write the tables, rows that fail a check held, and say what is held."""
    held: list[Row] = []
    with parquet.Writers(folder) as writers:
        for part, faults in parts:
            tables = {name: parquet.from_partial_rows(name, rows) for name, rows in part.items()}
            kept, more = with_held_rows(tables, ROW_CHECKS, [fault.row() for fault in faults])
            held += more
            for name, content in kept.items():
                writers.write(name, content)
        writers.write(HELD_ROWS, parquet.from_rows(HELD_ROWS, held))
    return Result(counts=writers.counts, facts={**facts, **facts_of(held)})
