"""Documents that publishers cut into several web pages."""

from __future__ import annotations

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive.bundle import WebPage, bundle, pages_of
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.problem import DocumentProblem
from tests.support import recipes_html as recipes
from tests.support.made_documents import grid, read, texts
from tests.support.recipes_html import ARTICLE, TITLE
from warehouse.vocabularies import DocumentFormat


def read_pages(*pages: bytes | str, declared: DocumentFormat | None = None) -> Document:
    raw = [page.encode() if isinstance(page, str) else page for page in pages]
    return read(
        bundle(
            [WebPage(f"t1_{number}.html", "text/html", page) for number, page in enumerate(raw)]
        ),
        declared,
    )


def split(*inner: str) -> Document:
    return read_pages(*(page for _, page in recipes.split_article(*inner)))


def test_articles_of_all_pages_are_one_document_and_what_pages_repeat_is_chrome() -> None:
    document = split(*(f"<p>{paragraph}</p>" for paragraph in ARTICLE))
    article = [
        (document.block_text(b), b.page)
        for b in document.blocks
        if b.kind is not BlockKind.FURNITURE
    ]
    assert article == [
        (TITLE, 1),
        (ARTICLE[0], 1),
        (ARTICLE[1], 2),
        (ARTICLE[2], 3),
        ("（责编：张三）", 3),
    ]
    assert (document.pages, document.title, document.notes) == (3, TITLE, ())
    assert {
        document.page_of(b.start) for b in document.blocks if b.kind is BlockKind.FURNITURE
    } == {1, 2, 3}
    assert document.page_of(document.text.index(ARTICLE[1])) == 2


def test_a_sentence_that_a_page_break_tears_apart_is_one_paragraph() -> None:
    cut = 23
    document = split(
        f"<p>{ARTICLE[1]}</p><p>{ARTICLE[0][:cut]}</p>",
        f"<p>{ARTICLE[0][cut:]}</p><p>　　{ARTICLE[2]}</p>",
    )
    assert texts(document, BlockKind.PARAGRAPH)[:-1] == [ARTICLE[1], ARTICLE[0], ARTICLE[2]]
    start = document.text.index(ARTICLE[0])
    assert [document.page_of(start + at) for at in (0, cut - 1, cut)] == [1, 1, 2]
    apart = split(f"<p>{ARTICLE[0][:cut]}</p>", f"<p>　　{ARTICLE[1]}</p>")
    assert ARTICLE[1] in texts(apart, BlockKind.PARAGRAPH)


def test_footnotes_on_the_last_page_belong_to_markers_on_the_first() -> None:
    first = "<p>全市规上工业[1]产出增长6.7%，森林面积<sup>[2]</sup>9万公顷。</p>"
    last = "<p>注释：</p><p>[1]规模以上工业是年营业收入达到2000万元的工业企业。</p><p>[2]森林面积为初步数。</p>"
    document = split(first, f"<p>{ARTICLE[1]}</p>", last)
    assert [(f.marker, f.page) for f in document.footnotes] == [("1", 3), ("2", 3)]
    references = [mark for mark in document.marks if document.page_of(mark.start) == 1]
    assert [
        (note.text[:6] if (note := document.footnote_of(mark)) else "") for mark in references
    ] == ["[1]规模以", "[2]森林面"]


def test_a_caption_at_the_end_of_a_page_belongs_to_the_table_on_the_next() -> None:
    document = split(
        f"<p>{ARTICLE[0]}</p><p>表1　产值</p>", recipes.long_table(3) + f"<p>{ARTICLE[1]}</p>"
    )
    assert (document.tables[0].caption, document.tables[0].page) == ("表1 产值", 2)
    assert grid(document)[1] == ["镇0", "0.0", "0.00"]


def test_a_last_page_of_few_words_is_still_the_article_and_not_the_chrome() -> None:
    sidebar = (
        "<div class='side'>" + "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE) + "</div>"
    )
    pages = [
        page.decode()
        for _, page in recipes.split_article(
            *(f"<p>{p}</p>" for p in (*ARTICLE, "全年粮食产量5.5万吨。"))
        )
    ]
    document = read_pages(*pages[:-1], pages[-1].replace("</body>", sidebar + "</body>"))
    assert texts(document, BlockKind.PARAGRAPH) == [
        *ARTICLE,
        "全年粮食产量5.5万吨。",
        "（责编：张三）",
    ]


def test_pages_in_different_encodings_are_read_each_in_its_own() -> None:
    first, second = (
        page.decode()
        for _, page in recipes.split_article(f"<p>{ARTICLE[0]}</p>", f"<p>{ARTICLE[1]}</p>")
    )
    document = read_pages(
        first.encode("utf-16"),
        second.replace('charset="utf-8"', "").encode("gb18030"),
        declared=DocumentFormat.HTML,
    )
    assert set(ARTICLE[:2]) <= set(texts(document, BlockKind.PARAGRAPH))


def test_texts_are_joined_with_a_page_break() -> None:
    pages = [
        WebPage(f"{n}.txt", "text/plain", f"{paragraph}\n".encode())
        for n, paragraph in enumerate(ARTICLE)
    ]
    assert texts(read(bundle(pages), DocumentFormat.TEXT), BlockKind.PARAGRAPH) == list(ARTICLE)


def test_a_page_that_is_none_is_named() -> None:
    with pytest.raises(DocumentProblem, match=r"page 2, t1_1\.html.*empty"):
        read_pages("<html><p>全年粮食产量5.5万吨。</p></html>", b"  ")
    with pytest.raises(DocumentProblem, match=r"page 2, t1_1\.html.*found: PDF"):
        read_pages(
            "<html><p>全年粮食产量5.5万吨。</p></html>", b"%PDF-1.7\n", declared=DocumentFormat.HTML
        )


def test_a_last_page_that_leads_to_one_not_read_says_so() -> None:
    pages = [
        page for _, page in recipes.split_article(*(f"<p>{paragraph}</p>" for paragraph in ARTICLE))
    ]
    assert [note for note in read_pages(*pages[:2]).notes if "t1_2.html" in note]


addresses = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
web_pages = st.builds(
    WebPage,
    addresses,
    st.sampled_from(["", "text/html", "text/html; charset=gbk", 'text/html;\r\n x="1"']),
    st.binary(),
)


@given(st.lists(web_pages, min_size=1, max_size=4))
def test_every_page_comes_out_of_a_bundle_byte_for_byte(pages: list[WebPage]) -> None:
    packed = bundle(pages)
    assert [page.content for page in pages_of(packed)] == [page.content for page in pages]
    again = pages_of(packed)
    assert bundle(again) == packed == bundle(pages)
    assert [page.content for page in pages_of(bundle([WebPage("a", "", packed), *pages]))][
        0
    ] == packed


@given(st.binary())
def test_no_other_file_is_taken_for_a_bundle(content: bytes) -> None:
    assert pages_of(content) == ()
    packed = bundle(
        [WebPage("a.html", "text/html", content), WebPage("b.html", "text/html", content)]
    )
    assert all(pages_of(packed[:cut]) == () for cut in range(len(packed)))


def test_a_bundle_is_read_by_any_mail_program() -> None:
    pages = [
        WebPage("http://a.cn/公报.html", "text/html; charset=utf-8", "全年\r\n粮食\n".encode()),
        WebPage("b.html", "", b"\xb9\xab\xb1\xa8"),
    ]
    message = email.message_from_bytes(bundle(pages), policy=email.policy.default)
    assert message.get_content_type() == "multipart/related" and not message.defects
    parts = list(message.iter_parts())  # type: ignore[attr-defined]
    assert [part.get_payload(decode=True) for part in parts] == [page.content for page in pages]
    assert parts[0]["Content-Location"] == "http://a.cn/%E5%85%AC%E6%8A%A5.html"
