"""The report of the embedded digests: every figure has its place, nothing comes from elsewhere, texts are escaped."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from pipeline.report import index_pages, site, write_report
from pipeline.report.bilingual import marked, number
from pipeline.report.report_page import anchor
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
        assert pages[document_id].count(f"id={anchor(observation_id)} ") == 1


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(folder: Path) -> None:
    anchors = {
        file.resolve(): set(re.findall(r'id="?([^" >]+)', file.read_text(encoding="utf-8")))
        for file in folder.rglob("*.html")
    }
    links = 0
    for file in anchors:
        for address in re.findall(r'(?:href|src)="?([^" >]+)', file.read_text(encoding="utf-8")):
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

    monkeypatch.setattr(site, "_write", broken)
    with pytest.raises(OSError, match="no space"):
        write_report(file_of(demonstration), tmp_path / "report", force=True)
    assert (tmp_path / "report" / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_what_documents_say_is_text_and_never_markup() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    environment = site._environment()
    assert hostile not in environment.from_string("{{ t(a, a) }}{{ a }}").render(a=hostile)
    assert hostile not in marked(hostile + "12", len(hostile), "12")
    assert environment.from_string("{{ a | web }}").render(a="javascript:alert(1)") == ""
    script = site._script("page", {"quote": hostile}).decode()
    assert "</script" not in script
    assert json.loads(script[script.index('{"') : script.rindex(";")]) == {"quote": hostile}


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (49843.1, None, "49,843.1"),
        (-2.7, None, "−2.7"),
        (0.0, None, "0"),
        (6000.0, None, "6,000"),
        (2.0, 1, "2.0"),
        (2.25, 1, "2.25"),
        (None, 1, "–"),
    ],
)
def test_numbers_are_shown_with_the_digits_they_were_printed_with(
    amount: float | None, decimals: int | None, text: str
) -> None:
    assert number(amount, decimals) == text


def test_a_new_build_writes_only_what_it_changed(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    file, folder = tmp_path / "gongbao.duckdb", tmp_path / "report"
    shutil.copyfile(file_of(demonstration), file)
    first = write_report(file, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    with duckdb.connect(str(file)) as connection:
        connection.execute("""UPDATE build_info SET build_id = 'another',
            built_at = left(built_at, 11) || '23:59:59+00:00'""")
    quiet = write_report(file, folder)
    assert quiet.is_unchanged and quiet.pages == first.pages
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE build_info SET build_id = 'a third'")
        connection.execute("""UPDATE observations SET label = label || '（改）'
            WHERE document_id = 'beijing-bulletin-2024-digest'""")
    write_report(file, folder)
    changed = {path.name for path, moment in before.items() if path.stat().st_mtime_ns != moment}
    assert changed == {"beijing-bulletin-2024-digest.html"}
    assert "（改）" in (folder / "d" / "beijing-bulletin-2024-digest.js").read_text("utf-8")


def test_a_document_under_the_name_of_a_web_site_is_listed_under_its_source(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    file, folder = tmp_path / "gongbao.duckdb", tmp_path / "report"
    shutil.copyfile(file_of(demonstration), file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("""UPDATE documents SET title = '某某网'
            WHERE document_id = 'beijing-bulletin-2024-digest'""")
        (source,) = connection.execute("""SELECT s.title FROM source_status s
            JOIN documents USING (source_id)
            WHERE document_id = 'beijing-bulletin-2024-digest'""").fetchone() or ("",)
    write_report(file, folder)
    for page in ("documents.html", "d/beijing-bulletin-2024-digest.html"):
        html = (folder / page).read_text(encoding="utf-8")
        assert f"{source}（2024）" in html and "某某网" not in html.partition("<article")[0]


def test_a_page_that_is_gone_is_taken_away(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    file, folder = tmp_path / "gongbao.duckdb", tmp_path / "report"
    shutil.copyfile(file_of(demonstration), file)
    write_report(file, folder)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE build_info SET build_id = 'another'")
        connection.execute(
            "DELETE FROM documents WHERE document_id = 'beijing-bulletin-2024-digest'"
        )
    write_report(file, folder)
    assert not (folder / "d" / "beijing-bulletin-2024-digest.html").exists()
    assert (folder / "index.html").exists()


def test_pages_stay_small(folder: Path, demonstration: duckdb.DuckDBPyConnection) -> None:
    """In bytes a figure, over all pages of documents: its text, its mark and its record."""
    (figures,) = demonstration.execute("SELECT count(*) FROM observations").fetchone() or (0,)
    size = sum(file.stat().st_size for file in (folder / "d").iterdir())
    assert size / figures < 700


def test_contributions_are_shown_by_step() -> None:
    step = {
        "index_id": "x",
        "method": "as_stated",
        "region_code": "110000",
        "region": "北京市",
        "node_name": "总指数",
        "period_start": "2023",
        "period_end": "2024",
        "share": 50.0,
    }
    rows = [{**step, "child": name, "child_name": name, "points": 1.25} for name in ("甲", "乙")]
    later = [{**rows[0], "period_start": "2024", "period_end": "2025"}]
    steps = index_pages._by_step(rows + later)
    assert [len(parts) for _, parts in steps] == [2, 1]
    html = (
        site._environment()
        .get_template("indices.html")
        .render(
            root="",
            path="indices.html",
            curves=[],
            has_chart=False,
            contributions=steps,
            systems=[],
            withheld=[],
            soundness=[],
            audit=[],
        )
    )
    assert html.count('data-v="1.25"') == 3 and 'id="contribution-chart"' in html
