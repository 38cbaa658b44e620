"""Targets without a number: one growth is to be parallel to another
(居民收入增长与经济增长同步).

Found in the documents' texts, in sentences that are about aims; the same words about the past year
are a result, not a target. In step means that the first growth is at most half a point below the
second, one point where the document says 基本同步; growth after prices is taken for the first where
a document prints it, as the second is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pipeline.series.comparable import Figure
from pipeline.series.matching import match
from pipeline.series.provenance import Provenance
from pipeline.series.targets import Outcomes
from warehouse.vocabularies import TargetBound, TargetVerdict
from warehouse.wording import Wording, worded

# 居民收入增长与经济增长基本同步
_PARALLEL = re.compile(
    r"(?P<subject>[^，。；、：:,\s]{2,14}?)(?:增长|增速)?[与和同](?P<other>[^，"
    r"。；、：:,\s]{2,14}?)(?:增长|增速)?(?:保持|实现)?(?P<nearly>基本)?同步"
    r"(?=[，。；、\s]|$)"
)
# 今年的主要预期目标是: …; 力争居民收入与经济同步
_AIM = re.compile(r"目标|预期|力争|确保|努力实现")
_THIS_YEAR = re.compile(r"今年|本年度")
_SHORT_NAMES = {
    "经济": "gdp",
    "经济发展": "gdp",
    "居民收入": "income",
    "城乡居民收入": "income",
    "居民人均收入": "income",
}
"""What such sentences call an indicator and no table would."""

_STEP, _NEAR_STEP = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class ParallelTarget:
    """A growth that is to be parallel to another.

    Attributes:
        provenance: Document that says so.
        region_code: Its region.
        year: The year that it is for.
        subject: Indicator whose growth is to be parallel; None where its name is not known.
        other: Indicator with whose growth; None likewise.
        nearly: Whether 基本同步 is printed.
        label: The words for both.
        quote: The clause.
        start: Offset of the words in the text.
        end: Offset after them.
    """

    provenance: Provenance
    region_code: str
    year: int
    subject: str | None
    other: str | None
    nearly: bool
    label: str
    quote: str
    start: int
    end: int


def parallel_targets_in(
    text: str, provenance: Provenance, region_code: str
) -> Iterator[ParallelTarget]:
    """All such targets in a text, each year and pair once.

    Args:
        text: Reading text of the document.
        provenance: The document.
        region_code: Region that it is about.
    """
    seen: set[tuple[str, str]] = set()
    for found in _PARALLEL.finditer(text):
        first, last = _bounds(text, found.start(), found.end(), "。\n")
        sentence = text[first:last]
        year = _year(sentence, provenance)
        if (
            not _AIM.search(sentence[: found.start() - first])
            or year is None
            or (found["subject"], found["other"]) in seen
        ):
            continue
        seen.add((found["subject"], found["other"]))
        quote = slice(*_bounds(text, found.start(), found.end(), "。；\n"))
        yield ParallelTarget(
            provenance=provenance,
            region_code=region_code,
            year=year,
            subject=_indicator(found["subject"], region_code, provenance.kind),
            other=_indicator(found["other"], region_code, provenance.kind),
            nearly=bool(found["nearly"]),
            label=found.group(),
            quote=text[quote].strip(),
            start=found.start(),
            end=found.end(),
        )


def _bounds(text: str, start: int, end: int, stops: str) -> tuple[int, int]:
    first = max(text.rfind(stop, 0, start) for stop in stops) + 1
    ends = [place for stop in stops if (place := text.find(stop, end)) >= 0]
    return first, min(ends, default=len(text))


def _year(sentence: str, provenance: Provenance) -> int | None:
    if _THIS_YEAR.search(sentence) and provenance.published_on:
        return int(provenance.published_on[:4])
    return provenance.year


def _indicator(words: str, region_code: str, kind: str) -> str | None:
    return _SHORT_NAMES.get(words) or match(words, "%", "growth", region_code, kind)


def parallel_target_rows(
    targets: Iterable[ParallelTarget], outcomes: Outcomes, newest_year: dict[str, int]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Rows of ``targets``, each with its rows of ``target_outcomes``."""
    for target in targets:
        pair = _pair(target, outcomes)
        due = target.year <= newest_year.get(target.region_code, newest_year[""])
        verdict, words = _judge(target, pair, due)
        row = _row(target, pair, verdict, words)
        yield row, [] if pair is None else [_outcome_row(row["target_id"], pair[0], verdict, words)]


def _pair(target: ParallelTarget, outcomes: Outcomes) -> tuple[Figure, Figure] | None:
    """Both growths as later documents print them: of the most authoritative one that prints them,
    after prices where it can be had.
    """
    if target.subject is None or target.other is None:
        return None
    later = [
        outcomes.growth(code, target.region_code, target.year, target.provenance)
        for code in (target.subject, target.other)
    ]
    if not later[0] or not later[1]:
        return None
    return min(later[0], key=_preference), min(later[1], key=_preference)


def _preference(figure: Figure) -> tuple[Any, ...]:
    return (
        figure.provenance.authority,
        not _after_prices(figure),
        -figure.provenance.known_order.toordinal(),
        figure.order,
    )


def _after_prices(figure: Figure) -> bool:
    """增长5.4%，扣除价格因素实际增长5.1%: the second is after prices."""
    if figure.basis == "constant_prices":
        return True
    clause = figure.quote[: int(figure.observation["quote_offset"])].rpartition("，")[2]
    return "价格因素" in clause or "实际增长" in clause


def _judge(
    target: ParallelTarget, pair: tuple[Figure, Figure] | None, due: bool
) -> tuple[TargetVerdict, Wording]:
    if pair is None:
        verdict = TargetVerdict.NO_OUTCOME if due else TargetVerdict.NOT_DUE
        return verdict, worded("targets.no_growths" if due else "targets.not_due")
    mine, other = pair
    lag, allowed = round(other.value - mine.value, 6), _NEAR_STEP if target.nearly else _STEP
    verdict = TargetVerdict.MET if lag <= allowed else TargetVerdict.MISSED
    return verdict, worded(
        "targets.parallel" if verdict is TargetVerdict.MET else "targets.not_parallel",
        mine=mine.value,
        prices=worded("targets.after_prices" if _after_prices(mine) else "targets.before_prices"),
        vintage=mine.provenance.vintage,
        other=other.value,
        vintage_other=other.provenance.vintage,
        lag=-lag,
        allowed=allowed,
    )


def _row(
    target: ParallelTarget,
    pair: tuple[Figure, Figure] | None,
    verdict: TargetVerdict,
    text: Wording,
) -> dict[str, Any]:
    explanation = worded("targets.about_target", label=target.label, year=target.year, text=text)
    return {
        "target_id": sha256(
            f"{target.provenance.vintage}|{target.label}|{target.year}".encode()
        ).hexdigest()[:20],
        "target_observation_id": None,
        "outcome_observation_id": pair[0].observation_id if pair else None,
        "document_id": target.provenance.document_id,
        "outcome_document_id": pair[0].provenance.document_id if pair else None,
        "label": target.label,
        "indicator": target.subject,
        "region_code": target.region_code,
        "year": target.year,
        "period": str(target.year),
        "measure": "growth",
        "bound": str(TargetBound.PARALLEL_TO),
        "target_value": pair[1].value if pair else None,
        "target_value_high": None,
        "outcome_value": pair[0].value if pair else None,
        "unit": "%",
        "verdict": str(verdict),
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "printed": 1,
        "quote": target.quote,
        "char_start": target.start,
        "char_end": target.end,
    }


def _outcome_row(
    target_id: str, figure: Figure, verdict: TargetVerdict, text: Wording
) -> dict[str, Any]:
    return {
        "target_id": target_id,
        "observation_id": figure.observation_id,
        "document_id": figure.provenance.document_id,
        "label": figure.observation["label"],
        "value": figure.value,
        "verdict": str(verdict),
        "arithmetic": text.en,
    }
