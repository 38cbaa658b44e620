"""The page of each document: its text as read, every figure marked, its tables as tables; beside it
the record of the figure that is chosen, and the page image where it was read from a picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

from pipeline.report.figure_columns import records
from pipeline.report.marked_text import Row, blocks_of, shown
from pipeline.report.page_images import PageImages
from pipeline.report.report_page import CELLS, DOCUMENTS, LatePage, Page, Reader, document_path
from warehouse.vocabularies import Status, values

_SHOWN = (
    f"{DOCUMENTS} d",
    "document_texts d",
    "observations d",
    "document_tables d",
    "table_cells d",
    "rejected_numbers d",
    "picture_proofs d",
    f"""(SELECT document_id, i.indicator, name_zh, name_en, p.indicator IS NOT NULL AS drawn
        FROM observations JOIN indicators i USING (indicator)
        LEFT JOIN (SELECT DISTINCT indicator FROM {CELLS}) p USING (indicator)) d""",
)
"""The rows of a document that its page shows; a change of any of them makes the page again."""


def document_pages(reader: Reader, images: PageImages) -> Iterator[LatePage]:
    """The page of each document."""
    drawn = {row["indicator"] for row in reader.rows(f"SELECT DISTINCT indicator FROM {CELLS}")}
    pictures: dict[str, dict[int, str]] = defaultdict(dict)
    for row in reader.rows(
        "SELECT DISTINCT document_id, page, picture FROM picture_proofs ORDER BY ALL"
    ):
        pictures[row["document_id"]][row["page"]] = row["picture"]
    versions = reader.versions("document_id", *_SHOWN)
    for document in reader.rows(f"SELECT * FROM {DOCUMENTS} d ORDER BY document_id"):
        document_id = document["document_id"]
        own = pictures[document_id]
        yield LatePage(
            document_path(document_id),
            versions[document_id],
            partial(_page, reader, document, drawn, images, own),
            has_data=True,
            pictures=tuple(own.values()),
        )


def _page(
    reader: Reader,
    document: Row,
    drawn: set[str],
    images: PageImages,
    pictures: dict[int, str],
) -> Page:
    document_id = document["document_id"]
    texts = reader.rows("SELECT text FROM document_texts WHERE document_id = ?", document_id)
    figures = reader.rows(
        """SELECT o.*, i.name_zh, i.name_en FROM observations o
            LEFT JOIN indicators i USING (indicator)
            WHERE o.document_id = ? ORDER BY o.char_start, o.char_end DESC, o.observation_id""",
        document_id,
    )
    tables = reader.rows(
        "SELECT * FROM document_tables WHERE document_id = ? ORDER BY table_id", document_id
    )
    cells = reader.rows(
        """SELECT * FROM table_cells WHERE document_id = ?
            ORDER BY table_id, row_index, column_index""",
        document_id,
    )
    proofs = reader.rows("SELECT * FROM picture_proofs WHERE document_id = ?", document_id)
    (left_out,) = reader.rows(
        "SELECT count(*) AS n FROM rejected_numbers WHERE document_id = ?", document_id
    )
    blocks = blocks_of(texts[0]["text"] if texts else "", figures, tables, cells)
    data: dict[str, Any] = {
        "columns": records(
            blocks, drawn, {p["observation_id"]: p for p in proofs if p["observation_id"]}
        ),
        "images": images.of(document, pictures),
    }
    return Page(
        "document.html",
        document_path(document_id),
        {
            "document": document,
            "blocks": blocks,
            "statuses": {
                status: sum(f["status"] == status for f in figures) for status in values(Status)
            },
            "figures": sum(1 for _ in shown(blocks)),
            "tables": len(tables),
            "series": sum(bool(f["indicator"]) for f in figures),
            "review": sum(bool(f["needs_review"]) for f in figures),
            "left_out": left_out["n"],
            "has_images": bool(data["images"]),
        },
        data,
    )
