"""``datapackage.json`` of exported tables, generated from the schema in which they are declared."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.schema import TABLES, Column, Table

_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
_VIEWS = ("panel", "panel_wide", "scoreboard")


def names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables and views that are exported: all declared tables that the file has, and the views that
    answer most questions.
    """
    found = {
        str(row[0])
        for row in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        ).fetchall()
    }
    return [name for name in (*_VIEWS, *(table.name for table in TABLES)) if name in found]


def datapackage(connection: duckdb.DuckDBPyConnection, form: str, series: str) -> dict[str, Any]:
    """The description of an export in one format, as Frictionless Data lays it down.

    Args:
        connection: The published file.
        form: ``parquet`` or ``csv``.
        series: The query of the series of the panel.
    """
    declared = {table.name: table for table in TABLES}
    build = connection.execute("SELECT data_version, built_at FROM build_info").fetchone()
    version, built_at = build or ("", "")
    resources = [
        {
            "name": name.replace("_", "-"),
            "path": f"{name}.{form}",
            "format": form,
            "encoding": "utf-8",
            "schema": _schema(declared[name], form)
            if name in declared
            else {"fields": _fields(connection, f'"{name}"')},
            **({"description": declared[name].comment} if name in declared else {}),
        }
        for name in names(connection)
    ]
    return {
        "profile": "data-package",
        "name": "gongbao",
        "title": "Gongbao: figures of Chinese official bulletins (公报数字)",
        "version": version,
        "created": built_at,
        "resources": [
            *resources,
            {
                "name": "series",
                "path": f"series.{form}",
                "format": form,
                "encoding": "utf-8",
                "schema": {
                    "fields": _fields(connection, f"({series})"),
                    "primaryKey": ["series_id"],
                },
            },
        ],
    }


def _schema(table: Table, form: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, form) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {
            "fields": column.name,
            "reference": {
                "resource": column.references.split(".")[0].replace("_", "-"),
                "fields": column.references.split(".")[1],
            },
        }
        for column in table.columns
        if column.references
    ]
    return {**schema, **({"foreignKeys": keys} if keys else {})}


def _field(column: Column, form: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    constraints |= {name: bound for name, bound in bounds.items() if bound is not None}
    if column.pattern:
        constraints["pattern"] = column.pattern
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, "array" if column.type.endswith("[]") else "any"),
        "description": column.comment,
    }
    if form == "csv" and column.type == "VARCHAR" and not column.nullable:
        field["missingValues"] = []  # "" is a text here (the unit of a bare number), not missing
    return {**field, **({"constraints": constraints} if constraints else {})}


def _fields(connection: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, str]]:
    described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
    return [{"name": str(row[0]), "type": _TYPES.get(str(row[1]), "any")} for row in described]
