"""A parsed page to a row of units: pieces of text, data tables and images, each with the element
that holds it.

One walk without recursion over the tree; spans, fonts and links inside a paragraph vanish, so that
``<span>1</span><span>2</span>`` reads 12. What is article and what chrome is decided in ``html``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from selectolax.lexbor import LexborNode

from pipeline.documents import limits
from pipeline.documents.markup import raise_text
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.cell_lines import join_cell_lines
from pipeline.documents.tables.raw_tables import RawTable

_SKIPPED_NAMES = """
    head script noscript style template svg iframe object embed canvas video audio map math
    param source link meta title s strike del
"""
SKIPPED = frozenset(_SKIPPED_NAMES.split())
_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr o:p q samp
    small span strong sub sup tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_WRAPPERS = frozenset(("p", "div", "span", "font", "b", "strong"))
_STYLED = frozenset(("span", "p", "div", "td", "section", "font"))
HEADINGS = {f"h{n}": n for n in range(1, 7)}
_CHROME_TAGS = frozenset(("nav", "header", "footer", "aside", "button", "select", "textarea"))
_CHROME_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbox|navbar|menu|mbx|breadcrumb|crumbs?|share|"
    r"footer|foot|header|sidebar|toolbar|copyright|related|relevant|friendlink"
    r"|pagination|pager|pagebar|ewm|qrcode|erweima|bdshare\w*|"
    r"comments|comment[-_](?:list|box|area))(?:$|[-_\s])"
)
# what is struck out is no part of the text any more
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|text-decoration[a-z-]*\s*:[^;]*line-through|(visibility\s*:\s*hidden))",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
# &nbsp; and the like that an editor has escaped twice
_LEFT_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|[lr][ds]quo|quot|mdash|ndash|hellip|middot|permil|times|amp|lt|gt);"
)
_SHARE_OF_EVIDENCE = 0.5  # of a page: what holds more is no navigation, whatever its class
_SENTENCE_SIGN = re.compile("[，。；]")
_FIGURE = re.compile(r"\d\s*(?:[%％‰亿万元人吨亩户]|个百分点|公[里顷])")
_SHARE_OF_PAGE = 0.6  # of a page's full stops: nobody hides them for good, a script shows them
_PROSE = 2  # full stops from which an element holds an article rather than fields or links
_GRID = 6  # cells from which an element without prose holds a table
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "data-echo", "_src")
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_NO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_PLAIN = re.compile("[^\\s&\u200b\u200c\u200d\u2060\ufeff\xad]+")  # one word as it is
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_LONGEST_RAISED = 8
_STRIPPED = " \u3000\xa0\u2002\u2003\u200b\ufeff"


@dataclass(slots=True)
class Unit:
    """A paragraph, data table or image of a page.

    Attributes:
        text: Its text.
        holder: Number of the element that holds it.
        markers: Raised footnote markers.
        bold: Whether all of it is bold.
        heading: Depth of an ``h1`` to ``h6``; 0 for none.
        linked: How many of its characters are links.
        chrome: Whether it is in navigation, a share box, a footer.
        table: The data table.
        image: Address of the image.
        alt: What the image says of itself.
        broken: Whether it is after a ``<br>`` in the block of the unit before it.
        indented: Whether it begins with a wide blank.
        page: Which page of the document it begins on; None in a document of one.
        breaks: (offset in ``text``, page) for every page that begins inside it.
        titles: Whether it is the title of the table after it, whatever its words.
        drawn: The line with its blanks as the page shows them, in preformatted text; '' elsewhere.
    """

    text: str
    holder: int
    markers: tuple[tuple[int, int, str], ...] = ()
    bold: bool = False
    heading: int = 0
    linked: int = 0
    chrome: bool = False
    table: RawTable | None = None
    image: str | None = None
    alt: str = ""
    broken: bool = False
    indented: bool = False
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    titles: bool = False
    drawn: str = ""


@dataclass(slots=True)
class Page:
    """A walked page: its units, and the tree of elements as parents, tags and nodes by number."""

    units: list[Unit] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)


class Run:
    """Characters of one paragraph as they arrive, white space as a browser shows it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.bold = self.linked = 0
        self.markers: list[tuple[int, int, str]] = []
        self.set_in = False
        self.drawn = ""
        self._white: str | None = None

    @property
    def indented(self) -> bool:
        """Whether the paragraph begins with a wide blank."""
        return self.set_in or (bool(self.parts) and self.parts[0][:1] in ("\u3000", "\u2003"))

    def add(self, raw: str, *, bold: bool = False, linked: bool = False) -> None:
        """Add the characters of a text node."""
        if "&" in raw:
            raw = _LEFT_ENTITY.sub(lambda found: html.unescape(found[0]), raw)
        for index, word in enumerate(_WHITE.split(_NO_WIDTH.sub("", raw))):
            if index:
                self._white = (self._white or "") + (" " if "\n" not in raw else "\n")
            if word:
                self._put(word.replace("\xa0", " "), bold, linked)

    def add_raised(self, raised: str, *, bold: bool = False) -> None:
        """Add raised characters: an exponent or a footnote marker."""
        plain, marker = raise_text("".join(self.parts[-3:]), raised.strip())
        if not plain:
            return
        self._put(plain, bold, False)
        if marker:
            self.markers.append((self.length - len(plain), self.length, marker))

    def _put(self, word: str, bold: bool, linked: bool) -> None:
        if self._white is not None and self.parts:
            wide = _WIDE.match(self.parts[-1][-1]) and _WIDE.match(word[0])
            if not ("\n" in self._white and wide):
                self.parts.append(" ")
                self.length += 1
        self._white = None
        self.parts.append(word)
        self.length += len(word)
        self.bold += len(word) if bold else 0
        self.linked += len(word) if linked else 0

    def take(self) -> tuple[str, tuple[tuple[int, int, str], ...]]:
        """The text without blanks at its ends, and its markers."""
        text = "".join(self.parts)
        bare = text.strip(_STRIPPED)
        if not bare.strip():  # separators that some exports leave between cells are no text
            return "", ()
        shift = len(text) - len(text.lstrip(_STRIPPED))
        return bare, tuple(
            (a - shift, b - shift, m)
            for a, b, m in self.markers
            if a >= shift and b - shift <= len(bare)
        )


def is_hidden(node: LexborNode) -> bool:
    """Whether an element is not shown."""
    return hides(node.attributes)


def hides(attributes: Mapping[str, str | None]) -> bool:
    """Whether the attributes of an element keep it from being shown."""
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDDEN.search(style))


def _full_stops(node: LexborNode) -> int:
    """How many sentences end in an element, those of its scripts not counted."""
    return node.text().count("。") - sum(script.text().count("。") for script in node.css("script"))


def raised_text(node: LexborNode, tag: str) -> str | None:
    """The characters that an element raises; None where it raises none, or whole sentences (a
    ``sup`` that is never closed).
    """
    if tag != "sup" and not (
        tag in ("span", "font") and _RAISED.search(node.attributes.get("style") or "")
    ):
        return None
    text = node.text().strip()
    return text if len(text) <= _LONGEST_RAISED and not _WHITE.search(text) else None


def _is_called_chrome(node: LexborNode, tag: str) -> bool:
    """Whether tag, class or id of an element say that it is no part of the article."""
    if tag in _CHROME_TAGS:
        return True
    if tag == "form":  # server-side page frameworks wrap whole pages in one
        return _full_stops(node) < _PROSE
    if tag not in ("div", "ul", "section", "p", "td", "table"):
        return False
    attributes = node.attributes
    return bool(
        _CHROME_NAME.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower())
    )


def _evidence(node: LexborNode) -> int:
    """How much speaks for an article in an element: signs inside sentences, cells of tables; names
    of a menu have neither.
    """
    hidden = node.css("script, style, select, textarea")
    return (
        len(_SENTENCE_SIGN.findall(node.text()))
        - sum(len(_SENTENCE_SIGN.findall(part.text())) for part in hidden)
        + len(node.css("td"))
    )


def _holds_article(node: LexborNode) -> bool:
    """Whether sentences, or one with a figure, or a table are in an element."""
    stops = _full_stops(node)
    return (
        stops >= _PROSE
        or (stops > 0 and _FIGURE.search(node.text()) is not None)
        or len(node.css("td")) >= _GRID
    )


def _style(node: LexborNode, tag: str) -> str:
    """What an element's own style says, for the elements that editors style."""
    return (node.attributes.get("style") or "") if tag in _STYLED else ""


@dataclass(slots=True)
class _Frame:
    node: LexborNode
    number: int
    bold: bool
    linked: bool
    chrome: bool
    block: bool
    heading: int
    preformatted: bool


class Walker:
    """Walks a tree once, in document order.

    Args:
        read_table: Reads tables.
        number: Which page of the document this is; None in a document of one.
    """

    def __init__(self, read_table: TableReader, number: int | None = None) -> None:
        self.page = Page()
        self._number = number
        self._run = Run()
        self._table_reader = read_table
        self._stack: list[_Frame] = []
        self._breaks = 0
        self._all_stops: int | None = None
        self._all_evidence: int | None = None

    def walk(self, root: LexborNode) -> Page:
        """Walk the tree below ``root``.

        Raises:
            DocumentProblem: If elements are nested deeper than ``limits.HTML_DEPTH``.
        """
        self._open(root, root.tag or "body")
        node = root.child
        while self._stack:
            if node is None:
                frame = self._stack.pop()
                self._close(frame)
                node = frame.node.next if self._stack else None
                continue
            node = self._visit(node)
        for unit in self.page.units:
            unit.page = self._number
        return self.page

    def _visit(self, node: LexborNode) -> LexborNode | None:
        """Take in a node; returns the next one to visit."""
        if (text := node.text_content) is not None:
            self._text(text)
            return node.next
        tag = node.tag or ""
        if (
            not node.is_element_node
            or tag in SKIPPED
            or (is_hidden(node) and not self._shown_later(node))
        ):
            return node.next
        if tag == "br":
            self._flush()
            self._breaks += 1
            return node.next
        if tag == "img":
            self._image(node)
            return node.next
        if (raised := raised_text(node, tag)) is not None:
            self._run.add_raised(raised, bold=self._stack[-1].bold)
            return node.next
        if tag == "table" and (found := self._table_reader.read_table(node)) is not None:
            self._flush()
            self._take_table(found)
            return node.next
        if len(self._stack) >= limits.HTML_DEPTH:
            raise DocumentProblem.of("deep_elements", most=limits.HTML_DEPTH)
        self._open(node, tag)
        return node.child

    def _shown_later(self, node: LexborNode) -> bool:
        """Whether an invisible element holds most of the page: sites hide articles until a script
        has laid them out.
        """
        style = _HIDDEN.search(node.attributes.get("style") or "")
        if style is None or style[1] is None:
            return False
        if self._all_stops is None:
            self._all_stops = _full_stops(self._stack[0].node)
        return _full_stops(node) > _SHARE_OF_PAGE * self._all_stops

    def _is_chrome(self, node: LexborNode, tag: str) -> bool:
        """Whether an element is navigation, a share box, a footer: called so, and not what most of
        the page's text is in, in sentences or a table (``<div class="nav_background">`` around
        an article).
        """
        if not _is_called_chrome(node, tag):
            return False
        if tag in ("button", "select", "textarea", "p"):
            return True
        if self._all_evidence is None:
            self._all_evidence = _evidence(self._stack[0].node) if self._stack else 0
        return _evidence(node) <= _SHARE_OF_EVIDENCE * self._all_evidence or not _holds_article(
            node
        )

    def _text(self, text: str) -> None:
        """Take in characters; in preformatted text every line break is one."""
        top = self._stack[-1]
        if not top.preformatted:
            self._run.add(text, bold=top.bold, linked=top.linked)
            return
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._flush()
                self._breaks += 1
            self._run.set_in = self._run.set_in or line.startswith("  ")
            self._run.drawn += line
            self._run.add(line, bold=top.bold, linked=top.linked)

    def _open(self, node: LexborNode, tag: str) -> None:
        block = tag not in _INLINE
        if block and self._stack:
            self._flush()
            self._breaks = 0
        top = self._stack[-1] if self._stack else None
        style = _style(node, tag)
        number = top.number if top is not None else -1
        if block:
            self.page.parents.append(number)
            self.page.tags.append(tag)
            self.page.nodes.append(node)
            number = len(self.page.tags) - 1
        self._stack.append(
            _Frame(
                node,
                number,
                bold=tag in ("b", "strong")
                or tag in HEADINGS
                or bool(top and top.bold)
                or bool(_BOLD.search(style)),
                linked=tag == "a" or bool(top and top.linked),
                chrome=bool(top and top.chrome) or self._is_chrome(node, tag),
                block=block,
                heading=HEADINGS.get(tag, top.heading if top else 0),
                preformatted=tag == "pre"
                or bool(top and top.preformatted)
                or bool(_PREFORMATTED.search(style)),
            )
        )

    def _close(self, frame: _Frame) -> None:
        if frame.block:
            self._flush(frame)
            self._breaks = 0

    def _flush(self, frame: _Frame | None = None) -> None:
        run, self._run = self._run, Run()
        text, markers = run.take()
        if not text:
            return
        broken, self._breaks = self._breaks == 1 and not run.indented, 0
        holder = frame or self._stack[-1]
        bare = len(text.replace(" ", ""))
        self.page.units.append(
            Unit(
                text,
                holder.number,
                markers,
                bold=run.bold >= 0.9 * bare,
                heading=holder.heading,
                linked=run.linked,
                chrome=holder.chrome,
                broken=broken,
                indented=run.indented,
                drawn=run.drawn,
            )
        )

    def _image(self, node: LexborNode) -> None:
        attributes = node.attributes
        address = (
            next((said for name in _LAZY if (said := attributes.get(name))), None)
            or attributes.get("src")
            or ""
        )
        if not address or address.startswith("data:"):
            return
        self._flush()
        top = self._stack[-1]
        alt = (attributes.get("alt") or attributes.get("title") or "").strip()
        self.page.units.append(
            Unit("", top.number, chrome=top.chrome, image=address, alt=" ".join(alt.split()))
        )

    def _take_table(self, found: FoundTable) -> None:
        top = self._stack[-1]
        for line in found.above:
            self.page.units.append(
                Unit(line, top.number, chrome=top.chrome, titles=line == found.table.caption)
            )
        if found.table.rows:
            self.page.units.append(Unit("", top.number, chrome=top.chrome, table=found.table))
        for line in found.below:
            self.page.units.append(Unit(line, top.number, chrome=top.chrome))


@dataclass(slots=True)
class FoundTable:
    """A data table and the lines that are in full-width rows above and below its grid."""

    table: RawTable
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


class TableReader(Protocol):
    """What the walker asks about a ``<table>``; ``grids.DataTables`` answers."""

    def read_table(self, node: LexborNode) -> FoundTable | None:
        """The data table; None for one that only lays out the page."""
        ...


def _sole_child(node: LexborNode) -> LexborNode | None:
    """The first child, searched for through paragraphs and spans that are all an element holds."""
    child = node.child
    while child is not None and child.next is None and child.tag in _WRAPPERS:
        if child.attributes and (is_hidden(child) or raised_text(child, child.tag) is not None):
            break
        child = child.child
    return child


def cell_text(node: LexborNode) -> str:
    """The text of a cell, its lines joined."""
    return join_cell_lines(lines_of_cell(node))


def lines_of_cell(node: LexborNode) -> list[str]:
    """The lines of a cell that are not blank, by the shortest way for one that holds only text."""
    only = _sole_child(node)
    if only is None:
        return []
    raw = only.text_content if only.next is None else None
    if raw is not None:
        if _PLAIN.fullmatch(raw):
            return [raw]
        run = Run()
        run.add(raw)
        text = run.take()[0]
        return [text] if text else []
    return cell_lines(node)


def cell_lines(node: LexborNode) -> list[str]:
    """The lines of a cell that are not blank, by a walk without recursion."""
    lines: list[str] = []
    run = Run()
    child, depth = node.child, 0
    current = node
    while True:
        if child is None:
            if depth == 0:
                break
            if (current.tag or "") not in _INLINE:
                lines.append(run.take()[0])
                run = Run()
            child, parent = current.next, current.parent
            if parent is None:
                break
            current, depth = parent, depth - 1
            continue
        tag = child.tag or ""
        if (text := child.text_content) is not None:
            run.add(text)
            child = child.next
        elif tag == "br":
            lines.append(run.take()[0])
            run = Run()
            child = child.next
        elif not child.is_element_node or tag in SKIPPED or is_hidden(child):
            child = child.next
        elif (raised := raised_text(child, tag)) is not None:
            run.add_raised(raised)
            child = child.next
        else:
            if tag not in _INLINE:
                lines.append(run.take()[0])
                run = Run()
            current, child, depth = child, child.child, depth + 1
    lines.append(run.take()[0])
    return [line for line in lines if line]
