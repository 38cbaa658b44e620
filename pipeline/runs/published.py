"""The published file as it lies there: whether a table is as declared. Read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.schema import Table

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class TableState:
    """A table of the published file.

    Attributes:
        rows: Its rows.
        problems: What is not as declared, and what its publication found.
    """

    rows: int
    problems: tuple[str, ...]


def table_state(connection: duckdb.DuckDBPyConnection, table: Table) -> TableState:
    """Look a table up: columns, keys, and the failed checks of its publication."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' "
        "ORDER BY column_index",
        [table.name],
    ).fetchall()
    columns = [row[0] for row in found]
    declared = [column.name for column in table.columns]
    if columns != declared:
        return TableState(
            0, (f"expected: columns {', '.join(declared)}; found: {', '.join(columns) or 'none'}",)
        )
    problems = []
    rows = _number(connection, f'SELECT count(*) FROM "{table.name}"')
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        distinct = _number(
            connection, f'SELECT count(*) FROM (SELECT DISTINCT {key} FROM "{table.name}")'
        )
        if distinct != rows:
            problems.append(f"expected: {rows} keys; found: {distinct}")
    failed = connection.execute(
        "SELECT check_name, column_name, found FROM check_results "
        "WHERE table_name = ? AND NOT passed ORDER BY ALL",
        [table.name],
    ).fetchall()
    problems += [f"{name} {column}: {found}".replace(" :", ":") for name, column, found in failed]
    return TableState(rows, tuple(problems))


def first_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, count: int
) -> list[dict[str, object]]:
    """The first rows of a table, without the columns that are NULL in all of them."""
    cursor = connection.execute(f'SELECT * FROM "{table.name}" LIMIT {count}')
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    filled = [name for name in names if any(row[name] is not None for row in rows)]
    return [{name: row[name] for name in filled} for row in rows]


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
