"""Coherence: do indicators that stand under one roof belong together? Correlations and Cronbach's
alpha.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from pipeline.indices.compute import Index
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values


class Correlation(StrEnum):
    """Kind of correlation."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True, slots=True)
class Pair:
    """How two columns go together.

    Attributes:
        first: Code.
        second: Code.
        correlation: None where it is not defined (fewer than 3 common rows, or one of them
            constant in them).
        p_value: Of no correlation; None likewise.
        rows: Rows in which both have a value.
    """

    first: str
    second: str
    correlation: float | None
    p_value: float | None
    rows: int


def correlation(
    first: Values, second: Values, kind: Correlation = Correlation.PEARSON
) -> tuple[float | None, float | None, int]:
    """Correlation over the rows that both have, its p-value, and how many rows these are."""
    both = ~np.isnan(first) & ~np.isnan(second)
    one, other = first[both], second[both]
    rows = int(both.sum())
    if rows < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None, None, rows
    if kind is Correlation.PEARSON:
        pearson = stats.pearsonr(one, other)
        return float(pearson.statistic), float(pearson.pvalue), rows
    ranked = (
        stats.spearmanr(one, other)
        if kind is Correlation.SPEARMAN
        else stats.kendalltau(one, other)
    )
    return float(ranked.statistic), float(ranked.pvalue), rows


def correlations(
    values: Values, codes: Sequence[str], kind: Correlation = Correlation.PEARSON
) -> tuple[Pair, ...]:
    """All pairs of columns, each once."""
    return tuple(
        Pair(codes[left], codes[right], *correlation(values[:, left], values[:, right], kind))
        for left in range(len(codes))
        for right in range(left + 1, len(codes))
    )


def flagged(index: Index, low: float = -0.4, high: float = 0.92) -> tuple[Pair, ...]:
    """Pairs of siblings that pull against each other or say the same twice (normalised leaves,
    nodes above them).

    Args:
        index: A computed index.
        low: Correlations below this pull against each other.
        high: Correlations above this say the same twice.
    """
    found: list[Pair] = []
    for code in index.tree.inner():
        children = index.tree.children(code)
        values = np.column_stack([index.value(child) for child in children])
        found += [
            pair
            for pair in correlations(values, children)
            if pair.correlation is not None and not low <= pair.correlation <= high
        ]
    return tuple(found)


def cronbach_alpha(values: Values) -> float | None:
    """Cronbach's alpha from covariances over the rows that each pair of columns has in common.

    None where it is not defined: the sum of the columns does not vary, or a pair has fewer than 2
    common rows.
    """
    count = values.shape[1]
    if count < 2:
        raise IndexProblem("Cronbach's alpha", expected="at least two columns", found=str(count))
    covariance = np.empty((count, count))
    for left in range(count):
        for right in range(left, count):
            both = ~np.isnan(values[:, left]) & ~np.isnan(values[:, right])
            if both.sum() < 2:
                return None
            covariance[left, right] = covariance[right, left] = np.cov(
                values[both, left], values[both, right]
            )[0, 1]
    total = covariance.sum()
    if total <= 0:
        return None
    return float(count / (count - 1) * (1 - np.trace(covariance) / total))
