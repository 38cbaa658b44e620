"""Documents of several web pages against publishers' servers: all pages or the last whole version, never half a document."""

from __future__ import annotations

import doctest
from dataclasses import replace

import duckdb
import pytest

from pipeline.archive import (
    Archive,
    Capture,
    CaptureStatus,
    FetchOutcome,
    FetchRecord,
    check,
    paging,
)
from pipeline.archive.bundle import pages_of
from pipeline.archive.paging import is_page_of, next_address
from pipeline.runs.run import fetch
from tests.support.offices import LIMITS, Installation, Office, send

SENTENCES = ("全年粮食产量55.5万吨。", "年末常住人口231.8万人。", "全年货物进出口总额12.5亿元。")


def article_page(sentence: str, link: str = "", script: str = "") -> bytes:
    return f"<html><head><title>公报样张</title></head><body><h1>公报样张</h1><p>{sentence}</p>{link}{script}</body></html>".encode()


def next_link(address: str) -> str:
    return f'<div><a class="p" href="{address}"><span>下一页</span> &gt;</a></div>'


def look(installation: Installation, **limits: int) -> FetchRecord:
    (record,) = fetch(installation.workspace(), limits=replace(LIMITS, **limits)).records
    return record


def archive(installation: Installation) -> Archive:
    return Archive(installation.settings.archive)


def captured(installation: Installation) -> Capture:
    return archive(installation).captures("sample-2024")[-1]


def contents(installation: Installation) -> list[bytes]:
    """Pages of the last capture."""
    return [
        page.content
        for page in pages_of(archive(installation).store.get(captured(installation).sha256))
    ]


@pytest.fixture
def pages(installation: Installation, office: Office) -> list[str]:
    """Three pages, each with a link to the next, and an ETag."""
    paths = ["/a/t1.html", "/a/t1_1.html", "/a/t1_2.html"]
    links = [next_link("t1_1.html"), next_link("./t1_2.html"), next_link("t1_2.html")]
    for path, sentence, link in zip(paths, SENTENCES, links, strict=True):
        office.pages[path] = article_page(sentence, link)
        office.headers[path] = {"ETag": f'"{path}"'}
    installation.list(
        {"id": "sample-2024", "url": office.url(paths[0]), "must_contain": [SENTENCES[2]]}
    )
    return paths


def test_links_to_the_next_page_are_followed_and_pages_kept_one_by_one_and_together(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    record = look(installation)
    assert (record.outcome, record.problem) == (FetchOutcome.NEW, None)
    assert contents(installation) == [office.pages[path] for path in pages]
    kept = captured(installation)
    assert [version.url for version in kept.pages] == [office.url(path) for path in pages]
    assert [archive(installation).store.get(version.sha256) for version in kept.pages] == [
        office.pages[path] for path in pages
    ]
    assert [len(office.seen(path)) for path in pages] == [1, 1, 1]
    assert kept.bytes == len(archive(installation).store.get(kept.sha256))


def test_a_document_of_one_page_is_kept_as_it_came(
    installation: Installation, office: Office
) -> None:
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], next_link("t2.html"))
    office.pages["/a/t2.html"] = article_page(SENTENCES[1])
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    look(installation)
    assert (
        archive(installation).store.get(captured(installation).sha256) == office.pages["/a/t1.html"]
    )
    assert captured(installation).pages == () and not office.seen("/a/t2.html")


def test_a_night_without_news_asks_for_every_page_conditionally_and_captures_nothing(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    look(installation)
    again = look(installation)
    assert (again.outcome, again.http_status, again.sha256) == (
        FetchOutcome.NOT_MODIFIED,
        304,
        captured(installation).sha256,
    )
    assert [office.seen(path)[1].get("If-None-Match") for path in pages] == [
        f'"{path}"' for path in pages
    ]
    office.headers.clear()
    assert look(installation).outcome is FetchOutcome.UNCHANGED
    assert len(archive(installation).captures("sample-2024")) == 1


def test_a_correction_of_the_second_page_is_a_new_capture(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    look(installation)
    office.pages[pages[1]] = article_page("年末常住人口231.9万人。", next_link("t1_2.html"))
    office.headers[pages[1]] = {"ETag": '"new"'}
    record = look(installation)
    assert (record.outcome, record.http_status) == (FetchOutcome.NEW, 200)
    assert contents(installation) == [office.pages[path] for path in pages]
    assert len(archive(installation).captures("sample-2024")) == 2


def test_a_page_more_or_less_is_a_new_capture(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    look(installation)
    office.pages[pages[1]] = article_page(SENTENCES[2])
    office.headers[pages[1]] = {}
    assert look(installation).outcome is FetchOutcome.NEW
    assert len(contents(installation)) == 2
    office.pages[pages[0]], office.headers[pages[0]] = article_page(SENTENCES[2]), {}
    assert look(installation).outcome is FetchOutcome.NEW
    assert contents(installation) == []


@pytest.mark.parametrize("status", [404, 503])
def test_a_later_page_that_cannot_be_had_leaves_the_last_whole_version(
    status: int, installation: Installation, office: Office, pages: list[str]
) -> None:
    look(installation)
    good = captured(installation).sha256
    office.pages[pages[0]] = article_page("全年粮食产量55.6万吨。", next_link("t1_1.html"))
    office.headers[pages[0]] = {}
    office.pages[pages[1]] = lambda handler: send(handler, b"", status=status)
    record = look(installation)
    assert (record.outcome, record.http_status, record.sha256) == (
        FetchOutcome.FAILED,
        status,
        good,
    )
    assert record.problem is not None
    assert (
        f"for page 2, {office.url(pages[1])}" in record.problem
        and str(status) in record.problem
        and "`pages`" in record.problem
    )
    assert [c.sha256 for c in archive(installation).accepted("sample-2024")] == [good]


def test_words_that_must_be_there_may_stand_on_any_page(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    installation.list(
        {
            "id": "sample-2024",
            "url": office.url(pages[0]),
            "must_contain": ["公报样张", SENTENCES[1], "十年规划"],
        }
    )
    record = look(installation)
    assert record.outcome is FetchOutcome.REFUSED and "a document that contains 十年规划;" in (
        record.problem or ""
    )
    assert (
        captured(installation).status is CaptureStatus.REFUSED and len(contents(installation)) == 3
    )


SCRIPTS = {
    "counted from nought": (
        'createPageHTML(3, 0, "t1", "html");',
        ["/a/t1_1.html", "/a/t1_2.html"],
    ),
    "counted from one": (
        "createPageHTML('place', 3, 1, 't1', 'html', 60);",
        ["/a/t1_2.html", "/a/t1_3.html"],
    ),
    "in variables": (
        "var currentPage = 0; var nextPage = currentPage + 1;\nvar countPage = 3;//pages",
        ["/a/t1_1.html", "/a/t1_2.html"],
    ),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_that_make_page_links_are_understood(
    script: str, installation: Installation, office: Office
) -> None:
    code, further = SCRIPTS[script]
    counted = "from one" in script
    for number, path in enumerate(["/a/t1.html", *further]):
        said = (
            code.replace("3, 1,", f"3, {number + 1},")
            if counted
            else code.replace("3, 0", f"3, {number}").replace("= 0", f"= {number}")
        )
        office.pages[path] = article_page(
            SENTENCES[number],
            script=f"<script><!--\n//createPageHTML(9,5,'t1','html')\n{said}\n--></script>",
        )
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    assert look(installation).problem is None
    assert [version.url for version in captured(installation).pages] == [
        office.url(path) for path in ("/a/t1.html", *further)
    ]


def test_numbers_of_pages_are_followed_where_no_link_says_next(
    installation: Installation, office: Office
) -> None:
    pager = '<a href="?id=7">1</a><a href="?id=7&amp;page=2">2</a><a href="?id=7&amp;page=3">3</a><a href="?id=8">4</a>'
    paths = ["/v?id=7", "/v?id=7&page=2", "/v?id=7&page=3"]
    for path, sentence in zip(paths, SENTENCES, strict=True):
        office.pages[path] = article_page(sentence, pager)
    installation.list({"id": "sample-2024", "url": office.url(paths[0])})
    look(installation)
    assert contents(installation) == [office.pages[path] for path in paths]


def test_links_in_a_circle_end_the_document(installation: Installation, office: Office) -> None:
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], next_link("t1_2.html"))
    office.pages["/a/t1_2.html"] = article_page(SENTENCES[1], next_link("t1_3.html"))
    office.pages["/a/t1_3.html"] = article_page(SENTENCES[2], next_link("t1_2.html#top"))
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    assert look(installation).outcome is FetchOutcome.NEW
    assert contents(installation) == [
        office.pages[path] for path in ("/a/t1.html", "/a/t1_2.html", "/a/t1_3.html")
    ]


def test_a_server_that_knows_no_page_numbers_gives_one_page(
    installation: Installation, office: Office
) -> None:
    office.pages["/v"] = office.pages["/v?page=2"] = article_page(
        SENTENCES[0], next_link("?page=2")
    )
    installation.list({"id": "sample-2024", "url": office.url("/v")})
    look(installation)
    assert captured(installation).pages == ()


def test_links_without_end_are_refused(installation: Installation, office: Office) -> None:
    for number in range(1, 8):
        office.pages["/v" if number == 1 else f"/v?page={number}"] = article_page(
            f"第{number}句。", next_link(f"?page={number + 1}")
        )
    installation.list({"id": "sample-2024", "url": office.url("/v")})
    record = look(installation, max_pages=5)
    assert record.outcome is FetchOutcome.FAILED and "at most 5 pages" in (record.problem or "")
    assert archive(installation).captures("sample-2024") == () and not office.seen("/v?page=6")


def test_all_pages_together_keep_within_the_limit_of_bytes(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    total = sum(len(office.pages[path]) for path in pages)  # type: ignore[arg-type]
    record = look(installation, max_bytes=total - 1)
    assert record.outcome is FetchOutcome.FAILED and "for page 3" in (record.problem or "")
    assert look(installation, max_bytes=total).outcome is FetchOutcome.NEW


def test_a_link_or_redirect_to_another_host_is_not_followed(
    installation: Installation, office: Office
) -> None:
    elsewhere = office.address.replace("127.0.0.1", "localhost")
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], next_link(f"{elsewhere}/a/t1_1.html"))
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    look(installation)
    assert captured(installation).pages == () and not office.seen("/a/t1_1.html")
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], next_link("t1_1.html"))
    office.pages["/a/t1_1.html"] = lambda handler: send(
        handler, b"", {"Location": f"{elsewhere}/login"}, 302
    )
    office.pages["/login"] = article_page("登录")
    record = look(installation)
    assert record.outcome is FetchOutcome.FAILED and "/login" in (record.problem or "")


def test_listed_pages_are_taken_in_their_order_and_links_not_followed(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    office.pages["/b/annex.html"] = article_page("附表。", next_link("annex_1.html"))
    listed = [office.url("/b/annex.html"), office.url(pages[1])]
    installation.list({"id": "sample-2024", "url": office.url(pages[0]), "pages": listed})
    assert look(installation).outcome is FetchOutcome.NEW
    assert contents(installation) == [
        office.pages[path] for path in (pages[0], "/b/annex.html", pages[1])
    ]
    installation.list({"id": "sample-2024", "url": office.url(pages[0]), "pages": listed[::-1]})
    assert look(installation).outcome is FetchOutcome.NEW
    installation.list({"id": "sample-2024", "url": office.url(pages[0]), "pages": []})
    look(installation)
    assert archive(installation).store.get(captured(installation).sha256) == office.pages[pages[0]]


def test_files_beside_the_first_are_its_pages(installation: Installation) -> None:
    (installation.folder / "公报").mkdir()
    installation.write("公报/t1.html", article_page(SENTENCES[0], next_link("t1_1.html")))
    installation.write(
        "公报/t1_1.html", article_page(SENTENCES[1], next_link("http://example.org/a/t1_2.html"))
    )
    installation.write("公报/t1_2.html", article_page(SENTENCES[2]))
    installation.list({"id": "sample-2024", "url": "公报/t1.html"})
    assert look(installation).outcome is FetchOutcome.NEW
    assert [version.url for version in captured(installation).pages] == [
        "公报/t1.html",
        "公报/t1_1.html",
        "公报/t1_2.html",
    ]
    assert look(installation).outcome is FetchOutcome.UNCHANGED
    (installation.folder / "公报" / "t1_2.html").unlink()
    record = look(installation)
    assert record.outcome is FetchOutcome.FAILED and "page 3, 公报/t1_2.html" in (
        record.problem or ""
    )


def test_a_page_that_was_saved_alone_is_read_alone(installation: Installation) -> None:
    installation.write("t1.html", article_page(SENTENCES[0], next_link("t1_1.html")))
    installation.list({"id": "sample-2024", "url": "t1.html"})
    assert look(installation).outcome is FetchOutcome.NEW
    assert captured(installation).pages == ()


def test_figures_of_all_pages_reach_the_warehouse_and_outlive_a_bad_night(
    installation: Installation, office: Office, pages: list[str]
) -> None:
    def read(query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    installation.run()
    figures = "SELECT page, printed FROM observations ORDER BY char_start"
    assert read(figures) == [(1, "55.5"), (2, "231.8"), (3, "12.5")]
    assert read("SELECT pages, status, format FROM documents") == [(3, "parsed", "html")]
    assert read("SELECT pages, sha256 = (SELECT sha256 FROM documents) FROM captures") == [
        (3, True)
    ]
    del office.pages[pages[2]]
    installation.run()
    assert read(figures) == [(1, "55.5"), (2, "231.8"), (3, "12.5")]
    assert read("SELECT outcome FROM fetch_log ORDER BY checked_at") == [("new",), ("failed",)]


def test_a_page_behind_a_query_of_a_file_is_no_path_outside_its_folder() -> None:
    hostile = next_link("../../etc/t1_1.html")
    assert next_address(hostile.encode(), "公报/t1.html", "公报/t1.html", 1) == "公报/t1_1.html"
    assert (
        next_address(next_link("file:///etc/t1_1.html").encode(), "t1.html", "t1.html", 1) is None
    )
    assert (
        next_address(
            next_link("javascript:go(2)").encode(), "http://a.cn/t1.html", "http://a.cn/t1.html", 1
        )
        is None
    )


PAGES_OF_ONE = (
    ("http://a.cn/n/c_11_1.htm", "http://a.cn/n/c_11_2.htm"),
    ("http://a.cn/n/c1-2-3.html", "http://a.cn/n/c1-2-3-2.html"),
    ("http://a.cn/n/5/", "http://a.cn/n/5/index_1.html"),
    ("http://a.cn/n/5.shtml", "http://a.cn/n/5.shtml?page=2"),
    ("http://a.cn/n/5", "http://a.cn/n/5/page/2"),
    ("http://A.cn/v?b=1&id=2", "http://a.cn/v?b=1&pageNo=3&id=2"),
)
PAGES_OF_OTHERS = (
    ("http://a.cn/n/c_11_12.htm", "http://a.cn/n/c_11_13.htm"),
    ("http://a.cn/n/t1.html", "http://a.cn/m/t1_1.html"),
    ("http://a.cn/n/t1.html", "http://a.cn/n/t1_1.pdf"),
    ("http://a.cn/n/t1.html", "http://a.cn/n/index_1.html"),
    ("http://a.cn/v?id=2", "http://a.cn/v?id=3&page=2"),
    ("http://a.cn/v?id=2", "http://a.cn/v?id=2"),
    ("http://a.cn/n/t1.html", "http://a.cn/n/t1_2024.html"),
)


def test_documented_examples() -> None:
    assert [doctest.testmod(module).failed for module in (paging, check)] == [0, 0]


def test_addresses_that_differ_by_more_than_a_page_number_are_other_documents() -> None:
    assert [pair for pair in PAGES_OF_ONE if not is_page_of(pair[1], pair[0])] == []
    assert [pair for pair in PAGES_OF_OTHERS if is_page_of(pair[1], pair[0])] == []


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(3000)


def test_images_beside_an_article_are_kept_with_it_and_asked_for_conditionally(
    installation: Installation, office: Office
) -> None:
    images = (
        "<img src='./i/1.png'><img src='/images/logo.png'><img src='i/gone.png'><img src='i/2.png'>"
    )
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], images)
    office.pages["/a/i/1.png"] = PICTURE
    office.pages["/a/i/2.png"] = b"<html>no image</html>"
    for path in ("/a/t1.html", "/a/i/1.png"):
        office.headers[path] = {"ETag": '"v1"'}
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    assert look(installation).outcome is FetchOutcome.NEW
    assert contents(installation) == [office.pages["/a/t1.html"], PICTURE]
    assert not office.seen("/images/logo.png")
    look(installation)
    assert len(archive(installation).captures("sample-2024")) == 1
    assert contents(installation)[1] == PICTURE


def test_an_image_that_changed_is_a_new_capture(installation: Installation, office: Office) -> None:
    office.pages["/a/t1.html"] = article_page(SENTENCES[0], "<img src='1.png'>")
    office.pages["/a/1.png"] = PICTURE
    installation.list({"id": "sample-2024", "url": office.url("/a/t1.html")})
    look(installation)
    office.pages["/a/1.png"] = PICTURE + b"other"
    assert look(installation).outcome is FetchOutcome.NEW
    assert contents(installation)[1] == PICTURE + b"other"
