"""The state of each edition: which version of it is shown, with which figures, and what is wrong
with the newest one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.runs.doubts import doubts
from pipeline.runs.edition_state import EditionState
from pipeline.runs.layer_names import DOCUMENTS, INDICATORS, INDICES, OBSERVATIONS
from pipeline.runs.workspace import Workspace
from pipeline.sources.registry import Edition, Source
from pipeline.storage.holding import HELD_ROWS
from pipeline.storage.layers import WHOLE, Entry
from pipeline.storage.pieces import Kept, Piece
from pipeline.storage.results import Result
from warehouse.bilingual_text import joined_texts
from warehouse.errors import GongbaoError
from warehouse.problems import problem_line


def states_of(workspace: Workspace) -> list[EditionState]:
    """All editions, in the order of the sources file."""
    documents = workspace.lake.index(DOCUMENTS)
    figures = workspace.lake.index(OBSERVATIONS)
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
    """The figures decide which version is shown: they must be in the text that is shown beside
    them.
    """
    problem = (document.problem if document else None) or (figures.problem if figures else None)
    key, sha256 = (document.good, document.sha256) if document else (None, None)
    shown, found = None, Result()
    if figures is not None and figures.good is not None and figures.basis is not None:
        key, sha256 = figures.basis, figures.sha256
        shown = workspace.lake.piece(OBSERVATIONS, edition.id, figures.good)
        found = workspace.lake.result(OBSERVATIONS, edition.id, figures.good) or found
    refused = list(_refused(workspace, edition.id, document, figures))
    held_back = sum(_held(workspace, layer, edition.id, piece.key) for piece, layer in refused)
    result = workspace.lake.result(DOCUMENTS, edition.id, key) if key else None
    if key is None or result is None:
        received = workspace.archive.latest(edition.id) is not None
        reason = problem or problem_line("never_received")
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
            tuple(piece for piece, _ in refused),
            held_back,
        )
    unread = result.facts.get("unread")
    versions = [
        capture for capture in workspace.archive.captures(edition.id) if capture.sha256 == sha256
    ]
    return EditionState(
        source,
        edition,
        workspace.lake.piece(DOCUMENTS, edition.id, key),
        shown,
        result.facts,
        sha256,
        versions[0].bytes if versions else None,
        versions[0].fetched_at if versions else None,
        "quarantined" if problem else "unread" if unread else "parsed",
        problem or unread,
        tuple(piece for piece, _ in refused),
        sum(int(part.facts.get("held", 0)) for part in (found, result)) + held_back,
        found.counts.get("observations", 0),
        found.counts.get("rejected_numbers", 0),
        versions[-1].capture_id if versions else None,
        tuple(found.facts.get("regions", ())),
        bool(found.facts.get("collected")),
    )


def _refused(
    workspace: Workspace, edition_id: str, document: Entry | None, figures: Entry | None
) -> Iterator[tuple[Piece, str]]:
    for layer, entry in ((DOCUMENTS, document), (OBSERVATIONS, figures)):
        if entry is not None and entry.key and entry.key != entry.good:
            yield workspace.lake.piece(layer, edition_id, entry.key), layer


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


def edition_files(states: Sequence[EditionState]) -> dict[str, list[Kept]]:
    """Files of the tables of the layers that work by edition, by table."""
    files: dict[str, list[Kept]] = {}
    for state in states:
        for piece in (state.document, state.observations):
            for name, kept in piece.tables().items() if piece else ():
                files.setdefault(name, []).append(kept)
        for piece in state.refused:
            if held := piece.table(HELD_ROWS):
                files.setdefault(HELD_ROWS, []).append(held)
    return files


def with_series_faults(workspace: Workspace, states: Sequence[EditionState]) -> list[EditionState]:
    """The states of editions together with what the work on the series says of them: a part that
    is held, a correction that does not fit.
    """
    layers = (INDICATORS, INDICES)
    said = [series_facts(workspace, "said", layer) for layer in layers]
    held = [series_facts(workspace, "held", layer) for layer in layers]
    return [
        replace(
            state,
            problem=joined_texts((state.problem, *(lines.get(state.edition.id) for lines in said)))
            or None,
            held=state.held + sum(int(rows.get(state.edition.id, 0)) for rows in held),
        )
        for state in states
    ]


def series_faults(workspace: Workspace) -> frozenset[str]:
    """Editions that are out of the series, wholly or in some region, for a stated fault."""
    return frozenset(series_facts(workspace, "series"))


def series_facts(workspace: Workspace, name: str, layer: str = INDICATORS) -> Mapping[str, Any]:
    """What a layer says of its faults (``facts_of``)."""
    entry = workspace.lake.index(layer).get(WHOLE)
    result = workspace.lake.result(layer, WHOLE, entry.good) if entry and entry.good else None
    return result.facts.get(name, {}) if result else {}
