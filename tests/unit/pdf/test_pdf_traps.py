"""Every trap of the recipes, read and compared with what was drawn."""

from __future__ import annotations

import re

import pytest

from pipeline.documents.document import BlockKind, Document, MarkKind, Table
from pipeline.documents.pdf.glyphs.characters import read_characters_slowly
from pipeline.documents.pdf.layout.lines import build_lines, render
from pipeline.documents.pdf_reader import read_pages, read_pdf
from pipeline.sources.registry import Edition, Source
from tests.support.pdf_recipes import (
    CLIPPED,
    CLOSE_ROWS,
    CONTENTS,
    CUT_ROWS,
    DUPLICATE_ROWS,
    GAP_ROWS,
    GROUPED_ROWS,
    LEFT,
    MERGED_ROWS,
    MORE_PROSE,
    NEIGHBOURS_BODY,
    OPEN_BODY,
    OUTDENT_ROWS,
    PROSE,
    RAGGED,
    REPEATED,
    SECTION_BODY,
    SIZE,
    SPANNED_BODY,
    WORD_ROWS,
    WORDS_HEAD,
    WORDS_ROW,
    WRAPPED_BODY,
    Sheet,
    announced_table,
    bars_for_rules,
    chart,
    clipped_glyphs,
    close_columns,
    contents,
    crossing_pages,
    duplicate_headers,
    few_rows_before_the_break,
    footnote_in_sentence,
    framed_prose,
    gap_in_border,
    gridded_chart,
    heads_over_one_rule,
    long_rows,
    markers_in_cells,
    merged_cells,
    merged_heads,
    no_rules,
    one_row_of_words,
    open_words,
    outdented_wraps,
    overflowing_cell,
    overprinted,
    page_across,
    plain_pages,
    ragged_lines,
    repeated_cells,
    row_cut_by_page,
    sections,
    slanted_labels,
    symbol_bullets,
    three_lines,
    three_lines_spanned,
    three_lines_wrapped,
    turned,
    two_columns,
    two_figures_in_a_cell,
    unit_beside,
    unseen_text,
)
from warehouse.vocabularies import DocumentKind

SOURCE = Source(
    id="qingchuan",
    title="青川市统计公报",
    kind=DocumentKind.BULLETIN,
    publisher="青川市统计局",
    region="000000",
)
EDITION = Edition(id="qingchuan-2031", year=2031, published="2032-03", url="qingchuan.pdf")


def read(content: bytes) -> Document:
    document = read_pdf(content, SOURCE, EDITION)
    for table in document.tables:
        for cell in table.cells:
            if cell.start is not None:
                assert document.text[cell.start : cell.end] == (
                    cell.text if cell.printed is None else cell.printed
                )
    return document


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def printed(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.block_text(block) for block in document.blocks if block.kind in kinds]


def only_table(content: bytes) -> Table:
    tables = read(content).tables
    assert len(tables) == 1
    return tables[0]


def test_paragraphs_are_whole_over_lines_and_pages() -> None:
    document = read(plain_pages())
    expected = [PROSE if index % 2 else MORE_PROSE + PROSE for index in range(14)] + [
        MORE_PROSE
    ] * 6
    assert printed(document, BlockKind.PARAGRAPH) == expected
    assert printed(document, BlockKind.TITLE) == ["青川市2031年国民经济和社会发展情况"]
    assert document.title == "青川市2031年国民经济和社会发展情况"
    assert printed(document, BlockKind.HEADING) == ["一、工业和投资", "二、交通运输"]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    furniture = [
        text.replace(" ", "") for text in printed(read(plain_pages()), BlockKind.FURNITURE)
    ]
    assert sorted(furniture) == sorted(
        ["—1—", "—2—", "—3—", "青川市年度发展报告", "青川市年度发展报告", "蓝皮书·青川发展"]
    )


def test_heads_of_two_rows_in_a_ruled_table() -> None:
    document = read(merged_heads())
    (table,) = document.tables
    assert texts(table) == [
        ["指标", "2030年", "2030年", "2031年", "2031年"],
        ["指标", "数量", "增长（%）", "数量", "增长（%）"],
        *map(list, MERGED_ROWS[2:]),
    ]
    assert (table.caption, table.unit, table.header_rows, table.header_columns) == (
        "表1 三次产业增加值",
        "亿元",
        2,
        1,
    )
    copies = [(cell.row, cell.column) for cell in table.cells if cell.start is None]
    assert copies == [(0, 2), (0, 4), (1, 0)]
    assert table.rows()[3][3].column_header == "2031年 / 数量"
    notes = [block for block in document.blocks if block.kind is BlockKind.NOTE]
    assert [block.table for block in notes] == [0]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]


def test_merged_cells_are_filled_down() -> None:
    table = only_table(merged_cells())
    filled, group = [], ""
    for row in GROUPED_ROWS:
        group = row[0] or group
        filled.append([group, *row[1:]])
    assert texts(table) == filled
    assert [cell.start is None for cell in (row[0] for row in table.rows())] == [
        False,
        False,
        True,
        True,
        False,
        True,
    ]


def test_gaps_in_borders_do_not_melt_cells() -> None:
    assert texts(only_table(gap_in_border())) == [list(row) for row in GAP_ROWS]


@pytest.mark.parametrize("sides", [True, False])
def test_rules_drawn_as_bars_and_tables_open_at_the_sides(sides: bool) -> None:
    assert texts(only_table(bars_for_rules(sides=sides))) == [list(row) for row in GAP_ROWS]


def test_the_same_long_text_in_row_after_row_is_not_printed_twice() -> None:
    assert read(repeated_cells()).text.count(REPEATED) == 4


def test_the_same_headers_twice() -> None:
    table = only_table(duplicate_headers())
    assert texts(table) == [list(row) for row in DUPLICATE_ROWS]
    assert table.rows()[1][3].row_header == "林地面积"


def open_rows() -> list[list[str]]:
    return [[row[0].strip().removeprefix("其中："), *row[1:]] for row in OPEN_BODY]


@pytest.mark.parametrize("recipe", [three_lines, no_rules])
def test_open_tables(recipe: object) -> None:
    assert callable(recipe)
    document = read(recipe())
    (table,) = document.tables
    assert texts(table) == [["指标", "绝对数", "比上年增长（%）"], *open_rows()]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]
    assert [row[2].row_header for row in table.rows()][1:4] == [
        "批发和零售业",
        "批发和零售业 / 限额以上",
        "批发和零售业 / 限额以下",
    ]


def test_heads_over_several_columns_of_an_open_table() -> None:
    table = only_table(three_lines_spanned())
    assert texts(table)[2:] == [list(row) for row in SPANNED_BODY]
    assert table.header_rows == 2
    assert [cell.column_header for cell in table.rows()[2]] == [
        "地区",
        "收入 / 总额",
        "收入 / 增长（%）",
        "支出 / 总额",
        "支出 / 增长（%）",
    ]


def test_names_that_wrap_in_an_open_table() -> None:
    assert texts(only_table(three_lines_wrapped()))[1:] == [
        [row[0].replace("|", ""), *row[1:]] for row in WRAPPED_BODY
    ]


@pytest.mark.parametrize("mark", ["", "续表"])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("repeat_head", [True, False])
def test_tables_over_a_page_break_are_one(repeat_head: bool, ruled: bool, mark: str) -> None:
    document = read(crossing_pages(repeat_head=repeat_head, ruled=ruled, mark=mark))
    (table,) = document.tables
    assert texts(table) == [["街道", "人口（人）", "增长（%）"], *map(list, long_rows(32))]
    assert (table.page, table.caption) == (1, "表9 各街道人口")
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [block.page for block in rows] == [1] * 21 + [2] * 12
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]


def test_a_footnote_is_taken_out_of_the_sentence_it_splits() -> None:
    document = read(footnote_in_sentence())
    split = [text for text in printed(document, BlockKind.PARAGRAPH) if "公园绿地" in text]
    assert split == [
        "人均公园绿地面积15.3米²，细颗粒物PM2.5浓度为31微克/米³，全年优良天数占比达到78.4%①，比上年提高1.2个百分点，公众对全市的生态环境质量满意率为91.2%。"
    ]
    assert [(note.marker, note.text) for note in document.footnotes] == [
        ("1", "①青川市生态环境局：《2031年环境公报》，2032年3月。")
    ]
    (mark,) = [mark for mark in document.marks if mark.kind is MarkKind.FOOTNOTE_REFERENCE]
    assert (document.text[mark.start : mark.end], mark.target) == ("①", "1")
    assert document.page_of(document.text.index("91.2%")) == 2
    assert printed(document, BlockKind.FURNITURE) == ["1", "2", "3"]


def test_overprinted_glyphs_are_read_once() -> None:
    blocks = printed(read(overprinted()), BlockKind.TITLE, BlockKind.PARAGRAPH)
    assert blocks == ["十年来粮食产量首次超过1000万吨", "总产量1022.7万吨", PROSE]


def test_two_columns_are_read_one_after_the_other() -> None:
    blocks = printed(read(two_columns()), BlockKind.TITLE, BlockKind.PARAGRAPH)
    assert blocks == ["本市实现开门红", PROSE, MORE_PROSE, PROSE, MORE_PROSE, PROSE]


def test_what_cannot_be_seen_is_not_read() -> None:
    assert printed(read(unseen_text()), BlockKind.PARAGRAPH) == [PROSE, "可见部分"]


def test_glyphs_within_a_clipping_path_are_all_read() -> None:
    assert printed(read(clipped_glyphs()), BlockKind.PARAGRAPH) == [CLIPPED[:60]]


@pytest.mark.parametrize("by_page", [True, False])
def test_tables_across_the_page(by_page: bool) -> None:
    assert texts(only_table(turned(by_page=by_page)))[2:] == [list(row) for row in MERGED_ROWS[2:]]


def test_charts_are_registered_and_their_numbers_kept_apart() -> None:
    document = read(chart())
    assert [(image.page, image.caption, image.unit) for image in document.images] == [
        (1, "图1 2027—2031年粮食产量", "万吨")
    ]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]
    inside = " ".join(printed(document, BlockKind.FURNITURE))
    assert {"880", "1023", "0", "900", "2027", "2031"} <= set(re.findall(r"\d+", inside))
    assert document.tables == ()


def test_a_grid_behind_bars_is_a_chart() -> None:
    document = read(gridded_chart())
    assert document.tables == ()
    assert [image.caption for image in document.images] == ["图2 2027—2031年货运量及其增速"]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]


def test_heads_with_one_rule_under_all_of_them() -> None:
    table = only_table(heads_over_one_rule())
    assert texts(table) == [
        ["县区", "产值", "产值", "税收", "税收", "用电量", "用电量"],
        ["县区", *["总量", "增长（%）"] * 3],
        *[list(row) for row in NEIGHBOURS_BODY],
    ]


def test_a_table_announced_on_the_page_before() -> None:
    document = read(announced_table())
    (table,) = document.tables
    assert (table.caption, table.unit, table.page, table.header_rows) == (
        "表1 三次产业增加值",
        "亿元",
        2,
        2,
    )
    assert printed(document, BlockKind.CAPTION) == ["表1 三次产业增加值", "单位：亿元"]
    assert document.page_of(document.text.index("单位：亿元")) == 1


def test_a_row_that_the_page_cuts_is_one_row() -> None:
    assert texts(only_table(row_cut_by_page())) == [list(row) for row in CUT_ROWS]


def test_names_that_wrap_to_the_edge_of_their_cell() -> None:
    assert texts(only_table(outdented_wraps()))[1:] == [
        [name.replace("|", ""), *rest] for name, *rest in OUTDENT_ROWS
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_rows_before_a_page_break(count: int) -> None:
    assert texts(only_table(few_rows_before_the_break(count)))[1:] == [
        list(row) for row in long_rows(8)
    ]


def test_lines_that_end_before_an_unbroken_number() -> None:
    assert printed(read(ragged_lines()), BlockKind.PARAGRAPH) == ["".join(RAGGED)] * 2


def test_a_unit_line_beside_a_narrow_table() -> None:
    table = only_table(unit_beside())
    assert (table.caption, table.unit) == ("表3 分类统计", "万户")


def test_page_numbers_of_pages_across() -> None:
    document = read(page_across())
    assert printed(document, BlockKind.PARAGRAPH) == [MORE_PROSE] * 4
    assert printed(document, BlockKind.FURNITURE) == ["1", "2", "3", "4"]


def test_bullets_of_symbol_fonts_are_bullets() -> None:
    assert printed(read(symbol_bullets()), BlockKind.PARAGRAPH) == [
        "●建成社区食堂。",
        "Ø建成社区食堂。",
        "•建成社区食堂。",
    ]


def test_entries_of_a_table_of_contents_stay_apart() -> None:
    entries = [
        text
        for text in printed(read(contents()), BlockKind.HEADING, BlockKind.PARAGRAPH)
        if "…" in text
    ]
    assert [text.split("…")[0] for text in entries] == list(CONTENTS)


def test_raised_markers_in_cells_are_marked() -> None:
    document = read(markers_in_cells())
    references = [mark for mark in document.marks if mark.kind is MarkKind.FOOTNOTE_REFERENCE]
    assert [(document.text[m.start - 2 : m.start], m.target) for m in references] == [
        ("甲类", "1"),
        ("48", "2"),
    ]
    assert [note.marker for note in document.footnotes] == ["1", "2"]


def test_a_name_that_laps_over_the_rule_stays_whole() -> None:
    assert texts(only_table(overflowing_cell()))[1] == ["农林牧渔专业及辅助性活动", "35", "12.5"]


def test_a_ruled_row_of_words_is_one_row() -> None:
    table = only_table(one_row_of_words())
    assert texts(table) == [list(WORDS_HEAD), [text.replace("\n", "") for text in WORDS_ROW]]
    assert table.caption == "青川市重点工程一览"


def test_a_rule_parts_figures_that_stand_close() -> None:
    assert texts(only_table(close_columns())) == [list(row) for row in CLOSE_ROWS]


def test_two_figures_in_a_cell_do_not_part_its_row() -> None:
    rows = texts(only_table(two_figures_in_a_cell()))
    assert [row[0] for row in rows] == ["名称", "甲类", "乙类", "丙类"]
    assert rows[2] == ["乙类", "48", "含外来和流动"]


def test_rows_that_only_name_others_stay_rows() -> None:
    assert texts(only_table(sections()))[1:] == [list(row) for row in SECTION_BODY]


def test_an_open_table_of_words() -> None:
    assert texts(only_table(open_words()))[1:] == [list(row) for row in WORD_ROWS]


def test_text_that_runs_askew_is_kept_apart() -> None:
    document = read(slanted_labels())
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]
    assert printed(document, BlockKind.FURNITURE) == ["2019年", "单位355"]


def test_a_frame_around_prose_is_no_table() -> None:
    document = read(framed_prose())
    assert document.tables == ()
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE]


def test_reading_is_the_same_in_parts() -> None:
    from concurrent.futures import ThreadPoolExecutor

    content = crossing_pages(repeat_head=True, ruled=False, mark="续表")
    with ThreadPoolExecutor(1) as executor:  # one worker: pdfium is not made for threads
        assert read_pdf(content, SOURCE, EDITION, executor=executor, parts=2) == read_pdf(
            content, SOURCE, EDITION
        )


def test_the_slow_way_reads_what_the_fast_one_reads() -> None:
    content = merged_heads()
    fast = read_pages(content, "青川")[0]
    slow = read_characters_slowly(content, 0)
    assert len(slow.glyphs) == fast.glyphs
    lines = [render(line).text for line in build_lines(slow.glyphs)]
    assert "表1 三次产业增加值" in lines


def test_characters_that_a_line_strikes_out_are_not_read() -> None:
    sheet = Sheet()
    x = LEFT
    for text, line in (
        ("全年粮食产量", None),
        ("45.1", -0.38),
        ("48.8万吨，比上年", None),
        ("下降9.9%，", -0.38),
        ("增长2.1%，其中", None),
        ("小麦产量12.5万吨", 0.15),
        ("。", None),
    ):
        end = sheet.text(x, 120, text)
        if line is not None:
            y = 120 + line * SIZE
            sheet.rule(x, y, end, y)
        x = end
    (paragraph,) = printed(read(sheet.done()), BlockKind.PARAGRAPH)
    assert re.sub(r"\s", "", paragraph) == (
        "全年粮食产量48.8万吨，比上年增长2.1%，其中小麦产量12.5万吨。"
    )
