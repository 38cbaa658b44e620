"""What of an edition is known only among all of them: whether it counts, which year is the newest,
whose text is the publisher's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.series.provenance import (
    Provenance,
    counted_editions,
    document_provenance,
    is_at_hand,
)

Row = Mapping[str, Any]

_OWN_TEXT = ("official", "repost")
"""Origins whose text is the publisher's own."""


@dataclass(frozen=True, slots=True)
class Among:
    """What is known of the editions only among all of them.

    Attributes:
        provenances: Provenance of each edition that counts.
        newest: By region the newest year that a document reports on, under '' that of all.
        own_texts: Editions whose text is the publisher's own.
        order: Publication and name of each edition, to sort by.
    """

    provenances: Mapping[str, Provenance]
    newest: Mapping[str, int]
    own_texts: Collection[str]
    order: Mapping[str, tuple[str, str]]

    def year(self, region: str) -> int:
        """The newest year reported on for a region: of its own documents, else of all."""
        return self.newest.get(region, self.newest[""])


def among(editions: Sequence[Row]) -> Among:
    """See ``Among``.

    Args:
        editions: Rows of ``documents``.
    """
    return Among(
        edition_provenances(editions),
        newest_years(editions),
        own_texts(editions),
        {row["document_id"]: (str(row["published_on"]), row["document_id"]) for row in editions},
    )


def newest_years(editions: Iterable[Row]) -> dict[str, int]:
    """By region the newest year that a document reports on, under '' that of all; a year has to be
    over to be reported on.
    """
    newest = {"": 0}
    for row in editions:
        if is_at_hand(row):
            year = min(int(row["year"]), int(str(row["published_on"])[:4]) - 1)
            for region in ("", row["region_code"]):
                newest[region] = max(newest.get(region, 0), year)
    return newest


def edition_provenances(editions: Iterable[Row]) -> dict[str, Provenance]:
    """Provenance of each edition that counts."""
    editions = list(editions)
    counted = counted_editions(editions)
    return {
        row["document_id"]: document_provenance(row)
        for row in editions
        if row["document_id"] in counted
    }


def own_texts(editions: Iterable[Row]) -> frozenset[str]:
    """Editions whose text is the publisher's own.

    Args:
        editions: Rows of ``documents``.
    """
    return frozenset(row["document_id"] for row in editions if row["origin"] in _OWN_TEXT)
