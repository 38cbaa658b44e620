"""The published DuckDB file: written beside the old one, checked, put in its place. No check is
defined here.

Writing, checking and swapping are one step: a staged file that waits for another step is a file
that somebody can find half-made.
A blocking check that fails ends the step before the swap, so the last good file stays, and every
check is reported with its rows.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from assets.asset_links import docs, report
from assets.describe import markdown_table
from assets.raw import OWNERS
from assets.resources import PipelineResource, step_id
from assets.table_assets import changed_tables
from pipeline.publish.checks import CheckFailed, CheckResult
from pipeline.runs import run
from warehouse.errors import GongbaoError
from warehouse.vocabularies import Severity

PUBLISHED = dg.AssetKey(["warehouse", "gongbao"])

FAMILIES: dict[str, str] = {
    "schema": "Every table has the declared columns and types.",
    "not_null": "Columns that must hold a value do.",
    "allowed": "Closed vocabularies are kept to.",
    "minimum": "No number is below what its column allows.",
    "maximum": "No number is above what its column allows.",
    "pattern": "Identifiers, periods and dates have their form.",
    "finite": "What is not known is NULL, never NaN.",
    "key": "Keys are unique.",
    "reference": "References point at rows that exist.",
    "place_in_text": "Every figure and every rejected number "
    "is in its document's text at the stated offset.",
    "place_in_quote": "Every figure is in its quote at the stated offset.",
    "renditions_agree": "Two settings of one document yield the same figures.",
    "meaning": "What else must hold: quotes and labels present, ranges "
    "in order, identities, editions read, sources current.",
}


def warehouse_assets(deps: Sequence[dg.AssetKey]) -> list[dg.AssetsDefinition]:
    """The published file, downstream of all layers."""

    @dg.asset(
        key=PUBLISHED,
        deps=deps,
        group_name="warehouse",
        owners=OWNERS,
        kinds={"duckdb"},
        metadata=docs("analysts.md"),
        description="gongbao.duckdb as analysts open it (read-only): tables, "
        "views, macros, data dictionary. Replaced whole or not at all.",
        check_specs=[
            dg.AssetCheckSpec(
                name,
                asset=PUBLISHED,
                description=text,
                blocking=name not in ("meaning", "renditions_agree"),
            )
            for name, text in FAMILIES.items()
        ],
    )
    def gongbao(
        context: dg.AssetExecutionContext, pipeline: PipelineResource
    ) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:  # type: ignore[type-arg]
        try:
            with pipeline.workspace(step_id(context)) as workspace:
                publication = run.publish(workspace, accept_loss=pipeline.accept_loss)
                shown = report(workspace.settings)
        except CheckFailed as failure:
            yield from _results(failure.results)
            raise dg.Failure(
                str(failure), metadata=_failed_rows(failure.failed), allow_retries=False
            ) from failure
        except GongbaoError as problem:
            raise dg.Failure(str(problem)) from problem
        for event in changed_tables(publication, shown):
            context.log_event(event)
        rows = [{"table": name, "rows": count} for name, count in publication.rows.items()]
        yield dg.MaterializeResult(
            asset_key=PUBLISHED,
            data_version=dg.DataVersion(publication.data_version),
            metadata={
                "path": dg.MetadataValue.path(str(publication.path)),
                "dagster/row_count": sum(publication.rows.values()),
                "summary": publication.summary(),
                "tables": markdown_table(rows),
                "changes": markdown_table([dict(row) for row in publication.difference]),
                "notes": "\n".join(publication.notes) or "none",
                **shown,
            },
            check_results=list(_results(publication.checks)),
        )

    return [gongbao]


def _family(check: CheckResult) -> str:
    return check.check_name if check.check_name in FAMILIES else "meaning"


def _failed_rows(checks: Sequence[CheckResult]) -> dict[str, dg.MarkdownMetadataValue]:
    rows = [
        {
            "check": c.check_name,
            "table": c.table_name,
            "column": c.column_name,
            "rows": c.rows_failing,
            "found": c.found,
            "remedy": c.remedy,
        }
        for c in checks
    ]
    return {"failed": markdown_table(rows)}


def _results(checks: Sequence[CheckResult]) -> Iterator[dg.AssetCheckResult]:
    for family in FAMILIES:
        members = [check for check in checks if _family(check) == family]
        failed = [check for check in members if not check.passed]
        blocking = any(check.severity is Severity.BLOCKING for check in failed)
        yield dg.AssetCheckResult(
            asset_key=PUBLISHED,
            check_name=family,
            passed=not failed,
            severity=dg.AssetCheckSeverity.ERROR
            if blocking or not failed
            else dg.AssetCheckSeverity.WARN,
            metadata={"checked": len(members), "failing": len(failed), **_failed_rows(failed)},
        )
