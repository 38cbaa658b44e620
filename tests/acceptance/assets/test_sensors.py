"""Sensors tell a local server about news, failures and checks of a real night."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.definitions import build_defs


@pytest.fixture
def sent(environment: dict[str, str], tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    """What the hook of the environment is sent."""
    messages: list[dict[str, Any]] = []

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Robot)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    hooks = tmp_path / "hooks.yaml"
    hooks.write_text(
        f"version: 1\nhooks:\n  - {{name: a, form: json, url: 'http://127.0.0.1:{server.server_address[1]}/'}}\n"
    )
    environment["GONGBAO_HOOKS"] = str(hooks)
    yield messages
    server.shutdown()
    server.server_close()


def run_status(
    definitions: dg.Definitions, name: str, result: dg.ExecuteInProcessResult, instance: Any
) -> None:
    sensor = definitions.resolve_sensor_def(name)
    assert isinstance(sensor, dg.RunStatusSensorDefinition)
    kinds = {
        "notify_news": dg.DagsterEventType.PIPELINE_SUCCESS,
        "notify_failure": dg.DagsterEventType.PIPELINE_FAILURE,
    }
    event = instance.all_logs(result.run_id, of_type=kinds[name])[-1].dagster_event
    run = instance.get_run_by_id(result.run_id)
    context = dg.build_run_status_sensor_context(
        sensor_name=name, dagster_event=event, dagster_instance=instance, dagster_run=run
    )
    sensor(context)


def test_a_night_with_news_a_quiet_one_and_a_failed_one(
    environment: dict[str, str], sent: list[dict[str, Any]]
) -> None:
    definitions = build_defs(environment=environment)
    assert all(
        sensor.default_status is dg.DefaultSensorStatus.RUNNING
        for sensor in definitions.get_repository_def().sensor_defs
    )
    job = definitions.resolve_job_def("nightly")
    with dg.instance_for_test() as instance:
        result = job.execute_in_process(instance=instance)
        run_status(definitions, "notify_news", result, instance)
        assert list(sent[0]["facts"]["new"]) == ["steady-report-2025"]
        assert "broken-bulletin" in sent[0]["text"] and "404" in sent[0]["text"]

        checks = definitions.resolve_sensor_def("notify_checks")
        context = dg.build_sensor_context(
            instance=instance, repository_def=definitions.get_repository_def()
        )
        checks.evaluate_tick(context)
        assert any("raw/broken_bulletin: reached" in name for name in sent[1]["facts"]["checks"])
        again = dg.build_sensor_context(
            instance=instance,
            cursor=context.cursor,
            repository_def=definitions.get_repository_def(),
        )
        checks.evaluate_tick(again)
        assert len(sent) == 2, "a check that still fails is not told again"

        quiet = job.execute_in_process(instance=instance)
        run_status(definitions, "notify_news", quiet, instance)
        assert len(sent) == 2, "a night without news tells nobody"

        failing = {"resources": {"pipeline": {"config": {"failures": "fail"}}}}
        failed = job.execute_in_process(instance=instance, run_config=failing, raise_on_error=False)
        run_status(definitions, "notify_failure", failed, instance)
        assert sent[2]["title"] == "nightly failed"
        assert "broken-bulletin" in sent[2]["text"]


def test_without_hooks_the_sensors_are_off(environment: dict[str, str]) -> None:
    sensors = build_defs(environment=environment).get_repository_def().sensor_defs
    assert {s.name for s in sensors} == {"notify_news", "notify_failure", "notify_checks"}
    assert all(s.default_status is dg.DefaultSensorStatus.STOPPED for s in sensors)


def test_old_runs_are_forgotten(environment: dict[str, str]) -> None:
    definitions = build_defs(environment=environment)
    with dg.instance_for_test() as instance:
        job = definitions.resolve_job_def("forget_runs")
        first = job.execute_in_process(instance=instance)
        now = {"ops": {"remove_runs": {"config": {"days": 0}}}}
        kept = {"ops": {"remove_runs": {"config": {"days": 1}}}}
        assert (
            job.execute_in_process(instance=instance, run_config=kept).output_for_node(
                "remove_runs"
            )
            == 0
        )
        assert instance.has_run(first.run_id)
        job.execute_in_process(instance=instance, run_config=now)
        assert not instance.has_run(first.run_id)
