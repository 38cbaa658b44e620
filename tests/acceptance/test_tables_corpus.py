"""Tables of the real documents against their transcriptions."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.documents.tables.named import named_tables
from pipeline.reading.cells.reader import read_cells
from pipeline.sources.registry import load_sources
from warehouse.vocabularies import CellRepair

pytestmark = pytest.mark.corpus

TRANSCRIBED = {
    "zhoukou-bulletin-2023": "zhoukou-bulletin-2023_tables.json",
    "haidian-plan-report-2024": "haidian-plan-report-2024_tables.json",
    "capital-development-blue-book-2025-pdf": "capital-development-blue-book-2025_truth.json",
}


@cache
def document(shared: Path, document_id: str) -> Document:
    registry = load_sources(shared / "corpus" / "sources.yaml")
    source, edition = registry.edition(document_id)
    return read_document(registry.file_of(edition).read_bytes(), source, edition)


def plain(text: object) -> str:
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"[\s#*Ø|:]|其中", "", folded).replace("μ", "µ")


def same(a: str, b: str) -> bool:
    try:
        return a == b or float(a.replace(",", "")) == float(b.replace(",", ""))
    except ValueError:
        return False


def transcribed_rows(path: Path) -> Iterator[list[str]]:
    for table in (
        json.loads(path.read_text("utf-8"))["tables"]
        if isinstance(json.loads(path.read_text("utf-8")), dict)
        else json.loads(path.read_text("utf-8"))
    ):
        for row in table["rows"]:
            cells = [
                plain(x)
                for x in (row.values() if isinstance(row, dict) else row)
                if isinstance(x, str | int | float)
            ]
            yield [cell for cell in cells if cell]


@pytest.mark.parametrize("document_id", sorted(TRANSCRIBED))
def test_transcribed_rows_are_found_cell_for_cell(shared: Path, document_id: str) -> None:
    read = document(shared, document_id)
    rows = [
        [plain(cell.text) for cell in row if cell.text]
        for table in read.tables
        for row in table.rows()
    ]
    wanted = list(transcribed_rows(shared / "gold" / TRANSCRIBED[document_id]))

    def found(want: list[str]) -> bool:
        for row in rows:
            cells = iter(row)
            if all(any(same(w, cell) for cell in cells) for w in want):
                return True
        return False

    missing = [want for want in wanted if not found(want)]
    assert wanted and len(missing) <= 0.01 * len(wanted), missing[:5]


def test_damaged_tables_are_rebuilt(shared: Path) -> None:
    truth = json.loads(
        (shared / "gold" / "capital-development-blue-book-2025_tables.json").read_text("utf-8")
    )
    read = document(shared, "capital-development-blue-book-2025")
    frames = named_tables([read])

    def key(text: object) -> str:
        return re.sub(r"\([^()]*\)$", "", plain(text))

    systems = [
        (key(r.level_1), key(r.level_2), key(r.indicator_name), key(r.data_source))
        for r in frames["indicator_systems"].itertuples()
    ]
    assert systems == [
        tuple(key(r[k]) for k in ("level1", "level2", "level3", "data_source"))
        for r in truth["table1"]["rows"]
    ]
    weights = [
        (key(r.level_1), r.weight_1, key(r.level_2), r.weight_2, key(r.indicator_name), r.weight)
        for r in frames["indicator_weights"].itertuples()
    ]
    assert weights == [
        (
            key(r["level1"]),
            r["weight1"],
            key(r["level2"]),
            r["weight2"],
            key(r["level3"]),
            r["weight3"],
        )
        for r in truth["table2"]["rows"]
    ]
    inferred = [bool(r.weight_inferred) for r in frames["indicator_weights"].itertuples()]
    assert inferred == [r["weight3_status"] == "inferred" for r in truth["table2"]["rows"]]


def test_repaired_cells_keep_what_is_printed_and_say_why(shared: Path) -> None:
    read = document(shared, "capital-development-blue-book-2025")
    for table in read.tables:
        assert table.repaired
        for cell in table.cells:
            if cell.repair in (CellRepair.MOVED, CellRepair.INFERRED):
                assert cell.repair_reason
            if cell.start is not None:
                assert read.text[cell.start : cell.end] == (
                    cell.printed if cell.printed is not None else cell.text
                )


def test_tables_of_whole_editions_are_not_touched(shared: Path) -> None:
    for document_id in ("zhoukou-bulletin-2023", "haidian-plan-report-2024", "nbs-provincial-gdp"):
        assert not any(table.repaired for table in document(shared, document_id).tables)


def test_named_tables_of_a_plan_report(shared: Path) -> None:
    frames = named_tables([document(shared, "haidian-plan-report-2024")])
    counts = {name: len(frame) for name, frame in frames.items()}
    assert (
        counts["industry_results"] == 10
        and counts["investment_projects"] == 3
        and counts["reform_tasks"] == 14
    )
    assert counts["education_groups"] == 43 and counts["meal_service_points"] == 30
    projects = frames["investment_projects"]
    for row in projects.itertuples():
        assert sum(row.part_projects) == row.projects
    groups = frames["education_groups"]
    assert (
        list(groups.number) == list(range(1, 44))
        and groups.expanded.sum() == 42
        and groups.name.is_unique
    )


def test_regions_and_years_of_an_export(shared: Path) -> None:
    read = document(shared, "nbs-provincial-gdp")
    observations, _ = read_cells(read)
    years = {o.period for o in observations}
    assert len({o.region_code for o in observations}) == 31 and len(observations) == 31 * len(years)
    assert {(o.label, o.unit, str(o.measure)) for o in observations} == {
        ("地区生产总值", "亿元", "level")
    }


@pytest.mark.parametrize(
    "document_id", ["zhoukou-bulletin-2023", "capital-development-blue-book-2025"]
)
def test_figures_of_cells_agree_with_hand_annotation(shared: Path, document_id: str) -> None:
    gold = [
        json.loads(line)
        for line in (shared / "gold" / f"{document_id}.jsonl").read_text("utf-8").splitlines()
        if line
    ]
    gold = [g for g in gold if g.get("in_table") and not g.get("optional")]
    observations, _ = read_cells(document(shared, document_id))
    have = {
        (o.value, o.unit, plain(o.label), str(o.measure), o.period, o.region) for o in observations
    }

    def agrees(g: dict) -> bool:
        labels = {plain(label) for label in [g["label"], *g.get("label_alts", [])]}
        periods = {g["period"], *g.get("period_alts", [])}
        return any(
            (v, u, m, r) == (g["value"], g["unit"], g["measure"], g["region"])
            and label in labels
            and (None in periods or p in periods)
            for v, u, label, m, p, r in have
        )

    assert sum(agrees(g) for g in gold) >= 0.98 * len(gold) and abs(
        len(observations) - len(gold)
    ) <= 0.02 * len(gold)
