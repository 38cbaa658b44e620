"""Captures that no published file has shown are gone through in their order, as if each had been
published: a lost file, a build that was put back, or nights without a publication cost no history.

In the usual night there is one new capture of an edition at most, and nothing to do here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.archive import Capture, CaptureStatus
from pipeline.runs.stages.deriving import indicators
from pipeline.runs.stages.extracting import observations
from pipeline.runs.stages.parsing import documents
from pipeline.runs.workspace import Workspace
from pipeline.storage.connections import connect

_FOLDER = "recalled"


@contextmanager
def recalled(
    workspace: Workspace,
    build: Callable[[Workspace, Path, Path], None],
    executor: Executor | None = None,
) -> Iterator[tuple[Path, str | None]]:
    """The file whose history the next publication continues.

    Args:
        workspace: The workspace of the run.
        build: Builds a file from what the layers of a workspace hold, with the history of another.
        executor: Where the work on editions runs.

    Yields:
        The published file where it has shown every capture but the newest; else a file that has,
        which is removed afterwards; and why history is not whole, where it could not be made: that
        stops no publication.
    """
    published = workspace.settings.warehouse
    rounds = list(_rounds(workspace, _shown(published)))
    folder = workspace.settings.lake / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    if not rounds:
        yield published, None
        return
    last, target = published, folder / published.name
    problem = None
    try:
        for number, hidden in enumerate(rounds, 1):
            try:
                earlier = workspace.before(hidden, folder)
                documents(earlier, executor=executor)
                observations(earlier, executor=executor)
                indicators(earlier, executor=executor)
                build(earlier, target, last)
            except Exception as error:
                problem = (
                    f"history is not whole: captures that were never published could not be gone "
                    f"through (round {number} of {len(rounds)}): {error}"
                )
                break
            last = target
        yield last, problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shown(published: Path) -> frozenset[str]:
    """Captures that the published file knows."""
    if not published.exists():
        return frozenset()
    try:
        with connect(published, read_only=True) as connection:
            rows = connection.execute("SELECT capture_id FROM captures").fetchall()
    except duckdb.Error:  # damaged, or of another shape: what it knew is not to be had
        return frozenset()
    return frozenset(str(row[0]) for row in rows)


def _rounds(workspace: Workspace, shown: frozenset[str]) -> Iterator[frozenset[str]]:
    """Which captures are hidden in each round, so that every edition goes through its versions."""
    captures = [
        workspace.archive.captures(edition.id) for _, edition in workspace.registry.editions()
    ]
    late = [_late(mine, shown) for mine in captures]
    depth = max((len(positions) for positions in late), default=0) - 1
    for left in range(depth, 0, -1):
        yield frozenset(
            capture.capture_id
            for mine, positions in zip(captures, late, strict=True)
            if positions
            for capture in mine[_first_hidden(mine, positions, left) :]
        )


def _late(captures: tuple[Capture, ...], shown: frozenset[str]) -> list[int]:
    """Positions of accepted captures that were never shown."""
    return [
        position
        for position, capture in enumerate(captures)
        if capture.status is CaptureStatus.ACCEPTED and capture.capture_id not in shown
    ]


def _first_hidden(captures: tuple[Capture, ...], late: list[int], left: int) -> int:
    """Position from which on captures are hidden, ``left`` rounds before the end."""
    if left < len(late):
        return late[-left]
    is_first = not any(c.status is CaptureStatus.ACCEPTED for c in captures[: late[0]])
    if not is_first:
        return late[0]
    return late[1] if len(late) > 1 else len(captures)
