"""One partitioned asset that shows what was done for which edition, and the job that re-runs one.

The asset ``edition`` is not made by a step: the nightly run reports a partition for every edition
that it read, with its state. So a night costs nothing for the editions without news, "Materialize
all" and ``--select '*'`` need no partition, and a single edition is re-run by the job
``one_edition`` (docs/operators.md has the measurement against partitioned layers).
"""

from collections.abc import Collection, Iterator
from typing import Any

import dagster as dg
from pydantic import Field

from assets.asset_links import docs
from assets.describe import markdown_table
from assets.raw import OWNERS
from assets.resources import PipelineResource, step_id
from pipeline.runs import run
from pipeline.runs.edition_state import EditionState
from pipeline.runs.run_log import log_fetch
from pipeline.runs.states import states_of
from pipeline.runs.workspace import Workspace

EDITION = dg.AssetKey("edition")
EDITIONS = dg.DynamicPartitionsDefinition(name="editions")


class Redo(dg.Config):
    """How a single edition is re-run."""

    edition: str = Field(
        "", description="Edition id, where the run has no partition. 版本编号；选了分区则不用填。"
    )
    fetch: bool = Field(True, description="Ask the publisher first. 先向发布者查询。")
    force: bool = Field(
        True,
        description="Read again, even if neither bytes nor code have changed. "
        "原文和程序都没变也重读。",
    )


def edition_asset(layer: dg.AssetKey) -> dg.AssetSpec:
    """What was done for which edition."""
    return dg.AssetSpec(
        EDITION,
        deps=[layer],
        group_name="by_edition",
        owners=OWNERS,
        partitions_def=EDITIONS,
        metadata=docs("operators.md"),
        description="One partition an edition: when it was last read, its state and its figures. "
        "Reported by every run; re-run one by the job one_edition.",
    )


def report_editions(
    instance: dg.DagsterInstance, workspace: Workspace, done: Collection[str]
) -> Iterator[dg.AssetMaterialization]:
    """The editions that a run read, as partitions; new ones are made known to Dagster."""
    known = set(instance.get_dynamic_partitions("editions"))
    wanted = [edition.id for _, edition in workspace.registry.editions()]
    missing = [edition_id for edition_id in wanted if edition_id not in known]
    if missing:
        instance.add_dynamic_partitions("editions", missing)
    for state in states_of(workspace):
        if state.edition.id in done:
            yield dg.AssetMaterialization(
                asset_key=EDITION, partition=state.edition.id, metadata=_shown(state)
            )


def edition_job() -> dg.JobDefinition:
    """Re-run one edition: ask for it, read it again, read its figures again."""

    @dg.op
    def read_edition(
        context: dg.OpExecutionContext, config: Redo, pipeline: PipelineResource
    ) -> None:
        edition_id = context.partition_key if context.has_partition_key else config.edition
        with pipeline.workspace(step_id(context)) as workspace:
            selection = workspace.select(editions=frozenset({edition_id}))
            if config.fetch:
                run.fetch(
                    workspace, selection, notify=lambda record: log_fetch(record, context.log)
                )
            run.documents(workspace, selection, force=config.force)
            run.observations(workspace, selection, force=config.force)
            for event in report_editions(context.instance, workspace, {edition_id}):
                context.log_event(event)
            state = next(s for s in states_of(workspace) if s.edition.id == edition_id)
        if state.status != "parsed":
            raise dg.Failure(f"{edition_id}: {state.status}: {state.problem}", allow_retries=False)

    @dg.job(
        name="one_edition",
        partitions_def=EDITIONS,
        description="Re-run one edition: a partition, or the configuration `edition`. Materialise "
        "warehouse/gongbao to publish.",
    )
    def one_edition() -> None:
        read_edition()

    return one_edition


def _shown(state: EditionState) -> dict[str, Any]:
    return {
        "status": state.status,
        "problem": state.problem or "none",
        "sha256": state.sha256 or "",
        "reading": markdown_table(
            [{"fact": name, "value": value} for name, value in state.facts.items()]
        ),
    }
