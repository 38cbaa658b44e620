"""Every number of a block, once: a figure to be read, or a rejected number with the reason.

The alternatives of ``SCAN`` stand in order of precedence; a number that no alternative explains away goes to the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.observations.lexicon import alternation, vocabulary
from pipeline.observations.model import Reason
from pipeline.observations.numbers import CN, DIGITS, WORDS, D, Number, ratio_end, ratio_parts, read_number
from pipeline.observations.units import UnitKind

_NAMES = vocabulary("names")
_YEAR = rf"(?:{D}{{4}}|{D} {D} {D} {D}|[一二][〇零九八七六五四三二一]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|1 [0-2])"
_DAY = rf"(?:[12０-９]?{D}|3[01]|{D} {D})"
_TO = r"[-—–~～－―至到和、]{1,2}"

# What a date looks like: 2024年3月20日, 2010~2023年, 1—11月, 2024/25年度
DATES = (
    rf"(?<!{D}){_YEAR} ?年? ?{_TO} ?(?:{_YEAR}|{D}{{2}}) ?(?:学?年|赛季)"
    rf"|(?<!{D}){_YEAR} ?年(?:度)?(?: ?{_MONTH} ?[-—–~～至到] ?{_MONTH} ?月(?:份)?| ?{_MONTH} ?月(?:份)?(?: ?{_DAY} ?日)?)?(?!以?来?均)"
    rf"|(?<!{D}){_MONTH} ?[-—–~～至到] ?{_MONTH} ?月(?:份)?"
    rf"|(?<!{D}){_MONTH} ?月(?:份| ?{_DAY} ?日(?:[-—–~～至到、] ?{_DAY} ?日)?|(?=[，,。、（(底初末中上下]|$|以来|起|至))"
    rf"|(?<![\d.]){_DAY} ?日(?!均)"
    rf"|(?<!{D}){D}{{2}}年(?:代|级)"
    rf"|(?<![\d.,])(?:19|20)\d\d(?=[-—–~～](?:19|20)\d\d)|(?<=[-—–~～])(?:19|20)\d\d(?![\d.,]|亿|万|元|家|个|%)"
    rf"|(?<![\d.,])(?:19|20)\d\d[./-](?:1[0-2]|0?[1-9])[./-](?:[12]\d|3[01]|0?[1-9])(?!\d)"
)
TIMES = r"(?<!\d)(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d.:：︰∶])|(?<!\d)(?:[01]?\d|2[0-4]) ?(?:点|时)(?:整|许|[0-5]?\d分)?(?![\d位])"
_CAPTION = rf"(?:图|表|附表|附件|专栏|附图|续表) ?{D}+(?:[-—.．]{D}+)*"
_CITATION = rf"《[^》《]{{1,60}}》|[〔\[][12]{D}{{3}}[〕\]] ?(?:第)? ?{D}+ ?号|https?://[\w./?=&%#:~+-]+|www\.[\w./?=&%#-]+|[\w.]+@[\w.]+|ISBN[ \d-]+"
_ORDINAL = rf"第 ?(?:{DIGITS}|{CN}+)(?: ?[-—至、到和] ?第?(?:{DIGITS}|{CN}+))?"
_MARKER = r"\[\d{1,3}\]|［\d{1,3}］|【\d{1,2}】|\^?[①-⑳❶-❿⑴-⒇]"
_SECTION = (
    rf"(?:(?<=^)|(?<=\n))[ 　—*#]*(?:{D}{{1,2}}(?:[、）)]|[.．](?!{D}))|{D}{{1,2}}(?:[.．]{D}{{1,2}})+(?= ?[一-龥])|[（(](?:{D}{{1,2}}|{CN}{{1,3}})[)）]|{CN}{{1,3}}、)"
    rf"|[（(]{D}{{1,2}}[)）]"
)
_BASE = rf"以?(?:上年|上月|{_YEAR} ?年)(?:同期|同月|价格)? ?[=＝为] ?100(?![\d.])|每{D}+(?:万|百|千)?(?:人|户|名|亩|平方公里|元)?"
_PLAN = r"(?:[“\"]?(?:[一二三四五六七八九]五|十[一二三四五六七八九]五)[”\"]?(?=时期|期间|规划|计划|以来|末|初|开局|收官|[”\"]))"
_IDIOM = rf"(?:数|几|好几)(?:十|百|千|万|亿)+|{alternation(_NAMES['idioms'])}"
_NAME = "|".join(f"(?:{entry['pattern']})" for entry in _NAMES["patterns"])
_LETTERS = (
    rf"(?<![A-Za-z])[A-Za-z]{{1,8}}[-—]?{D}+(?:[.．]{D}+)?(?![\d%％‰]|[.．]\d| ?(?:亿|万)?(?:元|美元|家|个百分点))(?:[A-Za-z][\w-]*)?"
)

SCAN = re.compile(
    "|".join(
        (
            rf"(?P<citation>{_CITATION})",
            rf"(?P<section>{_SECTION})",
            rf"(?P<footnote>{_MARKER})",
            rf"(?P<base>{_BASE})",
            rf"(?P<name>{_NAME}|{_LETTERS}|{_PLAN})",
            rf"(?P<caption>{_CAPTION})",
            rf"(?P<ordinal>{_ORDINAL})",
            rf"(?P<date>{DATES})",
            rf"(?P<time>{TIMES})",
            rf"(?P<minus>(?<![0-9０-９A-Za-z%％）)℃])[-−－—](?=[0-9０-９])(?![\d.]+ ?年))?(?P<number>{DIGITS})",
            rf"(?P<idiom>{_IDIOM})",
            rf"(?P<words>{WORDS})",
        )
    )
)
_REASONS = {
    "citation": Reason.CITATION,
    "section": Reason.SECTION_NUMBER,
    "footnote": Reason.FOOTNOTE_MARKER,
    "base": Reason.BASE,
    "name": Reason.NAME,
    "caption": Reason.CAPTION_NUMBER,
    "ordinal": Reason.ORDINAL,
    "date": Reason.DATE,
    "time": Reason.TIME,
    "idiom": Reason.IDIOM,
}
_RUN = re.compile(rf"{DIGITS}|[①-⑳❶-❿⑴-⒇]")
_RUN_WORDS = re.compile(rf"{CN}+")
_RANK = re.compile(r"第 ?(?P<rank>[0-9０-９]+|[一二三四五六七八九十]+)(?P<unit>位|名)?(?=[，,。；;、:：…\s（(]|$|的位置)")
_RANKED = re.compile(
    r"(?:居|列|排名?|位|名列|保持|升至|跃居|上升到|提升至|上升至|为|跃升至|升为|第)[^，,。；;]{0,8}$|(?:全国|全省|全市|全球|世界|省内|各省|全区)$"
)


@dataclass(slots=True)
class Rejection:
    """A number that is no figure."""

    start: int
    end: int
    reason: Reason


@dataclass(slots=True)
class Scan:
    """What stands in a block: figures to be read, ranks among them, numbers that are none, and the places of dates."""

    numbers: list[Number]
    rejections: list[Rejection]


def scan(text: str) -> Scan:
    """Find every number of a block.

    Args:
        text: The block.

    Returns:
        Candidates in order, rejections in order.
    """
    numbers: list[Number] = []
    rejections: list[Rejection] = []
    position, size = 0, len(text)
    while position < size:
        match = SCAN.search(text, position)
        if match is None:
            break
        kind = match.lastgroup
        if kind == "number":
            start, end = match.span("number")
            colon = ratio_end(text, end)
            if colon is not None:
                parts = ratio_parts(text, start, colon)
                numbers += parts
                position = colon
                continue
            number = read_number(text, start, end)
            if match.start() < start:
                number.value = -number.value
                number.negative = True
                number.start = match.start()
            if match.start() < start and number.kind is UnitKind.NONE and not number.decimals:
                number.start = start
            reason = _not_a_figure(text, number)
            if reason is None:
                numbers.append(number)
            else:
                rejections.append(Rejection(start, number.end, reason))
            position = number.after if reason is None or number.printed_unit and reason is not Reason.NAME else number.end
        elif kind == "words":
            number = read_number(text, match.start(), match.end())
            reason = _not_a_count(text, number)
            if reason is None:
                numbers.append(number)
            else:
                rejections.append(Rejection(number.start, number.end, reason))
            position = max(number.after, match.end()) if reason is None else match.end()
        elif kind == "ordinal":
            rank = _rank(text, match.start())
            if rank is not None:
                numbers.append(rank)
                position = rank.after
            else:
                _reject(text, match.start(), match.end(), Reason.ORDINAL, rejections, words=True)
                position = match.end()
        else:
            assert kind is not None
            _reject(text, match.start(), match.end(), _REASONS[kind], rejections, words=kind == "idiom")
            position = max(match.end(), position + 1)
    return Scan(numbers, rejections)


def _reject(text: str, start: int, end: int, reason: Reason, into: list[Rejection], *, words: bool) -> None:
    found = False
    for run in _RUN.finditer(text, start, end):
        into.append(Rejection(run.start(), run.end(), reason))
        found = True
    if words and not found:
        run_words = _RUN_WORDS.search(text, start, end)
        if run_words:
            into.append(Rejection(run_words.start(), run_words.end(), reason))


def _rank(text: str, start: int) -> Number | None:
    """居全国第3位, 排名第七: a rank; 第三届, 第一产业: an ordinal."""
    match = _RANK.match(text, start)
    if match is None or not _RANKED.search(text, max(0, start - 12), start):
        return None
    printed = match["rank"]
    value = float(printed) if printed[0] in "0123456789０１２３４５６７８９" else read_number(printed, 0, len(printed)).value
    a, b = match.span("rank")
    return Number(a, b, value, None, 0, match["unit"] or "", match["unit"] or "", UnitKind.NONE, match.end(), None, in_words=True, part=-1)


# 500万元及以上的企业, 60岁以上老年人, 10万平方米以上的集中供热: a class, not a figure
_CLASS = re.compile(r"的?[一-龥]{2,}")
_NOT_CLASS = re.compile(
    r"的?(?:增长|增速|水平|高位|较低|较高|低位|区间|合理|目标|幅度|速度|下降|用于|其中|同比|比|较|占|实现|完成|达到|提前|已|均|为|左右|并|且|和)"
)
# 产值超亿元的企业: a class of enterprises
_THRESHOLD = re.compile(r"(?:超|过|超过|逾|突破|达)$")
_THRESHOLD_OF = re.compile(r"的(?:[一-龥]{0,4})?(?:企业|单位|项目|农户|家庭|街区|产业|商家|集群|乡镇)")
_AGES = re.compile(r"周?岁")
# 连续5年, 三年行动: a duration dates something; 缩短至5个工作日, 仅2天, 增加19天 state a quantity
_MEASURED_TIME = re.compile(
    r"(?:到|至|为|达|达到|仅|增加|减少|增加了|减少了|缩短|缩短了|压缩|压减|延长|延长了|提高|提高到|提前|提前了|多|少|共|超|超过|近|约|不足|平均|年的|[天日月年岁]数|时间|时限|寿命|年龄|期限|时长|天气|天)[约近了超]?$"
)
# 受教育年限从9年提高到10年, 优良天数保持在300天以上
_LASTING = re.compile(
    r"(?:年限|年数|天数|寿命|年龄|工龄|时限|时间|期限|周期)[^，。；]{0,12}?(?:从|由|到|至|在|为|达|约|是)[ 　]?$|(?:保持在|压缩到|压缩至|缩短到|缩短至|稳定在)[ 　]?$"
)
_BARE = re.compile(
    r"(?:为|达|达到|至|到|由|从|是|降|升|增长|增加|提高|下降|减少|回落|缩小|收窄|扩大|上升|指数|比值|系数|得分|分数|值|约|近|超|超过|年的|点|期的|月的|[、，,和与]|高|低|增|持平于|保持在|比|了)[ 　]?$"
)
_BARE_END = re.compile(r"[ 　]?(?:$|[，,。；;、）)和与及升降提增下回跃减至到的（(:：]|比|左右|以)")
_COUNTING = re.compile(
    r"(?:等|共|共有|建成|新增|新建|新设|设立|成立|形成|培育|打造|举办|完成|引进|实施|建设|组建|获批|拥有|有|达|超|近|约|过|上|数|仅|推出|获|获得|增加|减少|开通|建|布局|覆盖|服务业|为|到|至|入选|提高|下调|上调|惠及|涉及|打好|着力做好|以下)了?$"
)
_SLOGAN_UNITS = frozenset("大批类种级代期届轮次")


def _not_a_figure(text: str, number: Number) -> Reason | None:
    """Why a number in digits is no figure; None where it is one."""
    start, end, after = number.start, number.end, number.after
    kind, unit = number.kind, number.unit
    before = text[max(0, start - 10) : start].rstrip(" 　")
    if text[after : after + 1] in "+＋" and kind is UnitKind.NONE:
        return Reason.NAME
    if number.qualifier in ("及以上", "以上", "及以下", "以下", "以内", "内") and (
        kind in (UnitKind.MONEY, UnitKind.MEASURE, UnitKind.TIME) or unit.endswith("人")
    ):
        if "是指" not in text[max(0, start - 60) : start] and _CLASS.match(text, after) and not _NOT_CLASS.match(text, after):
            return Reason.CLASSIFICATION
    if _THRESHOLD.search(before) and _THRESHOLD_OF.match(text, after):
        return Reason.CLASSIFICATION
    if kind is UnitKind.TIME:
        if _LASTING.search(text[max(0, start - 16) : start]) and unit in ("年", "天", "日", "周"):
            return None
        if unit in ("年", "年度", "个年度", "个季度", "周", "日"):
            return Reason.DURATION
        if _AGES.match(unit):
            return None if _MEASURED_TIME.search(before) else Reason.CLASSIFICATION
        if not (_MEASURED_TIME.search(before)):
            return Reason.DURATION
        return None
    if unit in ("英寸", "纳米", "微米"):
        return Reason.CLASSIFICATION
    if unit in ("层", "幢", "栋") and before[-1:] in "号座楼路区":
        return Reason.ADDRESS
    if unit == "米" and text[after : after + 2] in ("服务", "范围", "半径", "短跑"):
        return Reason.CLASSIFICATION
    if unit in ("届", "代", "路", "号", "国", "级") or unit == "期" and text[after : after + 2] in ("工程", "项目"):
        return Reason.ORDINAL if unit in ("届", "代") else Reason.CLASSIFICATION if unit == "级" else Reason.NAME
    if number.unit == "":
        plain = text[start:end]
        if before[-1:] in '“"‘' or text[end : end + 1] in "”’":
            return Reason.NAME
        if not _BARE_END.match(text, end) and not (number.decimals and _BARE.search(before) and text[end : end + 1] not in "版代号."):
            return Reason.NAME
        if not _BARE.search(before):
            return Reason.NAME if "." in plain or len(plain) != 4 else Reason.DATE
        if len(plain) == 4 and plain[:2] in ("19", "20") and number.decimals == 0:
            return Reason.DATE
    return None


def _not_a_count(text: str, number: Number) -> Reason | None:
    """Why a Chinese numeral is no figure: 三大特点 and “两个中心” are slogans, 八个产业集群 after 等 is a count."""
    if number.kind is UnitKind.RATE:
        return Reason.IDIOM if number.unit == "倍" and number.value >= 100 else None
    start, after = number.start, number.after
    before = text[max(0, start - 6) : start]
    if before[-1:] in '“"‘《' or text[after : after + 1] in "”’":
        return Reason.NAME
    if number.value <= 1 or number.unit == "":
        return Reason.IDIOM
    if number.unit in ("年", "天", "个月", "小时", "分钟", "日", "周", "岁", "周岁", "个小时"):
        return (
            None
            if number.qualifier is None and re.search(r"(?:将近|近|超过|减少|增加|缩短)$", before) and number.unit == "个月"
            else Reason.DURATION
        )
    if number.unit in _SLOGAN_UNITS or number.unit in ("届", "国", "路", "口", "道", "县", "区", "省", "市"):
        return Reason.IDIOM
    if number.kind is UnitKind.MONEY or number.value >= 100:
        return (
            None
            if text[after : after + 1] != "级" and re.search(r"(?:破|近|超|超过|约|上|过|逾|达|突破|不足|到|至|吸引|共)[ 　]?$", before)
            else Reason.IDIOM
        )
    if not _COUNTING.search(before):
        return Reason.IDIOM
    return None
