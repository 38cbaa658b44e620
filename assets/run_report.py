"""The report of a run: what is new, what is wrong, what needs a decision; last step of the night.

A night in which sources failed is not simply green: the check ``no_failures`` fails, the run is
tagged, and with the policy ``fail`` the run fails, after everything that could be had is published.
"""

from collections.abc import Iterator

import dagster as dg

from assets.asset_links import docs, report
from assets.raw import OWNERS
from assets.resources import PipelineResource, step_id
from pipeline.runs.news import report_news
from warehouse.errors import ConfigurationError
from warehouse.inert_text import markdown_cell

RUN_REPORT = dg.AssetKey("run_report")
FAILURES_TAG = "gongbao/failing"
POLICIES = ("warn", "fail")
_SHOWN = 20


def report_asset(published: dg.AssetKey) -> dg.AssetsDefinition:
    """The report, downstream of the published file."""

    @dg.asset(
        key=RUN_REPORT,
        deps=[published],
        group_name="warehouse",
        owners=OWNERS,
        metadata=docs("operators.md"),
        description="What the run has to report: new, changed, held back, overdue, needs a "
        "decision. Sensors send it to the hooks of GONGBAO_HOOKS.",
        check_specs=[
            dg.AssetCheckSpec(
                "no_failures",
                asset=RUN_REPORT,
                description="No edition is held back and no source is overdue or unreachable.",
            )
        ],
    )
    def run_report(
        context: dg.AssetExecutionContext, pipeline: PipelineResource
    ) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:  # type: ignore[type-arg]
        if pipeline.failures not in POLICIES:
            raise ConfigurationError(
                "GONGBAO_FAILURES", expected=" or ".join(POLICIES), found=pipeline.failures
            )
        with pipeline.workspace(step_id(context)) as workspace:
            news = report_news(workspace)
            pages = report(workspace.settings)
        yield dg.MaterializeResult(
            asset_key=RUN_REPORT,
            metadata={
                "title": news.title,
                "news": dg.MetadataValue.md(news.text(markdown_cell)),
                "failing": len(news.failing),
                **pages,
            },
        )
        failing = [f"{key}: {text}" for key, text in news.failing.items()]
        yield dg.AssetCheckResult(
            asset_key=RUN_REPORT,
            check_name="no_failures",
            passed=not failing,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"failing": "\n".join(failing) or "none"},
        )
        if failing:
            context.instance.add_run_tags(step_id(context), {FAILURES_TAG: str(len(failing))})
            if pipeline.failures == "fail":
                raise dg.Failure(
                    f"published, but {len(failing)} editions and sources fail: "
                    + "\n".join(failing[:_SHOWN]),
                    allow_retries=False,
                )

    return run_report
