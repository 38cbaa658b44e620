"""A hostile document does nothing where its words are shown: report, spreadsheets, Dagster's Markdown, the terminal."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import openpyxl
import pytest

from assets.describe import markdown_table
from pipeline.export.exporting import export
from pipeline.runs.news import News
from pipeline.runs.summary import problem_lines
from tests.support.made_documents import read
from tests.support.offices import Installation, bulletin
from tests.unit.runs.test_cli import gongbao
from warehouse.inert_text import is_inert, markdown_cell
from warehouse.vocabularies import DocumentFormat

SCRIPT = "<script>alert(1)</script>"
IMAGE = "![x](http://evil.example/p.png)"
ESCAPE = "\x1b]0;owned\x07\x1b[2J"
TURNED = "\u202e5.21\u202c"
FORMULAS = ("=HYPERLINK(1)", "@SUM(1+1)", "-2+3+cmd|' /C calc'!A0", "+A1+B1")


def hostile_page() -> str:
    """A bulletin among whose words are all of these."""

    def shown(words: str) -> str:
        return words.replace("&", "&amp;").replace("<", "&lt;")

    rows = "".join(
        f"<tr><td>{shown(name)}</td><td>{n}.5</td><td>{n}</td></tr>"
        for n, name in enumerate((*FORMULAS, SCRIPT, IMAGE, ESCAPE, "粮食"), 1)
    )
    head = "<tr><th>指标</th><th>2024年</th><th>2023年</th></tr>"
    title = shown(f"北京市2024年公报样张{SCRIPT}{IMAGE}{ESCAPE}")
    sentences = "".join(
        f"<p>样张：{shown(words)}产量{n}.5万吨，比上年增长{n}.1%。</p>"
        for n, words in enumerate((SCRIPT, IMAGE, ESCAPE, TURNED), 2)
    )
    page = bulletin("北京市", 2024, "49843.1").replace("北京市2024年公报样张", title)
    return page.replace("</body>", f"{sentences}<table>{head}{rows}</table></body>")


@pytest.fixture
def hostile(installation: Installation) -> Installation:
    installation.write("one.html", hostile_page())
    installation.run()
    return installation


def texts(installation: Installation) -> list[str]:
    """Every text of every table of the published file."""
    found: list[str] = []
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() c "
            "JOIN duckdb_tables() USING (table_name) "
            "WHERE c.schema_name = 'main' AND c.data_type IN ('VARCHAR', 'VARCHAR[]')"
        ).fetchall()
        for table, column in columns:
            query = f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM "{table}"'
            found += [text for (text,) in connection.execute(query).fetchall() if text]
    return found


def test_the_words_are_kept_and_do_nothing(hostile: Installation, tmp_path: Path) -> None:
    found = texts(hostile)
    assert any(SCRIPT in text for text in found) and any(IMAGE in text for text in found)
    assert any(FORMULAS[0] in text for text in found)
    assert [text for text in found if not is_inert(text)] == []

    pages = list((hostile.settings.data / "report").rglob("*.html"))
    assert pages and not [p for p in pages if SCRIPT in p.read_text(encoding="utf-8")]

    export(hostile.warehouse, tmp_path / "csv", "csv")
    for file in (tmp_path / "csv").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                assert not [cell for cell in row if cell.startswith(FORMULAS)], file.name

    export(hostile.warehouse, tmp_path / "xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "xlsx" / "gongbao.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells and not [cell for cell in cells if cell.data_type == "f"]


def test_the_terminal_shows_them_as_they_are(hostile: Installation) -> None:
    for arguments in (
        ("query", "SELECT title, quote FROM documents JOIN observations USING (document_id)"),
        ("query", f"SELECT '{ESCAPE}' AS words"),
        ("find", "粮食"),
        ("status",),
    ):
        done = gongbao(hostile, *arguments)
        assert is_inert(done.stdout) and is_inert(done.stderr), (arguments, done.stdout)
    (line,) = problem_lines({"a-b": f"expected: a page; found: {ESCAPE}"})
    assert is_inert(line)


def test_markdown_has_no_links_images_or_tags() -> None:
    words = f"{SCRIPT} {IMAGE} | `x` *y* {ESCAPE}"
    news = News("r", held={words: words}).text(markdown_cell)
    for shown in (markdown_table([{"a": words}]).value, news):
        assert "<script" not in shown and "](" not in shown and is_inert(shown)


@pytest.mark.parametrize("form", [DocumentFormat.TEXT, DocumentFormat.CSV, DocumentFormat.HTML])
def test_offsets_stay_where_characters_are_made_inert(form: DocumentFormat) -> None:
    fill = "全年实现地区生产总值100.5亿元，比上年增长5.2%。" * 20
    lines = ("指标,数值", f"样张{ESCAPE}{TURNED},12.5", f"{fill},3")
    content = "".join(f"{line}\n" for line in lines)
    if form is DocumentFormat.HTML:
        content = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    document = read(content, form)
    assert is_inert(document.text) and "\ufffd]0;owned\ufffd" in document.text
    assert "\n".join(document.block_text(block) for block in document.blocks) == document.text
