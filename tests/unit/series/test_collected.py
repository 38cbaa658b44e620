"""Tables of collected figures: every number has its place, its quote and its citation."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
from pathlib import Path

import pytest

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.documents.problem import DocumentProblem
from pipeline.reading.collected import HEADER, collected_rows, is_collected, read_collected
from pipeline.runs.records import extraction_rows
from pipeline.series.annotating import annotate_extraction, annotated_figures
from pipeline.sources.registry import Edition, Source, load_sources
from pipeline.storage import parquet
from warehouse.vocabularies import Origin

REPOSITORY = Path(__file__).resolve().parents[3]
SERIES = REPOSITORY / "digests" / "collected-beijing-series.csv"
SOURCE = Source(
    id="made-series", title="虚构数据收集", kind="yearbook", publisher="虚构", region="110000"
)
EDITION = Edition(
    id="made-series-2024",
    year=2024,
    published="2026",
    url="made.csv",
    format="csv",
    origin=Origin.REPOST,
)

ROW = {
    "指标": "单位GDP能耗",
    "地区代码": "110000",
    "地区": "北京市",
    "时期": "2020",
    "度量": "growth",
    "比较基期": "previous_year",
    "限定": "-",
    "数值": "-9.18",
    "单位": "%",
    "状态": "actual",
    "可信度": "high",
    "推算": "-",
    "来源": "虚构公报2021年第3号",
    "发布时间": "2021-08",
    "地址": "https://example.org/5/6.html",
    "备注": "-",
}


def document(*rows: dict[str, str]) -> Document:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["虚构数据收集"])
    writer.writerow(HEADER)
    writer.writerows([row[name] for name in HEADER] for row in rows)
    return read_document(out.getvalue().encode(), SOURCE, EDITION)


def test_a_row_becomes_an_observation_in_its_place():
    read = document(ROW, {**ROW, "时期": "2021", "数值": "-4.0", "推算": "9.2-5.2"})
    assert is_collected(read)
    found = annotate_extraction(read_collected(read), read)
    first = found.observations[0]
    assert (first.indicator, first.value, first.printed, first.decimals) == (
        "energy_intensity",
        -9.18,
        "9.18",
        2,
    )
    assert (first.period, first.compared_with, str(first.measure), first.region) == (
        "2020",
        "previous_year",
        "growth",
        "北京市",
    )
    assert (
        read.text[first.char_start : first.char_end]
        == "9.18"
        == first.quote[first.quote_offset :][:4]
    )


def test_every_other_number_is_accounted_for():
    read = document({**ROW, "推算": "9.2-5.2"})
    found = read_collected(read)
    reasons = {(r.printed, str(r.reason)) for r in found.rejected}
    assert reasons == {
        ("110000", "name"),
        ("2020", "date"),
        ("9.2", "base"),
        ("5.2", "base"),
        ("2021", "citation"),
        ("3", "citation"),
        ("2021", "date"),
        ("08", "date"),
        ("5", "address"),
        ("6", "address"),
    }
    for number in found.rejected:
        assert read.text[number.char_start : number.char_end] == number.printed
        assert number.quote[number.quote_offset :].startswith(number.printed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"可信度": "sure"},
        {"数值": "约9"},
        {"来源": "-"},
        {"度量": "speed"},
        {"地区代码": "1"},
        {"状态": "done"},
    ],
    ids=lambda w: next(iter(w)),
)
def test_a_row_that_is_not_what_its_columns_say_is_an_error(wrong: dict[str, str]):
    with pytest.raises(DocumentProblem) as raised:
        read_collected(document({**ROW, **wrong}))
    assert raised.value.expected and raised.value.remedy


def test_another_table_is_no_table_of_collected_figures():
    read = read_document(
        "地区,2024年,2023年\n甲市,12.5,11.9\n乙市,3.1,3.0\n".encode(), SOURCE, EDITION
    )
    assert not is_collected(read)


def test_rows_carry_citation_and_certainty():
    read = document(
        ROW,
        {
            **ROW,
            "时期": "2021",
            "数值": "-4.0",
            "可信度": "low",
            "推算": "9.2-5.2",
            "来源": "另一公报",
            "备注": "旧分类",
        },
    )
    rows = extraction_rows(annotate_extraction(read_collected(read), read))["observations"]
    rows.append({**rows[0], "quote": "全年增长9.18%", "in_table": False})
    made = collected_rows(rows)
    for name, content in made.items():
        assert parquet.from_rows(name, content).num_rows == 2
    second = made["collected_series"][1]
    assert (second["certainty"], second["derived"], second["arithmetic"], second["note"]) == (
        "low",
        True,
        "9.2-5.2",
        "旧分类",
    )
    assert {row["vintage"] for row in made["collected_series"]} == {
        row["vintage"] for row in made["collected_sources"]
    }
    assert made["collected_sources"][0]["published_on"] == "2021-08"


def test_the_collected_series_of_the_repository():
    read = read_document(SERIES.read_bytes(), SOURCE, EDITION)
    found = annotate_extraction(read_collected(read), read)
    made = collected_rows(extraction_rows(found)["observations"])
    assert len(found.observations) == len(made["collected_series"]) == 256
    assert len({o.observation_id for o in found.observations}) == 256
    known = [o for o in found.observations if o.indicator is not None]
    assert len(known) >= 250
    gdp = sorted(
        o.value
        for o in known
        if o.indicator == "gdp" and o.period == "2023" and str(o.measure) == "level"
    )
    assert gdp == [43760.7, 47353.7]
    vintages = {
        row["vintage"]
        for row in made["collected_series"]
        if row["indicator"] == "gdp" and row["period"] == "2023"
    }
    assert len(vintages) == 2


def test_it_is_listed_as_a_digest_in_the_demonstration_and_as_a_repost_elsewhere():
    demonstration = load_sources(REPOSITORY / "digests" / "sources.yaml")
    assert demonstration.is_demonstration
    assert demonstration.edition("collected-beijing-series-digest")[1].origin is Origin.DIGEST
    source, edition = load_sources(REPOSITORY / "sources.yaml").edition(
        "collected-beijing-series-2024"
    )
    assert (str(source.kind), edition.origin) == ("yearbook", Origin.REPOST)


@pytest.mark.corpus
def test_the_recipe_makes_the_file_that_is_there(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spec = importlib.util.spec_from_file_location(
        "make_collected_series", REPOSITORY / "tools" / "make_collected_series.py"
    )
    assert spec and spec.loader
    recipe = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_collected_series", recipe)
    spec.loader.exec_module(recipe)
    assert recipe.HEADER == HEADER
    recipe.main([str(shared / "facts" / "beijing_series.csv"), str(tmp_path / "made.csv")])
    assert (tmp_path / "made.csv").read_bytes() == SERIES.read_bytes()


def test_the_pipeline_reads_such_tables_as_they_stand():
    found = annotated_figures(document(ROW))
    assert [(o.indicator, o.value, o.period) for o in found.observations] == [
        ("energy_intensity", -9.18, "2020")
    ]
