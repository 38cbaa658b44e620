"""The outline of a document: headings by form, their depth, and what each governs."""

from __future__ import annotations

from pipeline.documents.document import Document
from pipeline.documents.outline import outline_of
from tests.support.figure_documents import document


def _outline(made: Document) -> list[tuple[int, str, bool]]:
    return [(h.depth, h.text, h.run_in) for h in outline_of(made).headings]


def test_numbered_headings_stand_in_the_order_of_their_forms() -> None:
    made = document(
        "一、去年工作回顾",
        "（一）抓好产业。新建园区3个，投产企业40家。",
        "（二）改善民生。新建学校12所。",
        "二、今年工作安排",
        "新增就业3万人，比上年多两千人，这一句说完才是一个自然段的结束，不是标题。",
    )
    assert _outline(made) == [
        (1, "去年工作回顾", False),
        (2, "抓好产业", True),
        (2, "改善民生", True),
        (1, "今年工作安排", False),
    ]


def test_lines_without_numbers_are_chapters_where_nothing_is_numbered_so() -> None:
    made = document("“十四五”时期工作回顾", "（一）产业", "建成园区3个。", "今年重点工作")
    assert [(depth, text) for depth, text, _ in _outline(made)] == [
        (1, "“十四五”时期工作回顾"),
        (2, "产业"),
        (1, "今年重点工作"),
    ]


def test_path_names_the_headings_above_a_place() -> None:
    made = document("一、回顾", "（一）产业。建成园区3个。", "二、安排", "新建学校12所。")
    outline = outline_of(made)
    assert [h.text for h in outline.path(made.text.index("3个"))] == ["回顾", "产业"]
    assert [h.text for h in outline.path(made.text.index("12所"))] == ["安排"]


def test_a_line_that_ends_in_a_colon_opens_a_list_and_is_no_heading() -> None:
    assert _outline(document("重点抓好以下工作：", "新建学校12所。")) == []


def test_a_line_that_names_years_over_a_list_is_a_heading_of_it() -> None:
    made = document(
        "2024年成就:", "新建园区3个", "“十五五”目标：", "新建学校12所", "2025年任务是："
    )
    named = [text for _, text, _ in _outline(made) if text.endswith((":", "："))]
    assert named == ["2024年成就:", "“十五五”目标："]
