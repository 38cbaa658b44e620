"""Asking many hosts side by side, each host's addresses one after the other, without waiting again
and again for what does not answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar
from urllib.parse import urlsplit

Group = TypeVar("Group")
Found = TypeVar("Found")

AT_ONCE = 32
"""How many hosts are asked at the same time: nearly all of it is waiting."""
_NETWORK_DOWN = 24
"""So many hosts without a connection, and none with one: it is our network, not theirs."""


def host_of(address: str) -> str:
    """The host of an address; '' for a file."""
    return urlsplit(address).netloc.lower()


class Reachability:
    """What one run has learnt about hosts: which do not answer, and whether any does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent: set[str] = set()
        self._answered = False

    def note(self, host: str, connected: bool | None) -> None:
        """Whether a connection to the host came about; None where none was tried."""
        if not host or connected is None:
            return
        with self._lock:
            if connected:
                self._answered = True
            else:
                self._silent.add(host)

    def reason_not_to_ask(self, host: str) -> str | None:
        """Why asking that host again in this run would only be waiting; None where it is not so."""
        with self._lock:
            if host in self._silent:
                return f"{host} gave no connection before in this run"
            if host and not self._answered and len(self._silent) >= _NETWORK_DOWN:
                return f"none of {len(self._silent)} hosts gave a connection: no network"
        return None

    @property
    def is_doubtful(self) -> bool:
        """Whether hosts have failed and none has answered: no second attempts until one does."""
        with self._lock:
            return bool(self._silent) and not self._answered


def side_by_side(
    groups: Mapping[str, Group],
    work: Callable[[str, Group], Iterable[Found]],
    at_once: int = AT_ONCE,
) -> Iterator[Found]:
    """What ``work`` yields for each group, as it comes; groups run side by side in threads.

    The results are handed over in the caller's thread, so that logs need no locks. An error in one
    group is raised after the others have ended.
    """
    if not groups:
        return
    results: SimpleQueue[Found | _End] = SimpleQueue()
    end = _End()

    def drain(host: str, group: Group) -> None:
        try:
            for found in work(host, group):
                results.put(found)
        finally:
            results.put(end)

    with ThreadPoolExecutor(min(at_once, len(groups))) as threads:
        futures = [threads.submit(drain, host, group) for host, group in groups.items()]
        running = len(futures)
        while running:
            found = results.get()
            if isinstance(found, _End):
                running -= 1
            else:
                yield found
        for future in futures:
            future.result()


class _End:
    """A group has ended."""
