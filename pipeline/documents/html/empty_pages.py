"""Pages without an article: those that show a file, a frame, scans or what a script would write.
They are refused, saying which.

Such a page parses well and says nothing; read as empty, it would look like a document without
figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from pipeline.documents.html.walk import Unit
from pipeline.documents.parts import CAPTION, is_closed
from pipeline.documents.pictures.extra import REMEDY
from pipeline.documents.problem import DocumentProblem

_SHORTEST_SENTENCE = 15
_SHORTEST_ARTICLE = (
    200  # characters that are no links; so much is an article also without a full stop
)
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?=$|[?#&])", re.IGNORECASE)
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
_SCRIPTED = 100  # ideographs in one script from which it holds an article rather than messages
_EMBEDDING = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "a": "href"}


def check_article(root: LexborNode, units: Sequence[Unit]) -> None:
    """Refuse a page with hardly a word and no sentence, table or caption in its article where the
    document is seen to lie elsewhere.

    Args:
        root: The page.
        units: What stands in the article.

    Raises:
        DocumentProblem: If the page shows a file, a frame or pictures, or a script holds the
            article.
    """
    written = sum(len(unit.text) - unit.linked for unit in units)
    if written >= _SHORTEST_ARTICLE or any(
        unit.table is not None or CAPTION.match(unit.text) or _is_sentence(unit) for unit in units
    ):
        return
    for tag, address in _embedded(root):
        if tag in ("iframe", "frame") or _FILE.search(address):
            kind = (
                "a frame"
                if not _FILE.search(address)
                else f"a {_FILE.findall(address)[-1].lower()} file"
            )
            raise DocumentProblem(
                "the page holds no article",
                expected="a page with sentences or tables",
                found=f"{kind}: {address[:200]}",
                remedy="list the address of that file or frame instead of the page",
            )
    pictures = [unit.image for unit in units if unit.image is not None]
    if pictures:
        raise DocumentProblem(
            "the page holds no article",
            expected="a page with sentences or tables",
            found=f"{len(pictures)} image{'s' if len(pictures) > 1 else ''}, "
            f"the first {pictures[0][:200]}",
            remedy=f"list an edition with text; or {REMEDY}",
        )
    scripted = max(
        (
            len(_IDEOGRAPH.findall(script.text()))
            for script in (root.parent or root).css("script, textarea")
        ),
        default=0,
    )
    if scripted >= _SCRIPTED:
        raise DocumentProblem(
            "the page holds no article",
            expected="a page with sentences or tables",
            found=f"a script that holds {scripted} Chinese characters, which a browser would show",
            remedy="list the print version, or the address from which the script takes its text",
        )


def _is_sentence(unit: Unit) -> bool:
    return (
        len(unit.text) >= _SHORTEST_SENTENCE
        and unit.linked < 0.5 * len(unit.text)
        and is_closed(unit.text)
    )


def _embedded(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Tags and addresses of what the page shows or links, frames first."""
    document = root.parent or root
    for tag, attribute in _EMBEDDING.items():
        for node in document.css(tag):
            address = (node.attributes.get(attribute) or "").strip()
            if address and not address.startswith(("about:", "javascript:", "data:", "#")):
                yield tag, address
