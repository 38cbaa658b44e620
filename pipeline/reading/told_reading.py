"""What ``observations.reading`` says, in both languages: its codes are spelled out by
``warehouse/wordings.yaml``.
"""

from __future__ import annotations

from functools import lru_cache

from warehouse.views.chinese import VALUES_ZH
from warehouse.wording import Wording, joined, plain, templates, worded

AGAINST = "against "
"""What the cheapest other reading begins with."""


def parts_of_reading(reading: str | None) -> tuple[str, list[str]]:
    """What ``Observation.reading`` says: construct and origin, and the doubts worth naming, the
    other reading (``AGAINST``) among them.
    """
    head, *doubts = (reading or "").split("; ")
    return head, doubts


def told_construct(name: str) -> Wording:
    """The way in which the sentence, or the table, ties the number to its label."""
    return _told("construct", name)


def told_origin(name: str) -> Wording:
    """Where its label comes from (``NumberReading.origin`` of the reader)."""
    return _told("origin", name)


def told_doubt(name: str) -> Wording:
    """What is doubtful about it (``pipeline.reading.confidence``)."""
    return _told("doubt", name)


@lru_cache(maxsize=4096)
def told_reading(reading: str) -> Wording:
    """The whole.

    >>> told_reading("level (own); no_head").zh
    '数值；名称在本小句中；名称不以统计常用名词结尾'
    """
    head, parts = parts_of_reading(reading)
    construct, _, origin = head.rstrip(")").partition(" (")
    told = [told_construct(construct), told_origin(origin) if origin else ""]
    for part in parts:
        if not part.startswith(AGAINST):
            told.append(told_doubt(part))
            continue
        rival, _, figure = part.removeprefix(AGAINST).partition(": ")
        label, _, measure = figure.rpartition(" ")
        named = Wording(measure, VALUES_ZH["measure"].get(measure, measure))
        told.append(
            worded("readings.against", construct=told_construct(rival), label=label, measure=named)
        )
    return joined(told)


def _told(kind: str, name: str) -> Wording:
    """A code spelled out; one that another version of the program wrote stays as it is."""
    key = f"{kind}_{name.replace(' ', '_')}"
    return worded(f"readings.{key}") if f"readings.{key}" in templates() else plain(name)
