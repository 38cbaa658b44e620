"""Observations to clean series: catalogue, units, vintages, conflicts, targets. Never reads prose
beyond the words of a target.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.series.read_editions import ReadEditions

__all__ = ["build"]


def build(editions: ReadEditions) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """All tables of the series, from the figures of all editions, part by part.

    Args:
        editions: What was read.

    Yields:
        Rows of the tables of ``warehouse/schema/indicators.py``, by name; first those that all
        others refer to. A table may come in several parts.

    Raises:
        ConfigurationError: The catalogue does not hold together, or a correction does not fit its
            document any more.
    """
    from pipeline.series.build_tables import build_tables

    yield from build_tables(editions)
