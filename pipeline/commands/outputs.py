"""``report``, ``open``, ``export``: the published file as pages and as other formats."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.commands.answers import as_json_option, print_json, published
from pipeline.commands.failures import answer_failures


@click.command()
@click.option("--force", is_flag=True, help="Write also what is already written.")
@as_json_option
@answer_failures
def report(force: bool, as_json: bool) -> None:
    """Write the pages of the published file into the data folder: report/index.html."""
    from pipeline.report import write_report
    from pipeline.runs.settings import settings_to_read

    where = settings_to_read()[0]
    site = write_report(where.warehouse, where.report, archive=where.archive, force=force)
    if as_json:
        print_json(
            {
                "index": str(site.index),
                "pages": site.pages,
                "bytes": site.bytes,
                "written": site.written,
            }
        )
    else:
        click.echo(site.summary())


@click.command(name="open")
@as_json_option
@answer_failures
def open_report(as_json: bool) -> None:
    """Write the pages if they are not those of the published file, and open them in a browser."""
    from pipeline.report import write_report
    from pipeline.runs.settings import settings_to_read

    where = settings_to_read()[0]
    site = write_report(where.warehouse, where.report, archive=where.archive)
    print_json({"index": str(site.index)}) if as_json else click.echo(str(site.index))
    webbrowser.open(site.index.as_uri())


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "xlsx", "sdmx"]),
    default="parquet",
    show_default=True,
    help="parquet and csv: all public tables with datapackage.json; xlsx: a workbook in Chinese; "
    "sdmx: the panel as SDMX-CSV with codelists.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the files go; by default exports/<format> in the data folder.",
)
@as_json_option
@answer_failures
def export(form: str, folder: Path | None, as_json: bool) -> None:
    """Write the published file in another format."""
    from pipeline.export import export as write
    from pipeline.runs.settings import settings_to_read

    where = settings_to_read()[0]
    with _progress() as notify:
        done = write(published(None), folder or where.exports / form, form, notify=notify)
    if as_json:
        print_json([str(file) for file in done.files])
    else:
        click.echo(f"{len(done.files)} files, {done.bytes / 1e6:.1f} MB, {done.folder}")


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """What is being written, on a terminal; nothing where errors go to a file."""
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console

    with Console(stderr=True).status("export") as status:
        yield lambda name: status.update(name)
