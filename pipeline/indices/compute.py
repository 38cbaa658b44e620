"""The nominal index: one method, from raw values to nodes, every stage kept.

``compute`` is the whole way; ``prepare`` is the part up to the scores of the leaves, which
uncertainty runs share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd
from pydantic import ConfigDict

from pipeline.indices.aggregate import Aggregated, Aggregation, aggregate
from pipeline.indices.denominate import Denomination, denominate
from pipeline.indices.directions import directions_of
from pipeline.indices.impute import Imputation, impute
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.normalise import Normalisation, normalise
from pipeline.indices.panel import Mask, Panel, Values
from pipeline.indices.rank import ranks
from pipeline.indices.treat import Treated, Treatment, treat
from pipeline.indices.tree import Tree
from pipeline.indices.weight import Weighting, Weights, data_weights


@dataclass(frozen=True, slots=True)
class Method:
    """How an index is computed; a step that is None is not part of it.

    Attributes:
        name: The method's name in the tables.
        description: What it is, for readers of the tables.
        denominate: Division by size.
        impute: Filling of gaps.
        treat: Treatment of outliers.
        normalise: Scores.
        weights: Weights of siblings.
        aggregate: From parts to wholes.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str = "nominal"
    description: str = ""
    denominate: Denomination | None = None
    impute: Imputation | None = None
    treat: Treatment | None = None
    normalise: Normalisation = field(default_factory=Normalisation)
    weights: Weighting = field(default_factory=Weighting)
    aggregate: Aggregation = field(default_factory=Aggregation)


@dataclass(frozen=True)
class Data:
    """What an index is computed from.

    Attributes:
        panel: Raw values of the leaves.
        directions: +1 or -1 by leaf.
        denominators: Sizes, same rows; None where the method divides by none.
    """

    panel: Panel
    directions: dict[str, int]
    denominators: Panel | None = None


@dataclass(frozen=True)
class Prepared:
    """The leaves, stage by stage, columns in the tree's order.

    Attributes:
        raw: As given.
        denominated: After division by size.
        imputed: After filling.
        treated: After treatment of outliers.
        normalised: Scores.
        filled: Which cells were filled.
        treatments: What was done to each leaf.
    """

    raw: Panel
    denominated: Panel
    imputed: Panel
    treated: Panel
    normalised: Panel
    filled: Mask
    treatments: tuple[Treated, ...]

    @property
    def observed(self) -> Mask:
        """Which scores come from observed values."""
        return ~np.isnan(self.normalised.values) & ~self.filled


@dataclass(frozen=True)
class Index:
    """A computed index.

    Attributes:
        tree: Its tree.
        method: How it was computed.
        prepared: The leaves, stage by stage.
        values: Rows x nodes in the tree's order; NaN where a node has no value.
        coverage: Rows x nodes: share of the weight that is observed.
        weights: Weight of every node as used, in the tree's order; 1 for the root.
        ranks: Rows x nodes, within the period (or over periods where there is one unit).
    """

    tree: Tree
    method: Method
    prepared: Prepared
    values: Values
    coverage: Values
    weights: Values
    ranks: Values

    def value(self, code: str) -> Values:
        """Values of a node by row."""
        return self.values[:, self.tree.position[code]]

    def frame(self) -> pd.DataFrame:
        """Unit, period, node, value, rank, coverage; one row per row and node, gaps as None."""
        panel = self.prepared.raw
        nodes = [node.code for node in self.tree.nodes]
        count = len(panel.units)
        return pd.DataFrame(
            {
                "unit": [unit for unit in panel.units for _ in nodes],
                "period": [period for period in panel.periods for _ in nodes],
                "node": nodes * count,
                "value": nullable(self.values.ravel()),
                "rank": pd.array(
                    [None if np.isnan(rank) else int(rank) for rank in self.ranks.ravel()],
                    dtype="Int64",
                ),
                "coverage": self.coverage.ravel(),
            }
        )


def nullable(values: Values) -> pd.Series:
    """A column with None where there is no value."""
    return pd.Series([None if np.isnan(value) else float(value) for value in values], dtype=object)


def prepare(data: Data, tree: Tree, method: Method) -> Prepared:
    """The leaves up to their scores."""
    raw = data.panel.select(tree.leaves())
    if method.denominate is not None and data.denominators is None:
        raise IndexProblem(
            f"method {method.name}", expected="denominators for its denomination", found="none"
        )
    denominated = (
        raw
        if method.denominate is None or data.denominators is None
        else denominate(raw, data.denominators, method.denominate)
    )
    imputed, filled = (
        (denominated, np.zeros(raw.values.shape, dtype=bool))
        if method.impute is None
        else impute(denominated, method.impute)
    )
    treated, treatments = (imputed, ()) if method.treat is None else treat(imputed, method.treat)
    normalised = normalise(treated, data.directions, method.normalise)
    return Prepared(raw, denominated, imputed, treated, normalised, filled, treatments)


def nominal_weights(tree: Tree, prepared: Prepared, method: Method) -> Values:
    """Weights of all nodes in the tree's order, the root's 1.

    Weights read off the data above the leaves depend on the scores of the nodes below, so this goes
    from the leaves up.
    """
    weights = np.ones(len(tree.nodes))
    for code in reversed(tree.inner()):
        children = tree.children(code)
        rule = method.weights.at(tree[code].level + 1)
        if rule is Weights.GIVEN:
            found = np.array([tree.weight(child) for child in children])
        elif rule is Weights.EQUAL:
            found = data_weights(rule, np.zeros((1, len(children))))
        else:
            partial = _aggregated(tree, prepared, method, weights)
            found = data_weights(
                rule, np.column_stack([partial.values[child][0] for child in children])
            )
        for child, weight in zip(children, found, strict=True):
            weights[tree.position[child]] = weight
    return weights


def _aggregated(tree: Tree, prepared: Prepared, method: Method, weights: Values) -> Aggregated:
    return aggregate(
        prepared.normalised.values,
        prepared.observed,
        tree,
        weights[None, :],
        method.aggregate,
        groups=prepared.raw.comparison_groups,
        by_coverage=method.weights.by_coverage,
    )


def compute(
    panel: Panel,
    tree: Tree,
    method: Method,
    *,
    directions: Mapping[str, int] | None = None,
    denominators: Panel | None = None,
) -> Index:
    """Compute an index.

    Args:
        panel: Raw values, one column per leaf code.
        tree: The index tree.
        method: The method.
        directions: The catalogue's directions by indicator code, for leaves without one of their
            own.
        denominators: Sizes for the method's denomination, same rows.
    """
    prepared = prepare(Data(panel, directions_of(tree, directions), denominators), tree, method)
    weights = nominal_weights(tree, prepared, method)
    found = _aggregated(tree, prepared, method, weights)
    rows = len(panel.units)
    values = np.column_stack(
        [np.broadcast_to(found.values[node.code], (1, rows))[0] for node in tree.nodes]
    )
    coverage = np.column_stack(
        [np.broadcast_to(found.coverage[node.code], (1, rows))[0] for node in tree.nodes]
    )
    ranked = ranks(values.T, panel.comparison_groups).T
    return Index(tree, method, prepared, values, coverage, weights, ranked)
