"""The stages on a small installation: only what is new is done, a bad edition takes nothing with it, the last good version stays."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.publish import Severity
from pipeline.runs import run as stages
from pipeline.runs.executors import run_tasks
from pipeline.runs.tasks import Task
from pipeline.storage.results import Result
from tests.support.offices import LIMITS, Installation, Office, bulletin
from warehouse.errors import ConfigurationError, GongbaoError


def query(installation: Installation, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def documents(installation: Installation) -> dict[str, tuple[str, str | None]]:
    return {
        d: (status, problem)
        for d, status, problem in query(
            installation, "SELECT document_id, status, problem FROM documents"
        )
    }


def amounts(installation: Installation, document_id: str) -> list[str]:
    found = query(
        installation,
        "SELECT printed FROM observations WHERE document_id = ? AND unit = '亿元' ORDER BY char_start",
        document_id,
    )
    return [printed for (printed,) in found]


@pytest.fixture
def two(installation: Installation) -> Installation:
    installation.write("two.html", bulletin("北京市", 2023, "43760.7"))
    installation.list(
        {"id": "sample-2024", "url": "one.html"},
        {"id": "sample-2023", "url": "two.html", "year": 2023},
    )
    return installation


def test_the_way_of_a_number_from_the_page_to_the_query(installation: Installation) -> None:
    installation.run()
    ((identifier, page_text),) = query(
        installation,
        "SELECT o.observation_id, t.text FROM observations o JOIN document_texts t USING (document_id) WHERE o.printed = '49843.1'",
    )
    cursor_row = query(
        installation,
        "SELECT printed, unit, value, url, sha256, char_start, char_end, quote FROM provenance(?)",
        identifier,
    )
    ((printed, unit, value, url, sha256, start, end, quote),) = cursor_row
    assert (printed, unit, value, url) == ("49843.1", "亿元", 49843.1, "one.html")
    assert page_text[start:end] == printed and printed in quote
    archived = installation.settings.archive / sha256[:2] / sha256
    assert archived.read_bytes() == (installation.folder / "one.html").read_bytes()
    steps = query(
        installation,
        "SELECT to_table, to_id FROM lineage WHERE from_table = 'observations' AND from_id = ?",
        identifier,
    )
    assert steps == [("documents", "sample-2024")]
    ((capture,),) = query(
        installation,
        "SELECT to_id FROM lineage WHERE from_table = 'documents' AND from_id = 'sample-2024'",
    )
    assert query(installation, "SELECT sha256 FROM captures WHERE capture_id = ?", capture) == [
        (sha256,)
    ]


def test_a_second_run_reads_nothing_and_publishes_the_same_data(two: Installation) -> None:
    first, second = two.run(), two.run()
    assert [len(layer.done) for layer in first.layers[:2]] == [2, 2]
    assert [len(layer.done) for layer in second.layers] == [0] * len(second.layers)
    assert second.publication.data_version == first.publication.data_version
    assert all(
        (row["rows_added"], row["rows_removed"], row["rows_changed"]) == (0, 0, 0)
        for row in second.publication.difference
    )
    assert query(two, "SELECT documents_parsed, documents_reused FROM build_info") == [(0, 2)]
    assert query(two, "SELECT DISTINCT checked_at FROM source_status") == [
        ("2026-04-03T18:30:00+00:00",)
    ]
    assert query(two, "SELECT count(*) FROM fetch_log") == [(4,)]


def test_a_table_without_rows_has_no_file(two: Installation) -> None:
    two.run()
    files = list((two.settings.data / "lake").rglob("*.parquet"))
    assert {"observations", "document_texts", "indicator_values"} <= {file.stem for file in files}
    assert all(pq.read_metadata(file).num_rows for file in files)


def test_only_the_edition_that_changed_is_read_again(two: Installation) -> None:
    two.run()
    two.write("one.html", bulletin("北京市", 2024, "49843.2"))
    report = two.run()
    assert [layer.done for layer in report.layers[:2]] == [("sample-2024",), ("sample-2024",)]
    assert amounts(two, "sample-2024") == ["49843.2"]
    assert query(two, "SELECT count(*) FROM captures WHERE document_id = 'sample-2024'") == [(2,)]
    (changes,) = [
        row for row in report.publication.difference if row["table_name"] == "observations"
    ]
    assert (changes["rows_added"], changes["rows_removed"]) == (
        2,
        2,
    )  # both figures of the sentence: their quote is another


def test_metadata_that_the_reading_depends_on_reads_again(two: Installation) -> None:
    two.run()
    two.list(
        {"id": "sample-2024", "url": "one.html", "published": "2025-03-21"},
        {"id": "sample-2023", "url": "two.html", "year": 2023},
    )
    assert two.run().layers[0].done == ("sample-2024",)
    assert query(
        two,
        "SELECT published_on, published_by::VARCHAR FROM documents WHERE document_id = 'sample-2024'",
    ) == [("2025-03-21", "2025-03-21")]


def test_a_person_reads_again_what_she_names(two: Installation) -> None:
    first = two.run()
    workspace = two.workspace()
    selection = workspace.select(editions=frozenset({"sample-2023"}))
    with ThreadPoolExecutor(1) as executor:
        report = stages.run(workspace, selection, force=True, executor=executor)
    assert [layer.done for layer in report.layers[:2]] == [("sample-2023",)] * 2
    assert report.publication.data_version == first.publication.data_version
    assert len(documents(two)) == 2
    with pytest.raises(ConfigurationError, match="sample-2024, sample-2023|sample-2023"):
        workspace.select(editions=frozenset({"sample-2032"}))


def test_an_edition_that_goes_bad_keeps_its_last_good_version(two: Installation) -> None:
    two.run()
    two.write("one.html", "")
    report = two.run()
    status, problem = documents(two)["sample-2024"]
    assert status == "quarantined" and problem is not None and "zero bytes" in problem
    assert documents(two)["sample-2023"] == ("parsed", None)
    assert amounts(two, "sample-2024") == ["49843.1"]
    assert list(report.problems) == ["sample-2024"]
    assert [w.check_name for w in report.publication.warnings if w.table_name == "documents"] == [
        "nothing_quarantined"
    ]
    two.write("one.html", bulletin("北京市", 2024, "49843.1"))
    two.run()
    assert documents(two)["sample-2024"] == ("parsed", None)


def test_bytes_that_pass_the_archive_but_cannot_be_read_are_quarantined(two: Installation) -> None:
    two.write("one.pdf", b"%PDF-1.4\nbroken from here on")
    two.list(
        {"id": "sample-2024", "url": "one.pdf", "format": "pdf"},
        {"id": "sample-2023", "url": "two.html", "year": 2023},
    )
    report = two.run()
    status, problem = documents(two)["sample-2024"]
    assert status == "quarantined" and problem
    assert documents(two)["sample-2023"] == ("parsed", None)
    assert list(report.problems) == ["sample-2024"]
    assert two.run().layers[0].done == ()  # the same bytes are not tried again every night


def test_a_correction_that_cannot_be_read_falls_back_on_the_version_before(
    installation: Installation, office: Office
) -> None:
    office.pages["/it"] = bulletin("北京市", 2024, "49843.1").encode()
    installation.list({"id": "sample-2024", "url": office.url("/it")})
    installation.run()
    office.pages["/it"] = b"<html><body> </body></html>"
    installation.run()
    assert documents(installation)["sample-2024"][0] == "quarantined"
    assert amounts(installation, "sample-2024") == ["49843.1"]


def test_a_publisher_that_does_not_answer_is_reported_and_the_rest_goes_on(
    two: Installation,
) -> None:
    two.list_sources(
        {"id": "gone", "editions": [{"id": "gone-2024", "url": "http://127.0.0.1:9/it"}]},
        {"id": "here", "editions": [{"id": "here-2024", "url": "one.html"}]},
    )
    report = two.run()
    assert {k: v[0] for k, v in documents(two).items()} == {
        "gone-2024": "missing",
        "here-2024": "parsed",
    }
    verdicts = dict(query(two, "SELECT source_id, verdict FROM source_status"))
    assert verdicts == {"gone": "unreachable", "here": "fresh"}
    assert list(report.problems) == ["gone-2024"]
    assert "127.0.0.1" in report.problems["gone-2024"]


def test_a_publisher_that_stops_answering_changes_no_data(
    installation: Installation, office: Office
) -> None:
    office.pages["/it"] = bulletin("北京市", 2024, "49843.1").encode()
    installation.list({"id": "sample-2024", "url": office.url("/it")})
    first = installation.run()
    del office.pages["/it"]
    second = installation.run()
    assert second.publication.data_version == first.publication.data_version
    assert documents(installation)["sample-2024"] == ("parsed", None)
    assert query(installation, "SELECT verdict, problem LIKE '%404%' FROM source_status") == [
        ("unreachable", True)
    ]


def test_an_edition_that_is_listed_no_more_leaves_the_tables_and_the_lake_but_not_the_archive(
    two: Installation,
) -> None:
    two.run()
    two.list({"id": "sample-2024", "url": "one.html"})
    two.run()
    assert list(documents(two)) == ["sample-2024"]
    assert sorted(p.name for p in (two.settings.lake / "documents").iterdir()) == [
        "index.json",
        "sample-2024",
    ]
    assert (
        len(
            stages.open_workspace(two.settings, two.workspace().registry).archive.captures(
                "sample-2023"
            )
        )
        == 1
    )


def test_the_lake_keeps_no_old_versions(two: Installation) -> None:
    for amount in ("49843.2", "49843.3", "49843.4"):
        two.write("one.html", bulletin("北京市", 2024, amount))
        two.run()
    assert len(list((two.settings.lake / "documents" / "sample-2024").iterdir())) == 1
    assert len(list((two.settings.lake / "observations" / "sample-2024").iterdir())) == 1


def test_stages_alone_do_the_same_as_a_run(two: Installation, tmp_path: Path) -> None:
    whole = two.run().publication
    other = Installation(tmp_path / "other")
    other.folder.mkdir()
    for name in ("one.html", "two.html", "sources.yaml"):
        other.write(name, (two.folder / name).read_bytes())
    workspace = other.workspace()
    with ThreadPoolExecutor(1) as executor:
        stages.fetch(workspace, limits=LIMITS)
        stages.documents(workspace, executor=executor)
        stages.observations(workspace, executor=executor)
    stages.indicators(workspace)
    stages.indices(workspace)
    publication = stages.publish(workspace)
    assert publication.data_version == whole.data_version


def test_two_runs_at_once_are_refused(installation: Installation) -> None:
    workspace = installation.workspace()
    with workspace.lock(), pytest.raises(GongbaoError, match="another run is writing"):
        installation.workspace().lock()


class Dying:
    """Stands for an edition whose reading takes the worker down."""

    def run(self) -> Result:
        os._exit(9)


class Fine:
    """Stands for one that can be read."""

    def run(self) -> Result:
        return Result(counts={"observations": 1})


class Full:
    """Stands for one whose result finds no space."""

    def run(self) -> Result:
        raise OSError(28, "No space left on device")


TASKS: dict[str, Task] = {"a": Fine(), "dies": Dying(), "b": Fine(), "full": Full(), "c": Fine()}  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", ["own", "process pool"])
def test_a_worker_that_dies_takes_only_its_own_edition(kind: str) -> None:
    pool: Executor | None = (
        None if kind == "own" else ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    )
    try:
        results = dict(run_tasks(TASKS, pool))
    finally:
        if pool is not None:
            pool.shutdown()
    assert {name: result.problem is None for name, result in results.items()} == {
        "a": True,
        "b": True,
        "c": True,
        "dies": False,
        "full": False,
    }
    assert all("expected: " in (results[name].problem or "") for name in ("dies", "full"))
    assert "No space left" in (results["full"].problem or "")


def test_a_pool_that_is_broken_already_is_given_up() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(BrokenProcessPool):
            pool.submit(os._exit, 1).result()
        results = dict(run_tasks({"a": Fine()}, pool))  # type: ignore[dict-item]
    assert results["a"].problem is None


def test_what_is_kept_can_be_made_again_and_a_change_by_hand_is_found(two: Installation) -> None:
    two.run()
    workspace = two.workspace()
    with ThreadPoolExecutor(1) as executor:
        honest = stages.replay(workspace, sample=2, executor=executor)
        assert honest.passed and "sample-2023, sample-2024" in honest.expected
        (kept,) = (two.settings.lake / "documents" / "sample-2024").glob("*/document.json")
        kept.write_text(
            kept.read_text(encoding="utf-8").replace("49843.1", "49843.7"), encoding="utf-8"
        )
        tampered = stages.replay(workspace, sample=2, executor=executor)
        mended = stages.replay(workspace, sample=2, executor=executor)
    assert not tampered.passed and tampered.severity is Severity.WARNING
    assert "sample-2024: expected: document as kept" in tampered.found
    assert "read again from its bytes" in tampered.found and "sample-2023:" not in tampered.found
    assert mended.passed
    stages.publish(workspace, checks=[tampered])


def test_figures_by_older_code_are_not_replayed(
    two: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.run()
    monkeypatch.setattr("pipeline.runs.stages.extracting.observations_version", lambda: "later")
    with ThreadPoolExecutor(1) as executor:
        assert "0 editions: none" in stages.replay(two.workspace(), executor=executor).expected


def test_an_amount_per_head_that_cannot_be_is_an_erratum_and_no_conflict(
    installation: Installation,
) -> None:
    page = bulletin("北京市", 2024, "49843.1").replace(
        "比上年增长5.2%。", "比上年增长5.2%。人均地区生产总值12345元。"
    )
    installation.write("one.html", page)
    installation.run()
    assert documents(installation) == {"sample-2024": ("parsed", None)}
    assert query(installation, "SELECT kind, label, printed, should_be, verdict FROM errata") == [
        ("quotient", "人均地区生产总值", "12345元", None, "likely")
    ]
    assert query(installation, "FROM conflicts") == []
    disputed = "SELECT disputed FROM indicator_values WHERE measure = 'level' AND indicator = "
    assert query(installation, disputed + "'gdp_per_head'") == [(True,)]
    assert query(installation, disputed + "'gdp'") == [(False,)]
