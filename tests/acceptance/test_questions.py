"""The pages with questions give the printed answers on the embedded digests; those in Chinese have the same queries and answers."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.acceptance.test_recipes import _BLOCK, printed_cells, shown
from tests.support.warehouses import file_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
QUESTIONS = _BLOCK.findall((DOCS / "questions.md").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def folder_for_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_there_are_thirty_six() -> None:
    assert len(QUESTIONS) == 36


@pytest.mark.parametrize(
    ("query", "answer"), QUESTIONS, ids=[str(n) for n in range(1, len(QUESTIONS) + 1)]
)
def test_a_question_has_the_printed_answer(
    demonstration: duckdb.DuckDBPyConnection, query: str, answer: str
) -> None:
    cursor = demonstration.execute(query)
    rows = [[column[0] for column in cursor.description or ()], *cursor.fetchall()]
    found = [[shown(value) for value in row] for row in rows]
    assert found == (printed_cells(answer) if answer else found[:1])


@pytest.mark.parametrize(
    "page",
    ["questions.md", "recipes.md", "architecture.md", "tables.md", "citation.md", "quickstart.md"],
)
def test_the_chinese_page_has_the_queries_and_answers_of_the_english_one(page: str) -> None:
    def blocks(path: Path) -> list[tuple[str, str]]:
        return [
            ("\n".join(line for line in query.splitlines() if not line.startswith("--")), answer)
            for query, answer in _BLOCK.findall(path.read_text(encoding="utf-8"))
        ]

    assert blocks(DOCS / "zh" / page) == blocks(DOCS / page)


def test_every_page_has_its_counterpart_in_chinese() -> None:
    assert {path.name for path in DOCS.glob("*.md")} == {
        path.name for path in (DOCS / "zh").glob("*.md")
    }


def test_the_commands_of_the_quickstart_print_what_it_shows(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    page = (DOCS / "quickstart.md").read_text(encoding="utf-8")
    file, asked = str(file_of(demonstration)), 0
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for said in block.split("$ .venv/bin/gongbao ")[1:]:
            command, *lines = said.splitlines()
            if command == "open":
                continue
            done = CliRunner().invoke(main, [*shlex.split(command), "--file", file])
            assert done.exit_code == 0, done.output
            assert all(line in done.output for line in lines if line != "…")
            asked += 1
    assert asked == 3
