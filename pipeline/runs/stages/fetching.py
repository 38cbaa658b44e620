"""Stage ``fetch``: look at the publishers, archive what is new."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.archive import Fetcher, FetchLimits, FetchOutcome, FetchRecord
from pipeline.runs.reports import FetchReport
from pipeline.runs.workspace import Selection, Workspace
from pipeline.sources.registry import Edition, Source


def fetch(
    workspace: Workspace,
    selection: Selection | None = None,
    *,
    limits: FetchLimits | None = None,
    now: Callable[[], datetime] | None = None,
    hosts_at_once: int = 8,
) -> FetchReport:
    """Look at the publishers of the selected editions (default: all) and archive what is new.

    Hosts are looked at side by side, the editions of one host one after the other. After a host
    has not answered at all, its further
    editions are tried once, without retries.
    """
    by_host: dict[str, list[tuple[Source, Edition]]] = {}
    for source, edition in (
        selection if selection is not None else list(workspace.registry.editions())
    ):
        by_host.setdefault(urlsplit(edition.url).netloc if edition.is_remote else "", []).append(
            (source, edition)
        )

    def look(group: Selection) -> list[FetchRecord]:
        bounds = limits or FetchLimits()
        records = []
        for source, edition in group:
            with Fetcher(
                workspace.archive,
                workspace.registry,
                workspace.run_id,
                now or (lambda: workspace.now),
                bounds,
            ) as fetcher:
                record = fetcher.fetch(source, edition)
            workspace.archive.note([record])
            records.append(record)
            if record.outcome is FetchOutcome.FAILED and record.http_status is None:
                bounds = replace(bounds, retries=0)
        return records

    if len(by_host) <= 1:
        found = [look(group) for group in by_host.values()]
    else:
        with ThreadPoolExecutor(min(hosts_at_once, len(by_host))) as threads:
            found = list(threads.map(look, by_host.values()))
    order = {
        edition.id: position for position, (_, edition) in enumerate(workspace.registry.editions())
    }
    return FetchReport(
        tuple(
            sorted(
                (record for records in found for record in records),
                key=lambda r: order[r.document_id],
            )
        )
    )
