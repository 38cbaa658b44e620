"""Which period, status and region figures have by what their document says around them.

``discourse.yaml`` holds invented documents with the right values of their figures, in reading
order: ``printed period status region``, the region left out where it is the document's own. A ``-``
stands for a period that nobody can tell. ``reading_cases.yaml`` has the values alone, of the texts in
``cases/reading`` beside the corpus.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.reading import Observation, extract
from pipeline.sources.registry import Edition, Source
from warehouse.regions import regions

_HERE = Path(__file__).parent
_SHARED_CASES = yaml.safe_load((_HERE / "reading_cases.yaml").read_text(encoding="utf-8"))
_CASES = yaml.safe_load((_HERE / "discourse.yaml").read_text(encoding="utf-8"))


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


def _shared_texts(folder: Path) -> dict[str, dict[str, Any]]:
    """The texts of ``cases/reading``: a line ``== id kind region year date`` begins each."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("== ")[1:]:
            head, _, text = part.partition("\n")
            name, kind, region, year, day = head.split()
            found.setdefault(
                name,
                {"kind": kind, "region": region, "year": int(year), "published": day, "text": text},
            )
    return found


def test_texts_beside_the_corpus_are_read_as_they_say(shared: Path) -> None:
    texts = _shared_texts(shared / "cases" / "reading")
    read = {
        name: [
            _brief(o, regions()[texts[name]["region"]].name)
            for o in extract(_document(texts[name])).observations
        ]
        for name in _SHARED_CASES
    }
    assert read == _SHARED_CASES


_THREE_FORMS = """政府工作报告
一、2025年工作回顾
全市新建学校12所，新增就业8万人。
二、“十五五”时期主要目标
到2030年，森林覆盖率达到24%，五年新增就业45万人。
三、2026年工作安排
新建口袋公园40个，城镇调查失业率控制在5.5%以内。
"""


def _in_form(name: str) -> bytes:
    lines = _THREE_FORMS.strip().split("\n")
    if name == "text":
        return _THREE_FORMS.encode()
    if name == "html":
        title, *rest = lines
        body = "".join(
            f"<p><strong>{line}</strong></p>" if line[1] == "、" else f"<p>{line}</p>"
            for line in rest
        )
        page = (
            f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        )
        return page.encode()
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line, style="Heading 1" if line[1] == "、" else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["html", "docx"])
def test_a_text_has_one_outline_in_every_form(name: str) -> None:
    assert _read_form(name) == _read_form("text")


def _read_form(name: str) -> list[str]:
    source = Source(id="made", title="made", kind="work_report", publisher="某局", region="410300")
    edition = Edition(id="made-1", year=2026, published="2026-01-20", url=f"a.{name}", format=name)
    document = read_document(_in_form(name), source, edition)
    return [_brief(o, "洛阳市") for o in extract(document).observations]
