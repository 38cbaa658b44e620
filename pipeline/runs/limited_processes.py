"""Worker processes that are killed when a task costs more than it may.

For what no reader can check from inside: a library that loops, a regular expression that explodes,
memory that runs away. ``LimitedProcesses`` is a ``concurrent.futures`` executor; a worker is killed
at the limit, for its own task only.

Workers are forked from a server process that has loaded the readers once (``forkserver``): a
further worker costs milliseconds, where a fresh one loads them for seconds. A worker is replaced
when it has grown by much, not after so many tasks.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from pipeline.documents import progress
from pipeline.documents.problem import DocumentProblem
from warehouse.problems import fragment

DOCUMENT_SECONDS = 180.0
DOCUMENT_BYTES = 2_000_000_000

_LOOK_EVERY = 0.05
_PROGRESS = b"progress"
_GROWTH = 300_000_000
"""Memory that a worker may have taken in since it began; above it a fresh one takes its place."""

_LOADED = ("pipeline.runs.preloaded",)
"""What every worker needs, loaded once."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may cost.

    Attributes:
        seconds: Processor time from the moment a worker begins with it, and again from every
            picture that it has read: a machine that is busy with other things takes no document
            away. A worker that uses none at all for so long by the clock hangs.
        memory_bytes: Resident memory of the worker.
    """

    seconds: float = DOCUMENT_SECONDS
    memory_bytes: int = DOCUMENT_BYTES


class LimitedProcesses(Executor):
    """Runs tasks in worker processes; a task beyond its limits is killed and fails with a
    DocumentProblem, the others go on.

    Args:
        workers: How many processes at most; they are started when they are needed.
        limits: What one task may cost.
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._tasks: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._closed = False
        self._most = max(1, workers or os.cpu_count() or 1)
        self._idle = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand in a task; function, arguments and result must be picklable."""
        if self._closed:
            raise RuntimeError("the executor has been shut down")
        future: Future[T] = Future()
        self._tasks.put((future, pickle.dumps((fn, args, kwargs))))
        if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
            thread = threading.Thread(
                target=self._serve, name=f"limited-{len(self._threads)}", daemon=True
            )
            self._threads.append(thread)
            thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers finish what was handed in (or cancel it) and leave."""
        if self._closed:
            return
        self._closed = True
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while (item := self._tasks.get_nowait()) is not None:
                    item[0].cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        worker: _Worker | None = None
        while (item := self._next_task()) is not None:
            future, payload = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or _Worker(self._limits)
                answered, value = worker.run(payload)
            except BaseException as error:  # the future must end, whatever happened
                future.set_exception(error)
                if worker is not None:
                    worker.stop()
                    worker = None
                continue
            if answered:
                future.set_result(value)
            else:
                future.set_exception(value)
            if worker.grown > _GROWTH:
                worker.stop()
                worker = None
        if worker is not None:
            worker.stop()

    def _next_task(self) -> tuple[Future[Any], bytes] | None:
        """The next task, waiting for it; whoever waits is idle, and no further worker is needed."""
        try:
            return self._tasks.get_nowait()
        except queue.Empty:
            self._idle.release()
            return self._tasks.get()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, limits: Limits) -> None:
        context = _context()
        self._limits = limits
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_work, args=(theirs, limits.memory_bytes), daemon=True
        )
        self._process.start()
        theirs.close()
        self._started = False
        self._use = _Use(self._process.pid)
        self._at_first = 0

    def run(self, payload: bytes) -> tuple[bool, Any]:
        """Have a task done.

        Returns:
            (True, its result) or (False, the exception that it raised).

        Raises:
            DocumentProblem: If it cost more than it may, or took the process with it.
        """
        self._wait_for_start()
        self._pipe.send_bytes(payload)
        seconds = self._limits.seconds
        began = worked = self._use.seconds()
        last_work = time.monotonic()
        while (message := self._message()) in (None, _PROGRESS):
            if (now := self._use.seconds()) != worked:
                worked, last_work = now, time.monotonic()
            if message == _PROGRESS:
                began, last_work = worked, time.monotonic()
            if worked - began > seconds:
                raise DocumentProblem.of("takes_too_long", most=seconds)
            if time.monotonic() - last_work > seconds:
                raise DocumentProblem.of("hangs", seconds=seconds)
            if (used := self._use.memory_bytes()) > self._limits.memory_bytes:
                raise self._memory_problem(_megabytes(used))
        answer: tuple[bool, Any] = pickle.loads(message)
        if not _answered_well(answer):
            raise self._memory_problem(fragment("refused_allocation"))
        return answer

    @property
    def grown(self) -> int:
        """Memory that the process has taken in since it began."""
        return self._use.memory_bytes() - self._at_first

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._pipe.close()

    def _message(self) -> bytes | None:
        """What the worker says; None where it says nothing for a while."""
        return self._receive() if self._answered(_LOOK_EVERY) else None

    def _wait_for_start(self) -> None:
        if not self._started:
            while not self._answered(1.0):
                pass
            self._receive()
            self._started = True
            self._at_first = self._use.memory_bytes()

    def _answered(self, seconds: float) -> bool:
        """Whether an answer is there; a process that died without one is a problem."""
        if self._pipe.poll(seconds):
            return True
        if self._process.is_alive() or self._pipe.poll(0):
            return False
        raise DocumentProblem.of("ends_its_worker", code=self._process.exitcode)

    def _receive(self) -> bytes:
        try:
            return self._pipe.recv_bytes()
        except EOFError as error:
            self._process.join(5)
            raise DocumentProblem.of("ends_its_worker", code=self._process.exitcode) from error

    def _memory_problem(self, found: str) -> DocumentProblem:
        most = _megabytes(self._limits.memory_bytes)
        return DocumentProblem.of("takes_too_much_memory", most=most, found=found)


@cache
def _context() -> ForkServerContext | SpawnContext:
    """How processes are started; where the system cannot fork from a server, each by itself."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def _answered_well(answer: tuple[bool, Any]) -> bool:
    """Whether an answer is more than the word that memory ran out in the worker."""
    return answer[0] or not isinstance(answer[1], MemoryError)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"


class _Use:
    """What a process uses of the machine; 0 where that cannot be determined."""

    def __init__(self, pid: int | None) -> None:
        import psutil

        self._unknown = psutil.Error
        self._process: psutil.Process | None = None
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)

    def memory_bytes(self) -> int:
        """Memory that the process holds."""
        with contextlib.suppress(self._unknown):
            return int(self._process.memory_info().rss) if self._process else 0
        return 0

    def seconds(self) -> float:
        """Processor time that the process has used."""
        with contextlib.suppress(self._unknown):
            times = self._process.cpu_times() if self._process else None
            return float(times.user + times.system) if times else 0.0
        return 0.0


def _work(pipe: Connection, memory_bytes: int) -> None:
    """What a worker process does: tasks from the pipe, answers to it, until the pipe closes."""
    _bound_memory(memory_bytes)
    progress.listener = lambda: pipe.send_bytes(_PROGRESS)
    pipe.send_bytes(b"ready")
    while True:
        try:
            payload = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            fn, args, kwargs = pickle.loads(payload)
            answer = pickle.dumps((True, fn(*args, **kwargs)))
        except BaseException as error:
            answer = _failure(error)
        pipe.send_bytes(answer)


def _failure(error: BaseException) -> bytes:
    """An exception as an answer; one that cannot be pickled as its words."""
    try:
        answer = pickle.dumps((False, error))
        pickle.loads(answer)
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


def _bound_memory(memory_bytes: int) -> None:
    """A hard bound far above the soft one, for memory that runs away between two checks (where the
    system has such bounds).
    """
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (2 * memory_bytes + 4_000_000_000,) * 2)
