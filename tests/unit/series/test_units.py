"""Units: exact conversion within a dimension, an error across dimensions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.units import UnitError, convert, growth_in_percent, parse_unit, printed_units

FAMILIES = (
    ("元", "万元", "亿元", "万亿元"),
    ("人", "万人", "名", "亿人"),
    ("%", "‰"),
    ("个百分点", "个千分点"),
    ("平方米", "亩", "公顷", "平方公里", "万亩", "万公顷"),
    ("吨", "万吨", "公斤", "亿斤", "千克"),
    ("千瓦时", "亿千瓦时", "万千瓦时"),
    ("微克/立方米", "毫克/立方米"),
    ("元/人", "万元/人"),
    ("人/亿元", "人/百亿元"),
    ("个", "家", "万户", "件", "座"),
    ("亿美元", "万美元"),
    ("吨标准煤/万元", "吨标煤/亿元"),
)
# Decimals as documents print them, and factors that are whole numbers of one another: up to nine digits.
PRINTED = st.decimals(
    min_value=Decimal("-999999999"), max_value=Decimal("999999999"), places=2
).map(float)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (4.98, "万亿元", "亿元", 49800.0),
        (1.41, "万亿斤", "万吨", 70500.0),
        (22.8, "万元", "元", 228000.0),
        (6.09, "‰", "%", 0.609),
        (1.5, "公顷", "亩", 22.5),
        (1, "平方公里", "公顷", 100.0),
        (9.4, "万公顷", "万亩", 141.0),
        (0.03, "毫克/立方米", "微克/立方米", 30.0),
        (2.4, "亿人次", "万人次", 24000.0),
        (10.9, "万家", "户", 109000.0),
        (12, "亿米³/万人", "立方米/人", 120000.0),
        (11.6, "万套（间）", "套", 116000.0),
        (7, "个基点", "个百分点", 0.07),
    ],
)
def test_converts_as_printed(value: float, source: str, target: str, expected: float):
    assert convert(value, source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("个百分点", "%"),
        ("%", "个百分点"),
        ("亿美元", "亿元"),
        ("欧元", "元"),
        ("万人", "万户"),
        ("万人次", "万人"),
        ("元/人", "元"),
        ("倍", "%"),
        ("", "%"),
        ("%", ""),
        ("吨", "吨标准煤"),
        ("亿标准量", "亿元"),
        ("千瓦", "千瓦时"),
        ("万册", "个"),
        ("部", "集"),
    ],
)
def test_another_dimension_is_an_error(source: str, target: str):
    with pytest.raises(UnitError) as raised:
        convert(1.0, source, target)
    assert raised.value.expected and raised.value.found and raised.value.remedy


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(1.1, "倍", 110.0), (5.2, "%", 5.2), (3, "‰", 0.3), (-2.7, "%", -2.7)],
)
def test_growth_becomes_percent(value: float, unit: str, expected: float):
    assert growth_in_percent(value, unit) == expected


@pytest.mark.parametrize("unit", ["个百分点", "亿元", ""])
def test_growth_in_another_unit_is_an_error(unit: str):
    with pytest.raises(UnitError):
        growth_in_percent(1.0, unit)


@pytest.mark.parametrize("unit", ["斛斗", "亿", "元/", "/人", "个百分点/"])
def test_unknown_unit_is_an_error(unit: str):
    if unit == "亿":  # a numeral alone is a bare number: 已达4亿
        assert parse_unit(unit).kind == "number"
        return
    with pytest.raises(UnitError):
        parse_unit(unit)


def test_every_unit_that_observations_can_have_is_known():
    for unit, kind in printed_units().kinds.items():
        parse_unit(unit)
        parse_unit(f"万{unit}") if kind == "count" else None


@given(PRINTED, st.sampled_from(FAMILIES), st.data())
def test_there_and_back_is_the_same(value: float, family: tuple[str, ...], data: st.DataObject):
    a, b = data.draw(st.sampled_from(family)), data.draw(st.sampled_from(family))
    there = convert(value, a, b)
    assert convert(there, b, a) == pytest.approx(value, rel=1e-12, abs=1e-12)


@given(PRINTED, st.sampled_from(FAMILIES), st.data())
def test_a_detour_makes_no_difference(value: float, family: tuple[str, ...], data: st.DataObject):
    a, b, c = (data.draw(st.sampled_from(family)) for _ in range(3))
    assert convert(convert(value, a, b), b, c) == pytest.approx(
        convert(value, a, c), rel=1e-12, abs=1e-12
    )


@given(PRINTED, PRINTED, st.sampled_from(FAMILIES), st.data())
def test_order_is_kept(x: float, y: float, family: tuple[str, ...], data: st.DataObject):
    a, b = data.draw(st.sampled_from(family)), data.draw(st.sampled_from(family))
    assert (x < y) == (convert(x, a, b) < convert(y, a, b)) or convert(x, a, b) == pytest.approx(
        convert(y, a, b), rel=1e-15
    )


@given(
    st.sampled_from([unit for family in FAMILIES for unit in family]),
    st.sampled_from([unit for family in FAMILIES for unit in family]),
)
def test_quotient_times_divisor_is_the_dividend(a: str, b: str):
    one, other = parse_unit(a), parse_unit(b)
    product = (one / other) * other
    assert product.measures_same(one) and product.factor == one.factor
    assert (one / one).kind == "number" and (one / one).factor == 1
    assert (one * other).dimension == (other * one).dimension


@given(st.sampled_from(FAMILIES), st.sampled_from(FAMILIES))
def test_only_units_of_one_family_convert(a: tuple[str, ...], b: tuple[str, ...]):
    if a is b:
        assert parse_unit(a[0]).measures_same(parse_unit(b[-1]))
    else:
        assert not parse_unit(a[0]).measures_same(parse_unit(b[0]))


@settings(max_examples=300)
@given(st.text(max_size=8))
def test_any_text_is_a_unit_or_an_error(text: str):
    try:
        assert parse_unit(text).factor > 0
    except UnitError as error:
        assert error.expected


def test_physical_factors_are_those_of_pint():
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry(non_int_type=Fraction)
    for ours, theirs in {
        "公里": "kilometer",
        "海里": "nautical_mile",
        "英里": "mile",
        "英寸": "inch",
        "公顷": "hectare",
        "平方公里": "kilometer**2",
        "升": "liter",
        "立方米": "meter**3",
        "吨": "metric_ton",
        "微克": "microgram",
        "千瓦时": "kilowatt_hour",
        "吉焦": "gigajoule",
        "兆瓦": "megawatt",
        "小时": "hour",
    }.items():
        base = {
            "length": "meter",
            "area": "meter**2",
            "volume": "meter**3",
            "mass": "kilogram",
            "energy": "kilowatt_hour",
        }
        unit = parse_unit(ours)
        into = base.get(unit.kind, {"power": "kilowatt", "time": "second"}.get(unit.kind, ""))
        assert float(registry.Quantity(Fraction(1), theirs).to(into).magnitude) == pytest.approx(
            float(unit.factor), rel=1e-9
        ), ours
