"""Bytes to characters."""

from __future__ import annotations

import pytest

from pipeline.documents.encoding import declared_charset, decode
from pipeline.documents.problem import DocumentProblem

TEXT = "全年实现地区生产总值3210.5亿元，比上年增长4.8%。"
TRADITIONAL = "全年地區生產總值三千億元，比上年增長五個百分點，這是近年來最好的成績。"


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (TEXT.encode(), "utf-8", "valid utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", "byte order mark"),
        (TEXT.encode("utf-16"), "utf-16-le", "byte order mark"),
        (TEXT.encode("gb18030"), "gb18030", "most Chinese"),
        (b'<meta charset="GB2312">' + TEXT.encode("gbk"), "gb18030", "declared"),
        (b'<meta charset="utf-8">' + TEXT.encode("gbk"), "gb18030", "most Chinese"),
        (b'<meta charset="gbk">' + TEXT.encode(), "utf-8", "valid utf-8"),
        (TRADITIONAL.encode("big5"), "big5hkscs", "most Chinese"),
    ],
)
def test_the_bytes_decide(content: bytes, encoding: str, reason: str) -> None:
    decoded = decode(content)
    assert (decoded.encoding, decoded.reason, decoded.replaced) == (encoding, reason, 0)
    assert decoded.text.endswith(TRADITIONAL if encoding.startswith("big5") else TEXT)


def test_a_header_is_believed_where_the_bytes_agree() -> None:
    assert decode(TEXT.encode("gbk"), "gbk").reason == "header"
    assert decode(TEXT.encode("gbk"), "iso-8859-1").encoding == "gb18030"
    assert decode(TEXT.encode("gbk"), "no-such-charset").encoding == "gb18030"
    assert decode(TEXT.encode(), "gbk").encoding == "utf-8"


def test_line_ends_become_newlines_and_a_cut_character_is_forgiven() -> None:
    assert decode("甲\r\n乙\r丙".encode()).text == "甲\n乙\n丙"
    cut = (TEXT * 3).encode()[:-1]
    assert decode(cut).encoding == "utf-8" and decode(cut).replaced == 1


def test_the_declaration_is_read_from_the_head_only() -> None:
    assert (
        declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />')
        == "gb2312"
    )
    assert declared_charset(b'<?xml version="1.0" encoding="GBK"?>') == "GBK"
    assert declared_charset(b" " * 5000 + b'<meta charset="gbk">') == ""


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DocumentProblem, match="text encoding is not recognised"):
        decode(bytes(range(256)) * 40)


def test_text_that_was_read_wrongly_before_it_was_saved_is_refused() -> None:
    with pytest.raises(DocumentProblem, match="text encoding is not recognised"):
        decode((TEXT * 5).encode().decode("gb18030", errors="ignore").encode())
