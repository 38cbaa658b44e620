from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.indices.aggregate import Aggregation, Aggregator
from pipeline.indices.coherence import coherence, correlation, correlations, cronbach_alpha
from pipeline.indices.compute import Data, Method, compute
from pipeline.indices.directions import directions_of
from pipeline.indices.impute import Imputation, ImputeMethod
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.normalise import Normalisation, Rule, Scale
from pipeline.indices.panel import Panel
from pipeline.indices.sensitivity import drivers, run_design, saltelli_design, sobol_indices
from pipeline.indices.treat import Treatment
from pipeline.indices.tree import Tree, tree_from_nested
from pipeline.indices.uncertainty import (
    Evaluator,
    Runs,
    Step,
    Variations,
    WeightNoise,
    leave_one_out,
)
from pipeline.indices.weight import Weighting, Weights

NAN = float("nan")
TREE = tree_from_nested(
    {
        "code": "r",
        "children": [
            {
                "code": "a",
                "weight": 0.5,
                "children": [
                    {"code": "x", "weight": 0.5, "direction": 1},
                    {"code": "y", "weight": 0.5, "direction": 1},
                ],
            },
            {"code": "b", "weight": 0.5, "children": [{"code": "z", "weight": 1, "direction": 1}]},
        ],
    }
)
SCALE = Normalisation(Scale(lower=1, upper=100))


def random_runs(
    given: Data,
    tree: Tree,
    method: Method,
    variations: Variations,
    replications: int,
    seed: int,
    nodes: tuple[str, ...] | None = None,
) -> Runs:
    """Runs with every step drawn evenly."""
    evaluator = Evaluator(given, tree, method, variations, seed)
    positions = np.random.default_rng(seed).random((replications, len(evaluator.steps)))
    return evaluator.run(evaluator.draw(positions), nodes)


def data(rows: list[list[float]]) -> Data:
    units = tuple(f"u{row}" for row in range(len(rows)))
    return Data(
        Panel(units, ("2020",) * len(rows), TREE.leaves(), np.array(rows, dtype=float)),
        directions_of(TREE),
    )


FIVE = data([[1, 9, 3], [2, 7, 5], [4, 4, 1], [8, 2, 2], [9, 1, 4]])
GAPS = replace(FIVE, panel=FIVE.panel.with_values(np.where(np.eye(5, 3), NAN, FIVE.panel.values)))


@pytest.mark.parametrize(
    ("variations", "step"),
    [
        (Variations(imputation=(Imputation(ImputeMethod.CARRY),)), "imputation"),
        (Variations(treatment=(Treatment(),)), "treatment"),
    ],
)
def test_a_step_that_the_nominal_index_lacks_cannot_be_varied(
    variations: Variations, step: str
) -> None:
    with pytest.raises(
        IndexProblem, match=f"{step} cannot be varied.*add the step to the nominal method"
    ):
        Evaluator(FIVE, TREE, Method(normalise=SCALE), variations)


def test_weights_of_an_unweighted_sum_cannot_be_varied() -> None:
    method = Method(normalise=SCALE, aggregate=Aggregation(Aggregator.SUM))
    for variations in (
        Variations(weight_noise=WeightNoise()),
        Variations(weighting=(Weighting(Weights.EQUAL),)),
    ):
        with pytest.raises(IndexProblem, match="weight.* cannot be varied"):
            Evaluator(FIVE, TREE, method, variations)


def test_nothing_or_unknown_leaves_to_vary_is_an_error() -> None:
    with pytest.raises(IndexProblem, match="at least one step"):
        Evaluator(FIVE, TREE, Method(normalise=SCALE), Variations())
    with pytest.raises(IndexProblem, match="nowhere"):
        Evaluator(FIVE, TREE, Method(normalise=SCALE), Variations(dropped=("nowhere",)))


FULL = Method(normalise=SCALE, impute=Imputation(ImputeMethod.NONE), treat=Treatment(points=2))
VARIATIONS = Variations(
    imputation=(Imputation(ImputeMethod.NONE), Imputation(ImputeMethod.LINEAR)),
    treatment=(Treatment(points=1), Treatment(points=2)),
    normalisation=(SCALE, Normalisation(Scale(rule=Rule.Z_SCORE, centre=10, spread=2))),
    weighting=(Weighting(), Weighting(Weights.EQUAL)),
    weight_noise=WeightNoise(0.25, (), 8),
    aggregation=(Aggregation(), Aggregation(Aggregator.GEOMETRIC)),
    dropped=("x", "z"),
)


def test_every_run_equals_the_index_computed_on_its_own() -> None:
    """The vectorised runs against one plain computation each, from the log of what the run changed."""
    evaluator = Evaluator(GAPS, TREE, FULL, VARIATIONS, seed=5)
    choices = evaluator.draw(np.random.default_rng(2).random((60, len(evaluator.steps))))
    runs = evaluator.run(choices, ("r", "a"))
    for number, choice in enumerate(choices):
        chosen = dict(zip(evaluator.steps, choice, strict=True))
        weighting = VARIATIONS.weighting[chosen[Step.WEIGHTING]]
        method = Method(
            impute=VARIATIONS.imputation[chosen[Step.IMPUTATION]],
            treat=VARIATIONS.treatment[chosen[Step.TREATMENT]],
            normalise=VARIATIONS.normalisation[chosen[Step.NORMALISATION]],
            aggregate=VARIATIONS.aggregation[chosen[Step.AGGREGATION]],
        )
        weights = {node.code: node.weight for node in TREE.nodes}
        if weighting.rule is Weights.EQUAL:
            weights = {
                node.code: 1 / len(TREE.children(node.parent)) for node in TREE.nodes if node.parent
            }
        noise = evaluator._noise[chosen[Step.WEIGHT_NOISE]]
        noisy = {
            code: replace(TREE[code], weight=(weights[code] or 0) * noise[TREE.position[code]])
            for code in weights
            if TREE[code].parent
        }
        dropped = evaluator.steps[Step.DROPPED][chosen[Step.DROPPED]]
        tree = TREE.with_nodes(noisy).without([] if dropped == "none" else [dropped])
        alone = compute(GAPS.panel, tree, method)
        for node in ("r", "a"):
            assert np.allclose(runs.values[node][number], alone.value(node), equal_nan=True), (
                number,
                chosen,
            )
        assert runs.changes.iloc[number]["dropped"] == dropped
    assert list(runs.changes.columns) == [step.value for step in evaluator.steps]
    assert (
        runs.changes["normalisation"].nunique() == 2
        and "rule=z_score" in runs.changes["normalisation"].iloc[choices[:, 2].argmax()]
    )


def test_runs_repeat_with_their_seed_and_hold_the_nominal_index() -> None:
    method = Method(normalise=SCALE)
    variations = Variations(weight_noise=WeightNoise(0.5), dropped=("*",))
    one, two = (
        random_runs(FIVE, TREE, method, variations, replications=300, seed=11) for _ in range(2)
    )
    assert np.array_equal(one.values["r"], two.values["r"]) and one.changes.equals(two.changes)
    assert not np.array_equal(
        one.values["r"],
        random_runs(FIVE, TREE, method, variations, replications=300, seed=12).values["r"],
    )
    nominal = compute(FIVE.panel, TREE, method)
    assert np.array_equal(one.nominal["r"], nominal.value("r"))
    table = one.intervals("r")
    assert (
        (table["value_q05"] <= table["value_median"]).all()
        and (table["rank_q05"] >= 1).all()
        and (table["runs"] == 300).all()
    )


def test_weights_drawn_from_scratch_ignore_the_nominal_ones() -> None:
    variations = Variations(weight_noise=WeightNoise(None, (1,), sets=50))
    runs = random_runs(
        FIVE,
        TREE,
        Method(normalise=SCALE),
        variations,
        replications=400,
        seed=1,
        nodes=("r", "a", "b"),
    )
    assert (runs.values["a"] == runs.values["a"][0]).all()  # level 2 keeps its weights
    index, one, other = (
        runs.values[node][:, 1:] for node in ("r", "a", "b")
    )  # in the first row both parts are the same
    share = (index - other) / (one - other)
    assert (
        share.min() > 0
        and share.max() < 1
        and share[:, 0].std() > 0.2
        and np.allclose(share, share[:, :1])
    )


def test_impossible_combinations_name_the_run() -> None:
    variations = Variations(
        normalisation=(SCALE, Normalisation(Scale())),
        aggregation=(Aggregation(), Aggregation(Aggregator.GEOMETRIC)),
    )
    with pytest.raises(IndexProblem, match="a run with .*normalisation.*default.*geometric"):
        random_runs(FIVE, TREE, Method(normalise=SCALE), variations, replications=50, seed=1)


def test_rows_without_any_value_have_no_interval() -> None:
    empty = replace(
        FIVE, panel=FIVE.panel.with_values(np.vstack([np.full((1, 3), NAN), FIVE.panel.values[1:]]))
    )
    table = random_runs(
        empty,
        TREE,
        Method(normalise=SCALE),
        Variations(weight_noise=WeightNoise()),
        replications=20,
        seed=0,
    ).intervals("r")
    assert (
        table["value_median"][0] is None
        and table["rank_q95"][0] is None
        and table["runs"][0] == 0
        and table["runs"][1] == 20
    )


def test_leave_one_out_by_hand() -> None:
    # scores of x: 0, 1; of y: 1, 0; of z: 0, 1 -> r = 0.25, 0.75; without x: (1 + 0)/2, (0 + 1)/2 -> a tie; without z: a alone, a tie
    two = data([[1, 5, 3], [2, 4, 4]])
    found = {item.code: item for item in leave_one_out(compute(two.panel, TREE, Method()))}
    assert found["x"].value_shift == pytest.approx(0.25) and found["x"].rank_shift == pytest.approx(
        0.5
    )
    assert found["y"].value_shift == pytest.approx(0.25) and found["y"].rank_shift == 0
    assert found["z"].value_shift == pytest.approx(0.25)


def test_design_swaps_one_column_at_a_time() -> None:
    design = saltelli_design(3, 8, seed=4)
    first, second, mixed = design[:8], design[8:16], design[16:].reshape(3, 8, 3)
    for factor in range(3):
        others = [column for column in range(3) if column != factor]
        assert np.array_equal(mixed[factor][:, factor], second[:, factor]) and np.array_equal(
            mixed[factor][:, others], first[:, others]
        )
    assert (
        np.array_equal(design, saltelli_design(3, 8, seed=4))
        and design.min() >= 0
        and design.max() < 1
    )


def test_sobol_indices_of_a_known_function() -> None:
    # y = 2 u + v + 0 w with even u, v, w: variances 4/12 and 1/12 -> shares 0.8, 0.2, 0
    design = saltelli_design(3, 4096, seed=0)
    found = sobol_indices(design @ np.array([2.0, 1, 0]), ["u", "v", "w"])
    assert [round(index.first or 0, 2) for index in found] == [0.8, 0.2, 0] and [
        round(index.total or 0, 2) for index in found
    ] == [
        0.8,
        0.2,
        0,
    ]
    product = sobol_indices(
        (design[:, 0] - 0.5) * (design[:, 1] - 0.5), ["u", "v", "w"]
    )  # all interaction
    assert [round(index.first or 0, 2) for index in product] == [0, 0, 0] and [
        round(index.total or 0, 2) for index in product
    ] == [1, 1, 0]


def test_sobol_indices_agree_with_salib() -> None:
    from SALib.analyze import sobol

    design = saltelli_design(2, 64, seed=9)
    outcome = np.exp(design[:, 0]) * (1 + design[:, 1] ** 2)
    ours = sobol_indices(outcome - outcome.mean(), ["u", "v"])
    first, second, mixed = outcome[:64], outcome[64:128], outcome[128:].reshape(2, 64)
    ordered = np.column_stack([first, mixed[0], mixed[1], second]).ravel()  # SALib goes run by run
    theirs = sobol.analyze(
        {"num_vars": 2, "names": ["u", "v"], "bounds": [[0, 1]] * 2},
        ordered,
        calc_second_order=False,
        seed=1,
    )
    for index, total in zip(ours, theirs["ST"], strict=True):
        assert index.total == pytest.approx(total, rel=0.01)
    for index, alone in zip(ours, theirs["S1"], strict=True):
        assert index.first == pytest.approx(alone, abs=0.03)


def test_outcomes_that_do_not_vary_or_do_not_fit_the_design() -> None:
    assert all(
        index.first is None and index.total is None
        for index in sobol_indices(np.ones(16), ["u", "v"])
    )
    with pytest.raises(IndexProblem, match="N x 4"):
        sobol_indices(np.ones(15), ["u", "v"])
    with pytest.raises(IndexProblem, match="1 without"):
        sobol_indices(np.array([NAN, *np.ones(15)]), ["u", "v"])


def test_sensitivity_blames_the_step_that_moves_the_ranks() -> None:
    variations = Variations(normalisation=(SCALE,), weight_noise=WeightNoise(0.9, sets=64))
    runs = run_design(FIVE, TREE, Method(normalise=SCALE), variations, base=64, seed=2)
    steps = list(runs.changes.columns)
    by_step = {index.factor: index for index in sobol_indices(runs.rank_shift("r"), steps)}
    assert (
        by_step["normalisation"].total == pytest.approx(0)
        and (by_step["weight_noise"].total or 0) > 0.5
    )
    assert drivers(runs, "r", list(by_step))[0][0][0] == "weight_noise"


def test_correlations_and_their_gaps() -> None:
    assert correlation(np.array([1.0, 2, 3]), np.array([2.0, 4, 6])) == pytest.approx(1)
    assert correlation(np.array([1.0, 2, 3]), np.array([1.0, 3, 2])) == pytest.approx(0.5)
    assert correlation(np.array([1.0, 2, NAN]), np.array([2.0, 4, 6])) is None
    assert correlation(np.array([1.0, 1, 1]), np.array([2.0, 4, 6])) is None
    assert [(pair.first, pair.second) for pair in correlations(np.eye(4)[:, :3], "abc")] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]


def test_parts_that_oppose_each_other_are_named() -> None:
    found = {
        (one.node, one.part): one
        for one in coherence(compute(FIVE.panel, TREE, Method(normalise=SCALE)))
    }
    assert found["a", "x"].opposed == ("y",) and found["a", "y"].opposed == ("x",)
    assert found["a", "x"].repeated == () and ("b", "z") not in found  # the only part of its node
    columns = np.column_stack([FIVE.panel.column("x")] * 2)
    assert correlations(columns, "xy")[0].correlation == pytest.approx(1)


def test_cronbach_alpha_by_hand() -> None:
    # variances 1 and 1, covariance 0.5: alpha = 2 (1 - 2/3)
    assert cronbach_alpha(np.array([[1.0, 1], [2, 3], [3, 2]])) == pytest.approx(2 / 3)
    assert (
        cronbach_alpha(np.column_stack([[1.0, 2, 3], [3.0, 2, 1]])) is None
    )  # the sum does not vary
    assert cronbach_alpha(np.array([[1.0, NAN], [NAN, 1.0]])) is None
    with pytest.raises(IndexProblem, match="two columns"):
        cronbach_alpha(np.ones((3, 1)))


def test_data_driven_weights_go_up_the_tree() -> None:
    index = compute(
        FIVE.panel,
        TREE,
        Method(normalise=Normalisation(Scale()), weights=Weighting(Weights.CRITIC)),
    )
    inside = {code: index.weights[TREE.position[code]] for code in ("x", "y", "a", "b", "z")}
    assert (
        inside["x"] + inside["y"] == pytest.approx(1)
        and inside["a"] + inside["b"] == pytest.approx(1)
        and inside["z"] == 1
    )
    mixed = compute(
        FIVE.panel,
        TREE,
        Method(normalise=SCALE, weights=Weighting(Weights.GIVEN, by_level={2: Weights.ENTROPY})),
    )
    assert mixed.weights[TREE.position["a"]] == 0.5 and mixed.weights[TREE.position["x"]] != 0.5


def test_index_table_has_no_nan() -> None:
    frame = compute(
        GAPS.panel, TREE, Method(normalise=SCALE, aggregate=Aggregation(coverage_threshold=0.9))
    ).frame()
    assert len(frame) == 5 * len(TREE.nodes)
    assert any(value is None for value in frame["value"]) and not any(
        value is not None and np.isnan(value) for value in frame["value"]
    )
    assert (
        frame["coverage"].notna().all()
        and (frame["rank"].isna() == [value is None for value in frame["value"]]).all()
    )


def test_single_observation_and_single_unit() -> None:
    one = data([[1, 2, 3]])
    with pytest.raises(IndexProblem, match="values that differ"):
        compute(one.panel, TREE, Method())
    posts = Normalisation(Scale(rule=Rule.GOALPOSTS, posts=(0, 10)))
    assert compute(one.panel, TREE, Method(normalise=posts)).value("r")[0] == pytest.approx(0.225)
    nothing = compute(one.panel.with_values(np.full((1, 3), NAN)), TREE, Method()).frame()
    assert all(value is None for value in nothing["value"]) and (nothing["coverage"] == 0).all()
