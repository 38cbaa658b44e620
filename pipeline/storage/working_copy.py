"""A data folder as the working copy of an object store: what it holds, and how a commit comes down.

``remote.json`` remembers what the folder held after the last exchange, with length and time of
every file: what still has both is not read again, and what has not is a change made here.

What can be made again gives way to a commit that another folder has made since; the logs of the
archive, which cannot, are merged line by line; decisions of people that were made on both sides are
an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

from pipeline.storage.commits import PUBLISHED, Content, State, object_key
from pipeline.storage.durable_files import TEMPORARY, merged_lines, write_bytes
from pipeline.storage.object_store import ObjectStore, digest_of
from warehouse.errors import GongbaoError

_RECORD = "remote.json"
_DECISIONS = "proposals.yaml"
_PARTS = ("archive", "lake", "builds", "reports")
"""What is exchanged, beside the published file and the decisions. Pages, exports and answers of
models follow from these."""
_NOT_EXCHANGED = "lake/recalled/"
_ARCHIVE = "archive/"
_LOG = ".jsonl"
_LAST = "result.json"
"""Says that a folder of the lake is complete, so that it comes last."""


class WorkingCopy:
    """The data folder, and what is known of it since the last exchange.

    Args:
        data: The folder.
        address: The store that it is exchanged with; what is known of another counts for nothing.
    """

    def __init__(self, data: Path, address: str) -> None:
        self.data = data
        self._address = address
        self.commit = 0
        self._known: dict[str, Content] = {}
        try:
            found = json.loads((data / _RECORD).read_bytes())
            if found["address"] == address:
                self._known = {path: Content(*values) for path, values in found["files"].items()}
                self.commit = int(found["commit"])
        except (OSError, ValueError, KeyError, TypeError):
            pass

    def remember(self, commit: int, state: State) -> None:
        """Note that the folder holds a commit."""
        self.commit, self._known = commit, dict(state)
        files = {path: astuple(content) for path, content in state.items()}
        noted = {"address": self._address, "commit": commit, "files": files}
        write_bytes(self.data / _RECORD, json.dumps(noted).encode())

    def state(self) -> dict[str, Content]:
        """What the folder holds now.

        Raises:
            GongbaoError: Archived bytes are no longer what their name says.
        """
        return {path: self._checked(path, self._content(path)) for path in _paths(self.data)}

    def send(self, store: ObjectStore, state: State, present: dict[str, int]) -> int:
        """Send the contents that the store does not have, or has in part; returns how many."""
        wanted = {
            object_key(content.sha256): self.data / path
            for path, content in state.items()
            if present.get(object_key(content.sha256)) != content.size
        }
        store.send(wanted)
        return len(wanted)

    def bring(self, store: ObjectStore, commit: int, state: State) -> int:
        """Bring down what a commit has and the folder has not; returns how many files.

        Raises:
            GongbaoError: An object is damaged, or people have decided on both sides.
        """
        moved = commit != self.commit
        wanted = [path for path in state if self._gives_way(path, state[path], moved)]
        logs = [path for path in wanted if path.endswith(_LOG) and (self.data / path).exists()]
        kept = {path: (self.data / path).read_bytes() for path in logs}
        for group in _in_order(wanted):
            store.fetch(
                [(object_key(state[p].sha256), state[p].sha256, self.data / p) for p in group]
            )
            for path in group:
                self._finish(path, state[path])
        for path, content in kept.items():
            here = (self.data / path).read_bytes()
            if (merged := merged_lines(here, content)) != here:
                write_bytes(self.data / path, merged)
        for path in self._known.keys() - state.keys():
            if moved and self._is_as_known(path):
                (self.data / path).unlink(missing_ok=True)
        self.remember(commit, state)
        return len(wanted)

    def _gives_way(self, path: str, theirs: Content, moved: bool) -> bool:
        """Whether a file here is to be what a commit says."""
        if not (self.data / path).exists():
            return True
        here = self._content(path)
        if here.sha256 == theirs.sha256:
            if here.written != theirs.written:
                self._finish(path, theirs)
            return False
        if self._is_as_known(path):
            return True
        if path.startswith(_ARCHIVE) and not path.endswith(_LOG):
            return True  # damaged: the content is what the name says, or wrong
        known = self._known.get(path)
        if not moved or (known and known.sha256 == theirs.sha256 and _is_irreplaceable(path)):
            return False
        if path == _DECISIONS:
            raise GongbaoError(
                f"{self.data / path}: decided here, and otherwise in {self._address}",
                expected="decisions on one side since the last exchange",
                found=f"other decisions in commit {self.commit} and after it",
                remedy="move the file away, run `gongbao remote pull`, and decide again what the "
                "file that comes lacks (`gongbao sources add`, `gongbao sources decline`)",
            )
        return True

    def _finish(self, path: str, content: Content) -> None:
        file = self.data / path
        os.utime(file, ns=(content.written, content.written))
        file.chmod(0o444 if _is_named_by_digest(path) else 0o644)

    def _is_as_known(self, path: str) -> bool:
        known = self._known.get(path)
        try:
            found = (self.data / path).stat()
        except OSError:
            return False
        return known is not None and (found.st_size, found.st_mtime_ns) == (
            known.size,
            known.written,
        )

    def _content(self, path: str) -> Content:
        if self._is_as_known(path):
            return self._known[path]
        found = (self.data / path).stat()
        return Content(digest_of(self.data / path), found.st_size, found.st_mtime_ns)

    def _checked(self, path: str, content: Content) -> Content:
        if _is_named_by_digest(path) and content.sha256 != Path(path).name:
            raise GongbaoError(
                f"{self.data / path}: archived bytes have changed; nothing was sent",
                expected=Path(path).name,
                found=content.sha256,
                remedy="remove the file: the next run brings it down again, or restore a backup",
            )
        return content


def _paths(data: Path) -> Iterator[str]:
    """The files that are exchanged."""
    for name in (PUBLISHED, _DECISIONS):
        if (data / name).exists():
            yield name
    for part in _PARTS:
        for folder, folders, names in os.walk(data / part):
            folders[:] = sorted(name for name in folders if not name.startswith(TEMPORARY))
            for name in sorted(names):
                path = (Path(folder) / name).relative_to(data).as_posix()
                if not name.startswith(".") and not path.startswith(_NOT_EXCHANGED):
                    yield path


def _in_order(paths: Iterable[str]) -> Iterator[list[str]]:
    """Contents first, then what says that they are there, then what says which of them count."""
    groups: tuple[list[str], ...] = ([], [], [])
    for path in paths:
        is_content = _is_named_by_digest(path) or path.count("/") > 2
        last = path.rpartition("/")[2] == _LAST
        groups[2 if not is_content else int(last)].append(path)
    return (group for group in groups if group)


def _is_named_by_digest(path: str) -> bool:
    return path.startswith(_ARCHIVE) and not path.endswith(_LOG)


def _is_irreplaceable(path: str) -> bool:
    return path == _DECISIONS or path.endswith(_LOG)
