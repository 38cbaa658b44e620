"""What the layers exchange: folders of Parquet and JSON per layer, edition and key.

``<layer>/<edition>/<key>/``
    The result of one piece of work, complete or not there at all. ``key`` is a hash of everything
    that the result depends on (bytes, metadata, code, data files), so an existing folder is never
    made again and never changes: unchanged means no work.
``<layer>/index.json``
    Which folder is the current one of each edition, and which one is the last good version.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.storage.durable_files import new_folder, write_bytes

RESULT = "result.json"
_FILES = "files"
WHOLE = "all"  # in place of an edition, for layers that are made of all editions together


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one piece of work.

    Attributes:
        problem: Why it came to nothing; None where it is good.
        counts: Rows by table.
        facts: Anything else that the layer wants to remember (format, pages, …).
    """

    problem: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """State of a layer for an edition.

    Attributes:
        edition_id: Edition id, or ``all``.
        key: Key of the newest attempt; '' where there is nothing to attempt.
        good: Key of the last good version; None where there is none.
        problem: Why the newest attempt came to nothing; None where it is good.
        basis: Key of the folder of the layer below that ``good`` was made of; None for the lowest
            layer.
        sha256: Digest of the raw bytes of ``good``.
        before: ``good``, ``basis`` and ``sha256`` of the version that ``good`` took the place of;
            None for the first. It lies there until ``good`` has been published.
    """

    edition_id: str
    key: str
    good: str | None
    problem: str | None = None
    basis: str | None = None
    sha256: str | None = None
    before: Sequence[str] | None = None


class Lake:
    """The folders of all layers.

    Args:
        folder: Where they lie.
        indexes: Where the indexes lie; beside the folders by default. Other indexes show other
            versions of the editions out of the same folders.
    """

    def __init__(self, folder: Path, indexes: Path | None = None) -> None:
        self.folder = folder
        self.indexes = indexes or folder
        self._results: dict[str, tuple[int, Result]] = {}

    def path(self, layer: str, edition_id: str, key: str) -> Path:
        """Folder of a piece of work."""
        return self.folder / layer / edition_id / key

    def result(self, layer: str, edition_id: str, key: str) -> Result | None:
        """The result of a piece of work; None where it has not been done."""
        path = f"{self.folder}/{layer}/{edition_id}/{key}/{RESULT}"  # a run asks for each often
        try:
            written = os.stat(path).st_mtime_ns
            known = self._results.get(path)
            if known is not None and known[0] == written:
                return known[1]
            content = json.loads(Path(path).read_bytes())
            result = Result(content["problem"], content["counts"], content["facts"])
        except (OSError, ValueError, KeyError):
            return None
        self._results[path] = (written, result)
        return result

    def sound(self, layer: str, edition_id: str, key: str) -> Result | None:
        """The result of a piece of work whose files are as long as they were written; None where
        it has not been done, or a file was damaged since: then it is to be done again.
        """
        folder = self.path(layer, edition_id, key)
        try:
            written = json.loads((folder / RESULT).read_bytes()).get(_FILES, {})
            if any((folder / name).stat().st_size != size for name, size in written.items()):
                return None
        except (OSError, ValueError, AttributeError):
            return None
        return self.result(layer, edition_id, key)

    def index(self, layer: str) -> dict[str, Entry]:
        """State of the layer, by edition."""
        try:
            content = json.loads((self.indexes / layer / "index.json").read_bytes())
            return {record["edition_id"]: Entry(**record) for record in content}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def write_index(self, layer: str, entries: Iterable[Entry]) -> None:
        """Replace the index, if it differs."""
        records = [asdict(entry) for entry in sorted(entries, key=lambda e: e.edition_id)]
        content = (
            json.dumps(records, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        ).encode()
        path = self.indexes / layer / "index.json"
        if not path.exists() or path.read_bytes() != content:
            write_bytes(path, content)

    def remove_garbage(self, layer: str, kept: Mapping[str, set[str]]) -> int:
        """Remove folders that no entry needs, editions that are gone included; returns how many."""
        removed = 0
        root = self.folder / layer
        for edition in [path for path in root.iterdir() if path.is_dir()] if root.is_dir() else []:
            keys = kept.get(edition.name, set())
            for folder in [path for path in edition.iterdir() if path.name not in keys]:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
            if not keys:
                shutil.rmtree(edition, ignore_errors=True)
        return removed


@contextmanager
def work_folder(path: Path) -> Iterator[Path]:
    """The folder of a piece of work while it is made; appears whole at the end."""
    with new_folder(path) as draft:
        yield draft


def write_result(folder: Path, result: Result) -> None:
    """Say what came of a piece of work and how long its files are; the last to be written."""
    files = {path.name: path.stat().st_size for path in folder.iterdir() if path.name != RESULT}
    (folder / RESULT).write_text(
        json.dumps(asdict(result) | {_FILES: files}, ensure_ascii=False, sort_keys=True),
        encoding="utf-8",
    )


def version_of(entries: Iterable[Entry]) -> str:
    """One version of a whole layer: moves when the good version of any edition does."""
    return key_of(*sorted((entry.edition_id, entry.good) for entry in entries))


def key_of(*parts: object) -> str:
    """A key: hash of everything that a result depends on."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
