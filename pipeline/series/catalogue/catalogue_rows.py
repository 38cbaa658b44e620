"""The catalogue as rows of the tables ``indicators``, ``indicator_breaks`` and
``indicator_relations``.
"""

from __future__ import annotations

from typing import Any

from pipeline.series.catalogue import Catalogue
from warehouse.everyday_names import everyday_names

Row = dict[str, Any]


def catalogue_rows(known: Catalogue) -> dict[str, list[Row]]:
    """Rows by table; relations appear once for each side."""
    return {
        "indicators": [
            {
                "indicator": entry.code,
                "name_zh": entry.name_zh,
                "name_en": entry.name_en,
                "unit": entry.unit,
                "dimension": entry.dimension,
                "direction": entry.direction,
                "definition": entry.definition,
                "definition_zh": entry.definition_zh,
                "aliases": list(dict.fromkeys((entry.name_zh, *entry.aliases))),
                "asked_as": list(everyday_names().get(entry.code, ())),
                "quantity": str(entry.quantity),
                "timing": str(entry.timing),
                "growth_basis": entry.growth_basis,
                "scope": entry.scope,
                "scope_zh": entry.scope_zh,
                "warnings": [str(warning) for warning in entry.warnings],
            }
            for entry in known
        ],
        "indicator_breaks": [
            {
                "indicator": entry.code,
                "region_code": seen.region,
                "year": seen.year,
                "reason": seen.reason,
                "reason_zh": seen.reason_zh,
            }
            for entry in known
            for seen in entry.breaks
        ],
        "indicator_relations": [
            {
                "indicator": entry.code,
                "related": code,
                "kind": str(relation.kind),
                "note": relation.note,
                "note_zh": relation.note_zh,
            }
            for entry in known
            for code, relation in sorted(known.neighbours(entry.code).items())
        ],
    }
