"""One asset partitioned by edition, for a person who re-runs a single edition and wants to see its
state. Not part of the nightly path.

Partitioning the layers themselves would cost the night a run for every edition (docs/operators.md
has the measurement). Here the
partitions cost nothing until somebody materialises one; the layers stay one step each and skip by
content.
"""

import dagster as dg

from assets.describe import markdown_table
from assets.raw import OWNERS
from assets.resources import House, step_id
from pipeline.runs import run
from pipeline.runs.states import states_of
from pipeline.sources.registry import Registry

EDITION = dg.AssetKey("edition")


class Redo(dg.Config):
    """How a single edition is re-run.

    Attributes:
        fetch: Look at the publisher first.
        force: Parse again, even if neither bytes nor code have changed.
    """

    fetch: bool = True
    force: bool = True


def edition_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """The partitioned asset; publish the warehouse afterwards to show what it changed."""

    @dg.asset(
        key=EDITION,
        group_name="by_hand",
        owners=OWNERS,
        partitions_def=dg.StaticPartitionsDefinition(
            [edition.id for _, edition in registry.editions()]
        ),
        description="One edition by hand: fetch it, parse it again, read its "
        "figures again. Materialise warehouse/gongbao to publish.",
        check_specs=[
            dg.AssetCheckSpec(
                "parsed",
                asset=EDITION,
                description="The newest version of the edition could be read.",
            )
        ],
    )
    def edition(
        context: dg.AssetExecutionContext, config: Redo, house: House
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with house.workspace(step_id(context)) as workspace:
            selection = workspace.select(editions=frozenset({context.partition_key}))
            if config.fetch:
                run.fetch(workspace, selection)
            run.documents(workspace, selection, force=config.force)
            run.observations(workspace, selection, force=config.force)
            state = next(s for s in states_of(workspace) if s.edition.id == context.partition_key)
        return dg.MaterializeResult(
            metadata={
                "status": state.status,
                "problem": state.problem or "",
                "sha256": state.sha256 or "",
                "reading": markdown_table(
                    [{"fact": name, "value": value} for name, value in state.facts.items()]
                ),
            },
            check_results=[
                dg.AssetCheckResult(
                    asset_key=EDITION,
                    check_name="parsed",
                    passed=state.status == "parsed",
                    metadata={"problem": state.problem or ""},
                )
            ],
        )

    return [edition]
