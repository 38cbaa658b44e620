"""The stages of the pipeline as plain functions: ``fetch``, ``documents``, ``observations``,
``indicators``, ``indices``, ``publish``.

Each can be called alone, in this order, on a ``Workspace``; what one leaves for the next lies in
the archive and the lake. A stage does only what is not done yet and says how much that was. An
edition that fails keeps its last good version and never stops another.
``run`` calls them all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass

from pipeline.archive import FetchLimits
from pipeline.archive.hosts import Reachability
from pipeline.publish import Publication
from pipeline.runs.cluster import executor_of
from pipeline.runs.news import News, report_news
from pipeline.runs.remote import writing
from pipeline.runs.reports import FetchReport, LayerReport
from pipeline.runs.run_log import log_event, log_fetch, log_problem, log_progress, log_search
from pipeline.runs.source_status import SourceStatus, source_status
from pipeline.runs.stages.computing import indices
from pipeline.runs.stages.deriving import indicators
from pipeline.runs.stages.discovering import DiscoveryReport, discover
from pipeline.runs.stages.extracting import observations
from pipeline.runs.stages.fetching import fetch
from pipeline.runs.stages.parsing import documents
from pipeline.runs.stages.presenting import present, try_to_present
from pipeline.runs.stages.publishing import publish
from pipeline.runs.stages.replaying import SAMPLE, replay
from pipeline.runs.states import states_of, with_series_faults
from pipeline.runs.workspace import Selection, Workspace, open_workspace
from pipeline.storage.layers import version_of

__all__ = [
    "DiscoveryReport",
    "FetchReport",
    "LayerReport",
    "RunReport",
    "SourceStatus",
    "Workspace",
    "discover",
    "documents",
    "fetch",
    "indicators",
    "indices",
    "observations",
    "open_workspace",
    "present",
    "publish",
    "replay",
    "run",
    "source_status",
    "version_of",
]


@dataclass(frozen=True)
class RunReport:
    """What a whole run did."""

    discovery: DiscoveryReport
    fetch: FetchReport
    layers: tuple[LayerReport, ...]
    publication: Publication
    of_editions: dict[str, str]
    news: News

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by edition: not fetched, unread, quarantined, missing, or odd."""
        found = dict(self.of_editions)
        for edition_id, problem in self.fetch.problems.items():
            said = found.get(edition_id, "")
            found[edition_id] = (
                said if problem in said else "\n".join(filter(None, (problem, said)))
            )
        return found


def run(
    workspace: Workspace,
    selection: Selection | None = None,
    *,
    force: bool = False,
    executor: Executor | None = None,
    limits: FetchLimits | None = None,
    accept_loss: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> RunReport:
    """All stages, one after the other, under the lock of the data folder, and of the object store
    where there is one: what is there comes down before, what is new is sent after.

    Args:
        workspace: The workspace of the run.
        selection: Editions to fetch and read; the others stay as they are and are published all
            the same.
        force: Read again what has been read.
        executor: Where the work on editions runs; one pool of processes for all stages by default.
        limits: Bounds on fetching.
        accept_loss: Let through documents and a build that have lost figures, as a person decided.
        say: Called with what each stage did, as it ends.

    Raises:
        GongbaoError: Nothing was published; the last good file stays.
    """

    def ended(stage: str, summary: str) -> None:
        log_event(summary, event="stage", stage=stage)
        say(summary)

    with (
        writing(workspace) as workspace,
        nullcontext(executor) if executor else executor_of() as executor,
    ):
        hosts = Reachability()
        found = DiscoveryReport()
        if selection is None:
            found, workspace = discover(
                workspace, limits=limits, hosts=hosts, executor=executor, notify=log_search
            )
        if found.searches:
            ended("discover", found.summary())
        fetched = fetch(workspace, selection, limits=limits, hosts=hosts, notify=log_fetch)
        ended("fetch", fetched.summary())
        layers = [documents(workspace, selection, force=force, executor=executor)]
        ended(layers[-1].layer, layers[-1].summary())
        layers.append(
            observations(
                workspace, selection, force=force, executor=executor, accept_loss=accept_loss
            )
        )
        ended(layers[-1].layer, layers[-1].summary())
        log_progress("checks")
        done = max(len(layer.done) for layer in layers)
        checks = [replay(workspace, sample=min(done, SAMPLE), executor=executor)] if done else []
        log_progress("indicators")
        layers.append(indicators(workspace, force=force, executor=executor))
        ended(layers[-1].layer, layers[-1].summary())
        log_progress("indices")
        layers.append(indices(workspace, force=force))
        ended(layers[-1].layer, layers[-1].summary())
        for layer in layers:
            for document_id, problem in layer.problems.items():
                log_problem(layer.layer, document_id, problem)
        log_progress("publish")
        publication = publish(
            workspace,
            read=layers[0].done,
            checks=checks,
            accept_loss=accept_loss,
            executor=executor,
            whole=force,
        )
        ended("publish", publication.summary())
        log_progress("report")
        try_to_present(workspace, ended)
        states = with_series_faults(workspace, states_of(workspace))
        odd = {state.edition.id: state.problem for state in states if state.problem}
        news = report_news(workspace)
    return RunReport(found, fetched, tuple(layers), publication, odd, news)
