"""What a run costs by the number of documents: ``python -m benchmarks.scale 100 300 1000``.

For each number a corpus is made (``benchmarks.made_corpus``) and run from the command line, in
processes of their own: a first run, one with nothing changed, one with one document changed.
Printed, and written as JSON where ``--json`` names a file: CPU seconds (user and system, of all
processes) in whole and for a document, the memory of the largest process, new files in the lake,
and how much of what the documents print was found.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from benchmarks.made_corpus import write_corpus

_PR_SET_CHILD_SUBREAPER = 36
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command costs."""

    documents: int
    what: str
    cpu_seconds: float
    largest_process_mb: float
    new_files: int


def cost(documents: int, what: str, data: Path, environment: dict[str, str]) -> Cost:
    """Run the main job and measure it with all its processes."""
    before = files_of(data)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = process.stderr.read() if process.stderr else ""
    seconds, largest = 0.0, 0
    for status, pid, used in ended_processes():
        seconds += used.ru_utime + used.ru_stime
        largest = max(largest, used.ru_maxrss)
        if pid == process.pid:
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{documents} documents, {what}: exit code {process.returncode}\n{said}")
    return Cost(
        documents,
        what,
        round(seconds, 2),
        round(largest / 1024, 1),
        len(files_of(data) - before),
    )


def adopt_orphans() -> None:
    """Have processes whose parent has ended counted here: the server of the workers outlives the
    run by a moment. Linux only; elsewhere its time is not counted.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def ended_processes() -> Iterator[tuple[int, int, resource.struct_rusage]]:
    """Status, id and cost of all processes below this one, as they end."""
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            return
        yield status, pid, used


def files_of(data: Path) -> set[Path]:
    """Files of the lake."""
    return {path for path in (data / "lake").rglob("*") if path.is_file()}


def found(folder: Path, warehouse: Path) -> dict[str, float]:
    """Share of the known figures that are observations, and of the planted faults that are told."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name in ("known", "planted"):
            connection.execute(
                f"CREATE TEMP VIEW {name} AS FROM read_json('{folder}/{name}.jsonl')"
            )
        queries = {
            "figures": "SELECT avg(EXISTS (FROM observations o WHERE o.document_id = k.document_id "
            "AND o.value = k.value AND o.unit = k.unit AND o.measure = k.measure AND "
            "o.period = k.period::VARCHAR AND o.region_code = k.region_code::VARCHAR AND "
            "o.status = k.status)::INTEGER) FROM known k",
            "indicators": "SELECT avg(EXISTS (FROM observations o WHERE o.indicator = k.indicator "
            "AND o.document_id = k.document_id AND o.value = k.value)::INTEGER) FROM known k",
            "errata": "SELECT avg(EXISTS (FROM errata e WHERE e.document_id = p.document_id AND "
            "e.kind = p.kind)::INTEGER) FROM planted p WHERE kind <> 'conflict'",
            "conflicts": "SELECT avg(EXISTS (FROM conflicts c JOIN observations o ON "
            "o.observation_id IN (c.observation_id_a, c.observation_id_b) WHERE "
            "o.document_id = p.document_id AND c.indicator = p.indicator)::INTEGER) FROM planted p "
            "WHERE kind = 'conflict'",
        }
        shares = {}
        for name, query in queries.items():
            row = connection.execute(query).fetchone()
            if row and row[0] is not None:
                shares[name] = round(float(row[0]), 4)
        return shares


def measure(documents: int, figures: int) -> tuple[list[Cost], dict[str, float]]:
    """All that is measured for a number of documents."""
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name) / "corpus", Path(name) / "data"
        sources = write_corpus(folder, documents, figures)
        environment = {**os.environ, "GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data)}
        costs = [cost(documents, "first run", data, environment)]
        shares = found(folder, data / "gongbao.duckdb")
        costs.append(cost(documents, "nothing changed", data, environment))
        page = next(folder.glob("*.html"))
        page.write_text(page.read_text(encoding="utf-8").replace("比上年增长", "较上年增长", 1))
        costs.append(cost(documents, "one changed", data, environment))
        return costs, shares


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=int, nargs="*", default=[30])
    parser.add_argument("--figures", type=int, default=200, help="figures a document, about")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    adopt_orphans()
    written = []
    sys.stdout.write("documents  what              CPU s   ms/document  largest MB  new files\n")
    for documents in given.documents:
        costs, shares = measure(documents, given.figures)
        for one in costs:
            sys.stdout.write(
                f"{documents:9}  {one.what:<15} {one.cpu_seconds:7.2f}  "
                f"{1000 * one.cpu_seconds / documents:12.1f}  {one.largest_process_mb:10.0f}  "
                f"{one.new_files:9}\n"
            )
        sys.stdout.write(
            f"{documents:9}  found: " + ", ".join(f"{k} {v:.1%}" for k, v in shares.items()) + "\n"
        )
        sys.stdout.flush()
        written.append({"costs": [asdict(one) for one in costs], "found": shares})
    if given.json:
        given.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
