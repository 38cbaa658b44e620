"""``gongbao sources``: check the sources file, search the listings for new editions, decide about
what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.commands.answers import as_json_option, print_json
from pipeline.commands.failures import answer_failures

if TYPE_CHECKING:
    from pipeline.sources.proposals import Proposal


@click.group()
def sources() -> None:
    """What is published and where: check the file, find new editions, decide about them."""


@sources.command()
@as_json_option
@answer_failures
def check(as_json: bool) -> None:
    """Read the sources file and say what it lists, or what is wrong with it. Changes nothing."""
    from pipeline.runs.settings import settings

    where, registry = settings()
    editions = [edition for _, edition in registry.editions()]
    remote = sum(edition.is_remote for edition in editions)
    listings = sum(bool(source.listing) for source in registry.sources)
    bare = [e.id for e in editions if e.is_remote and not e.must_contain]
    if as_json:
        print_json(
            {
                "file": str(where.sources),
                "sources": len(registry.sources),
                "editions": len(editions),
                "remote": remote,
                "listings": listings,
                "without_must_contain": bare,
            }
        )
        return
    click.echo(
        f"{where.sources}: {len(registry.sources)} sources, {len(editions)} editions, "
        f"{remote} of them remote; {listings} sources with a listing"
    )
    if bare:
        click.echo(
            f"{len(bare)} editions without must_contain, so that a wrong page can take their "
            f"place: {', '.join(bare)}"
        )


@sources.command()
@click.option("--source", "names", multiple=True, help="Search only for this source (repeatable).")
@as_json_option
@answer_failures
def discover(names: tuple[str, ...], as_json: bool) -> None:
    """Search the listings now, check what is new, and propose or add it by each listing's policy.

    The archive keeps what was fetched; the sources file is not changed.
    """
    from pipeline.runs.remote import writing
    from pipeline.runs.run import discover as search
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings

    workspace = open_workspace(*settings())
    with writing(workspace) as workspace:
        report, _ = search(workspace, frozenset(names) or None, every=True)
    if as_json:
        print_json(
            {
                "searches": [asdict(search) for search in report.searches],
                "found": [proposal.model_dump(mode="json") for proposal in report.found],
            }
        )
        return
    for found in report.searches:
        shown = found.problem or f"{found.links} links, newest {found.newest_year or 'none'}"
        click.echo(f"{found.source_id}: {found.place}: {shown}")
    _print(report.found)
    click.echo(report.summary())


@sources.command()
@as_json_option
@answer_failures
def proposals(as_json: bool) -> None:
    """List the editions that were found, and what was decided about each."""
    from pipeline.runs.settings import settings
    from pipeline.sources.proposals import load_proposals

    found = load_proposals(settings()[0].proposals)
    if as_json:
        print_json([p.model_dump(mode="json") for p in found])
    else:
        _print(found)


@sources.command()
@click.argument("edition_ids", nargs=-1, required=True)
@as_json_option
@answer_failures
def add(edition_ids: tuple[str, ...], as_json: bool) -> None:
    """Make editions that were found part of their sources: the next run reads them."""
    _decide(edition_ids, "added", as_json=as_json)


@sources.command()
@click.argument("edition_ids", nargs=-1, required=True)
@as_json_option
@answer_failures
def decline(edition_ids: tuple[str, ...], as_json: bool) -> None:
    """Do not take editions that were found, and do not propose them again."""
    _decide(edition_ids, "declined", as_json=as_json)


@sources.command()
@click.argument("region")
@click.argument("listing")
@click.option("--kind", default="bulletin", help="bulletin (default), work_report or plan_report.")
@as_json_option
@answer_failures
def entry(region: str, listing: str, kind: str, as_json: bool) -> None:
    """Print the entry that adds a REGION (a code of GB/T 2260) with all the years that the page
    LISTING links to, to be put into the sources file.
    """
    from pipeline.sources.entry import entry_of

    made = entry_of(region, kind, listing)
    print_json({"entry": made}) if as_json else click.echo(made)


def _decide(edition_ids: Sequence[str], state: str, *, as_json: bool) -> None:
    from pipeline.runs.remote import writing
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings
    from pipeline.sources.proposals import decided, load_proposals, save_proposals
    from warehouse.vocabularies import ProposalState

    where, registry = settings()
    with writing(open_workspace(where, registry)):
        found = load_proposals(where.proposals)
        save_proposals(
            where.proposals,
            decided(found, edition_ids, ProposalState(state), "decided by a person"),
        )
    if as_json:
        print_json({"editions": edition_ids, "state": state, "file": str(where.proposals)})
    else:
        click.echo(f"{', '.join(edition_ids)}: {state}; in {where.proposals}")


def _print(found: Sequence[Proposal]) -> None:
    for proposal in found:
        edition = proposal.edition
        click.echo(f"{proposal.state:<9} {edition.id}: {proposal.title}")
        click.echo(f"          {edition.url}, published {edition.published}")
        if proposal.reason:
            click.echo(f"          {proposal.reason}")
