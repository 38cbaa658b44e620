"""The thing counted where it follows its number: 新增17家大型商业设施,
413项改革任务全面完成.
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View
from pipeline.reading.constructs.subject import VERB_FIRST, VERB_ONLY
from pipeline.reading.phrases.label import HEAD, tidy
from pipeline.reading.phrases.phrase_edges import trail_start
from pipeline.reading.phrases.predicate import read_predicate
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from pipeline.reading.tokens.words import inside_word

_VERBS = vocabulary("verbs")
# What follows a number and names nothing: 5亿元用于…, 3家，…, 20%以上
NO_NAME = re.compile(
    r"[\s\0]*(?:$|[，,。；;：:、！!?？）)…|]|用于|支持|重点(?:用于|支持|投向|是)|主要(?:用于|是|集中|为)|占|"
    r"[劲激猛净]增|预[计期](?=[增提下降减达升])|同比|环比|增长|增加|下降|较|比|以上|以下|左右|分别|其中|和|与|及|等|升|降|提高|提升|回升|居|位[居列]|"
    r"排名?|列|为|是|达(?!标)|到|至|均|都|"
    r"已|将|被|实现|以内|并|且|在(?![建校用册职岗园线孵售])|由|从|覆盖|成为|惠及|调整|增至|跃升|攀升|回落|下[降滑跌调]|上[升涨调下]|入[驻选围库]|"
    r"向|获[得评批]|得|扩大|减少|缩小|持续|继续|进一步|目标|新?台阶|新高|水平|大关|关口|发展[到至]|"
    r"的(?:水平|规模|增长|速度|目标|基础|比例|比重|高点|低点|最低|峰值|增速|幅度|位置|历史|新|较|高|低|标准|区间)|规模$|"
    r"(?:大幅|小幅|稳步|逐步|逐年|迅速|快速|明显|显著)[增提上下回降减扩攀跃跌缩收]|"
    r"吸引|带动|推动|拉动|创(?!新(?![高低])|意|客|投|作|业)|稳居|稳定|超过|高于|低于|快于|慢于|不含|包括|再|又|也|来自|涉及|共|合计|累计|年均|平均|后|"
    r"前|时|期|之|余|多|即|则|而|但|仅|约|近(?!岸|海)|或|没|受益|参与|实行)"
)
# 先后4次降低准备金率: what was done so often is the name
_ACT = re.compile(r"(?:降低|下调|上调|提高|调整|召开|组织|开展|实施|修订|公开)[一-龥]{2}")
# 6个中心镇|向小城市发展
_ENDS = re.compile(
    rf"(?<=.{{2}})(?:{alternation(_VERBS['after_thing'])}|集中(?!式|供[热水])|占(?![地比用道])|达标(?!率)|(?<=断面|河流|城市|企业|人员|项目|家庭|学校|行业|单位|地区|点位|水库)中(?![心小型])|向[一-龥]{{2,8}}(?:发展|转型|延伸|拓展|迈进|倾斜|开放))"
)
# 3795名干部|挂钩帮扶, 608万名失业人员|发放了失业保险金: who is counted, before what they do
_DOES_WHAT = re.compile(
    r"(?<=人员|干部|群众|企业|部门|家庭|职工|学生|教师|居民|农户|农民|市民|队员|员工|单位|党员|妇女|儿童|老人|民众|代表|委员)"
    r"(?=(?:发放|建立|担任|组成|取得|挂包|挂钩|结对|帮扶|参加|享受|实现|完成|加入|获得|荣获|发展到|销售|外出|领取|报名|退出|脱贫|开展|提供|入驻|落户|纳入|接受|成为|走上)(?!人员|机构|额|率|量|数|收入))"
)
_HOLDER = re.compile(
    r".*(?:企业|单位|学校|医院|水源地|断面|水库|园区|公司|机构|银行|行业|城市|家庭|港口|机场|景区|市场|平台|基地|商场|"
    r"湖泊|湖库|河流|门店|[市县区镇村])(?=.{2,}$)"
)
_BEGINS_ENDED = re.compile(r"全部|全面|均|已|将|被|顺利|陆续|相继|正式|稳定脱贫|如期")
_JOINED = re.compile(
    r"(?<=.{3})(?:和|及|与|、)(?:累计|新|共)?(?:建立|建成|新建|建设|完成|打造|新增|获|拥有|举办|搬迁)?$"
)
_BEGINS = re.compile(r"[一-龥A-Za-z“《（(+]|\dG")
_KEPT = re.compile(rf"^{alternation(_VERBS['kept'])}")
_DROPPED = frozenset(_VERBS["dropped"])
# What distinguishes a few of a kind from all of them
_STATES = re.compile(
    r"^(?P<who>城市|企业|县区|区县|市州|[市县](?!州)|乡镇|断面|水库|湖泊|行业|地区|省份|单位|项目|学校|医院)"
    r"(?P<what>[^，。的]{0,12}?(?:达标|超标|合格|优良|盈利|亏损|(?:同比)?(?:实现)?(?:正?增长|盈利|下降|上升|持平)))$"
)
# 2个县被命名为…
_BARE = re.compile(r"\s*(?P<who>[县乡村镇区市省])(?=被|获得?|荣获|入选|已|均|全部|通过)")
_DOES = re.compile(
    r"(?:已|均|都)?(?P<act>(?:同比|通过|签署|签订|进入|入选|参与|实现|达到|获得|荣获)[一-龥“”A-Za-z]{2,16}?)了?$"
)
_CASUALTIES = frozenset(("死亡", "受伤", "失踪", "遇难"))
_AND = re.compile(r"^[^，,；;。]*(?:和|及|以及|与)[\s\0]*$")
_GENERIC = 4
_SHORT = frozenset("村镇县乡区省市国校社户")
_COUNTED_KINDS = (UnitKind.COUNT, UnitKind.MEASURE, UnitKind.MONEY, UnitKind.NONE)


def following_name(view: View, number: Number) -> str:
    """The noun phrase after a number, '' where what follows is no name."""
    if number.kind not in _COUNTED_KINDS or number.unit == "":
        return ""
    text = view.text
    at = number.after
    if number.unit == "次" and _ACT.match(text, at, view.stop):
        return cut_name(text[at : view.stop])
    if states := _STATES.match(text[at : view.stop].strip()):
        # 218个城市空气质量达标
        return _state(view, states["what"], states["who"])
    if NO_NAME.match(text[at : view.stop]):
        return ""
    if text[at : at + 1] == "的":
        if number.kind is not UnitKind.COUNT and view.subject and not VERB_ONLY.match(view.subject):
            return ""
        at += 1
    phrase = text[at : view.stop]
    if bare := _BARE.match(phrase):
        return bare["who"]
    goes_on = number.kind is UnitKind.COUNT and text[view.stop : view.stop + 1].isdigit()
    if goes_on:
        # 12座水库蓄水量比年初|增加3亿立方米
        phrase = text[at : read_predicate(text, at, view.stop).rest]
    name = cut_name(phrase)
    if goes_on and HEAD.search(name):
        # 75家龙头企业销售收入18亿元, 6个水源地水质达标率为97%
        holder = _HOLDER.match(name)
        if holder is not None and not inside_word(name, holder.end(), 0, len(name)):
            view.holds = True
            name = holder.group()
    if 2 <= len(name) <= _GENERIC and (does := _DOES.match(phrase, len(name))):
        # 59家企业通过安全评估: the bare noun would name all of them
        return f"{does['act']}的{name}"
    if number.unit in ("万", "亿", "万亿"):
        name = "人口" if name.startswith("人口") else name.split("的")[0] or name
    return name


def _state(view: View, what: str, who: str) -> str:
    """20个行业利润同比增长，21个行业下降: 利润同比增长的行业, 利润同比下降的行业."""
    what = what.replace("全面", "")
    if not what.startswith("实现"):
        what = what.replace("实现", "")
    before = re.fullmatch(rf"(.+?)(?:增长|下降|上升|持平)的{who}", view.quantity.label)
    goes_on = before is not None and len(what) == 2 and HEAD.search(before[1].removesuffix("同比"))
    return f"{before[1]}{what}的{who}" if before and goes_on else f"{what}的{who}"


def cut_name(phrase: str) -> str:
    """A name without the predicate after it: 商场年内开业 -> 商场."""
    if _BEGINS_ENDED.match(phrase):
        return ""
    ends = _DOES_WHAT.search(phrase) or _ENDS.search(phrase)
    if ends:
        phrase = phrase[: ends.start()]
    phrase = tidy(phrase[: trail_start(phrase, 0, len(phrase))], clause=False)
    phrase = _JOINED.split(phrase)[0]
    listed = phrase.find("等")
    pause = phrase.find("、")
    if 3 <= pause < listed:
        return phrase[:pause]
    if listed >= 2 and phrase[listed - 1] not in "中高初同平" and len(phrase) - listed <= 5:
        phrase = phrase[:listed]
    return phrase if (len(phrase) >= 2 or phrase in _SHORT) and _BEGINS.match(phrase) else ""


def with_verb(view: View, name: str) -> str:
    """The verb stays where the bare noun would name another quantity: 新增 大型商业设施; and
    before very short nouns.
    """
    if name in _CASUALTIES and view.topic.owner:
        return view.topic.owner + name  # 接报火灾20起，造成9人死亡
    if name in _SHORT or view.before.rstrip(" \0").endswith("等"):
        return name
    subject = view.subject
    if not subject and _AND.search(view.before):
        # 新增8家图书馆和3家书店
        shared = _KEPT.match(view.quantity.label)
        return name if shared is None or _KEPT.match(name) else shared.group() + name
    kept = _KEPT.match(subject)
    if kept and VERB_ONLY.match(subject):
        return kept.group() + name
    if (
        len(name) <= 3
        and 2 <= len(subject) <= 6
        and VERB_FIRST.match(subject)
        and subject not in _DROPPED
        and "以下" not in subject
    ):
        return subject + name
    return name
