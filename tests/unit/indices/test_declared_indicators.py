"""Declarations and the catalogue name the same things."""

from __future__ import annotations

import pytest

from pipeline.indices.declaration import Declaration, declarations
from pipeline.indices.directions import directions_of
from pipeline.series.catalogue import catalogue
from warehouse.regions import regions


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.index)
def test_every_leaf_is_an_indicator_with_a_direction_and_a_region(declaration: Declaration) -> None:
    known = {indicator.code: indicator.direction for indicator in catalogue()}
    tree = declaration.nodes()
    unknown = [tree[code].indicator for code in tree.leaves() if tree[code].indicator not in known]
    assert not unknown, f"leaves that the catalogue does not know: {unknown}"
    assert set(directions_of(tree, known).values()) <= {1, -1}
    assert {tree[code].region_code for code in tree.leaves()} - {None} <= set(regions())
    assert set(declaration.regions) <= set(regions())
