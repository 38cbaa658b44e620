"""Stages ``indicators`` and ``indices``: series and indices from all figures together, where a
figure or the code has changed.

These layers are made whole: a series is as good as all documents behind it. A failure stops the run
before publishing, and the last good file stays; there is no half of a layer to fall back on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.runs.code_versions import code_version
from pipeline.runs.layer_frames import (
    frame,
    load_document,
    observation_files,
    read_editions,
)
from pipeline.runs.reports import LayerReport
from pipeline.runs.stages import extracting
from pipeline.runs.states import EditionState, states_of
from pipeline.runs.workspace import Workspace
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
    from pipeline.documents.document import Document

INDICATORS, INDICES = "indicators", "indices"
_CHECKS = ("warehouse.schema.declared_checks", "pipeline.storage.holding")
INDICATORS_ROOTS = ("pipeline.series", "pipeline.runs.layer_frames", *_CHECKS)
INDICES_ROOTS = ("pipeline.indices", "pipeline.audit", "pipeline.runs.layer_frames", *_CHECKS)

Parts = Iterator[Mapping[str, pa.Table]]
"""The tables of a layer, part by part: what does not fit in memory comes in several."""


def indicators(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Clean series, conflicts, targets and identities from the figures of all documents."""
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
        for state in states:
            document = load_document(state.document) if state.document else None
            if document and (document.source_id in declared or prints_system(document)):
                printing.append(document)
                files += observation_files(state.observations)
        observations = frame("observations", files)
        wanted = {name for one in declarations() for name in indicators_of(one.nodes())}
        tables = indices.build(
            frame("indicator_values", made.get("indicator_values", ()), "indicator", wanted),
            frame("indicators", made.get("indicators", ())),
            observations,
            printing,
            indicator_breaks=frame("indicator_breaks", made.get("indicator_breaks", ())),
        )
        editions = parquet.from_rows("documents", [state.row() for state in states]).to_pandas()
        claims, audit = audit_documents(printing, observations, declared, editions)
        tables |= {"index_claims": claims, "index_audit": audit}
        yield {name: parquet.from_frame(name, content) for name, content in tables.items()}

    return _make(workspace, INDICES, key, build, force)


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


def _make(
    workspace: Workspace, layer: str, key: str, build: Callable[[], Parts], force: bool
) -> LayerReport:
    result = None if force else workspace.lake.result(layer, WHOLE, key)
    done = result is None
    if result is None:
        with work_folder(workspace.lake.path(layer, WHOLE, key)) as draft:
            result = Result(counts=_write(draft, build()))
            write_result(draft, result)
    workspace.lake.write_index(layer, [Entry(WHOLE, key, key)])
    return LayerReport(
        layer, (WHOLE,) if done else (), () if done else (WHOLE,), rows=dict(result.counts)
    )


def _write(folder: Path, parts: Parts) -> Mapping[str, int]:
    """Write the parts of a layer as they come, rows that fail a check held; returns the rows by
    table. Rows may refer to rows of their own part and of the first.
    """
    first: Mapping[str, pa.Table] = {}
    with parquet.Writers(folder) as writers:
        for part in parts:
            known = {name: content for name, content in first.items() if name not in part}
            kept, held = hold_apart(part, ROW_CHECKS, known=known)
            kept[HELD_ROWS] = parquet.from_rows(HELD_ROWS, [row.row() for row in held])
            for name, content in kept.items():
                writers.write(name, content)
            first = first or kept
    return writers.counts
