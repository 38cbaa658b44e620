"""Files of a report that become its folder all at once; those that did not change are taken over
and not written again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.storage.durable_files import write_bytes

STATE = "report.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a report.

    Attributes:
        version: Digest of what it was made of: its bytes, or the rows that it shows.
        size: In bytes.
    """

    version: str
    size: int


@dataclass(frozen=True, slots=True)
class State:
    """What a written report says of itself.

    Attributes:
        made_of: The build and the program that made it.
        files: Its files by path, without the one that says so.
    """

    made_of: Mapping[str, str]
    files: Mapping[str, Written]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.size for file in self.files.values())

    @property
    def pages(self) -> int:
        """How many of them are pages."""
        return sum(path.endswith(".html") for path in self.files)


def state_of(folder: Path) -> State | None:
    """The state of a report, or None where there is none that can be read."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))
        files = {path: Written(str(v), int(size)) for path, (v, size) in found["files"].items()}
        return State(dict(found["made_of"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


class Draft:
    """A report in the making.

    Args:
        folder: Where it will be.
        before: The report that is there, if its files may be taken over.
    """

    def __init__(self, folder: Path, before: State | None) -> None:
        self.folder = folder
        self.files: dict[str, Written] = {}
        self.written: set[str] = set()
        self._before: Mapping[str, Written] = before.files if before else {}
        self._draft = folder.with_name(f"{folder.name}.building-{os.getpid()}")
        shutil.rmtree(self._draft, ignore_errors=True)

    def keep(self, path: str, version: str) -> bool:
        """Take over a file of the last report that was made of the same; False where it was not."""
        before = self._before.get(path)
        if before is None or before.version != version or not (self.folder / path).is_file():
            return False
        self.files[path] = before
        return True

    def kept_like(self, beginning: str) -> str | None:
        """The path of a file of the last report that begins so, taken over; None for none."""
        for path, before in self._before.items():
            if path.startswith(beginning) and self.keep(path, before.version):
                return path
        return None

    def put(self, path: str, content: bytes, version: str | None = None) -> None:
        """Write a file, unless the last report has it.

        Args:
            path: Relative to the report.
            content: Its bytes.
            version: Digest of what it was made of; None for that of its bytes.
        """
        version = version or hashlib.sha256(content).hexdigest()[:16]
        if self.keep(path, version):
            return
        target = self._draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.files[path] = Written(version, len(content))
        self.written.add(path)

    def finish(self, made_of: Mapping[str, str]) -> State:
        """Put the report in its place, whole; where no file changed, only note what it is of."""
        state = State(made_of, self.files)
        text = _state_text(state)
        if not self.written and set(self.files) == set(self._before):
            write_bytes(self.folder / STATE, text)
            return state
        self._draft.mkdir(parents=True, exist_ok=True)
        for path in self.files:
            if path not in self.written:
                _take_over(self.folder / path, self._draft / path)
        (self._draft / STATE).write_bytes(text)
        old = self.folder.with_name(f"{self.folder.name}.old-{os.getpid()}")
        if self.folder.exists():
            os.replace(self.folder, old)
        os.replace(self._draft, self.folder)
        shutil.rmtree(old, ignore_errors=True)
        return state

    def discard(self) -> None:
        """Remove what is not in its place."""
        shutil.rmtree(self._draft, ignore_errors=True)


def _state_text(state: State) -> bytes:
    said: dict[str, Any] = {
        "made_of": dict(state.made_of),
        "files": {path: [file.version, file.size] for path, file in sorted(state.files.items())},
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _take_over(source: Path, target: Path) -> None:
    """The same file under a second name, or a copy where the file system has no such names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
