"""Addresses of documents and pages: over the network, or a file beside the sources file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def is_address(url: str) -> bool:
    """Whether a document or page is fetched over the network rather than read as a file."""
    return url.lower().startswith(("http://", "https://"))


def address_or_path(value: str) -> str:
    """The value itself.

    Raises:
        ValueError: It is an address of another kind (ftp, file, mailto).
    """
    scheme = re.match(r"^([a-zA-Z][a-zA-Z0-9+.-]*):", value)
    if scheme and not re.match(r"^https?://[^/\s]+", value, re.IGNORECASE):
        raise ValueError("an address (http://… or https://…) or a path relative to this file")
    return value


def same_place(url: str) -> str:
    """What two spellings of one address have in common: no scheme, no ``www.``, no fragment.

    >>> same_place("http://www.a.cn/x/") == same_place("https://a.cn/x/#top")
    True
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path or '/'}{query}"
