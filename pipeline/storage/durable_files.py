"""Writing files so that a kill or a full disk at any moment leaves the old content or the new,
never a part.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

TEMPORARY = ".part-"


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` under ``path``: temporary file in the same folder, fsync, rename, fsync of
    the folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.chmod(name, 0o644)
        replace(Path(name), path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder that appears under ``path`` with all its files when the block ends without an
    exception, or not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=path.parent))
    try:
        yield draft
        for file in draft.iterdir():
            _sync(file)
        os.chmod(draft, 0o755)
        if path.exists():
            shutil.rmtree(path)
        replace(draft, path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def replace(draft: Path, path: Path) -> None:
    """Rename within one folder and make the rename durable."""
    os.replace(draft, path)
    _sync(path.parent)


def remove_drafts(folder: Path) -> None:
    """Remove what killed writers left; only for the holder of the run's lock."""
    for draft in folder.rglob(f"{TEMPORARY}*"):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    _sync(path)


def merged_lines(first: bytes, second: bytes) -> bytes:
    """The lines of two versions of a log that only grows: those of the first, then those that the
    second alone has.
    """
    mine = first.splitlines()
    inherited = set(mine)
    ordered = [*mine, *(line for line in second.splitlines() if line not in inherited)]
    return b"".join(line + b"\n" for line in ordered)


def _sync(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
