"""Packs: the results of many pieces of work of a layer in two files, so that opening them costs
next to nothing, here and on an object store.

``<layer>/_packs/<name>/content``
    The files of all its pieces, one behind the other, as they were written.
``<layer>/_packs/<name>/result.json``
    Edition, key, result and places of the files of each piece; the last to be written.

New work lies in folders of its own (``layers``). When enough of them have gathered, they are packed
together with what still counts of small packs; a pack is never changed. Whoever is killed in
between leaves a piece in both, which hold the same: the folder counts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.storage.durable_files import TEMPORARY, new_folder
from pipeline.storage.pieces import Piece
from pipeline.storage.results import RESULT, Result, read_result, remove, sound_files

PACKS = "_packs"
MOST = 256
"""Pieces in a pack."""
LEAST = 64
"""Folders of a layer that are worth packing."""

_CONTENT = "content"

Name = tuple[str, str]
"""Edition and key of a piece."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A piece of work that is in a pack, or goes into one.

    Attributes:
        piece: Its files.
        result: What is known of it.
        written: When it was done, in nanoseconds.
    """

    piece: Piece
    result: Result
    written: int


class Packs:
    """The packs of a layer.

    Args:
        layer: The folder of the layer.
    """

    def __init__(self, layer: Path) -> None:
        self._layer = layer
        self._changed = -1
        self._members: dict[Path, dict[Name, Packed]] = {}
        self._known: dict[Name, Packed] = {}

    def find(self, edition_id: str, key: str) -> Packed | None:
        """A piece of work; None where no pack has it."""
        self._take_in()
        return self._known.get((edition_id, key))

    def remove_garbage(self, kept: Mapping[str, Collection[str]]) -> int:
        """Remove packs of which nothing is kept; returns how many.

        Args:
            kept: Keys that are kept, by edition.
        """
        self._take_in()
        gone = [
            pack
            for pack, members in self._members.items()
            if not any(key in kept.get(edition_id, ()) for edition_id, key in members)
        ]
        for pack in gone:
            remove(pack)
        return len(gone)

    def compact(self, kept: Mapping[str, Collection[str]]) -> None:
        """Pack the folders of what is kept, where they are many, and what is kept of packs that
        hold much that is not.

        Args:
            kept: Keys that are kept, by edition.
        """
        self._take_in()
        folders = _folders(self._layer, kept)
        alive = {
            pack: {
                name: one
                for name, one in members.items()
                if name[1] in kept.get(name[0], ()) and name not in folders
            }
            for pack, members in self._members.items()
        }
        outdated = [p for p, members in alive.items() if 2 * len(members) < len(self._members[p])]
        if len(folders) < LEAST and not outdated:
            return
        small = [pack for pack, members in alive.items() if 2 * len(members) < MOST]
        old = {*small, *outdated}
        pieces = dict(folders)
        for pack in old:
            pieces |= alive[pack]
        made = self._write(pieces)
        for edition_id, key in folders:
            remove(self._layer / edition_id / key)
            with contextlib.suppress(OSError):  # another version of it has a folder
                (self._layer / edition_id).rmdir()
        for pack in old - made:
            remove(pack)

    def _write(self, pieces: Mapping[Name, Packed]) -> set[Path]:
        """Write packs of about the same size, editions beside their neighbours."""
        names = sorted(pieces)
        count = -(-len(names) // MOST)
        made = set()
        for number in range(count):
            part = names[len(names) * number // count : len(names) * (number + 1) // count]
            listed = repr([(name, pieces[name].written) for name in part])
            folder = self._layer / PACKS / hashlib.sha256(listed.encode()).hexdigest()[:24]
            with new_folder(folder) as draft:
                _write_pack(draft, ((name, pieces[name]) for name in part))
            made.add(folder)
        return made

    def _take_in(self) -> None:
        """Take in packs that came since; one that is damaged counts for nothing."""
        folder = self._layer / PACKS
        try:
            changed = os.stat(folder).st_mtime_ns
        except OSError:
            changed = -1
        if changed == self._changed:
            return
        packs = [path.parent for path in sorted(folder.glob(f"*/{RESULT}"))]
        self._members = {
            pack: self._members.get(pack) or _members_of(pack)
            for pack in packs
            if not pack.name.startswith(TEMPORARY)
        }
        self._known = {}
        for members in self._members.values():
            self._known |= members
        self._changed = changed


def _folders(layer: Path, kept: Mapping[str, Collection[str]]) -> dict[Name, Packed]:
    """Pieces of work that are kept and have a folder, whole ones only."""
    found: dict[Name, Packed] = {}
    for edition_id, keys in kept.items():
        for key in sorted(keys):
            folder = layer / edition_id / key
            result = read_result(folder) if key else None
            files = sound_files(folder)
            if result is not None and files is not None:
                written = (folder / RESULT).stat().st_mtime_ns
                found[edition_id, key] = Packed(Piece(key, folder), result, written)
    return found


def _write_pack(folder: Path, pieces: Iterable[tuple[Name, Packed]]) -> None:
    members = []
    with (folder / _CONTENT).open("wb") as content:
        for (edition_id, key), one in pieces:
            spans = {}
            for name, kept in one.piece.files().items():
                spans[name] = (content.tell(), kept.size)
                content.write(kept.content())
            members.append([edition_id, key, one.written, one.result.to_json(), spans])
        length = content.tell()
    listed = json.dumps({"length": length, "members": members}, ensure_ascii=False)
    (folder / RESULT).write_text(listed, encoding="utf-8")


def _members_of(folder: Path) -> dict[Name, Packed]:
    """The pieces of a pack; none where it is damaged: they are to be made again."""
    content = folder / _CONTENT
    try:
        listed = json.loads((folder / RESULT).read_bytes())
        if content.stat().st_size != listed["length"]:
            return {}
        return {
            (edition_id, key): Packed(Piece(key, content, spans), Result.from_json(result), written)
            for edition_id, key, written, result, spans in listed["members"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
