"""HTML to Document: the article among a page's chrome, its title, date and publisher from the
page's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import reduce

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.archive.bundle import WebPage
from pipeline.documents import limits
from pipeline.documents.assemble import Piece, assemble
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.encoding import decode
from pipeline.documents.footnotes import FootnoteSpotter
from pipeline.documents.html.article import Article, find_article
from pipeline.documents.html.byline import printed_date, read_info_line, read_info_table
from pipeline.documents.html.empty_pages import check_article
from pipeline.documents.html.grids import DataTables
from pipeline.documents.html.inserts import (
    NO_PICTURES,
    shown_pictures,
    with_numbers_of,
    with_page_images,
    with_tables_of_pictures,
)
from pipeline.documents.html.paged import join_articles
from pipeline.documents.html.spelled import tables_of_paragraphs
from pipeline.documents.html.walk import Unit, Walker
from pipeline.documents.line_kinds import (
    CAPTION,
    LONGEST_HEADING,
    NOTE,
    NUMBERED_NOTE,
    classify,
    heading_level,
    is_closed,
    starts_anew,
)
from pipeline.documents.picture_models import available
from pipeline.documents.pictures.image_files import read_images
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.values import UNIT
from pipeline.documents.text_lines import Line, goes_on, join, mark_full_lines, tears_figure
from pipeline.sources.registry import Edition, Source

# How Chinese government sites name things in meta tags; the first that is there counts.
_TITLE_NAMES = ("articletitle", "og:title", "title", "dc.title")
_PUBLISHER_NAMES = ("contentsource", "source", "dc.publisher", "og:site_name", "sitename")
_DATE_NAMES = (
    "pubdate",
    "publishdate",
    "publish_date",
    "article:published_time",
    "dc.date",
    "date",
)
_NESTING_TAG = re.compile(
    rb"<(/?)(?:div|span|font|table|tbody|tr|td|ul|ol|dl|section|"
    rb"article|center|blockquote|b|i|u|em|strong|a|form)\b[^<>]*>",
    re.IGNORECASE,
)
_STRUCK_RULE = re.compile(
    r"([^{}/@]+)\{[^{}]*text-decoration[a-z-]*\s*:[^;{}]*line-through", re.IGNORECASE
)
_PLAIN_SELECTOR = re.compile(r"[\w-]*(?:[.#][\w-]+)+(?:\s+[\w.#-]+)*|[\w-]+(?:\s+[\w.#-]+)+")
_NEXT_PAGE = frozenset(("下一页", "下页", "后一页", "余下全文", "阅读全文"))
_PAGE_ADDRESS = re.compile(r"_\d{1,2}\.s?html?$|[?&]page=\d{1,2}\b|_all\.s?html?$")
_FILE_NAME = re.compile(r"\.\w{2,4}$")
_MARKERS = re.compile(r"[\[［]\d{1,3}[\]］]|[*①②③]+$")
_SITE_NAME = re.compile(r"\s*[_|｜]\s*[^_|｜]{2,30}$|\s+[-–—]+\s+[^-–—]{2,30}$")
_BETWEEN_NAMES = ("-", "_", "|", "｜", "–", "—", ">", "»", "：", ":")
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 200
_SHORTEST_SENTENCE = 15
_SHARE_OF_TITLE = 0.6
_CLAUSES = "，；。"
_ENDS_WITH_UNIT = re.compile(rf"\d\s*(?:[%％‰]|{UNIT})$")
_ENDS_WITH_NAME = re.compile(r"[，、；][\u4e00-\u9fff]{2,12}$")  # …12个，藏书
# 356.2万册； but no 2024年，
_BEGINS_WITH_FIGURE = re.compile(rf"\d[\d,]*(?:\.\d+)?(?:[%％‰]|(?![年月日]){UNIT})[，；。、]")
_FIGURE_ALONE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BEGINS_WITH_UNIT = re.compile(rf"(?:[%％‰]|(?![年月日]){UNIT})[，；。、]")
_ENDS_WITH_WORD = re.compile(r"[\u4e00-\u9fff]{2}$")
_ENDS_OPEN = re.compile(r"[\u4e00-\u9fff，、]$")
_SQUEEZED_OUT = re.compile(r"[\s\[［*①②③]")
_SQUEEZE = re.compile(r"\s+|[\[［]\d{1,3}[\]］]|[*①②③]")


@dataclass(frozen=True, slots=True)
class _Meta:
    title: str
    publisher: str
    date: str


def read_html(content: bytes, source: Source, edition: Edition) -> Document:
    """Read a page.

    Args:
        content: The page as it was served.
        source: The publication.
        edition: The edition.

    Returns:
        The document: article first, the page's chrome after it as FURNITURE.

    Raises:
        DocumentProblem: If the page holds no text, is nested too deeply or has tables too large.
    """
    return read_web_pages((WebPage("", "", content),), source, edition)


def read_web_pages(
    pages: Sequence[WebPage],
    source: Source,
    edition: Edition,
    pictures: Mapping[str, bytes] = NO_PICTURES,
) -> Document:
    """Read a document that its publisher cut into several pages; otherwise as ``read_html``.

    Title, date and publisher are the first page's. Where there are several pages, blocks have the
    number of theirs. A page that shows nothing but images of pages is read from these; tables that
    are images are where the images do.

    Args:
        pages: The pages in order.
        source: The publication.
        edition: The edition.
        pictures: Images that were archived with them, by file name.
    """
    builder = DocumentBuilder(source, edition, "html")
    builder.pages = len(pages) if len(pages) > 1 else None
    roots = [_parse(page.content, builder, number) for number, page in enumerate(pages, 1)]
    meta = _read_meta(roots[0])
    builder.title, builder.publisher = meta.title, meta.publisher
    _set_date(builder, meta.date, edition)
    _note_further_pages(roots[-1], [page.address for page in pages], builder)
    articles: list[Article] = []
    for number, root in enumerate(roots, 1):
        walked = Walker(DataTables(root), number if builder.pages else None).walk(root)
        walked.units = _join_headline(_join_broken(walked.units), meta.title)
        articles.append(find_article(walked, like=articles[0].signature if articles else ""))
    units, inside = join_articles(articles)
    inside = with_page_images(units, inside, pages)
    article = [unit for unit, within in zip(units, inside, strict=True) if within]
    for root in roots:
        builder.unread = builder.unread or check_article(root, article)
    if builder.unread is not None:
        shown = shown_pictures(units, inside, pictures)
        if shown and available():
            return read_images(shown, source, edition, "html")
    inside = _read_info(units, inside, builder, edition)
    units, inside = _join_torn(units, inside)
    units, inside = tables_of_paragraphs(units, inside)
    pieces, inserts = with_tables_of_pictures(_pieces(units, inside, builder), pictures)
    assemble(builder, pieces)
    if builder.unread is not None:
        _list_pictures(article, builder)
    return with_numbers_of(builder.finish(), inserts)


def _list_pictures(article: Sequence[Unit], builder: DocumentBuilder) -> None:
    """The pictures that a page shows in place of an article, in their order."""
    for unit in article:
        if unit.image is not None:
            builder.image(" ".join(unit.alt.split()), "", unit.image, page=unit.page)


def _parse(content: bytes, builder: DocumentBuilder, number: int) -> LexborNode:
    """The body of a page."""
    _check_nesting(content)
    decoded = decode(content)
    parser = LexborHTMLParser(decoded.text)
    _drop_struck(parser, decoded.text)
    root = parser.body or parser.css_first("frameset")
    if root is None:
        raise DocumentProblem.of("no_body", bytes=len(content))
    if decoded.encoding != "utf-8" and number == 1:
        builder.note(f"encoding: {decoded.encoding} ({decoded.reason})")
    return root


def _drop_struck(parser: LexborHTMLParser, text: str) -> None:
    """Take out what the page's own style sheet strikes out: ``.old{text-decoration:line-through}``;
    elements that are struck out themselves are passed over by the walk.
    """
    if "line-through" not in text:
        return
    for sheet in parser.css("style"):
        for selectors in _STRUCK_RULE.findall(sheet.text()):
            for selector in selectors.split(","):
                if not _PLAIN_SELECTOR.fullmatch(selector.strip()):
                    continue
                for node in parser.css(selector.strip()):
                    node.decompose()


def _check_nesting(content: bytes) -> None:
    """Refuse a page whose elements are opened without end, before a parser takes hours over it."""
    if content.count(b"<") < limits.HTML_UNCLOSED:
        return
    opened = 0
    for found in _NESTING_TAG.finditer(content):
        opened += -1 if found[1] else 1
        if opened > limits.HTML_UNCLOSED:
            raise DocumentProblem.of("unclosed_elements", most=limits.HTML_UNCLOSED)
        opened = max(opened, 0)


def _read_meta(root: LexborNode) -> _Meta:
    document = root.parent or root
    named: dict[str, str] = {}
    for node in document.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = " ".join((attributes.get("content") or "").split())
        if name and value:
            named.setdefault(name, value)
    title_node = document.css_first("head title") or document.css_first("title")
    spare = " ".join(title_node.text().split()) if title_node is not None else ""

    def first(names: tuple[str, ...]) -> str:
        return next((named[n] for n in names if n in named), "")

    publisher = first(_PUBLISHER_NAMES)
    said = first(_TITLE_NAMES) or spare
    return _Meta(
        said if len(said) <= _LONGEST_TITLE else "", _without_repeats(publisher), first(_DATE_NAMES)
    )


def _without_repeats(names: str) -> str:
    """A row of publishers, each once: sites print ``甲局 乙队 甲局``."""
    return " ".join(dict.fromkeys(names.split()))


def _set_date(builder: DocumentBuilder, printed: str, edition: Edition) -> None:
    """Take the page's date where it makes the edition's more precise; say so where it contradicts
    it.
    """
    date = printed_date(printed)
    if not date:
        return
    if date.startswith(edition.published):
        builder.published = date
    else:
        builder.note(
            f"the page says it was published on {date}, the edition says {edition.published}"
        )


def _join_broken(units: list[Unit]) -> list[Unit]:
    """Join what a ``<br>`` tears apart: the lines of a headline, a sentence that goes on in the
    next line, the lines of a column that a page wraps by hand.
    """
    out: list[Unit] = []
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and _goes_below(units[at], units[end]):
            end += 1
        out += _joined_lines(units[at:end]) if end > at + 1 else units[at:end]
        at = end
    return out


def _goes_below(first: Unit, unit: Unit) -> bool:
    """Whether a unit is a further line of the block that another one begins."""
    return unit.broken and bool(first.text and unit.text) and first.holder == unit.holder


def _joined_lines(units: Sequence[Unit]) -> list[Unit]:
    """The lines of one block, those joined that are one paragraph."""
    units = _with_units(units)
    lines = [Line(unit.text, unit.markers) for unit in units]
    if any(sign in unit.text for unit in units for sign in _CLAUSES):
        lines = mark_full_lines(lines)
    out, last = [units[0]], lines[0]
    for unit, line in zip(units[1:], lines[1:], strict=True):
        before = out[-1]
        prose = any(sign in text for text in (last.text, line.text) for sign in _CLAUSES)
        if not prose or is_closed(last.text) or _ENDS_WITH_UNIT.search(last.text):
            # names, sentences or figures in lines that happen to be as long
            last = last._replace(full=False, wrapped=False)
        if (
            (before.heading and before.heading == unit.heading)
            or goes_on(last, line)
            or _is_wrapped(last.text, line.text)
        ):
            out[-1] = _joined(before, unit)
            last = join(last, line)
        else:
            out.append(unit)
            last = line
    return out


def _with_units(units: Sequence[Unit]) -> list[Unit]:
    """Lines with a figure that has a line of its own joined to the line that goes on with its
    unit: ``128`` and ``条，运营车辆2406辆``.
    """
    out = [units[0]]
    for unit in units[1:]:
        if _FIGURE_ALONE.fullmatch(out[-1].text) and _BEGINS_WITH_UNIT.match(unit.text):
            out[-1] = _joined(out[-1], unit)
        else:
            out.append(unit)
    return out


def _join_torn(units: list[Unit], inside: list[bool]) -> tuple[list[Unit], list[bool]]:
    """Join paragraphs of the article that a page tears before a figure, its unit or at its point:
    ``…实现总值2191.55`` and ``亿元，增长5.7%。``; digits of two paragraphs are two figures, but for
    those of a sentence that goes on.
    """
    out: list[Unit] = []
    kept: list[bool] = []
    for unit, within in zip(units, inside, strict=True):
        before = out[-1] if out and kept[-1] and within else None
        if (
            before is not None
            and before.text
            and unit.text
            and not before.heading
            and not unit.heading
            and _is_torn(before.text, unit.text)
        ):
            out[-1] = _joined(before, unit)
            continue
        out.append(unit)
        kept.append(within)
    return out, kept


def _is_torn(first: str, second: str) -> bool:
    """Whether a sentence is torn between two paragraphs at a figure."""
    prose = any(sign in first for sign in _CLAUSES) and any(sign in second for sign in _CLAUSES)
    if tears_figure(first, second):
        return prose or first[-1:] in ".．" or not second[0].isdigit()
    return (
        prose
        and not is_closed(first)
        and _ENDS_WITH_NAME.search(first) is not None
        and _BEGINS_WITH_FIGURE.match(second) is not None
    )


def _joined(before: Unit, unit: Unit) -> Unit:
    """Two units as one paragraph."""
    whole = join(Line(before.text, before.markers), Line(unit.text, unit.markers))
    return replace(
        before,
        text=whole.text,
        markers=whole.markers,
        bold=before.bold and unit.bold,
        linked=before.linked + unit.linked,
    )


def _is_wrapped(first: str, second: str) -> bool:
    """Whether a ``<br>`` only wraps a line: inside a figure, or inside a sentence of several
    clauses that stops without a sign.
    """
    if tears_figure(first, second):
        return True
    if _BEGINS_WITH_FIGURE.match(second) and _ENDS_WITH_WORD.search(first):
        # 年末公交线路⏎128条，运营车辆2406辆
        return classify(first).kind is BlockKind.PARAGRAPH
    return (
        not is_closed(first)
        and not starts_anew(second)
        and any(sign in first for sign in _CLAUSES)
        and _ENDS_OPEN.search(first) is not None
        and (any(sign in second for sign in _CLAUSES) or is_closed(second))
    )


def _join_headline(units: list[Unit], said: str) -> list[Unit]:
    """Join the lines of a headline that a page sets one below the other: together they are how the
    title begins that it says of itself.
    """
    whole = _SQUEEZE.sub("", said)
    for first, unit in enumerate(units):
        if not _SQUEEZED_OUT.match(unit.text) and unit.text[:1] != whole[:1]:
            continue
        together, last = _SQUEEZE.sub("", units[first].text), first
        while (
            together
            and whole.startswith(together)
            and last + 1 < len(units)
            and units[last + 1].text
        ):
            longer = together + _SQUEEZE.sub("", units[last + 1].text)
            if not whole.startswith(longer):
                break
            together, last = longer, last + 1
        if last > first and len(together) >= _SHARE_OF_TITLE * len(whole):
            lines = [
                Line(unit.text, unit.markers, bold=unit.bold) for unit in units[first : last + 1]
            ]
            line = reduce(join, lines)
            headline = replace(units[first], text=line.text, markers=line.markers, bold=line.bold)
            return [*units[:first], headline, *units[last + 1 :]]
    return units


def _read_info(
    units: list[Unit], inside: list[bool], builder: DocumentBuilder, edition: Edition
) -> list[bool]:
    """Take date and publisher from the lines before the first sentence where no meta tag says
    them; such lines are chrome.
    """
    kept = list(inside)
    for at, unit in enumerate(units):
        said = read_info_line(unit.text) if unit.table is None else read_info_table(unit.table)
        if (
            said is None
            and inside[at]
            and (
                unit.table is not None
                or (is_closed(unit.text) and len(unit.text) > _SHORTEST_SENTENCE)
            )
        ):
            break
        if said is None:
            continue
        kept[at] = False
        if said.date and not builder.published:
            _set_date(builder, said.date, edition)
        builder.publisher = builder.publisher or said.publisher
    return kept


def _note_further_pages(root: LexborNode, read: Sequence[str], builder: DocumentBuilder) -> None:
    """Say so where an article goes on at an address that is not among the pages read."""
    names = {address.rpartition("/")[2] for address in read}
    for link in root.css("a"):
        address = link.attributes.get("href") or ""
        goes_on_there = link.text(strip=True).strip(
            "[]【】>» "
        ) in _NEXT_PAGE and _PAGE_ADDRESS.search(address)
        if goes_on_there and address.rpartition("/")[2] not in names:
            builder.note(
                f"the article continues at {address}, which is not part of "
                f"this edition: list it under `pages`, or the print version"
            )
            return


def _is_title(text: str, title: str) -> bool:
    """Whether a line is the title, but for blanks and markers.

    Args:
        text: The line.
        title: The title without either.
    """
    if not text or len(text) < len(title):
        return False
    return _SQUEEZE.sub("", text) == title


def _pieces(units: list[Unit], inside: list[bool], builder: DocumentBuilder) -> list[Piece]:
    """Article pieces, then chrome."""
    article: list[Piece] = []
    furniture: list[Piece] = []
    spotter = FootnoteSpotter()
    in_sources = False
    note = 0
    for unit, within in zip(units, inside, strict=True):
        if not within:
            furniture += _furniture(unit)
            continue
        if unit.table is not None:
            for row in unit.table.rows:
                for cell in row:
                    spotter.see(cell.text)
            article.append(Piece(BlockKind.TABLE_ROW, table=unit.table, page=unit.page))
            continue
        if unit.image is not None:
            if (
                CAPTION.match(unit.alt)
                and not _FILE_NAME.search(unit.alt)
                and not (article and article[-1].kind is BlockKind.CAPTION)
            ):
                article.append(Piece(BlockKind.CAPTION, "", page=unit.page))
            article.append(Piece(BlockKind.PARAGRAPH, image=unit.image, page=unit.page))
            continue
        footnote = spotter.spot(unit.text, unit.markers)
        if footnote is not None:
            markers = tuple(m for m in unit.markers if m[0] > 0)
            article.append(
                Piece(
                    BlockKind.FOOTNOTE,
                    footnote[1],
                    footnote=footnote[0],
                    markers=markers,
                    page=unit.page,
                )
            )
            continue
        spotter.see(unit.text, unit.markers)
        note = _next_note(unit.text, note)
        piece = _piece(unit, in_sources or note > 1)
        in_sources = (
            in_sources or bool(NOTE.match(unit.text) and unit.text.endswith(("：", ":")))
        ) and piece.kind is not BlockKind.HEADING
        article.append(piece)
    _set_title(article, furniture, units, builder)
    return article + furniture


def _next_note(text: str, last: int) -> int:
    """The number of a line in a row of numbered notes (``注：1.…``, ``2.…``), given that of the
    line before; 0 for any other line.
    """
    found = NUMBERED_NOTE.match(text)
    if found is None:
        return 0
    number = int(found["number"])
    return number if (found["note"] and number == 1) or (last and number == last + 1) else 0


def _furniture(unit: Unit) -> list[Piece]:
    """What a unit leaves of itself as chrome: its text, a table's rows."""
    lines = (
        [unit.text]
        if unit.table is None
        else [" ".join(c.text for c in row if c.printed_here and c.text) for row in unit.table.rows]
    )
    return [Piece(BlockKind.FURNITURE, line, page=unit.page) for line in lines if line]


def _piece(unit: Unit, in_sources: bool) -> Piece:
    part = classify(unit.text)
    kind, level = part.kind, part.level
    if unit.titles:
        kind = BlockKind.CAPTION
    elif kind is BlockKind.PARAGRAPH and in_sources:
        kind = BlockKind.NOTE
    elif (
        kind is BlockKind.PARAGRAPH
        and (unit.heading or unit.bold)
        and len(unit.text) <= LONGEST_HEADING
        and not is_closed(unit.text)
    ):
        kind, level = BlockKind.HEADING, min(unit.heading or 2, 4)
    elif kind is BlockKind.FURNITURE:
        kind = BlockKind.PARAGRAPH
    return Piece(
        kind,
        unit.text,
        level=level,
        markers=unit.markers,
        unit=part.unit,
        page=unit.page,
        breaks=unit.breaks,
    )


def _set_title(
    article: list[Piece], furniture: list[Piece], units: list[Unit], builder: DocumentBuilder
) -> None:
    """Make the article's own headline the title; where the page sets it outside the article, move
    it before.
    """
    builder.title = _title(builder.title, units, article)
    title = _SQUEEZE.sub("", builder.title)
    for piece in article[:6]:
        if piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and _is_title(piece.text, title):
            piece.kind, piece.level = BlockKind.TITLE, None
            return
    for piece in furniture:
        if _is_title(piece.text, title):
            furniture.remove(piece)
            article.insert(
                0, Piece(BlockKind.TITLE, piece.text, markers=piece.markers, page=piece.page)
            )
            return


def _title(said: str, units: list[Unit], article: list[Piece]) -> str:
    """The title that the page gives itself, without the name of the site that pages add to it
    (``某公报_某市统计局``).

    Args:
        said: From a meta tag or the window's title; '' for neither.
        units: What is on the page.
        article: The article.
    """
    if not said:
        return _MARKERS.sub("", _headline(units, article))
    lines = [_MARKERS.sub("", unit.text) for unit in units if 0 < len(unit.text) <= LONGEST_HEADING]
    squeezed = _SQUEEZE.sub("", said)
    if any(_is_title(line, squeezed) for line in lines):
        return said
    shown = [
        line
        for line in lines
        if len(line) >= _SHORTEST_TITLE and _is_part(_SQUEEZE.sub("", line), squeezed)
    ]
    printed = _MARKERS.sub("", _headline(units, article))
    if shared := _shared(printed, said):
        shown.append(shared)
    if shown:
        return max(shown, key=len)
    own = _SITE_NAME.sub("", said)
    return (
        printed if len(printed) > len(own) else own
    )  # a window that is titled with the site's name alone


def _shared(printed: str, said: str) -> str:
    """What the headline and the window's title have in common, each with words of its own around it
    ((某省)某公报-某网 over 某公报 2024); '' where it is less than most of the headline.
    """
    match = SequenceMatcher(None, printed, said, autojunk=False).find_longest_match()
    shared = printed[match.a : match.a + match.size].strip()
    return shared if match.size >= max(_SHORTEST_TITLE, 0.7 * len(printed)) else ""


def _is_part(line: str, said: str) -> bool:
    """Whether a line is what a window's title begins with, or what is last in it after the
    names of site and column.
    """
    return said.startswith(line) or (
        said.endswith(line) and said[: -len(line)][-1:] in _BETWEEN_NAMES
    )


def _headline(units: list[Unit], article: list[Piece]) -> str:
    """The headline that a page shows: ``h1``, else the article's first line set as one before any
    sentence, unless it is numbered.
    """
    largest = next((unit.text for unit in units if unit.heading == 1), "")
    if largest:
        return largest
    for piece in article:
        if piece.kind is BlockKind.HEADING and heading_level(piece.text) is None:
            return piece.text
        if is_closed(piece.text):
            break
    return ""
