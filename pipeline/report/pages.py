"""What each page shows, asked of the published file. A page is a template, an address and its
values; addresses are relative to the report's folder.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from pipeline.report.bilingual import file_name
from pipeline.report.marked_text import Row, blocks_of
from warehouse.views.regional_panel import HEADLINES
from warehouse.vocabularies import Status, TargetVerdict, values

MANY_CARDS = 300
"""Cards of one kind on a page; what is beyond is counted and left to the file."""


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


class Reader:
    """Rows of the published file as dictionaries."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """All rows of a query."""
        cursor = self._connection.execute(query, list(values))
        names = [description[0] for description in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def document_path(document_id: str) -> str:
    """The page of a document."""
    return f"d/{file_name(document_id)}.html"


def figure_path(document_id: str, observation_id: str) -> str:
    """The marked sentence of a figure."""
    return f"{document_path(document_id)}#o-{observation_id}"


def region_path(region_code: str) -> str:
    """The profile of a region."""
    return f"r/{file_name(region_code)}.html"


def indicator_path(indicator: str) -> str:
    """The page of an indicator."""
    return f"i/{file_name(indicator)}.html"


_PANEL = """
    SELECT p.*, i.dimension, i.unit AS catalogue_unit, d.document_id IS NOT NULL AS has_page,
        g.document_id AS growth_document_id, f.document_id AS figure_document_id
    FROM panel p
    JOIN indicators i USING (indicator)
    LEFT JOIN documents d ON d.document_id = p.vintage
    LEFT JOIN observations f ON f.observation_id = p.observation_id
    LEFT JOIN observations g ON g.observation_id = p.growth_observation_id
    ORDER BY i.dimension, p.name_zh, p.indicator, p.region_code, p.year DESC
"""


def all_pages(reader: Reader) -> Iterator[Page]:
    """Every page of the report."""
    panel = reader.rows(_PANEL)
    documents = reader.rows("""
        SELECT d.*, coalesce(o.n, 0) AS figures FROM documents d
        LEFT JOIN (SELECT document_id, count(*) AS n FROM observations GROUP BY 1) o
            USING (document_id)
        ORDER BY d.published_on DESC NULLS LAST, d.document_id""")
    yield _overview(reader, documents, panel)
    yield Page("documents.html", "documents.html", {"documents": documents})
    yield from _regions(reader, panel, documents)
    yield from _indicators(reader, panel)
    yield _promises(reader)
    yield _contradictions(reader)
    yield _indices(reader)
    yield from _documents(reader, documents, {row["indicator"] for row in panel})


def search_entries(reader: Reader) -> list[list[str]]:
    """What the search finds: kind, Chinese and English name, other names, address."""
    entries = [
        ["i", r["name_zh"], r["name_en"], " ".join([*(r["aliases"] or ()), r["indicator"]]),
         indicator_path(r["indicator"])]
        for r in reader.rows("""SELECT * FROM indicators
            WHERE indicator IN (SELECT indicator FROM panel) ORDER BY indicator""")
    ]  # fmt: skip
    entries += [
        ["r", r["name"], r["region_code"], " ".join(r["aliases"] or ()),
         region_path(r["region_code"])]
        for r in reader.rows("""SELECT * FROM regions
            WHERE region_code IN (SELECT region_code FROM panel) ORDER BY region_code""")
    ]  # fmt: skip
    entries += [
        ["d", r["title"], r["document_id"], f"{r['publisher']} {r['region']} {r['year']}",
         document_path(r["document_id"])]
        for r in reader.rows("SELECT * FROM documents ORDER BY document_id")
    ]  # fmt: skip
    return entries


def label_entries(reader: Reader) -> list[list[Any]]:
    """Labels as printed: how many figures have them, and where the newest stands."""
    rows = reader.rows("""
        SELECT o.label, count(*) AS n,
            max_by([o.document_id, o.observation_id], (coalesce(d.published_on, ''),
                -o.char_start)) AS place
        FROM observations o JOIN documents d USING (document_id)
        WHERE o.label <> '' GROUP BY 1 ORDER BY n DESC, 1""")
    return [[r["label"], r["n"], figure_path(*r["place"])] for r in rows]


def _overview(reader: Reader, documents: Sequence[Row], panel: Sequence[Row]) -> Page:
    (counts,) = reader.rows("""
        SELECT (SELECT count(*) FROM observations) AS figures,
            (SELECT count(*) FROM documents WHERE status = 'parsed') AS documents,
            (SELECT count(*) FROM targets) AS targets,
            (SELECT count(*) FROM targets WHERE verdict = 'missed') AS missed,
            (SELECT count(*) FROM conflicts WHERE kind = 'conflict') AS conflicts,
            (SELECT count(*) FROM errata) AS errata""")
    counts["regions"] = len({row["region_code"] for row in panel})
    counts["indicators"] = len({row["indicator"] for row in panel})
    counts["cells"] = len(panel)
    sources = reader.rows("""
        SELECT * FROM source_status ORDER BY list_position(
            ['overdue', 'unreachable', 'due', 'fresh'], verdict), next_due_on, source_id""")
    held = reader.rows("SELECT * FROM held_rows ORDER BY document_id, check_name LIMIT 200")
    changes = reader.rows("""
        SELECT * FROM figure_changes ORDER BY changed_at DESC, document_id, label LIMIT 100""")
    problems = [d for d in documents if d["status"] != "parsed" or d["problem"]]
    headlines = _headline_regions(panel)
    return Page(
        "overview.html",
        "index.html",
        {
            "counts": counts,
            "sources": sources,
            "verdicts": {
                verdict: sum(s["verdict"] == verdict for s in sources)
                for verdict in ("overdue", "unreachable", "due", "fresh")
            },
            "held": held,
            "changes": changes,
            "problems": problems,
            "newest": documents[:12],
            "headlines": headlines,
        },
    )


def _headline_regions(panel: Sequence[Row]) -> list[Row]:
    """The newest gross product of each region, the greatest first."""
    newest: dict[str, Row] = {}
    for row in panel:
        if row["indicator"] == "gdp" and row["measure"] == "level":
            newest.setdefault(row["region_code"], row)
    rows = sorted(newest.values(), key=lambda row: -row["value"])
    return [row for row in rows if row["region_code"] != "000000"][:15]


def _ranks(panel: Sequence[Row], kinds: Mapping[str, str]) -> dict[tuple[str, str, int], str]:
    """The rank of each cell among the regions of its kind, the greatest value first."""
    groups: dict[tuple[str, int, str, str], list[Row]] = defaultdict(list)
    for row in panel:
        key = (row["indicator"], row["year"], kinds.get(row["region_code"], ""), row["measure"])
        groups[key].append(row)
    ranks = {}
    for members in groups.values():
        for row in members:
            rank = 1 + sum(other["value"] > row["value"] for other in members)
            ranks[row["region_code"], row["indicator"], row["year"]] = f"{rank}/{len(members)}"
    return ranks


def _regions(reader: Reader, panel: Sequence[Row], documents: Sequence[Row]) -> Iterator[Page]:
    regions = {row["region_code"]: row for row in reader.rows("SELECT * FROM regions")}
    kinds = {code: str(row["kind"]) for code, row in regions.items()}
    ranks = _ranks(panel, kinds)
    cells: dict[str, list[Row]] = defaultdict(list)
    for row in panel:
        cells[row["region_code"]].append(row)
    of_region: dict[str, list[Row]] = defaultdict(list)
    for document in documents:
        of_region[document["region_code"]].append(document)
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
        headlines = [newest[name] for name in HEADLINES if name in newest]
        rest = [row for name, row in newest.items() if name not in HEADLINES]
        yield Page(
            "region.html",
            region_path(code),
            {
                "region": regions[code],
                "parent": regions.get(regions[code]["parent"]),
                "headlines": headlines,
                "groups": [
                    (name, list(rows)) for name, rows in groupby(rest, key=lambda r: r["dimension"])
                ],
                "documents": of_region[code],
            },
        )


def _indicators(reader: Reader, panel: Sequence[Row]) -> Iterator[Page]:
    indicators = {row["indicator"]: row for row in reader.rows("SELECT * FROM indicators")}
    cells: dict[str, list[Row]] = defaultdict(list)
    for row in panel:
        cells[row["indicator"]].append(row)
    revised: dict[str, list[Row]] = defaultdict(list)
    for row in reader.rows("""
            SELECT v.indicator, v.region_code, r.name AS region, v.period, v.measure, v.value,
                v.unit, v.vintage, v.published_on, v.observation_id, v.is_latest,
                d.document_id IS NOT NULL AS has_page
            FROM indicator_values v JOIN regions r USING (region_code)
            LEFT JOIN documents d ON d.document_id = v.vintage
            WHERE v.status IN ('actual', 'preliminary') AND v.measure = 'level'
            WINDOW same AS (PARTITION BY v.indicator, v.region_code, v.period, v.basis)
            QUALIFY count(*) OVER same > 1 AND min(v.value) OVER same
                < max(v.value) OVER same
            ORDER BY v.indicator, v.region_code, v.period, v.known_from, v.vintage"""):
        revised[row["indicator"]].append(row)
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
    for code, rows in cells.items():
        yield Page(
            "indicator.html",
            indicator_path(code),
            {
                "indicator": indicators[code],
                "rows": rows,
                "revisions": revised[code],
                "has_chart": len(rows) > 1,
            },
        )


def _promises(reader: Reader) -> Page:
    rows = reader.rows("""
        SELECT s.*, a.quote_offset AS target_offset, a.printed AS target_printed,
            b.quote_offset AS outcome_offset, b.printed AS outcome_printed,
            b.document_id AS outcome_figure_document_id
        FROM scoreboard s
        LEFT JOIN observations a ON a.observation_id = s.target_observation_id
        LEFT JOIN observations b ON b.observation_id = s.outcome_observation_id
        ORDER BY s.year DESC, s.region_code, s.label""")
    decided = [row for row in rows if row["verdict"] in ("met", "missed", "disputed")]
    decided.sort(key=lambda row: ("missed", "disputed", "met").index(row["verdict"]))
    open_rows = [row for row in rows if row["verdict"] not in ("met", "missed", "disputed")]
    open_rows.sort(key=lambda row: (row["region_code"] or "", -(row["year"] or 0)))
    return Page(
        "promises.html",
        "promises.html",
        {
            "decided": decided,
            "open": [
                (name, list(group)) for name, group in groupby(open_rows, key=lambda r: r["region"])
            ],
            "verdicts": {
                verdict: sum(row["verdict"] == verdict for row in rows)
                for verdict in values(TargetVerdict)
            },
        },
    )


def _contradictions(reader: Reader) -> Page:
    conflicts = reader.rows("""
        SELECT c.*, r.name AS region, i.name_zh, i.name_en, a.quote_offset AS offset_a,
            a.printed AS printed_a, b.quote_offset AS offset_b, b.printed AS printed_b,
            da.title AS title_a, db.title AS title_b
        FROM conflicts c
        LEFT JOIN regions r USING (region_code)
        LEFT JOIN indicators i ON i.indicator = c.indicator
        LEFT JOIN observations a ON a.observation_id = c.observation_id_a
        LEFT JOIN observations b ON b.observation_id = c.observation_id_b
        LEFT JOIN documents da ON da.document_id = c.document_id_a
        LEFT JOIN documents db ON db.document_id = c.document_id_b
        ORDER BY list_position(['conflict', 'vintage', 'definition', 'scope', 'rounding'], c.kind),
            c.within_document DESC, c.region_code, c.label, c.conflict_id""")
    errata = reader.rows("""
        SELECT e.*, d.title, r.name AS region FROM errata e
        LEFT JOIN documents d USING (document_id)
        LEFT JOIN regions r ON r.region_code = e.region_code
        ORDER BY e.verdict = 'proven' DESC, e.document_id, e.erratum_id""")
    sums = reader.rows("""
        SELECT a.*, d.title FROM accounting_identities a JOIN documents d USING (document_id)
        WHERE a.verdict = 'fails' ORDER BY a.document_id, a.identity_id""")
    kinds = {
        kind: len(list(rows)) for kind, rows in groupby(conflicts, key=lambda row: str(row["kind"]))
    }
    return Page(
        "contradictions.html",
        "contradictions.html",
        {
            "conflicts": conflicts[:MANY_CARDS],
            "left_out": max(0, len(conflicts) - MANY_CARDS),
            "errata": errata,
            "sums": sums,
            "kinds": kinds,
        },
    )


def _indices(reader: Reader) -> Page:
    curves = reader.rows("""
        SELECT v.index_id, v.method, v.region_code, r.name AS region, v.node, n.name, n.level,
            v.period, v.value, v.rank, v.coverage, s.q05, s.q95, s.median
        FROM index_values v
        LEFT JOIN index_nodes n USING (index_id, node)
        LEFT JOIN regions r USING (region_code)
        LEFT JOIN index_sensitivity s USING (index_id, method, region_code, node, period)
        WHERE v.value IS NOT NULL AND coalesce(n.level, 0) <= 1
        ORDER BY v.index_id, v.method, n.level, v.node, v.region_code, v.period""")
    withheld = reader.rows("""
        SELECT index_id, method, withheld, count(*) AS n FROM index_values
        WHERE value IS NULL GROUP BY ALL ORDER BY ALL""")
    audit = reader.rows("""
        SELECT a.*, d.title, c.quote, c.char_start FROM index_audit a
        LEFT JOIN documents d USING (document_id)
        LEFT JOIN index_claims c ON c.claim_id = a.claim_ids[1]
        ORDER BY list_position(['fails', 'not_provable', 'holds'], a.verdict), a.index_id, a.rule,
            a.node""")
    return Page(
        "indices.html",
        "indices.html",
        {"curves": curves, "withheld": withheld, "audit": audit},
    )


def _documents(reader: Reader, documents: Sequence[Row], drawn: Collection[str]) -> Iterator[Page]:
    for document in documents:
        document_id = document["document_id"]
        texts = reader.rows("SELECT text FROM document_texts WHERE document_id = ?", document_id)
        figures = reader.rows(
            """SELECT o.*, i.name_zh, i.name_en FROM observations o
                LEFT JOIN indicators i USING (indicator)
                WHERE o.document_id = ? ORDER BY o.char_start, o.char_end DESC, o.observation_id""",
            document_id,
        )
        tables = reader.rows(
            "SELECT * FROM document_tables WHERE document_id = ? ORDER BY table_id", document_id
        )
        cells = reader.rows(
            """SELECT * FROM table_cells WHERE document_id = ?
                ORDER BY table_id, row_index, column_index""",
            document_id,
        )
        text = texts[0]["text"] if texts else ""
        (left_out,) = reader.rows(
            "SELECT count(*) AS n FROM rejected_numbers WHERE document_id = ?", document_id
        )
        yield Page(
            "document.html",
            document_path(document_id),
            {
                "document": document,
                "blocks": blocks_of(text, figures, tables, cells),
                "statuses": {
                    status: sum(f["status"] == status for f in figures) for status in values(Status)
                },
                "review": sum(bool(f["needs_review"]) for f in figures),
                "left_out": left_out["n"],
            },
            _records(figures, drawn),
        )


_RECORD = (
    "label", "measure", "value", "value_high", "unit", "qualifier", "printed", "printed_unit",
    "period", "region", "status", "compared_with", "basis", "scope", "producer", "confidence",
    "weakest", "reading", "page", "method",
)  # fmt: skip


def _records(figures: Sequence[Row], drawn: Collection[str]) -> dict[str, Any]:
    """What is shown of a figure when it is chosen; sentences once, since most hold several."""
    quotes: dict[str, int] = {}
    records = {
        f["observation_id"]: {
            **_record(f, drawn),
            "quote": [quotes.setdefault(f["quote"], len(quotes)), f["quote_offset"]],
        }
        for f in figures
    }
    return {"quotes": list(quotes), "figures": records}


def _record(figure: Row, drawn: Collection[str]) -> dict[str, Any]:
    """The fields of a figure; what is not known is left out."""
    found = {name: figure.get(name) for name in _RECORD if figure.get(name) not in (None, "")}
    if figure["needs_review"]:
        found["needs_review"] = True
    if figure["indicator"]:
        found["indicator"] = [figure["name_zh"], figure["name_en"]]
        if figure["indicator"] in drawn:
            found["series"] = indicator_path(figure["indicator"])
    context = json.loads(figure["context"] or "{}")
    words = {name: said["words"] for name, said in context.items() if said.get("words")}
    if words:
        found["context"] = words
    return found
