"""What the series are made of: editions, and what was read of each, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.documents.document import Document

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """What was read of an edition. Both are loaded when they are asked for and not kept here: the
    documents of a country do not fit in memory.

    Attributes:
        document_id: The edition.
        document: Loads its document.
        observations: Loads its rows of ``observations``.
    """

    document_id: str
    document: Callable[[], Document]
    observations: Callable[[], list[Row]]


@dataclass(frozen=True, slots=True)
class ReadEditions:
    """All editions.

    Attributes:
        rows: Rows of ``documents``.
        read: What was read; may be gone through several times.
    """

    rows: Sequence[Row]
    read: Iterable[ReadEdition]
