"""Workers that are killed at their limit, each for its own task only."""

from __future__ import annotations

import os
import threading
import time

import pytest

from pipeline.documents import progress
from pipeline.documents.problem import DocumentProblem
from pipeline.runs.limited_processes import LimitedProcesses, Limits


def double(number: int) -> int:
    return 2 * number


def loop_for_ever() -> None:
    while True:
        pass


def swallow_memory() -> int:
    held = []
    while True:
        held.append(bytearray(20_000_000))
        time.sleep(0.002)


def ask_for_the_moon() -> int:
    return len(bytearray(10**14))


def die() -> None:
    os._exit(3)


def refuse() -> None:
    raise DocumentProblem("the file is empty", expected="a document", found="0 bytes")


class _Unpicklable(Exception):
    def __init__(self) -> None:
        super().__init__("holds a lock")
        self.lock = __import__("threading").Lock()


def raise_unpicklable() -> None:
    raise _Unpicklable


def read_pictures(count: int, seconds: float) -> int:
    """Pictures that take so much processor time each."""
    for _ in range(count):
        begun = time.process_time()
        while time.process_time() - begun < seconds:
            pass
        progress.report()
    return count


def work_and_rest(work: float, rest: float, times: int) -> int:
    """As a process does that gets the processor now and then."""
    for _ in range(times):
        begun = time.process_time()
        while time.process_time() - begun < work:
            pass
        time.sleep(rest)
    return times


def wait_for_ever() -> None:
    threading.Event().wait()


def worker_id() -> int:
    return os.getpid()


def test_each_bad_task_fails_alone_with_its_reason() -> None:
    with LimitedProcesses(2, Limits(seconds=6, memory_bytes=250_000_000)) as pool:
        bad = {
            "too long": pool.submit(loop_for_ever),
            "too much memory": pool.submit(swallow_memory),
            "exit code 3": pool.submit(die),
            "the file is empty": pool.submit(refuse),
            "refused allocation": pool.submit(ask_for_the_moon),
        }
        good = [pool.submit(double, n) for n in range(20)]
        assert [future.result() for future in good] == [2 * n for n in range(20)]
        for words, future in bad.items():
            with pytest.raises(DocumentProblem, match=words):
                future.result()


def test_a_worker_is_used_again() -> None:
    with LimitedProcesses(1) as pool:
        assert len({pool.submit(worker_id).result() for _ in range(5)}) == 1
        with pytest.raises(RuntimeError, match="holds a lock"):
            pool.submit(raise_unpicklable).result()
        assert pool.submit(double, 4).result() == 8
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(double, 1)


def test_a_book_of_pictures_may_take_the_limit_for_each_of_them() -> None:
    with LimitedProcesses(2, Limits(seconds=1.5)) as pool:
        steady = pool.submit(read_pictures, 5, 0.5)
        stuck = pool.submit(read_pictures, 1, 300.0)
        assert steady.result() == 5
        with pytest.raises(DocumentProblem, match="takes too long"):
            stuck.result()


def test_a_busy_machine_takes_no_document_away_and_one_that_hangs_is_given_up() -> None:
    """Work that others hold up takes long by the clock and no more processor time."""
    with LimitedProcesses(1, Limits(seconds=3)) as pool:
        assert pool.submit(work_and_rest, 0.05, 0.5, 10).result() == 10
        with pytest.raises(DocumentProblem, match="hangs"):
            pool.submit(wait_for_ever).result()
        assert pool.submit(double, 3).result() == 6


def hold_memory(count: int) -> int:
    _HELD.append(bytearray(os.urandom(1) * count))
    return os.getpid()


_HELD: list[bytearray] = []


def test_a_worker_is_replaced_when_it_has_grown_and_not_before() -> None:
    with LimitedProcesses(1) as pool:
        small = {pool.submit(hold_memory, 1000).result() for _ in range(60)}
        assert len(small) == 1
        assert pool.submit(hold_memory, 400_000_000).result() in small
        assert pool.submit(worker_id).result() not in small


def test_workers_are_used_again() -> None:
    with LimitedProcesses(4) as pool:
        assert len({pool.submit(worker_id).result() for _ in range(12)}) <= 4
