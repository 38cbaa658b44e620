"""Putting a new file in the place of the old one, so that no reader sees half of either."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from pipeline.storage.durable_files import replace, sync_file

_DRAFT = ".building-"


def draft_path(target: Path) -> Path:
    """Where a new file is built: beside the old one, so that the rename cannot cross file
    systems.
    """
    return target.with_name(f"{target.name}{_DRAFT}{os.getpid()}")


def remove_drafts(target: Path) -> None:
    """Remove what builds leave when they end or are killed: files, and the folder to which
    DuckDB moved what memory did not hold. Only for the holder of the run's lock.
    """
    for draft in target.parent.glob(f"{target.name}{_DRAFT}*"):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def swap_in(draft: Path, target: Path) -> Path | None:
    """Replace ``target`` by ``draft``, durably. Connections that are open keep the old file.

    A write-ahead log beside the name belongs to the old file: somebody opened it for writing and
    did not close it. The new file cannot be opened beside it, so it is put aside first.

    Returns:
        Where a stale write-ahead log was put; None where there was none.
    """
    sync_file(draft)
    log = target.with_name(target.name + ".wal")
    aside = None
    if log.exists():
        aside = target.with_name(f"{target.name}.wal.stale-{time.time_ns()}")
        os.replace(log, aside)
    replace(draft, target)
    return aside
