"""Connections to DuckDB that write nothing but answers: DuckDB itself prints a progress bar to the
standard output, also into pipes, as soon as a query takes two seconds.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.errors import GongbaoError


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, **config: str | int
) -> duckdb.DuckDBPyConnection:
    """Open a file, or a database in memory.

    Args:
        path: The file.
        read_only: Whether nothing can be changed.
        config: Settings of DuckDB.

    Raises:
        duckdb.Error: It cannot be opened.
    """
    connection = duckdb.connect(str(path), read_only=read_only, config=dict(config))
    connection.execute("SET enable_progress_bar = false")
    return connection


def check_published(path: Path) -> None:
    """Make sure that there is a published file to open.

    Raises:
        GongbaoError: There is none.
    """
    if not path.exists():
        raise GongbaoError(
            f"{path}: nothing has been published yet",
            expected="a file",
            found="none",
            remedy="run `make run` or `make refresh` first",
        )
