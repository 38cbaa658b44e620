"""A night, headless: the schedule's tick, its job, what it leaves, and what a second night does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from assets.definitions import build_defs
from assets.editions import EDITION
from assets.resources import PipelineResource
from assets.table_assets import SOUND, table_key
from tests.support.dagster_environment import served, variables
from tests.support.object_stores import Bucket
from warehouse.vocabularies import Severity


@dataclass(frozen=True)
class Night:
    """An installation after its first night; what the tests do to it later leaves it a sound one."""

    environment: dict[str, str]
    definitions: dg.Definitions
    instance: dg.DagsterInstance
    result: dg.ExecuteInProcessResult

    @property
    def published(self) -> Path:
        return Path(self.environment["GONGBAO_DATA"]) / "gongbao.duckdb"

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.published), read_only=True) as connection:
            return connection.execute(query).fetchall()


FIELDS = {
    *("sources", "data", "now", "failures", "accept_loss", "remote"),
    *("editions", "force", "edition", "fetch", "days"),
}
"""What a person may configure for a run."""


def on(day: str, environment: dict[str, str], **options: str) -> dg.Definitions:
    """The graph as it is on the morning of a day."""
    pipeline = PipelineResource(
        sources=environment["GONGBAO_SOURCES"],
        data=environment["GONGBAO_DATA"],
        now=f"{day}T02:30:00+08:00",
        **options,
    )
    return build_defs({"pipeline": pipeline}, environment=environment)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    with served(folder / "site") as address, dg.instance_for_test() as instance:
        environment = variables(folder, address)
        definitions = on("2025-02-10", environment)
        yield Night(environment, definitions, instance, night(definitions, instance))


def night(definitions: dg.Definitions, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    schedule = definitions.resolve_schedule_def("nightly")
    moment = datetime(2025, 2, 9, 18, 30, tzinfo=UTC)
    with dg.build_schedule_context(instance=instance, scheduled_execution_time=moment) as context:
        tick = schedule.evaluate_tick(context)
    assert tick.run_requests is not None and len(tick.run_requests) == 1
    return definitions.resolve_job_def("nightly").execute_in_process(
        instance=instance, raise_on_error=False
    )


def resources(definitions: dg.Definitions) -> dict[str, Any]:
    return dict(definitions.resources or {})


def checks(result: dg.ExecuteInProcessResult) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    return {
        (e.asset_key.to_user_string(), e.check_name): e
        for e in result.get_asset_check_evaluations()
    }


def test_a_night_publishes_although_one_source_is_broken(first: Night):
    result = first.result
    assert result.success
    found = checks(result)
    observed = next(
        m
        for m in result.asset_materializations_for_node("observations")
        if m.asset_key == dg.AssetKey("observations")
    )
    assert "地区生产总值" in str(observed.metadata["preview/observations"].value)
    (read,) = result.asset_materializations_for_node("documents")
    assert read.metadata["dagster/row_count"].value == 2
    assert str(observed.metadata["rows by edition"].value).startswith("![")
    assert found["observations", "replay"].passed
    assert found["raw/steady_report", "reached"].passed
    assert not found["raw/broken_bulletin", "reached"].passed
    assert found["raw/steady_report", "data_time"].passed
    assert found["warehouse/gongbao", "key"].passed
    statuses = dict(first.ask("SELECT document_id, status FROM documents"))
    verdicts = dict(first.ask("SELECT source_id, verdict FROM source_status"))
    assert statuses == {"steady-report-2025": "parsed", "broken-bulletin-2024": "missing"}
    assert verdicts == {"steady-report": "fresh", "broken-bulletin": "unreachable"}
    assert first.ask(
        "SELECT value, unit FROM observations WHERE label = '地区生产总值' AND measure = 'level'"
    ) == [(1234.5, "亿元")]


def test_a_night_with_failures_is_not_simply_green(first: Night):
    assert not checks(first.result)["run_report", "no_failures"].passed
    run = first.instance.get_run_by_id(first.result.run_id)
    assert run is not None and run.tags["gongbao/failing"] == "1"
    log = [e.user_message for e in first.instance.all_logs(first.result.run_id)]
    assert any(re.fullmatch(r"steady-report-2025: new \(200\) in \d+\.\d\d s", m) for m in log)
    assert any(m.startswith("broken-bulletin-2024: failed (404) in") for m in log)
    again = night(on("2025-02-11", first.environment, failures="fail"), first.instance)
    assert not again.success
    assert first.published.exists()


def test_a_second_night_parses_nothing_shows_no_table_anew_and_moves_source_status(first: Night):
    def state() -> tuple[str, str]:
        ((version,),) = first.ask("SELECT data_version FROM build_info")
        ((checked,),) = first.ask(
            "SELECT checked_at FROM source_status WHERE source_id = 'steady-report'"
        )
        return version, checked

    event = first.instance.get_latest_materialization_event(table_key("documents"))
    assert event is not None and event.asset_materialization is not None
    shown = event.asset_materialization.metadata
    assert shown["dagster/row_count"].value == 2
    assert "steady-report-2025" in str(shown["preview"].value)
    before = state()
    result = night(on("2025-02-12", first.environment), first.instance)
    done = [e.metadata["done"].value for e in result.asset_materializations_for_node("documents")]
    assert done == [0]
    assert state()[0] == before[0] and state()[1] > before[1]
    assert table_key("documents") not in {
        e.asset_key for e in result.get_asset_materialization_events()
    }


def test_a_failed_check_keeps_the_last_good_file_and_says_which(
    first: Night, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.publish import checks as publish_checks

    before = first.published.read_bytes()

    def fault(_: object) -> Iterator[publish_checks.CheckResult]:
        yield publish_checks.CheckResult(
            "no_growth",
            "observations",
            "measure",
            Severity.BLOCKING,
            False,
            1,
            "no growth rates",
            "one",
            "take them out",
        )

    monkeypatch.setattr(
        publish_checks,
        "MEANING",
        (*publish_checks.MEANING, (frozenset({"observations"}), fault)),
    )
    result = night(first.definitions, first.instance)
    assert not result.success
    failure = next(e for e in result.all_events if e.event_type_value == "STEP_FAILURE")
    assert "no_growth" in str(failure.event_specific_data)
    assert not checks(result)["warehouse/gongbao", "meaning"].passed
    assert first.published.read_bytes() == before


def test_one_edition_by_hand_and_partitions_show_what_the_night_has_done(first: Night):
    instance = first.instance
    assert set(instance.get_dynamic_partitions("editions")) == {
        "steady-report-2025",
        "broken-bulletin-2024",
    }
    assert instance.get_materialized_partitions(EDITION) == {"steady-report-2025"}
    job = first.definitions.resolve_job_def("one_edition")
    result = job.execute_in_process(instance=instance, partition_key="steady-report-2025")
    assert result.success
    named = {"ops": {"read_edition": {"config": {"edition": "broken-bulletin-2024"}}}}
    failed = job.execute_in_process(instance=instance, run_config=named, raise_on_error=False)
    assert not failed.success
    event = instance.get_latest_materialization_event(EDITION)
    assert event is not None and event.asset_materialization is not None
    shown = event.asset_materialization.metadata
    assert shown["status"].value == "missing"
    assert "404" in str(shown["problem"].value)


def test_everything_can_be_materialised_at_once_without_a_partition(first: Night):
    definitions = first.definitions
    graph = definitions.resolve_asset_graph()
    job = definitions.resolve_implicit_job_def_def_for_assets(graph.executable_asset_keys)
    assert job is not None and job.partitions_def is None


def test_a_check_alone_and_one_source_alone(first: Night):
    definitions, instance = first.definitions, first.instance
    repository = definitions.get_repository_def()
    raw = dg.AssetKey(["raw", "broken_bulletin"])
    for selection in (
        dg.AssetSelection.checks(dg.AssetCheckKey(raw, "data_time")),
        dg.AssetSelection.checks(dg.AssetCheckKey(table_key("observations"), SOUND)),
    ):
        job = dg.define_asset_job("alone", selection).resolve(
            asset_graph=repository.asset_graph,
            resource_defs=dict(definitions.resources or {}),
        )
        result = job.execute_in_process(instance=instance, resources=resources(definitions))
        assert result.success
        assert not result.get_asset_materialization_events()
        (evaluation,) = result.get_asset_check_evaluations()
        assert evaluation.passed is (evaluation.asset_key != raw)
    job = dg.define_asset_job("one", dg.AssetSelection.assets(["raw", "steady_report"])).resolve(
        asset_graph=repository.asset_graph
    )
    result = job.execute_in_process(instance=instance, resources=resources(definitions))
    assert {e.asset_key for e in result.get_asset_materialization_events()} == {
        dg.AssetKey(["raw", "steady_report"])
    }


def test_the_launchpad_says_what_each_field_is(environment: dict[str, str]):
    definitions = build_defs(environment=environment)
    described, choosing = {}, set()
    for name in ("nightly", "one_edition", "forget_runs"):
        job = definitions.resolve_job_def(name)
        kinds = [(node.name, node.config_schema.config_type) for node in job.all_node_defs]
        kinds += [(key, one.config_schema.config_type) for key, one in job.resource_defs.items()]
        for owner, kind in kinds:
            for field_name, field in (getattr(kind, "fields", None) or {}).items():
                if field_name in FIELDS:
                    described[field_name] = field.description
                choosing |= {owner} if field_name == "editions" else set()
    assert set(described) == FIELDS
    assert all(described.values()), described
    assert choosing == {"raw", "documents", "observations"}


def test_the_launchpad_overrides_one_field_of_the_resource(
    environment: dict[str, str], tmp_path: Path
):
    job = build_defs(environment=environment).resolve_job_def("nightly")
    with dg.instance_for_test() as instance:
        other = {"resources": {"pipeline": {"config": {"data": str(tmp_path / "other")}}}}
        assert job.execute_in_process(instance=instance, run_config=other).success
    assert (tmp_path / "other" / "gongbao.duckdb").exists()
    assert not Path(environment["GONGBAO_DATA"]).exists()


def test_a_loss_is_let_through_for_one_run_in_the_launchpad(
    environment: dict[str, str], site: tuple[Path, str]
):
    published = Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb"
    ask = "SELECT count(*) FROM indicator_values WHERE superseded_at IS NULL"

    def values() -> int:
        with duckdb.connect(str(published), read_only=True) as connection:
            (count,) = connection.execute(ask).fetchone() or (0,)
        return int(count)

    job = build_defs(environment=environment).resolve_job_def("nightly")
    with dg.instance_for_test() as instance:
        assert job.execute_in_process(instance=instance).success
        before = values()
        page = site[0] / "report.txt"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.partition("一般公共")[0], encoding="utf-8")
        job.execute_in_process(instance=instance, raise_on_error=False)
        assert values() == before > 1
        accepted = {"resources": {"pipeline": {"config": {"accept_loss": True}}}}
        assert job.execute_in_process(instance=instance, run_config=accepted).success
    assert 0 < values() < before
    with duckdb.connect(str(published), read_only=True) as connection:
        (lost,) = connection.execute("SELECT accepted_losses FROM build_info").fetchone() or ([],)
    assert any("document steady-report-2025: figures" in line for line in lost)


def test_forced_reading_reads_again(first: Night):
    job = first.definitions.resolve_job_def("nightly")
    force = {"ops": {"documents": {"config": {"force": True, "editions": ["steady-report-2025"]}}}}
    result = job.execute_in_process(instance=first.instance, run_config=force)
    done = [e.metadata["done"].value for e in result.asset_materializations_for_node("documents")]
    assert done == [1]


def test_steps_that_share_nothing_but_an_object_store_make_a_night(
    tmp_path: Path, bucket: Bucket
) -> None:
    """As with the k8s executor: every step is a pod with an empty data folder of its own."""
    with served(tmp_path / "site") as address, dg.instance_for_test() as instance:
        environment = variables(tmp_path, address)
        order = (
            *("raw", "documents", "observations", "indicators", "indices"),
            *("warehouse__gongbao", "run_report", "report"),
        )
        for number, step in enumerate(order):
            pod = environment | {"GONGBAO_DATA": str(tmp_path / f"pod-{number}")}
            definitions = on("2025-02-10", pod, remote=bucket.address)
            job = definitions.resolve_job_def("nightly")
            assert job.execute_in_process(instance=instance, op_selection=[step]).success
        last = tmp_path / f"pod-{len(order) - 1}"
    with duckdb.connect(str(last / "gongbao.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "SELECT value, unit FROM observations WHERE label = '地区生产总值' "
            "AND measure = 'level'"
        ).fetchall() == [(1234.5, "亿元")]
    assert (last / "report" / "index.html").exists()
    assert len(bucket.keys("commits")) == len(order) - 1, "the pages are no part of the store"
    assert "lock.json" not in bucket.keys("")
