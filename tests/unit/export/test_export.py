"""Exports of the embedded digests: the same rows in every format, described and cited."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipeline.export import export
from tests.support.warehouses import file_of
from warehouse.errors import ConfigurationError
from warehouse.schema import TABLES


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_all_tables_leave_the_file_whole_and_described(
    form: str, tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, form)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["path"] for resource in package["resources"]}
    assert {f"{table.name}.{form}" for table in TABLES} <= paths
    assert all((tmp_path / path).exists() for path in paths)
    for name in ("observations", "panel", "targets"):
        query = f"SELECT count(*) FROM '{tmp_path / name}.{form}'"
        assert (
            demonstration.execute(query).fetchone()
            == demonstration.execute(f"SELECT count(*) FROM {name}").fetchone()
        )
    observations = next(r for r in package["resources"] if r["name"] == "observations")
    assert observations["schema"]["primaryKey"] == ["observation_id"]
    assert {
        "fields": "document_id",
        "reference": {"resource": "documents", "fields": "document_id"},
    } in observations["schema"]["foreignKeys"]


def test_the_croissant_names_each_file_with_its_digest_and_each_field_with_its_column(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, "csv")
    made = json.loads((tmp_path / "croissant.json").read_text(encoding="utf-8"))
    files = {one["@id"]: one["sha256"] for one in made["distribution"]}
    for path, digest in files.items():
        assert hashlib.sha256((tmp_path / path).read_bytes()).hexdigest() == digest
    panel = next(one for one in made["recordSet"] if one["@id"] == "panel")
    with (tmp_path / "panel.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    assert [one["source"]["extract"]["column"] for one in panel["field"]] == columns
    assert {one["source"]["fileObject"]["@id"] for one in panel["field"]} == {"panel.csv"}
    assert {one["dataType"] for one in panel["field"] if one["name"] == "value"} == {"sc:Float"}


def test_a_series_is_named_alike_in_every_build_and_cited_with_its_source(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, "csv")
    with (tmp_path / "series.csv").open(encoding="utf-8") as file:
        rows = {row["series_id"]: row for row in csv.DictReader(file)}
    found = rows["A.110000.gdp.level"]
    assert found["region"] == "北京市" and found["unit"] == "亿元"
    assert "A.110000.gdp.level, build " in found["citation"] and "《" in found["citation"]


def test_the_workbook_has_a_sheet_an_indicator_with_frozen_heads_and_text_that_is_no_formula(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "gongbao.xlsx")
    assert book.sheetnames[0] == "目录" and "面板" in book.sheetnames
    sheet = book["01 地区生产总值"]
    assert sheet.freeze_panes == "C2"
    head = [cell.value for cell in sheet[1]]
    beijing = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "北京市")
    values = demonstration.execute(
        "SELECT year, value FROM panel WHERE indicator = 'gdp' AND region_code = '110000' "
        "AND measure = 'level'"
    ).fetchall()
    assert len(values) > 5
    assert {year: beijing[head.index(f"{year}年")] for year, _ in values} == dict(values)
    assert all(page.page_setup.orientation == "landscape" for page in book.worksheets)
    sources = {row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert sources and not any(str(source).startswith("collected-") for source in sources)
    assert all(cell.data_type != "f" for row in book["面板"].iter_rows() for cell in row)


def test_every_code_of_the_sdmx_data_is_in_its_codelist(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, "sdmx")
    with (tmp_path / "panel.sdmx.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows and set(rows[0]) >= {"STRUCTURE", "STRUCTURE_ID", "ACTION", "OBS_VALUE"}
    for column in ("FREQ", "REF_AREA", "INDICATOR", "MEASURE", "UNIT_MEASURE", "OBS_STATUS"):
        with (tmp_path / f"CL_{column}.csv").open(encoding="utf-8") as file:
            listed = [row["code"] for row in csv.DictReader(file)]
        assert {row[column] for row in rows} == set(listed) or column == "OBS_STATUS"
        assert {row[column] for row in rows} <= set(listed) and len(listed) == len(set(listed))
        assert all(re.fullmatch(r"[A-Za-z0-9_@$-]+", code) for code in listed), column
    (panel,) = demonstration.execute("SELECT count(*) FROM panel").fetchone() or (0,)
    assert len(rows) == panel


def test_an_empty_text_of_a_csv_is_a_value_and_a_list_is_json(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    export(file_of(demonstration), tmp_path, "csv")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["units", "unit"]["missingValues"] == []
    assert "missingValues" not in fields["documents", "problem"]
    assert fields["series", "region_code"]["type"] == "string"
    for (resource, name), field in fields.items():
        if field["type"] != "array" or resource != "indicators":
            continue
        with (tmp_path / "indicators.csv").open(encoding="utf-8") as file:
            assert all(isinstance(json.loads(row[name]), list) for row in csv.DictReader(file))


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="parquet or csv or xlsx or sdmx"):
        export(tmp_path / "none.duckdb", tmp_path, "ods")
