"""One asset a published table: its schema, its rows, and a check that can be run alone. Nothing is
made here: the step ``warehouse/gongbao`` publishes all tables at once and reports here those whose
rows changed, so that they cost nothing on a night without news.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb

from assets.asset_links import docs
from assets.describe import PREVIEW_ROWS, schema, table_preview
from assets.raw import OWNERS
from assets.resources import PipelineResource
from pipeline.publish import Publication
from pipeline.runs.published import TableState, first_rows, table_state
from pipeline.storage.connections import connect
from warehouse.schema import TABLES

GROUP = "tables"
SOUND = "sound"


def table_key(name: str) -> dg.AssetKey:
    """``observations`` -> ``warehouse/observations``."""
    return dg.AssetKey(["warehouse", name])


def table_assets(published: dg.AssetKey) -> list[dg.AssetSpec]:
    """The tables of the published file, downstream of it."""
    return [
        dg.AssetSpec(
            table_key(table.name),
            deps=[published],
            group_name=GROUP,
            owners=OWNERS,
            kinds={"duckdb", "table"},
            description=table.comment,
            metadata={
                "dagster/column_schema": schema(table.name),
                "dagster/table_name": table.name,
                **docs("analysts.md", whole=False),
            },
        )
        for table in TABLES
    ]


def table_checks() -> dg.AssetChecksDefinition:
    """One check a table, from the published file: it opens, has the declared columns and unique
    keys, and no check of its last publication failed.
    """

    @dg.multi_asset_check(
        name="published_tables",
        specs=[
            dg.AssetCheckSpec(
                SOUND,
                asset=table_key(table.name),
                description="In the published file: columns as declared, keys unique, and every "
                "check of its publication holds.",
            )
            for table in TABLES
        ],
        can_subset=True,
    )
    def published_tables(  # type: ignore[no-untyped-def]
        context: dg.AssetCheckExecutionContext, pipeline: PipelineResource
    ):
        names = {key.asset_key.path[-1] for key in context.selected_asset_check_keys}
        pipeline.refresh()
        path = pipeline.settings.warehouse
        try:
            connection = connect(path, read_only=True)
        except duckdb.Error as error:
            for name in sorted(names):
                yield _result(name, False, {"found": str(error), "remedy": "publish it first"})
            return
        with connection:
            for table in TABLES:
                if table.name in names:
                    state = table_state(connection, table)
                    yield _result(table.name, not state.problems, _shown(state))

    return published_tables


def changed_tables(
    publication: Publication, shown: Mapping[str, Any]
) -> Iterator[dg.AssetMaterialization]:
    """The tables whose rows a publication changed: all of them the first time.

    Args:
        publication: What was published.
        shown: Metadata that every table has: where its report is.
    """
    differences: Mapping[str, Mapping[str, Any]] = {
        str(row["table_name"]): row for row in publication.difference
    }
    first = publication.previous_data_version is None
    with connect(publication.path, read_only=True) as connection:
        for table in TABLES:
            change = differences.get(table.name)
            counts = {
                what: int(change[f"rows_{what}"] or 0) if change else 0
                for what in ("added", "removed", "changed")
            }
            if first or any(counts.values()):
                yield dg.AssetMaterialization(
                    asset_key=table_key(table.name),
                    metadata={
                        "dagster/row_count": publication.rows.get(table.name, 0),
                        "preview": table_preview(first_rows(connection, table, PREVIEW_ROWS)),
                        **({} if first else counts),
                        **shown,
                    },
                )


def _result(name: str, passed: bool, metadata: Mapping[str, Any]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=table_key(name), check_name=SOUND, passed=passed, metadata=metadata
    )


def _shown(state: TableState) -> dict[str, Any]:
    return {"dagster/row_count": state.rows, "problems": "\n".join(state.problems) or "none"}
