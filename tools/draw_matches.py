"""Draw figures that have an indicator, by seed, for a reader who judges whether each match is
right.

    python tools/draw_matches.py --seed 7 --count 200 WAREHOUSE.duckdb [WAREHOUSE.duckdb …]

One line a figure: what it is called (label, scope, measure), its value, unit, period and region,
the indicator with its Chinese name, and the sentence with the figure in 【】, with the caption
of its table. The figures of all files are one population, prose and cells, in the order of their
documents and ids: the same seed draws the same sample from the same rows.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import duckdb

QUERY = """
SELECT o.observation_id AS id, o.document_id AS document, o.in_table AS cell, o.label, o.scope,
       o.measure, o.printed, o.unit, o.period, o.region, o.status, o.indicator, i.name_zh AS name,
       o.needs_review AS doubtful, t.caption, o.quote, o.quote_offset AS at
FROM observations o JOIN indicators i USING (indicator)
LEFT JOIN (
    SELECT c.document_id, char_start, any_value(caption) AS caption
    FROM table_cells c JOIN document_tables USING (table_id) GROUP BY ALL
) t ON o.in_table AND t.document_id = o.document_id AND t.char_start = o.char_start
ORDER BY o.document_id, o.observation_id
"""
Row = dict[str, Any]


def population(warehouses: list[Path]) -> list[Row]:
    """All figures with an indicator, in an order that does not depend on how a file was made."""
    rows: list[Row] = []
    for path in warehouses:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(QUERY)
            names = [column[0] for column in found.description]
            rows.extend(dict(zip(names, row, strict=True)) for row in found.fetchall())
    return rows


def line(number: int, row: Row) -> str:
    """A figure as its judge reads it."""
    quote, at, printed = row["quote"] or "", row["at"] or 0, row["printed"]
    facts = [
        row["label"] + (f" [{row['scope']}]" if row["scope"] else ""),
        row["measure"],
        f"{printed} {row['unit']}",
        row["period"],
        row["region"],
        row["status"] + (" (doubtful)" if row["doubtful"] else ""),
    ]
    caption = f" «{row['caption']}»" if row["caption"] else ""
    fields = (
        str(number),
        row["document"],
        "cell" if row["cell"] else "prose",
        " · ".join(str(fact) for fact in facts),
        f"→ {row['indicator']} {row['name']}",
        f"{quote[:at]}【{printed}】{quote[at + len(printed) :]}{caption}",
    )
    return "\t".join(fields)


def main() -> None:
    """The sample on standard output, how it was drawn on standard error."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("warehouses", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    rows = population(given.warehouses)
    drawn = random.Random(given.seed).sample(rows, min(given.count, len(rows)))
    sys.stderr.write(f"{len(drawn)} of {len(rows)} figures with an indicator, seed {given.seed}\n")
    for number, row in enumerate(drawn, 1):
        sys.stdout.write(line(number, row) + "\n")


if __name__ == "__main__":
    main()
