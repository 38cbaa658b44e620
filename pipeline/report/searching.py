"""What the search finds: names of indicators, regions and documents, and labels as printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.report.report_page import (
    CELLS,
    LISTED,
    Reader,
    anchor,
    document_path,
    indicator_path,
    region_path,
)

_SHORT = 5
"""Characters of an alias by which people search."""


def search_entries(reader: Reader) -> list[list[str]]:
    """Kind, Chinese and English name, other names, address."""
    entries = [
        ["i", r["name_zh"], r["name_en"],
         " ".join([*_needed(r["aliases"] or (), r["name_zh"]), *r["asked_as"], r["indicator"]]),
         indicator_path(r["indicator"])]
        for r in reader.rows(f"""SELECT * FROM indicators
            WHERE indicator IN (SELECT indicator FROM {CELLS}) ORDER BY indicator""")
    ]  # fmt: skip
    entries += [
        ["r", r["name"], r["region_code"], " ".join(r["aliases"] or ()),
         region_path(r["region_code"])]
        for r in reader.rows(f"""SELECT * FROM regions
            WHERE region_code IN (SELECT region_code FROM {CELLS}) ORDER BY region_code""")
    ]  # fmt: skip
    entries += [
        ["d", r["title"], r["document_id"], f"{r['publisher']} {r['region']} {r['year']}",
         document_path(r["document_id"])]
        for r in reader.rows(f"SELECT * FROM {LISTED} ORDER BY document_id")
    ]  # fmt: skip
    return entries


def _needed(aliases: Sequence[str], name: str) -> list[str]:
    """The aliases that are no part of a longer one, for what finds the part finds that too; short
    ones stay, since a whole name found ranks before a part of one.
    """
    return [
        alias
        for alias in aliases
        if len(alias) <= _SHORT or not any(alias in o for o in (*aliases, name) if o != alias)
    ]


def label_entries(reader: Reader) -> dict[str, list[Any]]:
    """Labels as printed that no indicator with a page stands for, the commonest first: how many
    figures have them, and where the newest is, as position of its document's page and
    the figure's mark there.
    """
    rows = reader.rows("""
        SELECT o.label, count(*) AS n,
            max_by([o.document_id, o.observation_id], (coalesce(d.published_on, ''),
                -o.char_start, o.document_id, o.observation_id)) AS place
        FROM observations o JOIN documents d USING (document_id)
        WHERE o.label <> '' AND o.indicator IS NULL GROUP BY 1 ORDER BY n DESC, 1""")
    pages = {name: i for i, name in enumerate(dict.fromkeys(r["place"][0] for r in rows))}
    return {
        "pages": [document_path(name) for name in pages],
        "labels": [[r["label"], r["n"], pages[r["place"][0]], anchor(r["place"][1])] for r in rows],
    }
