"""Is what arrived the document that was asked for? Cheap tests on raw bytes; reading comes later.

Publishers' servers answer 200 with error pages, send web pages in place of files, and stop in the
middle. Such an answer is archived as evidence and refused, so that it never takes the place of the
last good version.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from pipeline.sources.registry import Edition
from warehouse.bilingual_text import joined_texts
from warehouse.problems import fragment, problem_line
from warehouse.vocabularies import DocumentFormat

_MAGIC: dict[DocumentFormat, tuple[bytes, ...]] = {
    DocumentFormat.PDF: (b"%PDF-",),
    DocumentFormat.DOCX: (b"PK\x03\x04",),
    DocumentFormat.XLSX: (b"PK\x03\x04",),
    DocumentFormat.XLS: (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\x09\x08"),
}
_PLAIN = (DocumentFormat.HTML, DocumentFormat.TEXT, DocumentFormat.CSV)
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_HEAD = 1024
_PAGE = re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<(!doctype|html)")


def problem_of(pages: Sequence[bytes], edition: Edition, content_type: str = "") -> str | None:
    """Why these bytes (one file, or the web pages of a document in order) cannot be the edition;
    None where nothing speaks against them.
    """
    for number, content in enumerate(pages, 1):
        if (said := _problem_of_one(content, edition)) is not None:
            return said if number == 1 else fragment("of_page", number=number, said=said)
    if edition.must_contain and _is_plain(edition, pages[0][:_HEAD], content_type):
        return missing_words(
            "\n".join(readable_text(content) for content in pages), edition.must_contain
        )
    return None


def _problem_of_one(content: bytes, edition: Edition) -> str | None:
    if not content.strip():
        return problem_line("nothing_received")
    head = content[:_HEAD]
    if edition.format in _MAGIC and not any(magic in head for magic in _MAGIC[edition.format]):
        return problem_line("another_format", format=edition.format, found=describe(content))
    if edition.format in _PLAIN and head.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return problem_line("not_plain", format=edition.format, found=describe(content))
    return None


def is_web_page(content: bytes, edition: Edition, content_type: str = "") -> bool:
    """Whether bytes are a web page, which may go on at another address: as the edition says, else
    as the server or the bytes do.
    """
    if edition.format is not None and edition.format is not DocumentFormat.HTML:
        return False
    return (
        content_type.startswith("text/html")
        or bool(_PAGE.match(content[:_HEAD]))
        or edition.format is DocumentFormat.HTML
    )


def missing_words(text: str, must_contain: tuple[str, ...]) -> str | None:
    """Which of the words that the document must contain it lacks, said as a problem; blanks and
    width of characters do not count.
    """
    squashed = _squash(text)
    missing = [words for words in must_contain if _squash(words) not in squashed]
    if not missing:
        return None
    return problem_line(
        "lacks_words",
        words=joined_texts(missing, "; ", "；"),
        characters=len(squashed),
        opening=squashed[:30],
    )


def describe(content: bytes) -> str:
    """What bytes seem to be, for messages: a web page by its title, else the first bytes."""
    head = content[:_HEAD].lstrip()
    if head.startswith(b"%PDF-"):
        return fragment("pdf_file")
    if head.startswith(b"PK\x03\x04"):
        return fragment("zip_container")
    if re.match(rb"(?i)<(!doctype|html|head|body|\?xml)", head):
        title = re.search(r"(?is)<title[^>]*>(.*?)</title>", readable(content[:20_000]))
        return (
            fragment("web_page_titled", title=title.group(1).strip()[:60])
            if title
            else fragment("web_page_untitled")
        )
    return fragment("some_bytes_beginning", bytes=len(content), head=repr(head[:16]))


def readable(content: bytes) -> str:
    """Bytes as text in whichever of the usual encodings fits; the reader of documents decides with
    more care.
    """
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", errors="replace")


def readable_text(content: bytes) -> str:
    """The words of a page without its markup: ``<span>2</span><span>0</span>24年`` ->
    ``2024年``.
    """
    text = readable(content)
    if "<" not in text:
        return text
    markup, _ = cut_out(text, "script")
    markup, _ = cut_out(markup, "style")
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


def cut_out(text: str, tag: str) -> tuple[str, list[str]]:
    """Cut the elements of a tag out of a page, in one pass, however many of them are never closed.

    >>> cut_out("1<script a>2</SCRIPT >3<script>4", "script")
    ('13<script>4', ['2'])

    Returns:
        (the rest, what was in the elements).
    """
    opening, closing = (
        re.compile(rf"<{tag}\b[^<>]*>", re.IGNORECASE),
        re.compile(rf"</{tag}\s*>", re.IGNORECASE),
    )
    rest, inner, at = [], [], 0
    while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
        rest.append(text[at : start.start()])
        inner.append(text[start.end() : end.start()])
        at = end.end()
    return "".join((*rest, text[at:])), inner


def _is_plain(edition: Edition, head: bytes, content_type: str) -> bool:
    if edition.format is not None:
        return edition.format in _PLAIN
    return content_type.startswith("text/") or bool(_PAGE.match(head))


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
