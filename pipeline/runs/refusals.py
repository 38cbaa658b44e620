"""Versions of editions that a later stage could not use: remembered, so that the version before
stays in their place until the code or the bytes change.

What a document yields may be well formed and yet break the work on the series, or come out
otherwise when it is read again. Then the edition is put back on the version before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.runs.code_versions import code_version
from pipeline.runs.workspace import Workspace
from pipeline.storage.layers import Entry, key_of

LAYER = "refusals"


def refused(workspace: Workspace) -> dict[tuple[str, str], str]:
    """Why versions are not used, by edition and key of their figures; by the code as it is now."""
    return {
        (entry.edition_id, entry.good): entry.problem
        for entry in workspace.lake.index(LAYER).values()
        if entry.good and entry.problem and entry.key == _key(entry.good)
    }


def refuse(workspace: Workspace, layer: str, problems: Mapping[str, str]) -> dict[str, Entry]:
    """Put editions back on the version before, and remember why.

    Args:
        workspace: The workspace of the run.
        layer: The layer of figures.
        problems: Why, by edition.

    Returns:
        The new entries, by edition; an edition without a version before keeps the one it has.
    """
    entries = workspace.lake.index(layer)
    kept = dict(workspace.lake.index(LAYER))
    changed: dict[str, Entry] = {}
    for edition_id, problem in problems.items():
        entry = entries.get(edition_id)
        if entry is None or entry.good is None:
            continue
        kept[edition_id] = Entry(edition_id, _key(entry.good), entry.good, problem)
        changed[edition_id] = replace(entry, problem=problem)
        if entry.before is not None and has_version_before(workspace, layer, entry):
            good, basis, sha256 = entry.before
            changed[edition_id] = Entry(edition_id, entry.key, good, problem, basis, sha256)
    if changed:
        workspace.lake.write_index(LAYER, kept.values())
        workspace.lake.write_index(layer, (entries | changed).values())
    return changed


def has_version_before(workspace: Workspace, layer: str, entry: Entry) -> bool:
    """Whether the lake still holds the version before: a publication removes it."""
    return (
        entry.before is not None
        and workspace.lake.result(layer, entry.edition_id, entry.before[0]) is not None
    )


def forget(workspace: Workspace, editions: Iterable[str]) -> None:
    """Try the versions of these editions again: a person asks for it."""
    kept = dict(workspace.lake.index(LAYER))
    if kept.keys() & set(editions):
        gone = set(editions)
        workspace.lake.write_index(LAYER, [e for e in kept.values() if e.edition_id not in gone])


def _key(figures: str) -> str:
    return key_of(figures, code_version())
