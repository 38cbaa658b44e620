"""What an identity is: a printed result, the arithmetic that should give it, and whether it
does.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.vocabularies import IdentityVerdict
from warehouse.wording import NOTHING, Wording


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity between figures of one document.

    Attributes:
        document_id: The document.
        rule: ``parts``, ``share``, ``composition``, ``enumeration`` or the name of a declared
            formula.
        expression: The arithmetic with the printed numbers, to be redone by hand (``116.4 + 7226.8
            + 42499.9``).
        meaning: The same in labels.
        printed: The result as printed.
        computed: What the arithmetic gives, in the result's unit.
        tolerance: How far apart the two may be by rounding alone: half a unit of the last printed
            digit of every term, carried through.
        unit: Unit of both.
        verdict: Whether it holds.
        result: Observation of the result; of the first term where 100 % is implied and not
            printed; None where the number is a name.
        operands: Observations of the terms.
        place: Offset of the result in the document's text.
        supported: Where it fails, the side that growths printed beside the levels support:
            ``printed`` or ``computed``; None where they decide nothing.
        corrected: Where it fails, the only number in which a single slip explains it.
        corrected_to: What should be printed there.
        reasons: Both in words.
    """

    document_id: str
    rule: str
    expression: Wording
    meaning: Wording
    printed: float
    computed: float
    tolerance: float
    unit: str
    verdict: IdentityVerdict
    result: str | None
    operands: tuple[str, ...]
    place: int
    supported: str | None = None
    corrected: str | None = None
    corrected_to: str | None = None
    reasons: Wording = NOTHING
