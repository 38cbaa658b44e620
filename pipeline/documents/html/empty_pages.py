"""Pages without an article: those that show a file, pictures, a frame or what a script would write.

Such a page parses well and says nothing; read as empty, it would look like a document without
figures. Where the document is a file or pictures, the page is taken for its name and marked unread;
frames and scripts are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from pipeline.documents.html.walk import Unit
from pipeline.documents.line_kinds import CAPTION
from pipeline.documents.picture_models import REMEDY
from pipeline.documents.problem import DocumentProblem

_SHORTEST_SENTENCE = 15
_SENTENCE_END = re.compile(r"[。；！？.;!?][”’」』）)\]］]*$")  # no colon: 日期：… 点击量：
SHORTEST_ARTICLE = (
    200  # characters that are no links; so much is an article also without a full stop
)
_BYLINE = re.compile(r"\s*(?:信息)?(?:来源|发布|编辑|作者|责任编辑)")  # 来源：某市统计局 …
_PAGES = 2  # images from which a page without an article shows the pages of a document
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?=$|[?#&])", re.IGNORECASE)
# {pdfurl: "/files/a.pdf"} · window.open('a.pdf')
_QUOTED_FILE = re.compile(
    r"[\"'](?P<address>[^\"'<>\s]{1,300}\.(?:pdf|docx?|xlsx?|wps|et|ofd)(?:[?#&][^\"'<>\s]*)?)[\"']",
    re.IGNORECASE,
)
# background-image: url(pages/1.jpg)
_BACKGROUND = re.compile(r"background[^;]*url\([\"']?(?P<address>[^\"')]+)", re.IGNORECASE)
# 12.5亿元, 3.2%, 120 alone: so much a page says that is more than its name, date and visits
_FIGURE = re.compile(
    r"\d[.．]\d|^\s*-?[\d,]+\s*$|\d\s*(?:[%％‰倍]|[十百千万亿]|个百分点|[元人吨户家所辆亩件]|公里|公顷)"
)
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
_SCRIPTED = 100  # ideographs in one script from which it holds an article rather than messages
_DATED = re.compile(r"\d+\s*[年月日号]|[〔\[（(]\d{4}[〕\]）)]")  # no figure of a document
_EMBEDDING = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "a": "href"}


def check_article(root: LexborNode, units: Sequence[Unit]) -> str | None:
    """Check a page with hardly a word and no sentence, table or caption in its article, where the
    document is seen to lie elsewhere.

    Args:
        root: The page.
        units: What is in the article.

    Returns:
        Why the document itself cannot be read from the page: it is a file that the page links or
        shows, or pictures. None for a page with an article.

    Raises:
        DocumentProblem: If the page shows a frame, or a script holds the article.
    """
    written = sum(len(unit.text) - unit.linked for unit in units)
    pictures = [unit.image for unit in units if unit.image is not None]
    telling = any(
        unit.table is not None
        or CAPTION.match(unit.text)
        or (_is_sentence(unit) and not _BYLINE.match(unit.text))
        for unit in units
    )
    if written < SHORTEST_ARTICLE and len(pictures) >= _PAGES and not telling:
        return _unread_pictures(pictures)  # under a line that says whose they are
    if written >= SHORTEST_ARTICLE or any(
        unit.table is not None or CAPTION.match(unit.text) for unit in units
    ):
        return None
    sentences = [unit.text for unit in units if _is_sentence(unit)]
    if any(re.search(r"\d", _DATED.sub("", text)) for text in sentences):
        return None
    for tag, address in _embedded(root):
        if sentences and not (tag == "a" and _FILE.search(address)):
            continue  # a covering note is over a link, hardly over a frame
        if _FILE.search(address):
            kind = _FILE.findall(address)[-1].lower()
            return _unread(
                f"a {kind} file: {address[:200]}",
                "list the address of that file instead of the page, if it was not fetched with it",
            )
        if tag in ("iframe", "frame", "embed", "object"):
            raise DocumentProblem(
                "the page holds no article",
                expected="a page with sentences or tables",
                found=f"a frame: {address[:200]}",
                remedy="list the address of that frame instead of the page",
            )
    if sentences:
        return None
    if pictures:
        return _unread_pictures(pictures)
    if (shown := _file_of_a_viewer(root)) is not None:
        return _unread(
            f"a {_FILE.findall(shown)[-1].lower()} file, shown by a script: {shown[:200]}",
            "list the address of that file instead of the page",
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
    if units and not any(_FIGURE.search(_DATED.sub("", unit.text)) for unit in units):
        raise DocumentProblem(
            "the page holds no article",
            expected="a page with sentences or tables",
            found=_what_else(root) or f"{written} characters, none of them a sentence or a figure",
            remedy="list the address of the document that the page shows or announces",
        )
    return None


def _file_of_a_viewer(root: LexborNode) -> str | None:
    """The address of a file that a script or an attribute gives to a viewer on the page: ``new
    Viewer("#box", {url: "/files/a.pdf"})``, ``data-src="a.pdf"``, ``onclick="open('a.pdf')"``.
    """
    document = root.parent or root
    for script in document.css("script"):
        if found := _QUOTED_FILE.search(script.text()):
            return found["address"]
    for node in document.css("[onclick], [data-src], [data-url], [data-file], [data-pdf], param"):
        for name, value in node.attributes.items():
            if name == "href" or not value:
                continue
            if found := _QUOTED_FILE.search(value):
                return found["address"]
            if _FILE.search(value):
                return value.strip()
    return None


def _what_else(root: LexborNode) -> str:
    """What a page without words shows: a film, pages as backgrounds; '' for neither."""
    document = root.parent or root
    for node in document.css("video, audio, source"):
        if address := (node.attributes.get("src") or "").strip():
            return f"a recording: {address[:200]}"
    backgrounds = [
        found["address"]
        for node in document.css("[style]")
        if (found := _BACKGROUND.search(node.attributes.get("style") or ""))
    ]
    return (
        f"{len(backgrounds)} pages as backgrounds, the first {backgrounds[0][:200]}"
        if len(backgrounds) >= _PAGES
        else ""
    )


def _unread_pictures(pictures: Sequence[str]) -> str:
    return _unread(
        f"{len(pictures)} image{'s' if len(pictures) > 1 else ''}, the first {pictures[0][:200]}",
        f"list an edition with text; or {REMEDY}",
    )


def _unread(found: str, remedy: str) -> str:
    return (
        f"the page holds no article; expected: a page with sentences or tables; found: {found}; "
        f"remedy: {remedy}"
    )


def _is_sentence(unit: Unit) -> bool:
    return (
        len(unit.text) >= _SHORTEST_SENTENCE
        and unit.linked < 0.5 * len(unit.text)
        and bool(_SENTENCE_END.search(unit.text.rstrip()))
    )


def _embedded(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Tags and addresses of what the page shows or links, frames first."""
    document = root.parent or root
    for tag, attribute in _EMBEDDING.items():
        for node in document.css(tag):
            address = (node.attributes.get(attribute) or "").strip()
            if address and not address.startswith(("about:", "javascript:", "data:", "#")):
                yield tag, address
