"""What ``observations.reading`` says, in both languages: its codes are spelled out by
``warehouse/wordings.yaml``.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.reading.confidence import AGAINST, parts_of_reading
from warehouse.values_zh import VALUES_ZH
from warehouse.wording import Wording, joined, plain, templates, worded


def construct_wording(name: str) -> Wording:
    """The way in which the sentence, or the table, ties the number to its label."""
    return _wording_of("construct", name)


def origin_wording(name: str) -> Wording:
    """Where its label comes from (``NumberReading.origin`` of the reader)."""
    return _wording_of("origin", name)


def doubt_wording(name: str) -> Wording:
    """What is doubtful about it (``pipeline.reading.confidence``)."""
    return _wording_of("doubt", name)


@lru_cache(maxsize=4096)
def reading_wording(reading: str) -> Wording:
    """The whole.

    >>> reading_wording("level (own); no_head").zh
    '数值；名称在本小句中；名称不以统计常用名词结尾'
    """
    head, parts = parts_of_reading(reading)
    construct, _, origin = head.rstrip(")").partition(" (")
    said = [construct_wording(construct), origin_wording(origin) if origin else ""]
    for part in parts:
        if not part.startswith(AGAINST):
            said.append(doubt_wording(part))
            continue
        rival, _, figure = part.removeprefix(AGAINST).partition(": ")
        label, _, measure = figure.rpartition(" ")
        named = Wording(measure, VALUES_ZH["measure"].get(measure, measure))
        said.append(
            worded(
                "readings.against", construct=construct_wording(rival), label=label, measure=named
            )
        )
    return joined(said)


def _wording_of(kind: str, name: str) -> Wording:
    """A code spelled out; one that another version of the program wrote stays as it is."""
    key = f"{kind}_{name.replace(' ', '_')}"
    return worded(f"readings.{key}") if f"readings.{key}" in templates() else plain(name)
