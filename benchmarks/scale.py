"""What a run costs by the number of documents: ``python -m benchmarks.scale 100 1000``.

For each number a corpus is made (``benchmarks.made_corpus``) and run from the command line, in
processes of their own: a first run, then in turn one with nothing changed and one with an amount
of one document corrected. With ``--versions 3`` every document is then corrected twice, layers,
builds and published file are removed, and a run that makes all history again from the archive is
measured as well. A run is compared with the first run of the same corpus, and what a document
costs with what it costs in the smallest corpus; beside that are reported memory, new files of the
lake, how much of what the documents print was found, and how long queries take.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.made_corpus import write_corpus
from benchmarks.measuring import Comparison, Taken, report, taken_by_command

_AMOUNT = re.compile(r"(\d+\.\d)亿元")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command costs."""

    what: str
    taken: Taken
    new_files: int


def cost(what: str, data: Path, environment: Mapping[str, str]) -> Cost:
    """Run the main job and measure it."""
    before = files_of(data)
    taken = taken_by_command([sys.executable, "-m", "pipeline.cli", "run"], environment)
    return Cost(what, taken, len(files_of(data) - before))


def files_of(data: Path) -> set[Path]:
    """Files of the lake."""
    return {path for path in (data / "lake").rglob("*") if path.is_file()}


def found(folder: Path, warehouse: Path) -> dict[str, float]:
    """Share of the known figures that are observations, and of the planted faults that are
    found.
    """
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

    documents: int
    costs: list[Cost]
    found: dict[str, float]
    queries: dict[str, float]

    def of(self, what: str) -> tuple[Taken, ...]:
        """The rounds of a command."""
        return tuple(cost.taken for cost in self.costs if cost.what == what)


def raised(found: re.Match[str]) -> str:
    """An amount that is a little more."""
    return f"{float(found[1]) + 0.1:.1f}亿元"


def correct(folder: Path) -> None:
    """Another first amount in every document, as a publisher corrects a page in silence."""
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(_AMOUNT.sub(raised, text, count=1), encoding="utf-8")


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
    cost("compiling", folder / "warm", environment | places(sources, folder / "warm"))
    return environment


def measure(documents: int, figures: int, characters: int, versions: int, rounds: int) -> Measured:
    """Measure a number of documents."""
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name) / "corpus", Path(name) / "data"
        sources = write_corpus(folder, documents, figures, characters)
        environment = compiled(Path(name)) | places(sources, data)
        costs = [cost("first run", data, environment)]
        shares = found(folder, data / "gongbao.duckdb")
        pages = sorted(folder.glob("*.html"))
        for _, page in zip(range(rounds), itertools.cycle(pages), strict=False):
            costs.append(cost("nothing changed", data, environment))
            text = page.read_text(encoding="utf-8")
            page.write_text(_AMOUNT.sub(raised, text, count=1), encoding="utf-8")
            costs.append(cost("one changed", data, environment))
        for _ in range(versions - 1):
            correct(folder)
            costs.append(cost("all changed", data, environment))
        if versions > 1:
            before = history(data)
            for lost in ("lake", "builds"):
                shutil.rmtree(data / lost)
            (data / "gongbao.duckdb").unlink()
            costs.append(cost("history again", data, environment))
            if history(data) != before:
                raise SystemExit(f"history is not what it was: {before}, {history(data)}")
        return Measured(documents, costs, shares, query_milliseconds(data / "gongbao.duckdb"))


def compare(measured: Sequence[Measured]) -> list[Comparison]:
    """Runs on many documents beside the first of the same run, and beside the smallest number."""
    comparisons = []
    smallest = measured[0]
    (few,) = smallest.of("first run")
    for one in measured:
        (first,) = one.of("first run")
        size = f"{one.documents:,} documents"
        for what, target in (
            ("nothing changed", None),
            ("one changed", 0.06 if one.documents == 100 else None),
            ("all changed", None),
            ("history again", None),
        ):
            if ours := one.of(what):
                comparisons.append(
                    Comparison(
                        f"{size}, {what}",
                        "their first run",
                        ours,
                        (first,) * len(ours),
                        "cost",
                        target,
                    )
                )
        if one is not smallest:
            share = smallest.documents / one.documents
            comparisons.append(
                Comparison(
                    f"{size}, first run, for a document",
                    f"for one of {smallest.documents:,}",
                    (first,),
                    (few,),
                    "cost",
                    1.15,
                    part=share,
                )
            )
            if smallest.documents == 1 and one.documents >= 1000:
                ours = one.of("one changed")
                comparisons.append(
                    Comparison(
                        f"{size}, one changed",
                        "reading one, alone",
                        ours,
                        (few,) * len(ours),
                        "cost",
                        20.0,
                    )
                )
    return comparisons


def facts(one: Measured) -> str:
    """What is no ratio: memory, files, figures found, queries."""
    lines = [f"{one.documents:,} documents"]
    for cost in one.costs:
        taken = cost.taken
        lines.append(
            f"  {cost.what:<15} {taken.cpu:9.2f} s CPU {taken.wall:9.2f} s wall "
            f"{1000 * taken.cpu / one.documents:8.1f} ms CPU a document "
            f"{taken.largest_mb or 0:6.0f} MB in the largest process {cost.new_files:7} new files"
        )
    lines.append("  found: " + ", ".join(f"{name} {part:.1%}" for name, part in one.found.items()))
    lines.append("  queries: " + ", ".join(f"{name} {ms} ms" for name, ms in one.queries.items()))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=int, nargs="*", default=[100])
    parser.add_argument("--figures", type=int, default=400, help="figures a document, about")
    parser.add_argument("--characters", type=int, default=15_000, help="characters a document")
    parser.add_argument("--versions", type=int, default=1, help="versions of every document")
    parser.add_argument("--rounds", type=int, default=3, help="rounds with nothing and one changed")
    parser.add_argument("--json", type=Path, help="where to write the rows")
    given = parser.parse_args()
    measured = []
    for documents in given.documents:
        measured.append(
            measure(documents, given.figures, given.characters, given.versions, given.rounds)
        )
        sys.stdout.write(facts(measured[-1]))
        sys.stdout.flush()
    report([one.row() for one in compare(measured)], given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
