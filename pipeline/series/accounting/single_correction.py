"""Which single misprint would explain an identity that fails.

Every number of the identity is given back each slip that fingers make (one digit other, two
digits exchanged, the decimal point moved); a slip that makes the identity hold is a possible
correction. Where the growths printed beside levels are at hand, they say of each whether it is
consistent with last year. One candidate is a proof of which number is wrong, several are only
determined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.series.accounting.operands import Figure, printed
from pipeline.series.accounting.printed_identity import Identity
from warehouse.vocabularies import IdentityVerdict
from warehouse.wording import joined, worded

Holds = Callable[[Sequence[Fraction]], bool]


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that would make the identity hold.

    Attributes:
        member: Position of the number in the identity, the result first.
        number: What should be printed there.
    """

    member: int
    number: str


def corrections(members: Sequence[Figure], holds: Holds) -> list[Correction]:
    """All single slips that make an identity hold, one a member: the one nearest to its print.

    Args:
        members: Result and terms.
        holds: Whether the identity holds with the given values, in base units, in the order of
            the members.
    """
    values = [member.value for member in members]
    found = []
    for position, member in enumerate(members):
        sign = -1 if member.exact < 0 else 1
        candidates = [
            text
            for text in slips(printed(member).lstrip("-－−+"))
            if holds(
                [
                    sign * Fraction(text) * member.scale if n == position else value
                    for n, value in enumerate(values)
                ]
            )
        ]
        if candidates:
            near = min(candidates, key=lambda text: abs(Fraction(text) - abs(member.exact)))
            found.append(Correction(position, near))
    return found


def slips(number: str) -> Iterator[str]:
    """Numbers that a slip makes of one: another digit, two digits exchanged, the point moved.

    >>> list(slips("12"))[:3], "21" in slips("12"), "1.2" in slips("12")
    (['22', '32', '42'], True, True)
    """
    if not number.replace(".", "", 1).isdigit():
        return
    places = [n for n, character in enumerate(number) if character != "."]
    for n in places:
        for digit in "0123456789":
            if digit != number[n] and not (n == 0 and digit == "0"):
                yield f"{number[:n]}{digit}{number[n + 1 :]}"
    for i, a in enumerate(places):
        for b in places[i + 1 :]:
            if number[a] != number[b] and not (a == 0 and number[b] == "0"):
                text = list(number)
                text[a], text[b] = text[b], text[a]
                yield "".join(text)
    digits = number.replace(".", "")
    point = number.find(".") if "." in number else len(number)
    for move in (-3, -2, -1, 1, 2, 3):
        moved = Fraction(number) * Fraction(10) ** move
        if point + move > 0 and moved > 0:
            padded = digits.ljust(point + move, "0")
            whole, part = padded[: point + move], padded[point + move :]
            yield f"{whole}.{part}" if part else whole


def explained(identity: Identity, members: Sequence[Figure], holds: Holds) -> Identity:
    """An identity that fails with the single misprints that would explain it; any other as it is.

    Args:
        identity: As judged.
        members: Its result and terms.
        holds: See ``corrections``.
    """
    if identity.verdict is IdentityVerdict.HOLDS:
        return identity
    found = corrections(members, holds)
    if not found:
        return replace(identity, reasons=worded("accounting.no_single_slip"))
    text = joined(
        (
            worded(
                "accounting.should_be",
                printed=printed(members[one.member]),
                label=members[one.member].label,
                number=one.number,
            )
            for one in found
        ),
        " or ",
        "，或",
    )
    only = found[0] if len(found) == 1 else None
    return replace(
        identity,
        corrected=members[only.member].observation.observation_id if only else None,
        corrected_to=only.number if only else None,
        reasons=worded("accounting.would_hold", text=text),
    )
