"""Whatever changes between two runs, working out what has changed gives what working out everything
gives.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.made_corpus import MadeDocument, made_documents
from pipeline.runs import published_parts
from pipeline.runs.layer_frames import layer_files
from pipeline.runs.layer_names import OBSERVATIONS
from pipeline.runs.run import documents, fetch, indicators, indices, observations, publish
from pipeline.runs.stages.publishing import tidy
from pipeline.runs.states import states_of
from pipeline.runs.workspace import Workspace
from pipeline.storage import packs, parquet
from tests.support.executors import Here
from tests.support.offices import Installation

LAYERS = ("contributions", "indicators", "indices")
STEPS = 4


@pytest.fixture(autouse=True)
def small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are packed after every other run, not when they are many."""
    monkeypatch.setattr(packs, "LEAST", 2)
    monkeypatch.setattr(packs, "MOST", 4)


class Corpus:
    """Made documents of two regions, of which one changes at a time."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self.installation, self.chance = installation, chance
        made = list(made_documents(33, figures=6))
        self.made = [*made[:3], *made[30:32]]
        self.pages = {one.document_id: one.page for one in self.made}
        self.listed: dict[str, dict[str, Any]] = {
            one.document_id: entry_of(one) for one in self.made
        }

    def write(self) -> None:
        for name, page in self.pages.items():
            self.installation.write(f"{name}.html", page)
        self.installation.list_sources(
            *(
                {
                    "id": f"source-{one.document_id}",
                    "kind": one.kind,
                    "region": one.region.code,
                    "editions": [self.listed[one.document_id]],
                }
                for one in self.made
                if one.document_id in self.listed
            )
        )

    def change(self) -> str:
        """Change something; returns what."""
        one = self.chance.choice(self.made)
        name = one.document_id
        what = self.chance.choice(["number", "words", "gone", "published", "origin"])
        if name not in self.listed:
            self.listed[name] = entry_of(one)
            what = "back"
        elif what == "number":
            value = one.known[0].value
            self.pages[name] = self.pages[name].replace(f"{value}", f"{value + 11:.1f}")
        elif what == "words":
            self.pages[name] = self.pages[name].replace("比上年增长", "较上年增长", 1)
        elif what == "gone" and len(self.listed) > 2:
            del self.listed[name]
        elif what == "published":
            self.listed[name]["published"] = f"{one.year + 1}-04-{self.chance.randint(10, 28)}"
        else:
            self.listed[name]["origin"] = self.chance.choice(["official", "repost", "digest"])
        return f"{name}: {what}"


def entry_of(one: MadeDocument) -> dict[str, Any]:
    return {
        "id": one.document_id,
        "url": f"{one.document_id}.html",
        "year": one.year,
        "published": f"{one.year + 1}-03-20",
    }


def worked_out(workspace: Workspace, with_indices: bool) -> dict[str, list[str]]:
    """The rows of the layers over the documents, after working out what is not there."""
    here = Here()
    documents(workspace, executor=here)
    observations(workspace, executor=here, accept_loss=True)
    indicators(workspace, executor=here)
    if with_indices:
        indices(workspace)
    rows: dict[str, list[str]] = {}
    for layer in LAYERS if with_indices else LAYERS[:2]:
        for table, files in layer_files(workspace.lake, layer).items():
            for file in files:
                rows.setdefault(f"{layer}/{table}", []).extend(
                    repr(sorted(row.items())) for row in parquet.read_rows(file).to_pylist()
                )
    return {name: sorted(found) for name, found in rows.items()}


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_what_changed_alone_gives_what_everything_gives(
    installation: Installation, tmp_path: Path, seed: int
) -> None:
    corpus = Corpus(installation, random.Random(seed))
    told = []
    for step in range(STEPS):
        corpus.write()
        workspace = installation.workspace()
        fetch(workspace)
        with_indices = step in (0, STEPS - 1)
        mine = worked_out(workspace, with_indices)
        tidy(workspace)
        anew = Installation(tmp_path / f"anew-{step}", installation.days - 1)
        anew.folder.mkdir()
        for file in (installation.settings.sources, *installation.folder.glob("*.html")):
            shutil.copy(file, anew.folder)
        shutil.copytree(installation.settings.archive, anew.settings.archive)
        assert mine == worked_out(anew.workspace(), with_indices), told
        assert mine["indicators/indicator_values"] and mine["indicators/errata"]
        assert list((workspace.lake.folder / OBSERVATIONS / packs.PACKS).glob("*/result.json"))
        told.append(corpus.change())


def test_only_the_region_that_a_document_speaks_of_is_worked_out_again(
    installation: Installation,
) -> None:
    corpus = Corpus(installation, random.Random(0))
    corpus.write()
    fetch(first := installation.workspace())
    worked_out(first, False)
    name = corpus.made[-1].document_id
    corpus.pages[name] = corpus.pages[name].replace("比上年增长", "较上年增长", 1)
    corpus.write()
    fetch(second := installation.workspace())
    documents(second, executor=Here())
    observations(second, executor=Here())
    report = indicators(second, executor=Here())
    assert report.done == (corpus.made[-1].region.code, "all")
    assert corpus.made[0].region.code in report.reused
    again = indicators(installation.workspace(), executor=Here())
    assert again.done == () and again.rows == report.rows


def tables_of(file: Path) -> dict[str, list[str]]:
    """All rows of a published file but those that name the build."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        ]
        rows = {
            name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}").fetchall()))
            for name in names
            if name not in ("build_info", "build_diff")
        }
        differences = "SELECT * EXCLUDE (note) FROM build_diff ORDER BY ALL"
        rows["build_diff"] = list(map(repr, connection.execute(differences).fetchall()))
        version = "SELECT data_version, previous_data_version FROM build_info"
        rows["build_info"] = list(map(repr, connection.execute(version).fetchall()))
    return rows


@pytest.mark.parametrize("seed", [2, pytest.param(3, marks=pytest.mark.long)])
def test_a_renewed_file_is_the_file_built_whole(
    installation: Installation, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = Corpus(installation, random.Random(seed))
    monkeypatch.setattr(published_parts, "_MOST", 0.9)  # of five documents, one is much
    renewals, told = 0, []
    for step in range(5):
        corpus.write()
        workspace = installation.workspace()
        fetch(workspace)
        worked_out(workspace, step == 0)
        twin = tmp_path / f"twin-{step}"
        shutil.copytree(installation.settings.data, twin)
        renewals += published_parts.renewal_of(workspace, states_of(workspace)) is not None
        publish(workspace, accept_loss=True)
        other = replace(installation.settings, data=twin)
        publish(
            Workspace(other, workspace.registry, workspace.run_id, workspace.now),
            accept_loss=True,
            whole=True,
        )
        renewed, whole = tables_of(installation.warehouse), tables_of(other.warehouse)
        for name in renewed.keys() | whole.keys():
            assert renewed.get(name) == whole.get(name), (name, told)
        told.append(corpus.change())
    assert renewals == 4
