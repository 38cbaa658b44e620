"""Where new editions appear, and which links of a page are editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.addresses import same_place
from pipeline.sources.entry import entry_of
from pipeline.sources.listing import (
    Candidate,
    Link,
    Listing,
    Policy,
    addresses_by_year,
    candidates,
    default_link,
    links_of,
    sitemap_addresses,
    words_of,
)
from pipeline.sources.registry import load_sources
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import DocumentKind

HEAD = """version: 1
sources:
  - id: sample-bulletin
    title: 公报样张
    kind: bulletin
    publisher: 样张统计局
    region: "110000"
"""


def listing_of(tmp_path: Path, text: str) -> tuple[Listing, ...]:
    path = tmp_path / "sources.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_sources(path).sources[0].listing


def test_a_listing_alone_and_several(tmp_path: Path) -> None:
    (alone,) = listing_of(tmp_path, "    listing: {url: 'https://a.cn/tjgb/', pages: 3}\n")
    assert (alone.place, alone.pages, alone.policy) == ("https://a.cn/tjgb/", 3, Policy.PROPOSE)
    both = listing_of(
        tmp_path,
        "    listing:\n      - {url: 'https://a.cn/tjgb/'}\n"
        "      - {address: 'https://a.cn/{year}.html', policy: add, since: 2020}\n",
    )
    assert [one.place for one in both] == ["https://a.cn/tjgb/", "https://a.cn/{year}.html"]


@pytest.mark.parametrize(
    ("listing", "message"),
    [
        ("{link: '(?P<year>20..)'}", "exactly one of url, sitemap and address"),
        ("{url: 'https://a.cn/', sitemap: 'https://a.cn/s.xml'}", "exactly one of"),
        ("{url: 'ftp://a.cn/'}", "an address (http://"),
        ("{url: 'https://a.cn/', link: '公报'}", "group (?P<year>"),
        ("{url: 'https://a.cn/', link: '(?P<year>20'}", "a regular expression"),
        ("{sitemap: 'https://a.cn/s.xml'}", "href, a regular expression"),
        ("{address: 'https://a.cn/x.html'}", "{year} in the place of the year"),
        ("{url: 'https://a.cn/', pages: 0}", "greater than or equal to 1"),
        ("{url: 'https://a.cn/', page_address: 'index_2.html'}", "{page} in the place"),
        ("{urll: 'https://a.cn/'}", "did you mean url?"),
    ],
)
def test_a_wrong_listing_is_said_with_its_line(tmp_path: Path, listing: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        listing_of(tmp_path, f"    listing: {listing}\n")
    assert message in str(error.value)
    assert "sources.yaml:8" in str(error.value) and "listing" in str(error.value)


def test_a_kind_without_words_of_its_own_needs_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        HEAD.replace("bulletin\n    pub", "press\n    pub")
        + "    listing: {url: 'https://a.cn/'}\n"
    )
    with pytest.raises(ConfigurationError, match="link, a regular expression"):
        load_sources(path)


BULLETINS = default_link(DocumentKind.BULLETIN, "130100")

PAGE = """<html><body><ul>
<li><a href="./202503/t20250320_1.html" title="石家庄市2024年统计公报">石家庄市2024年…</a></li>
<li><a href="/x/2023.pdf">河北省石家庄市 2023 年国民经济和社会发展
统计公报</a></li>
<li><a href="2024-jd.html">一图读懂石家庄市2024年统计公报</a></li>
<li><a href="javascript:void(0)">石家庄市2022年统计公报</a></li>
<li><a href="pc.html">石家庄市2020年第七次人口普查公报</a></li></ul>
<li><a href="/ts.html">唐山市2024年统计公报</a></li>
<script type="text/xml"><datastore><record><![CDATA[<li><a href="/art/2022/3/15/art_1.html">石家庄市2021年统计公报</a></li>]]></record></datastore></script>
<a href="http://[bad/">石家庄市2019年统计公报</a></body></html>"""


def test_links_of_a_page_with_whole_titles_and_those_of_its_scripts() -> None:
    found = candidates(
        Listing(url="https://a.cn/tjgb/"), BULLETINS, links_of(PAGE, "https://a.cn/tjgb/")
    )
    assert found == [
        Candidate(
            2024,
            "石家庄市2024年统计公报",
            "https://a.cn/tjgb/202503/t20250320_1.html",
        ),
        Candidate(
            2023, "河北省石家庄市2023年国民经济和社会发展统计公报", "https://a.cn/x/2023.pdf"
        ),
        Candidate(2021, "石家庄市2021年统计公报", "https://a.cn/art/2022/3/15/art_1.html"),
    ]


def test_patterns_of_text_and_address_must_both_fit_and_years_may_be_in_chinese() -> None:
    links = [
        Link("二〇二四年公报", "https://a.cn/tjgb/1.html"),
        Link("二〇二三年公报", "https://a.cn/news/2.html"),
        Link("2019年公报", "https://a.cn/tjgb/3.html"),
    ]
    listing = Listing(
        url="https://a.cn/", link="(?P<year>[〇一二三四0-9]{4})年公报", href="/tjgb/", since=2020
    )
    assert [c.year for c in candidates(listing, BULLETINS, links)] == [2024]


def test_a_yearbook_is_about_the_year_before_it_appears() -> None:
    listing = Listing(url="https://a.cn/", year_offset=-1)
    links = [
        Link("某市统计年鉴2025", "https://a.cn/25/"),
        Link("2024年统计年鉴", "https://a.cn/24/"),
    ]
    assert [
        c.year for c in candidates(listing, default_link(DocumentKind.YEARBOOK, "110000"), links)
    ] == [
        2024,
        2023,
    ]


def test_a_sitemap_and_a_pattern_of_addresses() -> None:
    page = "<urlset><url><loc>https://a.cn/gb-2024.html?a=1&amp;b=2</loc></url></urlset>"
    assert sitemap_addresses(page) == ["https://a.cn/gb-2024.html?a=1&b=2"]
    listing = Listing(address="https://a.cn/{year}/gb.html", since=2023)
    assert [c.address for c in addresses_by_year(listing, range(2022, 2025))] == [
        "https://a.cn/2023/gb.html",
        "https://a.cn/2024/gb.html",
    ]


def test_words_that_an_edition_must_contain() -> None:
    listing = Listing(url="https://a.cn/", must_contain=("{year}年样张",))
    assert words_of(listing, DocumentKind.BULLETIN, 2024) == ("2024年样张",)
    assert words_of(Listing(url="https://a.cn/"), DocumentKind.BULLETIN, 2024) == (
        "2024年",
        "统计公报",
    )


def test_one_address_in_two_spellings() -> None:
    assert same_place("http://www.a.cn/x?y=1") == same_place("https://A.cn/x?y=1#z")
    assert same_place("https://a.cn/x") != same_place("https://a.cn/y")


def test_a_city_with_all_its_years_is_one_entry(tmp_path: Path) -> None:
    text = "version: 1\nsources:\n" + entry_of("130100", "bulletin", "https://a.cn/tjgb/")
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    (source,) = load_sources(path).sources
    assert (source.title, source.listing[0].place) == (
        "石家庄市国民经济和社会发展统计公报",
        "https://a.cn/tjgb/",
    )
    with pytest.raises(ConfigurationError, match="no such region"):
        entry_of("999999", "bulletin", "https://a.cn/")
