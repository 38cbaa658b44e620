"""Coherence: whether the parts of a node belong together. Correlations, Cronbach's alpha, and what
leaving a part out changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.indices.compute import Index
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values

OPPOSED, REPEATED = -0.4, 0.92
"""Correlations below and above which parts are named: the bounds that COINr uses by default."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How two columns go together.

    Attributes:
        first: Code.
        second: Code.
        correlation: Pearson's, over the rows in which both have a value; None where it is not
            defined (fewer than 3 such rows, or one of the columns constant in them).
    """

    first: str
    second: str
    correlation: float | None


def correlation(first: Values, second: Values) -> float | None:
    """Pearson's correlation over the rows that both have; None where it is not defined."""
    both = ~np.isnan(first) & ~np.isnan(second)
    one, other = first[both], second[both]
    if both.sum() < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def correlations(values: Values, codes: Sequence[str]) -> tuple[Pair, ...]:
    """All pairs of columns, each once."""
    return tuple(
        Pair(codes[left], codes[right], correlation(values[:, left], values[:, right]))
        for left in range(len(codes))
        for right in range(left + 1, len(codes))
    )


@dataclass(frozen=True, slots=True)
class PartCoherence:
    """How one part of a node goes together with the others.

    Attributes:
        node: Code of the node.
        part: Code of the part.
        alpha: Cronbach's alpha of all parts of the node; None where it is not defined.
        opposed: Other parts that move against it: correlation below ``OPPOSED``.
        repeated: Other parts that say the same: correlation above ``REPEATED``.
    """

    node: str
    part: str
    alpha: float | None
    opposed: tuple[str, ...]
    repeated: tuple[str, ...]


def coherence(index: Index) -> Iterator[PartCoherence]:
    """Every part of every node that has two or more: normalised leaves, and nodes above them."""
    for node in index.tree.inner():
        parts = index.tree.children(node)
        if len(parts) < 2:
            continue
        values = np.column_stack([index.value(part) for part in parts])
        alpha, pairs = cronbach_alpha(values), correlations(values, parts)
        for part in parts:
            near = {
                pair.second if pair.first == part else pair.first: pair.correlation
                for pair in pairs
                if part in (pair.first, pair.second) and pair.correlation is not None
            }
            yield PartCoherence(
                node,
                part,
                alpha,
                tuple(other for other, found in near.items() if found < OPPOSED),
                tuple(other for other, found in near.items() if found > REPEATED),
            )


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
