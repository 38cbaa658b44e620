"""What has been read of one number of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure


@dataclass(slots=True)
class NumberReading:
    """What a construct has made of one number so far.

    Attributes:
        number: The printed number.
        label: Name of the quantity.
        measure: What is said about it.
        value: Signed by direction.
        value_high: Upper end of a range.
        qualifier: 约, 超, 以上, …
        compared_with: Base of the comparison.
        region: Code of the region the sentence names, None for the document's.
        region_at: Where the words that name it are in the block's text.
        base: For shares, the label without the share.
        moment: ``from`` or ``to`` in 从6%降至5%, else ''.
        yearly: A mean annual rate.
        reached: A state that was reached (达到, 增至), not a flow summed up.
        part: Whether it is a part (其中) of what was said before.
        construct: The construct that read it.
        origin: Where its label comes from: its own clause, an earlier one (carried), …
        against: The cheapest other reading: construct, label and measure; '' where there is none.
        begin: Offset where the clause's text before the number begins.
        anchor: Offset of the first part of a ratio, 0 for other figures: a date before it holds
            for all parts.
        base_at: Where the words are that name what a figure is compared with, where it is the
            value of that.
        row: Which number of its row it is, and how many are in it (分别).
    """

    number: Number
    label: str
    measure: Measure
    value: float
    value_high: float | None
    qualifier: str | None = None
    compared_with: str | None = None
    region: str | None = None
    region_at: tuple[int, int] | None = None
    base: str = ""
    moment: str = ""
    yearly: bool = False
    reached: bool = False
    modal: bool = False
    begin: int = 0
    anchor: int = 0
    part: bool = False
    base_at: tuple[int, int] | None = None
    row: tuple[int, int] = (0, 1)
    construct: str = ""
    origin: str = ""
    against: str = ""
