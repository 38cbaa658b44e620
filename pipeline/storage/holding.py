"""Taking out rows that fail a row check, with everything that refers to them, before anything is
made of them. The checks themselves are declared elsewhere (``warehouse.schema.row_checks``).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.storage import parquet
from pipeline.storage.connections import connect
from warehouse import sql
from warehouse.bilingual_text import chinese, filled, joined_texts
from warehouse.problems import problem_line
from warehouse.schema.row_checks import DocumentFacts, RowCheck, declared_row_checks, value_of
from warehouse.schema.table import Table

HELD_ROWS = "held_rows"
MOST_HELD = 0.05
"""Share of a document's rows in a table that may be held: above it, the reading as a whole is not
to be trusted."""

MOST_NAMELESS = 0.25
"""The same for figures without a label: a page that begins amid a sentence has some, and its other
figures are none the worse for it."""

Finding = tuple[int, RowCheck]  # rowid, and what the row fails


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that was taken out; fields are the columns of ``held_rows`` but for the row itself."""

    table_name: str
    document_id: str | None
    check_name: str
    column_name: str
    reason: str
    quote: str | None
    content: Mapping[str, Any]

    def row(self) -> dict[str, Any]:
        """Its row in ``held_rows``."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "content"}
        fields["reason_zh"] = chinese(self.reason)
        return fields | {"held_row": json.dumps(self.content, ensure_ascii=False, default=str)}


def hold_apart(
    tables: Mapping[str, pa.Table],
    checks: Iterable[RowCheck],
    document: DocumentFacts | None = None,
    known: Mapping[str, pa.Table] | None = None,
) -> tuple[dict[str, pa.Table], list[HeldRow]]:
    """Tables without the rows that fail, and those rows.

    Args:
        tables: Tables by name, of the declared schema.
        checks: Checks beside those that the schema declares.
        document: The document that all rows come from; None where they come from several.
        known: Further tables that rows may refer to.
    """
    known = known or {}
    kept = dict(tables)
    # Most documents have rows in two or three tables: of the others, only those are needed that
    # rows refer to.
    with_rows = [parquet.declared(name) for name, content in tables.items() if content.num_rows]
    referred = {name for table in with_rows for name in _targets(table)} & (tables.keys() | known)
    with _empty_database() as connection:
        for name in {table.name for table in with_rows} | referred:
            connection.register("incoming", tables[name] if name in tables else known[name])
            connection.execute(f"CREATE TABLE {sql.name(name)} AS FROM incoming")
            connection.unregister("incoming")
        repeated = {table.name: _repeated(connection, table) for table in with_rows if table.key}
        held = hold_rows(
            connection, with_rows, checks, document, repeated, also_known=tuple(referred)
        )
        for name in {row.table_name for row in held}:
            query = f"FROM {sql.name(name)} ORDER BY rowid"
            rows: pa.Table = connection.sql(query).to_arrow_table()
            kept[name] = rows.cast(tables[name].schema)
    return kept, held


_OF_THREAD = threading.local()


@contextmanager
def _empty_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory, one for each thread: opening one costs more than the checks of
    a document. What is made in it is gone afterwards.
    """
    if not hasattr(_OF_THREAD, "connection"):
        _OF_THREAD.connection = connect(threads=1)
    connection: duckdb.DuckDBPyConnection = _OF_THREAD.connection
    connection.begin()
    try:
        yield connection
    except BaseException:
        del _OF_THREAD.connection  # what state it is in is not known
        connection.close()
        raise
    connection.rollback()


def with_held_rows(
    tables: Mapping[str, pa.Table],
    checks: Iterable[RowCheck],
    said: Sequence[dict[str, Any]] = (),
    known: Mapping[str, pa.Table] | None = None,
) -> tuple[dict[str, pa.Table], list[dict[str, Any]]]:
    """Tables without the rows that fail, and all rows of ``held_rows``.

    Args:
        tables: Tables by name, of the declared schema.
        checks: Checks beside those that the schema declares.
        said: Rows of ``held_rows`` that are known already: what could not be made.
        known: Further tables that rows may refer to.
    """
    kept, failing = hold_apart(tables, checks, known=known) if tables else ({}, [])
    return kept, [*said, *(row.row() for row in failing)]


def hold_rows(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    checks: Iterable[RowCheck],
    document: DocumentFacts | None = None,
    findings: Mapping[str, Sequence[Finding]] | None = None,
    also_known: Sequence[str] = (),
) -> list[HeldRow]:
    """Delete rows that fail from the tables of the current database, and return them.

    Args:
        connection: A connection whose current database has the tables.
        tables: Their declarations.
        checks: Checks beside those that the schema declares. Functions are only asked where
            ``document`` is given or they need none.
        document: The document that all rows come from.
        findings: Rows that were found to fail already, by table.
        also_known: Names of further tables that rows may refer to.
    """
    checks = list(checks)
    present = {table.name for table in tables} | set(also_known)
    found: dict[str, list[Finding]] = {}
    for table in tables:  # all are asked before any row is gone: a row is held for its own faults
        mine = [*declared_row_checks(table), *(c for c in checks if c.table == table.name)]
        found[table.name] = [
            *_orphans(connection, table, present),
            *failing_rows(connection, table, mine, document),
            *(findings or {}).get(table.name, ()),
        ]
    held: list[HeldRow] = []
    while any(found.values()):
        for table in tables:
            held += _take_out(connection, table, found[table.name])
        found = {table.name: _orphans(connection, table, present) for table in tables}
    return held


def too_many(
    tables: Mapping[str, pa.Table], held: Sequence[HeldRow], most: float = MOST_HELD
) -> str | None:
    """Why a document is not to be trusted as a whole: of the rows of a table, too many are held.

    Args:
        tables: All rows of the document, those held included.
        held: Those held.
        most: Share that is borne.
    """
    for name, content in tables.items():
        mine = [row for row in held if row.table_name == name]
        nameless = sum(row.check_name == "has_label" for row in mine)
        if (
            len(mine) - nameless > most * content.num_rows
            or nameless > MOST_NAMELESS * content.num_rows
        ):
            reasons = {
                filled("{name} ({reason})", "{name}（{reason}）", name=name_, reason=reason)
                for name_, reason in ((row.check_name, row.reason) for row in mine)
            }
            return problem_line(
                "too_many_held",
                most=most,
                table=name,
                held=len(mine),
                rows=content.num_rows,
                reasons=joined_texts(sorted(reasons), ", ", "、"),
            )
    return None


def failing_rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    checks: Sequence[RowCheck],
    document: DocumentFacts | None = None,
) -> list[Finding]:
    """Rows of a table of the current database that fail, each with the check."""
    found: list[Finding] = []
    conditions = [(check, check.fails) for check in checks if isinstance(check.fails, str)]
    if conditions:
        numbers = ", ".join(
            f"CASE WHEN {condition} THEN {number} END"
            for number, (_, condition) in enumerate(conditions)
        )
        any_of = " OR ".join(f"({condition})" for _, condition in conditions)
        query = f"SELECT rowid, [{numbers}] FROM {sql.name(table.name)} WHERE {any_of}"
        for rowid, failed in connection.execute(query).fetchall():
            found += [(rowid, conditions[n][0]) for n in failed if n is not None]
    for check in checks:
        if not isinstance(check.fails, str):
            cursor = connection.execute(
                f"SELECT rowid, {sql.names(check.columns)} FROM {sql.name(table.name)}"
            )
            while batch := cursor.fetchmany(10_000):
                found += [
                    (rowid, check)
                    for rowid, *values in batch
                    if check.fails(dict(zip(check.columns, values, strict=True)), document)
                ]
    return found


def _repeated(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    """Rows of one key: none of them is the right one for sure."""
    keys = ", ".join(table.key)
    check = RowCheck(
        table.name,
        "one_row_for_a_key",
        filled("one row for each {keys}", "每个{keys}一行", keys=keys),
        "",
    )
    query = (
        f"SELECT rowid FROM {sql.name(table.name)} "
        f"QUALIFY count(*) OVER (PARTITION BY {sql.names(table.key)}) > 1"
    )
    return [(rowid, check) for (rowid,) in connection.execute(query).fetchall()]


def _targets(table: Table) -> set[str]:
    """Names of the tables that a table's columns refer to."""
    return {(column.references or "").partition(".")[0] for column in table.columns}


def _orphans(
    connection: duckdb.DuckDBPyConnection, table: Table, present: set[str]
) -> list[Finding]:
    """Rows that refer to rows that are not there, held ones among them."""
    found: list[Finding] = []
    for column in table.columns:
        target, _, target_column = (column.references or "").partition(".")
        if target not in present:
            continue
        check = RowCheck(
            table.name,
            "reference",
            value_of(column.references or ""),
            "",
            column.name,
        )
        value = f"rows_of.{sql.name(column.name)}"
        query = (
            f"SELECT rows_of.rowid FROM {sql.name(table.name)} rows_of WHERE {value} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {sql.name(target)} target "
            f"WHERE target.{sql.name(target_column)} = {value})"
        )
        found += [(rowid, check) for (rowid,) in connection.execute(query).fetchall()]
    return found


def _take_out(
    connection: duckdb.DuckDBPyConnection, table: Table, failing: Sequence[Finding]
) -> list[HeldRow]:
    """Delete the rows from their table; one held row each, whatever number of checks it fails."""
    if not failing:
        return []
    failed: dict[int, list[RowCheck]] = {}
    for rowid, check in failing:
        failed.setdefault(rowid, []).append(check)
    cursor = connection.execute(
        f"SELECT rowid, * FROM {sql.name(table.name)} "
        "WHERE rowid IN (SELECT unnest(?::BIGINT[])) ORDER BY rowid",
        [list(failed)],
    )
    names = [column[0] for column in cursor.description or ()][1:]
    held = [
        _held_row(table, failed[rowid], dict(zip(names, values, strict=True)))
        for rowid, *values in cursor.fetchall()
    ]
    connection.execute(
        f"DELETE FROM {sql.name(table.name)} WHERE rowid IN (SELECT unnest(?::BIGINT[]))",
        [list(failed)],
    )
    return held


def _held_row(table: Table, checks: Sequence[RowCheck], content: Mapping[str, Any]) -> HeldRow:
    first = checks[0]
    reasons = dict.fromkeys(
        filled("{name}: {reason}", "{name}：{reason}", name=check.name, reason=check.expected)
        for check in checks
    )
    return HeldRow(
        table.name,
        content.get("document_id") or content.get("vintage"),
        first.name,
        first.column,
        first.expected if len(reasons) == 1 else joined_texts(reasons, "; ", "；"),
        content.get("quote"),
        content,
    )
