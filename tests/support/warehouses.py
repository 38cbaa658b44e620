"""Two warehouses to ask: one of the embedded digests, one of the real documents where they are at hand.

Each is made once for all workers of a test run. ``GONGBAO_TEST_WAREHOUSES`` names a folder that may hold them already (``.ci/run`` made them on the
way): a run on such a folder finds nothing to do where the code is the same, and does what has to be done where it is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from pipeline.runs.run import open_workspace, run
from pipeline.runs.settings import DIGEST_SOURCES, settings


def warehouse(
    name: str, sources: Path, factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of a sources file, as it is after a run; the first worker that asks makes the run."""
    scratch = factory.getbasetemp()
    session = scratch.parent if "PYTEST_XDIST_WORKER" in os.environ else scratch
    data = Path(os.environ.get("GONGBAO_TEST_WAREHOUSES", session)) / name
    workspace = open_workspace(
        *settings(
            environment={**os.environ, "GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data)}
        )
    )
    made = session / f"{name}.made"
    with FileLock(session / f"{name}.lock"):
        if not made.exists():
            run(workspace)
            made.touch()
    with duckdb.connect(str(workspace.settings.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from warehouse("demonstration", DIGEST_SOURCES, tmp_path_factory)


@pytest.fixture(scope="session")
def real(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from warehouse("bulletins", shared / "corpus" / "sources.yaml", tmp_path_factory)


def file_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The file that a connection has open."""
    (path,) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL"
    ).fetchone() or ("",)
    return Path(path)
