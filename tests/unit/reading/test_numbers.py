"""Numbers as they are printed, with the value, unit and place that a reader gives them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.tokens.chinese_numerals import (
    chinese_value,
    count_in_multiplier,
    plain_digits,
)
from pipeline.reading.tokens.scanning import scan
from tests.support.figure_documents import brief, read


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # groups of three behind wide commas, and figures that only stand beside each other
        ("收入完成654，321万元", [("654，321", 654321.0, None, "万元")]),
        ("总产值1，234，567.8万元", [("1，234，567.8", 1234567.8, None, "万元")]),
        (
            "分别为120，350，480户",
            [("120", 120.0, None, ""), ("350", 350.0, None, ""), ("480", 480.0, None, "户")],
        ),
        ("新增八百万至九百万人", [("八百万至九百", 800.0, 900.0, "万人")]),
        ("新增800万至900万人", [("800万至900", 800.0, 900.0, "万人")]),
        ("增长5.2，631人参加", [("5.2", 5.2, None, ""), ("631", 631.0, None, "人")]),
        # the last multiplier belongs to the unit, what stands before it is counted in it
        ("支出七亿三千万元", [("七亿三千", 73000.0, None, "万元")]),
        ("产量五千六百一十二亿元", [("五千六百一十二", 5612.0, None, "亿元")]),
        ("贷款3亿2000万元", [("3亿2000", 32000.0, None, "万元")]),
        ("安置二十一万四千户", [("二十一万四千", 214000.0, None, "户")]),
        ("接待两千八百多万人次", [("两千八百", 2800.0, None, "万人次")]),
        ("建成一百零六座", [("一百零六", 106.0, None, "座")]),
        # decimals and tenths in words
        ("提高二点三个百分点", [("二点三", 2.3, None, "个百分点")]),
        ("增长三点零五倍", [("三点零五", 3.05, None, "倍")]),
        ("投入四点六亿元", [("四点六", 4.6, None, "亿元")]),
        ("增长两成三", [("两成三", 23.0, None, "%")]),
        ("占三成半", [("三成半", 35.0, None, "%")]),
        # ranges in words
        ("增长百分之六至七", [("百分之六至七", 6.0, 7.0, "%")]),
        ("增长百分之二点五到百分之三", [("百分之二点五到百分之三", 2.5, 3.0, "%")]),
        ("提高二至四个百分点", [("二至四", 2.0, 4.0, "个百分点")]),
        ("自然增长率为千分之四至五", [("千分之四至五", 4.0, 5.0, "‰")]),
        ("提高零点三至零点五个百分点", [("零点三至零点五", 0.3, 0.5, "个百分点")]),
        (
            "从百分之六降到百分之五",
            [("百分之六", 6.0, None, "%"), ("百分之五", 5.0, None, "%")],
        ),
        # neighbouring digits: from one to the other
        ("约三四百人", [("三四百", 300.0, 400.0, "人")]),
        ("占七八成", [("七八", 70.0, 80.0, "%")]),
        ("占全省8成以上", [("8", 80.0, None, "%")]),
        ("约占6—7成", [("6—7", 60.0, 70.0, "%")]),
        ("降水偏多2.5成，", [("2.5", 25.0, None, "%")]),
        ("占全国9成本地产品", []),
        ("重污染天数合计46天次", [("46", 46.0, None, "天次")]),
        ("面积居前三位的分别为甲县", []),
        ("排名前20位城市", []),
        ("增加两三个", [("两三", 2.0, 3.0, "个")]),
        ("贷款12亿5千万元", [("12亿5千", 125000.0, None, "万元")]),
        ("出生率千分之三点五", [("千分之三点五", 3.5, None, "‰")]),
        ("共五十余家", [("五十", 50.0, None, "家")]),
        # units that go on
        ("死亡率8.5人/10万人", [("8.5", 8.5, None, "人/10万人")]),
        ("浓度12mg/L，", [("12", 12.0, None, "毫克/升")]),
        ("产能达12GWh", [("12", 12.0, None, "GWh")]),
        ("死亡率7.5/10万，", [("7.5", 7.5, None, "/10万")]),
        ("标准为960元/月", [("960", 960.0, None, "元/月")]),
        ("补助600元/人·年", [("600", 600.0, None, "元/人·年")]),
        (
            "分别达820万、715万人次",
            [("820", 820.0, None, "万人次"), ("715", 715.0, None, "万人次")],
        ),
        ("达3万户和5亿元", [("3", 3.0, None, "万户"), ("5", 5.0, None, "亿元")]),
    ],
)
def test_number_with_its_unit(
    text: str, figures: list[tuple[str, float, float | None, str]]
) -> None:
    found = [(text[n.start : n.end], n.value, n.value_high, n.unit) for n in scan(text).numbers]
    assert found == figures


@pytest.mark.parametrize(
    "text",
    [
        "千亿成势的格局",
        "培育百亿成长型企业",
        "十亿成交额",
        "一成不变的办法",
        "打造千亿级产业",
        "万亿立柱",
        "推进三大行动",
    ],
)
def test_numeral_that_makes_a_slogan_is_no_figure(text: str) -> None:
    assert scan(text).numbers == []


@pytest.mark.parametrize(
    ("text", "label", "period"),
    [
        ("粮食产量一九七九年比一九七八年增长百分之三点六。", "粮食产量", "1979"),
        ("一九八○年钢产量达到三千万吨。", "钢产量", "1980"),
        ("二Ｏ一Ｏ年粮食产量达到三亿吨。", "粮食产量", "2010"),
    ],
)
def test_years_in_numerals_date_a_figure_and_enter_no_label(
    text: str, label: str, period: str
) -> None:
    (figure,) = read(text)
    assert (figure.label, figure.period) == (label, period)
    assert figure.quote == text.strip()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "实际利用外资12.5亿美元，折合90.2亿元人民币。",
            ["实际利用外资 level 12.5亿美元", "实际利用外资 level 90.2亿元"],
        ),
        (
            "出口总额30亿美元（按年平均汇率折合人民币210亿元）。",
            ["出口总额 level 30亿美元", "出口总额 level 210亿元"],
        ),
        (
            "进出口总额折合人民币120亿元，增长3%。",
            ["进出口总额 level 120亿元", "进出口总额 growth 3%"],
        ),
        ("研发人员折合全时当量3万人年。", ["研发人员折合全时当量 level 3万人年"]),
    ],
)
def test_a_converted_amount_has_the_name_of_what_is_converted(
    text: str, figures: list[str]
) -> None:
    assert [brief(o) for o in read(text)] == figures


_DIGITS = "零一二三四五六七八九"


def _spelled(value: int) -> str:
    """A whole number below 10^12 as it is written in full."""
    if value >= 10**8:
        rest = value % 10**8
        return _spelled(value // 10**8) + "亿" + _filled(rest, 10**7)
    if value >= 10**4:
        rest = value % 10**4
        return _spelled(value // 10**4) + "万" + _filled(rest, 10**3)
    for scale, name in ((1000, "千"), (100, "百"), (10, "十")):
        if value >= scale:
            return _DIGITS[value // scale] + name + _filled(value % scale, scale // 10)
    return _DIGITS[value]


def _filled(rest: int, full: int) -> str:
    return "" if not rest else ("零" if rest < full else "") + _spelled(rest)


@settings(deadline=None)
@given(st.integers(1, 10**12 - 1))
def test_a_numeral_has_the_value_that_it_spells(value: int) -> None:
    numeral = _spelled(value)
    assert chinese_value(numeral) == value
    counted, tail = count_in_multiplier(numeral)
    assert counted * chinese_value(tail or "一") == pytest.approx(value, rel=1e-12)


@settings(deadline=None)
@given(st.text("一九八○〇Ｏ年零二三0O项，2２", max_size=30))
def test_circles_for_nought_change_no_other_character(text: str) -> None:
    plain = plain_digits(text)
    assert len(plain) == len(text)
    assert all(
        a == b or (b == "〇" and a in "○◯OＯ0０") or (a, b) == ("２", "2")
        for a, b in zip(text, plain, strict=True)
    )
