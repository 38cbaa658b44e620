"""A fault stays where it is: a row that fails a check is held, out of the figures and of the series made of them; only a document of many such rows is not taken."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipeline.runs import figure_tasks
from pipeline.storage import parquet
from pipeline.storage.holding import hold_apart, too_many
from tests.support.offices import Installation, bulletin
from warehouse.schema.row_checks import DocumentFacts, RowCheck


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def long_bulletin(amount: str, further: int = 30) -> str:
    """A bulletin with so many further figures that one bad figure is a small share of them."""
    lines = "".join(
        f"<p>样张第{n}类产品产量{n}.5万吨，比上年增长{n}.1%。</p>" for n in range(2, further + 2)
    )
    return bulletin("北京市", 2024, amount).replace("</body>", lines + "</body>")


BAD_GDP = RowCheck("observations", "no_such_amount", "another amount", "value = 49843.1", "value")


@pytest.fixture
def with_one_bad_figure(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    monkeypatch.setattr(figure_tasks, "ROW_CHECKS", (*figure_tasks.ROW_CHECKS, BAD_GDP))
    installation.write("one.html", long_bulletin("49843.1"))
    installation.write("two.html", long_bulletin("43760.7"))
    installation.list(
        {"id": "sample-2024", "url": "one.html"},
        {"id": "sample-2023", "url": "two.html", "year": 2023},
    )
    return installation


SERIES = "SELECT vintage, value FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level'"


def test_a_row_that_fails_is_held_out_of_figures_and_series(
    with_one_bad_figure: Installation,
) -> None:
    installation = with_one_bad_figure
    report = installation.run()
    assert query(installation, SERIES) == [("sample-2023", 43760.7)]
    assert query(installation, "SELECT count(*) FROM observations WHERE value = 49843.1") == [(0,)]
    ((table, document, reason, quote),) = query(
        installation, "SELECT table_name, document_id, reason, quote FROM held_rows"
    )
    assert (table, document, reason) == ("observations", "sample-2024", "another amount")
    assert "49843.1" in quote
    assert query(
        installation, "SELECT document_id, status, held_rows FROM documents ORDER BY 1"
    ) == [
        ("sample-2023", "parsed", 0),
        ("sample-2024", "parsed", 1),
    ]
    assert "1 rows of 1 editions held" in report.layers[1].summary()
    assert report.news.held == {"sample-2024": "1 rows held, see held_rows"}
    ((held, editions, problem),) = query(
        installation, "SELECT held_rows, editions_held, problem FROM source_status"
    )
    assert (held, editions) == (1, 0) and problem == "sample-2024: 1 rows held, see held_rows"
    (failed,) = [c for c in report.publication.warnings if c.check_name == "no_such_amount"]
    assert failed.rows_failing == 1


def test_a_document_with_many_such_rows_keeps_its_last_good_version(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.write("one.html", long_bulletin("43760.7"))
    installation.run()
    before = query(installation, "SELECT * FROM indicator_values ORDER BY ALL")
    installation.write("one.html", long_bulletin("49843.1", further=3))
    monkeypatch.setattr(figure_tasks, "ROW_CHECKS", (*figure_tasks.ROW_CHECKS, BAD_GDP))
    installation.run()
    ((status, problem),) = query(installation, "SELECT status, problem FROM documents")
    assert status == "quarantined" and "no_such_amount" in problem and "held_rows" in problem
    assert query(installation, "SELECT * FROM indicator_values ORDER BY ALL") == before
    assert query(installation, "SELECT check_name FROM held_rows") == [("no_such_amount",)]
    assert query(installation, "SELECT held_rows FROM documents") == [(1,)]
    ((held, editions, problem),) = query(
        installation, "SELECT held_rows, editions_held, problem FROM source_status"
    )
    assert (held, editions) == (1, 1)
    assert problem.startswith("sample-2024: quarantined, the last good version stays: expected:")


def rejected(n: int, printed: str = "5") -> dict[str, object]:
    return {
        "document_id": "d",
        "char_start": n,
        "char_end": n + 1,
        "quote": "样5",
        "quote_offset": 1,
        "printed": printed,
        "reason": "name",
    }


FACTS = DocumentFacts("d", "bulletin", 2024, "110000", "2025", "样5" * 50)


def test_functions_and_conditions_hold_rows_alike() -> None:
    rows = parquet.from_rows("rejected_numbers", [rejected(n) for n in (1, 2, 3)])
    checks = (
        RowCheck("rejected_numbers", "by_sql", "odd", "char_start = 2"),
        RowCheck(
            "rejected_numbers",
            "by_function",
            "a digit of the text",
            lambda row, document: row["char_start"] == 3 and document == FACTS,
            columns=("char_start",),
        ),
    )
    kept, held = hold_apart({"rejected_numbers": rows}, checks, FACTS)
    assert kept["rejected_numbers"].to_pylist() == [rejected(1)]
    assert {(row.check_name, row.reason) for row in held} == {
        ("by_sql", "odd"),
        ("by_function", "a digit of the text"),
    }


def test_rows_of_one_key_are_all_held() -> None:
    rows = parquet.from_rows("rejected_numbers", [rejected(1), rejected(1), rejected(3)])
    kept, held = hold_apart({"rejected_numbers": rows}, (), FACTS)
    assert kept["rejected_numbers"].to_pylist() == [rejected(3)]
    assert [row.check_name for row in held] == ["one_row_for_a_key"] * 2


@pytest.mark.parametrize(
    ("rows", "bad", "borne"),
    [(40, 2, True), (40, 3, False), (1, 1, False)],
)
def test_up_to_a_twentieth_of_the_rows_is_borne(rows: int, bad: int, borne: bool) -> None:
    table = parquet.from_rows("rejected_numbers", [rejected(n) for n in range(rows)])
    check = RowCheck("rejected_numbers", "early", "late", f"char_start < {bad}")
    _, held = hold_apart({"rejected_numbers": table}, (check,), FACTS)
    problem = too_many({"rejected_numbers": table}, held)
    assert (problem is None) is borne
    assert borne or (problem is not None and f"{bad} of {rows} rows" in problem)


@pytest.mark.parametrize(("bad", "borne"), [(2, True), (3, False)])
def test_a_quarter_may_lack_a_label_on_a_page_that_begins_amid_a_sentence(
    bad: int, borne: bool
) -> None:
    table = parquet.from_rows("rejected_numbers", [rejected(n) for n in range(10)])
    check = RowCheck("rejected_numbers", "has_label", "named", f"char_start < {bad}")
    _, held = hold_apart({"rejected_numbers": table}, (check,), FACTS)
    assert (too_many({"rejected_numbers": table}, held) is None) is borne
