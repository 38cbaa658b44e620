"""What every stage is given: the registry, the archive, the lake, the run's name and its time."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.archive import Archive
from pipeline.runs.settings import Settings
from pipeline.sources.proposals import load_proposals, with_added
from pipeline.sources.registry import Edition, Registry, Source
from pipeline.storage.layers import Lake
from warehouse.errors import GongbaoError

Selection = Sequence[tuple[Source, Edition]]


@dataclass(frozen=True)
class Workspace:
    """What the stages of one run are given. Stages read no clock and no environment: everything
    comes from here.

    Attributes:
        settings: Where things are.
        registry: What is published.
        run_id: Name of the run in logs and tables.
        now: The time of the run; "today" of every judgement of freshness.
        archive: Raw bytes and captures.
        lake: What the layers exchange.
    """

    settings: Settings
    registry: Registry
    run_id: str
    now: datetime
    archive: Archive = field(init=False)
    lake: Lake = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "archive", Archive(self.settings.archive))
        object.__setattr__(self, "lake", Lake(self.settings.lake))

    def with_registry(self, registry: Registry) -> Workspace:
        """The same run with another registry: after editions were found and added."""
        return Workspace(self.settings, registry, self.run_id, self.now)

    def before(self, hidden: Collection[str], indexes: Path) -> Workspace:
        """The same run as if some captures had not come yet.

        Args:
            hidden: Ids of these captures.
            indexes: Where the indexes of the layers lie, apart from those of the run.
        """
        earlier = Workspace(self.settings, self.registry, self.run_id, self.now)
        object.__setattr__(earlier, "archive", self.archive.without(hidden))
        object.__setattr__(earlier, "lake", Lake(self.settings.lake, indexes))
        return earlier

    def select(
        self, sources: frozenset[str] = frozenset(), editions: frozenset[str] = frozenset()
    ) -> Selection:
        """Editions of the named sources and the named editions; all where nothing is named.
        Unknown names are errors.
        """
        for source_id in sources:
            self.registry.source(source_id)
        for edition_id in editions:
            self.registry.edition(edition_id)
        everything = not sources and not editions
        return [
            (s, e)
            for s, e in self.registry.editions()
            if everything or s.id in sources or e.id in editions
        ]

    def lock(self, wait_seconds: float = 0) -> FileLock:
        """The lock of the data folder alone (``lock_folder``); who writes takes
        ``pipeline.runs.remote.writing``.
        """
        return lock_folder(self.settings, wait_seconds)


def lock_folder(settings: Settings, wait_seconds: float = 0) -> FileLock:
    """The lock that one writing run holds on the data folder; released by the system when the
    process dies.

    Raises:
        GongbaoError: Another run holds it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.lock, timeout=wait_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise GongbaoError(
            f"{settings.data}: another run is writing",
            expected="one run at a time for a data folder",
            found=f"{settings.lock} is held",
            remedy="wait until it has ended, or set GONGBAO_DATA to another folder",
        ) from None
    return lock


def open_workspace(
    settings: Settings,
    registry: Registry,
    *,
    now: datetime | None = None,
    run_id: str | None = None,
) -> Workspace:
    """A workspace with the present time and a new name, unless they are given; editions that were
    found and added are among those of the registry.
    """
    registry = with_added(registry, load_proposals(settings.proposals))
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    return Workspace(
        settings, registry, run_id or f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", moment
    )
