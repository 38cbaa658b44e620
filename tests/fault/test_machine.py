"""Faults of the machine: a full disk, a folder that cannot be written, a clock that goes back, files that were damaged. The last good file is served and the words are right."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.archive.backup import verify
from tests.support.offices import Installation, bulletin
from tests.unit.runs.test_cli import gongbao

AMOUNT = (
    "SELECT value FROM indicator_values "
    "WHERE indicator = 'gdp' AND measure = 'level' AND superseded_at IS NULL"
)


def published(installation: Installation) -> list[tuple[float]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(AMOUNT).fetchall()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB in memory, mounted under a folder of the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def installation_on(folder: Path) -> Installation:
    made = Installation(folder)
    made.write("one.html", bulletin("北京市", 2024, "49843.1"))
    made.list({"id": "sample-2024", "url": "one.html"})
    return made


def fill(folder: Path) -> Path:
    """Take all the room that is left but for a few pages."""
    ballast = folder / "ballast"
    descriptor = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(descriptor, bytes(4096)):
            pass
    except OSError:
        os.ftruncate(descriptor, max(0, os.fstat(descriptor).st_size - 16 * 4096))
    finally:
        os.close(descriptor)
    return ballast


def test_a_full_disk_keeps_the_last_good_file_and_the_next_run_goes_on(small_disk: Path) -> None:
    installation = installation_on(small_disk)
    first = gongbao(installation, "run")
    assert first.returncode == 0, first.stderr
    before = published(installation)
    installation.write("one.html", bulletin("北京市", 2024, "50001.5"))
    ballast = fill(small_disk)
    done = gongbao(installation, "run")
    assert done.returncode != 0
    assert "last good file stays" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert "space" in done.stderr.lower() or "room" in done.stderr.lower(), done.stderr
    assert published(installation) == before
    ballast.unlink()
    again = gongbao(installation, "run")
    assert again.returncode == 0, again.stderr
    assert published(installation) == [(50001.5,)]
    assert verify(installation.workspace().archive).holds


def test_a_folder_that_cannot_be_written(small_disk: Path) -> None:
    installation = installation_on(small_disk)
    assert gongbao(installation, "run").returncode == 0
    before = published(installation)
    installation.write("one.html", bulletin("北京市", 2024, "50001.5"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = gongbao(installation, "run")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "the data folder cannot be used" in done.stderr and "permissions" in done.stderr
    assert published(installation) == before
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert gongbao(installation, "run").returncode == 0
    assert published(installation) == [(50001.5,)]


def test_a_clock_that_goes_back_loses_no_version(installation: Installation) -> None:
    installation.run()
    installation.write("one.html", bulletin("北京市", 2024, "50001.5"))
    installation.days -= int(timedelta(days=400).days)
    installation.run()
    assert published(installation) == [(50001.5,)]
    captures = installation.workspace().archive.captures("sample-2024")
    assert len(captures) == 2 and captures[1].fetched_at < captures[0].fetched_at


def test_damaged_bytes_of_the_archive_are_said_and_take_nothing_away(
    installation: Installation,
) -> None:
    installation.run()
    before = published(installation)
    (stored,) = [p for p in installation.settings.archive.glob("??/*") if len(p.name) == 64]
    stored.chmod(0o644)
    stored.write_bytes(b"other")
    (installation.folder / "one.html").unlink()
    installation.write("one.html", bulletin("北京市", 2024, "49843.1"))
    installation.run()
    assert published(installation) == before
    assert verify(installation.workspace().archive).holds, "fetched again and mended"


LAYERS = ["documents", "observations", "contributions", "indicators", "indices"]


@pytest.mark.parametrize("layer", LAYERS)
def test_damaged_layers_are_made_again(installation: Installation, layer: str) -> None:
    installation.run()
    before = published(installation)
    damaged = [p for p in (installation.settings.lake / layer).rglob("*") if p.is_file()]
    assert len(damaged) >= 2
    for path in damaged:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] + b"\x00")
    installation.run()
    assert published(installation) == before


def test_one_damaged_file_costs_the_work_on_one_edition(installation: Installation) -> None:
    installation.write("two.html", bulletin("北京市", 2023, "43760.7"))
    other = {"id": "sample-2023", "url": "two.html", "year": 2023, "published": "2024-03-20"}
    installation.list({"id": "sample-2024", "url": "one.html"}, other)
    installation.run()
    before = published(installation)
    for name in ("documents", "observations"):
        for path in (installation.settings.lake / name / "sample-2023").rglob("*.parquet"):
            path.chmod(0o644)
            path.write_bytes(path.read_bytes()[:-20])
    report = installation.run()
    assert [layer.done for layer in report.layers[:2]] == [("sample-2023",)] * 2
    assert published(installation) == before


def test_a_damaged_published_file_is_replaced(installation: Installation) -> None:
    installation.run()
    before = published(installation)
    content = installation.warehouse.read_bytes()
    for damaged in (b"", content[: len(content) // 2], os.urandom(4096)):
        installation.warehouse.write_bytes(damaged)
        done = gongbao(installation, "run")
        assert done.returncode == 0, done.stderr
        assert published(installation) == before
