"""The work on editions on a cluster of processes of its own: same tables, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.runs.cluster import VARIABLE, executor_of
from pipeline.runs.remote import refreshed
from pipeline.runs.run import documents, fetch, observations, run
from pipeline.storage.object_store import digest_of
from tests.support.object_stores import Bucket
from tests.support.offices import LIMITS, Installation, bulletin
from warehouse.errors import ConfigurationError


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


def test_a_whole_run_on_a_cluster_and_an_object_store_makes_the_same_files(
    cluster: str, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for name, address in (("here", ""), ("there", bucket.address)):
        (tmp_path / name).mkdir()
        installation = Installation(tmp_path / name, remote=address)
        for n in range(3):
            installation.write(f"{n}.html", bulletin("北京市", 2024, f"{40000 + n}.5"))
        installation.list(*({"id": f"sample-{n}", "url": f"{n}.html"} for n in range(3)))
        if address:
            monkeypatch.setenv(VARIABLE, cluster)
        made[name] = installation, run(installation.workspace(), limits=LIMITS)
    (here, local), (there, remote) = made.values()
    assert files_of(there) == files_of(here) != {}
    assert remote.publication.data_version == local.publication.data_version
    reader = Installation(tmp_path / "reader", remote=bucket.address)
    assert refreshed(reader.settings) == 1
    assert files_of(reader) == files_of(here)
    assert digest_of(reader.warehouse) == digest_of(there.warehouse)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "local"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="dask://host:port"):
        executor_of({VARIABLE: address})
