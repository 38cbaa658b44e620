"""Labels to indicators: spellings that are the same, neighbours that are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.series.catalogue import catalogue
from pipeline.series.label_spelling import lookups, normalise
from pipeline.series.matching import Matcher, match, resolve, says_scope


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("研究与试验发展（R&D）经费", "R&D经费"),
        ("研究与试验发展(R&D)经费", "研究与试验发展经费"),
        ("全社会研究与试验发展（R&D）经费", "R&D经费"),
        ("国内生产总值（GDP）", "地区生产总值"),
        ("“专精特新”企业", "专精特新企业"),
        ("教育、文化和娱乐", "教育文化和娱乐".replace("教育文化", "教育及文化")),
        ("执业（助理）医师", "执业医师和执业助理医师"),
        ("城乡居民的人均收入", "城乡居民人均收入"),
        ("粮食产量（万吨）", "粮食产量"),
        ("一、粮食产量", "粮食产量"),
        ("ＰＭ2.5年均浓度", "细颗粒物（PM2.5）年均浓度"),
        ("市场主体", "经营主体"),
        ("5G基站[3]", "５G基站"),
    ],
)
def test_spellings_of_the_same_label(one: str, other: str):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("规模以上工业增加值", "工业增加值"),
        ("固定资产投资（不含农户）", "固定资产投资"),
        ("全社会固定资产投资", "固定资产投资"),
        ("城镇居民人均可支配收入", "居民人均可支配收入"),
        ("新增5G基站", "5G基站"),
        ("城镇登记失业率", "城镇调查失业率"),
        ("限额以上单位消费品零售额", "社会消费品零售额"),
        ("人均地区生产总值", "地区生产总值"),
        ("有效发明专利", "发明专利授权量"),
    ],
)
def test_words_that_narrow_a_quantity_stay(one: str, other: str):
    assert not set(lookups(one, "level", "110000")) & set(lookups(other, "level", "110000"))


MATCHED = [
    ("细微颗粒（PM2.5）年平均浓度", "微克/立方米", "level", "411600", "bulletin", "pm25"),
    ("卫生机构实有病床", "张", "level", "411600", "bulletin", "hospital_beds_all"),
    ("医院实有床位", "张", "level", "411600", "bulletin", "hospital_beds"),
    ("城镇累计新就业人数", "万人", "level", "411600", "bulletin", "new_urban_jobs"),
    ("小学校在校学生数", "人", "level", "411600", "bulletin", "students_primary"),
    ("地区生产总值", "亿元", "level", None, None, "gdp"),
    ("地区生产总值", "万亿元", "level", None, None, "gdp"),
    ("GDP增速", "%", "growth", None, None, "gdp"),
    ("全市地区生产总值", "%", "growth", "411600", "bulletin", "gdp"),
    ("周口市地区生产总值", "亿元", "level", "411600", None, "gdp"),
    ("我国国内生产总值", "万亿元", "level", "000000", "work_report", "gdp"),
    ("人均地区生产总值", "万元", "level", None, None, "gdp_per_head"),
    ("人均地区生产总值", "万美元", "level", None, None, "gdp_per_head_usd"),
    ("第三产业增加值占地区生产总值的比重", "%", "share", None, None, "gdp_share_tertiary"),
    ("第三产业增加值占地区生产总值的比重", "", "share", None, None, "gdp_share_tertiary"),
    ("三产比重", "个百分点", "change", None, None, "gdp_share_tertiary"),
    ("货物运输总量 / 铁路 / 绝对数", "亿吨", "level", None, "bulletin", "freight_rail"),
    ("旅客运输周转量 / 增长", "%", "growth", None, "bulletin", "passenger_work"),
    ("全市常住人口 / 年末数", "万人", "level", None, "bulletin", "resident_population"),
    ("城镇 / 比重", "%", "share", None, "bulletin", "urbanisation_rate"),
    ("粮食 / 产量", "万吨", "level", None, "bulletin", "harvest_grain"),
    ("粮食 / 指数", "", "index", None, "bulletin", "cpi_grain"),
    ("粮食类价格", "%", "growth", None, "bulletin", "cpi_grain"),
    ("粮食播种面积", "万亩", "level", None, "bulletin", "sown_area_grain"),
    ("粮食产量", "万亿斤", "level", "000000", "work_report", "harvest_grain"),
    ("5G基站", "座", "level", None, None, "stations_5g"),
    ("新开通5G基站", "个", "level", None, None, "stations_5g_new"),
    ("独角兽企业数量", "家", "level", None, None, "unicorns"),
    ("自然增长率", "‰", "level", None, None, "natural_growth_rate"),
    ("自然增长率", "个千分点", "change", None, None, "natural_growth_rate"),
    ("参加失业保险的人数", "万人", "level", None, None, "insured_unemployment"),
    ("货物进出口总额", "亿美元", "level", None, None, "goods_trade_usd"),
    ("货物进出口总额", "亿元", "level", None, None, "goods_trade"),
    ("货物进出口总额", "%", "growth", None, None, "goods_trade"),
    ("城乡居民收入比", "", "ratio", None, None, "income_ratio_urban_rural"),
    ("居民消费价格指数", "", "index", None, None, "cpi"),
    ("优良天数", "天", "level", None, None, "good_air_days"),
    ("优良天数", "%", "level", None, None, "good_air_share"),
    ("新能源汽车产量", "倍", "growth", None, None, "output_new_energy_cars"),
    ("巴州地区生产总值", "亿元", "level", "652800", "bulletin", "gdp"),
    ("全疆一般公共预算收入", "亿元", "level", "650000", "work_report", "general_budget_revenue"),
    ("八、财政金融一般公共预算收入", "亿元", "level", None, "bulletin", "general_budget_revenue"),
    ("10十、财政金融税收收入", "%", "growth", None, "bulletin", "tax_revenue"),
    ("国内贸易社会消费品零售总额", "亿元", "level", None, "bulletin", "retail_sales"),
    ("1.2.粮食总产 / 比上年增长", "%", "growth", None, "bulletin", "harvest_grain"),
    ("饲料产量 / 同比增长（±%）", "%", "growth", None, "bulletin", "output_feed"),
    ("住户存款 / 本年实际", "亿元", "level", None, "bulletin", "household_deposits"),
    ("完成货物周转量", "亿吨公里", "level", None, "bulletin", "freight_work"),
    ("出口值", "亿元", "level", None, "bulletin", "goods_exports"),
    ("外贸进出口", "%", "growth", None, "work_report", "goods_trade"),
    ("全体常住居民人均可支配收入", "元", "level", None, None, "income"),
    ("规模工业企业利润总额", "亿元", "level", None, None, "industry_profits"),
    ("国有控股企业增加值", "%", "growth", None, "bulletin", "industry_owner_state_holding"),
    ("烟草制品业增加值", "%", "growth", None, "bulletin", "industry_branch_tobacco"),
    ("住户贷款余额", "亿元", "level", None, None, "loans_households"),
    ("一般贸易出口额", "亿元", "level", None, None, "goods_exports_by_general"),
    ("对东盟进出口总额", "亿元", "level", None, None, "goods_trade_with_asean"),
    ("财产险公司原保险保费收入", "亿元", "level", None, None, "premium_income_property_companies"),
    ("食用菌产量", "万吨", "level", None, None, "harvest_mushrooms"),
    ("水力发电量", "亿千瓦小时", "level", None, None, "power_generation_hydro"),
    ("平板玻璃产量", "万重量箱", "level", None, None, "output_glass"),
    ("城镇人口占总人口的比重", "%", "share", None, None, "urbanisation_rate"),
    ("空气质量优良天数比率", "%", "level", None, None, "good_air_share"),
    ("全社会研发投入强度", "%", "level", None, "work_report", "rd_intensity"),
    ("获得专利授权", "件", "level", None, None, "patents_granted"),
    ("新增城镇就业人员", "万人", "level", None, None, "new_urban_jobs"),
    ("游客总花费", "亿元", "level", None, None, "tourism_revenue"),
    ("卫生机构床位数", "张", "level", None, None, "hospital_beds_all"),
    ("城镇职工参加养老保险人数", "万人", "level", None, None, "insured_urban_employee_pension"),
    ("普通小学专任教师", "人", "level", None, None, "teachers_primary"),
    ("省级重点实验室", "个", "level", None, None, "key_laboratories_provincial"),
    ("私营企业", "万户", "level", None, None, "firms_private"),
    ("农民专业合作社", "个", "level", None, None, "farm_cooperatives"),
    ("12全年接待游客总人数", "万人次", "level", None, "bulletin", "visitors_total"),
    ("市外贸进出口总额", "亿元", "level", None, "bulletin", "goods_trade"),
    (
        "主要产品产量及增长速度规模以上工业企业利润总额",
        "亿元",
        "level",
        None,
        None,
        "industry_profits",
    ),
    ("烧碱（折100%）产量", "万吨", "level", None, "bulletin", "output_caustic_soda"),
    ("增值税（50%） / 比上年±", "%", "growth", None, "bulletin", "tax_vat"),
    ("住户贷款 / 短期贷款 / 年末数", "亿元", "level", None, "bulletin", "loans_households_short"),
    ("啤酒产量", "万千升", "level", None, "bulletin", "output_beer"),
    ("住户存款 / 比年初增减额", "亿元", "change", None, "bulletin", "household_deposits"),
    ("经济", "%", "growth", None, "work_report", "gdp"),
    ("农村居民收入", "%", "growth", None, "work_report", "income_rural"),
    ("居民消费价格（CPI）涨幅", "%", "growth", None, "bulletin", "cpi"),
    ("设区城市PM2.5年平均浓度", "微克/立方米", "level", None, "work_report", "pm25"),
    (
        "全社会研发经费支出相当于全市生产总值的比例",
        "%",
        "level",
        None,
        "work_report",
        "rd_intensity",
    ),
    ("州属外贸进出口总额", "亿元", "level", "652300", None, "goods_trade"),
    (
        "2021-2025年地区生产总值及其增长速度民营经济增加值",
        "亿元",
        "level",
        None,
        None,
        "value_added_private_economy",
    ),
]


@pytest.mark.parametrize(("label", "unit", "measure", "region", "kind", "code"), MATCHED)
def test_matches(
    label: str, unit: str, measure: str, region: str | None, kind: str | None, code: str
):
    assert match(label, unit, measure, region, kind) == code


@pytest.mark.parametrize(
    ("label", "unit", "measure", "region", "kind"),
    [
        ("首都发展 / 权重", "", "index", None, "blue_book"),
        ("PM2.5年均浓度 / 权重", "", "index", None, "blue_book"),
        ("京津冀地区PM2.5年均浓度指数", "", "index", "X-JJJ", "blue_book"),
        ("地区生产总值", "个百分点", "growth", None, None),
        ("地区生产总值", "%", "level", None, None),
        ("地区生产总值", "位", "rank", None, None),
        ("城镇调查失业率", "%", "growth", None, None),
        ("城镇调查失业率", "%", "change", None, None),
        ("男性 / 年末数", "人次", "level", None, "bulletin"),
        ("城镇 / 比重", "%", "share", None, "press"),
        ("规模以上外资企业营业收入", "%", "growth", None, None),
        ("老旧小区", "个", "level", None, None),
        ("投资", "亿元", "level", None, None),
        ("收入", "亿元", "level", None, None),
        ("企业", "家", "level", None, None),
        ("新增备案博物馆", "家", "level", None, None),
        ("北京证券交易所新增上市公司", "家", "level", None, None),
        ("制作电视剧", "集", "level", None, None),
        ("公共图书馆", "万册", "level", None, None),
        ("高技术制造业和高技术服务业投资", "%", "growth", None, None),
        ("地区生产总值增速与全国增速之差", "个百分点", "change", None, None),
        ("巴州地区生产总值", "亿元", "level", "652300", "bulletin"),
        ("全疆一般公共预算收入", "亿元", "level", "652900", "bulletin"),
        ("农业保险保费收入", "万户", "level", None, "bulletin"),
        ("农业用电量", "亿千瓦时", "level", None, "bulletin"),
        ("合计 / 增长", "%", "growth", None, "bulletin"),
        ("经济", "亿元", "level", None, "work_report"),
        ("投资", "万亿元", "level", None, "work_report"),
        ("新能源汽车", "%", "growth", None, "bulletin"),
        ("", "亿元", "level", None, None),
        (" / ", "亿元", "level", None, None),
    ],
)
def test_a_neighbour_is_no_match(
    label: str, unit: str, measure: str, region: str | None, kind: str | None
):
    assert match(label, unit, measure, region, kind) is None


@pytest.mark.parametrize(
    ("label", "unit", "measure", "misfit"),
    [
        ("地区生产总值", "万人", "level", "gdp"),
        ("粮食播种面积", "万吨", "level", "sown_area_grain"),
        ("城镇调查失业率", "万人", "level", "surveyed_unemployment_rate"),
        ("邮政行业业务总量", "万件", "level", "postal_business"),
    ],
)
def test_a_wrong_unit_is_said(label: str, unit: str, measure: str, misfit: str):
    found = resolve(label, unit, measure)
    assert (found.code, found.misfit) == (None, misfit)


def test_a_label_of_another_measure_is_no_misfit():
    assert resolve("地区生产总值", "位", "rank").misfit is None
    assert resolve("城镇调查失业率", "%", "growth").misfit is None


@settings(deadline=None)  # the first call reads the catalogue
@given(
    st.text(max_size=20),
    st.sampled_from(["", "亿元", "%", "家", "斛"]),
    st.sampled_from(["level", "growth", "share", "rank"]),
)
def test_any_label_is_matched_or_not(label: str, unit: str, measure: str):
    assert match(label, unit, measure) in {None, *catalogue().indicators}


@settings(deadline=None)  # the first call reads the catalogue
@given(st.sampled_from(MATCHED))
def test_blanks_quotes_and_width_change_nothing(
    case: tuple[str, str, str, str | None, str | None, str],
):
    label, unit, measure, region, kind, code = case
    wide = (
        label.replace("5", "５").replace("G", "Ｇ").replace("人", " 人")
        if " / " not in label
        else label
    )
    assert match(f"“{wide}”", unit, measure, region, kind) == code


@pytest.mark.parametrize(
    ("label", "unit", "code", "scope"),
    [
        ("市区PM2.5年均浓度", "微克/立方米", "pm25", "市区"),
        ("公路、水路货运量", "亿吨", "freight", "公路和水路"),
        ("民营企业税收收入", "亿元", "tax_revenue", "民营企业"),
        ("规模以上工业增加值", "亿元", "industry_above_size", None),
        ("城镇居民人均可支配收入", "元", "income_urban", None),
    ],
)
def test_a_word_for_a_part_gives_the_whole_with_a_scope(
    label: str, unit: str, code: str, scope: str | None
):
    found = resolve(label, unit, "level")
    assert (found.code, found.scope) == (code, scope)
    assert match(label, unit, "level") == (code if scope is None else None)


def test_a_scope_of_the_indicators_own_name_is_none():
    assert says_scope("industry_above_size", "规模以上")
    assert not says_scope("pm25", "市区")


@pytest.mark.parametrize(
    ("whole", "label", "unit", "measure", "code"),
    [
        ("freight_work", "铁路", "亿吨公里", "level", "freight_work_rail"),
        ("income_urban", "工资性收入", "元", "level", "income_urban_wages"),
        ("income_rural", "工资性收入", "%", "growth", "income_rural_wages"),
        ("premium_income", "财产险", "亿元", "level", "premium_income_property"),
        ("insurance_claims", "财产险", "亿元", "level", "insurance_claims_property"),
        ("market_entities", "企业", "万户", "level", "firms_registered"),
        ("gdp", "财产险", "亿元", "level", None),
        ("freight_work", "铁路", "亿元", "level", None),
    ],
)
def test_a_part_is_named_by_its_whole(
    whole: str, label: str, unit: str, measure: str, code: str | None
):
    found = Matcher(catalogue()).part([whole], label, unit, measure, "110000")
    assert found == ({code} if code else set())


def test_a_whole_behind_a_part_of_another_is_of_the_same_part():
    known = Matcher(catalogue())
    assert known.sibling("freight_road", "freight_work") == "freight_work_road"
    assert known.sibling("freight", "freight_work") == "freight_work"
    assert known.sibling("gdp", "freight_work") is None


def test_does_not_depend_on_what_was_asked_before():
    fresh = Matcher(catalogue())
    for label, unit, measure, region, kind, code in reversed(MATCHED):
        assert fresh.resolve(label, unit, measure, region, kind).code == code


def test_a_label_that_came_before_is_not_matched_again():
    resolve.cache_clear()
    for case in MATCHED * 3:
        match(*case[:5])
    assert resolve.cache_info().misses == len({case[:5] for case in MATCHED})
