from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.indices.aggregate import Aggregation, Aggregator
from pipeline.indices.compute import Index, Method, compute
from pipeline.indices.decompose import Contribution, Part, decompose
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.normalise import Normalisation, Rule, Scale
from pipeline.indices.panel import Panel
from pipeline.indices.tree import tree_from_nested
from pipeline.indices.weight import Weighting

NAN = float("nan")
TREE = tree_from_nested(
    {
        "code": "r",
        "children": [
            {
                "code": "a",
                "weight": 0.4,
                "children": [{"code": "x", "weight": 0.5}, {"code": "y", "weight": 0.5}],
            },
            {
                "code": "b",
                "weight": 0.6,
                "children": [{"code": "z", "weight": 0.3}, {"code": "w", "weight": 0.7}],
            },
        ],
    }
)
AS_THEY_ARE = Normalisation(Scale(rule=Rule.GOALPOSTS, posts=(0.0, 100.0), lower=0.0, upper=100.0))


def index(
    rows: list[list[float]],
    rule: Aggregator = Aggregator.ARITHMETIC,
    by_coverage: bool = False,
    threshold: float = 0.0,
) -> Index:
    panel = Panel(
        ("u",) * len(rows),
        tuple(str(2010 + row) for row in range(len(rows))),
        TREE.leaves(),
        np.array(rows, dtype=float),
    )
    method = Method(
        normalise=AS_THEY_ARE,
        weights=Weighting(by_coverage=by_coverage),
        aggregate=Aggregation(rule, coverage_threshold=threshold),
    )
    return compute(panel, TREE, method, directions=dict.fromkeys(TREE.leaves(), 1))


def parts(found: tuple[Contribution, ...], node: str, kind: Part) -> dict[str, Contribution]:
    return {item.part: item for item in found if item.node == node and item.kind is kind}


def test_arithmetic_by_hand() -> None:
    found = decompose(index([[10, 20, 30, 40], [20, 10, 60, 40]]), "u", "2010", "2011")
    # a: 15 -> 15; b: 37 -> 46; r: 28.2 -> 33.6
    children, leaves = parts(found, "r", Part.CHILD), parts(found, "r", Part.LEAF)
    assert children["a"].points == pytest.approx(0) and children["b"].points == pytest.approx(5.4)
    assert {code: item.points for code, item in leaves.items()} == pytest.approx(
        {"x": 2, "y": -2, "z": 5.4, "w": 0}
    )
    assert leaves["x"].share == pytest.approx(2 / 5.4 * 100) and leaves["y"].share == pytest.approx(
        -2 / 5.4 * 100
    )
    assert all(
        item.share is None for item in parts(found, "a", Part.CHILD).values()
    )  # a did not change


def test_geometric_by_hand() -> None:
    # one part doubles, the other stays: ln r moves by w ln 2, all of it by that part
    found = decompose(
        index([[10, 10, 10, 10], [10, 10, 20, 20]], Aggregator.GEOMETRIC), "u", "2010", "2011"
    )
    assert parts(found, "r", Part.CHILD)["b"].points == pytest.approx(10 * 2**0.6 - 10)
    assert parts(found, "r", Part.CHILD)["a"].points == pytest.approx(0, abs=1e-12)


def test_a_part_that_comes_counts_by_its_distance_from_the_whole() -> None:
    # a: 10 alone (y missing) -> 10 and 30: y brings (30 - mean of 10 and 20) x 0.5, x leaves (10 - 15) x -0.5
    found = parts(
        decompose(index([[10, NAN, 5, 5], [10, 30, 5, 5]]), "u", "2010", "2011"), "a", Part.CHILD
    )
    assert found["y"].points == pytest.approx(7.5) and found["x"].points == pytest.approx(2.5)
    assert found["y"].weight_points == pytest.approx(7.5) and sum(
        item.share or 0 for item in found.values()
    ) == pytest.approx(100)


def test_nodes_without_a_value_at_both_ends_are_left_out() -> None:
    found = decompose(index([[NAN, NAN, 5, 5], [10, 30, 5, 5]]), "u", "2010", "2011")
    assert {item.node for item in found} == {"r", "b"}
    assert sum(item.points for item in parts(found, "r", Part.LEAF).values()) == pytest.approx(
        0.4 * 20 + 0.6 * 5 - 5
    )


def test_unknown_rows_and_scores_without_parts_are_refused() -> None:
    with pytest.raises(IndexProblem, match="2019"):
        decompose(index([[1, 2, 3, 4]]), "u", "2010", "2019")
    with pytest.raises(IndexProblem, match="copeland"):
        decompose(index([[1, 2, 3, 4], [2, 3, 4, 5]], Aggregator.COPELAND), "u", "2010", "2011")


CELL = st.one_of(st.just(NAN), st.integers(1, 100).map(float))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=2, max_size=2),
    st.sampled_from(
        [Aggregator.ARITHMETIC, Aggregator.GEOMETRIC, Aggregator.HARMONIC, Aggregator.SUM]
    ),
    st.booleans(),
    st.sampled_from([0.0, 0.6]),
)
def test_contributions_add_to_the_change_whatever_is_missing(
    rows: list[list[float]], rule: Aggregator, by_coverage: bool, threshold: float
) -> None:
    computed = index(rows, rule, by_coverage, threshold)
    assume(not np.isnan(computed.value("r")).any())
    found = decompose(computed, "u", "2010", "2011")
    for node in {item.node for item in found}:
        before, after = computed.value(node)
        for kind in Part:
            here = parts(found, node, kind)
            assert sum(item.points for item in here.values()) == pytest.approx(
                after - before, abs=1e-7
            )
            if abs(after - before) > 1e-6:
                assert sum(item.share or 0 for item in here.values()) == pytest.approx(
                    100, abs=1e-3
                )
