"""One asset per source: look at its publisher and archive what is new. No parsing, no judgement of
figures.

A publisher that cannot be reached does not fail the step, for that would skip everything
downstream and so stop the other sources: the
last good version stands, and the check ``reached`` fails with severity ERROR.
"""

from collections.abc import Iterable
from datetime import timedelta

import dagster as dg

from assets.describe import markdown_table
from assets.resources import House, Rerun, asset_name, step_id
from pipeline.runs import run
from pipeline.sources.freshness import Verdict
from pipeline.sources.registry import Registry, Source

GROUP = "raw"
OWNERS = ["team:data-engineering"]
LOOKED_AT = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=50), warn_window=timedelta(hours=26)
)
"""First clock: somebody looked within a night (warning) or two (failure). The other two clocks are
the checks of each asset."""
RETRIES = dg.RetryPolicy(
    max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)
"""For what HTTP's own retries in the archive do not cover: a full disk, a lock that is held too
long."""


def raw_key(source: Source) -> dg.AssetKey:
    """``beijing-bulletin`` -> ``raw/beijing_bulletin``."""
    return dg.AssetKey([GROUP, asset_name(source.id)])


def raw_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """The raw assets of all sources."""
    return [_raw_asset(source) for source in registry.sources]


def _raw_asset(source: Source) -> dg.AssetsDefinition:
    key = raw_key(source)

    @dg.asset(
        key=key,
        group_name=GROUP,
        owners=OWNERS,
        kinds={"file"},
        description=f"{source.title} ({source.publisher}): the bytes of "
        f"{len(source.editions)} editions as received, every version kept.",
        tags={"kind": str(source.kind), "region": source.region},
        metadata={
            "publisher": source.publisher,
            "region": source.region,
            "editions": [edition.id for edition in source.editions],
        },
        freshness_policy=LOOKED_AT,
        retry_policy=RETRIES,
        check_specs=[
            dg.AssetCheckSpec(
                "reached",
                asset=key,
                description="Every edition could be had from its publisher at the last look.",
            ),
            dg.AssetCheckSpec(
                "data_time",
                asset=key,
                description="The edition that should exist today by the source's cadence is here.",
            ),
        ],
    )
    def raw(context: dg.AssetExecutionContext, config: Rerun, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with house.workspace(step_id(context)) as workspace:
            report = run.fetch(workspace, config.selection(workspace, source.id))
            status = next(s for s in run.source_status(workspace) if s.source_id == source.id)
            digests = sorted(
                c.sha256 for e in source.editions for c in workspace.archive.accepted(e.id)[:1]
            )
        problems = report.problems
        rows = [
            {
                "edition": r.document_id,
                "outcome": str(r.outcome),
                "http": r.http_status,
                "sha256": (r.sha256 or "")[:12],
                "problem": r.problem,
            }
            for r in report.records
        ]
        return dg.MaterializeResult(
            data_version=dg.DataVersion("|".join(d[:12] for d in digests) or "none"),
            metadata={
                "dagster/row_count": len(digests),
                "changed": report.changed,
                "unreached": len(problems),
                "last_changed_at": status.last_changed_at or "never",
                "newest_edition_year": status.newest_edition_year or 0,
                "next_due_on": str(status.next_due_on or "no cadence"),
                "verdict": str(status.verdict),
                "editions": markdown_table(rows),
            },
            check_results=list(_checks(key, problems, status.verdict, status.problem)),
        )

    return raw


def _checks(
    key: dg.AssetKey, problems: dict[str, str], verdict: Verdict, problem: str | None
) -> Iterable[dg.AssetCheckResult]:
    yield dg.AssetCheckResult(
        asset_key=key,
        check_name="reached",
        passed=not problems,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "problems": markdown_table([{"edition": e, "problem": p} for e, p in problems.items()])
        },
    )
    yield dg.AssetCheckResult(
        asset_key=key,
        check_name="data_time",
        passed=verdict in (Verdict.FRESH, Verdict.DUE),
        severity=dg.AssetCheckSeverity.ERROR
        if verdict == Verdict.UNREACHABLE
        else dg.AssetCheckSeverity.WARN,
        metadata={"verdict": str(verdict), "problem": problem or ""},
    )
