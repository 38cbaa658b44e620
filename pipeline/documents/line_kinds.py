"""What kind of line it is: heading, caption, unit line, note, byline, page number, site furniture.

Every pattern is beside a line that it is for; the lines are made up and are tests. Knows single
lines only: what depends on neighbours (footnotes, running heads, titles) is decided by the readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.documents.document import BlockKind
from pipeline.documents.markup import CIRCLED

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
LONGEST_HEADING = 70

# (pattern, level, example)
HEADINGS: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (re.compile(rf"^第{_NUMERAL}(?:部分|[章编篇])(?:\s|[:：、]|$)"), 1, "第一部分 发展基础"),
    (re.compile(rf"^{_NUMERAL}\s*[、．.]\s*\S"), 1, "一、综合情况"),
    (re.compile(rf"^{_NUMERAL}\s+\S"), 1, "二 指标体系的构建"),
    (re.compile(rf"^第{_NUMERAL}节(?:\s|[:：、]|$)"), 2, "第二节 人口"),
    (re.compile(rf"^[（(]\s*{_NUMERAL}\s*[)）]\s*\S"), 2, "（三）对外经贸"),
    (re.compile(r"^\d{1,2}\s*[.．、]\s*(?![\d.．])\S"), 3, "1. 总体评价"),
    (re.compile(r"^[（(]\s*\d{1,2}\s*[)）]\s*\S"), 4, "（2）结构分析"),
)
CAPTION = re.compile(
    r"^(?:附?表|附?[图圖]|续表|續表|专栏|專欄)\s*"
    r"(?:[\dA-Za-z一二三四五六七八九十]{1,3}(?:\s*[-—–.．]\s*\d{1,2})?(?:\s*续)?"
    r"(?:[:：\s]|(?=[^\s\d，。、；是中为示显和与]))"
    r"|\d{1,2}(?=(?:19|20)\d\d\s*(?:年|[-—–－至])))\s*\S{2}"
)
CAPTION_EXAMPLES = (
    "表1　　上年人口构成",
    "图 2 各区增速",
    "专栏1:试点成果",
    "附表2-1 主要指标",
    "圖3 各區增幅",
    "图12019—2023年人口",
)
NUMBERED_CAPTION = re.compile(
    r"^\d{1,2}\s?[-–—]\s?\d{1,3}\s{1,6}(?:(?:19|20)\d\d年|(?!\d|[年月日]))\S{3}"
)
NUMBERED_CAPTION_EXAMPLES = (
    "3-12 主要行业产值",
    "1–4  各区人口",
)  # of yearbooks; only their place distinguishes them from other lines
CONTINUED = re.compile(r"^[（(]?\s*(?:续上?\s*表|表?\s*续|接上表|continued)")
CONTINUED_EXAMPLES = ("续表", "续上表 单位：亿元", "（续）", "接上表")
UNIT = re.compile(
    r"^[（(]?\s*(?:计量|計量)?[单單]位\s*[:：]\s*(?P<unit>[^，。；\s][^。；]{0,40}?)\s*"
    r"(?:[（(](?=[^（）()]*[为是表指])[^（）()]{2,20})?[)）]?$"
)
UNIT_EXAMPLES = ("单位：万吨", "（单位:亿元、%）", "單位：億元", "单位：万元（括号内为负数）")
# the unit that a caption names itself
CAPTION_UNIT = re.compile(
    r"[（(]\s*(?:计量|計量)?[单單]位\s*[:：]\s*(?P<unit>[^（）()，。；]{1,20}?)\s*[)）]$"
)
CAPTION_UNIT_EXAMPLES = ("表3 主要农产品产量（单位：万吨）",)
NOTE = re.compile(
    r"^(?:[（(]?\s*(?:[注註]|附[注註]|[注註][释釋]|公报注释|[说說]明|[备備][注註]|[资資]料[来來]源|[数數][据據][来來]源|[来來]源|数据说明)\s*\d{0,2}\s*[:：])"
)
NOTE_EXAMPLES = ("注：表中数据为初步数。", "资料来源：历年统计年鉴", "公报注释：", "註：初步數字。")
BYLINE = re.compile(
    r"^(?:(?:本报|本刊|特约|首席|实习|见习)?(?:记者|通讯员|编辑|责编|责任编辑|作者|撰稿|校对|摄影|来源|日期|发布时间|发布日期)\s*[:：/／\s]\s*\S.{0,40}"
    r"|\S{2,30}课题组\*?"
    r"|(?:[\u4e00-\u9fff]{2,3}[ \u3000]+){2,}[\u4e00-\u9fff]{2,3}\*?"
    r"|\S{2,20}(?:省长|市长|区长|县长|州长|旗长|主任|总理|主席)[\s　]+\S{1,4}(?:\s\S)?)$"
)
BYLINE_EXAMPLES = (
    "本报记者 张三",
    "编辑/李四",
    "某某区人民政府区长　　王五",
    "张三丰 李四 王五 赵六*",
    "某某研究院某某课题组*",
)
# a note that continues in numbered lines
NUMBERED_NOTE = re.compile(
    r"^(?P<note>(?:注|附注|注释|说明)\s*[:：]\s*)?[(（]?(?P<number>\d{1,2})\s*[.．、)）]\s*(?![\d.．])\S"
)
NUMBERED_NOTE_EXAMPLES = ("注：1.数据为初步数。", "2.速度按不变价格计算。", "（3）合计未作调整。")
# lines that open a summary or a row of keywords; never headlines, whatever their length
LABELLED = re.compile(r"^(?:关键词|摘\s*要|内容提要|导\s*读|提\s*要)\s*[:：]")
LABELLED_EXAMPLES = ("关键词： 公共服务 人口", "摘 要：本报告")
ARTICLE_START = re.compile(
    r"^(?:本报讯|本报电|新华社\S{1,8}\d{1,2}月\d{1,2}日电|本报\S{1,8}\d{1,2}月\d{1,2}日电)"
)
ARTICLE_START_EXAMPLES = ("本报讯（记者 张三）昨天，", "新华社北京3月5日电")
_DASH = "[-—–－―·•]"
PAGE_NUMBER = re.compile(
    rf"^(?:{_DASH}\s*\d{{1,4}}\s*{_DASH}|\d{{1,4}}\s*{_DASH}(?:\s*{_DASH})?|{_DASH}\s*{_DASH}\s*\d{{1,4}}"
    r"|第\s*\d{1,4}\s*页(?:\s*[/，,]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$"
)
PAGE_NUMBER_EXAMPLES = ("- 11 -", "1 — —", "— 7 —", "第3页 共9页", "· 5 ·")
# Left out by readers of prose: what sites and libraries print around a document.
FURNITURE = re.compile(
    r"^【?(?:打印|关闭|字号|字体|分享|收藏|上一篇|下一篇|返回顶部|扫一扫|相关(?:链接|附件|阅读|新闻|文章|信息|报道|推荐|解读|文档|稿件)"
    r"|浏览次数|阅读次数)(?:[到至本窗页：:】\s].{0,40})?$"
    r"|^(?:主办|承办|版权所有|网站标识码)(?:单位)?[：:\s].{0,60}$|^.{0,20}(?:ICP备|公网安备).{0,60}$"
    r"|^(?:您(?:的|现在的|当前的|所在的)?|当前|现在|所在)?位置\s*[:：].{0,120}$"
    r"|^(?:请|使用|用|打开|微信|手机)*(?:扫一扫|扫码(?:阅读|关注|分享|查看|下载)|扫描\S{0,4}二维码)[^，。；\d]{0,30}$|^(?:长按\S{0,8})?关注\S{0,6}公众号$"
    r"|^(?=.{0,80}(?:[上下后前]一?页|[首尾末]页))(?:[共第]\s*\d{1,3}\s*页|[首尾末]页|[上下]一?页|[前后]一页|(?<!\d)\d{1,3}(?!\d)|[\[\]【】«»<>|/….\s])+$"
    r"|^本作品.{0,200}公有领域.{0,20}$|^注：中文维基.{0,80}$"
    r"|^[^，。；]{0,24}(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*星期[一二三四五六日天][^，。；]{0,40}$"
    r"|^(?:Public domain|false)(?:\s+(?:Public domain|false)){0,9}$",
    re.IGNORECASE,
)
FURNITURE_EXAMPLES = (
    "【打印】 【关闭】",
    "分享到：",
    "当前位置：首页 > 统计公报",
    "您现在的位置：首页>公开",
    "版权所有：某某市统计局",
    "某ICP备05000000号",
    "首页 上一页 1 [2] 3 下一页 共3页",
    "Public domain",
    "要闻 A02 2024年7月18日 星期四",
)
BULLET = re.compile(r"^(?:[●○■□◆◇▲△★☆•·Ø※]|——|--)\s*\S")
BULLET_EXAMPLES = ("——经济平稳运行。", "● 就业稳定", "Ø 完成改造")

TERMINAL = frozenset("。！？!?；;：:…")
_CLOSERS = "”’」』）)】》\"' 　" + "".join(CIRCLED)
_MARK_ENDS = ("]", "］", "〕", "*")
_MARK_AT_END = re.compile(r"(?:\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕|\*)+$")


@dataclass(frozen=True, slots=True)
class Part:
    """What a line is.

    Attributes:
        kind: The part it plays.
        level: Depth of a heading.
        unit: What a unit line says.
    """

    kind: BlockKind
    level: int | None = None
    unit: str = ""


def is_closed(text: str) -> bool:
    """Whether a sentence ends with this text, closing quotes and footnote markers set aside.

    >>> is_closed("比上年增长5%。”"), is_closed("比上年增"), is_closed("产业发展。[3]")
    (True, False, True)
    """
    bare = text.rstrip()
    if bare.endswith(_MARK_ENDS):
        bare = _MARK_AT_END.sub("", bare)
    bare = bare.rstrip(_CLOSERS)
    return bool(bare) and (bare[-1] in TERMINAL or bare.endswith("——"))


def heading_level(text: str) -> int | None:
    """Depth of a numbered heading; None for a line that is none (too long, or a sentence)."""
    if (
        len(text) > LONGEST_HEADING
        or is_closed(text)
        or "。" in text
        or text.endswith(("，", ",", "、"))
    ):
        return None
    return next((level for pattern, level, _ in HEADINGS if pattern.match(text)), None)


@lru_cache(maxsize=4096)
def classify(text: str) -> Part:
    """Which part a line plays, determined from the line alone; PARAGRAPH where nothing says
    otherwise.
    """
    if PAGE_NUMBER.match(text) or FURNITURE.match(text):
        return Part(BlockKind.FURNITURE)
    if found := UNIT.match(text):
        return Part(BlockKind.CAPTION, unit=found["unit"].strip())
    if len(text) <= 90 and not is_closed(text) and "。" not in text and CAPTION.match(text):
        return Part(BlockKind.CAPTION)
    if NOTE.match(text):
        return Part(BlockKind.NOTE)
    if (level := heading_level(text)) is not None:
        return Part(BlockKind.HEADING, level=level)
    return Part(BlockKind.PARAGRAPH)


def starts_anew(text: str) -> bool:
    """Whether a line cannot continue with the sentence of the line before it: a heading, bullet,
    byline, caption, note.
    """
    return (
        bool(BULLET.match(text) or BYLINE.match(text) or ARTICLE_START.match(text))
        or classify(text).kind is not BlockKind.PARAGRAPH
    )
