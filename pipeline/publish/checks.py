"""What must hold before anybody sees a new file.

Most checks follow from the declared schema: columns and types, NOT NULL, keys, vocabularies,
ranges, patterns, references. A few are about
meaning: every figure stands where its place says, in the document's text and in its quote. A check
    that fails names rows, and says
what was expected, what was found, and the remedy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from pipeline.publish import sql
from warehouse.errors import GongbaoError
from warehouse.schema.table import Column, Table

_SHOWN = 5


class Severity(StrEnum):
    """What a failure does."""

    BLOCKING = "blocking"  # the last good file stays
    WARNING = "warning"  # published, with the failure on record


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


_ROOM = "correct the room that makes the table; the last good file stays until then"


def run_checks(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> list[CheckResult]:
    """All checks on the staged tables of the current database."""
    present = {table.name for table in tables}
    results: list[CheckResult] = []
    for table in tables:
        schema = _schema(connection, table)
        results.append(schema)
        if not schema.passed:
            continue
        results += _columns(connection, table)
        if table.key:
            results.append(_key(connection, table))
        results += [
            _reference(connection, table, column) for column in table.columns if column.references
        ]
    if all(result.passed for result in results if result.check_name in ("schema", "not_null")):
        results += [
            result for needs, check in MEANING if needs <= present for result in check(connection)
        ]
    return results


# -------------------------------------------------------------------------------------------------
# from the declarations


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
        "",
        len(wrong),
        "columns and types as declared in warehouse/schema",
        ", ".join(wrong),
        _ROOM,
    )


def _column_conditions(table: Table) -> Iterator[tuple[str, Column, str, str]]:
    """Check, column, condition that a failing row fulfils, and what is expected."""
    for column in table.columns:
        value = sql.name(column.name)
        if not column.nullable:
            yield "not_null", column, f"{value} IS NULL", "a value in every row"
        if column.allowed:
            listed = ", ".join(sql.text(word) for word in column.allowed)
            yield (
                "allowed",
                column,
                f"{value} NOT IN ({listed})",
                "one of " + ", ".join(column.allowed),
            )
        if column.minimum is not None:
            yield "minimum", column, f"{value} < {column.minimum!r}", f"at least {column.minimum:g}"
        if column.maximum is not None:
            yield "maximum", column, f"{value} > {column.maximum!r}", f"at most {column.maximum:g}"
        if column.pattern:
            yield (
                "pattern",
                column,
                f"NOT regexp_full_match({value}, {sql.text(column.pattern)})",
                f"text of the form {column.pattern}",
            )
        if column.type == "DOUBLE":
            yield (
                "finite",
                column,
                f"NOT isfinite({value})",
                "a number, never NaN or infinity: what is not known is NULL",
            )


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[CheckResult]:
    conditions = list(_column_conditions(table))
    if not conditions:
        return
    counts = connection.execute(
        "SELECT "
        + ", ".join(f"count(*) FILTER (WHERE {condition})" for _, _, condition, _ in conditions)
        + f" FROM {sql.name(table.name)}"
    ).fetchone()
    for (check, column, condition, expected), count in zip(conditions, counts or (), strict=True):
        found = _rows(connection, table, condition, column.name) if count else ""
        yield _result(check, table, column.name, count, expected, found, _ROOM)


def _key(connection: duckdb.DuckDBPyConnection, table: Table) -> CheckResult:
    query = (
        f"SELECT {sql.names(table.key)}, count(*) AS rows FROM "
        f"{sql.name(table.name)} GROUP BY ALL HAVING count(*) > 1"
    )
    count = _count(connection, query)
    found = _show(connection, query + f" ORDER BY ALL LIMIT {_SHOWN}") if count else ""
    return _result(
        "key", table, "", count, f"one row for each {', '.join(table.key)}", found, _ROOM
    )


def _reference(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> CheckResult:
    target, _, target_column = (column.references or "").partition(".")
    value = sql.name(column.name)
    known = (
        f"SELECT {sql.name(target_column)} FROM {sql.name(target)} "
        f"WHERE {sql.name(target_column)} IS NOT NULL"
    )
    condition = f"{value} IS NOT NULL AND {value} NOT IN ({known})"
    count = _count(connection, f"SELECT 1 FROM {sql.name(table.name)} WHERE {condition}")
    found = _rows(connection, table, condition, column.name) if count else ""
    return _result(
        "reference", table, column.name, count, f"a value of {column.references}", found, _ROOM
    )


# ------------------------------------------------------------------------------------------------------- about meaning  # noqa: E501


def _places(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
    """``text[char_start:char_end] == printed``, document by document: Python slices a text at no
    cost, SQL counts characters each time.
    """
    (database,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    for name in ("observations", "rejected_numbers"):
        wrong: list[dict[str, Any]] = []
        count = 0
        rows = connection.cursor()  # beside the connection, which fetches the texts meanwhile
        rows.execute(f"USE {sql.name(database)}")
        rows.execute(
            f"SELECT document_id, char_start, char_end, printed "
            f"FROM {name} ORDER BY document_id, char_start"
        )
        shown, text = None, ""
        while batch := rows.fetchmany(10_000):
            for document_id, start, end, printed in batch:
                if document_id != shown:
                    row = connection.execute(
                        "SELECT text FROM document_texts WHERE document_id = ?", [document_id]
                    ).fetchone()
                    shown, text = document_id, row[0] if row else ""
                if text[start:end] != printed:
                    count += 1
                    if len(wrong) < _SHOWN:
                        wrong.append(
                            {
                                "document_id": document_id,
                                "char_start": start,
                                "printed": printed,
                                "text there": text[start:end],
                            }
                        )
        yield CheckResult(
            "place_in_text",
            name,
            "char_start",
            Severity.BLOCKING,
            count == 0,
            count,
            "document_texts.text[char_start:char_end] is what is printed",
            _json(wrong) if count else "",
            _ROOM if count else "",
        )


def _condition(
    name: str,
    table: str,
    column: str,
    condition: str,
    expected: str,
    remedy: str,
    severity: Severity = Severity.BLOCKING,
) -> Any:
    def check(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
        query = f"SELECT * FROM {table} WHERE {condition}"
        count = _count(connection, query)
        found = _show(connection, f"{query} ORDER BY ALL LIMIT {_SHOWN}") if count else ""
        yield CheckResult(
            name,
            table,
            column,
            severity,
            count == 0,
            count,
            expected,
            found,
            remedy if count else "",
        )

    return check


def _units(table: str, severity: Severity) -> Any:
    """Units that no dimension is known for: they cannot be converted, and in a series they would
    be taken for something else.
    """

    def check(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
        from warehouse.units import UnitError, parse_unit

        unknown: dict[str, int] = {}
        for unit, count in connection.execute(
            f"SELECT unit, count(*) FROM {table} GROUP BY 1 ORDER BY 1"
        ).fetchall():
            try:
                parse_unit(unit)
            except UnitError:
                unknown[unit] = count
        yield CheckResult(
            "unit_known",
            table,
            "unit",
            severity,
            not unknown,
            sum(unknown.values()),
            "units of a known dimension",
            json.dumps(unknown, ensure_ascii=False) if unknown else "",
            "add the unit to the table of units, or correct what was read as one"
            if unknown
            else "",
        )

    return check


_SAME_FIGURE = ("value", "value_high", "unit", "label", "measure", "period", "region", "status")
_RENDITIONS_AGREE = 0.97


def _renditions(connection: duckdb.DuckDBPyConnection) -> Iterator[CheckResult]:
    """Two settings of one text say the same: the share of figures whose whole record is in both,
    by pair of documents.
    """
    joined = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in _SAME_FIGURE)
    query = f"""
        WITH figures AS (SELECT document_id, {sql.names(_SAME_FIGURE)}, count(*) AS n FROM observations GROUP BY ALL),
        totals AS (SELECT document_id, sum(n) AS n FROM figures GROUP BY ALL)
        SELECT d.document_id, d.rendition_of, any_value(greatest(x.n, y.n)) AS figures,
               coalesce(sum(least(a.n, coalesce(b.n, 0))), 0) / any_value(greatest(x.n, y.n)) AS agreement
        FROM documents d
        JOIN totals x ON x.document_id = d.document_id JOIN totals y ON y.document_id = d.rendition_of
        LEFT JOIN figures a ON a.document_id = d.document_id
        LEFT JOIN figures b ON b.document_id = d.rendition_of AND {joined}
        GROUP BY d.document_id, d.rendition_of ORDER BY d.document_id"""  # noqa: E501
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


Check = Callable[[duckdb.DuckDBPyConnection], Iterator[CheckResult]]

MEANING: tuple[tuple[frozenset[str], Check], ...] = (
    (frozenset({"observations", "rejected_numbers", "document_texts"}), _places),
    (frozenset({"observations", "documents"}), _renditions),
    (
        frozenset({"observations"}),
        _condition(
            "place_in_quote",
            "observations",
            "quote_offset",
            "substring(quote, quote_offset + 1, length(printed)) <> printed",
            "the number stands in its quote at quote_offset",
            _ROOM,
        ),
    ),
    (
        frozenset({"observations"}),
        _condition(
            "has_quote",
            "observations",
            "quote",
            "trim(quote) = '' OR trim(label) = ''",
            "every figure has its sentence and its label",
            _ROOM,
        ),
    ),
    (
        frozenset({"observations"}),
        _condition(
            "range_in_order",
            "observations",
            "value_high",
            "value_high < value",
            "the upper end of a range is not below the lower",
            _ROOM,
        ),
    ),
    (frozenset({"observations"}), _units("observations", Severity.WARNING)),
    (frozenset({"indicator_values"}), _units("indicator_values", Severity.BLOCKING)),
    (
        frozenset({"identity_results"}),
        _condition(
            "verdict_follows_from_figures",
            "identity_results",
            "verdict",
            "verdict = 'holds' AND abs(printed - computed) "
            "> tolerance + 1e-9 * greatest(abs(printed), 1)",
            "an accounting identity holds only within its tolerance",
            _ROOM,
        ),
    ),
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
            Severity.WARNING,
        ),
    ),
    (
        frozenset({"observations", "documents"}),
        _condition(
            "document_was_read",
            "documents",
            "status",
            "(status = 'parsed') <> (sha256 IS NOT NULL AND problem IS NULL) "
            "OR sha256 IS NULL AND document_id IN (SELECT document_id FROM observations)",
            "a parsed document has bytes and no problem; "
            "figures only from documents that were read",
            _ROOM,
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
            Severity.WARNING,
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
            "look for the new edition and add it to the sources file, or correct the address",
            Severity.WARNING,
        ),
    ),
)


# ------------------------------------------------------------------------------------------------------------- plumbing  # noqa: E501


def _result(
    check: str, table: Table, column: str, count: int, expected: str, found: str, remedy: str
) -> CheckResult:
    return CheckResult(
        check,
        table.name,
        column,
        Severity.BLOCKING,
        count == 0,
        count,
        expected,
        found,
        remedy if count else "",
    )


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    return int(row[0]) if row else 0


def _rows(connection: duckdb.DuckDBPyConnection, table: Table, condition: str, column: str) -> str:
    shown = (
        list(dict.fromkeys((*table.key, column))) if table.key else [c.name for c in table.columns]
    )
    order = sql.names(table.key) if table.key else "ALL"
    return _show(
        connection,
        f"SELECT {sql.names(shown)} FROM {sql.name(table.name)} "
        f"WHERE {condition} ORDER BY {order} LIMIT {_SHOWN}",
    )


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
