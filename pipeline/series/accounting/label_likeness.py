"""How labels are compared: as a reader compares them, by the words that they share."""

from __future__ import annotations

import re
from functools import lru_cache

_FILLERS = re.compile(r"[\W_]|的|和|及|与|全部|全市|全年|本年|数量|人数|总量|总额|合计")

DAILY = re.compile(r"日均|月均|人均|户均|平均")
"""``日均2.17万吨`` beside ``全年793.77万吨``: rates and totals in one unit are not parts of each
other."""


@lru_cache(maxsize=8192)
def words(label: str) -> frozenset[str]:
    """Pairs of neighbouring characters, fillers left out: ``第一产业增加值`` shares most of its
    pairs with ``第二产业增加值``.
    """
    plain = _FILLERS.sub("", label)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset({plain})


def likeness(a: str, b: str) -> float:
    """Dice coefficient of two labels' words, 0 to 1."""
    x, y = words(a), words(b)
    return 2 * len(x & y) / (len(x) + len(y))


def covered(part: str, whole: str) -> float:
    """Share of ``part``'s words that ``whole`` has: ``常住人口`` is covered by ``年末常住人口``."""
    x = words(part)
    return len(x & words(whole)) / len(x)


def same_kind(a: str, b: str) -> bool:
    """Whether both labels are rates by day or head, or neither is."""
    return set(DAILY.findall(a)) == set(DAILY.findall(b))
