"""Two warehouses to ask: one of the embedded digests, one of the real documents where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.runs.run import open_workspace, run
from pipeline.runs.settings import DIGEST_SOURCES, settings


def warehouse(sources: Path, data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    workspace = open_workspace(
        *settings(
            environment={**os.environ, "GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data)}
        )
    )
    run(workspace)
    with duckdb.connect(str(workspace.settings.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from warehouse(DIGEST_SOURCES, tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def real(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from warehouse(shared / "corpus" / "sources.yaml", tmp_path_factory.mktemp("real"))


def file_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The file that a connection has open."""
    (path,) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL"
    ).fetchone() or ("",)
    return Path(path)
