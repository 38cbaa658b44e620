"""A data folder behind which there is an object store: a real server with the protocol of S3, runs as processes, kill -9."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.archive import log
from pipeline.runs import remote
from pipeline.runs.remote import refreshed, writing
from pipeline.runs.run import RunReport
from pipeline.storage.commits import (
    Commit,
    Content,
    collect,
    last_commit,
    object_key,
    state_of,
    write_commit,
    write_lists,
)
from pipeline.storage.object_store import ObjectStore, digest_of
from pipeline.storage.remote_lock import acquire, holder_of, unlock
from tests.support.object_stores import Bucket
from tests.support.offices import Installation, bulletin
from warehouse.errors import ConfigurationError, GongbaoError

BOTH = pytest.mark.parametrize("kind", ["bucket", "folder"])
DIES_BEFORE_ITS_COMMIT = """
import os, signal
from pipeline.cli import main
from pipeline.runs import remote
remote.write_commit = lambda store, commit: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


def machine(folder: Path, address: str, amount: str = "49843.1", days: int = 0) -> Installation:
    """An installation with two editions; every machine has the same sources file."""
    folder.mkdir(exist_ok=True)
    made = Installation(folder, days, address)
    made.write("one.html", bulletin("北京市", 2024, amount))
    made.write("two.html", bulletin("北京市", 2023, "43760.7"))
    made.list(
        {"id": "sample-2024", "url": "one.html"},
        {"id": "sample-2023", "url": "two.html", "year": 2023, "published": "2024-03-20"},
    )
    return made


def address_of(kind: str, bucket: Bucket, folder: Path) -> str:
    return bucket.address if kind == "bucket" else f"file://{folder / 'store'}"


def parquet_files(data: Path) -> dict[str, str]:
    lake = data / "lake"
    return {str(path.relative_to(lake)): digest_of(path) for path in lake.rglob("*.parquet")}


def worked_on(report: RunReport) -> list[str]:
    return [name for layer in report.layers for name in layer.done]


def command(installation: Installation, program: list[str]) -> subprocess.CompletedProcess[str]:
    settings = installation.settings
    values = {
        "GONGBAO_SOURCES": str(settings.sources),
        "GONGBAO_DATA": str(settings.data),
        "GONGBAO_REMOTE": settings.remote,
    }
    return subprocess.run(
        [sys.executable, *program],
        env={**os.environ, **values},
        capture_output=True,
        text=True,
        check=False,
    )


def gongbao(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(installation, ["-m", "pipeline.cli", *arguments])


@BOTH
def test_an_empty_data_folder_goes_on_where_the_other_machine_ended(
    kind: str, bucket: Bucket, tmp_path: Path
) -> None:
    address = address_of(kind, bucket, tmp_path)
    first = machine(tmp_path / "first", address)
    published = first.run().publication
    files = parquet_files(first.settings.data)
    file = digest_of(first.warehouse)
    shutil.rmtree(first.settings.data)

    second = machine(tmp_path / "second", address, days=1)
    assert refreshed(second.settings) == 1
    assert digest_of(second.warehouse) == file and parquet_files(second.settings.data) == files
    again = second.run()
    assert worked_on(again) == [] and parquet_files(second.settings.data) == files != {}
    assert again.publication.data_version == published.data_version
    assert published.rows["observations"] == again.publication.rows["observations"] > 0
    newest = last_commit(ObjectStore(address))
    assert newest is not None and newest.number == 2
    assert newest.published == digest_of(second.warehouse)
    assert refreshed(second.settings) == 2


@pytest.mark.long
def test_what_changes_on_one_machine_is_read_once(bucket: Bucket, tmp_path: Path) -> None:
    first = machine(tmp_path / "first", bucket.address)
    first.run()
    second = machine(tmp_path / "second", bucket.address, "49900.3", days=1)
    assert set(worked_on(second.run())) >= {"sample-2024"}
    first.days = 2
    first.write("one.html", bulletin("北京市", 2024, "49900.3"))
    assert worked_on(first.run()) == []
    with duckdb.connect(str(first.warehouse), read_only=True) as connection:
        captures = connection.execute(
            "SELECT count(*) FROM captures WHERE document_id = 'sample-2024'"
        )
        assert captures.fetchone() == (2,)
    assert parquet_files(first.settings.data) == parquet_files(second.settings.data)


@pytest.mark.long
def test_every_run_leaves_one_log_and_one_commit(bucket: Bucket, tmp_path: Path) -> None:
    made = machine(tmp_path / "first", bucket.address)
    made.run()
    made.run()
    assert bucket.keys("commits") == ["commits/00000001.json", "commits/00000002.json"]
    assert bucket.keys("runs") == ["runs/00000001-run-1.jsonl", "runs/00000002-run-2.jsonl"]
    lines = bucket.files().cat(f"{bucket.address}/runs/00000001-run-1.jsonl").decode().splitlines()
    stages = [json.loads(line).get("stage") for line in lines]
    assert [stage for stage in stages if stage] == [
        *("fetch", "documents", "observations", "indicators", "indices", "publish", "report")
    ]
    assert json.loads(lines[-1])["event"] == "commit"
    assert "lock.json" not in bucket.keys("")


def test_killed_between_objects_and_commit_the_last_commit_is_whole(
    bucket: Bucket, tmp_path: Path
) -> None:
    first = machine(tmp_path / "first", bucket.address)
    first.run()
    file, objects = digest_of(first.warehouse), bucket.keys("objects")
    first.write("one.html", bulletin("北京市", 2024, "51000.9"))
    died = command(first, ["-c", DIES_BEFORE_ITS_COMMIT, "run"])
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert digest_of(first.warehouse) != file, "it had published here"
    assert len(bucket.keys("objects")) > len(objects), "it had sent what is new"
    assert bucket.keys("commits") == ["commits/00000001.json"]

    reader = machine(tmp_path / "reader", bucket.address)
    assert refreshed(reader.settings) == 1 and digest_of(reader.warehouse) == file
    published = bucket.files().cat(f"{bucket.address}/gongbao.duckdb")
    assert published == reader.warehouse.read_bytes()

    refused = gongbao(reader, "run")
    holder = holder_of(ObjectStore(bucket.address))
    assert holder is not None and refused.returncode == 1
    assert f"gongbao remote unlock {holder.run_id}" in refused.stderr
    assert "its age alone does not prove" in refused.stderr

    first.days = 1
    report = first.run()  # on the folder of the dead run: its lock is taken over
    assert "sample-2024" not in worked_on(report), "what it had read is not read again"
    assert bucket.keys("commits")[-1] == "commits/00000002.json"
    state = state_of(ObjectStore(bucket.address), last_commit(ObjectStore(bucket.address)))  # type: ignore[arg-type]
    assert {object_key(content.sha256) for content in state.values()} <= set(bucket.keys("objects"))


@pytest.mark.long
def test_a_person_breaks_the_lock_of_a_dead_run(bucket: Bucket, tmp_path: Path) -> None:
    first = machine(tmp_path / "first", bucket.address)
    assert command(first, ["-c", DIES_BEFORE_ITS_COMMIT, "run"]).returncode == -signal.SIGKILL
    second = machine(tmp_path / "second", bucket.address)
    told = json.loads(gongbao(second, "remote", "status", "--json").stdout)
    assert told["commit"] is None and told["lock"]["writer"].startswith(
        f"{os.environ.get('USER', 'root')}@"
    )
    wrong = gongbao(second, "remote", "unlock", "another-run")
    assert wrong.returncode == 1 and told["lock"]["run_id"] in wrong.stderr
    assert gongbao(second, "remote", "unlock", told["lock"]["run_id"]).returncode == 0
    done = gongbao(second, "run")
    assert done.returncode == 0, done.stderr
    assert json.loads(gongbao(second, "remote", "status", "--json").stdout)["lock"] is None
    pulled = gongbao(first, "remote", "pull")
    assert "commit 1" in pulled.stdout, pulled.stderr


@pytest.mark.long
def test_a_run_that_is_asked_to_end_gives_its_lock_back(bucket: Bucket, tmp_path: Path) -> None:
    first = machine(tmp_path / "first", bucket.address)
    stopped = """
import os, signal
from pipeline.cli import main
from pipeline.runs import run
run.fetch = lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM)
main()
"""
    done = command(first, ["-c", stopped, "run"])
    assert done.returncode == 128 + signal.SIGTERM, done.stderr
    assert bucket.keys("") == []


def test_of_two_runs_at_once_one_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    first, second = (machine(tmp_path / name, bucket.address) for name in ("first", "second"))
    with writing(first.workspace()):
        refused = gongbao(second, "run")
        assert refused.returncode == 1
        assert "another run is writing" in refused.stderr and "run run-1 of" in refused.stderr
        assert not second.warehouse.exists()
    assert gongbao(second, "run").returncode == 0


def test_a_run_whose_lock_was_broken_commits_nothing(bucket: Bucket, tmp_path: Path) -> None:
    first, second = (machine(tmp_path / name, bucket.address) for name in ("first", "second"))
    with pytest.raises(GongbaoError, match="the lock was lost"), writing(first.workspace()) as mine:
        mine.archive.store.put("首次收到的字节".encode())
        unlock(ObjectStore(bucket.address), "run-1")
        second.run()
    assert bucket.keys("commits") == ["commits/00000001.json"]
    assert first.run().publication.rows["observations"] > 0, "it goes on from the other's commit"
    assert last_commit(ObjectStore(bucket.address)).number == 2  # type: ignore[union-attr]


@pytest.mark.long
def test_a_number_that_is_taken_is_a_lost_lock(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (machine(tmp_path / name, bucket.address) for name in ("first", "second"))

    def another_commits(*_: object) -> None:
        """What would have shown that the lock is lost came a moment too early."""
        unlock(ObjectStore(bucket.address), "run-1")
        monkeypatch.undo()
        for name, value in bucket.variables.items():
            monkeypatch.setenv(name, value)
        second.run()

    with pytest.raises(GongbaoError, match="commit 1 of another run"), writing(first.workspace()):
        (first.settings.data / "proposals.yaml").write_text("version: 1\nproposals: []\n")
        monkeypatch.setattr(remote, "require", another_commits)


@BOTH
def test_an_object_that_is_torn_is_said_and_sent_again(
    kind: str, bucket: Bucket, tmp_path: Path
) -> None:
    address = address_of(kind, bucket, tmp_path)
    first = machine(tmp_path / "first", address)
    first.run()
    store = ObjectStore(address)
    key = object_key(digest_of(first.warehouse))
    whole = store.content(key)
    assert whole is not None
    store.write(key, whole[: len(whole) // 2])
    reader = machine(tmp_path / "reader", address)
    with pytest.raises(GongbaoError, match=f"{key}: an object is damaged.*expected: content"):
        refreshed(reader.settings)
    assert not reader.warehouse.exists() and not list(reader.settings.data.rglob(".part-*"))
    store.remove([key])
    with pytest.raises(GongbaoError, match="found: no object"):
        refreshed(reader.settings)
    with writing(first.workspace()):
        log.append(first.settings.archive / "listings.jsonl", [{"source_id": "sample"}])
    assert refreshed(reader.settings) == 2
    assert digest_of(reader.warehouse) == digest_of(first.warehouse)


@pytest.mark.long
def test_archived_bytes_that_have_changed_are_mended_or_not_sent(
    bucket: Bucket, tmp_path: Path
) -> None:
    first = machine(tmp_path / "first", bucket.address)
    first.run()
    bytes_ = next(path for path in first.settings.archive.glob("??/*"))
    content = bytes_.read_bytes()
    bytes_.chmod(0o644)
    bytes_.write_bytes(content[:-1])
    first.run()
    assert bytes_.read_bytes() == content
    with (
        pytest.raises(GongbaoError, match="archived bytes have changed; nothing was sent"),
        writing(first.workspace()),
    ):
        bytes_.chmod(0o644)
        bytes_.write_bytes(b"x" + content)
    assert last_commit(ObjectStore(bucket.address)).number == 2  # type: ignore[union-attr]


def test_a_run_that_fails_sends_what_it_received(bucket: Bucket, tmp_path: Path) -> None:
    first = machine(tmp_path / "first", bucket.address)
    first.run()
    with pytest.raises(ValueError, match="失败"), writing(first.workspace()) as workspace:
        workspace.archive.store.put("新收到的字节".encode())
        raise ValueError("失败")
    reader = machine(tmp_path / "reader", bucket.address)
    assert refreshed(reader.settings) == 2
    assert digest_of(reader.warehouse) == digest_of(first.warehouse)
    contents = [path.read_bytes() for path in reader.settings.archive.glob("??/*")]
    assert "新收到的字节".encode() in contents


@pytest.mark.long
def test_logs_of_both_sides_are_merged_and_decisions_are_not(
    bucket: Bucket, tmp_path: Path
) -> None:
    first, second = (machine(tmp_path / name, bucket.address) for name in ("first", "second"))
    first.run()
    refreshed(second.settings)
    searches = second.settings.archive / "fetches.jsonl"
    log.append(searches, [{"run_id": "here-only"}])  # a run that was killed before it committed
    first.run()
    assert refreshed(second.settings) == 2
    runs = [record["run_id"] for record in log.read_records(searches)]
    assert runs == ["run-1", "run-1", "run-2", "run-2", "here-only"]
    with writing(second.workspace()):
        pass
    assert refreshed(first.settings) == 3
    assert (first.settings.archive / "fetches.jsonl").read_bytes() == searches.read_bytes()

    with writing(first.workspace()):
        first.settings.proposals.write_text("version: 1\nproposals: []\n")
    second.settings.proposals.write_text("version: 1\nproposals: [] # decided here\n")
    with pytest.raises(GongbaoError, match="decided here, and otherwise in s3"):
        refreshed(second.settings)
    assert "decided here" in second.settings.proposals.read_text()


@pytest.mark.long
def test_what_no_commit_names_is_removed(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "KEPT", 2)
    store = ObjectStore(bucket.address)
    store.write("objects/00/" + "0" * 64, b"sent by a run that died")
    first = machine(tmp_path / "first", bucket.address)
    for amount in ("49843.1", "50111.2", "50222.3"):
        first.write("one.html", bulletin("北京市", 2024, amount))
        first.run()
    assert bucket.keys("commits") == ["commits/00000002.json", "commits/00000003.json"]
    named = set()
    for key in bucket.keys("commits"):
        commit = json.loads(store.content(key) or b"")
        named |= {object_key(sha256) for sha256 in commit["lists"].values()}
        for sha256 in commit["lists"].values():
            files = json.loads(store.content(object_key(sha256)) or b"")
            named |= {object_key(content[0]) for content in files.values()}
    assert set(bucket.keys("objects")) == named


@pytest.mark.long
def test_the_steps_of_one_run_count_once(bucket: Bucket, tmp_path: Path) -> None:
    made = machine(tmp_path / "first", bucket.address)
    store = ObjectStore(bucket.address)
    for step in range(5):
        workspace = made.workspace()
        object.__setattr__(workspace, "run_id", f"night-{step // 2}")
        with writing(workspace):
            log.append(made.settings.archive / "listings.jsonl", [{"step": step}])
    assert collect(store, 3) == 0
    assert collect(store, 2) > 2
    assert [int(key[8:16]) for key in bucket.keys("commits")] == [3, 4, 5]


def test_a_commit_that_leads_out_of_the_folder_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    store = ObjectStore(bucket.address)
    state = {"lake/../../outside": Content("0" * 64, 1, 1)}
    commit = Commit(1, "run-1", "2026-04-01", "nobody", False, None, write_lists(store, state, ()))
    assert write_commit(store, commit)
    reader = machine(tmp_path / "reader", bucket.address)
    with pytest.raises(GongbaoError, match=r"leads out of the data folder.*lake/\.\./\.\./outside"):
        refreshed(reader.settings)


@pytest.mark.long
def test_a_demonstration_and_the_real_warehouse_do_not_meet(bucket: Bucket, tmp_path: Path) -> None:
    machine(tmp_path / "first", bucket.address).run()
    values = {"GONGBAO_DATA": str(tmp_path / "demo"), "GONGBAO_REMOTE": bucket.address}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env={**os.environ, **values},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "digests of our own" in done.stderr, done.stderr
    assert holder_of(ObjectStore(bucket.address)) is None


def test_a_store_that_writes_over_what_is_there_is_refused(bucket: Bucket) -> None:
    class WithoutConditions(ObjectStore):
        def create(self, key: str, content: bytes) -> bool:
            self.write(key, content)
            return True

    store = WithoutConditions(bucket.address)
    with pytest.raises(GongbaoError, match="writes over what is there"):
        acquire(store, "run-1", "copy", "2026-04-01", 0)
    assert bucket.keys("") == []


@BOTH
def test_the_server_keeps_the_condition(kind: str, bucket: Bucket, tmp_path: Path) -> None:
    """The condition is the server's own (If-None-Match: *): nothing here compares."""
    store = ObjectStore(address_of(kind, bucket, tmp_path))
    assert store.create("commits/1", b"mine") and not store.create("commits/1", b"yours")
    assert store.content("commits/1") == b"mine" and store.sizes("commits/") == {"commits/1": 4}
    store.write("commits/1", b"later")
    assert store.content("commits/1") == b"later"
    store.remove(["commits/1", "commits/2"])
    assert store.content("commits/1") is None and store.sizes("commits/") == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"GONGBAO_REMOTE": "s3://no-such-bucket/warehouse"}, "create the bucket"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "set AWS_ACCESS_KEY_ID"),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"},
            "AWS_ENDPOINT_URL names the right server",
        ),
        ({"GONGBAO_REMOTE": "nowhere://bucket"}, "an address that fsspec knows"),
    ],
    ids=["bucket", "credentials", "server", "address"],
)
def test_what_is_missing_is_named(
    change: dict[str, str], message: str, bucket: Bucket, tmp_path: Path
) -> None:
    made = machine(tmp_path / "first", change.get("GONGBAO_REMOTE", bucket.address))
    values = {name: value for name, value in change.items() if name != "GONGBAO_REMOTE"}
    program = f"import os; os.environ.update({values!r}); from pipeline.cli import main; main()"
    done = command(made, ["-c", program, "run"])
    assert done.returncode in (1, 2) and message in done.stderr, done.stderr
    assert "expected: " in done.stderr and "Traceback" not in done.stderr
    assert not made.warehouse.exists()


def test_without_a_store_there_is_nothing_to_ask() -> None:
    with pytest.raises(ConfigurationError, match="s3://bucket/prefix"):
        remote.store_of(Installation(Path("nowhere")).settings)
