"""Rows of observations and documents for tests of series, conflicts, targets and identities: our own wording, one figure a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from pipeline.series.catalogue import catalogue
from pipeline.series.comparable import Figure, read_figures
from pipeline.series.matching import match
from pipeline.series.provenance import counted_editions, document_provenance
from warehouse.regions import regions

Row = dict[str, Any]


def edition(document_id: str, year: int, published: str | None, **others: Any) -> Row:
    return {
        "document_id": document_id,
        "source_id": document_id.rstrip("0123456789-"),
        "title": document_id,
        "kind": "bulletin",
        "region_code": "110000",
        "year": year,
        "published_on": published,
        "fetched_at": "2026-01-01T00:00:00+00:00",
        "status": "parsed",
        "sha256": "0" * 64,
        "origin": "official",
        "rendition_of": None,
        **others,
    }


def observation(
    document_id: str,
    label: str,
    printed: str,
    unit: str,
    period: str,
    measure: str = "level",
    **others: Any,
) -> Row:
    number = printed.lstrip("-").replace(",", "")
    row = {
        "document_id": document_id,
        "block": 0,
        "char_start": 0,
        "quote": f"{period}{label}{printed}{unit}。",
        "quote_offset": len(period + label),
        "printed": printed.lstrip("-"),
        "printed_unit": unit,
        "decimals": len(number.partition(".")[2]),
        "value": float(printed.replace(",", "")),
        "value_high": None,
        "unit": unit,
        "qualifier": None,
        "label": label,
        "measure": measure,
        "compared_with": "previous_year" if measure in ("growth", "change") else None,
        "basis": None,
        "period": period,
        "region_code": "110000",
        "status": "actual",
        "in_table": False,
        "footnotes": [],
        "producer": None,
        "scope": None,
        "confidence": 1.0,
        "weakest": None,
        "needs_review": False,
        "reading": None,
        "context": None,
        "method": "text",
        **others,
    }
    row["region"] = regions()[row["region_code"]].name
    row["char_end"] = row["char_start"] + len(row["printed"])
    row.setdefault(
        "indicator",
        match(row["label"], row["unit"], row["measure"], row["region_code"], "bulletin"),
    )
    row.setdefault(
        "observation_id",
        sha256(
            f"{document_id}|{row['quote']}|{row['printed']}|{row['char_start']}".encode()
        ).hexdigest()[:16],
    )
    return row


def figures(documents: Iterable[Mapping[str, Any]], rows: Iterable[Row]) -> list[Figure]:
    documents, rows = list(documents), list(rows)
    counted = counted_editions(documents)
    by_document = {
        row["document_id"]: document_provenance(row)
        for row in documents
        if row["document_id"] in counted
    }
    provenances = {
        row["observation_id"]: by_document[row["document_id"]]
        for row in rows
        if row["document_id"] in by_document
    }
    return list(read_figures(rows, provenances, catalogue()))
