"""An object store with the protocol of S3 (the server of moto) as a process of its own, and a cluster of Dask likewise."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import free_port, listens, process, wait_for

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bucket:
    """An empty bucket of the server; its address is what GONGBAO_REMOTE is set to."""

    name: str
    endpoint: str

    @property
    def address(self) -> str:
        return f"s3://{self.name}/warehouse"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "AWS_ACCESS_KEY_ID": "sample",
            "AWS_SECRET_ACCESS_KEY": "sample",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def files(self) -> Any:
        """The bucket as a file system of fsspec that caches nothing."""
        s3fs = pytest.importorskip("s3fs", reason="the extra `cluster` is not installed")
        return s3fs.S3FileSystem(
            key="sample",
            secret="sample",
            endpoint_url=self.endpoint,
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    def keys(self, below: str) -> list[str]:
        start = len(self.address.removeprefix("s3://")) + 1
        return sorted(path[start:] for path in self.files().find(f"{self.address}/{below}"))


@pytest.fixture(scope="session")
def object_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the server, which lives as long as the tests do."""
    folder = tmp_path_factory.mktemp("objects")
    port, log = free_port(), folder / "server.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with process(command, dict(os.environ), log, folder) as server:
        wait_for("the object store", lambda: listens(port) or None, server, log)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(object_server: str, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket of its own for a test, with the variables that lead to it."""
    made = Bucket(f"gongbao-{secrets.token_hex(4)}", object_server)
    made.files().mkdir(made.name)
    for name, value in made.variables.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Address of a Dask scheduler with two workers, each a process of its own."""
    pytest.importorskip("distributed")
    port = free_port()
    address = f"127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli.dask_"]
    values = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    scheduler = [*dask[:2], f"{dask[2]}scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = [*dask[:2], f"{dask[2]}worker", address, "--nthreads", "1", "--no-dashboard"]
    with ExitStack() as stack:
        for number, command in enumerate([[*scheduler, "--no-dashboard"], worker, worker]):
            folder = tmp_path / f"dask-{number}"
            folder.mkdir()
            log = folder / "log"
            stack.enter_context(process(command, values, log, folder))
        yield f"dask://{address}"
