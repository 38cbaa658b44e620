"""Tables of the indicators layer: catalogue, series, conflicts, targets, identities, and what
could not be placed.
"""

from __future__ import annotations

from warehouse.schema.patterns import MOMENT, SHA256
from warehouse.schema.shared_columns import (
    DOCUMENT,
    INDICATOR,
    MEASURE,
    MEASURES,
    NUMBER_END,
    OBSERVATION,
    PERIOD,
    REGION,
)
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import (
    ConflictKind,
    DocumentKind,
    ErratumKind,
    ErratumStatus,
    ErratumVerdict,
    Frequency,
    IdentityVerdict,
    LeftOutReason,
    Origin,
    PictureProof,
    Quantity,
    RelationKind,
    Status,
    TargetBound,
    TargetVerdict,
    values,
)

STATUSES = values(Status)
KINDS = values(DocumentKind)
ORIGINS = values(Origin)
FREQUENCIES = values(Frequency)
QUANTITIES = values(Quantity)
RELATIONS = values(RelationKind)
REVISIONS = ("preliminary", "first", "revised", "census_revised")
PROOFS = values(PictureProof)
ROLES = ("representative", "repeat", "contradiction")
LEFT_OUT_REASONS = values(LeftOutReason)
IDENTITY_RULES = (
    "growth_of_levels",
    "change_of_levels",
    "growth_of_change",
    "index_and_growth",
    "share_of_levels",
)
CONFLICT_KINDS = values(ConflictKind)
BOUNDS = values(TargetBound)
VERDICTS = values(TargetVerdict)
CERTAINTIES = ("high", "medium", "low")


def _key_columns(what: str, *, nullable: bool = False) -> tuple[Column, ...]:
    return (
        Column(
            "indicator",
            "VARCHAR",
            f"Code of the indicator (指标) that {what}",
            nullable=nullable,
            references="indicators.indicator",
        ),
        Column(
            "region_code",
            "VARCHAR",
            "Region (地区), GB/T 2260 or one of our own codes",
            nullable=False,
        ),
        Column(
            "period",
            "VARCHAR",
            "Period (时期), ISO: 2024, 2024-12-31, 2024-11, 2024-Q3, 2010/2015. Flows of a year are given under the year and stocks under its "
            "last day, whichever way the document dates them",
            nullable=False,
        ),
        Column(
            "measure",
            "VARCHAR",
            "Kind of quantity (度量): level, growth (增长), change (增减), share (比重) …",
            False,
            MEASURES,
        ),
        Column(
            "compared_with",
            "VARCHAR",
            "What a growth or change is measured against (比较基期); NULL for the rest",
        ),
        Column(
            "basis",
            "VARCHAR",
            "Price basis (价格口径): constant_prices (不变价), current_prices (现价) or NULL where none is stated",
        ),
    )


INDICATORS = Table(
    "indicators",
    "The catalogue (指标目录): what the warehouse knows as one quantity, whatever documents call it",
    (
        Column(
            "indicator",
            "VARCHAR",
            "Code, English words joined by underscores (指标代码)",
            nullable=False,
        ),
        Column("name_zh", "VARCHAR", "Name in Chinese (中文名称)", nullable=False),
        Column("name_en", "VARCHAR", "Name in English (英文名称)", nullable=False),
        Column(
            "unit",
            "VARCHAR",
            "Unit of levels in the series (计量单位); '' for a bare number",
            nullable=False,
        ),
        Column(
            "dimension",
            "VARCHAR",
            "Part of the catalogue (领域): national_accounts, prices, …",
            nullable=False,
        ),
        Column(
            "direction",
            "INTEGER",
            "Direction (方向): 1 more is better (正向), -1 less is better (逆向), 0 neither",
            False,
            minimum=-1,
            maximum=1,
        ),
        Column(
            "definition",
            "VARCHAR",
            "What is counted, whose and at which prices, in our own words (英文定义)",
            nullable=False,
        ),
        Column("definition_zh", "VARCHAR", "The same in Chinese (定义)", nullable=False),
        Column("aliases", "VARCHAR[]", "Labels that documents print for it (别名)", nullable=False),
        Column(
            "asked_as",
            "VARCHAR[]",
            "What people call it when they ask for it (俗称): 人口, unemployment; no label is "
            "matched by these",
            nullable=False,
        ),
        Column(
            "quantity",
            "VARCHAR",
            "What sort of quantity it is (数量类型); decides which measures it can have",
            False,
            QUANTITIES,
        ),
        Column(
            "timing",
            "VARCHAR",
            "Time that it counts (时期或时点): flow (时期数) over a period or stock (时点数) at a date",
            False,
            ("flow", "stock"),
        ),
        Column(
            "growth_basis",
            "VARCHAR",
            "Price basis of its printed growth where the document does not say (增速口径)",
        ),
        Column(
            "scope",
            "VARCHAR",
            "What is inside and outside, where that is easily mistaken (英文统计范围)",
        ),
        Column("scope_zh", "VARCHAR", "The same in Chinese (统计范围)"),
        Column(
            "warnings",
            "VARCHAR[]",
            "Usage warnings (使用提示) from a closed vocabulary",
            nullable=False,
        ),
    ),
    key=("indicator",),
    order=("dimension", "indicator"),
)

UNITS = Table(
    "units",
    "Units (单位): what each measures and its exact size in the base unit; only units of one "
    "dimension convert: value * factor / factor of the other",
    (
        Column("unit", "VARCHAR", "Unit (单位) as observations and series have it", False),
        Column("dimension", "VARCHAR", "What it measures (量纲): yuan, person, yuan/person", False),
        Column("factor", "DOUBLE", "Its size in the base unit (换算系数)", False),
        Column("factor_exact", "VARCHAR", "The same as a fraction (精确系数): 1/1000", False),
        Column("base", "VARCHAR", "Unit of size 1 of the dimension (基本单位)", False),
    ),
    key=("unit",),
    order=("dimension", "factor", "unit"),
)

INDICATOR_BREAKS = Table(
    "indicator_breaks",
    "Breaks in series (口径变动): values before and after are not the same thing",
    (
        INDICATOR,
        Column(
            "region_code", "VARCHAR", "Region that it concerns (地区); NULL where it concerns all"
        ),
        Column("year", "INTEGER", "First year of the new series (起始年份)", nullable=False),
        Column("reason", "VARCHAR", "What changed (英文原因)", nullable=False),
        Column("reason_zh", "VARCHAR", "The same in Chinese (原因)", nullable=False),
    ),
    key=("indicator", "region_code", "year"),
)

INDICATOR_RELATIONS = Table(
    "indicator_relations",
    "Neighbours that are easily taken for each other (相近指标): their figures differ by definition (口径) or scope (范围), not by mistake",
    (
        INDICATOR,
        Column(
            "related",
            "VARCHAR",
            "Its neighbour (相近指标)",
            nullable=False,
            references="indicators.indicator",
        ),
        Column("kind", "VARCHAR", "definition (口径不同) or scope (范围不同)", False, RELATIONS),
        Column("note", "VARCHAR", "In what they differ (英文差别)", nullable=False),
        Column("note_zh", "VARCHAR", "The same in Chinese (差别)", nullable=False),
    ),
    key=("indicator", "related"),
)

INDICATOR_VALUES = Table(
    "indicator_values",
    "Clean long series (指标数值): one row per indicator, region, period, measure and edition that printed it (版本). A figure repeated "
    "in one document is one value; digests and renditions stay out where an original is there",
    (
        Column(
            "value_id", "VARCHAR", "Stable identifier (数值标识): hash of the key", nullable=False
        ),
        *_key_columns("the value belongs to"),
        Column("year", "INTEGER", "Year of the period (年份), the last one of a span"),
        Column(
            "frequency",
            "VARCHAR",
            "How often such a figure is published (频率): annual for a year or its end, year_to_date for 1-n月",
            False,
            FREQUENCIES,
        ),
        Column(
            "status",
            "VARCHAR",
            "actual (实际), preliminary (初步核算), target (目标), forecast (预测)",
            False,
            STATUSES,
        ),
        Column("value", "DOUBLE", "Value in `unit` (数值)", nullable=False),
        Column("value_high", "DOUBLE", "Upper end where a range is printed (区间上限), else NULL"),
        Column(
            "value_low_bound",
            "DOUBLE",
            "Least value that the printed digits and words allow (下界); NULL where open",
        ),
        Column(
            "value_high_bound",
            "DOUBLE",
            "Greatest value that the printed digits and words allow (上界); NULL where open",
        ),
        Column(
            "unit",
            "VARCHAR",
            "The catalogue's unit (单位) for levels; % for growth, 个百分点 for changes of rates",
            nullable=False,
        ),
        Column(
            "qualifier", "VARCHAR", "Word beside the number (限定词): 突破, 约, 近, …; else NULL"
        ),
        Column(
            "approximate",
            "BOOLEAN",
            "Whether words or round digits leave more open than the last digit (约数): 突破6000亿元",
            nullable=False,
        ),
        Column(
            "vintage",
            "VARCHAR",
            "Edition that printed it (版本): document_id; for a collected figure the text that it cites, in collected_sources",
            nullable=False,
        ),
        Column(
            "published_on",
            "VARCHAR",
            "Publication date as far as known (发布日期): day, month or year; NULL where not known",
        ),
        Column(
            "known_from",
            "DATE",
            "First day on which it was surely public (可知日期): the last day of what published_on leaves open. NULL where not known; "
            "such values sort first and as_of leaves them out",
        ),
        Column("captured_at", "VARCHAR", "When the edition's bytes were fetched (采集时间)"),
        Column(
            "capture_id",
            "VARCHAR",
            "Capture of the edition in which the value was first said (抓取编号); NULL for cited texts",
        ),
        Column(
            "corrected_at",
            "VARCHAR",
            "When the capture was received that put this value into an edition known before (更正获取时间): a silent correction; "
            "NULL for what the edition said from the first",
            pattern=MOMENT,
        ),
        Column(
            "superseded_at",
            "VARCHAR",
            "When the capture was received that says this value no more (被替换时间); NULL for what the edition says now. "
            "Superseded values are never is_latest",
            pattern=MOMENT,
        ),
        Column("revision", "VARCHAR", "Place in the life of a figure (修订阶段)", True, REVISIONS),
        Column(
            "is_latest",
            "BOOLEAN",
            "Whether it is the value to use (最新值): not doubtful, greatest authority, then not a rounding of another, then published last",
            False,
        ),
        Column(
            "rounded",
            "BOOLEAN",
            "Whether it only rounds another edition's value of equal authority (取整转述)",
            nullable=False,
        ),
        Column(
            "disputed",
            "BOOLEAN",
            "Whether its own document contradicts it: by another value, or by sums, shares or growths "
            "that it prints beside it (文内矛盾)",
            nullable=False,
        ),
        Column(
            "doubtful",
            "VARCHAR",
            "Why the value is not believed (存疑原因): it jumps against the years around it, is less than its own increase, or a part exceeds its whole. "
            "A doubtful value is never is_latest; NULL for all others",
        ),
        Column(
            "authority",
            "INTEGER",
            "How near the source is to those who count (权威性), 1 best: official statistics, 2 official reports, 3 other official texts, "
            "4 reposts and digests, 4-6 collected figures by certainty, 7 press, 8 renditions",
            False,
            minimum=1,
            maximum=8,
        ),
        Column("kind", "VARCHAR", "Genre of the edition (文献类型)", False, KINDS),
        Column(
            "origin",
            "VARCHAR",
            "How near the text is to the publisher's own (来源性质)",
            False,
            ORIGINS,
        ),
        Column(
            "certainty",
            "VARCHAR",
            "Certainty of a collected figure (可信度); NULL for figures read in a document",
            True,
            CERTAINTIES,
        ),
        Column(
            "observations",
            "INTEGER",
            "How often the document prints it (出现次数)",
            nullable=False,
            minimum=0,
        ),
        Column(
            "observation_id",
            "VARCHAR",
            "Representative observation (代表观测), the most precise one; NULL for collected figures",
        ),
        Column(
            "correction", "VARCHAR", "Entry of corrections.yaml that changed it (更正), else NULL"
        ),
    ),
    key=(
        "indicator",
        "region_code",
        "period",
        "measure",
        "compared_with",
        "basis",
        "status",
        "vintage",
        "capture_id",
    ),
    order=("indicator", "region_code", "period", "measure", "vintage"),
)

INDICATOR_VALUE_OBSERVATIONS = Table(
    "indicator_value_observations",
    "Which printed figures a value was made from (数值与观测的对应)",
    (
        Column(
            "value_id",
            "VARCHAR",
            "Value (数值)",
            nullable=False,
            references="indicator_values.value_id",
        ),
        OBSERVATION,
        Column(
            "role",
            "VARCHAR",
            "representative, repeat (same figure again), contradiction (another figure for the same key)",
            False,
            ROLES,
        ),
    ),
    key=("value_id", "observation_id"),
)

VALUES_LEFT_OUT = Table(
    "values_left_out",
    "Figures that have an indicator and yet no place in its series (未入序列的观测), each with the reason",
    (
        OBSERVATION,
        Column("document_id", "VARCHAR", "Document (文献)", nullable=False),
        INDICATOR,
        Column(
            "reason",
            "VARCHAR",
            "copy (另有原件), no_period (时期不明), scope (只是总体的一部分), needs_review (待核), joint (合计数), mean (多年平均), unit (单位不符), held (暂扣: see held_rows)",
            False,
            LEFT_OUT_REASONS,
        ),
    ),
    key=("observation_id",),
)

CONFLICTS = Table(
    "conflicts",
    "Two different printed values of the same quantity (数值冲突), with what explains them",
    (
        Column("conflict_id", "VARCHAR", "Stable identifier (冲突标识)", nullable=False),
        *_key_columns(
            "value a states; NULL where documents share a label that the catalogue does not know",
            nullable=True,
        ),
        Column("label", "VARCHAR", "Label of value a as printed (名称)", nullable=False),
        Column(
            "indicator_b",
            "VARCHAR",
            "Indicator of value b (指标代码乙); differs from `indicator` only for kinds definition and scope",
        ),
        Column(
            "observation_id_a",
            "VARCHAR",
            "First observation (观测甲)",
            False,
            references="observations.observation_id",
        ),
        Column(
            "observation_id_b",
            "VARCHAR",
            "Second observation (观测乙)",
            False,
            references="observations.observation_id",
        ),
        Column("document_id_a", "VARCHAR", "Edition of the first (文献甲)", nullable=False),
        Column("document_id_b", "VARCHAR", "Edition of the second (文献乙)", nullable=False),
        Column(
            "vintage_a",
            "VARCHAR",
            "Source of the first (版本甲), as in indicator_values.vintage",
            nullable=False,
        ),
        Column("vintage_b", "VARCHAR", "Source of the second (版本乙)", nullable=False),
        Column("value_a", "DOUBLE", "First value, in `unit` (数值甲)", nullable=False),
        Column("value_b", "DOUBLE", "Second value, in `unit` (数值乙)", nullable=False),
        Column("unit", "VARCHAR", "Unit of both (单位)", nullable=False),
        Column("difference", "DOUBLE", "value_b - value_a (差额)", nullable=False),
        Column("kind", "VARCHAR", "What explains it (类型)", False, CONFLICT_KINDS),
        Column(
            "within_document",
            "BOOLEAN",
            "Whether both are printed in one document (文内)",
            nullable=False,
        ),
        Column("explanation", "VARCHAR", "In words, with both numbers (英文说明)", nullable=False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", nullable=False),
        Column(
            "preferred",
            "VARCHAR",
            "a, b, or NULL where nothing decides (优先取值)",
            True,
            ("a", "b"),
        ),
        Column("preferred_because", "VARCHAR", "The rule that decided (英文优先规则)"),
        Column("preferred_because_zh", "VARCHAR", "The same in Chinese (优先规则)"),
        Column("quote_a", "VARCHAR", "Sentence of the first (原文甲)", nullable=False),
        Column("quote_b", "VARCHAR", "Sentence of the second (原文乙)", nullable=False),
    ),
    key=("conflict_id",),
    order=("kind", "within_document", "indicator", "period", "measure"),
)

TARGETS = Table(
    "targets",
    "Targets and their outcomes (目标与结果). met: at least (以上) the outcome reaches the target, at most (以内) it does not exceed it, about (左右) it lies within a tenth "
    "of the target or beyond it on the better side, parallel (同步) it is at most 0.5 points lower (1 point for 基本同步); missed: else; disputed: documents differ; "
    "not_due: no document reports on the year yet; no_outcome: none prints one. For ceilings (失业率, 消费价格, 赤字) 左右 counts as 以内",
    (
        Column("target_id", "VARCHAR", "Stable identifier (目标标识)", nullable=False),
        Column(
            "target_observation_id",
            "VARCHAR",
            "Observation of the target (目标观测); NULL for a target without a number",
        ),
        Column(
            "outcome_observation_id",
            "VARCHAR",
            "Observation of the outcome (结果观测); NULL where there is none",
        ),
        Column(
            "document_id",
            "VARCHAR",
            "Document that sets the target (提出目标的文献)",
            nullable=False,
        ),
        Column(
            "outcome_document_id", "VARCHAR", "Document that prints the outcome (公布结果的文献)"
        ),
        Column(
            "label", "VARCHAR", "What the target is about, as printed (目标名称)", nullable=False
        ),
        Column(
            "indicator", "VARCHAR", "Indicator (指标), NULL where the label is not in the catalogue"
        ),
        REGION,
        Column("year", "INTEGER", "Year in which the target falls due (目标年份)", nullable=False),
        Column(
            "period",
            "VARCHAR",
            "What the target is for (目标时期): a year, or the years of a plan (2026/2030) for means "
            "and sums, which no single year can meet or miss",
            nullable=False,
        ),
        Column("measure", "VARCHAR", "Kind of quantity (度量)", False, MEASURES),
        Column(
            "bound",
            "VARCHAR",
            "How the target binds (约束方式): 以上, 以内, 左右, 与…同步",
            False,
            BOUNDS,
        ),
        Column(
            "target_value",
            "DOUBLE",
            "Target (目标值), lower end of a range; with parallel_to the growth to keep up with, once it is known",
        ),
        Column("target_value_high", "DOUBLE", "Upper end of a range (目标上限)"),
        Column("outcome_value", "DOUBLE", "Outcome (结果值) in `unit`"),
        Column("unit", "VARCHAR", "Unit of both (单位)"),
        Column(
            "verdict",
            "VARCHAR",
            "met (完成), missed (未完成), disputed (文献不一), not_due (未到期), no_outcome (无结果)",
            False,
            VERDICTS,
        ),
        Column("explanation", "VARCHAR", "In words, with both numbers (英文说明)", nullable=False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", nullable=False),
        Column(
            "printed",
            "INTEGER",
            "How often the document prints it (出现次数)",
            nullable=False,
            minimum=1,
        ),
        Column("quote", "VARCHAR", "Sentence that sets the target (原文)", nullable=False),
        Column(
            "char_start",
            "INTEGER",
            "Place of the target in the document's text: the number, or the words 同步 (起始位置)",
            nullable=False,
        ),
        Column("char_end", "INTEGER", "End of that place (结束位置)", nullable=False),
    ),
    key=("target_id",),
    order=("region_code", "year", "label"),
)

TARGET_OUTCOMES = Table(
    "target_outcomes",
    "All outcomes that later documents print for a target (目标的全部结果), one row a document",
    (
        Column(
            "target_id", "VARCHAR", "Target (目标)", nullable=False, references="targets.target_id"
        ),
        Column("observation_id", "VARCHAR", "Observation of an outcome (结果观测)", nullable=False),
        Column("document_id", "VARCHAR", "Document that prints it (文献)", nullable=False),
        Column("label", "VARCHAR", "Its label there (名称)", nullable=False),
        Column("value", "DOUBLE", "Outcome in the target's unit (结果值)", nullable=False),
        Column(
            "verdict",
            "VARCHAR",
            "What this document alone would say (判断)",
            False,
            ("met", "missed"),
        ),
        Column("arithmetic", "VARCHAR", "Why (算式)", nullable=False),
    ),
    key=("target_id", "observation_id"),
)

UNMATCHED_LABELS = Table(
    "unmatched_labels",
    "Labels that the catalogue does not know (未识别名称), most frequent first: the list by which it grows",
    (
        Column("label", "VARCHAR", "Label after normalisation (规范化名称)", nullable=False),
        Column(
            "observations",
            "INTEGER",
            "How many observations have it (观测数)",
            nullable=False,
            minimum=1,
        ),
        Column("documents", "INTEGER", "In how many documents (文献数)", nullable=False, minimum=1),
        Column("measures", "VARCHAR[]", "Their measures (度量)", nullable=False),
        Column("units", "VARCHAR[]", "Their units (单位)", nullable=False),
        Column("example_observation_id", "VARCHAR", "One of them (示例)", nullable=False),
    ),
    key=("label",),
    order=("observations", "label"),
)

UNIT_ERRORS = Table(
    "unit_errors",
    "Figures whose printed unit does not fit the indicator that their label names (单位错误): kept out of the series",
    (
        OBSERVATION,
        Column("document_id", "VARCHAR", "Document (文献)", nullable=False),
        Column("indicator", "VARCHAR", "Indicator that the label names (指标)", nullable=False),
        Column("label", "VARCHAR", "Label as printed (名称)", nullable=False),
        MEASURE,
        Column("printed_unit", "VARCHAR", "Unit as printed (印刷单位)", nullable=False),
        Column("expected_unit", "VARCHAR", "Unit that would convert (应有单位)", nullable=False),
        Column("problem", "VARCHAR", "Expected, found, remedy (英文问题)", nullable=False),
        Column("problem_zh", "VARCHAR", "The same in Chinese (问题)", nullable=False),
    ),
    key=("observation_id",),
)

IDENTITY_RESULTS = Table(
    "identity_results",
    "Identities between values of the series over years and editions (数值关系检验), wherever their terms are printed",
    (
        Column("identity_id", "VARCHAR", "Stable identifier (检验标识)", nullable=False),
        Column(
            "rule",
            "VARCHAR",
            "Rule (规则): growth_of_levels, change_of_levels, growth_of_change, index_and_growth, share_of_levels",
            False,
            IDENTITY_RULES,
        ),
        Column(
            "expression",
            "VARCHAR",
            "The arithmetic with the printed numbers (算式)",
            nullable=False,
        ),
        Column("document_id", "VARCHAR", "Document of the result (文献)", nullable=False),
        Column(
            "vintage",
            "VARCHAR",
            "Source of the result (版本), as in indicator_values.vintage",
            nullable=False,
        ),
        Column(
            "indicator",
            "VARCHAR",
            "Indicator of the result (指标)",
            nullable=False,
            references="indicators.indicator",
        ),
        REGION,
        PERIOD,
        Column("printed", "DOUBLE", "Result as printed (印刷值)", nullable=False),
        Column("computed", "DOUBLE", "Result from its parts (计算值)", nullable=False),
        Column(
            "tolerance",
            "DOUBLE",
            "How far apart printed digits alone allow them to be (容差)",
            nullable=False,
        ),
        Column("unit", "VARCHAR", "Unit of both (单位)", nullable=False),
        Column(
            "verdict",
            "VARCHAR",
            "holds (成立), revision (因修订), price_basis (因价格口径), fails (不成立), not_provable (不可证)",
            False,
            values(IdentityVerdict),
        ),
        Column("explanation", "VARCHAR", "In words, with the numbers (英文说明)", nullable=False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", nullable=False),
        Column("observation_ids", "VARCHAR[]", "Figures that took part (观测)", nullable=False),
    ),
    key=("identity_id",),
    order=("rule", "document_id", "indicator", "period"),
)

ACCOUNTING_IDENTITIES = Table(
    "accounting_identities",
    "Parts and wholes, shares and quotients inside one document (文献内核算关系): what holds, and declared definitions that fail",
    (
        Column("identity_id", "VARCHAR", "Stable identifier (检验标识)", nullable=False),
        Column(
            "document_id",
            "VARCHAR",
            "Document (文献)",
            nullable=False,
            references="documents.document_id",
        ),
        Column(
            "rule",
            "VARCHAR",
            "parts (分项之和), share (比重), composition (构成), enumeration (列举), or the name of a declared formula (公式)",
            nullable=False,
        ),
        Column("meaning", "VARCHAR", "The identity in labels (英文含义)", nullable=False),
        Column("meaning_zh", "VARCHAR", "The same in Chinese (含义)", nullable=False),
        Column(
            "expression",
            "VARCHAR",
            "The arithmetic with the printed numbers (算式)",
            nullable=False,
        ),
        Column("printed", "DOUBLE", "Result as printed (印刷值)", nullable=False),
        Column("computed", "DOUBLE", "Result of the arithmetic (计算值)", nullable=False),
        Column(
            "tolerance",
            "DOUBLE",
            "How far apart printed digits alone allow them to be (容差)",
            nullable=False,
            minimum=0,
        ),
        Column("unit", "VARCHAR", "Unit of both (单位)", nullable=False),
        Column(
            "verdict",
            "VARCHAR",
            "holds (成立), fails (不成立): the printed terms contradict each other",
            False,
            ("holds", "fails"),
        ),
        Column("explanation", "VARCHAR", "In words, with the numbers (英文说明)", nullable=False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", nullable=False),
        Column(
            "supported",
            "VARCHAR",
            "Where it fails, the side that growths printed beside the levels support (支持方): printed, computed, or NULL where they decide nothing",
            allowed=("printed", "computed"),
        ),
        Column(
            "corrected",
            "VARCHAR",
            "Where it fails, the only figure in which a single slip of digits explains it (疑误数), NULL where there are several or none",
            references="observations.observation_id",
        ),
        Column("corrected_to", "VARCHAR", "What should be printed there (应为)"),
        Column(
            "char_start",
            "INTEGER",
            "Offset of the result in the document's text (位置)",
            nullable=False,
            minimum=0,
        ),
        Column(
            "observation_id",
            "VARCHAR",
            "Observation of the result (结果观测); NULL where the number is a name",
            references="observations.observation_id",
        ),
        Column("operands", "VARCHAR[]", "Observations of the terms (各项观测)", nullable=False),
    ),
    key=("identity_id",),
    order=("document_id", "rule", "identity_id"),
)

ERRATA = Table(
    "errata",
    "Slips of publishers (勘误): what a document prints wrong, with the arithmetic that shows it, "
    "how sure that is, and whether the publisher was informed",
    (
        Column("erratum_id", "VARCHAR", "Stable identifier (勘误标识)", False),
        Column("document_id", "VARCHAR", "Document (文献)", False),
        Column("kind", "VARCHAR", "What is wrong (类型)", False, values(ErratumKind)),
        Column("label", "VARCHAR", "Label of the figure (名称)", False),
        Column("region_code", "VARCHAR", "Region (地区代码)", True),
        Column("period", "VARCHAR", "Period (时期)", True),
        Column("printed", "VARCHAR", "What is printed (原文)", False),
        Column(
            "should_be",
            "VARCHAR",
            "The one correction that would make it right (应为); NULL where that cannot be decided",
        ),
        Column("explanation", "VARCHAR", "The arithmetic in words (英文说明)", False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", False),
        Column("quote", "VARCHAR", "The sentence or row (原句)", False),
        Column("observation_ids", "VARCHAR[]", "Figures that it rests on (相关观测)", False),
        Column(
            "verdict",
            "VARCHAR",
            "How sure it is (判定): proven (确证): no reading makes the numbers agree; likely (很可能)",
            False,
            values(ErratumVerdict),
        ),
        Column("reported", "DATE", "When the publisher was informed (告知日期)"),
        Column(
            "status", "VARCHAR", "Answer of the publisher (处理状态)", False, values(ErratumStatus)
        ),
    ),
    key=("erratum_id",),
    order=("document_id", "kind", "erratum_id"),
)

CORRECTIONS_APPLIED = Table(
    "corrections_applied",
    "Entries of corrections.yaml and what they did (更正记录)",
    (
        Column("correction", "VARCHAR", "Entry (更正条目)", nullable=False),
        Column(
            "action",
            "VARCHAR",
            "drop, override, relabel or merge (操作)",
            False,
            ("drop", "override", "relabel", "merge"),
        ),
        Column("document_id", "VARCHAR", "Document (文献)", nullable=False),
        Column(
            "observation_id",
            "VARCHAR",
            "Observation that it changed (观测); NULL where it was not applied",
        ),
        Column("before", "VARCHAR", "Before, as JSON (更正前)"),
        Column("after", "VARCHAR", "After, as JSON (更正后)"),
        Column("reason", "VARCHAR", "Why (原因)", nullable=False),
        Column("evidence", "VARCHAR", "What proves it (依据)", nullable=False),
        Column(
            "applied",
            "BOOLEAN",
            "False where the document is not in this warehouse, or the entry does not fit it (是否生效)",
            nullable=False,
        ),
        Column(
            "problem",
            "VARCHAR",
            "Why the entry does not fit its document any more (问题): the figures that it may mean stay "
            "out of the series, see held_rows; NULL where it fits or waits",
        ),
    ),
    key=("correction",),
)

COLLECTED_SOURCES = Table(
    "collected_sources",
    "Public texts in which collected figures were read (收集数据来源): sources of their own, never editions that we hold",
    (
        Column(
            "vintage",
            "VARCHAR",
            "Identifier, as in indicator_values.vintage (来源标识)",
            nullable=False,
        ),
        Column("title", "VARCHAR", "Title of the text (标题)", nullable=False),
        Column("address", "VARCHAR", "Where it was read (地址)", nullable=False),
        Column("kind", "VARCHAR", "Always yearbook (类型)", False, KINDS),
        Column("origin", "VARCHAR", "Always repost (来源性质)", False, ORIGINS),
        Column(
            "published_on",
            "VARCHAR",
            "Publication date as far as the citation states it (发布日期)",
        ),
        Column(
            "figures", "INTEGER", "How many figures it gives (数据条数)", nullable=False, minimum=1
        ),
    ),
    key=("vintage",),
)

COLLECTED_SERIES = Table(
    "collected_series",
    "Figures collected one by one from public texts (收集数据), each with its citation and certainty",
    (
        Column("collected_id", "VARCHAR", "Stable identifier (标识)", nullable=False),
        Column(
            "observation_id",
            "VARCHAR",
            "Its observation (观测): place and quote",
            nullable=False,
            references="observations.observation_id",
        ),
        Column("label", "VARCHAR", "Name as collected (名称)", nullable=False),
        Column(
            "indicator",
            "VARCHAR",
            "Indicator (指标), NULL where the catalogue does not know the name",
        ),
        REGION,
        PERIOD,
        MEASURE,
        Column("value", "DOUBLE", "Value in `unit` (数值)", nullable=False),
        Column("unit", "VARCHAR", "Unit as collected (单位)", nullable=False),
        Column("decimals", "INTEGER", "Decimal places as collected (小数位数)", nullable=False),
        Column("certainty", "VARCHAR", "high, medium or low (可信度)", False, CERTAINTIES),
        Column("derived", "BOOLEAN", "Computed from figures that were read (推算)", nullable=False),
        Column(
            "arithmetic", "VARCHAR", "How it was computed (算式); NULL for figures that were read"
        ),
        Column("note", "VARCHAR", "What to know before using it (备注); NULL where nothing"),
        Column(
            "vintage",
            "VARCHAR",
            "Source (来源)",
            nullable=False,
            references="collected_sources.vintage",
        ),
    ),
    key=("collected_id",),
)

PICTURE_PROOFS = Table(
    "picture_proofs",
    "One row per number that was read from a picture (图片识别的数字): what proves it, in its document and with the edition of the year before.",
    (
        DOCUMENT,
        Column(
            "char_start", "INTEGER", "Offset of the number in document_texts.text", False, minimum=0
        ),
        NUMBER_END,
        Column(
            "observation_id",
            "VARCHAR",
            "The figure that it is, or belongs to; NULL for numbers that are no figure",
            references="observations.observation_id",
        ),
        Column(
            "page", "INTEGER", "Page, or position of the image in the document", False, minimum=1
        ),
        Column(
            "box",
            "DOUBLE[]",
            "Where it is there (图中位置): left, top, right, bottom in points of the page, or in pixels of an image",
            False,
        ),
        Column("printed", "VARCHAR", "The number as read (识别结果)", False),
        Column(
            "second_reading",
            "VARCHAR",
            "As read a second time, alone and at another size (二次识别); '' where that gave no number",
            False,
        ),
        Column(
            "confidence",
            "DOUBLE",
            "The model's confidence in its least sure digit (识别可信度)",
            False,
            minimum=0,
            maximum=1,
        ),
        Column(
            "proof",
            "VARCHAR",
            "verified (已证实): an equation holds that any other digit would break, or a person says so; consistent (一致): read twice the "
            "same with every digit sure, or an equation holds; contradicted (矛盾); unchecked (未核). Only the first two enter series",
            False,
            allowed=PROOFS,
        ),
        Column("reason", "VARCHAR", "The arithmetic, or the reason against it (依据)", False),
        Column(
            "difference",
            "DOUBLE",
            "By how much the equation fails (差额), in the unit of its result",
        ),
        Column(
            "proposed",
            "VARCHAR[]",
            "Readings that would mend it (建议读法); never applied",
            False,
        ),
        Column(
            "picture",
            "VARCHAR",
            "SHA-256 of the picture, to which reviews.yaml refers",
            False,
            pattern=SHA256,
        ),
    ),
    key=("document_id", "char_start"),
)

TABLES: tuple[Table, ...] = (
    UNITS,
    INDICATORS,
    INDICATOR_BREAKS,
    INDICATOR_RELATIONS,
    COLLECTED_SOURCES,
    COLLECTED_SERIES,
    INDICATOR_VALUES,
    INDICATOR_VALUE_OBSERVATIONS,
    VALUES_LEFT_OUT,
    CONFLICTS,
    TARGETS,
    TARGET_OUTCOMES,
    UNMATCHED_LABELS,
    UNIT_ERRORS,
    IDENTITY_RESULTS,
    ACCOUNTING_IDENTITIES,
    ERRATA,
    CORRECTIONS_APPLIED,
    PICTURE_PROOFS,
)
