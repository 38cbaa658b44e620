"""What moved an index between two periods: exact contributions of every part and every leaf.

The arithmetic, geometric and harmonic means are arithmetic on their own scale (the value, its log,
its inverse). There the change of the mean is the sum over parts of (mean weight x change of the
part) + (change of weight x distance of the part from the whole), with means over the two periods;
going back to scores by the mean slope keeps the sum exact. So contributions add to the change and
shares to 100 %, negative ones included, also where a part is missing in one of the periods: what it
adds or takes by coming or going is its weight effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pipeline.indices.aggregate import Aggregator
from pipeline.indices.compute import Index
from pipeline.indices.index_problem import IndexProblem


class Part(StrEnum):
    """What a contribution is of."""

    CHILD = "child"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part did to one node.

    Attributes:
        node: The node that changed.
        part: The child or leaf.
        kind: Whether ``part`` is a child of the node or a leaf below it; each kind adds to
            the whole change.
        points: Contribution in points of the node.
        share: In percent of the node's change; None where the node did not change.
        weight_points: How much of ``points`` comes from a change of weights or coverage, not of
            the part's score.
    """

    node: str
    part: str
    kind: Part
    points: float
    share: float | None
    weight_points: float


@dataclass(frozen=True, slots=True)
class _Change:
    """A node's change: by child, and how the leaves below share it."""

    total: float
    value_points: dict[str, float]
    weight_points: dict[str, float]
    leaves: dict[str, tuple[float, float]]  # leaf -> (points, of which weight effect)


def decompose(
    index: Index, unit: str, start: str, end: str, nodes: Sequence[str] | None = None
) -> tuple[Contribution, ...]:
    """Contributions to the change of every node that has a value in both periods.

    Args:
        index: A computed index.
        unit: The unit.
        start: First period.
        end: Second period.
        nodes: Nodes to explain; all inner ones by default.
    """
    rows = _row(index, unit, start), _row(index, unit, end)
    out: list[Contribution] = []
    for code in index.tree.inner() if nodes is None else nodes:
        if np.isnan([index.value(code)[row] for row in rows]).any():
            continue
        change = _change(index, code, rows)
        for child, points in change.value_points.items():
            weight = change.weight_points[child] + 0.0  # -0.0 is 0.0
            total = points + weight
            out.append(
                Contribution(code, child, Part.CHILD, total, _share(total, change.total), weight)
            )
        for leaf, (points, weight) in change.leaves.items():
            out.append(
                Contribution(code, leaf, Part.LEAF, points, _share(points, change.total), weight)
            )
    return tuple(out)


def _row(index: Index, unit: str, period: str) -> int:
    panel = index.prepared.raw
    for row, found in enumerate(zip(panel.units, panel.periods, strict=True)):
        if found == (unit, period):
            return row
    raise IndexProblem(
        "decomposition",
        expected=f"{unit} in {period} among the rows of the index",
        found="no such row",
    )


def _share(points: float, total: float) -> float | None:
    return points / total * 100 if abs(total) > 1e-12 else None


def _forward(rule: Aggregator, value: float) -> float:
    return (
        float(np.log(value))
        if rule is Aggregator.GEOMETRIC
        else 1.0 / value
        if rule is Aggregator.HARMONIC
        else value
    )


def _slope(rule: Aggregator, before: float, after: float) -> float:
    """Mean slope of the rule's scale between two scores; its derivative where they are the same."""
    if abs(after - before) > 1e-9 * max(abs(before), abs(after)):
        return (_forward(rule, after) - _forward(rule, before)) / (after - before)
    middle = (before + after) / 2
    return (
        1.0 / middle
        if rule is Aggregator.GEOMETRIC
        else -1.0 / middle**2
        if rule is Aggregator.HARMONIC
        else 1.0
    )


def _effective(index: Index, code: str, row: int) -> dict[str, float]:
    """Weights with which the children of a node entered its value in a row; they add to 1."""
    tree = index.tree
    rule = index.method.aggregate.at(tree[code].level + 1)
    found: dict[str, float] = {}
    for child in tree.children(code):
        weight = float(index.weights[tree.position[child]])
        if rule is Aggregator.SUM:
            weight = 1.0 if weight > 0 else 0.0
        elif index.method.weights.by_coverage and not tree.is_leaf(child):
            weight *= float(index.coverage[row, tree.position[child]])
        found[child] = 0.0 if np.isnan(index.value(child)[row]) else weight
    total = sum(found.values())
    return {child: weight / total for child, weight in found.items()}


def _change(index: Index, code: str, rows: tuple[int, int]) -> _Change:
    tree = index.tree
    rule = index.method.aggregate.at(tree[code].level + 1)
    if rule is Aggregator.COPELAND:
        raise IndexProblem(
            f"decomposition of {code}",
            expected="a mean or a sum",
            found="copeland scores",
            remedy="they are wins over rivals and have no parts",
        )
    before, after = (float(index.value(code)[row]) for row in rows)
    parts = sum(1 for child in tree.children(code) if index.weights[tree.position[child]] > 0)
    factor = float(parts) if rule is Aggregator.SUM else 1.0
    weights = [_effective(index, code, row) for row in rows]
    slope = _slope(rule, before / factor, after / factor) / factor
    middle = (_forward(rule, before / factor) + _forward(rule, after / factor)) / 2
    value_points: dict[str, float] = {}
    weight_points: dict[str, float] = {}
    leaves: dict[str, tuple[float, float]] = {}
    for child in tree.children(code):
        scores = [float(index.value(child)[row]) for row in rows]
        scaled = [_forward(rule, score) for score in scores if not np.isnan(score)]
        moved = weights[1][child] - weights[0][child]
        mean_weight = (weights[0][child] + weights[1][child]) / 2
        both = len(scaled) == 2
        value_points[child] = mean_weight * (scaled[1] - scaled[0]) / slope if both else 0.0
        weight_points[child] = (
            moved * (sum(scaled) / len(scaled) - middle) / slope if scaled else 0.0
        )
        ratio = mean_weight * _slope(rule, scores[0], scores[1]) / slope if both else 0.0
        leaves.update(
            _leaf_parts(index, child, rows, ratio, value_points[child], weight_points[child])
        )
    return _Change(after - before, value_points, weight_points, leaves)


def _leaf_parts(
    index: Index,
    child: str,
    rows: tuple[int, int],
    ratio: float,
    value_points: float,
    weight_points: float,
) -> dict[str, tuple[float, float]]:
    """A child's contribution, shared among its leaves: change of score by their own contributions,
    weight effect by their weights.
    """
    if index.tree.is_leaf(child):
        return {child: (value_points + weight_points, weight_points + 0.0)}
    found = dict.fromkeys(index.tree.leaves(child), (0.0, 0.0))
    if not np.isnan([index.value(child)[row] for row in rows]).any():
        for leaf, (points, weight) in _change(index, child, rows).leaves.items():
            found[leaf] = (points * ratio, weight * ratio)
    if weight_points:
        for leaf, share in _leaf_weights(index, child, rows).items():
            points, weight = found[leaf]
            found[leaf] = (points + weight_points * share, weight + weight_points * share)
    return found


def _leaf_weights(index: Index, code: str, rows: Sequence[int]) -> dict[str, float]:
    """Mean weights of the leaves within a node over the rows in which it has a value; they add to
    1.
    """
    there = [row for row in rows if not np.isnan(index.value(code)[row])]
    total: dict[str, float] = dict.fromkeys(index.tree.leaves(code), 0.0)

    def spread(node: str, row: int, weight: float) -> None:
        if index.tree.is_leaf(node):
            total[node] += weight / len(there)
            return
        for child, part in _effective(index, node, row).items():
            if part > 0:
                spread(child, row, weight * part)

    for row in there:
        spread(code, row, 1.0)
    return total
