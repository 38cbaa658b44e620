"""What the layers hold, as the DataFrames and documents that later stages take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.documents.document import Document
from pipeline.runs.records import Row
from pipeline.runs.tasks import DOCUMENT_FILE
from pipeline.storage import parquet

if TYPE_CHECKING:
    import pandas as pd


def frame(name: str, files: Sequence[Path]) -> pd.DataFrame:
    """A table from its Parquet files, with the declared columns; NULL is None or NA, never 0."""
    parts = [parquet.read(file) for file in files]
    table = pa.concat_tables(parts) if parts else parquet.from_rows(name, [])
    content: pd.DataFrame = table.to_pandas()
    return content


def edition_frames(
    files: Mapping[str, Sequence[Path]], documents: Sequence[Row]
) -> dict[str, pd.DataFrame]:
    """All tables of the layers that work by edition, and ``documents``.

    Args:
        files: Parquet files by table.
        documents: Rows of ``documents``.
    """
    found = {name: frame(name, parts) for name, parts in files.items()}
    found["documents"] = parquet.from_rows("documents", documents).to_pandas()
    for name in (
        "observations",
        "rejected_numbers",
        "document_texts",
        "footnotes",
        "unread_images",
    ):
        found.setdefault(name, frame(name, []))
    return found


class Documents(Sequence[Document]):
    """Documents of the editions that were read, each loaded when it is asked for: only one is in
    memory at a time.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def __len__(self) -> int:
        return len(self._folders)

    def __iter__(self) -> Iterator[Document]:
        return (self[position] for position in range(len(self)))

    def __getitem__(self, position):  # type: ignore[no-untyped-def]
        from pipeline.documents.serialise import from_json

        if isinstance(position, slice):
            return [self[n] for n in range(len(self))[position]]
        return from_json((self._folders[position] / DOCUMENT_FILE).read_text(encoding="utf-8"))
