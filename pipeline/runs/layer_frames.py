"""What the layers hold, as the rows and documents that later stages take in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.documents.document import Document
from pipeline.runs.records import Row
from pipeline.runs.tasks import DOCUMENT_FILE
from pipeline.storage import parquet
from pipeline.storage.layers import Lake

if TYPE_CHECKING:
    import pandas as pd


def rows_of(name: str, files: Sequence[Path]) -> list[Row]:
    """The rows of a table from its Parquet files, with the declared columns; NULL is None."""
    return [row for file in files for row in parquet.read_rows(file).to_pylist()]


def frame(name: str, files: Sequence[Path]) -> pd.DataFrame:
    """A table from its Parquet files, with the declared columns; NULL is None or NA, never 0."""
    parts = [parquet.read_rows(file) for file in files]
    table = pa.concat_tables(parts) if parts else parquet.from_rows(name, [])
    content: pd.DataFrame = table.to_pandas()
    return content


def load_document(folder: Path) -> Document:
    """The document that lies in a folder of the lake."""
    from pipeline.documents.serialise import from_json

    return from_json((folder / DOCUMENT_FILE).read_text(encoding="utf-8"))


def observation_files(folder: Path | None) -> list[Path]:
    """The file of figures in a folder of the lake, where there is one."""
    path = folder / "observations.parquet" if folder is not None else None
    return [path] if path is not None and path.exists() else []


def layer_files(lake: Lake, layer: str) -> dict[str, list[Path]]:
    """Parquet files of all that a layer holds now, by table."""
    files: dict[str, list[Path]] = {}
    for entry in lake.index(layer).values():
        if entry.good is not None:
            folder = lake.path(layer, entry.edition_id, entry.good)
            for path in sorted(folder.glob("*.parquet")):
                if path.stem in parquet.DECLARED:
                    files.setdefault(path.stem, []).append(path)
    return files
