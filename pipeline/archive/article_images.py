"""Images of an article: addresses of those that belong to the document, determined from the bytes
of its page.

Some publishers print their tables, or whole bulletins, as images. These lie beside the page or
below it, or in a folder of uploads; logos, icons and buttons lie with the site's templates.
Looks for addresses only.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from pipeline.archive.check import cut_out, readable

MOST_IMAGES = 80
"""Images of one document that are fetched; a bulletin of page images has 25."""

# <img src="./W0202.PNG" width="607">, <img data-original='a/b.jpg'>
_IMAGE = re.compile(r"(?is)<img\b([^<>]{0,2000})>")
_SOURCE = re.compile(
    r"""(?is)(?<![\w-])(?:data-original|data-src|src)\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})'|([^\s"'<>]{1,1000}))"""
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE = re.compile(r"\.(?:png|jpe?g|bmp|gif|webp|tiff?)$", re.IGNORECASE)
_UPLOADS = re.compile(
    r"/(?:uploads?|uploadfiles?|attach\w*|files?|resource\w*|pic(?:ture)?s?|ueditor|kindeditor|photo\w*)/",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"/(?:templates?|skins?|themes?|static|assets|icons?|css|js|common)/|logo|icon|banner|qrcode|erweima",
    re.IGNORECASE,
)


def image_addresses(content: bytes, address: str) -> list[str]:
    """Addresses of the images that belong to an article, in order, each once.

    Args:
        content: The page.
        address: Where it lies: an address, or a path.

    Returns:
        Addresses; paths, where the page is a file.
    """
    markup, _ = cut_out(readable(content), "script")
    found: dict[str, None] = {}
    for image in _IMAGE.finditer(markup):
        source = _SOURCE.search(image[1])
        if source is None:
            continue
        link = html.unescape(source[1] or source[2] or source[3]).strip()
        target = _resolved(link, address)
        if target is not None:
            found.setdefault(target)
    return list(found)[:MOST_IMAGES]


def is_picture(content: bytes) -> bool:
    """Whether bytes are an image that documents are printed as."""
    return content.startswith(_MAGIC) or content[8:12] == b"WEBP"


def image_name(address: str) -> str:
    """The file name at the end of an address, by which a page's image is found again."""
    return unquote(urlsplit(address).path).rpartition("/")[2]


def _resolved(link: str, address: str) -> str | None:
    if link.startswith("data:") or not _PICTURE.search(urlsplit(link).path):
        return None
    if urlsplit(address).scheme in ("http", "https"):
        target = urldefrag(urljoin(address, link)).url
        page, image = urlsplit(address), urlsplit(target)
        if page.netloc.lower() != image.netloc.lower() or _TEMPLATE.search(image.path):
            return None
        folder = page.path.rpartition("/")[0] + "/"
        beside = image.path.startswith(folder) and folder != "/"
        return target if beside or _UPLOADS.search(image.path) else None
    path = urlsplit(link).path.removeprefix("./")
    if urlsplit(link).scheme or path.startswith("/") or ".." in path.split("/"):
        return None
    folder, slash, _ = address.rpartition("/")
    return f"{folder}{slash}{unquote(path)}"
