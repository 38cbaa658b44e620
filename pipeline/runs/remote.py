"""The data folder as a working copy of an object store: what a writing run does before and after.

``GONGBAO_REMOTE`` names the store. A run takes the lock of the data folder and that of the store,
brings down the newest commit, works as ever, and sends what is new: contents first, then its log,
the commit last. A run that fails is committed as well, with the last good file: what publishers
sent cannot be had again. One that is killed leaves the last commit as it is; the next run on its
folder sends what it had received.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.publish import builds
from pipeline.runs.run_log import LOGGER, JsonLines, log_event
from pipeline.runs.settings import Settings
from pipeline.runs.workspace import Workspace, lock_folder, open_workspace
from pipeline.sources.registry import load_sources
from pipeline.storage.commits import (
    PUBLISHED,
    Commit,
    State,
    collect,
    last_commit,
    objects_of,
    renew_published,
    state_of,
    write_commit,
    write_lists,
    write_log,
)
from pipeline.storage.object_store import ObjectStore
from pipeline.storage.remote_lock import Holder, acquire, copy_of, lost, release, require, writer
from pipeline.storage.working_copy import WorkingCopy
from warehouse.errors import ConfigurationError, GongbaoError

KEPT = builds.KEPT
"""Of how many runs the commits stay whole: as many as builds are kept beside the published file."""


@contextmanager
def writing(workspace: Workspace, wait_seconds: float = 0) -> Iterator[Workspace]:
    """The lock of whoever writes into the data folder, and the exchange with the object store
    where there is one.

    Args:
        workspace: The workspace of the run.
        wait_seconds: How long to wait for another run.

    Yields:
        The workspace, opened again on what came down.

    Raises:
        GongbaoError: Another run is writing, or the store cannot be used.
    """
    lock = workspace.lock(wait_seconds)
    try:
        if workspace.settings.remote:
            with _exchanging(workspace, wait_seconds) as current:
                yield current
        else:
            yield workspace
    finally:
        lock.release()


@contextmanager
def _exchanging(workspace: Workspace, wait_seconds: float) -> Iterator[Workspace]:
    settings, now = workspace.settings, workspace.now.isoformat()
    store = ObjectStore(settings.remote)
    mine = acquire(store, workspace.run_id, copy_of(settings.data), now, wait_seconds)
    exchange = _Exchange(workspace, store, mine, WorkingCopy(settings.data, settings.remote))
    with _given_back(store, mine):
        exchange.bring()
        with _kept_log() as lines:
            current = open_workspace(
                settings,
                load_sources(settings.sources),
                now=workspace.now,
                run_id=workspace.run_id,
            )
            try:
                yield current
            except Exception as error:
                log_event(f"failed: {error}", logging.ERROR, event="failed", problem=str(error))
                exchange.send(lines)
                raise
            exchange.send(lines)


@contextmanager
def _given_back(store: ObjectStore, mine: Holder) -> Iterator[None]:
    """Give the lock back at the end, also where the process is asked to end (SIGTERM: a container
    that is stopped, a pod that is moved).
    """

    def end(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    free = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    is_ours = free and threading.current_thread() is threading.main_thread()
    if is_ours:
        signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        release(store, mine)
        if is_ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


@dataclass
class _Exchange:
    """What one run has to do with the store.

    Attributes:
        workspace: Its workspace.
        store: The store.
        lock: Its lock.
        copy: The data folder.
        last: The commit that was brought down.
        before: Its files.
    """

    workspace: Workspace
    store: ObjectStore
    lock: Holder
    copy: WorkingCopy
    last: Commit | None = None
    before: State = field(default_factory=dict)

    def bring(self) -> None:
        """Bring down the newest commit."""
        self.last = last_commit(self.store)
        if self.last is None:
            return
        _same_kind(self.last, self.workspace)
        renew_published(self.store, self.last)
        self.before = _bring_down(self.store, self.copy, self.last)

    def send(self, lines: list[str]) -> None:
        """Send what is new, and make it the newest commit.

        Raises:
            GongbaoError: The lock was lost, or another run has committed: nothing was committed.
        """
        store, state = self.store, self.copy.state()
        if state == self.before:
            return
        present = objects_of(store)
        sent = self.copy.send(store, state, present)
        lists = write_lists(store, state, present)
        number = self.last.number + 1 if self.last else 1
        published = state.get(PUBLISHED)
        commit = Commit(
            number,
            self.workspace.run_id,
            self.workspace.now.isoformat(),
            writer(),
            self.workspace.registry.is_demonstration,
            published.sha256 if published else None,
            lists,
        )
        log_event(
            f"commit {number}: {len(state)} files, {sent} objects sent",
            event="commit",
            number=number,
            files=len(state),
            sent=sent,
        )
        write_log(store, number, self.workspace.run_id, lines)
        require(store, self.lock)
        if not write_commit(store, commit):
            raise lost(store, f"commit {number} of another run")
        self.copy.remember(number, state)
        renew_published(store, commit)
        collect(store, KEPT)


def refreshed(settings: Settings) -> int | None:
    """Bring down the newest commit, for who only reads; where a run is writing into the folder,
    nothing is done: it has it already.

    Returns:
        The number of the commit; None where nothing was done or there is none.
    """
    if not settings.remote:
        return None
    try:
        lock = lock_folder(settings)
    except GongbaoError:
        return None
    try:
        store = ObjectStore(settings.remote)
        last = last_commit(store)
        if last is None:
            return None
        _bring_down(store, WorkingCopy(settings.data, settings.remote), last)
        return last.number
    finally:
        lock.release()


def store_of(settings: Settings) -> ObjectStore:
    """The object store of the settings.

    Raises:
        ConfigurationError: There is none.
    """
    if not settings.remote:
        raise ConfigurationError(
            "no object store",
            expected="GONGBAO_REMOTE, such as s3://bucket/prefix",
            found="not set",
            remedy="set it",
        )
    return ObjectStore(settings.remote)


def _bring_down(store: ObjectStore, copy: WorkingCopy, commit: Commit) -> State:
    """Bring down a commit; returns its files."""
    state = state_of(store, commit)
    brought = copy.bring(store, commit.number, state)
    line = f"commit {commit.number}: {brought} files brought down"
    log_event(line, event="brought", number=commit.number, files=brought)
    return state


def _same_kind(commit: Commit, workspace: Workspace) -> None:
    """A demonstration never touches the real warehouse, nor the other way round."""
    if commit.demonstration != workspace.registry.is_demonstration:
        kinds = {True: "digests of our own", False: "documents of publishers"}
        raise ConfigurationError(
            f"GONGBAO_REMOTE={workspace.settings.remote}",
            expected=f"an object store of {kinds[workspace.registry.is_demonstration]}",
            found=f"one of {kinds[commit.demonstration]}",
            remedy="set GONGBAO_REMOTE to another prefix, or GONGBAO_SOURCES to the sources file "
            "of this one",
        )


@contextmanager
def _kept_log() -> Iterator[list[str]]:
    """The lines of the log while the block runs, as JSON."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    handler, level = Keep(logging.INFO), LOGGER.level
    if LOGGER.getEffectiveLevel() > logging.INFO:
        LOGGER.setLevel(logging.INFO)
    LOGGER.addHandler(handler)
    try:
        yield lines
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
