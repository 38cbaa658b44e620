"""Uncertainty: the index over and over under other, equally defensible choices; what that does to
values and ranks.

Every choice is a factor with alternatives (the nominal one among them if it is meant to be drawn).
A replication draws one alternative of each factor. States of the data that several replications
share are computed once; weights and dropped indicators are computed for all replications at a time.

A step that the nominal index does not have cannot be varied: that would compare another index.
Such a factor is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import ConfigDict

from pipeline.indices.aggregate import Aggregation, Aggregator, aggregate
from pipeline.indices.compute import Data, Index, Method, Prepared, nominal_weights, prepare
from pipeline.indices.impute import Imputation, impute
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.normalise import Normalisation, normalise
from pipeline.indices.panel import Mask, Panel, Values
from pipeline.indices.rank import ranks
from pipeline.indices.treat import Treated, Treatment, treat
from pipeline.indices.tree import Tree
from pipeline.indices.weight import Weighting, noisy_weights, random_weights


class Step(StrEnum):
    """A step of the method that can be varied."""

    IMPUTATION = "imputation"
    TREATMENT = "treatment"
    NORMALISATION = "normalisation"
    WEIGHTING = "weighting"  # another rule for weights
    WEIGHT_NOISE = "weight_noise"
    AGGREGATION = "aggregation"
    DROPPED = "dropped"  # a leaf left out


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Weights drawn at random.

    Attributes:
        factor: 0.25 draws evenly from 75 % to 125 % of the nominal weight; None draws evenly from
            all weights that siblings can have, whatever the nominal ones.
        levels: Levels of the nodes whose weights are drawn; empty for all.
        sets: How many sets of weights there are to draw from.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    factor: float | None = 0.25
    levels: tuple[int, ...] = ()
    sets: int = 256


@dataclass(frozen=True, slots=True)
class Variations:
    """What is varied; empty for a step that stays as it is.

    Attributes:
        imputation: Alternatives.
        treatment: Alternatives.
        normalisation: Alternatives.
        weighting: Alternatives.
        weight_noise: Noise on the weights.
        aggregation: Alternatives.
        dropped: Leaves that are left out one at a time (drawn beside leaving out none); ``("*",)``
            for every leaf.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    imputation: tuple[Imputation, ...] = ()
    treatment: tuple[Treatment, ...] = ()
    normalisation: tuple[Normalisation, ...] = ()
    weighting: tuple[Weighting, ...] = ()
    weight_noise: WeightNoise | None = None
    aggregation: tuple[Aggregation, ...] = ()
    dropped: tuple[str, ...] = field(default=())

    def check(self, tree: Tree, method: Method) -> None:
        """Refuse to vary what the nominal index does not have."""
        if self.imputation and method.impute is None:
            _refuse(Step.IMPUTATION, method)
        if self.treatment and method.treat is None:
            _refuse(Step.TREATMENT, method)
        unweighted = all(
            method.aggregate.at(level) is Aggregator.SUM for level in range(1, tree.depth + 1)
        )
        if unweighted and self.weight_noise is not None:
            _refuse(Step.WEIGHT_NOISE, method)
        if unweighted and self.weighting:
            _refuse(Step.WEIGHTING, method)
        unknown = sorted(set(self.dropped) - {"*"} - set(tree.leaves()))
        if unknown:
            raise IndexProblem(
                "uncertainty",
                expected="leaves of the index under dropped",
                found=", ".join(unknown),
            )
        if not self.steps(tree):
            raise IndexProblem(
                "uncertainty", expected="at least one step that is varied", found="none"
            )

    def steps(self, tree: Tree) -> dict[Step, tuple[str, ...]]:
        """The factors in order and the names of their alternatives."""
        dropped = tree.leaves() if "*" in self.dropped else self.dropped
        noise = self.weight_noise.sets if self.weight_noise else 0
        named: dict[Step, tuple[str, ...]] = {
            Step.IMPUTATION: tuple(_label(found) for found in self.imputation),
            Step.TREATMENT: tuple(_label(found) for found in self.treatment),
            Step.NORMALISATION: tuple(_label(found) for found in self.normalisation),
            Step.WEIGHTING: tuple(_label(found) for found in self.weighting),
            Step.WEIGHT_NOISE: tuple(f"set {number}" for number in range(noise)),
            Step.AGGREGATION: tuple(_label(found) for found in self.aggregation),
            Step.DROPPED: ("none", *dropped) if dropped else (),
        }
        return {step: names for step, names in named.items() if names}


def _refuse(step: Step, method: Method) -> None:
    raise IndexProblem(
        f"{step} cannot be varied",
        expected=f"a step that the nominal index ({method.name}) has",
        found="no such step in its method",
        remedy="add the step to the nominal method, or leave it out of the variations",
    )


def _label(found: Any) -> str:
    """What differs from the defaults, in words."""
    kind = type(found)
    default = kind()
    names = [
        item.name
        for item in fields(found)
        if getattr(found, item.name) != getattr(default, item.name)
    ]
    return ", ".join(f"{name}={_plain(getattr(found, name))}" for name in names) or "default"


def _plain(value: object) -> str:
    return f"({_label(value)})" if is_dataclass(value) else str(value)


@dataclass(frozen=True)
class Runs:
    """Many runs of an index.

    Attributes:
        panel: The rows.
        nominal: Nominal values by node.
        values: Values by node: (replications, rows).
        changes: What each run changed: a row per replication, a column per step.
    """

    panel: Panel
    nominal: dict[str, Values]
    values: dict[str, Values]
    changes: pd.DataFrame

    def ranks(self, node: str) -> Values:
        """Ranks in every run: (replications, rows)."""
        return ranks(self.values[node], self.panel.comparison_groups)

    def rank_shift(self, node: str) -> Values:
        """Mean absolute shift of the ranks against the nominal ones, by replication."""
        nominal = ranks(self.nominal[node], self.panel.comparison_groups)
        shift = np.abs(self.ranks(node) - nominal)
        known = ~np.isnan(shift)
        total, count = np.where(known, shift, 0.0).sum(axis=1), known.sum(axis=1)
        return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))

    def intervals(self, node: str) -> pd.DataFrame:
        """Unit, period and the 5 %, 50 % and 95 % points of value and rank; None where no run
        gives a value.
        """
        columns = {"value": self.values[node], "rank": self.ranks(node)}
        nominal = {
            "value": self.nominal[node],
            "rank": ranks(self.nominal[node], self.panel.comparison_groups),
        }
        out = pd.DataFrame({"unit": list(self.panel.units), "period": list(self.panel.periods)})
        for name, found in columns.items():
            out[f"{name}_nominal"] = _none(nominal[name])
            mean, quantiles = _summary(found)
            out[f"{name}_mean"] = _none(mean)
            for title, line in zip(("median", "q05", "q95"), quantiles, strict=True):
                out[f"{name}_{title}"] = _none(line)
        out["runs"] = (~np.isnan(self.values[node])).sum(axis=0)
        return out


def _none(values: Values) -> pd.Series:
    return pd.Series([None if np.isnan(value) else float(value) for value in values], dtype=object)


def _summary(found: Values) -> tuple[Values, Values]:
    """Mean and the points at 50, 5 and 95 % by column; NaN for columns without any value."""
    mean, quantiles = np.full(found.shape[1], np.nan), np.full((3, found.shape[1]), np.nan)
    some = ~np.isnan(found).all(axis=0)
    if some.any():
        mean[some] = np.nanmean(found[:, some], axis=0)
        quantiles[:, some] = np.nanquantile(found[:, some], (0.5, 0.05, 0.95), axis=0)
    return mean, quantiles


class Evaluator:
    """Runs an index under drawn choices.

    Args:
        data: What the index is computed from.
        tree: Its tree.
        method: The nominal method.
        variations: What is varied.
        seed: Of the sets of noisy weights.
    """

    def __init__(
        self, data: Data, tree: Tree, method: Method, variations: Variations, seed: int = 0
    ) -> None:
        variations.check(tree, method)
        self.data, self.tree, self.method, self.variations = data, tree, method, variations
        self.steps = variations.steps(tree)
        self.prepared = prepare(data, tree, method)
        self.base = nominal_weights(tree, self.prepared, method)
        self._noise = self._noise_factors(seed)
        self._filled: dict[int, tuple[Panel, Mask]] = {}
        self._treated: dict[tuple[int, int], tuple[Panel, tuple[Treated, ...]]] = {}
        self._leaves: dict[tuple[int, int, int], Prepared] = {}

    def _noise_factors(self, seed: int) -> Values:
        """Sets of factors on the nominal weights; where weights are drawn from scratch, the
        weights themselves (see ``_weighted``).
        """
        noise = self.variations.weight_noise
        if noise is None:
            return np.ones((1, len(self.tree.nodes)))
        if noise.factor is not None:
            factors = noisy_weights(np.ones(len(self.tree.nodes)), noise.factor, noise.sets, seed)
        else:
            factors = np.ones((noise.sets, len(self.tree.nodes)))
            for number, code in enumerate(self.tree.inner()):
                places = [self.tree.position[child] for child in self.tree.children(code)]
                factors[:, places] = random_weights(len(places), noise.sets, seed + number)
        factors[:, ~self._drawn(noise)] = 1.0
        return factors

    def _drawn(self, noise: WeightNoise) -> Mask:
        """Which nodes' weights are drawn."""
        return np.array(
            [
                node.level > 0 and (not noise.levels or node.level in noise.levels)
                for node in self.tree.nodes
            ]
        )

    def _weighted(self, base: Values, sets: NDArray[np.intp]) -> Values:
        """Nominal weights with their noise, or drawn ones in their place."""
        noise = self.variations.weight_noise
        if noise is not None and noise.factor is None:
            base = np.where(self._drawn(noise), 1.0, base)
        return np.asarray(base * self._noise[sets])

    def draw(self, positions: Values) -> NDArray[np.intp]:
        """Alternatives from positions in [0, 1): one column per step."""
        sizes = np.array([len(names) for names in self.steps.values()])
        return np.asarray(np.minimum((positions * sizes).astype(np.intp), sizes - 1), dtype=np.intp)

    def run(
        self, choices: NDArray[np.intp], nodes: Sequence[str] | None = None, block: int = 1024
    ) -> Runs:
        """Values of nodes under choices (replications x steps).

        Args:
            choices: Number of the alternative of each step.
            nodes: Nodes to keep; the root alone by default.
            block: Replications at a time.
        """
        kept = tuple(nodes) if nodes is not None else (self.tree.root.code,)
        rows = len(self.data.panel.units)
        values = {code: np.full((len(choices), rows), np.nan) for code in kept}
        for state, members in self._states(choices):
            for start in range(0, len(members), block):
                part = members[start : start + block]
                found = self._evaluate(state, choices[part], kept)
                for code in kept:
                    values[code][part] = found[code]
        return Runs(self.data.panel, self._nominal(kept), values, self._changes(choices))

    def _column(self, step: Step) -> int | None:
        names = list(self.steps)
        return names.index(step) if step in names else None

    def _states(
        self, choices: NDArray[np.intp]
    ) -> Iterator[tuple[dict[Step, int], NDArray[np.intp]]]:
        """Choices that share everything but weights and dropped leaves."""
        shared = [step for step in self.steps if step not in (Step.WEIGHT_NOISE, Step.DROPPED)]
        if not shared:
            yield {}, np.arange(len(choices))
            return
        columns = [list(self.steps).index(step) for step in shared]
        states, where = np.unique(choices[:, columns], axis=0, return_inverse=True)
        order = np.argsort(where.ravel(), kind="stable")
        for state, members in zip(
            states, np.split(order, np.cumsum(np.bincount(where.ravel()))[:-1]), strict=True
        ):
            yield dict(zip(shared, (int(choice) for choice in state), strict=True)), members

    def _evaluate(
        self, state: dict[Step, int], choices: NDArray[np.intp], kept: tuple[str, ...]
    ) -> dict[str, Values]:
        prepared, method, base = self._state(state)
        weights = np.broadcast_to(base, (len(choices), len(base)))
        noise, drop = self._column(Step.WEIGHT_NOISE), self._column(Step.DROPPED)
        if noise is not None:
            weights = self._weighted(base, choices[:, noise])
        if drop is not None:
            weights = weights * self._drop_masks[choices[:, drop]]
        single = noise is None and drop is None
        try:
            found = aggregate(
                prepared.normalised.values,
                prepared.observed,
                self.tree,
                weights[:1] if single else np.ascontiguousarray(weights),
                method.aggregate,
                groups=self.data.panel.comparison_groups,
                by_coverage=method.weights.by_coverage,
                only=kept[0] if kept == (self.tree.root.code,) else None,
            )
        except IndexProblem as problem:
            chosen = {step.value: self.steps[step][choice] for step, choice in state.items()}
            raise IndexProblem(
                f"a run with {chosen}: {problem.message}",
                expected=problem.expected,
                found=problem.found,
                remedy=problem.remedy,
            ) from problem
        shape = (len(choices), len(self.data.panel.units))
        return {code: np.broadcast_to(found.values[code], shape) for code in kept}

    @property
    def _drop_masks(self) -> Values:
        names = self.steps[Step.DROPPED]
        masks = np.ones((len(names), len(self.tree.nodes)))
        for number, code in enumerate(names[1:], start=1):
            masks[number, self.tree.position[code]] = 0.0
        return masks

    def _state(self, state: dict[Step, int]) -> tuple[Prepared, Method, Values]:
        """The leaves, the method and its weights in one state; nothing is computed twice."""
        filled, treated, scaled = (
            state.get(step, -1) for step in (Step.IMPUTATION, Step.TREATMENT, Step.NORMALISATION)
        )
        method = self.method
        if scaled >= 0:
            method = replace(method, normalise=self.variations.normalisation[scaled])
        if Step.WEIGHTING in state:
            method = replace(method, weights=self.variations.weighting[state[Step.WEIGHTING]])
        if Step.AGGREGATION in state:
            method = replace(method, aggregate=self.variations.aggregation[state[Step.AGGREGATION]])
        prepared = self._scores(filled, treated, scaled, method)
        same = (
            Step.WEIGHTING not in state
            and method.weights == self.method.weights
            and self._weights_given
        )
        return prepared, method, self.base if same else nominal_weights(self.tree, prepared, method)

    @property
    def _weights_given(self) -> bool:
        rules = {self.method.weights.rule, *self.method.weights.by_level.values()}
        return all(rule in ("given", "equal") for rule in rules)

    def _scores(self, filled: int, treated: int, scaled: int, method: Method) -> Prepared:
        key = (filled, treated, scaled)
        if key == (-1, -1, -1):
            return self.prepared
        if key not in self._leaves:
            gaps, mask = self._fill(filled)
            panel, records = self._treat(filled, treated)
            scores = normalise(panel, self.data.directions, method.normalise)
            start = self.prepared
            self._leaves[key] = Prepared(
                start.raw, start.denominated, gaps, panel, scores, mask, records
            )
        return self._leaves[key]

    def _fill(self, number: int) -> tuple[Panel, Mask]:
        if number < 0:
            return self.prepared.imputed, self.prepared.filled
        if number not in self._filled:
            self._filled[number] = impute(
                self.prepared.denominated, self.variations.imputation[number]
            )
        return self._filled[number]

    def _treat(self, filled: int, number: int) -> tuple[Panel, tuple[Treated, ...]]:
        if (filled, number) == (-1, -1):
            return self.prepared.treated, self.prepared.treatments
        if (filled, number) not in self._treated:
            how = self.variations.treatment[number] if number >= 0 else self.method.treat
            gaps = self._fill(filled)[0]
            self._treated[filled, number] = (gaps, ()) if how is None else treat(gaps, how)
        return self._treated[filled, number]

    def _nominal(self, kept: tuple[str, ...]) -> dict[str, Values]:
        found = aggregate(
            self.prepared.normalised.values,
            self.prepared.observed,
            self.tree,
            self.base[None, :],
            self.method.aggregate,
            groups=self.data.panel.comparison_groups,
            by_coverage=self.method.weights.by_coverage,
        )
        rows = len(self.data.panel.units)
        return {code: np.broadcast_to(found.values[code], (1, rows))[0] for code in kept}

    def _changes(self, choices: NDArray[np.intp]) -> pd.DataFrame:
        named = {
            step.value: np.array(names, dtype=object)[choices[:, column]]
            for column, (step, names) in enumerate(self.steps.items())
        }
        return pd.DataFrame(named).rename_axis("replication")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What leaving one node out does: mean absolute shift of ranks, and of values, of the node
    that was analysed.
    """

    code: str
    rank_shift: float | None
    value_shift: float | None


def leave_one_out(
    index: Index, codes: Sequence[str] | None = None, node: str | None = None
) -> tuple[LeftOut, ...]:
    """Leave nodes out one at a time; the weights of their siblings are scaled up to one.

    Args:
        index: A computed index.
        codes: Nodes to leave out; the leaves by default.
        node: Node whose ranks and values are compared; the root by default.
    """
    tree, prepared, method = index.tree, index.prepared, index.method
    groups = prepared.raw.comparison_groups
    target = node or tree.root.code
    left_out = tuple(codes) if codes is not None else tree.leaves(target)
    weights = np.tile(index.weights, (len(left_out) + 1, 1))
    for number, code in enumerate(left_out, start=1):
        weights[number, tree.position[code]] = 0.0
    found = aggregate(
        prepared.normalised.values,
        prepared.observed,
        tree,
        weights,
        method.aggregate,
        groups=groups,
        by_coverage=method.weights.by_coverage,
    ).values[target]
    found = np.broadcast_to(found, (len(weights), found.shape[1]))
    ranked = ranks(found, groups)
    shifts = [
        (_mean(np.abs(ranked[number] - ranked[0])), _mean(np.abs(found[number] - found[0])))
        for number in range(1, len(weights))
    ]
    return tuple(LeftOut(code, *shift) for code, shift in zip(left_out, shifts, strict=True))


def _mean(values: Values) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
