"""Cells of tables that are a number and no more, and where that number begins.

``-3.2``, ``（7.6）`` and ``▲2.5`` begin after a sign, as the figures that are read from them do.
"""

from __future__ import annotations

import re

from pipeline.documents.document import Cell
from pipeline.documents.tables.table_words import is_figure

_DIGIT = re.compile(r"\d")


def number_at(cell: Cell) -> int | None:
    """Offset in the document's text of the number that a cell is; None for one that says more, or
    is not printed at its place.
    """
    if cell.start is None or not is_figure(cell.text):
        return None
    digit = _DIGIT.search(cell.text)
    return None if digit is None else cell.start + digit.start()
