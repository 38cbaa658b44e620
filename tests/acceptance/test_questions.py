"""Views and macros as analysts call them."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.support.offices import Installation, bulletin


@pytest.fixture(scope="module")
def vintages(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One year's product printed in March, and again ten months later after a census."""
    installation = Installation(tmp_path_factory.mktemp("vintages"))
    installation.write("one.html", bulletin("北京市", 2024, "49843.1"))
    installation.write("census.html", bulletin("北京市", 2024, "49670.2"))
    installation.list(
        {"id": "sample-2024", "url": "one.html", "published": "2025-03-20"},
        {"id": "sample-2024-census", "url": "census.html", "published": "2026-01"},
    )
    installation.run()
    return installation


def ask(installation: Installation, question: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(question).fetchall()


PRODUCT = "indicator = 'gdp' AND region_code = '110000' AND measure = 'level' AND period = '2024'"


def test_as_of_answers_what_was_known_on_a_date(vintages: Installation) -> None:
    def known(date: str) -> list[tuple[Any, ...]]:
        return ask(vintages, f"SELECT value, vintage FROM as_of('{date}') WHERE {PRODUCT}")

    assert known("2025-03-19") == []
    assert known("2025-03-20") == known("2026-01-30") == [(49843.1, "sample-2024")]
    # A month alone is known: only with its last day is it sure that the figure was public.
    assert known("2026-01-31") == [(49670.2, "sample-2024-census")]


def test_series_gives_the_value_to_use_by_code_or_by_name_with_its_sentence(
    vintages: Installation,
) -> None:
    for region in ("110000", "北京市"):
        rows = ask(
            vintages,
            f"SELECT period, value, unit, vintage, quote LIKE '%49670.2%' FROM series('gdp', '{region}') WHERE measure = 'level'",
        )
        assert rows == [("2024", 49670.2, "亿元", "sample-2024-census", True)]
    assert ask(vintages, "FROM series(indicator := 'gdp', region := '310000')") == []


LATEST = (
    "(FROM as_of('2100-01-01'))",
    "(FROM indicator_values WHERE is_latest AND known_from IS NOT NULL)",
)
DIFFERENCES = [
    f"SELECT value_id FROM {one} EXCEPT SELECT value_id FROM {other}"
    for one, other in (LATEST, reversed(LATEST))
]


def test_the_latest_view_and_as_of_a_far_day_agree(vintages: Installation) -> None:
    assert [ask(vintages, difference) for difference in DIFFERENCES] == [[], []]


@pytest.mark.corpus
def test_they_agree_on_the_real_documents(real: duckdb.DuckDBPyConnection) -> None:
    unread = "SELECT document_id, problem FROM documents WHERE status <> 'parsed'"
    assert real.execute(unread).fetchall() == []
    assert [real.execute(difference).fetchall() for difference in DIFFERENCES] == [[], []]


def test_an_indicator_value_leads_to_its_sentence_by_lineage(vintages: Installation) -> None:
    quotes = ask(
        vintages,
        f"""
        SELECT o.quote FROM (FROM indicator_latest WHERE {PRODUCT}) v
        JOIN lineage l ON l.from_table = 'indicator_values' AND l.from_id = v.value_id AND l.to_table = 'observations'
        JOIN observations o ON o.observation_id = l.to_id
        """,
    )
    assert len(quotes) == 1 and "49670.2" in quotes[0][0]


def test_examples_in_the_dictionary_run(vintages: Installation) -> None:
    from warehouse.views import MACROS

    for macro in MACROS:
        ask(vintages, macro.example)
        assert any(
            macro.example in comment
            for (comment,) in ask(
                vintages, f"SELECT comment FROM data_dictionary WHERE table_name = '{macro.name}'"
            )
        )
