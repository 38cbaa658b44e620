"""The data dictionary: every table, view, macro and column of the file with its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.schema.table import Table
from warehouse.views import Macro, View
from warehouse.views.chinese import ChineseMacro, ChineseView


def dictionary_rows(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    views: Sequence[View],
    macros: Sequence[Macro],
    chinese: Sequence[ChineseView] = (),
    calls: Sequence[ChineseMacro] = (),
) -> list[dict[str, Any]]:
    """Rows of ``data_dictionary``. Columns of views take their meaning from the tables they come
    from, by name; what is in the schema ``zh`` is listed with it (``zh.面板``).
    """
    rows: list[dict[str, Any]] = []
    meaning: dict[str, str] = {}
    for table in tables:
        rows.append(_row(table.name, "", 0, "table", False, False, (), None, table.comment))
        for position, column in enumerate(table.columns, 1):
            meaning.setdefault(f"{table.name}.{column.name}", column.comment)
            rows.append(
                _row(
                    table.name,
                    column.name,
                    position,
                    column.type,
                    column.nullable,
                    column.name in table.key,
                    column.allowed,
                    column.references,
                    column.comment,
                )
            )
    for view in views:
        rows.append(_row(view.name, "", 0, "view", False, False, (), None, view.comment))
        described = connection.execute(f"DESCRIBE {view.name}").fetchall()
        for position, (column_name, type_, *_) in enumerate(described, 1):
            comment = next(
                (
                    meaning[f"{t}.{column_name}"]
                    for t in view.needs
                    if f"{t}.{column_name}" in meaning
                ),
                view.comment,
            )
            rows.append(
                _row(view.name, column_name, position, type_, True, False, (), None, comment)
            )
    for shown in chinese:
        name = f"zh.{shown.name}"
        rows.append(_row(name, "", 0, "view", False, False, (), None, shown.comment))
        types = connection.execute(f'DESCRIBE zh."{shown.name}"').fetchall()
        for position, ((shown_column, term), (_, type_, *_)) in enumerate(
            zip(shown.columns, types, strict=True), 1
        ):
            comment = meaning.get(f"{shown.source}.{shown_column}", f"{shown_column} ({term})")
            rows.append(_row(name, term, position, type_, True, False, (), None, comment))
    called = [(macro.name, macro, macro.example) for macro in macros]
    called += [(f"zh.{made.name}", made.macro, made.example) for made in calls]
    for name, macro, example in called:
        call = f"{name}({', '.join(macro.parameters)})"
        comment = f"{macro.comment}. Call: {call}; for example: {example}"
        rows.append(_row(name, "", 0, "macro", False, False, (), None, comment))
    return rows


def _row(
    table: str,
    column: str,
    position: int,
    type_: str,
    nullable: bool,
    in_key: bool,
    allowed: Sequence[str],
    refers_to: str | None,
    comment: str,
) -> dict[str, Any]:
    return {
        "table_name": table,
        "column_name": column,
        "position": position,
        "type": type_,
        "nullable": nullable,
        "in_key": in_key,
        "allowed": list(allowed),
        "refers_to": refers_to,
        "comment": comment,
    }
