"""How sure the reading of a figure is: doubts, each with a weight, and the share of figures with
such doubts that were read right.

The weights are the log odds in ``vocabulary/doubts.yaml``, fitted by ``tools/fit_confidence.py`` on
the annotated documents, each document scored by weights that were fitted without it. They are few
and named, so that a person can see why a figure is held.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from math import exp
from typing import Any

from pipeline.reading.bounds import is_beyond_bounds
from pipeline.reading.constructs.label import HEAD, SECTOR, THING
from pipeline.reading.observation import Observation
from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.words import class_at, cut, is_word

_LONG, _SHORT = 20, 2
_BEYOND_BOUNDS = 0.05  # confidence of a figure that cannot be right
_RATES = ("%", "‰", "个百分点", "倍", "")
# the field that a doubt is about, where it is not the label
_FIELDS = {"no_period": "period", "span": "period"}


def doubts_of(seen: Observation, construct: str, origin: str) -> list[str]:
    """The doubts about a figure, by name."""
    label = seen.label
    found = [f"construct:{construct}", f"origin:{origin}"] if not seen.in_table else ["cell"]
    if len(label) > _LONG:
        found.append("long")
    if len(label) <= _SHORT:
        found.append("short")
    if "，" in label or "," in label:
        found.append("clause_in_label")
    if re.search(r"\d", label):
        found.append("digit_in_label")
    if label and class_at(label, 0, len(label)) in ("v", "d", "p", "u", "r"):
        found.append("begins_with_verb")
    if not (HEAD.search(label) or SECTOR.search(label) or THING.search(label)):
        found.append("no_head")
        ends = cut(label[-8:])
        last = label[-8:][(ends[-2] if len(ends) > 1 else 0) :] if ends else ""
        if len(last) < 2 or not is_word(last):
            found.append("unknown_end")
        if seen.unit in _RATES:
            found.append("rate_without_head")
    if seen.period is None:
        found.append("no_period")
    return found


@cache
def _weights() -> dict[str, Any]:
    weights: dict[str, Any] = vocabulary("doubts")
    return weights


def assessed(seen: Observation, construct: str, origin: str) -> Observation:
    """The observation with its confidence, its weakest field, and whether a person should look;
    who should always where it is larger than any quantity.
    """
    weights = _weights()
    doubts = doubts_of(seen, construct, origin)
    total = weights["sure"] + sum(weights["doubts"].get(doubt, 0.0) for doubt in doubts)
    confidence = round(1 / (1 + exp(-total)), 3)
    raised = [
        d
        for d in doubts
        if not d.startswith("construct:")
        and weights["doubts"].get(d, 0.0) < -weights["worth_naming"]
    ]
    worst = min(raised, key=lambda d: weights["doubts"][d], default=None)
    reading = "cell" if seen.in_table else f"{construct} ({origin})"
    if is_beyond_bounds(seen):
        return replace(
            seen,
            confidence=min(confidence, _BEYOND_BOUNDS),
            weakest="value",
            needs_review=True,
            reading=f"{reading}; beyond_bounds",
        )
    return replace(
        seen,
        confidence=confidence,
        weakest=None if worst is None else _FIELDS.get(worst, "label"),
        needs_review=confidence < weights["review_below"],
        reading="; ".join([reading, *(d for d in raised if ":" not in d and d != "cell")]),
    )
