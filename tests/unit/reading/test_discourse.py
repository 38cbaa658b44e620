"""Which period, status and region figures have by what their document says around them.

``discourse.yaml`` holds invented documents with the right values of their figures, in reading order:
``printed period status region``, the region left out where it is the document's own. A ``-`` stands for
a period that nobody can tell.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.documents import read_document
from pipeline.reading import Observation, extract
from pipeline.sources.registry import Edition, Source
from warehouse.regions import regions

_CASES = yaml.safe_load((Path(__file__).parent / "discourse.yaml").read_text(encoding="utf-8"))


def _read(case: dict[str, object]) -> list[Observation]:
    source = Source(
        id="made", title="made", kind=case["kind"], publisher="某局", region=case["region"]
    )
    edition = Edition(
        id="made-1",
        year=case["year"],
        published=str(case["published"]),
        url="a.txt",
        format="text",
    )
    text = str(case["text"]).encode()
    return list(extract(read_document(text, source, edition)).observations)


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
    assert [_brief(o, home) for o in _read(case)] == case["figures"]


@pytest.mark.parametrize("name", _CASES)
def test_words_that_give_a_period_stand_where_context_says(name: str) -> None:
    import json

    case = _CASES[name]
    source = Source(
        id="made", title="made", kind=case["kind"], publisher="某局", region=case["region"]
    )
    edition = Edition(
        id="made-1", year=case["year"], published=str(case["published"]), url="a.txt", format="text"
    )
    document = read_document(str(case["text"]).encode(), source, edition)
    for observation in extract(document).observations:
        for said in json.loads(observation.context or "{}").values():
            assert document.text[said["char_start"] : said["char_end"]] == said["words"]
