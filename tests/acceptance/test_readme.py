"""The queries of the README and of the page on tables give the answers printed there, on the demonstration that `make run` builds."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```sql\n(?P<query>.+?)```\n\n(?P<answer>(?:\|[^\n]+\|\n)+)", re.DOTALL)


PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    *sorted((REPOSITORY / "docs").glob("**/*.md")),
]
NAMED_PATH = re.compile(r"`((?:pipeline|warehouse|assets|tests|docs|\.ci)/[\w./-]+)`")
MADE_AT_RUN_TIME = ("warehouse/data", "warehouse/demo", "warehouse/gongbao")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/tables.md",
        "docs/architecture.md",
        "docs/quickstart.md",
        "docs/citation.md",
    ],
)
def test_the_queries_give_the_printed_answers(
    demonstration: duckdb.DuckDBPyConnection, page: str
) -> None:
    examples = list(EXAMPLE.finditer((REPOSITORY / page).read_text(encoding="utf-8")))
    assert examples
    for example in examples:
        cursor = demonstration.execute(example["query"])
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_links_and_named_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for path in NAMED_PATH.findall(text):
        known = path.startswith(MADE_AT_RUN_TIME) or (REPOSITORY / path).exists()
        assert known, f"{page.name} names {path}"
