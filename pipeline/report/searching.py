"""What the search finds: names of indicators, regions and documents, and labels as printed."""

from __future__ import annotations

from typing import Any

from pipeline.report.report_page import Reader, document_path, indicator_path, region_path


def search_entries(reader: Reader) -> list[list[str]]:
    """Kind, Chinese and English name, other names, address."""
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


def label_entries(reader: Reader) -> dict[str, list[Any]]:
    """Labels as printed, the commonest first: how many figures have them, and where the newest
    stands, as position of its document's page and observation.
    """
    rows = reader.rows("""
        SELECT o.label, count(*) AS n,
            max_by([o.document_id, o.observation_id], (coalesce(d.published_on, ''),
                -o.char_start)) AS place
        FROM observations o JOIN documents d USING (document_id)
        WHERE o.label <> '' GROUP BY 1 ORDER BY n DESC, 1""")
    pages = {name: i for i, name in enumerate(dict.fromkeys(r["place"][0] for r in rows))}
    return {
        "pages": [document_path(name) for name in pages],
        "labels": [[r["label"], r["n"], pages[r["place"][0]], r["place"][1]] for r in rows],
    }
