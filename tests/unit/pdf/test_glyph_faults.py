"""Digits on a baseline of their own, decimal points with a private code."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind
from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.layout.lines import build_lines, render
from pipeline.documents.private_codes import private_points, with_plain_points
from tests.support.pdf_recipes import LEADING, LEFT, SIZE, Sheet, width_of
from tests.unit.pdf.test_pdf_traps import printed, read

SENTENCES = (
    "全县完成非税收入186亿元，下降5.4%，为预算的97.3%。",
    "其中，专项收入42.75亿元，罚没收入9.6亿元，增长12%。",
    "社会保险基金结余1024.8亿元，比上年末增加88.1亿元。",
)


def _sunk(sheet: Sheet, x: float, y: float, text: str, drop: float) -> None:
    for character in text:
        sheet.text(x, y + (drop if character in "0123456789.%" else 0), character)
        x += width_of(character)


@pytest.mark.parametrize("drop", [1.5, 2.0, 2.4, -1.6])
def test_digits_on_a_baseline_of_their_own(drop: float) -> None:
    sheet = Sheet()
    for number, sentence in enumerate(SENTENCES):
        _sunk(sheet, LEFT + 2 * SIZE, 100 + number * LEADING * 1.2, sentence, drop)
    assert printed(read(sheet.done()), BlockKind.PARAGRAPH) == ["".join(SENTENCES)]


def test_a_line_of_figures_right_under_a_line_of_words_stays_a_line() -> None:
    words = [Glyph(c, 100 + 12 * i, 112 + 12 * i, 200, 12) for i, c in enumerate("完成情况如下")]
    figures = [Glyph(c, 100 + 6 * i, 106 + 6 * i, 214, 12) for i, c in enumerate("186.4")]
    assert [render(line).text for line in build_lines([*words, *figures])] == [
        "完成情况如下",
        "186.4",
    ]


POINT = "\U001001b0"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"收入２８{POINT}５亿元，增长０{POINT}９％", "收入２８．５亿元，增长０．９％"),
        ("增长3\ue0105%，占41\ue01025%。", "增长3.5%，占41.25%。"),
        ("\ue010 目录 3\ue010", "\ue010 目录 3\ue010"),  # not between digits: no point
        ("产量1\ue010234吨、5\ue010678吨", "产量1\ue010234吨、5\ue010678吨"),  # groups of three
        ("没有这样的字符3.5", "没有这样的字符3.5"),
    ],
)
def test_private_points(text: str, plain: str) -> None:
    assert with_plain_points(text) == plain
    assert len(plain) == len(text)


def test_a_private_code_that_is_mostly_a_bullet_is_no_point() -> None:
    assert private_points("\ue010 甲\n\ue010 乙\n3\ue0105\n\ue010 丙") == frozenset()
