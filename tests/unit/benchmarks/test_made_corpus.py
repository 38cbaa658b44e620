"""The made corpus states what it says it states."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.made_corpus import made_documents, write_corpus
from pipeline.sources.registry import load_sources


def test_every_known_figure_is_printed_in_its_document() -> None:
    for made in made_documents(4, figures=20):
        assert len(made.known) >= 20
        for known in made.known:
            assert f"{known.value}{known.unit}" in made.page


def test_a_document_is_as_long_as_is_asked_for() -> None:
    for made in made_documents(2, figures=20, characters=3000):
        assert 2900 < len(made.page) < 3600


def test_the_same_number_of_documents_gives_the_same_bytes(tmp_path: Path) -> None:
    write_corpus(tmp_path / "a", 35, 10)
    write_corpus(tmp_path / "b", 35, 10)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len([name for name in names if name.endswith(".html")]) == 35
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_all_documents_are_listed_with_two_genres_and_several_regions(tmp_path: Path) -> None:
    registry = load_sources(write_corpus(tmp_path, 40, 4))
    editions = list(registry.editions())
    assert len(editions) == 40
    assert {str(source.kind) for source, _ in editions} == {"bulletin", "work_report"}
    assert len({source.region for source, _ in editions}) == 2


def test_faults_are_planted_where_they_are_said_to_be(tmp_path: Path) -> None:
    write_corpus(tmp_path, 30, 4)
    planted = [json.loads(line) for line in (tmp_path / "planted.jsonl").open(encoding="utf-8")]
    assert {record["kind"] for record in planted} == {"order", "unit", "conflict"}
    kinds: dict[str, set[str]] = {}
    for record in planted:
        kinds.setdefault(record["document_id"], set()).add(record["kind"])
    for path in tmp_path.glob("*.html"):
        page, here = path.read_text(encoding="utf-8"), kinds.get(path.stem, set())
        assert ("出生率" in page) == ("unit" in here)
        assert page.count("地区生产总值") == (2 if "order" in here else 1)
