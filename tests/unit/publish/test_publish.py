"""The published file: declared, checked, swapped in whole; readers undisturbed; the last good file stays when anything fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.publish import CheckFailed, Inputs, Publication, Severity, publish
from pipeline.publish import build as building
from pipeline.runs.stages import publishing
from pipeline.storage import parquet as arrow
from tests.support.offices import Installation, bulletin
from warehouse.errors import GongbaoError
from warehouse.schema import TABLES
from warehouse.schema.documents import FORMATS, KINDS, ORIGINS
from warehouse.schema.observations import MEASURES, REASONS, STATUSES
from warehouse.views import MACROS, VIEWS

Rows = dict[str, list[dict[str, Any]]]


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def right_rows() -> Rows:
    """A small warehouse, complete and right: one region, one document, one figure."""
    text = "样张：全年实现地区生产总值49843.1亿元。"
    start = text.index("49843.1")
    return {
        "regions": [
            {
                "region_code": "110000",
                "name": "北京市",
                "short_name": "北京",
                "parent": None,
                "kind": "province",
                "name_en": None,
                "aliases": [],
            }
        ],
        "documents": [
            {
                "document_id": "sample-2024",
                "source_id": "sample",
                "title": "样张",
                "kind": "bulletin",
                "publisher": "样张统计局",
                "region_code": "110000",
                "region": "北京市",
                "year": 2024,
                "published_on": "2025-03-20",
                "published_by": "2025-03-20",
                "url": "one.html",
                "format": "html",
                "sha256": "ab" * 32,
                "capture_id": "0123456789abcdef",
                "bytes": 100,
                "fetched_at": "2026-04-01T18:30:00+00:00",
                "pages": None,
                "characters": len(text),
                "status": "parsed",
                "problem": None,
                "problem_zh": None,
                "origin": "official",
                "rendition_of": None,
                "held_rows": 0,
                "notes": [],
            }
        ],
        "document_texts": [{"document_id": "sample-2024", "text": text}],
        "observations": [
            {
                "observation_id": "o1",
                "document_id": "sample-2024",
                "page": None,
                "block": 0,
                "char_start": start,
                "char_end": start + 7,
                "quote": text,
                "quote_offset": start,
                "printed": "49843.1",
                "printed_unit": "亿元",
                "decimals": 1,
                "value": 49843.1,
                "value_high": None,
                "unit": "亿元",
                "qualifier": None,
                "label": "地区生产总值",
                "measure": "level",
                "compared_with": None,
                "basis": None,
                "period": "2024",
                "region": "北京市",
                "region_code": "110000",
                "status": "actual",
                "in_table": False,
                "footnotes": [],
                "producer": None,
                "indicator": None,
                "context": None,
                "scope": None,
                "confidence": 1.0,
                "weakest": None,
                "needs_review": False,
                "reading": None,
                "method": "text",
            }
        ],
        "captures": [
            {
                "capture_id": "0123456789abcdef",
                "document_id": "sample-2024",
                "sha256": "ab" * 32,
                "bytes": 100,
                "pages": 1,
                "url": "one.html",
                "final_url": "one.html",
                "redirects": [],
                "fetched_at": "2026-04-01T18:30:00+00:00",
                "status": "accepted",
                "problem": None,
                "problem_zh": None,
            }
        ],
    }


@pytest.fixture
def rows() -> Rows:
    return right_rows()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good file, built once; tests that change it take a copy."""
    target = tmp_path_factory.mktemp("good") / "gongbao.duckdb"
    build(right_rows(), target, "good")
    return target


def build(
    rows: Rows, target: Path, run: str = "run-1", *, accept_loss: bool = False
) -> Publication:
    import datetime as dt

    info = {
        "build_id": run,
        "built_at": "2026-04-01T18:30:00+00:00",
        "code_version": "0",
        "sources_file": "sources.yaml",
        "sources_sha256": "cd" * 32,
        "demonstration": False,
        "documents_parsed": 1,
        "documents_reused": 0,
    }
    for document in rows["documents"]:
        document["published_by"] = dt.date.fromisoformat(str(document["published_by"]))
    return publish(
        Inputs(
            {},
            {name: arrow.from_rows(name, content) for name, content in rows.items()},
            info,
            accept_loss=accept_loss,
        ),
        target,
    )


def test_the_file_is_what_the_schema_declares(good: Path) -> None:
    target = good
    tables = dict(read(target, "SELECT table_name, comment FROM duckdb_tables()"))
    assert tables == {table.name: table.comment for table in TABLES}
    described = read(
        target,
        "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()",
    )
    columns = [row for row in described if row[0] in tables]
    assert {tuple(row) for row in columns} == {
        (t.name, c.name, c.type, c.nullable, c.comment) for t in TABLES for c in t.columns
    }
    keys = {
        name: set(names)
        for name, names in read(
            target,
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'",
        )
    }
    nullable = {(t.name, c.name) for t in TABLES for c in t.columns if c.nullable}
    assert keys == {
        t.name: set(t.key)
        for t in TABLES
        if t.key and not any((t.name, c) in nullable for c in t.key)
    }
    assert dict(
        read(
            target,
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'",
        )
    ) == {v.name: v.comment for v in VIEWS}
    macros = read(
        target,
        "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE function_type IN ('table_macro', 'macro') AND NOT internal AND schema_name = 'main'",
    )
    assert {(n, tuple(p), c) for n, p, c in macros} == {
        (m.name, tuple(p.split(" := ")[0] for p in m.parameters), m.comment) for m in MACROS
    }


def test_the_dictionary_lists_every_table_view_macro_and_column_in_both_languages(
    good: Path,
) -> None:
    target = good
    there = read(
        target,
        "SELECT if(schema_name = 'zh', 'zh.', '') || table_name, column_name FROM duckdb_columns() WHERE NOT internal",
    )
    listed = read(target, "SELECT table_name, column_name, comment FROM data_dictionary")
    assert {(t, c) for t, c, _ in listed if c} == set(there)
    calls = read(
        target,
        "SELECT 'zh.' || function_name FROM duckdb_functions() WHERE schema_name = 'zh' AND NOT internal",
    )
    assert len(calls) == sum(not macro.scalar for macro in MACROS)
    assert {t for t, c, _ in listed if not c} == {t for t, _ in there} | {
        m.name for m in MACROS
    } | {name for (name,) in calls}
    without_chinese = [
        (t, c)
        for t, c, text in listed
        if not c and not any("一" <= letter <= "龥" for letter in text)
    ]
    assert without_chinese == []
    assert all(text.strip() for _, _, text in listed)


def test_vocabularies_of_the_schema_are_those_of_the_code() -> None:
    from warehouse.vocabularies import (
        DocumentFormat,
        DocumentKind,
        Measure,
        Origin,
        RejectionReason,
        Status,
    )

    assert (
        tuple(DocumentKind) == KINDS
        and tuple(DocumentFormat) == FORMATS
        and tuple(Origin) == ORIGINS
    )
    assert (
        tuple(Measure) == MEASURES
        and tuple(Status) == STATUSES
        and tuple(RejectionReason) == REASONS
    )


def spoil(table: str, column: str, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][0][column] = value

    return change


def repeat(table: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table].append(dict(rows[table][0]))

    return change


def drop(table: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table] = []

    return change


FAULTS = {
    "NULL where none is allowed": (
        spoil("observations", "value", None),
        "not_null on observations.value",
        "o1",
    ),
    "NaN": (spoil("observations", "value", float("nan")), "finite on observations.value", "o1"),
    "infinity": (
        spoil("observations", "value", float("inf")),
        "finite on observations.value",
        "o1",
    ),
    "word outside the vocabulary": (
        spoil("observations", "measure", "size"),
        "allowed on observations.measure",
        "size",
    ),
    "year out of range": (
        spoil("documents", "year", 24),
        "minimum on documents.year",
        "sample-2024",
    ),
    "page zero": (spoil("observations", "page", 0), "minimum on observations.page", "o1"),
    "period that is none": (
        spoil("observations", "period", "last year"),
        "pattern on observations.period",
        "last year",
    ),
    "unknown region": (
        spoil("observations", "region_code", "119999"),
        "reference on observations.region_code",
        "119999",
    ),
    "unknown document": (
        spoil("observations", "document_id", "sample-2042"),
        "reference on observations.document_id",
        "sample-2042",
    ),
    "figure without its text": (
        drop("document_texts"),
        "place_in_text on observations.char_start",
        "49843.1",
    ),
    "place that is wrong": (
        spoil("observations", "char_start", 3),
        "place_in_text on observations.char_start",
        "49843.1",
    ),
    "quote that is wrong": (
        spoil("observations", "quote_offset", 1),
        "place_in_quote on observations.quote_offset",
        "o1",
    ),
    "figure without a quote": (
        spoil("observations", "quote", " "),
        "has_quote on observations.quote",
        "o1",
    ),
    "figure without a label": (
        spoil("observations", "label", ""),
        "has_label on observations.label",
        "o1",
    ),
    "range upside down": (
        spoil("observations", "value_high", 1.0),
        "range_in_order on observations.value_high",
        "o1",
    ),
    "figures of a document that was not read": (
        spoil("documents", "sha256", None),
        "document_was_read on documents.status",
        "sample-2024",
    ),
    "quarantined without a reason": (
        spoil("documents", "status", "quarantined"),
        "document_was_read on documents.status",
        "sample-2024",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_fails_a_check_is_held_with_its_reason_and_the_rest_is_published(
    fault: str, rows: Rows, tmp_path: Path
) -> None:
    target = tmp_path / "gongbao.duckdb"
    change, check, named = FAULTS[fault]
    change(rows)
    add_a_right_document(rows)
    publication = build(rows, target, "held")
    (result,) = [
        r
        for r in publication.warnings
        if f"{r.check_name} on {r.table_name}{'.' if r.column_name else ''}{r.column_name}" == check
    ]
    assert result.severity is Severity.HOLDING and result.rows_failing == 1
    assert named in result.found and result.expected and result.remedy
    name, _, table = check.partition(" on ")
    held = read(
        target,
        f"SELECT reason, held_row FROM held_rows WHERE check_name = '{name}' "
        f"AND table_name = '{table.partition('.')[0]}'",
    )
    assert len(held) == 1 and held[0][0] and named in held[0][1]
    assert read(target, "SELECT observation_id FROM observations") == [("o2",)]
    assert ("sample-2023",) in read(target, "SELECT document_id FROM documents")


def add_a_right_document(rows: Rows) -> None:
    """A second document with one figure that nothing is wrong with."""
    other = right_rows()
    for name in ("documents", "document_texts", "observations"):
        rows[name] += [row | {"document_id": "sample-2023"} for row in other[name]]
    rows["observations"][-1]["observation_id"] = "o2"
    rows["documents"][-1]["year"] = 2023


def test_everything_that_refers_to_a_held_row_is_held_with_it(rows: Rows, tmp_path: Path) -> None:
    add_a_right_document(rows)
    rows["documents"][0]["kind"] = "poem"
    build(rows, tmp_path / "gongbao.duckdb")
    held = read(
        tmp_path / "gongbao.duckdb",
        "SELECT table_name, check_name FROM held_rows ORDER BY ALL",
    )
    assert held == [
        ("captures", "reference"),
        ("document_texts", "reference"),
        ("documents", "allowed"),
        ("observations", "reference"),
    ]
    assert read(tmp_path / "gongbao.duckdb", "SELECT document_id FROM observations") == [
        ("sample-2023",)
    ]


def test_a_key_twice_keeps_the_last_good_file_and_names_the_row(
    rows: Rows, good: Path, tmp_path: Path
) -> None:
    target = Path(shutil.copy(good, tmp_path))
    before = target.read_bytes()
    repeat("observations")(rows)
    with pytest.raises(CheckFailed) as caught:
        build(rows, target, "bad")
    assert "check key on observations" in str(caught.value)
    (result,) = caught.value.failed
    assert "o1" in result.found and result.expected and result.remedy and result.rows_failing == 1
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["gongbao.duckdb"]


def test_columns_that_are_not_declared_are_refused_by_name(rows: Rows) -> None:
    rows["regions"][0]["colour"] = "red"
    with pytest.raises(GongbaoError, match="not declared: colour"):
        arrow.from_rows("regions", rows["regions"])


def test_what_changed_is_counted_by_table(rows: Rows, tmp_path: Path) -> None:
    target = tmp_path / "gongbao.duckdb"
    first = build(rows, target)
    rows["regions"].append(
        {
            "region_code": "110108",
            "name": "海淀区",
            "short_name": "海淀",
            "name_en": "Haidian",
            "parent": "110000",
            "kind": "county",
            "aliases": [],
        }
    )
    rows["documents"][0]["title"] = "样张（更正）"
    rows["observations"] = []
    second = build(rows, target, "run-2", accept_loss=True)
    changes = {
        row[0]: row[1:]
        for row in read(
            target,
            "SELECT table_name, rows_before, rows_after, rows_added, rows_removed, rows_changed FROM build_diff",
        )
    }
    assert changes["regions"] == (1, 2, 1, 0, 0)
    assert changes["documents"] == (1, 1, 0, 0, 1)
    assert changes["observations"] == (1, 0, 0, 1, 0)
    assert changes["document_texts"] == (1, 1, 0, 0, 0)
    assert (second.previous_data_version, second.data_version) == (
        first.data_version,
        read(target, "SELECT data_version FROM build_info")[0][0],
    )
    assert first.data_version != second.data_version


def test_a_previous_file_of_another_shape_or_none_is_no_obstacle(
    rows: Rows, tmp_path: Path
) -> None:
    target = tmp_path / "gongbao.duckdb"
    with duckdb.connect(str(target)) as connection:
        connection.execute("CREATE TABLE regions (region_code VARCHAR, colour VARCHAR)")
        connection.execute("INSERT INTO regions VALUES ('110000', 'red'), ('999999', 'blue')")
        connection.execute("CREATE TABLE leftovers AS SELECT 1 AS n")
    build(rows, target)
    changes = {
        row[0]: row[1:]
        for row in read(target, "SELECT table_name, rows_added, rows_removed, note FROM build_diff")
    }
    assert changes["regions"][:2] == (0, 1) and "colour" in changes["regions"][2]
    assert changes["leftovers"] == (0, 1, "the table is gone")
    target.write_bytes(b"this is no database")
    build(rows, target, "run-2")
    assert read(target, "SELECT count(*) FROM observations") == [(1,)]
    assert (
        "cannot be read"
        in read(target, "SELECT note FROM build_diff WHERE table_name = 'regions'")[0][0]
    )


READER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("SELECT build_id FROM build_info").fetchone()[0], flush=True)
sys.stdin.readline()
print(connection.execute("SELECT build_id FROM build_info").fetchone()[0], flush=True)
connection.close()
print(duckdb.connect(sys.argv[1], read_only=True).execute("SELECT build_id FROM build_info").fetchone()[0], flush=True)
"""


def test_a_reader_keeps_the_old_file_and_the_next_one_sees_the_new(
    rows: Rows, tmp_path: Path
) -> None:
    target = tmp_path / "gongbao.duckdb"
    build(rows, target, "run-1")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None and reader.stdin is not None
    assert reader.stdout.readline().strip() == "run-1"
    build(rows, target, "run-2")
    rest, _ = reader.communicate("\n")
    assert rest.split() == ["run-1", "run-2"]


WRITER = """
import duckdb, sys, os
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE notes AS SELECT 'mine' AS text")
print("written", flush=True)
sys.stdin.readline()
os._exit(0)
"""


def test_a_write_ahead_log_of_the_old_file_is_put_aside(rows: Rows, tmp_path: Path) -> None:
    target = tmp_path / "gongbao.duckdb"
    build(rows, target, "run-1")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None and writer.stdout.readline().strip() == "written"
    assert target.with_name("gongbao.duckdb.wal").exists()
    publication = build(rows, target, "run-2")
    writer.communicate("\n")
    assert read(target, "SELECT build_id FROM build_info") == [("run-2",)]
    assert any("read-only" in note for note in publication.notes)
    assert len(list(tmp_path.glob("gongbao.duckdb.wal.stale-*"))) == 1
    assert not target.with_name("gongbao.duckdb.wal").exists()


def test_older_tools_can_open_the_file(good: Path) -> None:
    target = good
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{target}' AS published (READ_ONLY)")
        ((tags,),) = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = 'published'"
        ).fetchall()
    assert "v1.2" in tags["storage_version"]


@pytest.mark.parametrize("step", ["_load", "_audit", "_declare"])
def test_a_full_disk_at_any_step_leaves_the_last_good_file(
    step: str, rows: Rows, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Path(shutil.copy(good, tmp_path))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, step, full)
    with pytest.raises(GongbaoError, match="last good file stays.*No space left") as caught:
        build(rows, target, "bad")
    assert caught.value.remedy
    assert [p.name for p in tmp_path.iterdir()] == ["gongbao.duckdb"]
    assert read(target, "SELECT build_id FROM build_info") == [("good",)]


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sys.argv = ["gongbao", "run"]
runpy.run_module("pipeline.cli", run_name="__main__")
"""


def test_a_file_that_hits_the_limit_for_real(rows: Rows, tmp_path: Path) -> None:
    """RLIMIT_FSIZE makes every write beyond 100 kB fail, as a full disk does, in whichever layer it happens."""
    installation = Installation(tmp_path)
    installation.write("one.html", bulletin("北京市", 2024, "49843.1"))
    installation.list({"id": "sample-2024", "url": "one.html"})
    installation.run()
    before = installation.warehouse.read_bytes()
    installation.write("one.html", bulletin("北京市", 2024, "49843.2"))
    environment = {
        **os.environ,
        "GONGBAO_SOURCES": str(installation.settings.sources),
        "GONGBAO_DATA": str(installation.settings.data),
    }
    done = subprocess.run(
        [sys.executable, "-c", LIMITED],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "last good file stays" in done.stderr and "remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    assert installation.warehouse.read_bytes() == before
    assert [p.name for p in installation.settings.data.glob("gongbao*")] == ["gongbao.duckdb"]
    installation.run()
    assert read(installation.warehouse, "SELECT printed FROM observations WHERE unit = '亿元'") == [
        ("49843.2",)
    ]


def test_publishing_again_from_the_layers_gives_the_same_data(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.write("one.html", bulletin("北京市", 2024, "49843.1"))
    installation.list({"id": "sample-2024", "url": "one.html"})
    first = installation.run().publication
    installation.warehouse.unlink()
    again = publishing.publish(installation.workspace())
    assert again.data_version == first.data_version
