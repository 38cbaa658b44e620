"""Decimal points that a typesetting system wrote with a private character code.

Founder's systems print the point between two digits with a glyph of their own, whose code is
assigned to no one: ``２８１２`` + U+1001B0 + ``８``. Which private code is a point is determined
from the text itself: it is between digits wherever it is, and what follows is a fraction.
"""

from __future__ import annotations

import re
from collections import Counter

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_ANY = re.compile(f"[{_PRIVATE}]")
_BETWEEN = re.compile(rf"(?<=[0-9０-９])([{_PRIVATE}])(?=([0-9０-９]+))")

_EVERYWHERE = 0.9
"""Share of a code's occurrences that must be between digits."""

_FRACTIONS = 0.5
"""Share of these that must be followed by one or two digits: after a thousands separator come
three."""


def private_points(text: str) -> frozenset[str]:
    """Private characters that are decimal points in a text.

    Args:
        text: All of a document, or of a page.

    Returns:
        The characters; empty for nearly every text.
    """
    if _ANY.search(text) is None:
        return frozenset()
    total = Counter(_ANY.findall(text))
    between: Counter[str] = Counter()
    fractions: Counter[str] = Counter()
    for found in _BETWEEN.finditer(text):
        between[found[1]] += 1
        fractions[found[1]] += len(found[2]) <= 2
    return frozenset(
        code
        for code, count in between.items()
        if count >= _EVERYWHERE * total[code] and fractions[code] >= _FRACTIONS * count
    )


def with_plain_points(text: str) -> str:
    """A text whose private decimal points are written ``.`` (``．`` between full-width digits).

    Args:
        text: For example ``增长０<U+1001B0>９％``.

    Returns:
        A text of the same length: ``增长０．９％``.
    """
    points = private_points(text)
    if not points:
        return text
    return _BETWEEN.sub(
        lambda m: m[0] if m[1] not in points else ("．" if m[2][0] >= "０" else "."), text
    )
