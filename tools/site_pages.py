"""Pages of the documentation's site that are made, not written: data dictionary, catalogue, and
the files at the top of the repository. A hook of mkdocs (``mkdocs.yml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.bilingual import DIMENSIONS_ZH
from pipeline.series.catalogue import catalogue
from warehouse.schema import TABLES
from warehouse.values_zh import VALUES_ZH
from warehouse.views import MACROS, VIEWS
from warehouse.views.chinese import EXTRA_ZH, TABLES_ZH, TERM

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

REPOSITORY = Path(__file__).resolve().parents[1]
AT_THE_TOP = ("CONTRIBUTING.md", "CHANGELOG.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages to the written ones."""
    from mkdocs.structure.files import File  # in the group docs, which tests do without

    pages = {
        "dictionary.md": dictionary_page(),
        "indicators.md": catalogue_page(),
        "zh/dictionary.md": chinese_dictionary_page(),
        "zh/indicators.md": chinese_catalogue_page(),
    }
    for name in AT_THE_TOP:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        pages[name.lower()] = text.replace("](docs/", "](")
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links to the files at the top lead to their pages."""
    for name in AT_THE_TOP:
        markdown = markdown.replace(f"](../../{name}", f"](../{name.lower()}")
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


def chinese_dictionary_page() -> str:
    """The same in Chinese: names of tables and columns, closed values, macros."""
    parts = [
        "# 数据字典\n",
        "由表（`warehouse/schema`）和视图（`warehouse/views`）的声明生成；"
        "文件中的 `data_dictionary` 与此相同。"
        "有中文视图的表，可用 `zh.名称` 以中文列名和取值查询。\n",
        "## 宏\n",
        table(
            ("调用", "作用", "例子"),
            (
                (f"`{m.name}({', '.join(m.parameters)})`", chinese_term(m.comment), m.example)
                for m in MACROS
            ),
        ),
        "## 视图\n",
        table(
            ("视图", "中文视图", "作用"),
            ((f"`{v.name}`", chinese_view(v.name), chinese_term(v.comment)) for v in VIEWS),
        ),
        "## 表\n",
    ]
    for declared in sorted(TABLES, key=lambda one: one.name):
        parts.append(f"### {declared.name}\n")
        said = (chinese_term(declared.comment), chinese_view(declared.name))
        parts.append("，".join(filter(None, said)) + "\n")
        parts.append(
            table(
                ("列", "中文名", "类型", "可空", "取值"),
                (
                    (
                        f"`{c.name}`" + ("（键）" if c.name in declared.key else ""),
                        EXTRA_ZH.get(c.name) or chinese_term(c.comment) or "–",
                        c.type,
                        "是" if c.nullable else "否",
                        "、".join(chinese_value(c.name, value) for value in c.allowed),
                    )
                    for c in declared.columns
                ),
            )
        )
    return "\n".join(parts)


def chinese_term(comment: str) -> str:
    """The Chinese term that a comment gives in brackets; '' for none."""
    found = TERM.search(comment)
    return found[1] if found else ""


def chinese_view(name: str) -> str:
    """The Chinese view of a table; '' for none."""
    return f"中文视图 `zh.{TABLES_ZH[name]}`" if name in TABLES_ZH else ""


def chinese_value(column: str, value: str) -> str:
    """A closed value with its Chinese word, where it has one."""
    word = VALUES_ZH.get(column, {}).get(value)
    return f"`{value}` {word}" if word else f"`{value}`"


def chinese_catalogue_page() -> str:
    """All indicators by dimension, under their Chinese names."""
    known = catalogue()
    parts = ["# 指标\n", "由[指标目录](catalogue.md)生成；`series` 认代码、名称和任一别名。\n"]
    for dimension, name in known.dimensions.items():
        parts.append(f"## {DIMENSIONS_ZH.get(dimension, name)}\n")
        parts.append(
            table(
                ("名称", "代码", "单位", "别名"),
                (
                    (i.name_zh, f"`{i.code}`", i.unit, "、".join(i.aliases[:6]))
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
