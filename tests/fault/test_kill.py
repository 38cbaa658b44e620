"""kill -9 at any moment: nothing that was received is lost, the published file is the old one or the new one, and the next run goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from pipeline.archive import Archive
from tests.support.offices import Installation, bulletin
from tests.support.processes import cpu_seconds
from tests.support.shown import show

CITIES = {"北京市": "110000", "天津市": "120000", "周口市": "411600"}
IN_SERIES = (
    "SELECT value FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level' "
    "AND superseded_at IS NULL ORDER BY value"
)
PRINTED = "SELECT value FROM observations WHERE unit = '亿元' ORDER BY value"


def start(installation: Installation) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "GONGBAO_SOURCES": str(installation.settings.sources),
        "GONGBAO_DATA": str(installation.settings.data),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def write_editions(installation: Installation, generation: int) -> None:
    for number, city in enumerate(CITIES):
        installation.write(
            f"{number}.html", bulletin(city, 2024, f"{40000 + 100 * generation + number}.5")
        )
    installation.list_sources(
        *(
            {
                "id": f"source-{n}",
                "region": region,
                "editions": [{"id": f"sample-{n}", "url": f"{n}.html"}],
            }
            for n, region in enumerate(CITIES.values())
        )
    )


def generation_of(installation: Installation) -> set[int]:
    """Generations that the published file shows."""
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        values = connection.execute(IN_SERIES).fetchall()
        assert len(values) == len(CITIES)
        assert connection.execute(PRINTED).fetchall() == values
        failed = connection.execute(
            "SELECT count(*) FROM check_results WHERE NOT passed AND severity = 'blocking'"
        ).fetchone()
        assert failed == (0,)
    return {int(value // 100) - 400 for (value,) in values}


def wait_until(running: subprocess.Popen[str], used: float) -> float:
    """Until a run has used so much CPU time or has ended; what it had used then. A moment by the
    clock would be another part of the work on each machine.
    """
    seen = 0.0
    while seen < used and running.poll() is None:
        time.sleep(0.02)
        seen = max(seen, cpu_seconds(running.pid))
    return seen


def kill_runs(tmp_path: Path, moments: list[float]) -> set[int]:
    """Kill runs when they have done these shares of a whole run's work, which is more by one history
    round for every run before that did not publish.

    Returns:
        Generations that were published before the last run.
    """
    installation = Installation(tmp_path)
    whole = 0.0
    for generation in range(2):  # the second is like those that are killed: all editions changed
        write_editions(installation, generation)
        whole = wait_until(start(installation), float("inf"))
    shown = published = generation_of(installation)
    for generation, moment in enumerate(moments, 2):
        write_editions(installation, generation)
        before = Archive(installation.settings.archive)
        known = {n: len(before.captures(f"sample-{n}")) for n in range(len(CITIES))}
        running = start(installation)
        wait_until(running, moment * whole * (generation - max(shown)))
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        after = Archive(installation.settings.archive)
        for n in range(len(CITIES)):
            captures = after.captures(f"sample-{n}")
            assert len(captures) >= known[n]
            for capture in captures:  # a record without its bytes cannot be
                assert after.store.get(capture.sha256)
        for line in (
            (installation.settings.archive / "captures.jsonl").read_bytes().splitlines()[:-1]
        ):
            json.loads(line)
        shown = generation_of(installation)
        assert len(shown) == 1, f"half of two generations: {shown}"
        published |= shown
    finished = start(installation)
    output, _ = finished.communicate()
    assert finished.returncode == 0, output
    assert generation_of(installation) == {len(moments) + 1}
    assert [p.name for p in installation.settings.data.glob("gongbao*")] == ["gongbao.duckdb"]
    return published


def test_killed_at_three_moments(tmp_path: Path) -> None:
    kill_runs(tmp_path, [0.4, 0.7, 0.95])


@pytest.mark.long
def test_killed_at_a_hundred_moments_while_a_reader_polls(tmp_path: Path) -> None:
    chance = random.Random(20250320)
    installation = Installation(tmp_path)
    write_editions(installation, 0)
    installation.run()
    stop = tmp_path / "stop"
    reader = start_reader(installation, stop)
    published = kill_runs(tmp_path, [chance.uniform(0.1, 1.1) for _ in range(100)])
    stop.touch()
    output, _ = reader.communicate()
    assert reader.returncode == 0, output
    *seen, reads = (int(line) for line in output.split())
    show(f"100 kills, {len(published) - 1} of them after the swap, {reads} reads")
    assert len(published) > 5, "no run came so far that it published"
    assert seen == sorted(seen) and reads > 100 and seen[-1] == 101


def start_reader(installation: Installation, stop: Path) -> subprocess.Popen[str]:
    """A process that opens the published file again and again until ``stop`` is there. It prints
    each generation that is new to it, and in the end how often it read: a line for every read
    would fill the pipe, and it would wait there.
    """
    return subprocess.Popen(
        [sys.executable, "-c", READER, str(installation.warehouse), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
    )


def readers_over_publishes(tmp_path: Path, readers: int, publishes: int) -> None:
    installation = Installation(tmp_path)
    write_editions(installation, 0)
    installation.run()
    stop = tmp_path / "stop"
    started = [start_reader(installation, stop) for _ in range(readers)]
    for generation in range(1, publishes + 1):
        write_editions(installation, generation)
        installation.run()
    stop.touch()
    for reader in started:
        output, _ = reader.communicate()
        assert reader.returncode == 0, output
        *seen, reads = (int(line) for line in output.split())
        assert seen and seen == sorted(seen)
        show(f"{reads} reads, generations {seen[0]} to {seen[-1]}")


def test_readers_see_whole_files_while_runs_go_on(tmp_path: Path) -> None:
    readers_over_publishes(tmp_path, readers=2, publishes=4)


@pytest.mark.long
def test_eight_readers_over_twenty_publishes(tmp_path: Path) -> None:
    readers_over_publishes(tmp_path, readers=8, publishes=20)


READER = f"""
import pathlib, sys, time
import duckdb
last, reads = None, 0
while not pathlib.Path(sys.argv[2]).exists():
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        values = connection.execute({IN_SERIES!r}).fetchall()
        assert values == connection.execute({PRINTED!r}).fetchall() and len(values) == {len(CITIES)}
    generations = set(int(value // 100) - 400 for (value,) in values)
    assert len(generations) == 1, values
    shown, reads = generations.pop(), reads + 1
    if shown != last:
        print(shown, flush=True)
        last = shown
    time.sleep(0.02)  # leaves the processor to the runs
print(reads)
"""
