"""Words and signs that mean something in tables: figures, units, ordinals. Each pattern is
beside a cell that it is for.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# signs that tables print for minus: hyphen, dashes, minus, their wide forms
MINUS = "-−–—‐‑﹣－―"
# 1234.5① · 1234.5注2 : the marker of a footnote
_MARKED = r"(?:[①-⑳]|\*{1,3}|[\[［]\d{1,2}[\]］]|[(（]?注\d{0,2}[)）]?)"
_ARROWS = "↑↓▲▼△▽"
# 1186.96 · -3.2 · 1,234 · 45.3% · （-2.0） · 12.5① · 2.8↓
FIGURE = re.compile(
    rf"[(（]?[{MINUS}+＋{_ARROWS}]?(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:[.．]\d+)?[%％‰]?[)）]?{_MARKED}?[{_ARROWS}]?"
)
# — · … · / : a value that is not there
PLACEHOLDER = re.compile(r"[-—–－―…·/*×]{1,6}|\.{3,6}")
# 2024年 · 2024 · 2024年末 · 2019年—2023年
YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:[末底初])?(?:\s*[-—–－~～至]\s*(?:19|20)\d{2}\s*年?)?")
ORDINAL_HEADERS = frozenset({"序号", "编号", "行次", "序", "号", "no", "no."})
UNIT_HEADERS = frozenset({"单位", "计量单位", "指标单位", "计算单位", "数据单位", "单位名称"})
REMARK_HEADERS = frozenset({"备注", "说明", "注", "附注", "数据来源", "资料来源", "来源"})
_STUB_WORDS = [
    "指标",
    "项目",
    "类别",
    "名称",
    "产品",
    "品种",
    "地区",
    "行业",
    "分类",
    "分组",
    "分项",
    "部门",
    "县市区",
    "县区",
    "区县",
    "市县",
    "县市",
]
# 指标 · 产品名称 · 项 目 : what is over a column of names, its characters set apart or not
STUB = "(?:" + "|".join(r"\s*".join(word) for word in _STUB_WORDS) + r")(?:\s*(?:名\s*称|类\s*别))?"
# （万吨） · (%) : a header cell that is a unit only
UNIT_ONLY = re.compile(
    r"[(（][^()（）]{1,12}[)）]|[%％‰]|[万亿千百]?(?:元|吨|人|户|件|个|家|公里|公顷|亩|米|平方米|立方米)"
)
_BETWEEN_WIDE = re.compile(
    r"(?<=[⺀-鿿、。，；：（）《》“”‘’！？])\s+(?=[⺀-鿿、。，；：（）《》“”‘’！？])"
)

_AFTER_NAME = re.compile(r"(?<=[A-Za-z]\d)\s+(?=[一-鿿])|(?<=[A-Za-z]\d\.\d)\s+(?=[一-鿿])")
_EXPONENT = re.compile(r"\s+(?=[²³])|(?<=[²³])\s+(?=[/)）])")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A cell's text for comparison: full-width forms narrowed, no blanks.

    >>> plain("年末数（ 万人 ）")
    '年末数(万人)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def join_wraps(text: str) -> str:
    """Close the blanks that line wraps left between Chinese characters.

    >>> join_wraps("城市 更新 GDP 比重")
    '城市更新 GDP 比重'

    Blanks that set off an index or exponent go, too: ``米 ² /人`` -> ``米²/人``, ``PM2.5 浓度`` ->
    ``PM2.5浓度``.
    """
    return _BETWEEN_WIDE.sub("", _AFTER_NAME.sub("", _EXPONENT.sub("", text.strip())))


def sentence_of(first: str, second: str) -> tuple[str, int]:
    """Two parts of a sentence as one text: a blank between Latin words, none elsewhere.

    >>> sentence_of("全市实现", "增长"), sentence_of("General", "Purpose")
    (('全市实现增长', 4), ('General Purpose', 8))

    Returns:
        (text, offset of the second part in it).
    """
    latin = first[-1:].isascii() and second[:1].isascii()
    blank = latin and second[:1].isalpha() and (first[-1:].isalpha() or first[-1:] in ",;:.!?)")
    return (f"{first} {second}", len(first) + 1) if blank else (first + second, len(first))


@lru_cache(maxsize=8192)
def is_figure(text: str) -> bool:
    """Whether a cell is a bare value: ``1186.96``, ``-3.2``, ``1,234``, ``45.3%``."""
    return bool(FIGURE.fullmatch(re.sub(r"\s+", "", text)))


def is_placeholder(text: str) -> bool:
    """Whether a cell says that there is no value: ``—``, ``…``."""
    return bool(PLACEHOLDER.fullmatch(text.strip()))


def is_year(text: str) -> bool:
    """Whether a cell is a year or a span of years: ``2024年``, ``2024``, ``2019年—2023年``."""
    return bool(YEAR.fullmatch(text.strip()))


def is_unit_header(text: str) -> bool:
    """Whether a column holds the units of its row: ``单位``, ``计量单位``."""
    return plain(text) in UNIT_HEADERS


def is_ordinal_header(text: str) -> bool:
    """Whether a column numbers the rows: ``序号``."""
    return plain(text).lower() in ORDINAL_HEADERS


def is_remark_header(text: str) -> bool:
    """Whether a column holds remarks, never names of rows: ``备注``, ``数据来源``."""
    return plain(text) in REMARK_HEADERS
