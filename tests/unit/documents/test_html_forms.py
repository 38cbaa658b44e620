"""Pages that wrap lines, wrap articles, strike words out, nest tables and set tables as paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.document import BlockKind, Document
from tests.support.made_documents import grid, read, texts
from tests.support.recipes_html import ARTICLE, TITLE, article, page


def prose(document: Document) -> list[str]:
    return texts(document, BlockKind.PARAGRAPH)


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (
            "全年消费品零售总额增长6.5%，工业增加值增长1<br>3.5%，出口增长2.4%。",
            "全年消费品零售总额增长6.5%，工业增加值增长13.5%，出口增长2.4%。",
        ),
        ("年末常住人口218<br/>\n5.8万人，增长1%。", "年末常住人口2185.8万人，增长1%。"),
        (
            "户籍人口120.5<br>万人，出生率5.6<br>‰，接待游客<br>99.2万人次。",
            "户籍人口120.5万人，出生率5.6‰，接待游客99.2万人次。",
        ),
        ("农民收入21<br>150元。", "农民收入21150元。"),
    ],
)
def test_a_break_that_only_wraps_a_line_is_none(body: str, whole: str) -> None:
    assert whole in prose(read(page(article(f"<p>　　{body}</p>"))))


@pytest.mark.parametrize(
    "body",
    [
        "联系人：张三<br>电话：12345678",
        "全市人口120<br>2023年末统计",
        "一季度完成投资5亿元。<br>二季度完成投资6亿元。",
    ],
)
def test_a_break_between_lines_stays_one(body: str) -> None:
    found = prose(read(page(article(f"<p>{body}</p>"))))
    assert found[-2:] == body.split("<br>")


def test_paragraphs_torn_inside_a_figure_are_one() -> None:
    body = "<p>全年完成总产值1291.5</p><p>亿元，增长5.7%。</p><p>全年完成投资20亿元。</p>"
    assert prose(read(page(article(body))))[-2:] == [
        "全年完成总产值1291.5亿元，增长5.7%。",
        "全年完成投资20亿元。",
    ]


def test_digits_of_two_paragraphs_are_two_figures() -> None:
    body = "<p>各项完成情况见附件2</p><p>35万吨，增长5.7%。</p>"
    assert prose(read(page(article(body))))[-2:] == ["各项完成情况见附件2", "35万吨，增长5.7%。"]


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_what_is_struck_out_is_not_read(tag: str) -> None:
    body = f"<p>全年粮食产量<{tag}>45.1</{tag}>48.8万吨。</p>"
    assert prose(read(page(article(body))))[-1] == "全年粮食产量48.8万吨。"


def test_what_a_style_strikes_out_is_not_read() -> None:
    body = '<p>产量<span style="color:red;text-decoration: line-through">45.1</span>48.8万吨。</p>'
    assert prose(read(page(article(body))))[-1] == "产量48.8万吨。"


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div class="nav_background">',
        '<div class="page has-sidebar">',
        '<div class="main header-fixed">',
        '<div id="footer-top">',
        '<section class="share-page">',
        "<header>",
        "<aside>",
    ],
)
def test_the_text_says_where_the_article_is_not_the_name_of_a_class(wrapper: str) -> None:
    tag = wrapper[1:].split(">")[0].split()[0]
    document = read(page(f"{wrapper}{article()}</{tag}>"))
    assert prose(document) == list(ARTICLE)
    assert document.title == TITLE


def test_navigation_and_footers_stay_out_of_a_page_without_an_article() -> None:
    links = "".join(f'<li><a href="{n}">某某通知公告标题之{n}</a></li>' for n in range(30))
    document = read(page(f'<div class="menu"><ul>{links}</ul></div>{article()}'))
    assert prose(document) == list(ARTICLE)


def test_a_small_table_in_a_cell_is_the_content_of_the_cell() -> None:
    inner = "<table><tbody><tr><td>11.4</td></tr></tbody></table>"
    rows = "".join(f"<tr><td>类别{n}</td><td>{n}.5</td></tr>" for n in range(1, 5))
    table = f"<table><tr><td>类别</td><td>涨跌（%）</td></tr>{rows}<tr><td>其他</td><td>{inner}</td></tr></table>"
    document = read(page(article(table)))
    assert len(document.tables) == 1
    assert grid(document)[-1] == ["其他", "11.4"]
    assert len(grid(document)) == 6


def test_a_head_over_a_row_that_the_page_lost_does_not_push_figures_aside() -> None:
    head = "".join(f'<td rowspan="2">{name}</td>' for name in ("指标", "单位", "数量", "增长（%）"))
    rows = "".join(
        f"<tr><td>{name}</td><td>万吨</td><td>{value}</td><td>1.1</td></tr>"
        for name, value in (("大米", "26.5"), ("水泥", "36.5"))
    )
    document = read(page(article(f"<table><tr>{head}</tr>{rows}</table>")))
    assert grid(document) == [
        ["指标", "单位", "数量", "增长（%）"],
        ["大米", "万吨", "26.5", "1.1"],
        ["水泥", "万吨", "36.5", "1.1"],
    ]


def test_a_head_of_two_rows_keeps_both() -> None:
    table = """<table><tr><td rowspan="2">指标</td><td colspan="2">2023年</td></tr>
    <tr><td>总量</td><td>增长</td></tr><tr><td>收入</td><td>5.5</td><td>1.1</td></tr></table>"""
    assert grid(read(page(article(table)))) == [
        ["指标", "2023年", "2023年"],
        ["指标", "总量", "增长"],
        ["收入", "5.5", "1.1"],
    ]


def test_lines_of_a_cell_are_never_one_number() -> None:
    table = """<table><tr><td>指标</td><td>金额（亿元）</td></tr>
    <tr><td>税收</td><td>12<br>34</td></tr><tr><td>规费</td><td><p>5.2</p><p>4.6</p></td></tr></table>"""
    assert grid(read(page(article(table))))[1:] == [["税收", "12 / 34"], ["规费", "5.2 / 4.6"]]


_FIGURE = st.decimals(-99, 9999, places=1).map(str)
_ROWS = st.lists(st.tuples(_FIGURE, _FIGURE), min_size=3, max_size=6)


@settings(deadline=None, max_examples=30)
@given(_ROWS, st.booleans())
def test_a_table_of_paragraphs_keeps_every_figure_once_and_in_order(
    rows: list[tuple[str, str]], a_cell_each: bool
) -> None:
    cells = [["产品名称", "产量（万吨）", "比上年增长（%）"]]
    cells += [[f"产品{name}", *row] for name, row in zip("甲乙丙丁戊己", rows, strict=False)]
    lines = [c for row in cells for c in row] if a_cell_each else [" ".join(row) for row in cells]
    document = read(page(article("".join(f"<p>{line}</p>" for line in lines))))
    assert grid(document) == cells
    assert prose(document) == list(ARTICLE)


def test_lines_that_a_page_wraps_by_hand_are_one_paragraph() -> None:
    lines = [
        "全年全市居民人均可支",
        "配收入35000元，比上年",
        "增长5.1%；城镇居民人均",
        "可支配收入4",
        "2000元，增长4.4%。",
    ]
    document = read(page(article(f"<p>　　{'<br>'.join(lines)}</p>")))
    assert prose(document)[-1] == "".join(lines)


def test_a_list_of_lines_stays_a_list() -> None:
    lines = ["粮食产量12.5万吨，增长1%", "棉花产量13.2万吨，增长2%", "油料产量12.1万吨，增长3%"]
    document = read(page(article(f"<p>{'<br>'.join(lines)}</p>")))
    assert prose(document)[-3:] == lines


def test_an_unnumbered_title_over_a_table_is_its_caption_a_heading_is_none() -> None:
    table = "<table><tr><td>产品</td><td>2022年</td></tr><tr><td>水泥</td><td>31.1</td></tr><tr><td>钢</td><td>1.2</td></tr></table>"
    body = f"<p>2022年主要产品产量</p><p>单位：万吨</p>{table}<p>三、工业产值</p>{table}<p>分产品看：</p>{table}"
    document = read(page(article(body)))
    assert [(t.caption, t.unit) for t in document.tables] == [
        ("2022年主要产品产量", "万吨"),
        ("", ""),
        ("", ""),
    ]
    assert "三、工业产值" in texts(document, BlockKind.HEADING)


def test_a_table_inside_a_paragraph_is_set_apart() -> None:
    rows = "原煤万吨 36.72 34.9原油万吨 83.57 5.7水泥万吨 8.00 -2.2"
    body = f"<p>全年总产值增长2.1%。2023年产品产量表产品名称单位产量比上年增长（%）{rows}全年建筑业产值5.6亿元，下降1%。</p>"
    document = read(page(article(body)))
    assert grid(document)[1:] == [
        ["原煤", "万吨", "36.72", "34.9"],
        ["原油", "万吨", "83.57", "5.7"],
        ["水泥", "万吨", "8.00", "-2.2"],
    ]
    assert document.tables[0].caption == "2023年产品产量表"
    assert prose(document)[-2:] == ["全年总产值增长2.1%。", "全年建筑业产值5.6亿元，下降1%。"]


def test_a_wrapped_article_of_one_sentence_beside_a_long_menu() -> None:
    menu = "".join(f"<li>栏目{n}：某某事项的办理说明</li>" for n in range(60))
    body = '<div class="sidebar-wrapper"><p>全年收入12.3亿元，增长4.4%。</p></div>'
    document = read(page(f'<div class="nav"><ul>{menu}</ul></div>{body}'))
    assert prose(document) == ["全年收入12.3亿元，增长4.4%。"]


def test_a_wrapped_table_is_an_article() -> None:
    table = "<table><tr><td>指标</td><td>2023年</td></tr><tr><td>收入</td><td>1.1</td></tr><tr><td>支出</td><td>2.1</td></tr></table>"
    document = read(page(f'<div class="header_c"><h1>{TITLE}</h1>{table}</div>'))
    assert grid(document)[1:] == [["收入", "1.1"], ["支出", "2.1"]]
