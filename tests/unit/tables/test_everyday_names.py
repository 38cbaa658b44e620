"""Names by which people ask for an indicator."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.series.catalogue import catalogue
from warehouse.everyday_names import everyday_names


def test_they_are_of_indicators_and_are_no_name_of_another() -> None:
    known = {entry.code: entry for entry in catalogue()}
    assert set(everyday_names()) <= set(known)
    taken = {
        name.lower()
        for entry in known.values()
        for name in (entry.code, entry.name_zh, entry.name_en, *entry.aliases)
    }
    assert not {n for names in everyday_names().values() for n in names if n.lower() in taken}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("人口", "resident_population"),
        ("Unemployment", "surveyed_unemployment_rate"),
        ("pm2.5", "pm25"),
        ("社零", "retail_sales"),
        ("GDP per capita", "gdp_per_head"),
        ("出口", "goods_exports"),
        ("游客", "visitors_total"),
        ("地铁里程", "metro_length"),
    ],
)
def test_an_indicator_is_asked_for_by_what_people_call_it(
    demonstration: duckdb.DuckDBPyConnection, asked: str, code: str
) -> None:
    assert demonstration.execute("SELECT indicator_code(?)", [asked]).fetchone() == (code,)


def test_what_nobody_calls_anything_stays_an_error(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(duckdb.Error, match="no indicator is called '人口口'; nearest: .*人口"):
        demonstration.execute("SELECT indicator_code('人口口')").fetchall()


@pytest.mark.parametrize(
    ("asked", "named"),
    [("房价", "new_home_prices_year"), ("新能源汽车", "new_energy_vehicles")],
)
def test_what_may_be_any_of_several_is_an_error_that_names_them(
    demonstration: duckdb.DuckDBPyConnection, asked: str, named: str
) -> None:
    with pytest.raises(duckdb.Error, match=f"several indicators are called '{asked}': .*{named} "):
        demonstration.execute(f"FROM series('{asked}', '北京')").fetchall()
