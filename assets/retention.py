"""Forgetting old runs: Dagster keeps the events of every run for ever unless they are removed.

What the warehouse needs to know lies in the data folder; ``GONGBAO_KEEP_RUNS`` is in days.
"""

import os
from datetime import UTC, datetime, timedelta

import dagster as dg
from pydantic import Field

KEEP_DAYS = 180
_AT_ONCE = 500


class Forget(dg.Config):
    """How long runs are kept."""

    days: int = Field(
        int(os.environ.get("GONGBAO_KEEP_RUNS") or KEEP_DAYS),
        description="Age in days from which a run that has ended is removed. 运行记录保留的天数。",
    )


@dg.op
def remove_runs(context: dg.OpExecutionContext, config: Forget) -> int:
    """Remove runs that ended before."""
    before = datetime.now(UTC) - timedelta(days=config.days)
    records = context.instance.get_run_records(
        dg.RunsFilter(
            statuses=[
                dg.DagsterRunStatus.SUCCESS,
                dg.DagsterRunStatus.FAILURE,
                dg.DagsterRunStatus.CANCELED,
            ],
            updated_before=before,
        ),
        limit=_AT_ONCE,
        ascending=True,
    )
    for record in records:
        context.instance.delete_run(record.dagster_run.run_id)
    context.log.info(f"{len(records)} runs from before {before:%Y-%m-%d} removed")
    return len(records)


@dg.job(description="Remove the events of runs that ended long ago (GONGBAO_KEEP_RUNS, in days).")
def forget_runs() -> None:
    """Weekly."""
    remove_runs()


def retention_schedule() -> dg.ScheduleDefinition:
    """Every Sunday."""
    return dg.ScheduleDefinition(
        name="forget_runs",
        job=forget_runs,
        cron_schedule="0 5 * * 0",
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Sundays at five in Shanghai: removes the events of runs that ended long ago.",
    )
