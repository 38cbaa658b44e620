from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indices.aggregate import Aggregated, Aggregation, Aggregator, aggregate
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.panel import Values
from pipeline.indices.tree import Tree, tree_from_nested
from pipeline.indices.weight import (
    Weights,
    critic_weights,
    data_weights,
    entropy_weights,
    equal_weights,
    noisy_weights,
    pca_weights,
    random_weights,
)

NAN = float("nan")


def test_equal_weights() -> None:
    assert equal_weights(4).tolist() == [0.25] * 4
    assert data_weights(Weights.EQUAL, np.zeros((1, 2))).tolist() == [0.5, 0.5] and data_weights(
        Weights.PCA, np.zeros((1, 1))
    ).tolist() == [1]


def test_entropy_weights_by_hand() -> None:
    # column 1: shares 1/2, 1/2 -> entropy 1, diversity 0; column 2: 1/4, 3/4 -> entropy 0.8113, diversity 0.1887: all the weight
    assert entropy_weights(np.array([[1.0, 1.0], [1.0, 3.0]])) == pytest.approx([0, 1])
    # a column of 0, 1 has entropy 0: diversities 1 and 0.1887
    assert entropy_weights(np.array([[0.0, 1.0], [1.0, 3.0]])) == pytest.approx(
        [1 / 1.18872188, 0.18872188 / 1.18872188]
    )
    assert entropy_weights(np.ones((3, 2))).tolist() == [0.5, 0.5]
    with pytest.raises(IndexProblem, match="0 or more"):
        entropy_weights(np.array([[-1.0, 1.0], [1.0, 3.0]]))


def test_critic_weights_by_hand() -> None:
    # deviations sqrt(1/2) of 0, 1, 0, 1 …; columns 1 and 2 agree (r = 1), column 3 goes against both (r = -1)
    rows = np.array([[0.0, 0, 1], [1, 1, 0], [0, 0, 1], [1, 1, 0]])
    # information: 0 + 2, 0 + 2, 2 + 2 times the same deviation
    assert critic_weights(rows) == pytest.approx([0.25, 0.25, 0.5])
    assert critic_weights(np.column_stack([rows[:, 0], np.ones(4)])) == pytest.approx([1, 0])
    assert critic_weights(np.ones((4, 2))) == pytest.approx([0.5, 0.5])


def test_pca_weights_by_hand() -> None:
    # columns 1 and 2 are the same, column 3 is uncorrelated with them: the first component is (1, 1, 0) / sqrt 2
    rows = np.array([[0.0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 1, 1]])
    assert pca_weights(rows) == pytest.approx([0.5, 0.5, 0])
    with pytest.raises(IndexProblem, match="1 constant"):
        pca_weights(np.column_stack([rows[:, 0], np.ones(4)]))
    with pytest.raises(IndexProblem, match="at least 3 rows"):
        pca_weights(np.array([[1.0, NAN], [2, 3], [3, 1]]))


def test_random_weights_are_repeatable_and_stay_where_they_belong() -> None:
    sets = noisy_weights(np.array([0.3, 0.7]), 0.25, 500, seed=3)
    assert (
        (sets[:, 0] >= 0.225).all() and (sets[:, 1] <= 0.875).all() and sets.std(axis=0).min() > 0
    )
    assert np.array_equal(sets, noisy_weights(np.array([0.3, 0.7]), 0.25, 500, seed=3))
    drawn = random_weights(3, 200, seed=1)
    assert np.allclose(drawn.sum(axis=1), 1) and (drawn >= 0).all()
    with pytest.raises(IndexProblem, match="0 to 1"):
        noisy_weights(np.ones(2), 1.5, 1, 0)


TREE = tree_from_nested(
    {
        "code": "r",
        "children": [
            {
                "code": "a",
                "weight": 0.5,
                "children": [{"code": "x", "weight": 1}, {"code": "y", "weight": 3}],
            },
            {"code": "b", "weight": 0.5, "children": [{"code": "z", "weight": 1}]},
        ],
    }
)


def run(
    scores: list[list[float]],
    how: Aggregation,
    tree: Tree = TREE,
    weights: Values | None = None,
    **options: bool,
) -> Aggregated:
    values = np.array(scores, dtype=float)
    given_weights = (
        np.array([[node.weight if node.weight is not None else 1.0 for node in tree.nodes]])
        if weights is None
        else weights
    )
    return aggregate(
        values,
        ~np.isnan(values),
        tree,
        given_weights,
        how,
        groups=np.zeros(len(values), dtype=np.intp),
        **options,
    )


@pytest.mark.parametrize(
    ("rule", "a", "root"),
    [
        (Aggregator.ARITHMETIC, (1 * 2 + 3 * 4) / 4, (3.5 + 8) / 2),
        (Aggregator.GEOMETRIC, 2**0.25 * 4**0.75, math.sqrt(2**0.25 * 4**0.75 * 8)),
        (Aggregator.HARMONIC, 4 / (1 / 2 + 3 / 4), 2 / (1 / 3.2 + 1 / 8)),
        (Aggregator.SUM, 6, 14),
    ],
)
def test_rules_by_hand(rule: Aggregator, a: float, root: float) -> None:
    found = run([[2, 4, 8]], Aggregation(rule))
    assert found.values["a"][0, 0] == pytest.approx(a) and found.values["r"][0, 0] == pytest.approx(
        root
    )
    assert found.coverage["r"][0, 0] == 1


def test_rule_by_level() -> None:
    found = run([[2, 4, 8]], Aggregation(Aggregator.ARITHMETIC, by_level={1: Aggregator.GEOMETRIC}))
    assert found.values["r"][0, 0] == pytest.approx(math.sqrt(3.5 * 8))
    with pytest.raises(IndexProblem, match="levels from 1 to 2"):
        run([[2, 4, 8]], Aggregation(by_level={3: Aggregator.SUM}))


@pytest.mark.parametrize("rule", [Aggregator.GEOMETRIC, Aggregator.HARMONIC])
def test_means_that_need_positive_scores_say_so(rule: Aggregator) -> None:
    with pytest.raises(IndexProblem, match="above 0"):
        run([[0, 4, 8]], Aggregation(rule))


def test_missing_parts_leave_their_weight_to_the_others_and_show_in_the_coverage() -> None:
    found = run([[NAN, 4, 8], [2, NAN, NAN], [NAN, NAN, NAN]], Aggregation())
    assert found.values["a"][0].tolist()[:2] == [4, 2] and found.coverage["a"][0].tolist() == [
        0.75,
        0.25,
        0,
    ]
    assert found.values["r"][0, 0] == 6 and found.coverage["r"][0].tolist() == [0.875, 0.125, 0]
    assert found.values["r"][0, 1] == 2 and np.isnan(found.values["r"][0, 2])


def test_sum_is_scaled_up_never_short_of_what_is_missing() -> None:
    found = run([[NAN, 4, 8]], Aggregation(Aggregator.SUM))
    assert found.values["a"][0, 0] == 8 and found.coverage["a"][0, 0] == 0.5


def test_below_the_threshold_a_node_has_no_value_and_its_parent_does_without_it() -> None:
    found = run([[2, NAN, 8]], Aggregation(coverage_threshold=0.6))
    assert np.isnan(found.values["a"][0, 0]) and found.values["b"][0, 0] == 8
    assert found.values["r"][0, 0] == 8 and found.coverage["r"][0, 0] == 0.625
    assert np.isnan(run([[2, NAN, 8]], Aggregation(coverage_threshold=0.7)).values["r"][0, 0])


def test_imputed_scores_count_for_the_value_but_not_for_the_coverage() -> None:
    scores = np.array([[2.0, 4.0, 8.0]])
    observed = np.array([[False, True, True]])
    weights = np.array([[1.0, 0.5, 1, 3, 0.5, 1]])
    found = aggregate(
        scores, observed, TREE, weights, Aggregation(), groups=np.zeros(1, dtype=np.intp)
    )
    assert found.values["a"][0, 0] == 3.5 and found.coverage["a"][0, 0] == 0.75


def test_weights_by_coverage() -> None:
    found = run([[NAN, 4, 8]], Aggregation(), by_coverage=True)  # a counts 0.5 x 0.75, b 0.5
    assert found.values["r"][0, 0] == pytest.approx((0.375 * 4 + 0.5 * 8) / 0.875)
    assert found.coverage["r"][0, 0] == 0.875


def test_weight_zero_takes_a_node_out_altogether() -> None:
    weights = np.array([[1.0, 0.5, 0, 3, 0.5, 1], [1, 0.5, 0, 0, 0.5, 1], [1, 0, 1, 3, 0.5, 1]])
    found = run([[NAN, 4, 8]], Aggregation(), weights=weights)
    assert found.coverage["a"][0, 0] == 1 and found.values["r"][:, 0].tolist() == [6, 8, 8]
    assert np.broadcast_to(found.coverage["r"], (3, 1))[:, 0].tolist() == [1, 1, 1]


def test_copeland_counts_wins_less_losses() -> None:
    # weights 1 : 3: y decides every pair; z for b
    tree = tree_from_nested(
        {"code": "r", "children": [{"code": "x", "weight": 1}, {"code": "y", "weight": 3}]}
    )
    found = run([[9, 1], [5, 2], [1, 3]], Aggregation(Aggregator.COPELAND), tree)
    assert found.values["r"][0].tolist() == [-2, 0, 2]
    tied = tree_from_nested(
        {"code": "r", "children": [{"code": "x", "weight": 1}, {"code": "y", "weight": 1}]}
    )
    assert run([[9, 1], [1, 9]], Aggregation(Aggregator.COPELAND), tied).values["r"][
        0
    ].tolist() == [0, 0]
    gaps = run([[9, NAN], [1, 9], [NAN, NAN]], Aggregation(Aggregator.COPELAND), tied).values["r"][
        0
    ]
    assert gaps[:2].tolist() == [1, -1] and np.isnan(gaps[2])


def test_copeland_compares_within_groups_only() -> None:
    values = np.array([[1.0], [2.0], [3.0], [0.0]])
    tree = tree_from_nested({"code": "r", "children": [{"code": "x", "weight": 1}]})
    found = aggregate(
        values,
        ~np.isnan(values),
        tree,
        np.ones((1, 2)),
        Aggregation(Aggregator.COPELAND),
        groups=np.array([0, 0, 1, 1]),
    )
    assert found.values["r"][0].tolist() == [-1, 1, 1, -1]


def test_many_sets_of_weights_equal_one_by_one() -> None:
    scores = np.array([[2.0, 4, 8], [1, NAN, 3], [NAN, NAN, 5]])
    weights = np.random.default_rng(0).uniform(0.1, 1, (7, len(TREE.nodes)))
    for rule in (
        Aggregator.ARITHMETIC,
        Aggregator.GEOMETRIC,
        Aggregator.HARMONIC,
        Aggregator.SUM,
        Aggregator.COPELAND,
    ):
        how = Aggregation(rule, coverage_threshold=0.3)
        together = run(scores.tolist(), how, weights=weights).values["r"]
        for number in range(7):
            alone = run(scores.tolist(), how, weights=weights[number : number + 1]).values["r"]
            assert np.allclose(
                np.broadcast_to(together, (7, 3))[number], alone[0], equal_nan=True
            ), rule


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.floats(0.01, 100), min_size=3, max_size=3),
    st.lists(st.floats(0.01, 10), min_size=6, max_size=6),
)
def test_means_lie_within_their_parts_and_in_their_known_order(
    scores: list[float], weights: list[float]
) -> None:
    found = {
        rule: run([scores], Aggregation(rule), weights=np.array([weights])).values["r"][0, 0]
        for rule in list(Aggregator)[:3]
    }
    tiny = 1e-9 * max(scores)
    assert min(scores) - tiny <= found[Aggregator.HARMONIC] <= found[Aggregator.GEOMETRIC] + tiny
    assert (
        found[Aggregator.GEOMETRIC] <= found[Aggregator.ARITHMETIC] + tiny <= max(scores) + 2 * tiny
    )
