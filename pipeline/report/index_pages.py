"""The page of composite indices: curves with their intervals, what moved them, and what the audit
of printed indices found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pipeline.report.marked_text import Row
from pipeline.report.report_page import LISTED, Page, Reader
from warehouse.vocabularies import SoundnessTest, SoundnessVerdict, values


def index_page(reader: Reader) -> Page:
    """The page."""
    curves = reader.rows("""
        SELECT v.index_id, v.method, v.region_code, r.name AS region, v.node, n.name, n.level,
            v.period, v.value, v.rank, v.coverage, s.q05, s.q95, s.median
        FROM index_values v
        LEFT JOIN index_nodes n USING (index_id, node)
        LEFT JOIN regions r USING (region_code)
        LEFT JOIN index_sensitivity s USING (index_id, method, region_code, node, period)
        WHERE v.value IS NOT NULL AND coalesce(n.level, 0) <= 1
        ORDER BY v.index_id, v.method, n.level, v.node, v.region_code, v.period""")
    contributions = reader.rows("""
        SELECT c.*, r.name AS region, n.name AS node_name, k.name AS child_name
        FROM index_contributions c
        JOIN index_nodes n ON n.index_id = c.index_id AND n.node = c.node AND n.level = 0
        LEFT JOIN index_nodes k ON k.index_id = c.index_id AND k.node = c.child
        LEFT JOIN regions r USING (region_code)
        ORDER BY c.index_id, c.method, c.region_code, c.period_start, c.period_end, c.child""")
    systems = reader.rows("""
        SELECT n.index_id, n.node, n.parent, n.level, n.name, n.weight, n.weight_source,
            (SELECT count(*) FROM index_nodes c WHERE c.index_id = n.index_id
                AND c.parent = n.node) AS parts
        FROM index_nodes n WHERE n.level <= 1 ORDER BY n.index_id, n.level, n.node""")
    withheld = reader.rows("""
        SELECT v.index_id, r.name, v.method, v.withheld, count(*) AS n FROM index_values v
        LEFT JOIN index_nodes r ON r.index_id = v.index_id AND r.level = 0
        WHERE v.value IS NULL GROUP BY ALL ORDER BY ALL""")
    soundness = reader.rows("""
        SELECT s.*, coalesce(r.name, s.index_id) AS index_name, n.name AS node_name,
            p.name AS part_name
        FROM index_soundness s
        LEFT JOIN index_nodes r ON r.index_id = s.index_id AND r.level = 0
        LEFT JOIN index_nodes n ON n.index_id = s.index_id AND n.node = s.node
        LEFT JOIN index_nodes p ON p.index_id = s.index_id AND p.node = s.part
        ORDER BY s.index_id, s.verdict <> 'doubtful', s.method, s.node, s.part NULLS FIRST""")
    audit = reader.rows(f"""
        SELECT a.*, d.title, c.quote, c.char_start FROM index_audit a
        LEFT JOIN {LISTED} d USING (document_id)
        LEFT JOIN index_claims c ON c.claim_id = a.claim_ids[1]
        ORDER BY list_position(['fails', 'not_provable', 'holds'], a.verdict), a.index_id, a.rule,
            a.node, a.explanation""")
    return Page(
        "indices.html",
        "indices.html",
        {
            "curves": curves,
            "has_chart": len({row["period"] for row in curves}) > 1,
            "contributions": _by_step(contributions),
            "systems": [
                (name, list(nodes)) for name, nodes in groupby(systems, key=lambda n: n["index_id"])
            ],
            "withheld": withheld,
            "soundness": _by_test(soundness),
            "audit": audit,
        },
    )


def _by_test(
    findings: Sequence[Row],
) -> list[tuple[str, list[tuple[str, Counter[str], list[Row]]]]]:
    """Findings on the soundness of each index: by test how many there are of each verdict, and
    those that could be measured.
    """
    found = []
    for _, of_index in groupby(findings, key=lambda f: f["index_id"]):
        rows = list(of_index)
        tests = []
        for test in values(SoundnessTest):
            mine = [row for row in rows if row["test"] == test]
            measured = [row for row in mine if row["verdict"] != SoundnessVerdict.NOT_DEFINED]
            tests.append((test, Counter(row["verdict"] for row in mine), measured))
        found.append((rows[0]["index_name"], tests))
    return found


def _by_step(contributions: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """What each part did, by index, method, region and pair of years."""
    steps = groupby(
        contributions,
        key=lambda c: (
            c["index_id"],
            c["method"],
            c["region_code"],
            c["period_start"],
            c["period_end"],
        ),
    )
    found = []
    for _, rows in steps:
        parts = list(rows)
        found.append((parts[0], parts))
    return found
