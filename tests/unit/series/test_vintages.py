"""Series of several editions: one value a document, revisions, the value to use, what was known on a date."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.series.left_out import left_out_rows
from pipeline.series.period_keys import annual_year, earlier, series_base, series_period
from pipeline.series.provenance import counted_editions, document_provenance, known_from
from pipeline.series.vintages import Value, values_of
from tests.support.figure_recipes import Row, edition, figures, observation
from warehouse.schema import TABLES
from warehouse.schema.table_sql import create_table
from warehouse.views import AS_OF, INDICATOR_CODE, REGION_OF

GDP = "地区生产总值"


def by_vintage(values: list[Value]) -> dict[str, Value]:
    return {value.representative.provenance.vintage: value for value in values}


def gdp_of_2023(*editions: tuple[str, str | None, str, dict[str, str]]) -> dict[str, Value]:
    documents = [
        edition(name, 2023, published, **others) for name, published, _, others in editions
    ]
    rows = [observation(name, GDP, number, "亿元", "2023") for name, _, number, _ in editions]
    return by_vintage(values_of(figures(documents, rows)))


def test_later_official_statistics_replace_earlier_ones() -> None:
    found = gdp_of_2023(("early", "2024-03-20", "43760.7", {}), ("late", "2025", "47353.7", {}))
    assert [found[name].is_latest for name in ("early", "late")] == [False, True]
    assert [found[name].revision for name in ("early", "late")] == ["first", "census_revised"]


def test_a_sum_of_several_towns_is_none_of_the_whole() -> None:
    quote = "甲县、乙县合计实现地区生产总值43760.7亿元"
    said = {"quote": quote, "quote_offset": quote.index("43760.7")}
    rows = [observation("bulletin", GDP, "43760.7", "亿元", "2023") | said]
    assert figures([edition("bulletin", 2023, "2024-03-20")], rows) == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"scope": "民营经济"}, "scope"),
        ({"needs_review": True}, "needs_review"),
        ({"label": "民营经济增加值", "scope": "民营经济", "indicator": "gdp"}, "scope"),
        ({"scope": "规模以上", "indicator": "industry_above_size"}, None),
    ],
)
def test_parts_and_doubtful_readings_stay_out_of_the_series(
    said: dict[str, object], reason: str | None
) -> None:
    documents = [edition("bulletin", 2023, "2024-03-20")]
    rows = [observation("bulletin", GDP, "43760.7", "亿元", "2023") | said]
    placed = figures(documents, rows)
    provenances = {rows[0]["observation_id"]: document_provenance(documents[0])}
    left_out = [row["reason"] for row in left_out_rows(rows, provenances, placed)]
    assert (len(placed), left_out) == ((1, []) if reason is None else (0, [reason]))


def test_year_of_publication_alone_counts_as_its_last_day() -> None:
    found = gdp_of_2023(("dated", "2025-06-30", "1000.0", {}), ("vague", "2025", "1100.0", {}))
    assert found["vague"].is_latest and not found["dated"].is_latest
    assert found["vague"].representative.provenance.known_from == date(2025, 12, 31)


@pytest.mark.parametrize(
    "other",
    [{"origin": "press"}, {"origin": "repost"}, {"kind": "work_report"}, {"kind": "blue_book"}],
)
def test_official_statistics_go_before_whatever_is_published_later(other: dict[str, str]) -> None:
    found = gdp_of_2023(
        ("bulletin", "2024-03-20", "43760.7", {}), ("other", "2026-01-01", "50000.0", other)
    )
    assert found["bulletin"].is_latest and not found["other"].is_latest


def test_rounding_of_a_figure_never_replaces_it() -> None:
    found = gdp_of_2023(
        ("exact", "2024-03-20", "43760.7", {}), ("round", "2025-03-20", "43761", {})
    )
    assert found["exact"].is_latest and found["round"].rounded
    assert found["round"].revision == "first"


def test_only_those_who_count_revise() -> None:
    found = gdp_of_2023(
        ("bulletin", "2024-03-20", "43760.7", {}),
        ("book", "2025-08-01", "44000.0", {"kind": "blue_book"}),
    )
    assert found["book"].revision is None


def test_preliminary_and_final_figures_are_one_series() -> None:
    rows = [
        observation("first", GDP, "49843.1", "亿元", "2024", status="preliminary"),
        observation("second", GDP, "49670.2", "亿元", "2024"),
    ]
    found = by_vintage(
        values_of(
            figures(
                [edition("first", 2024, "2025-03-20"), edition("second", 2025, "2026-03-20")], rows
            )
        )
    )
    assert [(v.revision, v.is_latest) for v in (found["first"], found["second"])] == [
        ("preliminary", False),
        ("revised", True),
    ]


def test_target_is_a_series_of_its_own() -> None:
    rows = [
        observation("plan", GDP, "5", "%", "2024", "growth", status="target"),
        observation("bulletin", GDP, "5.2", "%", "2024", "growth"),
    ]
    found = by_vintage(
        values_of(
            figures(
                [edition("plan", 2024, "2024-01-20"), edition("bulletin", 2024, "2025-03-20")], rows
            )
        )
    )
    assert found["plan"].is_latest and found["bulletin"].is_latest


def test_figure_repeated_in_one_document_is_one_value_and_another_figure_a_contradiction() -> None:
    rows = [
        observation("one", GDP, "43760.7", "亿元", "2023", char_start=10),
        observation("one", GDP, "4.38", "万亿元", "2023", char_start=50),
        observation("one", GDP, "42000.0", "亿元", "2023", char_start=90),
    ]
    (value,) = values_of(figures([edition("one", 2023, "2024-03-20")], rows))
    assert value.representative.value == 43760.7
    assert [f.value for f in value.repeats] == [43800.0]
    assert [f.value for f in value.contradictions] == [42000.0]


def test_rendition_and_digest_stay_out_beside_their_original_only() -> None:
    original = edition("report-2024", 2024, "2025", source_id="report")
    copies = [
        edition(
            "report-2024-pdf",
            2024,
            "2025",
            source_id="report",
            origin="rendition",
            rendition_of="report-2024",
        ),
        edition("report-2024-digest", 2024, "2025", source_id="report", origin="digest"),
    ]
    assert counted_editions([original, *copies]) == {"report-2024"}
    assert counted_editions([{**original, "status": "missing", "sha256": None}, *copies]) == {
        "report-2024-pdf",
        "report-2024-digest",
    }


def test_publication_day_that_is_not_known_is_no_day() -> None:
    provenance = document_provenance(edition("undated", 2020, None))
    assert provenance.known_from is None and known_from("not a date") is None


def test_as_of_replays_what_was_known() -> None:
    documents = [
        edition("early", 2023, "2024-03-20"),
        edition("press", 2023, "2024-03-21", origin="press"),
        edition("late", 2024, "2025"),
    ]
    numbers = {"early": "43760.7", "press": "43761.0", "late": "47353.7"}
    values = values_of(
        figures(
            documents,
            [observation(name, GDP, number, "亿元", "2023") for name, number in numbers.items()],
        )
    )
    assert _as_of(values, "2024-03-19") == []
    assert _as_of(values, "2024-12-31") == [43760.7]
    assert _as_of(values, "2025-12-30") == [43760.7]
    assert _as_of(values, "2025-12-31") == [47353.7]


def _as_of(values: list[Value], day: str) -> list[float]:
    from pipeline.series.vintages import value_row

    connection = duckdb.connect()
    columns = (
        "indicator",
        "region_code",
        "period",
        "measure",
        "compared_with",
        "basis",
        "status",
        "unit",
        "value",
        "value_high_bound",
    )
    columns += ("value_low_bound", "authority", "rounded", "known_from", "vintage")
    columns += ("corrected_at", "superseded_at", "doubtful", "certainty")
    types = ["VARCHAR"] * 8 + ["DOUBLE"] * 3 + ["INTEGER", "BOOLEAN", "DATE"] + ["VARCHAR"] * 5
    connection.execute(
        f"CREATE TABLE indicator_values ({', '.join(f'{c} {t}' for c, t in zip(columns, types, strict=True))})"
    )
    for value in values:
        row = value_row(value, {})
        connection.execute(
            f"INSERT INTO indicator_values VALUES ({', '.join('?' * len(columns))})",
            [row[c] for c in columns],
        )
    for name in ("indicators", "regions"):
        connection.execute(create_table(next(table for table in TABLES if table.name == name)))
        key = "indicator" if name == "indicators" else "region_code"
        connection.execute(
            f"INSERT INTO {name} ({key}) SELECT DISTINCT {key} FROM indicator_values"
        )
    for macro in (INDICATOR_CODE, REGION_OF, AS_OF):
        head = f"{macro.name}({', '.join(macro.parameters)})"
        what = "" if macro.scalar else "TABLE"
        connection.execute(f"CREATE MACRO {head} AS {what} {macro.query}")
    return [row[0] for row in connection.execute(f"SELECT value FROM as_of('{day}')").fetchall()]


years = st.integers(1949, 2100)


@settings(deadline=None)  # the first call reads the catalogue
@given(years, st.sampled_from(["flow", "stock"]))
def test_both_spellings_of_a_year_are_one_period(year: int, timing: str) -> None:
    spellings = {series_period(f"{year}", timing), series_period(f"{year}-12-31", timing)}
    assert len(spellings) == 1
    (period,) = spellings
    assert annual_year(period) == year and series_period(period, timing) == period
    assert annual_year(earlier(period) or "") == year - 1


@settings(deadline=None)  # the first call reads the catalogue
@given(years)
def test_all_words_for_the_year_before_are_one_base(year: int) -> None:
    bases = ("previous_year", "previous_year_end", f"{year - 1}", f"{year - 1}-12-31")
    assert {series_base(base, f"{year}") for base in bases} == {"previous_year"}
    assert series_base(f"{year - 5}", f"{year}") == f"{year - 5}"
    assert series_base(None, f"{year}") is None


@pytest.mark.parametrize(
    "period", ["2024-11", "2024-Q3", "2010/2015", "2024-01/2024-11", "2024-06-30"]
)
def test_parts_of_years_stay_as_they_are(period: str) -> None:
    assert (
        series_period(period, "stock") == period
        and annual_year(period) is None
        and earlier(period) is None
    )


published = st.sampled_from(
    ["2024", "2024-03", "2024-03-20", "2025", "2025-01", "2025-12-31", None]
)
stated = st.lists(
    st.tuples(
        published,
        st.sampled_from(["official", "repost", "press"]),
        st.sampled_from(["bulletin", "work_report", "blue_book"]),
        st.sampled_from(["43760.7", "43761", "47353.7", "4.4"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)  # the first call reads the catalogue
@given(stated)
def test_every_series_has_one_value_to_use_whatever_the_order(
    editions: list[tuple[str | None, str, str, str]],
) -> None:
    documents: list[Row] = []
    rows: list[Row] = []
    for position, (day, origin, kind, number) in enumerate(editions):
        documents.append(edition(f"d{position}", 2023, day, origin=origin, kind=kind))
        rows.append(
            observation(
                f"d{position}", GDP, number, "万亿元" if number == "4.4" else "亿元", "2023"
            )
        )
    values = values_of(figures(documents, rows))
    assert sum(value.is_latest for value in values) == 1
    (latest,) = (value for value in values if value.is_latest)
    assert latest.representative.provenance.authority == min(
        value.representative.provenance.authority for value in values
    )
    again = values_of(figures(documents, reversed(rows)))
    assert [(v.key, v.is_latest, v.revision, v.rounded) for v in again] == [
        (v.key, v.is_latest, v.revision, v.rounded) for v in values
    ]
