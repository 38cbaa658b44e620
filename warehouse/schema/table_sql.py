"""SQL that follows from a table's declaration: its definition, constraints, comments and order."""

from __future__ import annotations

from warehouse import sql
from warehouse.schema.table import Table


def create_table(table: Table) -> str:
    """The table without its constraints: rows go in first, so that checks can name those that
    break one.
    """
    return (
        f"CREATE TABLE {sql.name(table.name)} "
        f"({', '.join(f'{sql.name(column.name)} {column.type}' for column in table.columns)})"
    )


def constraints(table: Table) -> list[str]:
    """NOT NULL and PRIMARY KEY as declared. A key with a column that may be NULL cannot be one of
    DuckDB's: checks alone guard it.
    """
    nullable = {column.name for column in table.columns if column.nullable}
    statements = [
        f"ALTER TABLE {sql.name(table.name)} ALTER {sql.name(c.name)} SET NOT NULL"
        for c in table.columns
        if not c.nullable
    ]
    if table.key and not nullable & set(table.key):
        statements.append(
            f"ALTER TABLE {sql.name(table.name)} ADD PRIMARY KEY ({sql.names(table.key)})"
        )
    return statements


def comments(table: Table) -> list[str]:
    """A COMMENT on the table and on every column."""
    statements = [f"COMMENT ON TABLE {sql.name(table.name)} IS {sql.text(table.comment)}"]
    statements += [
        f"COMMENT ON COLUMN {sql.name(table.name)}.{sql.name(c.name)} IS {sql.text(c.comment)}"
        for c in table.columns
    ]
    return statements


def order_by(table: Table) -> str:
    """The order in which rows are stored: the declared one, else by key; '' for whole texts."""
    columns = (table.order or table.key) if table.sortable else ()
    return f" ORDER BY {sql.names(columns)}" if columns else ""
