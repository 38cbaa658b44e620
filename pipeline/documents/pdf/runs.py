"""Runs of lines that stand in columns: tables that have no rule where one is expected, or none at all."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.parts import NOTE
from pipeline.documents.pdf.cells import is_figure
from pipeline.documents.pdf.figures import is_figure_caption, is_table_caption
from pipeline.documents.pdf.lines import Line, close_up, render
from pipeline.documents.pdf.regions import Region
from pipeline.documents.pdf.rules import Graphics, Rule

_GAP = 1.0
"""Blank (in ems) that parts two columns."""

_LEAST = 3
"""Fewer lines in columns are no table."""


def in_columns(line: Line) -> bool:
    """Whether a line is a row of a table: two words or more, one of them a figure or a missing one."""
    words = line.words(_GAP)
    return len(words) >= 2 and any(is_figure(render(line, word).text) for word in words[1:])


def run_down(lines: Sequence[Line], top: float, x0: float, x1: float, least: int = _LEAST) -> list[Line]:
    """Lines in columns that follow one another downwards.

    Args:
        lines: Lines of the page.
        top: Where the run begins.
        x0: Left edge that lines of the run may reach.
        x1: Right edge.
        least: How many lines have to stand in columns.

    Returns:
        The run, head included, without trailing lines of other kinds; empty where fewer lines stand in columns.
    """
    run: list[Line] = []
    last_in_columns = 0
    rows = 0
    bottom = top
    for line in sorted((item for item in lines if item.middle > top), key=lambda item: (item.baseline, item.x0)):
        text = close_up(render(line).text)
        if line.top - bottom > 2.5 * line.size or line.x0 < x0 - 8 or line.x1 > x1 + 8 or _ends_run(text):
            break
        if in_columns(line):
            rows += 1
            run.append(line)
            last_in_columns = len(run)
        elif len(line.words(_GAP)) >= 2 or line.x1 - line.x0 < 0.45 * (x1 - x0):
            run.append(line)
        else:
            break
        bottom = max(bottom, line.bottom)
    return run[:last_in_columns] if rows >= least else []


def _ends_run(text: str) -> bool:
    return bool(NOTE.match(text)) or is_table_caption(text) or is_figure_caption(text)


def extend_downwards(region: Region, lines: Sequence[Line], height: float) -> None:
    """Lengthen a region that has a rule above and under its head and none at its foot, as a table that runs on over the page's end.

    Args:
        region: Its lower edge may move.
        lines: Lines of the page.
        height: Height of the page.
    """
    if region.vertical or len({round(h.at) for h in region.horizontal}) != 2:
        return
    head = [line for line in lines if region.holds(line)]
    if any(in_columns(line) for line in head):
        return
    least = 1 if any(len(line.words(_GAP)) >= 2 for line in head) else _LEAST  # under a head one row is enough
    run = run_down(lines, region.bottom, region.x0, region.x1, least)
    if run and all(line.top > 0.86 * height for line in lines if line.middle > run[-1].bottom):
        region.bottom = run[-1].bottom + 1
        region.horizontal.append(Rule(region.bottom, region.x0, region.x1))


def regions_above_rule(lines: Sequence[Line], graphics: Graphics, taken: Sequence[Region]) -> list[Region]:
    """The end of a table that began on the page before: lines in columns from the page's first line down to a lone rule.

    Args:
        lines: Lines of the page.
        graphics: Its rules.
        taken: Regions found already.

    Returns:
        At most one region.
    """
    for rule in graphics.horizontal:
        if rule.length < 120 or any(r.top - 3 <= rule.at <= r.bottom + 3 for r in taken):
            continue
        above = sorted(
            (line for line in lines if line.middle < rule.at and line.x0 >= rule.start - 8 and line.x1 <= rule.end + 8),
            key=lambda item: item.baseline,
        )
        run: list[Line] = []
        edge = rule.at
        for line in reversed(above):
            if edge - line.bottom > 2.0 * line.size or not (in_columns(line) or line.x1 - line.x0 < 0.45 * rule.length):
                break
            run.append(line)
            edge = line.top
        while run and not in_columns(run[-1]):
            run.pop()
        if sum(1 for line in run if in_columns(line)) >= _LEAST - 1 and len(run) >= len(above) - 2:
            top = run[-1].top - 1
            return [Region(rule.start, top, rule.end, rule.at, [Rule(top, rule.start, rule.end), rule], [])]
    return []


def regions_under_captions(lines: Sequence[Line], taken: Sequence[Region], left: float, right: float) -> list[Region]:
    """Tables without any rule: lines in columns right under the caption of a table.

    Args:
        lines: Lines of the page.
        taken: Regions found already.
        left: Left edge of the page's text.
        right: Right edge.

    Returns:
        One region for each.
    """
    found: list[Region] = []
    for line in lines:
        text = close_up(render(line).text)
        if not (is_table_caption(text) or text.startswith("续表")):
            continue
        if any(r.top - 70 <= line.baseline <= r.bottom for r in [*taken, *found]):
            continue
        top = line.bottom
        unit = next((u for u in lines if 0 < u.baseline - line.baseline < 2.6 * u.size and "单位" in render(u).text[:4]), None)
        run = run_down(lines, unit.bottom if unit is not None else top, left, right)
        if run and run[0].top - top < 60:
            x0, x1 = min(item.x0 for item in run) - 1, max(item.x1 for item in run) + 1
            found.append(
                Region(x0, run[0].top - 1, x1, run[-1].bottom + 1, [Rule(run[0].top - 1, x0, x1), Rule(run[-1].bottom + 1, x0, x1)], [])
            )
    return found
