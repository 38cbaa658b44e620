"""Tables of the series are the same in however many partitions they are made, and the figures of no
document are kept.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Any

import pytest

from benchmarks.made_corpus import MadeDocument, made_documents
from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.runs.records import extraction_rows
from pipeline.series import build, build_tables
from pipeline.series.annotating import annotated_figures
from pipeline.series.read_editions import ReadEdition, ReadEditions
from pipeline.sources.registry import Edition, Source
from pipeline.storage import parquet
from pipeline.storage.partitions import Partitions
from tests.support.figure_recipes import edition

Row = dict[str, Any]


class Rows(list[Row]):
    """Rows that can be seen to be gone."""


class ReadCorpus:
    """Made documents of two regions, read; their rows are copied for whoever asks."""

    def __init__(self) -> None:
        made = list(made_documents(33, figures=12))[-15:]
        self.rows = [
            edition(one.document_id, one.year, f"{one.year + 1}-03-20", kind=one.kind)
            | {"region_code": one.region.code, "source_id": one.document_id.rpartition("-")[0]}
            for one in made
        ]
        self.documents = {one.document_id: read(one) for one in made}
        self.figures = {
            name: extraction_rows(annotated_figures(document))["observations"]
            for name, document in self.documents.items()
        }
        self.alive: list[weakref.ref[Rows]] = []
        self.most_alive = 0

    def editions(self) -> ReadEditions:
        return ReadEditions(
            self.rows,
            [
                ReadEdition(name, lambda n=name: self.documents[n], lambda n=name: self.copy(n))
                for name in self.documents
            ],
        )

    def copy(self, name: str) -> Rows:
        rows = Rows(dict(row) for row in self.figures[name])
        self.alive = [ref for ref in self.alive if ref() is not None] + [weakref.ref(rows)]
        self.most_alive = max(self.most_alive, len(self.alive))
        return rows


def read(one: MadeDocument) -> Document:
    listed = Edition(
        id=one.document_id,
        year=one.year,
        published=f"{one.year + 1}-03-20",
        url="sample.html",
        format="html",
    )
    source = Source(
        id=one.document_id.rpartition("-")[0],
        title="样张",
        kind=one.kind,
        publisher="样本编制组",
        region=one.region.code,
        cadence={"month": 3, "day": 20, "year_offset": 1, "grace_days": 45},
        editions=(listed,),
    )
    return read_document(one.page.encode(), source, listed)


@pytest.fixture(scope="module")
def corpus() -> ReadCorpus:
    return ReadCorpus()


def tables_of(editions: ReadEditions) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for part in build(editions):
        for name, rows in part.items():
            parquet.from_rows(name, rows)  # the columns are those declared
            tables.setdefault(name, []).extend(repr(sorted(row.items())) for row in rows)
    return {name: sorted(rows) for name, rows in tables.items()}


def test_the_number_of_partitions_changes_nothing(
    corpus: ReadCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tables_of(corpus.editions())
    monkeypatch.setattr(build_tables, "_EDITIONS_A_PARTITION", 1)
    many = tables_of(corpus.editions())
    assert many == one
    assert len(one["indicator_values"]) > 100
    assert all(one[name] for name in ("conflicts", "errata", "identity_results", "units"))


def test_the_figures_of_one_document_are_gone_before_the_next_is_taken(corpus: ReadCorpus) -> None:
    corpus.most_alive = 0
    for _ in build(corpus.editions()):
        pass
    assert 0 < corpus.most_alive <= 2


def test_rows_of_one_key_stay_together_and_in_order(tmp_path: Path) -> None:
    partitions = Partitions(tmp_path, 5)
    for start in (0, 40):
        partitions.add(
            [{"region": str(n % 8), "number": n} for n in range(start, start + 40)], "region"
        )
    found = [list(partitions.rows(number)) for number in range(len(partitions))]
    assert sorted(row["number"] for part in found for row in part) == list(range(80))
    for number, part in enumerate(found):
        for key in {row["region"] for row in part}:
            mine = [row["number"] for row in part if row["region"] == key]
            assert len(mine) == 10 and mine == sorted(mine) and partitions.of(key) == number
