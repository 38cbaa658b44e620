"""Tables of many members (editions, regions) in one folder: few large files instead of many small
ones, from which the rows of one member can still be taken.

``<table>.parquet``
    The rows of all members, one after the other; a table without rows has no file.
``result.json``
    Under ``facts.members``: name, key and rows by table of each member, in the order of the rows.

A bundle is made from an older one by taking over the rows of members whose key is the same: only
what changed is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.parquet import Writers
from pipeline.storage.results import Result, write_result

MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Member:
    """The rows of one member in a bundle.

    Attributes:
        name: What it is called.
        key: Key of all that its rows depend on.
        rows: Number of rows by table; tables without rows are left out.
    """

    name: str
    key: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder with the rows of several members.

    Attributes:
        folder: Where it lies.
        members: Its members by name, in the order of their rows.
    """

    folder: Path
    members: Mapping[str, Member]

    def tables(self, name: str) -> dict[str, pa.Table]:
        """The rows of one member, by table."""
        return {table: self.rows(table, [name]) for table in self.members[name].rows}

    def rows(self, table: str, names: Iterable[str]) -> pa.Table:
        """The rows of several members in one table, in the order of the bundle."""
        wanted = set(names)
        with pq.ParquetFile(self.folder / f"{table}.parquet") as file:
            spans = _spans(file)
            groups: list[int] = []
            first = 0
            for member in self.members.values():
                count = member.rows.get(table, 0)
                if count and member.name in wanted:
                    groups += [
                        n for n, (a, b) in enumerate(spans) if a < first + count and b > first
                    ]
                first += count
            return file.read_row_groups(groups)


def _spans(file: pq.ParquetFile) -> list[tuple[int, int]]:
    """First row of each row group, and the row after it."""
    spans, first = [], 0
    for number in range(file.metadata.num_row_groups):
        last = first + file.metadata.row_group(number).num_rows
        spans.append((first, last))
        first = last
    return spans


def members_of(result: Result | None) -> dict[str, Member]:
    """The members that a result of a bundle names."""
    listed = result.facts.get(MEMBERS, ()) if result else ()
    return {name: Member(name, key, rows) for name, key, rows in listed}


def write_bundle(
    folder: Path, members: Iterable[tuple[str, str, Mapping[str, pa.Table]]]
) -> Result:
    """Write the rows of members as they come; the caller makes the folder appear whole.

    Args:
        folder: Where the files are written.
        members: Name, key and tables of each.
    """
    written: list[tuple[str, str, dict[str, int]]] = []
    with Writers(folder) as writers:
        for name, key, tables in members:
            for table, content in tables.items():
                writers.write(table, content)  # a row group of its own, for whoever takes it over
            counts = {table: content.num_rows for table, content in tables.items()}
            written.append((name, key, {t: n for t, n in counts.items() if n}))
    result = Result(counts=writers.counts, facts={MEMBERS: written})
    write_result(folder, result)
    return result
