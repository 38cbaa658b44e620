"""Text in columns side by side: newspaper pages of three and four, short blocks of two."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind
from tests.support.pdf_recipes import LEFT, RIGHT, Sheet
from tests.unit.pdf.test_pdf_traps import printed, read

STORIES = (
    "全市水产养殖面积达到12.6万亩，比上年增加0.4万亩；水产品产量8.35万吨，增长3.1%，其中淡水产品5.02万吨，增长2.7%。",
    "年末公共图书馆藏书总量326.5万册，人均藏书1.9册，比上年末增加0.1册。全年接待读者188.2万人次，增长11.4%。",
    "全年造林面积4.8万亩，森林覆盖率为41.3%，提高0.2个百分点；城市建成区绿地率达到38.6%，公园绿地面积1562公顷。",
    "年末拥有体育场地7321个，人均体育场地面积2.61平方米。全年举办县级以上运动会57次，参加人数达到9.4万人次。",
)


def _columns(sheet: Sheet, stories: tuple[str, ...], top: float, gutter: float = 20) -> float:
    width = (RIGHT - LEFT - gutter * (len(stories) - 1)) / len(stories)
    feet = []
    for number, story in enumerate(stories):
        left = LEFT + number * (width + gutter)
        sheet.y = top
        sheet.paragraph(story, left=left, right=left + width, size=10, leading=15)
        feet.append(sheet.y)
    return max(feet)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_columns_are_read_one_after_another(count: int) -> None:
    sheet = Sheet()
    sheet.centred("样张市年度情况通报", 70, 18)
    _columns(sheet, STORIES[:count], 110)
    assert printed(read(sheet.done()), BlockKind.PARAGRAPH) == list(STORIES[:count])


def test_a_headline_between_two_bands_of_columns() -> None:
    sheet = Sheet()
    foot = _columns(sheet, STORIES[:3], 80)
    sheet.centred("专题：公共文化服务与全民健身", foot + 14, 16)
    _columns(sheet, STORIES[1:], foot + 44)
    paragraphs = printed(read(sheet.done()), BlockKind.PARAGRAPH)
    assert [text for text in paragraphs if text in STORIES] == [*STORIES[:3], *STORIES[1:]]


def test_a_short_block_of_two_under_running_text() -> None:
    sheet = Sheet()
    opening = (
        "样张市各部门围绕年度任务开展工作，主要情况由有关单位分别提供，汇总如下，数据均为初步统计。"
    )
    sheet.paragraph(opening * 2, size=11)
    _columns(sheet, (STORIES[0], STORIES[2]), sheet.y + 20, gutter=60)
    assert printed(read(sheet.done()), BlockKind.PARAGRAPH) == [
        opening * 2,
        STORIES[0],
        STORIES[2],
    ]


def test_names_and_figures_side_by_side_are_no_columns_of_text() -> None:
    sheet = Sheet()
    for number, (name, value) in enumerate(
        [("粮食", "12.5"), ("油料", "3.4"), ("蔬菜及食用菌", "88.1"), ("水果", "41.7")] * 3
    ):
        sheet.text(LEFT, 100 + 18 * number, name)
        sheet.text(RIGHT - 60, 100 + 18 * number, value)
    document = read(sheet.done())
    assert len(document.tables) == 1
    assert len(document.tables[0].rows()) == 12


def test_a_block_of_two_lines_on_either_side_of_a_wide_blank() -> None:
    sheet = Sheet()
    left = "全年财政收入30.2亿元，增长2.9%。其中，税收21.6亿元，下降1.4%，占比提高。"
    right = "年末存款余额812.6亿元，增长9.9%。贷款余额605.3亿元，增长11.3%，保持稳定。"
    for text, x in ((left, LEFT), (right, LEFT + 260)):
        sheet.y = 120
        sheet.paragraph(text, left=x, right=x + 200, size=10, leading=15)
    assert printed(read(sheet.done()), BlockKind.PARAGRAPH) == [left, right]
