"""The command line as people use it: what it prints, and its exit codes."""

from __future__ import annotations

import os
import subprocess
import sys

import duckdb
import pytest

from tests.support.offices import Installation, bulletin


def gongbao(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GONGBAO_SOURCES": str(installation.settings.sources),
        "GONGBAO_DATA": str(installation.settings.data),
    }
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_ends_by_printing_what_it_built(installation: Installation) -> None:
    done = gongbao(installation, "run")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "documents: 1 worked on, 0 unchanged, 0 with a problem" in lines
    assert "documents     1 parsed" in lines
    assert any(line.startswith("observations  ") and " figures" in line for line in lines)
    assert any(line.startswith("indicators    ") for line in lines)
    assert f"file          {installation.warehouse}" in lines
    question = next(
        line.removeprefix("example").strip() for line in lines if line.startswith("example")
    )
    answer = lines[-1].strip()
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        cursor = connection.execute(question)
        names = [d[0] for d in cursor.description or ()]
        row = cursor.fetchone()
    assert row is not None
    assert answer == ", ".join(f"{name} = {value}" for name, value in zip(names, row, strict=True))
    again = gongbao(installation, "run")
    assert "documents: 0 worked on, 1 unchanged, 0 with a problem" in again.stdout
    assert "no data changed" in again.stdout


def test_a_bad_edition_is_a_line_not_a_traceback_and_strict_says_so_with_3(
    installation: Installation,
) -> None:
    installation.write("two.html", "")
    installation.list(
        {"id": "sample-2024", "url": "one.html"}, {"id": "sample-2023", "url": "two.html"}
    )
    done = gongbao(installation, "run")
    assert done.returncode == 0
    assert "problem: sample-2023: expected: a document" in done.stderr
    assert "Traceback" not in done.stderr
    assert "documents     1 parsed, 1 quarantined" in done.stdout
    assert "nothing_quarantined" in done.stdout
    assert gongbao(installation, "run", "--strict").returncode == 3


def test_looking_things_up(installation: Installation) -> None:
    assert (
        "nothing has been published yet" in gongbao(installation, "show", "provenance", "x").stderr
    )
    installation.run()
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        row = connection.execute(
            "SELECT observation_id FROM observations WHERE printed = '49843.1'"
        ).fetchone()
    assert row is not None
    shown = gongbao(installation, "show", "provenance", row[0])
    assert shown.returncode == 0
    assert "49843.1" in shown.stdout and "sample-2024" in shown.stdout
    unknown = gongbao(installation, "show", "provenance", "no-such-observation")
    assert unknown.returncode == 1
    assert "no figure has the observation_id 'no-such-observation'" in unknown.stderr


def test_status_and_check_sources_change_nothing(installation: Installation) -> None:
    before = sorted(p.name for p in installation.folder.iterdir())
    status = gongbao(installation, "status")
    assert status.returncode == 0 and "sample-bulletin: newest none" in status.stdout
    assert (
        "1 sources, 1 editions, 0 of them remote"
        in gongbao(installation, "sources", "check").stdout
    )
    assert sorted(p.name for p in installation.folder.iterdir()) == before


def test_names_that_are_not_listed_are_refused_with_2(installation: Installation) -> None:
    for option in ("--edition", "--source"):
        done = gongbao(installation, "run", option, "sample-2042")
        assert done.returncode == 2
        assert "found: sample-2042" in done.stderr
    assert not installation.warehouse.exists()


def test_a_data_folder_that_cannot_be_used_is_one_message(installation: Installation) -> None:
    installation.write("data", "a file where the folder should be")
    done = gongbao(installation, "run")
    assert done.returncode == 1
    assert (
        "Traceback" not in done.stderr
        and "expected: free space and permission" in done.stderr
        and str(installation.settings.data) in done.stderr
    )


@pytest.mark.parametrize("command", ["run", "refresh"])
def test_help_says_where_a_demonstration_goes(installation: Installation, command: str) -> None:
    assert "warehouse/d" in gongbao(installation, command, "--help").stdout
    assert "touches the real warehouse" in gongbao(installation, "--help").stdout


def test_a_run_through_a_pipe_that_closes_still_publishes(installation: Installation) -> None:
    installation.write("one.html", bulletin("北京市", 2024, "49843.3"))
    environment = {
        **os.environ,
        "GONGBAO_SOURCES": str(installation.settings.sources),
        "GONGBAO_DATA": str(installation.settings.data),
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    errors = running.stderr.read()
    assert running.wait() == 0, errors
    assert b"Traceback" not in errors
    assert installation.warehouse.exists()
