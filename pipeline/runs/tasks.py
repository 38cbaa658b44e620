"""The work on one edition, as a worker process does it: read bytes, write a folder of the lake,
return what came of it.

Everything that goes in is small and can be pickled; documents and tables never cross a process
boundary.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.store import Store
from pipeline.documents.document import Document
from pipeline.reading.observation import Extraction
from pipeline.runs.records import Row, document_rows, extraction_rows
from pipeline.sources.registry import Edition, Source
from pipeline.storage import parquet
from pipeline.storage.layers import Result, work_folder, write_result
from warehouse.errors import GongbaoError

DOCUMENT_FILE = "document.json"


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read one version of an edition."""

    archive: Path
    sha256: str
    source: Source
    edition: Edition
    folder: Path

    def run(self) -> Result:
        """Bytes to Document, its tables and its JSON."""
        from pipeline.documents import read_document
        from pipeline.documents.serialise import to_json

        started = time.perf_counter()
        try:
            document = read_document(
                Store(self.archive).get(self.sha256), self.source, self.edition
            )
        except GongbaoError as problem:
            return _fail(self.folder, str(problem))
        except Exception as error:
            return _fail(self.folder, _unexpected(error))
        facts = {
            "title": document.title,
            "publisher": document.publisher,
            "format": document.format,
            "pages": document.pages,
            "characters": len(document.text),
            "notes": list(document.notes),
            "seconds": round(time.perf_counter() - started, 3),
        }
        with work_folder(self.folder) as draft:
            (draft / DOCUMENT_FILE).write_text(to_json(document), encoding="utf-8")
            return _write(draft, document_rows(document), facts)


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """Read the figures out of one document."""

    document_folder: Path
    folder: Path

    def run(self) -> Result:
        """Document to observations, each with its indicator, and rejected numbers."""
        from pipeline.documents.serialise import from_json

        started = time.perf_counter()
        try:
            document = from_json((self.document_folder / DOCUMENT_FILE).read_text(encoding="utf-8"))
            extraction = figures_of(document)
        except GongbaoError as problem:
            return _fail(self.folder, str(problem))
        except Exception as error:
            return _fail(self.folder, _unexpected(error))
        with work_folder(self.folder) as draft:
            return _write(
                draft,
                extraction_rows(extraction),
                {"seconds": round(time.perf_counter() - started, 3)},
            )


@dataclass(frozen=True, slots=True)
class ReplayTask:
    """Derive once more what the lake holds of an edition, from its archived bytes, and compare."""

    archive: Path
    sha256: str
    source: Source
    edition: Edition
    document_folder: Path
    figures_folder: Path

    def run(self) -> Result:
        """A problem names the first thing that differs; writes nothing."""
        from pipeline.documents import read_document
        from pipeline.documents.serialise import from_json

        document = read_document(Store(self.archive).get(self.sha256), self.source, self.edition)
        stored = from_json((self.document_folder / DOCUMENT_FILE).read_text(encoding="utf-8"))
        if document != stored:
            return Result(
                problem=_differs("document", _first_difference(document.text, stored.text))
            )
        extraction = figures_of(document)
        for name, rows in extraction_rows(extraction).items():
            again = parquet.from_rows(name, rows)
            kept = parquet.read(self.figures_folder / f"{name}.parquet")
            if not again.equals(kept):
                return Result(
                    problem=_differs(name, f"{again.num_rows} rows, where {kept.num_rows} are kept")
                )
        return Result(counts={"observations": len(extraction.observations)})


Task = ReadTask | ExtractTask | ReplayTask


def figures_of(document: Document) -> Extraction:
    """Everything that is read out of a document, each figure with its indicator where the
    catalogue knows one.
    """
    from pipeline.reading import extract
    from pipeline.reading.collected import is_collected, read_collected
    from pipeline.series.annotating import annotate_extraction

    return annotate_extraction(
        read_collected(document) if is_collected(document) else extract(document), document.kind
    )


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
    remedy = (
        "the same bytes and code must give the same: look for chance in "
        "the readers, or for files changed by hand; `--force` reads again"
    )
    return f"expected: {what} as kept in the lake; found: {found}; remedy: {remedy}"


def _write(draft: Path, rows: dict[str, list[Row]], facts: Mapping[str, object]) -> Result:
    for name, content in rows.items():
        parquet.write(draft / f"{name}.parquet", parquet.from_rows(name, content))
    result = Result(counts={name: len(content) for name, content in rows.items()}, facts=facts)
    write_result(draft, result)
    return result


def _fail(folder: Path, problem: str) -> Result:
    """A failure that will be the same next time is a result, too: the same bytes are not tried
    again every night.
    """
    result = Result(problem=problem)
    with work_folder(folder) as draft:
        write_result(draft, result)
    return result


def _unexpected(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    found = f"{type(error).__name__}: {error} (in {Path(place.filename).name}, line {place.lineno})"
    remedy = (
        "a fault of the reader, not of the document: report "
        "it with the document; the last good version stays"
    )
    return f"expected: a document that can be read; found: {found}; remedy: {remedy}"
