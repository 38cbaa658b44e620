"""The edges of a noun phrase: how far periods, places, circumstances, connectives and verbs reach
into it from both sides.

初步核算，全年实现 | 地区生产总值
在文旅需求带动下， | 服务性消费 | 稳步增长至
"""

from __future__ import annotations

import re

from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.words import class_at, inside_word

_EDGES = vocabulary("edges")
_NOUNS = vocabulary("nouns")

_LEAD_WORDS = alternation(_NOUNS["leading_noise"])
_TRAIL_WORDS = alternation(_NOUNS["trailing_noise"])

_YEAR = r"(?:(?:19|20)\d\d|[〇零一二三四五六七八九]{4}|1 9 \d \d) ?年"
_MONTH = r"\d{1,2} ?月(?:份|末|底)?"
_PERIOD = "|".join(
    (
        # 用两年时间
        r"用?[一二两三四五十]年(?:左右)?(?:的)?时间",
        # 截至2024年6月底, 2024年1—11月, 2010~2023年, 1—11月份
        rf"(?:截至|截止|到|至|自|从)?{_YEAR}(?:度|"
        rf"来)?(?:[-—~～至到](?:19|20)?\d\d ?年)?(?:以来|末|底|"
        rf"初)?(?: ?{_MONTH})?(?: ?\d{{1,2}} ?日)?",
        r"(?:19|20)\d\d[-—–~～](?:19|20)\d\d ?年",
        r"\d{1,2}[-—–~～至]\d{1,2} ?月份?",
        _MONTH,
        # 五年来, 过去五年, “十三五”期间
        r"[一二三四]季度|前\d个?月|过去[一二三四五六七八九十]?年",
        # 午后最高气温, 周末最高气温
        r"午后|本?周末(?=最|平均|气温|天气)",
        # 5年, 近3年来, 前四年, 两年平均; 三年级, 5年期 are names
        r"(?:近|过去|这|前)?(?:[一二两三四五六七八九十]|\d{1,2}) ?年(?:来|间)?(?![级期制龄生度义])",
        r"“?[十一二三四五]{1,2}五”?(?:时期|期间|规划期末|末|以来)?(?:的?前[一两二三四]年)?(?=[^规计])",
        rf"(?:截至|截止|到|至|自|从)?{alternation(_EDGES['period_words'])}",
    )
)
_CIRCUMSTANCE = "|".join(
    (
        rf"在[^，,]{{0,24}}?(?:{alternation(_EDGES['circumstances'])}|(?:方面|领域)(?!的))",
        rf"按[^，,]{{1,10}}?{alternation(_EDGES['reckonings'])}",
        # 按当年价格比上年下降, 按可比价增长
        r"按(?:照)?(?:当年|现行|可比|不变|现)?价格?(?=$|比|较|同比)",
        r"扣除[^，,]{1,10}?(?:因素|影响)(?:后)?",
        r"受[^，,]{1,20}?(?:影响|带动|拉动)(?!的)",
        r"据[^，,]{1,10}?(?:统计|测算|核算|调查|快报)|初步(?:核算|"
        r"统计|预计|测算)|根据[^，,]{0,20}?(?:结果|数据|核算|统计|测算)",
        r"从[^，,]{1,16}?看|分[一-龥]{1,4}看|与[^，,]{1,14}?相关的|作为[^，,]{1,24}?(?=，|$)",
    )
)
_LEAD_CHARACTERS = "|".join(
    c + (f"(?![{n}])" if n else "") for c, n in _EDGES["lead_characters"].items()
)
# 三是, 十四要, 其二, 首先, （二）, 3., 二、: which of a list it is
_LIST_MARK = "|".join(
    (
        r"[（(][一二三四五六七八九十\d]{1,3}[)）]",
        r"\d{1,2}[.．、](?=[一-龥])",
        # 八、财政金融全年一般公共预算收入…: a heading in the line of its paragraph
        r"[一二三四五六七八九十]{1,3}、(?![二三四五六七八九十两是])[一-龥、]{2,20}?[\s\0]*"
        r"(?=全年|年末|(?:截至|至|到)?(?:19|20)\d\d ?年|初步核算|全[市省县区州盟]|"
        r"[上下]半年|前三季度|[一二三四]季度)",
        # not 一、二、三产业, 三、四季度, 三、五星级
        r"[一二三四五六七八九十]{1,3}、(?=[一-龥]{4})(?![二三四五六七八九十两是]|一(?!般))(?!.{0,4}星级)",
        r"[一二三四五六七八九十]{1,3}是(?!否)(?:为(?![老民主期])|将|给)?",
        r"[一二三四五六七八九十]{1,3}要(?![素件道点])(?=[一-龥]{2})",
        r"其[一二三四五六七八九十]是?(?=[，,：:])",
        r"(?:首先|其次|再次|最后)(?=[，,是])",
        # 加上级补助收入, 加上解支出: a sum of a budget
        r"加上?(?=[上下]级|上年|[上下]解|税收返还|转移|调入|动用|返还|债务|地方政府|一般债|专项债)",
    )
)
_LEAD = re.compile(
    r"[\s\0,，、：:；;—。”*#）)Ø■●◆▲▶➢•·★□※]*"
    rf"(?:(?:{_LIST_MARK}|{_CIRCUMSTANCE}|(?:{_PERIOD}){alternation(_EDGES['period_follows'])}?"
    rf"|(?P<word>{alternation(_EDGES['places'])}(?:上下|范围内)?|"
    rf"{_LEAD_WORDS}(?![率额值者]|性(?![别能])|度(?!假)|量(?!化))|(?P<character>{_LEAD_CHARACTERS})))[\s\0,，、：:]*)"
)
# 将建成住房: the modal falls off before what is done; before a noun it is part of its name (将军山)
_BEFORE_VERBS = frozenset("将可共为各又以现已能要拟")
# 对韩国进出口总额: whom one trades with is part of the name
_TRADE = re.compile(r"(?:进出口|出口|进口|投资|贸易)(?:总?额|总?值)?(?:分别占|占|$)")
_HANDLING = re.compile(alternation(w for w in vocabulary("verbs")["handling"] if len(w) > 1))
_DONE = frozenset("vwdptru")
_TRAIL_CHARACTERS = "|".join(
    (f"(?<![{n}])" if n else "") + re.escape(c) for c, n in _EDGES["trail_characters"].items()
)
# 能耗5年累计下降
_SPAN = (
    r"(?<=[^\d 〇零一二两三四五六七八九十第前])(?:近|过去)?"
    r"(?:[一二两三四五六七八九十]|\d{1,2})年(?:来|间)?"
)
_TRAIL = re.compile(
    rf"(?:{_TRAIL_WORDS}|(?<=[一-龥]){_YEAR}度?|{_SPAN}|(?<=.)(?:全市|全省|全区|全县|全国)|(?:从|"
    rf"由)?(?:每人)?每(?:月|年|天|日)|(?:已)?连续[一-龥\d]{{1,2}}年"
    rf"|{_TRAIL_CHARACTERS}|[\s\0,，。；：:！“（(])$"
)
# 增加值按可比价格计算, 消费在文旅需求带动下, 强度自2019年以来, 指数从峰值
_TRAIL_LONG = re.compile(
    r"(?:按[^，,]{1,10}(?:计算|核算|折算)|在[^，,在]{2,20}(?:下|后)"
    r"|(?:(?:自|从) ?)?(?:19|20)\d\d ?年以来"
    r"|(?:从|由)(?:[^，]{0,4}的)?(?:峰值|高点|低点|最高点|最低点))$"
)
_TRAIL_LONG_ENDS = frozenset("算来下后值点")


def lead_end(text: str, at: int, end: int) -> int:
    """Offset after everything at the front that is no part of a name."""
    while at < end:
        match = _LEAD.match(text, at, end)
        if (
            match is None
            or match.end() == at
            or text.startswith("上年结", at)
            or _cuts_a_name(text, match, end)
        ):
            return at
        at = match.end()
    return at


def _cuts_a_name(text: str, match: re.Match[str], end: int) -> bool:
    """Whether what was taken for a word of grammar is the beginning of a name: 共|享单车."""
    start, stop = match.span("word")
    if start < 0 or stop >= end:
        return False
    if inside_word(text, stop, start, end):
        return True
    if text[stop] in "和与、及" and not inside_word(text, stop + 1, stop, end):
        # 全市和全省…; but 全市|和田玉
        return text[start] in "全本我"
    if text[start] in "对与自" and _TRADE.search(text, stop, end):
        return True
    return (
        match["character"] is not None
        and text[start] in _BEFORE_VERBS
        and stop == start + 1
        and class_at(text, stop, end) not in _DONE
        and not _HANDLING.match(text, stop, end)
    )


def trail_start(text: str, at: int, end: int) -> int:
    """Offset where everything at the back begins that is no part of a name."""
    while end > at:
        window = text[max(at, end - 8) : end]
        match = _TRAIL.search(window)
        if match is None and window[-1] in _TRAIL_LONG_ENDS:
            match = _TRAIL_LONG.search(text[max(at, end - 26) : end])
        size = 0 if match is None else match.end() - match.start()
        if not size or inside_word(text, end - size, at, end):
            return end
        end -= size
    return end
