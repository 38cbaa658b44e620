"""Stage ``documents``: bytes to documents, where bytes, metadata or the readers have changed."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from pipeline.archive import FetchRecord
from pipeline.documents.picture_models import available
from pipeline.runs.code_versions import code_version
from pipeline.runs.executors import run_tasks
from pipeline.runs.layer_names import DOCUMENTS
from pipeline.runs.reports import LayerReport, layer_report, listed
from pipeline.runs.tasks import ReadTask
from pipeline.runs.workspace import Selection, Workspace
from pipeline.sources.registry import Edition, Source
from pipeline.storage.layers import Entry, key_of
from pipeline.storage.results import Result
from warehouse.problems import problem_line

_CANDIDATES = 5
"""How many versions of an edition are tried, newest first, before it is given up for this run."""

ROOTS = ("pipeline.runs.tasks",)
"""What the work on a document is made of, together with all that it imports."""


def documents_version() -> str:
    """Hash of everything but the bytes that the reading of a document depends on: the code, and
    whether pictures are read.
    """
    return f"{code_version(*ROOTS)}{'' if available() else ' without pictures'}"


def document_key(sha256: str, source: Source, edition: Edition) -> str:
    """Key of the reading of one version of an edition."""
    about = source.model_dump(mode="json", exclude={"editions", "cadence", "listing"})
    return key_of(sha256, about, edition.model_dump(mode="json"), documents_version())


def documents(
    workspace: Workspace,
    selection: Selection | None = None,
    *,
    force: bool = False,
    executor: Executor | None = None,
) -> LayerReport:
    """Read the selected editions (default: all) into documents, where their bytes, metadata or the
    readers have changed.

    The newest version that can be read is the current one. If that is not the newest received, the
    edition is quarantined with the reason.

    Args:
        workspace: The workspace of the run.
        selection: Editions to read; the others stay as they are.
        force: Read again what has been read.
        executor: Where the work runs; a pool of processes by default.
    """
    selected = selection if selection is not None else list(workspace.registry.editions())
    readings = {
        edition.id: _Reading(workspace, source, edition, force) for source, edition in selected
    }
    while True:
        tasks = {
            edition_id: task
            for edition_id, reading in readings.items()
            if (task := reading.next_task()) is not None
        }
        if not tasks:
            break
        for edition_id, result in run_tasks(tasks, executor, stage=DOCUMENTS):
            readings[edition_id].take(result)
    previous = listed(workspace, DOCUMENTS)
    last = (
        workspace.archive.last_fetches()
        if any(not reading.candidates for reading in readings.values())
        else {}
    )
    fresh = {
        edition_id: reading.entry(previous.get(edition_id), last.get(edition_id))
        for edition_id, reading in readings.items()
    }
    entries = previous | fresh
    workspace.lake.write_index(DOCUMENTS, entries.values())
    return layer_report(
        workspace,
        DOCUMENTS,
        fresh,
        {edition_id for edition_id, reading in readings.items() if reading.worked},
        entries,
    )


class _Reading:
    """The versions of one edition, newest first, until one can be read."""

    def __init__(self, workspace: Workspace, source: Source, edition: Edition, force: bool) -> None:
        self.workspace, self.source, self.edition, self.force = workspace, source, edition, force
        accepted = workspace.archive.accepted(edition.id)
        self.candidates = list(dict.fromkeys(capture.sha256 for capture in accepted))[:_CANDIDATES]
        self.worked = False
        self.position = 0
        self.good: str | None = None
        self.problem: str | None = None

    def next_task(self) -> ReadTask | None:
        """The next piece of work, after taking what is there already."""
        while self.good is None and self.position < len(self.candidates):
            sha256 = self.candidates[self.position]
            key = document_key(sha256, self.source, self.edition)
            result = (
                None if self.force else self.workspace.lake.sound(DOCUMENTS, self.edition.id, key)
            )
            if result is None:
                folder = self.workspace.lake.path(DOCUMENTS, self.edition.id, key)
                return ReadTask(
                    self.workspace.archive.folder,
                    sha256,
                    self.source,
                    self.edition,
                    folder,
                    None if self.force else self.workspace.settings.recognised,
                )
            self._settle(result)
        return None

    def take(self, result: Result) -> None:
        """What came of a piece of work."""
        self.worked = True
        self._settle(result)

    def _settle(self, result: Result) -> None:
        if result.problem is None:
            self.good = self.candidates[self.position]
        else:
            self.problem = self.problem or result.problem
            self.position += 1

    def entry(self, previous: Entry | None, last: FetchRecord | None) -> Entry:
        """State of the edition now."""
        newest = self.workspace.archive.latest(self.edition.id)
        problem = (newest.problem if newest else None) or self.problem
        if newest is None:
            problem = (last.problem if last else None) or problem_line("never_received")
        key = document_key(self.candidates[0], self.source, self.edition) if self.candidates else ""
        if self.good is not None:
            return Entry(
                self.edition.id,
                key,
                document_key(self.good, self.source, self.edition),
                problem,
                None,
                self.good,
            )
        if (
            previous is not None
            and previous.good
            and self.workspace.lake.result(DOCUMENTS, self.edition.id, previous.good)
        ):
            return replace(previous, key=key, problem=problem)
        return Entry(self.edition.id, key, None, problem)
