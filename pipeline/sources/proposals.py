"""``proposals.yaml`` in the data folder: editions that were found, not typed, and what a person or
the source's policy decided about each.

The file is written by the stage that discovers and may be edited by hand: ``state: added`` makes an
edition one of its source's from the next run on, ``state: declined`` keeps it from being proposed
again. What the sources file lists has precedence, so an entry may also be moved there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

from pipeline.sources.registry import Edition, Registry, with_editions
from pipeline.storage.durable_files import write_bytes
from warehouse.declared_yaml import as_declared, load_yaml
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import ProposalState

_HEADER = """\
# Editions that were found at the listing pages of the sources file. `state` says what was decided:
# proposed (a person decides), added (read from the next run on), declined (not proposed again).
# Change a state here or with `gongbao sources add|decline ID`.
"""


class Proposal(BaseModel):
    """An edition that was found.

    Attributes:
        source: Id of its source.
        edition: The edition as the sources file would list it.
        title: The words of the link, or the document's own title.
        found_at: The listing, sitemap or pattern that led to it.
        found_on: When.
        state: What was decided.
        reason: Why it waits for a person, or who decided; "" where all checks passed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    edition: Edition
    title: str
    found_at: str
    found_on: Annotated[date, BeforeValidator(lambda v: v)]
    state: ProposalState = ProposalState.PROPOSED
    reason: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    editions: tuple[Proposal, ...] = ()


def load_proposals(path: Path) -> tuple[Proposal, ...]:
    """What was found so far; nothing where the file is not there.

    Raises:
        ConfigurationError: The file was edited into something else.
    """
    if not path.exists():
        return ()
    content, _ = load_yaml(path, remedy="restore the file, or remove it: it is made again")
    remedy = "correct the entry, or remove it: it is found again"
    return as_declared(content, _File, path, remedy=remedy).editions


def save_proposals(path: Path, proposals: Sequence[Proposal]) -> None:
    """Write the file, whole or not at all."""
    entries = [
        proposal.model_dump(mode="json")
        | {"edition": proposal.edition.model_dump(mode="json", exclude_defaults=True)}
        for proposal in proposals
    ]
    text = yaml.safe_dump(
        {"version": 1, "editions": entries}, allow_unicode=True, sort_keys=False, width=1000
    )
    write_bytes(path, (_HEADER + text).encode())


def decided(
    proposals: Sequence[Proposal], edition_ids: Iterable[str], state: ProposalState, reason: str
) -> tuple[Proposal, ...]:
    """The proposals with that decision about the named ones.

    Raises:
        ConfigurationError: One of the ids is not proposed; the message names those that are.
    """
    wanted = set(edition_ids)
    known = {proposal.edition.id for proposal in proposals}
    for unknown in sorted(wanted - known):
        waiting = [p.edition.id for p in proposals if p.state is ProposalState.PROPOSED]
        raise ConfigurationError(
            f"no edition {unknown} was found",
            expected=", ".join(waiting) or "an edition that `gongbao sources discover` has found",
            found=unknown,
            remedy="take an id that `gongbao sources proposals` lists",
        )
    return tuple(
        proposal.model_copy(update={"state": state, "reason": reason})
        if proposal.edition.id in wanted
        else proposal
        for proposal in proposals
    )


def with_added(registry: Registry, proposals: Sequence[Proposal]) -> Registry:
    """The registry with the editions that were found and added."""
    added: dict[str, list[Edition]] = {}
    for proposal in proposals:
        if proposal.state is ProposalState.ADDED:
            added.setdefault(proposal.source, []).append(proposal.edition)
    return with_editions(registry, added) if added else registry


def by_source(proposals: Sequence[Proposal]) -> Mapping[str, tuple[Proposal, ...]]:
    """The proposals of each source, in order."""
    found: dict[str, tuple[Proposal, ...]] = {}
    for proposal in proposals:
        found[proposal.source] = (*found.get(proposal.source, ()), proposal)
    return found
