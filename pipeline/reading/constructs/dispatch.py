"""One number: the constructs have a look in turn, the first that knows it reads it."""

from __future__ import annotations

from pipeline.reading.constructs import contribution, gap, growth, investment, level, norm, share
from pipeline.reading.constructs.counted_noun import name_behind
from pipeline.reading.constructs.draft import Draft, View
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind


def single(view: View, number: Number, name: str = "") -> Draft:
    """Read a number.

    Args:
        view: What stands around it.
        number: The number.
        name: Its label where a list gave it; then only direction and level are left to decide.

    Returns:
        Its draft.
    """
    if not name:
        draft = (
            norm.read(view, number)
            or share.read(view, number)
            or gap.read(view, number)
            or contribution.read(view, number)
            or investment.read(view, number)
            or share.read_holders(view, number)
        )
        if draft is not None:
            return draft
        if number.kind is not UnitKind.RATE:
            view.behind = name_behind(view, number)
    return growth.read(view, number, name) or level.read(view, number, name)
