"""Run the program on the real documents, score what comes out, and fail where a score is below its floor.

usage: scores.py SHARED [--keep FOLDER] [--only SET ...] [--write-floors]

SHARED is the folder that holds ``corpus/``, ``gold/`` and ``cases/``. The floors are in ``floors.yaml`` beside this script:
``--write-floors`` raises them to what was measured (and never lowers one).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).with_name("floors.yaml")
LAYERS = ("documents", "observations", "indicators", "indices")
HEAD = """\
# What CI accepts at worst, measured on the real documents that lie beside the repository: raised as work lands, never lowered without
# a reason in the commit. `.ci/scores.py SHARED --write-floors` raises them.
"""
Scores = dict[str, float]


def say(text: str) -> None:
    """A line for the log, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def gongbao(sources: Path, data: Path) -> str:
    """One run of the program; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run"],
        cwd=REPOSITORY,
        env={**os.environ, "GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(
            f"the run on {sources} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        )
    return done.stdout


def measured(script: Path, data: Path, *arguments: str) -> dict[str, dict[str, float]]:
    """What a scoring script says, as data."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "scores.json"
        command = [str(script), str(data / "gongbao.duckdb"), *arguments, "--json", str(answer)]
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=False
        )
        if not answer.exists():
            sys.exit(
                f"{script.name} wrote no scores:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
            )
        found: dict[str, dict[str, float]] = json.loads(answer.read_text())
        return found


def figures(found: Mapping[str, Mapping[str, float]], name: str) -> Scores:
    """The scores of figures over all documents of a set."""
    return {
        f"{name}.{key}": found["ALL"][key] for key in ("figure_F1", "exact", "record_F1", "full_F1")
    }


def first_set(shared: Path, data: Path) -> Scores:
    """Bulletins, reports and blue books: figures, tables; and a second run must find nothing to do."""
    sources = shared / "corpus" / "sources.yaml"
    gongbao(sources, data)
    again = gongbao(sources, data)
    for layer in LAYERS:
        if f"\n{layer}: 0 worked on" not in again:
            sys.exit(f"the second run did work in the layer {layer}:\n{again}")
    if "no data changed" not in again:
        sys.exit(f"the second run changed data:\n{again}")
    tables = measured(shared / "gold" / "score_tables.py", data)
    rows, found, invented = (
        sum(table[key] for table in tables.values()) for key in ("rows", "found", "invented")
    )
    return figures(measured(shared / "gold" / "score.py", data), "bulletins") | {
        "tables.rows_found": found / rows,
        "tables.rows_invented": invented,
    }


def genres(shared: Path, data: Path) -> Scores:
    """Press texts, sector bulletins, reports of counties and of other years."""
    gongbao(shared / "corpus" / "genres" / "sources.yaml", data)
    gold = shared / "gold" / "genres"
    return figures(
        measured(shared / "gold" / "score.py", data, "--gold", str(gold)),
        "genres",
    )


def provinces(shared: Path, data: Path) -> Scores:
    """Headline figures of provincial reports: never a plan as a result."""
    gongbao(shared / "corpus" / "provinces" / "sources.yaml", data)
    found = measured(shared / "gold" / "score_provinces.py", data)
    groups = {name: group for name, group in found.items() if "whole_rate" in group}
    return {f"provinces.{name}": group["whole_rate"] for name, group in groups.items()} | {
        "provinces.poison": sum(group["poison"] for group in groups.values()),
        "provinces.targets_recall": found["targets"]["recall"],
        "provinces.targets_extra": found["targets"].get("extra", 0),
    }


def cities(shared: Path, data: Path) -> Scores:
    """Headline cells of city bulletins in the published series."""
    gongbao(shared / "corpus" / "cities" / "sources.yaml", data)
    found = measured(shared / "gold" / "score_panel.py", data)["ALL"]
    return {f"cities.{key}": found[key] for key in ("recall", "precision")}


def cases(shared: Path, _data: Path) -> Scores:
    """Small files that failed once."""
    script = shared / "cases" / "check.py"
    done = subprocess.run(
        [sys.executable, str(script), "--src", str(REPOSITORY), str(shared / "cases" / "files")],
        capture_output=True,
        text=True,
        check=False,
    )
    count = re.search(r"(\d+) of (\d+) fail", done.stdout[-200:])
    if count is None:
        sys.exit(f"{script} counted nothing:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return {"cases.passed": int(count[2]) - int(count[1])}


SETS = {
    "bulletins": first_set,
    "genres": genres,
    "provinces": provinces,
    "cities": cities,
    "cases": cases,
}
AT_ONCE = 2
"""Sets that are run side by side: the stages after reading use one processor."""

AT_MOST = ("tables.rows_invented", "provinces.poison", "provinces.targets_extra")


def scored(name: str, shared: Path, folder: Path) -> Scores:
    """The scores of a set, reported as they are known."""
    started = time.monotonic()
    found = SETS[name](shared, folder / name)
    shown = ", ".join(f"{key.split('.', 1)[1]} {value:.4g}" for key, value in found.items())
    say(f"{name}: {shown} ({time.monotonic() - started:.0f} s)")
    return found


def below(scores: Scores, floors: Mapping[str, float]) -> list[str]:
    """Scores on the wrong side of their floor."""
    wrong = []
    for name, score in scores.items():
        floor = floors.get(name)
        if floor is not None and (score > floor if name in AT_MOST else score < floor - 5e-5):
            limit = "at most" if name in AT_MOST else "at least"
            wrong.append(f"{name}: expected {limit} {floor:g}, found {score:g}")
    return wrong


def raised(scores: Scores, floors: Mapping[str, float]) -> Scores:
    """Floors moved up to what was measured."""
    best = dict(floors)
    for name, score in scores.items():
        kept = best.get(name, score)
        best[name] = round(min(kept, score) if name in AT_MOST else max(kept, score), 4)
    return best


def main() -> int:
    """All sets; 1 where a score is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument(
        "--keep", type=Path, help="folder for the warehouses; thrown away otherwise"
    )
    parser.add_argument("--only", nargs="*", choices=tuple(SETS), default=tuple(SETS))
    parser.add_argument("--write-floors", action="store_true")
    given = parser.parse_args()
    floors: Scores = yaml.safe_load(FLOORS.read_text()) if FLOORS.exists() else {}
    scores: Scores = {}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_ONCE) as pool:
        folder = given.keep or Path(scratch)
        for one in [
            pool.submit(scored, name, given.shared.resolve(), folder) for name in given.only
        ]:
            scores |= one.result()
    if given.write_floors:
        lines = (f"{name}: {floor:g}\n" for name, floor in raised(scores, floors).items())
        FLOORS.write_text(HEAD + "".join(lines))
    wrong = below(scores, floors)
    for line in wrong:
        say(f"below the floor: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
