"""Stages ``indicators`` and ``indices``: series and indices from all figures together, where a
figure or the code has changed.

These layers are made whole: a series is as good as all documents behind it. A failure stops the run
before publishing, and the last good file stays; there is no half of a layer to fall back on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runs.code_versions import code_version
from pipeline.runs.layer_frames import Documents, edition_frames, frame
from pipeline.runs.reports import LayerReport
from pipeline.runs.stages import extracting
from pipeline.runs.states import EditionState, layer_files, states_of
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
    import pandas as pd

INDICATORS, INDICES = "indicators", "indices"
_CHECKS = ("warehouse.schema.declared_checks", "pipeline.storage.holding")
INDICATORS_ROOTS = ("pipeline.series", "pipeline.runs.layer_frames", *_CHECKS)
INDICES_ROOTS = ("pipeline.indices", "pipeline.audit", "pipeline.runs.layer_frames", *_CHECKS)

Tables = Mapping[str, "pd.DataFrame"]


def indicators(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Clean series, conflicts, targets and identities from the figures of all documents."""
    states = states_of(workspace)
    key = key_of(
        _below(workspace, states),
        code_version(*INDICATORS_ROOTS),
    )

    def build() -> Tables:
        from pipeline.series import build

        return build(_frames(states), _documents(states))

    return _make(workspace, INDICATORS, key, build, force)


def indices(workspace: Workspace, *, force: bool = False) -> LayerReport:
    """Composite indices from the series, and the audit of what documents print about theirs."""
    states = states_of(workspace)
    series = workspace.lake.index(INDICATORS)
    key = key_of(
        _below(workspace, states), version_of(series.values()), code_version(*INDICES_ROOTS)
    )

    def build() -> Tables:
        from pipeline import indices
        from pipeline.audit import audit_documents, prints_system
        from pipeline.indices.declaration import declarations

        made = whole_files(workspace, INDICATORS)
        editions = _frames(states)
        declared = {one.source: one.index for one in reversed(declarations()) if one.source}
        printing = [
            document
            for document in _documents(states)
            if document.source_id in declared or prints_system(document)
        ]
        tables = indices.build(
            frame("indicator_values", made.get("indicator_values", ())),
            frame("indicators", made.get("indicators", ())),
            editions["observations"],
            printing,
            indicator_breaks=frame("indicator_breaks", made.get("indicator_breaks", ())),
        )
        claims, audit = audit_documents(
            printing, editions["observations"], declared, editions["documents"]
        )
        return tables | {"index_claims": claims, "index_audit": audit}

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


def _frames(states: Sequence[EditionState]) -> dict[str, pd.DataFrame]:
    return edition_frames(layer_files(states), [state.row() for state in states])


def _documents(states: Sequence[EditionState]) -> Documents:
    return Documents([state.document for state in states if state.document is not None])


def _below(workspace: Workspace, states: Sequence[EditionState]) -> str:
    """Version of everything that the layers by edition hold."""
    return key_of(
        version_of(workspace.lake.index(extracting.LAYER).values()),
        [state.row() for state in states],
    )


def _make(
    workspace: Workspace, layer: str, key: str, build: Callable[[], Tables], force: bool
) -> LayerReport:
    result = None if force else workspace.lake.result(layer, WHOLE, key)
    done = result is None
    if result is None:
        made = {name: parquet.from_frame(name, content) for name, content in build().items()}
        made, held = hold_apart(made, ROW_CHECKS)
        made[HELD_ROWS] = parquet.from_rows(HELD_ROWS, [row.row() for row in held])
        with work_folder(workspace.lake.path(layer, WHOLE, key)) as draft:
            for name, content in made.items():
                parquet.write(draft / f"{name}.parquet", content)
            result = Result(counts={name: content.num_rows for name, content in made.items()})
            write_result(draft, result)
    workspace.lake.write_index(layer, [Entry(WHOLE, key, key)])
    return LayerReport(
        layer, (WHOLE,) if done else (), () if done else (WHOLE,), rows=dict(result.counts)
    )
