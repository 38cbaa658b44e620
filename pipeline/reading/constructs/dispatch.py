"""One number: every construct that may fit is here with its cost and an example; the cheapest
that fits reads it.

The costs are those of ``costs``, which ``tools/fit_costs.py`` fits on annotated documents; the
constructs are tried in the order of their costs. No annotated figure decides between constructs of
one cost; they are tried in the order in which they are listed. A test reads the examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.reading.constructs import (
    base_value,
    contribution,
    gap,
    growth,
    investment,
    level,
    norm,
    share,
    unchanged,
)
from pipeline.reading.constructs.costs import COSTS
from pipeline.reading.constructs.counted_noun import following_name
from pipeline.reading.constructs.number_view import View
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind


@dataclass(frozen=True, slots=True)
class Construct:
    """A way to state a figure.

    Attributes:
        name: As ``observations.reading`` gives it.
        read: The reading of a number that it fits, else None.
        example: A sentence that it is for.
        figures: What it reads there, as label, measure and value.
    """

    name: str
    read: Callable[[View, Number], NumberReading | None]
    example: str
    figures: tuple[str, ...]

    @property
    def cost(self) -> int:
        """What it takes to believe it."""
        return COSTS[self.name].cost


def _growth(view: View, number: Number) -> NumberReading | None:
    return growth.read_growth(view, number, "")


def _level(view: View, number: Number) -> NumberReading:
    return level.read_level(view, number, "")


def _by_cost(*constructs: Construct) -> tuple[Construct, ...]:
    return tuple(sorted(constructs, key=lambda construct: construct.cost))


_WITH_WORDS = _by_cost(
    Construct(
        "no change",
        unchanged.read_unchanged,
        "货运量与上年持平。",
        ("货运量 growth 0%",),
    ),
    Construct(
        "value of a base",
        base_value.read_base_value,
        "失业率5.1%，低于上年（5.4%）。",
        ("失业率 level 5.1%", "失业率 level 5.4%"),
    ),
    Construct(
        "ratio to a norm",
        norm.read_norm,
        "财政收入50亿元，为预算的98%。",
        ("财政收入 level 50亿元", "财政收入与预算之比 ratio 98%"),
    ),
    Construct(
        "share",
        share.read_share,
        "工业投资占固定资产投资的比重为20%。",
        ("工业投资占固定资产投资的比重 share 20%",),
    ),
    Construct(
        "gap",
        gap.read_gap,
        "工业增加值增长6%，比全国高0.5个百分点。",
        ("工业增加值 growth 6%", "工业增加值增速与全国之差 change 0.5个百分点"),
    ),
    Construct(
        "contribution",
        contribution.read_contribution,
        "消费对经济增长的贡献率为54%。",
        ("消费对经济增长的贡献率 contribution 54%",),
    ),
    Construct(
        "amount of a thing",
        investment.read_investment,
        "投资800万元的体育馆工程开工。",
        ("体育馆工程投资 level 800万元",),
    ),
    Construct(
        "share of holders",
        share.read_holders,
        "近七成受灾民宿已营业。",
        ("受灾民宿已营业 share 70%",),
    ),
)
_WITHOUT_WORDS = _by_cost(
    Construct(
        "growth",
        _growth,
        "货运量比上年增长4%。",
        ("货运量 growth 4%",),
    ),
    Construct("level", _level, "货运量4.5万吨。", ("货运量 level 4.5万吨",)),
)
CONSTRUCTS = (*_WITH_WORDS, *_WITHOUT_WORDS)


def read_figure(view: View, number: Number, name: str = "") -> NumberReading:
    """Read a number.

    Args:
        view: What is around it.
        number: The number.
        name: Its label where a list gave it; then only direction and level are left to decide.

    Returns:
        Its reading.
    """
    if name:
        reading = contribution.read_named_pull(view, number, name)
        if reading is None:
            reading = growth.read_growth(view, number, name)
        if reading is None:
            reading = level.read_level(view, number, name)
        reading.construct, reading.origin = "list", "list"
        return reading
    untouched = view.copied()
    for at, construct in enumerate(_WITH_WORDS):
        reading = construct.read(view, number)
        if reading is not None:
            reading.construct = construct.name
            reading.against = _runner_up(untouched, number, reading, CONSTRUCTS[at + 1 : -1])
            return reading
    if number.kind is not UnitKind.RATE:
        view.following_noun = following_name(view, number)
    reading = _growth(view, number)
    if reading is None:
        reading = _level(view, number)
        reading.construct = "level"
        if view.following_noun:
            reading.origin = "following"
    else:
        reading.construct = "growth"
    return reading


def proposals(
    view: View, number: Number, constructs: Sequence[Construct] = CONSTRUCTS
) -> Iterator[NumberReading]:
    """What each construct makes of a number on its own, in the order of costs.

    Args:
        view: What is around it, before any construct has read it; it is not changed.
        number: The number.
        constructs: Those that are asked.
    """
    for construct in constructs:
        alone = view.copied()
        if construct in _WITHOUT_WORDS and number.kind is not UnitKind.RATE:
            alone.following_noun = following_name(alone, number)
        reading = construct.read(alone, number)
        if reading is not None:
            reading.construct = construct.name
            yield reading


def _runner_up(
    view: View, number: Number, chosen: NumberReading, dearer: Sequence[Construct]
) -> str:
    """The cheapest other reading, where a construct that costs more has one; a level, which any
    number can be, does not count.
    """
    for other in proposals(view, number, dearer):
        if (other.label, other.measure) != (chosen.label, chosen.measure):
            return f"{other.construct}: {other.label} {other.measure}"
    return ""
