"""Pages that are one of a kind: overview, documents, promises, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.report.index_pages import index_page
from pipeline.report.marked_text import Row
from pipeline.report.panel_pages import indicator_pages, region_pages, stage
from pipeline.report.report_page import (
    CELLS,
    LISTED,
    LatePage,
    Page,
    Reader,
    list_documents,
)
from warehouse.vocabularies import TargetVerdict, values

MANY_CARDS = 300
"""Cards of one kind on a page; what is beyond is counted and left to the file."""

MANY_ROWS = 5000
"""Rows of tables on a page, likewise."""


def all_pages(reader: Reader, build: Row) -> Iterator[Page | LatePage]:
    """Every page but those of documents."""
    list_documents(reader)
    stage(reader)
    documents = reader.rows(
        f"SELECT * FROM {LISTED} ORDER BY published_on DESC NULLS LAST, document_id"
    )
    yield _overview(reader, build, documents)
    yield Page("documents.html", "documents.html", {"documents": documents})
    yield from region_pages(reader)
    yield from indicator_pages(reader)
    yield _promises(reader)
    yield _contradictions(reader)
    yield index_page(reader)


def _overview(reader: Reader, build: Row, documents: Sequence[Row]) -> Page:
    (counts,) = reader.rows(f"""
        SELECT (SELECT count(*) FROM observations) AS figures,
            (SELECT count(*) FROM documents WHERE status = 'parsed') AS documents,
            (SELECT count(DISTINCT region_code) FROM {CELLS}) AS regions,
            (SELECT count(DISTINCT indicator) FROM {CELLS}) AS indicators,
            (SELECT count(*) FROM targets) AS targets,
            (SELECT count(*) FROM targets WHERE verdict = 'missed') AS missed,
            (SELECT count(*) FROM conflicts WHERE kind = 'conflict') AS conflicts,
            (SELECT count(*) FROM errata) AS errata""")
    sources = reader.rows("""
        SELECT * FROM source_status ORDER BY list_position(
            ['overdue', 'unreachable', 'due', 'fresh'], verdict), next_due_on, source_id""")
    held = reader.rows("SELECT * FROM held_rows ORDER BY ALL LIMIT 200")
    changes = reader.rows("""
        SELECT * FROM figure_changes
        ORDER BY changed_at DESC, document_id, label, observation_id LIMIT 100""")
    problems = [d for d in documents if d["status"] != "parsed" or d["problem"]]
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
            "headlines": _headline_regions(reader),
        },
    )


def _headline_regions(reader: Reader) -> Sequence[Row]:
    """The newest gross product of each region, the greatest first."""
    return reader.rows(f"""
        SELECT * FROM {CELLS}
        WHERE indicator = 'gdp' AND measure = 'level' AND region_code <> '000000'
        QUALIFY row_number() OVER (PARTITION BY region_code ORDER BY year DESC) = 1
        ORDER BY value DESC, region_code LIMIT 15""")


_RANK = "list_position(['conflict', 'vintage', 'definition', 'scope', 'rounding'], kind)"
_DECIDED = "verdict IN ('met', 'missed', 'disputed')"


def _promises(reader: Reader) -> Page:
    decided = reader.rows(f"""
        SELECT s.* REPLACE (d.title AS target_title, e.title AS outcome_title),
            a.quote_offset AS target_offset, a.printed AS target_printed,
            b.quote_offset AS outcome_offset, b.printed AS outcome_printed,
            b.document_id AS outcome_figure_document_id
        FROM scoreboard s
        LEFT JOIN observations a ON a.observation_id = s.target_observation_id
        LEFT JOIN observations b ON b.observation_id = s.outcome_observation_id
        LEFT JOIN {LISTED} d ON d.document_id = s.target_document_id
        LEFT JOIN {LISTED} e ON e.document_id = s.outcome_document_id
        WHERE s.{_DECIDED}
        ORDER BY list_position(['missed', 'disputed', 'met'], s.verdict), s.year DESC,
            s.region_code, s.label, s.target_id LIMIT {MANY_CARDS}""")
    open_rows = reader.rows(f"""
        FROM (FROM scoreboard WHERE NOT {_DECIDED}
            ORDER BY year DESC, region_code, label, target_id LIMIT {MANY_ROWS})
        ORDER BY region_code NULLS FIRST, year DESC NULLS LAST, label, target_id""")
    counted = reader.rows("SELECT verdict, count(*) AS n FROM targets GROUP BY 1")
    counts = {row["verdict"]: row["n"] for row in counted}
    left_out = sum(counts.values()) - len(decided) - len(open_rows)
    return Page(
        "promises.html",
        "promises.html",
        {
            "decided": decided,
            "open": [
                (name, list(group)) for name, group in groupby(open_rows, key=lambda r: r["region"])
            ],
            "left_out": left_out,
            "verdicts": {verdict: counts.get(verdict, 0) for verdict in values(TargetVerdict)},
        },
    )


def _contradictions(reader: Reader) -> Page:
    conflicts = reader.rows(f"""
        SELECT c.*, r.name AS region, i.name_zh, i.name_en, a.quote_offset AS offset_a,
            a.printed AS printed_a, b.quote_offset AS offset_b, b.printed AS printed_b,
            da.title AS title_a, db.title AS title_b
        FROM (SELECT *, {_RANK} AS rank FROM conflicts) c
        LEFT JOIN regions r USING (region_code)
        LEFT JOIN indicators i ON i.indicator = c.indicator
        LEFT JOIN observations a ON a.observation_id = c.observation_id_a
        LEFT JOIN observations b ON b.observation_id = c.observation_id_b
        LEFT JOIN {LISTED} da ON da.document_id = c.document_id_a
        LEFT JOIN {LISTED} db ON db.document_id = c.document_id_b
        ORDER BY rank, c.within_document DESC, c.region_code, c.label, c.conflict_id
        LIMIT {MANY_CARDS}""")
    counted = reader.rows(f"SELECT kind, count(*) AS n FROM conflicts GROUP BY 1 ORDER BY {_RANK}")
    kinds = {row["kind"]: row["n"] for row in counted}
    errata = reader.rows(f"""
        SELECT e.*, d.title, r.name AS region FROM errata e
        LEFT JOIN {LISTED} d USING (document_id)
        LEFT JOIN regions r ON r.region_code = e.region_code
        ORDER BY e.verdict = 'proven' DESC, e.document_id, e.erratum_id""")
    sums = reader.rows(f"""
        SELECT a.*, d.title FROM accounting_identities a JOIN {LISTED} d USING (document_id)
        WHERE a.verdict = 'fails' ORDER BY a.document_id, a.identity_id""")
    return Page(
        "contradictions.html",
        "contradictions.html",
        {
            "conflicts": conflicts,
            "left_out": sum(kinds.values()) - len(conflicts),
            "errata": errata,
            "sums": sums,
            "kinds": kinds,
        },
    )
