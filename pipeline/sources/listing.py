r"""Where new editions of a source appear, and which links of such a page are editions.

A source names a listing page, a sitemap, or the pattern of its addresses::

    listing:
      url: https://tjj.example.gov.cn/tjgb/
      link: '(?P<year>20\d{2})年.*国民经济和社会发展统计公报'

Only patterns and the text of pages are read here: asking for pages, checking what a link leads
to and keeping what was found is the stage ``pipeline.runs.stages.discovering``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import urldefrag, urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.sources.addresses import is_address
from warehouse.inert_text import inert
from warehouse.regions import regions
from warehouse.vocabularies import DocumentFormat, DocumentKind, Origin

FIRST_YEAR, LAST_YEAR = 1900, 2100
_YEAR_GROUP = "(?P<year>"
_DIGITS = str.maketrans(
    "〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789"
)
_LONGEST_TEXT = 300
# <![CDATA[<li><a href="/art/2025/3/15/art_1_2.html">…</a></li>]]> in the scripts of list pages
_CDATA = re.compile(r"(?s)<!\[CDATA\[(.{1,20000}?)\]\]>")
_SITEMAP_ADDRESS = re.compile(
    r"(?is)<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,1000})\s*(?:\]\]>)?\s*</loc>"
)


class Policy(StrEnum):
    """What happens to a new edition that passes all checks."""

    PROPOSE = "propose"  # a person decides
    ADD = "add"  # it is read from the next stage on


class Listing(BaseModel):
    r"""Where new editions appear. Exactly one of ``url``, ``sitemap`` and ``address`` is given.

    Attributes:
        url: A page that links to the editions.
        sitemap: A sitemap (or an index of sitemaps) in XML that lists their addresses.
        address: The address of an edition with ``{year}`` in the place of its year.
        link: Regular expression searched in the text of a link, white space removed; its group
            ``year`` is the year of the edition. By default one is made of the source's kind
            and region.
        href: Regular expression searched in the address of a link; may carry the group ``year``.
        pages: How many pages of the list are read.
        page_address: Address of the list's pages after the first, ``{page}`` counting from 1;
            by default the links to the next page are followed.
        year_offset: Added to the year that is found: -1 for a yearbook that is named by the year
            in which it appears and holds the year before.
        since: The earliest year that is taken.
        policy: What happens to an edition that passes all checks.
        format: DocumentFormat of the editions, where it is known.
        must_contain: Words that an edition must hold, ``{year}`` in the place of its year.
        origin: How near the texts are to the publisher's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = None
    sitemap: str | None = None
    address: str | None = None
    link: str | None = None
    href: str | None = None
    pages: Annotated[int, Field(ge=1, le=50, strict=True)] = 1
    page_address: str | None = None
    year_offset: Annotated[int, Field(ge=-5, le=5, strict=True)] = 0
    since: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)] | None = None
    policy: Policy = Policy.PROPOSE
    format: DocumentFormat | None = None
    must_contain: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    origin: Origin = Origin.OFFICIAL

    @field_validator("url", "sitemap", "address")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not is_address(value):
            raise ValueError("an address (http://… or https://…)")
        return value

    @field_validator("link", "href")
    @classmethod
    def _a_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"a regular expression ({error})") from None
        return value

    @field_validator("page_address")
    @classmethod
    def _with_a_page(cls, value: str | None) -> str | None:
        if value is not None and "{page}" not in value:
            raise ValueError("an address with {page} in the place of the page's number")
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Listing:
        given = [name for name in ("url", "sitemap", "address") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"exactly one of url, sitemap and address, not {given or 'none'}")
        if self.address is not None and "{year}" not in self.address:
            raise ValueError("an address with {year} in the place of the year")
        if self.sitemap is not None and _YEAR_GROUP not in (self.href or ""):
            raise ValueError("with sitemap: href, a regular expression with the group (?P<year>…)")
        patterns = (self.link or "") + (self.href or "")
        if patterns and self.url and _YEAR_GROUP not in patterns:
            raise ValueError("link or href with the group (?P<year>…)")
        return self

    @property
    def place(self) -> str:
        """Where it is searched: the page, the sitemap, or the pattern of addresses."""
        return self.url or self.sitemap or self.address or ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its words, white space removed, and where it leads."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be an edition.

    Attributes:
        year: The year that it is about.
        title: The words of the link; '' where there are none.
        address: Where it leads.
    """

    year: int
    title: str
    address: str


# a text about a document, not the document
_ABOUT_IT = "解读|图解|一图|读懂|问答|分工|分解|落实|决议"
_DEFAULT_LINK: dict[DocumentKind, str] = {
    # 2024年某市国民经济和社会发展统计公报, 某市2024年统计公报（2025-03-20）; not another city's
    DocumentKind.BULLETIN: r"^\W*{region}(?P<year>20\d{2})年{region}(?:国民经济和社会发展)?统计公报"
    r"(?:\W*20\d{2}\W\d{1,2}\W\d{1,2}日?)?\W*$",
    # 2025年政府工作报告, 政府工作报告（2025年1月14日…）; not that of the State Council
    DocumentKind.WORK_REPORT: r"^(?=.*政府工作报告)(?!.*(?:{about_it}|国务院|全国人民代表))"
    r".*?(?P<year>20\d{2})年",
    # the first year that it names is the one whose plan was carried out
    DocumentKind.PLAN_REPORT: r"^(?=.*计划执行情况)(?!.*(?:{about_it})).*?(?P<year>20\d{2})年",
    # 某市统计年鉴2024, 2024年某市统计年鉴
    DocumentKind.YEARBOOK: r"统计年鉴\D{0,3}(?P<year>20\d{2})|"
    r"(?P<year_ahead>20\d{2})年?\D{0,8}统计年鉴",
}
_WORDS: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.BULLETIN: ("{year}年", "统计公报"),
    DocumentKind.WORK_REPORT: ("各位代表", "{year}年"),
    DocumentKind.PLAN_REPORT: ("{year}年", "计划"),
    DocumentKind.YEARBOOK: ("统计年鉴",),
}


def has_default_link(kind: DocumentKind) -> bool:
    """Whether links to documents of that kind are known without a pattern of their own."""
    return kind in _DEFAULT_LINK


def default_link(kind: DocumentKind, region: str) -> str | None:
    """The pattern of links to a region's documents of that kind; None for kinds without one.

    Args:
        kind: Genre.
        region: Code of the region: a province's list often has the bulletins of its cities, too.
    """
    pattern = _DEFAULT_LINK.get(kind)
    if pattern is None:
        return None
    known = regions().get(region)
    names = (known.name, *known.aliases, _without_suffix(known.name)) if known else ()
    words = "|".join(sorted({re.escape(name) for name in names if name}, key=len, reverse=True))
    own = rf"(?:[^\W\d]{{2,3}}(?:省|自治区))?(?:{words or '全国'}|全省|全市|全区|全县)?"
    return pattern.replace("{region}", own).replace("{about_it}", _ABOUT_IT)


def words_of(listing: Listing, kind: DocumentKind, year: int) -> tuple[str, ...]:
    """What an edition of that year must contain, by the listing or by what its kind usually has."""
    words = listing.must_contain or _WORDS.get(kind, ("{year}年",))
    return tuple(word.replace("{year}", str(year)) for word in words)


def links_of(page: str, address: str) -> list[Link]:
    """All links of a page in order, those that its scripts write included.

    Where a link shows shortened words, its ``title`` has them whole: both count as a link.
    """
    from selectolax.lexbor import LexborHTMLParser

    found: dict[Link, None] = {}
    for markup in (page, "\n".join(_CDATA.findall(page))):
        if not markup:
            continue
        for node in LexborHTMLParser(markup).css("a[href]"):
            target = _resolved(node.attributes.get("href") or "", address)
            for words in (node.attributes.get("title") or "", node.text()):
                text = inert(re.sub(r"\s+", "", words))[:_LONGEST_TEXT]
                if target and text:
                    found[Link(text, target)] = None
    return list(found)


def sitemap_addresses(page: str) -> list[str]:
    """The addresses that a sitemap, or an index of sitemaps, lists."""
    return [address.replace("&amp;", "&") for address in _SITEMAP_ADDRESS.findall(page)]


def candidates(listing: Listing, default: str | None, links: Sequence[Link]) -> list[Candidate]:
    """The links that are editions by the listing's patterns, each address once.

    Args:
        listing: The listing.
        default: The pattern of links where the listing gives none: ``default_link``.
        links: The links of its pages.
    """
    found: dict[str, Candidate] = {}
    for link in links:
        year = _year_of(listing, default, link)
        if year is not None and (listing.since is None or year >= listing.since):
            found.setdefault(link.address, Candidate(year, link.text, link.address))
    return list(found.values())


def addresses_by_year(listing: Listing, years: Sequence[int]) -> Iterator[Candidate]:
    """The addresses that editions of those years have by the listing's pattern."""
    for year in years:
        if listing.address and (listing.since is None or year >= listing.since):
            yield Candidate(year, "", listing.address.replace("{year}", str(year)))


def _year_of(listing: Listing, default: str | None, link: Link) -> int | None:
    pattern = listing.link or (None if listing.href else default)
    matches = []
    for expression, text in ((pattern, link.text), (listing.href, link.address)):
        if expression is not None:
            match = re.search(expression, text)
            if match is None:
                return None
            matches.append(match)
    for match in matches:
        for name, value in match.groupdict().items():
            if name.startswith("year") and value is not None:
                year = _number(value)
                return None if year is None else year + listing.year_offset
    return None


def _number(year: str) -> int | None:
    """``2024``, ``２０２４``, ``二〇二四`` -> 2024; None for what is no year."""
    digits = year.translate(_DIGITS)
    return int(digits) if digits.isdecimal() and FIRST_YEAR <= int(digits) <= LAST_YEAR else None


def _resolved(link: str, address: str) -> str | None:
    try:
        target = urldefrag(urljoin(address, link.strip())).url
        return target if urlsplit(target).scheme in ("http", "https") else None
    except ValueError:  # [http://…, a port of letters
        return None


def _without_suffix(name: str) -> str:
    """``北京市`` -> ``北京``, ``广西壮族自治区`` -> ``广西``, as titles often have it."""
    short = re.sub(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$", "", name)
    return short[:-1] if len(short) > 2 and short[-1] in "省市区县州盟" else short
