"""Whose quantity it is: the clause's own noun, the noun of an earlier clause, or the label carried
over; parts and their whole (其中).
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View
from pipeline.reading.discourse.frames import Frames, Level
from pipeline.reading.discourse.region_mentions import Named, RegionWords, is_part_of_city
from pipeline.reading.phrases.label import (
    DEPENDENT,
    ECONOMY,
    HEAD,
    QUALIFYING,
    SECTOR,
    THING,
    in_all,
    merge_child,
    quantity_head,
    tidy,
)
from pipeline.reading.phrases.phrase_edges import lead_end, trail_start
from pipeline.reading.phrases.predicate import COMPARED
from pipeline.reading.tokens.clauses import clause_start
from pipeline.reading.tokens.lexicon import alternation, vocabulary
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from pipeline.reading.tokens.words import class_at, cut, inside_word, is_preposition

_VERBS, _DIRECTIONS = vocabulary("verbs"), vocabulary("directions")
VERB_ONLY = re.compile(rf"^(?:{alternation(_VERBS['handling'])}|拟安排|拟发行)(?:了|成|好)?$")
VERB_FIRST = re.compile(rf"^(?:拟)?{alternation(_VERBS['handling'])}")
# 园区建设|全面展开: the subject ends where its predicate begins
PREDICATE = re.compile(rf"(?<=.{{2}})(?:则|也|均|都|仍|发展)?{alternation(_VERBS['predicates'])}")
# 按可比价格计算，… 与2013年相比，…: clauses that name no subject
_NO_SUBJECT = re.compile(
    r"[\s\0]*(?:按|扣除|在[^，]*下$|其中|受|与[^，]*相比|比(?![例重值])|较|同比|从[^，]*看|分[^，]*看|截至|到|通过|为|以)"
)
_PART = re.compile(
    r"其中|分[一-龥]{1,5}看|按[一-龥]{1,6}分|从[一-龥“”]{2,16}看|[一-龥”]{2,}中[，,：:]"
)
_AMONG = re.compile(r"(?P<whole>[一-龥“”（）()A-Za-z\d]{2,30})中[，,：:]?$")
# 比前五年增长: what is compared with is no subject
_COMPARED = re.compile(r"(?:比(?![例重值赛])|较(?!大|高|低|快|好|强))")
# 宁波舟山港, 北京银行, 广州海关: names of things that begin like a region
_NAME_GOES_ON = re.compile(
    r"(?:[一-龥]{2})?港(?![口币澳元股])|(?:国际)?机场|大学|学院|银行|海关|铁路局|证券交易所|油田|钢铁"
)
# 降水量 2016年，全国平均降水量: a heading in the line of its paragraph
_RUN_IN = re.compile(r"[一-龥]{2,10}[ 　]+(?=(?:19|20)\d\d ?年)")
# 2021-2025年财政收入|年末存款余额, 第一产业40.5全年|新增就业: what a chart or a caption left before
# its sentence
_LONG = 20
_RESIDUE = re.compile(r".*\d[^\d]*(?=全年[一-龥]{4}|(?<=[一-龥])年末[一-龥]{4})")
# 常住人口与2010年普查的72万人相比
# 人口年末常住人口, 粮食全年农作物播种面积: a heading set before its sentence; not 财政全年收入
_SECTIONS = alternation(vocabulary("nouns")["sections"])
_GLUED = re.compile(
    rf"[\s\0]*{_SECTIONS}(?:[和与、]?{_SECTIONS})*(?=(?:全年|年末|初步核算)(?P<name>[^，。；：:\d]+))"
)
_THAN_EARLIER = re.compile(r"(?<=..)(?:与|同|比|较)(?:19|20)\d\d ?年")
# 京津冀及周边地区
_AROUND = re.compile(r"(?:及其?周[边围])?地区(?=“)|及其?周[边围](?:地区|区域|城市)?")
_SAME = re.compile(r"(?:该|这一|上述|此)[一-龥]{0,6}$")
_GENERIC = frozenset(("指数", "得分", "总量", "数量", "总数", "总额"))
_CONTRASTS = (
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("城市", "农村"),
    ("男性", "女性"),
    ("进口", "出口"),
    ("城镇居民", "农村居民"),
)
# 建成养老助餐点200家: the verb adds nothing to what is counted
_DROPPED = re.compile(rf"^{alternation(_VERBS['dropped'])}(?=[^面量额]{{3,}}$)")
# 发生营业成本8亿元
_INCURRED = re.compile(r"^发生(?=.*(?:成本|费用|支出|费)$)")
# 在第9届全省运动会上，运动员获得奖牌8枚: what was won at the games
_WON = re.compile(r"^.{0,6}?(?:获得|取得|夺得)(?=.)")
_TRAILING_SPEED = re.compile(r"(?<=.{3})(?:涨幅|降幅|增幅|增速|跌幅)$")
SPEEDS = frozenset(("增速", "增幅", "降幅", "涨幅", "跌幅", "增长率", "增长速度"))
_ACTING = re.compile(r"(?:举办|接待|招收|出版|培训|服务|发放|办理|演出)[一-龥]{2,3}$")
# 门槛从年收入3万元提高到…; 坚决把文件压减三分之一
_FROM = re.compile(r"(?<=.{3})(?:从(?!业|事)|(?<!自)由)[^从由]{0,10}$")
# 从各类人群中评选道德模范
_TAKEN = re.compile(
    r"^.{2,}中(?=(?:推选产生|评选|选树|选拔|遴选).)|^.*把(?![握关控脉手])(?=.{2})|^将(?=[一-龥]{3})(?!军|士|领|来|近)"
)
# 160.6亿美元、折合1148亿元人民币; 按年平均汇率折算合人民币68亿元: the same quantity once more
_CONVERTED = re.compile(
    r"(?:按?[一-龥]{0,8}汇率)?(?:折算后?|计算)?(?:折合|约合|折算|折|(?<![一-龥])合|相当于)(?:成|为|约)?"
    r"(?:人民币|美元|港币|欧元)?约?$"
)
# 高于同期全国2.8%的增幅
_PERIOD_INSIDE = re.compile(
    r"(?<=[一-龥]{2})(?:\d{1,2}月(?:末|底|份)?|[一二三四]季度末?)(?=[一-龥]{2})"
)
_HIGHER = re.compile(r"(?:高于|低于|快于|慢于|好于)(?:同期)?$")
_KEPT = re.compile(
    r"^(?:新建|新增|新设|新(?:获得?|通过)?认定|新获[批评]|新入选|新培育|新引进|新登记|新注册|改造|新开工|改建|扩建|竣工|建成|拆除)"
    r"(?=.{2})"
)
# 汽车出口9万辆，增长3%；价值96亿元: what is worth it was stated before
_WORTH = frozenset(("价值", "总价值", "货值", "总货值"))
_BENEFITS = frozenset(("惠及", "受益", "覆盖", "参与", "惠及学生"))
# 实现产量“六连增”，达到200万吨
_SLOGAN = re.compile(r"“[^”]{1,8}”$")
# 新增三级医院4家、累计37家
_IN_ALL = re.compile(
    r"[、，,\s\0]*(?:目前|现已|已|至此|全市|全省|全区|全县)*(?:累计|总计|共计|总共|总数|总量|共|存量)"
    r"(?:已|将)?(?:建成|开通|培育|认定|设立|拥有)?(?:分别)?(?:已|将)?"
    r"(?:达到?|为|有|突破|超过?|增至|增加到)?[约近超\s\0]*"
)
_FACES = ("增长面", "盈利面", "亏损面")
_KIND = re.compile(r"(?<=的)(?:行业|产品|企业|项目|商品)$")
_MEANS = frozenset(("日均", "月均", "人均", "户均", "日", "每天", "平均每天"))


def open_sentence(text: str, start: int, end: int, frames: Frames, words: RegionWords) -> Frames:
    """The stack with what the sentence opens with, which holds for all of it: 东城区某社区…,
    在第9届全省运动会上，….
    """
    at = lead_end(text, start, end)
    named = words.at(text, at, end)
    if named is not None and named.code == words.home:
        # 天津滨海新区: the place within the region
        named = words.other(text, named.end, end) or named
    frames = _keep_place(text, start, at, named, frames.leave(Level.CLAUSE), words)
    if named is not None and named.code is not None:
        home = named.code == words.home
        frames = frames.with_fields(
            Level.SENTENCE, region=named.code, region_at=None if home else (named.start, named.end)
        )
    if "环比看" in text[start : start + 12]:
        frames = frames.with_fields(Level.SENTENCE, comparison="previous_month")
    if text.startswith("在", start):
        event = _EVENT.match(text, start, end)
        frames = frames.with_topic(event=event["event"] if event else "")
    return frames


# 全年, 年末, 2024年: with a period a sentence of a bulletin begins anew
# 东疆综合保税区…: another place, whether a table knows it or not
_ANOTHER_PLACE = re.compile(
    r"[\s\0]*[一-龥]{2,8}?(?:保税区|开发区|高新区|新区|新城|园区|示范区|合作区|街道|[镇乡村港]|机场|口岸)"
)
_PERIOD_FIRST = re.compile(r"[\s\0]*(?:全年|年末|年底|截至|(?:19|20)\d\d ?年|本年)")


def _keep_place(
    text: str, start: int, at: int, named: Named | None, frames: Frames, words: RegionWords
) -> Frames:
    """The stack with the place that the paragraph is about.

    A paragraph that begins with a place goes on about it (高新区完成产值30亿元。新引进企业40家。),
    until a sentence begins with another, with the whole (全市), or with a period.
    """
    opens = not text[:start].strip(" \u3000\0")
    held = next((f.region for f in frames.stack if f.level is Level.PARAGRAPH), None)
    if not opens and held is None:
        return frames
    if named is not None:
        elsewhere = named.code not in (None, words.home) and not is_part_of_city(named.code)
        return frames.with_fields(Level.PARAGRAPH, region=named.code if elsewhere else None)
    anew = (
        words.whole(text, start, at)
        or not opens
        and (_PERIOD_FIRST.match(text, start) or _ANOTHER_PLACE.match(text, at))
    )
    return frames.with_fields(Level.PARAGRAPH, region=None) if anew else frames


_EVENT = re.compile(
    r"在(?P<event>[^，。]{4,24}?(?:运动会|奥运会|残奥会|亚运会|全运会|大赛|锦标赛|比赛|冬奥会|青奥会))上?[，,]"
)


def open_part(view: View) -> None:
    """其中 and its kin open parts of what was said last: 其中，第二产业…; 零售总额中，…;
    分产业看，…..
    """
    between = view.text[view.previous : view.predicate.rest]
    if (ranked := _RANKED_FIRST.search(between)) is not None:
        what = ranked["what"]
        view.record(ranked=tidy(what[lead_end(what, 0, len(what)) :]))
    match = _PART.search(between) if "中" in between or "看" in between or "分" in between else None
    if match is not None:
        view.record(whole=_whole(between, match) or _preceding_whole(view.frames))
    view.part = bool(view.topic.whole)


def _preceding_whole(frames: Frames) -> str:
    """What was stated last, whose parts 其中 and 分产业看 go on about."""
    opening = not frames.topic.first
    before = subject_before(frames) if opening and frames.unfigured else ""
    whole = _TRAILING_SPEED.sub("", before or frames.quantity.base)
    if not opening or whole.endswith(("增加值", "生产总值")):
        return whole
    # the sentence before went on to shares and pulls of the economy whose parts these are
    return next((label for label in frames.earlier_labels if ECONOMY.match(label)), whole)


def _whole(between: str, match: re.Match[str]) -> str:
    if match.group()[-1] not in "，,：:" or match.group().startswith("其"):
        return ""
    among = _AMONG.search(between[: match.end()])
    if among is None:
        return ""
    named = among["whole"]
    named = tidy(named[lead_end(named, 0, len(named)) :])
    counted = HEAD.search(named) or named.endswith("人员")
    return _TRAILING_SPEED.sub("", named) if counted and len(named) >= 3 else ""


_OPEN_BRACKET = re.compile(r"\d[一-龥]{1,2}[（(][^）)]*$")


def _of_bracket(view: View, own: str) -> str:
    """景区4个（国家级3个，省级1个）: a bracket behind a figure has parts of that, whatever 其中
    goes on about; '' where there is none, or where what is in it has a name of its own.
    """
    if not QUALIFYING.search(own) or not _OPEN_BRACKET.search(view.text[: view.start][-40:]):
        return ""
    last = view.quantity.label
    return min((label for label in view.topic.recent if last.endswith(label)), key=len, default="")


def find_subject(view: View) -> None:
    """The noun phrase of the clause; where it depends on another, that of the clause before:
    绿地占比稳步提升，达40%.
    """
    text = view.text
    view.subject = noun(view, view.start, view.predicate.rest)
    if "、" in text[view.start : view.predicate.rest]:
        _leave_clause(view)
    dependent = bool(view.subject) and DEPENDENT.fullmatch(view.subject) is not None
    if view.subject and not dependent:
        if (
            len(view.numbers) == 1
            and text[view.start - 1 : view.start] in ("，", ",")
            and _SECTORS.match(view.subject)
        ):
            view.subject = _with_sectors(view)
        return
    at = view.start - 1
    for _ in range(3):
        if at <= view.previous:
            break
        begin = clause_start(text, view.previous, at)
        if begin < at and not _has_no_subject(text, begin, at):
            named = clause_subject(_SLOGAN.sub("", noun(view, begin, at)))
            if named and dependent:
                view.record(owner=_TRAILING_SPEED.sub("", named))
                return
            if not dependent:
                named = named or acted_on(noun(view, begin, at))
                if named and HEAD.search(named):
                    view.subject = named
                if named or not VERB_FIRST.match(text[begin:at]):
                    return
        at = begin - 1


def _has_no_subject(text: str, begin: int, end: int) -> bool:
    """Whether a clause begins with a circumstance: 通过改革, …; not 以色列进口额较快增长, …."""
    opened = _NO_SUBJECT.match(text, begin, end)
    return opened is not None and not inside_word(text, opened.end(), begin, end)


# 、稳居全省前三、增长5%: a clause without a number
_STANDING = re.compile(
    r"(?:继续|连续[一-龥\d]{1,3}年)?(?:稳居|位居|位列|名列|跻身|排名|连续|再创|再次|首次|创历史|居|迈上|站上)"
)


def _leave_clause(view: View) -> None:
    """甲电厂建成投产、总装机达30万千瓦: a clause without a number before 、 is no part of the
    name; whom it names may own what follows.
    """
    before, _, own = view.subject.rpartition("、")
    pause = view.text.rfind("、", view.start, view.predicate.rest)
    if not before and not view.text[pause + 1 : view.predicate.rest].strip():
        # nothing but the predicate follows the pause
        if view.predicate.direction and _STANDING.match(view.subject):
            view.subject = ""
        return
    if not before:
        return
    verb = VERB_FIRST.match(before)
    if DEPENDENT.fullmatch(own) and PREDICATE.search(before) and verb is None:
        owner = clause_subject(before)
        if owner:
            view.record(owner=owner)
            view.subject = own
    elif (
        verb is not None
        and verb.end() > 1
        and not VERB_FIRST.match(own)
        and len(own) >= 4
        and HEAD.search(own)
        and class_at(before, _last_word(before), len(before)) in ("v", "w")
    ):
        view.subject = own  # 支持甲市场扩容、上市公司数量增至90家


def _last_word(phrase: str) -> int:
    """Where the last word of a phrase begins."""
    ends = cut(phrase[-8:])
    return max(0, len(phrase) - 8) + (ends[-2] if len(ends) > 1 else 0)


# 批发业，餐饮业新设门店20家: sectors joined by commas are one subject
_FOSTERING = re.compile(r"发展|培育|壮大|布局|推进|改造|支持|打造|推动|做[大强优]")
_NO_SECTOR = "(?<![就毕创失停开营]业)"
_SECTORS = re.compile(rf"[一-龥、]{{1,20}}业(?!务|绩|主){_NO_SECTOR}")
_SECTOR_ONLY = re.compile(rf"[\s\0]*[一-龥、]{{2,20}}业{_NO_SECTOR}")


def _with_sectors(view: View) -> str:
    subject, at = view.subject, view.start - 1
    while at > view.previous:
        begin = clause_start(view.text, view.previous, at)
        if not _SECTOR_ONLY.fullmatch(view.text, begin, at) or _FOSTERING.search(
            view.text, begin, at
        ):
            break
        subject = f"{noun(view, begin, at)}，{subject}"
        at = begin - 1
    return subject


def clause_subject(clause: str) -> str:
    """The subject of a clause that says something about it: 园区建设全面展开 -> 园区建设; '' where
    the clause has none.
    """
    if not clause or VERB_ONLY.match(clause):
        return ""
    clause = _SUPERLATIVE.sub("", clause)
    predicate = _predicate_of(clause)
    verb = _verb_of(clause)
    if verb is not None and THING.search(clause) and len(clause) - verb.end() >= 3:
        return clause[verb.end() :] if len(clause) <= 24 else ""
    if predicate is not None:
        clause = clause[: predicate.start()]
        if verb is not None:
            return ""
        return clause[: trail_start(clause, 0, len(clause))] if 2 <= len(clause) <= 24 else ""
    if (
        len(clause) <= 20
        and not VERB_FIRST.match(clause)
        and (HEAD.search(clause) or SECTOR.search(clause) or THING.search(clause))
    ):
        return clause
    moved = _MOVED.sub("", clause)
    return clause_subject(moved) if moved != clause else ""


def _verb_of(clause: str) -> re.Match[str] | None:
    """The verb that a clause begins with: not 对 of 对口支援, nor 服务 of 服务业."""
    verb = VERB_FIRST.match(clause)
    return None if verb and inside_word(clause, verb.end(), 0, len(clause)) else verb


def _predicate_of(clause: str) -> re.Match[str] | None:
    """Where the predicate of a clause begins: not 共 of 公共预算收入较快增长, nor 竣工 of
    竣工面积较快增长.
    """
    found = [
        m for m in PREDICATE.finditer(clause) if not inside_word(clause, m.start(), 0, len(clause))
    ]
    named = (m for m in found if HEAD.search(clause[: m.start()]))
    return next(named, found[0] if found else None)


def acted_on(clause: str) -> str:
    """下调缴费比例，各地可降至16%: what the verb of the clause before acts on."""
    verb = _verb_of(clause)
    rest = clause[verb.end() :] if verb else ""
    return rest if len(rest) >= 3 and HEAD.search(rest) else ""


def subject_before(frames: Frames) -> str:
    """The subject of the sentence before, which had no figures:
    科创指数稳步上升。从2010年的1.2升至… -> 科创指数.
    """
    for clause in re.split(r"[，,。；：:]", frames.unfigured.strip())[:3]:
        named = clause_subject(tidy(clause[lead_end(clause, 0, len(clause)) :]))
        if named:
            return named
    return ""


def _heading(text: str, end: int) -> re.Match[str] | None:
    """The heading that a paragraph begins with, where what follows is a whole name of its own."""
    glued = _GLUED.match(text, 0, end)
    if glued is None:
        return None
    name = glued["name"]
    name = name[lead_end(name, 0, len(name)) : trail_start(name, 0, len(name))]
    head = HEAD.search(name)
    whole = len(name) >= 4 and DEPENDENT.fullmatch(name) is None
    bare = head is not None and head.start() < 2 or name.startswith(tuple(_MEANS))
    return glued if whole and not bare else None


# 通州区新设30家，全市新设900家: back to the document's region
# 法人单位数量居前三位的行业是：制造业5万个: what is counted is said once
_RANKED_FIRST = re.compile(
    r"(?P<what>[一-龥]{2,16}?)(?:数量?|总[数量])?(?:居|位居|排名?|列)(?:全[国省市区县])?前[一两二三四五六七八九十\d]+"
    r"(?:位|名)?的[一-龥、（）]{1,10}?(?:分别|依次)?(?:是|为)[：:，,]?"
)


def noun(view: View, start: int, end: int) -> str:
    """The noun phrase in ``text[start:end]``: periods, regions, connectives and trailing verbs
    taken off.
    """
    text = view.text
    run_in = _RUN_IN.match(text, start, end) or (_heading(text, end) if start == 0 else None)
    at = lead_end(text, run_in.end() if run_in else start, end)
    whole = view.words.whole(text, start, at)
    if whole is not None and whole.code == view.words.home:
        view.region, view.region_at = whole.code, None
    while at < end:
        named = view.words.at(text, at, end)
        if named is not None and named.code == view.words.home and at == lead_end(text, start, end):
            view.region, view.region_at = named.code, None  # 丙区…挂牌，甲市向外…
        if (
            named is None
            or named.code == view.words.home
            and named.end >= end
            or _NAME_GOES_ON.match(text, named.end, end)
            or text[named.end - 1] not in "市省区县州旗盟"
            and inside_word(text, named.end, at, end)
        ):
            break
        if named.code not in (None, view.words.home):
            view.region, view.region_at = named.code, (named.start, named.end)
        around = _AROUND.match(text, named.end, end)
        past = around.end() if around else named.end
        at = end if past >= end else lead_end(text, past, end)
    if at < end and _COMPARED.match(text, at, end):
        return ""
    stop = trail_start(text, at, end)
    if stop - at > _LONG and (residue := _RESIDUE.match(text, start, stop)):
        left = residue.group().rstrip(" \0")
        if left[-1].isdigit() or HEAD.search(left) or SECTOR.search(left):
            at = lead_end(text, residue.end(), stop)
    earlier = _THAN_EARLIER.search(text, at, stop)
    if earlier is not None and is_preposition(text, earlier.start(), at, stop):
        stop = trail_start(text, at, earlier.start())
    phrase = tidy(text[at:stop]) if stop > at else ""
    if "从" in phrase or "由" in phrase or "把" in phrase or "选" in phrase or phrase[:1] == "将":
        phrase = _TAKEN.sub("", _FROM.sub("", phrase))
    phrase = _PERIOD_INSIDE.sub("", _HIGHER.sub("", _CONVERTED.sub("", phrase)))
    if whole is not None and whole.code != view.words.home and _is_owner(view, whole, at):
        view.region, view.region_at = whole.code, (whole.start, whole.end)
    return "" if phrase in ("人民币", "美元") else phrase


_BEFORE_WHOLE = frozenset("在对与占向为居从和")


def _is_owner(view: View, whole: Named, at: int) -> bool:
    """Whether 全省 and 全国 in the text of a city own a figure: 全省居民收入3万元; not 在全国率先…,
    全国最大的…, nor things that a wider region has listed (全国重点文物保护单位120处).
    """
    number = view.numbers[0]
    return (
        view.text[whole.start - 1 : whole.start] not in _BEFORE_WHOLE
        and not view.text[whole.end : at].strip()
        and "最" not in view.text[whole.end : number.start]
        and (number.kind is not UnitKind.COUNT or number.unit[-1:] in ("人", "户"))
    )


def countable(number: Number) -> bool:
    """Whether the unit counts things (774个, 34.5万人)."""
    return number.kind is UnitKind.COUNT


def label_of(view: View) -> str:
    """The label: the clause's own noun, completed by what it belongs to; without one the label
    carried over.
    """
    if view.label is None:
        view.label = _label(view)
        if view.numbers[0].kind in (UnitKind.COUNT, UnitKind.MEASURE):
            view.label = _DROPPED.sub("", view.label)
    return view.label


def counts_all(view: View) -> bool:
    """Whether the number shows how many there are in all: 新增三级医院4家、累计37家."""
    number = view.numbers[0]
    return countable(number) and bool(_IN_ALL.fullmatch(view.text, view.start, number.start))


def _label(view: View) -> str:
    own, number = view.subject, view.numbers[0]
    frames, topic, quantity = view.frames, view.topic, view.quantity
    if number.kind is UnitKind.MONEY:
        own = _INCURRED.sub("", own)
    if number.part == -1:
        own = _ranked(own) or ("" if quantity.base or quantity.label else own)
    if topic.first and counts_all(view) and own not in _GENERIC:
        view.origin = "carried"
        return in_all(quantity.base or quantity.label)
    if not own or number.part == -1 and "第" in own:
        carried = (
            quantity.base if quantity.base and number.kind is not UnitKind.RATE else quantity.label
        )
        if not topic.first and frames.unfigured:
            view.origin = "sentence before"
            return subject_before(frames) or carried
        view.origin = "carried" if topic.first else "sentence before"
        if (
            _ADDED_NOW.match(carried)
            and countable(number)
            and (view.predicate.copula or "").startswith("达")
        ):
            return in_all(carried)  # 净增企业16家，达到21家
        return carried
    if own in _SUMMED and (
        summed := re.search(rf"{own}[合总]计", view.text[view.start : number.start])
    ):
        return summed.group()  # 加上转移性收入49亿元，收入合计196亿元
    if own in ("同期", "上年同期", "去年同期"):
        return quantity.label
    if countable(number) and topic.first and _BOUNDED.search(view.before):
        # 吞吐量达到100万人次以上的机场有10个，达到1000万人次以上的有3个
        return own + "的" + quantity.base.rpartition("的")[2]
    if own in SPEEDS:
        return (quantity.base or quantity.label) + own
    if own in _GENERIC or _SAME.match(own):
        view.origin = "pronoun"
        return _generic(frames, own)
    if topic.event and topic.event not in own:
        view.record(event="")
        return topic.event + _WON.sub("", own)
    if own in _WORTH and topic.first and quantity.base:
        return quantity.base + own
    if own in _MEANS:
        return own + quantity.base.removeprefix(own)
    contrast = _contrast(quantity.label, own)
    if contrast:
        return contrast
    if own in _FACES and (kind := _KIND.search(quantity.label)):
        return kind.group() + own  # 18个行业同比增长，增长面56%
    if own == "比例" and topic.first and quantity.base:
        return quantity.base + own  # 15个断面比例为93%
    share = _SHARE_OF.fullmatch(own)
    if share is not None and topic.first and (of_base := _share_of_base(quantity.base, share)):
        return of_base
    dependent = DEPENDENT.fullmatch(own) is not None
    if dependent:
        if own.startswith("总") and own[1:] in _SUMMED and quantity.base.endswith(own[1:]):
            return own  # 补助收入30亿元，总收入90亿元
        if topic.owner.endswith("教育") and frames.institution and _TAUGHT.match(own):
            view.origin = "owner"
            return owned(frames.institution, own)
        if topic.owner and topic.owner not in own:
            view.origin = "owner"
            return owned(topic.owner, own, done=f"完成{own}" in view.before)
        begins = view.start == view.previous and view.text.startswith(own[:2], view.start)
        kept = own[:2] != "在园" or _NURSERY.search(frames.institution)
        is_known = frames.institution and (begins or topic.first) and kept
        if is_known and _SCHOOLED.match(own):
            view.origin = "owner"
            return owned(frames.institution, own)
    elif (
        view.start == view.previous
        and len(own) <= 4
        and topic.first
        and quantity.label.endswith(own)
    ):
        return quantity.label
    elif topic.first and _sibling(view, own):
        return quantity.label[: -len(own)].removesuffix("新") + own
    elif (
        own.startswith("人均")
        and topic.owner.endswith(("居民", "农民", "农牧民", "职工", "牧民"))
        and "居民" not in own
    ):
        return topic.owner + own
    elif (
        topic.first
        and _listed(view)
        and (kept := _KEPT.match(quantity.label))
        and not VERB_FIRST.match(own)
    ):
        return kept.group() + own
    elif own in _BENEFITS and view.start > view.previous:
        return benefit(view) + own
    elif VERB_ONLY.match(own) and topic.owner:
        thing = _acted_thing(topic.owner)
        return own if own in thing else own + thing
    elif topic.owner and _ACTING.match(own) and not view.part:
        return topic.owner + own
    if topic.ranked and SECTOR.search(own) and not HEAD.search(own):
        return own + topic.ranked
    if (partner := _partner(view, own)) and number.kind is UnitKind.RATE:
        return partner
    if view.part and topic.whole:
        view.origin = "part"
        whole = _of_bracket(view, own) or topic.whole
        return merge_child(own, whole, unit=number.unit, countable=countable(number))
    if (
        view.predicate.direction
        and number.kind is UnitKind.RATE
        and topic.first
        and _SECTORS.fullmatch(own)
    ):
        # 零售业零售额增长5%；餐饮业增长6%
        head = quantity_head(quantity.base)
        return own + head if head != quantity.base else own
    return own


# 在园幼儿 are of these alone
_NURSERY = re.compile(r"幼儿园|幼儿教育|学前")
# 全省共有初中500所。招生8万人: what belongs to schools that the sentence before counted
_SCHOOLED = re.compile(
    r"(?:总?产量$|单产$|亩产$|招生|招收|在校|毕业|专任教师|教职工|在园|在学|班级|校舍)"
)
# 学历教育在校生9万人，专任教师8000人: teachers are those of schools
_TAUGHT = re.compile(r"(?:专任教师|教职工)")
_ACTED = re.compile(
    rf"(?:{'|'.join(word for word in _VERBS['handling'] if len(word) > 1)})(?=.{{2}}|$)"
)
_SUMMED = frozenset(("收入", "支出", "资产", "负债"))
# 建筑噪声类占比最高，达到50%
_SUPERLATIVE = re.compile(r"(?<=.{2})最[高低大小多少快慢]$")
# 失业率比上年下降，为5.1%; 产量止跌回升，达到8万吨: what moved, before by how much is said
_MOVED = re.compile(
    rf"(?<=.{{2}})(?:{alternation([*COMPARED, *vocabulary('words')['adverb']])}|有所|有|止跌|企稳)*"
    rf"{alternation([*_DIRECTIONS['up'], *_DIRECTIONS['down']])}$"
)
_SHARE_OF = re.compile(r"(?P<what>[一-龥]{0,4})(?P<noun>占比|比重)")
_ADDED_NOW = re.compile(r"净增|新增")
_BOUNDED = re.compile(r"以[上下]的[\s\0]*$")
_TRADED = re.compile(r"(?:货物|服务)?(?:进出口|出口|进口|贸易)(?:总?额|总?值)?$")
_WITH = re.compile(r"[\s\0]*(?:其中)?[，,]?(?P<with>[对自从向])")


def _partner(view: View, own: str) -> str:
    """对东盟进出口5亿元，增长6%，其中对越南增长30%: what is traded was said before."""
    found = _WITH.match(view.text, view.start, view.predicate.rest)
    traded = _TRADED.search(view.quantity.base)
    if found is None or traded is None or not view.text.startswith(own[:2], found.end()):
        return ""
    return "" if HEAD.search(own) else found["with"] + own + traded.group()


# 粮食产量居全国, 增速连续两年排名全省: what is ranked is before the verb
_RANKING = re.compile(
    r"(?:分别|继续|持续|连续[一-龥\d]{1,2}年|首次|稳定|已经?|仍然?|均|都|也|并|再次|又|由|从)*"
    r"(?:跻身|升至|升为|列为|稳居|跃居|位居|高居|居于|位列|名列|位于|排名|排位|排列|排在|排到|跃升|攀升|上升|提升|前移|保持|进入|晋升"
    r"|(?:居|列|排|升|位)(?=[至到为在]|全[国省市区县球]|世界|省|中部|西部|东部|各|同类|副省级|[^居列]{0,8}$))"
)


def _ranked(own: str) -> str:
    """The quantity that is ranked, '' where the clause names none (居全国第5位)."""
    for verb in _RANKING.finditer(own):
        size = len(own)
        if verb.group() == "排名" and _RANKING.match(own, verb.end()):
            continue  # 综合排名|位居全国
        if not inside_word(own, verb.start(), 0, size) and not inside_word(
            own, verb.end(), 0, size
        ):
            ranked = own[: trail_start(own, 0, verb.start())]
            # 百强县排名第8: a name that is no quantity keeps its 排名
            quantity = ranked in SPEEDS or HEAD.search(ranked) is not None
            return ranked if quantity or not ranked or not own.endswith("排名") else own
    return own


def _share_of_base(base: str, share: re.Match[str]) -> str:
    """民生支出突破万亿元、占比80%; 清洁能源装机规模达8亿千瓦、装机占比93%: whose share it is."""
    if not share["what"]:
        return (
            base + share["noun"] if HEAD.search(base) and not base.endswith(share["noun"]) else ""
        )
    at = base.find(share["what"])
    return base[:at] + share.group() if at > 0 else ""


def _acted_thing(owner: str) -> str:
    """法院受理各类案件25万件，办结23万件: the object without who does what with it."""
    acted = None
    for verb in _ACTED.finditer(owner, 2):
        if not inside_word(owner, verb.start(), 0, len(owner)):
            acted = verb
    return owner[acted.end() :] if acted else owner


def owned(owner: str, own: str, *, done: bool = False) -> str:
    """表演场所举办演出80场，演出收入2亿元: what the owner does is not said twice; what belongs to
    somebody itself owns nothing (教职工900人，其中专任教师800人). What is done of a project's
    investment is not all of it.
    """
    if DEPENDENT.fullmatch(owner) or owner.startswith("总"):
        return own
    if own.startswith("投资") and owner.endswith(("项目", "工程")) and done:
        return f"{owner}完成{own}"
    if owner.endswith(own[:2]):
        return owner + own[2:]
    acted = re.search(rf"(?<=.{{2}})[一-龥]{{2}}{re.escape(own[:2])}$", owner)
    return (owner[: acted.start()] if acted else owner) + own


def benefit(view: View) -> str:
    """向困难群众发放生活补助，惠及1100万人: what they benefit from is said in the clause before."""
    if view.start <= view.previous + 1:
        return ""
    begin = clause_start(view.text, view.previous, view.start - 1)
    noun_before = noun(view, begin, view.start - 1)
    return acted_on(noun_before) or noun_before if len(noun_before) <= 24 else ""


def _generic(frames: Frames, own: str) -> str:
    """该指数, 指数: the index spoken of."""
    plain, quantity = own.lstrip("该这一上述此"), frames.quantity
    if quantity.label.endswith(plain) and len(quantity.label) > len(plain):
        return quantity.label
    if plain in ("总量", "总数", "总额", "数量") and frames.topic.first and quantity.base:
        base = in_all(quantity.base)
        return base if base.endswith(plain) else base + plain
    noun_before = subject_before(frames) if frames.unfigured else ""
    if noun_before.endswith(plain) and noun_before:
        return noun_before
    return quantity.label if _SAME.match(own) and quantity.label else own


def _contrast(label: str, own: str) -> str:
    """城镇人均住房面积40平方米，农村50平方米: 农村人均住房面积."""
    for one, other in _CONTRASTS:
        if own == one and label.startswith(other):
            return one + label[len(other) :]
        if own == other and label.startswith(one):
            return other + label[len(one) :]
    return ""


def _listed(view: View) -> bool:
    """Whether the clause hangs on the one before by 、 only: 新建文化活动室15所、卫生室8所."""
    return (
        view.text[view.start - 1 : view.start] == "、"
        or view.text[view.start : view.start + 1] == "、"
    )


def _sibling(view: View, own: str) -> bool:
    """新开工30个、完工20个; 环比指数为99.9、同比指数为94.6: the second name replaces the end of
    the first.
    """
    label = view.quantity.label
    if len(own) > 5 or own in label or len(label) <= len(own) + 1 or own[-1] != label[-1]:
        return False
    if not VERB_ONLY.match(own) and not HEAD.search(own):
        return False
    listed = (
        view.text[view.start - 1 : view.start] == "、"
        or "、" in view.text[max(0, view.start - 1) : view.predicate.rest]
    )
    return listed or len(own) <= 4 and VERB_ONLY.match(own) is not None
