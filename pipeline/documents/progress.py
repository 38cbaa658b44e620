"""Word of work that goes on: reading a page of pictures takes seconds, a book of them longer than a
document of characters may.

Whoever watches over the time of a document sets ``listener``; the readers report every picture.
"""

from __future__ import annotations

from collections.abc import Callable

listener: Callable[[], None] | None = None
"""Called after every picture; None where nobody watches."""


def report() -> None:
    """Say that one more picture has been read."""
    if listener is not None:
        listener()
