"""Made-up texts, each with a trap of real editions."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind, MarkKind
from tests.support import recipes_text as recipes
from tests.support.made_documents import grid, read, texts
from warehouse.vocabularies import DocumentFormat

PARAGRAPH, HEADING, FURNITURE = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.FURNITURE


def test_a_newspaper_page() -> None:
    document = read(recipes.NEWSPAPER)
    assert document.title == "全市经济平稳向好"
    assert texts(document, HEADING) == ["夯实数字底座", "副城区新设外企增三成"]
    byline, first, second, doubled, other = texts(document, PARAGRAPH)
    assert byline == "本报记者 张三"
    assert first.startswith("昨天，市统计局公布了上半年的主要数据，全市实现地区生产总值 1234.5亿元")
    assert "特点明显，主要体现在生产需求稳步回升" in first and first.endswith("持续推进等方面。")
    assert "新设基站4000座以上" in second and "General Purpose 版本" in second
    assert doubled == "建成新馆34座，昨日开放，接待市民2.5万人。"
    assert other.startswith(
        "本报讯（记者 李四）昨天，副城区通报，今年到此落户的外企有187家，增幅是30.2%，签约金额共计2.53亿美元"
    )
    assert [
        b.article
        for b in document.blocks
        if document.block_text(b) in (first, second, "副城区新设外企增三成", other)
    ] == [0, 0, 1, 1]
    assert any("doubled glyphs" in note for note in document.notes)


def test_a_book_in_markdown() -> None:
    document = read(recipes.BOOK)
    assert document.title == "2022~2023年某市公共服务发展状况 与形势分析"
    summary, whole = (t for t in texts(document, PARAGRAPH) if len(t) > 60)
    assert "加大投入并深化改革，完善均衡优质" in summary
    assert (
        "（PM2.5）平均浓度为31.5微克/米³，比上年下降6.2%。①可再生" in whole
        and "浓度单位为μg/m³" in whole
    )
    assert whole.endswith("截至2023 年底，全市独角兽企业达 107 家，估值合计 5870 亿美元（见图1）。")
    order = [(b.kind, document.block_text(b)[:6]) for b in document.blocks]
    after = order.index((PARAGRAPH, whole[:6]))
    assert order[after + 1 : after + 3] == [
        (FURNITURE, "- 12 -"),
        (BlockKind.FOOTNOTE, "① 某局：《"),
    ]
    assert (
        "example.cn/a_1.html，2024年1月3日。" in texts(document, BlockKind.FOOTNOTE)[1]
        and document.text.count("example.cn") == 1
    )
    marks = [(m.kind, m.target) for m in document.marks]
    assert (
        marks.count((MarkKind.FOOTNOTE_REFERENCE, "1"))
        == marks.count((MarkKind.FOOTNOTE_MARKER, "1"))
        == 1
    )
    assert marks.count((MarkKind.FOOTNOTE_REFERENCE, "*")) == 1
    assert [(i.caption, i.url) for i in document.images] == [("图1 企业数量", "")]
    levels = {document.block_text(b): b.level for b in document.blocks if b.kind is HEADING}
    assert (levels["一 总体情况"], levels["1. 总体趋势"]) == (1, 3)
    assert "(1) 整体特征。2010~2023年指数由2.76升至12.68。" in texts(document, PARAGRAPH)


def test_running_heads_leave_the_sentences_they_interrupt() -> None:
    document = read(recipes.RUNNING_HEADS)
    (whole,) = texts(document, PARAGRAPH)
    assert (
        "增长的速度比上年加快0.5个百分点" in whole
        and "增长的幅度为4.4%" in whole
        and "看到的问题还有不少" in whole
    )
    assert texts(document, FURNITURE) == [f"某某市发展报告 {page}" for page in (3, 4, 5)]


def test_letter_spaced_digits_are_set_together() -> None:
    document = read(recipes.LETTER_SPACED)
    assert (
        texts(document)[1]
        == "1993 年以来，经济保持快速增长。1996 年全国经济总量升到73142 亿元，年均增幅为10．2％。授予专利22．4 万件。"
    )
    assert any("set together" in note for note in document.notes)


def test_links_and_subscripts_on_lines_of_their_own_return_to_their_sentence() -> None:
    assert texts(read(recipes.TORN_LINKS)) == [
        "我们颁布了《某某条例》，推进依法行政。广义货币M2增长8.7%，PM2.5浓度下降。",
        "各位代表！",
    ]


def test_a_list_with_circled_numbers_is_no_row_of_footnotes() -> None:
    document = read(recipes.LISTED)
    assert [f.marker for f in document.footnotes] == ["1"]
    assert "①加强监管，检查企业300家。" in texts(document, PARAGRAPH)
    assert [document.text[m.start : m.end] for m in document.marks] == ["[1]", "[1]"]


def test_a_paragraph_a_line_is_never_joined() -> None:
    lines = [
        "第一，稳定和加强农业",
        "农业事关全局，粮食产量55.5万吨。",
        "要抓好以下工作：",
        "加强水利建设。",
    ]
    assert texts(read("\n".join(lines))) == lines


def test_encodings_and_page_breaks() -> None:
    text = "甲市全年生产总值为123.4亿元，按照不变价格计算比上年\x0c增长5.6%，其中工业增加值为50.5亿元。"
    document = read(text.encode("gb18030"))
    assert texts(document) == [
        "甲市全年生产总值为123.4亿元，按照不变价格计算比上年增长5.6%，其中工业增加值为50.5亿元。"
    ]
    assert any("gb18030" in note for note in document.notes)


def test_a_marker_leads_to_the_next_footnote_of_its_number() -> None:
    book = "全年增长5%。<sup>①</sup>\n\n<sup>①</sup> 某局：《公报》。\n\n\n\n税收增长3%。<sup>①</sup>\n\n<sup>①</sup> 某厅：《年鉴》。"
    document = read(book)
    references = [m for m in document.marks if m.kind is MarkKind.FOOTNOTE_REFERENCE]
    found = [document.footnote_of(m) for m in references]
    assert [note.text for note in found if note is not None] == [
        "① 某局：《公报》。",
        "① 某厅：《年鉴》。",
    ]


def test_html_and_formulas_inside_markdown() -> None:
    document = read(recipes.CONVERTED, DocumentFormat.TEXT)
    paragraphs = [
        "细颗粒物浓度为31 μg/m³，下降6.1%，单耗为0.2 吨/万元。",
        "优良天数增加。",
        "全年新增就业8.6万人。",
    ]
    assert texts(document, BlockKind.PARAGRAPH) == paragraphs
    assert [[[cell.text for cell in row] for row in table.rows()] for table in document.tables] == [
        [["指标", "2023年"], ["城镇人口", "401.2"], ["水面（km²）", "12.5"]],
        [["项目", "数量"], ["桥梁", "12座"]],
        [["地区", "人口", "人口"], ["地区", "总量", "增长（%）"], ["甲区", "120.5", "0.8"]],
    ]
    assert (document.tables[2].caption, document.tables[2].unit) == (
        "表2 各区人口（单位：万人）",
        "万人",
    )
    assert texts(document, BlockKind.NOTE) == ["注：年末数。"]
    assert [(image.caption, image.url) for image in document.images] == [
        ("图1 人口变化", "images/3.jpg")
    ]


def test_blanks_that_set_columns_make_a_table() -> None:
    document = read(recipes.ALIGNED, DocumentFormat.TEXT)
    assert grid(document) == [
        ["行业", "2024年", "2023年", "增长(%)"],
        ["农林牧渔业", "128.4", "125.0", "3.1"],
        ["工业", "805.7", "", "6.2"],
        ["其中：制造业", "701.3", "668.0", "6.9"],
    ]
    assert (document.tables[0].caption, document.tables[0].unit) == ("表5 分行业增加值", "亿元")
    assert document.tables[0].cells[13].row_header == "工业 / 制造业"
    assert texts(document, BlockKind.PARAGRAPH) == ["全年利润总额达到45.6亿元，增长7.7%。"]


def test_a_table_of_which_only_cells_are_left_is_rebuilt() -> None:
    document = read(recipes.CELLS_LISTED, DocumentFormat.TEXT)
    assert grid(document) == [
        ["指标", "单位", "产量", "比上年增长（%）"],
        ["稻谷", "万吨", "55.3", "2.2"],
        ["莲藕", "万吨", "18.4", "-2.6"],
    ]
    assert document.tables[0].caption == "表4 主要农产品产量"
    assert texts(document, BlockKind.HEADING, BlockKind.PARAGRAPH) == [
        "二、工业",
        "全年工业增加值达到512.3亿元。",
    ]


def test_lists_of_words_and_contents_are_no_tables() -> None:
    assert not read("项目\n名称\n甲\n乙\n丙\n丁\n戊\n己\n", DocumentFormat.TEXT).tables
    assert not read(
        "一、综合          3\n二、农业          5\n三、工业          9\n", DocumentFormat.TEXT
    ).tables
    assert not read(
        "某某市统计局      2024年\n\n全年增长5.2%，  其中农业增长1.2%。\n", DocumentFormat.TEXT
    ).tables


def test_heads_with_page_numbers_leave_the_sentences_they_interrupt() -> None:
    document = read(recipes.PAGE_HEADS, DocumentFormat.TEXT)
    assert texts(document, BlockKind.TITLE, BlockKind.PARAGRAPH)[2] == (
        "第3项工作稳步推进，完成投资32.5亿元，比上年增长3.1%，重大项目进展顺利，新开工项目达到31个，计划总投资300亿元。"
    )
    assert len(texts(document, BlockKind.FURNITURE)) == 8


def test_characters_that_all_stand_apart_are_set_together() -> None:
    document = read(recipes.SPACED, DocumentFormat.TEXT)
    assert texts(document)[-1] == "全年粮食产量１２３４．５万吨，比上年增长５．２％。"
    assert "set together in 1 lines" in document.notes[-1]


def test_articles_of_a_page_whose_paragraphs_are_set_in() -> None:
    document = read(recipes.ARTICLES, DocumentFormat.TEXT)
    assert document.title == "上半年经济稳中有进"
    assert [
        (block.article, document.block_text(block)[:4])
        for block in document.blocks
        if block.kind is not BlockKind.FURNITURE
    ] == [
        (0, "上半年经"),
        (0, "本报记者"),
        (0, "上半年全"),
        (0, "下半年外"),
        (1, "老旧小区"),
        (1, "——居民"),
        (1, "本报讯（"),
        (2, "文化惠民"),
        (2, "新华社某"),
    ]


@pytest.mark.parametrize("columns", [14, 20, 33])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_lines_wrapped_at_a_number_of_characters_are_joined(columns: int, indent: str) -> None:
    paragraphs = [
        "青川港吞吐量为2345.6万吨，比去年多出5.2%。煤炭占128.4万吨，多3.1%；矿石占905.7万吨，多6.0%；其余都是集装箱，折合1311.5万吨，来自四十七个国家。",
        "下半年外部环境仍然复杂，但支撑增长的条件没有变，全年增长5.5%左右的目标能够实现，居民收入与经济增长同步。",
    ]
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        while rest:
            end = columns
            while end < len(rest) and rest[end] in "，。；%":
                end += 1
            lines.append(rest[:end])
            rest = rest[end:]
    document = read("\n".join(["全市经济运行情况", "", *lines]), DocumentFormat.TEXT)
    assert texts(document, BlockKind.PARAGRAPH) == paragraphs


def test_few_lines_of_different_length_are_paragraphs() -> None:
    lines = [
        "政府工作报告",
        "二、“十四五”时期目标任务",
        "展望2035年，我县将与全国同步实现现代化。",
        "绿色底色更加鲜明，林木覆盖率达到31.6%，空气优良率90%。",
    ]
    assert texts(read("\n".join(lines), DocumentFormat.TEXT), BlockKind.PARAGRAPH) == lines[2:]


def test_signs_of_markdown_and_html_around_words_are_taken_off() -> None:
    lines = [
        "<!-- 第3页 -->",
        "全年产值&nbsp;$45.6$&nbsp;亿元。",
        "---",
        "> 数据来源：某局",
        '<div align="center">图 2 增速</div>',
    ]
    document = read("\n\n".join(lines), DocumentFormat.TEXT)
    assert texts(document) == ["全年产值 45.6 亿元。", "数据来源：某局", "图 2 增速"]


def test_two_tables_of_tabs_with_a_blank_line_between() -> None:
    document = read(
        "表1 粮食        单位：万吨\n指标\t2023年\n稻谷\t55.3\n小麦\t20.1\n\n项目\t数量\n桥梁\t12\n水库\t5\n",
        DocumentFormat.TEXT,
    )
    assert [grid(document, index)[0] for index in range(2)] == [
        ["指标", "2023年"],
        ["项目", "数量"],
    ]
    assert [(table.caption, table.unit) for table in document.tables] == [
        ("表1 粮食", "万吨"),
        ("", ""),
    ]


def test_captions_and_drawn_rules_are_no_rows_of_a_table_set_in_columns() -> None:
    rule = "    " + "-" * 44
    lines = [
        "                 表1  主要产品产量",
        rule,
        "    产品名称        单位      2003年      比上年增长%",
        rule,
        "    原煤            万吨      410.2          4.4",
        "    水泥            万吨       55.0         -3.2",
        "    化肥            万吨        5.0          1.2",
        rule,
    ]
    document = read(
        "\n".join(["全年完成总产值300.3亿元。", "", *lines]).encode(), DocumentFormat.TEXT
    )
    assert document.tables[0].caption == "表1 主要产品产量"
    assert grid(document) == [
        ["产品名称", "单位", "2003年", "比上年增长%"],
        ["原煤", "万吨", "410.2", "4.4"],
        ["水泥", "万吨", "55.0", "-3.2"],
        ["化肥", "万吨", "5.0", "1.2"],
    ]


def test_tables_in_drawn_boxes_are_tables() -> None:
    lines = [
        "┌────┬──────┬──────┐",
        "│产品│产量（万吨）│增长（%）│",
        "├────┼──────┼──────┤",
        "│原煤│ 410.2│   4.4│",
        "│水泥│  55.0│  -3.2│",
        "└────┴──────┴──────┘",
        "+------+--------+",
        "| 指标 | 2003年 |",
        "+======+========+",
        "| 人口（万人） | 45.2 |",
        "+------+--------+",
    ]
    document = read("\n".join(["全年完成总产值300.3亿元。", *lines]).encode(), DocumentFormat.TEXT)
    assert [grid(document, index) for index in range(2)] == [
        [["产品", "产量（万吨）", "增长（%）"], ["原煤", "410.2", "4.4"], ["水泥", "55.0", "-3.2"]],
        [["指标", "2003年"], ["人口（万人）", "45.2"]],
    ]


def test_points_of_a_list_without_punctuation_are_no_wrapped_lines() -> None:
    points = [
        "货运总量3.2亿吨,增长4.1%",
        "两类市场交易额分别增长3.9%和6%",
        "新增车位4.2万个",
        "道路照明改造全部完成",
        "公园绿地面积增长7.4%",
        "新建足球场36座",
        "图书馆藏书达到90万册",
        "公交线路提高2.5个百分点",
    ]
    found = texts(read("\n".join(["某市2024年成绩", *points]), DocumentFormat.TEXT))
    assert [text for text in found if text in points] == points
