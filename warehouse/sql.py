"""Writing SQL from declarations: names, texts, definitions."""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.schema.table import Table


def name(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


def names(identifiers: Iterable[str]) -> str:
    """Identifiers, quoted, with commas between them."""
    return ", ".join(name(identifier) for identifier in identifiers)


def text(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def create_table(table: Table) -> str:
    """The table without its constraints: rows go in first, so that checks can name those that
    break one.
    """
    return (
        f"CREATE TABLE {name(table.name)} "
        f"({', '.join(f'{name(column.name)} {column.type}' for column in table.columns)})"
    )


def constraints(table: Table) -> list[str]:
    """NOT NULL and PRIMARY KEY as declared. A key with a column that may be NULL cannot be one of
    DuckDB's: checks alone guard it.
    """
    nullable = {column.name for column in table.columns if column.nullable}
    statements = [
        f"ALTER TABLE {name(table.name)} ALTER {name(c.name)} SET NOT NULL"
        for c in table.columns
        if not c.nullable
    ]
    if table.key and not nullable & set(table.key):
        statements.append(f"ALTER TABLE {name(table.name)} ADD PRIMARY KEY ({names(table.key)})")
    return statements


def comments(table: Table) -> list[str]:
    """A COMMENT on the table and on every column."""
    statements = [f"COMMENT ON TABLE {name(table.name)} IS {text(table.comment)}"]
    statements += [
        f"COMMENT ON COLUMN {name(table.name)}.{name(c.name)} IS {text(c.comment)}"
        for c in table.columns
    ]
    return statements


def order_by(table: Table) -> str:
    """The order in which rows are stored: the declared one, else by key; '' for whole texts."""
    columns = (table.order or table.key) if table.sortable else ()
    return f" ORDER BY {names(columns)}" if columns else ""
