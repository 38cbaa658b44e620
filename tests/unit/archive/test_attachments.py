"""The file that a page shows in place of an article is fetched with it, archived with it, and read as the edition's body."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipeline.archive.attachments import attachment_address
from tests.support.offices import Installation, Office
from tests.support.recipes_office import word_document

TITLE = "北京市2024年公报样张"


def shell(body: str) -> bytes:
    return (
        f"<html><head><title>{TITLE}</title></head><body><a href='/'>首页</a><h1>{TITLE}</h1>"
        f"<p>日期：2026年03月31日 来源：样张统计局 点击量：</p>{body}<p>主办：样张政府</p></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ('<a href="files/公报样张.docx">公报样张.docx</a>', "http://a.cn/x/files/公报样张.docx"),
        ("<a href='../P1.PDF#page=1'>北京市2024年公报样张</a>", "http://a.cn/P1.PDF"),
        (
            '<iframe src="/pdfjs/viewer.html?file=/upload/gb.pdf"></iframe>',
            "http://a.cn/upload/gb.pdf",
        ),
        (
            '<a href="申报表.xlsx">申报表</a><a href="1.docx">北京市2024年公报</a>',
            "http://a.cn/x/1.docx",
        ),
        ('<a href="1.pdf">公报</a><a href="1.docx">公报</a>', "http://a.cn/x/1.docx"),
        ('<a href="1.doc">公报</a>', None),
        ('<a href="next.html">公报</a>', None),
        (f"{'<p>全年产量增长了一些。</p>' * 3}<a href='1.docx'>附件</a>", None),
    ],
)
def test_which_file_is_the_document(body: str, address: str | None) -> None:
    assert attachment_address(shell(body), "http://a.cn/x/t1.html") == address


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def remote(installation: Installation, office: Office) -> Installation:
    office.pages["/t1.html"] = shell('<a href="/files/gb.docx">公报样张</a>')
    office.pages["/files/gb.docx"] = word_document()
    installation.list({"id": "sample-2024", "url": office.url("/t1.html")})
    return installation


def test_the_attachment_is_the_body_of_the_edition(remote: Installation, office: Office) -> None:
    remote.run()
    ((status, format_, notes),) = query(remote, "SELECT status, format, notes FROM documents")
    assert (status, format_) == ("parsed", "docx")
    assert any("/files/gb.docx" in note for note in notes)
    assert query(remote, "SELECT pages, status FROM captures") == [(2, "accepted")]
    assert query(remote, "SELECT count(*) > 0 FROM observations") == [(True,)]
    assert len(remote.run().layers[0].done) == 0  # nothing is new the night after


def test_an_attachment_that_is_gone_keeps_the_last_version(
    remote: Installation, office: Office
) -> None:
    remote.run()
    before = query(remote, "SELECT * FROM indicator_values ORDER BY ALL")
    del office.pages["/files/gb.docx"]
    report = remote.run()
    assert "/files/gb.docx" in report.problems["sample-2024"]
    assert query(remote, "SELECT * FROM indicator_values ORDER BY ALL") == before


@pytest.mark.parametrize(
    ("link", "taken"), [("here/gb.docx", True), ("{outside}", False), ("file://{outside}", False)]
)
def test_a_saved_page_takes_no_file_from_outside_the_folder(
    link: str, taken: bool, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "gb.docx"
    inside = installation.folder / "here" / "gb.docx"
    inside.parent.mkdir()
    for file in (outside, inside):
        file.write_bytes(word_document())
    address = link.format(outside=outside)
    page = shell(f'<a href="{address}">公报样张</a><img src="{outside.with_suffix(".png")}">')
    installation.write("one.html", page)
    outside.with_suffix(".png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    installation.run()
    (capture,) = installation.workspace().archive.captures("sample-2024")
    received = {version.url for version in capture.pages} - {"one.html"}
    assert received == ({"here/gb.docx"} if taken else set())


def test_a_page_of_pictures_is_unread_with_its_images_listed(installation: Installation) -> None:
    pictures = "".join(f'<img src="images/{n}.png"><br>' for n in range(3))
    installation.write("one.html", shell(pictures))
    report = installation.run()
    ((status, problem),) = query(installation, "SELECT status, problem FROM documents")
    assert status == "unread" and "3 images" in problem
    assert query(installation, "SELECT url FROM unread_images ORDER BY ordinal") == [
        (f"images/{n}.png",) for n in range(3)
    ]
    assert report.problems == {"sample-2024": problem}


def test_pictures_in_place_of_a_good_edition_take_nothing_away(installation: Installation) -> None:
    installation.run()
    before = query(installation, "SELECT * FROM indicator_values ORDER BY ALL")
    installation.write("one.html", shell('<img src="images/1.png">'))
    installation.run()
    assert query(installation, "SELECT status FROM documents") == [("quarantined",)]
    assert query(installation, "SELECT * FROM indicator_values ORDER BY ALL") == before and before
