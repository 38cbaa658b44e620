"""The name of a quantity: tidied, completed by what it belongs to, taken apart into owner and
quantity.

补贴政策带动村民人均收入 -> 村民人均收入 规模以上工业实现销售产值 -> 规模以上工业销售产值
第二产业投资增长22%，其中制造业增长33% -> 制造业投资
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.words import inside_word

_NOUNS = vocabulary("nouns")


def _any(name: str) -> str:
    """A pattern for any word of one list of nouns, the longest first."""
    return "(?:" + "|".join(sorted(_NOUNS[name], key=lambda w: (-len(w), w))) + ")"


# What a label ends in: the quantity itself (增加值), what it belongs to (制造业, 工程, 小学), or
# only a quality of it (国家级)
HEAD = re.compile(rf"(?:{_any('quantity_heads')}|[一-龥][量额费款价])$")
SECTOR = re.compile(f"{_any('sector_endings')}(?:[）)”])?$")
THING = re.compile(f"{_any('things')}(?:[）)”])?$")
QUALIFYING = re.compile(f"(?:^{_any('qualifying_words')}|{_any('qualifying_endings')})$")
_INSTITUTION = re.compile(f"{_any('institutions')}$")
# 在校生6万人, 总投资5亿元: whose?
DEPENDENT = re.compile(
    f"(?:实现|完成|发生|实有|共|新增|累计|年|总|全部|其|日均|月均)?{_any('dependents')}"
)
_ATTRIBUTE = re.compile(f"(?:{_any('dependents')}|{_any('quantity_heads')}|数)(?:合计)?$")
# 编制床位, 开放床位: how they are reckoned owns nothing
_RECKONED = ("编制", "核定", "开放", "实有")
_OWNER_MEAN = re.compile(r"(?<=.{2})(?:人均|户均|平均|可支配|纯).*$")
_OWNER_VERB = re.compile(f"^{_any('owner_verbs')}(?=.{{2}})")
_SUMMED = ("收入", "支出")
# 规模以上工业|增加值: where the sector ends inside a label
_SECTOR_INSIDE = re.compile(
    r"^.*(?:第[一二三]产业|产业|行业|企业|[一-龥]业|单位|居民(?!消费价格)|家庭|部门|市场|类)(?=[^业]{2,}$)"
)
# 农村劳动力转移就业300万人，其中省外输出180万人
_MOVING = re.compile(r"(?:转移|输出|转出|流入|流出|外出|务工|就业|返乡)$")
# 清运处置生活垃圾…，其中其他垃圾: the verb of the whole holds for its parts
_PARENT_VERB = re.compile(
    r"清运处置|建成|新建|新增|新设|完成|获得|招收|发放|处置|清运|新签|制作|举办|接待"
)
# 新增三级医院, 新建充电桩
_ADDED = re.compile(
    r"^(?:净增加?|新增加?|新建成?|新设立?|新(?:获得?|通过)?认定|新入选|新获评|新培育|新引进|新获批|新登记|新注册|新开业?|新评定?|新入库|新落户)"
    r"(?=[^的]{2})"
)
_ADDED_UP = re.compile(r"(?:就业|参保|培训|投资|贷款|减税|降费|债券)(?:人数|人员|额)?$")
# Stages of schooling: part of the name of what is counted
_STAGE = re.compile(r"(?:普通|职业)?(?:本科|专科|本专科|研究生|硕士|博士)(?:生|研究生)?")
# 剧场举办演出|观众人数
_STAGED = re.compile(r"(?<=[一-龥]{2})(?:举办|承办)(?=[一-龥]{2})")
# 二级医院75家，其中中医医院9家: the grade of the whole holds for its parts
_GRADED = re.compile(r"^[一二三]级(?:甲等|乙等)?(?=[一-龥]{2,}$)")
_VISITS = re.compile(r"总?(?P<what>(?:诊疗|门诊|门急诊|就诊|入院|出院)(?:人次数?|人数)?)$")
_ANIMALS = frozenset("牛羊猪马驴骡鸡鸭鹅兔")
"""Owners of one character: 羊存栏8万只，出栏9万只."""
_STAGE_ENDS = re.compile(r"(?<=校)(?:本科|专科)$")
_SECTOR_HEAD = re.compile(rf"^.*?([一-龥]{{2}}业(?:{_any('quantity_heads')})$)")
_TRADE = re.compile(r"外贸|对外贸易|货物贸易")
_ELSEWHERE = re.compile(r"在(?:本|外|市|省|境|区|县)[市省内外]")

# 代表新质生产力的战略性新兴产业增加值 -> 战略性新兴产业增加值
_RELATIVE = re.compile(
    r"^(?:代表|受|反映|体现|与|作为|涉及|符合|位于|来自|针对|面向|以)[^，、]{2,24}?的(?=[^的]{5,}$)"
)
# 工业实现销售产值 -> 工业销售产值
_INNER = re.compile(
    r"(?<=[一-龥”）)])(?:去年|今年|上年(?!结)|全年|当年|分别|分别实现|分别完成|实现|完成(?!投资)|达到|已经|累计|共计|共(?=获))(?=[一-龥“]{2})"
)
# 城镇实现零售额 -> 城镇零售额; of a project 完成投资 is not all of its 投资
_OWNER_DOES = re.compile(
    rf"(?<=[一-龥]{{2}})(?:实现|完成(?!投资)|(?<!项目)(?<!工程)完成)(?={_any('quantity_heads')}$)"
)
# 邮政业完成邮政函件业务量 -> 邮政函件业务量: the sector is said once
_SECTOR_TWICE = re.compile(r"^([一-龥]{2})[一-龥]{0,3}(?:实现|完成)(?=\1)")
# 旧楼改造将新开工 -> 旧楼改造新开工
_WILL = re.compile(
    r"(?<=[一-龥]{3})将"
    rf"(?={alternation(w for w in vocabulary('verbs')['handling'] if len(w) > 1)})"
)
# 装备制造业在龙头企业带动下实现增加值 -> 装备制造业增加值
_UNDER = re.compile(r"在[^，在]{2,24}?(?:带动|拉动|推动|支撑|支持|作用|影响)下(?:实现|完成)?")
# 运动员共获得奖牌 -> 运动员获得奖牌; 规模以上工业是指年收入 -> 规模以上工业年收入
_LIGHT = re.compile(
    r"(?<=[一-龥”）)])(?:共有|是指|(?:总共|一共|累计|共计|共)(?=获|接待|放映|举办|有|受理|办理|审结|审理|收到|监测|批捕|起诉|办案|查处|检查|培训|发放|新设|发生|接报|破获|立案|处置|营救)|拥有(?=实有))(?=[一-龥“]{2})"
)
_MARKERS = re.compile(r"\0|\[\d{1,3}\]|\^?[①-⑳]|\s")
# 统筹利用腾退空间新增停车位 -> 新增停车位;  推进老城退租、完成申请式退租 -> 完成申请式退租
_STARTING = alternation(vocabulary("verbs")["starting"])
_MEANS = re.compile(
    rf"^(?:统筹利用|统筹|利用|通过|依托|借助|结合|推进|围绕|聚焦|按照|坚持)[^，]{{2,30}}?(?={_STARTING})"
)
_CLAUSE = re.compile(rf"^.{{3,}}、(?={_STARTING}.{{2}})")


@lru_cache(maxsize=1024)
def owner_of(label: str) -> str:
    """Whom the quantity belongs to: 普通高中招生 -> 普通高中, 独角兽企业 -> 独角兽企业."""
    found = _ATTRIBUTE.search(label)
    owner = label[: found.start()] if found else label
    if found and len(owner) < 2 and owner not in _ANIMALS:
        return ""
    if owner in _RECKONED:
        return ""
    if owner.startswith(("人均", "户均", "日均", "月均")):
        return ""
    owner = _STAGED.sub("", _OWNER_MEAN.sub("", _OWNER_VERB.sub("", owner)))
    stage = _STAGE_ENDS.search(owner)
    owner = owner[: stage.start()] if stage else owner
    return owner.removesuffix("的").strip("、，")


def in_all(label: str) -> str:
    """What there is in all of things that were added: 新增三级医院 -> 三级医院. People that found
    work or were insured are added up, not there: 新增就业 stays.
    """
    return label if _ADDED_UP.search(label) else _ADDED.sub("", label)


@lru_cache(maxsize=1024)
def tidy(phrase: str, *, clause: bool = True) -> str:
    """Footnote markers, blanks, inner light verbs out: 工业实现[3]销售产值 -> 工业销售产值."""
    phrase = _SECTOR_TWICE.sub("", _MARKERS.sub("", phrase))
    phrase = _OWNER_DOES.sub(_unless_inside_word, phrase)
    if "将" in phrase:
        phrase = _WILL.sub(_unless_inside_word, phrase)
    if len(phrase) > 9:
        phrase = _INNER.sub(_unless_inside_word, phrase)
        if "的" in phrase:
            phrase = _RELATIVE.sub("", phrase.replace("方面的", "").replace("领域的", ""))
    phrase = _LIGHT.sub("", _UNDER.sub("", phrase))
    cut = phrase.rfind("带动")
    if cut < 0:
        cut = phrase.rfind("拉动")
    if cut >= 0 and len(phrase) - cut > 5:
        phrase = phrase[cut + 2 :]
    if clause:
        phrase = _CLAUSE.sub("", _MEANS.sub("", phrase))
    if phrase.count("“") != phrase.count("”"):
        phrase = phrase.replace("“", "").replace("”", "")
    for pair in ("（）", "()"):
        if phrase.count(pair[0]) != phrase.count(pair[1]):
            phrase = phrase.replace(pair[0], "").replace(pair[1], "")
    return phrase.strip("，,、：:；;。 —*#●■◆▲▶➢•·★□○")


def _unless_inside_word(match: re.Match[str]) -> str:
    """国际以上|年度赛事: 上年 is no word there."""
    text, (start, end) = match.string, match.span()
    size = len(text)
    cuts = inside_word(text, start, 0, size) or inside_word(text, end, 0, size)
    return match.group() if cuts else ""


def quantity_head(label: str) -> str:
    """The part of a label that names the quantity: 规模以上工业增加值 -> 增加值, 自来水销售量 ->
    自来水销售量.
    """
    match = _SECTOR_INSIDE.match(label)
    if match:
        return label[match.end() :]
    return label


# 民营经济增加值100亿元。其中，第一产业增加值7亿元: three industries that are not those of the whole
ECONOMY = re.compile(r"[一-龥]{2,6}经济(?=增加值$)")
_INDUSTRY = re.compile(r"第[一二三]产业(?:实现)?增加值$")
# 医疗卫生机构拥有床位3万张，其中医院2万张: the part owns beds of its own
_OWNS = re.compile(r"^(?![人户每万])[一-龥]{2,10}拥有(?=[一-龥]{2,5}$)")


def merge_child(child: str, parent: str, *, unit: str, countable: bool) -> str:
    """Label of a part that its own clause names incompletely.

    Args:
        child: 制造业, 国家级, 金牌, 在外省完成.
        parent: 第二产业投资, 重点龙头企业, 国际性比赛奖牌, 建筑业总产值.
        unit: Unit of the figure.
        countable: Whether the unit counts things, so that the child may be the thing counted
            (医院774个).

    Returns:
        制造业投资, 国家级重点龙头企业, 国际性比赛金牌, 在外省完成建筑业总产值; the child itself
        where it is complete.
    """
    if not parent or not child:
        return child or parent
    economy = ECONOMY.match(parent) if _INDUSTRY.match(child) else None
    if economy is not None:
        return economy.group() + child
    if _INSTITUTION.search(child):
        parent = _OWNS.sub("", parent)
    if child in parent and len(child) >= 4:
        return child
    if child in _SUMMED and parent.endswith("总" + child):
        return parent[: -len(child) - 1] + child  # 公共预算总支出60亿元，其中当年支出52亿元
    if _ELSEWHERE.match(child) and len(child) <= 7:
        return child + "完成的" + _SECTOR_HEAD.sub(r"\1", parent)
    if _STAGE.fullmatch(child) and (owner := owner_of(parent)) and parent.startswith(owner):
        # 普通高校招生人数500人，其中本科200人
        return owner + child + parent[len(owner) :]
    if QUALIFYING.search(child):
        if child in ("出口", "进口") and "进出口" in parent:
            return parent.replace("进出口", child)
        if child in ("出口", "进口") and _TRADE.search(parent):
            return child  # 外贸规模突破50亿元。其中，出口30亿元
        return child + (
            parent if countable or not _SECTOR_INSIDE.match(parent) else quantity_head(parent)
        )
    if HEAD.search(child):
        return child
    if parent.endswith("保有量") and "新" not in child[:3]:
        return child + "保有量"  # 机动车保有量16万辆，其中汽车15万辆
    if (
        unit[-1:] in ("人", "名", "张")
        and _INSTITUTION.search(child)
        and not _INSTITUTION.search(parent)
    ):
        return child + parent
    visits = _VISITS.search(parent) if unit.endswith("人次") else None
    if visits is not None and _INSTITUTION.search(child):
        return child + visits["what"]  # 医疗机构总诊疗人次45万人次，其中医院16万人次
    if countable and len(child) <= 4 and _MOVING.search(child):
        return owner_of(parent) + child
    # 医院病床使用率80%，其中公立医院86%
    for size in range(min(len(child) - 1, len(parent) - 2), 1, -1):
        if not countable and parent.startswith(child[-size:]):
            return child + parent[size:]
    graded = _GRADED.match(parent)
    if graded and countable and child[-2:] == parent[-2:] and not _GRADED.match(child):
        return graded.group() + child
    verb = _PARENT_VERB.match(parent)
    if verb and child[-2:] == parent[-2:] and not _PARENT_VERB.match(child):
        return verb.group() + child
    if not countable and SECTOR.search(child):
        head = quantity_head(parent)
        return child + head if HEAD.search(head) else child
    if countable and len(child) <= 3 and child[-1] == parent[-1] and len(parent) > len(child) + 1:
        return parent[: -len(child)] + child
    return child
