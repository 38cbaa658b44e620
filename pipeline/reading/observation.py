"""What a figure is once it has been read. Data classes and closed vocabularies only; the grammar
is in the sibling modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What kind of quantity a figure states about its label."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"
    SHARE = "share"
    CONTRIBUTION = "contribution"
    RANK = "rank"
    RATIO = "ratio"
    INDEX = "index"


class Status(StrEnum):
    """How sure the publisher is of a figure."""

    ACTUAL = "actual"
    PRELIMINARY = "preliminary"
    TARGET = "target"
    FORECAST = "forecast"


class Reason(StrEnum):
    """Why a printed number is no observation. Closed: a new reason is a new member with its
    example.
    """

    DATE = "date"  # 2024年, 3月20日, 2010~2023年
    TIME = "time"  # 02:30, 24小时 as opening hours
    DURATION = "duration"  # 连续5年, 三年行动计划
    ORDINAL = "ordinal"  # 第三届, 第一产业, 二期, 一是
    NAME = "name"  # PM2.5, 5G, 16号线, 十四五, 2.0版, “2+36”
    FOOTNOTE_MARKER = "footnote_marker"  # [2], ①
    SECTION_NUMBER = "section_number"  # 一、, （二）, 1.
    CAPTION_NUMBER = "caption_number"  # 表1, 图2
    PAGE_NUMBER = "page_number"  # - 11 -
    FURNITURE = "furniture"  # anything else in running heads, navigation, share boxes
    CITATION = "citation"  # 〔2024〕5号, 《…2035年》, literature
    ADDRESS = "address"  # 中关村南大街17号, URLs, telephone numbers
    CLASSIFICATION = "classification"  # A级, 60岁及以上 as a class, 500万元及以上项目
    BASE = "base"  # 以上年为100, 每百户, 每万人: the base that another figure is counted on
    IDIOM = "idiom"  # 一些, 万无一失, 一体化: no quantity is meant
    TABLE_HEADER = "table_header"  # years, numbers in header cells
    DUPLICATE = "duplicate"  # 0.3 | 0.3: a value that a damaged copy of a table prints twice
    DEFINITION = "definition"  # thresholds inside footnote definitions


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed figure. Columns, meanings and vocabularies are those of the table
    ``observations`` in docs/tables.

    ``value`` is as printed (49843.1 with unit 亿元), signed by direction; ``char_start`` /
    ``char_end`` delimit the number token in
    ``Document.text``; ``quote_offset`` is where that token stands in ``quote``.

    ``scope`` is the part of the whole that the figure is about (规模以上, 民营经济, 当月), whether
    the label says it or only what stands around it; None for the whole. ``confidence`` (0 to 1)
    is how sure the reading is, ``weakest`` the field that is least sure; a figure that
    ``needs_review`` stays out of series. ``reading`` says which reading was chosen, against which.
    """

    observation_id: str
    document_id: str
    page: int | None
    block: int
    char_start: int
    char_end: int
    quote: str
    quote_offset: int
    printed: str
    printed_unit: str
    decimals: int
    value: float
    value_high: float | None
    unit: str
    qualifier: str | None
    label: str
    measure: Measure
    compared_with: str | None
    basis: str | None
    period: str | None
    region: str
    region_code: str
    status: Status
    in_table: bool
    footnotes: tuple[str, ...] = ()
    producer: str | None = None
    indicator: str | None = None
    scope: str | None = None
    confidence: float = 1.0
    weakest: str | None = None
    needs_review: bool = False
    reading: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedNumber:
    """A printed number that is no observation, with the reason."""

    document_id: str
    char_start: int
    char_end: int
    quote: str
    quote_offset: int
    printed: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read out of one document, in reading order."""

    observations: tuple[Observation, ...]
    rejected: tuple[RejectedNumber, ...]
