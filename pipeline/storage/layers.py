"""What the layers exchange: folders of Parquet and JSON per layer, edition and key.

``<layer>/<edition>/<key>/``
    The result of one piece of work, complete or not there at all. ``key`` is a hash of everything
    that the result depends on (bytes, metadata, code, data files), so an existing result is never
    made again and never changes: unchanged means no work.
``<layer>/_packs/``
    Results of many pieces of work that have been packed together (``packs``).
``<layer>/index.json``
    Which result is the current one of each edition, and which one is the last good version.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.storage.durable_files import new_folder, write_bytes
from pipeline.storage.packs import PACKS, Packs
from pipeline.storage.pieces import Piece
from pipeline.storage.results import RESULT, Result, read_result, sound_files
from warehouse.bilingual_text import from_json, to_json

WHOLE = "all"  # in place of an edition, for layers that are made of all editions together


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
        self._results: dict[Path, tuple[int, Result]] = {}
        self._packs: dict[str, Packs] = {}

    def path(self, layer: str, edition_id: str, key: str) -> Path:
        """The folder in which a piece of work is done."""
        return self.folder / layer / edition_id / key

    def piece(self, layer: str, edition_id: str, key: str) -> Piece:
        """The files of a piece of work, in its folder or a pack; there may be none."""
        folder = self.path(layer, edition_id, key)
        if not (folder / RESULT).exists():
            packed = self._packs_of(layer).find(edition_id, key)
            if packed is not None:
                return packed.piece
        return Piece(key, folder)

    def written(self, layer: str, edition_id: str, key: str) -> int:
        """When a piece of work was done, in nanoseconds.

        Raises:
            FileNotFoundError: It has not been done.
        """
        result = self.path(layer, edition_id, key) / RESULT
        try:
            return os.stat(result).st_mtime_ns
        except FileNotFoundError:
            packed = self._packs_of(layer).find(edition_id, key)
            if packed is None:
                raise
            return packed.written

    def result(self, layer: str, edition_id: str, key: str) -> Result | None:
        """The result of a piece of work; None where it has not been done."""
        folder = self.path(layer, edition_id, key)
        try:
            written = os.stat(folder / RESULT).st_mtime_ns
        except OSError:
            packed = self._packs_of(layer).find(edition_id, key)
            return packed.result if packed else None
        known = self._results.get(folder)
        if known is not None and known[0] == written:
            return known[1]
        result = read_result(folder)
        if result is not None:
            self._results[folder] = (written, result)
        return result

    def sound(self, layer: str, edition_id: str, key: str) -> Result | None:
        """The result of a piece of work whose files are as long as they were written; None where
        it has not been done, or a file was damaged since: then it is to be done again.
        """
        folder = self.path(layer, edition_id, key)
        if (folder / RESULT).exists() and sound_files(folder) is None:
            return None
        return self.result(layer, edition_id, key)

    def _packs_of(self, layer: str) -> Packs:
        if layer not in self._packs:
            self._packs[layer] = Packs(self.folder / layer)
        return self._packs[layer]

    def index(self, layer: str) -> dict[str, Entry]:
        """State of the layer, by edition."""
        try:
            content = json.loads((self.indexes / layer / "index.json").read_bytes())
            return {record["edition_id"]: Entry(**from_json(record)) for record in content}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def write_index(self, layer: str, entries: Iterable[Entry]) -> None:
        """Replace the index, if it differs."""
        records = [to_json(asdict(entry)) for entry in sorted(entries, key=lambda e: e.edition_id)]
        content = (
            json.dumps(records, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        ).encode()
        path = self.indexes / layer / "index.json"
        if not path.exists() or path.read_bytes() != content:
            write_bytes(path, content)

    def remove_garbage(self, layer: str, kept: Mapping[str, set[str]]) -> int:
        """Remove what no entry needs, editions that are gone included; returns how many pieces of
        work and packs.
        """
        removed = 0
        root = self.folder / layer
        for edition in [path for path in root.iterdir() if path.is_dir()] if root.is_dir() else []:
            if edition.name == PACKS:
                continue
            keys = kept.get(edition.name, set())
            for folder in [path for path in edition.iterdir() if path.name not in keys]:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
            if not keys:
                shutil.rmtree(edition, ignore_errors=True)
        return removed + self._packs_of(layer).remove_garbage(kept)

    def compact(self, layer: str, kept: Mapping[str, set[str]]) -> None:
        """Pack what is kept of a layer, where that has become many folders or little of a pack;
        only for the holder of the run's lock.
        """
        self._packs_of(layer).compact(kept)


@contextmanager
def work_folder(path: Path) -> Iterator[Path]:
    """The folder of a piece of work while it is made; appears whole at the end."""
    with new_folder(path) as draft:
        yield draft


def version_of(entries: Iterable[Entry]) -> str:
    """One version of a whole layer: moves when the good version of any edition does."""
    return key_of(*sorted((entry.edition_id, entry.good) for entry in entries))


def key_of(*parts: object) -> str:
    """A key: hash of everything that a result depends on."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
