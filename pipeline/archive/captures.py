"""What was received for which edition, when, and which version is the last good one.

Two append-only logs beside the raw bytes: ``captures.jsonl`` has a record whenever the bytes of an
edition are other than last time
(a silently corrected page is a second capture of the same document); ``fetches.jsonl`` has one for
every request to a publisher,
whatever came of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.archive import log
from pipeline.archive.store import Store
from warehouse.bilingual_text import from_json, to_json
from warehouse.vocabularies import CaptureStatus, FetchOutcome


@dataclass(frozen=True, slots=True)
class PageVersion:
    """A version of one web page of a document of several.

    Attributes:
        url: Address asked for (or the path in the sources file).
        final_url: Address that answered, after redirects.
        sha256: Digest of the page's own bytes; they lie in the store under it, beside the bundle
            of all pages.
        etag: For the next conditional request.
        last_modified: Likewise.
        content_type: As the server says.
    """

    url: str
    final_url: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """A version of an edition's bytes as received.

    Attributes:
        capture_id: Hash of document, bytes and time.
        document_id: Edition id.
        sha256: Digest of the bytes; they lie in the store under it. Those of a document of several
            web pages are their bundle.
        bytes: Their number.
        url: Address asked for (or the path in the sources file).
        final_url: Address that answered, after redirects.
        fetched_at: When, ISO 8601 in UTC.
        status: Whether the bytes are taken for the document.
        problem: Why not.
        redirects: Addresses passed through.
        etag: For the next conditional request.
        last_modified: Likewise.
        content_type: As the server says.
        pages: The pages of a document of several, in order; none for a document of one.
    """

    capture_id: str
    document_id: str
    sha256: str
    bytes: int
    url: str
    final_url: str
    fetched_at: str
    status: CaptureStatus
    problem: str | None = None
    redirects: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    pages: tuple[PageVersion, ...] = ()

    @property
    def versions(self) -> tuple[PageVersion, ...]:
        """The pages received, also where there is one."""
        alone = PageVersion(
            self.url, self.final_url, self.sha256, self.etag, self.last_modified, self.content_type
        )
        return self.pages or (alone,)


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One request to a publisher, for all pages of an edition.

    Attributes:
        run_id: The run that asked.
        source_id: Source id.
        document_id: Edition id.
        url: Address asked for.
        checked_at: When, ISO 8601 in UTC.
        outcome: What came of it.
        http_status: Status code, where a server answered.
        sha256: Digest of the version that is current after it; None where there is none.
        problem: What was expected, found, and the remedy, where it went wrong.
        seconds: How long it took.
    """

    run_id: str
    source_id: str
    document_id: str
    url: str
    checked_at: str
    outcome: FetchOutcome
    http_status: int | None = None
    sha256: str | None = None
    problem: str | None = None
    seconds: float = 0.0

    @property
    def reached(self) -> bool:
        """Whether the publisher answered with the document (new or as known)."""
        return self.outcome in (FetchOutcome.NEW, FetchOutcome.UNCHANGED, FetchOutcome.NOT_MODIFIED)


class Archive:
    """Raw bytes and their logs under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder)
        self.captures_log = folder / "captures.jsonl"
        self.fetches_log = folder / "fetches.jsonl"

    @cached_property
    def _captures(self) -> dict[str, list[Capture]]:
        found: dict[str, list[Capture]] = {}
        for record in map(from_json, log.read_records(self.captures_log)):
            capture = _capture(record)
            if capture is not None:
                found.setdefault(capture.document_id, []).append(capture)
        return found

    def captures(self, document_id: str) -> tuple[Capture, ...]:
        """All versions received of an edition, oldest first."""
        return tuple(self._captures.get(document_id, ()))

    def without(self, hidden: Collection[str]) -> Archive:
        """The archive as it was before some captures came; for reading only.

        Args:
            hidden: Ids of the captures that are not seen.
        """
        view = Archive(self.folder)
        view._captures = {
            document_id: [one for one in captures if one.capture_id not in hidden]
            for document_id, captures in self._captures.items()
        }
        return view

    def latest(self, document_id: str) -> Capture | None:
        """What was received last, accepted or not."""
        return self._captures[document_id][-1] if self._captures.get(document_id) else None

    def accepted(self, document_id: str) -> tuple[Capture, ...]:
        """Versions taken for the document, newest first: the candidates for the last good one."""
        return tuple(
            c
            for c in reversed(self._captures.get(document_id, ()))
            if c.status is CaptureStatus.ACCEPTED
        )

    def digests(self) -> Iterator[str]:
        """The digests of all bytes that were ever received: of documents and of their pages."""
        for captures in self._captures.values():
            for capture in captures:
                yield capture.sha256
                yield from (version.sha256 for version in capture.pages)

    def keep(self, capture: Capture, content: bytes) -> None:
        """Archive a new version: first the bytes, then the record, so that a record without bytes
        cannot be.
        """
        self.store.put(content)
        log.append(self.captures_log, [to_json(asdict(capture))])
        self._captures.setdefault(capture.document_id, []).append(capture)

    def note(self, records: Iterable[FetchRecord]) -> None:
        """Log requests to publishers."""
        log.append(self.fetches_log, [to_json(asdict(record)) for record in records])

    def fetches(self) -> Iterator[FetchRecord]:
        """All requests to publishers, oldest first."""
        names = {field.name for field in fields(FetchRecord)}
        for record in map(from_json, log.read_records(self.fetches_log)):
            try:
                yield FetchRecord(
                    **{k: v for k, v in record.items() if k in names}
                    | {"outcome": FetchOutcome(record["outcome"])}
                )
            except (TypeError, KeyError, ValueError):
                continue

    def last_fetches(self) -> Mapping[str, FetchRecord]:
        """The last request for each edition."""
        return {record.document_id: record for record in self.fetches()}


def capture_id(document_id: str, sha256: str, fetched_at: str) -> str:
    """Stable id of a capture."""
    return hashlib.sha256(f"{document_id}\n{sha256}\n{fetched_at}".encode()).hexdigest()[:16]


def utc(moment: datetime) -> str:
    """A moment as text, to the second."""
    return moment.isoformat(timespec="seconds")


_CAPTURE_FIELDS = {field.name for field in fields(Capture)}


def _capture(record: dict[str, Any]) -> Capture | None:
    values = {key: value for key, value in record.items() if key in _CAPTURE_FIELDS}
    try:
        values["status"] = CaptureStatus(values["status"])
        values["redirects"] = tuple(values.get("redirects") or ())
        values["pages"] = tuple(PageVersion(**page) for page in values.get("pages") or ())
        return Capture(**values)
    except (TypeError, KeyError, ValueError):
        return None
