"""Stage ``replay``: derive a sample of what the lake holds once more from the archived bytes, and
compare. It belongs before the series, which are made of what the lake holds.

What is kept is only worth keeping if it can be made again: same bytes, same code, same rows. The
sample moves on from run to run, so that every edition has its turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import Executor

from pipeline.publish import CheckResult, Severity
from pipeline.runs.edition_state import EditionState
from pipeline.runs.executors import run_tasks
from pipeline.runs.figure_tasks import ReplayTask
from pipeline.runs.layer_names import OBSERVATIONS
from pipeline.runs.refusals import refuse
from pipeline.runs.stages.extracting import figures_key, observations
from pipeline.runs.stages.parsing import document_key, documents
from pipeline.runs.states import states_of
from pipeline.runs.workspace import Workspace

SAMPLE = 2
"""Editions that are derived again in a run that has read as many."""


def replay(
    workspace: Workspace, *, sample: int = SAMPLE, executor: Executor | None = None
) -> CheckResult:
    """Derive ``sample`` editions again, among those that were made by the code as it is now.

    One that comes out otherwise is read again from its bytes: what lay in the lake was damaged or
    changed by hand. If it then comes out otherwise once more, the readers are to blame: the edition
    goes back to the version before, or keeps the one it has where there is none, with the reason in
    ``documents.problem``. Other editions go on.

    Returns:
        A check that names the editions whose documents or figures come out otherwise.
    """
    tasks = _tasks(workspace)
    turns = sorted(
        tasks,
        key=lambda edition_id: hashlib.sha256(
            f"{workspace.run_id}\n{edition_id}".encode()
        ).digest(),
    )
    chosen = {edition_id: tasks[edition_id] for edition_id in turns[:sample]}
    wrong = _wrong(chosen, executor)
    lasting: dict[str, str] = {}
    if wrong:
        again = workspace.select(editions=frozenset(wrong))
        documents(workspace, again, force=True, executor=executor)
        observations(workspace, again, force=True, executor=executor)
        lasting = _wrong({e: t for e, t in _tasks(workspace).items() if e in wrong}, executor)
        refuse(workspace, OBSERVATIONS, lasting)
    said = {e: f"{p}; read again from its bytes" for e, p in wrong.items()} | lasting
    return CheckResult(
        check_name="replay",
        table_name="observations",
        column_name="",
        severity=Severity.WARNING,
        passed=not said,
        rows_failing=len(said),
        expected=f"the same documents and figures from the archived bytes of "
        f"{len(chosen)} editions: {', '.join(sorted(chosen)) or 'none'}",
        found="\n".join(f"{edition_id}: {problem}" for edition_id, problem in sorted(said.items())),
        remedy="see each edition's; the others go on" if said else "",
    )


def _tasks(workspace: Workspace) -> dict[str, ReplayTask]:
    return {
        state.edition.id: ReplayTask(
            workspace.archive.folder,
            state.sha256,
            state.source,
            state.edition,
            state.document,
            state.observations,
        )
        for state in states_of(workspace)
        if state.sha256 is not None
        and state.document is not None
        and state.observations is not None
        and _is_of_this_code(state)
    }


def _wrong(tasks: Mapping[str, ReplayTask], executor: Executor | None) -> dict[str, str]:
    """Why editions come out otherwise, by edition."""
    return {
        edition_id: result.problem
        for edition_id, result in run_tasks(tasks, executor, stage="checks")
        if result.problem
    }


def _is_of_this_code(state: EditionState) -> bool:
    """Whether bytes, metadata and code are those that the kept version was made of; another
    version may well come out otherwise.
    """
    if state.document is None or state.observations is None or state.sha256 is None:
        return False
    key = document_key(state.sha256, state.source, state.edition)
    return state.document.key == key and state.observations.key == figures_key(key)
