"""What the real documents must yield: revisions, conflicts, targets and identities that a careful reader finds in them."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.corpus

Connection = duckdb.DuckDBPyConnection


def column(real: Connection, query: str) -> list[Any]:
    return [row[0] for row in real.execute(query).fetchall()]


def test_product_of_2024_was_revised(real: Connection) -> None:
    found = real.execute(
        "SELECT vintage, value, revision, is_latest FROM indicator_values WHERE indicator = 'gdp' AND region_code = '110000' "
        "AND measure = 'level' AND period = '2024' AND kind IN ('bulletin', 'yearbook') ORDER BY known_from"
    ).fetchall()
    assert found == [
        ("beijing-bulletin-2024", 49843.1, "preliminary", False),
        ("nbs-provincial-gdp", 49670.2, "revised", True),
    ]


@pytest.mark.parametrize(
    ("day", "value"), [("2025-03-19", None), ("2025-06-30", 49843.1), ("2025-12-31", 49670.2)]
)
def test_as_of_replays_what_was_known_of_it(
    real: Connection, day: str, value: float | None
) -> None:
    query = f"SELECT value FROM as_of('{day}') WHERE indicator = 'gdp' AND region_code = '110000' AND measure = 'level' AND period = '2024'"
    assert column(real, query) == ([] if value is None else [value])


def test_level_against_the_growth_of_the_next_edition_is_no_boom(real: Connection) -> None:
    query = "SELECT DISTINCT verdict FROM identity_results WHERE rule = 'growth_of_levels' AND indicator = 'gdp' AND period = '2024'"
    assert column(real, query) == ["revision"]


def test_renditions_stay_out_of_everything(real: Connection) -> None:
    for table, document in (
        ("indicator_values", "vintage"),
        ("conflicts", "document_id_a"),
        ("conflicts", "document_id_b"),
        ("targets", "document_id"),
    ):
        query = f"SELECT count(*) FROM {table} x JOIN documents d ON d.document_id = x.{document} WHERE d.origin = 'rendition'"
        assert column(real, query) == [0]


def test_every_series_has_one_value_to_use(real: Connection) -> None:
    query = (
        "SELECT count(*) FILTER (WHERE is_latest) FROM indicator_values "
        "GROUP BY indicator, region_code, period, measure, compared_with, basis, "
        "CASE WHEN status IN ('target', 'forecast') THEN status ELSE 'outcome' END"
    )
    assert set(column(real, query)) == {1}


def test_documents_differ_at_least_eight_times_and_every_difference_is_explained(
    real: Connection,
) -> None:
    rows = real.execute(
        "SELECT kind, explanation, quote_a, quote_b FROM conflicts WHERE NOT within_document"
    ).fetchall()
    assert len(rows) >= 8 and {row[0] for row in rows} >= {
        "conflict",
        "rounding",
        "vintage",
        "scope",
    }
    assert all(all(row) for row in rows)


@pytest.mark.parametrize(
    "indicator",
    [
        "surveyed_unemployment_rate",
        "digital_economy",
        "stations_5g",
        "rd_expenses_large_firms",
        "new_urban_jobs",
        "renewable_capacity_share",
    ],
)
def test_true_conflicts_are_found_and_the_bulletin_is_preferred(
    real: Connection, indicator: str
) -> None:
    found = real.execute(
        "SELECT CASE preferred WHEN 'a' THEN document_id_a WHEN 'b' THEN document_id_b END FROM conflicts "
        "WHERE kind = 'conflict' AND NOT within_document AND indicator = ?",
        [indicator],
    ).fetchall()
    assert found == [("beijing-bulletin-2024",)]


def test_green_space_per_head_is_cut_not_contradicted(real: Connection) -> None:
    assert column(real, "SELECT kind FROM conflicts WHERE indicator = 'park_area_per_head'") == [
        "rounding"
    ]


def test_bulletin_contradicts_itself_about_sales_of_industry(real: Connection) -> None:
    found = real.execute(
        "SELECT document_id_a, value_a, value_b FROM conflicts WHERE within_document AND kind = 'conflict'"
    ).fetchall()
    assert ("beijing-bulletin-2024", 24830.4, pytest.approx(24840.3)) in found


def test_a_dozen_targets_of_2024_have_outcomes(real: Connection) -> None:
    verdicts = column(
        real,
        "SELECT verdict FROM targets WHERE region_code = '110000' AND year = 2024 AND outcome_observation_id IS NOT NULL",
    )
    assert len(verdicts) > 12 and set(verdicts) == {"met", "missed", "disputed"}


@pytest.mark.parametrize(
    ("indicator", "verdict", "arithmetic"),
    [
        ("gdp", "met", "5.2"),
        ("general_budget_revenue", "missed", "3.1 < 5"),
        ("surveyed_unemployment_rate", "disputed", "5.1 > 5"),
        ("rental_homes_secured", "met", "7.1 ≥ 7"),
    ],
)
def test_verdicts_on_targets_of_2024(
    real: Connection, indicator: str, verdict: str, arithmetic: str
) -> None:
    found = real.execute(
        "SELECT verdict, explanation FROM targets "
        "WHERE region_code = '110000' AND year = 2024 AND indicator = ? AND bound <> 'parallel_to'",
        [indicator],
    ).fetchall()
    assert [row[0] for row in found] == [verdict] and arithmetic in found[0][1]


def test_targets_for_years_to_come_are_not_due(real: Connection) -> None:
    assert column(
        real, "SELECT DISTINCT verdict FROM targets WHERE region_code = '000000' AND year = 2025"
    ) == ["not_due"]


def test_place_of_a_target_is_where_it_is_printed(real: Connection) -> None:
    query = "SELECT t.text[x.char_start + 1 : x.char_end] FROM targets x JOIN document_texts t USING (document_id) WHERE bound = 'parallel_to'"
    found = column(real, query)
    assert len(found) == 2 and all(text.endswith("同步") for text in found)


def test_targets_without_a_number_are_judged_on_both_growths(real: Connection) -> None:
    (found,) = real.execute(
        "SELECT target_value, outcome_value FROM targets WHERE bound = 'parallel_to' AND year = 2024"
    ).fetchall()
    assert found == (5.2, 4.4)


def test_every_figure_of_an_indicator_is_in_a_series_or_left_out_for_a_reason(
    real: Connection,
) -> None:
    query = (
        "SELECT count(*) FROM observations o LEFT JOIN corrections_applied c ON c.observation_id = o.observation_id AND c.action = 'drop' "
        "WHERE o.indicator IS NOT NULL AND c.correction IS NULL "
        "AND o.observation_id NOT IN (SELECT observation_id FROM indicator_value_observations) "
        "AND o.observation_id NOT IN (SELECT observation_id FROM values_left_out)"
    )
    assert column(real, query) == [0]


def test_corrections_reach_the_series_and_their_targets(real: Connection) -> None:
    found = real.execute(
        "SELECT indicator, value FROM indicator_values WHERE correction IS NOT NULL ORDER BY value"
    ).fetchall()
    assert found == [("lifts_finished", 876.0), ("lifts_started", 1200.0)]
    assert column(
        real,
        "SELECT DISTINCT verdict FROM targets WHERE indicator IN ('lifts_finished', 'lifts_started')",
    ) == ["met"]
