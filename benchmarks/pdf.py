"""Pages of a PDF per second, text and tables, as a ratio to plain pdfplumber on the same file in
the same run.

    python -m benchmarks.pdf [--rounds 3] [--json FILE]

The book: 60 pages with 26 tables (12 ruled, 6 with merged heads, 2 over several pages, 6 of three
lines) between pages of prose, drawn
here from made-up figures in a font that is not in the file, as many official files are. Printed as
well: how many of the rows drawn each
side finds cell for cell.
"""

from __future__ import annotations

import io
import sys
from concurrent.futures import ProcessPoolExecutor

from benchmarks.measuring import Comparison, command_line, in_turn
from pipeline.documents.pdf_reader import read_pdf
from pipeline.sources.registry import Edition, Source
from tests.support.pdf_recipes import (
    LEFT,
    MERGED_SPANS,
    MORE_PROSE,
    PROSE,
    RIGHT,
    Rows,
    Sheet,
    ruled_table,
    three_line_table,
)
from warehouse.vocabularies import DocumentKind

SOURCE = Source(
    id="bench", title="样书", kind=DocumentKind.BLUE_BOOK, publisher="某研究院", region="000000"
)
EDITION = Edition(id="bench-1", year=2031, published="2032", url="bench.pdf")


def _figures(table: int, count: int, columns: int) -> list[tuple[str, ...]]:
    return [
        (
            f"第{table}组第{row}项指标",
            *(
                f"{(table * 7919 + row * 104729 + column * 1299709) % 99991 / 10:.1f}"
                for column in range(columns)
            ),
        )
        for row in range(1, count + 1)
    ]


def make_book() -> tuple[bytes, list[tuple[str, ...]]]:
    """The file, and every row of figures drawn in it."""

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.text(LEFT if number % 2 else RIGHT - 80, 50, "青川市发展报告", 9)
        sheet.centred(f"— {number} —", 800, 10)

    sheet = Sheet(furniture=furniture)
    drawn: list[tuple[str, ...]] = []
    kinds = ["ruled"] * 12 + ["merged"] * 6 + ["long"] * 2 + ["open"] * 6
    order = [kinds[i] for i in sorted(range(26), key=lambda i: (i * 11) % 26)]
    for number, kind in enumerate(order, start=1):
        sheet.paragraph(PROSE)
        sheet.centred(f"表{number}　第{number}组主要指标", sheet.y, 11)
        sheet.y += 10
        if kind == "long":
            rows = _figures(number, 60, 3)
            head = ("指标名称", "上年数值", "本年数值", "增长（%）")
            for start in range(0, 60, 25):
                ruled_table(sheet, [head, *rows[start : start + 25]], (160, 90, 90, 90))
                if start + 25 < 60:
                    sheet.page()
        elif kind == "merged":
            rows = _figures(number, 12, 4)
            head2: Rows = [
                ("指标", "上年", "", "本年", ""),
                ("", "数量", "增长（%）", "数量", "增长（%）"),
            ]
            ruled_table(sheet, [*head2, *rows], (115, 80, 80, 80, 80), spans=MERGED_SPANS)
        elif kind == "ruled":
            rows = _figures(number, 15, 4)
            ruled_table(
                sheet, [("指标", "甲区", "乙区", "丙区", "丁区"), *rows], (135, 75, 75, 75, 75)
            )
        else:
            rows = _figures(number, 18, 3)
            three_line_table(
                sheet,
                [("指标", "总量（亿元）", "增长（%）", "占比（%）")],
                rows,
                (LEFT, 230, 330, 420, RIGHT),
            )
        drawn += rows
        sheet.paragraph(MORE_PROSE)
        sheet.page()
    while sheet.pages < 60:
        for _ in range(5):
            sheet.paragraph(PROSE + MORE_PROSE)
        if sheet.pages < 60:
            sheet.page()
    return sheet.done(), drawn


def with_pdfplumber(content: bytes) -> set[tuple[str, ...]]:
    """What people write: text and tables of every page."""
    import pdfplumber

    rows: set[tuple[str, ...]] = set()
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_text()
            for table in page.extract_tables():
                rows |= {tuple((cell or "").replace("\n", "") for cell in row) for row in table}
            page.close()
    return rows


def _rows(content: bytes, pool: ProcessPoolExecutor | None = None) -> set[tuple[str, ...]]:
    document = read_pdf(content, SOURCE, EDITION, executor=pool)
    return {tuple(cell.text for cell in row) for table in document.tables for row in table.rows()}


def compare(rounds: int) -> list[Comparison]:
    """The book in one process and by two, beside pdfplumber in one."""
    content, drawn = make_book()
    with ProcessPoolExecutor(2) as pool:
        list(
            pool.map(_rows, [content, content])
        )  # workers are there and warm, as in a nightly run over many documents
        works = {
            "one process": lambda: _rows(content),
            "two processes": lambda: _rows(content, pool),
            "pdfplumber": lambda: with_pdfplumber(content),
        }
        found = {
            name: sum(row in rows for row in drawn) / len(drawn)
            for name, rows in ((name, work()) for name, work in works.items())
        }
        alone, beside, plumber = in_turn(rounds, *works.values())
    rows = ", ".join(f"{name} {share:.3f}" for name, share in found.items())
    return [
        Comparison(
            "PDF, 60 pages, one process",
            "pdfplumber",
            alone,
            plumber,
            "speed",
            11.0,
            remark=f"share of the rows drawn that are found cell for cell: {rows}",
        ),
        Comparison(
            "PDF, 60 pages, two processes",
            "pdfplumber",
            beside,
            plumber,
            "speed",
            15.0,
            clock="wall",
        ),
    ]


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare, rounds=3))
