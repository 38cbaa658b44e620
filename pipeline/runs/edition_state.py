"""An edition as the warehouse shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.runs.records import Row
from pipeline.sources.registry import Edition, Source, last_day
from pipeline.storage.pieces import Piece
from warehouse.bilingual_text import chinese
from warehouse.regions import regions


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition as the warehouse shows it.

    Attributes:
        source: Its source.
        edition: The edition.
        document: The version that is shown; None where none can be read.
        observations: The figures read out of that version; None where there are none.
        facts: What reading found out about the document.
        sha256: Digest of the bytes of that version.
        bytes: Their number.
        fetched_at: When they were first received.
        status: ``parsed``, ``unread``, ``quarantined`` or ``missing``.
        problem: Why it is not ``parsed``, or what is odd about what was read.
        refused: Newest attempts that are not shown, because too many rows were held.
        held: Rows that are held, of the version shown and of newest attempts that are not shown.
        figures: Figures of the version shown.
        rejected: Its numbers that are no figures.
        capture_id: Its capture, the last one where its bytes were received again after others.
        regions: Codes of the regions that its figures are about.
        is_collected: Whether it is a table of collected figures.
    """

    source: Source
    edition: Edition
    document: Piece | None
    observations: Piece | None
    facts: Mapping[str, Any]
    sha256: str | None
    bytes: int | None
    fetched_at: str | None
    status: str
    problem: str | None
    refused: tuple[Piece, ...] = ()
    held: int = 0
    figures: int = 0
    rejected: int = 0
    capture_id: str | None = None
    regions: tuple[str, ...] = ()
    is_collected: bool = False

    def row(self) -> Row:
        """Its row in ``documents``."""
        return {
            "document_id": self.edition.id,
            "source_id": self.source.id,
            "title": self.facts.get("title") or self.source.title,
            "kind": str(self.source.kind),
            "publisher": self.facts.get("publisher") or self.source.publisher,
            "region_code": self.source.region,
            "region": regions()[self.source.region].name,
            "year": self.edition.year,
            "published_on": self.edition.published,
            "published_by": last_day(self.edition.published),
            "url": self.edition.url,
            "format": self.facts.get("format")
            or (str(self.edition.format) if self.edition.format else None),
            "sha256": self.sha256,
            "capture_id": self.capture_id,
            "bytes": self.bytes,
            "fetched_at": self.fetched_at,
            "pages": self.facts.get("pages"),
            "characters": self.facts.get("characters"),
            "status": self.status,
            "problem": self.problem,
            "problem_zh": chinese(self.problem),
            "origin": str(self.edition.origin),
            "rendition_of": self.edition.rendition_of,
            "held_rows": self.held,
            "notes": list(self.facts.get("notes") or ()),
        }
