"""A fault in the work on the series stays with its document, region or entry; measured on the series that analysts use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipeline.runs import figure_tasks
from pipeline.runs.layer_frames import load_document
from pipeline.runs.stages import computing, deriving
from pipeline.series import contributions, region_tables
from pipeline.series.corrections import load_corrections
from tests.support.offices import Installation, bulletin
from warehouse.errors import GongbaoError

Query = Callable[[str], list[tuple[Any, ...]]]

GDP = (
    "SELECT vintage, value FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level' "
    "AND superseded_at IS NULL ORDER BY vintage"
)


@pytest.fixture
def two(installation: Installation) -> Installation:
    """Two years of one region and one of another."""
    installation.write("two.html", bulletin("北京市", 2023, "43760.7"))
    installation.write("far.html", bulletin("天津市", 2024, "18024.3"))
    installation.list_sources(
        {
            "id": "near",
            "editions": [
                {"id": "sample-2024", "url": "one.html"},
                {"id": "sample-2023", "url": "two.html", "year": 2023, "published": "2024-03-20"},
            ],
        },
        {"id": "far", "region": "120000", "editions": [{"id": "far-2024", "url": "far.html"}]},
    )
    return installation


@pytest.fixture
def query(installation: Installation) -> Query:
    def run(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return run


def breaks_on(monkeypatch: pytest.MonkeyPatch, name: str, tells: Callable[..., bool]) -> None:
    """A step of the series fails where its arguments are told to break it."""
    place = contributions if hasattr(contributions, name) else region_tables
    step = getattr(place, name)

    def fails(*arguments: Any) -> Any:
        if tells(*arguments):
            raise ZeroDivisionError("no such sum")
        return step(*arguments)

    monkeypatch.setattr(place, name, fails)


def test_a_document_that_breaks_the_series_stays_out_alone(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.run()
    breaks_on(monkeypatch, "identity_rows", lambda _, d: d.document_id == "sample-2023")
    report = two.run(force=True)
    assert query(GDP) == [("far-2024", 18024.3), ("sample-2024", 49843.1)]
    assert query("SELECT count(*) FROM observations WHERE document_id = 'sample-2023'") == [(4,)]
    assert query("SELECT document_id, reason FROM values_left_out GROUP BY ALL") == [
        ("sample-2023", "held")
    ]
    ((table, check, reason),) = query("SELECT table_name, check_name, reason FROM held_rows")
    assert (table, check) == ("indicator_values", "series_made")
    assert "ZeroDivisionError: no such sum" in reason and "report it" in reason
    assert query(
        "SELECT document_id, status, held_rows, problem FROM documents WHERE problem IS NOT NULL"
    ) == [("sample-2023", "parsed", 1, reason)]
    ((source, rows, said),) = query(
        "SELECT source_id, held_rows, problem FROM source_status WHERE problem IS NOT NULL"
    )
    assert (source, rows) == ("near", 1) and reason in said
    assert report.problems["sample-2023"] == reason and "sample-2023" in report.news.held
    assert [layer.done for layer in two.run().layers] == [()] * 4  # said once, not tried each night
    monkeypatch.undo()
    two.run(force=True)
    assert ("sample-2023", 43760.7) in query(GDP) and query("SELECT * FROM held_rows") == []


def test_a_capture_that_breaks_the_series_keeps_the_last_good_version(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.run()
    before = query("SELECT * FROM indicator_values ORDER BY ALL")
    two.write("one.html", bulletin("北京市", 2024, "49999.9"))
    breaks_on(monkeypatch, "identity_rows", lambda _, document: "49999.9" in document.text)
    for _ in range(2):  # the night after as well
        report = two.run()
        assert query("SELECT * FROM indicator_values ORDER BY ALL") == before
        assert query("SELECT status FROM documents WHERE document_id = 'sample-2024'") == [
            ("quarantined",)
        ]
        assert "no such sum" in report.problems["sample-2024"]
    assert [layer.done for layer in report.layers] == [()] * 4
    two.write("one.html", bulletin("北京市", 2024, "49843.3"))
    two.run()
    assert ("sample-2024", 49843.3) in query(GDP)


@pytest.mark.parametrize("step", ["find_conflicts", "read_figures"])
def test_a_region_goes_on_without_the_document_that_breaks_it(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def has_2023(things: Any, *_: Any) -> bool:
        rows = [getattr(thing, "observation", thing) for thing in things]
        return any(row["document_id"] == "sample-2023" for row in rows)

    breaks_on(monkeypatch, step, has_2023)
    two.run()
    assert query(GDP) == [("far-2024", 18024.3), ("sample-2024", 49843.1)]
    ((document, row),) = query("SELECT document_id, held_row FROM held_rows")
    assert document == "sample-2023" and '"region_code": "110000"' in row
    reasons = "SELECT document_id, reason, count(*) FROM values_left_out GROUP BY ALL"
    assert query(reasons) == [("sample-2023", "held", 4)]


def test_a_region_that_is_broken_whole_takes_no_other_with_it(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks_on(
        monkeypatch,
        "values_of",
        lambda figures: not figures or any(f.region_code == "110000" for f in figures),
    )
    two.run()
    assert query(GDP) == [("far-2024", 18024.3)]
    assert query("SELECT document_id FROM held_rows ORDER BY 1") == [
        ("sample-2023",),
        ("sample-2024",),
    ]


def test_a_fault_on_most_documents_is_a_fault_of_the_whole(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.run()
    before = query(GDP)
    breaks_on(monkeypatch, "identity_rows", lambda *_: True)
    with pytest.raises(GongbaoError, match="fails on 3 of 3 documents"):
        two.run(force=True)
    assert query(GDP) == before


ENTRY = {
    "id": "an-entry",
    "action": "override",
    "document": "sample-2024",
    "where": {"printed": "49843.1"},
    "expect": {"unit": "亿元"},
    "set": {"value": 49843.2},
    "reason": "made for the test",
    "evidence": "the test",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, None),
        ({"expect": {"unit": "万元"}}, "the source has changed or was fixed"),
        ({"action": "erase"}, "key corrections[1].action"),
        ({"set": {"region_code": "x"}}, "KeyError"),
    ],
)
def test_an_entry_at_fault_holds_what_it_names_and_others_are_applied(
    two: Installation,
    query: Query,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    changed: dict[str, object],
    words: str | None,
) -> None:
    file = tmp_path / "corrections.yaml"
    other = ENTRY | {
        "id": "another",
        "document": "far-2024",
        "where": {"printed": "18024.3"},
        "set": {"value": 18024.4},
    }
    content = {"version": 1, "corrections": [other, ENTRY | changed]}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(deriving, "load_corrections", lambda: load_corrections(file))
    report = two.run()
    found = dict(query(GDP))
    assert found["far-2024"] == 18024.4
    assert found.get("sample-2024") == (None if words else 49843.2)
    assert len(query("SELECT * FROM indicator_values WHERE vintage = 'sample-2024'")) == (
        3 if words else 4
    )
    if words:
        ((check, reason),) = query("SELECT check_name, reason FROM held_rows")
        assert check == "entry_fits" and words in reason
        assert words in report.problems["sample-2024"]
        assert query("SELECT document_id, reason FROM values_left_out") == [("sample-2024", "held")]


def test_figures_that_come_out_otherwise_each_time_go_back_to_the_version_before(
    two: Installation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.run()
    before = query(GDP)
    two.write("one.html", bulletin("北京市", 2024, "49999.9"))
    replayed = figure_tasks.ReplayTask.run

    def by_chance(task: figure_tasks.ReplayTask) -> Any:
        found = replayed(task)
        if "49999.9" in load_document(task.document).text:
            return type(found)(problem="expected: the same; found: other rows")
        return found

    monkeypatch.setattr(figure_tasks.ReplayTask, "run", by_chance)
    monkeypatch.setattr(
        "pipeline.runs.stages.replaying.replay.__kwdefaults__", {"sample": 9, "executor": None}
    )
    report = two.run()
    assert query(GDP) == before
    assert "other rows" in report.problems["sample-2024"]
    (check,) = [c for c in report.publication.warnings if c.check_name == "replay"]
    assert check.rows_failing == 1 and "sample-2024" in check.found


def test_an_index_and_an_audit_that_fail_are_left_out_alone() -> None:
    class One:
        def __init__(self, name: str) -> None:
            self.index = self.document_id = name

    def made(some: Any) -> dict[str, Any]:
        names = [one.index for one in some]
        if "bad" in names:
            raise ValueError("no weights")
        return {"names": names}

    faults: list[Any] = []
    things: Any = [One("a"), One("bad"), One("c")]
    parts = list(computing._index_parts(made, things, faults))
    assert [part["names"] for part in parts] == [["a"], ["c"]]
    assert [(f.check, f.content["index_id"]) for f in faults] == [("index_made", "bad")]
    found: Any = computing._audit_part(made, things, faults)
    assert found["names"] == ["a", "c"]
    assert (faults[1].check, faults[1].document_id) == ("audit_made", "bad")
