"""Aggregation: scores of parts become scores of wholes, level by level, for many sets of weights
at once.

What is missing is never read as 0: a whole is aggregated over the parts that have a score, and
``coverage`` says how much of its
weight is observed (imputed leaves do not count). Below the threshold a node has no value. The
unweighted sum is scaled up to the full number of parts for the same reason. Copeland scores compare
rows pair by pair and say nothing beyond the rows they are computed from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Mask, Values
from pipeline.indices.tree import Tree


class Aggregator(StrEnum):
    """How parts become a whole."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    SUM = "sum"
    COPELAND = "copeland"


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Which rule is used where.

    Attributes:
        rule: For all levels that are not listed.
        by_level: Rule by level of the parts that are aggregated (1: the root's children into the
            root).
        coverage_threshold: A node less covered than this has no value.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rule: Aggregator = Aggregator.ARITHMETIC
    by_level: dict[int, Aggregator] = field(default_factory=dict)
    coverage_threshold: float = 0.0

    def at(self, level: int) -> Aggregator:
        """The rule for parts of a level."""
        return self.by_level.get(level, self.rule)

    def check(self, tree: Tree) -> None:
        """Refuse levels that the tree does not have and thresholds that are no share."""
        unknown = sorted(set(self.by_level) - set(range(1, tree.depth + 1)))
        if unknown:
            raise IndexProblem(
                "aggregation", expected=f"levels from 1 to {tree.depth}", found=str(unknown)
            )
        if not 0 <= self.coverage_threshold <= 1:
            raise IndexProblem(
                "aggregation",
                expected="a coverage threshold from 0 to 1",
                found=str(self.coverage_threshold),
            )


@dataclass(frozen=True, slots=True)
class Aggregated:
    """Values and coverage by node: arrays of (sets of weights, rows); sets is 1 where nothing
    varies.
    """

    values: dict[str, Values]
    coverage: dict[str, Values]


def forward(rule: Aggregator, values: Values, place: str) -> Values:
    """The scale on which a mean is arithmetic: the value, its log, its inverse."""
    if rule in (Aggregator.ARITHMETIC, Aggregator.SUM):
        return values
    low = np.nanmin(values) if np.isfinite(values).any() else 1.0
    if low <= 0:
        raise IndexProblem(
            f"{rule} mean of {place}",
            expected="scores above 0",
            found=f"{low:g}",
            remedy="normalise to bounds above 0, say 1 to 100",
        )
    return np.log(values) if rule is Aggregator.GEOMETRIC else 1.0 / values


def backward(rule: Aggregator, means: Values) -> Values:
    """From the scale of ``forward`` back to scores."""
    if rule is Aggregator.GEOMETRIC:
        return np.exp(means)
    return np.divide(1.0, means) if rule is Aggregator.HARMONIC else means


def node_value(
    rule: Aggregator,
    parts: list[Values],
    weights: list[Values],
    groups: NDArray[np.intp],
    place: str = "a node",
) -> tuple[Values, Values]:
    """One node from its parts.

    Args:
        rule: The rule.
        parts: Scores of each part, (sets, rows); NaN where missing.
        weights: Weight of each part, (sets, rows) or anything that broadcasts to it.
        groups: Rows that Copeland compares.
        place: Name for errors.

    Returns:
        The value, NaN where no part has both a score and a weight, and the sum of the weights of
        the parts that have a score.
    """
    if rule is Aggregator.COPELAND:
        return _copeland(parts, weights, groups)
    if rule is Aggregator.SUM:
        weights = [np.asarray(weight > 0, dtype=np.float64) for weight in weights]
    total: Values = np.zeros(1)
    weight_there: Values = np.zeros(1)
    weight_all: Values = np.zeros(1)
    for part, weight in zip(parts, weights, strict=True):
        there = ~np.isnan(part)
        scaled = forward(rule, np.where((weight > 0) & there, part, np.nan), place)
        total = total + np.where(there & (weight > 0), weight * scaled, 0.0)
        weight_there = weight_there + weight * there
        weight_all = weight_all + weight
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(weight_there > 0, total / weight_there, np.nan)
        value = backward(rule, mean)
    return (value * weight_all if rule is Aggregator.SUM else value), weight_there


def _copeland(
    parts: list[Values], weights: list[Values], groups: NDArray[np.intp]
) -> tuple[Values, Values]:
    shape = np.broadcast_shapes(
        *(part.shape for part in parts), *(weight.shape for weight in weights)
    )
    rows = shape[-1]
    wins = np.zeros((shape[0], rows, rows))
    compared = np.zeros((shape[0], rows, rows))
    there_weight = np.zeros(shape)
    for part, weight in zip(parts, weights, strict=True):
        score = np.broadcast_to(part, shape)
        weighed = np.broadcast_to(weight, shape)
        there = ~np.isnan(score)
        both = there[:, :, None] & there[:, None, :]
        difference = score[:, :, None] - score[:, None, :]
        wins += np.where(
            both,
            weighed[:, :, None]
            * np.where(difference > 0, 1.0, np.where(difference == 0, 0.5, 0.0)),
            0.0,
        )
        compared += np.where(both, weighed[:, :, None], 0.0)
        there_weight = there_weight + weighed * there
    rivals = (groups[:, None] == groups[None, :]) & ~np.eye(rows, dtype=bool)
    margin = np.where(rivals & (compared > 0), np.sign(np.round(2 * wins - compared, 12)), 0.0)
    met = (rivals & (compared > 0)).any(axis=-1)
    return np.where((there_weight > 0) & met, margin.sum(axis=-1), np.nan), there_weight


def aggregate(
    scores: Values,
    observed: Mask,
    tree: Tree,
    weights: Values,
    how: Aggregation,
    *,
    groups: NDArray[np.intp],
    by_coverage: bool = False,
    only: str | None = None,
) -> Aggregated:
    """All nodes for all sets of weights.

    Args:
        scores: Normalised leaves, rows x leaves in the tree's order.
        observed: Which of them are observed rather than imputed.
        tree: The tree.
        weights: (sets, nodes) in the tree's order; a weight of 0 takes a node out, also of the
            coverage.
        how: The rule by level.
        groups: Rows that Copeland compares.
        by_coverage: Whether inner nodes weigh their weight times their coverage.
        only: Keep this node alone; the others are dropped as soon as their parent is done.
    """
    how.check(tree)
    columns = {code: place for place, code in enumerate(tree.leaves())}
    values: dict[str, Values] = {code: scores[None, :, place] for code, place in columns.items()}
    coverage: dict[str, Values] = {
        code: (observed[:, place] & ~np.isnan(scores[:, place])).astype(np.float64)[None, :]
        for code, place in columns.items()
    }
    present: dict[str, Values] = dict.fromkeys(columns, np.ones((1, 1)))
    for code in reversed(tree.inner()):
        children = tree.children(code)
        raw = [weights[:, tree.position[child], None] * present[child] for child in children]
        rule = how.at(tree[code].level + 1)
        places = [columns[child] for child in children if child in columns]
        if len(places) == len(children) and rule is not Aggregator.COPELAND:
            values[code], coverage[code], present[code] = _from_leaves(
                scores, observed, places, np.hstack(raw), rule, code
            )
        else:
            values[code], coverage[code], present[code] = _from_parts(
                children, values, coverage, raw, rule, groups, by_coverage, columns, code
            )
        if how.coverage_threshold > 0:
            values[code] = np.where(
                coverage[code] < how.coverage_threshold - 1e-9, np.nan, values[code]
            )
        if only is not None:
            for child in children:
                if child != only:
                    del values[child], coverage[child]
    return (
        Aggregated(values, coverage)
        if only is None
        else Aggregated({only: values[only]}, {only: coverage[only]})
    )


def _from_leaves(
    scores: Values, observed: Mask, places: list[int], weights: Values, rule: Aggregator, place: str
) -> tuple[Values, Values, Values]:
    """A node whose parts are all leaves: two products of matrices for all sets of weights."""
    part = scores[:, places]
    there = ~np.isnan(part)
    if rule is Aggregator.SUM:
        weights = (weights > 0).astype(np.float64)
    used = (weights > 0).any(axis=0)
    scaled = np.where(there & used, forward(rule, np.where(there & used, part, np.nan), place), 0.0)
    all_weight = weights.sum(axis=1, keepdims=True)
    complete = bool(there.all())
    weight_there = all_weight if complete else weights @ there.T.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = backward(
            rule, np.where(weight_there > 0, (weights @ scaled.T) / weight_there, np.nan)
        )
        seen = observed[:, places] & there
        covered = (
            np.ones((1, len(part)))
            if seen.all()
            else (weights @ seen.T.astype(np.float64))
            / np.where(all_weight > 0, all_weight, np.nan)
        )
    if rule is Aggregator.SUM:
        value = value * all_weight
    return value, np.nan_to_num(covered, nan=0.0), (all_weight > 0).astype(np.float64)


def _from_parts(
    children: tuple[str, ...],
    values: dict[str, Values],
    coverage: dict[str, Values],
    raw: list[Values],
    rule: Aggregator,
    groups: NDArray[np.intp],
    by_coverage: bool,
    columns: dict[str, int],
    place: str,
) -> tuple[Values, Values, Values]:
    """A node with inner nodes among its parts."""
    total: Values = np.sum(np.broadcast_arrays(*raw), axis=0)
    seen = sum(
        (weight * coverage[child] for child, weight in zip(children, raw, strict=True)),
        start=np.zeros((1, 1)),
    )
    scaled = by_coverage and rule is not Aggregator.SUM  # a sum has no weights to scale
    used = [
        weight * coverage[child] if scaled and child not in columns else weight
        for child, weight in zip(children, raw, strict=True)
    ]
    value, _ = node_value(rule, [values[child] for child in children], used, groups, place)
    covered = np.divide(
        seen, total, out=np.zeros(np.broadcast_shapes(seen.shape, total.shape)), where=total > 0
    )
    return value, covered, (total > 0).astype(np.float64)
