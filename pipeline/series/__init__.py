"""Observations to clean series: catalogue, units, vintages, conflicts, targets. Never reads prose
beyond the words of a target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.documents.document import Document

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build"]


def build(
    frames: Mapping[str, pd.DataFrame], documents: Sequence[Document]
) -> dict[str, pd.DataFrame]:
    """All tables of this room, from the figures of all documents.

    Args:
        frames: The tables ``documents``, ``observations`` and ``document_texts``.
        documents: The documents that were read.

    Returns:
        The tables of ``warehouse/schema/indicators.py``, by name.

    Raises:
        ConfigurationError: The catalogue does not hold together, or a correction does not fit its
            document any more.
    """
    from pipeline.series.build_tables import build_tables

    return build_tables(frames, documents)
