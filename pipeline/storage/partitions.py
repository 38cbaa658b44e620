"""Rows put aside on disk in partitions by key, to work on one partition at a time."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

Row = Mapping[str, Any]


class Partitions:
    """Rows in as many files as there are partitions; rows of one key are in one partition, in the
    order in which they came.

    Args:
        folder: An empty folder, which the caller removes.
        count: How many partitions.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._files = [folder / f"{number:04d}.rows" for number in range(count)]

    def __len__(self) -> int:
        return len(self._files)

    def of(self, key: object) -> int:
        """The partition of a key, the same in every process."""
        return crc32(str(key).encode()) % len(self._files)

    def add(self, rows: Iterable[Row], key: str) -> None:
        """Put rows aside by the value of a column."""
        parts: dict[int, list[Row]] = {}
        for row in rows:
            parts.setdefault(self.of(row[key]), []).append(row)
        for number, part in parts.items():
            with self._files[number].open("ab") as file:
                pickle.dump(
                    (tuple(part[0]), [tuple(row.values()) for row in part]),
                    file,
                    pickle.HIGHEST_PROTOCOL,
                )

    def rows(self, number: int) -> Iterator[dict[str, Any]]:
        """The rows of a partition. Rows that were added together have the same columns."""
        path = self._files[number]
        if not path.exists():
            return
        with path.open("rb") as file:
            end = path.stat().st_size
            while file.tell() < end:
                names, content = pickle.load(file)
                for values in content:
                    yield dict(zip(names, values, strict=True))
