"""New editions are found at listings, checked, and proposed or added; every page comes from a real server."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from pipeline.runs.run import DiscoveryReport, discover, source_status
from pipeline.sources.proposals import decided, load_proposals, save_proposals
from tests.support.offices import LIMITS, Installation, Office
from tests.unit.runs.test_cli import gongbao
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import ProposalState


def page(year: int, amount: str = "100.5", city: str = "北京市") -> bytes:
    return (
        f'<html><head><title>公报</title><meta name="PubDate" content="{year + 1}-03-20 09:00"></head><body>'
        f"<h1>{city}{year}年国民经济和社会发展统计公报</h1>"
        f"<p>全年实现地区生产总值{amount}亿元，比上年增长5.2%。</p></body></html>"
    ).encode()


def list_page(*years: int, more: str = "") -> bytes:
    links = "".join(
        f'<li><a href="/tjgb/{year}.html">北京市{year}年国民经济和社会发展统计公报</a></li>'
        for year in years
    )
    return f"<html><body><ul>{links}</ul>{more}</body></html>".encode()


@pytest.fixture
def city(installation: Installation, office: Office) -> Installation:
    """A city that is one entry: no edition is typed."""
    for year in (2023, 2024):
        office.pages[f"/tjgb/{year}.html"] = page(year)
    office.pages["/tjgb/"] = list_page(2024, 2023)
    listed(installation, {"url": office.url("/tjgb/"), "policy": "add"})
    return installation


def listed(installation: Installation, listing: object, *editions: dict[str, object]) -> None:
    cadence = {"month": 3, "day": 20, "year_offset": 1, "grace_days": 5}
    installation.list_sources(
        {
            "id": "city-bulletin",
            "cadence": cadence,
            "listing": listing,
            "editions": list(editions),
        }
    )


def search(installation: Installation, *, every: bool = True) -> DiscoveryReport:
    with ThreadPoolExecutor(1) as executor:
        return discover(installation.workspace(), every=every, limits=LIMITS, executor=executor)[0]


def test_a_city_with_all_its_years_is_one_entry(city: Installation) -> None:
    report = city.run()
    assert "1 listings searched, 0 editions proposed, 2 added" in report.discovery.summary()
    with duckdb.connect(str(city.warehouse), read_only=True) as connection:
        documents = connection.execute(
            "SELECT document_id, year, published_on, status FROM documents ORDER BY 1"
        ).fetchall()
        values = connection.execute(
            "SELECT period, value FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level' ORDER BY 1"
        ).fetchall()
        found = connection.execute(
            "SELECT document_id, state FROM discovered_editions ORDER BY 1"
        ).fetchall()
    assert documents == [
        ("city-bulletin-2023", 2023, "2024-03-20", "parsed"),
        ("city-bulletin-2024", 2024, "2025-03-20", "parsed"),
    ]
    assert values == [("2023", 100.5), ("2024", 100.5)]
    assert found == [("city-bulletin-2023", "added"), ("city-bulletin-2024", "added")]


def test_what_is_added_stays_and_is_asked_for_like_any_edition(
    city: Installation, office: Office
) -> None:
    city.run()
    report = city.run()
    assert report.discovery.found == ()
    assert [r.document_id for r in report.fetch.records] == [
        "city-bulletin-2023",
        "city-bulletin-2024",
    ]


def test_by_default_a_person_decides(city: Installation, office: Office) -> None:
    listed(city, {"url": office.url("/tjgb/")})
    report = city.run()
    assert [p.state for p in report.discovery.found] == [
        ProposalState.PROPOSED,
        ProposalState.PROPOSED,
    ]
    assert report.fetch.records == ()
    assert gongbao(city, "sources", "add", "city-bulletin-2024").returncode == 0
    assert gongbao(city, "sources", "decline", "city-bulletin-2023").returncode == 0
    shown = json.loads(gongbao(city, "sources", "proposals", "--json").stdout)
    assert {p["edition"]["id"]: p["state"] for p in shown} == {
        "city-bulletin-2024": "added",
        "city-bulletin-2023": "declined",
    }
    again = city.run()
    assert again.discovery.found == ()
    assert [r.document_id for r in again.fetch.records] == ["city-bulletin-2024"]
    unknown = gongbao(city, "sources", "add", "city-bulletin-1999")
    assert unknown.returncode == 2 and "no edition city-bulletin-1999 was found" in unknown.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page(2022), "2024年"),  # another year behind the link
        (b"<html><body><h1>404</h1><p>no such page</p></body></html>", "2024年"),
        (page(2024).replace("公报</h1>".encode(), "公报解读</h1>".encode()), "a text about it"),
        (page(2024, city="湖南省"), "a document about 北京市"),
        (page(2024).replace(b"PubDate", b"Other"), "a date of publication"),
    ],
)
def test_what_does_not_pass_waits_for_a_person_with_the_reason(
    city: Installation, office: Office, content: bytes, reason: str
) -> None:
    office.pages["/tjgb/2024.html"] = content
    found = {p.edition.id: p for p in search(city).found}
    assert found["city-bulletin-2023"].state is ProposalState.ADDED
    assert found["city-bulletin-2024"].state is ProposalState.PROPOSED
    assert reason in found["city-bulletin-2024"].reason
    assert search(city).found == (), "what waits is not proposed again"


def test_two_links_for_one_year_add_one(city: Installation, office: Office) -> None:
    office.pages["/other.html"] = page(2024, "200.5")
    office.pages["/tjgb/"] = list_page(
        2024, more='<a href="/other.html">北京市2024年国民经济和社会发展统计公报（2025-04-01）</a>'
    )
    found = search(city).found
    assert [(p.edition.id, p.state) for p in found] == [
        ("city-bulletin-2024", ProposalState.ADDED),
        ("city-bulletin-2024-2", ProposalState.PROPOSED),
    ]
    assert "one edition of 2024" in found[1].reason


def test_further_pages_of_a_list(city: Installation, office: Office) -> None:
    office.pages["/tjgb/2022.html"] = page(2022)
    office.pages["/tjgb/2021.html"] = page(2021)
    office.pages["/tjgb/"] = list_page(2024, more='<a href="index_1.html">下一页</a>')
    office.pages["/tjgb/index_1.html"] = list_page(2022)
    office.pages["/tjgb/p2.html"] = list_page(2021)
    listed(city, {"url": office.url("/tjgb/"), "pages": 3})
    assert sorted(p.edition.year for p in search(city).found) == [2022, 2024]
    listed(city, {"url": office.url("/tjgb/"), "pages": 3, "page_address": "p{page}.html"})
    office.pages["/tjgb/p1.html"] = list_page(2023)
    assert sorted(p.edition.year for p in search(city).found) == [2021, 2023]


def test_a_sitemap_and_a_pattern_of_addresses(city: Installation, office: Office) -> None:
    office.pages["/sitemap.xml"] = (
        f"<sitemapindex><sitemap><loc>{office.url('/s1.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    office.pages["/s1.xml"] = (
        f"<urlset><url><loc>{office.url('/tjgb/2024.html')}</loc></url>"
        f"<url><loc>{office.url('/news/2024.html')}</loc></url></urlset>".encode()
    )
    listed(city, {"sitemap": office.url("/sitemap.xml"), "href": r"/tjgb/(?P<year>\d{4})\.html"})
    assert [p.edition.url for p in search(city).found] == [office.url("/tjgb/2024.html")]
    office.pages["/tjgb/2025.html"] = page(2025)
    listed(city, {"address": office.url("/tjgb/{year}.html"), "policy": "add"})
    report = search(city)
    assert [(p.edition.year, p.state) for p in report.found] == [(2025, ProposalState.ADDED)]
    assert report.problems == {}, "an edition that is not there yet is no problem"


def test_overdue_says_where_it_was_searched(city: Installation, office: Office) -> None:
    city.run()
    (status,) = source_status(city.workspace())
    assert status.verdict == "overdue"  # it is April 2026, and the edition about 2025 is not there
    assert status.searched_at == (office.url("/tjgb/"),)
    assert status.problem is not None
    assert f"at {office.url('/tjgb/')}: 2 links, the newest edition about 2024" in status.problem


def test_a_listing_that_is_no_list_is_a_problem_and_stops_nothing(
    city: Installation, office: Office
) -> None:
    city.run()
    office.pages["/tjgb/"] = b"<html><body><script>load()</script></body></html>"
    report = city.run()
    assert "expected: a page with links" in report.discovery.problems["city-bulletin"]
    del office.pages["/tjgb/"]
    report = city.run()
    assert "HTTP status 404" in report.discovery.problems["city-bulletin"]
    (status,) = source_status(city.workspace())
    assert "could not be read" in (status.problem or "")


def test_a_listing_rests_while_nothing_is_due(city: Installation, office: Office) -> None:
    office.pages["/tjgb/2025.html"] = page(2025)
    office.pages["/tjgb/"] = list_page(2025, 2024, 2023)
    city.run()
    asked = len(office.seen("/tjgb/"))
    city.run()
    assert len(office.seen("/tjgb/")) == asked
    city.days += 7
    city.run()
    assert len(office.seen("/tjgb/")) == asked + 1


def test_a_file_that_was_edited_into_something_else_is_said(city: Installation) -> None:
    search(city)
    path = city.settings.proposals
    path.write_text(path.read_text(encoding="utf-8").replace("state: added", "state: maybe", 1))
    done = gongbao(city, "run")
    assert done.returncode == 2
    assert "proposals.yaml: key editions.0.state" in done.stderr


def test_decisions_are_about_what_was_found(city: Installation) -> None:
    search(city)
    found = load_proposals(city.settings.proposals)
    save_proposals(
        city.settings.proposals,
        decided(found, ["city-bulletin-2024"], ProposalState.DECLINED, "twice"),
    )
    assert [p.state for p in load_proposals(city.settings.proposals)].count(
        ProposalState.DECLINED
    ) == 1
    with pytest.raises(ConfigurationError, match="was found"):
        decided(found, ["x"], ProposalState.ADDED, "")


def test_a_search_on_the_command_line(city: Installation) -> None:
    done = gongbao(city, "sources", "discover", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [s["newest_year"] for s in answer["searches"]] == [2024]
    assert {p["edition"]["id"] for p in answer["found"]} == {
        "city-bulletin-2023",
        "city-bulletin-2024",
    }
