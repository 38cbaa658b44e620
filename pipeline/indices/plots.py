"""Pictures of computed indices as SVG: curves with their intervals, and what moved a node as a
waterfall.

Text stays text (no font of Chinese characters is needed to draw, only to view), and the same data
give the same bytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.indices.index_problem import IndexProblem

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Paul Tol's bright scheme: distinguishable with colour-blind eyes and in print.
_COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB")
_RISE, _FALL, _WHOLE = "#228833", "#EE6677", "#555555"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "gongbao",
    "font.family": "sans-serif",
    "font.sans-serif": [
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "Microsoft YaHei",
        "PingFang SC",
        "DejaVu Sans",
        "sans-serif",
    ],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@contextmanager
def _drawing(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure without display; glyphs and fonts that are not installed here are the viewer's
    business.
    """
    import logging

    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            figure = Figure(figsize=(width, height), layout="constrained")
            FigureCanvasSVG(figure)
            yield figure, figure.add_subplot()
    finally:
        logger.setLevel(level)


def _svg(figure: Figure) -> str:
    out = StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def curves(
    values: pd.DataFrame,
    sensitivity: pd.DataFrame,
    names: dict[str, str],
    *,
    method: str,
    nodes: Sequence[str],
    region: str,
    title: str,
) -> str:
    """Curves of nodes over the years, each with its 5-95 % interval; years without a value are
    gaps, not zeros.

    Args:
        values: ``index_values`` of one index.
        sensitivity: ``index_sensitivity`` of the same index.
        names: Name by node.
        method: The method to show.
        nodes: The nodes to show, at most seven.
        region: The region to show.
        title: Heading.

    Returns:
        The SVG.
    """
    if not 1 <= len(nodes) <= len(_COLOURS):
        raise IndexProblem(
            "curves of an index",
            expected=f"1 to {len(_COLOURS)} nodes in one picture",
            found=str(len(nodes)),
        )
    shown = _of(values, method, region)
    bands = _of(sensitivity, method, region)
    years = sorted({int(period[:4]) for period in shown["period"]})
    with _drawing(8, 4.5) as (figure, axes):
        for colour, node in zip(_COLOURS, nodes, strict=False):
            line = _by_year(shown[shown["node"] == node], "value", years)
            known = sum(value == value for value in line)
            label = names.get(node, node) + ("" if known else "（覆盖不足，无数值）")
            axes.plot(
                years, line, color=colour, marker="o", markersize=3.5, linewidth=1.6, label=label
            )
            band = bands[bands["node"] == node]
            low, high = _by_year(band, "q05", years), _by_year(band, "q95", years)
            axes.fill_between(years, low, high, color=colour, alpha=0.18, linewidth=0)
            for year, bottom, top in _alone(years, low, high):
                axes.vlines(year, bottom, top, color=colour, alpha=0.5, linewidth=1.2)
        axes.set_xticks(years, [str(year) for year in years], rotation=45 if len(years) > 10 else 0)
        axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
        axes.set_title(title, loc="left")
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
        axes.legend(frameon=False, loc="upper left")
        return _svg(figure)


def _alone(
    years: Sequence[int], low: Sequence[float], high: Sequence[float]
) -> Iterator[tuple[int, float, float]]:
    """Intervals without a neighbour: a band needs two years, so these are drawn as lines."""
    there = [False, *(bottom == bottom for bottom in low), False]
    for place, (year, bottom, top) in enumerate(zip(years, low, high, strict=True), start=1):
        if there[place] and not there[place - 1] and not there[place + 1]:
            yield year, bottom, top


def _of(frame: pd.DataFrame, method: str, region: str) -> pd.DataFrame:
    return frame[(frame["method"] == method) & (frame["region_code"] == region)]


def _by_year(frame: pd.DataFrame, column: str, years: Sequence[int]) -> list[float]:
    found = {
        int(str(period)[:4]): float(value)
        for period, value in zip(frame["period"], frame[column], strict=True)
        if value is not None
    }
    return [found.get(year, float("nan")) for year in years]


def waterfall(
    values: pd.DataFrame,
    contributions: pd.DataFrame,
    names: dict[str, str],
    *,
    method: str,
    node: str,
    region: str,
    period_start: str,
    period_end: str,
    title: str,
) -> str:
    """What moved a node between two years: a bar from the first value, one for each part, one for
    the last value.

    Args:
        values: ``index_values`` of one index.
        contributions: ``index_contributions`` of the same index.
        names: Name by node.
        method: The method to show.
        node: The node to explain.
        region: The region to show.
        period_start: First year.
        period_end: Last year.
        title: Heading.

    Returns:
        The SVG.
    """
    shown = _of(values, method, region)
    ends = [
        shown[(shown["node"] == node) & (shown["period"] == period)]["value"].tolist()
        for period in (period_start, period_end)
    ]
    parts = _of(contributions, method, region)
    parts = parts[
        (parts["node"] == node)
        & (parts["period_start"] == period_start)
        & (parts["period_end"] == period_end)
    ]
    if parts.empty or not all(ends) or ends[0][0] is None or ends[1][0] is None:
        raise IndexProblem(
            f"waterfall of {node}",
            expected=f"values in {period_start} and {period_end} "
            f"and the contributions between them",
            found="none for this method, region and span",
        )
    start, end = float(ends[0][0]), float(ends[1][0])
    with _drawing(8, 0.5 * len(parts) + 1.8) as (figure, axes):
        labels, level = [period_start], start
        axes.barh(0, start, color=_WHOLE, height=0.6)
        axes.text(start, 0, f" {start:.3f}", va="center")
        for place, (part, points, share) in enumerate(
            zip(parts["child"], parts["points"], parts["share"], strict=True), start=1
        ):
            axes.barh(place, points, left=level, color=_RISE if points >= 0 else _FALL, height=0.6)
            share_shown = "" if share is None else f" ({share:.1f} %)"
            axes.text(
                max(level, level + points), place, f" {points:+.3f}{share_shown}", va="center"
            )
            axes.vlines(level + points, place - 0.3, place + 1.3, color="#999999", linewidth=0.6)
            labels.append(names.get(part, part))
            level += points
        axes.barh(len(parts) + 1, end, color=_WHOLE, height=0.6)
        axes.text(end, len(parts) + 1, f" {end:.3f}", va="center")
        axes.set_yticks(range(len(parts) + 2), [*labels, period_end])
        axes.invert_yaxis()
        axes.margins(x=0.18)
        axes.set_title(title, loc="left")
        return _svg(figure)


def pictures(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The pictures of all computed indices, by name: curves by method, and what moved each node
    between its first and last value.

    Curves show the index itself (also where only its parts have values: its absence is a result)
    and the nodes with most values; where nothing has a value, there is no picture.

    Args:
        tables: What ``pipeline.indices.build`` gives.
    """
    out: dict[str, str] = {}
    nodes, values = tables["index_nodes"], tables["index_values"]
    for index, tree in nodes.groupby("index_id", sort=False):
        names = dict(zip(tree["node"], tree["name"], strict=True))
        inner = [node for node in tree["node"] if node in set(tree["parent"].dropna())]
        here = {
            name: frame[frame["index_id"] == index]
            for name, frame in tables.items()
            if "index_id" in frame
        }
        for (method, region), shown in values[values["index_id"] == index].groupby(
            ["method", "region_code"], sort=False
        ):
            known = shown[shown["value"].notna()].groupby("node").size()
            ordered = sorted(
                inner[1:], key=lambda node: (-int(known.get(node, 0)), inner.index(node))
            )
            if known.empty:
                continue
            chosen = [inner[0], *(node for node in ordered if known.get(node, 0))][: len(_COLOURS)]
            key = f"{index}/{method}/{region}"
            title = f"{names[inner[0]]}（{method}，{region}）"
            out[f"{key}/curves"] = curves(
                here["index_values"],
                here["index_sensitivity"],
                names,
                method=str(method),
                nodes=chosen,
                region=str(region),
                title=title,
            )
            for node, start, end in _longest(
                _of(here["index_contributions"], str(method), str(region))
            ):
                out[f"{key}/{node}"] = waterfall(
                    here["index_values"],
                    here["index_contributions"],
                    names,
                    method=str(method),
                    node=node,
                    region=str(region),
                    period_start=start,
                    period_end=end,
                    title=f"{names[node]} {start}—{end}（{method}，{region}）",
                )
    return out


def _longest(contributions: pd.DataFrame) -> list[tuple[str, str, str]]:
    """For each node the span that reaches farthest."""
    spans: dict[str, tuple[str, str]] = {}
    for node, start, end in zip(
        contributions["node"],
        contributions["period_start"],
        contributions["period_end"],
        strict=True,
    ):
        if node not in spans or int(end[:4]) - int(start[:4]) > int(spans[node][1][:4]) - int(
            spans[node][0][:4]
        ):
            spans[node] = (start, end)
    return [(node, *span) for node, span in spans.items()]
