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
from pipeline.documents.problem import DocumentProblem
from warehouse.problems import fragment, problem_line

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
            return problem_line("page_is_a_file", kind=kind, address=address[:200])
        if tag in ("iframe", "frame", "embed", "object"):
            raise DocumentProblem.of("page_is_a_frame", address=address[:200])
    if sentences:
        return None
    if pictures:
        return _unread_pictures(pictures)
    if (shown := _file_of_a_viewer(root)) is not None:
        kind = _FILE.findall(shown)[-1].lower()
        return problem_line("page_is_a_viewer", kind=kind, address=shown[:200])
    scripted = max(
        (
            len(_IDEOGRAPH.findall(script.text()))
            for script in (root.parent or root).css("script, textarea")
        ),
        default=0,
    )
    if scripted >= _SCRIPTED:
        raise DocumentProblem.of("page_is_a_script", characters=scripted)
    if units and not any(_FIGURE.search(_DATED.sub("", unit.text)) for unit in units):
        raise DocumentProblem.of(
            "page_is_empty", found=_what_else(root) or fragment("no_sentence", characters=written)
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
            return fragment("recording", address=address[:200])
    backgrounds = [
        found["address"]
        for node in document.css("[style]")
        if (found := _BACKGROUND.search(node.attributes.get("style") or ""))
    ]
    return (
        fragment("backgrounds", count=len(backgrounds), first=backgrounds[0][:200])
        if len(backgrounds) >= _PAGES
        else ""
    )


def _unread_pictures(pictures: Sequence[str]) -> str:
    first = pictures[0][:200]
    if len(pictures) == 1:
        return problem_line("page_is_an_image", first=first)
    return problem_line("page_is_images", count=len(pictures), first=first)


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
