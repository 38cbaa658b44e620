"""What is known of every number that was read from a picture.

``verified``      an equation holds that would fail with any other digit in it, or a person says so
``consistent``    nothing contradicts it, and it was read twice the same with every digit sure and
                  none that looks like another digit of its page, with as many decimals as its
                  column has; or an equation holds that one digit more or less would not break
``contradicted``  an equation that must hold fails, or its two readings differ
``unchecked``     none of these: it was read once, or the model was not sure

A rate of births or deaths in per cent is unchecked: ``‰`` is small and taken for ``%``.

Only the first two enter series. A contradicted number keeps what was read; the single-digit
readings that would mend it are proposed beside it and never applied.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.documents.document import Document, Recognised
from pipeline.series.bare_cells import number_at
from pipeline.series.proofs.equations import Equation, sharp_places
from pipeline.series.proofs.reviews import Review
from warehouse.vocabularies import PictureProof

SURE = 0.85
"""Confidence of the least sure digit from which two equal readings are believed."""


_PER_THOUSAND = "a rate per thousand in per cent: its sign may be ‰"

TRUSTED = frozenset({PictureProof.VERIFIED, PictureProof.CONSISTENT})


@dataclass(frozen=True, slots=True)
class NumberVerdict:
    """What is known of a number.

    Attributes:
        number: The number.
        proof: How far it is proven.
        reason: By what: the arithmetic, or what contradicts it.
        difference: By how much the equation fails, in the number's own unit.
        proposed: Readings that differ in one digit and would mend it.
    """

    number: Recognised
    proof: PictureProof
    reason: str
    difference: float | None = None
    proposed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Case:
    """The evidence for and against one number."""

    proven: list[Equation] = field(default_factory=list)
    holding: list[Equation] = field(default_factory=list)
    failing: list[Equation] = field(default_factory=list)


def verdicts(
    document: Document,
    equations: Iterable[Equation],
    reviews: Mapping[tuple[str, str, int], Review] | None = None,
    units: Mapping[int, str] | None = None,
    per_thousand: Collection[int] = (),
) -> list[NumberVerdict]:
    """A verdict on every number of a document that was read from a picture.

    Args:
        document: The document.
        equations: Between its figures, and with those of earlier editions.
        reviews: What persons said, by picture, number and its ordinal there.
        units: Units of figures, by place: decimals are compared among those of one unit.
        per_thousand: Places of figures in per cent that can only be meant in ‰.
    """
    cases: dict[int, _Case] = defaultdict(_Case)
    failing: list[Equation] = []
    for equation in equations:
        if not equation.holds():
            if equation.binding:
                failing.append(equation)
            continue
        sharp = sharp_places(equation)
        for term in equation.terms:
            case = cases[term.place]
            (case.proven if term.place in sharp else case.holding).append(equation)
    for equation in failing:
        suspects = [term for term in equation.terms if not cases[term.place].proven]
        for term in suspects or equation.terms:
            cases[term.place].failing.append(equation)
    decimals = _column_decimals(document, units or {})
    ordinals: Counter[tuple[str, str]] = Counter()
    out = []
    for number in document.recognised:
        key = (number.picture, number.text)
        ordinals[key] += 1
        review = (reviews or {}).get((*key, ordinals[key]))
        case = cases.get(number.start, _Case())
        if review is None and number.start in per_thousand:
            out.append(NumberVerdict(number, PictureProof.UNCHECKED, _PER_THOUSAND))
            continue
        out.append(_verdict(number, case, decimals.get(number.start), review))
    return out


def _verdict(
    number: Recognised, case: _Case, usual_decimals: int | None, review: Review | None
) -> NumberVerdict:
    if review is not None:
        if review.confirmed:
            return NumberVerdict(
                number, PictureProof.VERIFIED, f"{review.by} on {review.date}: {review.why}"
            )
        reason = f"{review.by} on {review.date} reads {review.reads}: {review.why}"
        return NumberVerdict(number, PictureProof.CONTRADICTED, reason, None, (review.reads or "",))
    if case.proven and not case.failing:
        return NumberVerdict(number, PictureProof.VERIFIED, case.proven[0].wording())
    if case.failing:
        equation = case.failing[0]
        gap = float(equation.gap())
        proposed = tuple(dict.fromkeys(equation.mended(number.start)))
        return NumberVerdict(
            number, PictureProof.CONTRADICTED, f"fails: {equation.wording()}", gap, proposed
        )
    if number.second != number.text:
        if not number.second:
            return NumberVerdict(
                number, PictureProof.UNCHECKED, "the second reading gave no number"
            )
        return NumberVerdict(
            number,
            PictureProof.CONTRADICTED,
            f"read a second time as {number.second}",
            None,
            (number.second,),
        )
    if usual_decimals is not None and _decimals(number.text) != usual_decimals:
        return NumberVerdict(
            number,
            PictureProof.UNCHECKED,
            f"{_decimals(number.text)} decimals in a column of figures with {usual_decimals}",
        )
    if case.holding:
        return NumberVerdict(number, PictureProof.CONSISTENT, case.holding[0].wording())
    if number.confidence >= SURE:
        return NumberVerdict(
            number, PictureProof.CONSISTENT, "read twice the same, every digit sure"
        )
    return NumberVerdict(
        number,
        PictureProof.UNCHECKED,
        f"no equation, and a digit is only {number.confidence:.2f} sure: the model is not, or it "
        f"looks like another digit of the page, or a seal covers it",
    )


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _column_decimals(document: Document, units: Mapping[int, str]) -> dict[int, int]:
    """Decimals that nearly all figures of a column and unit have, by the start of its cells."""
    read = {number.start: number for number in document.recognised}
    out: dict[int, int] = {}
    for table in document.tables:
        columns: dict[tuple[int, str], list[Recognised]] = defaultdict(list)
        for cell in table.cells:
            start = number_at(cell)
            if start is not None and start in read:
                columns[cell.column, units.get(start, "")].append(read[start])
        for numbers in columns.values():
            usual = _usual(numbers)
            if usual is not None:
                out |= {number.start: usual for number in numbers}
    return out


def _usual(numbers: Sequence[Recognised]) -> int | None:
    counts = Counter(_decimals(number.text) for number in numbers)
    most, count = counts.most_common(1)[0]
    return most if len(numbers) >= 4 and count >= 0.8 * len(numbers) and most > 0 else None
