"""The queries of the README and of the page on tables give the answers printed there, on the demonstration that `make run` builds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```sql\n(?P<query>.+?)```\n\n(?P<answer>(?:\|[^\n]+\|\n)+)", re.DOTALL)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demonstration")
    values = {name: value for name, value in os.environ.items() if name != "GONGBAO_SOURCES"} | {
        "GONGBAO_DATA": str(data)
    }
    subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run"],
        cwd=REPOSITORY,
        env=values,
        check=True,
        timeout=120,
        capture_output=True,
    )
    return data / "gongbao.duckdb"


PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    *sorted((REPOSITORY / "docs").glob("*.md")),
]
NAMED_PATH = re.compile(r"`((?:pipeline|warehouse|assets|tests|docs|\.ci)/[\w./-]+)`")
MADE_AT_RUN_TIME = ("warehouse/data", "warehouse/demo", "warehouse/gongbao")


@pytest.mark.parametrize("page", ["README.md", "docs/tables.md", "docs/architecture.md"])
def test_the_queries_give_the_printed_answers(demonstration: Path, page: str) -> None:
    examples = list(EXAMPLE.finditer((REPOSITORY / page).read_text(encoding="utf-8")))
    assert examples
    for example in examples:
        with duckdb.connect(str(demonstration), read_only=True) as connection:
            cursor = connection.execute(example["query"])
            rows = [[column[0] for column in cursor.description], *cursor.fetchall()]
        found = [
            [f"{value:g}" if isinstance(value, float) else str(value) for value in row]
            for row in rows
        ]
        printed = [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in example["answer"].splitlines()
            if not line.startswith("|---")
        ]
        assert found == printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_named_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for path in NAMED_PATH.findall(text):
        known = path.startswith(MADE_AT_RUN_TIME) or (REPOSITORY / path).exists()
        assert known, f"{page.name} names {path}"
