"""The lock of an object store: one run at a time writes commits.

``lock.json`` is written by a conditional PUT, which the store accepts once. It names the run, and
the copy (data folder) that it works on. A lock is never broken because of its age. Two things prove
that its holder is dead: a run on the same data folder, which holds the lock of that folder now; and
a person who says so (``gongbao remote unlock RUN``). Where a holder lives all the same, its commit
is refused, because the number of it is taken or the lock is no longer its own.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.storage.durable_files import write_bytes
from pipeline.storage.object_store import ObjectStore
from warehouse.errors import GongbaoError

_KEY = "lock.json"
_ASK_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock.

    Attributes:
        run_id: The run.
        writer: Who started it, on which machine.
        copy: The data folder that it works on.
        since: When it took the lock, ISO 8601.
        token: Distinguishes this lock from every other.
    """

    run_id: str
    writer: str
    copy: str
    since: str
    token: str


def holder_of(store: ObjectStore) -> Holder | None:
    """Who holds the lock; None where nobody does."""
    content = store.content(_KEY)
    if content is None:
        return None
    try:
        return Holder(**json.loads(content))
    except (ValueError, TypeError):
        return Holder("unknown", "unknown", "", "unknown", content.decode(errors="replace"))


def acquire(store: ObjectStore, run_id: str, copy: str, since: str, wait_seconds: float) -> Holder:
    """Take the lock, for a caller that holds the lock of the data folder.

    Args:
        store: The store.
        run_id: The run.
        copy: The data folder (``copy_of``).
        since: The present, ISO 8601.
        wait_seconds: How long to wait for another run.

    Raises:
        GongbaoError: Another run holds it, or the store has no conditional PUT.
    """
    mine = Holder(run_id, writer(), copy, since, secrets.token_hex(8))
    content = json.dumps(asdict(mine)).encode()
    until = time.monotonic() + wait_seconds
    while not store.create(_KEY, content):
        holder = holder_of(store)
        if holder is not None and holder.copy == copy:
            store.remove([_KEY])  # its process is dead: the lock of the data folder is ours
        elif holder is not None and time.monotonic() >= until:
            raise _held(store, holder)
        elif holder is not None:
            time.sleep(_ASK_EVERY)
    if store.create(_KEY, content):
        store.remove([_KEY])
        raise GongbaoError(
            f"{store.address}: the object store writes over what is there",
            expected="a conditional PUT (If-None-Match: *) that is refused the second time",
            found="accepted twice",
            remedy="use a store with conditional writes (AWS S3, MinIO, Ceph, R2, …)",
        )
    return mine


def release(store: ObjectStore, mine: Holder) -> None:
    """Give the lock back, unless it was broken."""
    if holder_of(store) == mine:
        store.remove([_KEY])


def require(store: ObjectStore, mine: Holder) -> None:
    """Make sure that the lock was not broken.

    Raises:
        GongbaoError: It was.
    """
    found = holder_of(store)
    if found != mine:
        raise lost(store, f"held by run {found.run_id}" if found else "no lock")


def lost(store: ObjectStore, found: str) -> GongbaoError:
    """What is said when another run has taken the place of this one."""
    return GongbaoError(
        f"{store.address}: the lock was lost",
        expected="the lock of this run until its commit",
        found=found,
        remedy="nothing was committed; run again: what was received is in the data folder and is "
        "sent by the next run",
    )


def unlock(store: ObjectStore, run_id: str) -> Holder:
    """Break the lock of a run that is dead, as a person decided.

    Raises:
        GongbaoError: That run does not hold it.
    """
    holder = holder_of(store)
    if holder is None or holder.run_id != run_id:
        raise GongbaoError(
            f"{store.address}: run {run_id} does not hold the lock",
            expected=f"the run that holds it: {holder.run_id}" if holder else "a lock",
            found=run_id,
            remedy="see `gongbao remote status`",
        )
    store.remove([_KEY])
    return holder


def writer() -> str:
    """Who runs, and where: ``gongbao@worker-3, process 4711``."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, in a container
        user = str(os.getuid())
    return f"{user}@{platform.node()}, process {os.getpid()}"


def copy_of(data: Path) -> str:
    """The name of a data folder, kept in it. A copy of the folder is another: the name holds for
    the file that it was written into.
    """
    path = data / "copy.json"
    try:
        found = json.loads(path.read_bytes())
        if found["file"] == path.stat().st_ino:
            return str(found["name"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    write_bytes(path, b"{}")
    name = secrets.token_hex(8)
    path.write_text(json.dumps({"name": name, "file": path.stat().st_ino}), encoding="utf-8")
    return name


def _held(store: ObjectStore, holder: Holder) -> GongbaoError:
    return GongbaoError(
        f"{store.address}: another run is writing",
        expected="one run at a time for an object store",
        found=f"run {holder.run_id} of {holder.writer}, since {holder.since}",
        remedy="wait until it has ended; if it is dead, which its age alone does not prove: "
        f"`gongbao remote unlock {holder.run_id}`",
    )
