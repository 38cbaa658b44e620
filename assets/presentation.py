"""What readers get of the published file: pages, and the file in other formats."""

import dagster as dg

from assets.asset_links import docs
from assets.asset_links import report as report_page
from assets.raw import OWNERS
from assets.resources import PipelineResource, step_id
from pipeline.export import FORMATS, export
from pipeline.runs import run

REPORT = dg.AssetKey("report")
EXPORTS = dg.AssetKey("exports")


def presentation_assets(published: dg.AssetKey) -> list[dg.AssetsDefinition]:
    """The report and the exports, downstream of the published file."""

    @dg.asset(
        key=REPORT,
        deps=[published],
        group_name="warehouse",
        owners=OWNERS,
        kinds={"html"},
        metadata=docs("analysts.md"),
        description="Static pages: every number leads to its marked sentence. report/index.html.",
    )
    def report(
        context: dg.AssetExecutionContext, pipeline: PipelineResource
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with pipeline.workspace(step_id(context)) as workspace:
            site = run.present(workspace)
            shown = report_page(workspace.settings)
        return dg.MaterializeResult(
            metadata={
                **shown,
                "file": dg.MetadataValue.path(str(site.index)),
                "pages": site.pages,
                "written": site.written,
                "bytes": site.bytes,
            }
        )

    @dg.asset(
        key=EXPORTS,
        deps=[published],
        group_name="warehouse",
        owners=OWNERS,
        kinds={"parquet", "csv", "excel"},
        metadata=docs("analysts.md"),
        description="The published file as Parquet, CSV, a workbook and SDMX-CSV, one folder each.",
    )
    def exports(
        context: dg.AssetExecutionContext, pipeline: PipelineResource
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with pipeline.workspace(step_id(context)) as workspace:
            places = workspace.settings
            done = [export(places.warehouse, places.exports / form, form) for form in FORMATS]
        return dg.MaterializeResult(
            metadata={
                "folder": dg.MetadataValue.path(str(places.exports)),
                "files": sum(len(one.files) for one in done),
                "bytes": sum(one.bytes for one in done),
            }
        )

    return [report, exports]
