"""The code location: ``build_defs`` assembles the graph from a sources file; ``defs`` is the graph
of the environment's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import dagster as dg

from assets.editions import edition_asset, edition_job
from assets.layer_assets import INDICES, OBSERVATIONS, layer_assets
from assets.presentation import presentation_assets
from assets.raw import raw_assets
from assets.resources import RESOURCE, pipeline_resource
from assets.retention import forget_runs, retention_schedule
from assets.run_report import POLICIES, report_asset
from assets.schedule import CRON, nightly_job, nightly_schedule
from assets.sensors import notification_sensors
from assets.table_assets import table_assets, table_checks
from assets.warehouse import PUBLISHED, warehouse_assets
from pipeline.runs.settings import settings
from warehouse.errors import ConfigurationError

EXECUTORS = {"in_process": dg.in_process_executor, "multiprocess": dg.multiprocess_executor}
KUBERNETES = "k8s"


def build_defs(
    overrides: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None
) -> dg.Definitions:
    """The whole graph.

    Args:
        overrides: Resources in place of the real ones, by name:
            ``{"pipeline": PipelineResource(...)}`` runs the real graph on a temporary folder.
        environment: Environment variables; the process's own by default. ``GONGBAO_SOURCES`` and
            ``GONGBAO_DATA`` say where things are, ``GONGBAO_REMOTE`` the object store behind them,
            ``GONGBAO_EXECUTOR`` is ``in_process`` (default) or ``multiprocess`` (about 1.5 s more
            for every step) or ``k8s`` (a pod for every step), ``GONGBAO_NIGHTLY`` the
            schedule in cron's notation, Shanghai time, ``GONGBAO_FAILURES`` (``warn`` or ``fail``)
            what a run comes to in which a source failed, ``GONGBAO_HOOKS`` whom to notify.

    Raises:
        ConfigurationError: The sources file, the hooks, or a name is wrong.
    """
    values = os.environ if environment is None else environment
    executor = _one_of(values, "GONGBAO_EXECUTOR", (*EXECUTORS, KUBERNETES))
    failures = _one_of(values, "GONGBAO_FAILURES", POLICIES)
    places, registry = settings(environment=values)
    job = nightly_job()
    return dg.Definitions(
        assets=[
            *raw_assets(registry),
            *layer_assets(registry),
            *warehouse_assets([INDICES]),
            *table_assets(PUBLISHED),
            report_asset(PUBLISHED),
            *presentation_assets(PUBLISHED),
            edition_asset(OBSERVATIONS),
        ],
        asset_checks=[table_checks()],
        resources={
            RESOURCE: pipeline_resource(
                sources=str(places.sources),
                data=str(places.data),
                failures=failures,
                remote=places.remote,
            ),
            **(overrides or {}),
        },
        jobs=[job, edition_job(), forget_runs],
        schedules=[
            nightly_schedule(job, values.get("GONGBAO_NIGHTLY") or CRON),
            retention_schedule(),
        ],
        sensors=notification_sensors(places, job, values),
        executor=_pods() if executor == KUBERNETES else EXECUTORS[executor],
    )


def _pods() -> dg.ExecutorDefinition:
    """A pod of Kubernetes for every step: they share the object store and nothing else."""
    try:
        package: Any = import_module("dagster_k8s")
    except ImportError:
        raise ConfigurationError(
            "GONGBAO_EXECUTOR=k8s",
            expected="the package dagster-k8s",
            found="not installed",
            remedy="install the extra deploy",
        ) from None
    executor: dg.ExecutorDefinition = package.k8s_job_executor
    return executor


def _one_of(values: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """The value of a variable that takes one of a few; the first where it is not set."""
    value = values.get(name) or allowed[0]
    if value not in allowed:
        raise ConfigurationError(
            name,
            expected=" or ".join(allowed),
            found=value,
            remedy="set it to one of these, or unset it",
        )
    return value


defs = build_defs()
