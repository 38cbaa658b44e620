"""Several web pages of one document as one file: MIME ``multipart/related``, the container of
MHTML (RFC 2557).

Every page is in it byte for byte, with its address and media type. The same pages make the same
bytes, so a bundle can be addressed by its content like any other file. A document of one page is
never bundled.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

_BOUNDARY = "gongbao-"
_START = re.compile(
    rb"MIME-Version: 1\.0\r\nContent-Type: multipart/related; "
    rb'type="[^"\r\n]*"; boundary="(gongbao-[0-9a-f]{32})"\r\n\r\n',
)
_PART = re.compile(
    rb"Content-Type: ([^\r\n]*)\r\nContent-Location: "
    rb"([^\r\n]*)\r\nContent-Transfer-Encoding: binary\r\n\r\n"
)
_LONGEST_TYPE = 200
_UNTOLD = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page of a document.

    Attributes:
        address: Where it lies; in a bundle percent-encoded.
        content_type: As the server says; '' where nobody said anything.
        content: The bytes as received.
    """

    address: str
    content_type: str
    content: bytes


def bundle(pages: Sequence[WebPage]) -> bytes:
    """Pages, in order, as one file."""
    parts = [_head(page) + page.content for page in pages]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d\n" % len(part) + part)
    boundary = f"{_BOUNDARY}{digest.hexdigest()[:32]}"
    first_type = (_media_type(pages[0]) if pages else "").partition(";")[0].replace('"', "").strip()
    start = (
        f"MIME-Version: 1.0\r\nContent-Type: multipart/related; "
        f'type="{first_type}"; boundary="{boundary}"\r\n\r\n'
    )
    opening, closing = f"--{boundary}\r\n".encode(), f"\r\n--{boundary}--\r\n".encode()
    return start.encode() + b"\r\n".join(opening + part for part in parts) + closing


def pages_of(content: bytes) -> tuple[WebPage, ...]:
    """The pages of a bundle, in order; none for any other file."""
    start = _START.match(content)
    if start is None:
        return ()
    boundary = b"--" + start.group(1)
    body, closed, rest = content[start.end() :].rpartition(b"\r\n" + boundary + b"--\r\n")
    if not closed or rest or not body.startswith(boundary + b"\r\n"):
        return ()
    pages = [_page(part) for part in body[len(boundary) + 2 :].split(b"\r\n" + boundary + b"\r\n")]
    return tuple(page for page in pages if page is not None) if all(pages) else ()


def _head(page: WebPage) -> bytes:
    address = quote(page.address, safe="%/:?#[]@!$&'()*+,;=~")
    return (
        f"Content-Type: {_media_type(page)}\r\nContent-Location: "
        f"{address}\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode()
    )


def _media_type(page: WebPage) -> str:
    """What the server says, fit for a line of a header."""
    printable = page.content_type.encode("ascii", "replace").decode()
    return " ".join(printable.split())[:_LONGEST_TYPE].strip() or _UNTOLD


def _page(part: bytes) -> WebPage | None:
    head = _PART.match(part)
    if head is None:
        return None
    content_type = head.group(1).decode("ascii", "replace")
    return WebPage(
        head.group(2).decode("ascii", "replace"),
        "" if content_type == _UNTOLD else content_type,
        part[head.end() :],
    )
