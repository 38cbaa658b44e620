"""Sensitivity: how much of the variance of an outcome each choice explains (Sobol indices by
Saltelli's design).

The first-order index S is the share of the variance that a factor explains alone; the total index
ST adds its interactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.indices.compute import Data, Method
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values
from pipeline.indices.tree import Tree
from pipeline.indices.uncertainty import Evaluator, Runs, Variations


@dataclass(frozen=True, slots=True)
class Sobol:
    """Indices of one factor.

    Attributes:
        factor: Name.
        first: First-order index; None where the outcome does not vary.
        total: Total index; None likewise.
    """

    factor: str
    first: float | None
    total: float | None


def saltelli_design(factors: int, base: int, seed: int) -> Values:
    """Positions in [0, 1) of ``base`` x (factors + 2) runs: block A, block B, then A with one
    column of B for every factor.

    Args:
        factors: How many factors.
        base: Size of a block; a power of 2 keeps the low-discrepancy sequence balanced.
        seed: Of the scrambling.
    """
    if factors < 1 or base < 2:
        raise IndexProblem(
            "sensitivity design",
            expected="at least one factor and blocks of 2 or more",
            found=f"{factors}, {base}",
        )
    from scipy.stats import qmc  # loading it takes longer than a night without news

    draws = qmc.Sobol(2 * factors, scramble=True, seed=np.random.default_rng(seed)).random_base2(
        int(np.ceil(np.log2(base)))
    )[:base]
    first, second = draws[:, :factors], draws[:, factors:]
    blocks = [first, second]
    for factor in range(factors):
        mixed = first.copy()
        mixed[:, factor] = second[:, factor]
        blocks.append(mixed)
    return np.vstack(blocks)


def _blocks(outcome: Values, factors: int) -> tuple[Values, Values, Values]:
    base, rest = divmod(len(outcome), factors + 2)
    if rest or base < 2:
        raise IndexProblem(
            "sensitivity indices",
            expected=f"outcomes of a design of N x {factors + 2} runs",
            found=f"{len(outcome)} outcomes",
        )
    if np.isnan(outcome).any():
        raise IndexProblem(
            "sensitivity indices",
            expected="an outcome for every run",
            found=f"{int(np.isnan(outcome).sum())} without",
        )
    return outcome[:base], outcome[base : 2 * base], outcome[2 * base :].reshape(factors, base)


def sobol_indices(outcome: Values, factors: Sequence[str]) -> tuple[Sobol, ...]:
    """First-order and total indices from the outcomes of a Saltelli design.

    Args:
        outcome: One number per run, in the design's order.
        factors: Names, in the design's order.
    """
    first, second, mixed = _blocks(outcome, len(factors))
    estimate = _estimate(first, second, mixed)
    if estimate is None:
        return tuple(Sobol(name, None, None) for name in factors)
    return tuple(
        Sobol(name, float(estimate[0, number]), float(estimate[1, number]))
        for number, name in enumerate(factors)
    )


def _estimate(first: Values, second: Values, mixed: Values) -> Values | None:
    """Rows: first-order (Saltelli 2010), total (Jansen 1999); the variance is that of blocks A and
    B together.
    """
    variance = np.var(np.concatenate([first, second]), ddof=1)
    if variance <= 1e-24:
        return None
    alone = (second * (mixed - first)).mean(axis=1) / variance
    total = ((first - mixed) ** 2).mean(axis=1) / 2 / variance
    return np.vstack([alone, total])


def run_design(
    data: Data,
    tree: Tree,
    method: Method,
    variations: Variations,
    *,
    base: int,
    seed: int,
    nodes: Sequence[str] | None = None,
) -> Runs:
    """The runs of a Saltelli design.

    Args:
        data: What the index is computed from.
        tree: Its tree.
        method: The nominal method.
        variations: What is varied.
        base: Size of a block; there are base x (steps + 2) runs.
        seed: The same seed gives the same runs.
        nodes: Nodes to keep; the root alone by default.
    """
    evaluator = Evaluator(data, tree, method, variations, seed)
    design = saltelli_design(len(evaluator.steps), base, seed)
    return evaluator.run(evaluator.draw(design), nodes)


def drivers(runs: Runs, node: str, steps: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
    """For each row, the total indices of the steps for the node's value, greatest first; empty
    where a run has no value.

    Args:
        runs: Runs of a Saltelli design.
        node: The node.
        steps: Names of the steps in the design's order.
    """
    out: list[tuple[tuple[str, float], ...]] = []
    for row in range(len(runs.panel.units)):
        outcome = runs.values[node][:, row]
        if np.isnan(outcome).any():
            out.append(())
            continue
        found = [
            (index.factor, index.total)
            for index in sobol_indices(outcome, steps)
            if index.total is not None
        ]
        out.append(tuple(sorted(found, key=lambda pair: -pair[1])))
    return out
