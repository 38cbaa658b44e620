"""Weights of siblings: as given, equal, or read off the data (PCA, entropy, CRITIC); and weights
with noise for uncertainty.

All rules work on the scores of the siblings (rows x siblings) and return weights of 0 or more that
add to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values


class Weights(StrEnum):
    """Where weights come from."""

    GIVEN = "given"
    EQUAL = "equal"
    PCA = "pca"  # squared loadings of the first principal component
    ENTROPY = "entropy"  # indicators that distinguish the rows weigh more
    CRITIC = "critic"  # spread times disagreement with the siblings


@dataclass(frozen=True, slots=True)
class Weighting:
    """Which rule is used where.

    Attributes:
        rule: For all levels that are not listed.
        by_level: Rule by level of the weighted nodes (1: the root's children).
        by_coverage: Whether an inner node weighs as much less as it is less covered (weight times
            coverage); sums have no weights.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rule: Weights = Weights.GIVEN
    by_level: dict[int, Weights] = field(default_factory=dict)
    by_coverage: bool = False

    def at(self, level: int) -> Weights:
        """The rule for nodes of a level."""
        return self.by_level.get(level, self.rule)


def equal_weights(count: int) -> Values:
    """The same for each of ``count`` siblings."""
    return np.full(count, 1.0 / count)


def _complete(scores: Values, rule: str, least: int) -> Values:
    rows = scores[~np.isnan(scores).any(axis=1)]
    if len(rows) < least:
        raise IndexProblem(
            f"weights by {rule}",
            expected=f"at least {least} rows in which all siblings have a score",
            found=str(len(rows)),
            remedy="impute first, or use given or equal weights",
        )
    return rows


def first_component(scores: Values) -> Values:
    """Loadings of the first principal component of the standardised scores (unit length, the
    largest one positive).
    """
    rows = _complete(scores, "pca", 3)
    spread = rows.std(axis=0, ddof=1)
    if (spread == 0).any():
        raise IndexProblem(
            "weights by pca",
            expected="siblings that vary",
            found=f"{int((spread == 0).sum())} constant",
        )
    loadings = np.linalg.svd((rows - rows.mean(axis=0)) / spread, full_matrices=False)[2][0]
    return np.asarray(loadings * np.sign(loadings[np.argmax(np.abs(loadings))]))


def pca_weights(scores: Values) -> Values:
    """Squared loadings of the first principal component: they add to 1 and none is negative."""
    return np.asarray(first_component(scores) ** 2)


def entropy_weights(scores: Values) -> Values:
    """Shannon entropy weights: 1 less the entropy of each sibling's shares over the rows, scaled
    to add to 1.

    Scores must not be negative. Where every sibling is spread evenly there is nothing to
    distinguish apart and all weigh the same.
    """
    rows = _complete(scores, "entropy", 2)
    if (rows < 0).any() or (rows.sum(axis=0) == 0).any():
        raise IndexProblem(
            "weights by entropy",
            expected="scores of 0 or more, not all 0",
            found=str(float(rows.min())),
            remedy="normalise by min-max",
        )
    share = rows / rows.sum(axis=0)
    information = np.where(share > 0, share * np.log(np.where(share > 0, share, 1.0)), 0.0)
    diversity = 1.0 + information.sum(axis=0) / np.log(len(rows))
    diversity = np.where(diversity < 1e-12, 0.0, diversity)
    return (
        equal_weights(rows.shape[1])
        if diversity.sum() == 0
        else np.asarray(diversity / diversity.sum())
    )


def critic_weights(scores: Values) -> Values:
    """CRITIC weights (Diakoulaki et al. 1995): standard deviation times the sum of (1 -
    correlation) with the siblings.

    Scores are put on 0 to 1 first. A single sibling weighs 1; constant ones weigh 0; where nothing
    varies or all agree, all weigh the same.
    """
    rows = _complete(scores, "critic", 3)
    if rows.shape[1] == 1:
        return np.ones(1)
    span = np.ptp(rows, axis=0)
    varies = span > 0
    unit = (rows - rows.min(axis=0)) / np.where(varies, span, 1.0)
    spread = unit.std(axis=0, ddof=1)
    agreement = np.zeros((rows.shape[1], rows.shape[1]))
    agreement[np.ix_(varies, varies)] = (
        np.atleast_2d(np.corrcoef(unit[:, varies], rowvar=False)) if varies.any() else 0.0
    )
    np.fill_diagonal(agreement, 1.0)
    information = spread * (1.0 - agreement).sum(axis=1)
    total = information.sum()
    return equal_weights(rows.shape[1]) if total < 1e-12 else np.asarray(information / total)


def data_weights(rule: Weights, scores: Values) -> Values:
    """Weights that are read off the scores of siblings."""
    if scores.shape[1] == 1:
        return np.ones(1)
    rules = {
        Weights.PCA: pca_weights,
        Weights.ENTROPY: entropy_weights,
        Weights.CRITIC: critic_weights,
    }
    return equal_weights(scores.shape[1]) if rule is Weights.EQUAL else rules[rule](scores)


def noisy_weights(weights: Values, factor: float, count: int, seed: int) -> Values:
    """``count`` sets of weights, each drawn evenly from its nominal value times (1 - factor, 1 +
    factor).

    Returns:
        ``(count, len(weights))``.
    """
    if not 0 <= factor <= 1:
        raise IndexProblem("noise of weights", expected="a factor from 0 to 1", found=str(factor))
    draw = np.random.default_rng(seed).uniform(
        1.0 - factor, 1.0 + factor, size=(count, len(weights))
    )
    return np.asarray(weights * draw)


def random_weights(siblings: int, count: int, seed: int) -> Values:
    """``count`` sets of weights for siblings, drawn evenly from all that add to 1 (a flat
    Dirichlet).
    """
    return np.random.default_rng(seed).dirichlet(np.ones(siblings), size=count)
