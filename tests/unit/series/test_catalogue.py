"""The catalogue: what it must hold, and that a wrong file says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.indices import declaration
from pipeline.series.catalogue import CATALOGUE_FOLDER, catalogue, load_catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.matching import Matcher, match
from pipeline.storage import parquet
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import Quantity

# The leaves of the capital development index after its table 1: name, unit, region of the figure.
BLUE_BOOK = (
    ("政府财政透明度指数", "", "110000", "fiscal_transparency_index"),
    ("年刑事案件发案数量", "件", "110000", "criminal_cases"),
    ("资本存量", "亿元", "110000", "capital_stock"),
    ("商业演出活动场次", "场次", "110000", "commercial_performances"),
    ("文化产业增加值占GDP比重", "%", "110000", "culture_industry_share"),
    ("公共图书馆总藏书册数", "册", "110000", "library_collections"),
    ("实际利用外资", "亿美元", "110000", "foreign_capital_used"),
    ("境外来京人数", "万人次", "110000", "inbound_visitors"),
    ("新增国外机构数量", "个", "110000", "new_foreign_institutions"),
    ("R&D经费占GDP比重", "%", "110000", "rd_intensity"),
    ("发明专利授权数量", "件", "110000", "invention_patents_granted"),
    ("全员劳动生产率", "元/人", "110000", "labour_productivity"),
    ("数字经济增加值占GDP比重", "%", "110000", "digital_economy_share"),
    ("战略性新兴产业增加值占GDP比重", "%", "110000", "strategic_emerging_share"),
    ("单位GDP能耗", "吨标准煤/万元", "110000", "energy_intensity"),
    ("PM2.5年均浓度", "μg/m³", "110000", "pm25"),
    ("城市绿化覆盖率", "%", "110000", "green_coverage"),
    ("人均公园绿地面积", "米²/人", "110000", "park_area_per_head"),
    ("人均水资源量", "亿米³/万人", "110000", "water_per_head"),
    ("中心城区人口总量", "万人", "BJ-SIX", "resident_population"),
    ("交通拥堵指数", "", "110000", "congestion_index"),
    ("通州区一般公共预算收入", "亿元", "110112", "general_budget_revenue"),
    ("通州区年度GDP", "亿元", "110112", "gdp"),
    ("北京流向津冀技术合同成交额", "亿元", "110000", "technology_contracts_to_tianjin_hebei"),
    ("京津冀地区高速公路总里程", "公里", "X-JJJ", "expressway_length"),
    ("京津冀地区PM2.5年均浓度", "μg/m³", "X-JJJ", "pm25"),
)


def test_holds_the_dimensions_and_enough_indicators():
    known = catalogue()
    assert len(known) >= 250
    assert {
        *(
            "national_accounts",
            "prices",
            "employment",
            "income",
            "population",
            "finance",
            "trade",
            "industry",
            "investment",
            "retail",
        ),
        *(
            "innovation",
            "digital_economy",
            "culture",
            "education",
            "health",
            "social_security",
            "environment",
            "energy",
            "transport",
        ),
        *("housing", "public_safety", "agriculture", "urban_services"),
    } == set(known.dimensions)


# Codes that readers of the tables count on: they must not be renamed.
# fmt: off
CONTRACT = (
    "gdp", "value_added_primary", "value_added_secondary", "value_added_tertiary",
    "gdp_per_head", "resident_population", "urbanisation_rate", "birth_rate", "cpi",
    "general_budget_revenue", "general_budget_expenditure", "industry_above_size",
    "value_added_industry", "industry_profits", "fixed_investment_without_farms",
    "fixed_investment_total", "investment_real_estate", "floor_sold", "floor_sold_new",
    "retail_sales", "goods_trade", "goods_exports", "foreign_capital_used", "income",
    "income_urban", "income_rural", "consumption", "deposits_all_currencies", "deposits_yuan",
    "loans_all_currencies", "loans_yuan", "household_deposits", "harvest_grain",
    "hogs_slaughtered", "new_urban_jobs", "surveyed_unemployment_rate", "power_use",
    "visitors_total", "visitors_domestic", "tourism_revenue", "tourism_revenue_domestic",
    "health_workers", "hospital_beds_all", "students_primary", "freight_work",
    "passenger_work", "express_parcels", "civil_cars", "insured_urban_employee_pension",
    "patents_granted", "pm25", "rd_expenditure", "rd_intensity", "life_expectancy",
    "output_new_energy_cars", "kindergartens", "nurses",
)
# fmt: on


def test_codes_that_others_count_on_exist():
    assert [code for code in CONTRACT if code not in catalogue().indicators] == []


@pytest.mark.parametrize(("label", "unit", "region_code", "code"), BLUE_BOOK)
def test_all_leaves_of_the_blue_book_are_matched(
    label: str, unit: str, region_code: str, code: str
):
    assert match(label, unit, "level", region_code, "blue_book") == code


def test_another_regions_figure_is_not_the_documents_own():
    assert match("通州区年度GDP", "亿元", "level", "110000", "blue_book") is None
    assert match("京津冀地区高速公路总里程", "公里", "level", "110000", "blue_book") is None


def test_index_declarations_name_indicators_that_exist():
    folder = Path(declaration.__file__).parent / "declarations"
    named = [
        line.split("indicator: ")[1].split(",")[0].rstrip("} ")
        for file in folder.glob("*.yaml")
        for line in _leaves(file)
    ]
    assert named
    assert [code for code in named if code not in catalogue().indicators] == []


def _leaves(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if "indicator: " in line]


def test_every_indicator_is_found_by_its_own_name():
    for entry in catalogue():
        measure = {
            Quantity.PRICE: "index",
            Quantity.RATIO: "ratio",
            Quantity.INDEX: "index",
            Quantity.SHARE: "share",
        }.get(entry.quantity, "level")
        assert match(entry.name_zh, entry.unit, measure) == entry.code, entry.code


def test_texts_are_whole():
    for entry in catalogue():
        assert "{" not in entry.name_zh + entry.name_en + entry.definition + "".join(
            entry.aliases
        ), entry.code
        assert entry.definition.endswith(".") and len(entry.definition) > 15, entry.code


def test_rows_are_those_of_the_schema():
    rows = catalogue_rows(catalogue())
    for name, content in rows.items():
        assert parquet.from_rows(name, content).num_rows == len(content) > 0
    related = {(row["indicator"], row["related"]) for row in rows["indicator_relations"]}
    assert ("surveyed_unemployment_rate", "registered_unemployment_rate") in related
    assert all((b, a) in related for a, b in related)
    keys = [(row["indicator"], row["region_code"], row["year"]) for row in rows["indicator_breaks"]]
    assert len(keys) == len(set(keys))


def entry(**changed: object) -> dict[str, object]:
    made = {
        "code": "made_up",
        "name_zh": "虚构指标",
        "name_en": "Made up",
        "unit": "亿元",
        "direction": 1,
        "definition": "Not a real thing.",
        "definition_zh": "并无此物。",
    }
    return {**made, **changed}


def write(folder: Path, *entries: dict[str, object]) -> Path:
    content = {"dimension": "made", "name_zh": "虚构", "indicators": list(entries)}
    (folder / "made.yaml").write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "red"}, "colour"),
        ({"direction": 2}, "direction"),
        ({"unit": "斛"}, "unit"),
        ({"warnings": ["handle_with_care"]}, "warnings"),
        ({"quantity": "rate"}, "unit"),
        (
            {"related": [{"code": "nowhere", "kind": "scope", "note": "x", "note_zh": "某"}]},
            "related",
        ),
        ({"patterns": [{"regex": "虚构.+值", "example": "虚构指标"}]}, "patterns"),
        ({"also_units": {"万元": 10000.0}}, "also_units"),
        ({"code": "Made Up"}, "code"),
    ],
)
def test_a_wrong_entry_names_file_line_and_key(
    tmp_path: Path, changed: dict[str, object], said: str
):
    with pytest.raises(ConfigurationError) as raised:
        load_catalogue(write(tmp_path, entry(**changed)))
    message = str(raised.value)
    assert said in message and "made.yaml:" in message
    line = int(message.split("made.yaml:")[1].split(":")[0])
    assert 3 <= line <= 14


def test_a_code_stands_once(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="each code once"):
        load_catalogue(write(tmp_path, entry(), entry(name_zh="另一指标")))


def test_an_alias_that_nothing_tells_apart_is_an_error(tmp_path: Path):
    twins = load_catalogue(
        write(tmp_path, entry(), entry(code="twin", unit="万元", aliases=["虚构指标"]))
    )
    with pytest.raises(ConfigurationError, match="made_up and twin"):
        Matcher(twins)


def test_an_alias_that_units_tell_apart_is_none(tmp_path: Path):
    known = load_catalogue(
        write(
            tmp_path,
            entry(),
            entry(code="twin", unit="万人", aliases=["虚构指标"], measures=["level"]),
        )
    )
    found = Matcher(known)
    assert found.resolve("虚构指标", "亿元", "level").code == "made_up"
    assert found.resolve("虚构指标", "人", "level").code == "twin"
    assert found.resolve("虚构指标", "%", "growth").code == "made_up"
    assert found.resolve("虚构指标", "吨", "level").code is None


def test_the_repository_has_one_file_a_dimension():
    names = {path.stem for path in CATALOGUE_FOLDER.glob("*.yaml")} - {"synonyms", "tables"}
    assert names == set(catalogue().dimensions)
