"""Checks of single rows: what a row must fulfil to be published.

A row that fails one is *held*: it goes to the table ``held_rows`` with the name and the reason of
the check, and neither it nor anything made of it is published. All other rows of the document are.

To add a check, append a ``RowCheck`` to ``ROW_CHECKS`` in
``warehouse/schema/declared_checks.py``. For
example::

    RowCheck(
        table="observations", name="range_in_order", expected="the upper end of a range is not below
        the lower", fails="value_high < value", column="value_high",
    )

``fails`` is a condition in SQL on the columns of the table that is true for a row to hold (NULL
holds nothing), or a function of the row and of the facts of its document. A function is given the
columns named in ``columns`` alone, and runs where the rows are made (for figures: with the facts of
their document); conditions in SQL are tried once more on the whole file before it is published.
What the schema declares of columns (NOT NULL, vocabulary, range, pattern, finite numbers) is a row
check of its own accord.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse import sql
from warehouse.bilingual_text import BilingualText, filled, joined_texts
from warehouse.schema.table import Table

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a check may ask about the document that a row comes from."""

    document_id: str
    kind: str
    year: int
    region_code: str
    published: str
    text: str


@dataclass(frozen=True, slots=True)
class RowCheck:
    """What a row of a table must fulfil.

    Attributes:
        table: Table of the rows.
        name: Name of the check.
        expected: What would be right, in words (``BilingualText`` for both languages): the reason
            that a held row is given.
        fails: Condition in SQL, or function, that is true for a row to hold.
        column: The column that it is about; '' for the row as a whole.
        columns: Columns that a function reads.
    """

    table: str
    name: str
    expected: str
    fails: str | Callable[[Row, DocumentFacts | None], bool]
    column: str = ""
    columns: tuple[str, ...] = ()


def value_of(column: str) -> BilingualText:
    """What is expected of a column that refers to another."""
    return filled("a value of {column}", "{column}中的一个值", column=column)


def declared_row_checks(table: Table) -> Iterator[RowCheck]:
    """What the declaration of a table says of single values."""
    for column in table.columns:
        value = sql.name(column.name)

        def check(name: str, fails: str, expected: str, column_name: str = column.name) -> RowCheck:
            return RowCheck(table.name, name, expected, fails, column_name)

        if not column.nullable:
            yield check(
                "not_null", f"{value} IS NULL", BilingualText("a value in every row", "每行都有值")
            )
        if column.allowed:
            listed = ", ".join(sql.text(word) for word in column.allowed)
            yield check(
                "allowed",
                f"{value} NOT IN ({listed})",
                filled(
                    "one of {words}",
                    "下列之一：{words}",
                    words=joined_texts(column.allowed, ", ", "、"),
                ),
            )
        if column.minimum is not None:
            yield check(
                "minimum",
                f"{value} < {column.minimum!r}",
                filled("at least {least:g}", "不小于{least:g}", least=column.minimum),
            )
        if column.maximum is not None:
            yield check(
                "maximum",
                f"{value} > {column.maximum!r}",
                filled("at most {most:g}", "不大于{most:g}", most=column.maximum),
            )
        if column.pattern:
            yield check(
                "pattern",
                f"NOT regexp_full_match({value}, {sql.text(column.pattern)})",
                filled("text of the form {form}", "形如{form}的文字", form=column.pattern),
            )
        if column.type == "DOUBLE":
            yield check(
                "finite",
                f"NOT isfinite({value})",
                BilingualText(
                    "a number, never NaN or infinity: what is not known is NULL",
                    "一个数，不是NaN或无穷大：不知道的为NULL",
                ),
            )
