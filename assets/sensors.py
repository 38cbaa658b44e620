"""Sensors that notify people: of a run with news, a run that failed, a check that began to fail.

Whom and how says the file of ``GONGBAO_HOOKS``; without it the sensors are off by default.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg
from dagster._core.storage.asset_check_execution_record import (
    AssetCheckExecutionRecordStatus,
)

from pipeline.runs.hooks import Hook, Message, Occasion, load_hooks, notify_hooks
from pipeline.runs.news import load_news
from pipeline.runs.remote import refreshed
from pipeline.runs.settings import Settings


def notification_sensors(
    settings: Settings, job: dg.UnresolvedAssetJobDefinition, environment: Mapping[str, str]
) -> list[dg.SensorDefinition]:
    """The sensors; on where hooks are configured."""
    hooks = load_hooks(environment)
    status = dg.DefaultSensorStatus.RUNNING if hooks else dg.DefaultSensorStatus.STOPPED

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="notify_news",
        monitored_jobs=[job],
        default_status=status,
        description="Sends the report of a nightly run that has something to report.",
    )
    def notify_news(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        refreshed(settings)
        news = load_news(settings.reports, context.dagster_run.run_id)
        if news is None:
            return dg.SkipReason("nothing new")
        facts = {name: dict(getattr(news, name)) for name in ("new", "changed", "held", "late")}
        facts |= {"decisions": dict(news.decisions), "mended": dict(news.mended)}
        message = Message(Occasion.NEWS, news.title, news.text(), {"run_id": news.run_id, **facts})
        _notify(context.log, hooks, message)
        return None

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.FAILURE,
        name="notify_failure",
        default_status=status,
        description="Sends why a run failed; the last good file stays.",
    )
    def notify_failure(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        refreshed(settings)
        news = load_news(settings.reports, run.run_id)
        reasons = _failures(context.instance, run.run_id) or [context.dagster_event.message or ""]
        text = "\n".join(
            [f"Gongbao, run {run.run_id} of {run.job_name} failed", *reasons]
            + (["", news.text()] if news else [])
        )
        facts = {"run_id": run.run_id, "job": run.job_name, "reasons": reasons}
        _notify(
            context.log, hooks, Message(Occasion.FAILURE, f"{run.job_name} failed", text, facts)
        )

    @dg.sensor(
        name="notify_checks",
        minimum_interval_seconds=300,
        default_status=status,
        description="Sends checks of severity ERROR that began to fail.",
    )
    def notify_checks(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        graph = context.repository_def.asset_graph if context.repository_def else None
        failing = _failing_checks(context.instance, graph.asset_check_keys if graph else ())
        known = set(json.loads(context.cursor)) if context.cursor else set()
        begun = sorted(set(failing) - known)
        if begun:
            text = "\n".join(["Gongbao, checks that began to fail:", *(f"- {c}" for c in begun)])
            title = f"{len(begun)} checks began to fail"
            _notify(context.log, hooks, Message(Occasion.CHECK, title, text, {"checks": begun}))
        context.update_cursor(json.dumps(sorted(failing)))
        return dg.SkipReason(f"{len(begun)} checks began to fail, {len(failing)} fail")

    return [notify_news, notify_failure, notify_checks]


def _notify(log: Any, hooks: tuple[Hook, ...], message: Message) -> None:
    for name, problem in notify_hooks(hooks, message).items():
        log.error(f"the hook {name} could not be called: {problem}")


def _failures(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    records = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    found = []
    for record in records:
        event = record.dagster_event
        if event is not None:
            error = event.step_failure_data.error
            cause = error.cause if error and error.cause else error
            shown = (cause.message if cause else event.message) or ""
            found.append(f"{event.step_key}: {shown.strip()}")
    return found


def _failing_checks(
    instance: dg.DagsterInstance, checks: Iterable[dg.AssetCheckKey]
) -> dict[str, str]:
    """The checks whose last evaluation failed with severity ERROR, with its run."""
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(checks))
    failing = {}
    for key, record in latest.items():
        event = record.event.dagster_event if record.event else None
        if record.status is not AssetCheckExecutionRecordStatus.FAILED or event is None:
            continue
        if event.asset_check_evaluation_data.severity is dg.AssetCheckSeverity.ERROR:
            failing[f"{key.asset_key.to_user_string()}: {key.name}"] = record.run_id
    return failing
