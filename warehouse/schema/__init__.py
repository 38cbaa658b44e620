"""All published tables. One module per layer; ``TABLES`` is their sum, in the order in which they
are built.
"""

from __future__ import annotations

from warehouse.schema import (
    document_tables,
    documents,
    indicators,
    indices,
    observations,
    operations,
)
from warehouse.schema.table import Column, Table

TABLES: tuple[Table, ...] = (
    documents.TABLES
    + document_tables.TABLES
    + observations.TABLES
    + indicators.TABLES
    + indices.TABLES
    + operations.TABLES
)

__all__ = ["TABLES", "Column", "Table"]
