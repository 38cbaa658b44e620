"""How sure the reading of a figure is: doubts, each with a weight, and the share of figures with
such doubts that were read right.

The weights are the log odds in ``vocabulary/doubts.yaml``, fitted by ``tools/fit_confidence.py`` on
first readings of documents that no one had seen and on annotated ones, each document scored by
weights that were fitted without it. They are few and named, so that a person can see why a figure
is held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log
from typing import Any

from pipeline.reading.bounds import is_beyond_bounds
from pipeline.reading.observation import Observation, ReadFigure
from pipeline.reading.phrases.label import HEAD, SECTOR, THING
from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.words import class_at, cut, is_word

_LONG, _SHORT = 20, 2
_BEYOND_BOUNDS = 0.05  # confidence of a figure that cannot be right
_OPEN = 0.5  # confidence of a figure that may as well mean something else
_CROWDED = 9
"""Figures of one sentence from which on what belongs to what is hard to decide."""

_RATES = ("%", "‰", "个百分点", "倍", "")
# the field that a doubt is about, where it is not the label
_FIELDS = {"no_period": "period", "span": "period", "period_of_document": "period"}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGIT = re.compile(r"\d")
_ENDED = re.compile(r"[。；;！!]\s*$")
_VERBS = frozenset("vdpur")
FORM_DOUBTS = frozenset(
    ("short", "no_head", "rate_without_head", "unknown_end", "verb_inside", "begins_with_verb")
)
"""Doubts about the form of a label, which are none where the label is a known name."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a reading is.

    Attributes:
        confidence: The share of figures with such doubts that were read right.
        weakest: The field that is least sure, None where none is much less sure.
        needs_review: Whether a person should see the figure before it joins a series.
        reading: Which construct read it, and the doubts worth naming.
    """

    confidence: float
    weakest: str | None
    needs_review: bool
    reading: str


def doubts_of(
    seen: ReadFigure, construct: str, origin: str, *, dated: bool = True, kind: str = ""
) -> list[str]:
    """The doubts about a figure, by name.

    Args:
        seen: The figure.
        construct: The construct that read it.
        origin: Where its label comes from.
        dated: Whether words of the text give its period, not the document's year alone.
        kind: Kind of the document.
    """
    label = seen.label
    if seen.in_table:
        found = ["cell"]
    else:
        found = [f"construct:{construct}", f"origin:{origin}", f"kind:{kind}"]
        if not dated:
            found.append("period_of_document")
        found += _doubts_of_quote(seen.quote)
        if label not in seen.quote:
            found.append("composed_label")
    of_label = _doubts_of_label(label)
    found += of_label
    if "no_head" in of_label and seen.unit in _RATES:
        found.append("rate_without_head")
    if seen.period is None:
        found.append("no_period")
    return found


@lru_cache(maxsize=64)
def _doubts_of_quote(quote: str) -> tuple[str, ...]:
    """The doubts about a sentence, which all its figures share."""
    found = []
    if len(_NUMBER.findall(quote)) >= _CROWDED:
        found.append("crowded")
    if not _ENDED.search(quote):
        found.append("no_full_stop")
    return tuple(found)


@lru_cache(maxsize=4096)
def _doubts_of_label(label: str) -> tuple[str, ...]:
    """The doubts about the form of a label; level and growth of a quantity share it."""
    found = []
    if len(label) > _LONG:
        found.append("long")
    if len(label) <= _SHORT:
        found.append("short")
    if "，" in label or "," in label:
        found.append("clause_in_label")
    if _DIGIT.search(label):
        found.append("digit_in_label")
    found += _doubts_of_words(label)
    if not (HEAD.search(label) or SECTOR.search(label) or THING.search(label)):
        found.append("no_head")
        ends = cut(label[-8:])
        last = label[-8:][(ends[-2] if len(ends) > 1 else 0) :] if ends else ""
        if len(last) < 2 or not is_word(last):
            found.append("unknown_end")
    return tuple(found)


def _doubts_of_words(label: str) -> list[str]:
    """A label that begins with a verb or another word that names nothing, or has one inside."""
    if label and class_at(label, 0, len(label)) in _VERBS:
        return ["begins_with_verb"]
    at = 0
    for end in cut(label)[:-1]:
        if end - at > 1 and at and class_at(label, at, len(label)) == "v":
            return ["verb_inside"]
        at = end
    return []


@cache
def _weights() -> dict[str, Any]:
    weights: dict[str, Any] = vocabulary("doubts")
    return weights


@cache
def _certainty(doubts: tuple[str, ...], reading: str) -> Certainty:
    weights = _weights()
    total = weights["sure"] + sum(weights["doubts"].get(doubt, 0.0) for doubt in doubts)
    confidence = round(1 / (1 + exp(-total)), 3)
    raised = [
        d
        for d in doubts
        if not d.startswith(("construct:", "kind:"))
        and weights["doubts"].get(d, 0.0) < -weights["worth_naming"]
    ]
    worst = min(raised, key=lambda d: weights["doubts"][d], default=None)
    return Certainty(
        confidence,
        None if worst is None else _FIELDS.get(worst, "label"),
        confidence < weights["review_below"],
        "; ".join([reading, *(d for d in raised if ":" not in d and d != "cell")]),
    )


def certainty_of(
    seen: ReadFigure, construct: str, origin: str, *, dated: bool = True, kind: str = ""
) -> Certainty:
    """How sure a figure is; a person should always check one larger than any quantity."""
    doubts = doubts_of(seen, construct, origin, dated=dated, kind=kind)
    reading = "cell" if seen.in_table else f"{construct} ({origin})"
    sure = _certainty(tuple(doubts), reading)
    if not is_beyond_bounds(seen):
        return sure
    confidence = min(sure.confidence, _BEYOND_BOUNDS)
    return Certainty(confidence, "value", True, f"{reading}; beyond_bounds")


def doubted(sure: Certainty, field: str, doubt: str) -> Certainty:
    """The certainty of a figure of which what surrounds it leaves one field open."""
    confidence = min(sure.confidence, _OPEN)
    return Certainty(confidence, field, True, f"{sure.reading}; {doubt}")


def assessed(
    seen: Observation, construct: str, origin: str, *, dated: bool = True, kind: str = ""
) -> Observation:
    """The observation with its confidence, its weakest field, and whether a person should check
    it.
    """
    sure = certainty_of(seen, construct, origin, dated=dated, kind=kind)
    return seen._replace(
        confidence=sure.confidence,
        weakest=sure.weakest,
        needs_review=sure.needs_review,
        reading=sure.reading,
    )


AGAINST = "against "
"""What the part of ``Observation.reading`` begins with that names the cheapest other reading."""


def parts_of_reading(reading: str | None) -> tuple[str, list[str]]:
    """What ``Observation.reading`` says: construct and origin, and the doubts worth naming, the
    other reading (``AGAINST``) among them.
    """
    head, *doubts = (reading or "").split("; ")
    return head, doubts


def with_known_name(seen: Observation) -> Observation:
    """An observation whose label the catalogue knows, without the doubts about the label's form:
    经济 growing by 5 % and GDP are short, and are names.
    """
    weights = _weights()
    dropped = [doubt for doubt in parts_of_reading(seen.reading)[1] if doubt in FORM_DOUBTS]
    if not dropped or seen.confidence is None or seen.weakest not in (None, "label"):
        return seen
    odds = log(seen.confidence / (1 - seen.confidence))
    odds -= sum(weights["doubts"].get(doubt, 0.0) for doubt in dropped)
    confidence = round(1 / (1 + exp(-odds)), 3)
    return seen._replace(
        confidence=confidence,
        needs_review=confidence < weights["review_below"],
        reading=f"{seen.reading}; known_name",
    )
