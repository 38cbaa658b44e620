"""Write, audit, publish: a new file beside the old one, checked, then put in its place."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.publish import builds, guard, history, renewal, swap
from pipeline.publish.checks import CheckFailed, CheckResult, renewed_checks, run_checks
from pipeline.publish.dictionary import dictionary_rows
from pipeline.publish.difference import (
    PREVIOUS,
    Previous,
    combined_version,
    difference_rows,
    table_versions,
)
from pipeline.publish.renewal import Renewal
from pipeline.storage import parquet as arrow
from pipeline.storage.connections import connect
from pipeline.storage.holding import HELD_ROWS
from pipeline.storage.pieces import Kept
from warehouse import sql
from warehouse.errors import GongbaoError
from warehouse.lineage import EDGES
from warehouse.schema import TABLES, table_sql
from warehouse.schema.table import Table
from warehouse.views import MACROS, VIEWS
from warehouse.views.chinese import ChineseMacro, ChineseView, chinese_macros, chinese_views
from warehouse.vocabularies import Severity

STORAGE_VERSION = "v1.2.0"
"""Files of this version can be opened by every DuckDB since 1.2: analysts' tools are older than
ours."""

MEMORY = "700MB"
"""What DuckDB may hold while it builds; more goes to a folder beside the file."""

_UNWRITTEN = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
    duckdb.FatalException,
)
_MADE_HERE = ("build_info", "build_diff", "data_dictionary", "check_results")
_OPERATIONAL = (
    *_MADE_HERE,
    "source_status",
    "fetch_log",
    "held_rows",
    "discovered_editions",
)


@dataclass(frozen=True)
class Inputs:
    """What goes into a file.

    Attributes:
        files: Parquet files of the layers, by table.
        rows: Tables that are made when publishing, as Arrow tables.
        info: The part of ``build_info`` that the run knows.
        checks: Checks that were made before, on the layers themselves; they block as those on the
            tables do.
        accept_loss: Whether a person has let through what the new file loses against the published
            one.
        held: Documents that are out of the series for a fault that is said.
        renewal: What has changed since the published file; None where that is not known, or is
            so much that the file is better built whole.
    """

    files: Mapping[str, Sequence[Kept]]
    rows: Mapping[str, pa.Table]
    info: Mapping[str, Any]
    checks: Sequence[CheckResult] = ()
    accept_loss: bool = False
    held: frozenset[str] = frozenset()
    renewal: Renewal | None = None


@dataclass(frozen=True)
class Publication:
    """A file that was published.

    Attributes:
        path: Where it lies.
        rows: Rows by table.
        checks: All checks with what came of them.
        data_version: Equal to the previous one where no data changed.
        previous_data_version: That of the file before; None for the first.
        difference: Rows of ``build_diff``.
        notes: What else a person should know.
        sums: Sum of hashes of each table, for the next renewal; none where rows are held that no
            layer has held: then the next file is built whole.
    """

    path: Path
    rows: Mapping[str, int]
    checks: Sequence[CheckResult]
    data_version: str
    previous_data_version: str | None
    difference: Sequence[Mapping[str, Any]]
    notes: Sequence[str] = field(default_factory=tuple)
    sums: Mapping[str, str] = field(default_factory=dict)

    @property
    def warnings(self) -> list[CheckResult]:
        """Checks that failed without blocking."""
        return [result for result in self.checks if not result.passed]

    def summary(self) -> str:
        """One line: ``publish: 41 checks held, 1 warning; +3 rows, -0, 12 changed``."""
        added, removed, changed = (
            sum(row[f"rows_{what}"] for row in self.difference)
            for what in ("added", "removed", "changed")
        )
        held = len(self.checks) - len(self.warnings)
        moved = (
            "no data changed"
            if self.data_version == self.previous_data_version
            else f"{added} rows added, {removed} removed, {changed} changed"
        )
        return f"publish: {held} checks hold, {len(self.warnings)} warn; {moved}"


def publish(
    inputs: Inputs, target: Path, *, history_of: Path | None = None, kept: bool = True
) -> Publication:
    """Build a new file, check it, and put it in the place of ``target``.

    Args:
        inputs: What goes into it.
        target: The published file.
        history_of: A file whose history continues in the new one; ``target`` by default.
        kept: Whether a copy is kept among the last builds.

    Raises:
        CheckFailed: A blocking check failed; the last good file stays.
        GongbaoError: The file could not be written (full disk, no permission); the last good file
            stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    swap.remove_drafts(target)
    draft = swap.draft_path(target)
    try:
        publication = _build(inputs, draft, target, history_of or target)
        aside = swap.swap_in(draft, target)
    except (*_UNWRITTEN, OSError) as error:
        raise _unwritten(target, error) from error
    finally:
        swap.remove_drafts(target)
    notes = list(publication.notes)
    if aside is not None:
        notes.append(
            f"{target.name} was open for writing elsewhere; its write-ahead "
            f"log was put aside as {aside.name}. Open the file read-only"
        )
    try:
        if kept:
            builds.keep(target)
    except OSError as error:
        notes.append(f"published, but no copy could be kept in {builds.folder_of(target)}: {error}")
    return replace(publication, notes=tuple(notes))


def _unwritten(target: Path, error: Exception) -> GongbaoError:
    """Why there is no new file: memory and disk have different remedies."""
    found = str(error).splitlines()[0]
    if isinstance(error, duckdb.OutOfMemoryException) and "temp_directory" not in found:
        return GongbaoError(
            f"{target}: building the new file takes too much memory, the last good file stays in "
            "place",
            expected=f"at most {MEMORY} at once, the rest on disk",
            found=found,
            remedy="report it with the number of documents: a step of publishing holds too much "
            "at once",
        )
    return GongbaoError(
        f"{target}: the new file could not be written, the last good file stays in place",
        expected="free space and permission to write beside it",
        found=found,
        remedy="free space on the disk or correct the permissions, then run again",
    )


def _build(inputs: Inputs, draft: Path, target: Path, history_of: Path) -> Publication:
    if inputs.renewal is not None and history_of == target:
        try:
            shutil.copyfile(target, draft)
            return _in(draft, lambda connection: _renewed(connection, inputs, target))
        except renewal.NeedsWhole:
            swap.remove_drafts(target)

    def whole(connection: duckdb.DuckDBPyConnection) -> Publication:
        _load(connection, inputs)
        return _audit(connection, inputs, target, history_of)

    return _in(draft, whole)


def _in(draft: Path, make: Callable[[duckdb.DuckDBPyConnection], Publication]) -> Publication:
    """Make a publication in a file that is the current database as ``staged``."""
    connection = connect(
        memory_limit=MEMORY,
        threads=2,
        temp_directory=str(draft.parent / f"{draft.name}.tmp"),
    )
    try:
        connection.execute(
            f"ATTACH {sql.text(str(draft))} AS staged (STORAGE_VERSION {sql.text(STORAGE_VERSION)})"
        )
        connection.execute("USE staged")
        publication = make(connection)
        connection.execute("CHECKPOINT staged")
        connection.execute("USE memory")
        connection.execute("DETACH staged")
    finally:
        connection.close()
    return publication


def _renewed(connection: duckdb.DuckDBPyConnection, inputs: Inputs, target: Path) -> Publication:
    """Renew the copy of the published file that is the current database."""
    assert inputs.renewal is not None
    tables = [t for t in TABLES if t.name not in (*_MADE_HERE, "lineage", "figure_changes")]
    replaced = dict(inputs.rows)
    for table in tables:
        if table.name not in replaced and not table.key:
            replaced[table.name] = _rows_of(table, inputs.files.get(table.name, ()))
    names = frozenset(replaced)
    previous = Previous(connection, target)
    renewal.stage(connection, inputs.renewal, replaced, tables)
    renewal.require_sound(connection, tables, names)
    checks = [*inputs.checks]
    checks += renewed_checks(connection, [t for t in TABLES if t.name not in _MADE_HERE])
    history.carry(
        connection, previous, inputs.info["build_id"], inputs.info["built_at"], renewed=True
    )
    lost = guard.losses(connection, previous, inputs.held)
    checks.append(guard.check(lost, inputs.accept_loss))
    if any(not result.passed and result.severity is Severity.BLOCKING for result in checks):
        raise CheckFailed(checks)
    renewal.link(connection)
    data = [table for table in TABLES if table.name not in _OPERATIONAL]
    sums, found = renewal.sums_and_differences(connection, data, inputs.renewal.sums, names)
    counts, counted = _counts(connection), _counts(connection, f"{PREVIOUS}.")
    difference = [
        found[t.name] | {"rows_before": counted[t.name], "rows_after": counts[t.name]} for t in data
    ]
    before = previous.data_version()
    previous.detach()
    connection.execute("BEGIN")
    for name in ("build_info", "build_diff", "check_results"):
        connection.execute(f"DELETE FROM {name}")
    connection.execute("COMMIT")
    version = combined_version(sums)
    _insert_made(connection, _about(inputs, version, before, lost), difference, checks)
    counts |= {"build_info": 1, "build_diff": len(difference), "check_results": len(checks)}
    return Publication(target, counts, checks, version, before, difference, sums=sums)


def _rows_of(table: Table, files: Sequence[Kept]) -> pa.Table:
    parts = [arrow.read_rows(file) for file in files]
    return pa.concat_tables(parts) if parts else arrow.from_rows(table.name, [])


def _counts(connection: duckdb.DuckDBPyConnection, place: str = "") -> dict[str, int]:
    counts = {}
    for table in TABLES:
        row = connection.execute(f"SELECT count(*) FROM {place}{sql.name(table.name)}").fetchone()
        counts[table.name] = int(row[0]) if row else 0
    return counts


def _load(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    connection.execute("BEGIN")  # one commit for all tables: each costs an fsync
    for table in TABLES:
        connection.execute(table_sql.create_table(table))
        if files := inputs.files.get(table.name):
            _insert(connection, table, arrow.batches(table.name, files))
        if table.name in inputs.rows:
            _insert(connection, table, inputs.rows[table.name])
    connection.execute("COMMIT")


def _link(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``lineage`` from the rows that are there."""
    rows = " UNION ALL ".join(
        f"SELECT {sql.text(edges.from_table)}, a, "
        f"{sql.text(edges.to_table)}, b FROM ({edges.query}) AS pairs (a, b)"
        for edges in EDGES
    )
    connection.execute(f"INSERT INTO lineage SELECT DISTINCT * FROM ({rows}) ORDER BY ALL")


def _insert(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table | pa.RecordBatchReader
) -> None:
    connection.register("incoming", rows)
    columns = sql.names(column.name for column in table.columns)
    connection.execute(
        f"INSERT INTO {sql.name(table.name)} SELECT {columns} FROM incoming"
        f"{table_sql.order_by(table)}"
    )
    connection.unregister("incoming")


def _audit(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, target: Path, history_of: Path
) -> Publication:
    data = [table for table in TABLES if table.name not in _OPERATIONAL]
    checked = [table for table in TABLES if table.name not in _MADE_HERE]
    connection.execute("BEGIN")
    checks = [*inputs.checks, *run_checks(connection, checked)]
    connection.execute("COMMIT")
    previous = Previous(connection, history_of)
    history.carry(connection, previous, inputs.info["build_id"], inputs.info["built_at"])
    if history_of != target:
        previous.detach()
        previous = Previous(connection, target)
    lost = guard.losses(connection, previous, inputs.held)
    checks.append(guard.check(lost, inputs.accept_loss))
    if any(not result.passed and result.severity is Severity.BLOCKING for result in checks):
        raise CheckFailed(checks)
    _link(connection)
    sums = table_versions(connection, data)
    version = combined_version(sums)
    before = previous.data_version()
    difference = difference_rows(connection, data, previous, same=version == before)
    previous.detach()
    connection.execute("BEGIN")
    chinese, calls = _make_views(connection)
    dictionary = dictionary_rows(connection, TABLES, VIEWS, MACROS, chinese, calls)
    _insert(
        connection,
        arrow.declared("data_dictionary"),
        arrow.from_rows("data_dictionary", dictionary),
    )
    connection.execute("COMMIT")
    _insert_made(connection, _about(inputs, version, before, lost), difference, checks)
    _declare(connection)
    for example in (*(macro.example for macro in MACROS), *(call.example for call in calls)):
        connection.execute(f"EXPLAIN {example}")  # a macro is only bound when it is called
    of_layers = sum(arrow.number_of_rows(file) for file in inputs.files.get(HELD_ROWS, ()))
    counts = _counts(connection)
    return Publication(
        target,
        counts,
        checks,
        version,
        before,
        difference,
        sums=sums if counts[HELD_ROWS] == of_layers else {},
    )


def _about(
    inputs: Inputs, version: str, before: str | None, lost: Sequence[guard.Loss]
) -> dict[str, Any]:
    """The row of ``build_info``."""
    return {
        **inputs.info,
        **_named(inputs.info, version),
        "data_version": version,
        "previous_data_version": before,
        "accepted_losses": [str(loss) for loss in lost],
        "python_version": platform.python_version(),
        "duckdb_version": duckdb.__version__,
    }


def _insert_made(
    connection: duckdb.DuckDBPyConnection,
    info: Mapping[str, Any],
    difference: Sequence[Mapping[str, Any]],
    checks: Sequence[CheckResult],
) -> None:
    made: dict[str, list[Mapping[str, Any]]] = {
        "build_info": [info],
        "build_diff": list(difference),
        "check_results": [asdict(result) | {"severity": str(result.severity)} for result in checks],
    }
    connection.execute("BEGIN")
    for name, rows in made.items():
        _insert(connection, arrow.declared(name), arrow.from_rows(name, rows))
    connection.execute("COMMIT")


def _make_views(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[ChineseView], list[ChineseMacro]]:
    """Views, macros, and the schema with Chinese names."""
    for plain in VIEWS:
        connection.execute(f"CREATE VIEW {plain.name} AS {plain.query}")
    for macro in MACROS:
        what = "" if macro.scalar else "TABLE"
        connection.execute(
            f"CREATE MACRO {macro.name}({', '.join(macro.parameters)}) AS {what} {macro.query}"
        )
    shown = {view.name: view.name for view in VIEWS}
    shown |= {macro.name: macro.example for macro in MACROS if not macro.scalar}
    columns = {
        name: [row[0] for row in connection.execute(f"DESCRIBE {asked}").fetchall()]
        for name, asked in shown.items()
    }
    connection.execute("CREATE SCHEMA zh")
    made = chinese_views(TABLES, VIEWS, columns)
    for view in made:
        connection.execute(f'CREATE VIEW zh."{view.name}" AS {view.query}')
        connection.execute(f'COMMENT ON VIEW zh."{view.name}" IS {sql.text(view.comment)}')
    calls = chinese_macros(TABLES, MACROS, columns)
    for call in calls:
        head = f'zh."{call.name}"({", ".join(call.macro.parameters)})'
        connection.execute(f"CREATE MACRO {head} AS TABLE {call.query}")
        comment = sql.text(call.macro.comment)
        connection.execute(f'COMMENT ON MACRO TABLE zh."{call.name}" IS {comment}')
    return made, calls


def _named(info: Mapping[str, Any], data_version: str) -> dict[str, str]:
    """Version of a file and how to cite it."""
    day = str(info["built_at"])[:10]
    version = f"{day.replace('-', '.')}-{data_version[:8]}"
    return {
        "version": version,
        "citation": f"Gongbao 公报, version {version}, built on {day} from "
        f"{info['sources_file']} ({str(info['sources_sha256'])[:12]})",
    }


def _declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Constraints and comments, as declared."""
    connection.execute("BEGIN")
    for table in TABLES:
        for statement in (*table_sql.constraints(table), *table_sql.comments(table)):
            connection.execute(statement)
    for view in VIEWS:
        connection.execute(f"COMMENT ON VIEW {view.name} IS {sql.text(view.comment)}")
    for macro in MACROS:
        kind = "MACRO" if macro.scalar else "MACRO TABLE"
        connection.execute(f"COMMENT ON {kind} {macro.name} IS {sql.text(macro.comment)}")
    connection.execute("COMMIT")
