"""What a page costs when it is a picture, in time and memory, and whether its cells are right.

    python -m benchmarks.pictures [--rounds 3] [--json FILE]

The page: a table of 20 rows with all its rules under a paragraph, drawn here from made-up figures,
as a picture of A4 at each resolution, kept as JPEG of quality 60. Models are loaded before the
clock starts, once, as in a worker. Without the extra or a Chinese font it says so and goes on.
"""

from __future__ import annotations

import io
import resource
import sys

from benchmarks.measuring import Comparison, command_line, in_turn
from pipeline.documents.picture_models import available
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


def cells_of(content: bytes) -> list[str]:
    """The cells that are read from the picture."""
    from pipeline.documents.builder import DocumentBuilder
    from pipeline.documents.pictures.image_files import document_of_images, page_of_image
    from pipeline.sources.registry import Edition, Source
    from warehouse.vocabularies import DocumentKind

    source = Source(
        id="bench", title="样书", kind=DocumentKind.BULLETIN, publisher="某局", region="000000"
    )
    edition = Edition(id="bench-1", year=2031, published="2032", url="bench.png")
    page, scale = page_of_image(content, 1, "bench")
    document = document_of_images([page], {1: scale}, DocumentBuilder(source, edition, "image"))
    return [cell.text for table in document.tables for cell in table.cells]


def compare(rounds: int) -> list[Comparison]:
    """Each resolution beside the lines of text alone, by the same models."""
    if not available() or chinese_font() is None:
        sys.stdout.write("pictures: the extra gongbao[ocr] or a Chinese font is not installed\n")
        return []
    from rapidocr import RapidOCR

    lines = RapidOCR(params={"Global.log_level": "error"})
    drawn = [cell for row in ROWS for cell in row]
    comparisons = []
    for dpi in (96, 150, 200):
        content = draw(dpi)
        found = cells_of(content)
        right = sum(a == b for a, b in zip(found, drawn, strict=False)) / len(drawn)
        ours, theirs = in_turn(
            rounds,
            lambda content=content: cells_of(content),
            lambda content=content: lines(content),
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        comparisons.append(
            Comparison(
                f"picture of a page at {dpi} dpi",
                "rapidocr, lines of text alone",
                ours,
                theirs,
                "cost",
                remark=f"{right:.3f} of the cells right, {peak:.0f} MB at the peak",
            )
        )
    return comparisons


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare, rounds=3))
