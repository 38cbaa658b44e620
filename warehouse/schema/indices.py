"""Tables of composite indices: computed ones with their inputs, contributions and intervals;
claims about printed ones and their audit.
"""

from __future__ import annotations

from warehouse.schema.shared_columns import INDICATOR
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import (
    AuditCause,
    AuditVerdict,
    SoundnessTest,
    SoundnessVerdict,
    WeightSource,
    values,
)

_INDEX = Column("index_id", "VARCHAR", "Index (综合指数) as declared", nullable=False)
_METHOD = Column(
    "method",
    "VARCHAR",
    "Method (测算方法) that the index was computed under; index_methods describes each",
    nullable=False,
)
_REGION = Column(
    "region_code",
    "VARCHAR",
    "Region that the index is computed for (地区)",
    nullable=False,
    references="regions.region_code",
)
_NODE = Column(
    "node",
    "VARCHAR",
    "Part of the index (指标体系节点)",
    nullable=False,
    references="index_nodes.node",
)
_PERIOD = Column("period", "VARCHAR", "Year (时期)", nullable=False)
_OBSERVATION = Column(
    "observation_id",
    "VARCHAR",
    "Printed figure it comes from (观测); NULL where it is no observation of ours",
)

INDEX_NODES = Table(
    "index_nodes",
    "Trees of the declared indices (指标体系): what belongs to what, with weights and who says so",
    (
        _INDEX,
        Column("node", "VARCHAR", "Code of the node (节点)", nullable=False),
        Column("parent", "VARCHAR", "Node it belongs to (上级); NULL for the index itself"),
        Column(
            "level",
            "INTEGER",
            "0 the index itself, 1 一级指标, 2 二级指标, …",
            nullable=False,
            minimum=0,
        ),
        Column("name", "VARCHAR", "Name (名称)", nullable=False),
        Column(
            "weight",
            "DOUBLE",
            "Weight among its siblings (权重); NULL for the index itself",
            minimum=0,
        ),
        Column(
            "weight_source",
            "VARCHAR",
            "Who says so (权重来源): printed in the document (印出), inferred from its siblings' printed weights (推断), "
            "curated in the declaration (整理)",
            allowed=values(WeightSource),
        ),
        Column(
            "indicator",
            "VARCHAR",
            "Indicator of a leaf (指标); NULL for inner nodes",
            references="indicators.indicator",
        ),
        Column(
            "indicator_region_code",
            "VARCHAR",
            "Region whose figures a leaf takes (取数地区); NULL for the index's own",
        ),
        Column(
            "direction",
            "INTEGER",
            "1 more is better (正向), -1 less is better (逆向); NULL for inner nodes",
            minimum=-1,
            maximum=1,
        ),
        Column(
            "observation_id",
            "VARCHAR",
            "The printed weight (权重的观测); NULL where it is not printed",
        ),
    ),
    key=("index_id", "node"),
)

INDEX_METHODS = Table(
    "index_methods",
    "Methods that indices are computed under (测算方法). None of them is the index that a document prints: that is in index_claims",
    (
        _INDEX,
        Column("method", "VARCHAR", "Name (方法)", nullable=False),
        Column("title", "VARCHAR", "Name of the index (指数名称)", nullable=False),
        Column("description", "VARCHAR", "What is done, step by step (说明)", nullable=False),
        Column(
            "coverage_threshold",
            "DOUBLE",
            "A node covered less than this has no value (覆盖率下限)",
            False,
            minimum=0,
            maximum=1,
        ),
        Column("note", "VARCHAR", "What to know before using it (使用提示)", nullable=False),
    ),
    key=("index_id", "method"),
)

INDEX_INPUTS = Table(
    "index_inputs",
    "What an index is computed from (测算输入): every leaf with its raw value, and its score after the method's steps",
    (
        _INDEX,
        _METHOD,
        _NODE,
        INDICATOR,
        _REGION,
        Column(
            "indicator_region_code",
            "VARCHAR",
            "Region whose figure it is (取数地区)",
            nullable=False,
        ),
        _PERIOD,
        Column(
            "raw_value", "DOUBLE", "Value as in indicator_values (原值); NULL where it is imputed"
        ),
        Column("unit", "VARCHAR", "Its unit (单位)", nullable=False),
        Column(
            "treated_value",
            "DOUBLE",
            "After imputation and treatment of outliers (处理后的值)",
            nullable=False,
        ),
        Column(
            "normalised_value",
            "DOUBLE",
            "Score (标准化得分), more is better; NULL where the series gives no scale",
        ),
        Column(
            "imputed",
            "BOOLEAN",
            "Whether it was filled in (插补) rather than observed",
            nullable=False,
        ),
        Column(
            "breaks",
            "VARCHAR",
            "Years in which the series breaks (口径变动) between its first and last year here; NULL where it does not",
        ),
        Column(
            "vintage",
            "VARCHAR",
            "Edition or source of the raw value (版本); NULL where it is imputed",
        ),
        _OBSERVATION,
    ),
    key=("index_id", "method", "region_code", "node", "period"),
)

INDEX_VALUES = Table(
    "index_values",
    "Computed indices (测算的指数) by node and year, leaves included; never the values that a document prints (those are in index_claims)",
    (
        _INDEX,
        _METHOD,
        _REGION,
        _NODE,
        _PERIOD,
        Column("value", "DOUBLE", "Score (指数值); NULL where it is withheld"),
        Column(
            "rank",
            "INTEGER",
            "Rank among the regions of the year, or among the years where there is one region (位次); 1 is best",
            minimum=1,
        ),
        Column(
            "coverage",
            "DOUBLE",
            "Share of the node's weight that is observed, not imputed (覆盖率)",
            False,
            minimum=0,
            maximum=1,
        ),
        Column(
            "withheld",
            "VARCHAR",
            "Why there is no value (未给出的原因): coverage below the threshold, no value, too few values for a scale",
        ),
    ),
    key=("index_id", "method", "region_code", "node", "period"),
)


def _contributions(name: str, part: str, comment: str) -> Table:
    return Table(
        name,
        comment,
        (
            _INDEX,
            _METHOD,
            _REGION,
            _NODE,
            Column(
                part,
                "VARCHAR",
                f"The {part} that contributed (贡献者)",
                nullable=False,
                references="index_nodes.node",
            ),
            Column("period_start", "VARCHAR", "From (起)", nullable=False),
            Column("period_end", "VARCHAR", "To (止)", nullable=False),
            Column(
                "points",
                "DOUBLE",
                "Contribution in points of the node (贡献点数); all together are its change",
                nullable=False,
            ),
            Column(
                "share",
                "DOUBLE",
                "In percent of the node's change (贡献率); all together are 100. NULL where it did not change",
            ),
            Column(
                "weight_points",
                "DOUBLE",
                "How much of points comes from changed coverage, not from scores (覆盖变化的部分)",
                nullable=False,
            ),
        ),
        key=("index_id", "method", "region_code", "node", part, "period_start", "period_end"),
    )


INDEX_CONTRIBUTIONS = _contributions(
    "index_contributions",
    "child",
    "What each part did to the change of a node between two years (贡献分解), exact and additive",
)
INDEX_LEAF_CONTRIBUTIONS = _contributions(
    "index_leaf_contributions",
    "leaf",
    "What each indicator did to the change of a node between two years (三级指标贡献), exact and additive",
)

INDEX_COHERENCE = Table(
    "index_coherence",
    "Whether the parts of a node belong together (一致性检验), over all regions and periods: reliability of their sum, parts that oppose or repeat one another, "
    "and what leaving one out changes",
    (
        _INDEX,
        _METHOD,
        _NODE,
        Column("part", "VARCHAR", "A part of the node (下级节点)", nullable=False),
        Column(
            "alpha",
            "DOUBLE",
            "Cronbach's alpha of all parts of the node (克朗巴哈系数); NULL where it is not defined",
            maximum=1,
        ),
        Column(
            "opposed",
            "VARCHAR[]",
            "Other parts that move against it (负相关): correlation below -0.4",
            nullable=False,
        ),
        Column(
            "repeated",
            "VARCHAR[]",
            "Other parts that say the same (信息重复): correlation above 0.92",
            nullable=False,
        ),
        Column(
            "value_shift",
            "DOUBLE",
            "Mean absolute change of the node's value when the part is left out and the weights of the others are scaled up (剔除后数值的平均变动); NULL where no value is left",
            minimum=0,
        ),
        Column(
            "rank_shift",
            "DOUBLE",
            "Mean absolute change of the node's rank likewise (剔除后位次的平均变动)",
            minimum=0,
        ),
    ),
    key=("index_id", "method", "node", "part"),
)

INDEX_SOUNDNESS = Table(
    "index_soundness",
    "Statistical soundness of the computed indices (统计稳健性审查), in the order of the JRC's audits, one finding a row: coverage, distribution, direction, structure, "
    "dimension, reliability, importance beside weight, added value of pillars, ranks under other choices, benefit of the doubt",
    (
        _INDEX,
        _METHOD,
        Column("test", "VARCHAR", "What was examined (检验)", False, values(SoundnessTest)),
        _NODE,
        Column("part", "VARCHAR", "Part of the node (下级节点); NULL where it is about the node"),
        Column("value", "DOUBLE", "What was measured (测量值); NULL where it is not defined"),
        Column("reference", "DOUBLE", "What it is held against (参照值)"),
        Column(
            "verdict",
            "VARCHAR",
            "sound (稳健), doubtful (存疑), not_defined (无法计算)",
            False,
            values(SoundnessVerdict),
        ),
        Column("explanation", "VARCHAR", "In words, with the numbers (英文说明)", nullable=False),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (说明)", nullable=False),
    ),
    key=("index_id", "method", "test", "node", "part"),
)

INDEX_SENSITIVITY = Table(
    "index_sensitivity",
    "Computed indices under other defensible choices (不确定性与敏感性): noise on weights, another normalisation, other imputation, "
    "an indicator left out. Nodes that are withheld have no interval",
    (
        _INDEX,
        _METHOD,
        _REGION,
        _NODE,
        _PERIOD,
        Column("nominal", "DOUBLE", "Value in index_values (基准值)", nullable=False),
        Column("median", "DOUBLE", "Median over the runs (中位数)", nullable=False),
        Column("q05", "DOUBLE", "5 % point (下界)", nullable=False),
        Column("q95", "DOUBLE", "95 % point (上界)", nullable=False),
        Column("rank_median", "DOUBLE", "Median rank (位次中位数)", nullable=False),
        Column("rank_q05", "DOUBLE", "5 % point of the rank (位次下界)", nullable=False),
        Column("rank_q95", "DOUBLE", "95 % point of the rank (位次上界)", nullable=False),
        Column("runs", "INTEGER", "Runs (模拟次数)", nullable=False, minimum=1),
        Column(
            "runs_with_value",
            "INTEGER",
            "Runs in which coverage allowed a value (有值次数)",
            nullable=False,
            minimum=1,
        ),
        Column(
            "drivers",
            "VARCHAR",
            "Choices by total Sobol index of the value (主要来源), greatest first; NULL where nothing varies or a run has no value",
        ),
    ),
    key=("index_id", "method", "region_code", "node", "period"),
)

INDEX_CLAIMS = Table(
    "index_claims",
    "Quantitative claims that a document makes about its own index (文献对指数的陈述)",
    (
        Column("claim_id", "VARCHAR", "Stable identifier (陈述标识)", nullable=False),
        Column("index_id", "VARCHAR", "Index that it is about (综合指数)", nullable=False),
        Column(
            "document_id",
            "VARCHAR",
            "Edition that makes it (版本)",
            nullable=False,
            references="documents.document_id",
        ),
        Column(
            "kind",
            "VARCHAR",
            "What is claimed: level (水平), increment (增量), contribution (贡献率), weight (权重), extreme (峰值, 最低点), "
            "count (指标个数), order (位次用语), course (走势用语), name (名称), source (数据来源)",
            False,
            (
                "level",
                "increment",
                "contribution",
                "weight",
                "extreme",
                "count",
                "order",
                "course",
                "name",
                "source",
            ),
        ),
        Column("node", "VARCHAR", "Part of the index as the document names it (节点)"),
        Column("period", "VARCHAR", "Year, or first year of a span (时期)"),
        Column("period_end", "VARCHAR", "Last year of a span (止); NULL for a single year"),
        Column("value", "DOUBLE", "What is claimed (数值); NULL where it is no number"),
        Column("unit", "VARCHAR", "Its unit (单位)"),
        Column(
            "words",
            "VARCHAR",
            "What is said in words (文字陈述): high, low, first, steady, volatile, unbroken, another spelling, …; else NULL",
        ),
        Column("printed", "VARCHAR", "The number or words as printed (原文)"),
        Column("quote", "VARCHAR", "Sentence or table row (原文)", nullable=False),
        Column("char_start", "INTEGER", "Offset in the document's text (起始位置)", minimum=0),
        Column("char_end", "INTEGER", "Offset after it (结束位置)", minimum=0),
    ),
    key=("claim_id",),
)

INDEX_AUDIT = Table(
    "index_audit",
    "What can be proved about an index from what the document prints (审计结论), with the arithmetic",
    (
        Column("index_id", "VARCHAR", "Index (综合指数)", nullable=False),
        Column(
            "document_id",
            "VARCHAR",
            "Edition (版本)",
            nullable=False,
            references="documents.document_id",
        ),
        Column("rule", "VARCHAR", "General rule that was applied (规则)", nullable=False),
        Column(
            "node",
            "VARCHAR",
            "Part of the index that it is about (节点); NULL for a whole table or document",
        ),
        Column(
            "verdict",
            "VARCHAR",
            "holds (成立), fails (不成立), not_provable (无法判定)",
            False,
            values(AuditVerdict),
        ),
        Column(
            "cause",
            "VARCHAR",
            "Whose failure it is: print (出版者), copy (本版文本损坏), undecided (不能判定); NULL where the rule does not fail",
            allowed=values(AuditCause),
        ),
        Column("printed", "VARCHAR", "What is printed (原文数值)"),
        Column("computed", "VARCHAR", "What follows from the rest (推算值)"),
        Column("tolerance", "DOUBLE", "How far rounding reaches (容差)", minimum=0),
        Column(
            "explanation",
            "VARCHAR",
            "The arithmetic, to be redone by hand (英文算式)",
            nullable=False,
        ),
        Column("explanation_zh", "VARCHAR", "The same in Chinese (算式)", nullable=False),
        Column("claim_ids", "VARCHAR[]", "Claims it rests on (所据陈述)", nullable=False),
    ),
)

TABLES: tuple[Table, ...] = (
    INDEX_NODES,
    INDEX_METHODS,
    INDEX_INPUTS,
    INDEX_VALUES,
    INDEX_CONTRIBUTIONS,
    INDEX_LEAF_CONTRIBUTIONS,
    INDEX_COHERENCE,
    INDEX_SOUNDNESS,
    INDEX_SENSITIVITY,
    INDEX_CLAIMS,
    INDEX_AUDIT,
)
"""In the order in which they are built."""
