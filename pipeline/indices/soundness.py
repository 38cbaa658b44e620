"""Statistical soundness of an index, as the JRC's audits examine it, in one list of findings.

Each finding says what was measured, on what, and whether that is as an index wants it (``sound``,
``doubtful``, ``not_defined``). In the order of the audits:

coverage      share of the values that are there
distribution  skewness and kurtosis of each indicator as scored: outliers drive a mean
direction     whether an indicator goes with the whole in the direction that it is given
structure     whether an indicator goes with its own pillar more than with another
dimension     variance that the first principal component of a node's parts explains, and whether
              all parts load on it with one sign
reliability   Cronbach's alpha of the parts of a node
importance    squared correlation of each part with its node, as a share, beside its weight
added_value   how many units a pillar ranks far from where the whole ranks them
robustness    how far ranks move when weights and other choices are drawn again
freedom       the benefit of the doubt: each unit under the weights that favour it most

Sources: OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 4 to 8; Paruolo,
Saisana, Saltelli (2013) on importance against weights; Melyn and Moesen (1991) and Cherchye et
al. (2007) on the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.indices.coherence import correlation, cronbach_alpha
from pipeline.indices.compute import Index
from pipeline.indices.panel import Values
from pipeline.indices.uncertainty import Runs
from warehouse.vocabularies import SoundnessTest, SoundnessVerdict
from warehouse.wording import Wording, joined, worded

_COVERAGE = 0.65
"""Share of values from which an indicator or a unit is usable (JRC: two thirds)."""
_SKEWNESS, _KURTOSIS = 2.0, 3.5
_ALONG = 0.3
"""Correlation from which an indicator is said to go with the whole."""
_ONE_DIMENSION = 0.5
_ALPHA = 0.7
_FAR = 0.2
"""Part of the ranks from which two ranks are far apart: 10 of 51."""
_MANY = 0.3
"""Part of the units that a pillar has to rank far from the whole to add something."""
_REPEATED = 0.92
_WIDE = 0.2
"""Width of a 90 % interval, as part of all ranks, beyond which a rank says little."""
_OUT_OF_PROPORTION = 2.0
_LEAST_SHARE = 0.5
"""A part's share in the benefit of the doubt is at least this part of its nominal weight."""
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One measurement.

    Attributes:
        test: What was examined.
        node: Node of the tree that it is about.
        part: Part of the node; None where it is about the node as a whole.
        value: What was measured; None where it is not defined.
        reference: What it is held against; None where there is nothing.
        verdict: Whether it is as an index wants it.
        explanation: In words, with the numbers.
    """

    test: SoundnessTest
    node: str
    part: str | None
    value: float | None
    reference: float | None
    verdict: SoundnessVerdict
    explanation: Wording


def examine(index: Index, runs: Runs | None = None) -> list[Finding]:
    """All findings about an index, in the order of an audit.

    Args:
        index: The computed index.
        runs: Its runs under other choices; without them nothing is said of robustness.
    """
    return [
        *_coverage(index),
        *_distribution(index),
        *_direction(index),
        *_structure(index),
        *_nodes(index),
        *_importance(index),
        *_added_value(index),
        *(_robustness(index, runs) if runs is not None else ()),
        *_freedom(index),
    ]


def _root(index: Index) -> str:
    return index.tree.nodes[0].code


def _verdict(good: bool) -> SoundnessVerdict:
    return SoundnessVerdict.SOUND if good else SoundnessVerdict.DOUBTFUL


def _undefined(test: SoundnessTest, node: str, part: str | None, why: Wording) -> Finding:
    return Finding(test, node, part, None, None, SoundnessVerdict.NOT_DEFINED, why)


def _coverage(index: Index) -> Iterator[Finding]:
    raw = index.prepared.raw
    known = ~np.isnan(raw.values)
    for column, code in enumerate(raw.indicators):
        share = float(known[:, column].mean())
        yield Finding(
            SoundnessTest.COVERAGE,
            code,
            None,
            share,
            _COVERAGE,
            _verdict(share >= _COVERAGE),
            worded("soundness.values_there", known=int(known[:, column].sum()), all=known.shape[0]),
        )
    poor = sum(1 for share in known.mean(axis=1) if share < _COVERAGE)
    yield Finding(
        SoundnessTest.COVERAGE,
        _root(index),
        None,
        float(known.mean()),
        _COVERAGE,
        _verdict(poor == 0 and float(known.mean()) >= _COVERAGE),
        worded(
            "soundness.share_there",
            share=known.mean(),
            poor=poor,
            rows=known.shape[0],
            least=_COVERAGE,
        ),
    )


def _distribution(index: Index) -> Iterator[Finding]:
    from scipy.stats import kurtosis, skew  # loading it takes longer than a night without news

    treated = index.prepared.treated
    for column, code in enumerate(treated.indicators):
        values = treated.values[:, column]
        values = values[~np.isnan(values)]
        if len(values) < _FEWEST or np.ptp(values) == 0:
            few = worded("soundness.no_spread", count=len(values))
            yield _undefined(SoundnessTest.DISTRIBUTION, code, None, few)
            continue
        third = float(skew(values, bias=False))
        fourth = float(kurtosis(values, bias=False))
        odd = abs(third) >= _SKEWNESS and fourth >= _KURTOSIS
        yield Finding(
            SoundnessTest.DISTRIBUTION,
            code,
            None,
            third,
            _SKEWNESS,
            _verdict(not odd),
            joined(
                (
                    worded("soundness.shape", skewness=third, kurtosis=fourth),
                    worded("soundness.outliers") if odd else "",
                )
            ),
        )


def _direction(index: Index) -> Iterator[Finding]:
    root = _root(index)
    whole = index.value(root)
    for code in index.tree.leaves():
        found = correlation(index.value(code), whole)
        if found is None:
            few = worded("soundness.few_common_no_spread")
            yield _undefined(SoundnessTest.DIRECTION, code, None, few)
            continue
        words = (
            worded("soundness.with_whole")
            if found >= _ALONG
            else worded("soundness.against_whole")
            if found <= -_ALONG
            else worded("soundness.nothing_about_whole")
        )
        yield Finding(
            SoundnessTest.DIRECTION,
            code,
            None,
            found,
            _ALONG,
            _verdict(found >= _ALONG),
            worded("soundness.direction", found=found, root=root, words=words),
        )


def _pillars(index: Index) -> dict[str, str]:
    """The node right above each leaf."""
    return {
        leaf: node
        for node in index.tree.inner()
        for leaf in index.tree.children(node)
        if index.tree.is_leaf(leaf)
    }


def _structure(index: Index) -> Iterator[Finding]:
    above = _pillars(index)
    pillars = list(dict.fromkeys(above.values()))
    if len(pillars) < 2:
        return
    for leaf, own in above.items():
        found = {node: correlation(index.value(leaf), index.value(node)) for node in pillars}
        mine = found.pop(own)
        others = {node: value for node, value in found.items() if value is not None}
        if mine is None or not others:
            few = worded("soundness.few_common")
            yield _undefined(SoundnessTest.STRUCTURE, own, leaf, few)
            continue
        nearest = max(others, key=lambda node: others[node])
        yield Finding(
            SoundnessTest.STRUCTURE,
            own,
            leaf,
            mine,
            others[nearest],
            _verdict(mine >= others[nearest]),
            worded("soundness.structure", mine=mine, other=others[nearest], nearest=nearest),
        )


def _nodes(index: Index) -> Iterator[Finding]:
    """Dimension and reliability of every node that has two or more parts."""
    for node in index.tree.inner():
        parts = index.tree.children(node)
        if len(parts) < 2:
            continue
        values = np.column_stack([index.value(part) for part in parts])
        yield _dimension(node, parts, values)
        alpha = cronbach_alpha(values)
        if alpha is None:
            none = worded("soundness.no_common_rows")
            yield _undefined(SoundnessTest.RELIABILITY, node, None, none)
        else:
            yield Finding(
                SoundnessTest.RELIABILITY,
                node,
                None,
                alpha,
                _ALPHA,
                _verdict(alpha >= _ALPHA),
                worded("soundness.alpha", parts=len(parts), alpha=alpha),
            )


def _dimension(node: str, parts: Sequence[str], values: Values) -> Finding:
    rows = values[~np.isnan(values).any(axis=1)]
    if len(rows) < _FEWEST or (np.ptp(rows, axis=0) == 0).any():
        few = worded("soundness.complete_rows", count=len(rows))
        return _undefined(SoundnessTest.DIMENSION, node, None, few)
    roots, vectors = np.linalg.eigh(np.corrcoef(rows, rowvar=False))
    share = float(roots[-1] / roots.sum())
    first = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
    against = [part for part, loading in zip(parts, first, strict=True) if loading < 0]
    several = int((roots > 1).sum())
    words = worded("soundness.component", share=share, several=several, parts=len(parts))
    if against:
        opposed = worded("soundness.load_against", parts=joined(against, ", ", "、"))
        words = joined((words, opposed))
    good = share >= _ONE_DIMENSION and not against
    return Finding(
        SoundnessTest.DIMENSION, node, None, share, _ONE_DIMENSION, _verdict(good), words
    )


def _importance(index: Index) -> Iterator[Finding]:
    """Squared correlations with the node as shares: what a part has to say, beside its weight."""
    for node in index.tree.inner():
        parts = index.tree.children(node)
        if len(parts) < 2:
            continue
        found = [correlation(index.value(part), index.value(node)) for part in parts]
        squares = [0.0 if value is None else value * value for value in found]
        weights = [float(index.weights[index.tree.position[part]]) for part in parts]
        total, sum_of_weights = sum(squares), sum(weights)
        for part, square, weight in zip(parts, squares, weights, strict=True):
            if total <= 0 or sum_of_weights <= 0:
                still = worded("soundness.no_variation")
                yield _undefined(SoundnessTest.IMPORTANCE, node, part, still)
                continue
            share, nominal = square / total, weight / sum_of_weights
            near = nominal / _OUT_OF_PROPORTION <= share <= nominal * _OUT_OF_PROPORTION
            yield Finding(
                SoundnessTest.IMPORTANCE,
                node,
                part,
                share,
                nominal,
                _verdict(near),
                worded("soundness.importance", share=share, square=square, nominal=nominal),
            )


def _added_value(index: Index) -> Iterator[Finding]:
    root = _root(index)
    own = index.ranks[:, index.tree.position[root]]
    count = int((~np.isnan(own)).sum())
    for pillar in (node for node in index.tree.inner() if node != root):
        moved = np.abs(index.ranks[:, index.tree.position[pillar]] - own)
        moved = moved[~np.isnan(moved)]
        if len(moved) < _FEWEST:
            few = worded("soundness.ranks", count=len(moved))
            yield _undefined(SoundnessTest.ADDED_VALUE, root, pillar, few)
            continue
        share = float((moved >= max(1.0, _FAR * count)).mean())
        repeated = correlation(index.value(pillar), index.value(root))
        yield Finding(
            SoundnessTest.ADDED_VALUE,
            root,
            pillar,
            share,
            _MANY,
            _verdict(share >= _MANY and (repeated is None or repeated <= _REPEATED)),
            worded(
                "soundness.added_value",
                share=share,
                places=max(1, round(_FAR * count)),
                correlation=0 if repeated is None else repeated,
            ),
        )


def _robustness(index: Index, runs: Runs) -> Iterator[Finding]:
    root = _root(index)
    found = runs.intervals(root)
    known = found.dropna(subset=["rank_q05", "rank_q95", "rank_nominal"])
    if len(known) < _FEWEST:
        few = worded("soundness.ranks", count=len(known))
        yield _undefined(SoundnessTest.ROBUSTNESS, root, None, few)
        return
    widths = (known["rank_q95"] - known["rank_q05"]).astype(float)
    median = float(widths.median())
    off = float((known["rank_median"] - known["rank_nominal"]).abs().astype(float).mean())
    yield Finding(
        SoundnessTest.ROBUSTNESS,
        root,
        None,
        median / len(known),
        _WIDE,
        _verdict(median <= _WIDE * len(known)),
        worded(
            "soundness.robustness",
            runs=int(known["runs"].max()),
            median=median,
            units=len(known),
            widest=widths.max(),
            off=off,
        ),
    )


def _freedom(index: Index) -> Iterator[Finding]:
    root = _root(index)
    parts = index.tree.children(root)
    values = np.column_stack([index.value(part) for part in parts])
    whole = index.value(root)
    rows = ~np.isnan(values).any(axis=1) & ~np.isnan(whole)
    if rows.sum() < _FEWEST or len(parts) < 2:
        few = worded("soundness.complete_rows", count=int(rows.sum()))
        yield _undefined(SoundnessTest.FREEDOM, root, None, few)
        return
    weights = np.array([index.weights[index.tree.position[part]] for part in parts], dtype=float)
    if weights.sum() <= 0:
        yield _undefined(SoundnessTest.FREEDOM, root, None, worded("soundness.no_weights"))
        return
    from scipy.stats import spearmanr  # loading it takes longer than a night without news

    scores = benefit_of_the_doubt(values[rows], _LEAST_SHARE * weights / weights.sum())
    found = float(spearmanr(scores, whole[rows]).statistic)
    yield Finding(
        SoundnessTest.FREEDOM,
        root,
        None,
        found,
        None,
        _verdict(found >= 1 - _WIDE),
        worded(
            "soundness.freedom",
            found=found,
            reached=int((scores > 1 - 1e-9).sum()),
            units=len(scores),
        ),
    )


def benefit_of_the_doubt(values: Values, least: Values) -> Values:
    """Score of each unit under the weights that favour it most, against the best under the same.

    Args:
        values: Units x parts, complete. They are moved to a positive scale: the least of each
            part becomes a tenth of its range.
        least: For each part the least share that it has to have in a unit's score; together less
            than 1.

    Returns:
        Scores up to 1, which the units on the frontier have.
    """
    from scipy.optimize import linprog  # loading it takes longer than a night without news

    spread = np.ptp(values, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    positive = (values - values.min(axis=0)) / spread + 0.1
    scores = np.empty(len(positive))
    for unit, own in enumerate(positive):
        # share of part j in the unit's score: w_j y_j >= least_j * sum(w y)
        bounds = least[:, None] * own[None, :] - np.diag(own)
        found = linprog(
            -own,
            A_ub=np.vstack([positive, bounds]),
            b_ub=np.concatenate([np.ones(len(positive)), np.zeros(len(own))]),
            bounds=(0, None),
            method="highs",
        )
        scores[unit] = np.nan if found.fun is None else -found.fun
    return scores


_TITLES = {
    SoundnessTest.COVERAGE: "Coverage",
    SoundnessTest.DISTRIBUTION: "Distribution",
    SoundnessTest.DIRECTION: "Directions",
    SoundnessTest.STRUCTURE: "Correlation inside and across pillars",
    SoundnessTest.DIMENSION: "Principal components",
    SoundnessTest.RELIABILITY: "Reliability",
    SoundnessTest.IMPORTANCE: "Importance and weight",
    SoundnessTest.ADDED_VALUE: "Added value of the pillars",
    SoundnessTest.ROBUSTNESS: "Ranks under other choices",
    SoundnessTest.FREEDOM: "Benefit of the doubt",
}


def report(title: str, findings: Sequence[Finding]) -> str:
    """The findings as a page of Markdown: what is doubtful of each test first, then what is not.

    Args:
        title: Name of the index.
        findings: As of ``examine``.
    """
    lines = [f"# Statistical soundness: {title}", ""]
    for test, heading in _TITLES.items():
        mine = [finding for finding in findings if finding.test is test]
        if not mine:
            continue
        doubtful = [one for one in mine if one.verdict is SoundnessVerdict.DOUBTFUL]
        undefined = sum(one.verdict is SoundnessVerdict.NOT_DEFINED for one in mine)
        lines.append(f"## {heading}")
        lines.append("")
        counted = f"{len(mine)} examined, {len(doubtful)} doubtful"
        lines += [counted + (f", {undefined} not defined." if undefined else "."), ""]
        shown = doubtful or [one for one in mine if one.part is None][:1]
        for one in shown:
            name = one.node if one.part is None else f"{one.node} / {one.part}"
            lines.append(f"- {name}: {one.explanation.en}")
        lines.append("")
    return "\n".join(lines)
