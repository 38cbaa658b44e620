"""A Document and its figures as rows of the tables that are made of them. No meaning is added
here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.documents.document import Document, MarkKind
from pipeline.documents.tables.named import named_rows
from pipeline.documents.tables.table_rows import tables_of
from warehouse.named_tables import declarations
from warehouse.regions import areas_of, regions
from warehouse.regions.english_names import english_names

if TYPE_CHECKING:
    from pipeline.reading.observation import Extraction

Row = dict[str, Any]


def document_rows(document: Document) -> dict[str, list[Row]]:
    """Rows of the tables that a document alone fills (its row in ``documents`` needs the archive,
    too, and is made when publishing).
    """
    tables, cells = tables_of(document)
    return {
        "document_tables": tables,
        "table_cells": cells,
        **{declaration.name: [] for declaration in declarations()},
        **named_rows(document),
        "document_texts": [{"document_id": document.document_id, "text": document.text}],
        "footnotes": list(_footnotes(document)),
        "unread_images": list(_unread_images(document)),
    }


def extraction_rows(extraction: Extraction) -> dict[str, list[Row]]:
    """Rows of the tables that an extraction fills."""
    return {
        "observations": [
            observation._asdict() | {"footnotes": list(observation.footnotes)}
            for observation in extraction.observations
        ],
        "rejected_numbers": [rejected._asdict() for rejected in extraction.rejected],
    }


def region_rows(homes: Iterable[str]) -> Iterator[Row]:
    """Rows of ``regions``: the tables' and the areas below the regions of documents."""
    areas = (area for code in sorted(set(homes)) for area in areas_of(code))
    for region in (*regions().values(), *areas):
        yield {
            "region_code": region.code,
            "name": region.name,
            "short_name": region.short or region.name,
            "name_en": english_names().get(region.code),
            "parent": region.parent or None,
            "kind": region.kind,
            "aliases": list(region.aliases),
        }


def _footnotes(document: Document) -> Iterator[Row]:
    marks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for mark in document.marks:
        if mark.kind is MarkKind.FOOTNOTE_REFERENCE and (note := document.footnote_of(mark)):
            marks[note.marker, note.start].append(mark.start)
    for ordinal, footnote in enumerate(document.footnotes):
        yield {
            "document_id": document.document_id,
            "ordinal": ordinal,
            "marker": footnote.marker,
            "text": footnote.text,
            "page": footnote.page,
            "char_start": footnote.start,
            "char_end": footnote.end,
            "marks": marks[footnote.marker, footnote.start],
        }


def _unread_images(document: Document) -> Iterator[Row]:
    for ordinal, image in enumerate(document.images):
        yield {
            "document_id": document.document_id,
            "ordinal": ordinal,
            "page": image.page,
            "caption": image.caption,
            "unit": image.unit,
            "url": image.url,
        }
