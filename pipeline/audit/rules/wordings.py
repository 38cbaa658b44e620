"""Text against text, and words against figures: courses, peaks, orders, verbs, names, and the
years of sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from pipeline.audit.claim_types import Claim, ClaimKind, Finding
from pipeline.audit.courses import FIRST, LAST
from pipeline.audit.evidence import Evidence
from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import NOTHING, Wording, joined, worded

COURSE = "statements about one span agree"
COURSE_FIGURES = "rising and falling agree with the levels"
PEAK = "a peak has one year and is the highest"
ORDER = "orders agree with the rates"
VERB = "verbs agree with the figures around them"
NAMES = "one name for one thing"
SOURCES = "sources cover the years of the index"

# what two statements about the same years cannot both be
_OPPOSED = (
    ({"steady"}, {"volatile"}),
    ({"up"}, {"down"}),
    ({"up_down"}, {"down"}),
    ({"up_down"}, {"down_up"}),
    ({"unbroken"}, {"up_down"}),
    ({"unbroken"}, {"down_up"}),
    ({"fast"}, {"gradual"}),
    ({"stable"}, {"wavy"}),
    ({"stable"}, {"volatile"}),
)
# what an unbroken rise over a span excludes within it
_BREAKS = ({"down"}, {"volatile"}, {"up_down"}, {"down_up"})
# 由2.1升至3.4, 从5.2回落至4.6
_UP = re.compile(r"升|增|跃|提高|提升|攀|涨|回升")
_DOWN = re.compile(r"降|落|减|下滑|跌")
_SOURCE_YEARS = re.compile(r"((?:19|20)\d{2})\s*年?\s*[~～—–\-至]{1,2}\s*((?:19|20)\d{2})\s*年?")


def check(evidence: Evidence) -> Iterator[Finding]:
    """All rules about words."""
    yield from _courses(evidence)
    yield from _course_figures(evidence)
    yield from _peaks(evidence)
    yield from _orders(evidence)
    yield from _verbs(evidence)
    yield from _names(evidence)
    yield from _sources(evidence)


# ---- courses


def _courses(evidence: Evidence) -> Iterator[Finding]:
    for node in evidence.tree.levels:
        claims = evidence.of(ClaimKind.COURSE, node)
        if len(claims) < 2:
            continue
        opposed = [
            (one, other, why)
            for one, other in combinations(claims, 2)
            if (why := _opposed(evidence, one, other))
        ]
        groups: dict[tuple[int, int], list[tuple[Claim, Claim, Wording]]] = {}
        for one, other, why in opposed:
            groups.setdefault(_common(evidence, one, other), []).append((one, other, why))
        for (first, last), pairs in groups.items():
            involved = tuple(
                dict.fromkeys(claim for one, other, _ in pairs for claim in (one, other))
            )
            years = str(first) if first == last else f"{first}-{last}"
            said = joined(
                (
                    worded("audit.against", printed=claim.printed, years=_years(evidence, claim))
                    for claim in involved
                ),
                "; against ",
                "；对照",
            )
            yield Finding(
                COURSE,
                AuditVerdict.FAILS,
                worded(
                    "audit.course",
                    node=evidence.tree.name(node),
                    years=years,
                    said=said,
                    why=pairs[0][2],
                ),
                involved,
                " / ".join(claim.printed for claim in involved),
                pairs[0][2].en,
                cause=AuditCause.PRINT,
                node=node,
            )
        if not opposed:
            yield Finding(
                COURSE,
                AuditVerdict.HOLDS,
                worded("audit.courses_agree", node=evidence.tree.name(node), count=len(claims)),
                tuple(claims),
                node=node,
            )


def _years(evidence: Evidence, claim: Claim) -> str:
    first, last = _bounded(evidence, claim)
    return str(first) if first == last else f"{first}-{last}"


def _bounded(evidence: Evidence, claim: Claim) -> tuple[int, int]:
    """The span of a statement, open ends closed by the first and last year of the index."""
    first, last = claim.span or (FIRST, LAST)
    known = [c.period for c in evidence.of(ClaimKind.LEVEL) if c.period] + [
        c.period_end for c in evidence.claims if c.kind is ClaimKind.INCREMENT and c.period_end
    ]
    return (
        min(known, default=first) if first == FIRST else first,
        max(known, default=last) if last == LAST else last,
    )


def _common(evidence: Evidence, one: Claim, other: Claim) -> tuple[int, int]:
    a, b = _bounded(evidence, one), _bounded(evidence, other)
    return max(a[0], b[0]), min(a[1], b[1])


def _opposed(evidence: Evidence, one: Claim, other: Claim) -> Wording:
    """Why two statements about one node cannot both be true; nothing where they can."""
    a, b = _bounded(evidence, one), _bounded(evidence, other)
    first, second = set(one.words), set(other.words)
    if a == b:
        for left, right in _OPPOSED:
            if (left <= first and right <= second) or (left <= second and right <= first):
                return worded("audit.same_years", one=_said(left), other=_said(right))
    for outer, inner, outside, inside in ((first, second, a, b), (second, first, b, a)):
        if (
            "unbroken" in outer
            and outside[0] <= inside[0]
            and inside[1] <= outside[1]
            and outside != inside
        ):
            for broken in _BREAKS:
                if broken <= inner:
                    return worded("audit.broken", broken=_said(broken))
        within = outside[0] <= inside[0] and inside[1] <= outside[1] and outside != inside
        paces = {"fast", "gradual"}
        if within and inside[0] < inside[1] and {*outer, *inner} >= paces and not paces <= outer:
            return worded("audit.paces")
        if "unbroken" in outer and outside == inside and "volatile" in inner:
            return worded("audit.unbroken_volatile")
    return NOTHING


def _said(tags: set[str]) -> Wording:
    return joined((worded(f"courses.{tag}") for tag in sorted(tags)), " and ", "、")


def _course_figures(evidence: Evidence) -> Iterator[Finding]:
    for claim in evidence.of(ClaimKind.COURSE):
        first, last = _bounded(evidence, claim)
        levels = evidence.levels(claim.node)
        if (
            first == last
            or first not in levels
            or last not in levels
            or not {"up", "down"} & set(claim.words)
        ):
            continue
        start, end = levels[first], levels[last]
        rises = (end.value or 0) > (start.value or 0)
        holds = rises == ("up" in claim.words) and start.value != end.value
        yield Finding(
            COURSE_FIGURES,
            AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
            worded(
                "audit.levels_beside",
                node=evidence.tree.name(claim.node),
                first=first,
                last=last,
                printed=claim.printed,
                start=start.printed,
                end=end.printed,
            ),
            (claim, start, end),
            claim.printed,
            f"{start.printed} to {end.printed}",
            cause=None if holds else evidence.cause((start, end)),
            node=claim.node,
        )


# ---- peaks


def _peaks(evidence: Evidence) -> Iterator[Finding]:
    claims = evidence.of(ClaimKind.EXTREME)
    for node in dict.fromkeys(claim.node for claim in claims):
        for way in ("high", "low"):
            mine = [claim for claim in claims if claim.node == node and way in claim.words]
            by_value: dict[float, list[Claim]] = {}
            for claim in mine:
                by_value.setdefault(claim.value or 0.0, []).append(claim)
            for value, same in by_value.items():
                years = sorted({claim.period for claim in same if claim.period is not None})
                if len(years) > 1:
                    yield _two_years(evidence, node, same, years)
                else:
                    yield _highest(evidence, node, way, value, same)


def _two_years(evidence: Evidence, node: str, claims: list[Claim], years: list[int]) -> Finding:
    return Finding(
        PEAK,
        AuditVerdict.FAILS,
        worded(
            "audit.two_peak_years",
            node=evidence.tree.name(node),
            printed=claims[0].printed,
            years=joined(map(str, years), " and of ", "、"),
            quotes=" / ".join(f"“{claim.quote}”" for claim in claims),
        ),
        tuple(claims),
        f"{claims[0].printed} in {', '.join(map(str, years))}",
        "one year",
        cause=AuditCause.PRINT
        if all(_year_confirmed(evidence, claim) for claim in claims)
        else AuditCause.UNDECIDED,
        node=node,
    )


def _year_confirmed(evidence: Evidence, claim: Claim) -> bool:
    """Whether the year of a claim is printed twice: in its sentence, or as the beginning of a span
    that another sentence has, too.
    """
    if claim.quote.count(str(claim.period)) > 1:
        return True
    spans = {(int(first), int(last)) for first, last in _SOURCE_YEARS.findall(claim.quote)}
    others = [
        other for other in evidence.of(ClaimKind.COURSE, claim.node) if other.quote != claim.quote
    ]
    return any(
        other.span in spans and claim.period in other.span
        for other in others
        if other.span is not None
    )


def _highest(evidence: Evidence, node: str, way: str, value: float, claims: list[Claim]) -> Finding:
    """A peak is the highest of the printed levels within the years that its sentence is about (all
    years where it names no span).
    """
    claim = claims[0]
    spans = _SOURCE_YEARS.findall(claim.quote)
    first, last = (int(spans[0][0]), int(spans[0][1])) if spans else (FIRST, LAST)
    local = (
        re.search(r"高点|低点|阶段性|局部", claim.quote) is not None
        and re.search(r"峰值|最高|最低|谷值", claim.quote) is None
    )
    rivals = [
        other
        for year, other in evidence.levels(node).items()
        if first <= year <= last
        and (
            (other.interval.low > claim.interval.high)
            if way == "high"
            else (other.interval.high < claim.interval.low)
        )
    ]
    fails = bool(rivals) and not local
    over = worded("audit.over_years", first=first, last=last) if spans else None
    over = over or worded("audit.over_all_years")
    word = "higher" if way == "high" else "lower"
    rivals_printed = joined((f"{r.printed} ({r.period})" for r in rivals), ", ", "、")
    text = (
        worded(f"audit.{word}", span=over, values=rivals_printed)
        if rivals
        else worded(f"audit.none_{word}", span=over)
    )
    if rivals and local:
        text = joined((text, worded("audit.turning_point")))
    return Finding(
        PEAK,
        AuditVerdict.FAILS if fails else AuditVerdict.HOLDS,
        worded(
            "audit.called_peak" if way == "high" else "audit.called_lowest",
            node=evidence.tree.name(node),
            printed=claim.printed,
            year=claim.period,
            over=text,
        ),
        (*claims, *rivals),
        claim.printed,
        ", ".join(r.printed for r in rivals) or claim.printed,
        cause=evidence.cause((*claims, *rivals)) if fails else None,
        node=node,
    )


# ---- orders and verbs


def _orders(evidence: Evidence) -> Iterator[Finding]:
    for claim in evidence.of(ClaimKind.ORDER):
        parent = evidence.tree.parents.get(claim.node)
        if parent is None or claim.span is None or (parent, claim.span) not in evidence.splits:
            continue
        if not evidence.complete((parent, claim.span)):
            continue
        rates = evidence.splits[parent, claim.span]
        ranked = sorted(rates, key=lambda rate: -(rate.value or 0))
        mine = next((rate for rate in rates if rate.node == claim.node), None)
        wanted = 0 if "first" in claim.words else 1
        if mine is None or len(ranked) <= wanted:
            continue
        holds = mine.value == ranked[wanted].value
        listed = joined(
            (f"{evidence.tree.name(rate.node)} {rate.printed}" for rate in ranked), ", ", "、"
        )
        yield Finding(
            ORDER,
            AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
            worded(
                "audit.ordered",
                node=evidence.tree.name(claim.node),
                first=claim.period,
                last=claim.period_end,
                printed=claim.printed,
                place=wanted + 1,
                listed=listed,
            ),
            (claim, *rates),
            claim.printed,
            f"place {ranked.index(mine) + 1}",
            cause=None if holds else evidence.cause(rates),
            node=claim.node,
        )


def _verbs(evidence: Evidence) -> Iterator[Finding]:
    text = evidence.tree.document.text
    levels = sorted(
        (c for c in evidence.of(ClaimKind.LEVEL) if c.start is not None), key=lambda c: c.start or 0
    )
    for one, other in zip(levels, levels[1:], strict=False):
        if one.node != other.node or one.quote != other.quote or one.period == other.period:
            continue
        yield from _verb(evidence, one, other, text[one.end or 0 : other.start or 0])
    for node in evidence.tree.parents:
        rates = sorted(
            (c for c in evidence.of(ClaimKind.CONTRIBUTION, node) if c.span),
            key=lambda c: c.span or (0, 0),
        )
        for one, other in zip(rates, rates[1:], strict=False):
            words = text[max(0, (other.start or 0) - 8) : other.start or 0]
            if one.span != other.span and re.search(r"至\s*$", words):
                yield from _verb(evidence, one, other, words)


def _verb(evidence: Evidence, one: Claim, other: Claim, words: str) -> Iterator[Finding]:
    up, down = _UP.search(words) is not None, _DOWN.search(words) is not None
    if up == down:
        return
    rises = (other.value or 0) > (one.value or 0)
    holds = rises == up and one.value != other.value
    verb = re.sub(r"\s+|[\d年的，,]|由|从", "", words)
    said = f"{one.printed} ({one.period}) {verb} {other.printed} ({other.period})"
    yield Finding(
        VERB,
        AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
        worded(
            "audit.more" if rises else "audit.no_more",
            text=worded("audit.about", what=evidence.tree.name(other.node), text=said),
            one=other.printed,
            other=one.printed,
        ),
        (one, other),
        f"{one.printed} {verb} {other.printed}",
        "rises" if rises else "falls",
        cause=None if holds else evidence.cause((one, other)),
        node=other.node,
    )


# ---- names


def _names(evidence: Evidence) -> Iterator[Finding]:
    text = re.sub(r"\s+", "", evidence.tree.document.text)
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in evidence.of(ClaimKind.NAME):
        found.setdefault((claim.node, claim.words[0]), []).append(claim)
    any_fails = False
    for (node, spelling), claims in found.items():
        name = evidence.tree.name(node)
        longer = len(spelling) > len(name)
        if longer and f"{name}指数" not in text:
            continue
        any_fails = True
        yield Finding(
            NAMES,
            AuditVerdict.FAILS,
            worded("audit.one_part", printed=claims[0].printed, times=len(claims), name=name),
            tuple(claims),
            spelling,
            name,
            cause=AuditCause.PRINT
            if longer
            else AuditCause.UNDECIDED,  # a copy loses characters, it adds none
            node=node,
        )
    if not any_fails:
        yield Finding(NAMES, AuditVerdict.HOLDS, worded("audit.no_second_name"), ())


# ---- sources


def _sources(evidence: Evidence) -> Iterator[Finding]:
    years = [claim.period for claim in evidence.of(ClaimKind.LEVEL) if claim.period is not None]
    if not years:
        return
    for system in evidence.tree.tables:
        columns = [slot.column for slot in system.scheme.slots if slot.level == 0]
        for leaf in system.leaves().values():
            for cell in system.table.rows()[leaf.cell.row]:
                match = _SOURCE_YEARS.search(cell.text) if cell.column in columns else None
                if match is None:
                    continue
                first, last = int(match[1]), int(match[2])
                covered = first <= min(years) and last >= max(years)
                text = worded(
                    "audit.source_years",
                    name=evidence.tree.name(leaf.key),
                    first=first,
                    last=last,
                    cell=cell.text,
                    least=min(years),
                    most=max(years),
                )
                yield Finding(
                    SOURCES,
                    AuditVerdict.HOLDS if covered else AuditVerdict.NOT_PROVABLE,
                    text if covered else joined((text, worded("audit.source_gap"))),
                    (),
                    f"{first}-{last}",
                    f"{min(years)}-{max(years)}",
                    node=leaf.key,
                )
