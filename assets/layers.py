"""The layers between raw bytes and the warehouse: one asset each, incremental inside. No parsing here: each calls its stage.

An asset per document would cost a step (and with the default executor a process) per document and night; a layer that finds
nothing new costs milliseconds. What happened to which edition is in the metadata, the asset check and the table ``documents``.
"""

from collections.abc import Callable, Mapping, Sequence

import dagster as dg

from assets.describe import bars, column_lineage, markdown_table, schemas
from assets.house import House, Metadata, Rerun, step_id
from assets.raw import OWNERS, raw_key
from pipeline import run
from pipeline.lake import key_of
from pipeline.registry import Registry
from pipeline.stages.reports import LayerReport
from pipeline.workspace import Workspace

DOCUMENTS = dg.AssetKey("documents")
OBSERVATIONS = dg.AssetKey("observations")


def layer_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """Documents and observations, downstream of all sources."""
    return [
        _layer(
            DOCUMENTS,
            run.documents,
            deps=[raw_key(source) for source in registry.sources],
            tables=("documents", "footnotes", "unread_images", "document_texts"),
            upstream={},
            description="Every edition as a document: blocks of text, tables, footnotes and images, each with its place.",
        ),
        _layer(
            OBSERVATIONS,
            run.observations,
            deps=[DOCUMENTS],
            tables=("observations", "rejected_numbers"),
            upstream={"document_id": (DOCUMENTS, "document_id"), "region_code": (DOCUMENTS, "region_code")},
            description="Every printed figure as a row with its unit, period, region, status and the sentence it stands in.",
        ),
    ]


def _layer(
    key: dg.AssetKey,
    stage: Callable[..., LayerReport],
    *,
    deps: Sequence[dg.AssetKey],
    tables: Sequence[str],
    upstream: Mapping[str, tuple[dg.AssetKey, str]],
    description: str,
) -> dg.AssetsDefinition:
    name = key.path[-1]

    @dg.asset(
        key=key,
        deps=deps,
        group_name=name,
        owners=OWNERS,
        kinds={"python", "parquet"},
        description=description,
        metadata=schemas(tables) | column_lineage(tables[0], upstream),
        check_specs=[dg.AssetCheckSpec("complete", asset=key, description="No edition is quarantined or missing in this layer.")],
    )
    def layer(context: dg.AssetExecutionContext, config: Rerun, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with house.workspace(step_id(context)) as workspace:
            report = stage(workspace, config.selection(workspace), force=config.force)
            index = workspace.lake.index(name)
        problems = [{"edition": edition, "problem": problem} for edition, problem in report.problems.items()]
        metadata: Metadata = {
            "dagster/row_count": report.rows.get(tables[0], 0),
            "done": len(report.done),
            "reused": len(report.reused),
            "quarantined": len(problems),
            "rows": markdown_table([{"table": table, "rows": rows} for table, rows in sorted(report.rows.items())]),
            "problems": markdown_table(problems),
        }
        if report.done:
            metadata["worked on"] = markdown_table([{"edition": edition} for edition in report.done])
            metadata["rows by edition"] = _plot(workspace, name, tables[0])
        return dg.MaterializeResult(
            data_version=dg.DataVersion(key_of(sorted((entry.edition_id, entry.good or "") for entry in index.values()))),
            metadata=metadata,
            check_results=[
                dg.AssetCheckResult(
                    asset_key=key,
                    check_name="complete",
                    passed=not problems,
                    severity=dg.AssetCheckSeverity.ERROR,
                    metadata={"problems": markdown_table(problems)},
                )
            ],
        )

    return layer


def _plot(workspace: Workspace, layer: str, table: str) -> dg.MarkdownMetadataValue:
    counts: dict[str, float] = {}
    for entry in workspace.lake.index(layer).values():
        result = workspace.lake.result(layer, entry.edition_id, entry.good) if entry.good else None
        if result is not None:
            counts[entry.edition_id] = result.counts.get(table, 0)
    return bars(counts, f"rows of {table} by edition")
