"""Macros for what is asked every day and took several tries with views alone: a region by its short
name, a ranking, a conversion, a citation.
"""

from __future__ import annotations

from warehouse.views.view import Macro

PROFILE = Macro(
    "profile",
    ("region",),
    "A region's panel (地区概况): the newest value of every indicator, region by any of its names",
    "FROM profile('北京')",
    ("indicator_values", "indicators", "regions"),
    """
    SELECT p.name_zh, p.name_en, p.year, p.measure, p.value, p.unit, p.growth, p.qualifier,
        p.disputed, p.indicator, p.vintage, p.observation_id
    FROM panel p WHERE p.region_code = region_of(region)
    QUALIFY row_number() OVER (PARTITION BY p.indicator ORDER BY p.year DESC) = 1
    ORDER BY p.indicator
    """,
)

RANKING = Macro(
    "ranking",
    ("indicator", "year"),
    "Regions by an indicator in a year (地区排名), the greatest first, with the rank among all "
    "regions and among those of its kind; indicator by any of its names",
    "FROM ranking('GDP', 2024)",
    ("indicator_values", "indicators", "regions"),
    """
    SELECT rank() OVER (PARTITION BY p.measure, p.unit ORDER BY p.value DESC) AS place,
        rank() OVER (PARTITION BY p.measure, p.unit, r.kind ORDER BY p.value DESC) AS place_of_kind,
        p.region, r.kind, p.value, p.unit, p.growth, p.measure, p.region_code, p.vintage,
        p.observation_id
    FROM panel p JOIN regions r ON r.region_code = p.region_code
    WHERE p.indicator = indicator_code(indicator) AND p.year = CAST(year AS INTEGER)
    ORDER BY p.measure <> 'level', p.measure, p.unit, place, p.region_code
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
