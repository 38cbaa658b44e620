"""The main job against a floor: how long reading everything takes beside a script that only finds
numbers.

The floor reads the same documents as text, finds numbers by one regular expression and writes them
to DuckDB; no labels, units, periods,
tables, checks. Printed: the floor, the first run, a second run with nothing changed, one edition
changed, and peak memory of each.

Run ``python -m benchmarks.whole_runs [--sources FILE]`` (default: the embedded digests).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FLOOR = """
import re, sys
from pathlib import Path
import duckdb
from pipeline.sources.registry import load_sources
registry = load_sources(Path(sys.argv[1]))
rows = []
for _, edition in registry.editions():
    text = registry.file_of(edition).read_bytes().decode("utf-8", "replace")
    if edition.format != "pdf":
        rows += [(edition.id, m.start(), m.group()) for m in re.finditer("[0-9]+(?:[.][0-9]+)?", text)]
connection = duckdb.connect(sys.argv[2])
connection.execute("CREATE TABLE numbers (document VARCHAR, place INTEGER, printed VARCHAR)")
connection.execute("INSERT INTO numbers SELECT unnest(?), unnest(?), unnest(?)", [[row[n] for row in rows] for n in range(3)])
"""  # noqa: E501


def timed(name: str, command: list[str], environment: dict[str, str]) -> float:
    """Run a command and print its time and the largest of its processes."""
    started = time.monotonic()
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - started
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"{name}: exit code {done.returncode}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{name:<40} {seconds:6.2f} s   largest process so far {peak:4.0f} MB\n")
    sys.stdout.flush()
    return seconds


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=Path, default=ROOT / "digests" / "sources.yaml")
    given = parser.parse_args().sources.resolve()
    with tempfile.TemporaryDirectory() as folder:
        copies = Path(folder) / "sources"
        shutil.copytree(given.parent, copies)
        sources = copies / given.name
        environment = {
            **os.environ,
            "GONGBAO_SOURCES": str(sources),
            "GONGBAO_DATA": str(Path(folder) / "data"),
        }
        run = [sys.executable, "-m", "pipeline.cli", "run"]
        floor = timed(
            "floor: numbers by one pattern",
            [sys.executable, "-c", FLOOR, str(sources), f"{folder}/floor.duckdb"],
            environment,
        )
        first = timed("first run", run, environment)
        second = timed("second run, nothing changed", run, environment)
        timed("everything read again", [*run, "--force"], environment)
        sys.stdout.write(
            f"first run / floor {first / floor:.1f}, second run / floor {second / floor:.1f}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
