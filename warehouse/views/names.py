"""What people call things, to the codes of the file: 地区生产总值 or GDP to ``gdp``, 北京 to
``110000``. What is not found is an error that names what is nearest.
"""

from __future__ import annotations

from warehouse.views.view import Macro

_BARE = "regexp_replace({}, '(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|盟|县|区|旗)$', '')"  # noqa: E501
"""A region's name without the word for its kind: 北京 for 北京市."""

_NAME = "trim(wanted)"

FIGURE_IS_THERE = """(SELECT CASE WHEN q.id IS NULL OR EXISTS (
            FROM observations e WHERE e.observation_id = q.id) THEN true
        ELSE error('no figure has the observation_id ' || '''' || q.id
            || '''; series, panel and find give the ids of their figures')
        END FROM wanted q)"""
"""True where the figure ``wanted.id`` is there, or an error: what is asked of one figure has no
empty answer. NULL (a target without a figure) has none and is no error.
"""

_ASKED_AS = (
    "list_contains(list_transform(i.asked_as, lambda called: lower(called)), lower(trim(wanted)))"
)
"""Whether an indicator is asked for by an everyday name."""

INDICATOR_CODE = Macro(
    "indicator_code",
    ("wanted",),
    "Code of an indicator (指标代码) by its code, Chinese or English name, alias, or what people "
    "call it (人口, unemployment); an error with the nearest names where there is none, and with "
    "those meant where people call several so (房价)",
    "SELECT indicator_code('地区生产总值')",
    ("indicators",),
    f"""
    (SELECT CASE WHEN known.code IS NULL THEN error(CASE WHEN known.several
        THEN 'several indicators are called ''' || {_NAME} || ''': ' ELSE
        'no indicator is called ''' || {_NAME} || '''; nearest: ' END || coalesce((
            SELECT string_agg(near.indicator || ' ' || near.name_zh, ', ') FROM (
                SELECT i.indicator, i.name_zh FROM indicators i
                WHERE NOT known.several OR {_ASKED_AS}
                ORDER BY contains(i.name_zh, {_NAME}) DESC,
                    greatest(jaccard(i.name_zh, {_NAME}),
                        jaro_winkler_similarity(lower(i.name_en), lower({_NAME})) / 2,
                        jaro_winkler_similarity(i.indicator, lower({_NAME}))) DESC,
                    length(i.name_zh), i.indicator
                LIMIT 5) near), 'none') || '. find(''' || {_NAME} || ''') searches labels and sentences')
     ELSE known.code END
     FROM (SELECT coalesce(min(match.rank) = 4 AND count(*) > 1, false) AS several,
            CASE WHEN NOT several THEN min_by(match.indicator, match.rank) END AS code
        FROM (SELECT i.indicator,
            CASE WHEN i.indicator = lower({_NAME}) THEN 0 WHEN i.name_zh = {_NAME} THEN 1
                 WHEN lower(i.name_en) = lower({_NAME}) THEN 2
                 WHEN list_contains(i.aliases, {_NAME}) THEN 3 ELSE 4 END AS rank
        FROM indicators i
        WHERE i.indicator = lower({_NAME}) OR i.name_zh = {_NAME}
            OR lower(i.name_en) = lower({_NAME}) OR list_contains(i.aliases, {_NAME})
            OR {_ASKED_AS}) match) known)
    """,  # noqa: E501
    scalar=True,
)

_LATIN = "regexp_replace(lower({}), '[^a-z]', '', 'g')"
"""An English name however it is written: Xi'an, xian."""

REGION_OF = Macro(
    "region_of",
    ("wanted",),
    "Code of a region (地区代码) by its code, its full or its short name (北京, 北京市) or its "
    "English name: of several of one name the highest, of those the one with values; an error with "
    "the nearest names where there is none, with all of them where that leaves several",
    "SELECT region_of('北京')",
    ("regions", "indicator_values"),
    f"""
    (SELECT CASE len(known.codes) WHEN 1 THEN known.codes[1] WHEN 0 THEN error(
    'no region is called ''' || {_NAME} || '''; nearest: ' || coalesce((
            SELECT string_agg(near.region_code || ' ' || near.name, ', ') FROM (
                SELECT r.region_code, r.name FROM regions r
                ORDER BY contains(r.name, {_NAME}) DESC,
                    greatest(jaccard(r.name, {_NAME}),
                        jaro_winkler_similarity({_LATIN.format("coalesce(r.name_en, '')")},
                            {_LATIN.format(_NAME)})) DESC, r.region_code
                LIMIT 5) near), 'none'))
     ELSE error(len(known.codes) || ' regions are called ''' || {_NAME} || ''', ask with a code: '
        || (SELECT string_agg(r.region_code || ' ' || r.name || coalesce(' in ' || h.name, ''),
                ', ' ORDER BY r.region_code)
            FROM regions r LEFT JOIN regions h ON h.region_code = r.parent
            WHERE list_contains(known.codes, r.region_code))) END
     FROM (SELECT coalesce(list(likely.region_code), []) AS codes FROM (
        SELECT r.region_code,
            CASE WHEN r.region_code = {_NAME} THEN 0 WHEN r.name = {_NAME} THEN 10
                 WHEN list_contains(r.aliases, {_NAME}) THEN 20 ELSE 30 END
            + CASE r.kind WHEN 'country' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2
                 WHEN 'area' THEN 3 ELSE 4 END
            + CASE WHEN EXISTS (FROM indicator_values v WHERE v.region_code = r.region_code)
                THEN 0 ELSE 0.5 END AS distance
        FROM regions r
        WHERE r.region_code = {_NAME} OR r.name = {_NAME} OR list_contains(r.aliases, {_NAME})
            OR ({_LATIN.format(_NAME)} <> ''
                AND {_LATIN.format("r.name_en")} = {_LATIN.format(_NAME)})
            OR (length({_BARE.format(_NAME)}) >= 2
                AND {_BARE.format("r.name")} = {_BARE.format(_NAME)})
        QUALIFY distance = min(distance) OVER ()) likely) known)
    """,
    scalar=True,
)

FIND = Macro(
    "find",
    ("words",),
    "Everything that contains some words (查找): indicators by name and alias, labels as printed, "
    "sentences; at most 200 figures of such sentences, those about the words before those that "
    "are only beside them, newest documents first",
    "FROM find('新能源汽车')",
    ("indicators", "observations", "documents", "indicator_values"),
    """
    SELECT hit.found_in, hit.indicator, hit.label, hit.region, hit.period, hit.measure, hit.value,
        hit.unit, hit.figures, hit.quote, hit.document_id, hit.observation_id
    FROM (
        SELECT 1 AS place, 'indicator' AS found_in, i.indicator, i.name_zh AS label,
            NULL AS region, NULL AS period, NULL AS measure, NULL AS value, i.unit,
            (SELECT count(*) FROM indicator_values v WHERE v.indicator = i.indicator) AS figures,
            i.definition AS quote, NULL AS document_id, NULL AS observation_id
        FROM indicators i
        WHERE contains(i.name_zh, trim(words)) OR contains(lower(i.name_en), lower(trim(words)))
            OR i.indicator = lower(trim(words))
            OR len(list_filter(i.aliases, lambda alias: contains(alias, trim(words)))) > 0
            OR list_contains(
                list_transform(i.asked_as, lambda called: lower(called)), lower(trim(words)))
        UNION ALL
        SELECT 2, 'label', min(o.indicator), o.label, NULL, NULL, NULL, NULL, NULL, count(*),
            min_by(o.quote, o.observation_id), NULL, NULL
        FROM observations o WHERE contains(o.label, trim(words)) GROUP BY o.label
        UNION ALL
        SELECT * FROM (
            SELECT CASE WHEN contains(o.label, trim(words)) OR contains(i.name_zh, trim(words))
                    THEN 3 ELSE 4 END AS place, 'sentence', o.indicator, o.label, o.region,
                o.period, o.measure, o.value, o.unit, 1, o.quote, o.document_id, o.observation_id
            FROM observations o JOIN documents d ON d.document_id = o.document_id
            LEFT JOIN indicators i ON i.indicator = o.indicator
            WHERE contains(o.quote, trim(words))
            ORDER BY place, d.published_on DESC, o.document_id, o.char_start LIMIT 200)
    ) hit
    ORDER BY hit.place, hit.figures DESC, hit.label, hit.document_id, hit.observation_id
    """,
)
