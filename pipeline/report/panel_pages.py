"""Pages of the panel: a profile of each region, a chart and table of each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.report.joining import with_joins
from pipeline.report.marked_text import Row
from pipeline.report.report_page import Page, Reader, indicator_path, region_path
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

_PANEL = """
    SELECT p.*, i.dimension, i.unit AS catalogue_unit, d.document_id IS NOT NULL AS has_page,
        d.title, d.kind, d.region AS document_region, d.year AS document_year,
        g.document_id AS growth_document_id, f.document_id AS figure_document_id,
        CASE WHEN f.value = p.value THEN f.decimals END AS decimals,
        CASE WHEN g.value = p.growth THEN g.decimals END AS growth_decimals
    FROM panel p
    JOIN indicators i USING (indicator)
    LEFT JOIN documents d ON d.document_id = p.vintage
    LEFT JOIN observations f ON f.observation_id = p.observation_id
    LEFT JOIN observations g ON g.observation_id = p.growth_observation_id
    ORDER BY i.dimension, p.name_zh, p.indicator, p.region_code, p.year DESC
"""


def panel_of(reader: Reader) -> list[Row]:
    """The rows of the panel, each with the places of its sentences and its printed decimals."""
    return list(reader.rows(_PANEL))


def region_pages(reader: Reader, panel: Sequence[Row], documents: Sequence[Row]) -> Iterator[Page]:
    """The list of regions, and the page of each."""
    regions = {row["region_code"]: row for row in reader.rows("SELECT * FROM regions")}
    kinds = {code: str(row["kind"]) for code, row in regions.items()}
    ranks = _ranks(panel, kinds)
    cells: dict[str, list[Row]] = defaultdict(list)
    for row in panel:
        cells[row["region_code"]].append(row)
    of_region: dict[str, list[Row]] = defaultdict(list)
    for document in documents:
        of_region[document["region_code"]].append(document)
    promises: dict[str, dict[str, int]] = defaultdict(dict)
    for said in reader.rows("SELECT region_code, verdict, count(*) AS n FROM targets GROUP BY ALL"):
        promises[said["region_code"]][said["verdict"]] = said["n"]
    order = ("country", "province", "prefecture", "county", "area")
    listed = sorted(cells, key=lambda code: (order.index(kinds[code]), code))
    yield Page(
        "regions.html",
        "regions.html",
        {
            "groups": [
                (kind, [(regions[code], len(cells[code])) for code in codes])
                for kind, codes in groupby(listed, key=lambda code: kinds[code])
            ]
        },
    )
    for code in listed:
        newest: dict[str, Row] = {}
        for row in cells[code]:
            if row["indicator"] not in newest:
                rank = ranks[code, row["indicator"], row["year"]]
                newest[row["indicator"]] = {**row, "rank": rank}
        rest = [row for name, row in newest.items() if name not in HEADLINES]
        parent = regions[code]["parent"]
        yield Page(
            "region.html",
            region_path(code),
            {
                "region": regions[code],
                "parent": regions.get(parent),
                "has_parent": parent in cells,
                "tiles": [newest[name] for name in TILES if name in newest],
                "headlines": [newest[name] for name in HEADLINES if name in newest],
                "groups": [
                    (name, list(rows)) for name, rows in groupby(rest, key=lambda r: r["dimension"])
                ],
                "promises": promises[code],
                "documents": of_region[code],
            },
        )


def _ranks(panel: Sequence[Row], kinds: Mapping[str, str]) -> dict[tuple[str, str, int], str]:
    """The rank of each cell among the regions of its kind, the greatest value first; empty where it
    is alone.
    """
    groups: dict[tuple[str, int, str, str], list[Row]] = defaultdict(list)
    for row in panel:
        key = (row["indicator"], row["year"], kinds.get(row["region_code"], ""), row["measure"])
        groups[key].append(row)
    ranks = {}
    for members in groups.values():
        for row in members:
            rank = 1 + sum(other["value"] > row["value"] for other in members)
            place = (row["region_code"], row["indicator"], row["year"])
            ranks[place] = f"{rank}/{len(members)}" if len(members) > 1 else ""
    return ranks


def indicator_pages(reader: Reader, panel: Sequence[Row]) -> Iterator[Page]:
    """The list of indicators, and the page of each."""
    indicators = {row["indicator"]: row for row in reader.rows("SELECT * FROM indicators")}
    breaks: dict[str, list[Row]] = defaultdict(list)
    for one in reader.rows("SELECT * FROM indicator_breaks ORDER BY indicator, year"):
        breaks[one["indicator"]].append(one)
    cells: dict[str, list[Row]] = defaultdict(list)
    for row in panel:
        cells[row["indicator"]].append(row)
    revised: dict[str, list[Row]] = defaultdict(list)
    for value in reader.rows("""
            SELECT v.indicator, v.region_code, r.name AS region, v.period, v.measure, v.value,
                v.unit, v.vintage, v.published_on, v.known_from, v.observation_id, v.is_latest,
                d.document_id IS NOT NULL AS has_page, d.title, d.kind,
                d.region AS document_region, d.year AS document_year
            FROM indicator_values v JOIN regions r USING (region_code)
            LEFT JOIN documents d ON d.document_id = v.vintage
            WHERE v.status IN ('actual', 'preliminary') AND v.measure = 'level'
            WINDOW same AS (PARTITION BY v.indicator, v.region_code, v.period, v.basis)
            QUALIFY count(*) OVER same > 1 AND min(v.value) OVER same
                < max(v.value) OVER same
            ORDER BY v.indicator, v.region_code, v.period, v.known_from, v.vintage,
                v.observation_id, v.value"""):
        revised[value["indicator"]].append(value)
    yield Page(
        "indicators.html",
        "indicators.html",
        {
            "groups": [
                (name, [(indicators[code], len(cells[code])) for code in codes])
                for name, codes in groupby(
                    sorted(cells, key=lambda code: (indicators[code]["dimension"], code)),
                    key=lambda code: indicators[code]["dimension"],
                )
            ],
            "headlines": [
                (indicators[code], len(cells[code])) for code in HEADLINES if code in cells
            ],
        },
    )
    for code, unordered in cells.items():
        rows = sorted(
            unordered, key=lambda r: (-r["year"], r["measure"] != "level", -r["value"], r["region"])
        )
        yield Page(
            "indicator.html",
            indicator_path(code),
            {
                "indicator": indicators[code],
                "rows": with_joins(rows, breaks[code]),
                "breaks": breaks[code],
                "revisions": revised[code],
                "has_chart": len(rows) > 1,
                "has_steps": any(row["known_from"] for row in revised[code]),
            },
        )
