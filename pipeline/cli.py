"""The command line: ``gongbao`` (or ``make run``, ``make refresh``).

Exit codes are those of ``EXIT_CODES`` below, which ``gongbao --help`` prints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.answers import (
    answer,
    as_json_option,
    ask,
    file_option,
    find,
    print_json,
    query,
)
from pipeline.commands.archive_commands import archive
from pipeline.commands.build_commands import builds, restore
from pipeline.commands.completion import completion
from pipeline.commands.failures import SOMETHING_WRONG, answer_failures
from pipeline.commands.outputs import export, open_report, report
from pipeline.commands.query_shell import shell
from pipeline.commands.remote_commands import remote
from pipeline.commands.source_commands import sources
from pipeline.commands.verify_command import verify
from pipeline.commands.why import why

if TYPE_CHECKING:
    from pipeline.runs.run import RunReport

_PLACES = """
\b
GONGBAO_SOURCES  the sources file; each command names its default.
GONGBAO_DATA     the data folder. Default: warehouse/data, but warehouse/demo for a
                 sources file that lists digests of our own: a demonstration never
                 touches the real warehouse.
GONGBAO_REMOTE   an object store (s3://bucket/prefix) that the data folder is a working
                 copy of; see docs/deploying.md. Default: none.
"""

EXIT_CODES = """
\b
Exit codes:
  0    done. A run published; problems of single editions are printed, and are in the tables
  1    nothing was published and the last good file stays; a question has no answer;
       verify found damage
  2    the sources file or the command line is wrong; nothing was changed
  3    with --strict: published, but something is wrong
  130  interrupted; the next run continues from there
"""


@click.group(epilog=_PLACES + "\n" + EXIT_CODES)
def main() -> None:
    """Every figure that Chinese governments print, as a row with its unit, period, region, status
    and sentence.
    """


_ACCEPT_LOSS = click.option(
    "--accept-loss",
    is_flag=True,
    help="Let through documents and a file that have lost figures against the last good ones; "
    "what was lost is written to build_info.",
)


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        as_json_option,
        click.option(
            "--strict",
            is_flag=True,
            help="Exit with 3 when an edition or a source has "
            "a problem, though the file was published.",
        ),
        _ACCEPT_LOSS,
        click.option(
            "--verbose",
            is_flag=True,
            help="Print the result for every edition and listing, and how many seconds it took. "
            "GONGBAO_LOG=json (or keys) writes the log of the run to standard error as JSON lines "
            "(or key=value pairs).",
        ),
        click.option("--force", is_flag=True, help="Read again what has been read already."),
        click.option(
            "--edition",
            "editions",
            multiple=True,
            help="Fetch and read only this edition (repeatable); the others stay as they are.",
        ),
        click.option(
            "--source",
            "sources",
            multiple=True,
            help="Fetch and read only the editions of this source (repeatable).",
        ),
    ):
        command = option(command)
    return command


@main.command()
@_run_options
@answer_failures
def run(**options: Any) -> None:
    """Do the main job: fetch, read, compute, check, publish.

    Default sources: digests/sources.yaml, short documents with official figures that come with the
    program, offline, built into
    warehouse/demo. With GONGBAO_SOURCES set: that file, built into warehouse/data unless
    GONGBAO_DATA says otherwise.
    """
    from pipeline.runs.settings import DIGEST_SOURCES

    _whole_run(DIGEST_SOURCES, **options)


@main.command()
@_run_options
@answer_failures
def refresh(**options: Any) -> None:
    """The same as run, on the official sources (sources.yaml), built into warehouse/data: what the
    nightly job does.
    """
    from pipeline.runs.settings import OFFICIAL_SOURCES

    _whole_run(OFFICIAL_SOURCES, **options)


def _whole_run(
    default: Path,
    *,
    sources: tuple[str, ...],
    editions: tuple[str, ...],
    force: bool,
    verbose: bool,
    strict: bool,
    accept_loss: bool,
    as_json: bool,
) -> None:
    from pipeline.commands.progress_bars import progress_of_run
    from pipeline.runs.hooks import Message, Occasion, load_hooks, notify_hooks
    from pipeline.runs.run import open_workspace
    from pipeline.runs.run import run as run_stages
    from pipeline.runs.run_log import VARIABLE, log_to_standard_error
    from pipeline.runs.settings import settings
    from pipeline.runs.summary import lines_of, problem_lines

    log_format = os.environ.get(VARIABLE, "")
    log_to_standard_error(log_format, verbose=verbose)
    say = _silent if as_json else _say
    hooks = load_hooks()
    where, registry = settings(default)
    workspace = open_workspace(where, registry)
    selection = (
        workspace.select(frozenset(sources), frozenset(editions)) if sources or editions else None
    )
    say(f"sources: {where.sources}\ndata:    {where.data}")
    with nullcontext() if verbose or log_format else progress_of_run():
        report = run_stages(workspace, selection, force=force, accept_loss=accept_loss, say=say)
    if not log_format and not as_json:
        for line in problem_lines(report.problems):
            click.echo(f"problem: {line}", err=True)
    if as_json:
        print_json(_facts_of(report))
    else:
        for line in lines_of(workspace, report):
            say(line)
    if not report.news.is_quiet:
        message = Message(Occasion.NEWS, report.news.title, report.news.text(), asdict(report.news))
        for name, problem in notify_hooks(hooks, message).items():
            click.echo(f"warning: the hook {name} could not be called: {problem}", err=True)
    if strict and (report.problems or report.publication.warnings):
        sys.exit(SOMETHING_WRONG)


def _say(line: str) -> None:
    """Print what a stage did; a reader who has gone away stops no run."""
    with suppress(BrokenPipeError):
        click.echo(line)


def _silent(line: str) -> None:
    """Where the answer is JSON, nothing else is printed."""


def _facts_of(report: RunReport) -> dict[str, Any]:
    """What a run did, for programs."""
    published = report.publication
    return {
        "file": str(published.path),
        "data_version": published.data_version,
        "previous_data_version": published.previous_data_version,
        "editions_asked": len(report.fetch.records),
        "editions_new": report.fetch.changed,
        "layers": [
            {"layer": layer.layer, "done": len(layer.done), "reused": len(layer.reused)}
            for layer in report.layers
        ],
        "rows": dict(published.rows),
        "problems": report.problems,
        "warnings": [
            {"check": w.check_name, "table": w.table_name, "rows": w.rows_failing}
            for w in published.warnings
        ],
        "news": asdict(report.news),
    }


@main.command()
@as_json_option
@answer_failures
def status(as_json: bool) -> None:
    """The state of each source: checked, changed, which edition is due. Default sources:
    sources.yaml. Changes nothing.
    """
    from pipeline.runs.run import open_workspace, source_status
    from pipeline.runs.settings import settings

    workspace = open_workspace(*settings())
    found = source_status(workspace)
    if as_json:
        print_json([asdict(source) for source in found])
        return
    for source in found:
        newest, due = source.newest_edition_year or "none", source.next_due_on or "no cadence"
        clocks = (
            f"checked {source.checked_at or 'never'}, changed {source.last_changed_at or 'never'}"
        )
        click.echo(
            f"{source.verdict:<11} {source.source_id}: newest {newest}, next due {due}, {clocks}"
        )
        if source.problem:
            click.echo(f"            {source.problem}")


@main.command()
@_ACCEPT_LOSS
@as_json_option
@answer_failures
def publish(accept_loss: bool, as_json: bool) -> None:
    """Build, check and publish the file from what the layers hold, without fetching or reading.
    Default sources: sources.yaml.
    """
    from pipeline.runs.remote import writing
    from pipeline.runs.run import open_workspace
    from pipeline.runs.run import publish as publish_layers
    from pipeline.runs.settings import settings
    from pipeline.runs.states import require_documents

    workspace = open_workspace(*settings())
    with writing(workspace) as workspace:
        require_documents(workspace)
        publication = publish_layers(workspace, accept_loss=accept_loss)
    if as_json:
        rows = dict(publication.rows)
        version = publication.data_version
        print_json({"file": str(publication.path), "data_version": version, "rows": rows})
    else:
        click.echo(publication.summary())
        click.echo(str(publication.path))


main.add_command(sources)
main.add_command(builds)
main.add_command(restore)
main.add_command(archive)
main.add_command(remote)


for _command in (find, query, why, report, open_report, export, verify, completion, shell):
    main.add_command(_command)


@main.group()
def show() -> None:
    """Look something up in the published file."""


@show.command()
@click.argument("indicator")
@click.argument("region")
@file_option
@as_json_option
@answer_failures
def series(indicator: str, region: str, path: Path | None, as_json: bool) -> None:
    """All values of an INDICATOR in a REGION, by name, alias or code: show series GDP 北京."""
    answer(ask(path, "FROM series(?, ?)", [indicator, region]), as_json=as_json)


@show.command()
@click.argument("observation_id")
@file_option
@as_json_option
@answer_failures
def provenance(observation_id: str, path: Path | None, as_json: bool) -> None:
    """Where a figure comes from: sentence, place, document, archived bytes."""
    rows = ask(path, "FROM provenance(?)", [observation_id])
    if as_json:
        answer(rows, as_json=True)
        return
    for name, value in rows[0].items():
        click.echo(f"{name:<15} {value}")


if __name__ == "__main__":
    main(prog_name="gongbao")
