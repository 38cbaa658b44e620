"""Stage ``replay``: derive a sample of what the lake holds once more from the archived bytes, and
compare.

What is kept is only worth keeping if it can be made again: same bytes, same code, same rows. The
sample moves on from run to run, so that every edition has its turn.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Executor

from pipeline.publish import CheckResult, Severity
from pipeline.runs.executors import run_tasks
from pipeline.runs.figure_tasks import ReplayTask
from pipeline.runs.stages.extracting import figures_key
from pipeline.runs.stages.parsing import document_key
from pipeline.runs.states import EditionState, states_of
from pipeline.runs.workspace import Workspace


def replay(
    workspace: Workspace, *, sample: int = 2, executor: Executor | None = None
) -> CheckResult:
    """Derive ``sample`` editions again, among those that were made by the code as it is now.

    Returns:
        A blocking check that names the editions whose documents or figures come out otherwise.
    """
    tasks = {
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
    turns = sorted(
        tasks,
        key=lambda edition_id: hashlib.sha256(
            f"{workspace.run_id}\n{edition_id}".encode()
        ).digest(),
    )
    tasks = {edition_id: tasks[edition_id] for edition_id in turns[:sample]}
    results = dict(run_tasks(tasks, executor, stage="checks"))
    wrong = [
        f"{edition_id}: {result.problem}"
        for edition_id, result in sorted(results.items())
        if result.problem
    ]
    return CheckResult(
        check_name="replay",
        table_name="observations",
        column_name="",
        severity=Severity.BLOCKING,
        passed=not wrong,
        rows_failing=len(wrong),
        expected=f"the same documents and figures from the archived bytes of "
        f"{len(tasks)} editions: {', '.join(sorted(tasks)) or 'none'}",
        found="\n".join(wrong),
        remedy="see each edition's; the last good file stays until then" if wrong else "",
    )


def _is_of_this_code(state: EditionState) -> bool:
    """Whether bytes, metadata and code are those that the kept version was made of; another
    version may well come out otherwise.
    """
    if state.document is None or state.observations is None or state.sha256 is None:
        return False
    key = document_key(state.sha256, state.source, state.edition)
    return state.document.name == key and state.observations.name == figures_key(key)
