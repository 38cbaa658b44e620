"""A declared index -> its rows in the tables ``index_inputs``, ``_nodes``, ``_values``,
``_contributions``, ``_coherence``, ``_soundness``, ``_sensitivity``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from pipeline.indices.aggregate import Aggregator
from pipeline.indices.build_panel import Series
from pipeline.indices.coherence import coherence
from pipeline.indices.compute import Data, Index, compute
from pipeline.indices.declaration import Declaration, MethodRun
from pipeline.indices.decompose import Part, decompose
from pipeline.indices.directions import directions_of
from pipeline.indices.sensitivity import drivers, run_design
from pipeline.indices.soundness import Finding, examine
from pipeline.indices.tree import Tree
from pipeline.indices.uncertainty import Runs, leave_one_out

TABLES = (
    "index_inputs",
    "index_nodes",
    "index_methods",
    "index_values",
    "index_contributions",
    "index_leaf_contributions",
    "index_coherence",
    "index_soundness",
    "index_sensitivity",
)
"""The tables of an index; their columns are those of the schema."""


def node_rows(
    declaration: Declaration, tree: Tree, directions: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Rows of ``index_nodes``."""
    return [
        {
            "index_id": declaration.index,
            "node": node.code,
            "parent": node.parent,
            "level": node.level,
            "name": node.name,
            "weight": node.weight if node.level else None,
            "weight_source": node.weight_source.value if node.weight_source else None,
            "indicator": node.indicator,
            "indicator_region_code": node.region_code,
            "direction": directions.get(node.code),
            "observation_id": node.observation_id,
        }
        for node in tree.nodes
    ]


def run_method(
    declaration: Declaration,
    run: MethodRun,
    tree: Tree,
    series: Series,
    catalogue: Mapping[str, int],
) -> dict[str, list[dict[str, Any]]]:
    """Rows of one method for all tables but ``index_nodes``."""
    index = compute(series.panel, tree, run.method, directions=catalogue)
    keys = {"index_id": declaration.index, "method": run.method.name}
    rows = {
        "index_methods": [_method(declaration, run)],
        "index_inputs": [keys | row for row in _inputs(index, series)],
        "index_values": [keys | row for row in _values(index)],
        "index_contributions": [keys | row for row in _contributions(index, Part.CHILD)],
        "index_leaf_contributions": [keys | row for row in _contributions(index, Part.LEAF)],
        "index_coherence": [keys | row for row in _coherence(index)],
        "index_soundness": [],
        "index_sensitivity": [],
    }
    known = any(not np.isnan(index.value(code)).all() for code in tree.inner())
    runs = None
    if run.variations is not None and known:  # a node that is withheld gets no interval either
        runs = run_design(
            Data(series.panel, directions_of(tree, catalogue)),
            tree,
            run.method,
            run.variations,
            base=run.base,
            seed=run.seed,
            nodes=tree.inner(),
        )
        rows["index_sensitivity"] = [keys | row for row in _sensitivity(tree, runs)]
    rows["index_soundness"] = [keys | _finding_row(finding) for finding in examine(index, runs)]
    return rows


def _method(declaration: Declaration, run: MethodRun) -> dict[str, Any]:
    return {
        "index_id": declaration.index,
        "method": run.method.name,
        "title": declaration.title,
        "description": run.method.description.strip(),
        "coverage_threshold": run.method.aggregate.coverage_threshold,
        "note": declaration.note.strip(),
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _inputs(index: Index, series: Series) -> list[dict[str, Any]]:
    prepared = index.prepared
    units = {code: source.unit for (_, _, code), source in series.sources.items()}
    out = []
    for column, code in enumerate(prepared.raw.indicators):
        node = index.tree[code]
        for row, (unit, period) in enumerate(
            zip(prepared.raw.units, prepared.raw.periods, strict=True)
        ):
            treated = _known(prepared.treated.values[row, column])
            if treated is None:
                continue
            source = series.sources.get((unit, period, code))
            out.append(
                {
                    "node": code,
                    "indicator": node.indicator or code,
                    "region_code": unit,
                    "indicator_region_code": node.region_code or unit,
                    "period": period,
                    "raw_value": _known(prepared.raw.values[row, column]),
                    "unit": units.get(code, ""),
                    "treated_value": treated,
                    "normalised_value": _known(prepared.normalised.values[row, column]),
                    "imputed": bool(prepared.filled[row, column]),
                    "vintage": source.vintage if source else None,
                    "observation_id": source.observation_id if source else None,
                }
            )
    return out


def mark_breaks(inputs: Sequence[dict[str, Any]], breaks: Iterable[Mapping[str, Any]]) -> None:
    """Say in every input in which years its series breaks between its first and last year: scores
    across a break compare unlike things.

    Args:
        inputs: Rows of ``index_inputs``; their key ``breaks`` is set.
        breaks: ``indicator_breaks``; without a region it holds for all.
    """
    known: dict[str, list[tuple[str | None, int]]] = {}
    for found in breaks:
        known.setdefault(found["indicator"], []).append((found["region_code"], found["year"]))
    spans: dict[tuple[Any, ...], list[int]] = {}
    for row in inputs:
        spans.setdefault(
            (row["index_id"], row["method"], row["node"], row["region_code"]), []
        ).append(int(row["period"]))
    for row in inputs:
        years = spans[row["index_id"], row["method"], row["node"], row["region_code"]]
        here = {
            year
            for region, year in known.get(row["indicator"], [])
            if region in (None, row["indicator_region_code"]) and min(years) < year <= max(years)
        }
        row["breaks"] = ", ".join(str(year) for year in sorted(here)) or None


def _finding_row(finding: Finding) -> dict[str, Any]:
    said = finding.explanation
    return {
        **{one.name: getattr(finding, one.name) for one in fields(finding)},
        "explanation": said.en,
        "explanation_zh": said.zh,
    }


def _values(index: Index) -> list[dict[str, Any]]:
    threshold = index.method.aggregate.coverage_threshold
    out = []
    for row, (unit, period) in enumerate(
        zip(index.prepared.raw.units, index.prepared.raw.periods, strict=True)
    ):
        for place, node in enumerate(index.tree.nodes):
            value, coverage = _known(index.values[row, place]), float(index.coverage[row, place])
            leaf = index.tree.is_leaf(node.code)
            reason = None
            if value is None:
                raw = None if not leaf else index.prepared.imputed.column(node.code)[row]
                if raw is not None:
                    reason = "no value" if np.isnan(raw) else "too few values for a scale"
                else:
                    reason = "coverage" if coverage < threshold else "no part has a value"
            rank = _known(index.ranks[row, place])
            out.append(
                {
                    "region_code": unit,
                    "node": node.code,
                    "period": period,
                    "value": value,
                    "rank": None if rank is None else int(rank),
                    "coverage": round(coverage, 12),
                    "withheld": reason,
                }
            )
    return out


def _spans(index: Index, unit: str, code: str) -> list[tuple[str, str]]:
    """Pairs of periods to explain: one value to the next, and the first to the last."""
    panel = index.prepared.raw
    periods = [
        period
        for row, (found, period) in enumerate(zip(panel.units, panel.periods, strict=True))
        if found == unit and not np.isnan(index.value(code)[row])
    ]
    periods.sort()
    spans = list(zip(periods, periods[1:], strict=False))
    return [*spans, (periods[0], periods[-1])] if len(periods) > 2 else spans


def _decomposable(index: Index, code: str) -> bool:
    """Whether a node is made of means and sums all the way down: wins over rivals have no parts."""
    rules = {
        index.method.aggregate.at(index.tree[below].level + 1)
        for below in index.tree.walk(code)
        if not index.tree.is_leaf(below)
    }
    return Aggregator.COPELAND not in rules


def _contributions(index: Index, kind: Part) -> list[dict[str, Any]]:
    out = []
    for unit in dict.fromkeys(index.prepared.raw.units):
        for code in index.tree.inner():
            for start, end in _spans(index, unit, code) if _decomposable(index, code) else ():
                out += [
                    {
                        "region_code": unit,
                        "node": found.node,
                        kind.value: found.part,
                        "period_start": start,
                        "period_end": end,
                        "points": found.points,
                        "share": found.share,
                        "weight_points": found.weight_points,
                    }
                    for found in decompose(index, unit, start, end, nodes=(code,))
                    if found.kind is kind
                ]
    return out


def _coherence(index: Index) -> list[dict[str, Any]]:
    shifts = {
        (node, found.code): found
        for node in index.tree.inner()
        for found in leave_one_out(index, index.tree.children(node), node)
    }
    return [
        {
            "node": found.node,
            "part": found.part,
            "alpha": found.alpha,
            "opposed": list(found.opposed),
            "repeated": list(found.repeated),
            "value_shift": shifts[found.node, found.part].value_shift,
            "rank_shift": shifts[found.node, found.part].rank_shift,
        }
        for found in coherence(index)
    ]


def _sensitivity(tree: Tree, runs: Runs) -> list[dict[str, Any]]:
    steps = list(runs.changes.columns)
    out = []
    for code in tree.inner():
        table = runs.intervals(code)
        causes = drivers(runs, code, steps)
        for number, row in enumerate(table.to_dict("records")):
            if row["value_nominal"] is None or not row["runs"]:
                continue
            out.append(
                {
                    "region_code": row["unit"],
                    "node": code,
                    "period": row["period"],
                    "nominal": row["value_nominal"],
                    "median": row["value_median"],
                    "q05": row["value_q05"],
                    "q95": row["value_q95"],
                    "rank_median": row["rank_median"],
                    "rank_q05": row["rank_q05"],
                    "rank_q95": row["rank_q95"],
                    "runs": len(runs.changes),
                    "runs_with_value": int(row["runs"]),
                    "drivers": "; ".join(f"{name} {share:.2f}" for name, share in causes[number])
                    or None,
                }
            )
    return out
