"""Running the work on many editions at once, so that one that kills its worker takes no other with
it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool

from pipeline.runs.cluster import executor_of
from pipeline.runs.limited_processes import LimitedProcesses
from pipeline.runs.run_log import log_progress
from pipeline.runs.tasks import Task
from pipeline.storage.results import Result
from warehouse.errors import GongbaoError
from warehouse.problems import problem_line


def run_task(task: Task) -> Result:
    """What a worker process calls."""
    return task.run()


def run_tasks(
    tasks: Mapping[str, Task], executor: Executor | None = None, *, stage: str = "tasks"
) -> Iterator[tuple[str, Result]]:
    """Do the work; yields the edition and the result of each task as it ends.

    A task that loses its worker (too long, too much memory, a fault in a library, a full disk)
    fails with a reason and leaves nothing in the lake, so that the next run tries it again. An
    executor that breaks as a whole when one worker dies, as the standard library's process pool
    does, is given up: what has no result yet is done again, each task in a process of its own.

    Args:
        tasks: What to do, by edition.
        executor: Any ``concurrent.futures`` executor; the cluster that the environment names, or
            processes, by default.
        stage: What the log calls the work.
    """
    if tasks:
        log_progress(stage, 0, len(tasks))
    for done, result in enumerate(_results(tasks, executor), 1):
        log_progress(stage, done, len(tasks))
        yield result


def _results(tasks: Mapping[str, Task], executor: Executor | None) -> Iterator[tuple[str, Result]]:
    if not tasks:
        return
    orphans: list[str] = []
    if executor is not None:
        yield from _through(executor, tasks, orphans)
    else:
        with executor_of() as own:
            yield from _through(own, tasks, orphans)
    if orphans:
        with LimitedProcesses(os.cpu_count() or 1) as own:
            yield from _through(own, {edition_id: tasks[edition_id] for edition_id in orphans}, [])


def _through(
    executor: Executor, tasks: Mapping[str, Task], orphans: list[str]
) -> Iterator[tuple[str, Result]]:
    futures: dict[Future[Result], str] = {}
    for edition_id, task in tasks.items():
        try:
            futures[executor.submit(run_task, task)] = edition_id
        except BrokenProcessPool:
            orphans.append(edition_id)
    for future in as_completed(futures):
        try:
            yield futures[future], future.result()
        except BrokenProcessPool:
            orphans.append(futures[future])
        except GongbaoError as problem:
            yield futures[future], Result(problem=problem.wording)
        except Exception as error:
            if type(error).__name__ == "KilledWorker":  # of distributed, which may be absent
                orphans.append(futures[future])
                continue
            found = f"{type(error).__name__}: {error}"
            yield futures[future], Result(problem=problem_line("worker_failed", error=found))
