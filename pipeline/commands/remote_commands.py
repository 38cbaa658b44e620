"""``gongbao remote``: the object store that the data folder is a working copy of."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline.commands.answers import as_json_option, print_json
from pipeline.commands.failures import answer_failures


@click.group()
def remote() -> None:
    """The object store of GONGBAO_REMOTE: what it holds, who is writing, bring it down."""


@remote.command()
@as_json_option
@answer_failures
def status(as_json: bool) -> None:
    """Print the newest commit and the run that holds the lock. Changes nothing."""
    from pipeline.runs.remote import store_of
    from pipeline.runs.settings import settings
    from pipeline.storage.commits import last_commit
    from pipeline.storage.remote_lock import holder_of

    store = store_of(settings()[0])
    commit, holder = last_commit(store), holder_of(store)
    if as_json:
        print_json(
            {
                "address": store.address,
                "commit": asdict(commit) if commit else None,
                "lock": asdict(holder) if holder else None,
            }
        )
        return
    click.echo(
        f"{store.address}: commit {commit.number} of run {commit.run_id}, {commit.at}"
        if commit
        else f"{store.address}: no commit yet"
    )
    click.echo(
        f"locked by run {holder.run_id} of {holder.writer}, since {holder.since}"
        if holder
        else "not locked"
    )


@remote.command()
@as_json_option
@answer_failures
def pull(as_json: bool) -> None:
    """Bring the newest commit down into the data folder, to read it here."""
    from pipeline.runs.remote import refreshed, store_of
    from pipeline.runs.settings import settings

    where, _ = settings()
    store = store_of(where)
    number = refreshed(where)
    if as_json:
        print_json({"address": store.address, "commit": number, "data": str(where.data)})
    elif number is None:
        click.echo(f"{store.address}: nothing came down: no commit yet, or a run is writing here")
    else:
        click.echo(f"{where.data}: commit {number} of {store.address}")


@remote.command()
@click.argument("run_id")
@as_json_option
@answer_failures
def unlock(run_id: str, as_json: bool) -> None:
    """Break the lock of RUN_ID, a run that you know to be dead (`gongbao remote status`)."""
    from pipeline.runs.remote import store_of
    from pipeline.runs.settings import settings
    from pipeline.storage.remote_lock import unlock as break_lock

    holder = break_lock(store_of(settings()[0]), run_id)
    print_json(asdict(holder)) if as_json else click.echo(f"broken: lock of run {holder.run_id}")
