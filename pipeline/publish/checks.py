"""What must hold before anybody sees a new file.

Three levels, by what a failure does. A row that fails a row check (``warehouse.schema.row_checks``)
is held: it goes to ``held_rows``, with everything that refers to it, and the rest is published.
What is amiss with the data but no fault of a row is a warning. Only a broken whole (columns, keys,
checks of the layers) blocks: the last good file stays. Each result says what was expected, what was
found, and the remedy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.storage import parquet
from pipeline.storage.holding import HELD_ROWS, hold_rows
from warehouse import sql
from warehouse.errors import GongbaoError
from warehouse.schema.declared_checks import ROW_CHECKS, is_known_unit
from warehouse.schema.row_checks import RowCheck, declared_row_checks, value_of
from warehouse.schema.table import Table
from warehouse.vocabularies import Severity

_SHOWN = 5
_TEXTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one table, and what came of it; fields are the columns of ``check_results``."""

    check_name: str
    table_name: str
    column_name: str
    severity: Severity
    passed: bool
    rows_failing: int
    expected: str
    found: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = self.table_name + (f".{self.column_name}" if self.column_name else "")
        rows = f"{self.rows_failing} row{'s' if self.rows_failing != 1 else ''}"
        return (
            f"check {self.check_name} on {place}: {rows}; expected: "
            f"{self.expected}; found: {self.found}; remedy: {self.remedy}"
        )


class CheckFailed(GongbaoError):
    """A blocking check failed: nothing was published."""

    def __init__(self, results: Sequence[CheckResult]) -> None:
        self.results = tuple(results)
        self.failed = tuple(r for r in results if not r.passed and r.severity is Severity.BLOCKING)
        lines = "\n".join(f"  {result}" for result in self.failed)
        super().__init__(
            f"{len(self.failed)} blocking check(s) failed, "
            f"the last good file stays in place:\n{lines}"
        )


_LAYER = "correct the layer that makes the table; the last good file stays until then"
_HELD = "see held_rows for the rows; correct what reads or makes them"


def renewed_checks(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]
) -> list[CheckResult]:
    """All checks on a renewed copy of a published file: its keys and rows were seen to be sound
    (``renewal.require_sound``), so that only what is amiss with the whole is asked.
    """
    data = [table for table in tables if table.name != HELD_ROWS]
    results = [_schema(connection, table) for table in tables]
    results += [_key_result(table, 0, "") for table in data if table.key]
    present = {table.name for table in tables}
    connection.execute("BEGIN")
    _count_held(connection, present)
    connection.execute("COMMIT")
    results += _row_results(connection, data)
    return results + [
        result for needs, check in MEANING if needs <= present for result in check(connection)
    ]


def run_checks(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> list[CheckResult]:
    """All checks on the staged tables of the current database. Rows that fail a row check are moved
    to ``held_rows`` by the way.
    """
    results = [_schema(connection, table) for table in tables]
    if not all(result.passed for result in results):
        return results
    data = [table for table in tables if table.name != HELD_ROWS]
    results += [_key(connection, table) for table in data if table.key]
    _hold(connection, data)
    results += _row_results(connection, data)
    present = {table.name for table in tables}
    return results + [
        result for needs, check in MEANING if needs <= present for result in check(connection)
    ]


# -------------------------------------------------------------------------------------------------
# the whole


def _schema(connection: duckdb.DuckDBPyConnection, table: Table) -> CheckResult:
    rows = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() AND table_name = ? ORDER BY column_index",
        [table.name],
    ).fetchall()
    expected = [(column.name, column.type) for column in table.columns]
    wrong = [f"{name} {type_}" for name, type_ in rows if (name, type_) not in expected]
    wrong += [f"no {name} {type_}" for name, type_ in expected if (name, type_) not in rows]
    return _result(
        "schema",
        table,
        len(wrong),
        "columns and types as declared in warehouse/schema",
        ", ".join(wrong),
    )


def _key(connection: duckdb.DuckDBPyConnection, table: Table) -> CheckResult:
    query = (
        f"SELECT {sql.names(table.key)}, count(*) AS rows FROM "
        f"{sql.name(table.name)} GROUP BY ALL HAVING count(*) > 1"
    )
    count = _count(connection, query)
    found = _show(connection, query + f" ORDER BY ALL LIMIT {_SHOWN}") if count else ""
    return _key_result(table, count, found)


def _key_result(table: Table, count: int, found: str) -> CheckResult:
    return _result("key", table, count, f"one row for each {', '.join(table.key)}", found)


# -------------------------------------------------------------------------------------------------
# rows


def _hold(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> None:
    """Hold rows that no layer has held: what one layer says of another is only seen here."""
    present = {table.name for table in tables}
    misplaced = {
        name: _misplaced(connection, name)
        for name in ("observations", "rejected_numbers")
        if {name, "document_texts"} <= present
    }
    conditions = [check for check in ROW_CHECKS if isinstance(check.fails, str)]
    held = hold_rows(connection, tables, conditions, findings=misplaced)
    if held:
        rows = parquet.from_rows(HELD_ROWS, [row.row() for row in held])
        connection.register("incoming", rows)
        connection.execute(f"INSERT INTO {HELD_ROWS} FROM incoming")
        connection.unregister("incoming")
    _count_held(connection, present)


def _count_held(connection: duckdb.DuckDBPyConnection, present: set[str]) -> None:
    """Say with each document and source how many of its rows are held, by whichever layer."""
    if "documents" in present:
        connection.execute(
            f"UPDATE documents SET held_rows = (SELECT count(*) FROM {HELD_ROWS} held "
            "WHERE held.document_id = documents.document_id)"
        )
    if {"documents", "source_status"} <= present:
        connection.execute(
            "UPDATE source_status SET held_rows = (SELECT coalesce(sum(d.held_rows), 0) "
            "FROM documents d WHERE d.source_id = source_status.source_id)"
        )


def _misplaced(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[int, RowCheck]]:
    """Rows whose place in the text holds something else: Python slices a text at no cost, SQL
    counts characters each time.

    Texts are read once, as they are stored, and the rows are put in the order of their texts: only
    narrow rows are sorted, and few texts are in memory at a time.
    """
    (check,) = (c for c in ROW_CHECKS if (c.table, c.name) == (name, "place_in_text"))
    (database,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    rows = connection.cursor()  # beside the connection, which fetches the texts meanwhile
    rows.execute(f"USE {sql.name(database)}")
    rows.execute(
        f"SELECT coalesce(t.rowid, -1) AS place, f.rowid, char_start, char_end, printed "
        f"FROM {name} f LEFT JOIN document_texts t ON t.document_id = f.document_id "
        f"ORDER BY place, f.rowid"
    )
    texts = _texts(connection)
    found = []
    place, text = -1, ""  # rows without a text come first
    while batch := rows.fetchmany(10_000):
        for wanted, rowid, start, end, printed in batch:
            while place != wanted:
                place, text = next(texts)
            if text[start:end] != printed:
                found.append((rowid, check))
    rows.close()
    return found


def _texts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str]]:
    """Texts in the order in which they are stored, each with its row id."""
    (number,) = connection.execute("SELECT count(*) FROM document_texts").fetchone() or (0,)
    for first in range(0, number + _TEXTS_AT_ONCE, _TEXTS_AT_ONCE):
        yield from connection.execute(
            f"SELECT rowid, text FROM document_texts WHERE rowid >= {first} "
            f"AND rowid < {first + _TEXTS_AT_ONCE} ORDER BY rowid"
        ).fetchall()


def _row_results(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]
) -> Iterator[CheckResult]:
    """What came of every row check, by what lies in ``held_rows`` now."""
    held: dict[tuple[str, str, str], list[str]] = {}
    for check, table_name, column, row in connection.execute(
        f"SELECT check_name, table_name, column_name, held_row FROM {HELD_ROWS} "
        "ORDER BY table_name, document_id, check_name, held_row"
    ).fetchall():
        held.setdefault((check, table_name, column), []).append(row)
    expected = {
        (declared.name, declared.table, declared.column): declared.expected
        for table in tables
        for declared in (*declared_row_checks(table), *_references(table))
    } | {(other.name, other.table, other.column): other.expected for other in ROW_CHECKS}
    for place in held.keys() - expected.keys():
        expected[place] = "see the column reason of held_rows"
    for (check, table_name, column), words in expected.items():
        rows = held.get((check, table_name, column), [])
        yield CheckResult(
            check,
            table_name,
            column,
            Severity.HOLDING,
            not rows,
            len(rows),
            words,
            _json([json.loads(row) for row in rows[:_SHOWN]]) if rows else "",
            _HELD if rows else "",
        )


def _references(table: Table) -> Iterator[RowCheck]:
    for column in table.columns:
        if column.references:
            yield RowCheck(
                table.name,
                "reference",
                value_of(column.references or ""),
                "",
                column.name,
            )


# -------------------------------------------------------------------------------------------------
# meaning


Check = Callable[[duckdb.DuckDBPyConnection], Iterator[CheckResult]]


def _condition(
    name: str,
    table: str,
    column: str,
    condition: str,
    expected: str,
    remedy: str,
) -> Check:
    def check(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
        query = f"SELECT * FROM {table} WHERE {condition}"
        count = _count(connection, query)
        found = _show(connection, f"{query} ORDER BY ALL LIMIT {_SHOWN}") if count else ""
        yield CheckResult(
            name,
            table,
            column,
            Severity.WARNING,
            count == 0,
            count,
            expected,
            found,
            remedy if count else "",
        )

    return check


def _units(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
    """Units of figures that no dimension is known for: they cannot be converted, and stay out of
    series.
    """
    unknown = {
        unit: count
        for unit, count in connection.execute(
            "SELECT unit, count(*) FROM observations GROUP BY 1 ORDER BY 1"
        ).fetchall()
        if not is_known_unit(unit)
    }
    yield CheckResult(
        "unit_known",
        "observations",
        "unit",
        Severity.WARNING,
        not unknown,
        sum(unknown.values()),
        "units of a known dimension",
        json.dumps(unknown, ensure_ascii=False) if unknown else "",
        "add the unit to the table of units, or correct what was read as one" if unknown else "",
    )


_SAME_FIGURE = ("value", "value_high", "unit", "label", "measure", "period", "region", "status")
_RENDITIONS_AGREE = 0.97


def _renditions(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
    """Two settings of one text say the same: the share of figures whose whole record is in both,
    by pair of documents.
    """
    joined = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in _SAME_FIGURE)
    query = f"""
        WITH figures AS (
            SELECT document_id, {sql.names(_SAME_FIGURE)}, count(*) AS n
            FROM observations GROUP BY ALL
        ),
        totals AS (SELECT document_id, sum(n) AS n FROM figures GROUP BY ALL)
        SELECT d.document_id, d.rendition_of, any_value(greatest(x.n, y.n)) AS figures,
               coalesce(sum(least(a.n, coalesce(b.n, 0))), 0)
                   / any_value(greatest(x.n, y.n)) AS agreement
        FROM documents d
        JOIN totals x ON x.document_id = d.document_id
        JOIN totals y ON y.document_id = d.rendition_of
        LEFT JOIN figures a ON a.document_id = d.document_id
        LEFT JOIN figures b ON b.document_id = d.rendition_of AND {joined}
        GROUP BY d.document_id, d.rendition_of ORDER BY d.document_id"""
    pairs = [
        (name, other, agreement)
        for name, other, _, agreement in connection.execute(query).fetchall()
    ]
    wrong = [pair for pair in pairs if pair[2] < _RENDITIONS_AGREE]
    measured = (
        ", ".join(f"{name} {agreement:.3f}" for name, _, agreement in pairs) or "no pair at hand"
    )
    yield CheckResult(
        "renditions_agree",
        "observations",
        "",
        Severity.WARNING,
        not wrong,
        len(wrong),
        f"renditions of one document agree in at least "
        f"{_RENDITIONS_AGREE:.0%} of whole records ({measured})",
        "; ".join(
            f"{name} and {other} agree in {agreement:.3f}" for name, other, agreement in wrong
        ),
        "compare the two documents figure by figure: one of them is misread" if wrong else "",
    )


MEANING: tuple[tuple[frozenset[str], Check], ...] = (
    (frozenset({"observations", "documents"}), _renditions),
    (frozenset({"observations"}), _units),
    (
        frozenset({"identity_results"}),
        _condition(
            "identities_hold",
            "identity_results",
            "verdict",
            "verdict = 'fails'",
            "figures that belong together add up",
            "compare the figures with their sentences: a misprint "
            "of the publisher, or a figure that was read wrongly",
        ),
    ),
    (
        frozenset({"documents"}),
        _condition(
            "nothing_quarantined",
            "documents",
            "status",
            "status <> 'parsed'",
            "every listed edition was read",
            "see the column problem; the last good version stays where there is one",
        ),
    ),
    (
        frozenset({"source_status"}),
        _condition(
            "sources_are_current",
            "source_status",
            "verdict",
            "verdict IN ('overdue', 'unreachable')",
            "every source answers, and its editions are in",
            "search for the new edition and add it to the sources file, or correct the address",
        ),
    ),
)
"""Warnings: which tables each needs, and the check."""


# -------------------------------------------------------------------------------------------------
# results


def _result(check: str, table: Table, count: int, expected: str, found: str) -> CheckResult:
    return CheckResult(
        check,
        table.name,
        "",
        Severity.BLOCKING,
        count == 0,
        count,
        expected,
        found,
        _LAYER if count else "",
    )


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    return int(row[0]) if row else 0


def _show(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    cursor = connection.execute(query)
    columns = [description[0] for description in cursor.description or ()]
    return _json([dict(zip(columns, row, strict=True)) for row in cursor.fetchall()])


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(
        [
            {k: v if len(str(v)) < 200 else str(v)[:200] + "…" for k, v in row.items()}
            for row in rows
        ],
        ensure_ascii=False,
        default=str,
    )
