"""Where things are: the sources file, the data folder, and the object store behind it.

Three environment variables, with defaults relative to the repository (of an installed wheel: to the
working directory, see ``warehouse.project_files``):

``GONGBAO_SOURCES``
    The sources file. Each command states its own default: ``run`` shows the embedded digests,
    ``refresh`` takes the official sources.
``GONGBAO_DATA``
    The data folder. Default: ``warehouse/data``; but ``warehouse/demo`` for a file that lists
    digests of our own, so that a demonstration never touches the real warehouse.
``GONGBAO_REMOTE``
    An object store that the data folder is a working copy of (``pipeline.runs.remote``). Default:
    none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.sources.registry import Registry, load_sources
from pipeline.storage.object_store import VARIABLE
from warehouse import project_files
from warehouse.errors import ConfigurationError

OFFICIAL_SOURCES = project_files.FILES / "sources.yaml"
DIGEST_SOURCES = project_files.FILES / "digests" / "sources.yaml"
REAL_DATA = project_files.DATA / "data"
DEMONSTRATION_DATA = project_files.DATA / "demo"


@dataclass(frozen=True, slots=True)
class Settings:
    """The places that everything else follows from."""

    sources: Path
    data: Path
    remote: str = ""

    @property
    def archive(self) -> Path:
        """Raw bytes and the logs of captures and fetches."""
        return self.data / "archive"

    @property
    def lake(self) -> Path:
        """What the layers exchange."""
        return self.data / "lake"

    @property
    def recognised(self) -> Path:
        """What models said of pictures: may be deleted at any time."""
        return self.data / "recognised"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.data / "gongbao.duckdb"

    @property
    def proposals(self) -> Path:
        """Editions that were found at listing pages, and what was decided about each."""
        return self.data / "proposals.yaml"

    @property
    def reports(self) -> Path:
        """One report a run: what is new, what is wrong, what needs a decision."""
        return self.data / "reports"

    @property
    def report(self) -> Path:
        """The pages of the published file."""
        return self.data / "report"

    @property
    def exports(self) -> Path:
        """The published file in other formats, one folder each."""
        return self.data / "exports"

    @property
    def lock(self) -> Path:
        """Held by the one run that may write into the data folder."""
        return self.data / "run.lock"


def settings(
    default_sources: Path = OFFICIAL_SOURCES, environment: Mapping[str, str] | None = None
) -> tuple[Settings, Registry]:
    """Settings and the registry that they point to.

    Args:
        default_sources: The sources file to take where ``GONGBAO_SOURCES`` is not set.
        environment: Environment variables; the process's own by default.

    Raises:
        ConfigurationError: The sources file is wrong, or a demonstration was aimed at the real
            warehouse.
    """
    values = os.environ if environment is None else environment
    sources = Path(values.get("GONGBAO_SOURCES") or default_sources)
    registry = load_sources(sources)
    given = values.get("GONGBAO_DATA")
    data = (
        Path(given) if given else (DEMONSTRATION_DATA if registry.is_demonstration else REAL_DATA)
    )
    if registry.is_demonstration and data.resolve() == REAL_DATA.resolve():
        raise ConfigurationError(
            f"{sources} lists digests of our own",
            expected=f"another data folder than {REAL_DATA}",
            found=f"GONGBAO_DATA={given}",
            remedy="unset GONGBAO_DATA, or name another folder: a "
            "demonstration never touches the real warehouse",
        )
    return Settings(sources.resolve(), data.resolve(), values.get(VARIABLE, "")), registry


def settings_to_read(environment: Mapping[str, str] | None = None) -> tuple[Settings, Registry]:
    """The settings of the file that there is to read: as ``settings``, but those of the
    demonstration where nothing else has been published and no variable says otherwise. Who has
    just run the demonstration may ask it.

    Args:
        environment: Environment variables; the process's own by default.
    """
    values = os.environ if environment is None else environment
    if not values.get("GONGBAO_SOURCES") and not values.get("GONGBAO_DATA"):
        real, demonstration = (
            folder / "gongbao.duckdb" for folder in (REAL_DATA, DEMONSTRATION_DATA)
        )
        if not real.exists() and demonstration.exists():
            return settings(DIGEST_SOURCES, values)
    return settings(environment=values)
