"""Every query of docs/recipes.md runs, on the embedded digests and on the real documents, and finds there what it promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"```sql\n(.*?)```\n(?:\n((?:\|[^\n]+\|\n)+))?", re.DOTALL)
_PROMISE = re.compile(
    r"-- real documents: at least (\d+) rows?(?:; with the collected series: at least (\d+))?\n"
)


@dataclass(frozen=True)
class Recipe:
    query: str
    rows: int
    rows_with_collected: int | None
    answer: str | None

    @property
    def name(self) -> str:
        return re.sub(r"\W+", "-", self.query.partition("\n")[2])[:60]


def recipes() -> list[Recipe]:
    found = []
    page = (_REPOSITORY / "docs" / "recipes.md").read_text(encoding="utf-8")
    for block, answer in _BLOCK.findall(page):
        promise = _PROMISE.match(block)
        assert promise, f"the first line says how many rows the real documents give: {block[:80]}"
        with_collected = int(promise[2]) if promise[2] else None
        found.append(Recipe(block, int(promise[1]), with_collected, answer or None))
    return found


def printed_cells(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without the line under its head."""
    lines = [line for line in table.splitlines() if not line.startswith("|---")]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in lines]


def shown(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text.replace("|", "/")


@pytest.fixture(autouse=True)
def folder_for_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recipes that write a file write it here."""
    monkeypatch.chdir(tmp_path)


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
        "revisions(",
        "first_release(",
        "scoreboard",
        "compare(",
        "find(",
        "figure_changes",
        "provenance(",
        "units",
        "zh.面板",
        "COPY (",
        "sales_of_buildings",
        "ranking(",
    )
    text = "\n".join(recipe.query for recipe in recipes())
    assert len(recipes()) >= 36 and all(table in text for table in tables)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_recipe_runs_on_the_digests(
    recipe: Recipe, demonstration: duckdb.DuckDBPyConnection
) -> None:
    cursor = demonstration.execute(recipe.query)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    if recipe.answer is not None:
        found = [names, *([shown(value) for value in row] for row in rows)]
        assert found == printed_cells(recipe.answer)
    if recipe.rows_with_collected is not None:
        assert len(rows) >= recipe.rows_with_collected


def test_an_export_has_its_heads_and_rows(
    demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    export = next(recipe for recipe in recipes() if "COPY (" in recipe.query)
    demonstration.execute(export.query)
    lines = (tmp_path / "panel.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",")[:3] == ["region", "year", "name_zh"]
    assert any("北京市,2024,地区生产总值,49670.2,亿元,5.2" in line for line in lines)


@pytest.mark.corpus
@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_recipe_finds_what_it_promises_in_real_documents(
    recipe: Recipe, real: duckdb.DuckDBPyConnection
) -> None:
    assert len(real.execute(recipe.query).fetchall()) >= recipe.rows
