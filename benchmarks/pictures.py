"""Seconds and memory that a page takes when it is a picture, and whether its cells are right.

    python -m benchmarks.pictures [--dpi 96 150 200] [--json FILE]

The page: a table of 20 rows with all its rules under a paragraph, drawn here from made-up figures,
as a picture of A4 at each resolution, kept as JPEG of quality 60. Models are loaded before the
clock starts, once, as in a worker. Without the extra or a Chinese font it says so and goes on.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sys
import time
from pathlib import Path

from PIL import Image

from pipeline.documents.pictures.extra import available, threads
from tests.support.pictures import Sheet, chinese_font

ROWS = (
    ("指标名称", "上年数值", "本年数值", "增长（%）"),
    *(
        (
            f"第{row}项指标",
            *(f"{(row * 104729 + column * 1299709) % 99991 / 100:.2f}" for column in (1, 2)),
            f"{(row * 7919) % 311 / 10:.1f}",
        )
        for row in range(1, 21)
    ),
)
PROSE = "全年主要指标稳中有进，其中第1项指标比上年增长7.9%，第2项指标增长15.8%，结构继续改善。" * 3


def draw(dpi: int) -> bytes:
    """The page at a resolution."""
    sheet = Sheet(round(8.27 * dpi), round(11.69 * dpi), size=round(dpi / 7.2))
    margin, width = dpi, round(6.27 * dpi)
    end = sheet.paragraph(margin, margin, PROSE, width)
    widths = [round(share * width) for share in (0.34, 0.22, 0.22, 0.22)]
    sheet.table(margin, end + dpi // 3, ROWS, widths, height=round(0.3 * dpi))
    out = io.BytesIO()
    sheet.image.save(out, "JPEG", quality=60)
    return out.getvalue()


def measure(dpi: int) -> dict[str, float]:
    """Seconds for a page, megabytes at the peak, share of the cells that are right."""
    from pipeline.documents.builder import DocumentBuilder
    from pipeline.documents.pictures.image_files import document_of_images, page_of_image
    from pipeline.sources.registry import Edition, Source
    from warehouse.vocabularies import DocumentKind

    source = Source(
        id="bench", title="样书", kind=DocumentKind.BULLETIN, publisher="某局", region="000000"
    )
    edition = Edition(id="bench-1", year=2031, published="2032", url="bench.png")
    content = draw(dpi)
    started = time.perf_counter()
    page, scale = page_of_image(content, 1, "bench")
    document = document_of_images([page], {1: scale}, DocumentBuilder(source, edition, "image"))
    seconds = time.perf_counter() - started
    found = [cell.text for table in document.tables for cell in table.cells]
    drawn = [cell for row in ROWS for cell in row]
    right = sum(a == b for a, b in zip(found, drawn, strict=False)) / len(drawn)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": seconds, "megabytes": peak, "cells": right}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dpi", type=int, nargs="+", default=[96, 150, 200])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not available() or chinese_font() is None:
        sys.stdout.write("pictures: the extra gongbao[ocr] or a Chinese font is not installed\n")
        return 0
    from pipeline.documents.pictures.image_files import page_of_image

    blank = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(blank, "PNG")
    page_of_image(blank.getvalue(), 1, "bench")
    page_of_image(draw(72), 1, "bench")
    sys.stdout.write(f"threads: {threads()}\n{'dpi':<8}{'s/page':>10}{'peak MB':>10}{'cells':>8}\n")
    results = {}
    for dpi in options.dpi:
        results[dpi] = measure(dpi)
        row = results[dpi]
        sys.stdout.write(
            f"{dpi:<8}{row['seconds']:>10.2f}{row['megabytes']:>10.0f}{row['cells']:>8.3f}\n"
        )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
