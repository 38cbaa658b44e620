"""Directions: for which indicators more is better (+1) and for which less is (-1)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values
from pipeline.indices.tree import Tree


def directions_of(tree: Tree, catalogue: Mapping[str, int] | None = None) -> dict[str, int]:
    """Direction of every leaf: the tree's own where it has one, else the catalogue's.

    Args:
        tree: The index tree.
        catalogue: Direction by indicator code.
    """
    catalogue = catalogue or {}
    found: dict[str, int] = {}
    for code in tree.leaves():
        node = tree[code]
        direction = (
            node.direction if node.direction is not None else catalogue.get(node.indicator or code)
        )
        if direction not in (1, -1):
            raise IndexProblem(
                f"direction of {code}",
                expected="+1 or -1 for every leaf of an index",
                found=str(direction),
                remedy="give the indicator a direction in the catalogue, "
                "or the leaf one in the index's declaration",
            )
        found[code] = direction
    return found


def oriented(values: Values, direction: int) -> Values:
    """Values on an axis on which more is better."""
    return values if direction > 0 else np.negative(values)
