"""Tables about documents as they were published, received and read."""

from __future__ import annotations

from warehouse.schema.patterns import EDITION_ID, MOMENT, PARTIAL_DATE, SHA256
from warehouse.schema.shared_columns import DOCUMENT, PAGE
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import CaptureStatus, DocumentFormat, DocumentKind, Origin, values

KINDS = values(DocumentKind)
FORMATS = values(DocumentFormat)
ORIGINS = values(Origin)

DOCUMENTS = Table(
    "documents",
    "One row per edition listed in the sources file (文献), read or not.",
    (
        Column(
            "document_id",
            "VARCHAR",
            "Edition id (版本编号), the name of the document in every table",
            False,
            pattern=EDITION_ID,
        ),
        Column(
            "source_id",
            "VARCHAR",
            "Source id (来源编号): the series of editions that it belongs to",
            False,
            pattern=EDITION_ID,
        ),
        Column("title", "VARCHAR", "Title (标题) as printed, else the source's title", False),
        Column(
            "kind",
            "VARCHAR",
            "Genre (文种): 统计公报, 政府工作报告, 计划报告, 蓝皮书, 新闻, 年鉴",
            False,
            allowed=KINDS,
        ),
        Column("publisher", "VARCHAR", "Publisher (发布单位)", False),
        Column(
            "region_code",
            "VARCHAR",
            "Region that the document is about (地区代码)",
            False,
            references="regions.region_code",
        ),
        Column("region", "VARCHAR", "Full name of that region (地区)", False),
        Column(
            "year",
            "INTEGER",
            "Year that the document is about (年份)",
            False,
            minimum=1900,
            maximum=2100,
        ),
        Column(
            "published_on",
            "VARCHAR",
            "Date of publication (发布日期) as far as it is known: 2025-03-20, 2025-07 or 2025",
            False,
            pattern=PARTIAL_DATE,
        ),
        Column(
            "published_by",
            "DATE",
            "Last day that published_on can mean (最晚发布日期): by then the document was surely public",
            False,
        ),
        Column("url", "VARCHAR", "Address (网址), or path relative to the sources file", False),
        Column(
            "format",
            "VARCHAR",
            "File format of the version read (格式); NULL where none was and the sources file names none",
            allowed=FORMATS,
        ),
        Column(
            "sha256",
            "VARCHAR",
            "Digest (摘要值) of the raw bytes that the rows of this document come from (of several web pages: of their bundle); "
            "NULL where nothing was read",
            pattern=SHA256,
        ),
        Column(
            "capture_id",
            "VARCHAR",
            "Capture of these bytes (抓取编号), the last one where they were received again after others",
        ),
        Column("bytes", "BIGINT", "Size of these bytes (字节数)", minimum=1),
        Column(
            "fetched_at",
            "VARCHAR",
            "When these bytes were first received (获取时间), ISO 8601",
            pattern=MOMENT,
        ),
        Column(
            "pages",
            "INTEGER",
            "Pages (页数), of a file or of an article that is cut into web pages; NULL where there are none",
            minimum=1,
        ),
        Column(
            "characters", "INTEGER", "Length of the reading text in characters (字符数)", minimum=0
        ),
        Column(
            "status",
            "VARCHAR",
            "parsed (已解析); unread (未读): only attachments or pictures that were not read; quarantined (隔离): what was "
            "received last cannot be read or is not believed, rows of the last good version stay; missing (缺失): never received",
            False,
            allowed=("parsed", "unread", "quarantined", "missing"),
        ),
        Column(
            "problem",
            "VARCHAR",
            "Why the document is unread, quarantined or missing, or what is odd about a parsed one (no or few figures, "
            "another year in its title, …), in English (英文问题): expected, found, remedy",
        ),
        Column("problem_zh", "VARCHAR", "The same in Chinese (问题)"),
        Column(
            "origin",
            "VARCHAR",
            "How near the text is to the publisher's own (文本来历); digest: a short text of our own",
            False,
            allowed=ORIGINS,
        ),
        Column(
            "rendition_of",
            "VARCHAR",
            "The edition that a rendition (重排本) reproduces",
            references="documents.document_id",
        ),
        Column(
            "held_rows",
            "INTEGER",
            "Rows of this document, or made of it alone, that lie in held_rows (暂扣行数)",
            False,
            minimum=0,
        ),
        Column(
            "notes",
            "VARCHAR[]",
            "What the reading has to say (备注) that is no failure: encoding guessed, …",
            False,
        ),
    ),
    key=("document_id",),
)

DOCUMENT_TEXTS = Table(
    "document_texts",
    "The reading text (正文) of each document: text[char_start:char_end] (from 0, end excluded) is a printed number.",
    (
        DOCUMENT,
        Column(
            "text",
            "VARCHAR",
            "Blocks joined by newlines; line wraps inside paragraphs are gone",
            False,
        ),
    ),
    key=("document_id",),
    sortable=False,
)

CAPTURES = Table(
    "captures",
    "What was received when (抓取记录): a silently corrected page is a second capture of the same document.",
    (
        Column(
            "capture_id", "VARCHAR", "Id of the capture (抓取编号)", False, pattern=r"[0-9a-f]{16}"
        ),
        DOCUMENT,
        Column(
            "sha256",
            "VARCHAR",
            "Digest of the raw bytes, kept in the archive under it; several web pages are kept as one bundle (MIME multipart/related)",
            False,
            pattern=SHA256,
        ),
        Column("bytes", "BIGINT", "Their number", False, minimum=0),
        Column(
            "pages",
            "INTEGER",
            "Web pages received together (网页数): 1 but for articles that are cut into several",
            False,
            minimum=1,
        ),
        Column("url", "VARCHAR", "Address asked for (网址), of the first page", False),
        Column("final_url", "VARCHAR", "Address that answered, after redirects", False),
        Column("redirects", "VARCHAR[]", "Addresses passed through, in order", False),
        Column("fetched_at", "VARCHAR", "When (获取时间), ISO 8601", False, pattern=MOMENT),
        Column(
            "status",
            "VARCHAR",
            "accepted (采用) or refused (拒收): not the document that was asked for",
            False,
            allowed=values(CaptureStatus),
        ),
        Column("problem", "VARCHAR", "Why it was refused (英文问题)"),
        Column("problem_zh", "VARCHAR", "The same in Chinese (问题)"),
    ),
    key=("capture_id",),
    order=("document_id", "fetched_at", "capture_id"),
)

REGIONS = Table(
    "regions",
    "Regions (地区): codes of GB/T 2260 and our own codes for areas that have none.",
    (
        Column("region_code", "VARCHAR", "Code (地区代码)", False),
        Column("name", "VARCHAR", "Full name (名称)", False),
        Column(
            "short_name",
            "VARCHAR",
            "Name without the word for its kind (简称): 北京, 内蒙古, 延边; several regions may "
            "have one (吉林)",
            False,
        ),
        Column("name_en", "VARCHAR", "English name (英文名称), without the word for its kind"),
        Column(
            "parent",
            "VARCHAR",
            "Code of the region that it belongs to (上级地区); NULL for the country",
            references="regions.region_code",
        ),
        Column("kind", "VARCHAR", "Kind (类别): province, prefecture, county, area, …", False),
        Column("aliases", "VARCHAR[]", "Other names it goes by (别名)", False),
    ),
    key=("region_code",),
)

FOOTNOTES = Table(
    "footnotes",
    "Footnotes (脚注) of documents.",
    (
        DOCUMENT,
        Column(
            "ordinal",
            "INTEGER",
            "Position among the document's footnotes, from 0",
            False,
            minimum=0,
        ),
        Column("marker", "VARCHAR", "Marker (注号) in digits: [2] and ② are 2", False),
        Column("text", "VARCHAR", "What the footnote says", False),
        PAGE,
        Column("char_start", "INTEGER", "Offset of its text in the reading text", False, minimum=0),
        Column("char_end", "INTEGER", "Offset after it", False, minimum=0),
        Column(
            "marks",
            "INTEGER[]",
            "Offsets in the reading text of the markers that refer to it (注号位置): books number their footnotes anew on every page, so a marker alone does not show which is meant",
            False,
        ),
    ),
    key=("document_id", "ordinal"),
)

UNREAD_IMAGES = Table(
    "unread_images",
    "Tables and charts that are images (图片): registered, not read.",
    (
        DOCUMENT,
        Column(
            "ordinal", "INTEGER", "Position among the document's images, from 0", False, minimum=0
        ),
        PAGE,
        Column("caption", "VARCHAR", "Caption (标题), '' where there is none", False),
        Column("unit", "VARCHAR", "What a unit line says (单位), '' where there is none", False),
        Column("url", "VARCHAR", "Address of the image, '' inside a file", False),
    ),
    key=("document_id", "ordinal"),
)

TABLES = (REGIONS, DOCUMENTS, DOCUMENT_TEXTS, CAPTURES, FOOTNOTES, UNREAD_IMAGES)
