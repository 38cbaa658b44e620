"""A night, headless: the schedule's tick, its job, what it leaves, and what a second night does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.definitions import build_defs
from assets.resources import House


@pytest.fixture
def definitions(world: dict[str, str]) -> dg.Definitions:
    house = House(
        sources=world["GONGBAO_SOURCES"],
        data=world["GONGBAO_DATA"],
        now="2025-02-10T02:30:00+08:00",
    )
    return build_defs({"house": house}, environment=world)


def night(definitions: dg.Definitions, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    schedule = definitions.resolve_schedule_def("nightly")
    moment = datetime(2025, 2, 9, 18, 30, tzinfo=UTC)
    with dg.build_schedule_context(instance=instance, scheduled_execution_time=moment) as context:
        tick = schedule.evaluate_tick(context)
    assert tick.run_requests is not None and len(tick.run_requests) == 1
    return definitions.resolve_job_def("nightly").execute_in_process(
        instance=instance, raise_on_error=False
    )


def checks(result: dg.ExecuteInProcessResult) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    return {
        (e.asset_key.to_user_string(), e.check_name): e
        for e in result.get_asset_check_evaluations()
    }


def test_a_night_publishes_although_one_source_is_broken(
    definitions: dg.Definitions, world: dict[str, str]
):
    with dg.instance_for_test() as instance:
        result = night(definitions, instance)
        assert result.success
        found = checks(result)
        (observed,) = result.asset_materializations_for_node("observations")
    assert "地区生产总值" in str(observed.metadata["preview/observations"].value)
    assert str(observed.metadata["rows by edition"].value).startswith("![")
    assert found["observations", "replay"].passed
    assert found["raw/steady_report", "reached"].passed
    assert not found["raw/broken_bulletin", "reached"].passed
    assert found["raw/steady_report", "data_time"].passed
    assert found["warehouse/gongbao", "key"].passed
    with duckdb.connect(
        str(Path(world["GONGBAO_DATA"]) / "gongbao.duckdb"), read_only=True
    ) as connection:
        statuses = dict(connection.execute("SELECT document_id, status FROM documents").fetchall())
        verdicts = dict(
            connection.execute("SELECT source_id, verdict FROM source_status").fetchall()
        )
        figures = connection.execute(
            "SELECT value, unit FROM observations WHERE label = '地区生产总值' AND measure = 'level'"
        ).fetchall()
    assert statuses == {"steady-report-2025": "parsed", "broken-bulletin-2024": "missing"}
    assert verdicts == {"steady-report": "fresh", "broken-bulletin": "unreachable"}
    assert figures == [(1234.5, "亿元")]


def test_a_second_night_parses_nothing_and_moves_source_status(
    definitions: dg.Definitions, world: dict[str, str]
):
    def state() -> tuple[str, str]:
        with duckdb.connect(
            str(Path(world["GONGBAO_DATA"]) / "gongbao.duckdb"), read_only=True
        ) as connection:
            version = connection.execute("SELECT data_version FROM build_info").fetchone()
            looked = connection.execute(
                "SELECT checked_at FROM source_status WHERE source_id = 'steady-report'"
            ).fetchone()
        assert version and looked
        return version[0], looked[0]

    with dg.instance_for_test() as instance:
        night(definitions, instance)
        first = state()
        later = House(
            sources=world["GONGBAO_SOURCES"],
            data=world["GONGBAO_DATA"],
            now="2025-02-11T02:30:00+08:00",
        )
        again = build_defs({"house": later}, environment=world)
        result = night(again, instance)
        done = [
            e.metadata["done"].value for e in result.asset_materializations_for_node("documents")
        ]
    assert done == [0]
    assert state()[0] == first[0] and state()[1] > first[1]


def test_a_failed_check_keeps_the_last_good_file_and_says_which(
    definitions: dg.Definitions, world: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    from pipeline.publish import checks as room

    with dg.instance_for_test() as instance:
        assert night(definitions, instance).success
        published = Path(world["GONGBAO_DATA"]) / "gongbao.duckdb"
        before = published.read_bytes()

        def fault(_: object) -> Iterator[room.CheckResult]:
            yield room.CheckResult(
                "no_growth",
                "observations",
                "measure",
                room.Severity.BLOCKING,
                False,
                1,
                "no growth rates",
                "one",
                "take them out",
            )

        monkeypatch.setattr(room, "MEANING", (*room.MEANING, (frozenset({"observations"}), fault)))
        result = night(definitions, instance)
        assert not result.success
        failure = next(e for e in result.all_events if e.event_type_value == "STEP_FAILURE")
        assert "no_growth" in str(failure.event_specific_data)
        assert not checks(result)["warehouse/gongbao", "meaning"].passed
    assert published.read_bytes() == before


def test_one_edition_by_hand(definitions: dg.Definitions):
    with dg.instance_for_test() as instance:
        job = definitions.resolve_job_def("one_edition")
        result = job.execute_in_process(instance=instance, partition_key="steady-report-2025")
        assert result.success
        (materialization,) = result.asset_materializations_for_node("edition")
    assert materialization.metadata["status"].value == "parsed"


def test_forced_reading_reads_again(definitions: dg.Definitions):
    with dg.instance_for_test() as instance:
        night(definitions, instance)
        job = definitions.resolve_job_def("nightly")
        force = {
            "ops": {"documents": {"config": {"force": True, "editions": ["steady-report-2025"]}}}
        }
        result = job.execute_in_process(instance=instance, run_config=force)
        done = [
            e.metadata["done"].value for e in result.asset_materializations_for_node("documents")
        ]
    assert done == [1]
