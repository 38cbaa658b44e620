"""Shares: ``出口6065.5亿元，占进出口总值的16.8%`` is a quotient of two printed levels; shares of
one whole add up to 100.

The label of a share names both terms (``X占Y的比重``) or only the part (``X占比``). The part is the
nearest level before the share whose label is X's; the whole is the level with Y's label or, where Y
is not named, the nearest larger level before. What cannot be identified is not asserted; nor is a
quotient that does not come out, for the whole that is meant may not be printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from pipeline.series.accounting.label_likeness import covered, likeness, same_kind
from pipeline.series.accounting.operands import Figure, levels, printed
from pipeline.series.accounting.printed_identity import Identity
from pipeline.series.accounting.single_correction import Holds, explained
from warehouse.vocabularies import IdentityVerdict, Measure
from warehouse.wording import plain, worded

SHARE, COMPOSITION, UNIT_OF_PART = "share", "composition", "unit_of_part"
_PART_OF_WHOLE = re.compile(r"(?P<part>.+?)占(?P<whole>.+?)的?(?:比重|比例|比|份额)")
"""``城镇人口占常住人口的比重`` -> part 城镇人口, whole 常住人口."""
_PART_ONLY = re.compile(r"(?P<part>.+?)(?:占比|比重|占.*)$")
"""``服务业投资占比`` -> part 服务业投资, whole not named."""
_ALIKE = 0.6
_HUNDRED = Fraction(100)
_TEN_THOUSAND = 10_000


def share_identities(figures: Sequence[Figure]) -> Iterator[Identity]:
    """Shares that are the quotient of printed levels, and compositions that add up."""
    found = levels(figures)
    printed_shares = [
        f for f in figures if f.observation.measure is Measure.SHARE and not f.observation.in_table
    ]
    for share in printed_shares:
        identity = _quotient(share, found) or _without_ten_thousand(share, found)
        if identity is not None:
            yield identity
    yield from _compositions(printed_shares)
    yield from _industries(figures)


def _terms(label: str) -> tuple[str, str | None]:
    match = _PART_OF_WHOLE.match(label)
    if match:
        return match["part"], match["whole"]
    only = _PART_ONLY.match(label)
    return (only["part"] if only else label), None


def _quotient(share: Figure, found: Sequence[Figure]) -> Identity | None:
    part_label, whole_label = _terms(share.label)
    before = [
        f
        for f in found
        if f.observation.char_start < share.observation.char_start and f.moment == share.moment
    ]
    near = [f for f in before if f.observation.block == share.observation.block]
    parts = sorted(
        (f for f in near if likeness(f.label, part_label) >= _ALIKE),
        key=lambda f: -f.observation.char_start,
    )
    parts += [f for f in near[-1:] if f not in parts]
    parts += sorted(
        (f for f in before if f.label == part_label and f not in parts),
        key=lambda f: -f.observation.char_start,
    )
    for part in parts:
        for whole in _wholes(part, whole_label, before):
            low = (part.value - part.margin) / (whole.value + whole.margin) * _HUNDRED
            high = (part.value + part.margin) / (whole.value - whole.margin) * _HUNDRED
            if low <= share.exact + share.half and high >= share.exact - share.half:
                return _identity(share, part, whole, (high - low) / 2 + share.half)
    return None


def _without_ten_thousand(share: Figure, found: Sequence[Figure]) -> Identity | None:
    """``增加值307元，占生产总值的31.3%`` of a product of 98.4万元: the part's unit has lost its 万.

    Asserted only where one sentence names the part by the words of the share, the whole is printed
    with the words of the share as well, and the digits come out to a share of three digits.
    """
    part_label, whole_label = _terms(share.label)
    if whole_label is None or share.exact < _HUNDRED / 10 or share.half > Fraction(1, 20):
        return None
    place = share.observation.block, share.observation.quote
    parts = [
        f
        for f in found
        if (f.observation.block, f.observation.quote) == place
        and f.observation.char_start < share.observation.char_start
        and f.moment == share.moment
        and f.label == part_label
        and not f.observation.unit.startswith(("万", "亿"))
    ]
    wholes = [
        f
        for f in found
        if f.moment == share.moment
        and likeness(f.label, whole_label) >= _ALIKE
        and f.observation.region_code == share.observation.region_code
    ]
    if len(parts) != 1 or not wholes:
        return None
    (part,) = parts
    moved = part.value * _TEN_THOUSAND
    for whole in wholes:
        if whole.base != part.base:
            continue
        low = (moved - part.margin * _TEN_THOUSAND) / (whole.value + whole.margin) * _HUNDRED
        high = (moved + part.margin * _TEN_THOUSAND) / (whole.value - whole.margin) * _HUNDRED
        if low <= share.exact + share.half and high >= share.exact - share.half:
            is_so = _identity(share, part, whole, (high - low) / 2 + share.half)
            return replace(
                is_so,
                rule=UNIT_OF_PART,
                verdict=IdentityVerdict.FAILS,
                supported="computed",
                corrected=part.observation.observation_id,
                corrected_to=f"{printed(part)}万",
                reasons=worded(
                    "accounting.in_ten_thousand",
                    unit=part.observation.unit,
                    share=float(moved / whole.value * _HUNDRED),
                ),
            )
    return None


def _wholes(part: Figure, label: str | None, before: Sequence[Figure]) -> list[Figure]:
    larger = [
        f
        for f in before
        if f.base == part.base
        and f.value > part.value + f.margin
        and same_kind(f.label, part.label)
    ]
    nearest = sorted(larger, key=lambda f: -f.observation.char_start)
    if label is None:
        return [f for f in nearest if f.observation.block == part.observation.block]
    return [
        f for f in nearest if likeness(f.label, label) >= _ALIKE or covered(label, f.label) >= 0.8
    ]


def _identity(share: Figure, part: Figure, whole: Figure, tolerance: Fraction) -> Identity:
    return Identity(
        document_id=share.observation.document_id,
        rule=SHARE,
        expression=plain(
            f"{printed(part)}{part.observation.unit} / "
            f"{printed(whole)}{whole.observation.unit} × 100"
        ),
        meaning=plain(f"{part.label} / {whole.label} = {share.label}"),
        printed=float(share.exact),
        computed=float(part.value / whole.value * _HUNDRED),
        tolerance=float(tolerance),
        unit=share.observation.unit,
        verdict=IdentityVerdict.HOLDS,
        result=share.observation.observation_id,
        operands=(part.observation.observation_id, whole.observation.observation_id),
        place=share.observation.char_start,
    )


def _compositions(shares: Sequence[Figure]) -> Iterator[Identity]:
    """``三次产业构成为0.2∶14.5∶85.3``: shares of one whole in one sentence that exhaust it."""

    def sentence(figure: Figure) -> tuple[int, str, str | None]:
        return figure.observation.block, figure.observation.quote, _terms(figure.label)[1]

    for _, group in groupby(shares, key=sentence):
        members = list(group)
        total, _ = _total(members)
        if len(members) >= 2 and total == _HUNDRED:
            yield _composition(members, members, IdentityVerdict.HOLDS)


def _total(members: Sequence[Figure]) -> tuple[Fraction, Fraction]:
    """The sum of shares, and what rounding may add to or take from it."""
    return (
        sum((f.exact for f in members), Fraction(0)),
        sum((f.half for f in members), Fraction(0)),
    )


def _composition(
    members: Sequence[Figure], operands: Sequence[Figure], verdict: IdentityVerdict
) -> Identity:
    total, margin = _total(members)
    first = members[0].observation
    return Identity(
        document_id=first.document_id,
        rule=COMPOSITION,
        expression=plain(" + ".join(printed(f) for f in members)),
        meaning=plain(" + ".join(f.label for f in members) + " = 100%"),
        printed=100.0,
        computed=float(total),
        tolerance=float(margin),
        unit="%",
        verdict=verdict,
        result=first.observation_id,
        operands=tuple(f.observation.observation_id for f in operands),
        place=first.char_start,
    )


_INDUSTRIES = ("第一产业", "第二产业", "第三产业")
_BEYOND = 2
"""How many times what rounding allows three shares may miss a hundred before one is wrong."""


def _industries(figures: Sequence[Figure]) -> Iterator[Identity]:
    """``三次产业结构为5.1∶40.2∶55.7``: the three shares exhaust the whole, whether or not they make
    a hundred.
    """
    prose = [f for f in figures if not f.observation.in_table]
    for members in zip(prose, prose[1:], prose[2:], strict=False):
        first = members[0].observation
        if any(
            not figure.label.startswith(industry)
            or figure.observation.unit not in ("%", "")
            or figure.observation.measure not in (Measure.SHARE, Measure.LEVEL)
            or figure.observation.quote != first.quote
            or figure.moment != members[0].moment
            for figure, industry in zip(members, _INDUSTRIES, strict=True)
        ):
            continue
        if any(
            b.observation.char_start - a.observation.char_end > 2
            for a, b in zip(members, members[1:], strict=False)
        ):
            continue
        total, margin = _total(members)
        if abs(total - _HUNDRED) <= _BEYOND * margin:
            continue
        identity = _composition(members, members[1:], IdentityVerdict.FAILS)
        yield explained(identity, members, _make_a_hundred(members, margin))


def _make_a_hundred(members: Sequence[Figure], margin: Fraction) -> Holds:
    scales = [member.scale for member in members]

    def holds(values: Sequence[Fraction]) -> bool:
        total = sum((v / scale for v, scale in zip(values, scales, strict=True)), Fraction(0))
        return abs(total - _HUNDRED) <= margin

    return holds
