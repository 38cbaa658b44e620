"""Evaluations of the full ASEM index on one core, beside ProMCDA on the same table.

    python -m benchmarks.indices [--rounds 5] [--json FILE]

An evaluation draws the winsorising limit (1 to 5), the normalisation (min-max 1-100 or z-score),
the weights of pillars and sub-indices (25 % noise) and the aggregation (arithmetic or geometric),
and ends with the index and the ranks of 51 countries over 49 indicators, 8 pillars and 2
sub-indices.

ProMCDA (https://github.com/wetransform-os/ProMCDA) has one level, no winsorising and no noise
around weights, so it is given less to do: random weights on the normalised table, a weighted sum,
no ranks. Its wheel lacks its subpackages; unpack the source distribution and name the folder in
``GONGBAO_PROMCDA`` (needs scikit-learn).
"""

from __future__ import annotations

import os

os.environ.update(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)  # one core, before numpy is loaded

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from benchmarks.measuring import SHARED, Comparison, command_line, in_turn  # noqa: E402
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

REPLICATIONS, THEIRS = 20_000, 500
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


def promcda(folder: Path, data: Data, tree: Tree, method: Method) -> Callable[[], None]:
    """ProMCDA: one weighted sum per set of weights, over the table that it normalised once."""
    sys.path.insert(0, str(folder))
    from mcda.utility_functions.aggregation import Aggregation as TheirAggregation
    from mcda.utility_functions.normalization import Normalization

    logging.disable(logging.CRITICAL)
    prepared = Evaluator(data, tree, method, VARIATIONS).prepared.treated
    table = pd.DataFrame(prepared.values, columns=list(prepared.indicators))
    polarity = ["+" if data.directions[code] > 0 else "-" for code in prepared.indicators]
    weights = np.random.default_rng(1).random((THEIRS, len(prepared.indicators)))

    def work() -> None:
        scores = Normalization(table, polarity).minmax(feature_range=(0, 1))
        for row in weights:
            TheirAggregation(list(row)).weighted_sum(scores)

    return work


def compare(rounds: int) -> list[Comparison]:
    """Everything from the raw table on, beside one more replication of the same, and ProMCDA."""
    reference = SHARED / "reference" / "asem"
    if not (reference / "ASEM_iData.csv").is_file():
        sys.stdout.write("indices: no ASEM reference data: set GONGBAO_TEST_CORPUS\n")
        return []
    data, tree, method = load(reference)
    numbers = np.random.default_rng(1).random((REPLICATIONS, 4))
    evaluator = Evaluator(data, tree, method, VARIATIONS, seed=1)
    choices = evaluator.draw(numbers)

    def cold() -> None:
        fresh = Evaluator(data, tree, method, VARIATIONS, seed=1)
        fresh.run(fresh.draw(numbers)).ranks(tree.root.code)

    def warm() -> None:
        evaluator.run(choices).ranks(tree.root.code)

    work = f"{REPLICATIONS:,} evaluations of the ASEM index"
    first, more = in_turn(rounds, cold, warm)
    comparisons = [
        Comparison(f"{work}, from the raw table", "the same, prepared", first, more, "cost")
    ]
    folder = os.environ.get("GONGBAO_PROMCDA")
    if folder is None:
        sys.stdout.write("indices: name ProMCDA's folder in GONGBAO_PROMCDA to compare with it\n")
    else:
        ours, theirs = in_turn(rounds, warm, promcda(Path(folder), data, tree, method))
        comparisons.append(
            Comparison(
                work, "ProMCDA, sums alone", ours, theirs, "speed", part=THEIRS / REPLICATIONS
            )
        )
    return comparisons


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare))
