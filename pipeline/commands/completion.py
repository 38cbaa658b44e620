"""``completion``: the script by which a shell completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pipeline.commands.failures import answer_failures


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
@answer_failures
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL: eval "$(gongbao completion bash)"."""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "gongbao", "_GONGBAO_COMPLETE").source())
