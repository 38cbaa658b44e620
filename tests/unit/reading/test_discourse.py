"""Which period, status and region figures have by what their document says around them.

``discourse.yaml`` holds invented documents with the right values of their figures, in reading
order: ``printed period status region``, the region left out where it is the document's own. A ``-``
stands for a period that nobody can tell.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.reading import Observation, extract
from pipeline.sources.registry import Edition, Source
from warehouse.regions import regions

_CASES = yaml.safe_load((Path(__file__).parent / "discourse.yaml").read_text(encoding="utf-8"))


def _document(case: dict[str, Any]) -> Document:
    source = Source(
        id="made", title="made", kind=case["kind"], publisher="某局", region=case["region"]
    )
    edition = Edition(
        id="made-1", year=case["year"], published=case["published"], url="a.txt", format="text"
    )
    return read_document(case["text"].encode(), source, edition)


def _brief(observation: Observation, home: str) -> str:
    number = "".join(observation.printed.split()) + observation.printed_unit
    words = [number, observation.period or "-", str(observation.status)]
    if observation.region != home:
        words.append(observation.region)
    return " ".join(words)


@pytest.mark.parametrize("name", _CASES)
def test_figures_mean_what_their_place_says(name: str) -> None:
    case = _CASES[name]
    home = regions()[case["region"]].name
    read = extract(_document(case)).observations
    assert [_brief(o, home) for o in read] == case["figures"]


@pytest.mark.parametrize("name", _CASES)
def test_words_that_give_a_period_stand_where_context_says(name: str) -> None:
    document = _document(_CASES[name])
    said = [
        words
        for observation in extract(document).observations
        for words in json.loads(observation.context or "{}").values()
    ]
    assert [document.text[w["char_start"] : w["char_end"]] for w in said] == [
        w["words"] for w in said
    ]
