"""Pages that are one of a kind: overview, documents, promises, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.report.index_pages import index_page
from pipeline.report.marked_text import Row
from pipeline.report.panel_pages import indicator_pages, panel_of, region_pages
from pipeline.report.report_page import DOCUMENTS, Page, Reader
from warehouse.vocabularies import TargetVerdict, values

MANY_CARDS = 300
"""Cards of one kind on a page; what is beyond is counted and left to the file."""


def all_pages(reader: Reader, build: Row) -> Iterator[Page]:
    """Every page but those of documents."""
    panel = panel_of(reader)
    documents = reader.rows(f"""
        SELECT d.*, coalesce(o.n, 0) AS figures FROM {DOCUMENTS} d
        LEFT JOIN (SELECT document_id, count(*) AS n FROM observations GROUP BY 1) o
            USING (document_id)
        ORDER BY d.published_on DESC NULLS LAST, d.document_id""")
    yield _overview(reader, build, documents, panel)
    yield Page("documents.html", "documents.html", {"documents": documents})
    yield from region_pages(reader, panel, documents)
    yield from indicator_pages(reader, panel)
    yield _promises(reader)
    yield _contradictions(reader)
    yield index_page(reader)


def _overview(reader: Reader, build: Row, documents: Sequence[Row], panel: Sequence[Row]) -> Page:
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
    held = reader.rows("SELECT * FROM held_rows ORDER BY ALL LIMIT 200")
    changes = reader.rows("""
        SELECT * FROM figure_changes
        ORDER BY changed_at DESC, document_id, label, observation_id LIMIT 100""")
    problems = [d for d in documents if d["status"] != "parsed" or d["problem"]]
    headlines = _headline_regions(panel)
    return Page(
        "overview.html",
        "index.html",
        {
            "build": build,
            "counts": counts,
            "promises": {
                row["verdict"]: row["n"]
                for row in reader.rows("SELECT verdict, count(*) AS n FROM targets GROUP BY 1")
            },
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


def _promises(reader: Reader) -> Page:
    rows = reader.rows(f"""
        SELECT s.* REPLACE (d.title AS target_title, e.title AS outcome_title),
            a.quote_offset AS target_offset, a.printed AS target_printed,
            b.quote_offset AS outcome_offset, b.printed AS outcome_printed,
            b.document_id AS outcome_figure_document_id
        FROM scoreboard s
        LEFT JOIN observations a ON a.observation_id = s.target_observation_id
        LEFT JOIN observations b ON b.observation_id = s.outcome_observation_id
        LEFT JOIN {DOCUMENTS} d ON d.document_id = s.target_document_id
        LEFT JOIN {DOCUMENTS} e ON e.document_id = s.outcome_document_id
        ORDER BY s.year DESC, s.region_code, s.label, s.target_id""")
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
    conflicts = reader.rows(f"""
        SELECT c.*, list_position(['conflict', 'vintage', 'definition', 'scope', 'rounding'],
                c.kind) AS rank, r.name AS region, i.name_zh, i.name_en, a.quote_offset AS offset_a,
            a.printed AS printed_a, b.quote_offset AS offset_b, b.printed AS printed_b,
            da.title AS title_a, db.title AS title_b
        FROM conflicts c
        LEFT JOIN regions r USING (region_code)
        LEFT JOIN indicators i ON i.indicator = c.indicator
        LEFT JOIN observations a ON a.observation_id = c.observation_id_a
        LEFT JOIN observations b ON b.observation_id = c.observation_id_b
        LEFT JOIN {DOCUMENTS} da ON da.document_id = c.document_id_a
        LEFT JOIN {DOCUMENTS} db ON db.document_id = c.document_id_b
        ORDER BY rank, c.within_document DESC, c.region_code, c.label, c.conflict_id""")
    errata = reader.rows(f"""
        SELECT e.*, d.title, r.name AS region FROM errata e
        LEFT JOIN {DOCUMENTS} d USING (document_id)
        LEFT JOIN regions r ON r.region_code = e.region_code
        ORDER BY e.verdict = 'proven' DESC, e.document_id, e.erratum_id""")
    sums = reader.rows(f"""
        SELECT a.*, d.title FROM accounting_identities a JOIN {DOCUMENTS} d USING (document_id)
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
