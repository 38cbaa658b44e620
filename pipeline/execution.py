"""Running the work on many editions at once, so that one that kills its worker takes no other with it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from pipeline.lake import Result
from pipeline.work import Task


def run_task(task: Task) -> Result:
    """What a worker process calls."""
    return task.run()


@contextmanager
def process_pool(tasks: int) -> Iterator[Executor]:
    """A pool for so many tasks: spawned processes, never more than processors; each leaves after some tasks, so that memory returns."""
    workers = max(1, min(os.cpu_count() or 1, tasks))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=50) as pool:
        yield pool


def run_tasks(tasks: Mapping[str, Task], executor: Executor | None = None) -> Iterator[tuple[str, Result]]:
    """Do the work; yields the edition and the result of each task as it ends.

    A worker that dies (out of memory, killed, a fault in a library) breaks its whole pool. The tasks without a result are then done again,
    each in a process of its own, so that only the one at fault fails; nothing is written for it, so the next run tries it again.

    Args:
        tasks: What to do, by edition.
        executor: Any ``concurrent.futures`` executor; a pool of processes by default.
    """
    if not tasks:
        return
    if executor is not None:
        yield from _through(executor, tasks)
        return
    with process_pool(len(tasks)) as pool:
        yield from _through(pool, tasks)


def _through(executor: Executor, tasks: Mapping[str, Task]) -> Iterator[tuple[str, Result]]:
    orphans: list[str] = []
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
        except (OSError, MemoryError) as error:
            yield futures[future], _died(f"{type(error).__name__}: {error}")
    for edition_id in orphans:
        yield edition_id, _alone(tasks[edition_id])


def _alone(task: Task) -> Result:
    with process_pool(1) as pool:
        try:
            return pool.submit(run_task, task).result()
        except BrokenProcessPool:
            return _died("its worker process died (killed, out of memory, or a fault in a library)")
        except (OSError, MemoryError) as error:
            return _died(f"{type(error).__name__}: {error}")


def _died(found: str) -> Result:
    remedy = "see memory and disk; the next run tries again, the last good version stays"
    return Result(problem=f"expected: a document that can be read; found: {found}; remedy: {remedy}")
