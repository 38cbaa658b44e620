"""The real documents that tests read, by edition id."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.sources.registry import Edition, Source

TEXTS_AND_PAGES = (
    "beijing-bulletin-2024",
    "beijing-bulletin-2024-press",
    "beijing-work-report-2024-digest",
    "haidian-plan-report-2024",
    "capital-development-blue-book-2025",
    "public-service-blue-book-2025",
    "nbs-provincial-gdp",
    "national-work-report-2025",
    "national-work-report-1998",
    "national-work-report-2008",
    "national-work-report-2019",
    "national-work-report-2023",
    "hailar-work-report-2013",
    "hailar-work-report-2016",
)


@cache
def editions(shared: Path) -> dict[str, tuple[Source, Edition, Path]]:
    """Every edition listed beside the real documents: its source, itself, its file."""
    found: dict[str, tuple[Source, Edition, Path]] = {}
    for folder in (shared / "corpus", shared / "corpus" / "more"):
        for entry in yaml.safe_load((folder / "sources.yaml").read_text("utf-8"))["sources"]:
            for edition in entry["editions"]:
                edition["published"] = str(edition["published"])
            source = Source.model_validate(entry)
            found |= {
                edition.id: (source, edition, folder / edition.url) for edition in source.editions
            }
    return found


@cache
def read(shared: Path, edition_id: str) -> Document:
    """A real document, read once for all tests."""
    source, edition, path = editions(shared)[edition_id]
    return read_document(path.read_bytes(), source, edition)
