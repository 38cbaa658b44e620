"""What documents are (kind), how they come (format), and how near they are to the publisher."""

from __future__ import annotations

from enum import StrEnum


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
