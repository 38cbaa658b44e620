"""The layers between raw bytes and the warehouse: one asset each, incremental inside. No parsing
here: each calls its stage.

An asset per document would cost a step (and with the default executor a process) per document and
night; a layer that finds
nothing new costs milliseconds. What happened to which edition is in the metadata, the asset check
and the table ``documents``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import dagster as dg

from assets.asset_links import docs
from assets.asset_links import report as report_page
from assets.describe import (
    PREVIEW_ROWS,
    PREVIEWED,
    bars,
    column_lineage,
    images,
    lines,
    markdown_table,
    schemas,
    table_preview,
)
from assets.editions import report_editions
from assets.raw import OWNERS, raw_groups
from assets.resources import Again, Metadata, PipelineResource, Rerun, step_id
from pipeline.publish import CheckResult
from pipeline.runs import layer_names, run
from pipeline.runs.layer_frames import frame, layer_files
from pipeline.runs.reports import LayerReport
from pipeline.runs.run_log import log_problem
from pipeline.runs.source_status import source_status
from pipeline.runs.stages import computing, deriving, extracting, parsing
from pipeline.runs.workspace import Workspace
from pipeline.sources.registry import Registry
from pipeline.storage.layers import version_of
from warehouse.schema import TABLES
from warehouse.vocabularies import SourceVerdict

DOCUMENTS = dg.AssetKey(layer_names.DOCUMENTS)
OBSERVATIONS = dg.AssetKey(layer_names.OBSERVATIONS)
INDICATORS = dg.AssetKey(layer_names.INDICATORS)
INDICES = dg.AssetKey(layer_names.INDICES)


@dataclass(frozen=True)
class Layer:
    """How a stage shows in the UI.

    Attributes:
        key: Asset key; its only part is the layer's name in the lake.
        run: Calls the stage as a person configured it; the last argument is whether losses are
            accepted.
        deps: Layers below.
        tables: Tables that it makes, the one that counts first.
        lineage: Column of the first table -> asset and column that it is taken from.
        description: For the UI.
        show: Plots and the like, drawn only when the layer did something.
        replays: Whether a sample is derived again from archived bytes when the layer did something.
        by_edition: Whether it works on single editions, which a person may choose.
        page: The page of the documentation about it.
        shown_at: The page of the report that shows it.
    """

    key: dg.AssetKey
    run: Callable[[Workspace, Rerun, bool], LayerReport]
    deps: tuple[dg.AssetKey, ...]
    tables: tuple[str, ...]
    description: str
    lineage: Mapping[str, tuple[dg.AssetKey, str]] = field(default_factory=dict)
    show: Callable[[Workspace], Metadata] = lambda workspace: {}
    replays: bool = False
    by_edition: bool = False
    page: str = "architecture.md"
    shown_at: str = "index.html"


def layers(registry: Registry) -> list[Layer]:
    """All layers, in the order in which a number travels."""
    return [
        Layer(
            DOCUMENTS,
            lambda workspace, asked, _: parsing.documents(
                workspace, asked.selection(workspace), force=asked.force
            ),
            by_edition=True,
            deps=tuple(group.key for group in raw_groups(registry)),
            tables=(
                "documents",
                "document_tables",
                "table_cells",
                "footnotes",
                "unread_images",
                "document_texts",
            ),
            description="Every edition as a document: blocks of text, "
            "tables, footnotes and images, each with its place.",
            show=lambda workspace: _rows_by_edition(
                workspace, layer_names.DOCUMENTS, "table_cells"
            ),
            page="tables.md",
            shown_at="documents.html",
        ),
        Layer(
            OBSERVATIONS,
            lambda workspace, asked, accept_loss: extracting.observations(
                workspace, asked.selection(workspace), force=asked.force, accept_loss=accept_loss
            ),
            by_edition=True,
            deps=(DOCUMENTS,),
            tables=("observations", "rejected_numbers"),
            lineage={
                "document_id": (DOCUMENTS, "document_id"),
                "region_code": (DOCUMENTS, "region_code"),
            },
            description="Every printed figure as a row with its unit, "
            "period, region, status and the sentence that contains it.",
            show=lambda workspace: _rows_by_edition(
                workspace, layer_names.OBSERVATIONS, "observations"
            ),
            replays=True,
            page="annotation.md",
            shown_at="documents.html",
        ),
        Layer(
            INDICATORS,
            lambda workspace, asked, _: deriving.indicators(workspace, force=asked.force),
            deps=(OBSERVATIONS,),
            tables=("indicator_values", "indicators", "conflicts", "targets"),
            lineage={
                name: (OBSERVATIONS, name)
                for name in (
                    "observation_id",
                    "region_code",
                    "period",
                    "measure",
                    "compared_with",
                    "basis",
                )
            }
            | {"vintage": (DOCUMENTS, "document_id"), "published_on": (DOCUMENTS, "published_on")},
            description="Clean series with vintages, conflicts between "
            "documents, targets with what came of them.",
            page="catalogue.md",
            shown_at="indicators.html",
        ),
        Layer(
            INDICES,
            lambda workspace, asked, _: computing.indices(workspace, force=asked.force),
            deps=(INDICATORS,),
            tables=(
                "index_values",
                "index_nodes",
                "index_inputs",
                "index_contributions",
                "index_claims",
                "index_audit",
            ),
            description="Composite indices with their coverage and sensitivity, "
            "and the audit of what documents print about theirs.",
            show=_index_pictures,
            page="indices.md",
            shown_at="indices.html",
        ),
    ]


def layer_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """One asset a layer."""
    return [_asset(layer) for layer in layers(registry)]


def _asset(layer: Layer) -> dg.AssetsDefinition:
    declared = dg.asset(
        key=layer.key,
        deps=layer.deps,
        group_name=layer.key.path[-1],
        owners=OWNERS,
        kinds={"python", "parquet"},
        description=layer.description,
        metadata=schemas(layer.tables)
        | column_lineage(layer.tables[0], layer.lineage)
        | docs(layer.page),
        check_specs=[
            dg.AssetCheckSpec(
                "complete",
                asset=layer.key,
                description="No edition is quarantined or missing in this layer.",
            ),
            dg.AssetCheckSpec(
                "inputs_current",
                asset=layer.key,
                description="No source below is overdue or unreachable.",
            ),
            *([_REPLAY] if layer.replays else []),
        ],
    )
    # Dagster takes what a person may configure from the annotation.
    if layer.by_edition:

        @declared
        def chosen(
            context: dg.AssetExecutionContext, config: Rerun, pipeline: PipelineResource
        ) -> dg.MaterializeResult:  # type: ignore[type-arg]
            return _made(layer, context, pipeline, config)

        return chosen

    @declared
    def whole(
        context: dg.AssetExecutionContext, config: Again, pipeline: PipelineResource
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        return _made(layer, context, pipeline, Rerun(editions=[], sources=[], force=config.force))

    return whole


def _made(
    layer: Layer, context: dg.AssetExecutionContext, pipeline: PipelineResource, config: Rerun
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with pipeline.workspace(step_id(context)) as workspace:
        report = layer.run(workspace, config, pipeline.accept_loss)
        again = run.replay(workspace) if layer.replays and report.done else None
        version = version_of(workspace.lake.index(layer.key.path[-1]).values())
        shown = layer.show(workspace) | _preview(workspace, layer) if report.done else {}
        shown |= report_page(workspace.settings, layer.shown_at)
        for edition_id, problem in report.problems.items():
            log_problem(report.layer, edition_id, problem, context.log)
        if layer.replays:
            for event in report_editions(context.instance, workspace, report.done):
                context.log_event(event)
        late = [
            {"source": s.source_id, "verdict": str(s.verdict), "problem": s.problem}
            for s in source_status(workspace)
            if s.verdict in (SourceVerdict.OVERDUE, SourceVerdict.UNREACHABLE)
        ]
    problems = [
        {"edition": edition, "problem": problem} for edition, problem in report.problems.items()
    ]
    return dg.MaterializeResult(
        data_version=dg.DataVersion(version),
        metadata={
            "dagster/row_count": _rows(report, layer),
            "done": len(report.done),
            "reused": len(report.reused),
            "worked on": ", ".join(report.done) or "nothing: neither bytes nor code have changed",
            "rows": markdown_table(
                [{"table": table, "rows": rows} for table, rows in sorted(report.rows.items())]
            ),
            "held rows": markdown_table(
                [{"edition": e, "rows": rows} for e, rows in sorted(report.held.items())]
            ),
            **shown,
        },
        check_results=[
            _check(layer.key, "complete", problems, dg.AssetCheckSeverity.ERROR),
            _check(layer.key, "inputs_current", late, dg.AssetCheckSeverity.WARN),
            *([_replayed(again)] if layer.replays else []),
        ],
    )


def _rows(report: LayerReport, layer: Layer) -> int:
    """The rows of a layer's first table, or its editions: ``documents`` is made on publication."""
    first = layer.tables[0]
    return report.rows[first] if first in report.rows else len(report.done) + len(report.reused)


def _check(
    key: dg.AssetKey,
    name: str,
    problems: Sequence[Mapping[str, object]],
    severity: dg.AssetCheckSeverity,
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=name,
        passed=not problems,
        severity=severity,
        metadata={"problems": lines(problems)},
    )


_REPLAY = dg.AssetCheckSpec(
    "replay",
    asset=OBSERVATIONS,
    description="A sample comes out of its archived bytes as it is stored, when anything was read.",
)


def _replayed(result: CheckResult | None) -> dg.AssetCheckResult:
    if result is None:
        return dg.AssetCheckResult(
            asset_key=OBSERVATIONS,
            check_name="replay",
            passed=True,
            metadata={"sample": "nothing was read"},
        )
    return dg.AssetCheckResult(
        asset_key=OBSERVATIONS,
        check_name="replay",
        passed=result.passed,
        metadata={"sample": result.expected, "found": result.found},
    )


def _preview(workspace: Workspace, layer: Layer) -> Metadata:
    """The first rows of the layer's first table that the lake holds, from the largest file of
    it.
    """
    from pipeline.storage import parquet

    name = layer.key.path[-1]
    entries = [entry for entry in workspace.lake.index(name).values() if entry.good]
    pieces = [workspace.lake.piece(name, entry.edition_id, entry.good or "") for entry in entries]
    for table in layer.tables:
        files = [file for piece in pieces if (file := piece.table(table))]
        if files:
            largest = max(files, key=lambda file: (file.size, file.path, file.offset))
            rows = parquet.read_rows(largest).slice(0, PREVIEW_ROWS)
            shown = table_preview(rows.to_pylist(), PREVIEWED.get(table))
            return {f"preview/{table}": shown}
    return {}


def _rows_by_edition(workspace: Workspace, layer: str, table: str) -> Metadata:
    counts: dict[str, float] = {}
    for entry in workspace.lake.index(layer).values():
        result = workspace.lake.result(layer, entry.edition_id, entry.good) if entry.good else None
        if result is not None:
            counts[entry.edition_id] = result.counts.get(table, 0)
    if not any(counts.values()):
        return {"rows by edition": f"no edition has rows of {table}"}
    return {"rows by edition": bars(counts, f"rows of {table} by edition")}


def _index_pictures(workspace: Workspace) -> Metadata:
    from pipeline.audit.audit_page import audit_markdown
    from pipeline.indices.plots import pictures

    kept = layer_files(workspace.lake, layer_names.INDICES)
    names = [table.name for table in TABLES if table.name.startswith("index_")]
    # a table without rows has no file
    tables = {name: frame(name, kept.get(name, ())) for name in names}
    by_method: dict[str, dict[str, str]] = {}
    for name, svg in pictures(tables).items():
        index, method, *rest = name.split("/")
        by_method.setdefault(method, {})["/".join((index, *rest))] = svg
    shown: Metadata = {f"plots/{method}": images(svgs) for method, svgs in by_method.items()}
    if not shown:
        shown = {"plots": "no index has a value: coverage is below what its method asks for"}
    return shown | {"audit": dg.MetadataValue.md(audit_markdown(tables["index_audit"]))}
