"""Pages of the documentation's site that are made, not written: data dictionary, catalogue, and
the files at the top of the repository. A hook of mkdocs (``mkdocs.yml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.series.catalogue import catalogue
from warehouse.schema import TABLES
from warehouse.views import MACROS, VIEWS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

REPOSITORY = Path(__file__).resolve().parents[1]
AT_THE_TOP = ("CONTRIBUTING.md", "CHANGELOG.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages to the written ones."""
    from mkdocs.structure.files import File  # in the group docs, which tests do without

    pages = {"dictionary.md": dictionary_page(), "indicators.md": catalogue_page()}
    for name in AT_THE_TOP:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        pages[name.lower()] = text.replace("](docs/", "](")
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links to the files at the top lead to their pages."""
    for name in AT_THE_TOP:
        markdown = markdown.replace(f"](../{name}", f"]({name.lower()}")
    return markdown


def dictionary_page() -> str:
    """All tables with their columns, all views and macros."""
    parts = [
        "# Data dictionary\n",
        "Made from the declarations of the tables (`warehouse/schema`) and views "
        "(`warehouse/views`); the file has the same as its table `data_dictionary`.\n",
        "## Macros\n",
        table(
            ("call", "meaning", "example"),
            ((f"`{m.name}({', '.join(m.parameters)})`", m.comment, m.example) for m in MACROS),
        ),
        "## Views\n",
        table(("view", "meaning"), ((f"`{v.name}`", v.comment) for v in VIEWS)),
        "## Tables\n",
    ]
    for declared in sorted(TABLES, key=lambda one: one.name):
        parts += [f"### {declared.name}\n", f"{cell(declared.comment)}\n"]
        parts.append(
            table(
                ("column", "type", "NULL", "values", "meaning"),
                (
                    (
                        f"`{c.name}`" + (" (key)" if c.name in declared.key else ""),
                        c.type,
                        "yes" if c.nullable else "no",
                        ", ".join(c.allowed),
                        c.comment,
                    )
                    for c in declared.columns
                ),
            )
        )
    return "\n".join(parts)


def catalogue_page() -> str:
    """All indicators by dimension."""
    known = catalogue()
    parts = [
        "# Indicators\n",
        "Made from the [catalogue](catalogue.md); any code, name or alias serves in `series`.\n",
    ]
    for dimension, name in known.dimensions.items():
        parts.append(f"## {name} ({dimension})\n")
        parts.append(
            table(
                ("code", "Chinese", "English", "unit", "definition"),
                (
                    (f"`{i.code}`", i.name_zh, i.name_en, i.unit, i.definition)
                    for i in known.indicators.values()
                    if i.dimension == dimension
                ),
            )
        )
    return "\n".join(parts)


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [heads, ("---",) * len(heads), *(tuple(cell(text) for text in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Text that breaks neither a table nor the page."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")
