"""What speaks against a match although label, unit and measure fit: words around the figure that
make it another quantity, and figures of one sentence or table that cannot both be the same.

    全年认定高新技术企业71家                        recognised in the year, no stock
    3所高职院校入选名单                             those selected, not all
    年末实有企业100万户                             no flow: not what 新设企业 counts
    每年新增就业60万人                              a mean of several years, no sum
    甲、乙发展较快，收入分别增长26%、18%            two values for one label
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading.observation import Observation
from pipeline.series.catalogue import Timing, catalogue
from warehouse.vocabularies import Measure

YEARLY = "年均"
"""Scope of a mean of several years: no sum over them."""

# 全年认定高新技术企业71家: what was added in a year, under the name of a stock
_ADDING = re.compile(r"认定|获批|评定|入选")
_IN_ALL = re.compile(r"累计|共|总数|总量|达到?|现有|拥有|截至")
# 3所高职院校新入选名单, 5家企业获批上市: what was selected out of the stock
_SELECTED = re.compile(
    r"^[^，,。；]{0,24}?(?:新?入选|获批|获评|上榜|入围|荣获|晋级|升格|被(?:评为|认定|授予|列入))"
)
# 年末全市拥有企业100万户: a stock, under the name of a flow carried over
_HELD = re.compile(r"实有|年末[^，,。；]{0,8}(?:拥有|共有|现有|达到)")
# 平均每年城镇新增就业1200万人
_A_YEAR = re.compile(r"年均|每年")
# 中欧班列带动全省进出口40亿元: a part that something brings about
_BROUGHT_ABOUT = re.compile(r"(?:带动|拉动|撬动)(?!下)[一-龥]{0,8}$")
# 改造老旧小区10万户: those who live there
_HOUSED = re.compile(r"(?:小区|楼|院)$")
# 参加职工养老保险（不含机关）人数: a bracket that leaves out some of those whom the name counts
_LEFT_OUT = re.compile(
    r"(?P<whose>[一-龥]{2})(?:保险)?[（(](?P<scope>不含(?:机关|离退|退休)[^、，,（）()]*)[^（）()]*[）)]"
)
_CLAUSE = re.compile(r"[，,；;。]")


def names_another(seen: Observation, code: str) -> bool:
    """Whether words around a figure say that it is not the indicator's own.

    Args:
        seen: The figure.
        code: The indicator that label, unit and measure fit.
    """
    if seen.in_table:
        return False
    clause = _CLAUSE.split(seen.quote[: seen.quote_offset])[-1]
    if seen.measure is not Measure.LEVEL:
        return seen.measure is Measure.GROWTH and _is_brought_about(clause, seen.label)
    if seen.unit.endswith("户") and _HOUSED.search(seen.label):
        return True
    if catalogue()[code].timing is Timing.FLOW:
        return _HELD.search(clause) is not None or _is_brought_about(clause, seen.label)
    return _is_a_years_addition(seen, clause) or _is_selected(seen)


def is_yearly_mean(seen: Observation) -> bool:
    """Whether a figure is an amount that came every year of a span."""
    if seen.measure is not Measure.LEVEL or "%" in seen.unit or "/" not in (seen.period or ""):
        return False
    clause = re.split(r"[，,；;。、]", seen.quote[: seen.quote_offset])[-1]
    return _A_YEAR.search(clause) is not None


def left_out(seen: Observation) -> str | None:
    """The words of a bracket behind a figure's name that leave a part of the people out."""
    return next(
        (
            found["scope"]
            for found in _LEFT_OUT.finditer(seen.quote[: seen.quote_offset])
            if found["whose"] in seen.label
        ),
        None,
    )


def with_one_value_each(
    observations: Sequence[Observation], tables: Sequence[int | None]
) -> tuple[Observation, ...]:
    """The observations; without indicator where one sentence, or one table, gives several values
    for what would be one point of a series under one label.

    Args:
        observations: Of one document, with indicators.
        tables: The table that each is in; None for prose.
    """
    values: dict[tuple[object, ...], set[tuple[float, float | None]]] = {}
    keys = [_point(seen, table) for seen, table in zip(observations, tables, strict=True)]
    for seen, key in zip(observations, keys, strict=True):
        if key is not None:
            values.setdefault(key, set()).add((seen.value, seen.value_high))
    rivals = {key for key, found in values.items() if len(found) > 1}
    if not rivals:
        return tuple(observations)
    return tuple(
        seen._replace(indicator=None) if key in rivals else seen
        for seen, key in zip(observations, keys, strict=True)
    )


def _point(seen: Observation, table: int | None) -> tuple[object, ...] | None:
    """What makes a figure of a sentence or table another than the others; None where a second
    value is no contradiction: a threshold (突破2万亿元、达到2.3万亿元), a figure without period.
    """
    if seen.indicator is None or seen.period is None or seen.qualifier is not None:
        return None
    place: object = seen.quote if table is None else table
    return (
        place,
        seen.indicator,
        seen.label,
        seen.measure,
        seen.unit,
        seen.period,
        seen.region_code,
        seen.region,
        seen.status,
        seen.scope,
        seen.basis,
        seen.compared_with,
    )


def _is_a_years_addition(seen: Observation, clause: str) -> bool:
    """Whether a figure counts what was recognised in a year, not what there is at its end."""
    return _ADDING.search(seen.label) is not None and not (
        (seen.period or "").endswith("-12-31")
        or _IN_ALL.search(clause)
        or _IN_ALL.search(seen.label)
    )


def _is_selected(seen: Observation) -> bool:
    """Whether the words behind a number say that so many were selected: 3所高职院校入选."""
    after = seen.quote[seen.quote_offset + len(seen.printed) :]
    return seen.label not in seen.quote[: seen.quote_offset] and _SELECTED.match(after) is not None


def _is_brought_about(clause: str, label: str) -> bool:
    at = clause.rfind(label)
    return _BROUGHT_ABOUT.search(clause[: at if at >= 0 else len(clause)]) is not None
