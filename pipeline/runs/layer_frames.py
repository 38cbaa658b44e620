"""What the layers hold, as the rows and documents that later stages take in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.documents.document import Document
from pipeline.runs.records import Row
from pipeline.runs.tasks import DOCUMENT_FILE
from pipeline.storage import parquet
from pipeline.storage.layers import Lake
from pipeline.storage.pieces import Kept, Piece
from warehouse.errors import GongbaoError

if TYPE_CHECKING:
    import pandas as pd


def rows_of(name: str, files: Sequence[Kept]) -> list[Row]:
    """The rows of a table from its Parquet files, with the declared columns; NULL is None."""
    return [row for file in files for row in parquet.read_rows(file).to_pylist()]


def frame(name: str, files: Sequence[Kept]) -> pd.DataFrame:
    """A table from its Parquet files, with the declared columns; NULL is None or NA, never 0."""
    parts = [parquet.read_rows(file) for file in files]
    table = pa.concat_tables(parts) if parts else parquet.from_rows(name, [])
    content: pd.DataFrame = table.to_pandas()
    return content


def load_document(piece: Piece) -> Document:
    """The document that a piece of work has left.

    Raises:
        GongbaoError: It has left none.
    """
    from pipeline.documents.serialise import from_json

    kept = piece.file(DOCUMENT_FILE)
    if kept is None:
        raise GongbaoError(
            f"{piece.place}: no document lies there",
            expected=DOCUMENT_FILE,
            found="none",
            remedy="read it again from its bytes: `gongbao refresh --force` with its edition",
        )
    return from_json(kept.content().decode())


def observation_files(piece: Piece | None) -> list[Kept]:
    """The file of figures that a piece of work has left, where there is one."""
    kept = piece.table("observations") if piece is not None else None
    return [kept] if kept is not None else []


def layer_files(lake: Lake, layer: str) -> dict[str, list[Kept]]:
    """Files of the tables that a layer holds now, by table."""
    files: dict[str, list[Kept]] = {}
    for entry in lake.index(layer).values():
        if entry.good is not None:
            for name, kept in lake.piece(layer, entry.edition_id, entry.good).tables().items():
                if name in parquet.DECLARED:
                    files.setdefault(name, []).append(kept)
    return files
