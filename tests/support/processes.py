"""Processes that a test starts and watches. What bounds a wait is whether they live and how much processor time they use, not the clock."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest
import requests

PATIENCE = 300.0
"""Processor seconds after which nothing is expected any more; a server that is idle needs an hour or more for them."""

T = TypeVar("T")


def cpu_seconds(session: int) -> float:
    """Processor time that the processes of a session have used, those included that have ended."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def process(
    arguments: list[str], values: dict[str, str], log: Path, folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a session of its own, and all that it starts; ended when the block ends."""
    with log.open("wb") as out:
        started = subprocess.Popen(
            arguments, cwd=folder, env=values, stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGINT)
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)
                started.wait()


def wait_for(
    what: str, ready: Callable[[], T | None], started: subprocess.Popen[bytes], log: Path
) -> T:
    """What ``ready`` gives as soon as it is something; a process that has ended, or works and works, gives it no more."""
    while True:
        ended = started.poll() is not None or cpu_seconds(started.pid) > PATIENCE
        try:
            found = ready()
        except requests.ConnectionError:
            found = None
        if found:
            return found
        if ended:
            state = "ended" if started.poll() is not None else f"{PATIENCE:g} processor seconds"
            pytest.fail(f"{what}: {state}\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.3)
