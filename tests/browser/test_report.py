"""The report in a browser: from numbers to sentences, search, language, theme, keyboard, accessibility; nothing is asked of a network.

Skipped, saying so, where Chromium or Playwright is absent (``apt-get install chromium fonts-noto-cjk``).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.report import panel_pages, write_report
from tests.support.reports import report_with_images
from tests.support.warehouses import file_of

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = os.environ.get("GONGBAO_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).with_name("axe.min.js")
WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(demonstration: duckdb.DuckDBPyConnection) -> Path:
    given = os.environ.get("GONGBAO_TEST_REPORT")
    return Path(given) if given else file_of(demonstration).parent / "report"


class Visit:
    """A page, what went wrong on it, and what it asked for."""

    def __init__(self, browser: Any, folder: Path, width: str) -> None:
        size = WIDTHS[width]
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
        )
        self.page = self.context.new_page()
        self.folder = folder
        self.problems: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("file://", "data:")):
            self.problems.append(f"asked for {request.url}")

    def open(self, path: str) -> Any:
        self.page.goto((self.folder / path).as_uri())
        return self.page


@pytest.fixture(params=list(WIDTHS))
def visit(browser: Any, folder: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    one = Visit(browser, folder, request.param)
    yield one
    one.context.close()
    assert not one.problems


def assert_marked(page: Any) -> None:
    """The figure that the address names is in view, chosen, and has its record."""
    page.wait_for_selector("a.o.chosen")
    place = page.locator("a.o.chosen")
    assert place.count() == 1
    assert page.url.endswith("#" + str(place.get_attribute("id")))
    page.wait_for_function(
        "() => { const box = document.querySelector('a.o.chosen').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= window.innerHeight; }"
    )
    assert page.locator("#record mark").inner_text() in place.inner_text()
    if page.viewport_size["width"] < 960:  # the record is a sheet at the bottom there
        page.wait_for_function(
            "() => document.querySelector('a.o.chosen').getBoundingClientRect().bottom"
            " <= document.querySelector('#record').getBoundingClientRect().top"
        )


def test_a_cell_of_the_panel_leads_to_its_marked_sentence(visit: Visit) -> None:
    page = visit.open("r/110000.html")
    cell = page.locator("table.data").first.locator("a.n").first
    shown = cell.inner_text().replace(",", "")
    cell.click()
    assert_marked(page)
    assert shown in page.locator("a.o.chosen").inner_text().replace(",", "")


def test_a_promise_leads_to_its_result(visit: Visit) -> None:
    page = visit.open("promises.html")
    card = page.locator("article.card").first
    assert card.locator("mark").count() >= 1
    card.locator("cite a").last.click()
    assert_marked(page)


@pytest.mark.parametrize("words", ["地区生产总值", "GDP"])
def test_the_search_finds_an_indicator_in_both_languages(visit: Visit, words: str) -> None:
    page = visit.open("index.html")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.wait_for_selector("#hits a[href$='i/gdp.html']")
    page.keyboard.press("ArrowDown")
    assert page.locator("#hits [aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/i/gdp.html")
    page.wait_for_selector("#chart svg")


def test_language_and_theme_change_and_are_kept(visit: Visit) -> None:
    page = visit.open("index.html")
    assert page.locator("h1").inner_text() == "官方公报里的每一个数字"
    page.click("#language")
    assert page.locator("h1").inner_text() == "Every figure in the official bulletins"
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    visit.open("promises.html")
    assert page.locator("h1").inner_text() == "Promises and results"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


_LINK = re.compile(r"""href=["']?([^"' >#]+\.html)""")


def _linked(folder: Path, path: str) -> set[str]:
    """Pages that a page leads to, relative to the report."""
    base = (folder / path).parent
    found = {os.path.normpath(base / link) for link in _LINK.findall((folder / path).read_text())}
    return {str(Path(page).relative_to(folder)) for page in found if Path(page).is_file()}


def test_every_figure_is_on_a_page_two_clicks_from_the_overview(
    folder: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    first = _linked(folder, "index.html")
    reached = first | {page for path in first for page in _linked(folder, path)}
    figures = demonstration.execute(
        "SELECT document_id, list(observation_id) FROM observations GROUP BY 1"
    ).fetchall()
    assert figures
    for document_id, ids in figures:
        assert f"d/{document_id}.html" in reached
        text = (folder / f"d/{document_id}.html").read_text(encoding="utf-8")
        marked = set(re.findall(r"""id=["']?(o-[0-9a-f]+)""", text))
        assert len(marked) == len(ids)


def test_two_clicks_lead_to_a_figure_and_load_little(browser: Any, folder: Path) -> None:
    visit = Visit(browser, folder, "wide")
    loaded: list[int] = []
    visit.page.on("response", lambda answer: loaded.append(len(answer.body())))
    page = visit.open("index.html")
    page.locator("main a[href^='r/']").first.click()
    page.wait_for_url("**/r/*.html")
    page.locator("table.data a.n").first.click()
    assert_marked(page)
    assert (
        len(loaded) <= 20 and sum(loaded) < 3_000_000
    )  # three pages with their styles and scripts
    visit.context.close()
    assert not visit.problems


def test_on_paper_a_chart_fits_the_sheet(visit: Visit) -> None:
    page = visit.open("i/gdp.html")
    page.wait_for_selector("#chart svg")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    box = page.locator("#chart svg").bounding_box()
    assert 0 < box["width"] <= 640
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def test_on_paper_a_chart_is_whole(browser: Any, folder: Path) -> None:
    visit = Visit(browser, folder, "wide")
    page = visit.open("i/gdp.html")
    page.wait_for_selector("#chart svg")
    drawn = page.evaluate("""() => {
        window.dispatchEvent(new Event('beforeprint'));  // what is printed is what is drawn now
        const svg = document.querySelector('#chart svg'), sheet = svg.getBoundingClientRect();
        return Math.max(...Array.from(svg.querySelectorAll('path, text'), part =>
            part.getBoundingClientRect().right - sheet.left)) - sheet.width; }""")
    assert drawn <= 1
    visit.context.close()
    assert not visit.problems


def test_a_long_table_lays_out_its_first_rows_and_shows_the_rest_when_asked(
    browser: Any,
    demonstration: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panel_pages, "FIRST_ROWS", 3)
    write_report(file_of(demonstration), tmp_path / "report")
    visit = Visit(browser, tmp_path / "report", "wide")
    for click in ("#show-rest", "#values thead button"):
        page = visit.open("i/gdp.html")
        rows = page.locator("#values tbody tr")
        every = rows.count()
        assert every > 3 and page.locator("#values tbody tr:visible").count() == 3
        page.wait_for_selector("#chart svg")
        assert page.locator("#chart svg path[d^='M1 0A1']").count() > 3
        page.locator(click).first.click()
        assert page.locator("#values tbody tr:visible").count() == every
        assert page.locator("#show-rest").count() == 0
    visit.context.close()
    assert not visit.problems


def test_figures_are_walked_with_keys(visit: Visit) -> None:
    page = visit.open("d/beijing-bulletin-2024-digest.html")
    page.keyboard.press("j")
    assert_marked(page)
    first = page.locator("a.o.chosen").get_attribute("id")
    page.keyboard.press("j")
    page.wait_for_function(f"() => document.querySelector('a.o.chosen').id !== '{first}'")
    page.keyboard.press("k")
    page.wait_for_function(f"() => document.querySelector('a.o.chosen').id === '{first}'")


def test_a_table_sorts_by_the_head_that_is_clicked(visit: Visit) -> None:
    page = visit.open("documents.html")
    head = page.locator("thead th").last
    shown = "Array.from(document.querySelectorAll('tbody td:last-child'), (cell) => Number(cell.textContent.replace(/,/g, '')))"
    for order, sign in (("descending", -1), ("ascending", 1)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        counts = page.evaluate(shown)
        assert counts == sorted(counts, key=lambda count: sign * count) and len(counts) > 3


def test_a_point_of_the_chart_leads_to_its_sentence(visit: Visit) -> None:
    page = visit.open("i/gdp.html")
    page.wait_for_selector("#chart svg")
    points = page.locator("#chart svg path[d^='M1 0A1']")
    assert points.count() > 2
    points.first.click(force=True)
    page.wait_for_url("**/d/*.html#o-*")
    assert_marked(page)


def test_a_figure_that_was_read_from_a_picture_shows_its_place_there(
    browser: Any, demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    pytest.importorskip("cv2", reason="the extra ocr is not installed")
    visit = Visit(browser, report_with_images(demonstration, tmp_path), "wide")
    page = visit.open("d/beijing-bulletin-2024-digest.html")
    page.locator("a.o", has_text="49843.1").first.click()
    page.wait_for_function("() => document.querySelector('.crop img')?.naturalWidth > 100")
    crop, mark = page.locator(".crop").bounding_box(), page.locator(".crop i").bounding_box()
    assert crop["x"] <= mark["x"] and mark["x"] + mark["width"] <= crop["x"] + crop["width"]
    assert crop["y"] <= mark["y"] and mark["y"] + mark["height"] <= crop["y"] + crop["height"]
    visit.context.close()
    assert not visit.problems


PAGES = (
    "index.html",
    "regions.html",
    "indicators.html",
    "promises.html",
    "contradictions.html",
    "indices.html",
    "documents.html",
    "r/110000.html",
    "i/gdp.html",
    "d/beijing-bulletin-2024-digest.html",
)


@pytest.mark.parametrize(("width", "theme"), [("wide", "light"), ("phone", "dark")])
def test_pages_have_no_serious_barrier_and_fit_the_window(
    browser: Any, folder: Path, width: str, theme: str
) -> None:
    visit = Visit(browser, folder, width)
    visit.page.emulate_media(color_scheme=theme)
    serious = []
    for path in PAGES:
        page = visit.open(path)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({preload: false}).then((result) => result.violations)")
        serious += [
            (path, one["id"], [node["html"][:200] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
    visit.context.close()
    assert not serious
    assert not visit.problems
