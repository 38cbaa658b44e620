"""The work on the figures of one document, as a worker process does it: find them and write a
folder of the lake, or derive them once more and compare.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.store import Store
from pipeline.runs.checked_rows import CheckedRows, checked_rows
from pipeline.runs.layer_frames import load_document
from pipeline.runs.records import extraction_rows
from pipeline.runs.tasks import unexpected, write_failure, write_tables
from pipeline.sources.registry import Edition, Source
from pipeline.storage import parquet
from pipeline.storage.layers import work_folder
from pipeline.storage.pieces import Piece
from pipeline.storage.results import Result
from warehouse.errors import GongbaoError
from warehouse.problems import problem_line
from warehouse.schema.declared_checks import ROW_CHECKS

if TYPE_CHECKING:
    from pipeline.documents.document import Document
    from pipeline.reading.observation import Extraction


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """Read the figures out of one document.

    Attributes:
        document: Where it lies.
        folder: Where the result goes.
    """

    document: Piece
    folder: Path

    def run(self) -> Result:
        """Document to observations, each with its indicator, and rejected numbers."""
        from pipeline.reading.collected import is_collected
        from pipeline.series.annotating import annotated_figures

        started = time.perf_counter()
        try:
            document = load_document(self.document)
            extraction = annotated_figures(document)
        except GongbaoError as problem:
            return write_failure(self.folder, problem.wording)
        except Exception as error:
            return write_failure(self.folder, unexpected(error))
        with work_folder(self.folder) as draft:
            return write_tables(
                draft,
                checked_figures(document, extraction),
                {
                    "seconds": round(time.perf_counter() - started, 3),
                    "regions": sorted({o.region_code for o in extraction.observations}),
                    "collected": is_collected(document),
                },
            )


@dataclass(frozen=True, slots=True)
class ReplayTask:
    """Derive once more what the lake holds of an edition, from its archived bytes, and compare."""

    archive: Path
    sha256: str
    source: Source
    edition: Edition
    document: Piece
    figures: Piece

    def run(self) -> Result:
        """A problem names the first thing that differs; writes nothing."""
        from pipeline.documents import read_document
        from pipeline.series.annotating import annotated_figures

        document = read_document(Store(self.archive).get(self.sha256), self.source, self.edition)
        stored = load_document(self.document)
        if document != stored:
            return Result(
                problem=_differs("document", _first_difference(document.text, stored.text))
            )
        extraction = annotated_figures(document)
        for name, again in checked_figures(document, extraction).tables.items():
            file = self.figures.table(name)
            kept = parquet.read_rows(file) if file else again.slice(0, 0)
            if not again.equals(kept):
                return Result(
                    problem=_differs(name, f"{again.num_rows} rows, where {kept.num_rows} are kept")
                )
        return Result(counts={"observations": len(extraction.observations)})


def checked_figures(document: Document, extraction: Extraction) -> CheckedRows:
    """Figures as rows, those that fail a row check held."""
    return checked_rows(document, extraction_rows(extraction), ROW_CHECKS)


def _first_difference(again: str, kept: str) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(again, kept, strict=False)) if a != b),
        min(len(again), len(kept)),
    )
    return (
        f"text differs from character {at} on"
        if again != kept
        else "the same text, other blocks or tables"
    )


def _differs(what: str, found: str) -> str:
    return problem_line("differs_from_lake", what=what, found=found)
