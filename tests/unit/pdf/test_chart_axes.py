"""Charts are told from tables by the marks of their axes."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind
from tests.support.pdf_recipes import LEFT, PROSE, Sheet
from tests.unit.pdf.test_pdf_traps import printed, read

LEFT_AXIS = ("80", "60", "40", "20", "0")
RIGHT_AXIS = ("12%", "9%", "6%", "3%", "0%")


def _chart(
    sheet: Sheet, top: float, axes: tuple[tuple[str, ...], tuple[str, ...] | None], bars: bool
) -> None:
    left, right = axes
    for number, mark in enumerate(left):
        y = top + 40 * number
        sheet.text(LEFT + 10, y + 3, mark, 9)
        if right:
            sheet.text(LEFT + 400, y + 3, right[number], 9)
        sheet.rule(LEFT + 32, y, LEFT + 392, y, 0.3)
    for number, value in enumerate((31.5, 42.25, 55.1, 68.0, 74.6)):
        x = LEFT + 60 + 68 * number
        height = 2 * value
        if bars:
            sheet.bar(x, top + 160 - height, x + 24, top + 160, 0.5)
        sheet.text(x, top + 156 - height, str(value), 9)
        sheet.text(x, top + 172, str(2019 + number), 9)


@pytest.mark.parametrize("caption", ["", "图12019—2023年样张市快递业务量", "图2 快递业务量"])
@pytest.mark.parametrize("right", [None, RIGHT_AXIS])
@pytest.mark.parametrize("bars", [True, False])
def test_marks_of_axes_are_no_figures_of_the_text(
    caption: str, right: tuple[str, ...] | None, bars: bool
) -> None:
    sheet = Sheet()
    sheet.paragraph(PROSE)
    if caption:
        sheet.centred(caption, sheet.y + 10, 10)
    _chart(sheet, sheet.y + 40, (LEFT_AXIS, right), bars)
    sheet.y += 260
    sheet.paragraph(PROSE)
    document = read(sheet.done())
    assert document.tables == ()
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_a_table_whose_first_column_falls_evenly_stays_a_table() -> None:
    sheet = Sheet()
    rows = [("年份", "户数", "面积")] + [
        (str(2024 - n), str(510 + 37 * n), str(88 + 11 * n)) for n in range(6)
    ]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.text(LEFT + 150 * column, 100 + 20 * number, cell)
    for y in (84, 106, 206):
        sheet.rule(LEFT, y, LEFT + 350, y)
    document = read(sheet.done())
    assert [len(table.rows()) for table in document.tables] == [7]
