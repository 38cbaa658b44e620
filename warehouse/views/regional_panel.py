"""Regions side by side: the panel, one column an indicator, two regions compared, targets with
what came of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.views.view import Macro, View

HEADLINES: Mapping[str, str] = {
    "gdp": "地区生产总值",
    "value_added_primary": "第一产业增加值",
    "value_added_secondary": "第二产业增加值",
    "value_added_tertiary": "第三产业增加值",
    "gdp_per_head": "人均地区生产总值",
    "resident_population": "常住人口",
    "urbanisation_rate": "常住人口城镇化率",
    "industry_above_size": "规模以上工业增加值",
    "fixed_investment_without_farms": "固定资产投资（不含农户）",
    "investment_real_estate": "房地产开发投资",
    "retail_sales": "社会消费品零售总额",
    "goods_trade": "货物进出口总值",
    "goods_exports": "货物出口总值",
    "goods_imports": "货物进口总值",
    "general_budget_revenue": "一般公共预算收入",
    "general_budget_expenditure": "一般公共预算支出",
    "deposits_all_currencies": "本外币各项存款余额",
    "loans_all_currencies": "本外币各项贷款余额",
    "income": "居民人均可支配收入",
    "income_urban": "城镇居民人均可支配收入",
    "income_rural": "农村居民人均可支配收入",
    "cpi": "居民消费价格",
    "surveyed_unemployment_rate": "城镇调查失业率",
}
"""Columns of ``panel_wide``, each also as ``…_growth``; with the Chinese name of the catalogue."""

HEADLINES_FIRST = (
    "list_position([" + ", ".join(f"'{code}'" for code in HEADLINES) + "], {0}) NULLS LAST, {0}"
)
"""Order of a list of indicators (a column): those that everybody asks for first."""

PANEL = View(
    "panel",
    "Panel (面板数据): one row for each region, year and indicator, outcomes of the whole only; "
    "stocks at a year's end and flows of a year are under the same year. growth is the printed "
    "growth over the previous year, in percent; where only that is printed, measure is growth and "
    "there is no value",
    ("indicator_values", "indicators", "regions"),
    """
    SELECT r.name AS region, v.year, i.name_zh,
        CASE WHEN v.measure <> 'growth' THEN v.value END AS value,
        CASE WHEN v.measure <> 'growth' THEN v.unit END AS unit, g.value AS growth,
        v.region_code, v.indicator, i.name_en, v.measure, v.status, v.qualifier, v.approximate,
        v.disputed,
        coalesce(g.disputed, false) AS growth_disputed,
        v.vintage, v.published_on, v.observation_id, g.observation_id AS growth_observation_id
    FROM indicator_values v
    JOIN indicators i ON i.indicator = v.indicator
    JOIN regions r ON r.region_code = v.region_code
    LEFT JOIN (
        SELECT w.region_code, w.year, w.indicator, w.value, w.observation_id, w.disputed
        FROM indicator_values w
        WHERE w.is_latest AND w.frequency = 'annual' AND w.measure = 'growth'
            AND w.status IN ('actual', 'preliminary') AND w.value_high IS NULL
            AND w.compared_with = 'previous_year'
        QUALIFY row_number() OVER (PARTITION BY w.region_code, w.year, w.indicator
            ORDER BY w.basis = 'constant_prices' DESC NULLS LAST, w.authority, w.vintage) = 1
    ) g ON g.region_code = v.region_code AND g.year = v.year AND g.indicator = v.indicator
    WHERE v.is_latest AND v.frequency = 'annual' AND v.status IN ('actual', 'preliminary')
        AND v.value_high IS NULL
        AND (v.measure IN ('level', 'index', 'ratio', 'share')
            OR v.measure = 'growth' AND v.compared_with = 'previous_year')
    QUALIFY row_number() OVER (
        PARTITION BY v.region_code, v.year, v.indicator
        ORDER BY list_position(['level', 'index', 'ratio', 'share', 'growth'], v.measure),
            v.compared_with IS NOT NULL, v.basis IS NOT NULL, v.authority, v.vintage) = 1
    """,
)

PANEL_WIDE = View(
    "panel_wide",
    "Headline indicators (宽表): one row for each region and year, one column an indicator in its "
    "unit of the catalogue; …_growth in percent over the previous year; disputed lists the "
    "indicators of which the document prints another value, too",
    ("indicator_values", "indicators", "regions"),
    "SELECT p.region, p.year, p.region_code, "
    + ", ".join(
        f"max(p.value) FILTER (p.indicator = '{code}') AS {code}, "
        f"max(p.growth) FILTER (p.indicator = '{code}') AS {code}_growth"
        for code in HEADLINES
    )
    + ", coalesce(list(p.indicator ORDER BY p.indicator) FILTER (p.disputed OR p.growth_disputed), "
    "[]) AS disputed" + " FROM panel p GROUP BY p.region_code, p.region, p.year",
)

_YEARS = """coalesce((SELECT string_agg(DISTINCT CAST(q.year AS VARCHAR), ', '
            ORDER BY CAST(q.year AS VARCHAR)) FROM panel q WHERE q.region_code = {}), 'none')"""

COMPARE = Macro(
    "compare",
    ("a", "b", "year"),
    "Two regions in one year (两地对比), every indicator that both print, with difference and "
    "ratio; regions by code or name. An error where they have nothing in common",
    "FROM compare('110000', '411600', 2024)",
    ("indicator_values", "indicators", "regions"),
    f"""
    WITH wanted AS (SELECT region_of(a) AS code_a, region_of(b) AS code_b, a AS name_a,
        b AS name_b, CAST(year AS INTEGER) AS of_year),
    pairs AS (
        SELECT x.name_zh, x.value AS value_a, y.value AS value_b, x.unit,
            CASE WHEN y.value <> 0 THEN x.value / y.value END AS ratio,
            round(x.value - y.value, 9) AS difference,
            x.growth AS growth_a, y.growth AS growth_b, x.measure, x.name_en, x.indicator,
            x.disputed OR y.disputed AS disputed, x.observation_id AS observation_id_a,
            y.observation_id AS observation_id_b
        FROM wanted w JOIN panel x ON x.region_code = w.code_a AND x.year = w.of_year
        JOIN panel y ON y.region_code = w.code_b AND y.year = w.of_year
            AND y.indicator = x.indicator AND y.measure = x.measure
            AND y.unit IS NOT DISTINCT FROM x.unit)
    SELECT p.* FROM pairs p
    WHERE (SELECT CASE WHEN EXISTS (FROM pairs) THEN true ELSE error('nothing of '
        || w.of_year || ' is printed for both ' || w.name_a || ' and ' || w.name_b
        || '; years of ' || w.name_a || ': ' || {_YEARS.format("w.code_a")}
        || '; of ' || w.name_b || ': ' || {_YEARS.format("w.code_b")})
        END FROM wanted w)
    ORDER BY {HEADLINES_FIRST.format("p.indicator")}
    """,
)

SCOREBOARD = View(
    "scoreboard",
    "Promises and results (目标与结果): every target of a plan with what came of it and both "
    "sentences",
    (
        "targets",
        "observations",
        "documents",
        "regions",
        "indicators",
        "indicator_values",
        "indicator_value_observations",
    ),
    """
    SELECT r.name AS region, t.year, t.label, t.bound, t.target_value, t.outcome_value, t.unit,
        t.verdict, t.target_value_high, t.region_code, t.indicator, i.name_zh, t.explanation,
        t.explanation_zh,
        t.quote AS target_quote, t.document_id AS target_document_id, d.title AS target_title,
        EXISTS (FROM indicator_value_observations x JOIN indicator_values y
            ON y.value_id = x.value_id WHERE y.disputed
            AND x.observation_id = t.outcome_observation_id) AS outcome_disputed,
        o.quote AS outcome_quote, t.outcome_document_id, e.title AS outcome_title,
        t.target_observation_id, t.outcome_observation_id, t.target_id
    FROM targets t
    JOIN regions r ON r.region_code = t.region_code
    LEFT JOIN indicators i ON i.indicator = t.indicator
    LEFT JOIN observations o ON o.observation_id = t.outcome_observation_id
    LEFT JOIN documents d ON d.document_id = t.document_id
    LEFT JOIN documents e ON e.document_id = t.outcome_document_id
    """,
)
