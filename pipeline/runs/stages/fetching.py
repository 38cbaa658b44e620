"""Stage ``fetch``: ask the publishers, archive what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.archive import Fetcher, FetchLimits, FetchOutcome, FetchRecord
from pipeline.archive.captures import utc
from pipeline.archive.hosts import AT_ONCE, Reachability, host_of, side_by_side
from pipeline.runs.reports import FetchReport
from pipeline.runs.run_log import log_progress
from pipeline.runs.workspace import Selection, Workspace
from pipeline.sources.registry import Edition, Source
from warehouse.problems import problem_line


def fetch(
    workspace: Workspace,
    selection: Selection | None = None,
    *,
    limits: FetchLimits | None = None,
    now: Callable[[], datetime] | None = None,
    hosts_at_once: int = AT_ONCE,
    hosts: Reachability | None = None,
    notify: Callable[[FetchRecord], None] = lambda record: None,
) -> FetchReport:
    """Ask the publishers of the selected editions (default: all) and archive what is new.

    Hosts are asked side by side, the editions of one host one after the other. A host that gave no
    connection is not asked again in the run, and while no host has answered nothing is tried twice:
    a night without network ends soon, with every edition reported.

    Args:
        workspace: The registry, the archive and the time of the run.
        selection: Editions to ask for.
        limits: Bounds in time and size.
        now: The clock; the time of the run by default.
        hosts_at_once: How many hosts are asked at the same time.
        hosts: What the run has learnt about hosts already.
        notify: Called with what came of each edition as it ends.
    """
    known = hosts or Reachability()
    by_host: dict[str, list[tuple[Source, Edition]]] = {}
    for source, edition in (
        selection if selection is not None else list(workspace.registry.editions())
    ):
        host = host_of(edition.url) if edition.is_remote else ""
        by_host.setdefault(host, []).append((source, edition))
    bounds = limits or FetchLimits()

    def ask(host: str, group: Selection) -> Iterator[FetchRecord]:
        for source, edition in group:
            reason = known.reason_not_to_ask(host)
            if reason is not None:
                yield _not_asked(workspace, source, edition, reason)
                continue
            tried = replace(bounds, retries=0) if known.is_doubtful else bounds
            with Fetcher(
                workspace.archive,
                workspace.registry,
                workspace.run_id,
                now or (lambda: workspace.now),
                tried,
            ) as fetcher:
                record = fetcher.fetch(source, edition)
            known.note(host, fetcher.web.connected)
            yield record

    records = []
    total = sum(len(group) for group in by_host.values())
    for record in side_by_side(by_host, ask, hosts_at_once):
        workspace.archive.note([record])
        notify(record)
        records.append(record)
        log_progress("fetch", len(records), total)
    order = {
        edition.id: position for position, (_, edition) in enumerate(workspace.registry.editions())
    }
    return FetchReport(tuple(sorted(records, key=lambda record: order[record.document_id])))


def _not_asked(workspace: Workspace, source: Source, edition: Edition, reason: str) -> FetchRecord:
    good = workspace.archive.accepted(edition.id)
    return FetchRecord(
        run_id=workspace.run_id,
        source_id=source.id,
        document_id=edition.id,
        url=edition.url,
        checked_at=utc(workspace.now),
        outcome=FetchOutcome.FAILED,
        sha256=good[0].sha256 if good else None,
        problem=problem_line("not_asked", url=edition.url, reason=reason),
    )
