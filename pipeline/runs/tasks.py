"""The work on the bytes of one edition, as a worker process does it: read them into a document,
write a folder of the lake, return what came of it. Figures are ``figure_tasks``: the key of a
document covers what is imported here (``code_versions``), and no more.

Everything that goes in is small and can be pickled; documents and tables never cross a process
boundary.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.archive.store import Store
from pipeline.documents.listed_identity import OPENING
from pipeline.runs.checked_rows import CheckedRows, checked_rows
from pipeline.runs.records import document_rows
from pipeline.sources.registry import Edition, Source
from pipeline.storage import parquet
from pipeline.storage.layers import work_folder
from pipeline.storage.results import Result, write_result
from warehouse.errors import GongbaoError
from warehouse.problems import problem_line

DOCUMENT_FILE = "document.json"


class Task(Protocol):
    """A piece of work that a worker process does."""

    def run(self) -> Result:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read one version of an edition.

    Attributes:
        archive: Where its bytes are.
        sha256: Which they are.
        source: Its publication.
        edition: The edition.
        folder: Where the document goes.
        recognised: Where the answers of models about pictures are kept; None asks them anew.
    """

    archive: Path
    sha256: str
    source: Source
    edition: Edition
    folder: Path
    recognised: Path | None = None

    def run(self) -> Result:
        """Bytes to Document, its tables and its JSON."""
        from pipeline.documents import progress, read_document
        from pipeline.documents.serialise import to_json

        started = time.perf_counter()
        progress.recognised = self.recognised
        try:
            document = read_document(
                Store(self.archive).get(self.sha256), self.source, self.edition
            )
        except GongbaoError as problem:
            return write_failure(self.folder, problem.wording)
        except Exception as error:
            return write_failure(self.folder, unexpected(error))
        facts = {
            "title": document.title,
            "publisher": document.publisher,
            "format": document.format,
            "pages": document.pages,
            "characters": len(document.text),
            "notes": list(document.notes),
            "unread": document.unread,
            "recognised": bool(document.recognised),
            "opening": document.text[:OPENING],
            "seconds": round(time.perf_counter() - started, 3),
        }
        with work_folder(self.folder) as draft:
            (draft / DOCUMENT_FILE).write_text(to_json(document), encoding="utf-8")
            return write_tables(draft, checked_rows(document, document_rows(document)), facts)


def write_tables(draft: Path, rows: CheckedRows, facts: Mapping[str, object]) -> Result:
    """The tables of a piece of work as Parquet files, and what is known of it. A table without
    rows has no file: opening files is most of the cost of many small ones.
    """
    for name, content in rows.tables.items():
        if content.num_rows:
            parquet.write(draft / f"{name}.parquet", content)
    result = Result(
        problem=rows.problem,
        counts={name: content.num_rows for name, content in rows.tables.items()},
        facts={**facts, "held": rows.held},
    )
    write_result(draft, result)
    return result


def write_failure(folder: Path, problem: str) -> Result:
    """A failure that will be the same next time is a result, too: the same bytes are not tried
    again every night.
    """
    result = Result(problem=problem)
    with work_folder(folder) as draft:
        write_result(draft, result)
    return result


def unexpected(error: Exception) -> str:
    """An exception that no reader raises on purpose, as a problem."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return problem_line(
        "unexpected",
        error=f"{type(error).__name__}: {error}",
        file=Path(place.filename).name,
        line=place.lineno,
    )
