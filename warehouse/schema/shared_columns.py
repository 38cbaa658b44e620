"""Columns that several tables have in the same meaning."""

from __future__ import annotations

from warehouse.schema.table import Column
from warehouse.vocabularies import Measure, values

MEASURES = values(Measure)
DOCUMENT = Column(
    "document_id", "VARCHAR", "Edition id (版本编号)", False, references="documents.document_id"
)
INDICATOR = Column(
    "indicator", "VARCHAR", "Indicator (指标)", nullable=False, references="indicators.indicator"
)
OBSERVATION = Column(
    "observation_id",
    "VARCHAR",
    "Observation (观测)",
    nullable=False,
    references="observations.observation_id",
)
REGION = Column("region_code", "VARCHAR", "Region (地区)", nullable=False)
PERIOD = Column("period", "VARCHAR", "Period (时期)", nullable=False)
MEASURE = Column("measure", "VARCHAR", "Measure (度量)", False, MEASURES)
PAGE = Column("page", "INTEGER", "Its page (页); NULL where there are no pages", minimum=1)
NUMBER_START = Column(
    "char_start",
    "INTEGER",
    "Offset of the number in document_texts.text, from 0 (起始位置)",
    False,
    minimum=0,
)
NUMBER_END = Column("char_end", "INTEGER", "Offset after it (结束位置)", False, minimum=1)
QUOTE_OFFSET = Column(
    "quote_offset", "INTEGER", "Offset of the number in quote (句中位置)", False, minimum=0
)
PRINTED = Column("printed", "VARCHAR", "The number exactly as printed (原样数字)", False)
