"""The schema ``zh``: tables and views under Chinese names, with Chinese names of columns and of
closed values, for whoever asks in Chinese: ``SELECT 地区, 年份, 数值 FROM zh.面板``; and the
macros that give a table, ``FROM zh.时间序列('GDP', '北京')``, which know short names of regions.

Names of columns come from the comments, which give the Chinese term in brackets; so the dictionary,
the comments and these views are one definition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.schema.table import Table
from warehouse.sql import text
from warehouse.values_zh import VALUES_ZH
from warehouse.views.regional_panel import HEADLINES
from warehouse.views.view import Macro, View

TERM = re.compile(r"\(([\u4e00-\u9fff][^()]{0,14}?)\)")
"""The Chinese term in the comment of a table, column, view or macro."""

TABLES_ZH: Mapping[str, str] = {
    "panel": "面板",
    "panel_wide": "宽表",
    "scoreboard": "目标与结果",
    "indicator_latest": "最新值",
    "indicator_values": "指标数值",
    "indicators": "指标",
    "regions": "地区",
    "observations": "观测值",
    "documents": "文献",
    "conflicts": "矛盾",
    "errata": "勘误",
    "targets": "目标",
    "document_tables": "表格",
    "table_cells": "单元格",
    "units": "单位",
    "source_status": "来源状态",
}
"""Tables and views of the main schema that have a Chinese view."""

_LISTS = frozenset({"warnings"})
"""Columns that hold several closed values."""

_OF_REGION: Mapping[str, str] = {"region_name": "name", "region_short": "short_name"}
"""Columns that the views of this schema add, by the column of ``regions`` that they show."""

EXTRA_ZH: Mapping[str, str] = {
    "region": "地区",
    "region_name": "地区",
    "region_short": "简称",
    "region_code": "地区代码",
    "name_zh": "指标名称",
    "name_en": "英文名称",
    "indicator": "指标代码",
    "growth": "同比增速",
    "growth_disputed": "增速有争议",
    "outcome_disputed": "结果有争议",
    "year": "年份",
    "status": "状态",
    "observation_id": "观测编号",
    "growth_observation_id": "增速观测编号",
    "target_quote": "目标原句",
    "outcome_quote": "结果原句",
    "target_title": "目标文献",
    "outcome_title": "结果文献",
}
"""Names of columns of views that no table declares, or that read better than the table's term."""

UNDECLARED_ZH: Mapping[str, str] = {
    "place": "位次",
    "place_of_kind": "同级位次",
    "difference": "差额",
    "ratio": "比值",
    "percent": "占比",
    "value_a": "数值甲",
    "value_b": "数值乙",
    "unit_a": "单位甲",
    "unit_b": "单位乙",
    "growth_a": "增速甲",
    "growth_b": "增速乙",
    "observation_id_a": "观测编号甲",
    "observation_id_b": "观测编号乙",
    "value_part": "部分数值",
    "value_whole": "整体数值",
    "observation_id_part": "部分观测编号",
    "observation_id_whole": "整体观测编号",
    "found_in": "所在",
    "figures": "数字个数",
    "context": "上下文",
    "footnotes": "脚注",
    "citation_zh": "中文引用",
    "citation_en": "英文引用",
    "target_document_id": "提出目标的文献",
    **HEADLINES,
    **{f"{code}_growth": f"{name}增速" for code, name in HEADLINES.items()},
}
"""Names of columns of macros, where no table that the macro needs declares one."""


@dataclass(frozen=True, slots=True)
class ChineseView:
    """A view of the schema ``zh``.

    Attributes:
        name: Its Chinese name.
        source: Table or view that it shows.
        comment: What that holds.
        columns: (column, Chinese name) in order.
    """

    name: str
    source: str
    comment: str
    columns: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """Its definition."""
        listed = ", ".join(f'{_shown(column)} AS "{name}"' for column, name in self.columns)
        return f"SELECT {listed} FROM main.{self.source} s"


@dataclass(frozen=True, slots=True)
class ChineseMacro:
    """A macro of the schema ``zh``: the same call, with Chinese columns and values.

    Attributes:
        name: Its Chinese name.
        macro: The macro that it calls.
        columns: (column, Chinese name) in order.
    """

    name: str
    macro: Macro
    columns: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """Its definition."""
        listed = ", ".join(f'{_shown(column)} AS "{name}"' for column, name in self.columns)
        given = ", ".join(parameter.split(" := ")[0] for parameter in self.macro.parameters)
        return f"SELECT {listed} FROM main.{self.macro.name}({given}) s"

    @property
    def example(self) -> str:
        """A call that shows it."""
        return self.macro.example.replace(f"FROM {self.macro.name}(", f"FROM zh.{self.name}(", 1)


def chinese_macros(
    tables: Sequence[Table], macros: Sequence[Macro], columns: Mapping[str, Sequence[str]]
) -> list[ChineseMacro]:
    """The macros of the schema ``zh``: all that give a table.

    Args:
        tables: All declared tables.
        macros: All macros.
        columns: Names of the columns of each macro that gives a table, in order.
    """
    terms = _terms(tables)
    made = []
    for macro in macros:
        term = TERM.search(macro.comment)
        if not macro.scalar and term:
            named = _named(columns[macro.name], macro.needs, terms)
            made.append(ChineseMacro(term[1], macro, named))
    return made


def chinese_views(
    tables: Sequence[Table], views: Sequence[View], columns: Mapping[str, Sequence[str]]
) -> list[ChineseView]:
    """The views of the schema ``zh``.

    Args:
        tables: All declared tables.
        views: All views.
        columns: Names of the columns of each view, in order.
    """
    declared = {table.name: table for table in tables}
    by_view = {view.name: view for view in views}
    terms = _terms(tables)
    made = []
    origins: tuple[str, ...]
    for source, name in TABLES_ZH.items():
        if source in declared:
            listed, origins = [c.name for c in declared[source].columns], (source,)
            comment = declared[source].comment
        elif source in by_view:
            listed, origins = list(columns[source]), by_view[source].needs
            comment = by_view[source].comment
        else:
            continue
        named = _named(_with_region(listed), origins, terms)
        made.append(ChineseView(name, source, comment, named))
    return made


def _terms(tables: Sequence[Table]) -> dict[tuple[str, str], str]:
    """The Chinese term of each column by (table, column)."""
    return {
        (table.name, column.name): found[1]
        for table in tables
        for column in table.columns
        if (found := TERM.search(column.comment))
    }


def _named(
    listed: Sequence[str], origins: Sequence[str], terms: Mapping[tuple[str, str], str]
) -> tuple[tuple[str, str], ...]:
    used: set[str] = set()
    named = []
    for column in listed:
        declared = next((terms[t, column] for t in origins if (t, column) in terms), None)
        name = EXTRA_ZH.get(column) or declared or UNDECLARED_ZH.get(column, column)
        if name in used:
            name = declared if declared and declared not in used else f"{name}_{column}"
        used.add(name)
        named.append((column, name))
    return tuple(named)


def _shown(column: str) -> str:
    if column in _OF_REGION:
        return f"(SELECT r.{_OF_REGION[column]} FROM main.regions r " + (
            "WHERE r.region_code = s.region_code)"
        )
    values = VALUES_ZH.get(column)
    if values is None:
        return f"s.{column}"
    cases = " ".join(f"WHEN {text(value)} THEN {text(word)}" for value, word in values.items())
    if column in _LISTS:
        return f"list_transform(s.{column}, lambda one: CASE one {cases} ELSE one END)"
    return f"CASE s.{column} {cases} ELSE s.{column} END"


def _with_region(listed: Sequence[str]) -> list[str]:
    """Where a row has the code of a region it has its name, too, in full and in short: a filter
    that knows only one of the two finds nothing for the other without a word.
    """
    if "region_code" not in listed or "short_name" in listed:
        return list(listed)
    named = "region" in listed
    place = listed.index("region") + 1 if named else listed.index("region_code")
    return [*listed[:place], *([] if named else ["region_name"]), "region_short", *listed[place:]]
