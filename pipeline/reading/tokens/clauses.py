"""Clauses: which numbers are in a row, where the text before a number begins, where the text
after it ends.
"""

from __future__ import annotations

import re

from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind

_SEPARATOR = re.compile(r"[，,：:；;。！？!?（()）]|——")
_ROW = re.compile(
    r"[ 　]*(?:、|和|与|及|以及)[ 　]*"
    r"(?:约|超|超过|近|增长|上升|提高|增加|上涨|下降|减少|降低|下跌|回落)?[ 　]*"
)
# 1—10月: a dash that parts no clauses
_RANGE = re.compile(r"\d—\d")
_COMMA = "，,：:；;。！？!?—"


def rows(text: str, numbers: list[Number]) -> list[list[Number]]:
    """Numbers that are in a row (30.0%和25.1%; 0.2︰14.5︰85.3) together, others alone."""
    found: list[list[Number]] = []
    for number in numbers:
        if found and _in_row(text, found[-1], number):
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _in_row(text: str, row: list[Number], number: Number) -> bool:
    before = row[-1]
    if number.unchanged or before.unchanged:
        return False
    if number.part is not None or before.part is not None:
        return number.part is not None and number.part > 0 and before.part is not None
    between = text[before.after : number.start]
    rates = before.kind is UnitKind.RATE, number.kind is UnitKind.RATE
    if rates[0] != rates[1] and before.unit not in ("", "个"):
        return False
    return bool(_ROW.fullmatch(between)) or between.strip() in ("，", ",") and len(row) > 1


def clause_start(text: str, previous: int, start: int, *, after_number: bool = False) -> int:
    """Offset after the last comma (colon, open bracket) before ``start``; between two numbers also
    after a 、 that parts two clauses.

    Example:
        ``粮食产量6亿斤、单产提高8斤``: the text before 8 begins with 单产.
    """
    at = start
    depth = 0
    pause = 0
    while at > previous:
        char = text[at - 1]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0:
            if char in _COMMA and not _RANGE.match(text, at - 2):
                return at
            if char == "、" and after_number:
                pause = at
        at -= 1
    if (
        pause
        and pause < start
        and not text[pause:start]
        .rstrip()
        .endswith(("等", "和", "及", "与", "约", "近", "超", "共"))
    ):
        return pause
    return previous


def clause_end(text: str, at: int, end: int) -> int:
    """Offset of the next comma, full stop or bracket from ``at`` on."""
    match = _SEPARATOR.search(text, at, end)
    return match.start() if match else end
