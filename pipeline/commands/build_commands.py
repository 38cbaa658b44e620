"""``gongbao builds``, ``gongbao restore``: the published files that are kept."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline.commands.answers import as_json_option, print_json
from pipeline.commands.failures import answer_failures


@click.command()
@as_json_option
@answer_failures
def builds(as_json: bool) -> None:
    """List the published files that are kept, newest first; the one that is published now has a *.
    Changes nothing.
    """
    from pipeline.publish.builds import current, folder_of, listed
    from pipeline.runs.settings import settings

    target = settings()[0].warehouse
    now = current(target)
    if as_json:
        print_json(
            [
                asdict(build)
                | {"is_published": now is not None and now.data_version == build.data_version}
                for build in listed(target)
            ]
        )
        return
    for build in listed(target):
        mark = "*" if now is not None and now.data_version == build.data_version else " "
        size = build.path.stat().st_size / 1e6
        click.echo(f"{mark} {build.version}  {build.built_at}  {size:.1f} MB  {build.build_id}")
    if not folder_of(target).is_dir():
        click.echo("no build is kept yet")


@click.command()
@click.argument("build")
@as_json_option
@answer_failures
def restore(build: str, as_json: bool) -> None:
    """Put a build back in the place of the published file: its version as `builds` lists it, or its
    beginning, or its build_id.
    """
    from pipeline.publish.builds import restore as put_back
    from pipeline.runs.remote import writing
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings

    workspace = open_workspace(*settings())
    with writing(workspace) as workspace:
        restored = put_back(workspace.settings.warehouse, build)
    if as_json:
        print_json(asdict(restored))
        return
    click.echo(f"restored {restored.version}, built {restored.built_at}")
    click.echo("the next run builds the file from what is archived and read")
