"""Closed vocabularies of published columns, each declared once: readers, rules and the schema of
the tables use the same members.

A new value is a new member with its example; the checks of the warehouse take it from here.
"""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """Genres of documents."""

    BULLETIN = "bulletin"
    WORK_REPORT = "work_report"
    PLAN_REPORT = "plan_report"
    BLUE_BOOK = "blue_book"
    PRESS = "press"
    YEARBOOK = "yearbook"


class DocumentFormat(StrEnum):
    """File formats that documents come in."""

    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    DOCX = "docx"
    CSV = "csv"
    XLS = "xls"
    XLSX = "xlsx"
    IMAGE = "image"


class Origin(StrEnum):
    """How near a text is to the publisher's own."""

    OFFICIAL = "official"
    REPOST = "repost"
    PRESS = "press"
    DIGEST = "digest"
    RENDITION = "rendition"


class SoundnessTest(StrEnum):
    """What an audit of an index examines, in its order."""

    COVERAGE = "coverage"
    DISTRIBUTION = "distribution"
    DIRECTION = "direction"
    STRUCTURE = "structure"
    DIMENSION = "dimension"
    RELIABILITY = "reliability"
    IMPORTANCE = "importance"
    ADDED_VALUE = "added_value"
    ROBUSTNESS = "robustness"
    FREEDOM = "freedom"


class SoundnessVerdict(StrEnum):
    """Whether a measurement is as an index wants it."""

    SOUND = "sound"
    DOUBTFUL = "doubtful"
    NOT_DEFINED = "not_defined"


class ErratumKind(StrEnum):
    """What is wrong with a printed number."""

    GROWTH = "growth"
    SUM = "sum"
    SHARE = "share"
    QUOTIENT = "quotient"
    DIGIT = "digit"
    ORDER = "order"
    POINT = "point"
    UNIT = "unit"


class ErratumVerdict(StrEnum):
    """How sure it is."""

    PROVEN = "proven"
    LIKELY = "likely"


class ErratumStatus(StrEnum):
    """What the publisher answered."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Frequency(StrEnum):
    """How often figures of a period come."""

    ANNUAL = "annual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    YEAR_TO_DATE = "year_to_date"
    MULTI_YEAR = "multi_year"
    OTHER = "other"


class ProposalState(StrEnum):
    """What was decided about an edition that was found."""

    PROPOSED = "proposed"
    ADDED = "added"
    DECLINED = "declined"


class SourceVerdict(StrEnum):
    """The state of a source, best first."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    UNREACHABLE = "unreachable"


class CaptureStatus(StrEnum):
    """Whether received bytes are taken for the document."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class FetchOutcome(StrEnum):
    """What came of one request to a publisher."""

    NEW = "new"  # bytes other than last time, accepted
    REFUSED = "refused"  # bytes received that are not the document
    UNCHANGED = "unchanged"  # the same bytes again
    NOT_MODIFIED = "not_modified"  # the server says so (304)
    FAILED = "failed"  # nothing received


class CellRepair(StrEnum):
    """What was done to a cell of a damaged table; the printed text is kept beside it."""

    MOVED = "moved"
    FILLED = "filled"
    INFERRED = "inferred"


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


class ReadingMethod(StrEnum):
    """How a figure was read."""

    TEXT = "text"  # from the characters of a sentence
    CELL = "cell"  # from those of a table's cell
    OCR = "ocr"  # from a picture


class PictureProof(StrEnum):
    """How far a number that was read from a picture is proven."""

    VERIFIED = "verified"
    CONSISTENT = "consistent"
    CONTRADICTED = "contradicted"
    UNCHECKED = "unchecked"


class RejectionReason(StrEnum):
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


class Quantity(StrEnum):
    """What sort of quantity an indicator is; decides which measures and units its figures can
    have.
    """

    # 地区生产总值, 常住人口, PM2.5浓度: has levels, growth and changes in its own unit
    AMOUNT = "amount"
    RATE = "rate"  # 失业率, 出生率: levels in % or ‰, changes in percentage points, no growth
    SHARE = "share"  # 占…比重: a rate that is part of a whole
    PRICE = "price"  # 居民消费价格: growth, or an index with the previous year as 100
    INDEX = "index"  # 交通指数: levels without a unit
    RATIO = "ratio"  # 城乡居民收入比: levels without a unit


class RelationKind(StrEnum):
    """How two neighbouring indicators differ."""

    DEFINITION = "definition"
    SCOPE = "scope"


class LeftOutReason(StrEnum):
    """Why a figure is not in the series of its indicator."""

    # a rendition or digest beside its original, or collected from an edition that is here itself
    COPY = "copy"
    NO_PERIOD = "no_period"  # the document does not say what time it is about
    SCOPE = "scope"  # of a part of the whole only, which the label does not say
    NEEDS_REVIEW = "needs_review"  # the reading is not sure enough
    JOINT = "joint"  # 甲以及乙合计30%: of several things together
    CRITERION = "criterion"  # 总量超500亿元的县12个: says which members are counted
    MEAN = "mean"  # 五年来年均1300万人: a mean of several years
    UNIT = "unit"  # the unit does not fit
    # a fault in the work on its document or region, or a correction that fits no more: held_rows
    HELD = "held"


class ConflictKind(StrEnum):
    """What explains a difference."""

    CONFLICT = "conflict"
    ROUNDING = "rounding"
    VINTAGE = "vintage"
    DEFINITION = "definition"
    SCOPE = "scope"


class TargetBound(StrEnum):
    """How a target binds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    PARALLEL_TO = "parallel_to"


class TargetVerdict(StrEnum):
    """What came of it."""

    MET = "met"
    MISSED = "missed"
    DISPUTED = "disputed"
    NOT_DUE = "not_due"
    NO_OUTCOME = "no_outcome"


class IdentityVerdict(StrEnum):
    """What an identity says."""

    HOLDS = "holds"
    REVISION = "revision"
    PRICE_BASIS = "price_basis"
    FAILS = "fails"
    NOT_PROVABLE = "not_provable"


class WeightSource(StrEnum):
    """Who says what a node weighs."""

    PRINTED = "printed"  # is in the document
    INFERRED = "inferred"  # follows from the printed weights of its siblings
    CURATED = "curated"  # is in a declaration of ours


class AuditVerdict(StrEnum):
    """What a rule found."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_PROVABLE = "not_provable"


class AuditCause(StrEnum):
    """Whose failure it is, where that can be determined from what is at hand."""

    PRINT = "print"
    COPY = "copy"
    UNDECIDED = "undecided"


class Severity(StrEnum):
    """What a failure does."""

    BLOCKING = "blocking"  # the last good file stays
    HOLDING = "holding"  # the rows are held, the others published
    WARNING = "warning"  # published, with the failure on record


def values(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    """The words of a vocabulary, as they are in the tables."""
    return tuple(member.value for member in vocabulary)
