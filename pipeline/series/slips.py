"""Slips of publishers: what a misprint of a number looks like.

Two numbers that a document prints for one quantity are a slip where one becomes the other by what
fingers do: one digit other, two neighbouring digits exchanged, the decimal point moved. Anything
else is, nearly always, a part taken for its whole: 301.2 for all hospitals and 88.4 for those of
the city proper.
"""

from __future__ import annotations

import re
from enum import StrEnum

_FEWEST = 3
"""Significant digits that a number needs before one wrong digit says something."""


class Slip(StrEnum):
    """How a number was misprinted."""

    DIGIT = "digit"
    ORDER = "order"
    POINT = "point"
    SIGN = "sign"


def slip_between(one: str, other: str) -> Slip | None:
    """The slip that makes one printed number out of another.

    Args:
        one: A number as printed, in the same unit as the other.
        other: The other.

    >>> slip_between("64.76", "64.73"), slip_between("1,024.5", "102.45")
    (<Slip.DIGIT: 'digit'>, <Slip.POINT: 'point'>)
    >>> slip_between("35.21", "53.21"), slip_between("301.2", "88.4")
    (<Slip.ORDER: 'order'>, None)
    """
    a, b = _plain(one), _plain(other)
    if a is None or b is None or a == b:
        return None
    if a.lstrip("-") == b.lstrip("-"):
        return Slip.SIGN
    digits, others = (text.replace(".", "").lstrip("-0") for text in (a, b))
    if min(len(digits), len(others)) < _FEWEST:
        return None
    if digits.rstrip("0") == others.rstrip("0"):
        return Slip.POINT
    if len(a) != len(b) or a.find(".") != b.find("."):
        return None
    wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(wrong) == 1:
        return Slip.DIGIT
    exchanged = (
        len(wrong) == 2
        and (wrong[1] - wrong[0] == 1 or a[wrong[0] + 1 : wrong[1]] == ".")
        and (a[wrong[0]], a[wrong[1]]) == (b[wrong[1]], b[wrong[0]])
    )
    return Slip.ORDER if exchanged else None


def _plain(printed: str) -> str | None:
    text = re.sub(r"[,，\s]", "", printed).replace("－", "-").replace("−", "-")
    return text if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None
