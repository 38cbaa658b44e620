"""What a page is: a template, an address and its values; addresses are relative to the report's
folder. And how the published file is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipeline.report.bilingual import file_name

DOCUMENTS = """(
    SELECT d.* REPLACE (
        CASE WHEN s.title IS NULL OR contains(d.title, d.region)
            OR regexp_matches(d.title, '[0-9]{4}|[〇零一二三四五六七八九]{4}') THEN d.title
        ELSE s.title || '（' || d.year || '）' END AS title)
    FROM documents d LEFT JOIN source_status s ON s.source_id = d.source_id)"""
"""Documents under titles that distinguish them: one that names neither region nor year is often the
name of a web site, and the source's own title with the year says more."""

LISTED = "temp.listed_documents"
"""Table of the connection: these documents, each with its number of figures."""

CELLS = "temp.panel_cells"
"""Table of the connection: the panel with what pages show beside it (``panel_pages.stage``)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render.

    Attributes:
        template: Its template.
        path: Where it lies in the report.
        values: What the template is given.
        data: What its script is given (``gongbao.page``), written beside it; None for no script.
    """

    template: str
    path: str
    values: Mapping[str, Any]
    data: Any = field(default=None)


@dataclass(frozen=True, slots=True)
class LatePage:
    """A page that is only made where what it shows has changed.

    Attributes:
        path: Where it lies in the report.
        version: Digest of the rows that it shows.
        make: Makes the page.
        has_data: Whether the page comes with data for its script.
        pictures: Digests of the pictures that it shows.
    """

    path: str
    version: str
    make: Callable[[], Page]
    has_data: bool = False
    pictures: tuple[str, ...] = ()


class Reader:
    """Rows of the published file as dictionaries."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> None:
        """Do something that has no rows: a table of the connection."""
        self._connection.execute(statement)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """All rows of a query."""
        cursor = self._connection.execute(query, list(values))
        names = [description[0] for description in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def versions(self, by: str, *relations: str) -> dict[str, str]:
        """A digest of the rows that each page shows; of each table how many, and all of them.

        Args:
            by: Column that says to which page a row belongs.
            relations: Tables or queries that have it, each under the name ``d``.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for number, relation in enumerate(relations):
            for row in self.rows(
                f"SELECT {by} AS page, count(*) AS n, bit_xor(hash(d)) AS all_of_them "
                f"FROM {relation} GROUP BY {by}"
            ):
                found[row["page"]].append(f"{number}:{row['n']:x}:{row['all_of_them']:x}")
        return {page: " ".join(parts) for page, parts in found.items()}


def list_documents(reader: Reader) -> None:
    """Work out ``LISTED``."""
    reader.execute(f"""CREATE TEMP TABLE {LISTED.removeprefix("temp.")} AS
        SELECT d.*, coalesce(o.n, 0) AS figures FROM {DOCUMENTS} d
        LEFT JOIN (SELECT document_id, count(*) AS n FROM observations GROUP BY 1) o
            USING (document_id)""")


def document_path(document_id: str) -> str:
    """The page of a document."""
    return f"d/{file_name(document_id)}.html"


def figure_path(document_id: str, observation_id: str) -> str:
    """The marked sentence of a figure."""
    return f"{document_path(document_id)}#{anchor(observation_id)}"


def anchor(observation_id: str) -> str:
    """What a figure is marked with on its document's page: 40 bits of its identifier distinguish
    the figures of a document apart, and half of the report's bytes are links.
    """
    return f"o-{observation_id[:10]}"


def region_path(region_code: str) -> str:
    """The profile of a region."""
    return f"r/{file_name(region_code)}.html"


def indicator_path(indicator: str) -> str:
    """The page of an indicator."""
    return f"i/{file_name(indicator)}.html"
