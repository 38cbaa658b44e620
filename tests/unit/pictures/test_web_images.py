"""Images of web pages: which of them are archived with a page, and what is read of them."""

from __future__ import annotations

import pytest

from pipeline.archive.article_images import image_addresses, is_picture
from pipeline.archive.bundle import WebPage, bundle, pages_of
from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.sources.registry import Edition
from tests.support.pictures import Sheet, needs_font, needs_models, png
from tests.unit.pictures.test_reading_pictures import PROSE, ROWS, SOURCE, page

PAGE = "https://tj.qing.gov.cn/2031/t1_5.html"
EDITION = Edition(id="qing-bulletin-2031", year=2031, published="2032", url=PAGE)
LONG = "全年粮食播种面积2066.70万亩，比上年增长1.3%。油料总产量208.70万吨，下降1.8%。" * 6


def html_page(body: str) -> bytes:
    return (
        "<html><head><meta charset='utf-8'><title>青川市公报</title></head><body><div class='article'>"
        f"{body}</div></body></html>"
    ).encode()


def read(body: str, **images: bytes) -> Document:
    parts = [WebPage(PAGE, "text/html", html_page(body))]
    parts += [
        WebPage(f"https://tj.qing.gov.cn/2031/{name}.png", "image/png", content)
        for name, content in images.items()
    ]
    return read_document(bundle(parts), SOURCE, EDITION)


def test_images_beside_the_page_and_uploads_belong_to_it_templates_do_not() -> None:
    markup = html_page(
        "<img src='./a/P1.png'><img src='/images/logo.png'><img data-original='W02.JPG' src='x.gif'>"
        "<img src='../../images/top.jpg'><img src='/uploads/2031/b.jpeg'><img src='./a/P1.png'>"
        "<img src='https://other.cn/2031/c.png'><img src='data:image/png;base64,AA'>"
        "<script>document.write(\"<img src='d.png'>\")</script><img src='count.php'>"
    )
    assert image_addresses(markup, PAGE) == [
        "https://tj.qing.gov.cn/2031/a/P1.png",
        "https://tj.qing.gov.cn/2031/W02.JPG",
        "https://tj.qing.gov.cn/uploads/2031/b.jpeg",
    ]
    assert image_addresses(markup, "city/t1.html") == ["city/a/P1.png", "city/W02.JPG"]


def test_a_page_and_its_images_are_one_bundle() -> None:
    picture = b"\x89PNG\r\n\x1a\n\r\n--gongbao-" + bytes(range(256)) * 10
    parts = [WebPage(PAGE, "text/html", html_page("x")), WebPage(PAGE + "/1.png", "", picture)]
    assert [is_picture(part.content) for part in pages_of(bundle(parts))] == [False, True]
    assert pages_of(bundle(parts))[1].content == picture


@needs_models
@needs_font
def test_a_table_that_is_an_image_stands_where_the_image_does() -> None:
    sheet = Sheet(620, 230)
    sheet.table(20, 20, ROWS, (200, 200, 180))
    body = f"<p>{LONG}</p><p>表1　主要农产品产量</p><p><img src='T1.png'></p><p>{PROSE}</p>"
    document = read(body, T1=png(sheet.image))
    assert [[cell.text for cell in row] for row in document.tables[0].rows()] == [
        list(r) for r in ROWS
    ]
    assert document.tables[0].caption == "表1 主要农产品产量"
    assert document.text.index("1234.56") > document.text.index("主要农产品产量")
    numbers = {document.text[n.start : n.end] for n in document.recognised}
    assert numbers == {"1234.56", "208.70", "907.18", "65.03", "3.2", "1.8", "10.4", "20.9"}
    assert not document.images
    prose = document.text.index("2066.70")
    assert all(n.start != prose for n in document.recognised)


@needs_models
@needs_font
def test_a_page_of_page_images_is_read_from_them() -> None:
    document = read(
        "<p><img src='P1.png'></p><p><img src='P2.png'></p>",
        P1=png(page().image),
        P2=png(page(ruled=False).image),
    )
    assert (document.format, document.pages, len(document.tables)) == ("html", 2, 2)
    assert document.text.count(PROSE) == 2


def test_without_the_extra_such_a_page_is_unread_and_says_how_to_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGBAO_OCR", "off")
    document = read("<p><img src='P1.png'></p>", P1=b"\x89PNG" + bytes(5000))
    assert document.unread is not None
    assert "1 image" in document.unread and "gongbao[ocr]" in document.unread


def test_a_chart_without_the_extra_stays_an_unread_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_OCR", "off")
    document = read(
        f"<p>{LONG}</p><p>表1　产量</p><p><img src='T1.png'></p>", T1=b"\x89PNG" + bytes(5000)
    )
    assert [(i.caption, i.url) for i in document.images] == [("表1 产量", "T1.png")]
    assert not document.recognised


def test_page_images_away_from_the_only_line_of_text_are_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGBAO_OCR", "off")
    line = "<div><p>来源：青川市统计局，由本站编辑发布于二〇三二年三月。</p></div>"
    images = (
        "<div><div><img src='a/P1.png'><img src='a/P2.png'></div></div><img src='/images/logo.png'>"
    )
    document = read(f"{line}{images}")
    assert document.unread is not None and "2 images, the first a/P1.png" in document.unread
