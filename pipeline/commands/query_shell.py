"""``shell``: SQL at a prompt, read-only: DuckDB's own where it is installed, else a small one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from pipeline.commands.answers import answer, ask, file_option, published
from pipeline.commands.failures import answer_failures
from warehouse.errors import GongbaoError

_GREETING = """{file}, read-only. Statements end with ;  leave with .quit or Ctrl-D.
  FROM find('新能源汽车');            what there is about some words
  FROM series('GDP', '北京');         an indicator of a region
  SHOW TABLES;                        all tables"""


@click.command()
@file_option
@answer_failures
def shell(path: Path | None) -> None:
    """Ask the published file at a prompt, read-only. Where DuckDB's command line is installed, it
    is that; its output can be piped either way.
    """
    file = published(path)
    program = shutil.which("duckdb")
    if program is not None and sys.stdin.isatty():
        os.execv(program, [program, "-readonly", str(file)])
    if sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401  the prompt then has a history and editing
        click.echo(_GREETING.format(file=file))
    for statement in _statements(prompt=sys.stdin.isatty()):
        try:
            answer(ask(file, statement), as_json=False)
        except GongbaoError as problem:
            click.echo(f"error: {problem}", err=True)


def _statements(*, prompt: bool) -> Iterator[str]:
    """Statements as they are typed, or read from a pipe: up to a line that ends with ``;``."""
    lines: list[str] = []
    while True:
        try:
            line = input(("D " if not lines else "· ") if prompt else "")
        except EOFError:
            break
        if line.strip() in (".quit", ".exit"):
            return
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)
