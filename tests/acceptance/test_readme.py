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


@pytest.mark.parametrize("page", ["README.md", "docs/tables.md"])
def test_the_query_gives_the_printed_answer(demonstration: Path, page: str):
    example = EXAMPLE.search((REPOSITORY / page).read_text(encoding="utf-8"))
    assert example
    with duckdb.connect(str(demonstration), read_only=True) as connection:
        cursor = connection.execute(example["query"])
        rows = [[column[0] for column in cursor.description], *cursor.fetchall()]
    found = [
        [f"{value:g}" if isinstance(value, float) else str(value) for value in row] for row in rows
    ]
    printed = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in example["answer"].splitlines()
        if not line.startswith("|---")
    ]
    assert found == printed


def test_links_lead_somewhere():
    for page in [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
