"""Where each edition stands: which version of it is shown, with which figures, and what is wrong
with the newest one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.runs.doubts import doubts
from pipeline.runs.records import Row
from pipeline.runs.stages import extracting, parsing
from pipeline.runs.workspace import Workspace
from pipeline.sources.registry import Edition, Source, last_day
from pipeline.storage.holding import HELD_ROWS
from pipeline.storage.layers import Entry, Result
from warehouse.errors import GongbaoError
from warehouse.regions import regions


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition as the warehouse shows it.

    Attributes:
        source: Its source.
        edition: The edition.
        document: Folder of the version that is shown; None where none can be read.
        observations: Folder of the figures read out of that version; None where there are none.
        facts: What reading found out about the document.
        sha256: Digest of the bytes of that version.
        bytes: Their number.
        fetched_at: When they were first received.
        status: ``parsed``, ``unread``, ``quarantined`` or ``missing``.
        problem: Why it is not ``parsed``, or what is odd about what was read.
        refused: Folders of newest attempts that are not shown, because too many rows were held.
        held: Rows that are held, of the version shown and of newest attempts that are not shown.
        figures: Figures of the version shown.
        rejected: Its numbers that are no figures.
        capture_id: Its capture, the last one where its bytes were received again after others.
        regions: Codes of the regions that its figures are about.
        is_collected: Whether it is a table of collected figures.
    """

    source: Source
    edition: Edition
    document: Path | None
    observations: Path | None
    facts: Mapping[str, Any]
    sha256: str | None
    bytes: int | None
    fetched_at: str | None
    status: str
    problem: str | None
    refused: tuple[Path, ...] = ()
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
            "origin": str(self.edition.origin),
            "rendition_of": self.edition.rendition_of,
            "held_rows": self.held,
            "notes": list(self.facts.get("notes") or ()),
        }


def states_of(workspace: Workspace) -> list[EditionState]:
    """All editions, in the order of the sources file."""
    documents = workspace.lake.index(parsing.LAYER)
    figures = workspace.lake.index(extracting.LAYER)
    states = [
        _state(workspace, s, e, documents.get(e.id), figures.get(e.id))
        for s, e in workspace.registry.editions()
    ]
    odd = doubts(states)
    return [
        replace(state, problem=odd[state.edition.id])
        if state.status == "parsed" and state.edition.id in odd
        else state
        for state in states
    ]


def _state(
    workspace: Workspace,
    source: Source,
    edition: Edition,
    document: Entry | None,
    figures: Entry | None,
) -> EditionState:
    """The figures decide which version is shown: they must stand in the text that is shown beside
    them.
    """
    problem = (document.problem if document else None) or (figures.problem if figures else None)
    key, sha256 = (document.good, document.sha256) if document else (None, None)
    shown, found = None, Result()
    if figures is not None and figures.good is not None and figures.basis is not None:
        key, sha256 = figures.basis, figures.sha256
        shown = workspace.lake.path(extracting.LAYER, edition.id, figures.good)
        found = workspace.lake.result(extracting.LAYER, edition.id, figures.good) or found
    refused = dict(_refused(workspace, edition.id, document, figures))
    held_back = sum(
        _held(workspace, layer, edition.id, path.name) for path, layer in refused.items()
    )
    result = workspace.lake.result(parsing.LAYER, edition.id, key) if key else None
    if key is None or result is None:
        received = workspace.archive.latest(edition.id) is not None
        reason = (
            problem or "expected: a document; found: nothing was ever received; remedy: fetch it"
        )
        return EditionState(
            source,
            edition,
            None,
            None,
            {},
            None,
            None,
            None,
            "quarantined" if received else "missing",
            reason,
            tuple(refused),
            held_back,
        )
    unread = result.facts.get("unread")
    versions = [
        capture for capture in workspace.archive.captures(edition.id) if capture.sha256 == sha256
    ]
    return EditionState(
        source,
        edition,
        workspace.lake.path(parsing.LAYER, edition.id, key),
        shown,
        result.facts,
        sha256,
        versions[0].bytes if versions else None,
        versions[0].fetched_at if versions else None,
        "quarantined" if problem else "unread" if unread else "parsed",
        problem or unread,
        tuple(refused),
        sum(int(part.facts.get("held", 0)) for part in (found, result)) + held_back,
        found.counts.get("observations", 0),
        found.counts.get("rejected_numbers", 0),
        versions[-1].capture_id if versions else None,
        tuple(found.facts.get("regions", ())),
        bool(found.facts.get("collected")),
    )


def _refused(
    workspace: Workspace, edition_id: str, document: Entry | None, figures: Entry | None
) -> Iterator[tuple[Path, str]]:
    for layer, entry in ((parsing.LAYER, document), (extracting.LAYER, figures)):
        if entry is not None and entry.key and entry.key != entry.good:
            yield workspace.lake.path(layer, edition_id, entry.key), layer


def _held(workspace: Workspace, layer: str, edition_id: str, key: str) -> int:
    result = workspace.lake.result(layer, edition_id, key)
    return int(result.facts.get("held", 0)) if result else 0


def require_documents(workspace: Workspace) -> None:
    """Refuse to go on where no edition has been read: a file without documents takes the place of
    none.

    Raises:
        GongbaoError: No document is at hand.
    """
    states = states_of(workspace)
    if not any(state.document for state in states):
        raise GongbaoError(
            f"{workspace.settings.lake}: nothing has been read yet, there is nothing to publish",
            expected=f"at least one of the {len(states)} listed editions",
            found="none",
            remedy="fetch and read first: `gongbao run` or `gongbao refresh`; if GONGBAO_DATA "
            "names the wrong folder, correct it",
        )


def edition_files(states: Sequence[EditionState]) -> dict[str, list[Path]]:
    """Parquet files of the layers that work by edition, by table."""
    files: dict[str, list[Path]] = {}
    for state in states:
        for folder in (state.document, state.observations):
            for path in sorted(folder.glob("*.parquet")) if folder else ():
                files.setdefault(path.stem, []).append(path)
        for folder in state.refused:
            if (path := folder / f"{HELD_ROWS}.parquet").exists():
                files.setdefault(HELD_ROWS, []).append(path)
    return files
