"""Observations with their indicator, labels without one, units that do not fit; values in the unit of their series."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.reading.observation import Observation
from pipeline.series.annotating import UnmatchedLabels, annotate, unit_error_rows
from pipeline.series.catalogue import catalogue
from pipeline.series.unit_fit import Placed, has_measure, place, series_measure, series_unit
from pipeline.storage import parquet
from warehouse.units import UnitError
from warehouse.vocabularies import Measure, Status


def seen(
    label: str,
    unit: str,
    measure: str = "level",
    *,
    name: str = "a",
    document: str = "made-2024",
    value: float = 1.0,
) -> Observation:
    return Observation(
        observation_id=name,
        document_id=document,
        page=None,
        block=0,
        char_start=0,
        char_end=1,
        quote="1",
        quote_offset=0,
        printed="1",
        printed_unit=unit,
        decimals=0,
        value=value,
        value_high=None,
        unit=unit,
        qualifier=None,
        label=label,
        measure=Measure(measure),
        compared_with=None,
        basis=None,
        period="2024",
        region="北京市",
        region_code="110000",
        status=Status.ACTUAL,
        in_table=False,
    )


def rows(*observations: Observation) -> list[dict[str, Any]]:
    return [o._asdict() for o in annotate(observations, "bulletin")]


def test_annotates_what_it_knows_and_leaves_the_rest():
    found = annotate([seen("地区生产总值", "亿元"), seen("没有的东西", "亿元")], "bulletin")
    assert [o.indicator for o in found] == ["gdp", None]


def printed(*figures: tuple[str, str, str, str]) -> list[tuple[str | None, str | None]]:
    """Indicator and scope of figures of one block: sentence, label, unit, measure of each."""
    made = [
        seen(label, unit, measure, name=str(n))._replace(quote=quote)
        for n, (quote, label, unit, measure) in enumerate(figures)
    ]
    return [(o.indicator, o.scope) for o in annotate(made, "bulletin")]


def test_a_part_is_named_by_the_whole_before_it():
    assert printed(
        ("城镇的居民收入是这些。", "城镇居民人均可支配收入", "元", "level"),
        ("其中工资多少，增长多少。", "工资性收入", "元", "level"),
        ("其中工资多少，增长多少。", "工资性收入", "%", "growth"),
        ("财产多少。", "财产净收入", "元", "level"),
    ) == [
        ("income_urban", None),
        ("income_urban_wages", None),
        ("income_urban_wages", None),
        ("income_urban_property", None),
    ]


def test_towns_behind_the_household_register_are_of_the_register():
    assert printed(
        ("户籍多少，其中城镇多少。", "户籍总人口", "万人", "level"),
        ("户籍多少，其中城镇多少。", "城镇人口", "万人", "level"),
        ("户籍多少，其中城镇多少。", "乡村人口", "万人", "level"),
        ("常住多少，其中城镇多少。", "常住人口", "万人", "level"),
        ("常住多少，其中城镇多少。", "城镇人口", "万人", "level"),
    ) == [
        ("registered_population", None),
        ("registered_urban", None),
        ("registered_rural", None),
        ("resident_population", None),
        ("urban_population", None),
    ]


@pytest.mark.parametrize(
    ("period", "indicator"), [("2024-12-31", "specialised_firms"), ("2024", None)]
)
def test_what_was_recognised_in_a_year_is_no_stock(period: str, indicator: str | None):
    (row,) = annotate([seen("认定市级“专精特新”企业", "家")._replace(period=period)], "bulletin")
    assert row.indicator == indicator


def test_per_head_of_those_registered_is_another_quantity():
    by, of = "按户籍人口计算，人均GDP为1元。", "按户籍人口计算是2元，按常住人口计算，人均GDP为1元。"
    figures = [
        seen("人均GDP", "元", name=str(n))._replace(quote=quote, quote_offset=quote.index("1"))
        for n, quote in enumerate((by, of))
    ]
    found = annotate(figures, "bulletin")
    assert [(o.indicator, o.scope) for o in found] == [
        ("gdp_per_head", "户籍"),
        ("gdp_per_head", None),
    ]


def test_two_wholes_in_one_sentence_name_no_part():
    assert printed(
        ("城镇这些，农村那些。", "城镇居民人均可支配收入", "元", "level"),
        ("城镇这些，农村那些。", "农村居民人均可支配收入", "元", "level"),
        ("其中工资多少。", "工资性收入", "元", "level"),
    )[-1] == (None, None)


def test_the_first_whole_speaks_of_an_earlier_sentence_with_its_parts():
    assert printed(
        ("机构多少，其中医院多少。", "医疗卫生机构", "个", "level"),
        ("机构多少，其中医院多少。", "医院", "个", "level"),
        ("床位多少。", "床位数", "张", "level"),
    )[-1] == ("hospital_beds_all", None)


def test_another_quantity_behind_one_of_roads_is_of_roads():
    assert printed(
        ("公路货运多少；", "公路货运量", "万吨", "level"),
        ("周转多少，增长多少。", "货物周转量", "亿吨公里", "level"),
        ("周转多少，增长多少。", "货物周转量", "%", "growth"),
        ("铁路货运多少，周转多少。", "铁路货运量", "万吨", "level"),
        ("铁路货运多少，周转多少。", "货物周转量", "亿吨公里", "level"),
    ) == [
        ("freight_road", None),
        ("freight_work_road", None),
        ("freight_work_road", None),
        ("freight_rail", None),
        ("freight_work_rail", None),
    ]


def test_a_total_behind_a_total_and_its_parts_stays_the_total():
    assert printed(
        ("货运多少，其中公路多少；", "货运量", "万吨", "level"),
        ("货运多少，其中公路多少；", "公路货运量", "万吨", "level"),
        ("周转多少。", "货物周转量", "亿吨公里", "level"),
    )[-1] == ("freight_work", None)


def test_a_new_sentence_is_of_the_whole_again():
    assert printed(
        ("疾控中心多少。", "疾病预防控制中心", "个", "level"),
        ("卫生技术人员多少。", "卫生技术人员", "人", "level"),
    )[-1] == ("health_workers", None)
    assert printed(
        ("疾控中心多少，卫生技术人员多少。", "疾病预防控制中心", "个", "level"),
        ("疾控中心多少，卫生技术人员多少。", "卫生技术人员", "人", "level"),
    )[-1] == ("health_workers_in_disease_control", None)


def test_doctors_and_nurses_behind_an_institution_are_its_own():
    sentence = "妇幼保健机构多少，医师多少，护士多少。"
    assert printed(
        (sentence, "妇幼保健机构", "个", "level"),
        (sentence, "执业医师和执业助理医师", "万人", "level"),
        (sentence, "注册护士", "万人", "level"),
        ("全省护士多少。", "注册护士", "万人", "level"),
    )[1:] == [("physicians_in_maternity", None), ("nurses_in_maternity", None), ("nurses", None)]


@pytest.mark.parametrize(
    ("label", "indicator"),
    [
        ("高中招生", "entrants_senior_secondary"),
        ("高中阶段招生", "entrants_senior_stage"),
        ("高中在校生", "students_senior_secondary"),
    ],
)
def test_senior_secondary_is_general_unless_the_stage_is_named(label: str, indicator: str):
    assert printed(("招生。", label, "万人", "level")) == [(indicator, None)]


def test_a_scope_goes_on_through_semicolons():
    assert printed(
        ("公路水路货运多少；", "公路水路货运量", "亿吨", "level"),
        ("周转多少；", "货物周转量", "亿吨公里", "level"),
        ("收入多少。", "地区生产总值", "亿元", "level"),
    ) == [("freight", "公路水路"), ("freight_work", "公路水路"), ("gdp", None)]


def test_a_label_with_a_part_of_its_own_takes_no_other():
    assert printed(
        ("公路水路客运多少；", "公路水路客运量", "万人", "level"),
        ("铁路客运多少。", "铁路客运量", "万人", "level"),
    ) == [("passengers", "公路水路"), ("passengers_rail", None)]


def test_a_price_index_in_per_cent_is_an_index():
    (found,) = annotate([seen("居民消费价格指数", "%", value=99.7)], "bulletin")
    assert (found.indicator, str(found.measure)) == ("cpi", "index")
    assert place(catalogue()["cpi"], 99.7, "%", "index") == Placed(99.7, "")


@pytest.mark.parametrize(
    ("code", "measure", "of_the_series"),
    [
        ("urbanisation_rate", "share", "level"),
        ("good_air_share", "level", "level"),
        ("gdp_share_tertiary", "level", "share"),
        ("gdp", "growth", "growth"),
        ("urbanisation_rate", "change", "change"),
    ],
)
def test_one_quantity_has_one_measure(code: str, measure: str, of_the_series: str):
    assert series_measure(catalogue()[code], measure) == of_the_series


def test_a_rate_per_thousand_printed_in_per_cent_is_no_figure_of_its_series():
    with pytest.raises(UnitError, match="per cent"):
        place(catalogue()["birth_rate"], 5.24, "%", "level")
    assert place(catalogue()["birth_rate"], 5.24, "‰", "level") == Placed(5.24, "‰")


def test_unmatched_labels_come_most_frequent_first():
    labels = UnmatchedLabels()
    labels.add(
        rows(
            seen("没有的东西", "亿元", name="c"),
            seen("“没有的”东西", "%", "growth", name="b", document="made-2023"),
            seen("另一东西", "家", name="d"),
            seen("另一东西", "家", "rank", name="e"),
            seen("地区生产总值", "亿元", name="f"),
        )
    )
    table = labels.rows()
    assert parquet.from_rows("unmatched_labels", table).num_rows == 2
    first = table[0]
    assert (first["observations"], first["documents"], first["measures"], first["units"]) == (
        2,
        2,
        ["growth", "level"],
        ["%", "亿元"],
    )
    assert first["example_observation_id"] == "b"
    assert table[1]["observations"] == 1


def test_a_unit_that_does_not_fit_is_a_row():
    found = list(
        unit_error_rows(
            rows(seen("地区生产总值", "万人", name="x"), seen("没有的东西", "万人", name="y")),
            {"made-2024": "bulletin"},
        )
    )
    assert parquet.from_rows("unit_errors", found).num_rows == 1
    assert (found[0]["observation_id"], found[0]["indicator"], found[0]["expected_unit"]) == (
        "x",
        "gdp",
        "亿元",
    )
    assert "yuan" in found[0]["problem"]
    assert found[0]["problem_zh"].startswith("万人不能换算成亿元；应为：能换算成元的单位")


@pytest.mark.parametrize(
    ("label", "unit", "measure", "errors"),
    [
        ("地区生产总值增速", "个百分点", "change", 0),
        ("地区生产总值", "个百分点", "change", 0),
        ("地区生产总值", "个百分点", "level", 1),
        ("城镇登记失业率", "万人", "change", 1),
    ],
)
def test_a_change_of_a_growth_is_no_error(label: str, unit: str, measure: str, errors: int):
    found = unit_error_rows(rows(seen(label, unit, measure)), {"made-2024": "bulletin"})
    assert len(list(found)) == errors


@pytest.mark.parametrize(
    ("code", "value", "unit", "measure", "expected"),
    [
        ("gdp", 4.98, "万亿元", "level", Placed(49800.0, "亿元")),
        ("gdp", 5.2, "%", "growth", Placed(5.2, "%")),
        ("output_new_energy_cars", 2.8, "倍", "growth", Placed(280.0, "%")),
        ("gdp_per_head", 22.8, "万元", "level", Placed(228000.0, "元")),
        ("gdp_per_head", 22.8, "万元/人", "level", Placed(228000.0, "元")),
        ("surveyed_unemployment_rate", 0.3, "个百分点", "change", Placed(0.3, "个百分点")),
        ("birth_rate", 6.09, "‰", "level", Placed(6.09, "‰")),
        ("gdp_share_tertiary", 85.3, "", "share", Placed(85.3, "%")),
        ("cpi", 100.2, "", "index", Placed(100.2, "")),
        ("high_value_patents_per_10k", 262.9, "件", "level", Placed(262.9, "件")),
        ("water_per_head", 200.0, "立方米", "level", Placed(200.0, "立方米/人")),
        ("good_air_days", 290, "天", "level", Placed(290, "天")),
    ],
)
def test_places_values_in_the_unit_of_their_series(
    code: str, value: float, unit: str, measure: str, expected: Placed
):
    found = place(catalogue()[code], value, unit, measure)
    assert found.unit == expected.unit == series_unit(catalogue()[code], measure)
    assert found.value == pytest.approx(expected.value, rel=1e-12)


@pytest.mark.parametrize(
    ("code", "unit", "measure"),
    [
        ("gdp", "亿美元", "level"),
        ("gdp", "个百分点", "growth"),
        ("surveyed_unemployment_rate", "%", "change"),
        ("surveyed_unemployment_rate", "%", "growth"),
        ("cpi", "%", "level"),
        ("postal_business", "亿标准量", "level"),
        ("gdp_share_tertiary", "", "level"),
        ("inbound_visitors", "万户", "level"),
    ],
)
def test_what_does_not_fit_is_an_error(code: str, unit: str, measure: str):
    with pytest.raises(UnitError):
        place(catalogue()[code], 1.0, unit, measure)


def test_prices_and_rates_have_their_own_measures():
    assert has_measure(catalogue()["cpi"], "growth") and not has_measure(
        catalogue()["cpi"], "level"
    )
    assert has_measure(catalogue()["birth_rate"], "change") and not has_measure(
        catalogue()["birth_rate"], "growth"
    )
