"""Fit the weights of ``pipeline/reading/vocabulary/doubts.yaml`` on annotated figures, and say how
well they hold on documents that they were not fitted on.

    python tools/fit_confidence.py FIGURES.jsonl > pipeline/reading/vocabulary/doubts.yaml

Each line of FIGURES.jsonl is a figure that was found: ``{"document": …, "right": true, "doubts":
[…]}``, the doubts as ``pipeline.reading.confidence.doubts_of`` names them. The table of calibration
goes to standard error.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROUNDS, RATE, RIDGE, RARE = 600, 0.5, 0.004, 8
REVIEW_BELOW, WORTH_NAMING = 0.7, 0.2
Row = dict[str, Any]


def fit(rows: list[Row]) -> dict[str, float]:
    """Log odds of each doubt, '' the odds without any; doubts never speak for a figure."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for doubt in row["doubts"]:
            counts[doubt] += 1
    names = ["", *(d for d, n in sorted(counts.items()) if n >= RARE)]
    column = {name: at for at, name in enumerate(names)}
    present = np.zeros((len(rows), len(names)))
    present[:, 0] = 1.0
    for at, row in enumerate(rows):
        for doubt in row["doubts"]:
            if doubt in column:
                present[at, column[doubt]] = 1.0
    right = np.array([row["right"] for row in rows], dtype=float)
    weights = np.zeros(len(names))
    weights[0] = 3.0
    for _ in range(ROUNDS):
        miss = right - 1 / (1 + np.exp(-present @ weights))
        shrink = RIDGE * weights
        shrink[0] = 0.0
        weights += RATE * 10 * (present.T @ miss / len(rows) - shrink)
        weights[1:] = np.minimum(weights[1:], 0.0)
    return dict(zip(names, weights.tolist(), strict=True))


def chance(weights: dict[str, float], doubts: list[str]) -> float:
    """Confidence of a figure with these doubts."""
    total = weights[""] + sum(weights.get(doubt, 0.0) for doubt in doubts)
    return 1 / (1 + math.exp(-total))


def main() -> None:
    """Read the figures named on the command line, print the weights."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for document in sorted({row["document"] for row in rows}):
        weights = fit([row for row in rows if row["document"] != document])
        for row in rows:
            if row["document"] == document:
                sure = chance(weights, row["doubts"])
                bins[_bin(sure)].append((sure, row["right"]))
    for low in sorted(bins):
        sure, right = zip(*bins[low], strict=True)
        sys.stderr.write(
            f"{low / 100:.2f}: {len(sure)} figures, confidence {sum(sure) / len(sure):.3f}, "
            f"right {sum(right) / len(right):.3f}\n"
        )
    weights = fit(rows)
    sys.stdout.write(
        "# Made by tools/fit_confidence.py: what each doubt takes from the log odds of a figure.\n"
        f"sure: {weights.pop(''):.2f}\nworth_naming: {WORTH_NAMING}\nreview_below: {REVIEW_BELOW}\n"
        "doubts:\n" + "".join(f"  {name}: {w:.2f}\n" for name, w in weights.items() if w < -0.005)
    )


def _bin(sure: float) -> int:
    edges = (0, 50, 70, 80, 90, 95, 98)
    return max(edge for edge in edges if edge <= sure * 100)


if __name__ == "__main__":
    main()
