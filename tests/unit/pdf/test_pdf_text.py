"""Running text of PDFs: paragraphs, columns, footnotes and figures are read as they were drawn."""

from __future__ import annotations

import re

from pipeline.documents.document import BlockKind, MarkKind
from pipeline.documents.footnotes import FootnoteSpotter
from tests.support.pdf_recipes import MORE_PROSE, PROSE
from tests.support.pdf_text_recipes import (
    BOXED,
    ENTRIES,
    INDEX,
    INTERRUPTED,
    QUOTED,
    SPACED,
    bibliography,
    box_over_pages,
    captions_below,
    charts_side_by_side,
    columns_beside_a_table,
    contents_with_dots,
    dingbat_markers,
    formula,
    interrupted_once,
    letter_with_head,
    quotation,
    repeated_footnotes,
    spaced_paragraphs,
    squares_and_lowered_digits,
    struck_out,
    web_page,
)
from tests.unit.pdf.test_pdf_traps import printed, read


def test_markers_of_every_series_of_circled_numbers() -> None:
    document = read(dingbat_markers())
    references = [mark for mark in document.marks if mark.kind is MarkKind.FOOTNOTE_REFERENCE]
    assert [(document.text[m.start - 2 : m.end], m.target) for m in references] == [
        ("远航①", "1"),
        ("人次❷", "2"),
    ]
    assert [(note.marker, note.text[1:]) for note in document.footnotes] == [
        ("1", "青川市社会研究所研究员。"),
        ("2", "初步数。"),
    ]


def test_numbers_in_brackets_open_entries_of_lists() -> None:
    spotter = FootnoteSpotter()
    spotter.see("比上年增长5.2%[1]。")
    assert spotter.spot("⑴加强服务。") is None
    assert spotter.spot("⑴口径见说明。", [(0, 1, "1")]) == ("1", "⑴口径见说明。")


def test_squares_and_lowered_digits_are_no_footnotes() -> None:
    document = read(squares_and_lowered_digits())
    assert printed(document, BlockKind.PARAGRAPH) == [
        "模型的拟合优度R²为0.93。",
        "全市CO2排放强度下降4.2%，PM",
        PROSE,
    ]
    assert not document.marks


def test_a_box_has_margins_of_its_own() -> None:
    assert printed(read(box_over_pages()), BlockKind.PARAGRAPH) == [
        PROSE,
        PROSE,
        PROSE,
        *BOXED,
        MORE_PROSE,
    ]


def test_a_quotation_set_in_on_both_sides_is_one_paragraph() -> None:
    assert printed(read(quotation()), BlockKind.PARAGRAPH) == ["有学者指出：", QUOTED, PROSE]


def test_entries_that_hang_are_whole_and_apart() -> None:
    entries = [text.replace(" ", "") for text in printed(read(bibliography()), BlockKind.PARAGRAPH)]
    assert entries == [
        PROSE,
        PROSE,
        PROSE,
        "参考文献",
        *(entry.replace(" ", "") for entry in ENTRIES),
    ]


def test_a_paragraph_goes_on_where_nothing_interrupts_it_any_more() -> None:
    assert printed(read(interrupted_once()), BlockKind.PARAGRAPH) == ["".join(INTERRUPTED)]


def test_paragraphs_that_are_set_apart_stay_apart() -> None:
    assert printed(read(spaced_paragraphs()), BlockKind.PARAGRAPH) == [
        "".join(lines) for lines in SPACED
    ]


def test_columns_beside_a_table() -> None:
    document = read(columns_beside_a_table())
    assert printed(document, BlockKind.PARAGRAPH) == [
        PROSE,
        MORE_PROSE,
        PROSE,
        PROSE,
        MORE_PROSE,
        PROSE,
    ]
    assert [table.caption for table in document.tables] == ["表1 各街道人口"]


def test_footnotes_that_repeat_on_every_page_are_footnotes() -> None:
    document = read(repeated_footnotes())
    assert [(note.page, note.marker) for note in document.footnotes] == [
        (page, marker) for page in (1, 2, 3, 4) for marker in "12"
    ]
    references = [mark for mark in document.marks if mark.kind is MarkKind.FOOTNOTE_REFERENCE]
    answers = [note.page for mark in references if (note := document.footnote_of(mark)) is not None]
    assert (
        answers == [document.page_of(mark.start) for mark in references] == [1, 1, 2, 2, 3, 3, 4, 4]
    )


def test_the_head_of_a_letter_is_not_its_title() -> None:
    assert (
        read(letter_with_head()).title == "青川市统计局关于印发2031年国民经济和社会发展情况的通知"
    )


def test_what_a_site_prints_around_a_page_is_furniture() -> None:
    document = read(web_page())
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE]
    assert printed(document, BlockKind.FURNITURE) == [
        "当前位置：首页>政务公开>统计",
        "版权所有：青川市人民政府",
    ]


def test_a_formula_is_one_block() -> None:
    before, between, after = printed(read(formula()), BlockKind.PARAGRAPH)
    assert (before, after) == ("具体计算公式如下：", PROSE)
    assert set(re.findall(r"[A-Za-z]+|\d+", between)) == {"S", "j", "1", "x", "min", "max", "100"}


def test_entries_of_contents_are_no_headings_and_those_of_an_index_no_sentence() -> None:
    document = read(contents_with_dots())
    assert printed(document, BlockKind.HEADING) == []
    paragraphs = printed(document, BlockKind.PARAGRAPH)
    assert [text.split(".")[0] for text in paragraphs[:3]] == [
        "一、综合",
        "二、农业",
        "三、工业和投资",
    ]
    assert [
        text.split(" ")[0].removesuffix(str(index + 3)) for index, text in enumerate(paragraphs[3:])
    ] == list(INDEX)


def test_charts_side_by_side_and_without_a_number() -> None:
    document = read(charts_side_by_side())
    assert [image.caption for image in document.images] == [
        "图1 2027—2030年客运量",
        "图2 2027—2030年货运量",
        "2027—2030年公共汽车线路",
    ]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE, PROSE]


def test_captions_stand_all_below_their_charts() -> None:
    document = read(captions_below())
    assert [image.caption for image in document.images] == [
        "图1 2027—2030年客运量",
        "图2 2027—2030年货运量",
    ]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE] * 3


def test_what_a_line_or_an_annotation_strikes_out_is_left_out() -> None:
    assert "全年蚕茧产量4.88万吨，增长2.1%。" in read(struck_out()).text.replace(" ", "")
