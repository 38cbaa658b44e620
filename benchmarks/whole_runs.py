"""The main job, whole, beside a floor: what finding numbers alone costs as one Dagster asset.

    python -m benchmarks.whole_runs [--rounds 3] [--json FILE]

The documents are the real ones where they are at hand (``GONGBAO_TEST_CORPUS``, default
``../shared``), else the embedded digests. The floor reads the same documents as text, the words of
a PDF with pdfplumber's ``extract_text`` left out, finds numbers by one regular expression and
writes them to DuckDB: no labels, units, periods, tables, checks. All are commands in processes of
their own, and CPU seconds are those of all their processes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import (
    ROOT,
    SHARED,
    Comparison,
    Taken,
    command_line,
    taken_by_command,
)

FLOOR = """
import os, re
from pathlib import Path
import dagster as dg
import duckdb
from pipeline.sources.registry import load_sources

@dg.asset
def numbers() -> None:
    registry = load_sources(Path(os.environ["GONGBAO_SOURCES"]))
    rows = []
    for _, edition in registry.editions():
        text = registry.file_of(edition).read_bytes().decode("utf-8", "replace")
        if edition.format != "pdf":
            rows += [(edition.id, m.start(), m.group())
                     for m in re.finditer("[0-9]+(?:[.][0-9]+)?", text)]
    connection = duckdb.connect(os.environ["GONGBAO_FLOOR"])
    connection.execute("CREATE OR REPLACE TABLE numbers (document VARCHAR, place INTEGER, printed VARCHAR)")
    columns = [[row[n] for row in rows] for n in range(3)]
    connection.execute("INSERT INTO numbers SELECT unnest(?), unnest(?), unnest(?)", columns)
"""  # noqa: E501


def compare(rounds: int) -> list[Comparison]:
    """A first refresh, the same with nothing changed, and the nightly job with nothing changed."""
    given = SHARED / "corpus" / "sources.yaml"
    if not given.is_file():
        given = ROOT / "digests" / "sources.yaml"
    taken: dict[str, list[Taken]] = {"floor": [], "first": [], "again": [], "night": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "floor.py").write_text(FLOOR, encoding="utf-8")
        (folder / "dagster").mkdir()
        environment = {
            **os.environ,
            "GONGBAO_SOURCES": str(given),
            "GONGBAO_DATA": str(folder / "data"),
            "GONGBAO_FLOOR": str(folder / "floor.duckdb"),
            "DAGSTER_HOME": str(folder / "dagster"),
            "PYTHONPATH": str(ROOT),
        }
        run = [sys.executable, "-m", "pipeline.cli", "run"]
        dagster = [sys.executable, "-m", "dagster"]
        floor = [*dagster, "asset", "materialize", "-f", str(folder / "floor.py")]
        commands = {
            "floor": [*floor, "--select", "numbers"],
            "first": run,
            "again": run,
            "night": [*dagster, "job", "execute", "-m", "assets.definitions", "-j", "nightly"],
        }
        measure: Callable[[str], Taken] = lambda what: taken_by_command(  # noqa: E731
            commands[what], environment, folder
        )
        for what in commands:  # modules are compiled, as they are where the program has run before
            measure(what)
        for _ in range(rounds):
            shutil.rmtree(folder / "data")
            for what, seconds in taken.items():
                seconds.append(measure(what))
    floor_taken = tuple(taken["floor"])
    return [
        Comparison(
            work, "floor, one Dagster asset", tuple(taken[what]), floor_taken, "cost", target
        )
        for what, work, target in (
            ("first", "first refresh of the corpus", 3.0),
            ("again", "nothing changed, command line", 0.5),
            ("night", "nothing changed, nightly job", 1.5),
        )
    ]


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare, rounds=3))
