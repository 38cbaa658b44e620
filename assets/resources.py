"""What every asset is given: where things are, the registry, the lock on the data folder. No stage
is called here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field, create_model

from pipeline.runs.remote import refreshed, writing
from pipeline.runs.settings import Settings
from pipeline.runs.workspace import Selection, Workspace, open_workspace
from pipeline.sources.registry import load_sources

RESOURCE = "pipeline"
"""The name of the resource in assets, checks and run configuration."""
LOCK_WAIT_SECONDS = 600
"""How long a step waits for another run's step on the same data folder: longer than any step of a
night without new documents."""


class PipelineResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The data folder and the sources file that a run works on; the launchpad may override any of
    them, for a run on another folder or as of another day.
    """

    sources: str = Field(description="Path of the sources file. 来源文件。")
    data: str = Field(description="Path of the data folder. 数据目录。")
    now: str = Field(
        "",
        description="Time of the run as ISO 8601, for a run as of a day; empty for the present. "
        "运行所按的时间；空为现在。",
    )
    failures: str = Field(
        "warn",
        description="What a run comes to in which a source failed: warn (it succeeds with a failed "
        "check) or fail. 有来源失败时：warn 只告警，fail 使运行失败。",
    )
    accept_loss: bool = Field(
        False,
        description="Let through documents and a file that have lost figures against the last good "
        "ones, as a person decided for this run; build_info names what was lost. "
        "本次允许数字减少。",
    )
    remote: str = Field(
        "",
        description="Address of the object store that the data folder is a working copy of; empty "
        "for none. 对象存储地址；空为没有。",
    )

    @property
    def settings(self) -> Settings:
        """The same as the pipeline knows it."""
        return Settings(Path(self.sources), Path(self.data), self.remote)

    def open(self, run_id: str) -> Workspace:
        """A workspace for reading what is there; takes no lock."""
        moment = datetime.fromisoformat(self.now) if self.now else datetime.now(UTC)
        registry = load_sources(self.settings.sources)
        return open_workspace(self.settings, registry, now=moment, run_id=run_id)

    def refresh(self) -> None:
        """Bring down what the object store has, for a step that only reads."""
        refreshed(self.settings)

    @contextmanager
    def workspace(self, run_id: str) -> Iterator[Workspace]:
        """The workspace of one step, holding the lock on the data folder, and on the object store
        where there is one.
        """
        workspace = self.open(run_id)
        with writing(workspace, LOCK_WAIT_SECONDS) as current:
            yield current


def pipeline_resource(**values: str) -> PipelineResource:
    """The resource with these values as its defaults, so that the launchpad shows them and a run
    may override one of them alone: Dagster asks for every field that has no default of its class.
    """
    declared = PipelineResource.model_fields
    fields: dict[str, Any] = {
        name: (str, Field(value, description=declared[name].description))
        for name, value in values.items()
    }
    configured = create_model("PipelineResource", __base__=PipelineResource, **fields)
    made: PipelineResource = configured.model_validate({})
    return made


class Again(dg.Config):
    """What a person who re-runs an asset may force."""

    force: bool = Field(False, description="Do again what is done already. 重做已做过的。")


class Rerun(Again):
    """What a person who re-runs an asset of single editions may narrow or force."""

    editions: list[str] = Field(
        [],
        description="Edition ids to ask for or read, such as beijing-bulletin-2024; empty for all. "
        "只处理这些版本；空为全部。",
    )
    sources: list[str] = Field(
        [], description="Source ids; empty for all. 只处理这些来源；空为全部。"
    )

    def selection(self, workspace: Workspace, of: frozenset[str] = frozenset()) -> Selection | None:
        """The editions meant, or None for all. Unknown names are errors that list the known ones.

        Args:
            workspace: The workspace.
            of: Sources among which to choose; empty for all.
        """
        if self.editions or self.sources:
            chosen = workspace.select(frozenset(self.sources), frozenset(self.editions))
            return [(s, e) for s, e in chosen if not of or s.id in of]
        return workspace.select(sources=of) if of else None


def asset_name(source_id: str) -> str:
    """A source's name in asset keys: ``beijing-bulletin`` -> ``beijing_bulletin``."""
    return source_id.replace("-", "_")


def step_id(context: dg.AssetExecutionContext | dg.OpExecutionContext) -> str:
    """The run's name in logs and tables."""
    return str(context.run.run_id)


Metadata = dict[str, Any]
