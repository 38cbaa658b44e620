"""The file that a page shows or links in place of an article: ``公报.docx`` under a title, a PDF in
a frame. The file is the document; the page says what it is called.

Decided by the bytes alone, and only where the page has hardly a sentence of its own: a bulletin
with an appendix to download stays what it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from pipeline.archive.check import cut_out, readable

_READABLE = ("docx", "pdf", "xlsx", "xls", "csv")
"""Kinds of files that can be read, by preference where one text is offered in several."""

# <a href="P020260331.docx">…</a>, <iframe src="/viewer/x.pdf">, <object data="x.pdf">
_PLACES = re.compile(
    r"""(?is)<(a|iframe|frame|embed|object)\b[^<>]{0,1000}?\b(?:href|src|data)\s*=\s*"""
    r"""(?:"([^"]{1,1000})"|'([^']{1,1000})'|([^\s"'<>]{1,1000}))[^<>]{0,1000}>"""
)
_LINK = re.compile(r"(?is)<a\b[^<>]{0,1000}>(.{0,300}?)</a\s*>")
_TAG = re.compile(r"(?s)<[^<>]*>")
_EXTENSION = re.compile(r"\.(\w{2,5})$")
# pdf.js and its kind: viewer.html?file=/attachments/x.pdf
_VIEWED = re.compile(r"(?i)[?&](?:file|url|src)=([^&#]+\.(?:pdf|docx|xlsx?))")
_MOST_SENTENCES = 2
_MOST_DIGITS = 200


@dataclass(frozen=True, slots=True)
class _File:
    address: str
    kind: str
    name: str


def attachment_address(content: bytes, address: str) -> str | None:
    """Address of the file that is the document; None where the page has an article of its own or
    shows no file that can be read.

    Args:
        content: A page.
        address: Where it lies.
    """
    markup, _ = cut_out(readable(content), "script")
    markup, _ = cut_out(markup, "style")
    if not _is_shell(markup):
        return None
    files = list(_files(markup, address))
    if not files:
        return None
    title = _squash("".join(re.findall(r"(?is)<title[^>]*>(.*?)</title>", markup)[:1]))
    return max(
        files, key=lambda file: (_likeness(file, title), -_READABLE.index(file.kind))
    ).address


def _is_shell(markup: str) -> bool:
    """Whether a page has hardly a sentence or number outside its links."""
    text = html.unescape(_TAG.sub("", _LINK.sub("", markup)))
    return text.count("。") <= _MOST_SENTENCES and len(re.findall(r"\d", text)) <= _MOST_DIGITS


def _files(markup: str, address: str) -> Iterator[_File]:
    for found in _PLACES.finditer(markup):
        target = html.unescape(next(part for part in found.groups()[1:] if part)).strip()
        viewed = _VIEWED.search(target)
        target = urldefrag(unquote(viewed[1]) if viewed else target)[0]
        kind = _EXTENSION.search(urlsplit(target).path.lower())
        if kind is None or kind[1] not in _READABLE or target.lower().startswith("javascript:"):
            continue
        text = _LINK.match(markup, found.start())
        name = _squash(text[1] if text else "") or _squash(unquote(target.rpartition("/")[2]))
        yield _File(_joined(address, target), kind[1], name)


def _joined(address: str, target: str) -> str:
    """Address of a file beside a page, which lies on the web or beside the sources file."""
    if urlsplit(address).scheme:
        return urljoin(address, target)
    return target if urlsplit(target).scheme else unquote(urljoin(address, target))


def _likeness(file: _File, title: str) -> int:
    """How many characters of the page's title the name of the file has: the document before
    instructions and forms.
    """
    return sum(character in file.name for character in set(title))


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(_TAG.sub("", text)))
