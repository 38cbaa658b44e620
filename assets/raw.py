"""The raw layer: ask publishers, archive what is new. No parsing, no judgement of figures.

One asset a source, ``raw/<source_id>``, as long as there are at most ``MOST_ASSETS`` of them;
beyond that one a province, ``raw/province_41``, whose single sources are chosen by the run
configuration ``sources``. Either way one step serves all that are selected: hosts are then asked
side by side, a night costs one step and not one a source, and a single asset, or its checks alone,
can still be materialised.

A publisher that cannot be reached does not fail the step, for that would skip everything
downstream and so stop the other sources: the last good version stays, and the check ``reached``
fails with severity ERROR.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import dagster as dg

from assets.asset_links import docs
from assets.describe import lines, markdown_table
from assets.resources import PipelineResource, Rerun, asset_name, step_id
from pipeline.archive import FetchRecord
from pipeline.runs import run
from pipeline.runs.run_log import log_fetch, log_search
from pipeline.runs.source_status import SourceStatus
from pipeline.runs.workspace import Workspace
from pipeline.sources.freshness import worst
from pipeline.sources.registry import Registry, Source
from warehouse.vocabularies import SourceVerdict

GROUP = "raw"
OWNERS = ["team:data-engineering"]
MOST_ASSETS = 200
"""So many sources are an asset each; more are an asset a province. An asset costs about six events
a night, and 3,000 of them a definition of 11 MB for every reload."""
ASKED = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=50), warn_window=timedelta(hours=26)
)
"""First clock: the publisher was asked within a night (warning) or two (failure). The other two
clocks are the checks of each asset."""
RETRIES = dg.RetryPolicy(
    max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)
"""For what HTTP's own retries in the archive do not cover: a full disk, a lock that is held too
long."""
CHECKS = {
    "reached": "Every edition could be had from its publisher when it was last asked.",
    "data_time": "The edition that should exist today by the source's cadence is here.",
}


@dataclass(frozen=True)
class RawGroup:
    """The sources of one raw asset."""

    key: dg.AssetKey
    sources: tuple[Source, ...]

    @property
    def source_ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(source.id for source in self.sources)


def raw_groups(registry: Registry) -> list[RawGroup]:
    """The sources by asset: one each, or by province where there are many."""
    if len(registry.sources) <= MOST_ASSETS:
        return [RawGroup(_key(asset_name(s.id)), (s,)) for s in registry.sources]
    provinces: dict[str, list[Source]] = {}
    for source in registry.sources:
        code = source.region[:2]
        provinces.setdefault(code if code.isdecimal() else "other", []).append(source)
    return [RawGroup(_key(f"province_{p}"), tuple(s)) for p, s in sorted(provinces.items())]


def raw_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """The raw assets of all sources, made by one step."""
    groups = raw_groups(registry)
    if not groups:
        return []

    @dg.multi_asset(
        name="raw",
        specs=[_spec(group) for group in groups],
        check_specs=[
            dg.AssetCheckSpec(name, asset=group.key, description=text)
            for group in groups
            for name, text in CHECKS.items()
        ],
        can_subset=True,
        retry_policy=RETRIES,
    )
    def raw(context: dg.AssetExecutionContext, config: Rerun, pipeline: PipelineResource):  # type: ignore[no-untyped-def]
        made = [group for group in groups if group.key in context.selected_asset_keys]
        reports: Mapping[str, Sequence[FetchRecord]] = {}
        if made:
            with pipeline.workspace(step_id(context)) as workspace:
                reports, workspace = _ask(context, workspace, config, made)
                yield from _results(workspace, made, reports)
        else:
            pipeline.refresh()
        yield from _checked(pipeline.open(step_id(context)), context, groups)

    return [raw]


def _key(name: str) -> dg.AssetKey:
    return dg.AssetKey([GROUP, name])


def _spec(group: RawGroup) -> dg.AssetSpec:
    first = group.sources[0]
    editions = [edition.id for source in group.sources for edition in source.editions]
    if len(group.sources) == 1:
        what = f"{first.title} ({first.publisher})"
        about = {"publisher": first.publisher, "region": first.region, "editions": editions}
        tags = {"kind": str(first.kind), "region": first.region}
    else:
        what = f"{len(group.sources)} sources"
        about = {"sources": [source.id for source in group.sources]}
        tags = {}
    return dg.AssetSpec(
        group.key,
        group_name=GROUP,
        owners=OWNERS,
        kinds={"file"},
        description=f"{what}: the bytes of its editions as received, every version kept.",
        tags=tags,
        metadata=about | docs("sources.md", whole=False),
        freshness_policy=ASKED,
    )


def _ask(
    context: dg.AssetExecutionContext,
    workspace: Workspace,
    config: Rerun,
    groups: Sequence[RawGroup],
) -> tuple[dict[str, list[FetchRecord]], Workspace]:
    """Search listings and ask publishers; what came of it, by source."""
    chosen = frozenset[str]().union(*(group.source_ids for group in groups))
    wanted = chosen & frozenset(config.sources) if config.sources else chosen
    if not config.editions:
        found, workspace = run.discover(
            workspace, wanted, notify=lambda search: log_search(search, context.log)
        )
        for proposal in found.found:
            context.log.info(f"{proposal.edition.id}: {proposal.state}: {proposal.edition.url}")
    report = run.fetch(
        workspace,
        config.selection(workspace, chosen),
        notify=lambda record: log_fetch(record, context.log),
    )
    by_source: dict[str, list[FetchRecord]] = {}
    for record in report.records:
        by_source.setdefault(record.source_id, []).append(record)
    return by_source, workspace


def _results(
    workspace: Workspace, groups: Sequence[RawGroup], reports: Mapping[str, Sequence[FetchRecord]]
) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    statuses = {status.source_id: status for status in run.source_status(workspace)}
    for group in groups:
        sources = [workspace.registry.source(source.id) for source in group.sources]
        records = [record for source in sources for record in reports.get(source.id, ())]
        digests = sorted(
            capture.sha256
            for source in sources
            for edition in source.editions
            for capture in workspace.archive.accepted(edition.id)[:1]
        )
        mine = [statuses[source.id] for source in sources]
        yield dg.MaterializeResult(
            asset_key=group.key,
            data_version=dg.DataVersion("|".join(d[:12] for d in digests) or "none"),
            metadata={
                "dagster/row_count": len(digests),
                "asked": len(records),
                "changed": sum(record.outcome == "new" for record in records),
                "unreached": sum(not record.reached for record in records),
                "last_changed_at": max(s.last_changed_at or "" for s in mine) or "never",
                "verdict": str(worst(status.verdict for status in mine)),
                "sources": markdown_table([_status_row(status) for status in mine]),
                "editions": markdown_table([_record_row(record) for record in records]),
            },
        )


def _status_row(status: SourceStatus) -> dict[str, object]:
    return {
        "source": status.source_id,
        "verdict": str(status.verdict),
        "newest": status.newest_edition_year,
        "next due": status.next_due_on,
        "problem": status.problem,
    }


def _record_row(record: FetchRecord) -> dict[str, object]:
    return {
        "edition": record.document_id,
        "outcome": str(record.outcome),
        "http": record.http_status,
        "seconds": record.seconds,
        "sha256": (record.sha256 or "")[:12],
        "problem": record.problem,
    }


def _checked(
    workspace: Workspace, context: dg.AssetExecutionContext, groups: Sequence[RawGroup]
) -> Iterator[dg.AssetCheckResult]:
    """The checks that are selected, from what the archive holds: with their asset or alone."""
    wanted = context.selected_asset_check_keys
    if not wanted:
        return
    last = workspace.archive.last_fetches()
    statuses = {status.source_id: status for status in run.source_status(workspace)}
    for group in groups:
        if dg.AssetCheckKey(group.key, "reached") in wanted:
            failed = [
                {"edition": edition.id, "problem": last[edition.id].problem}
                for source in group.sources
                for edition in workspace.registry.source(source.id).editions
                if edition.id in last and not last[edition.id].reached
            ]
            yield dg.AssetCheckResult(
                asset_key=group.key,
                check_name="reached",
                passed=not failed,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={"problems": lines(failed)},
            )
        if dg.AssetCheckKey(group.key, "data_time") in wanted:
            mine = [statuses[source_id] for source_id in sorted(group.source_ids)]
            verdict = worst(status.verdict for status in mine)
            yield dg.AssetCheckResult(
                asset_key=group.key,
                check_name="data_time",
                passed=verdict in (SourceVerdict.FRESH, SourceVerdict.DUE),
                severity=dg.AssetCheckSeverity.ERROR
                if verdict == SourceVerdict.UNREACHABLE
                else dg.AssetCheckSeverity.WARN,
                metadata={
                    "verdict": str(verdict),
                    "problems": lines(
                        [{"source": s.source_id, "problem": s.problem} for s in mine if s.problem]
                    ),
                },
            )
