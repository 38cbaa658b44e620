"""Which formula makes the printed whole out of its printed parts: the stated weights, or another
of a family, in every printed year.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.audit.claim_types import Claim, Finding, Interval, number, total
from pipeline.audit.evidence import Evidence
from warehouse.vocabularies import AuditCause, AuditVerdict
from warehouse.wording import Wording, joined, plain, worded

RULE = "the printed whole follows from its parts"
BOUNDS = "a mean lies within its parts"
_MOST_PARTS = 8
"""Sums of all subsets of more parts than these fit by chance."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A way to make a whole out of parts.

    Attributes:
        name: What it is.
        apply: Parts (intervals by key) to the whole.
        parts: Keys of the parts that it uses.
        stated: Whether it is what the document states.
        scaled: Whether one free factor, the same in all years, is allowed.
    """

    name: Wording
    apply: Callable[[Mapping[str, Interval]], Interval | None]
    parts: tuple[str, ...]
    stated: bool = False
    scaled: bool = False


def check(evidence: Evidence) -> Iterator[Finding]:
    """Every node of which a level and the levels of all parts are printed for a year."""
    for node in evidence.tree.levels:
        parts = evidence.tree.children(node)
        years = _years(evidence, node, parts)
        if not parts:
            continue
        if years:
            yield from _bounds(evidence, node, parts, years)
            yield _formula(evidence, node, parts, years)
        elif evidence.levels(node):
            claims = tuple(evidence.levels(node).values())
            below = _names(evidence, parts)
            yield Finding(
                RULE,
                AuditVerdict.NOT_PROVABLE,
                worded("audit.levels_missing", node=evidence.tree.name(node), parts=below),
                claims,
                ", ".join(claim.printed for claim in claims),
                node=node,
            )


def _years(evidence: Evidence, node: str, parts: Sequence[str]) -> list[int]:
    return [
        year
        for year in sorted(evidence.levels(node))
        if all(year in evidence.levels(part) for part in parts)
    ]


def _claims(
    evidence: Evidence, node: str, parts: Sequence[str], years: Sequence[int]
) -> tuple[Claim, ...]:
    return tuple(evidence.levels(key)[year] for year in years for key in (node, *parts))


def _bounds(
    evidence: Evidence, node: str, parts: tuple[str, ...], years: list[int]
) -> Iterator[Finding]:
    if not all(part in evidence.tree.weights for part in parts):
        return
    texts, outside = [], False
    for year in years:
        whole = evidence.levels(node)[year]
        values = [evidence.levels(part)[year] for part in parts]
        span = _span(evidence, parts, year)
        fits = whole.interval.meets(span)
        outside = outside or not fits
        inside = "inside" if fits else "above" if whole.interval.low > span.high else "below"
        printed = joined((c.printed for c in values), ", ", "、")
        texts.append(worded(f"audit.{inside}", year=year, whole=whole.printed, parts=printed))
    claims = _claims(evidence, node, parts, years)
    yield Finding(
        BOUNDS,
        AuditVerdict.FAILS if outside else AuditVerdict.HOLDS,
        worded(
            "audit.bounds",
            node=evidence.tree.name(node),
            parts=_names(evidence, parts),
            text=joined((*texts, worded("audit.no_mean") if outside else "")),
        ),
        claims,
        ", ".join(evidence.levels(node)[year].printed for year in years),
        "outside" if outside else "inside",
        cause=whole_cause(evidence, node, parts, years) if outside else None,
        node=node,
    )


def _formula(evidence: Evidence, node: str, parts: tuple[str, ...], years: list[int]) -> Finding:
    formulas = formulas_of(evidence, parts)
    fitting = [formula for formula in formulas if fits(evidence, node, formula, years) is not None]
    stated = [formula for formula in formulas if formula.stated]
    holds = any(formula in fitting for formula in stated)
    if (
        not holds
        and not all(part in evidence.tree.weights for part in parts)
        and not _leaves_out(evidence, node, parts, fitting, years)
    ):
        return Finding(
            RULE,
            AuditVerdict.NOT_PROVABLE,
            worded(
                "audit.weights_missing",
                node=evidence.tree.name(node),
                parts=_names(evidence, parts),
            ),
            _claims(evidence, node, parts, years),
            ", ".join(f"{evidence.levels(node)[year].printed} ({year})" for year in years),
            node=node,
        )
    claims = _claims(evidence, node, parts, years)
    shown = next((f for f in stated if f in fitting), stated[0] if stated else formulas[0])
    lines = [
        worded(
            "audit.worked",
            node=evidence.tree.name(node),
            formula=shown.name,
            worked=_worked(evidence, node, shown, years),
        )
    ]
    plain_fits = [formula for formula in fitting if not formula.scaled]
    if not holds:
        reproducing = plain_fits or fitting
        lines.append(
            worded(
                "audit.reproducing",
                text=joined(
                    worded(
                        "audit.formula_worked",
                        formula=f.name,
                        worked=_worked(evidence, node, f, years),
                    )
                    for f in reproducing
                )
                if reproducing
                else worded("audit.none_tried"),
            )
        )
        others = [f for f in formulas if f not in fitting]
        tried = joined(_with_values(evidence, f, years) for f in others if not f.scaled)
        lines.append(worded("audit.others_cannot", count=len(others), text=tried))
        scaled = [f.name for f in others if f.scaled]
        if scaled:
            lines.append(worded("audit.no_factor", text=joined(scaled)))
        lines += _reading(evidence, node, parts, reproducing, years)
    return Finding(
        RULE,
        AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
        joined(lines, ". ", "。"),
        claims,
        ", ".join(f"{evidence.levels(node)[year].printed} ({year})" for year in years),
        joined(
            _with_values(evidence, f, years) for f in ([shown] if holds else plain_fits or [shown])
        ).en,
        max(
            _reach(evidence, shown, year) + 0.5 * 10 ** -evidence.levels(node)[year].decimals
            for year in years
        ),
        None if holds else whole_cause(evidence, node, parts, years, plain_fits),
        node,
    )


def _leaves_out(
    evidence: Evidence,
    node: str,
    parts: tuple[str, ...],
    fitting: Sequence[Formula],
    years: Sequence[int],
) -> bool:
    """Whether the whole is no mean of its parts in several years, and a sum of some of them makes
    it in all.
    """
    if len(years) < 2 or not any(
        not formula.scaled and len(formula.parts) < len(parts) for formula in fitting
    ):
        return False
    return all(
        not evidence.levels(node)[year].interval.meets(_span(evidence, parts, year))
        for year in years
    )


def _span(evidence: Evidence, parts: Sequence[str], year: int) -> Interval:
    values = [evidence.levels(part)[year].interval for part in parts]
    return Interval(min(value.low for value in values), max(value.high for value in values))


def _reading(
    evidence: Evidence,
    node: str,
    parts: tuple[str, ...],
    fitting: Sequence[Formula],
    years: Sequence[int],
) -> list[Wording]:
    """What a formula that leaves parts out means for whoever reads the curve."""
    left = [
        part for part in parts if fitting and all(part not in formula.parts for formula in fitting)
    ]
    if not left:
        return []
    name = evidence.tree.name
    used = [part for part in parts if part not in left]
    of_used = joined(map(name, used), " and ", "和")
    if len(left) == 1:
        out = [worded("audit.leaves_out_one", node=name(node), used=of_used, left=name(left[0]))]
    else:
        out = [
            worded(
                "audit.leaves_out_several",
                node=name(node),
                used=of_used,
                left=joined(map(name, left), " and ", "和"),
                none_of=joined(map(name, left), " or ", "和"),
            )
        ]
    if len(years) > 1:
        first, last = years[0], years[-1]

        def change(key: str) -> Wording:
            levels = evidence.levels(key)
            return worded(
                "audit.change",
                name=name(key),
                first=levels[first].printed,
                last=levels[last].printed,
                gain=(levels[last].value or 0) - (levels[first].value or 0),
            )

        out.append(
            worded(
                "audit.changes",
                first=first,
                last=last,
                whole=change(node),
                used=joined(map(change, used), ", ", "，"),
                left=joined(map(change, left), ", ", "，"),
            )
        )
    return out


def formulas_of(evidence: Evidence, parts: tuple[str, ...]) -> list[Formula]:
    """The family: weighted and plain means, sums of all subsets, subsets with the stated weights,
    each also with a free factor.
    """
    name = evidence.tree.name
    weights = {part: evidence.tree.weights[part] for part in parts if part in evidence.tree.weights}
    weighted = len(weights) == len(parts)
    found: list[Formula] = []
    if weighted:
        words = " + ".join(f"{number(weights[part])} × {name(part)}" for part in parts)
        geometric_stated = "几何" in evidence.tree.document.text
        stated = worded("audit.formula_stated", words=words)
        found.append(Formula(stated, _linear(weights), parts, stated=True))
        found.append(
            Formula(
                worded("audit.formula_geometric"),
                _power(weights),
                parts,
                stated=geometric_stated,
            )
        )
    equal = {part: 1 / len(parts) for part in parts}
    plain_mean = Formula(
        worded("audit.formula_plain_mean"), _linear(equal), parts, stated=not weighted
    )
    geometric = worded("audit.formula_plain_geometric")
    found += [plain_mean, Formula(geometric, _power(equal), parts, stated=not weighted)]
    if len(parts) <= _MOST_PARTS:
        for size in range(len(parts), 0, -1):
            for subset in combinations(parts, size):
                words = " + ".join(map(name, subset))
                whole = size == len(parts)
                found.append(
                    Formula(
                        worded(
                            "audit.formula_sum" if size > 1 else "audit.formula_alone", words=words
                        ),
                        _linear(dict.fromkeys(subset, 1.0)),
                        subset,
                        whole and not weighted,
                    )
                )
                if weighted and 1 < size < len(parts):
                    share = sum(weights[part] for part in subset)
                    if share > 0:
                        some = {part: weights[part] / share for part in subset}
                        of_some = worded("audit.formula_subset", words=words)
                        found.append(Formula(of_some, _linear(some), subset))
    return found + [
        Formula(worded("audit.formula_factor", formula=f.name), f.apply, f.parts, False, True)
        for f in found
        if f is not plain_mean
    ]


def _linear(weights: Mapping[str, float]) -> Callable[[Mapping[str, Interval]], Interval | None]:
    return lambda levels: total([levels[part].times(weight) for part, weight in weights.items()])


def _power(weights: Mapping[str, float]) -> Callable[[Mapping[str, Interval]], Interval | None]:
    def apply(levels: Mapping[str, Interval]) -> Interval | None:
        if any(levels[part].low <= 0 for part in weights):
            return None
        whole = sum(weights.values())
        low = math.exp(sum(w * math.log(levels[part].low) for part, w in weights.items()) / whole)
        high = math.exp(sum(w * math.log(levels[part].high) for part, w in weights.items()) / whole)
        return Interval(low, high)

    return apply


def _levels(evidence: Evidence, formula: Formula, year: int) -> dict[str, Interval]:
    return {part: evidence.levels(part)[year].interval for part in formula.parts}


def fits(evidence: Evidence, node: str, formula: Formula, years: Sequence[int]) -> float | None:
    """The factor with which a formula reproduces all years (1 where none is free); None where it
    cannot.
    """
    pairs = []
    for year in years:
        made = formula.apply(_levels(evidence, formula, year))
        if made is None:
            return None
        pairs.append((evidence.levels(node)[year].interval, made))
    if not formula.scaled:
        return 1.0 if all(whole.meets(made) for whole, made in pairs) else None
    if len(years) < 2 or any(made.low <= 0 for _, made in pairs):
        return None
    low = max(whole.low / made.high for whole, made in pairs)
    high = min(whole.high / made.low for whole, made in pairs)
    return (low + high) / 2 if low <= high else None


def _worked(evidence: Evidence, node: str, formula: Formula, years: Sequence[int]) -> Wording:
    factor = fits(evidence, node, formula, years)
    texts = []
    for year in years:
        made = formula.apply(_levels(evidence, formula, year))
        levels = [evidence.levels(part)[year].printed for part in formula.parts]
        fitting = made is not None and (
            formula.scaled or made.meets(evidence.levels(node)[year].interval)
        )
        texts.append(
            worded(
                "audit.fits_year" if fitting else "audit.misfits_year",
                year=year,
                levels=joined(levels, ", ", "、"),
                made=_middle(made),
                times=f" × {number(factor)}" if formula.scaled and factor is not None else "",
                interval=made or "",
                printed=evidence.levels(node)[year].printed,
            )
        )
    return joined(texts)


def _middle(made: Interval | None) -> Wording:
    if made is None:
        return worded("audit.nothing")
    return plain(number((made.low + made.high) / 2))


def _with_values(evidence: Evidence, formula: Formula, years: Sequence[int]) -> Wording:
    values = (_middle(formula.apply(_levels(evidence, formula, year))) for year in years)
    return worded("audit.formula_values", formula=formula.name, values=joined(values, "/", "/"))


def _names(evidence: Evidence, parts: Iterable[str]) -> Wording:
    return joined(map(evidence.tree.name, parts), ", ", "、")


def _reach(evidence: Evidence, formula: Formula, year: int) -> float:
    made = formula.apply(_levels(evidence, formula, year))
    return 0.0 if made is None else (made.high - made.low) / 2


def whole_cause(
    evidence: Evidence,
    node: str,
    parts: tuple[str, ...],
    years: Sequence[int],
    fitting: Sequence[Formula] = (),
) -> AuditCause:
    """The publisher's, where every level is confirmed, the whole's by a formula without a free
    factor that holds in two or more years.
    """
    exact = fitting or [
        f
        for f in formulas_of(evidence, parts)
        if not f.scaled and fits(evidence, node, f, years) is not None
    ]
    whole = [evidence.levels(node)[year] for year in years]
    below = [evidence.levels(part)[year] for part in parts for year in years]
    if evidence.cause(below) is not AuditCause.PRINT:
        return AuditCause.UNDECIDED
    if evidence.cause(whole) is AuditCause.PRINT or (exact and len(years) > 1):
        return AuditCause.PRINT
    return AuditCause.UNDECIDED
