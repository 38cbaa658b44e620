"""``gongbao archive``: verify, back up and restore the only thing that cannot be made again."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.commands.answers import as_json_option, print_json
from pipeline.commands.failures import FAILED, answer_failures
from pipeline.commands.progress_bars import progress


@click.group()
def archive() -> None:
    """The bytes as received: verify them, copy them elsewhere, bring them back."""


@archive.command()
@as_json_option
@answer_failures
def verify(as_json: bool) -> None:
    """Read every archived file and hold it against its digest. Exit code 1 where one is damaged or
    missing. Changes nothing.
    """
    from pipeline.archive.backup import verify as verify_archive
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings

    with progress() as notify:
        found = verify_archive(
            open_workspace(*settings()).archive,
            lambda done, total: notify("archive", done, total),
        )
    if as_json:
        print_json(asdict(found))
    else:
        for line in found.lines():
            click.echo(line)
    if not found.holds:
        sys.exit(FAILED)


@archive.command()
@click.argument("folder", type=click.Path(path_type=Path))
@as_json_option
@answer_failures
def backup(folder: Path, as_json: bool) -> None:
    """Copy the archive and what was decided about editions into FOLDER; again and again into the
    same one copies only what is new.
    """
    from pipeline.archive.backup import copy_archive
    from pipeline.runs.remote import writing
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings

    workspace = open_workspace(*settings())
    with writing(workspace) as workspace:
        copied = copy_archive(workspace.settings.archive, folder / "archive")
        _copy(workspace.settings.proposals, folder / workspace.settings.proposals.name)
    print_json(asdict(copied)) if as_json else click.echo(copied.summary())


@archive.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@as_json_option
@answer_failures
def restore(folder: Path, as_json: bool) -> None:
    """Bring back from a backup in FOLDER what is missing or damaged; what is right stays. The next
    run makes the rest again.
    """
    from pipeline.archive.backup import copy_archive
    from pipeline.runs.remote import writing
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings

    workspace = open_workspace(*settings())
    with writing(workspace) as workspace:
        copied = copy_archive(folder / "archive", workspace.settings.archive)
        if not workspace.settings.proposals.exists():
            _copy(folder / workspace.settings.proposals.name, workspace.settings.proposals)
    print_json(asdict(copied)) if as_json else click.echo(copied.summary())


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
