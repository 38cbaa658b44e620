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

ROUNDS, RATE, RIDGE, RARE = 600, 0.5, 0.004, 8
REVIEW_BELOW, WORTH_NAMING = 0.85, 0.2
Row = dict[str, Any]


def fit(rows: list[Row]) -> dict[str, float]:
    """Log odds of each doubt, '' the odds without any; doubts never speak for a figure."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for doubt in row["doubts"]:
            counts[doubt] += 1
    weights = dict.fromkeys(["", *(d for d, n in sorted(counts.items()) if n >= RARE)], 0.0)
    weights[""] = 3.0
    for _ in range(ROUNDS):
        slope = dict.fromkeys(weights, 0.0)
        for row in rows:
            miss = row["right"] - chance(weights, row["doubts"])
            for doubt in ("", *row["doubts"]):
                if doubt in slope:
                    slope[doubt] += miss
        for doubt in weights:
            step = slope[doubt] / len(rows) - (RIDGE * weights[doubt] if doubt else 0.0)
            weights[doubt] += RATE * 10 * step
            if doubt:
                weights[doubt] = min(weights[doubt], 0.0)
    return weights


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
