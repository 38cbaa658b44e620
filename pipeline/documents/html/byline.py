"""What is between a headline and its article: when and by whom it was published, how often it
was opened, how large to set it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.tables.raw_tables import RawTable

_TIME = r"(?:\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?)?"
_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
# 发布时间：2024-03-18 09:30; 2024年3月18日
_DATE = re.compile(
    rf"(?P<label>(?:发布|更新|成文|发表|录入|公布)?(?:时间|日期)\s*[:：]?\s*)?(?<!\d){_DAY}{_TIME}"
)
_LABEL_AHEAD = (
    r"(?=\s|$|[|｜【\[(（]|(?:发布|更新)?(?:时间|日期)[:：]?|"
    r"作者|编辑|责任编辑|字[号体]|浏览|点击|阅读|访问|打印|分享)"
)
# 来源：某市统计局; 发布机构：某局
_SOURCE = re.compile(
    rf"(?:文章|信息|稿件|新闻)?(?:来源|发布机构|发布单位|发布部门|"
    rf"供稿单位)\s*[:：]\s*(?P<publisher>[^\s:：，。；|｜]{{2,40}}?){_LABEL_AHEAD}"
)
# 作者：综合科, 责任编辑：张三
_PERSON = re.compile(
    r"(?:作者|编辑|责任编辑|审核|信息提供|编校)\s*[:：]\s*[^\s:：，。|｜]{1,15}?" + _LABEL_AHEAD
)
# 浏览次数：1532 次, 点击数：
_COUNT = re.compile(r"(?:浏览|点击|阅读|访问)(?:次数|人数|数|量|率)?\s*[:：]?\s*[\d,]*\s*次?")
# 字号：默认 大 超大, 【字体：大 中 小】, 打印, 分享到：
_TOOL = re.compile(
    r"字\s*[号体]|文字大小|超大|特大|默认|大|中|小|打印(?:本页|此页)?|关闭(?:窗口|"
    r"本页)?|收藏(?:本页)?|分享(?:到|至)?|微信|微博|保护视力色|T\s*T|A[+-]"
)
_BETWEEN = re.compile(r"[\s\u3000|｜【】\[\]（）()“”:：/·、,，-]+")
_LONGEST = 150
# what may be beside such facts: an office, its address (甲市统计局 www.tjj.cn)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z.]+\d?")
_LONGEST_NAME = 30
_NOBODY = frozenset(("本站", "本网", "本站原创", "原创", "未知", "互联网", "网络"))
# 索引号, 发文机关, … in the table of facts over an official document, and which of them say what
# is wanted
_FACT = re.compile(
    r"^(?:索\s*引\s*号|信息索引号|主题(?:分类|词)|公文种类|体裁分类|发文机关|发布机构|"
    r"公开主体|责任部门|成文日期|生成日期|发文日期|发布日期|公开日期|生效日期"
    r"|废止日期|标\s*题|名\s*称|信息名称|发文字号|文\s*号|公开(?:方式|"
    r"范围|形式|时限)|有\s*效\s*性|效力状态|服务对象|组配分类)\s*[:：]?"
)
_FACTS = 4
_PUBLISHED_FACT = re.compile(r"^(?:发布日期|公开日期)")
_PUBLISHER_FACT = re.compile(r"^(?:发文机关|发布机构|公开主体)")


# 20240318, 20240318093000; Mon Mar 18 09:30:00 CST 2024
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?=\D|\d{4}$|\d{6}$|$)"
)
_ENGLISH = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? "
    r"(?P<day>\d{1,2})\b.{0,30}?\b(?P<year>(?:19|20)\d{2})\b"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class InfoLine:
    """What such a line says.

    Attributes:
        date: ISO date; '' for none.
        publisher: The source that it names; '' for none.
    """

    date: str = ""
    publisher: str = ""


def printed_date(text: str) -> str:
    """The first date in a text, however it is written, as ISO; '' for none.

    >>> printed_date("2024/3/8 09:30"), printed_date("20240308093000"), printed_date("20241308")
    ('2024-03-08', '2024-03-08', '')
    >>> printed_date("Fri Mar 08 09:30:00 CST 2024")
    '2024-03-08'
    """
    for pattern in (_DATE, _COMPACT, _ENGLISH):
        found = pattern.search(text)
        if found is None:
            continue
        month = (
            _MONTHS.index(found["month"]) + 1 if found["month"] in _MONTHS else int(found["month"])
        )
        try:
            return date(int(found["year"]), month, int(found["day"])).isoformat()
        except ValueError:
            continue
    return ""


def read_info_line(text: str) -> InfoLine | None:
    """Read a line of nothing but such facts; None for any other line, also for a date alone, which
    may be a signature's.

    >>> read_info_line("2024-03-18 09:30 来源：甲市统计局 浏览次数：15 【字体：大 中 小】")
    InfoLine(date='2024-03-18', publisher='甲市统计局')
    >>> read_info_line("来源：甲市统计局时间：2024年03月18日作者：综合科")
    InfoLine(date='2024-03-18', publisher='甲市统计局')
    >>> read_info_line("2024年3月18日"), read_info_line("数据来源于2024年3月18日的快报")
    (None, None)
    """
    if len(text) > _LONGEST:
        return None
    day, source = _DATE.search(text), _SOURCE.search(text)
    rest, tools = _TOOL.subn(
        " ", _COUNT.sub(" ", _PERSON.sub(" ", _SOURCE.sub(" ", _DATE.sub(" ", text))))
    )
    left = _BETWEEN.sub("", rest)
    facts = sum(map(bool, (day, source, _COUNT.search(text), tools > 1)))
    if left and (facts < 2 or len(left) > _LONGEST_NAME or not _NAME.fullmatch(left)):
        return None
    alone = (
        day is not None and not day["label"] and _BETWEEN.sub("", text) == _BETWEEN.sub("", day[0])
    )
    if alone or not facts:
        return None
    return InfoLine(
        printed_date(day[0]) if day else "",
        source["publisher"] if source and source["publisher"] not in _NOBODY else "",
    )


def read_info_table(table: RawTable) -> InfoLine | None:
    """Read a table of nothing but such facts, as official documents carry it over their text; None
    for any other table.
    """
    cells = [cell.text.strip() for row in table.rows for cell in row if cell.printed_here]
    labels = [at for at, text in enumerate(cells) if _FACT.match(text)]
    if len(labels) < _FACTS or 3 * len(labels) < len(cells):
        return None
    said = {
        cells[at]: _FACT.sub("", cells[at]).strip()
        or (cells[at + 1] if at + 1 < len(cells) else "")
        for at in labels
    }
    day = next((value for label, value in said.items() if _PUBLISHED_FACT.match(label)), "")
    publisher = next((value for label, value in said.items() if _PUBLISHER_FACT.match(label)), "")
    return InfoLine(printed_date(day), publisher)
