"""Rows to Parquet by the declared schema: the one way in which layers write tables.

A table that a package hands over as rows (dictionaries) becomes an Arrow table with exactly the
declared columns and types; a column too many, a column missing or a value of the wrong type is an
error that names it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.storage.pieces import Kept
from warehouse.errors import GongbaoError
from warehouse.schema import TABLES
from warehouse.schema.table import Column, Table

DECLARED: Mapping[str, Table] = {table.name: table for table in TABLES}

_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def arrow_type(type_: str) -> pa.DataType:
    """Arrow's type for a declared one: ``VARCHAR[]`` -> list of string."""
    if type_.endswith("[]"):
        return pa.list_(arrow_type(type_[:-2]))
    return _TYPES[type_]


def arrow_schema(table: Table) -> pa.Schema:
    """Arrow's schema of a declared table."""
    return pa.schema(
        [
            pa.field(column.name, arrow_type(column.type), column.nullable)
            for column in table.columns
        ]
    )


def from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """An Arrow table of the declared schema from dictionaries."""
    table = declared(name)
    rows = list(rows)
    expected = {column.name for column in table.columns}
    for row in rows:
        if row.keys() != expected:
            raise _other_columns(table, row.keys())
    return pa.Table.from_arrays(
        [_array(table, column, [row[column.name] for row in rows]) for column in table.columns],
        schema=_nullable(arrow_schema(table)),
    )


def from_partial_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The same from dictionaries that leave columns out (NULL), with the numbers of numpy and
    pandas; NaN becomes NULL.
    """
    columns = [column.name for column in declared(name).columns]
    complete = []
    for row in rows:
        if not row.keys() <= set(columns):
            raise _other_columns(declared(name), row.keys())
        complete.append({column: _plain(row.get(column)) for column in columns})
    return from_rows(name, complete)


def write(path: Path, table: pa.Table) -> None:
    """Write a Parquet file; the caller makes the folder appear whole."""
    pq.write_table(table, path, compression="zstd")


class Writers:
    """Parquet files that grow part by part, one a table; a table without rows has none.

    Args:
        folder: Where the files are written; the caller makes it appear whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._open.values():
            writer.close()

    def write(self, name: str, part: pa.Table) -> None:
        """Add rows to a table."""
        self.counts[name] = self.counts.get(name, 0) + part.num_rows
        if not part.num_rows:
            return
        if name not in self._open:
            self._open[name] = pq.ParquetWriter(
                self._folder / f"{name}.parquet", part.schema, compression="zstd"
            )
        self._open[name].write_table(part)


def read_rows(file: Path | Kept, wanted: Mapping[str, Collection[str]] | None = None) -> pa.Table:
    """What was written, or the rows of it that have one of the wanted values in each column.

    (``pq.read_table`` would load pandas by the way, which costs more than most reading.)
    """
    wanted = wanted or {}
    with pq.ParquetFile(_source(file)) as content:
        groups = [
            number
            for number in range(content.metadata.num_row_groups)
            if _may_have(content.metadata.row_group(number), wanted)
        ]
        table = content.read_row_groups(groups, use_threads=False)
    for column, values in wanted.items():
        among = pa.array(sorted(values), table.schema.field(column).type)
        table = table.filter(pc.is_in(table[column], among))
    return table


def _may_have(group: pq.RowGroupMetaData, wanted: Mapping[str, Collection[str]]) -> bool:
    """Whether the statistics of a row group allow one of the wanted values."""
    for number in range(group.num_columns if wanted else 0):
        column = group.column(number)
        known = column.statistics if column.path_in_schema in wanted else None
        if known is not None and known.has_min_max:
            values = wanted[column.path_in_schema]
            if not any(known.min <= value <= known.max for value in values):
                return False
    return True


def _source(file: Path | Kept) -> Path | pa.BufferReader:
    if isinstance(file, Kept):
        return file.path if file.length is None else pa.BufferReader(file.content())
    return file


def number_of_rows(file: Kept) -> int:
    """How many rows a file has."""
    return int(pq.read_metadata(_source(file)).num_rows)


def batches(name: str, files: Sequence[Kept]) -> pa.RecordBatchReader:
    """The rows of several files of a table, one file after the other as they are asked for."""
    schema = from_rows(name, []).schema

    def rows() -> Iterator[pa.RecordBatch]:
        for file in files:
            yield from read_rows(file).cast(schema).to_batches()

    return pa.RecordBatchReader.from_batches(schema, rows())


def only(files: Sequence[Kept], wanted: Mapping[str, Collection[str]], name: str) -> pa.Table:
    """The rows of several files of a table that have one of the wanted values in each column, in
    the order of the files.
    """
    parts = [read_rows(file, wanted) for file in files]
    return pa.concat_tables(parts) if parts else from_rows(name, [])


def declared(name: str) -> Table:
    """The declaration of a table."""
    try:
        return DECLARED[name]
    except KeyError:
        raise GongbaoError(
            f"table {name} is not declared",
            expected="one of " + ", ".join(DECLARED),
            found=name,
            remedy="declare it in warehouse/schema",
        ) from None


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value.tolist() if hasattr(value, "tolist") else value


def _array(table: Table, column: Column, values: Sequence[Any]) -> pa.Array:
    return _convert(table, column, lambda: pa.array(values, type=arrow_type(column.type)))


def _convert(table: Table, column: Column, make: Any) -> pa.Array:
    try:
        return make()
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
        pa.ArrowNotImplementedError,
        OverflowError,
    ) as error:
        raise GongbaoError(
            f"table {table.name}, column {column.name}",
            expected=column.type,
            found=str(error)[:300],
            remedy="correct the code that makes the table, or its declaration in warehouse/schema",
        ) from None


def _other_columns(table: Table, found: Iterable[str]) -> GongbaoError:
    names = [column.name for column in table.columns]
    found = list(found)
    missing = [name for name in names if name not in found]
    extra = [name for name in found if name not in names]
    return GongbaoError(
        f"table {table.name}: columns differ from the declaration",
        expected=", ".join(names),
        found=f"missing: {', '.join(missing) or 'none'}; "
        f"not declared: {', '.join(extra) or 'none'}",
        remedy="correct the code that makes the table, or its declaration in warehouse/schema",
    )


def _nullable(schema: pa.Schema) -> pa.Schema:
    """Layers may hold NULLs that the declaration forbids: the checks before publishing say so with
    the rows.
    """
    return pa.schema([field.with_nullable(True) for field in schema])
