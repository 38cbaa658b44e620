"""Bytes to Document: blocks of text, tables, footnotes, images, each with its place. Never
interprets a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.documents.formats import read_document

__all__ = ["read_document"]


def __getattr__(name: str) -> Any:
    """Load the readers of all formats when one is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.documents.formats import read_document

    return read_document
