"""Metadata that a person reads in the UI: table schemas from the declarations, previews of rows,
plots. No figures are computed here.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import dagster as dg

from warehouse.inert_text import markdown_cell
from warehouse.schema import TABLES
from warehouse.schema.table import Column, Table

PREVIEW_ROWS = 8


@cache
def _declared() -> Mapping[str, Table]:
    return {table.name: table for table in TABLES}


def _column(table: Table, column: Column) -> dg.TableColumn:
    other = [f"one of {', '.join(column.allowed)}"] if column.allowed else []
    return dg.TableColumn(
        column.name,
        column.type,
        column.comment,
        constraints=dg.TableColumnConstraints(
            nullable=column.nullable, unique=table.key == (column.name,), other=other
        ),
    )


def schema(name: str) -> dg.TableSchema:
    """The declared schema of a table as Dagster shows it."""
    table = _declared()[name]
    return dg.TableSchema(
        [_column(table, column) for column in table.columns],
        dg.TableConstraints([f"key: {', '.join(table.key)}"]),
    )


def schemas(names: Sequence[str]) -> dict[str, Any]:
    """Schemas of the tables that an asset makes: the first as its column schema, the others beside
    it.
    """
    found: dict[str, Any] = {"dagster/column_schema": schema(names[0])} if names else {}
    return found | {
        f"schema/{name}": dg.MetadataValue.table_schema(schema(name)) for name in names[1:]
    }


def column_lineage(name: str, upstream: Mapping[str, tuple[dg.AssetKey, str]]) -> dict[str, Any]:
    """Lineage of columns: column -> (asset, column) that it is made of. Only columns that the
    table has are kept.
    """
    columns = {column.name for column in _declared()[name].columns}
    deps = {
        column: [dg.TableColumnDep(asset_key=asset, column_name=source)]
        for column, (asset, source) in upstream.items()
        if column in columns
    }
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps)}


PREVIEWED = {
    "document_tables": ("document_id", "page", "caption"),
    "observations": ("label", "printed", "unit", "measure", "period", "region", "quote"),
    "indicator_values": (
        "indicator",
        "region_code",
        "period",
        "measure",
        "value",
        "unit",
        "vintage",
    ),
    "index_values": ("node", "region_code", "period", "value", "coverage"),
}
"""Columns that a preview shows: a dialog has place for a few."""


def lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as lines of text, whole: what a check found is read where its result is."""
    return "\n".join(": ".join(str(value) for value in row.values()) for row in rows) or "none"


def markdown_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None
) -> dg.MarkdownMetadataValue:
    """Rows as a Markdown table; every cell is whole, for it may be the reason of a failure."""
    if not rows:
        return dg.MetadataValue.md("_no rows_")
    names = list(columns or rows[0].keys())

    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += [
        "| " + " | ".join(markdown_cell(row.get(name)) for name in names) + " |" for row in rows
    ]
    return dg.MetadataValue.md("\n".join(lines))


_PREVIEW_LENGTH = 60


def table_preview(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None
) -> dg.MarkdownMetadataValue:
    """The first rows of a table: texts are cut, for some are documents."""

    def cut(value: object) -> object:
        text = "" if value is None else str(value)
        return text if len(text) <= _PREVIEW_LENGTH else text[:_PREVIEW_LENGTH] + " …"

    return markdown_table([{name: cut(v) for name, v in row.items()} for row in rows], columns)


def image(svg: bytes | str, title: str) -> dg.MarkdownMetadataValue:
    """An SVG as an image in Markdown; text in it stays text, so that the reader's own fonts show
    Chinese.
    """
    content = svg.encode() if isinstance(svg, str) else svg
    return dg.MetadataValue.md(
        f"![{title}](data:image/svg+xml;base64,{base64.b64encode(content).decode()})"
    )


def images(svgs: Mapping[str, str]) -> dg.MarkdownMetadataValue:
    """Several pictures, one below the other, under their names."""
    return dg.MetadataValue.md(
        "\n\n".join(f"**{title}**\n\n{image(svg, title).value}" for title, svg in svgs.items())
    )


def bars(values: Mapping[str, float], title: str) -> dg.MarkdownMetadataValue:
    """Horizontal bars, one a name, as an image."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.6 + 0.28 * max(1, len(values))), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.subplots()
    names = list(values)[::-1]
    drawn = axes.barh(names, [values[name] for name in names], color="#33658a")
    axes.bar_label(drawn, padding=3, fontsize=8)
    axes.set_title(title, fontsize=10)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    out = BytesIO()
    import matplotlib as mpl

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "gongbao"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    return image(out.getvalue(), title)
