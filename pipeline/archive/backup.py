"""Verifying the archive, copying it somewhere else, and bringing it back.

The archive is the only thing that cannot be made again. Its bytes are named by their digest and its
logs only grow, so that a copy is always additive: what is there and right is never written again,
and what is damaged on one side is mended from the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.captures import Archive
from pipeline.storage.durable_files import TEMPORARY, merged_lines, write_bytes
from warehouse.errors import GongbaoError

LOGS = ("captures.jsonl", "fetches.jsonl", "listings.jsonl")
_DIGEST = 64


@dataclass(frozen=True)
class Verification:
    """What a verification found.

    Attributes:
        files: Files whose content is what their name says.
        bytes: Their size.
        damaged: Files whose content is not what their name says.
        missing: Digests that captures name and no file has.
        torn: Lines of the logs that cannot be read, by log.
    """

    files: int
    bytes: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]
    torn: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that captures name is there as it was received."""
        return not (self.damaged or self.missing)

    def lines(self) -> Iterator[str]:
        """The findings, one line each."""
        for path in self.damaged:
            yield (
                f"damaged: {path}: expected: content of that digest; found: other content; "
                f"remedy: `gongbao archive restore FOLDER` from a backup"
            )
        for sha256 in self.missing:
            yield (
                f"missing: {sha256}: expected: a file; found: none; "
                f"remedy: `gongbao archive restore FOLDER` from a backup"
            )
        for line in self.torn:
            yield f"torn: {line}: left by a writer that was killed; it is skipped"
        yield f"{self.files} files, {self.bytes} bytes as received"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup or a restore did."""

    files: int
    kept: int
    lines: int

    def summary(self) -> str:
        """One line."""
        return (
            f"{self.files} files and {self.lines} lines of logs copied, {self.kept} files kept as "
            f"they are"
        )


def verify(
    archive: Archive, notify: Callable[[int, int], None] = lambda done, total: None
) -> Verification:
    """Read every file of the archive and hold it against its name, and the captures against the
    files.

    Args:
        archive: The archive.
        notify: Called with how many files are read, and of how many.
    """
    size = right = 0
    damaged = []
    present = set()
    stored = list(_stored(archive.folder))
    for number, path in enumerate(stored, 1):
        notify(number, len(stored))
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == path.name:
            right, size = right + 1, size + len(content)
            present.add(path.name)
        else:
            damaged.append(str(path.relative_to(archive.folder)))
    wanted = set(archive.digests())
    missing = sorted(wanted - present - {Path(name).name for name in damaged})
    torn = [line for name in LOGS for line in _torn(archive.folder / name)]
    return Verification(right, size, tuple(damaged), tuple(missing), tuple(torn))


def copy_archive(source: Path, target: Path) -> Copied:
    """Copy what is right in one archive and missing or damaged in another, and the lines of its
    logs that the other does not have.

    Raises:
        GongbaoError: There is no archive at ``source``.
    """
    if not (source / LOGS[0]).exists():
        raise GongbaoError(
            f"{source}: no archive",
            expected=f"a folder with {LOGS[0]}",
            found="none",
            remedy="name the folder that a backup was made in",
        )
    copied = kept = 0
    for path in _stored(source):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != path.name:
            continue  # a damaged file is never spread
        other = target / path.parent.name / path.name
        if other.exists() and hashlib.sha256(other.read_bytes()).hexdigest() == path.name:
            kept += 1
            continue
        write_bytes(other, content)
        other.chmod(0o444)
        copied += 1
    lines = sum(_merge(source / name, target / name) for name in LOGS)
    return Copied(copied, kept, lines)


def _stored(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("??/*")):
        if len(path.name) == _DIGEST and not path.name.startswith(TEMPORARY):
            yield path


def _torn(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            json.loads(line)
        except ValueError:
            yield f"{path.name}:{number}"


def _merge(source: Path, target: Path) -> int:
    """Add the lines of a log that another does not have; both keep their order, the source's lines
    first.
    """
    mine = source.read_bytes() if source.exists() else b""
    theirs = target.read_bytes() if target.exists() else b""
    known = set(theirs.splitlines())
    new = [line for line in mine.splitlines() if line not in known]
    if new:
        write_bytes(target, merged_lines(mine, theirs))
    return len(new)
