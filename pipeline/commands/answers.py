"""``find``, ``query``: questions to the published file, answered in the terminal.

At a terminal answers are tables that fit it; piped they are tab-separated lines; with ``--json``
they are JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import duckdb

from pipeline.commands.failures import answer_failures
from pipeline.storage.connections import connect
from warehouse.errors import GongbaoError
from warehouse.inert_text import inert

as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
file_option = click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    help="The DuckDB file; by default the published one.",
)


def published(path: Path | None) -> Path:
    """The file to ask.

    Raises:
        GongbaoError: There is none.
    """
    from pipeline.runs.settings import settings_to_read
    from pipeline.storage.connections import check_published

    place = path or settings_to_read()[0].warehouse
    check_published(place)
    return place


def print_json(found: object) -> None:
    """Print what a program reads."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))


def ask(path: Path | None, query: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a query.

    Raises:
        GongbaoError: There is no file, or the query cannot be answered.
    """
    names, rows = _columns_and_rows(path, query, values)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _columns_and_rows(
    path: Path | None, query: str, values: Sequence[Any] = ()
) -> tuple[list[str], list[tuple[Any, ...]]]:
    try:
        with connect(published(path), read_only=True) as connection:
            cursor = connection.execute(query, list(values))
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        raise GongbaoError(_said(error), remedy=_remedy(error)) from error


def _said(error: duckdb.Error) -> str:
    """What is wrong, without DuckDB's kind of error where a macro of the file says it itself."""
    return str(error).strip().removeprefix("Invalid Input Error: ")


def _remedy(error: duckdb.Error) -> str:
    """What to do, where the message does not end in it."""
    if isinstance(error, duckdb.CatalogException):
        return '`gongbao query "SHOW TABLES"` names the tables, "DESCRIBE panel" the columns of one'
    if isinstance(error, duckdb.BinderException) and "Referenced column" in str(error):
        return "`gongbao query 'DESCRIBE panel'` names the columns of a table; texts are quoted '…'"
    return ""


def answer(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows in the form that the reader can use."""
    if as_json:
        print_json(rows)
    elif sys.stdout.isatty():
        from rich.console import Console

        from pipeline.commands.terminal_tables import table_of

        console = Console(highlight=False)
        console.print(table_of(rows, console.width))
    elif rows:
        click.echo("\t".join(rows[0]))
        for row in rows:
            cells = ("" if v is None else inert(str(v)) for v in row.values())
            click.echo("\t".join(" ".join(cell.split()) for cell in cells))


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="At most so many rows.")
@file_option
@as_json_option
@answer_failures
def find(words: tuple[str, ...], limit: int, path: Path | None, as_json: bool) -> None:
    """Indicators, labels and sentences that contain WORDS. Changes nothing."""
    rows = ask(path, "FROM find(?) LIMIT ?", [" ".join(words), limit])
    if not rows:
        raise GongbaoError(
            f"nothing contains {' '.join(words)!r}",
            remedy="try a shorter word, or search the pages: gongbao open",
        )
    answer(rows, as_json=as_json)


@click.command()
@click.argument("sql")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the answer to this .xlsx or .csv file, either of which Excel opens.",
)
@file_option
@as_json_option
@answer_failures
def query(sql: str, target: Path | None, path: Path | None, as_json: bool) -> None:
    """Answer SQL from the published file, read-only: gongbao query "FROM series('GDP', '北京')"."""
    if target is None:
        answer(ask(path, sql), as_json=as_json)
        return
    from pipeline.export.single_answer import check_target, write_answer

    check_target(target)
    names, rows = _columns_and_rows(path, sql)
    write_answer(names, rows, target)
    if as_json:
        print_json({"file": str(target), "rows": len(rows)})
    else:
        click.echo(f"{len(rows)} rows, {target}")
