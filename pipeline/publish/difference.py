"""What changed against the file that a new one takes the place of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import sql
from warehouse.schema.table import Table

PREVIOUS = "previous"
"""Name under which the published file is attached."""


@dataclass(frozen=True, slots=True)
class RowSum:
    """Number of rows and sums of their hashes: the same whatever their order, and the sum of two
    sets of rows is the sum of the sums.
    """

    rows: int
    lower: int
    upper: int

    @property
    def text(self) -> str:
        """``rows:lower:upper``."""
        return f"{self.rows}:{self.lower}:{self.upper}"

    def less(self, other: RowSum) -> RowSum:
        """Without the rows of another."""
        return RowSum(self.rows - other.rows, self.lower - other.lower, self.upper - other.upper)

    def plus(self, text: str) -> RowSum:
        """With the rows of another, as text."""
        rows, lower, upper = map(int, text.split(":"))
        return RowSum(self.rows + rows, self.lower + lower, self.upper + upper)


def hash_of(connection: duckdb.DuckDBPyConnection, relation: str) -> RowSum:
    """The sum of the rows of a table or query."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(md5_number_lower(CAST(t AS VARCHAR))), 0), "
        f"coalesce(sum(md5_number_upper(CAST(t AS VARCHAR))), 0) FROM {relation} t"
    ).fetchone()
    return RowSum(*(int(value) for value in row or (0, 0, 0)))


def table_versions(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]
) -> dict[str, str]:
    """Hash of each table's content, whatever the order of its rows."""
    return {table.name: hash_of(connection, sql.name(table.name)).text for table in tables}


class Previous:
    """The published file as it is, attached read-only. Analysts may have it open; somebody who
    writes to it makes comparing impossible.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.connection = connection
        self.problem: str | None = None
        self.tables: frozenset[str] = frozenset()
        self.attached = False
        if not path.exists():
            return
        try:
            connection.execute(f"ATTACH {sql.text(str(path))} AS {PREVIOUS} (READ_ONLY)")
            self.attached = True
            rows = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [PREVIOUS]
            ).fetchall()
            self.tables = frozenset(row[0] for row in rows)
        except duckdb.Error as error:
            self.problem = f"the previous file cannot be read: {str(error).splitlines()[0]}"

    def data_version(self) -> str | None:
        """The data version that the file states; None where it states none."""
        if "build_info" not in self.tables:
            return None
        try:
            row = self.connection.execute(
                f"SELECT data_version FROM {PREVIOUS}.build_info"
            ).fetchone()
        except duckdb.Error:
            return None
        return str(row[0]) if row else None

    def detach(self) -> None:
        """Let go of the file."""
        if self.attached:
            self.connection.execute(f"DETACH {PREVIOUS}")
            self.attached = False


def difference_rows(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], previous: Previous, same: bool
) -> list[dict[str, Any]]:
    """Rows of ``build_diff``.

    Args:
        connection: Its current database is the new file.
        tables: Tables to compare.
        previous: The published file.
        same: Whether both state the same version of the data: nothing to compare then.
    """
    rows = []
    for table in tables:
        after = _count(connection, sql.name(table.name))
        if table.name not in previous.tables:
            rows.append(_row(table.name, None, after, after, 0, 0, previous.problem))
        elif same:
            rows.append(_row(table.name, after, after, 0, 0, 0, None))
        else:
            rows.append(_compare(connection, table, after))
    declared = {table.name for table in tables}
    for name in sorted(previous.tables - declared - _OPERATIONAL):
        before = _count(connection, f"{PREVIOUS}.{sql.name(name)}")
        rows.append(_row(name, before, None, 0, before, 0, "the table is gone"))
    return rows


_OPERATIONAL = frozenset(
    {
        "build_info",
        "build_diff",
        "check_results",
        "data_dictionary",
        "discovered_editions",
        "fetch_log",
        "figure_changes",
        "held_rows",
        "source_status",
    }
)


def _compare(connection: duckdb.DuckDBPyConnection, table: Table, after: int) -> dict[str, Any]:
    new, old = sql.name(table.name), f"{PREVIOUS}.{sql.name(table.name)}"
    return compared(connection, table, new, old) | {"rows_after": after}


def compared(
    connection: duckdb.DuckDBPyConnection, table: Table, new: str, old: str
) -> dict[str, Any]:
    """A row of ``build_diff``.

    Args:
        connection: A connection with both.
        table: The table.
        new: Its rows in the new file, as a table or query.
        old: Its rows in the published file, likewise.
    """
    before, after = _count(connection, old), _count(connection, new)
    described = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ?",
        [PREVIOUS, table.name],
    ).fetchall()
    there = {row[0] for row in described}
    note = None
    columns = [column.name for column in table.columns]
    if set(columns) != there:
        apart = ", ".join(sorted(set(columns) ^ there))
        note = f"columns differ: {apart}; compared by the others"
        columns = [column for column in columns if column in there]
    if not table.key or not set(table.key) <= set(columns):
        added = _count(
            connection,
            f"(SELECT {sql.names(columns)} FROM {new} EXCEPT "
            f"ALL SELECT {sql.names(columns)} FROM {old})",
        )
        return _row(
            table.name,
            before,
            after,
            added,
            before - (after - added),
            0,
            note or "no key: rows compared whole",
        )
    joined = " AND ".join(
        f"n.{sql.name(column)} IS NOT DISTINCT FROM o.{sql.name(column)}" for column in table.key
    )
    rest = [column for column in columns if column not in table.key]
    changed = (
        " OR ".join(
            f"n.{sql.name(column)} IS DISTINCT FROM o.{sql.name(column)}" for column in rest
        )
        or "FALSE"
    )
    row = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {changed}) FROM {new} n JOIN {old} o ON {joined}"
    ).fetchone()
    both, differ = row if row else (0, 0)
    return _row(table.name, before, after, after - both, before - both, differ, note)


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(row[0]) if row else 0


def unchanged(name: str) -> dict[str, Any]:
    """A row of ``build_diff`` for a table in which nothing has changed."""
    return _row(name, None, None, 0, 0, 0, None)


def _row(
    name: str,
    before: int | None,
    after: int | None,
    added: int,
    removed: int,
    changed: int,
    note: str | None,
) -> dict[str, Any]:
    return {
        "table_name": name,
        "rows_before": before,
        "rows_after": after,
        "rows_added": added,
        "rows_removed": removed,
        "rows_changed": changed,
        "note": note,
    }


def combined_version(versions: Mapping[str, str]) -> str:
    """One version of all data from those of the tables."""
    import hashlib

    return hashlib.sha256(
        "\n".join(f"{name} {version}" for name, version in sorted(versions.items())).encode()
    ).hexdigest()[:24]
