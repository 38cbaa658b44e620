"""Pages of the panel: a profile of each region, a chart and table of each indicator. The panel is
worked out once into a table of the connection (``stage``); of its rows only those of one page are
in memory at a time, and only where that page has to be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from pipeline.report.joining import with_joins
from pipeline.report.marked_text import Row
from pipeline.report.report_page import (
    CELLS,
    LISTED,
    LatePage,
    Page,
    Reader,
    indicator_path,
    region_path,
)
from warehouse.views.regional_panel import HEADLINES

TILES = (
    "gdp",
    "gdp_per_head",
    "resident_population",
    "income",
    "retail_sales",
    "general_budget_revenue",
)
"""Indicators at the head of a region's page."""

FIRST_ROWS = 300
"""Rows of an indicator that its page lays out at once, the newest; a browser takes a second for
five thousand."""

_REVISED = "temp.revised_values"
"""Levels of a region and period of which there is more than one value, all editions."""

_STAGED = (
    f"""CREATE TEMP TABLE {CELLS.removeprefix("temp.")} AS
    SELECT p.*, i.dimension, i.unit AS catalogue_unit, d.document_id IS NOT NULL AS has_page,
        coalesce(d.title, c.title) AS title, d.kind,
        d.region AS document_region, d.year AS document_year,
        g.document_id AS growth_document_id, f.document_id AS figure_document_id,
        CASE WHEN f.value = p.value THEN f.decimals END AS decimals,
        CASE WHEN g.value = p.growth THEN g.decimals END AS growth_decimals,
        row_number() OVER (PARTITION BY p.region_code, p.indicator ORDER BY p.year DESC) = 1
            AS is_newest,
        CASE WHEN count(*) OVER alike > 1
            THEN rank() OVER (alike ORDER BY p.value DESC) || '/' || count(*) OVER alike
            ELSE '' END AS rank
    FROM (SELECT * REPLACE (coalesce(value, growth) AS value, coalesce(unit, '%') AS unit)
        FROM panel) p
    JOIN indicators i USING (indicator)
    JOIN regions r ON r.region_code = p.region_code
    LEFT JOIN documents d ON d.document_id = p.vintage
    LEFT JOIN collected_sources c ON c.vintage = p.vintage
    LEFT JOIN observations f ON f.observation_id = p.observation_id
    LEFT JOIN observations g ON g.observation_id = p.growth_observation_id
    WINDOW alike AS (PARTITION BY p.indicator, p.year, r.kind, p.measure)
    ORDER BY p.region_code""",
    f"""CREATE TEMP TABLE {_REVISED.removeprefix("temp.")} AS
    SELECT v.indicator, v.region_code, r.name AS region, v.period, v.measure, v.value,
        v.unit, v.vintage, v.published_on, v.known_from, v.observation_id, v.is_latest,
        d.document_id IS NOT NULL AS has_page, coalesce(d.title, c.title) AS title, d.kind,
        d.region AS document_region, d.year AS document_year, f.document_id AS figure_document_id
    FROM indicator_values v JOIN regions r USING (region_code)
    LEFT JOIN documents d ON d.document_id = v.vintage
    LEFT JOIN collected_sources c ON c.vintage = v.vintage
    LEFT JOIN observations f ON f.observation_id = v.observation_id
    WHERE v.status IN ('actual', 'preliminary') AND v.measure = 'level'
    WINDOW same AS (PARTITION BY v.indicator, v.region_code, v.period, v.basis)
    QUALIFY count(*) OVER same > 1 AND min(v.value) OVER same < max(v.value) OVER same""",
)


def stage(reader: Reader) -> None:
    """Work out the panel with the places of its sentences, its printed decimals, and the rank of
    each value among the regions of its kind, the greatest first (empty where it is alone).
    """
    for statement in _STAGED:
        reader.execute(statement)


def region_pages(reader: Reader) -> Iterator[Page | LatePage]:
    """The list of regions, and the page of each."""
    listed = reader.rows(f"""
        SELECT r.*, c.cells, CASE WHEN r.kind IN ('county', 'area') AND h.kind <> 'country'
            THEN h.name END AS within
        FROM regions r
        JOIN (SELECT region_code, count(*) AS cells FROM {CELLS} GROUP BY 1) c USING (region_code)
        LEFT JOIN regions h ON h.region_code = r.parent
        ORDER BY list_position(['country', 'province', 'prefecture', 'county', 'area'], r.kind),
            r.region_code""")
    yield Page(
        "regions.html",
        "regions.html",
        {
            "groups": [
                (kind, [(row, row["cells"]) for row in rows])
                for kind, rows in groupby(listed, key=lambda row: str(row["kind"]))
            ]
        },
    )
    regions = {row["region_code"]: row for row in reader.rows("SELECT * FROM regions")}
    shown = {row["region_code"] for row in listed}
    versions = reader.versions(
        "region_code",
        f"(SELECT * FROM {CELLS} WHERE is_newest) d",
        f"{LISTED} d",
        "(SELECT region_code, verdict, count(*) AS n FROM targets GROUP BY ALL) d",
        f"""(SELECT r.*, p.name AS parent_name,
            r.parent IN (SELECT region_code FROM {CELLS}) AS has_parent
            FROM regions r LEFT JOIN regions p ON p.region_code = r.parent) d""",
    )
    for row in listed:
        code = row["region_code"]
        region, parent = regions[code], regions.get(row["parent"])
        has_parent = row["parent"] in shown
        make = partial(_region_page, reader, region, parent, has_parent)
        yield LatePage(region_path(code), versions[code], make)


def _region_page(reader: Reader, region: Row, parent: Row | None, has_parent: bool) -> Page:
    code = region["region_code"]
    cells = reader.rows(
        f"""SELECT * FROM {CELLS} WHERE region_code = ? AND is_newest
        ORDER BY dimension, name_zh, indicator""",
        code,
    )
    newest = {row["indicator"]: row for row in cells}
    promises = reader.rows(
        "SELECT verdict, count(*) AS n FROM targets WHERE region_code = ? GROUP BY 1", code
    )
    rest = [row for row in cells if row["indicator"] not in HEADLINES]
    return Page(
        "region.html",
        region_path(code),
        {
            "region": region,
            "parent": parent,
            "has_parent": has_parent,
            "tiles": [newest[name] for name in TILES if name in newest],
            "headlines": [newest[name] for name in HEADLINES if name in newest],
            "groups": [
                (name, list(rows)) for name, rows in groupby(rest, key=lambda r: r["dimension"])
            ],
            "promises": {row["verdict"]: row["n"] for row in promises},
            "documents": reader.rows(
                f"""SELECT * FROM {LISTED} WHERE region_code = ?
                ORDER BY published_on DESC NULLS LAST, document_id""",
                code,
            ),
        },
    )


def indicator_pages(reader: Reader) -> Iterator[Page | LatePage]:
    """The list of indicators, and the page of each."""
    listed = reader.rows(f"""
        SELECT i.*, c.cells FROM indicators i
        JOIN (SELECT indicator, count(*) AS cells FROM {CELLS} GROUP BY 1) c USING (indicator)
        ORDER BY i.dimension, i.indicator""")
    indicators = {row["indicator"]: row for row in listed}
    yield Page(
        "indicators.html",
        "indicators.html",
        {
            "groups": [
                (name, [(row, row["cells"]) for row in rows])
                for name, rows in groupby(listed, key=lambda row: row["dimension"])
            ],
            "headlines": [
                (indicators[code], indicators[code]["cells"])
                for code in HEADLINES
                if code in indicators
            ],
        },
    )
    versions = reader.versions(
        "indicator",
        f"(SELECT * EXCLUDE (is_newest, rank) FROM {CELLS}) d",
        "indicators d",
        "indicator_breaks d",
        f"{_REVISED} d",
    )
    for code, row in indicators.items():
        yield LatePage(indicator_path(code), versions[code], partial(_indicator_page, reader, row))


def _indicator_page(reader: Reader, indicator: Row) -> Page:
    code = indicator["indicator"]
    rows = reader.rows(
        f"""SELECT * FROM {CELLS} WHERE indicator = ?
        ORDER BY year DESC, measure <> 'level', value DESC, region, region_code""",
        code,
    )
    breaks = reader.rows(
        "SELECT * FROM indicator_breaks WHERE indicator = ? ORDER BY year, region_code", code
    )
    revisions = reader.rows(
        f"""SELECT * FROM {_REVISED} WHERE indicator = ?
        ORDER BY region_code, period, known_from, vintage, observation_id, value""",
        code,
    )
    return Page(
        "indicator.html",
        indicator_path(code),
        {
            "indicator": indicator,
            "rows": with_joins(rows, breaks),
            "first_rows": FIRST_ROWS,
            "breaks": breaks,
            "revisions": revisions,
            "has_chart": len(rows) > 1,
            "has_steps": any(row["known_from"] for row in revisions),
        },
    )
