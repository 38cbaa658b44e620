"""What the scores of single indicators allow: levels that the stated weights can reach, gains that
a group can make.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.audit.claim_types import Claim, Finding, Interval, number, total
from pipeline.audit.evidence import Evidence
from pipeline.audit.feasibility import FAMILIES, STATED, Family, Split, feasible, implied
from pipeline.audit.rules.formula import whole_cause
from pipeline.audit.rules.splits import DUPLICATE, duplicates
from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import Wording, joined, worded

RANGE = "levels stay in the range that scores and stated weights allow"
CAPS = "a group gains no more than its indicators can"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Levels, gains, and which of two equal splits cannot be."""
    yield from _levels(evidence)
    yield from _gains(evidence)
    yield from _duplicates(evidence)


# ---- levels


def _levels(evidence: Evidence) -> Iterator[Finding]:
    scale = evidence.score_range
    for node in evidence.tree.levels:
        claims = tuple(evidence.levels(node).values())
        if not claims or not evidence.tree.children(node):
            continue
        coefficients = STATED.coefficients(evidence, node)
        if scale is None or coefficients is None:
            yield _untestable(evidence, node, claims, scale is None)
            continue
        weight = sum(coefficients.values())
        low, high = scale[0] * weight, scale[1] * weight
        beyond = [c for c in claims if c.interval.low > high + 1e-6 or c.interval.high < low - 1e-6]
        name = evidence.tree.name(node)
        said = worded(
            "audit.range",
            name=name,
            low=number(scale[0]),
            high=number(scale[1]),
            quoted=_quoted(scale[2]),
            weight=number(weight),
            least=number(low),
            most=number(high),
            text=joined(
                (
                    worded(
                        "audit.does_not" if c in beyond else "audit.does",
                        printed=c.printed,
                        year=c.period,
                    )
                    for c in claims
                ),
                ", ",
                "，",
            ),
        )
        mended = bool(beyond) and _a_factor_mends(evidence)
        if beyond:
            said = worded("audit.sentences", one=said, two=_compatible(evidence, node, claims))
        yield Finding(
            RANGE,
            AuditVerdict.NOT_PROVABLE
            if mended
            else AuditVerdict.FAILS
            if beyond
            else AuditVerdict.HOLDS,
            said,
            (*claims, *scale[2]),
            ", ".join(f"{claim.printed} ({claim.period})" for claim in claims),
            f"[{number(low)}, {number(high)}]",
            0.5 * 10 ** -claims[0].decimals,
            _level_cause(evidence, node, beyond) if beyond and not mended else None,
            node,
        )


def _a_factor_mends(evidence: Evidence) -> bool:
    """Whether one factor that the document does not mention (scores times 10) would bring all
    printed levels into the range of their indicators.

    A publisher may scale an index without saying so; that its levels are out of range is then not
    proven.
    """
    scale = evidence.score_range
    assert scale is not None
    least, most = 0.0, math.inf
    for node in evidence.tree.levels:
        coefficients = STATED.coefficients(evidence, node)
        if not evidence.tree.children(node) or coefficients is None:
            continue
        weight = sum(coefficients.values())
        for claim in evidence.levels(node).values():
            if scale[1] * weight <= 0:
                return False
            least = max(least, claim.interval.low / (scale[1] * weight))
            if scale[0] * weight > 0:
                most = min(most, claim.interval.high / (scale[0] * weight))
    return least <= most


def _level_cause(evidence: Evidence, node: str, beyond: list[Claim]) -> AuditCause:
    """The publisher's, where one level out of range is confirmed by itself or by a formula that
    makes it from confirmed parts.
    """
    if any(evidence.cause([claim]) is AuditCause.PRINT for claim in beyond):
        return AuditCause.PRINT
    parts = evidence.tree.children(node)
    years = [
        year
        for year in sorted(evidence.levels(node))
        if all(year in evidence.levels(part) for part in parts)
    ]
    return whole_cause(evidence, node, parts, years) if years else AuditCause.UNDECIDED


def _untestable(
    evidence: Evidence, node: str, claims: tuple[Claim, ...], no_scale: bool
) -> Finding:
    reason = worded("audit.no_range" if no_scale else "audit.no_weights")
    printed = ", ".join(f"{claim.printed} ({claim.period})" for claim in claims)
    return Finding(
        RANGE,
        AuditVerdict.NOT_PROVABLE,
        worded("audit.about", what=f"{evidence.tree.name(node)} {printed}", text=reason),
        claims,
        printed,
        node=node,
    )


def _quoted(claims: tuple[Claim, ...]) -> Wording:
    return joined(
        (
            worded(
                "audit.lowest_of" if "low" in claim.words else "audit.peak_of",
                printed=claim.printed,
                node=claim.node,
            )
            for claim in claims
        ),
        ", ",
        "，",
    )


def _compatible(evidence: Evidence, node: str, claims: tuple[Claim, ...]) -> Wording:
    scale = evidence.score_range
    assert scale is not None
    able = [family.name for family in FAMILIES if feasible(evidence, node, family)]
    unable = []
    for family in FAMILIES:
        coefficients = family.coefficients(evidence, node)
        if coefficients is not None and family.name not in able:
            most = number(sum(coefficients.values()) * scale[1])
            unable.append(worded("audit.reaches", family=family.name, most=most))
    highest = max(claim.interval.low for claim in claims)
    return worded(
        "audit.compatible",
        able=joined(able) if able else worded("audit.no_families"),
        unable=joined(unable),
        factor=number(highest / scale[1]),
    )


# ---- gains


def _family_for(evidence: Evidence, node: str) -> Family | None:
    """The family to measure gains by: the stated weights, where the printed levels allow them as
    they are. Elsewhere a formula or factor is at work that the document does not state.
    """
    return STATED if feasible(evidence, node, STATED) else None


def _gains(evidence: Evidence) -> Iterator[Finding]:
    for parent in dict.fromkeys(parent for parent, _ in evidence.splits):
        rates = [
            claim
            for (node, _), claims in evidence.splits.items()
            if node == parent
            for claim in claims
        ]
        family = _family_for(evidence, parent)
        coefficients = None if family is None else family.coefficients(evidence, parent)
        if family is None or coefficients is None or evidence.score_range is None:
            reason = worded(
                "audit.no_score_range"
                if evidence.score_range is None
                else "audit.levels_out_of_reach"
            )
            yield Finding(
                CAPS,
                AuditVerdict.NOT_PROVABLE,
                worded("audit.gain_unknown", node=evidence.tree.name(parent), reason=reason),
                tuple(rates),
                node=parent,
            )
            continue
        for part in evidence.tree.children(parent):
            finding = _gain(evidence, parent, part, family, coefficients)
            if finding is not None:
                yield finding


def _gain(
    evidence: Evidence, parent: str, part: str, family: Family, coefficients: dict[str, float]
) -> Finding | None:
    """Compare what the rates of following spans give a part with what its indicators can gain at
    most.
    """
    scale = evidence.score_range
    assert scale is not None
    steps: list[tuple[Claim, Claim]] = []
    for (node, span), rates in sorted(evidence.splits.items(), key=lambda item: item[0][1]):
        increment = evidence.increments(node).get(span)
        rate = next((claim for claim in rates if claim.node == part), None)
        if (
            node == parent
            and increment is not None
            and rate is not None
            and (not steps or _follows(steps[-1][1], increment))
        ):
            steps.append((rate, increment))
    if not steps:
        return None
    reach = total([implied(rate, increment) for rate, increment in steps])
    leaves = evidence.tree.leaves(part)
    most = sum(coefficients[leaf] for leaf in leaves) * (scale[1] - scale[0])
    possible = reach.meets(Interval(-most, most))
    middle = sum((rate.value or 0) * (increment.value or 0) / 100 for rate, increment in steps)
    terms = " + ".join(f"{rate.printed} % × {increment.printed}" for rate, increment in steps)
    name = evidence.tree.name
    claims = tuple(claim for step in steps for claim in step)
    text = worded(
        "audit.gain",
        part=name(part),
        node=name(parent),
        first=steps[0][0].period,
        last=steps[-1][0].period_end,
        terms=terms,
        middle=number(middle),
        low=number(reach.low),
        leaves=len(leaves),
        least=number(scale[0]),
        most=number(scale[1]),
        gain=number(most),
        family=family.name,
    )
    return Finding(
        CAPS,
        AuditVerdict.HOLDS if possible else AuditVerdict.FAILS,
        text if possible else joined((text, worded("audit.gain_wrong"))),
        claims,
        number(middle),
        f"at most {number(most)}",
        (reach.high - reach.low) / 2,
        None if possible else evidence.cause(claims),
        part,
    )


def _follows(one: Claim, other: Claim) -> bool:
    return one.span is not None and other.span is not None and one.span[1] <= other.span[0]


# ---- the same figures twice


def _duplicates(evidence: Evidence) -> Iterator[Finding]:
    pairs = duplicates(evidence)
    for one, other in pairs:
        claims = (*evidence.splits[one], *evidence.splits[other])
        yield Finding(
            DUPLICATE,
            AuditVerdict.FAILS,
            worded(
                "audit.same_rates",
                one=_place(evidence, one),
                other=_place(evidence, other),
                judged=_judged(evidence, one, other),
            ),
            claims,
            ", ".join(claim.printed for claim in evidence.splits[one]),
            "rates of two different splits",
            cause=evidence.cause(claims),
            node=one[0],
        )
    if evidence.splits and not pairs and len(evidence.splits) > 1:
        yield Finding(
            DUPLICATE,
            AuditVerdict.HOLDS,
            worded("audit.different_rates", count=len(evidence.splits)),
            (),
        )


def _place(evidence: Evidence, place: Split) -> str:
    node, (first, last) = place
    rates = ", ".join(
        f"{evidence.tree.name(claim.node)} {claim.printed}" for claim in evidence.splits[place]
    )
    return f"{evidence.tree.name(node)} {first}-{last} ({rates})"


def _judged(evidence: Evidence, one: Split, other: Split) -> Wording:
    verdicts = {place: _possible(evidence, place) for place in (one, other)}
    impossible = [place for place, possible in verdicts.items() if possible is False]
    able = [place for place, possible in verdicts.items() if possible]
    if len(impossible) == 1 and len(able) == 1:
        family = _family_for(evidence, impossible[0][0])
        return worded(
            "audit.true_rates_missing",
            family=family.name if family is not None else "",
            wrong=evidence.tree.name(impossible[0][0]),
            right=evidence.tree.name(able[0][0]),
        )
    return worded("audit.undecided_rates")


def _possible(evidence: Evidence, place: Split) -> bool | None:
    family = _family_for(evidence, place[0])
    mine = [split for split in evidence.splits if split[0] == place[0]]
    return None if family is None else feasible(evidence, place[0], family, mine)
