"""sources.yaml -> Source, Edition: what is published, where, and when the next edition is due.

Unknown keys are errors. Nothing here touches the network or the archive.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """Genres of documents."""

    BULLETIN = "bulletin"
    WORK_REPORT = "work_report"
    PLAN_REPORT = "plan_report"
    BLUE_BOOK = "blue_book"
    PRESS = "press"
    YEARBOOK = "yearbook"


class Format(StrEnum):
    """File formats that documents come in."""

    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    DOCX = "docx"
    CSV = "csv"
    XLS = "xls"
    XLSX = "xlsx"


class Origin(StrEnum):
    """How near a text is to the publisher's own."""

    OFFICIAL = "official"
    REPOST = "repost"
    PRESS = "press"
    DIGEST = "digest"
    RENDITION = "rendition"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cadence(_Strict):
    """When an edition is due: the edition of year Y on ``month``-``day`` of Y + ``year_offset``, overdue ``grace_days`` later."""

    month: int
    day: int
    year_offset: int
    grace_days: int


class Edition(_Strict):
    """One document that a source published."""

    id: str
    year: int
    published: str
    url: str
    format: Format | None = None
    must_contain: tuple[str, ...] = ()
    origin: Origin = Origin.OFFICIAL
    rendition_of: str | None = None


class Source(_Strict):
    """A publication and its editions."""

    id: str
    title: str
    kind: Kind
    publisher: str
    region: str
    cadence: Cadence | None = None
    editions: tuple[Edition, ...] = ()
