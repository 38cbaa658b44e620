"""Why a number that is no date, name or marker is no figure all the same: classes, durations,
slogans, bare numbers in names.

Each test is under an example of what it is for; the first that applies gives the reason.
"""

from __future__ import annotations

import re
from enum import Enum

from pipeline.reading.tokens.chinese_numerals import is_exact, significant_digits
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind, bare_unit
from warehouse.vocabularies import RejectionReason

# 500万元及以上的企业, 60岁以上老年人, 5万平方米以上的商场: a class, not a figure
_BOUNDS = frozenset(("及以上", "以上", "及以下", "以下", "以内", "内"))
_CLASS = re.compile(r"的?[一-龥]{2,}")
_NOT_CLASS = re.compile(
    r"的?(?:增长|增速|水平|高位|较低|较高|低位|区间|合理|目标|"
    r"幅度|速度|下降|用于|其中|同比|比|较|占|实现|完成|达到|"
    r"提前|已|均|为|左右|并|且|和)"
)
# 产值超亿元的企业: a class of enterprises
_THRESHOLD = re.compile(r"(?:超|过|超过|逾|突破|达)$")
_THRESHOLD_OF = re.compile(
    r"的(?:[一-龥]{0,4})?(?:企业|单位|项目|农户|家庭|街区|产业|商家|集群|乡镇)"
)
# 年旅客吞吐量达到100万人次以上的机场有25个, 产值超过5000万元以上的有9家
_REACHING = re.compile(r"(?:达到?|超过?|逾|突破|在|满)$")
_OF_THINGS = re.compile(r"的[一-龥]{0,12}?(?:共?有|共|为|达到?|增加?|数)[\s\0]*\d")
# 连续5年, 三年行动: a duration dates something; 缩短至5个工作日, 仅2天, 增加19天 state a quantity
_MEASURED_TIME = re.compile(
    r"(?:到|至|为|达|达到|仅|增加|减少|增加了|减少了|缩短|缩短了|"
    r"压缩|压减|延长|延长了|提高|提高到|提前|提前了|多|少|共|"
    r"超|超过|近|约|不足|平均|年的|[天日月年岁]数|时间|"
    r"时限|寿命|年龄|期限|时长|天气|天)[约近了超]?$"
)
# 由5个工作日压缩到2个工作日
_CHANGED = re.compile(r"(?:压缩|缩短|减少|降|延长|增加|提高|提升)")
# 受教育年限从9年提高到10年, 优良天数保持在300天以上
_LASTING = re.compile(
    r"(?:年限|年数|天数|寿命|年龄|工龄|时限|时间|期限|周期)[^，"
    r"。；]{0,12}?(?:从|由|到|至|在|为|达|约|是)[ 　]?$|"
    r"(?:保持在|压缩到|压缩至|缩短到|缩短至|稳定在)[ 　]?$"
)
# 指数为2.76，从2.38攀升至6.06: a number without a unit is a figure where a verb or an index is
# before it
_BARE = re.compile(
    r"(?:为|达|达到|至|到|由|从|是|降|升|增长|增加|提高|下降|"
    r"减少|回落|缩小|收窄|扩大|上升|指数|比值|系数|得分|分数|值|"
    r"约|近|超|超过|年的|点|期的|月的|时的|查的|均值在|浓度在|pH值在|[、，,和与]|高|低|快|慢|增|持平于|保持在|比|了)$"
)
_BARE_END = re.compile(r"[ 　]?(?:$|[，,。；;、）)和与及升降提增下回跃减至到的（(:：]|比|左右|以)")
# 等八个产业集群, 新建两座水厂: a numeral in words counts something after these; elsewhere it makes
# slogans (三项制度)
_COUNTING = re.compile(
    r"(?:等|共|共有|建成|新增|新建|新设|设立|成立|形成|培育|打造|"
    r"举办|完成|引进|实施|建设|组建|获批|拥有|有|达|超|近|约|"
    r"过|上|数|仅|推出|获|获得|增加|减少|开通|建|布局|覆盖|"
    r"服务业|为|到|至|入选|提高|下调|上调|惠及|涉及|做好|抓好|"
    r"以下)了?$"
)
_ROUND = re.compile(r"(?:破|近|超|超过|约|上|过|逾|达|突破|不足|到|至|吸引|共)$")
_SHORTENED = re.compile(r"(?:将近|近|超过|减少|增加|缩短)$")
_SLOGAN_UNITS = frozenset("大批类种级代期届轮次国路口道县区省市")
_NAMING_UNITS = frozenset(("条", "项", "点", "个方面", "方面", "句", "字", "个"))  # 新政十条
_COUNTED_BEFORE = re.compile(r"[一-龥]{2}$")
_ENDS_THERE = re.compile(r"[ 　]?(?:$|[，。；、\n])")
_SPELLS = frozenset(("年", "天", "个月", "小时", "分钟", "日", "周", "岁", "周岁", "个小时"))
_AGES = frozenset(("岁", "周岁"))
# 根据5‰人口抽样调查推算: how large the sample is shows how it was counted
_SAMPLED = re.compile(r"的?(?:人口|住户)?抽样")
_SIZES = frozenset(("英寸", "纳米", "微米"))


class _Sure(Enum):
    """A test that is sure of a figure says so and ends the questions."""

    FIGURE = "figure"


# 前三位分别为, 居前三位，分别为, 前20位城市: how long a list is; 居全国前5位 is a rank
_LISTED_FIRST = re.compile(
    r"[，,]?(?:分别|依次)|的?(?:城市|企业|国家|行业|地区|省|县|品牌|产品)|的[一-龥]{0,4}(?:是|为|有)"
)


def _length_of_list(text: str, number: Number) -> bool:
    before = text[max(0, number.start - 1) : number.start]
    return (
        before == "前"
        and number.unit in ("位", "名", "家")
        and _LISTED_FIRST.match(text, number.after) is not None
    )


def not_a_figure(text: str, number: Number) -> RejectionReason | None:
    """Why a number in digits is no figure; None where it is one."""
    before = text[max(0, number.start - 10) : number.start].rstrip(" 　")
    reason: RejectionReason | _Sure | None
    if _length_of_list(text, number):
        return RejectionReason.ORDINAL
    for test in (_class_of_things, _span_of_time, _size_or_place, _bare):
        reason = test(text, number, before)
        if reason is not None:
            return reason if isinstance(reason, RejectionReason) else None
    return None


def not_a_count(text: str, number: Number) -> RejectionReason | None:
    """Why a Chinese numeral is no figure: 三大特点 and “两个中心” are slogans, 八个产业集群 after
    等 is a count.
    """
    before = text[max(0, number.start - 6) : number.start].rstrip(" 　")
    if _length_of_list(text, number):
        return RejectionReason.ORDINAL
    if number.kind is UnitKind.RATE:
        return RejectionReason.IDIOM if number.unit == "倍" and number.value >= 100 else None
    if before.endswith(("“", '"', "‘", "《")) or text.startswith(("”", "’"), number.after):
        return RejectionReason.NAME
    if _THRESHOLD.search(before) and _THRESHOLD_OF.match(text, number.after):
        return RejectionReason.CLASSIFICATION
    if number.value <= 1 or number.unit == "" or bare_unit(number.unit) in _SLOGAN_UNITS:
        return RejectionReason.IDIOM
    if number.unit in _SPELLS:
        return (
            None
            if number.unit == "个月" and _SHORTENED.search(before)
            else RejectionReason.DURATION
        )
    numeral = text[number.start : number.end]
    if number.kind is UnitKind.MONEY or number.value >= 100:
        counted = is_exact(numeral) or _ROUND.search(before)
        return (
            None if counted and not text.startswith("级", number.after) else RejectionReason.IDIOM
        )
    exact = (
        significant_digits(numeral) > 1
        or (number.kind is UnitKind.MEASURE and number.unit[:1] in ("万", "亿"))
        or "点" in numeral
        or number.value_high is not None
        or number.qualifier in ("余", "多")
    )
    if exact or _COUNTING.search(before) or _follows_what_it_counts(text, number, before):
        return None
    return RejectionReason.IDIOM


def _follows_what_it_counts(text: str, number: Number, before: str) -> bool:
    """Whether a numeral follows the thing that it counts: 全县有医院三十家, and no more
    is said there.
    """
    return (
        _COUNTED_BEFORE.search(before) is not None
        and bare_unit(number.unit) not in _NAMING_UNITS
        and _ENDS_THERE.match(text, number.after) is not None
    )


def _class_of_things(text: str, number: Number, before: str) -> RejectionReason | _Sure | None:
    if _THRESHOLD.search(before) and _THRESHOLD_OF.match(text, number.after):
        return RejectionReason.CLASSIFICATION
    if number.kind is UnitKind.RATE and _SAMPLED.match(text, number.after):
        return RejectionReason.CLASSIFICATION
    if (
        number.qualifier in _BOUNDS
        and _REACHING.search(before)
        and _OF_THINGS.match(text, number.after)
    ):
        return RejectionReason.CLASSIFICATION
    bounded = number.qualifier in _BOUNDS and (
        number.kind in (UnitKind.MONEY, UnitKind.MEASURE, UnitKind.TIME)
        or number.unit.endswith("人")
    )
    if not bounded or not _CLASS.match(text, number.after) or _NOT_CLASS.match(text, number.after):
        return None
    # a footnote that defines the class (规模以上工业是指年收入2000万元及以上的…) states the
    # threshold as a figure
    return (
        _Sure.FIGURE
        if "是指" in text[max(0, number.start - 60) : number.start]
        else RejectionReason.CLASSIFICATION
    )


def _span_of_time(text: str, number: Number, before: str) -> RejectionReason | _Sure | None:
    if number.kind is not UnitKind.TIME:
        return None
    if (
        number.decimals and number.decimals <= 2
    ):  # 平均住院日为8.4日, 受教育年限9.5年: nothing is dated by a fraction
        return _Sure.FIGURE
    if number.unit in ("年", "天", "日", "周") and _LASTING.search(
        text[max(0, number.start - 16) : number.start]
    ):
        return _Sure.FIGURE
    if number.unit in ("年", "年度", "个年度", "个季度", "周", "日"):
        return RejectionReason.DURATION
    if (
        _MEASURED_TIME.search(before)
        or before.endswith(("从", "由"))
        and _CHANGED.match(text, number.after)
    ):
        return _Sure.FIGURE
    return RejectionReason.CLASSIFICATION if number.unit in _AGES else RejectionReason.DURATION


def _size_or_place(text: str, number: Number, before: str) -> RejectionReason | None:
    unit = number.unit
    if (
        unit in _SIZES
        or unit == "米"
        and text[number.after : number.after + 2] in ("服务", "范围", "半径", "短跑")
    ):
        return RejectionReason.CLASSIFICATION
    if unit in ("层", "幢", "栋") and before.endswith(tuple("号座楼路区")):
        return RejectionReason.ADDRESS
    if unit in ("届", "代"):
        return RejectionReason.ORDINAL
    if (
        unit in ("路", "号", "国")
        or unit == "期"
        and text[number.after : number.after + 2] in ("工程", "项目")
    ):
        return RejectionReason.NAME
    return RejectionReason.CLASSIFICATION if unit == "级" else None


def _bare(text: str, number: Number, before: str) -> RejectionReason | None:
    if number.kind is UnitKind.NONE and text.startswith(("+", "＋"), number.after):
        return RejectionReason.NAME
    if number.unit != "":
        return None
    end, printed = number.end, text[number.start : number.end]
    if before.endswith(("“", '"', "‘")) or text.startswith(("”", "’"), end):
        return RejectionReason.NAME
    led = _BARE.search(before) is not None
    if not _BARE_END.match(text, end) and not (
        number.decimals and led and not text.startswith(("版", "代", "号", "."), end)
    ):
        return RejectionReason.NAME
    if not led:
        return RejectionReason.NAME if "." in printed or len(printed) != 4 else RejectionReason.DATE
    return (
        RejectionReason.DATE
        if len(printed) == 4 and printed.startswith(("19", "20")) and not number.decimals
        else None
    )
