"""The last published files, kept whole: what was published can be read and put back.

``builds/<version>.duckdb`` beside the published file; a build that changed no data is not kept
twice.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.publish import swap
from pipeline.storage.connections import connect
from pipeline.storage.durable_files import replace, sync_file
from warehouse.errors import GongbaoError

KEPT = 10
"""How many builds are kept."""


@dataclass(frozen=True, slots=True)
class Build:
    """A published file that is kept.

    Attributes:
        version: Its version.
        build_id: The run that published it.
        built_at: When, ISO 8601.
        data_version: Hash of its data.
        citation: How to cite it.
        path: Where it lies.
    """

    version: str
    build_id: str
    built_at: str
    data_version: str
    citation: str
    path: Path


def folder_of(target: Path) -> Path:
    """Where the builds of a published file are kept."""
    return target.parent / "builds"


def keep(target: Path, most: int = KEPT) -> None:
    """Keep a copy of the published file, unless its data are kept already, and remove the oldest
    ones. The file itself stays as it is.
    """
    build = _read(target)
    folder = folder_of(target)
    if build is None or any(
        kept is not None and kept.data_version == build.data_version
        for kept in map(_read, folder.glob(f"*-{build.data_version[:8]}.duckdb"))
    ):
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{build.version}.{os.getpid()}"
    try:
        shutil.copyfile(target, draft)
        sync_file(draft)
        replace(draft, folder / f"{build.version}.duckdb")
    finally:
        draft.unlink(missing_ok=True)
    kept = sorted(folder.glob("*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in kept[most:]:
        old.unlink(missing_ok=True)


def current(target: Path) -> Build | None:
    """The build that is published now; None where there is none."""
    return _read(target)


def listed(target: Path) -> list[Build]:
    """The builds that are kept and can be read, newest first."""
    found = [_read(path) for path in folder_of(target).glob("*.duckdb")]
    return sorted(
        (build for build in found if build is not None),
        key=lambda build: (build.built_at, build.version),
        reverse=True,
    )


def restore(target: Path, name: str) -> Build:
    """Put a build back in the place of the published file; that one is kept first.

    Args:
        target: The published file.
        name: Version or build_id of the build.

    Raises:
        GongbaoError: There is no such build, or more than one begins so.
    """
    builds = listed(target)
    fitting = [build for build in builds if name in (build.version, build.build_id)] or [
        build for build in builds if build.version.startswith(name)
    ]
    if len(fitting) != 1:
        raise GongbaoError(
            f"{folder_of(target)}: {len(fitting)} builds are named {name}",
            expected="one of " + (", ".join(build.version for build in builds) or "none is kept"),
            found=", ".join(build.version for build in fitting) or "none of that name",
            remedy="take a version that `gongbao builds` lists",
        )
    (build,) = fitting
    if target.exists():
        keep(target, KEPT + 1)
    draft = swap.draft_path(target)
    try:
        shutil.copyfile(build.path, draft)
        swap.swap_in(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return build


def _read(path: Path) -> Build | None:
    """What a file says of itself; None where it cannot be read as a published file."""
    if not path.exists():
        return None
    try:
        with connect(path, read_only=True) as connection:
            row = connection.execute(
                "SELECT version, build_id, built_at, data_version, citation FROM build_info"
            ).fetchone()
    except duckdb.Error:
        return None
    if row is None:
        return None
    version, build_id, built_at, data_version, citation = row
    return Build(version, build_id, built_at, data_version, citation, path)
