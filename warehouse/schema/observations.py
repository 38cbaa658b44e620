"""Tables of printed figures: what was read, and what was left out with the reason."""

from __future__ import annotations

from warehouse.schema.patterns import PERIOD
from warehouse.schema.shared_columns import (
    DOCUMENT,
    MEASURES,
    NUMBER_END,
    NUMBER_START,
    PRINTED,
    QUOTE_OFFSET,
)
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import ReadingMethod, RejectionReason, Status, values

METHODS = values(ReadingMethod)
WEAKEST = ("label", "measure", "period", "region", "status", "value")
STATUSES = values(Status)
REASONS = values(RejectionReason)

OBSERVATIONS = Table(
    "observations",
    "One row per figure printed anywhere in a document (观测值), in reading order, with the sentence it was printed in.",
    (
        Column(
            "observation_id",
            "VARCHAR",
            "Stable id: hash of document, quote, printed number and its ordinal in the quote",
            False,
        ),
        DOCUMENT,
        Column("page", "INTEGER", "Page (页); NULL where there are none", minimum=1),
        Column(
            "block",
            "INTEGER",
            "Index of the block (段落) in the document, from 0",
            False,
            minimum=0,
        ),
        NUMBER_START,
        NUMBER_END,
        Column(
            "quote",
            "VARCHAR",
            "The sentence (原句), or the table row with cells joined by ' | ', as printed without line wraps and page furniture",
            False,
        ),
        QUOTE_OFFSET,
        PRINTED,
        Column(
            "printed_unit",
            "VARCHAR",
            "The unit exactly as printed (原样单位), '' where none",
            False,
        ),
        Column(
            "decimals",
            "INTEGER",
            "Decimal places as printed (小数位): rounding intervals come from here",
            False,
            minimum=0,
        ),
        Column(
            "value",
            "DOUBLE",
            "Value as printed (数值), signed by direction: 下降2.7% is -2.7, 近四成 is 40",
            False,
        ),
        Column("value_high", "DOUBLE", "Upper end of a range (区间上限); NULL for single numbers"),
        Column(
            "unit", "VARCHAR", "Unit, normalised (单位): 亿元, %, 个百分点, …; '' where none", False
        ),
        Column(
            "qualifier",
            "VARCHAR",
            "Word beside the number (限定词): 约, 超, 近, 以上, 以内, 左右, 突破, 余, …; NULL where none",
        ),
        Column(
            "label",
            "VARCHAR",
            "Shortest noun phrase that names the quantity (指标名称), subject carried over; no period, region, verb",
            False,
        ),
        Column(
            "measure",
            "VARCHAR",
            "Kind of quantity (度量): 水平, 增速, 增减量, 比重, 贡献, 位次, 比值, 指数",
            False,
            allowed=MEASURES,
        ),
        Column(
            "compared_with",
            "VARCHAR",
            "Base of comparison (对比基期): previous_year, previous_year_end, a period, or NULL",
        ),
        Column(
            "basis",
            "VARCHAR",
            "Price basis (价格基础): constant_prices (不变价), current_prices (现价) or NULL",
            allowed=("constant_prices", "current_prices"),
        ),
        Column(
            "period",
            "VARCHAR",
            "What time the figure is about (时期), ISO; NULL where the document does not say",
            pattern=PERIOD,
        ),
        Column("region", "VARCHAR", "Region, full name (地区)", False),
        Column(
            "region_code", "VARCHAR", "Its code (地区代码)", False, references="regions.region_code"
        ),
        Column("status", "VARCHAR", "实际, 初步, 目标, 预测", False, allowed=STATUSES),
        Column("in_table", "BOOLEAN", "Whether it is printed in a table cell (表格)", False),
        Column(
            "footnotes",
            "VARCHAR[]",
            "Footnote markers (注号) attached to the figure or its label",
            False,
        ),
        Column(
            "producer",
            "VARCHAR",
            "Agency that the document names as source of this group of data (数据来源单位), or NULL",
        ),
        Column(
            "indicator",
            "VARCHAR",
            "Code in the catalogue (指标代码); NULL where the label is not known",
        ),
        Column(
            "scope",
            "VARCHAR",
            "Part of the whole that the figure is about (统计范围): 规模以上, 民营经济, 当月, …; NULL is the whole. "
            "A scope that the label does not say keeps the figure out of series",
        ),
        Column(
            "confidence",
            "DOUBLE",
            "How sure the reading is (可信度), 0 to 1: the share of figures read like this that are right",
            False,
            minimum=0,
            maximum=1,
        ),
        Column(
            "weakest",
            "VARCHAR",
            "The field that is least sure (最不可靠的字段); NULL where all are",
            allowed=WEAKEST,
        ),
        Column(
            "needs_review",
            "BOOLEAN",
            "Whether a person should check it (待核): it stays out of series",
            False,
        ),
        Column(
            "reading",
            "VARCHAR",
            "Which reading was chosen, against which (读法): its construct, where the label comes from, "
            "what is doubtful, and behind 'against' the construct, label and measure of the cheapest "
            "other reading, where there is one; gongbao why prints costs and reasons of constructs",
        ),
        Column(
            "context",
            "VARCHAR",
            "JSON: the words that gave period, status and region (依据), each with words, char_start, "
            "char_end, the period also with its frame (clause to document); NULL where nothing but "
            "the document itself gives them",
        ),
        Column(
            "method",
            "VARCHAR",
            "How it was read (识别方式): text (正文), cell (单元格), ocr (图片); what proves a figure from a picture is in picture_proofs",
            False,
            allowed=METHODS,
        ),
    ),
    key=("observation_id",),
    order=("document_id", "char_start", "char_end"),
)

REJECTED_NUMBERS = Table(
    "rejected_numbers",
    "Printed numbers that are no observation (非观测数字), each with its reason: nothing disappears silently.",
    (
        DOCUMENT,
        NUMBER_START,
        NUMBER_END,
        Column("quote", "VARCHAR", "The sentence that contains it (原句)", False),
        QUOTE_OFFSET,
        PRINTED,
        Column("reason", "VARCHAR", "Why it is no observation (原因)", False, allowed=REASONS),
    ),
    key=("document_id", "char_start", "char_end"),
    order=("document_id", "char_start"),
)

TABLES = (OBSERVATIONS, REJECTED_NUMBERS)
