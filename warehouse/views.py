"""Views and macros of the published file: the questions that analysts ask first, each one query
long.

Arguments of macros have the names of columns (``series(indicator, region)``), so inside them every
column is named with its table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view: its definition, what it is for, and the tables it needs."""

    name: str
    comment: str
    needs: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Macro:
    """A table macro: its parameters, definition, what it is for, a call that shows it, and the
    tables it needs.
    """

    name: str
    parameters: tuple[str, ...]
    comment: str
    example: str
    needs: tuple[str, ...]
    query: str


INDICATOR_LATEST = View(
    "indicator_latest",
    "Clean series (最新值): of every indicator, region, period and measure the value to use",
    ("indicator_values",),
    "SELECT * FROM indicator_values WHERE is_latest",
)

SERIES = Macro(
    "series",
    ("indicator", "region"),
    "One indicator of one region through time (时间序列), newest "
    "vintage of each period, with the sentence behind each value. "
    "The region is a code or a full name",
    "FROM series('gdp', '110000')",
    ("indicator_values", "observations", "documents", "regions"),
    """
    SELECT v.period, v.measure, v.compared_with, v.basis, v.status, v.value, v.value_high, v.unit, v.vintage, v.published_on,
           d.title, o.page, o.quote, v.observation_id
    FROM indicator_values v
    JOIN regions r ON r.region_code = v.region_code
    LEFT JOIN observations o ON o.observation_id = v.observation_id
    LEFT JOIN documents d ON d.document_id = v.vintage
    WHERE v.indicator = indicator AND (v.region_code = region OR r.name = region) AND v.is_latest
    ORDER BY v.measure, v.period, v.status
    """,  # noqa: E501
)

AS_OF = Macro(
    "as_of",
    ("date",),
    "What was known on a date (某日已知数据): of each series "
    "value the latest vintage that was surely public by then",
    "FROM as_of('2025-06-30') WHERE indicator = 'gdp'",
    ("indicator_values",),
    """
    SELECT v.*
    FROM indicator_values v
    WHERE v.known_from <= CAST(date AS DATE)
    QUALIFY row_number() OVER (
        PARTITION BY v.indicator, v.region_code, v.period, v.measure, v.compared_with, v.basis,
                     CASE WHEN v.status IN ('target', 'forecast') THEN v.status ELSE 'outcome' END
        ORDER BY v.authority, v.rounded, v.known_from DESC, v.value_high_bound - v.value_low_bound, v.vintage
    ) = 1
    """,  # noqa: E501
)

PROVENANCE = Macro(
    "provenance",
    ("observation_id",),
    "Where a figure comes from (出处): the sentence, its place "
    "in the document, and the archived bytes it was read from",
    "FROM provenance((SELECT min(observation_id) FROM observations))",
    ("observations", "documents", "document_texts"),
    """
    SELECT o.observation_id, o.printed, o.printed_unit, o.value, o.unit, o.label, o.measure, o.period, o.region, o.status,
           o.quote, o.quote_offset, o.page, o.block, o.char_start, o.char_end,
           o.document_id, d.title, d.publisher, d.published_on, d.origin, d.url, d.sha256, d.fetched_at,
           t.text[greatest(o.char_start - 59, 1):least(o.char_end + 60, length(t.text))] AS context
    FROM observations o
    JOIN documents d ON d.document_id = o.document_id
    JOIN document_texts t ON t.document_id = o.document_id
    WHERE o.observation_id = observation_id
    """,  # noqa: E501
)

VIEWS: tuple[View, ...] = (INDICATOR_LATEST,)
MACROS: tuple[Macro, ...] = (SERIES, AS_OF, PROVENANCE)
