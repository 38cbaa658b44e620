"""Lines of text to stretches of prose and tables. Which lines are a table is decided by ``tables.flattened``; here is the call."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.builder import RawTable
from pipeline.documents.lines import Line
from pipeline.documents.tables import flattened


def segment_lines(lines: Sequence[Line]) -> list[list[Line] | RawTable]:
    """Split lines into prose and tables, in order.

    Args:
        lines: The printed lines of a document, markup resolved.

    Returns:
        Stretches of prose lines, and tables.
    """
    return [
        list(lines[segment.first : segment.last]) if segment.table is None else segment.table
        for segment in flattened.segment_lines([line.cells or line.text for line in lines])
    ]
