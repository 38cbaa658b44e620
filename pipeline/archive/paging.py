"""Where an article goes on: the address of its next page, determined from links and page-making
scripts in the bytes of the page before.

Sites cut long articles into ``t1.html``, ``t1_1.html``, ``t1_2.html`` or ``?page=2``. Only an
address that is the article's own with a page number is believed, so that the next page of a list, a
gallery or another site never becomes part of a document. Finds addresses only; what is on a
page is none of its business.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from pipeline.archive.check import cut_out, readable

# <a href="t1_1.html">下一页</a>, <a href='?page=2'><span>下页</span> &gt;</a>
_LINK = re.compile(r"""(?is)<a\b([^<>]{0,1000})>(.{0,300}?)</a\s*>""")
_HREF = re.compile(
    r"""(?is)\bhref\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})'|([^\s"'<>]{1,1000}))"""
)
_REL_NEXT = re.compile(r"""(?is)\brel\s*=\s*["']?next\b""")
# <link rel="next" href="t1_1.html">
_LINK_ELEMENT = re.compile(r"(?is)<link\b([^<>]{0,1000})>")
_TAG = re.compile(r"(?s)<[^<>]*>")
_SCRIPT_COMMENT = re.compile(r"(?m)(?<![:\"'])//.*$|/\*[^*]{0,2000}\*/")
# createPageHTML(3, 0, "t20240320_5", "html"); createPageHTML('pages', 3, 1, 't20240320_5',
# 'shtml', 50)
_CREATE_PAGES = re.compile(
    r"""createPageHTML\s*\(\s*(?P<place>["'][^"']{0,80}["']\s*,\s*)?["']?(?P<count>\d{1,3})["']?\s*,\s*["']?(?P<current>\d{1,3})["']?\s*,"""
    r"""\s*["'](?P<name>[^"']{1,200})["']\s*,\s*["'](?P<ending>\w{1,8})["']"""
)
# var currentPage = 0; var countPage = 3;
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*(\d{1,3})\b")
_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,3})\b")

_NEXT_WORDS = frozenset(("下一页", "下页", "后一页", "nextpage", "next"))
_AROUND_WORDS = "[]【】（）()<>«»›‹→》《·. \u3000\xa0"
_PAGE_KEYS = frozenset(
    (
        "page",
        "p",
        "pn",
        "pageno",
        "pagenum",
        "pageindex",
        "curpage",
        "currentpage",
        "page_no",
        "pageid",
    )
)
_NUMBERED = re.compile(r"(?P<base>.+?)(?P<sign>[_-])(?P<number>\d{1,3})")


def next_address(content: bytes, address: str, first: str, number: int) -> str | None:
    """The address of the page after this one.

    Args:
        content: The page.
        address: Where it lies: an address, or a path.
        first: Where the article's first page lies.
        number: Which page this is, from 1.

    Returns:
        The address (or path, where the first page is a file), without fragment; None where the
        article ends here.
    """
    markup, scripts = cut_out(readable(content), "script")
    for link in (*_links(_without_comments(markup), number), *_scripted(scripts, first)):
        target = _resolved(link, address)
        if target is not None and is_page_of(target, first):
            return target
    return None


def is_page_of(address: str, first: str) -> bool:
    """Whether an address is that of an article's first page but for a page number.

    >>> (
    ...     is_page_of("http://a.cn/t1_2.html", "http://a.cn/t1.html"),
    ...     is_page_of("http://a.cn/t2.html", "http://a.cn/t1.html"),
    ... )
    (True, False)
    >>> (
    ...     is_page_of("http://a.cn/v?id=7&page=2", "http://a.cn/v?id=7"),
    ...     is_page_of("http://b.cn/t1_2.html", "http://a.cn/t1.html"),
    ... )
    (True, False)
    """
    one, other = urlsplit(first), urlsplit(address)
    if one.netloc.lower() != other.netloc.lower():
        return False
    if one.path == other.path:
        (mine, _), (its, page) = _query(one.query), _query(other.query)
        return mine == its and page
    if one.query != other.query:
        return False
    return _is_sibling(one.path, other.path)


def _without_comments(markup: str) -> str:
    before, *pieces = markup.split("<!--")
    return "".join((before, *(piece.partition("-->")[2] for piece in pieces)))


def _links(markup: str, number: int) -> Iterator[str]:
    """Addresses after 下一页 or the like, then after the next page's number."""
    numbered = []
    for found in _LINK.finditer(markup):
        href = _HREF.search(found[1])
        if href is None:
            continue
        target = html.unescape(href[1] or href[2] or href[3]).strip()
        words = html.unescape(_TAG.sub("", found[2]))
        words = re.sub(r"\s+", "", words).strip(_AROUND_WORDS).lower()
        if words in _NEXT_WORDS or _REL_NEXT.search(found[1]):
            yield target
        elif words in (str(number + 1), f"第{number + 1}页"):
            numbered.append(target)
    for found in _LINK_ELEMENT.finditer(markup):
        href = _HREF.search(found[1])
        if href is not None and _REL_NEXT.search(found[1]):
            yield html.unescape(href[1] or href[2] or href[3]).strip()
    yield from numbered


def _scripted(scripts: Sequence[str], first: str) -> Iterator[str]:
    """Addresses that scripts write into a page: after ``t1.html`` comes ``t1_1.html``, or
    ``t1_2.html`` where pages count from 1.
    """
    for script in scripts:
        code = _SCRIPT_COMMENT.sub("", script)
        for found in _CREATE_PAGES.finditer(code):
            current = int(found["current"])
            last = int(found["count"]) - (
                0 if found["place"] and current else 1
            )  # the form that names a place counts pages from 1
            if current < last:
                yield f"{found['name']}_{current + 1}.{found['ending']}"
        current_page, count_pages = _CURRENT.search(code), _COUNT.search(code)
        if current_page and count_pages and int(current_page[1]) + 1 < int(count_pages[1]):
            stem, dot, ending = urlsplit(first).path.rpartition("/")[2].rpartition(".")
            if dot:
                yield f"{stem}_{int(current_page[1]) + 1}.{ending}"


def _resolved(link: str, address: str) -> str | None:
    """A link as an address, or as a path beside the page where that is a file."""
    scheme = urlsplit(address).scheme
    if scheme in ("http", "https"):
        target = urldefrag(urljoin(address, link)).url
        return target if urlsplit(target).scheme in ("http", "https") else None
    if urlsplit(link).scheme not in ("", "http", "https"):
        return None
    name = unquote(urlsplit(link).path).rpartition("/")[
        2
    ]  # a saved page keeps the links of its site; its files lie beside it
    folder, slash, _ = address.rpartition("/")
    return f"{folder}{slash}{name}" if name else None


def _query(query: str) -> tuple[list[tuple[str, str]], bool]:
    """A query without its page number, and whether it has one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key.lower() not in _PAGE_KEYS]
    return kept, any(key.lower() in _PAGE_KEYS and value.isdecimal() for key, value in pairs)


def _is_sibling(first: str, path: str) -> bool:
    """``/a/t1_2.html`` beside ``/a/t1.html``, ``/a/c_5_2.htm`` beside ``/a/c_5_1.htm``, ``/a/5/2``
    below ``/a/5``.
    """
    folder, _, name = first.rpartition("/")
    if re.fullmatch(re.escape(first.rstrip("/")) + r"/(?:page/)?\d{1,3}(?:\.\w{1,6}|/)?", path):
        return True
    other_folder, _, other_name = path.rpartition("/")
    if folder != other_folder:
        return False
    stem, _, ending = (name or "index.html").rpartition(".")
    other_stem, _, other_ending = other_name.rpartition(".")
    found = (
        _NUMBERED.fullmatch(other_stem)
        if ending.lower() == other_ending.lower() or not name
        else None
    )
    if found is None:
        return False
    mine = _NUMBERED.fullmatch(stem)
    stems = {stem} | ({mine["base"]} if mine is not None and int(mine["number"]) <= 1 else set())
    return any(
        other_stem.startswith(s) and re.fullmatch(r"[_-]\d{1,3}", other_stem[len(s) :])
        for s in stems
    )
