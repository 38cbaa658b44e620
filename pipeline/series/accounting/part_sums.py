"""Parts and wholes: ``进出口总值36083.5亿元，其中出口6065.5亿元，进口30018.0亿元``.

A list of parts begins right after its whole, in the same paragraph, with figures of the same unit
and moment. Which of them belong to the list is determined by arithmetic: the shortest run of at
least two that adds up. That it is no accident is determined by words: 其中 or 分 is between, or the
labels of whole and parts are alike (获得奖牌 / 获得金牌, 获得银牌, 获得铜牌).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.series.accounting.label_likeness import likeness, same_kind
from pipeline.series.accounting.operands import Figure, levels, printed
from pipeline.series.accounting.printed_identity import Identity
from warehouse.vocabularies import IdentityVerdict
from warehouse.wording import plain

RULE = "parts"
LONGEST = 8
ALIKE = 0.35
_DIVIDES = re.compile(r"其中|分为|分产业|分行业|分类|构成|包括|：|按")
"""``财产险…其中``, ``分产业看``, ``从四项收入构成看``: words after which parts of what was said
before follow."""
_DIGITS = 4
"""A sum that agrees in so many digits is no accident even where labels have nothing in common."""


def sum_identities(figures: Sequence[Figure]) -> Iterator[Identity]:
    """All lists of parts that add up to the figure before them."""
    found = levels(figures)
    for position, whole in enumerate(found):
        run = _following(found, position)
        parts = _adding_up(whole, run)
        if parts and _related(whole, parts):
            yield _identity(whole, parts)


def _following(found: Sequence[Figure], position: int) -> list[Figure]:
    """Figures after the whole that could be its parts, up to the first that is no smaller than
    it.
    """
    whole = found[position]
    run: list[Figure] = []
    for figure in found[position + 1 :]:
        if figure.observation.block != whole.observation.block:
            break
        if (
            figure.base != whole.base
            or figure.moment != whole.moment
            or not same_kind(figure.label, whole.label)
        ):
            continue
        if figure.value >= whole.value or len(run) == LONGEST:
            break
        run.append(figure)
    return run


def _adding_up(whole: Figure, run: Sequence[Figure]) -> list[Figure]:
    total = Fraction(0)
    for count, figure in enumerate(run, 1):
        total += figure.value
        if count >= 2 and total == whole.value:
            return list(run[:count])
        if total > whole.value + whole.margin:
            break
    return []


def _related(whole: Figure, parts: Sequence[Figure]) -> bool:
    between = _between(whole, parts[0])
    if between is not None and _DIVIDES.search(between):
        return True
    if min(likeness(whole.label, part.label) for part in parts) >= ALIKE:
        return True
    return len(printed(whole).replace(".", "").strip("0")) >= _DIGITS


def _between(whole: Figure, part: Figure) -> str | None:
    """What is printed between whole and first part, if one quote holds both; the part's quote up
    to it otherwise.
    """
    a, b = whole.observation, part.observation
    distance = b.char_start - a.char_end
    end = b.quote_offset
    return b.quote[max(0, end - distance) : end]


def _identity(whole: Figure, parts: Sequence[Figure]) -> Identity:
    scale = whole.scale
    total = sum((part.value for part in parts), Fraction(0)) / scale
    margin = (sum((part.margin for part in parts), Fraction(0)) + whole.margin) / scale
    return Identity(
        document_id=whole.observation.document_id,
        rule=RULE,
        expression=plain(" + ".join(printed(part) for part in parts)),
        meaning=plain(" + ".join(part.label for part in parts) + " = " + whole.label),
        printed=float(whole.exact),
        computed=float(total),
        tolerance=float(margin),
        unit=whole.observation.unit,
        verdict=IdentityVerdict.HOLDS,
        result=whole.observation.observation_id,
        operands=tuple(part.observation.observation_id for part in parts),
        place=whole.observation.char_start,
    )
