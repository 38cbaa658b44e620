"""Errata that were reported to publishers (``errata.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from warehouse import project_files
from warehouse.declared_yaml import EntryFault, load_entries
from warehouse.vocabularies import ErratumStatus

ERRATA_FILE = project_files.FILES / "errata.yaml"


class Reported(BaseModel):
    """What became of an erratum.

    Attributes:
        id: The erratum.
        reported: When it was reported to the publisher.
        status: What the publisher answered.
        answer: In words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    reported: date | None = None
    status: ErratumStatus = ErratumStatus.OPEN
    answer: str = ""


@cache
def reported_errata() -> Mapping[str, Reported]:
    """What became of each erratum that was reported to the publisher."""
    return {entry.id: entry for entry in _load()[0]}


@cache
def _load() -> tuple[tuple[Reported, ...], tuple[EntryFault, ...]]:
    return load_entries(ERRATA_FILE, "errata", Reported, lambda entry: entry.id)


def erratum_faults() -> tuple[EntryFault, ...]:
    """Entries of the file that cannot be used: their errata count as not reported."""
    return _load()[1]
