"""Tables about the work itself: freshness, fetches, lineage, builds, checks, and the dictionary of
all tables.
"""

from __future__ import annotations

from warehouse.schema.patterns import EDITION_ID, MOMENT
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import FetchOutcome, ProposalState, Severity, SourceVerdict, values

SOURCE_STATUS = Table(
    "source_status",
    "Freshness of each source by three clocks (来源状态): checked, changed, and the data's own time. Moves every night.",
    (
        Column("source_id", "VARCHAR", "Source id (来源编号)", False, pattern=EDITION_ID),
        Column("title", "VARCHAR", "Title of the source (名称)", False),
        Column(
            "checked_at",
            "VARCHAR",
            "When the publisher was last asked (检查时间); NULL before the first request",
            pattern=MOMENT,
        ),
        Column(
            "last_changed_at",
            "VARCHAR",
            "When bytes last changed (变更时间); NULL where nothing was ever received",
            pattern=MOMENT,
        ),
        Column(
            "newest_edition_year",
            "INTEGER",
            "Year of the newest edition at hand (最新版本年份); NULL for none",
            minimum=1900,
            maximum=2100,
        ),
        Column(
            "next_due_on",
            "DATE",
            "When the next edition is due by the source's cadence (应发布日期); NULL without a cadence",
        ),
        Column(
            "verdict",
            "VARCHAR",
            "Whether its editions come in time (时效): fresh (及时); due (待发布): due date passed, within grace; overdue (逾期); "
            "unreachable (无法访问): no edition could be reached last time",
            False,
            allowed=values(SourceVerdict),
        ),
        Column(
            "problem",
            "VARCHAR",
            "What is wrong, in English (英文问题): what failed at the last request, what is overdue, and which editions keep an earlier "
            "version, are not read or have held rows; NULL where all is well",
        ),
        Column("problem_zh", "VARCHAR", "The same in Chinese (问题)"),
        Column(
            "editions_held",
            "INTEGER",
            "Editions that were received and whose newest version is not shown (未采用的版本数): "
            "the last good version stays, or none is there",
            False,
            minimum=0,
        ),
        Column(
            "held_rows",
            "BIGINT",
            "Rows of its editions that lie in held_rows (暂扣行数)",
            False,
            minimum=0,
        ),
        Column(
            "searched_on",
            "VARCHAR",
            "When its listings were last searched for new editions (检索时间); NULL for never",
            pattern=MOMENT,
        ),
        Column(
            "searched_at",
            "VARCHAR[]",
            "Listing pages, sitemaps and patterns of addresses that were searched (检索网址)",
            False,
        ),
    ),
    key=("source_id",),
)

FETCH_LOG = Table(
    "fetch_log",
    "Every request to a publisher (抓取日志), whatever came of it. One row an edition: a request for several web pages fails if one of them does.",
    (
        Column("run_id", "VARCHAR", "The run that asked (运行编号)", False),
        Column("document_id", "VARCHAR", "Edition id (版本编号)", False),
        Column("source_id", "VARCHAR", "Source id (来源编号)", False),
        Column("url", "VARCHAR", "Address asked for (网址), of the first page", False),
        Column("checked_at", "VARCHAR", "When (检查时间), ISO 8601", False, pattern=MOMENT),
        Column(
            "outcome",
            "VARCHAR",
            "new (新内容), refused (拒收), unchanged (内容相同), not_modified (304), failed (失败)",
            False,
            allowed=values(FetchOutcome),
        ),
        Column(
            "http_status",
            "INTEGER",
            "Status code of the server; NULL for files and where none answered",
            minimum=100,
            maximum=599,
        ),
        Column(
            "sha256",
            "VARCHAR",
            "Digest of the current version after the request; NULL where there is none",
        ),
        Column("problem", "VARCHAR", "Expected, found, remedy, where it went wrong"),
        Column("seconds", "DOUBLE", "How long it took (用时)", False, minimum=0),
    ),
    order=("checked_at", "document_id"),
)

DISCOVERED_EDITIONS = Table(
    "discovered_editions",
    "Editions that were found at the listings of the sources, and what was decided about each (发现的版本).",
    (
        Column("document_id", "VARCHAR", "Edition id (版本编号)", False, pattern=EDITION_ID),
        Column("source_id", "VARCHAR", "Source id (来源编号)", False),
        Column("year", "INTEGER", "The year that it is about (年份)", False),
        Column("title", "VARCHAR", "Its title, or the words of the link (标题)", False),
        Column("url", "VARCHAR", "Its address (网址)", False),
        Column(
            "published_on", "VARCHAR", "When it was published (发布日期), as far as known", False
        ),
        Column("found_at", "VARCHAR", "The listing that led to it (发现位置)", False),
        Column("found_on", "DATE", "When it was found (发现日期)", False),
        Column(
            "state",
            "VARCHAR",
            "proposed (待定): a person decides; added (已加入): read like any edition; declined (不采用)",
            False,
            allowed=values(ProposalState),
        ),
        Column(
            "reason",
            "VARCHAR",
            "Why it waits for a person, or who decided (原因); '' where there is no reason against it",
            False,
        ),
    ),
    key=("document_id",),
)

LINEAGE = Table(
    "lineage",
    "Where a row comes from (血缘): edges from a row to the rows of the layer below that it was made of, down to captures.",
    (
        Column("from_table", "VARCHAR", "Table of the derived row", False),
        Column("from_id", "VARCHAR", "Its id: the table's key, parts joined by '|'", False),
        Column("to_table", "VARCHAR", "Table of the row that it was made of", False),
        Column("to_id", "VARCHAR", "Its id", False),
    ),
    key=("from_table", "from_id", "to_table", "to_id"),
)

BUILD_INFO = Table(
    "build_info",
    "How this file was made (构建信息), one row.",
    (
        Column("build_id", "VARCHAR", "The run that published the file (运行编号)", False),
        Column("built_at", "VARCHAR", "When (构建时间), ISO 8601", False, pattern=MOMENT),
        Column("version", "VARCHAR", "Version of the file (版本号): day and data version", False),
        Column("citation", "VARCHAR", "How to cite the file (引用格式)", False),
        Column(
            "data_version",
            "VARCHAR",
            "Hash of all data tables: equal where nothing but the operational tables moved (数据版本)",
            False,
        ),
        Column(
            "previous_data_version",
            "VARCHAR",
            "The same of the file that this one took the place of; NULL for the first",
        ),
        Column("code_version", "VARCHAR", "Hash of the code and its data files (代码版本)", False),
        Column("sources_file", "VARCHAR", "Name of the sources file", False),
        Column("sources_sha256", "VARCHAR", "Its digest", False),
        Column(
            "demonstration",
            "BOOLEAN",
            "Whether everything in the file comes from digests of our own (演示)",
            False,
        ),
        Column(
            "accepted_losses",
            "VARCHAR[]",
            "What the file lost against the one before, accepted by a person (认可的减少); empty where nothing was",
            False,
        ),
        Column("python_version", "VARCHAR", "Version of Python", False),
        Column("duckdb_version", "VARCHAR", "Version of DuckDB that wrote the file", False),
        Column("documents_parsed", "INTEGER", "Documents read again by this run", False, minimum=0),
        Column(
            "documents_reused",
            "INTEGER",
            "Documents whose reading was kept from before",
            False,
            minimum=0,
        ),
    ),
    key=("build_id",),
)

FIGURE_CHANGES = Table(
    "figure_changes",
    "Every figure added, gone or changed between one published file and the next (数字变动), of documents that both have; accumulates.",
    (
        Column("build_id", "VARCHAR", "The build that noticed it (运行编号)", False),
        Column(
            "changed_at",
            "VARCHAR",
            "When the capture was received, or when it was read otherwise (时间), ISO 8601",
            False,
            pattern=MOMENT,
        ),
        Column("document_id", "VARCHAR", "Edition id (版本编号)", False),
        Column("capture_id_before", "VARCHAR", "Capture shown before (此前抓取)"),
        Column("capture_id", "VARCHAR", "Capture shown now (现抓取)"),
        Column(
            "cause",
            "VARCHAR",
            "capture (原文改动): the publisher's bytes are others; reading (重新识读): the same bytes were read otherwise",
            False,
            allowed=("capture", "reading"),
        ),
        Column(
            "change",
            "VARCHAR",
            "added (新增), gone (消失), changed (改动): another value of the same label, measure, period, region and unit",
            False,
            allowed=("added", "gone", "changed"),
        ),
        Column("indicator", "VARCHAR", "Code in the catalogue (指标), NULL where not known"),
        Column("label", "VARCHAR", "What the figure is about (名称)", False),
        Column("measure", "VARCHAR", "level, growth, … (度量)", False),
        Column("period", "VARCHAR", "Period (时期); NULL where not known"),
        Column("region_code", "VARCHAR", "Region (地区代码)"),
        Column("value_before", "DOUBLE", "Value before (原值); NULL for added ones"),
        Column("value", "DOUBLE", "Value now (现值); NULL for those gone"),
        Column("unit", "VARCHAR", "Unit (单位)", False),
        Column("observation_id_before", "VARCHAR", "Observation in the file before (原观测编号)"),
        Column("observation_id", "VARCHAR", "Observation in the file that noticed it (现观测编号)"),
        Column("page_before", "INTEGER", "Its page before (原页)"),
        Column("page", "INTEGER", "Its page now (现页)"),
        Column("char_start_before", "INTEGER", "Its place before (原位置)", minimum=0),
        Column("char_start", "INTEGER", "Its place now (现位置)", minimum=0),
        Column("quote_before", "VARCHAR", "Its sentence before (原句)"),
        Column("quote", "VARCHAR", "Its sentence now (现句)"),
    ),
    order=("changed_at", "document_id", "label", "period"),
)

BUILD_DIFF = Table(
    "build_diff",
    "What changed against the file that this one took the place of (版本差异), by table.",
    (
        Column("table_name", "VARCHAR", "Table (表)", False),
        Column(
            "rows_before",
            "BIGINT",
            "Rows in the previous file; NULL where the table was not there",
            minimum=0,
        ),
        Column(
            "rows_after", "BIGINT", "Rows in this file; NULL where the table is gone", minimum=0
        ),
        Column("rows_added", "BIGINT", "Rows whose key is new (新增)", False, minimum=0),
        Column("rows_removed", "BIGINT", "Rows whose key is gone (删除)", False, minimum=0),
        Column(
            "rows_changed",
            "BIGINT",
            "Rows with the same key and other content (修改)",
            False,
            minimum=0,
        ),
        Column("note", "VARCHAR", "Why a comparison was not possible; NULL where it was"),
    ),
    key=("table_name",),
)

DATA_DICTIONARY = Table(
    "data_dictionary",
    "All tables, views and columns of this file with their meaning (数据字典).",
    (
        Column("table_name", "VARCHAR", "Table or view (表)", False),
        Column("column_name", "VARCHAR", "Column (列); '' for the table itself", False),
        Column(
            "position",
            "INTEGER",
            "Position in the table, from 1; 0 for the table itself",
            False,
            minimum=0,
        ),
        Column(
            "type",
            "VARCHAR",
            "DuckDB type (类型); 'table', 'view' or 'macro' for the row of the table itself",
            False,
        ),
        Column(
            "nullable",
            "BOOLEAN",
            "Whether NULL is allowed: not known or not applicable, never 0",
            False,
        ),
        Column("in_key", "BOOLEAN", "Whether the column is part of the key (主键)", False),
        Column(
            "allowed", "VARCHAR[]", "Closed vocabulary (取值范围); empty for open columns", False
        ),
        Column("refers_to", "VARCHAR", "table.column whose values it takes (引用); NULL for none"),
        Column("comment", "VARCHAR", "Meaning, in English with the Chinese term (说明)", False),
    ),
    key=("table_name", "column_name"),
    order=("table_name", "position"),
)

HELD_ROWS = Table(
    "held_rows",
    "Rows that fail a check of single rows (暂扣行), held out of the published tables and of everything made of them.",
    (
        Column("table_name", "VARCHAR", "Table that the row was made for (表)", False),
        Column(
            "document_id",
            "VARCHAR",
            "Edition id (版本编号) of the document that the row comes from; NULL for rows made of several",
        ),
        Column("check_name", "VARCHAR", "The check that it fails (检查)", False),
        Column("column_name", "VARCHAR", "On which column (列); '' for the whole row", False),
        Column("reason", "VARCHAR", "What would be right, in English (英文理由)", False),
        Column("reason_zh", "VARCHAR", "The same in Chinese (理由)", False),
        Column("quote", "VARCHAR", "The sentence of a figure (原句); NULL for other rows"),
        Column("held_row", "VARCHAR", "The row itself, as JSON (原行)", False),
    ),
    order=("table_name", "document_id", "check_name", "held_row"),
)

CHECK_RESULTS = Table(
    "check_results",
    "The checks that this file went through before it was published (检查结果).",
    (
        Column("check_name", "VARCHAR", "What was checked (检查)", False),
        Column("table_name", "VARCHAR", "On which table (表)", False),
        Column("column_name", "VARCHAR", "On which column (列); '' for the whole table", False),
        Column(
            "severity",
            "VARCHAR",
            "blocking (阻断): a failure keeps the last good file; holding (暂扣): rows that fail go to held_rows, "
            "the others are published; warning (警告): published with it",
            False,
            allowed=values(Severity),
        ),
        Column("passed", "BOOLEAN", "Whether it holds (通过)", False),
        Column("rows_failing", "BIGINT", "Rows that fail it", False, minimum=0),
        Column("expected", "VARCHAR", "What would be right", False),
        Column(
            "found", "VARCHAR", "What is there, with some of the rows; '' where it holds", False
        ),
        Column("remedy", "VARCHAR", "What to do about it; '' where it holds", False),
    ),
    key=("check_name", "table_name", "column_name"),
    order=("table_name", "column_name", "check_name"),
)

TABLES = (
    SOURCE_STATUS,
    FETCH_LOG,
    DISCOVERED_EDITIONS,
    LINEAGE,
    HELD_ROWS,
    FIGURE_CHANGES,
    BUILD_INFO,
    BUILD_DIFF,
    DATA_DICTIONARY,
    CHECK_RESULTS,
)
