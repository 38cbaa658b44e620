"""Where a figure comes from: an edition, or the text that a collected figure cites; since when it
was public, how near it is to the source.

Authority is the rule by which one value is preferred to another; it is a column of
``indicator_values``, so that SQL can use it:

=  ==========================================================================
1  official statistics: bulletins and yearbooks of those who count
2  official reports of governments (work reports, plan reports)
3  other official texts (blue books: researchers quote statistics)
4  reposts of statistics; digests of our own and collected figures of high certainty: both are
   official figures copied with their source
5  collected figures of medium certainty
6  collected figures of low certainty, and those computed from others
7  press
8  renditions (only where their original is not at hand)
=  ==========================================================================

A figure that was read from a picture ranks four below its edition: no reading of a picture beats
a text of the same statistics, be it a repost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.sources.registry import first_day, last_day

Row = Mapping[str, Any]

COUNTING_KINDS = frozenset({"bulletin", "yearbook"})
"""Genres written by those who count: only they revise a figure; others quote it."""

_OFFICIAL = {"bulletin": 1, "yearbook": 1, "work_report": 2, "plan_report": 2}
_OTHER = {"repost": 4, "press": 7, "digest": 4, "rendition": 8}
_BELOW_TEXT, _LEAST = 4, 8
_CERTAINTY = {"high": 4, "medium": 5, "low": 6}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from.

    Attributes:
        vintage: Edition id, or the identifier of a text cited by collected figures.
        document_id: Edition that holds the figure.
        title: Title of the text.
        kind: Genre.
        origin: How near the text is to the publisher's own.
        year: The year that the edition is about; None for cited texts.
        published_on: Date, month or year of publication; None where not known.
        known_from: Last day that ``published_on`` leaves open: since then the figure was surely
            public.
        captured_at: When the bytes were fetched.
        certainty: Certainty of a collected figure; None for figures read in a document.
        authority: See the module's table.
    """

    vintage: str
    document_id: str
    title: str
    kind: str
    origin: str
    year: int | None
    published_on: str | None
    known_from: date | None
    captured_at: str | None
    certainty: str | None
    authority: int

    @property
    def counts(self) -> bool:
        """Whether it is written by those who count."""
        return self.kind in COUNTING_KINDS and self.origin != "press"

    @property
    def known_since(self) -> date:
        """First day on which it may have been public."""
        return first_day(self.published_on) if self.published_on and self.known_from else date.min

    @property
    def known_order(self) -> date:
        """Day for sorting: what has no date sorts first."""
        return self.known_from or date.min


def document_provenance(document: Row) -> Provenance:
    """The provenance of figures that an edition prints.

    Args:
        document: Row of ``documents``.
    """
    kind, origin = str(document["kind"]), str(document["origin"])
    published = _text(document["published_on"])
    return Provenance(
        vintage=str(document["document_id"]),
        document_id=str(document["document_id"]),
        title=str(document["title"]),
        kind=kind,
        origin=origin,
        year=int(document["year"]),
        published_on=published,
        known_from=known_from(published),
        captured_at=_text(document["fetched_at"]),
        certainty=None,
        authority=_OTHER.get(origin) or _OFFICIAL.get(kind, 3),
    )


def read_from_picture(provenance: Provenance) -> Provenance:
    """The provenance of a figure that was read from a picture of the edition."""
    return replace(provenance, authority=min(provenance.authority + _BELOW_TEXT, _LEAST))


def cited_provenance(
    holder: Provenance,
    *,
    vintage: str,
    title: str,
    published_on: str | None,
    certainty: str | None,
    derived: bool = False,
) -> Provenance:
    """The provenance of a collected figure: the text that it cites.

    Args:
        holder: Edition that holds the collected figures.
        vintage: Identifier of the cited text.
        title: Its title.
        published_on: Its publication date as far as the citation says.
        certainty: high, medium or low.
        derived: Whether the figure was computed from others.
    """
    return Provenance(
        vintage=vintage,
        document_id=holder.document_id,
        title=title,
        kind="yearbook",
        origin="repost",
        year=None,
        published_on=published_on,
        known_from=known_from(published_on),
        captured_at=holder.captured_at,
        certainty=certainty,
        authority=6 if derived else _CERTAINTY.get(certainty or "", 6),
    )


def known_from(published_on: str | None) -> date | None:
    """Last day that a publication date leaves open: ``2025`` is known from 2025-12-31."""
    if published_on is None:
        return None
    try:
        return last_day(published_on)
    except ValueError:
        return None


def is_at_hand(document: Row) -> bool:
    """Whether figures of an edition are there: of the newest version, or of the last good one where
    the newest was refused. A scan that no one has read is no original that a digest repeats.

    Args:
        document: Row of ``documents``, with the number of its ``figures`` where that is known.
    """
    return document["sha256"] is not None and document.get("figures") != 0


def counted_editions(documents: Iterable[Row]) -> frozenset[str]:
    """Editions whose figures count: at hand, no rendition of a text that is at hand, no digest
    beside its original.
    """
    at_hand = [row for row in documents if is_at_hand(row)]
    present = {row["document_id"] for row in at_hand}
    originals = {
        (row["source_id"], row["year"])
        for row in at_hand
        if row["origin"] not in ("digest", "rendition")
    }
    return frozenset(
        str(row["document_id"])
        for row in at_hand
        if not (row["origin"] == "rendition" and row["rendition_of"] in present)
        and not (row["origin"] == "digest" and (row["source_id"], row["year"]) in originals)
    )


def _text(value: object) -> str | None:
    return None if value is None or value != value else str(value)
