"""A report with a page image: the demonstration, one figure of which is said to be read from a scan."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from PIL import Image, ImageDraw

from pipeline.archive.store import Store
from pipeline.report import write_report
from tests.support.pictures import scanned_pdf
from tests.support.warehouses import file_of


def report_with_images(demonstration: duckdb.DuckDBPyConnection, place: Path) -> Path:
    """Write the report, its file and its archive under a folder; returns where the report lies."""
    image = Image.new("RGB", (1200, 1600), "white")
    pen = ImageDraw.Draw(image)
    for top in range(60, 1500, 40):
        pen.rectangle((80, top, 1100, top + 10), fill="black")
    sha256 = Store(place / "archive").put(scanned_pdf([image]))
    file = place / "gongbao.duckdb"
    shutil.copyfile(file_of(demonstration), file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "UPDATE documents SET sha256 = ? WHERE document_id = 'beijing-bulletin-2024-digest'",
            [sha256],
        )
        connection.execute(
            """INSERT INTO picture_proofs BY NAME
                SELECT document_id, char_start, char_end, observation_id, 1 AS page,
                    [100.0, 120.0, 160.0, 140.0] AS box, printed, printed AS second_reading,
                    1.0 AS confidence, 'consistent' AS proof, 'read twice' AS reason,
                    [] AS proposed, ? AS picture
                FROM observations WHERE document_id = 'beijing-bulletin-2024-digest'
                    AND printed = '49843.1'""",
            ["e" * 64],
        )
    write_report(file, place / "report", archive=place / "archive")
    return place / "report"
