"""Of which parts of the lake the published file was made, so that the next one is made of what has
changed.

A part is the result of an edition in a layer, a region of a bundle, or the result of a layer that
is made whole; its name has the key of all that it depends on. The list lies beside the layers as
``published.json`` and counts only for the file whose build it names. They stay until a later
publication (``publishing.tidy``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.publish import Publication, Renewal, builds
from pipeline.runs.code_versions import code_version
from pipeline.runs.edition_state import EditionState
from pipeline.runs.layer_names import CONTRIBUTIONS, DOCUMENTS, INDICATORS, INDICES, OBSERVATIONS
from pipeline.runs.workspace import Workspace
from pipeline.storage import parquet
from pipeline.storage.bundles import Bundle, members_of
from pipeline.storage.durable_files import write_bytes

_FILE = "published.json"
_MOST = 0.2
"""Share of parts beyond which building the file whole is no more work."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the lake.

    Attributes:
        place: Layer, edition and key: ``documents/beijing-2024/8c1…``.
        member: The member of a bundle; '' where it is the whole result.
        written: When it was made: one that was made again under its key may hold something else.
    """

    place: str
    member: str
    written: int


def parts_of(workspace: Workspace, states: Sequence[EditionState]) -> dict[str, Part]:
    """All parts that the layers hold now, by name. What is held is not among them: it is published
    whole.
    """
    found: dict[str, Part] = {}

    def part(layer: str, edition_id: str, key: str, member: str = "") -> Part:
        written = workspace.lake.written(layer, edition_id, key)
        return Part(f"{layer}/{edition_id}/{key}", member, written)

    def whole(layer: str, edition_id: str, key: str) -> None:
        made = part(layer, edition_id, key)
        found[made.place] = made

    for state in states:
        for layer, piece in ((DOCUMENTS, state.document), (OBSERVATIONS, state.observations)):
            if piece is not None:
                whole(layer, state.edition.id, piece.key)
    for layer in (CONTRIBUTIONS, INDICES, INDICATORS):
        for entry in workspace.lake.index(layer).values():
            result = workspace.lake.result(layer, entry.edition_id, entry.key)
            members = members_of(result) if layer == INDICATORS else {}
            for member in members.values():
                found[f"{layer}/{member.name}/{member.key}"] = part(
                    layer, entry.edition_id, entry.key, member.name
                )
            if not members:
                whole(layer, entry.edition_id, entry.key)
    return found


def renewal_of(workspace: Workspace, states: Sequence[EditionState]) -> Renewal | None:
    """What has changed since the published file; None where that is not known or very much."""
    try:
        noted = json.loads((workspace.lake.folder / _FILE).read_bytes())
        before = {name: Part(*values) for name, values in noted["parts"].items()}
        sums = noted["sums"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    build = builds.current(workspace.settings.warehouse)
    if build is None or build.build_id != noted["build_id"] or noted["code"] != code_version():
        return None
    if noted["file"] != _state_of(workspace.settings.warehouse):  # somebody wrote into it
        return None
    try:
        now = parts_of(workspace, states)
    except OSError:  # a folder was removed by hand
        return None
    gone, came = before.keys() - now.keys(), now.keys() - before.keys()
    if not sums or max(len(gone), len(came)) > _MOST * len(now):
        return None
    if any(_is_made_again(part, now[name]) for name, part in before.items() if name in now):
        return None
    try:
        return Renewal(
            _tables(workspace, (before[name] for name in sorted(gone))),
            _tables(workspace, (now[name] for name in sorted(came))),
            sums,
        )
    except (OSError, KeyError):  # a folder was removed by hand
        return None


def _is_made_again(before: Part, now: Part) -> bool:
    return before.place == now.place and before.written != now.written


def note_published(
    workspace: Workspace, states: Sequence[EditionState], publication: Publication
) -> None:
    """Remember of what the file was made that has just been published; where that cannot be
    determined, the next one is built whole.
    """
    path = workspace.lake.folder / _FILE
    try:
        parts = parts_of(workspace, states)
    except OSError:
        path.unlink(missing_ok=True)
        return
    noted = {
        "build_id": workspace.run_id,
        "code": code_version(),
        "file": _state_of(publication.path),
        "sums": dict(publication.sums),
        "parts": {name: astuple(part) for name, part in parts.items()},
    }
    write_bytes(path, json.dumps(noted).encode())


def _state_of(file: Path) -> list[int]:
    """What shows whether a file is as it was published."""
    found = file.stat()
    return [found.st_size, found.st_mtime_ns]


def _tables(workspace: Workspace, parts: Iterable[Part]) -> dict[str, pa.Table]:
    found: dict[str, list[pa.Table]] = {}
    bundles: dict[str, Bundle] = {}
    for part in parts:
        layer, edition_id, key = part.place.split("/")
        if part.member and part.place not in bundles:
            result = workspace.lake.result(layer, edition_id, key)
            folder = workspace.lake.path(layer, edition_id, key)
            bundles[part.place] = Bundle(folder, members_of(result))
        if part.member:
            tables = bundles[part.place].tables(part.member)
        else:
            workspace.lake.written(layer, edition_id, key)  # or else it was removed by hand
            files = workspace.lake.piece(layer, edition_id, key).tables()
            tables = {name: parquet.read_rows(file) for name, file in files.items()}
        for name, content in tables.items():
            if name in parquet.DECLARED:
                found.setdefault(name, []).append(content)
    return {name: pa.concat_tables(contents) for name, contents in found.items()}
