"""Series and their vintages: the values to use, what was known on a day, first releases,
revisions.
"""

from __future__ import annotations

from warehouse.views.names import FIGURE_IS_THERE
from warehouse.views.view import Macro, View

INDICATOR_LATEST = View(
    "indicator_latest",
    "Clean series (最新值): of every indicator, region, period and measure the outcome to use; "
    "targets and forecasts are in indicator_values and scoreboard",
    ("indicator_values",),
    "SELECT * FROM indicator_values WHERE is_latest AND status IN ('actual', 'preliminary')",
)

_COLUMNS = """v.period, v.value, v.unit, v.measure, v.compared_with, v.basis, v.status,
        v.value_high, v.qualifier, v.approximate, v.disputed, v.year, v.frequency, v.vintage,
        v.published_on"""
"""What a terminal shows of a wide answer are its first and last columns: so the period and the
value come first, the way to the sentence last.
"""

_WANTED = """WITH wanted AS (
        SELECT indicator_code(indicator) AS code, region_of(region) AS place, indicator AS thing,
            region AS home)"""
_VALUES = "wanted q JOIN indicator_values v ON v.indicator = q.code AND v.region_code = q.place"
_FOUND = f"""(SELECT CASE WHEN EXISTS (FROM {_VALUES}) THEN true
        ELSE error('no value of ' || q.thing || ' (' || q.code || ') in ' || q.home
            || '; regions that have it: ' || coalesce((
                SELECT string_agg(DISTINCT r.name, ', ' ORDER BY r.name) FROM indicator_values w
                JOIN regions r ON r.region_code = w.region_code WHERE w.indicator = q.code), 'none')
            || '. profile(name of the region) has what there is of it') END
        FROM wanted q)"""
"""True, or an error that says where the indicator has values."""

SERIES = Macro(
    "series",
    ("indicator", "region"),
    "One indicator of one region through time (时间序列), newest vintage of each period, with the "
    "sentence of each value. Both by code or by name: series('地区生产总值', '北京'). An error "
    "that says where there are values where there are none",
    "FROM series('gdp', '110000')",
    (
        "indicator_values",
        "observations",
        "documents",
        "regions",
        "indicators",
        "collected_sources",
    ),
    f"""
    {_WANTED}
    SELECT {_COLUMNS}, coalesce(d.title, c.title) AS title, o.page, o.quote, v.observation_id
    FROM {_VALUES}
    LEFT JOIN observations o ON o.observation_id = v.observation_id
    LEFT JOIN documents d ON d.document_id = v.vintage
    LEFT JOIN collected_sources c ON c.vintage = v.vintage
    WHERE v.is_latest AND {_FOUND}
    ORDER BY v.measure <> 'level', v.measure, v.period, v.status
    """,
)

AS_OF = Macro(
    "as_of",
    ("date", "indicator := NULL", "region := NULL"),
    "What was known on a date (某日已知数据): of each series value the latest vintage that was "
    "surely public by then; of everything, of one indicator, or of one indicator of one region, "
    "both by any of their names. An error that says from when there is something where nothing "
    "asked by name was known by then",
    "FROM as_of('2025-06-30', 'GDP', '北京')",
    ("indicator_values", "regions", "indicators"),
    """
    WITH wanted AS (SELECT indicator_code(indicator) AS code, region_of(region) AS place),
    asked AS (
        SELECT v.* FROM wanted q JOIN indicator_values v
            ON (indicator IS NULL OR v.indicator = q.code)
            AND (region IS NULL OR v.region_code = q.place))
    SELECT r.name AS region, i.name_zh, v.period, v.value, v.unit,
        v.* EXCLUDE (period, value, unit)
    FROM asked v
    JOIN regions r ON r.region_code = v.region_code
    JOIN indicators i ON i.indicator = v.indicator
    WHERE (SELECT CASE WHEN coalesce(indicator, region) IS NULL
            OR min(k.known_from) <= CAST(date AS DATE) THEN true ELSE error(
            'nothing' || coalesce(' of ' || indicator, '') || coalesce(' in ' || region, '')
            || ' was known on ' || CAST(date AS DATE) || coalesce('; the first became known on '
            || min(k.known_from), '; there is none in this file')) END FROM asked k)
        AND v.known_from <= CAST(date AS DATE) AND v.doubtful IS NULL
        AND coalesce(CAST(left(v.corrected_at, 10) AS DATE) <= CAST(date AS DATE), true)
        AND coalesce(CAST(left(v.superseded_at, 10) AS DATE) > CAST(date AS DATE), true)
    QUALIFY row_number() OVER (
        PARTITION BY v.indicator, v.region_code, v.period, v.measure, v.compared_with, v.basis,
            CASE WHEN v.status IN ('target', 'forecast') THEN v.status ELSE 'outcome' END
        ORDER BY v.authority, v.rounded, v.known_from DESC,
            v.value_high_bound - v.value_low_bound, v.certainty IS NOT NULL, v.vintage
    ) = 1
    ORDER BY v.indicator, v.region_code, v.measure <> 'level', v.measure, v.period, v.status
    """,
)

FIRST_RELEASE = Macro(
    "first_release",
    ("indicator", "region"),
    "The first published value of each period (首次发布值), outcomes only",
    "FROM first_release('gdp', '110000')",
    ("indicator_values", "regions", "indicators"),
    f"""
    {_WANTED}
    SELECT {_COLUMNS}, v.known_from, v.revision, v.observation_id
    FROM {_VALUES}
    WHERE v.status IN ('actual', 'preliminary') AND v.known_from IS NOT NULL
        AND v.doubtful IS NULL AND {_FOUND}
    QUALIFY row_number() OVER (
        PARTITION BY v.period, v.measure, v.compared_with, v.basis
        ORDER BY v.known_from, v.authority, v.vintage, v.corrected_at NULLS FIRST) = 1
    ORDER BY v.measure <> 'level', v.measure, v.period
    """,
)

REVISIONS = Macro(
    "revisions",
    ("indicator", "region", "period := NULL"),
    "All published values of a period, or of every period, in the order of publication "
    "(修订历史), each with its difference to the one before",
    "FROM revisions('gdp', '110000', '2024')",
    ("indicator_values", "regions", "indicators"),
    f"""
    {_WANTED}
    SELECT v.period, v.known_from, v.value, v.unit,
        round(v.value - lag(v.value) OVER same, 9) AS difference, v.revision, v.measure,
        v.compared_with, v.basis, v.status, v.value_high, v.is_latest, v.disputed, v.doubtful,
        v.year, v.published_on, v.vintage, v.observation_id
    FROM {_VALUES}
    WHERE (period IS NULL OR v.period = CAST(period AS VARCHAR))
        AND v.status IN ('actual', 'preliminary') AND {_FOUND}
    WINDOW same AS (PARTITION BY v.period, v.measure, v.compared_with, v.basis
        ORDER BY v.known_from NULLS LAST, v.vintage, v.corrected_at NULLS FIRST)
    ORDER BY v.measure <> 'level', v.measure, v.compared_with, v.basis, v.period,
        v.known_from NULLS LAST, v.vintage, v.corrected_at NULLS FIRST
    """,
)

PROVENANCE = Macro(
    "provenance",
    ("observation_id",),
    "Where a figure comes from (出处): the sentence, its place in the document, the footnotes that "
    "it carries, and the archived bytes it was read from; an error where no figure has the id",
    "FROM provenance((SELECT min(observation_id) FROM observations))",
    ("observations", "documents", "document_texts", "footnotes"),
    f"""
    WITH wanted AS (SELECT observation_id AS id)
    SELECT o.observation_id, o.printed, o.printed_unit, o.value, o.unit, o.label, o.measure,
        o.period, o.region, o.status, o.quote, o.quote_offset, o.page, o.block, o.char_start,
        o.char_end, o.document_id, d.title, d.publisher, d.published_on, d.origin, d.url, d.sha256,
        d.fetched_at,
        (SELECT list(f.text ORDER BY list_position(o.footnotes, f.marker)) FROM footnotes f
            WHERE f.document_id = o.document_id AND list_contains(o.footnotes, f.marker)
        ) AS footnotes,
        t.text[greatest(o.char_start - 59, 1):least(o.char_end + 60, length(t.text))] AS context
    FROM observations o
    JOIN documents d ON d.document_id = o.document_id
    JOIN document_texts t ON t.document_id = o.document_id
    WHERE o.observation_id = (SELECT q.id FROM wanted q)
        AND {FIGURE_IS_THERE}
    """,
)
