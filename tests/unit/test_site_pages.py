"""The made pages of the documentation hold what the declarations hold, and every written page has its place in the site."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipeline.series.catalogue import catalogue
from tools.site_pages import (
    catalogue_page,
    cell,
    chinese_catalogue_page,
    chinese_dictionary_page,
    dictionary_page,
    on_page_markdown,
)
from warehouse.schema import TABLES
from warehouse.views import MACROS, VIEWS

REPOSITORY = Path(__file__).resolve().parents[2]
MADE = {
    "dictionary.md",
    "indicators.md",
    "zh/dictionary.md",
    "zh/indicators.md",
    "contributing.md",
    "changelog.md",
}


def test_the_dictionary_has_every_table_column_view_and_macro() -> None:
    page = dictionary_page()
    for table in TABLES:
        section = page.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == [column.name for column in table.columns]
    for view in VIEWS:
        assert f"| `{view.name}` |" in page
    for macro in MACROS:
        assert f"`{macro.name}({', '.join(macro.parameters)})`" in page


def test_the_chinese_pages_have_the_same() -> None:
    page = chinese_dictionary_page()
    for table in TABLES:
        section = page.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == [column.name for column in table.columns]
    assert "`met` 完成" in page and "中文视图 `zh.面板`" in page
    assert chinese_catalogue_page().count("\n| ") > len(catalogue().indicators)


def test_the_catalogue_page_has_every_indicator_once() -> None:
    rows = [line.split("`")[1] for line in catalogue_page().splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(catalogue().indicators)


def test_cells_break_neither_table_nor_page() -> None:
    assert cell("a|b\n<script>") == "a\\|b &lt;script>"


def test_links_to_the_top_lead_to_pages_of_the_site() -> None:
    assert on_page_markdown("[x](../CONTRIBUTING.md)") == "[x](contributing.md)"
    assert on_page_markdown("[x](../../CHANGELOG.md)") == "[x](../changelog.md)"


def test_every_page_is_in_the_navigation_and_nothing_else() -> None:
    def pages(node: object) -> set[str]:
        if isinstance(node, str):
            return {node}
        children = node.values() if isinstance(node, dict) else node
        assert isinstance(children, (list, type({}.values())))
        return set().union(*(pages(child) for child in children))

    site = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    docs = REPOSITORY / "docs"
    written = {page.relative_to(docs).as_posix() for page in docs.glob("**/*.md")}
    assert pages(site["nav"]) == written | MADE
