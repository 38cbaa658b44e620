"""Pages of made-up sites, each with a trap of real ones."""

from __future__ import annotations

import re

import pytest

from pipeline.documents.document import BlockKind, Document, MarkKind
from pipeline.documents.problem import DocumentProblem
from tests.support import recipes_html as recipes
from tests.support.made_documents import grid, read, texts
from tests.support.recipes_html import ARTICLE, TITLE, article, page
from warehouse.vocabularies import CellRepair, DocumentFormat

FURNITURE = BlockKind.FURNITURE


def prose(document: Document) -> list[str]:
    return texts(document, BlockKind.PARAGRAPH)


def test_the_article_is_found_among_chrome_and_chrome_follows_it() -> None:
    document = read(page(article()))
    assert texts(document)[:4] == [TITLE, *ARTICLE]
    assert all(block.kind is FURNITURE for block in document.blocks[4:])
    assert any("1234567" in text for text in texts(document, FURNITURE))
    assert document.blocks[0].kind is BlockKind.TITLE


def test_layout_tables_are_looked_through() -> None:
    document = read(page(recipes.layout_tables(article()), chrome=False))
    assert document.tables == ()
    assert prose(document) == list(ARTICLE)
    assert texts(document, FURNITURE) == ["通知", "公告"]


def test_a_span_per_digit_is_one_number() -> None:
    document = read(
        page(article(recipes.spans_per_digit("全年用电量98765.4万千瓦时，比上年增长12.5%。")))
    )
    assert "全年用电量98765.4万千瓦时，比上年增长12.5%。" in prose(document)


def test_source_line_breaks_are_no_blanks_between_ideographs() -> None:
    document = read(
        page(
            article(
                "<p>全年货物进出口总额\n      12.5亿元，其中\n      General Trade\n      占比为\n      八成，增长1.0%。</p>"
            )
        )
    )
    assert "全年货物进出口总额 12.5亿元，其中 General Trade 占比为八成，增长1.0%。" in prose(
        document
    )


def test_merged_cells_are_expanded_and_lines_around_the_grid_set_apart() -> None:
    document = read(page(article(recipes.merged_table())))
    (table,) = document.tables
    assert (table.caption, table.unit, table.header_rows, table.header_columns) == (
        "表1 人口构成",
        "万人、%",
        2,
        1,
    )
    assert grid(document) == [
        ["指标", "2023年", "2023年", "2022年", "2022年"],
        ["指标", "年末数", "比重", "年末数", "比重"],
        ["常住人口", "231.8", "100.0", "232.4", "100.0"],
        ["其中：城镇", "150.2", "64.8", "149.9", "64.5"],
        ["乡村", "81.6", "35.20", "82.5", "35.5"],
    ]
    copies = [cell for cell in table.cells if cell.repair is CellRepair.FILLED]
    assert len(copies) == 3 and all(cell.start is None for cell in copies)
    share = next(cell for cell in table.cells if cell.text == "35.20")
    assert (share.row_header, share.column_header) == ("常住人口 / 乡村", "2023年 / 比重")
    assert share.start is not None and document.text[share.start : share.end] == "35.20"
    assert texts(document, BlockKind.NOTE) == ["注：合计数因四舍五入略有出入。"]
    assert [b.table for b in document.blocks if b.kind in (BlockKind.CAPTION, BlockKind.NOTE)] == [
        0,
        0,
        0,
    ]
    assert document.text.count("2023年 |") == 1


def test_footnotes_are_linked_and_exponents_are_none() -> None:
    document = read(page(article(recipes.footnotes())))
    assert (
        "浓度为30微克/米³，森林面积9万公顷[2]。" in document.text and "（PM2.5）" in document.text
    )
    assert [(f.marker, f.text[:6]) for f in document.footnotes] == [
        ("1", "[1]规模以"),
        ("2", "[2]森林面"),
    ]
    marks = [(m.kind, document.text[m.start : m.end]) for m in document.marks]
    assert marks == [
        (MarkKind.FOOTNOTE_REFERENCE, "[1]"),
        (MarkKind.FOOTNOTE_REFERENCE, "[2]"),
        (MarkKind.FOOTNOTE_MARKER, "[1]"),
        (MarkKind.FOOTNOTE_MARKER, "[2]"),
    ]


def test_pictures_of_tables_and_charts_are_registered() -> None:
    document = read(page(article(recipes.pictures())))
    assert [(i.caption, i.unit, i.url) for i in document.images] == [
        ("图1 地区生产总值及增速", "", "a/tu1.png"),
        ("表2 几种产品的产量", "万吨", "a/biao2.png"),
        ("图2 空气质量", "", "a/tu3.png"),
    ]


def test_title_date_and_publisher_come_from_meta_tags() -> None:
    head = (
        '<meta name="ArticleTitle" content="乙县2023年统计公报"><meta name="PubDate" content="2024-03-18 09:30">'
        '<meta name="ContentSource" content="乙县统计局 乙县调查队 乙县统计局">'
    )
    document = read(page(article(title="乙县2023年统计公报[1]"), head=head), published="2024-03")
    assert (document.title, document.published, document.publisher) == (
        "乙县2023年统计公报",
        "2024-03-18",
        "乙县统计局 乙县调查队",
    )
    assert texts(document, BlockKind.TITLE) == ["乙县2023年统计公报[1]"]
    contrary = read(page(article(), head=head), published="2023-12-01")
    assert contrary.published == "2023-12-01"
    assert any("2024-03-18" in note for note in contrary.notes)


def test_a_headline_outside_the_article_is_put_before_it() -> None:
    body = (
        f'<div class="head"><h2>{TITLE}</h2><div>日期：2024-03-18 来源：甲市统计局</div></div>'
        + article(title="")
    )
    document = read(page(body))
    assert (
        document.block_text(document.blocks[0]) == TITLE
        and document.blocks[0].kind is BlockKind.TITLE
    )
    assert "日期：2024-03-18 来源：甲市统计局" in texts(document, FURNITURE)


def test_encodings_declared_or_not() -> None:
    for charset, declared in (
        ("gbk", "gb2312"),
        ("gb18030", None),
        ("utf-8", None),
        ("utf-8", "gb2312"),
    ):
        assert prose(read(page(article(), charset=declared).encode(charset))) == list(ARTICLE), (
            charset,
            declared,
        )
    assert prose(read(b"\xef\xbb\xbf" + page(article(), charset="gbk").encode())) == list(ARTICLE)
    assert prose(read(page(article()).encode("utf-16"))) == list(ARTICLE)


def test_a_table_of_five_thousand_rows() -> None:
    document = read(page(article(recipes.long_table(5000))))
    (table,) = document.tables
    assert (table.n_rows, table.n_columns, table.header_rows) == (5001, 3, 1)
    assert grid(document)[4321] == ["镇4320", "4320.0", "617.14"]


def test_hidden_elements_scripts_and_comments_are_not_read() -> None:
    extra = '<p style="display:none">密文9999</p><script>var a=8888</script><!-- 7777 --><p hidden>6666</p><style>p{margin:5555px}</style>'
    document = read(page(article(extra)))
    assert not any(number in document.text for number in ("9999", "8888", "7777", "6666", "5555"))


def test_a_spreadsheet_that_is_a_page_is_read_as_one() -> None:
    document = read(page(recipes.long_table(5), chrome=False), DocumentFormat.XLS)
    assert document.format == "html" and document.tables[0].n_rows == 6
    assert any("declared as xls" in note for note in document.notes)


def test_names_of_rows_that_are_set_in_belong_to_the_row_above() -> None:
    names = (("项目", "产值"), ("合计", "10.0"), ("　　甲业", "4.0"), ("　　乙业", "6.1"))
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in names)
    document = read(page(article(f"<table>{rows}</table>")))
    assert [cell.row_header for cell in document.tables[0].cells if cell.column == 1] == [
        "",
        "合计",
        "合计 / 甲业",
        "合计 / 乙业",
    ]


def test_an_article_of_several_pages_says_that_it_goes_on() -> None:
    document = read(
        page(
            article(
                '<div class="pagination"><a href="t_1_2.html">下一页</a><a href="t_9.html">下一篇</a></div>'
            )
        )
    )
    assert [note for note in document.notes if "t_1_2.html" in note]
    assert not read(page(article())).notes


def test_a_caption_is_not_given_to_the_table_of_another() -> None:
    body = article("<p>图1　人口</p><p>表1　人口构成</p><p>单位：万人</p>" + recipes.long_table(3))
    document = read(page(body))
    assert (document.tables[0].caption, document.tables[0].unit) == ("表1 人口构成", "万人")
    assert [image.caption for image in document.images] == ["图1 人口"]


def test_line_breaks_inside_a_headline_or_sentence_join_and_others_part() -> None:
    long = "全年工业产出按可比口径计算增长6.7%，高技术门类的产出增幅为12.3%，在全部工业当中所占的"
    lines = f"　　{ARTICLE[0]}<br><br>　　{ARTICLE[1]}<br>　　{long}<br>比重为18.4%。<br>甲市统计局<br>2024年3月"
    body = f"<div class='c'><h1>甲市2023年国民经济<br>和社会发展统计公报</h1>{lines}</div>"
    document = read(page(body))
    assert texts(document)[:6] == [
        TITLE,
        ARTICLE[0],
        ARTICLE[1],
        f"{long}比重为18.4%。",
        "甲市统计局",
        "2024年3月",
    ]
    assert document.title == TITLE


def test_characters_without_width_are_no_part_of_a_number() -> None:
    assert (
        "产量12345.6吨。"
        in read(page(article("<p>全年主要产品产量123\u200b45.6\ufeff吨。</p>"))).text
    )


def test_a_span_wider_than_the_table_leaves_no_empty_columns() -> None:
    document = read(
        page(
            article(
                '<table><tr><td colspan="90">指标</td><td>产量</td></tr><tr><td colspan="90">粮食</td><td>5.5</td></tr></table>'
            )
        )
    )
    assert grid(document) == [["指标", "产量"], ["粮食", "5.5"]]


def test_the_line_under_a_headline_gives_date_and_publisher_and_is_chrome_like_what_surrounds_the_article() -> (
    None
):
    document = read(page(recipes.info_line()), published="2024")
    assert (document.title, document.published, document.publisher) == (
        TITLE,
        "2024-03-18",
        "甲市统计局",
    )
    assert [document.block_text(b) for b in document.blocks if b.kind is not FURNITURE] == [
        TITLE,
        *ARTICLE,
    ]
    assert any("1532" in text for text in texts(document, FURNITURE))


def test_a_date_alone_is_a_signature_and_stays() -> None:
    document = read(page(article("<p>甲市统计局</p><p>2024年3月18日</p>")), published="2024")
    assert prose(document)[-2:] == ["甲市统计局", "2024年3月18日"] and document.published == "2024"


@pytest.mark.parametrize(
    "printed",
    [
        "2024年03月18日",
        "20240318093000",
        "Mon Mar 18 09:30:00 CST 2024",
        "2024-03-18T09:30:00+08:00",
    ],
)
def test_dates_of_meta_tags_however_written(printed: str) -> None:
    assert (
        read(
            page(article(), head=f'<meta name="PubDate" content="{printed}">'), published="2024"
        ).published
        == "2024-03-18"
    )


def test_an_article_that_a_script_makes_visible_is_read_with_its_late_pictures() -> None:
    document = read(page(recipes.social_page()))
    assert prose(document) == list(ARTICLE)
    assert [(image.caption, image.url) for image in document.images] == [
        ("表1 主要农产品", "https://a.cn/1.png")
    ]
    assert "5555" not in document.text


@pytest.mark.parametrize(
    ("window", "headline"),
    [
        (f"甲市统计局-统计公报-{TITLE}", f"<p>{TITLE}</p>"),
        (f"{TITLE} - 统计公报 - 甲市统计局", f"<div>{TITLE}</div>"),
        ("甲市统计局", f"<h3>{TITLE}</h3>"),
        (f"(乙省){TITLE}-甲乙公报库", f"<h1>{TITLE}</h1><p>甲乙公报库</p>"),
        ("", f'<div style="font-weight:bold">{TITLE}<sup>[1]</sup></div>'),
        (f"{TITLE}_甲市", f"<p>{TITLE[:7]}</p><p>{TITLE[7:]}</p>"),
        (TITLE, f"<p><b>{TITLE[:7]}<br>{TITLE[7:]}</b></p>"),
    ],
)
def test_the_title_is_the_headline_that_the_page_shows(window: str, headline: str) -> None:
    body = (
        f"<div>{headline}<p><b>一、综合</b></p>"
        + "".join(f"<p>{p}</p>" for p in ARTICLE)
        + "</div>"
    )
    document = read(f"<html><head><title>{window}</title></head><body>{body}</body></html>")
    assert document.title == TITLE
    assert [text.removesuffix("[1]") for text in texts(document, BlockKind.TITLE)] == [TITLE]
    assert "一、综合" in texts(document, BlockKind.HEADING)


def test_preformatted_lines_are_paragraphs() -> None:
    lines = f"    {ARTICLE[0]}\r\n    一、人口\n    {ARTICLE[1]}\n"
    for body in (f"<pre>{lines}</pre>", f'<div style="white-space: pre-wrap">{lines}</div>'):
        document = read(page(article(body, paragraphs=(ARTICLE[2],))))
        assert prose(document) == [ARTICLE[2], *ARTICLE[:2]] and texts(
            document, BlockKind.HEADING
        ) == ["一、人口"]


def test_cells_reach_to_the_end_of_their_section_and_a_foot_stands_last() -> None:
    document = read(page(article(recipes.spans_to_the_end())))
    assert grid(document) == [
        ["部门", "项目", "金额"],
        ["甲局", "收入", "20.1"],
        ["甲局", "支出", "12.3"],
        ["乙局", "收入", "1.5"],
        ["乙局", "支出", "1.6"],
        ["丙局", "收入", "0.5"],
    ]
    assert (document.tables[0].caption, document.tables[0].unit) == ("表6 收支", "亿元")
    assert texts(document, BlockKind.NOTE) == ["注：快报数。"]


def test_a_title_in_the_first_row_is_the_caption_and_a_group_is_none() -> None:
    document = read(page(article(recipes.titled_grid(), recipes.grouped_grid())))
    titled, grouped = document.tables
    assert (titled.caption, titled.unit, titled.n_rows) == ("2023年主要指标完成情况表", "万吨", 3)
    assert texts(document, BlockKind.CAPTION) == ["2023年主要指标完成情况表", "单位：万吨"]
    assert (grouped.caption, grouped.n_rows) == ("", 4)


def test_a_head_that_is_a_table_of_its_own_belongs_to_the_body_after_it() -> None:
    (table,) = (document := read(page(article(recipes.standing_head())))).tables
    assert grid(document) == [["镇", "产值"], ["东镇", "1.1"], ["西镇", "2.2"]]
    assert (table.caption, table.unit, table.header_rows) == ("表1 产值（单位：亿元）", "亿元", 1)
    assert document.images == ()


def test_entities_that_were_escaped_twice_are_characters() -> None:
    document = read(
        page(article("<p>全年出口&amp;nbsp;5.5亿元，&amp;ldquo;十四五&amp;rdquo;期间增长。</p>"))
    )
    assert prose(document)[-1] == "全年出口 5.5亿元，“十四五”期间增长。"


UNREAD = (
    "a PDF in a frame",
    "a PDF in an object",
    "a PDF that a script shows",
    "a PDF in an attribute",
    "a PDF for a plug-in",
    "a file to load down",
    "a file behind a button",
    "scans",
)


@pytest.mark.parametrize("what", recipes.ELSEWHERE)
def test_a_page_without_an_article_is_not_read_and_says_where_the_document_is(what: str) -> None:
    body, found = recipes.ELSEWHERE[what]
    said = f"holds no article.*found: {re.escape(found)}"
    content = page(f"<div><h1>{TITLE}</h1>{body}</div>")
    if what in UNREAD:
        document = read(content)
        assert re.search(said, document.unread or "") and document.title == TITLE
        assert [image.url for image in document.images] == re.findall(r'<img src="(.*?)"', body)
    else:
        with pytest.raises(DocumentProblem, match=said):
            read(content)
    beside = read(page(article(body)))
    assert prose(beside) == list(ARTICLE) and beside.unread is None


def test_a_line_of_facts_is_no_sentence() -> None:
    line = "<p>日期：2026年03月31日 来源：样张地区统计局 点击量：</p>"
    document = read(page(f"<div><h1>{TITLE}</h1>{line}<img src='1.png'><img src='2.png'></div>"))
    assert document.unread is not None and "2 images" in document.unread


def test_a_page_of_frames_is_refused() -> None:
    with pytest.raises(DocumentProblem, match=r"found: a frame: top\.htm"):
        read(recipes.FRAMES)


def test_wide_characters_without_a_mark_are_a_page() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert prose(read(page(article()).encode(encoding))) == list(ARTICLE)


def test_a_table_of_facts_over_a_document_is_chrome_that_gives_date_and_publisher() -> None:
    document = read(page(f"<div>{recipes.facts_table()}{article()}</div>"), published="2024")
    assert document.tables == () and prose(document) == list(ARTICLE)
    assert (document.published, document.publisher) == ("2024-03-18", "甲市统计局")


def test_a_page_that_is_one_form_is_read_and_a_form_of_fields_is_not() -> None:
    search = "<form><label>标题</label><select><option>全部</option></select>请输入9999</form>"
    document = read(page(f"<form action='x.aspx'><input type='hidden'>{article()}</form>{search}"))
    assert prose(document) == list(ARTICLE)


def test_wide_brackets_are_footnotes_and_numbered_notes_are_notes() -> None:
    extra = "<p>工业［1］增长6.8%。</p><p>［1］规模以上口径。</p><p>注：1.数据为初步数。</p><p>2.速度按不变价格计算。</p><p>4.另一段。</p>"
    document = read(page(article(extra)))
    assert [(f.marker, f.text) for f in document.footnotes] == [("1", "［1］规模以上口径。")]
    assert [document.text[m.start : m.end] for m in document.marks] == ["［1］", "［1］"]
    assert texts(document, BlockKind.NOTE) == ["注：1.数据为初步数。", "2.速度按不变价格计算。"]


def test_separators_of_exports_alone_are_no_paragraph() -> None:
    assert texts(read(page(article("<p>\x1f</p><p>\u2028</p>"), chrome=False))) == [TITLE, *ARTICLE]
