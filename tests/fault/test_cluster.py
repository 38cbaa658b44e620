"""The work on editions on a cluster of processes of its own: same tables, byte for byte."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.runs.cluster import VARIABLE, executor_of
from pipeline.runs.run import documents, fetch, observations
from tests.support.offices import Installation, bulletin
from warehouse.errors import ConfigurationError


@pytest.fixture
def cluster() -> Iterator[str]:
    """Address of a scheduler with two workers."""
    pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli"]
    scheduler = [f"{dask[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = [f"{dask[2]}.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    commands = [[*scheduler, "--no-dashboard"], worker, worker]
    processes = [
        subprocess.Popen(
            [*dask[:2], *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    yield f"dask://{address}"
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def files_of(installation: Installation) -> dict[str, bytes]:
    lake = installation.settings.data / "lake"
    return {
        str(path.relative_to(lake)): path.read_bytes() for path in sorted(lake.rglob("*.parquet"))
    }


def read_three(folder: Path) -> Installation:
    folder.mkdir()
    installation = Installation(folder)
    for n in range(3):
        installation.write(f"{n}.html", bulletin("北京市", 2024, f"{40000 + n}.5"))
    installation.list(*({"id": f"sample-{n}", "url": f"{n}.html"} for n in range(3)))
    workspace = installation.workspace()
    fetch(workspace)
    for stage in (documents, observations):
        assert len(stage(workspace).done) == 3
    return installation


def test_a_cluster_makes_the_same_files(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = read_three(tmp_path / "here")
    monkeypatch.setenv(VARIABLE, cluster)
    assert files_of(read_three(tmp_path / "there")) == files_of(here) != {}


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "local"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="dask://host:port"):
        executor_of({VARIABLE: address})
