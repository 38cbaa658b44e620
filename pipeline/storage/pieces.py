"""A piece of work as a layer keeps it: the files in a folder of its own, or their contents one
behind the other in a pack of many (``packs``). Who reads it need not know which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.storage.results import RESULT

_TABLE = ".parquet"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as a layer keeps it.

    Attributes:
        path: Where its content is.
        offset: Where in that file it begins.
        length: Its length in bytes; None where it is the whole file.
    """

    path: Path
    offset: int = 0
    length: int | None = None

    def content(self) -> bytes:
        """Its content."""
        if self.length is None:
            return self.path.read_bytes()
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.length)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.path.stat().st_size if self.length is None else self.length


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of work has left. It can be handed to another process.

    Attributes:
        key: Key of all that it depends on.
        place: Its folder, or the file with the contents of its pack.
        spans: Offset and length of each of its files in the pack; None where it has a folder.
    """

    key: str
    place: Path
    spans: Mapping[str, Sequence[int]] | None = None

    def file(self, name: str) -> Kept | None:
        """One of its files; None where it has none of that name."""
        if self.spans is None:
            path = self.place / name
            return Kept(path) if path.exists() else None
        return Kept(self.place, *self.spans[name]) if name in self.spans else None

    def table(self, name: str) -> Kept | None:
        """The file of a table; None where it has no rows."""
        return self.file(name + _TABLE)

    def files(self) -> dict[str, Kept]:
        """All its files, by name; what says that its folder is complete is none of them."""
        if self.spans is None:
            found = sorted(self.place.iterdir()) if self.place.is_dir() else []
            return {path.name: Kept(path) for path in found if path.name != RESULT}
        return {name: Kept(self.place, *span) for name, span in sorted(self.spans.items())}

    def tables(self) -> dict[str, Kept]:
        """The files of all its tables, by table."""
        return {
            name.removesuffix(_TABLE): kept
            for name, kept in self.files().items()
            if name.endswith(_TABLE)
        }
