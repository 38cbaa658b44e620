from __future__ import annotations

import pandas as pd
import pytest

from pipeline.indices.directions import directions_of
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.tree import Node, Tree, complete_weights, tree_from_frame, tree_from_nested
from warehouse.vocabularies import WeightSource

NESTED = {
    "code": "town",
    "children": [
        {
            "code": "air",
            "weight": 0.6,
            "children": [
                {"code": "dust", "weight": 0.5, "direction": -1},
                {"code": "trees", "weight": 0.5},
            ],
        },
        {"code": "income", "weight": 0.4, "name": "收入"},
    ],
}


def test_nested_tree_of_uneven_depth() -> None:
    tree = tree_from_nested(NESTED)
    assert tree.leaves() == ("dust", "trees", "income") and tree.leaves("air") == ("dust", "trees")
    assert tree.inner() == ("town", "air") and tree.depth == 2
    assert [node.level for node in tree.nodes] == [0, 1, 2, 2, 1]
    assert (
        tree.names("income") == ("收入",) and tree["income"].weight_source is WeightSource.CURATED
    )


def test_frame_gives_the_same_tree_in_any_order_of_rows() -> None:
    rows = [
        {"code": "income", "parent": "town", "weight": 0.4},
        {"code": "dust", "parent": "air", "weight": 0.5},
        {"code": "air", "parent": "town", "weight": 0.6},
        {"code": "trees", "parent": "air", "weight": 0.5},
        {"code": "town", "parent": None, "weight": None},
    ]
    tree = tree_from_frame(pd.DataFrame(rows))
    assert tree.root.code == "town" and set(tree.leaves()) == {"dust", "trees", "income"}
    assert tree.weight("air") == 0.6 and tree["dust"].level == 2


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ((Node("a"), Node("a", "a")), "twice"),
        ((Node("a"), Node("b")), "one root"),
        ((Node("a"), Node("b", "c"), Node("c", "a")), "parents before children"),
        ((Node("a"), Node("b", "a", weight=-0.1)), "-0.1"),
        ((), "no node"),
    ],
)
def test_impossible_trees_are_refused(nodes: tuple[Node, ...], words: str) -> None:
    with pytest.raises(IndexProblem, match=words):
        Tree(nodes)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a", None), ("b", None)], "one row without a parent"),
        ([("a", None), ("b", "c"), ("c", "b")], "out of reach: b, c"),
        ([("a", None), ("b", "a"), ("b", "a")], "several rows"),
    ],
)
def test_impossible_frames_are_refused(rows: list[tuple[str, str | None]], words: str) -> None:
    with pytest.raises(IndexProblem, match=words):
        tree_from_frame(pd.DataFrame(rows, columns=["code", "parent"]))


def test_unknown_key_is_refused() -> None:
    with pytest.raises(IndexProblem, match="wieght"):
        tree_from_nested({"code": "a", "children": [{"code": "b", "wieght": 1}]})


def test_missing_weight_is_an_error_only_where_it_is_asked_for() -> None:
    tree = tree_from_nested({"code": "a", "children": [{"code": "b"}]})
    with pytest.raises(IndexProblem, match="weight of b"):
        tree.weight("b")


def test_without_takes_emptied_parents_along() -> None:
    tree = tree_from_nested(NESTED)
    assert tree.without(["dust"]).leaves() == ("trees", "income")
    assert [node.code for node in tree.without(["dust", "trees"]).nodes] == ["town", "income"]


def test_one_missing_weight_among_siblings_is_inferred_two_are_not() -> None:
    one = complete_weights(
        tree_from_nested(
            {
                "code": "r",
                "children": [
                    {"code": "a", "weight": 0.3},
                    {"code": "b", "weight": 0.5},
                    {"code": "c"},
                ],
            }
        )
    )
    assert one.weight("c") == pytest.approx(0.2) and one["c"].weight_source is WeightSource.INFERRED
    two = complete_weights(
        tree_from_nested(
            {"code": "r", "children": [{"code": "a", "weight": 0.3}, {"code": "b"}, {"code": "c"}]}
        )
    )
    assert two["b"].weight is None and two["c"].weight is None
    full = complete_weights(
        tree_from_nested({"code": "r", "children": [{"code": "a", "weight": 1.0}, {"code": "b"}]})
    )
    assert full["b"].weight is None  # nothing is left for it


def test_directions_come_from_the_tree_then_from_the_catalogue() -> None:
    tree = tree_from_nested(NESTED)
    assert directions_of(tree, {"dust": 1, "trees": 1, "income": 1}) == {
        "dust": -1,
        "trees": 1,
        "income": 1,
    }
    with pytest.raises(IndexProblem, match="direction of income"):
        directions_of(tree, {"trees": 1, "income": 0})
