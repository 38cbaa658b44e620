"""Macros for what is asked every day and took several tries with views alone: a region by its short
name, a ranking, one indicator over another, a conversion, a citation.
"""

from __future__ import annotations

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
    SELECT p.name_zh, p.name_en, p.year, p.measure, p.value, p.unit, p.growth, p.qualifier,
        p.disputed, p.indicator, p.vintage, p.observation_id
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
    "else is printed, or with rank_by := 'growth'; regions without such a figure come last, "
    "without a rank",
    "FROM ranking('GDP', 2024)",
    ("indicator_values", "indicators", "regions"),
    """
    WITH cells AS (
        SELECT p.*, r.kind FROM panel p JOIN regions r ON r.region_code = p.region_code
        WHERE p.indicator = indicator_code(indicator) AND p.year = CAST(year AS INTEGER)),
    measured AS (
        SELECT c.*, CASE
            WHEN rank_by NOT IN ('value', 'growth')
                THEN error('rank_by is value or growth, not ' || rank_by)
            WHEN rank_by = 'growth' OR NOT EXISTS (FROM cells x WHERE x.value IS NOT NULL)
                THEN c.growth
            ELSE c.value END AS amount,
            CASE WHEN rank_by = 'growth' THEN 'growth' ELSE c.measure END AS kind_of_amount
        FROM cells c)
    SELECT CASE WHEN m.amount IS NOT NULL THEN rank() OVER alike END AS place,
        CASE WHEN m.amount IS NOT NULL THEN rank() OVER alike_of_kind END AS place_of_kind,
        m.region, m.kind, m.value, m.unit, m.growth, m.measure, m.region_code, m.vintage,
        m.observation_id
    FROM measured m
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
    WHERE CASE WHEN EXISTS (FROM pairs) THEN true ELSE error(
        'no region prints values of both ' || a || ' and ' || b || ' for ' || year) END
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

CITE = Macro(
    "cite",
    ("observation_id",),
    "How to cite a figure (引用): the publisher's document first, then this file",
    "FROM cite((SELECT min(observation_id) FROM observations))",
    ("observations", "documents", "build_info"),
    """
    SELECT d.publisher || '：《' || d.title || '》，' || d.published_on
            || coalesce('，第' || o.page || '页', '') || '，' || d.url || '。据' || b.citation
            || '，观测编号' || o.observation_id || '。' AS citation_zh,
        d.publisher || ' (' || d.published_on || '): ' || d.title
            || coalesce(', page ' || o.page, '') || '. ' || d.url || '. Read by ' || b.citation
            || '; observation ' || o.observation_id || '.' AS citation_en
    FROM observations o JOIN documents d ON d.document_id = o.document_id, build_info b
    WHERE o.observation_id = observation_id
    """,
)
