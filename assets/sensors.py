"""Sensors that tell people: a run with news, a run that failed, a check that began to fail.

Whom and how says the file of ``GONGBAO_HOOKS``; without it the sensors are off by default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg

from pipeline.runs.hooks import Hook, Message, Occasion, load_hooks, tell_hooks
from pipeline.runs.news import load_news
from pipeline.runs.settings import Settings

_MOST_CHECKS = 2000


def telling_sensors(
    settings: Settings, job: dg.UnresolvedAssetJobDefinition, environment: Mapping[str, str]
) -> list[dg.SensorDefinition]:
    """The sensors; on where hooks are configured."""
    hooks = load_hooks(environment)
    status = dg.DefaultSensorStatus.RUNNING if hooks else dg.DefaultSensorStatus.STOPPED

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="tell_news",
        monitored_jobs=[job],
        default_status=status,
        description="Sends the report of a nightly run that has something to tell.",
    )
    def tell_news(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        news = load_news(settings.reports, context.dagster_run.run_id)
        if news is None:
            return dg.SkipReason("nothing new")
        facts = {name: dict(getattr(news, name)) for name in ("new", "changed", "held", "late")}
        facts |= {"decisions": dict(news.decisions), "mended": dict(news.mended)}
        message = Message(Occasion.NEWS, news.title, news.text(), {"run_id": news.run_id, **facts})
        _tell(context.log, hooks, message)
        return None

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.FAILURE,
        name="tell_failure",
        default_status=status,
        description="Sends why a run failed; the last good file stays.",
    )
    def tell_failure(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        news = load_news(settings.reports, run.run_id)
        reasons = _failures(context.instance, run.run_id) or [context.dagster_event.message or ""]
        text = "\n".join(
            [f"Gongbao, run {run.run_id} of {run.job_name} failed", *reasons]
            + (["", news.text()] if news else [])
        )
        facts = {"run_id": run.run_id, "job": run.job_name, "reasons": reasons}
        _tell(context.log, hooks, Message(Occasion.FAILURE, f"{run.job_name} failed", text, facts))

    @dg.sensor(
        name="tell_checks",
        minimum_interval_seconds=60,
        default_status=status,
        description="Sends checks of severity ERROR that began to fail.",
    )
    def tell_checks(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        cursor, failing, begun = _checks_since(context.instance, context.cursor)
        if begun:
            text = "\n".join(["Gongbao, checks that began to fail:", *(f"- {c}" for c in begun)])
            title = f"{len(begun)} checks began to fail"
            _tell(context.log, hooks, Message(Occasion.CHECK, title, text, {"checks": begun}))
        context.update_cursor(json.dumps({"after": cursor, "failing": sorted(failing)}))
        return dg.SkipReason(f"{len(begun)} checks began to fail, {len(failing)} fail")

    return [tell_news, tell_failure, tell_checks]


def _tell(log: Any, hooks: tuple[Hook, ...], message: Message) -> None:
    for name, problem in tell_hooks(hooks, message).items():
        log.error(f"the hook {name} was not told: {problem}")


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


def _checks_since(
    instance: dg.DagsterInstance, cursor: str | None
) -> tuple[int, set[str], list[str]]:
    """The place up to which events were read, the checks that fail, and those that began to."""
    state: dict[str, Any] = json.loads(cursor) if cursor else {"after": 0, "failing": []}
    failing: set[str] = set(state["failing"])
    begun: list[str] = []
    after: int = state["after"]
    records = instance.get_event_records(
        dg.EventRecordsFilter(
            event_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION, after_cursor=after
        ),
        limit=_MOST_CHECKS,
        ascending=True,
    )
    for record in records:
        after = max(after, record.storage_id)
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        check = event.asset_check_evaluation_data
        name = f"{check.asset_key.to_user_string()}: {check.check_name}"
        if check.passed or check.severity is not dg.AssetCheckSeverity.ERROR:
            failing.discard(name)
        elif name not in failing:
            failing.add(name)
            begun.append(name)
    return after, failing, begun
