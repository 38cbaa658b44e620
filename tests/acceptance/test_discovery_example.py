"""The example of docs/sources.md, command by command, with the server that it starts."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.support.processes import listens

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```bash\n(python -m http\.server.*?)```", re.DOTALL)


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    (commands,) = EXAMPLE.findall((REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8"))
    if listens(8765):
        pytest.skip("port 8765, which the example names, is taken")
    server, *steps = commands.strip().splitlines()
    started = subprocess.Popen(
        [sys.executable, *server.removesuffix(" &").split()[1:]],
        cwd=REPOSITORY,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not listens(8765):
            assert started.poll() is None, "the server has ended"
            time.sleep(0.05)
        script = "\n".join(steps).replace("$(mktemp -d)", str(tmp_path))
        done = subprocess.run(
            ["bash", "-ec", script.replace("python -m", f"{sys.executable} -m")],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        started.kill()  # also where whoever started the tests ignores interrupts, as Dagster hands on
        started.wait()
    assert done.returncode == 0, done.stderr
    assert "2 editions proposed" in done.stdout
    assert "region-130100-bulletin: newest 2024" in re.sub(" +", " ", done.stdout)
    with duckdb.connect(str(tmp_path / "gongbao.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT period, value FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level'"
        ).fetchall()
    assert rows == [("2024", 1024.5)]
