"""The report of the embedded digests: every figure has its place, nothing comes from elsewhere, texts are escaped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from pipeline.report import site, write_report
from pipeline.report.bilingual import marked, number
from tests.support.warehouses import file_of


@pytest.fixture(scope="module")
def folder(demonstration: duckdb.DuckDBPyConnection) -> Path:
    """The report that the run has written beside the file."""
    return file_of(demonstration).parent / "report"


def test_every_observation_has_one_anchor_in_the_page_of_its_document(
    folder: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    rows = demonstration.execute("SELECT document_id, observation_id FROM observations").fetchall()
    assert rows
    pages = {file.stem: file.read_text(encoding="utf-8") for file in (folder / "d").glob("*.html")}
    for document_id, observation_id in rows:
        assert pages[document_id].count(f'id="o-{observation_id}"') == 1


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(folder: Path) -> None:
    anchors = {
        file.resolve(): set(re.findall(r'id="([^"]+)"', file.read_text(encoding="utf-8")))
        for file in folder.rglob("*.html")
    }
    links = 0
    for file in anchors:
        for address in re.findall(r'(?:href|src)="([^"]+)"', file.read_text(encoding="utf-8")):
            if address.startswith(("http://", "https://", "data:")):
                continue
            path, _, anchor = unquote(address).partition("#")
            target = (file.parent / path).resolve() if path else file
            assert target.exists(), (file, address)
            if anchor:
                assert anchor in anchors[target], (file, address)
            links += 1
    assert links > 1000


def test_the_same_file_is_not_written_twice_and_force_writes_it(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    first = write_report(file_of(demonstration), tmp_path / "report")
    assert not first.is_unchanged and first.pages > 10
    again = write_report(file_of(demonstration), tmp_path / "report")
    assert again.is_unchanged and again.pages == first.pages
    assert not write_report(file_of(demonstration), tmp_path / "report", force=True).is_unchanged
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_report_that_fails_leaves_the_last_one(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(file_of(demonstration), tmp_path / "report")
    before = (tmp_path / "report" / "index.html").read_bytes()

    def broken(*arguments: object) -> int:
        raise OSError("no space")

    monkeypatch.setattr(site, "_write_pages", broken)
    with pytest.raises(OSError, match="no space"):
        write_report(file_of(demonstration), tmp_path / "report", force=True)
    assert (tmp_path / "report" / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_what_documents_say_is_text_and_never_markup(tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    environment = site._environment()
    assert hostile not in environment.from_string("{{ t(a, a) }}{{ a }}").render(a=hostile)
    assert hostile not in marked(hostile + "12", len(hostile), "12")
    assert environment.from_string("{{ a | web }}").render(a="javascript:alert(1)") == ""
    site._write_script(tmp_path / "data.js", "page", {"quote": hostile})
    script = (tmp_path / "data.js").read_text(encoding="utf-8")
    assert "</script" not in script
    assert json.loads(script[script.index('{"') : script.rindex(";")]) == {"quote": hostile}


@pytest.mark.parametrize(
    ("amount", "text"),
    [(49843.1, "49,843.1"), (-2.7, "−2.7"), (0.0, "0"), (6000.0, "6,000"), (None, "–")],
)
def test_numbers_are_shown_with_the_digits_they_have(amount: float | None, text: str) -> None:
    assert number(amount) == text
