"""The shortest noun phrase that names a quantity: what is left when periods, regions, verbs and connectives are taken off.

初步核算，全年实现地区生产总值 -> 地区生产总值
惠农政策带动农村居民人均可支配收入 -> 农村居民人均可支配收入
规模以上工业实现销售产值 -> 规模以上工业销售产值
"""

from __future__ import annotations

import re

from pipeline.observations.lexicon import alternation, vocabulary

_NOUNS = vocabulary("nouns")
# Single characters that are noise only where they begin no word
_SINGLE_LEAD = {
    "对": "外口接内", "各": "类项级种地区县市", "中": "央小等国欧医部关东长学高低型成药老心华职试草粮美俄非、", "经": "济营常费贸开", "本": "外科地级届专",
    "其": "他它中", "可": "再支吸持用", "能": "源力耗效繁", "要": "素求道", "以": "上下外旧", "在": "校学园册建院职岗线京外本籍轨营编训读",
    "从": "业", "按": "揭", "均": "衡价", "都": "市", "有": "效色机线限毒形害轨", "共": "享建同管", "为": "民", "约": "束", "近": "岸海地",
    "超": "高市低长算级", "并": "购网", "现": "代金场役货", "使": "用", "还": "款贷建", "达": "标", "即": "时期", "如": "期", "和": "谐",
    "我": "国", "由": "", "将": "军", "已": "", "且": "", "或": "", "该": "省市区县年校厂", "这": "", "仅": "", "又": "", "则": "", "也": "", "及": "格",
    "而": "", "但": "", "于": "", "了": "", "的": "士", "与": "", "是": "", "再": "生就", "因": "素特", "让": "", "拟": "建合定", "把": "", "将要": "", "用": "电水地气户能餐",
}  # fmt: skip
_DROP_LEAD = frozenset(
    ("重点", "主要", "直接", "相关", "有关", "平均", "统计", "全部", "要", "中", "可", "能", "将", "其", "对", "以", "由", "从")
)
_LEAD_WORDS = [w for w in _NOUNS["leading_noise"] if len(w) > 1 and w not in _DROP_LEAD]
_PERIOD = (
    r"(?:用?[一二两三四五十]年(?:左右)?(?:的)?时间|(?:截至|截止|到|至|自|从)?(?:目前|现在|当前|(?:(?:19|20)\d\d|[〇零一二三四五六七八九]{4}|1 9 \d \d) ?年(?:度|来)?(?:[-—~～至到](?:19|20)?\d\d ?年)?(?:以来|末|底|初)?(?: ?\d{1,2} ?月(?:份|末|底)?)?(?: ?\d{1,2} ?日)?"
    r"|(?:19|20)\d\d[-—–~～](?:19|20)\d\d ?年|\d{1,2}[-—–~～至]\d{1,2} ?月份?|\d{1,2} ?月(?:份|末|底)?"
    r"|去年|今年|上年|本年度?|当年|全年|明年|年末|年底|年内|年初|上半年|下半年|[一二三四]季度|前三季度|前\d个?月|本年度|上年末|(?:五|三|两|四|十)年(?:来|间)?|近年来|一年来|过去[一二三四五六七八九十]?年"
    r"|“?[十一二三四五]{1,2}五”?(?:时期|期间|规划期末|末|以来)?(?=[^规计])|期末|本届政府|月末|季末)(?:以来|底|末|内|间|期间|的|同期)?)"
)
_PLACE_GENERAL = r"(?:全市|全省|全区|全县|全国|全州|全旗|全盟|我市|我省|我区|我县|我国|本市|本省|本区|全球|市区两级|各地)(?:上下|范围内|共)?(?![和与、及])"
_ADVERBIAL = (
    r"(?:在[^，,]{0,24}?(?:带动下|推动下|作用下|影响下|拉动下|支持下|支撑下|背景下|基础上|(?:方面|领域)(?!的)|过程中|期间)|按[^，,]{1,10}?(?:计算|核算|统计|口径|折算|计)|扣除[^，,]{1,10}?(?:因素|影响)(?:后)?"
    r"|受[^，,]{1,20}?(?:影响|带动|拉动)|据[^，,]{1,10}?(?:统计|测算|核算|调查|快报)|初步(?:核算|统计|预计|测算)|根据[^，,]{0,20}?(?:结果|数据|核算|统计|测算)|从[^，,]{1,16}?看|分[一-龥]{1,4}看|与[^，,]{1,14}?相关的|作为[^，,]{1,24}?(?=，|$))"
)
LEAD = re.compile(
    rf"[\s\0,，、：:；;—。”*#）)Ø■●◆▲▶➢•·★□※]*(?:(?:{_ADVERBIAL}|{_PERIOD}|{_PLACE_GENERAL}|{alternation(_LEAD_WORDS)}(?![率额值者])"
    + "".join(rf"|{c}" + (rf"(?![{n}])" if n else "") for c, n in _SINGLE_LEAD.items())
    + r")[\s\0,，、：:]*)"
)
_SINGLE_TRAIL = {
    "中": "初高集其当", "等": "中高同平", "均": "人日户月平年", "有": "国私公所拥", "都": "首成", "为": "行作成", "达": "到", "的": "", "了": "", "已": "", "也": "",
    "将": "", "是": "", "则": "", "从": "", "由": "自", "到": "", "在": "现存", "共": "公", "再": "", "和": "", "与": "参", "及": "普惠波涉", "：": "", "、": "", "以": "", "至": "", "对": "", "比": "占",
    "较": "", "新": "更创高", "仍": "", "还": "", "时": "小工课学", "上": "以网线", "内": "以国境海市省",
}  # fmt: skip
_TRAIL_WORDS = [w for w in _NOUNS["trailing_noise"] if len(w) > 1] + _NOUNS["predicates"]
TRAIL = re.compile(
    rf"(?:{alternation(_TRAIL_WORDS)}|(?<=.)(?:全市|全省|全区|全县|全国)|(?:从|由)?(?:每人)?每(?:月|年|天|日)|(?:已)?连续[一-龥\d]{1, 2}年|"
    + "|".join((rf"(?<![{n}])" if n else "") + re.escape(c) for c, n in _SINGLE_TRAIL.items())
    + r"|[\s\0,，。；：:！“（(])$"
)
# 增加值按可比价格计算, 消费在文旅需求带动下, 强度自2019年以来, 指数从峰值
TRAIL_LONG = re.compile(
    r"(?:按[^，,]{1,10}(?:计算|核算|折算)|在[^，,在]{2,20}(?:下|后)|(?:自|从)?(?:19|20)\d\d ?年以来|(?:从|由)(?:[^，]{0,4}的)?(?:峰值|高点|低点|最高点|最低点))$"
)
_RELATIVE = re.compile(r"^(?:代表|反映|体现|与|作为|涉及|符合|位于|来自|针对|面向|以)[^，、]{2,24}?的(?=[^的]{5,}$)")
_CAUSE = re.compile(rf"^.*(?:{'|'.join(_NOUNS['causes'])})(?=.{{3}})")
_INNER = re.compile(r"(?<=[一-龥”）)])(?:去年|今年|上年|全年|当年|分别|分别实现|分别完成|实现|完成|达到|已经|累计|共计|共(?=获))(?=[一-龥“]{2})")
_MARKERS = re.compile(r"\0|\[\d{1,3}\]|\^?[①-⑳]|\s")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_MIDDLE = re.compile(rf"[，,、：:](?={_PERIOD})")
HEAD = re.compile(rf"(?:{'|'.join(sorted(_NOUNS['quantity_heads'], key=lambda w: (-len(w), w)))})$")
SECTOR = re.compile(rf"(?:{'|'.join(sorted(_NOUNS['sector_endings'], key=lambda w: (-len(w), w)))})(?:[）)”])?$")
_SECTOR_INSIDE = re.compile(r"^.*(?:第[一二三]产业|产业|行业|企业|[一-龥]业|单位|居民|家庭|部门|市场|类)(?=[^业]{2,}$)")
_MOVING = re.compile(r"(?:转移|输出|转出|流入|流出|外出|务工|就业|返乡)$")
THING = re.compile(rf"(?:{'|'.join(sorted(_NOUNS['things'], key=lambda w: (-len(w), w)))})(?:[）)”])?$")
_INSTITUTION = re.compile(rf"(?:{'|'.join(sorted(_NOUNS['institutions'], key=lambda w: (-len(w), w)))})$")
_PARENT_VERB = re.compile(r"(?:清运处置|建成|新建|新增|新设|完成|获得|招收|发放|处置|清运|新签|制作|举办|接待)")
QUALIFYING = re.compile(rf"(?:^(?:{'|'.join(_NOUNS['qualifying_words'])})|(?:{'|'.join(_NOUNS['qualifying_endings'])}))$")


_DEPENDENT = "(?:" + "|".join(sorted(_NOUNS["dependents"], key=lambda w: (-len(w), w))) + ")"
DEPENDENT = re.compile(rf"(?:实现|完成|共|新增|累计|年|总|全部|其|日均|月均)?{_DEPENDENT}")
_ATTRIBUTE = re.compile(rf"(?:{_DEPENDENT}|{HEAD.pattern[:-1]}|数)(?:合计)?$")
_OWNER_MEAN = re.compile(r"(?<=.{2})(?:人均|户均|平均|可支配|纯).*$")
_OWNER_VERB = re.compile(
    r"^(?:新开工|新完工|开工|完工|竣工|新增|新建|新设|新引进|新设立|累计|建成|已建成|拥有|共|共有|现有|制作|生产|举办|放映|获得|获批|实施|各类|完成)(?=.{2})"
)


def owner_of(label: str) -> str:
    """Whom the quantity belongs to: 普通高中招生 -> 普通高中, 独角兽企业 -> 独角兽企业."""
    found = _ATTRIBUTE.search(label)
    if found and found.start() < 2:
        return ""
    owner = label[: found.start()] if found else label
    if owner.startswith(("人均", "户均", "日均", "月均")):
        return ""
    owner = _OWNER_MEAN.sub("", _OWNER_VERB.sub("", owner))
    return owner.removesuffix("的").strip("、，")


def lead_end(text: str, at: int, end: int, region_at: object = None) -> int:
    """Offset after everything at the front that is no part of a name."""
    while at < end:
        match = LEAD.match(text, at, end)
        if match is None or match.end() == at:
            return at
        at = match.end()
    return at


def trail_start(text: str, at: int, end: int) -> int:
    """Offset where everything at the back begins that is no part of a name."""
    while end > at:
        window = text[max(at, end - 8) : end]
        match = TRAIL.search(window)
        if match is None:
            if window[-1] in "算来下后值点" and (longer := TRAIL_LONG.search(text[max(at, end - 26) : end])):
                end -= longer.end() - longer.start()
                continue
            return end
        end -= match.end() - match.start()
    return end


# 统筹利用腾退空间新增停车位 -> 新增停车位;  推进老城退租、完成申请式退租 -> 完成申请式退租
_STARTING = alternation(vocabulary("verbs")["starting"])
_MEANS = re.compile(rf"^(?:统筹利用|统筹|利用|通过|依托|借助|结合|推进|围绕|聚焦|按照|坚持)[^，]{{2,30}}?(?={_STARTING})")
_CLAUSE = re.compile(rf"^.{{3,}}、(?={_STARTING}.{{2}})")


def tidy(phrase: str, *, clause: bool = True) -> str:
    """Footnote markers, blanks, inner light verbs out: 工业实现[3]销售产值 -> 工业销售产值."""
    phrase = _MARKERS.sub("", phrase)
    if len(phrase) > 9:
        phrase = _INNER.sub("", phrase)
        if "的" in phrase:
            phrase = _RELATIVE.sub("", phrase.replace("方面的", "").replace("领域的", ""))
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
    return phrase.strip("，,、：:；;。 —*#")


def quantity_head(label: str) -> str:
    """The part of a label that names the quantity: 规模以上工业增加值 -> 增加值, 自来水销售量 -> 自来水销售量."""
    match = _SECTOR_INSIDE.match(label)
    if match:
        return label[match.end() :]
    return label


def merge_child(child: str, parent: str, *, unit: str, countable: bool) -> str:
    """Label of a part that its own clause names incompletely.

    Args:
        child: 制造业, 国家级, 金牌, 在外省完成.
        parent: 第二产业投资, 重点龙头企业, 国际性比赛奖牌, 建筑业总产值.
        unit: Unit of the figure.
        countable: Whether the unit counts things, so that the child may be the thing counted (医院774个).

    Returns:
        制造业投资, 国家级重点龙头企业, 国际性比赛金牌, 在外省完成建筑业总产值; the child itself where it is complete.
    """
    if not parent or not child:
        return child or parent
    if child in parent and len(child) >= 4:
        return child
    if re.match(r"在(?:本|外|市|省|境|区|县)[市省内外]", child) and len(child) <= 7:
        return child + "完成的" + quantity_head(parent)
    if QUALIFYING.search(child):
        if child in ("出口", "进口") and "进出口" in parent:
            return parent.replace("进出口", child)
        return child + (parent if countable or not _SECTOR_INSIDE.match(parent) else quantity_head(parent))
    if HEAD.search(child):
        return child
    if unit[-1:] in ("人", "名", "张") and _INSTITUTION.search(child) and not _INSTITUTION.search(parent):
        return child + parent
    if countable and len(child) <= 4 and _MOVING.search(child):
        return owner_of(parent) + child
    verb = _PARENT_VERB.match(parent)
    if verb and child[-2:] == parent[-2:]:
        return verb.group() + child
    if not countable and SECTOR.search(child):
        return child + quantity_head(parent)
    if countable and len(child) <= 3 and child[-1] == parent[-1] and len(parent) > len(child) + 1:
        return parent[: -len(child)] + child
    return child
