"""What every asset is given: where things are, the registry, the lock on the data folder. No stage
is called here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from pipeline.runs.settings import Settings
from pipeline.runs.workspace import Selection, Workspace, open_workspace
from pipeline.sources.registry import Registry, load_sources

LOCK_WAIT_SECONDS = 600
"""How long a step waits for another run's step on the same data folder: longer than any step of a
night without new documents."""


class House(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The data folder and the sources file that a run works on.

    Attributes:
        sources: Path of the sources file.
        data: Path of the data folder.
        now: Time of the run as ISO 8601, for tests; the present by default.
    """

    sources: str
    data: str
    now: str | None = None
    _registry: Registry | None = PrivateAttr(default=None)

    @property
    def settings(self) -> Settings:
        """The same as the pipeline knows it."""
        from pathlib import Path

        return Settings(Path(self.sources), Path(self.data))

    @contextmanager
    def workspace(self, run_id: str) -> Iterator[Workspace]:
        """The workspace of one step, holding the lock on the data folder."""
        if self._registry is None:
            self._registry = load_sources(self.settings.sources)
        moment = datetime.fromisoformat(self.now) if self.now else datetime.now(UTC)
        workspace = open_workspace(self.settings, self._registry, now=moment, run_id=run_id)
        lock = workspace.lock(LOCK_WAIT_SECONDS)
        try:
            yield workspace
        finally:
            lock.release()


class Rerun(dg.Config):
    """What a person who re-runs an asset may narrow or force.

    Attributes:
        editions: Edition ids to look at; empty for all.
        force: Do again what is done already.
    """

    editions: list[str] = []
    force: bool = False

    def selection(self, workspace: Workspace, source_id: str | None = None) -> Selection | None:
        """The editions meant: of one source, named ones, or None for all. Unknown names are errors
        that list the known ones.
        """
        if self.editions:
            return workspace.select(editions=frozenset(self.editions))
        return workspace.select(sources=frozenset({source_id})) if source_id else None


def asset_name(source_id: str) -> str:
    """A source's name in asset keys: ``beijing-bulletin`` -> ``beijing_bulletin``."""
    return source_id.replace("-", "_")


def step_id(context: dg.AssetExecutionContext) -> str:
    """The run's name in logs and tables."""
    return str(context.run.run_id)


Metadata = dict[str, Any]
