"""Macros for what is asked every day and took several tries with views alone: a region by its short
name, a ranking, one indicator over another, a conversion, a citation.
"""

from __future__ import annotations

from warehouse.views.names import FIGURE_IS_THERE
from warehouse.views.regional_panel import HEADLINES_FIRST
from warehouse.views.view import Macro

PROFILE = Macro(
    "profile",
    ("region",),
    "A region's panel (地区概况): the newest value of every indicator, headlines first; region by "
    "any of its names",
    "FROM profile('北京')",
    ("indicator_values", "indicators", "regions"),
    f"""
    SELECT p.name_zh, p.year, p.value, p.unit, p.growth, p.measure, p.qualifier, p.disputed,
        p.name_en, p.indicator, p.vintage, p.observation_id
    FROM panel p WHERE p.region_code = region_of(region)
    QUALIFY row_number() OVER (PARTITION BY p.indicator ORDER BY p.year DESC) = 1
    ORDER BY {HEADLINES_FIRST.format("p.indicator")}
    """,
)

RANKING = Macro(
    "ranking",
    ("indicator", "year", "rank_by := 'value'"),
    "Regions by an indicator in a year (地区排名), the greatest first, with the rank among all "
    "regions and among those of its kind; indicator by any of its names. By growth where nothing "
    "else is printed, or with rank_by := 'growth' (增速); regions without such a figure come last, "
    "without a rank. An error that says which years there are where there is none",
    "FROM ranking('GDP', 2024)",
    ("regions", "indicator_values", "indicators"),
    """
    WITH wanted AS (
        SELECT indicator_code(indicator) AS code, CASE
            WHEN rank_by IN ('value', '数值') THEN 'value'
            WHEN rank_by IN ('growth', '增速') THEN 'growth'
            ELSE error('rank_by is value (数值) or growth (增速), not ' || rank_by) END AS by),
    cells AS (
        SELECT p.*, r.kind, q.by FROM wanted q JOIN panel p ON p.indicator = q.code
        JOIN regions r ON r.region_code = p.region_code
        WHERE p.year = CAST(year AS INTEGER)),
    measured AS (
        SELECT c.*, CASE
            WHEN c.by = 'growth' OR NOT EXISTS (FROM cells x WHERE x.value IS NOT NULL)
                THEN c.growth
            ELSE c.value END AS amount,
            CASE WHEN c.by = 'growth' THEN 'growth' ELSE c.measure END AS kind_of_amount
        FROM cells c)
    SELECT CASE WHEN m.amount IS NOT NULL THEN rank() OVER alike END AS place,
        m.region, m.value, m.unit, m.growth,
        CASE WHEN m.amount IS NOT NULL THEN rank() OVER alike_of_kind END AS place_of_kind,
        m.kind, m.measure, m.region_code, m.vintage, m.observation_id
    FROM measured m
    WHERE (SELECT CASE WHEN EXISTS (FROM cells) THEN true ELSE error(
        'no region prints ' || indicator || ' (' || q.code || ') for ' || year || '; years: '
        || coalesce((SELECT string_agg(DISTINCT CAST(p.year AS VARCHAR), ', '
            ORDER BY CAST(p.year AS VARCHAR)) FROM panel p WHERE p.indicator = q.code), 'none'))
        END FROM wanted q)
    WINDOW alike AS (PARTITION BY m.kind_of_amount ORDER BY m.amount DESC NULLS LAST),
        alike_of_kind AS (PARTITION BY m.kind_of_amount, m.kind ORDER BY m.amount DESC NULLS LAST)
    ORDER BY m.amount IS NULL, m.kind_of_amount <> 'level', m.kind_of_amount, place, m.region_code
    """,
)

_PAIRS = """
    SELECT x.region_code, x.region, x.year, x.value AS value_a, x.unit AS unit_a,
        y.value AS value_b, y.unit AS unit_b, x.disputed OR y.disputed AS disputed,
        x.observation_id AS observation_id_a, y.observation_id AS observation_id_b
    FROM panel x JOIN panel y ON y.year = x.year AND {}
    WHERE x.value IS NOT NULL AND y.value <> 0"""

RATIO = Macro(
    "ratio",
    ("a", "b", "year"),
    "One indicator over another in a year (两指标之比), every region that prints both, in base "
    "units: ratio('GDP', '常住人口', 2024) is in 元/人, "
    "ratio('商品房销售额', '商品房销售面积', 2024) in 元/平方米; two of one dimension give "
    "percent",
    "FROM ratio('GDP', '常住人口', 2024)",
    ("indicator_values", "indicators", "regions", "units"),
    f"""
    WITH pairs AS ({_PAIRS.format("y.region_code = x.region_code")}
        AND x.indicator = indicator_code(a) AND y.indicator = indicator_code(b)
        AND x.year = CAST(year AS INTEGER))
    SELECT rank() OVER (ORDER BY q.value_a * s.factor / (q.value_b * t.factor) DESC) AS place,
        q.region,
        CASE WHEN s.dimension = t.dimension THEN 100 ELSE 1 END
            * q.value_a * s.factor / (q.value_b * t.factor) AS value,
        CASE WHEN s.dimension = t.dimension THEN '%' ELSE s.base || '/' || t.base END AS unit,
        q.value_a, q.unit_a, q.value_b, q.unit_b, q.disputed, q.region_code, q.observation_id_a,
        q.observation_id_b
    FROM pairs q JOIN units s ON s.unit = q.unit_a JOIN units t ON t.unit = q.unit_b
    WHERE (SELECT CASE WHEN EXISTS (FROM pairs) THEN true ELSE error(
        'no region prints values of both ' || a || ' and ' || b || ' for ' || year
        || '; years of both: ' || coalesce((
            SELECT string_agg(DISTINCT CAST(x.year AS VARCHAR), ', '
                ORDER BY CAST(x.year AS VARCHAR))
            FROM panel x JOIN panel y ON y.region_code = x.region_code AND y.year = x.year
            WHERE x.indicator = w.code_a AND y.indicator = w.code_b
                AND x.value IS NOT NULL AND y.value IS NOT NULL), 'none')) END
        FROM (SELECT indicator_code(a) AS code_a, indicator_code(b) AS code_b) w)
    ORDER BY place, q.region_code
    """,
)

SHARE = Macro(
    "share",
    ("indicator", "part", "whole"),
    "What part of a region another has (占比), year by year, in percent: a district in its "
    "city; indicator and regions by any of their names",
    "FROM share('GDP', '海淀', '北京')",
    ("indicator_values", "indicators", "regions"),
    f"""
    WITH pairs AS ({_PAIRS.format("y.indicator = x.indicator AND y.unit = x.unit")}
        AND x.indicator = indicator_code(indicator)
        AND x.region_code = region_of(part) AND y.region_code = region_of(whole))
    SELECT q.year, 100 * q.value_a / q.value_b AS percent, q.value_a AS value_part,
        q.value_b AS value_whole, q.unit_a AS unit, q.disputed,
        q.observation_id_a AS observation_id_part, q.observation_id_b AS observation_id_whole
    FROM pairs q
    WHERE CASE WHEN EXISTS (FROM pairs) THEN true ELSE error(
        'no year has values of ' || indicator || ' for both ' || part || ' and ' || whole) END
    ORDER BY q.year
    """,
)

CONVERTED = Macro(
    "converted",
    ("amount", "from_unit", "to_unit"),
    "An amount in another unit of the same dimension (单位换算), exactly as units has the factors; "
    "an error where the units do not measure the same",
    "SELECT converted(1000, '亩', '公顷')",
    ("units",),
    """
    (SELECT CASE WHEN known.factor IS NULL THEN error(
        'no conversion from ''' || from_unit || ''' to ''' || to_unit || ''': both must be in '
        || 'the table units, with one dimension') ELSE amount * known.factor END
     FROM (SELECT max(a.factor / b.factor) AS factor
        FROM units a JOIN units b ON b.dimension = a.dimension
        WHERE a.unit = from_unit AND b.unit = to_unit) known)
    """,
    scalar=True,
)

_CITED = """
    SELECT d.publisher || '：《' || d.title || '》，' || d.published_on
            || coalesce('，第' || {page} || '页', '') || '，' || d.url || '。据' || b.citation
            || '，{what_zh}' || {what} || '。' AS citation_zh,
        d.publisher || ' (' || d.published_on || '): ' || d.title
            || coalesce(', page ' || {page}, '') || '. ' || d.url || '. Read by ' || b.citation
            || '; {what_en} ' || {what} || '.' AS citation_en"""

CITE = Macro(
    "cite",
    ("figure", "region := NULL"),
    "How to cite a figure (引用), by its observation_id: the publisher's document first, then this "
    "file; or an annual series, by indicator and region, both by any of their names: every "
    "document that its values come from, with the years. An error where no figure has the id",
    "FROM cite('GDP', '北京')",
    ("observations", "documents", "build_info", "indicator_values", "indicators", "regions"),
    f"""
    WITH wanted AS (
        SELECT indicator_code(CASE WHEN region IS NOT NULL THEN figure END) AS code,
            region_of(region) AS place, figure AS id),
    used AS (
        SELECT 'A.' || p.region_code || '.' || p.indicator || '.' || p.measure AS series,
            o.document_id, string_agg(CAST(p.year AS VARCHAR), ', ' ORDER BY p.year) AS years
        FROM wanted q JOIN panel p ON p.indicator = q.code AND p.region_code = q.place
        JOIN observations o ON o.observation_id = p.observation_id
        GROUP BY ALL)
    {
        _CITED.format(
            page="o.page", what="o.observation_id", what_zh="观测编号", what_en="observation"
        )
    }
    FROM observations o JOIN documents d ON d.document_id = o.document_id, build_info b
    WHERE region IS NULL AND o.observation_id = figure
        AND (region IS NOT NULL OR {FIGURE_IS_THERE})
    UNION ALL
    {
        _CITED.format(
            page="CAST(NULL AS VARCHAR)",
            what="u.series || ': ' || u.years",
            what_zh="序列",
            what_en="series",
        )
    }
    FROM used u JOIN documents d ON d.document_id = u.document_id, build_info b
    WHERE region IS NOT NULL
    ORDER BY citation_zh
    """,
)
