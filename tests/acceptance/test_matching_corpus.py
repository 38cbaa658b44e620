"""How much of real documents is matched: from hand annotation as perfect observations, and from what is read out of the documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.documents import read_document
from pipeline.reading import extract
from pipeline.series.annotating import annotate_extraction
from pipeline.series.matching import resolve
from pipeline.sources.registry import load_sources
from warehouse.regions import regions
from warehouse.units import parse_unit

BULLETINS = ("beijing-bulletin-2024", "zhoukou-bulletin-2023")
COUNTED = ("level", "growth", "share")

pytestmark = pytest.mark.corpus


def annotated(shared: Path, document_id: str) -> list[dict[str, str]]:
    lines = (shared / "gold" / f"{document_id}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["measure"] in COUNTED]


def code_of(name: str) -> str | None:
    return next(
        (
            region.code
            for region in regions().values()
            if name == region.name or name in region.aliases
        ),
        None,
    )


@pytest.mark.parametrize("document_id", BULLETINS)
def test_most_annotated_figures_of_bulletins_are_matched(shared: Path, document_id: str):
    rows = annotated(shared, document_id)
    found = [
        resolve(row["label"], row["unit"], row["measure"], code_of(row["region"]), "bulletin")
        for row in rows
    ]
    assert sum(one.code is not None for one in found) / len(rows) >= 0.8
    assert sum(one.misfit is not None for one in found) / len(rows) <= 0.01


@pytest.mark.parametrize("document_id", BULLETINS)
def test_most_figures_read_from_bulletins_are_matched(shared: Path, document_id: str):
    registry = load_sources(shared / "corpus" / "sources.yaml")
    source, edition = registry.edition(document_id)
    document = read_document(registry.file_of(edition).read_bytes(), source, edition)
    counted = [
        o
        for o in annotate_extraction(extract(document), document).observations
        if o.measure in COUNTED
    ]
    assert sum(o.indicator is not None for o in counted) / len(counted) >= 0.65


def test_weights_and_indices_of_a_blue_book_are_no_indicators(shared: Path):
    lines = (
        (shared / "gold" / "capital-development-blue-book-2025.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    rows = [row for line in lines if (row := json.loads(line))["measure"] == "index"]
    assert len(rows) > 50
    assert [
        row["label"]
        for row in rows
        if resolve(row["label"], row["unit"], "index", "110000", "blue_book").code
    ] == []


def test_every_annotated_unit_is_known(shared: Path):
    for path in sorted((shared / "gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            parse_unit(json.loads(line)["unit"])
