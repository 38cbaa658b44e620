"""Tables as the readers of all formats hand them over, before rows and columns are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.vocabularies import CellRepair


@dataclass(slots=True)
class RawCell:
    """A cell as a reader saw it.

    Attributes:
        text: What it says, line wraps removed.
        printed_here: False for the copies of a merged cell and for cells that a repair put in:
            they have no place in the text.
        repair: What was done to it.
        repair_reason: Why.
        printed: The text before repair, where it differs.
        indent: Steps that a row's name is set in, where the page shows it: parts of a row are
            deeper than the row.
        lines: Its lines as printed, where they are several.
    """

    text: str
    printed_here: bool = True
    repair: CellRepair | None = None
    repair_reason: str | None = None
    printed: str | None = None
    indent: int = 0
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class RawTable:
    """A table as a reader saw it: a rectangular grid, merged cells repeated; header extent None
    where the reader cannot determine it.
    """

    rows: list[list[RawCell]]
    caption: str = ""
    unit: str = ""
    page: int | None = None
    row_pages: Sequence[int | None] = ()
    header_rows: int | None = None
    header_columns: int | None = None
    notes: tuple[str, ...] = ()
    repaired: bool = False
