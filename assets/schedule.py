"""Jobs and the nightly schedule. What a night does is the assets' business."""

from __future__ import annotations

import dagster as dg

from assets.table_assets import GROUP as TABLES

CRON = "30 2 * * *"
TIMEZONE = "Asia/Shanghai"


def nightly_job() -> dg.UnresolvedAssetJobDefinition:
    """Everything that a step makes; the checks of published tables are run when somebody asks."""
    return dg.define_asset_job(
        "nightly",
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups(TABLES, "by_edition"),
        description="Ask every publisher, read what is new, "
        "publish. Steps that find nothing new do nothing.",
    )


def nightly_schedule(
    job: dg.UnresolvedAssetJobDefinition, cron: str = CRON
) -> dg.ScheduleDefinition:
    """At ``cron``, by default half past two at night in Shanghai, and on by default; a night missed
    while the daemon was off is caught up once when it starts.
    """
    return dg.ScheduleDefinition(
        name="nightly",
        job=job,
        cron_schedule=cron,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"The nightly job, at {cron} (cron notation) in {TIMEZONE}.",
    )
