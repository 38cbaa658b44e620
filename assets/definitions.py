"""The code location: ``build_defs`` assembles the graph from a sources file; ``defs`` is the graph
of the environment's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import dagster as dg

from assets.editions import edition_assets
from assets.layers import INDICES, layer_assets
from assets.raw import raw_assets
from assets.resources import House
from assets.schedule import CRON, edition_job, nightly_job, nightly_schedule
from assets.warehouse import warehouse_assets
from pipeline.runs.settings import settings
from warehouse.errors import ConfigurationError

EXECUTORS = {"in_process": dg.in_process_executor, "multiprocess": dg.multiprocess_executor}


def build_defs(
    overrides: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None
) -> dg.Definitions:
    """The whole graph.

    Args:
        overrides: Resources in place of the real ones, by name: ``{"house": House(...)}`` runs the
            real graph on a temporary folder.
        environment: Environment variables; the process's own by default. ``GONGBAO_SOURCES`` and
            ``GONGBAO_DATA`` say where things are,
            ``GONGBAO_EXECUTOR`` is ``in_process`` (default) or ``multiprocess`` (about 1.5 s more
            for every step), ``GONGBAO_NIGHTLY`` the
            schedule in cron's notation, Shanghai time.

    Raises:
        ConfigurationError: The sources file or the executor's name is wrong.
    """
    values = os.environ if environment is None else environment
    executor = values.get("GONGBAO_EXECUTOR") or "in_process"
    if executor not in EXECUTORS:
        raise ConfigurationError(
            "GONGBAO_EXECUTOR",
            expected=" or ".join(EXECUTORS),
            found=executor,
            remedy="set it to one of these, or unset it",
        )
    places, registry = settings(environment=values)
    observed = [*raw_assets(registry), *layer_assets(registry)]
    job = nightly_job()
    return dg.Definitions(
        assets=[*observed, *warehouse_assets([INDICES]), *edition_assets(registry)],
        resources={
            "house": House(sources=str(places.sources), data=str(places.data)),
            **(overrides or {}),
        },
        jobs=[job, edition_job()],
        schedules=[nightly_schedule(job, values.get("GONGBAO_NIGHTLY") or CRON)],
        executor=EXECUTORS[executor],
    )


defs = build_defs()
