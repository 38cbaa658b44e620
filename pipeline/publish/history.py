"""What the published file knew before is not forgotten: silent corrections become vintages of their
own, and every figure added, gone or changed is listed.

A publisher who corrects a page without saying so makes a new capture of the same document. Values
that the new capture repeats keep the capture that said them first; those that it corrects or adds
are marked ``corrected_at``; those that it says no more stay, marked ``superseded_at``. So
``as_of(day)`` answers what was known that day. A page whose counters, scripts or markup alone have
changed says the same and changes nothing here. What another reading of the same bytes changes is no
history of the document: it is listed in ``figure_changes`` as such, and replaces what was there.

History is carried from file to file: from the one published last into the new one. Where that file
is lost, or captures came of which it knows nothing, they are gone through in their order first
(``pipeline.runs.stages.recalling``): what was received is enough to make the history again.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.publish.difference import PREVIOUS, Previous
from pipeline.storage import parquet
from warehouse import sql

_VALUES, _CHANGES = "indicator_values", "figure_changes"
_CAME = " AND value_id IN (SELECT value_id FROM came.indicator_values)"
_SERIES_KEY = (
    *("indicator", "region_code", "period", "measure", "compared_with", "basis"),
    *("status", "vintage"),
)
_NEEDED = {
    "documents": {"document_id", "sha256", "capture_id"},
    _VALUES: {*_SERIES_KEY, "value", "value_high", "capture_id", "corrected_at", "superseded_at"},
    "observations": {"observation_id", "document_id", "label", "value", "quote", "char_start"},
}


def carry(
    connection: duckdb.DuckDBPyConnection,
    previous: Previous,
    build_id: str,
    built_at: str,
    *,
    renewed: bool = False,
) -> None:
    """Take over the history of the previous file, and note what has changed since.

    Args:
        connection: Its current database is the new file.
        previous: The published file.
        build_id: The new build.
        built_at: Its time.
        renewed: Whether the new file is a renewed copy of the published one (``renewal``): then it
            has its history, and only rows that came are checked.
    """
    connection.execute("BEGIN")
    connection.execute(
        f"UPDATE {_VALUES} SET capture_id = d.capture_id FROM documents d "
        f"WHERE d.document_id = {_VALUES}.vintage{_CAME if renewed else ''}"
    )
    if all(names <= _columns(connection, table) for table, names in _NEEDED.items()):
        _find_recaptured(connection)
        _supersede(connection, renewed)
        _note_changes(connection, build_id, built_at, renewed)
        connection.execute("DROP TABLE temp.recaptured")
    connection.execute("COMMIT")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ?",
        [PREVIOUS, table],
    ).fetchall()
    return {row[0] for row in rows}


def _find_recaptured(connection: duckdb.DuckDBPyConnection) -> None:
    """Documents of which other bytes are shown now, and when these were received."""
    connection.execute(
        f"""CREATE TEMP TABLE recaptured AS
        SELECT n.document_id, n.capture_id, c.fetched_at
        FROM documents n JOIN {PREVIOUS}.documents o USING (document_id)
        JOIN captures c ON c.capture_id = n.capture_id
        WHERE n.sha256 <> o.sha256"""
    )


def _supersede(connection: duckdb.DuckDBPyConnection, renewed: bool) -> None:
    """Values said before keep their capture; corrected ones are marked; what is said no more stays
    beside them.
    """
    same_key = " AND ".join(f"n.{name} IS NOT DISTINCT FROM o.{name}" for name in _SERIES_KEY)
    repeated = (
        f"{same_key} AND o.superseded_at IS NULL AND n.value = o.value "
        "AND n.value_high IS NOT DISTINCT FROM o.value_high"
    )
    old = f"{PREVIOUS}.{_VALUES} o"
    mine = _CAME.replace("value_id IN", "n.value_id IN") if renewed else ""
    connection.execute(
        f"""UPDATE {_VALUES} AS n SET corrected_at = r.fetched_at FROM temp.recaptured r
        WHERE r.document_id = n.vintage{mine}
        AND NOT EXISTS (SELECT 1 FROM {old} WHERE {repeated})"""
    )
    connection.execute(
        f"""UPDATE {_VALUES} AS n SET capture_id = o.capture_id, captured_at = o.captured_at,
        corrected_at = o.corrected_at FROM {old}
        WHERE {repeated}{mine} AND o.capture_id IS NOT NULL"""
    )
    gone = f"""SELECT {_taken_over(connection, superseded="r.fetched_at")}
        FROM {old} JOIN temp.recaptured r ON r.document_id = o.vintage
        WHERE o.superseded_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM {_VALUES} n WHERE {repeated})"""
    earlier = f"""SELECT {_taken_over(connection, superseded="o.superseded_at")} FROM {old}
        WHERE o.superseded_at IS NOT NULL AND o.vintage IN (SELECT document_id FROM documents)"""
    if renewed:  # what was superseded before is in the copy; it goes with its document
        unlisted = (
            "superseded_at IS NOT NULL AND vintage NOT IN (SELECT document_id FROM documents)"
        )
        connection.execute(f"CREATE TEMP TABLE superseded AS {gone}")
        connection.execute(
            "CREATE TEMP TABLE superseded_now AS SELECT value_id FROM temp.superseded UNION "
            f"SELECT value_id FROM {_VALUES} WHERE {unlisted}"
        )
        connection.execute(f"DELETE FROM {_VALUES} WHERE {unlisted}")
    else:
        connection.execute(f"CREATE TEMP TABLE superseded AS {gone} UNION ALL {earlier}")
    connection.execute(f"INSERT INTO {_VALUES} FROM temp.superseded")
    connection.execute("DROP TABLE temp.superseded")


def _taken_over(connection: duckdb.DuckDBPyConnection, superseded: str) -> str:
    """The columns of a value of the previous file as they go into the new one."""
    there = _columns(connection, _VALUES)
    other = {
        "is_latest": "false",
        "superseded_at": superseded,
        # the key of a superseded value has its capture, which distinguishes it from the one in its
        # place
        "value_id": "CASE WHEN o.superseded_at IS NULL THEN "
        "left(md5(o.value_id || coalesce(o.capture_id, '')), length(o.value_id)) "
        "ELSE o.value_id END",
    }
    return ", ".join(
        f"{other.get(column.name, f'o.{sql.name(column.name)}')} AS {sql.name(column.name)}"
        if column.name in there
        else f"NULL::{column.type} AS {sql.name(column.name)}"
        for column in parquet.declared(_VALUES).columns
    )


_IN_CHANGED = (
    " AND x.document_id IN (SELECT document_id FROM came.observations "
    "UNION SELECT document_id FROM gone.observations)"
)
_SAME_FIGURE = ("label", "measure", "period", "region_code", "unit", "compared_with", "scope")


def _note_changes(
    connection: duckdb.DuckDBPyConnection, build_id: str, built_at: str, renewed: bool
) -> None:
    """Figures that one file has and the other has not, paired where they are about the same."""
    there = _columns(connection, "observations")
    about = [name for name in _SAME_FIGURE if name in there]
    if not renewed and _CHANGES in _tables(connection):
        taken = sql.names(c.name for c in parquet.declared(_CHANGES).columns)
        connection.execute(f"INSERT INTO {_CHANGES} SELECT {taken} FROM {PREVIOUS}.{_CHANGES}")
    paired = " AND ".join(f"a.{name} IS NOT DISTINCT FROM b.{name}" for name in about)
    connection.execute(
        f"""INSERT INTO {_CHANGES} BY NAME
        WITH gone AS ({_only(f"{PREVIOUS}.observations", "observations", about, renewed)}),
             added AS ({_only("observations", f"{PREVIOUS}.observations", about, renewed)})
        SELECT $build AS build_id,
               CASE WHEN n.sha256 IS DISTINCT FROM o.sha256 THEN coalesce(c.fetched_at, $at)
                    ELSE $at END AS changed_at,
               coalesce(a.document_id, b.document_id) AS document_id,
               o.capture_id AS capture_id_before, n.capture_id AS capture_id,
               CASE WHEN n.sha256 IS DISTINCT FROM o.sha256 THEN 'capture' ELSE 'reading' END
                   AS cause,
               CASE WHEN a.document_id IS NULL THEN 'added'
                    WHEN b.document_id IS NULL THEN 'gone' ELSE 'changed' END AS change,
               coalesce(b.indicator, a.indicator) AS indicator,
               coalesce(b.label, a.label) AS label, coalesce(b.measure, a.measure) AS measure,
               coalesce(b.period, a.period) AS period,
               coalesce(b.region_code, a.region_code) AS region_code,
               a.value AS value_before, b.value AS value, coalesce(b.unit, a.unit) AS unit,
               a.observation_id AS observation_id_before, b.observation_id AS observation_id,
               a.page AS page_before, b.page AS page,
               a.char_start AS char_start_before, b.char_start AS char_start,
               a.quote AS quote_before, b.quote AS quote
        FROM gone a FULL JOIN added b
             ON a.document_id = b.document_id AND a.ordinal = b.ordinal AND {paired}
        JOIN documents n ON n.document_id = coalesce(a.document_id, b.document_id)
        JOIN {PREVIOUS}.documents o ON o.document_id = n.document_id
        LEFT JOIN captures c ON c.capture_id = n.capture_id
        WHERE o.sha256 IS NOT NULL AND a.value IS DISTINCT FROM b.value
        ORDER BY ALL""",
        {"build": build_id, "at": built_at},
    )


def _only(one: str, other: str, about: Sequence[str], renewed: bool) -> str:
    """Figures of one file that the other has not, numbered among those about the same."""
    return (
        f"SELECT x.*, row_number() OVER (PARTITION BY document_id, {sql.names(about)} "
        f"ORDER BY char_start) AS ordinal FROM {one} x WHERE NOT EXISTS "
        f"(SELECT 1 FROM {other} y WHERE y.observation_id = x.observation_id)"
        + (_IN_CHANGED if renewed else "")
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [PREVIOUS]
    ).fetchall()
    return {row[0] for row in rows}
