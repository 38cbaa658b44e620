"""Every query of docs/recipes.md runs, on the embedded digests and on the real documents, and finds there what it promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"```sql\n(.*?)```", re.DOTALL)
_PROMISE = re.compile(
    r"-- real documents: at least (\d+) rows?(?:; with the collected series: at least (\d+))?\n"
)


@dataclass(frozen=True)
class Recipe:
    query: str
    rows: int
    rows_with_collected: int | None

    @property
    def name(self) -> str:
        return re.sub(r"\W+", "-", self.query.partition("\n")[2])[:60]


def recipes() -> list[Recipe]:
    found = []
    for block in _BLOCK.findall((_REPOSITORY / "docs" / "recipes.md").read_text(encoding="utf-8")):
        promise = _PROMISE.match(block)
        assert promise, f"the first line says how many rows the real documents give: {block[:80]}"
        found.append(Recipe(block, int(promise[1]), int(promise[2]) if promise[2] else None))
    return found


def test_there_are_recipes_for_every_question() -> None:
    tables = (
        "indicator_latest",
        "as_of",
        "conflicts",
        "targets",
        "identity_results",
        "producer",
        "footnotes",
        "corrections_applied",
    )
    text = "\n".join(recipe.query for recipe in recipes())
    assert len(recipes()) >= 20 and all(table in text for table in tables)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_recipe_runs_on_the_digests(
    recipe: Recipe, demonstration: duckdb.DuckDBPyConnection
) -> None:
    rows = demonstration.execute(recipe.query).fetchall()
    if recipe.rows_with_collected is not None:
        assert len(rows) >= recipe.rows_with_collected


@pytest.mark.corpus
@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_recipe_finds_what_it_promises_in_real_documents(
    recipe: Recipe, real: duckdb.DuckDBPyConnection
) -> None:
    assert len(real.execute(recipe.query).fetchall()) >= recipe.rows
