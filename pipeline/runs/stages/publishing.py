"""Stage ``publish``: everything that the layers hold, as one new DuckDB file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from pipeline import publish as publishing
from pipeline.runs.code_versions import code_version
from pipeline.runs.layer_frames import layer_files
from pipeline.runs.layer_names import CONTRIBUTIONS, DOCUMENTS, INDICATORS, INDICES, OBSERVATIONS
from pipeline.runs.published_parts import note_published, renewal_of
from pipeline.runs.records import Row, region_rows
from pipeline.runs.source_status import source_status
from pipeline.runs.stages.recalling import recalled
from pipeline.runs.states import edition_files, series_faults, states_of, with_series_faults
from pipeline.runs.workspace import Workspace
from pipeline.sources.proposals import load_proposals
from pipeline.storage import parquet
from pipeline.storage.pieces import Kept
from warehouse.bilingual_text import chinese


def publish(
    workspace: Workspace,
    *,
    read: Collection[str] = (),
    checks: Sequence[publishing.CheckResult] = (),
    accept_loss: bool = False,
    executor: Executor | None = None,
    whole: bool = False,
) -> publishing.Publication:
    """Build a new file from the layers, check it, and put it in the place of the published one.

    Args:
        workspace: The workspace of the run.
        read: Editions that this run has read anew, for ``build_info``.
        checks: Checks that were made on the layers, such as ``replay``'s.
        accept_loss: Let through what the new file loses against the published one.
        executor: Where the work on editions runs whose earlier captures were never published.
        whole: Build the file from all layers, also where it could be renewed.

    Raises:
        CheckFailed: A blocking check failed, or the file would lose too much; the last good file
            stays.
        GongbaoError: The file could not be written; the last good file stays.
    """

    def build(earlier: Workspace, target: Path, before: Path) -> None:
        made = _inputs(earlier, accept_loss=True)
        publishing.publish(made, target, history_of=before, kept=False)

    with recalled(workspace, build, executor) as (before, problem):
        inputs = _inputs(workspace, read, checks, accept_loss)
        states = states_of(workspace)
        publication = publishing.publish(
            replace(inputs, renewal=None if whole else renewal_of(workspace, states)),
            workspace.settings.warehouse,
            history_of=before,
        )
    note_published(workspace, states, publication)
    tidy(workspace)
    if problem:
        publication = replace(publication, notes=(*publication.notes, problem))
    return publication


def _inputs(
    workspace: Workspace,
    read: Collection[str] = (),
    checks: Sequence[publishing.CheckResult] = (),
    accept_loss: bool = False,
) -> publishing.Inputs:
    """What goes into a file, from the archive and the layers of a workspace."""
    states = with_series_faults(workspace, states_of(workspace))
    rows: dict[str, list[Row]] = {
        "regions": list(region_rows(source.region for source, _ in workspace.registry.editions())),
        "documents": [state.row() for state in states],
        "captures": list(_capture_rows(workspace)),
        "source_status": [status.row() for status in source_status(workspace)],
        "fetch_log": list(_fetch_rows(workspace)),
        "discovered_editions": list(_discovered_rows(workspace)),
    }
    info = {
        "build_id": workspace.run_id,
        "built_at": workspace.now.isoformat(),
        "code_version": code_version(),
        "sources_file": workspace.registry.path.name,
        "sources_sha256": hashlib.sha256(workspace.registry.path.read_bytes()).hexdigest(),
        "demonstration": workspace.registry.is_demonstration,
        "documents_parsed": len(read),
        "documents_reused": sum(
            state.document is not None and state.edition.id not in read for state in states
        ),
    }
    arrow = {name: parquet.from_rows(name, content) for name, content in rows.items()}
    files = joined(
        edition_files(states),
        *(layer_files(workspace.lake, name) for name in (CONTRIBUTIONS, INDICATORS, INDICES)),
    )
    return publishing.Inputs(files, arrow, info, checks, accept_loss, held=series_faults(workspace))


def joined(*layers: Mapping[str, Sequence[Kept]]) -> dict[str, list[Kept]]:
    """Files of several layers by table; every layer has held rows of its own."""
    files: dict[str, list[Kept]] = {}
    for layer in layers:
        for name, paths in layer.items():
            files.setdefault(name, []).extend(paths)
    return files


def tidy(workspace: Workspace) -> int:
    """Remove results in the lake that no edition needs any more, and pack those of editions where
    they have become many; returns how many were removed. The archive keeps everything.
    """
    known = {edition.id for _, edition in workspace.registry.editions()}
    documents = workspace.lake.index(DOCUMENTS)
    figures = workspace.lake.index(OBSERVATIONS)
    kept_figures = {
        e.edition_id: {e.key, e.good or ""} for e in figures.values() if e.edition_id in known
    }
    kept_documents = {
        e.edition_id: {e.key, e.good or ""} for e in documents.values() if e.edition_id in known
    }
    for entry in figures.values():
        if entry.basis and entry.edition_id in kept_documents:
            kept_documents[entry.edition_id].add(entry.basis)
    kept = {
        DOCUMENTS: kept_documents,
        OBSERVATIONS: kept_figures,
        **{
            name: {e.edition_id: {e.key} for e in workspace.lake.index(name).values()}
            for name in (CONTRIBUTIONS, INDICATORS, INDICES)
        },
    }
    removed = sum(workspace.lake.remove_garbage(layer, keys) for layer, keys in kept.items())
    for layer in (DOCUMENTS, OBSERVATIONS, CONTRIBUTIONS):
        workspace.lake.compact(layer, kept[layer])
    return removed


def _capture_rows(workspace: Workspace) -> Iterator[Row]:
    for _, edition in workspace.registry.editions():
        for capture in workspace.archive.captures(edition.id):
            yield {
                "capture_id": capture.capture_id,
                "document_id": capture.document_id,
                "sha256": capture.sha256,
                "bytes": capture.bytes,
                "pages": len(capture.versions),
                "url": capture.url,
                "final_url": capture.final_url,
                "redirects": list(capture.redirects),
                "fetched_at": capture.fetched_at,
                "status": str(capture.status),
                "problem": capture.problem,
                "problem_zh": chinese(capture.problem),
            }


def _discovered_rows(workspace: Workspace) -> Iterator[Row]:
    for proposal in load_proposals(workspace.settings.proposals):
        yield {
            "document_id": proposal.edition.id,
            "source_id": proposal.source,
            "year": proposal.edition.year,
            "title": proposal.title,
            "url": proposal.edition.url,
            "published_on": proposal.edition.published,
            "found_at": proposal.found_at,
            "found_on": proposal.found_on,
            "state": str(proposal.state),
            "reason": proposal.reason,
        }


def _fetch_rows(workspace: Workspace) -> Iterator[Row]:
    for record in workspace.archive.fetches():
        yield {name: getattr(record, name) for name in record.__slots__} | {
            "outcome": str(record.outcome)
        }
