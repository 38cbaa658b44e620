"""What the runner of documents passes to the readers, and they to it.

Reports of work under way: reading a page of pictures takes seconds, a book of them longer than a
document of characters may.

Whoever watches over the time of a task sets ``listener``; the readers report every picture, the
work on the series every region.
Whoever keeps what models said of pictures sets ``recognised``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

listener: Callable[[], None] | None = None
"""Called after every picture or region; None where no one watches."""


recognised: Path | None = None
"""Folder of what models said of pictures (``pictures.recognised``); None keeps nothing."""


def report() -> None:
    """Say that one more part of the task is done."""
    if listener is not None:
        listener()
