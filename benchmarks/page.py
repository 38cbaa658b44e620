"""The page on speed: the table of the newest rows, and a plot of all that were kept."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import table

RESULTS = Path("benchmarks") / "results"
PLOT = Path("docs") / "performance.svg"
PAGES = (Path("docs") / "performance.md", Path("docs") / "zh" / "performance.md")
_TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)
Rows = Sequence[Mapping[str, object]]


def commit(root: Path) -> str:
    """The commit that is measured, marked where files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def record(rows: Rows, root: Path) -> None:
    """Keep the rows of this commit, and renew table and plot of the page.

    Raises:
        SystemExit: Files differ from the commit, so that nobody could measure the same again.
    """
    name = commit(root)
    if name.endswith("-dirty") or name == "unknown":
        raise SystemExit(f"expected: a commit to record; found: {name}; remedy: commit first")
    kept = sorted((root / RESULTS).glob("*.json"))
    number = int(kept[-1].name.split("-")[0]) + 1 if kept else 1
    path = root / RESULTS / f"{number:04}-{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for page in PAGES:
        text = (root / page).read_text(encoding="utf-8")
        (root / page).write_text(_TABLE.sub(lambda _: markdown(rows), text), encoding="utf-8")
    plot([*kept, path], root / PLOT)


def markdown(rows: Rows) -> str:
    """The table of the rows for a page."""
    head, *lines = table(rows)
    rule = tuple("---" for _ in head)
    return "".join("| " + " | ".join(line) + " |\n" for line in (head, rule, *lines))


def plot(results: Sequence[Path], path: Path) -> None:
    """Ratios by commit, each as a share of its target, on the side of one where it is reached."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams |= {"svg.hashsalt": "gongbao", "font.size": 9}
    lines: dict[str, list[tuple[int, float]]] = {}
    names = [result.stem.split("-", 1)[1] for result in results]
    for position, result in enumerate(results):
        for row in json.loads(result.read_text(encoding="utf-8")):
            if row["target"] is not None:
                share = row["ratio"] / row["target"]
                lines.setdefault(f"{row['work']} / {row['reference']}", []).append(
                    (position, share if row["ratio_of"] == "cost" else 1 / share)
                )
    figure, axes = plt.subplots(figsize=(9, 0.4 * len(lines) + 1.2), layout="constrained")
    for height, points in enumerate(reversed(lines.values())):
        shares = [share for _, share in points]
        axes.plot(shares, [height] * len(shares), "-", color="#8aa4c8", zorder=1)
        axes.scatter(shares[:-1], [height] * (len(shares) - 1), s=14, color="#8aa4c8", zorder=2)
        color = "#1a7f4b" if shares[-1] <= 1 else "#b3261e"
        axes.scatter(shares[-1:], [height], s=36, color=color, zorder=3)
    axes.axvline(1, color="#444", linewidth=1)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g} ×")
    axes.xaxis.set_minor_formatter("{x:g} ×")
    axes.set_yticks(range(len(lines)), list(reversed(lines)))
    axes.set_xlabel(f"cost as a multiple of the target; large: {names[-1]}; small: earlier commits")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
