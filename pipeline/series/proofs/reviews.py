"""``reviews.yaml``: what a person saw on a picture.

```yaml version: 1 reviews:
  - document: beijing-bulletin-2024   # edition
    picture: 3f0a…                    # sha256 of the picture: another picture needs another review
    printed: "12.3"                   # as the program read it
    ordinal: 1                        # which of several such numbers on it, from the top
    reads: "12.8"                     # what is there; leave out to confirm what was read
    by: name
    date: 2026-05-01
    why: the 3 is a smudged 8
```

A confirmed number is ``verified``; one that reads otherwise is ``contradicted``, with that reading
proposed: the value itself is put right in ``corrections.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from warehouse import project_files
from warehouse.declared_yaml import EntryFault, load_entries

REVIEWS_FILE = project_files.FILES / "reviews.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str
    picture: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    printed: str
    ordinal: Annotated[int, Field(ge=1)] = 1
    reads: str | None = None
    by: str
    date: Date
    why: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a person says of a number on a picture.

    Attributes:
        reads: What is there; None where it is what was read.
        by: Who says so.
        date: When.
        why: Why.
    """

    reads: str | None
    by: str
    date: str
    why: str

    @property
    def confirmed(self) -> bool:
        """Whether the number was read rightly."""
        return self.reads is None


def load_reviews(
    document_id: str, path: Path = REVIEWS_FILE
) -> Mapping[tuple[str, str, int], Review]:
    """Reviews of one edition, by picture, number as read and its ordinal on that picture.

    Args:
        document_id: The edition.
        path: The file.
    """
    entries, _ = _load(path)
    return {
        (entry.picture, entry.printed, entry.ordinal): Review(
            entry.reads, entry.by, entry.date.isoformat(), entry.why
        )
        for entry in entries
        if entry.document == document_id
    }


def review_faults(path: Path = REVIEWS_FILE) -> tuple[EntryFault, ...]:
    """Entries that cannot be used: the numbers that they are about count as if no one had seen
    them.
    """
    return _load(path)[1]


def _load(path: Path) -> tuple[tuple[_Entry, ...], tuple[EntryFault, ...]]:
    if not path.exists():
        return (), ()
    return load_entries(
        path,
        "reviews",
        _Entry,
        lambda entry: (entry.document, entry.picture, entry.printed, entry.ordinal),
    )
