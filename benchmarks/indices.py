"""How many evaluations of the full ASEM index a second, on one core, beside ProMCDA on the same
table.

An evaluation draws the winsorising limit (1 to 5), the normalisation (min-max 1-100 or z-score),
the weights of pillars and sub-indices
(25 % noise) and the aggregation (arithmetic or geometric), and ends with the index and the ranks
of 51 countries over 49 indicators, 8
pillars and 2 sub-indices. ``cold`` counts everything from the raw table on, ``warm`` what one more
replication costs.

ProMCDA (https://github.com/wetransform-os/ProMCDA) has one level, no winsorising and no noise
around weights, so it is given less to do:
random weights on the normalised table, a weighted sum, no ranks. Its wheel lacks its subpackages;
unpack the source distribution and name
the folder with ``--promcda`` (needs scikit-learn).

Run ``python benchmarks/indices.py [--reference FOLDER] [--promcda FOLDER]``.
"""

from __future__ import annotations

import os

os.environ.update(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)  # one core, before numpy is loaded

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from pipeline.indices.aggregate import Aggregation, Aggregator  # noqa: E402
from pipeline.indices.compute import Data, Method  # noqa: E402
from pipeline.indices.denominate import Denomination  # noqa: E402
from pipeline.indices.directions import directions_of  # noqa: E402
from pipeline.indices.impute import Imputation, ImputeMethod  # noqa: E402
from pipeline.indices.normalise import Normalisation, Rule, Scale  # noqa: E402
from pipeline.indices.panel import panel_from_frame  # noqa: E402
from pipeline.indices.treat import Treatment  # noqa: E402
from pipeline.indices.tree import Tree, tree_from_frame  # noqa: E402
from pipeline.indices.uncertainty import Evaluator, Variations, WeightNoise  # noqa: E402

MIN_MAX = Normalisation(Scale(lower=1, upper=100))
VARIATIONS = Variations(
    treatment=tuple(Treatment(points=points) for points in range(1, 6)),
    normalisation=(MIN_MAX, Normalisation(Scale(rule=Rule.Z_SCORE, centre=10, spread=2))),
    weight_noise=WeightNoise(0.25, (1, 2), 1000),
    aggregation=(Aggregation(), Aggregation(Aggregator.GEOMETRIC)),
)


def load(folder: Path) -> tuple[Data, Tree, Method]:
    """The ASEM table, its tree and the nominal method."""
    meta, table = pd.read_csv(folder / "ASEM_iMeta.csv"), pd.read_csv(folder / "ASEM_iData.csv")
    names = {"iCode": "code", "Parent": "parent", "Weight": "weight", "Direction": "direction"}
    parts = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
    tree = tree_from_frame(parts.rename(columns=names)[list(names.values())])
    by = {
        str(row.iCode): str(row.Denominator)
        for row in meta[meta["Denominator"].notna()].itertuples()
    }
    panel = panel_from_frame(
        table, tree.leaves(), unit="uCode", period="Time", group="EurAsia_group"
    )
    sizes = panel_from_frame(table, sorted(set(by.values())), unit="uCode", period="Time")
    method = Method(
        denominate=Denomination(by),
        impute=Imputation(ImputeMethod.GROUP_MEAN),
        treat=Treatment(points=5),
        normalise=MIN_MAX,
    )
    return Data(panel, directions_of(tree), sizes), tree, method


def seconds(work: Callable[[], Any], repeats: int = 5) -> float:
    """Median wall-clock time."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def ours(data: Data, tree: Tree, method: Method, replications: int) -> dict[str, float]:
    """Evaluations a second, cold and warm."""

    def cold() -> None:
        evaluator = Evaluator(data, tree, method, VARIATIONS, seed=1)
        evaluator.run(evaluator.draw(np.random.default_rng(1).random((replications, 4)))).ranks(
            tree.root.code
        )

    evaluator = Evaluator(data, tree, method, VARIATIONS, seed=1)
    choices = evaluator.draw(np.random.default_rng(1).random((replications, 4)))
    evaluator.run(choices)
    warm = seconds(lambda: evaluator.run(choices).ranks(tree.root.code))
    return {"cold": replications / seconds(cold), "warm": replications / warm}


def promcda(folder: Path, data: Data, tree: Tree, method: Method, replications: int) -> float:
    """ProMCDA's evaluations a second: one weighted sum per set of weights, over the table that it
    normalised once.
    """
    sys.path.insert(0, str(folder))
    from mcda.utility_functions.aggregation import Aggregation as TheirAggregation
    from mcda.utility_functions.normalization import Normalization

    logging.disable(logging.CRITICAL)
    prepared = Evaluator(data, tree, method, VARIATIONS).prepared.treated
    table = pd.DataFrame(prepared.values, columns=list(prepared.indicators))
    polarity = ["+" if data.directions[code] > 0 else "-" for code in prepared.indicators]
    weights = np.random.default_rng(1).random((replications, len(prepared.indicators)))

    def work() -> None:
        scores = Normalization(table, polarity).minmax(feature_range=(0, 1))
        for row in weights:
            TheirAggregation(list(row)).weighted_sum(scores)

    return replications / seconds(work, 3)


def main() -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = (
        Path(os.environ.get("GONGBAO_TEST_CORPUS", ROOT.parent / "shared")) / "reference" / "asem"
    )
    parser.add_argument(
        "--reference", type=Path, default=default, help="folder with the ASEM reference data"
    )
    parser.add_argument("--promcda", type=Path, help="unpacked source distribution of ProMCDA")
    parser.add_argument("--replications", type=int, default=20000)
    arguments = parser.parse_args()
    if not (arguments.reference / "ASEM_iData.csv").is_file():
        sys.stderr.write(
            f"no ASEM reference data at {arguments.reference}: name the folder with --reference\n"
        )
        return 2
    data, tree, method = load(arguments.reference)
    found: dict[str, Any] = {
        "replications": arguments.replications,
        "evaluations_per_second": ours(data, tree, method, arguments.replications),
    }
    if arguments.promcda:
        theirs = promcda(arguments.promcda, data, tree, method, 500)
        found["promcda_evaluations_per_second"] = theirs
        found["ratio_warm"] = found["evaluations_per_second"]["warm"] / theirs
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
