"""Files that are no documents: a clear problem, at once, whatever the bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.documents.document import Document
from pipeline.documents.limits import HTML_DEPTH
from pipeline.documents.problem import DocumentProblem
from tests.support import recipes_html, recipes_office
from tests.support.made_documents import read
from warehouse.vocabularies import DocumentFormat

TEXT = "全年实现地区生产总值3210.5亿元，比上年增长4.8%。"
ERROR_PAGE = b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>"


def cut(content: bytes, share: float = 0.6) -> bytes:
    return content[: int(share * len(content))]


def encrypted_office() -> bytes:
    """What the head of an Office file with a password looks like: an OLE container with a stream EncryptedPackage."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1000)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(1000)
    )


def foreign_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "甲")
    return out.getvalue()


BAD = {
    "empty": (b"", None, "the file is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\x00\x00", None, "the file is empty"),
    "page as pdf": (ERROR_PAGE, DocumentFormat.PDF, "declared as pdf, but the bytes are HTML"),
    "page as docx": (ERROR_PAGE, DocumentFormat.DOCX, "declared as docx, but the bytes are HTML"),
    "error page as xls": (
        ERROR_PAGE,
        DocumentFormat.XLS,
        "declared as xls, but the bytes are HTML",
    ),
    "text as page": (
        TEXT.encode(),
        DocumentFormat.HTML,
        "declared as html, but the bytes are plain text",
    ),
    "pdf as page": (b"%PDF-1.4 ", DocumentFormat.HTML, "declared as html, but the bytes are PDF"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(100), None, "a RAR archive"),
    "other zip": (foreign_zip(), None, "neither a DOCX nor an XLSX"),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
        None,
        "old binary format",
    ),
    "encrypted": (encrypted_office(), DocumentFormat.XLSX, "encrypted with a password"),
    "cut docx": (
        cut(recipes_office.word_document()),
        DocumentFormat.DOCX,
        "damaged or cut-off ZIP",
    ),
    "cut xlsx": (
        cut(recipes_office.workbook_xlsx()),
        DocumentFormat.XLSX,
        "damaged or cut-off ZIP",
    ),
    "cut xls": (
        cut(recipes_office.workbook_xls(), 0.3),
        DocumentFormat.XLS,
        "cannot be opened|Office file of an unknown kind",
    ),
    "binary": (bytes(range(256)) * 20, None, "binary data|encoding is not recognised"),
    "noise": (
        bytes((7 * n * n + n // 3) % 251 for n in range(9000)),
        DocumentFormat.TEXT,
        "encoding is not recognised|binary|declared as",
    ),
    "blank page": (b"<html><body><div><p> </p></div></body></html>", None, "holds no text"),
    "nested": (recipes_html.deep(HTML_DEPTH + 50), None, "nested too deeply"),
    "nested without end": (b"<div>" * 200_000, None, "nested too deeply|holds no text"),
    "cells without end": (
        recipes_html.page(recipes_html.wide_spans(200)).encode(),
        None,
        "too many cells",
    ),
    "lost quote": (
        b'a,b,c\n1,2,3\n4,5,"' + b"6" * 11_000_000,
        DocumentFormat.CSV,
        "cannot be read",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_clear_problem(name: str) -> None:
    content, declared, words = BAD[name]
    with pytest.raises(DocumentProblem, match=words) as raised:
        read(content, declared)
    assert raised.value.remedy


def test_a_file_beyond_any_document_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.documents.limits.TEXT_BYTES", 100)
    with pytest.raises(DocumentProblem, match="too large for a document"):
        read(TEXT * 3)


def test_tags_in_a_text_make_no_page_of_it() -> None:
    marked = "PM<sub>2.5</sub>浓度<br>\n" * 9 + TEXT
    assert read(marked, DocumentFormat.TEXT).format == "text"


@pytest.mark.parametrize("inside", ["word/document.xml", "xl/workbook.xml"])
def test_a_decompression_bomb_is_refused_before_it_goes_off(inside: str) -> None:
    content = recipes_office.bomb(inside)
    assert len(content) < 1_000_000
    with pytest.raises(DocumentProblem, match="unpacks to more than"):
        read(content)


def test_a_document_that_lacks_what_it_must_contain_is_refused() -> None:
    page = recipes_html.page(recipes_html.article()).encode()
    assert read(page, must_contain=("甲市2023年 国民经济和社会发展统计公报",)).text
    with pytest.raises(DocumentProblem, match="does not say '甲市2024年") as raised:
        read(page, must_contain=("甲市2024年国民经济和社会发展统计公报",))
    assert "甲市2023年" in raised.value.found


def read_or_problem(content: bytes, declared: DocumentFormat | None) -> Document | None:
    try:
        return read(content, declared)
    except DocumentProblem:
        return None


_PIECES = """
<table> <tr> <td> </td> </table> <p> <div> <sup>2</sup> <!-- --> <br> <img|src=a> 表1 单位：万元
[1] ① * ** | 12.5% ，。 一、 1. # $x^2$ _{2.5}
"""
_BLANKS = ["\t", "\x0c", "\x00", "\ufffd", "\u3000", "\u2028"]
_FRAGMENTS = st.sampled_from([*(piece.replace("|s", " s") for piece in _PIECES.split()), *_BLANKS])


@given(st.binary(max_size=300), st.sampled_from([None, *DocumentFormat]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise_anything_else(content: bytes, declared: DocumentFormat | None) -> None:
    read_or_problem(content, declared)


@given(
    st.lists(_FRAGMENTS | st.just("\n") | st.text(max_size=5), max_size=60),
    st.sampled_from([None, DocumentFormat.HTML, DocumentFormat.TEXT, DocumentFormat.CSV]),
)
@example(["<table>", "\u2028", "<table>", "<sup>2</sup>"], None)
@settings(max_examples=250, deadline=None)
def test_no_text_raises_anything_else_and_offsets_hold(
    fragments: list[str], declared: DocumentFormat | None
) -> None:
    document = read_or_problem("".join(fragments).encode("utf-8", errors="replace"), declared)
    if document is not None:
        assert "\n".join(document.block_text(block) for block in document.blocks) == document.text
        assert all(document.block_text(block).strip() for block in document.blocks)
        assert all(document.text[m.start : m.end].strip() for m in document.marks)


OFFICE_FILES = {
    recipe.__name__: recipe()  # once: the libraries put the time into what they write
    for recipe in (
        recipes_office.word_document,
        recipes_office.workbook_xlsx,
        recipes_office.workbook_xls,
        recipes_office.export_csv,
    )
}


@pytest.mark.parametrize("recipe", OFFICE_FILES)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_an_office_file_raises_anything_else(recipe: str, data: st.DataObject) -> None:
    content = bytearray(OFFICE_FILES[recipe])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_problem(bytes(content), None)
