"""How a table is declared: one definition makes the DDL, the COMMENTs, the checks and the data
dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a published table.

    Attributes:
        name: Spelled-out name.
        type: DuckDB type.
        comment: What it holds, in English with the Chinese term.
        nullable: Whether NULL is allowed; NULL means not known or not applicable, never 0.
        allowed: Closed vocabulary; empty for open columns.
        minimum: Smallest allowed value for numbers.
        maximum: Largest allowed value for numbers.
        references: ``table.column`` whose values this column takes.
        pattern: Regular expression that every value matches in full; '' for any text.
    """

    name: str
    type: str
    comment: str
    nullable: bool = True
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A published table.

    Attributes:
        name: Spelled-out name.
        comment: What it holds.
        columns: Its columns, in order.
        key: The columns that make a row unique.
        order: The columns that rows are stored by; the key where none are named.
        sortable: False where rows are whole texts: they are stored as they come, because sorting
            them needs space for all of them.
    """

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    sortable: bool = True
