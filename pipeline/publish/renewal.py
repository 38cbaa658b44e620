"""A new file out of the published one: a copy of it in which the rows are replaced that have
changed. What comes out is what building it from all layers gives, at a cost in proportion to the
change; where that cannot be had (a row would have to be held, a key is there twice), ``NeedsWhole``
says so, and the file is built whole.

Two databases in memory hold what the layers no longer say (``gone``) and what they say now
(``came``), under the names of the tables; rows that both have are in neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.publish.difference import PREVIOUS, compared, hash_of, unchanged
from pipeline.storage.holding import failing_rows
from warehouse import sql
from warehouse.lineage import EDGES, Edges
from warehouse.schema import table_sql
from warehouse.schema.declared_checks import ROW_CHECKS
from warehouse.schema.row_checks import declared_row_checks
from warehouse.schema.table import Table

STAGED, GONE, CAME = "staged", "gone", "came"

_VALUES = "indicator_values"
_BY = {_VALUES: ("value_id",)}
"""Columns that name a row of the layers in the file, where they are not the key."""
_WHOLE_EDGES = ("documents", "index_nodes", "index_inputs", "index_values", "index_claims")
"""Tables whose edges are few, or depend on several rows at once: made again."""


class NeedsWhole(Exception):
    """The file has to be built from all layers."""


@dataclass(frozen=True)
class Renewal:
    """What has changed in the layers since the published file was made of them.

    Attributes:
        gone: Rows of parts that are no more, by table.
        came: Rows of parts that are new, by table; what is in both has not changed.
        sums: Sum of hashes of each table of the published file.
    """

    gone: Mapping[str, pa.Table]
    came: Mapping[str, pa.Table]
    sums: Mapping[str, str]


def by_of(table: Table) -> tuple[str, ...]:
    """The columns by which rows of the layers are found in the file."""
    return _BY.get(table.name, table.key)


def stage(
    connection: duckdb.DuckDBPyConnection,
    renewal: Renewal,
    replaced: Mapping[str, pa.Table],
    tables: Sequence[Table],
) -> None:
    """Put the changes into the copy, whose name is ``staged``.

    Args:
        connection: Its current database is the copy.
        renewal: What has changed.
        replaced: Tables that are replaced whole.
        tables: All tables that come from layers or are replaced.

    Raises:
        NeedsWhole: A row of a changed part has a key that is there already.
    """
    connection.execute(f"ATTACH ':memory:' AS {GONE}")
    connection.execute(f"ATTACH ':memory:' AS {CAME}")
    for table in tables:
        _keep_apart(connection, table, renewal)
    try:
        for statements in (_deletions, _insertions):
            connection.execute("BEGIN")
            for table in tables:
                if table.name not in replaced:
                    connection.execute(statements(table))
                elif statements is _deletions:
                    connection.execute(f"DELETE FROM {sql.name(table.name)}")
                else:
                    _insert(connection, table, replaced[table.name])
            connection.execute("COMMIT")
    except duckdb.ConstraintException as error:
        connection.execute("ROLLBACK")
        raise NeedsWhole(str(error)) from error


def _keep_apart(connection: duckdb.DuckDBPyConnection, table: Table, renewal: Renewal) -> None:
    columns = sql.names(column.name for column in table.columns)
    for place in (GONE, CAME):
        made = table_sql.create_table(table).replace("CREATE TABLE ", f"CREATE TABLE {place}.", 1)
        connection.execute(made)
    gone, came = renewal.gone.get(table.name), renewal.came.get(table.name)
    if gone is None and came is None:
        return
    empty = (gone if gone is not None else came).slice(0, 0)  # type: ignore[union-attr]
    connection.register("rows_gone", empty if gone is None else gone)
    connection.register("rows_came", empty if came is None else came)
    for place, one, other in ((GONE, "rows_gone", "rows_came"), (CAME, "rows_came", "rows_gone")):
        connection.execute(
            f"INSERT INTO {place}.{sql.name(table.name)} SELECT {columns} FROM {one} "
            f"EXCEPT ALL SELECT {columns} FROM {other}"
        )
    connection.unregister("rows_gone")
    connection.unregister("rows_came")


def _deletions(table: Table) -> str:
    name = sql.name(table.name)
    return f"DELETE FROM {name} t USING {GONE}.{name} g WHERE {_same(table, 't', 'g')}"


def _insertions(table: Table) -> str:
    name, columns = sql.name(table.name), sql.names(column.name for column in table.columns)
    return (
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {CAME}.{name}"
        f"{table_sql.order_by(table)}"
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    columns = sql.names(column.name for column in table.columns)
    connection.register("incoming", rows)
    connection.execute(
        f"INSERT INTO {sql.name(table.name)} ({columns}) SELECT {columns} FROM incoming"
        f"{table_sql.order_by(table)}"
    )
    connection.unregister("incoming")


def _same(table: Table, one: str, other: str) -> str:
    return " AND ".join(
        f"{one}.{sql.name(column)} IS NOT DISTINCT FROM {other}.{sql.name(column)}"
        for column in by_of(table)
    )


# -------------------------------------------------------------------------------------------------
# checks


def require_sound(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], replaced: frozenset[str]
) -> None:
    """See that the rows that came need not be held, and none that stayed because of those gone.

    Raises:
        NeedsWhole: One would have to be; or two rows have one key.
    """
    by_name = {table.name: table for table in tables}
    for table in tables:
        if table.name in replaced or _has_rows(connection, f"{CAME}.{sql.name(table.name)}"):
            _require_rows(connection, table, by_name, replaced)
        for column in table.columns:
            target, _, key = (column.references or "").partition(".")
            if target in by_name:
                lost = _lost(target, sql.name(key), replaced)
                rows = f"{STAGED}.{sql.name(table.name)} r WHERE r.{sql.name(column.name)}"
                if _has_rows(connection, lost) and _has_rows(connection, f"{rows} IN ({lost})"):
                    raise NeedsWhole(f"{table.name}.{column.name}: what it refers to is gone")
    for name in ("observations", "rejected_numbers"):
        _require_places(connection, name)


def _require_rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    tables: Mapping[str, Table],
    replaced: frozenset[str],
) -> None:
    place = STAGED if table.name in replaced else CAME
    checks = [*declared_row_checks(table)]
    checks += [c for c in ROW_CHECKS if c.table == table.name and isinstance(c.fails, str)]
    connection.execute(f"USE {place}")
    failing = failing_rows(connection, table, checks)
    connection.execute(f"USE {STAGED}")
    if failing:
        raise NeedsWhole(f"{table.name}: {failing[0][1].name}")
    if table.key and _has_rows(connection, _repeated(table)):
        raise NeedsWhole(f"{table.name}: two rows of one key")
    for column in table.columns:
        target, _, key = (column.references or "").partition(".")
        if target in tables and _has_rows(
            connection,
            f"{place}.{sql.name(table.name)} r WHERE r.{sql.name(column.name)} IS NOT NULL "
            f"AND NOT EXISTS (FROM {STAGED}.{sql.name(target)} target "
            f"WHERE target.{sql.name(key)} = r.{sql.name(column.name)})",
        ):
            raise NeedsWhole(f"{table.name}.{column.name}: what it refers to is not there")


def _has_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Whether a query, or what is after FROM, has a row."""
    query = f"({relation})" if relation.startswith("SELECT") else relation
    return connection.execute(f"SELECT 1 FROM {query} LIMIT 1").fetchone() is not None


def _lost(target: str, key: str, replaced: frozenset[str]) -> str:
    """Query for the keys of a table that are there no more."""
    before = PREVIOUS if target in replaced else GONE
    name = sql.name(target)
    return f"SELECT {key} FROM {before}.{name} EXCEPT SELECT {key} FROM {STAGED}.{name}"


def _repeated(table: Table) -> str:
    """Keys of rows that came and are there twice; most keys are guarded by the file itself."""
    keys = sql.names(table.key)
    joined = " AND ".join(
        f"t.{sql.name(column)} IS NOT DISTINCT FROM c.{sql.name(column)}" for column in table.key
    )
    name = sql.name(table.name)
    return (
        f"SELECT {keys} FROM {STAGED}.{name} t WHERE EXISTS (FROM {CAME}.{name} c WHERE {joined}) "
        "GROUP BY ALL HAVING count(*) > 1"
    )


def _require_places(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Numbers are in the text where they are said to, in documents that have changed."""
    (check,) = (c for c in ROW_CHECKS if (c.table, c.name) == (name, "place_in_text"))
    documents = (
        f"SELECT document_id FROM {CAME}.{name} UNION SELECT document_id FROM {CAME}.document_texts"
    )
    texts = dict(
        connection.execute(
            f"SELECT document_id, text FROM {STAGED}.document_texts WHERE document_id IN "
            f"({documents})"
        ).fetchall()
    )
    rows = connection.execute(
        f"SELECT document_id, char_start, char_end, printed FROM {STAGED}.{name} "
        f"WHERE document_id IN ({documents})"
    ).fetchall()
    for document_id, start, end, printed in rows:
        if texts.get(document_id, "")[start:end] != printed:
            raise NeedsWhole(f"{name}: {check.name}")


# -------------------------------------------------------------------------------------------------
# what follows from the rows


def link(connection: duckdb.DuckDBPyConnection) -> None:
    """Renew ``lineage``."""
    connection.execute("BEGIN")
    for what in (GONE, CAME):
        connection.execute(f"USE {what}")
        kept = [edges for edges in EDGES if edges.from_table not in _WHOLE_EDGES]
        connection.execute(
            f"CREATE TEMP TABLE edges_{what} AS SELECT DISTINCT * FROM ({_all(kept)})"
        )
    connection.execute(f"USE {STAGED}")
    places = ("from_table", "from_id", "to_table", "to_id")
    joined = " AND ".join(f"l.{column} = e.{column}" for column in places)
    connection.execute(
        f"DELETE FROM lineage l USING (FROM temp.edges_{GONE} EXCEPT FROM temp.edges_{CAME}) e "
        f"WHERE {joined}"
    )
    whole = ", ".join(sql.text(name) for name in _WHOLE_EDGES)
    connection.execute(f"DELETE FROM lineage WHERE from_table IN ({whole})")
    connection.execute("COMMIT")
    connection.execute("BEGIN")
    connection.execute(
        f"INSERT INTO lineage FROM (FROM temp.edges_{CAME} EXCEPT FROM temp.edges_{GONE}) "
        "ORDER BY ALL"
    )
    again = [edges for edges in EDGES if edges.from_table in _WHOLE_EDGES]
    connection.execute(f"INSERT INTO lineage SELECT DISTINCT * FROM ({_all(again)}) ORDER BY ALL")
    for what in (GONE, CAME):
        connection.execute(f"DROP TABLE temp.edges_{what}")
    connection.execute("COMMIT")


def _all(several: Sequence[Edges]) -> str:
    return " UNION ALL ".join(
        f"SELECT {sql.text(edges.from_table)} AS from_table, a::VARCHAR AS from_id, "
        f"{sql.text(edges.to_table)} AS to_table, b::VARCHAR AS to_id "
        f"FROM ({edges.query}) AS pairs (a, b)"
        for edges in several
    )


def sums_and_differences(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    sums: Mapping[str, str],
    replaced: frozenset[str],
) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    """Sum of hashes of each table, and what changed in it against the published file.

    Args:
        connection: A connection with the copy, the published file, and what has changed.
        tables: The tables.
        sums: The sums of the published file.
        replaced: Tables that were replaced whole.
    """
    made: dict[str, str] = {}
    differences: dict[str, dict[str, object]] = {}
    for table in tables:
        name = sql.name(table.name)
        new, old = f"{STAGED}.{name}", f"{PREVIOUS}.{name}"
        if table.name in replaced or not table.key or table.name == "lineage":
            made[table.name] = hash_of(connection, new).text
            differences[table.name] = compared(connection, table, new, old)
            continue
        moved = [f"{GONE}.{name}", f"{CAME}.{name}"]
        if table.name == _VALUES:
            moved.append("temp.superseded_now")
        if not any(_has_rows(connection, place) for place in moved):
            made[table.name] = sums[table.name]
            differences[table.name] = unchanged(table.name)
            continue
        touched = _touched(table)
        new, old = (f"(SELECT * FROM {place} t WHERE {touched})" for place in (new, old))
        before, after = hash_of(connection, old), hash_of(connection, new)
        made[table.name] = after.less(before).plus(sums[table.name]).text
        differences[table.name] = compared(connection, table, new, old)
    return made, differences


def _touched(table: Table) -> str:
    """Condition for rows ``t`` that may differ between the two files."""
    name = sql.name(table.name)
    condition = " OR ".join(
        f"EXISTS (FROM {place}.{name} x WHERE {_same(table, 't', 'x')})" for place in (GONE, CAME)
    )
    if table.name == _VALUES:  # history has taken over some, and let go of some
        condition += " OR t.value_id IN (FROM temp.superseded_now)"
    return condition
