"""What a run costs by the number of documents: ``python -m benchmarks.scale 100 300 1000``.

For each number a corpus is made (``benchmarks.made_corpus``) and run from the command line, in
processes of their own: a first run, one with nothing changed, one with one document changed. With
``--versions 3`` every document is then corrected twice, layers, builds and published file are
removed, and a run that makes all history again from the archive is measured as well.
Printed, and written as JSON under the name of the commit in ``build/bench`` or where ``--json``
says: CPU seconds (user and system, of all processes) and wall-clock seconds in whole, CPU for a
document and as a share of the first run, the memory of the largest process, new files in the lake,
how much of what the documents print was found, and how long queries take.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from benchmarks.made_corpus import write_corpus

_PR_SET_CHILD_SUBREAPER = 36
_AMOUNT = re.compile(r"(\d+\.\d)亿元")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command costs."""

    documents: int
    what: str
    cpu_seconds: float
    wall_seconds: float
    largest_process_mb: float
    new_files: int


def cost(documents: int, what: str, data: Path, environment: dict[str, str]) -> Cost:
    """Run the main job and measure it with all its processes."""
    before, started = files_of(data), time.monotonic()
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
        round(time.monotonic() - started, 2),
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


QUERIES = {
    "provenance": "FROM provenance((SELECT observation_id FROM observations LIMIT 1))",
    "series": "FROM series('gdp', (SELECT region_code FROM documents LIMIT 1))",
    "panel of one year": "FROM panel WHERE year = 2020",
    "conflicts of a region": "FROM conflicts WHERE region_code = "
    "(SELECT region_code FROM documents LIMIT 1)",
}


def query_milliseconds(warehouse: Path, times: int = 9) -> dict[str, float]:
    """Median of each query, on a file that is open."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = {}
        for name, query in QUERIES.items():
            taken = []
            for _ in range(times):
                started = time.perf_counter()
                connection.execute(query).fetchall()
                taken.append(1000 * (time.perf_counter() - started))
            found[name] = round(statistics.median(taken), 1)
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is measured for a number of documents."""

    costs: list[Cost]
    found: dict[str, float]
    queries: dict[str, float]


def correct(folder: Path) -> None:
    """Another first amount in every document, as a publisher corrects a page in silence."""
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        corrected = _AMOUNT.sub(lambda found: f"{float(found[1]) + 0.1:.1f}亿元", text, count=1)
        page.write_text(corrected, encoding="utf-8")


def history(data: Path) -> tuple[int, int]:
    """Superseded values and changes of figures that the published file knows."""
    with duckdb.connect(str(data / "gongbao.duckdb"), read_only=True) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM indicator_values WHERE superseded_at IS NOT NULL), "
            "(SELECT count(*) FROM figure_changes)"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def places(sources: Path, data: Path) -> dict[str, str]:
    """What names a sources file and a data folder to the program."""
    return {"GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data)}


def compiled(folder: Path) -> dict[str, str]:
    """The environment of a program that has run before: its modules are compiled, which the first
    run would pay for otherwise, and every run where Python may not keep what it compiles.
    """
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    sources = write_corpus(folder / "one", 1)
    cost(1, "compiling", folder / "warm", environment | places(sources, folder / "warm"))
    return environment


def measure(documents: int, figures: int, characters: int, versions: int) -> Measured:
    """Measure a number of documents."""
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name) / "corpus", Path(name) / "data"
        sources = write_corpus(folder, documents, figures, characters)
        environment = compiled(Path(name)) | places(sources, data)
        costs = [cost(documents, "first run", data, environment)]
        shares = found(folder, data / "gongbao.duckdb")
        costs.append(cost(documents, "nothing changed", data, environment))
        page = next(folder.glob("*.html"))
        page.write_text(page.read_text(encoding="utf-8").replace("比上年增长", "较上年增长", 1))
        costs.append(cost(documents, "one changed", data, environment))
        for _ in range(versions - 1):
            correct(folder)
            costs.append(cost(documents, "all changed", data, environment))
        if versions > 1:
            before = history(data)
            for lost in ("lake", "builds"):
                shutil.rmtree(data / lost)
            (data / "gongbao.duckdb").unlink()
            costs.append(cost(documents, "history again", data, environment))
            if history(data) != before:
                raise SystemExit(f"history is not what it was: {before}, {history(data)}")
        return Measured(costs, shares, query_milliseconds(data / "gongbao.duckdb"))


def commit() -> str:
    """The commit that is measured, marked where files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=int, nargs="*", default=[100])
    parser.add_argument("--figures", type=int, default=400, help="figures a document, about")
    parser.add_argument("--characters", type=int, default=15_000, help="characters a document")
    parser.add_argument("--versions", type=int, default=1, help="versions of every document")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    path = given.json or ROOT / "build" / "bench" / f"scale-{commit()}.json"
    adopt_orphans()
    written = []
    sys.stdout.write(
        "documents  what              CPU s   wall s   of first  "
        "ms/document  largest MB  new files\n"
    )
    for documents in given.documents:
        measured = measure(documents, given.figures, given.characters, given.versions)
        first = measured.costs[0].cpu_seconds
        for one in measured.costs:
            sys.stdout.write(
                f"{documents:9}  {one.what:<15} {one.cpu_seconds:7.2f}  {one.wall_seconds:7.2f}  "
                f"{one.cpu_seconds / first:9.3f}  {1000 * one.cpu_seconds / documents:11.1f}  "
                f"{one.largest_process_mb:10.0f}  {one.new_files:9}\n"
            )
        shares = ", ".join(f"{name} {share:.1%}" for name, share in measured.found.items())
        queries = ", ".join(f"{name} {taken} ms" for name, taken in measured.queries.items())
        sys.stdout.write(f"{documents:9}  found: {shares}\n{documents:9}  queries: {queries}\n")
        sys.stdout.flush()
        written.append(asdict(measured))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
