"""Stage ``observations``: documents to figures, where the document or the reading code has
changed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from pipeline.runs.code_versions import code_version
from pipeline.runs.executors import run_tasks
from pipeline.runs.figure_tasks import ExtractTask
from pipeline.runs.layer_names import DOCUMENTS, OBSERVATIONS
from pipeline.runs.refusals import forget, refused
from pipeline.runs.reports import LayerReport, layer_report, listed
from pipeline.runs.stages import parsing
from pipeline.runs.workspace import Selection, Workspace
from pipeline.storage.layers import Entry, key_of
from pipeline.storage.results import Result
from warehouse.problems import problem_line

ROOTS = ("pipeline.runs.figure_tasks",)
"""What the work on figures is made of, together with all that it imports."""

LEAST_OF_LAST_VERSION = 0.5
"""Share of the figures of its last good version that a new version of a document must yield."""


def observations_version() -> str:
    """Hash of everything but the document that the reading of figures depends on."""
    return code_version(*ROOTS)


def figures_key(document_key: str) -> str:
    """Key of the figures of one version of a document."""
    return key_of(document_key, observations_version())


def observations(
    workspace: Workspace,
    selection: Selection | None = None,
    *,
    force: bool = False,
    executor: Executor | None = None,
    accept_loss: bool = False,
) -> LayerReport:
    """Read figures out of the selected documents (default: all), where the document or the reading
    code has changed.

    A version of other bytes that yields none or less than half of the figures of the last good one
    is not accepted, unless a person lets it through with ``accept_loss``. Where the layer has
    forgotten which version that was, the versions received before are gone through again.
    """
    selected = selection if selection is not None else list(workspace.registry.editions())
    below = workspace.lake.index(DOCUMENTS)
    previous = listed(workspace, OBSERVATIONS)
    wanted: dict[str, tuple[Entry, str]] = {}
    for _, edition in selected:
        document = below.get(edition.id)
        if document is not None and document.good is not None:
            wanted[edition.id] = (document, figures_key(document.good))
    if not accept_loss:
        forgotten = [pair for pair in selected if pair[1].id in wanted.keys() - previous.keys()]
        previous |= _gone_through_again(workspace, forgotten, executor)
    results = {
        edition_id: result
        for edition_id, (_, key) in wanted.items()
        if not force and (result := workspace.lake.sound(OBSERVATIONS, edition_id, key)) is not None
    }
    tasks = {
        edition_id: ExtractTask(
            workspace.lake.piece(DOCUMENTS, edition_id, document.good or ""),
            workspace.lake.path(OBSERVATIONS, edition_id, key),
        )
        for edition_id, (document, key) in wanted.items()
        if edition_id not in results
    }
    results |= dict(run_tasks(tasks, executor, stage=OBSERVATIONS))
    fresh: dict[str, Entry] = {}
    if force:
        forget(workspace, wanted)
    unusable = refused(workspace)
    for edition_id, (document, key) in wanted.items():
        problem = results[edition_id].problem or unusable.get((edition_id, key))
        before = previous.get(edition_id)
        if problem is None and before is not None and not accept_loss:
            problem = _shrunk(workspace, before, document, results[edition_id])
        if problem is None:
            fresh[edition_id] = Entry(
                edition_id, key, key, None, document.good, document.sha256, _version(before, key)
            )
        elif before is not None:
            fresh[edition_id] = replace(before, key=key, problem=problem)
        else:
            good = (
                (key, problem, document.good, document.sha256)
                if results[edition_id].problem is None
                else (None, problem)
            )
            fresh[edition_id] = Entry(edition_id, key, *good)
    entries = {
        edition_id: entry
        for edition_id, entry in (previous | fresh).items()
        if (e := below.get(edition_id)) and e.good
    }
    workspace.lake.write_index(OBSERVATIONS, entries.values())
    return layer_report(workspace, OBSERVATIONS, fresh, tasks.keys(), entries)


def _gone_through_again(
    workspace: Workspace, forgotten: Selection, executor: Executor | None
) -> dict[str, Entry]:
    """What editions were before their newest version, by all that the archive has of them: after
    the lake was lost an error page received last would else be the first version that is known.
    """
    versions = {
        edition.id: list(reversed(workspace.archive.accepted(edition.id)))
        for _, edition in forgotten
    }
    several = [
        pair for pair in forgotten if len({capture.sha256 for capture in versions[pair[1].id]}) > 1
    ]
    if not several:
        return {}
    depth = max(len(versions[edition.id]) for _, edition in several)
    with tempfile.TemporaryDirectory(dir=workspace.settings.lake) as indexes:
        earlier = workspace
        for count in range(1, depth):
            hidden = {
                capture.capture_id
                for _, edition in several
                for capture in versions[edition.id][min(count, len(versions[edition.id]) - 1) :]
            }
            earlier = workspace.before(hidden, Path(indexes))
            parsing.documents(earlier, several, executor=executor)
            observations(earlier, several, executor=executor)
        return dict(earlier.lake.index(OBSERVATIONS))


def _version(before: Entry | None, key: str) -> Sequence[str] | None:
    """The version that another one takes the place of."""
    if before is None or not before.good:
        return None
    if before.good == key:  # read again: the version before is still the same
        return before.before
    return (before.good, before.basis or "", before.sha256 or "")


def _shrunk(workspace: Workspace, before: Entry, document: Entry, result: Result) -> str | None:
    """Why a new version is not believed: it yields far less than the last good one."""
    if before.good is None or before.sha256 == document.sha256:
        return None
    good = workspace.lake.result(OBSERVATIONS, before.edition_id, before.good)
    was, now = (found.counts.get(OBSERVATIONS, 0) if found else 0 for found in (good, result))
    if now >= LEAST_OF_LAST_VERSION * was and (now or not was):
        return None
    return problem_line("shrunk", least=LEAST_OF_LAST_VERSION, was=was, now=now)
